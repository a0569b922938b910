//! Whether a group is a larger part of the rejected than of the accepted.

use super::{LeftOut, Stratum, left_out};
use crate::inference::difference::cross_difference;
use crate::share::{Share, Undefined};

/// Demographic disparity overall and within strata: above 0 when the group is a larger part of the rejected
/// than of the accepted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemographicDisparity {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// The group's part of all rejected minus its part of all accepted, from -1 to 1.
    pub overall: f64,
    /// The same within the strata, each weighted by its cases, or why there is none.
    pub conditional: Result<f64, Undefined>,
    /// The strata without a rejected or without an accepted case, which `conditional` leaves out.
    pub left_out: LeftOut,
}

/// Demographic disparity and conditional demographic disparity (Wachter, Mittelstadt and Russell 2021, "Why
/// fairness cannot be automated"): the group's part of the rejected minus its part of the accepted, overall
/// and as the mean over strata weighted by their cases. Hits are the accepted: for an adverse event pass the
/// complements. The reference is everyone else; with one group of several the parts are those of the two
/// groups compared.
///
/// A stratum in which one of the groups is missing, but with both outcomes, counts with a disparity of 0.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when the group or the reference has no cases,
/// [`Undefined::NoVariation`] when all or none are accepted, in `conditional` when that is so in every
/// stratum.
///
/// ```
/// use evenhand::inference::strata::{Stratum, demographic_disparity};
/// use evenhand::share::Share;
/// let easy = Stratum { group: Share::new(6, 10), reference: Share::new(54, 90) };
/// let hard = Stratum { group: Share::new(9, 90), reference: Share::new(1, 10) };
/// let found = demographic_disparity(&[easy, hard])?;
/// // The group is 85 of 130 rejected and 15 of 70 accepted, but never treated differently.
/// assert!((found.overall - (85.0 / 130.0 - 15.0 / 70.0)).abs() < 1e-15);
/// assert_eq!(found.conditional, Ok(0.0));
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn demographic_disparity(strata: &[Stratum]) -> Result<DemographicDisparity, Undefined> {
    let none = Stratum { group: Share::new(0, 0), reference: Share::new(0, 0) };
    let whole = strata.iter().fold(none, |whole, stratum| Stratum {
        group: whole.group.pool(stratum.group),
        reference: whole.reference.pool(stratum.reference),
    });
    if whole.group.base() == 0 {
        return Err(Undefined::NoCases);
    }
    if whole.reference.base() == 0 {
        return Err(Undefined::ReferenceUndefined);
    }
    if !has_both_outcomes(whole) {
        return Err(Undefined::NoVariation);
    }
    let (mut sum, mut cases) = (0.0, 0.0);
    for stratum in strata.iter().filter(|stratum| has_both_outcomes(**stratum)) {
        let weight = stratum.group.base() as f64 + stratum.reference.base() as f64;
        sum += weight * disparity(*stratum);
        cases += weight;
    }
    Ok(DemographicDisparity {
        method: "demographic_disparity",
        overall: disparity(whole),
        conditional: if cases > 0.0 { Ok(sum / cases) } else { Err(Undefined::NoVariation) },
        left_out: left_out(strata, has_both_outcomes),
    })
}

fn has_both_outcomes(stratum: Stratum) -> bool {
    let pooled = stratum.group.pool(stratum.reference);
    pooled.hits() > 0 && pooled.complement().hits() > 0
}

/// Rounded once: `b / (b + d) - a / (a + c)` is `(bc - ad) / ((a + c)(b + d))`.
fn disparity(stratum: Stratum) -> f64 {
    let pooled = stratum.group.pool(stratum.reference);
    // Taken this way round so that no disparity is 0 and not minus 0.
    let cross = cross_difference(stratum.reference, stratum.group);
    cross / (pooled.hits() as f64 * pooled.complement().hits() as f64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{complemented, every_small_pair, strata, swapped};
    use super::*;

    #[test]
    fn it_is_what_its_definition_says_and_swapping_negates_it() {
        every_small_pair(|strata| {
            let Ok(found) = demographic_disparity(strata) else { return };
            let sum = |count: fn(&Stratum) -> u64| strata.iter().map(count).sum::<u64>() as f64;
            let accepted = sum(|stratum| stratum.group.hits() + stratum.reference.hits());
            let rejected =
                sum(|stratum| stratum.group.complement().hits() + stratum.reference.complement().hits());
            let ours = sum(|stratum| stratum.group.complement().hits()) / rejected
                - sum(|stratum| stratum.group.hits()) / accepted;
            assert!((found.overall - ours).abs() < 1e-15, "{strata:?}");
            for other in [swapped(strata), complemented(strata)] {
                let other = demographic_disparity(&other).expect("the same cases");
                assert_eq!(other.overall, -found.overall, "{strata:?}");
                match (other.conditional, found.conditional) {
                    (Ok(other), Ok(found)) => assert!((other + found).abs() < 1e-15, "{strata:?}"),
                    (other, found) => assert_eq!(other, found),
                }
                assert_eq!(other.left_out.strata, found.left_out.strata);
            }
        });
    }

    #[test]
    fn strata_with_one_outcome_are_left_out_and_counted() {
        let found = demographic_disparity(&strata(&[[1, 2, 3, 4], [5, 5, 6, 6], [0, 0, 1, 2]]));
        let found = found.expect("both outcomes");
        assert_eq!(found.left_out, LeftOut { strata: 1, group_cases: 5, reference_cases: 6 });
        // A half minus a quarter in six cases, nothing in two.
        assert_eq!(found.conditional, Ok(0.25 * 6.0 / 8.0));
    }

    #[test]
    fn outcomes_that_differ_between_strata_alone_have_no_conditional_disparity() {
        let found = demographic_disparity(&strata(&[[2, 2, 3, 3], [0, 2, 0, 1]])).expect("both outcomes");
        assert_eq!(found.conditional, Err(Undefined::NoVariation));
    }
}
