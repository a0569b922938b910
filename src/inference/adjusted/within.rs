//! The gap of every cell on its own.

use super::side::Pair;
use super::{Adjusted, AmountStratum, Uncertainty};
use crate::share::Undefined;

/// The gap of each cell, in the order of the cells: the group's mean less the reference's, with the interval
/// and the test of Welch (1947), which let the two groups have spreads of their own. Each holds for itself:
/// with many cells, some intervals miss by chance.
///
/// # Errors
/// For a cell, [`Undefined::NoCases`] when the group has no case in it and [`Undefined::ReferenceUndefined`]
/// when the reference has none; in `uncertainty` [`Undefined::SingleCase`] when either has one only, and
/// [`Undefined::NoVariation`] when all cases of each have one and the same amount.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1, as for every function of this module that takes one.
///
/// ```
/// use evenhand::inference::adjusted::{AmountStratum, within_cell_gaps};
/// let prices = AmountStratum::of(&[12.1, 9.8, 11.4, 10.9, 13.0], &[10.2, 9.1, 8.7, 10.0, 9.9, 8.5]);
/// let gap = within_cell_gaps(&[prices], 0.95)[0]?;
/// let welch = gap.uncertainty?;
/// assert!((gap.value - 2.04).abs() < 1e-12);
/// assert!((welch.degrees_of_freedom - 6.31113922716).abs() < 1e-10);
/// assert!((welch.p - 0.0151090483358).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn within_cell_gaps(strata: &[AmountStratum], confidence: f64) -> Vec<Result<Adjusted, Undefined>> {
    strata.iter().map(|stratum| gap(stratum, confidence)).collect()
}

fn gap(stratum: &AmountStratum, confidence: f64) -> Result<Adjusted, Undefined> {
    if stratum.group.cases() == 0 {
        return Err(Undefined::NoCases);
    }
    let pair = Pair::of(stratum).ok_or(Undefined::ReferenceUndefined)?;
    let value = pair.difference();
    let uncertainty = match pair.of_difference() {
        Some(part) => Ok(Uncertainty::of_difference(value, part, confidence, "within_cell_welch")),
        None if pair.has_spreads() => Err(Undefined::NoVariation),
        None => Err(Undefined::SingleCase),
    };
    Ok(Adjusted { value, uncertainty })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_cannot_say_has_a_reason() {
        let strata = [
            AmountStratum::of(&[], &[1.0]),
            AmountStratum::of(&[1.0], &[]),
            AmountStratum::of(&[5.0], &[1.0, 2.0]),
            AmountStratum::of(&[5.0, 5.0], &[2.0, 2.0]),
            AmountStratum::of(&[5.0, 5.0], &[2.0, 3.0]),
        ];
        let gaps = within_cell_gaps(&strata, 0.95);
        assert_eq!(gaps[..2], [Err(Undefined::NoCases), Err(Undefined::ReferenceUndefined)]);
        assert_eq!(gaps[2], Ok(Adjusted { value: 3.5, uncertainty: Err(Undefined::SingleCase) }));
        assert_eq!(gaps[3], Ok(Adjusted { value: 3.0, uncertainty: Err(Undefined::NoVariation) }));
        // All of the spread is the reference's, and so are the degrees of freedom.
        let one_sided = gaps[4].expect("cases").uncertainty.expect("spread");
        assert_eq!(one_sided.degrees_of_freedom, 1.0);
    }

    #[test]
    fn swapping_the_groups_turns_the_sign() {
        let stratum = AmountStratum::of(&[-3.0, 0.0, 1.5], &[7.0, -0.25, 0.0, 4.0]);
        let swapped = AmountStratum { group: stratum.reference.clone(), reference: stratum.group.clone() };
        let [one, other] = [stratum, swapped].map(|stratum| gap(&stratum, 0.9).expect("cases"));
        let [ours, theirs] = [one, other].map(|gap| gap.uncertainty.expect("spreads"));
        assert_eq!((one.value, ours.p), (-other.value, theirs.p));
        assert_eq!((ours.interval.low, ours.interval.high), (-theirs.interval.high, -theirs.interval.low));
    }
}
