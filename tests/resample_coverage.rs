//! How often intervals from counts drawn again hold, by simulation with a fixed seed; and how the same limits fail
//! for the highest minus the lowest rate, which is why no summary has them.

use evenhand::inference::resample::{
    Contrast, MaxT, Resampling, Scale, acceleration, bootstrap_interval, multinomial, percentile,
};
use evenhand::share::Share;
use rayon::prelude::*;

const AUDITS: u64 = 400;
const REPLICATES: usize = 1000;
const CONFIDENCE: f64 = 0.95;

/// Groups as hits and misses of a table of cells.
fn shares(cells: &[u64]) -> Vec<Share> {
    cells.chunks(2).map(|pair| Share::new(pair[0], pair[0] + pair[1])).collect()
}

/// An audit drawn from the truth, and the replicates of its table.
fn audit(truth: &[u64], number: u64) -> (Vec<u64>, Vec<Vec<Share>>) {
    let drawn = multinomial(truth, &mut Resampling::new(2026, "truth", 0).streams.of(number));
    let again = Resampling::new(number, "table", REPLICATES);
    let replicate = |at: usize| shares(&multinomial(&drawn, &mut again.streams.of(at as u64)));
    let replicates = (0..REPLICATES).map(replicate).collect();
    (drawn, replicates)
}

fn ratio(group: Share, reference: Share) -> Option<f64> {
    Contrast::apart(&[group], &[reference]).ratio()
}

/// The fraction of audits of which a statement is true.
fn coverage(holds: impl Fn(u64) -> bool + Sync) -> f64 {
    (0..AUDITS).into_par_iter().filter(|number| holds(*number)).count() as f64 / AUDITS as f64
}

#[test]
fn the_interval_of_a_ratio_holds_about_as_often_as_stated() {
    let truth = [60, 140, 120, 180, 300, 700];
    let found = coverage(|number| {
        let (drawn, replicates) = audit(&truth, number);
        let (observed, total) = (shares(&drawn), drawn.iter().sum());
        let contrast = [[observed[0]], [observed[1]]];
        let contrast = Contrast::apart(&contrast[0], &contrast[1]);
        let values: Vec<Option<f64>> = replicates.iter().map(|drawn| ratio(drawn[0], drawn[1])).collect();
        let slope = acceleration(&contrast.log_ratio_deletions(), total);
        let interval = bootstrap_interval(contrast.ratio().expect("hits"), &values, slope, CONFIDENCE);
        interval.expect("hits and misses").contains(0.3 / 0.4)
    });
    assert!((0.92..=0.98).contains(&found), "{found}");
}

#[test]
fn joint_intervals_hold_for_all_groups_at_once_where_plain_ones_do_not() {
    // Five groups with 30 % hits, each against the last.
    let truth = [60, 140, 90, 210, 75, 175, 60, 140, 300, 700];
    let both = |number: u64| {
        let (drawn, replicates) = audit(&truth, number);
        let observed = shares(&drawn);
        let mut family = MaxT::new(Scale::Logarithm, REPLICATES, CONFIDENCE);
        let mut members = Vec::new();
        let mut plain = true;
        for group in 0..4 {
            let value = ratio(observed[group], observed[4]).expect("hits");
            let values: Vec<Option<f64>> =
                replicates.iter().map(|drawn| ratio(drawn[group], drawn[4])).collect();
            members.push((value, family.include(value, &values).expect("finite")));
            plain &= percentile(&values, CONFIDENCE).expect("values").contains(1.0);
        }
        let joint = members
            .iter()
            .all(|(value, error)| family.interval(*value, *error).expect("finite").contains(1.0));
        (joint, plain)
    };
    let (joint, plain) = (coverage(|number| both(number).0), coverage(|number| both(number).1));
    assert!((0.91..=0.98).contains(&joint), "{joint}");
    assert!(plain < 0.88, "the plain intervals were expected to fail jointly: {plain}");
}

#[test]
fn no_form_holds_for_the_highest_minus_the_lowest_rate() {
    let gap = |shares: &[Share]| {
        let rates = shares.iter().map(|share| share.rate().expect("cases"));
        rates.clone().fold(0.0, f64::max) - rates.fold(1.0, f64::min)
    };
    // Seven groups with 30 % hits: the true gap is 0.
    let truth = [60u64, 140].repeat(7);
    let limits = |number: u64| {
        let (drawn, replicates) = audit(&truth, number);
        let values: Vec<Option<f64>> = replicates.iter().map(|drawn| Some(gap(drawn))).collect();
        let plain = percentile(&values, CONFIDENCE).expect("values");
        (plain.low, 2.0 * gap(&shares(&drawn)) - plain.high)
    };
    let percentiles = coverage(|number| limits(number).0 <= 0.0);
    let basic = coverage(|number| limits(number).1 <= 0.0);
    assert_eq!(percentiles, 0.0);
    assert!(basic < 0.85, "reflected limits were expected to fail: {basic}");
}
