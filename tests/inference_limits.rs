//! What must be true of every interval, on tables that are hard on arithmetic.

#[path = "common/random.rs"]
mod random;

use evenhand::inference::{
    Better, difference, difference_to_best, fisher_exact, gart_nam, koopman, newcombe, ratio, ratio_to_best,
    ratio_to_fixed, wilson,
};
use evenhand::share::{Share, Undefined};
use random::Generator;

#[test]
fn limits_of_hard_tables_are_ordered_and_hold_the_estimate() {
    let mut generator = Generator(5);
    for _ in 0..20_000 {
        let (group, reference) = (generator.hard_share(), generator.hard_share());
        for confidence in [0.3, 0.7, 0.95, 0.999_999_9] {
            let what = format!("{group:?} against {reference:?} at {confidence}");
            let rate = wilson(group, confidence).expect("cases");
            assert!(rate.contains(group.rate().expect("cases")) && rate.low < rate.high, "{what}: {rate:?}");
            let gap = newcombe(group, reference, confidence).expect("cases");
            assert!(gap.contains(difference(group, reference).expect("cases")), "{what}: {gap:?}");
            for found in [koopman(group, reference, confidence), gart_nam(group, reference, confidence)] {
                let found = found.expect("cases");
                assert!(
                    0.0 <= found.low && found.low < found.high && found.low.is_finite(),
                    "{what}: {found:?}"
                );
                assert!(group.hits() > 0 || found.low == 0.0, "{what}: {found:?}");
                assert!(reference.hits() > 0 || found.high == f64::INFINITY, "{what}: {found:?}");
                if let Ok(estimate) = ratio(group, reference) {
                    assert!(found.contains(estimate), "{what}: {found:?}");
                }
            }
        }
        if group.base() + reference.base() < 10_000_000 {
            let p = fisher_exact(group, reference);
            assert!((0.0..=1.0).contains(&p), "{group:?} against {reference:?}: {p}");
        }
    }
}

#[test]
fn joint_limits_hold_the_observed_comparison_and_stay_on_their_side() {
    let mut generator = Generator(6);
    for count in [2, 3, 7, 15] {
        for _ in 0..50 {
            let shares: Vec<Share> = (0..count).map(|_| generator.hard_share()).collect();
            let rates: Vec<f64> = shares.iter().map(|share| share.rate().expect("cases")).collect();
            let most = rates.iter().copied().fold(0.0, f64::max);
            let least = rates.iter().copied().fold(1.0, f64::min);
            // Rates are divided here as rounded numbers, the intervals start from whole counts.
            let slack = 1e-12;

            let ratios = ratio_to_best(&shares, Better::Higher, 0.95).expect("several groups");
            let differences = difference_to_best(&shares, Better::Lower, 0.95).expect("several groups");
            for ((rate, ratio), difference) in rates.iter().zip(ratios).zip(differences) {
                assert!(0.0 <= ratio.low && ratio.low <= ratio.high && ratio.high <= 1.0, "{shares:?}");
                assert!(0.0 <= difference.low && difference.high <= 1.0, "{shares:?}");
                assert!(difference.low <= rate - least + slack && rate - least <= difference.high + slack);
                if most > 0.0 {
                    assert!(
                        ratio.low <= rate / most + slack && rate / most <= ratio.high + slack,
                        "{shares:?}"
                    );
                }
            }
            let ratios = ratio_to_best(&shares, Better::Lower, 0.95).expect("several groups");
            for (rate, ratio) in rates.iter().zip(ratios) {
                assert!(1.0 <= ratio.low && ratio.low <= ratio.high, "{shares:?}");
                if least > 0.0 {
                    let estimate = rate / least;
                    assert!(ratio.low <= estimate * (1.0 + slack) && estimate <= ratio.high * (1.0 + slack));
                }
            }
        }
    }
}

#[test]
fn two_groups_need_no_correction() {
    let shares = [Share::new(26, 48), Share::new(206, 259)];
    let plain = gart_nam(shares[0], shares[1], 0.95).expect("cases");
    let joint = ratio_to_best(&shares, Better::Higher, 0.95).expect("two groups");
    assert_eq!((joint[0].low, joint[0].high), (plain.low, plain.high));
    let turned = ratio_to_best(&shares, Better::Lower, 0.95).expect("two groups");
    assert_eq!((turned[1].low, turned[1].high), (1.0 / plain.high, 1.0 / plain.low));
    let fixed = ratio_to_fixed(shares[0], shares[1], 1, 0.95).expect("cases");
    assert_eq!((fixed.low, fixed.high), (plain.low, plain.high));
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let shares: Vec<Share> = (0..30).map(|place| Share::new(20 + place, 100 + 7 * place)).collect();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be made");
        pool.install(|| ratio_to_best(&shares, Better::Higher, 0.95).expect("thirty groups"))
    };
    assert_eq!(on(1), on(4));
}

#[test]
fn a_single_group_and_an_empty_one_are_named() {
    let alone = [Share::new(1, 2)];
    assert_eq!(ratio_to_best(&alone, Better::Higher, 0.95), Err(Undefined::SingleGroup));
    assert_eq!(difference_to_best(&[], Better::Higher, 0.95), Err(Undefined::SingleGroup));
    let with_empty = [Share::new(1, 2), Share::new(0, 0)];
    assert_eq!(ratio_to_best(&with_empty, Better::Lower, 0.95), Err(Undefined::NoCases));
}
