//! Classes from best to worst: is one group served better than another?

use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::check_confidence;
use crate::inference::normal::two_sided_z;
use crate::inference::placements::{Superiority, Tied};
use crate::inference::scores::ZTest;
use crate::inference::student::two_sided_critical;
use crate::share::{Share, Undefined};

/// For each class, best first, the share of cases in it or in a better one.
///
/// ```
/// use evenhand::inference::classes::cumulative_shares;
/// use evenhand::share::Share;
/// assert_eq!(cumulative_shares(&[2, 3, 5]), [Share::new(2, 10), Share::new(5, 10), Share::new(10, 10)]);
/// ```
pub fn cumulative_shares(counts: &[u64]) -> Vec<Share> {
    let base = counts.iter().sum();
    let mut hits = 0;
    let up_to = |count: &u64| {
        hits += count;
        Share::new(hits, base)
    };
    counts.iter().map(up_to).collect()
}

/// The probability that a case of the group is served better than one of the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServedBetter {
    /// The probability, ties counted half, from 0 to 1; 0.5 when neither is served better.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// The probability that a random case of the group is in a better class than a random one of the reference,
/// ties counted half. Counts are given in the same order of classes, best first.
///
/// The interval is plus and minus standard errors from the placements of the cases (Brunner and Munzel 2000,
/// "The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample approximation"), with
/// their degrees of freedom after Satterthwaite, on the scale of the logarithm of the odds, so that it stays
/// inside 0 to 1: `brunner_munzel_logit`. Where the placements of a side do not vary, or it has a single
/// case, it is `newcombe_superiority`, as for [`auc_interval`](crate::inference::scores::auc_interval).
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// # Panics
/// When the two do not have as many classes: a mistake of the caller, never of the data.
///
/// ```
/// use evenhand::inference::classes::probability_served_better;
/// let found = probability_served_better(&[30, 20, 10], &[20, 20, 20], 0.95)?;
/// assert!((found.value - 0.6111111111).abs() < 1e-9);
/// assert!(found.interval.low > 0.5);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn probability_served_better(
    group: &[u64],
    reference: &[u64],
    confidence: f64,
) -> Result<ServedBetter, Undefined> {
    check_confidence(confidence);
    let found = superiority(group, reference)?;
    let interval = match found.parts() {
        Ok(parts) => {
            let critical = two_sided_critical(confidence, found.degrees(parts));
            let Limits { low, high } = found.logit_limits(parts, critical);
            Limits { low: low.min(found.value), high: high.max(found.value) }.by("brunner_munzel_logit")
        }
        Err(_) => found.observed().limits(two_sided_z(confidence)).by("newcombe_superiority"),
    };
    Ok(ServedBetter { value: found.value, interval })
}

/// Tests whether the cases of both groups could be drawn from the same classes, against one group being
/// served better: the test of Mann and Whitney (1947, "On a test of whether one of two random variables is
/// stochastically larger than the other") with the variance for ties and without continuity correction, by
/// the normal distribution. The same as the trend test of Cochran (1954) and Armitage (1955) with midranks as
/// the scores of the classes, up to a factor of (N - 1) / N of the squared statistic. z is above zero when
/// the group is served better, and 0 with p = 1 when all cases are in one class.
///
/// # Errors
/// As for [`probability_served_better`].
///
/// ```
/// use evenhand::inference::classes::ordered_equality;
/// let found = ordered_equality(&[30, 20, 10], &[20, 20, 20])?;
/// assert!((found.z - 2.24433443).abs() < 1e-8);
/// assert_eq!(ordered_equality(&[0, 9], &[0, 4])?.p, 1.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn ordered_equality(group: &[u64], reference: &[u64]) -> Result<ZTest, Undefined> {
    let found = superiority(group, reference)?;
    let (ours, theirs) = (found.ours as f64, found.theirs as f64);
    let all = found.ours + found.theirs;
    // N³ - Σ t³ over the classes as a sum of positive terms, so that one large class costs no digits.
    let untied: f64 = group
        .iter()
        .zip(reference)
        .map(|(one, other)| {
            let tied = one + other;
            tied as f64 * (all - tied) as f64 * (all as f64 + tied as f64)
        })
        .sum();
    if untied == 0.0 {
        return Ok(ZTest::new("mann_whitney_classes", 0.0));
    }
    let variance = ours * theirs / 12.0 * (untied / (all as f64 * (all - 1) as f64));
    Ok(ZTest::new("mann_whitney_classes", found.surplus as f64 / 2.0 / variance.sqrt()))
}

