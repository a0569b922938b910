//! The joint intervals of several groups, and those of the summaries over them.

use evenhand::inference::normal::two_sided_p;
use evenhand::inference::{
    Better, Interval, PairInterval, all_differences, all_ratios, difference_to_best, difference_to_fixed,
    differences_to_reference, gart_nam, gart_nam_difference, gart_nam_difference_nested_sidak,
    gart_nam_nested_sidak, koopman, max_minus_min, min_over_max, newcombe, ratio_to_best, ratio_to_fixed,
    ratios_to_reference, sidak_critical, tukey_kramer_critical,
};
use evenhand::share::{Share, Undefined};

use super::outcomes::{Came, Effort, frequencies};
use super::settings::{Pattern, RATES, SIZES, Setting, census, equal, grid, one_and, per_ten_thousand};
use super::{CONFIDENCE, LOW, holds, table};

/// A statement about the outcome of a setting: whether it came true.
type Statement = fn(&Truth, &[Share]) -> bool;

/// By the id of the method, and after a colon what is special; the last ones are for comparison only.
const STATEMENTS: [(&str, Statement); 17] = [
    ("gart_nam_best", |truth, shares| {
        all_hold(ratio_to_best(shares, Better::Higher, CONFIDENCE), |group| truth.of[group] / truth.highest())
    }),
    ("gart_nam_best:lowest", |truth, shares| {
        all_hold(ratio_to_best(shares, Better::Lower, CONFIDENCE), |group| truth.of[group] / truth.lowest())
    }),
    ("gart_nam_difference_best", |truth, shares| {
        all_hold(difference_to_best(shares, Better::Higher, CONFIDENCE), |group| {
            truth.of[group] - truth.highest()
        })
    }),
    ("gart_nam_difference_best:lowest", |truth, shares| {
        all_hold(difference_to_best(shares, Better::Lower, CONFIDENCE), |group| {
            truth.of[group] - truth.lowest()
        })
    }),
    ("gart_nam_sidak", |truth, shares| {
        let of = |group| ratio_to_fixed(group, shares[0], shares.len() - 1, CONFIDENCE);
        all_hold(shares[1..].iter().map(|group| of(*group)).collect(), |group| {
            truth.of[group + 1] / truth.of[0]
        })
    }),
    ("gart_nam_difference_sidak", |truth, shares| {
        let of = |group| difference_to_fixed(group, shares[0], shares.len() - 1, CONFIDENCE);
        all_hold(shares[1..].iter().map(|group| of(*group)).collect(), |group| {
            truth.of[group + 1] - truth.of[0]
        })
    }),
    ("gart_nam_dunnett", |truth, shares| {
        let true_ratio = |group: usize| truth.of[group + 1] / truth.of[0];
        let found = || ratios_to_reference(&shares[1..], shares[0], CONFIDENCE);
        all_hold(to_first(shares, gart_nam), true_ratio) || all_hold(found(), true_ratio)
    }),
    ("gart_nam_difference_dunnett", |truth, shares| {
        let true_difference = |group: usize| truth.of[group + 1] - truth.of[0];
        let found = || differences_to_reference(&shares[1..], shares[0], CONFIDENCE);
        all_hold(to_first(shares, gart_nam_difference), true_difference) || all_hold(found(), true_difference)
    }),
    ("gart_nam_nested_sidak", |truth, shares| {
        let of =
            |group: &Share| gart_nam_nested_sidak(*group, rest(shares, *group), shares.len(), CONFIDENCE);
        all_hold(shares.iter().map(of).collect(), |group| truth.of[group] / truth.of_all(shares))
    }),
    ("gart_nam_difference_nested_sidak", |truth, shares| {
        let of = |group: &Share| {
            gart_nam_difference_nested_sidak(*group, rest(shares, *group), shares.len(), CONFIDENCE)
        };
        all_hold(shares.iter().map(of).collect(), |group| truth.of[group] - truth.of_all(shares))
    }),
    ("gart_nam_all_pairs", |truth, shares| {
        all_pairs_hold(all_ratios(shares, CONFIDENCE), |pair| truth.of[pair.group] / truth.of[pair.reference])
    }),
    ("gart_nam_difference_all_pairs", |truth, shares| {
        all_pairs_hold(all_differences(shares, CONFIDENCE), |pair| {
            truth.of[pair.group] - truth.of[pair.reference]
        })
    }),
    ("newcombe_range", |truth, shares| {
        max_minus_min(shares, CONFIDENCE)
            .is_ok_and(|found| holds(found.low, found.high, truth.highest() - truth.lowest()))
    }),
    ("gart_nam_range_ratio", |truth, shares| {
        min_over_max(shares, CONFIDENCE)
            .is_ok_and(|found| holds(found.low, found.high, truth.lowest() / truth.highest()))
    }),
    // Each group's least limits over all others, as with the pairs that are used instead.
    ("newcombe pairs to best", |truth, shares| {
        let (inner, outer) =
            (tukey_kramer_critical(shares.len(), CONFIDENCE), sidak_critical(shares.len() - 1, CONFIDENCE));
        let to_best = |at: usize| {
            let others = || shares.iter().enumerate().filter(move |(other, _)| *other != at);
            let limits = |z: f64| {
                others().filter_map(move |(_, other)| newcombe(shares[at], *other, 1.0 - two_sided_p(z)).ok())
            };
            let low = limits(outer).map(|found| found.low).fold(0.0, f64::min);
            let high = limits(inner).map(|found| found.high).fold(0.0, f64::min);
            holds(low, high, truth.of[at] - truth.highest())
        };
        (0..shares.len()).all(to_best)
    }),
    ("newcombe pairs to fixed", |truth, shares| {
        let confidence = 1.0 - two_sided_p(sidak_critical(shares.len() - 1, CONFIDENCE));
        let of = |group: &Share| newcombe(*group, shares[0], confidence);
        all_hold(shares[1..].iter().map(of).collect(), |group| truth.of[group + 1] - truth.of[0])
    }),
    // As if the group with the highest observed rate had been named beforehand.
    ("koopman to observed best", |truth, shares| {
        let places = 0..shares.len();
        let best = places.clone().max_by(|one, other| shares[*one].compare_rate(shares[*other]));
        let best = best.expect("there are groups");
        places.filter(|group| *group != best).all(|group| {
            let truth = truth.of[group] / truth.highest();
            koopman(shares[group], shares[best], CONFIDENCE)
                .is_ok_and(|found| holds(found.low, found.high, truth))
        })
    }),
];

