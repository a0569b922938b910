//! What must be true of the further intervals, on tables that are hard on arithmetic.

#[path = "common/random.rs"]
mod random;

use evenhand::inference::{
    Interval, agresti_caffo, central_mid_p, clopper_pearson, difference, four_fifths_false_alarm,
    gart_nam_difference, mee, miettinen_nurminen, miettinen_nurminen_ratio, ratio,
};
use evenhand::share::{Share, Undefined};
use random::Generator;

type Pairwise = fn(Share, Share, f64) -> Result<Interval, Undefined>;

#[test]
fn limits_of_hard_tables_are_ordered_and_hold_the_estimate() {
    let mut generator = Generator(7);
    let scores: [Pairwise; 3] = [mee, miettinen_nurminen, gart_nam_difference];
    for _ in 0..10_000 {
        let (group, reference) = (generator.hard_share(), generator.hard_share());
        for confidence in [0.3, 0.7, 0.95, 0.999_999_9] {
            let what = format!("{group:?} against {reference:?} at {confidence}");
            let estimate = difference(group, reference).expect("cases");
            for method in scores {
                let found = method(group, reference, confidence).expect("cases");
                assert!(-1.0 <= found.low && found.low < found.high && found.high <= 1.0, "{what} {found:?}");
                assert!(found.contains(estimate), "{what} {found:?}");
                let turned = method(reference, group, confidence).expect("cases");
                assert_eq!((turned.low, turned.high), (-found.high, -found.low), "{what}");
            }
            let found = agresti_caffo(group, reference, confidence).expect("cases");
            assert!(-1.0 <= found.low && found.low < found.high && found.high <= 1.0, "{what} {found:?}");
            let found = miettinen_nurminen_ratio(group, reference, confidence).expect("cases");
            assert!(ratio(group, reference).map_or(true, |estimate| found.contains(estimate)), "{what}");
        }
    }
}

#[test]
fn exact_methods_end_for_hard_shares() {
    let mut generator = Generator(8);
    for _ in 0..2_000 {
        let (group, reference) = (generator.hard_share(), generator.hard_share());
        let found = clopper_pearson(group, 0.95).expect("cases");
        assert!(
            found.contains(group.rate().expect("cases")) && found.low < found.high,
            "{group:?} {found:?}"
        );
        let chance = four_fifths_false_alarm(group, reference).expect("cases");
        assert!((0.0..=1.0).contains(&chance), "{group:?} {reference:?} {chance}");
        if group.base() + reference.base() < 10_000_000 {
            assert!((0.0..=1.0).contains(&central_mid_p(group, reference)), "{group:?} {reference:?}");
        }
    }
}