fn superiority(group: &[u64], reference: &[u64]) -> Result<Superiority, Undefined> {
    assert_eq!(group.len(), reference.len(), "both groups have the same classes");
    if group.iter().all(|count| *count == 0) {
        return Err(Undefined::NoCases);
    }
    if reference.iter().all(|count| *count == 0) {
        return Err(Undefined::ReferenceUndefined);
    }
    let worst_first = group.iter().zip(reference).rev();
    Ok(Superiority::of(worst_first.map(|(ours, theirs)| Tied { ours: *ours, theirs: *theirs })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::score;

    #[test]
    fn two_classes_are_two_rates() {
        let (group, reference) = (Share::new(26, 48), Share::new(206, 259));
        let classes = |share: Share| [share.hits(), share.complement().hits()];
        let found = ordered_equality(&classes(group), &classes(reference)).expect("cases");
        let n: f64 = 48.0 + 259.0;
        let z = crate::inference::pooled_z(group, reference).expect("the rates vary");
        assert!((found.z - z * ((n - 1.0) / n).sqrt()).abs() < 1e-12);
        assert!(score(group, reference) < found.p);
        let value =
            probability_served_better(&classes(group), &classes(reference), 0.95).expect("cases").value;
        assert!((value - (0.5 + (26.0 / 48.0 - 206.0 / 259.0) / 2.0)).abs() < 1e-15);
    }

    #[test]
    fn sides_can_be_swapped() {
        let (one, other) = ([4, 0, 9, 3], [1, 7, 7, 20]);
        let (found, turned) = (ordered_equality(&one, &other), ordered_equality(&other, &one));
        assert_eq!(found.map(|test| test.z), turned.map(|test| -test.z));
        let [found, turned] = [(&one, &other), (&other, &one)]
            .map(|(group, reference)| probability_served_better(group, reference, 0.95).expect("cases"));
        assert!((found.value + turned.value - 1.0).abs() < 1e-15 && found.value > 0.5);
        assert!((found.interval.low + turned.interval.high - 1.0).abs() < 1e-14);
        assert!((found.interval.high + turned.interval.low - 1.0).abs() < 1e-14);
    }

    #[test]
    fn no_interval_is_without_width() {
        for (one, other) in
            [([3, 0], [0, 5]), ([0, 1], [1, 0]), ([0, 4], [0, 4]), ([1, 0], [700_000, 300_000])]
        {
            let found = probability_served_better(&one, &other, 0.95).expect("cases");
            assert_eq!(found.interval.method, "newcombe_superiority");
            assert!(found.interval.low < found.interval.high && found.interval.contains(found.value));
        }
    }

    #[test]
    fn one_large_class_costs_no_digits() {
        let many = 1_000_000_000;
        let found = ordered_equality(&[3, many], &[1, many]).expect("cases");
        // (x₁ - x₂) / √(x₁ + x₂) for events as rare as these.
        assert!((found.z - 1.0).abs() < 1e-8, "{found:?}");
        let served = probability_served_better(&[3, many], &[1, many], 0.95).expect("cases");
        assert!(served.interval.low < 0.5 && 0.5 < served.interval.high);
    }

    #[test]
    fn an_empty_side_is_named() {
        assert_eq!(ordered_equality(&[0, 0], &[1, 0]), Err(Undefined::NoCases));
        assert_eq!(ordered_equality(&[1, 0], &[0, 0]), Err(Undefined::ReferenceUndefined));
        assert_eq!(probability_served_better(&[0], &[1], 0.95), Err(Undefined::NoCases));
        assert_eq!(cumulative_shares(&[0, 0]), [Share::new(0, 0); 2]);
    }
}
