//! Like with like in a weighted sample: the split of a gap, and rates with one mix of strata.
//!
//! The pooled measures of Mantel and Haenszel and the tests that go with them are made for counts; with weights
//! they are not valid and are not given.

use super::domain::Domain;
use crate::inference::estimate::{Estimate, Limits};
use crate::inference::mover::{Spread, limits_of_ratio};
use crate::inference::normal::two_sided_z;
use crate::inference::proportion::{Reach, wilson_reach_of};
use crate::inference::strata::{DemographicDisparity, GapSplit, LeftOut, Standardized};
use crate::share::{Undefined, WeightedCases, WeightedShare};

/// The fewest hits and misses of a group in every stratum for which its observed variance is trusted, as for
/// counts.
const ENOUGH: u64 = 5;

/// The two groups among cases of a weighted sample that can be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightedStratum {
    /// The group.
    pub group: WeightedShare,
    /// The group it is compared with.
    pub reference: WeightedShare,
}

impl WeightedStratum {
    fn holds_both(&self) -> bool {
        self.group.check().is_ok() && self.reference.check().is_ok()
    }
}

/// The strata that hold both groups, and what is left out.
fn shared(strata: &[WeightedStratum]) -> Result<(Vec<WeightedStratum>, LeftOut), Undefined> {
    if strata.iter().all(|stratum| stratum.group.check().is_err()) {
        return Err(whole(strata, |stratum| stratum.group)
            .map_or(Undefined::NoCases, |none| none.check().err().unwrap_or(Undefined::NoCases)));
    }
    if strata.iter().all(|stratum| stratum.reference.check().is_err()) {
        return Err(Undefined::ReferenceUndefined);
    }
    let (both, others): (Vec<WeightedStratum>, Vec<WeightedStratum>) =
        strata.iter().copied().partition(WeightedStratum::holds_both);
    if both.is_empty() {
        return Err(Undefined::NoSharedStratum);
    }
    let left_out = LeftOut {
        strata: others.len(),
        group_cases: others.iter().map(|stratum| stratum.group.base.cases).sum(),
        reference_cases: others.iter().map(|stratum| stratum.reference.base.cases).sum(),
    };
    Ok((both, left_out))
}

fn whole(
    strata: &[WeightedStratum],
    side: impl Fn(&WeightedStratum) -> WeightedShare,
) -> Option<WeightedShare> {
    strata.iter().map(side).reduce(WeightedShare::pool)
}

/// The difference of the overall rates. Both groups must have a weight.
fn gap(strata: &[WeightedStratum]) -> Result<f64, Undefined> {
    let group = whole(strata, |stratum| stratum.group).ok_or(Undefined::NoCases)?;
    let reference = whole(strata, |stratum| stratum.reference).ok_or(Undefined::NoCases)?;
    Ok(group.rate()? - reference.rate()?)
}