/// The true rates.
struct Truth {
    of: Vec<f64>,
}

impl Truth {
    fn highest(&self) -> f64 {
        self.of.iter().copied().fold(0.0, f64::max)
    }

    fn lowest(&self) -> f64 {
        self.of.iter().copied().fold(1.0, f64::min)
    }

    /// The rate of all groups together, their sizes taken as given.
    fn of_all(&self, shares: &[Share]) -> f64 {
        let hits = self.of.iter().zip(shares).map(|(rate, share)| rate * share.base() as f64);
        hits.sum::<f64>() / shares.iter().map(|share| share.base() as f64).sum::<f64>()
    }
}

fn all_hold(found: Result<Vec<Interval>, Undefined>, truth: impl Fn(usize) -> f64) -> bool {
    let hold = |(group, found): (usize, &Interval)| holds(found.low, found.high, truth(group));
    found.is_ok_and(|found| found.iter().enumerate().all(hold))
}

/// The plain intervals, which lie within the joint ones: where they hold, the critical value need not be found.
fn to_first(
    shares: &[Share],
    method: fn(Share, Share, f64) -> Result<Interval, Undefined>,
) -> Result<Vec<Interval>, Undefined> {
    shares[1..].iter().map(|group| method(*group, shares[0], CONFIDENCE)).collect()
}

fn all_pairs_hold(found: Result<Vec<PairInterval>, Undefined>, truth: impl Fn(&PairInterval) -> f64) -> bool {
    let hold = |pair: &PairInterval| holds(pair.interval.low, pair.interval.high, truth(pair));
    found.is_ok_and(|found| found.iter().all(hold))
}

fn rest(shares: &[Share], group: Share) -> Share {
    let all = shares.iter().copied().reduce(Share::pool).expect("there are groups");
    Share::new(all.hits() - group.hits(), all.base() - group.base())
}

pub fn columns() -> Vec<String> {
    STATEMENTS.iter().map(|(id, _)| (*id).to_string()).collect()
}

/// Two, three, seven and fourteen groups, all of a size or of very unequal ones. The first is the reference.
pub fn settings() -> Vec<Setting> {
    let patterns = [Pattern::Equal, Pattern::OneAtTenths(8), Pattern::Spread];
    let reversed = || census().into_iter().rev().collect();
    let two =
        [equal(2, &SIZES), vec![one_and(3000, 1, 20), one_and(20, 1, 3000), one_and(1000, 1, 50)]].concat();
    let three = [
        equal(3, &[20, 50, 100, 200, 1000]),
        vec![one_and(3000, 2, 20), one_and(20, 2, 3000), one_and(1000, 2, 50)],
    ]
    .concat();
    let seven = vec![census(), reversed(), one_and(3000, 6, 20), one_and(20, 6, 3000), one_and(1000, 6, 50)];
    let seven = [equal(7, &SIZES), seven].concat();
    let fourteen = [equal(14, &[20, 100, 500, 5000]), vec![one_and(3000, 13, 50)]].concat();
    let fewer_rates = [200, 1000, 3000, 7000];
    let mut settings = grid(&two, &RATES, &patterns[..2]);
    settings.extend(grid(&three, &RATES, &patterns[..2]));
    settings.extend(grid(&three, &[1000, 3000], &patterns[2..]));
    settings.extend(grid(&seven, &RATES, &patterns[..2]));
    settings.extend(grid(&seven, &[1000, 3000], &patterns[2..]));
    settings.extend(grid(&fourteen, &fewer_rates, &patterns[..2]));
    settings
}

pub fn line(setting: &Setting, effort: Effort) -> String {
    let truth = Truth { of: setting.rates.iter().map(|rate| per_ten_thousand(*rate)).collect() };
    let came_true = |shares: &[Share]| {
        let held = STATEMENTS.iter().map(|(_, statement)| statement(&truth, shares));
        held.enumerate().fold(0, |came, (bit, held)| came | Came::from(held) << bit)
    };
    let used = |(id, _): &(&str, Statement)| !id.contains(' ');
    let undecided = |found: &[f64], stage: usize| {
        found.iter().zip(&STATEMENTS).any(|(found, statement)| used(statement) && *found < LOW[stage])
    };
    let found = frequencies(setting, effort, STATEMENTS.len(), came_true, undecided);
    table::line(setting, &found, |_| true)
}