/// The split of Kitagawa (1955) of the gap between two weighted rates, as
/// [`kitagawa`](crate::inference::strata::kitagawa): a description of the sums of weights.
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::NoWeight`], [`Undefined::ReferenceUndefined`] and
/// [`Undefined::NoSharedStratum`] when there is nothing to compare.
pub fn survey_kitagawa(strata: &[WeightedStratum]) -> Result<GapSplit, Undefined> {
    let (both, left_out) = shared(strata)?;
    let sum = |side: fn(&WeightedStratum) -> WeightedShare| {
        whole(&both, side).map_or(0.0, |share| share.base.weight.to_f64())
    };
    let (group_sum, reference_sum) = (sum(|stratum| stratum.group), sum(|stratum| stratum.reference));
    let (mut mix, mut rate) = (0.0, 0.0);
    for stratum in &both {
        let ours = stratum.group.base.weight.to_f64() / group_sum;
        let theirs = stratum.reference.base.weight.to_f64() / reference_sum;
        let (our_rate, their_rate) = (stratum.group.rate()?, stratum.reference.rate()?);
        rate += 0.5 * (ours + theirs) * (our_rate - their_rate);
        mix += 0.5 * (our_rate + their_rate) * (ours - theirs);
    }
    let all = gap(strata)?;
    let unmatched = if left_out.strata == 0 { 0.0 } else { all - gap(&both)? };
    Ok(GapSplit { method: "kitagawa", gap: all, mix, rate, unmatched, left_out })
}

/// Demographic disparity (Wachter, Mittelstadt and Russell 2021) by sums of weights, as
/// [`demographic_disparity`](crate::inference::strata::demographic_disparity()): a description. Hits are the
/// accepted, and a stratum counts by its weight.
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::NoWeight`] and [`Undefined::ReferenceUndefined`] when the group or the
/// reference has no weight, [`Undefined::NoVariation`] when all or none are accepted.
pub fn survey_demographic_disparity(strata: &[WeightedStratum]) -> Result<DemographicDisparity, Undefined> {
    let all = strata.iter().copied().reduce(|one, other| WeightedStratum {
        group: one.group.pool(other.group),
        reference: one.reference.pool(other.reference),
    });
    let all = all.ok_or(Undefined::NoCases)?;
    all.group.check()?;
    all.reference.check().map_err(|_| Undefined::ReferenceUndefined)?;
    let overall = disparity(&all).ok_or(Undefined::NoVariation)?;
    let (mut sum, mut weight, mut left_out) = (0.0, 0.0, LeftOut::default());
    for stratum in strata {
        match disparity(stratum) {
            Some(disparity) => {
                let own = stratum.group.base.weight.plus(stratum.reference.base.weight).to_f64();
                sum += own * disparity;
                weight += own;
            }
            None => {
                left_out.strata += 1;
                left_out.group_cases += stratum.group.base.cases;
                left_out.reference_cases += stratum.reference.base.cases;
            }
        }
    }
    let conditional = if weight > 0.0 { Ok(sum / weight) } else { Err(Undefined::NoVariation) };
    Ok(DemographicDisparity { method: "demographic_disparity", overall, conditional, left_out })
}

/// The group's part of the rejected minus its part of the accepted; `None` without both outcomes.
fn disparity(stratum: &WeightedStratum) -> Option<f64> {
    let part = |ours: WeightedShare, theirs: WeightedShare| {
        let all = ours.hits.weight.plus(theirs.hits.weight);
        (!all.is_zero()).then(|| ours.hits.weight.to_f64() / all.to_f64())
    };
    let rejected = part(stratum.group.complement(), stratum.reference.complement())?;
    Some(rejected - part(stratum.group, stratum.reference)?)
}

/// One group with the mix of strata that both have together.
struct Side {
    rate: f64,
    rest: f64,
    /// How many cases would be as sure, the mix taken as given.
    cases: f64,
    /// The variance that comes from the mix being estimated too.
    mix: f64,
}

impl Side {
    fn reach(&self, z: f64) -> Reach {
        wilson_reach_of(self.rate, self.rest, self.cases, z)
    }

    /// With the uncertainty of the mix.
    fn spread(&self, z: f64) -> Spread {
        let (reach, mix) = (self.reach(z), z * self.mix.sqrt());
        Spread {
            value: self.rate,
            reach: Reach { below: reach.below.hypot(mix), above: reach.above.hypot(mix) },
        }
    }

    fn estimate(&self, z: f64) -> Estimate {
        let Spread { value, reach } = self.spread(z);
        let limits = Limits { low: (value - reach.below).max(0.0), high: (value + reach.above).min(1.0) };
        Estimate { value, interval: limits.by("survey_standardized_rate"), joint: None }
    }
}

/// The strata with their part of the weight of both groups.
struct Mix<'a> {
    strata: &'a [WeightedStratum],
    /// One for each stratum; they add up to 1.
    parts: Vec<f64>,
    all: WeightedCases,
    sample: u64,
}

impl Mix<'_> {
    fn of(strata: &[WeightedStratum]) -> Mix<'_> {
        let both = |stratum: &WeightedStratum| stratum.group.base.plus(stratum.reference.base);
        let all = strata.iter().map(both).fold(WeightedCases::default(), WeightedCases::plus);
        let parts = strata.iter().map(|stratum| both(stratum).weight.to_f64() / all.weight.to_f64());
        let sample = strata.iter().map(|stratum| stratum.group.sample).max().unwrap_or(0);
        Mix { parts: parts.collect(), strata, all, sample }
    }

    /// The linearised variance of the mean of a value of each stratum over the mix, from the mix alone.
    fn variance(&self, values: &[f64]) -> f64 {
        let mean: f64 = values.iter().zip(&self.parts).map(|(value, part)| value * part).sum();
        let sum: f64 = values
            .iter()
            .zip(self.strata)
            .map(|(value, stratum)| {
                let cases = stratum.group.base.plus(stratum.reference.base);
                (value - mean) * (value - mean) * cases.squares_over(self.all.weight)
            })
            .sum();
        let rows = self.sample as f64;
        if self.sample > 1 { sum * rows / (rows - 1.0) } else { sum }
    }

    fn side(&self, side: fn(&WeightedStratum) -> WeightedShare) -> Result<Side, Undefined> {
        let shares: Vec<WeightedShare> = self.strata.iter().map(side).collect();
        let domains: Vec<Domain> =
            shares.iter().map(|share| Domain::of(*share)).collect::<Result<_, Undefined>>()?;
        let mean = |value: &dyn Fn(&Domain) -> f64| -> f64 {
            domains.iter().zip(&self.parts).map(|(domain, part)| part * value(domain)).sum()
        };
        let (rate, rest) = (mean(&|domain| domain.rate).min(1.0), mean(&|domain| domain.rest).min(1.0));
        let of_squares = |value: &dyn Fn(&Domain, &WeightedShare) -> f64| -> f64 {
            let each = domains.iter().zip(&shares).zip(&self.parts);
            each.map(|((domain, share), part)| part * part * value(domain, share)).sum()
        };
        let fewest = shares.iter().map(|share| {
            let rows = share.unweighted();
            rows.hits().min(rows.complement().hits())
        });
        let cases = if fewest.min().unwrap_or(0) < ENOUGH {
            1.0 / of_squares(&|_, share| 1.0 / share.base.effective().unwrap_or(1.0))
        } else {
            rate * rest / of_squares(&|domain, _| domain.rate * domain.rest / domain.cases)
        };
        let rates: Vec<f64> = domains.iter().map(|domain| domain.rate).collect();
        Ok(Side { rate, rest, cases, mix: self.variance(&rates) })
    }
}

/// Direct standardisation in a weighted sample: what the weighted rates of the two groups would be if each had
/// the mix of strata that both have together in the population, which the weights estimate.
///
/// Within the strata, a rate is as sure as [`effective_base`](super::effective_base) says; where a group has
/// fewer than five hits or misses in a stratum, as sure as Kish's number if all strata had the same rate. The
/// limits of the difference are put together by square-and-add (Zou and Donner 2008) from those of the two
/// rates and from the linearised variance that the mix, being estimated, adds.
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::NoWeight`], [`Undefined::ReferenceUndefined`] and
/// [`Undefined::NoSharedStratum`] when there is nothing to compare; in `ratio` [`Undefined::BothZero`] and
/// [`Undefined::ReferenceZero`].
pub fn survey_standardized(strata: &[WeightedStratum], confidence: f64) -> Result<Standardized, Undefined> {
    let z = two_sided_z(confidence);
    let (both, left_out) = shared(strata)?;
    let mix = Mix::of(&both);
    let (group, reference) = (mix.side(|stratum| stratum.group)?, mix.side(|stratum| stratum.reference)?);
    let gaps = both.iter().map(|stratum| Ok(stratum.group.rate()? - stratum.reference.rate()?));
    let gaps: Vec<f64> = gaps.collect::<Result<_, Undefined>>()?;
    let value: f64 = gaps.iter().zip(&mix.parts).map(|(gap, part)| gap * part).sum();
    let (ours, theirs, shared_mix) = (group.reach(z), reference.reach(z), z * mix.variance(&gaps).sqrt());
    let limits = Limits {
        low: (value - ours.below.hypot(theirs.above).hypot(shared_mix)).max(-1.0),
        high: (value + ours.above.hypot(theirs.below).hypot(shared_mix)).min(1.0),
    };
    let ratio = match (group.rate == 0.0, reference.rate == 0.0) {
        (true, true) => Err(Undefined::BothZero),
        (false, true) => Err(Undefined::ReferenceZero),
        _ => {
            let limits = limits_of_ratio(&group.spread(z), &reference.spread(z));
            let interval = limits.by("survey_standardized_ratio");
            Ok(Estimate { value: group.rate / reference.rate, interval, joint: None })
        }
    };
    Ok(Standardized {
        group: group.estimate(z),
        reference: reference.estimate(z),
        difference: Estimate { value, interval: limits.by("survey_standardized_difference"), joint: None },
        ratio,
        left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::strata::{Stratum, demographic_disparity, kitagawa, standardized};
    use crate::share::{Share, Weight};

    fn equal(share: Share) -> WeightedShare {
        let of = |count: u64| {
            let one = WeightedCases::row(Weight::of(2.5).expect("a weight"));
            (0..count).fold(WeightedCases::default(), |sum, _| sum.plus(one))
        };
        WeightedShare { hits: of(share.hits()), base: of(share.base()), sample: 1_000_000 }
    }

    const COUNTS: [[u64; 4]; 4] =
        [[89, 108, 512, 825], [17, 25, 353, 560], [202, 593, 120, 325], [6, 7, 0, 0]];

    fn strata() -> (Vec<Stratum>, Vec<WeightedStratum>) {
        let plain = COUNTS
            .map(|[x1, n1, x2, n2]| Stratum { group: Share::new(x1, n1), reference: Share::new(x2, n2) });
        let weighted = plain.map(|stratum| WeightedStratum {
            group: equal(stratum.group),
            reference: equal(stratum.reference),
        });
        (plain.to_vec(), weighted.to_vec())
    }

    #[test]
    fn equal_weights_split_the_gap_as_counts_do() {
        let (plain, weighted) = strata();
        let (plain, found) = (kitagawa(&plain).expect("both"), survey_kitagawa(&weighted).expect("both"));
        for (one, other) in [
            (plain.gap, found.gap),
            (plain.mix, found.mix),
            (plain.rate, found.rate),
            (plain.unmatched, found.unmatched),
        ] {
            assert!((one - other).abs() < 1e-14);
        }
        assert_eq!(plain.left_out, found.left_out);
    }

    #[test]
    fn equal_weights_standardise_as_counts_do_with_the_mix_as_one_more_uncertainty() {
        let (plain, weighted) = strata();
        let plain = standardized(&plain, 0.95).expect("both");
        let found = survey_standardized(&weighted, 0.95).expect("both");
        assert!((plain.difference.value - found.difference.value).abs() < 1e-14);
        assert!((plain.group.value - found.group.value).abs() < 1e-14);
        assert_eq!(plain.left_out, found.left_out);
        let width = |estimate: Estimate| estimate.interval.high - estimate.interval.low;
        let wider = width(found.difference) / width(plain.difference);
        assert!((0.98..1.1).contains(&wider), "{wider}");
        assert!(width(found.group) > width(plain.group));
    }

    #[test]
    fn equal_weights_have_the_demographic_disparity_of_counts() {
        let (plain, weighted) = strata();
        let plain = demographic_disparity(&plain).expect("both");
        let found = survey_demographic_disparity(&weighted).expect("both");
        assert!((plain.overall - found.overall).abs() < 1e-14);
        let (plain, found) = (plain.conditional.expect("both"), found.conditional.expect("both"));
        assert!((plain - found).abs() < 1e-14);
    }

    #[test]
    fn nothing_to_compare_is_named() {
        let none = equal(Share::new(0, 0));
        let some = equal(Share::new(1, 2));
        let of = |group, reference| WeightedStratum { group, reference };
        let reason = |strata: &[WeightedStratum]| survey_standardized(strata, 0.95).err();
        assert_eq!(reason(&[]), Some(Undefined::NoCases));
        assert_eq!(reason(&[of(none, some)]), Some(Undefined::NoCases));
        assert_eq!(reason(&[of(some, none)]), Some(Undefined::ReferenceUndefined));
        assert_eq!(reason(&[of(some, none), of(none, some)]), Some(Undefined::NoSharedStratum));
    }
}
