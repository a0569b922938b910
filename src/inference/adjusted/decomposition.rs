//! How much of the gap between two mean amounts the cells explain, and how much they leave.

use super::oaxaca::{Mix, Threefold, Twofold};
use super::side::{left_out, shared};
use super::{AmountStratum, RegressionGap, pooled_gap};
use crate::amount::Moments;
use crate::inference::strata::LeftOut;
use crate::share::Undefined;

/// The plain gap between the means of two groups, in parts that add up to it. Each split is of `shared_gap`,
/// and the parts in `unmatched` are the rest of `gap`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decomposition {
    /// The group's mean less the reference's, over all cases.
    pub gap: f64,
    /// The same over the cells that both are in.
    pub shared_gap: f64,
    /// The parts of the gap from cases without a counterpart.
    pub unmatched: Unmatched,
    /// Each cell at the mean of both groups' amounts and of both groups' cases (Kitagawa 1955).
    pub kitagawa: Twofold,
    /// Cells, amounts, and both together.
    pub threefold: Threefold,
    /// The cells valued at the reference's amounts: what it is that the group is not given.
    pub reference_coefficients: Twofold,
    /// The cells valued at the group's amounts: what it is that the reference is given too much.
    pub group_coefficients: Twofold,
    /// The cells valued at the mean of all cases (Neumark 1988). Where the group is more in some cells, its
    /// own gap is in those means, and a part of it passes for explained.
    pub pooled_without_group: Twofold,
    /// The cells valued as by the regression with the group in it (Jann 2008; Fortin 2008): the one to read
    /// first.
    pub pooled_with_group: Twofold,
    /// The unexplained part of that: the coefficient of the group, with its interval.
    pub unexplained: RegressionGap,
}

/// The parts of a gap from cases in cells that only one of the groups is in (Ñopo 2008).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unmatched {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// How much the group's cases without a counterpart raise its mean: 0 when there are none.
    pub group: f64,
    /// How much those of the reference lower the gap by raising the reference's mean, with its sign: 0 when
    /// there are none.
    pub reference: f64,
    /// Those cells and cases.
    pub left_out: LeftOut,
}

impl Decomposition {
    /// Every split into two parts.
    pub fn twofold(&self) -> [Twofold; 5] {
        [
            self.kitagawa,
            self.reference_coefficients,
            self.group_coefficients,
            self.pooled_without_group,
            self.pooled_with_group,
        ]
    }
}

/// The splits of Kitagawa (1955), "Components of a difference between two rates", JASA 50, and of Oaxaca
/// (1973), "Male-female wage differentials in urban labor markets", International Economic Review 14, and
/// Blinder (1973), "Wage discrimination", Journal of Human Resources 8, of the gap between two mean amounts.
/// The explanatory variables are the cells, so that the regression of each group is its means. By which
/// amounts the cells are valued is a choice that changes the story, and so every usual one is here.
///
/// In a cell that only one group is in, the other has no amount, and no such split is defined. The splits are
/// then of the cells both are in, and the rest of the gap is in [`Unmatched`], one part for each group (Ñopo
/// 2008, "Matching as a tool to decompose wage gaps", Review of Economics and Statistics 90).
///
/// Only the sums over all conditions are given: the part of a single condition would hang on which of its
/// values is left out of the regression (Oaxaca and Ransom 1999).
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::ReferenceUndefined`] and [`Undefined::NoSharedStratum`] when there is
/// nothing to compare.
///
/// ```
/// use evenhand::inference::adjusted::{AmountStratum, decompose};
/// let city = AmountStratum::of(&[110.0, 130.0], &[100.0, 90.0, 110.0, 80.0, 95.0, 105.0]);
/// let country = AmountStratum::of(&[60.0, 70.0, 50.0, 65.0, 75.0, 70.0], &[50.0, 55.0]);
/// let split = decompose(&[city, country], 0.95)?;
/// // The group pays less, because it lives in the country.
/// assert!((split.gap + 6.875).abs() < 1e-12);
/// assert!((split.pooled_with_group.explained + 24.791666666666667).abs() < 1e-12);
/// assert!((split.pooled_with_group.unexplained - 17.916666666666667).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn decompose(strata: &[AmountStratum], confidence: f64) -> Result<Decomposition, Undefined> {
    let pairs = shared(strata)?;
    let mix = Mix::of(&pairs);
    let unexplained = pooled_gap(strata, confidence)?;
    let group = Means::of(strata, |stratum| &stratum.group)?;
    let reference = Means::of(strata, |stratum| &stratum.reference)?;
    Ok(Decomposition {
        gap: group.all - reference.all,
        shared_gap: group.matched - reference.matched,
        unmatched: Unmatched {
            method: "unmatched_amounts",
            group: group.raised(),
            reference: 0.0 - reference.raised(),
            left_out: left_out(strata, AmountStratum::holds_both),
        },
        kitagawa: mix.kitagawa(),
        threefold: mix.threefold(),
        reference_coefficients: mix.reference_coefficients(),
        group_coefficients: mix.group_coefficients(),
        pooled_without_group: mix.pooled_without_group(),
        pooled_with_group: mix.pooled_with_group(unexplained.gap.value),
        unexplained,
    })
}

/// The means of one group.
struct Means {
    all: f64,
    /// Over the cells the other group is in too.
    matched: f64,
    /// Over the others, with their part of the cases.
    alone: Option<(f64, f64)>,
}

impl Means {
    fn of(strata: &[AmountStratum], side: fn(&AmountStratum) -> &Moments) -> Result<Means, Undefined> {
        let (mut matched, mut alone) = (Moments::default(), Moments::default());
        for stratum in strata {
            (if stratum.holds_both() { &mut matched } else { &mut alone }).merge(side(stratum));
        }
        let all = matched.clone().plus(&alone);
        let part = alone.cases() as f64 / all.cases() as f64;
        Ok(Means {
            all: all.mean()?,
            matched: matched.mean()?,
            alone: alone.mean().ok().map(|mean| (mean, part)),
        })
    }

    fn raised(&self) -> f64 {
        self.alone.map_or(0.0, |(mean, part)| part * (mean - self.matched))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells() -> Vec<AmountStratum> {
        vec![
            AmountStratum::of(&[110.0, 130.0], &[100.0, 90.0, 110.0, 80.0, 95.0, 105.0]),
            AmountStratum::of(&[60.0, 70.0, 50.0, 65.0, 75.0, 70.0], &[50.0, 55.0]),
            AmountStratum::of(&[-5.0], &[0.0, 12.5]),
        ]
    }

    fn check_sums(split: &Decomposition) {
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{split:?}");
        for part in split.twofold() {
            near(part.explained + part.unexplained, split.shared_gap);
        }
        let Threefold { endowments, coefficients, interaction, .. } = split.threefold;
        near(endowments + coefficients + interaction, split.shared_gap);
        near(split.shared_gap + split.unmatched.group + split.unmatched.reference, split.gap);
    }

    #[test]
    fn all_parts_add_up_to_the_gap() {
        let mut strata = cells();
        let plain = decompose(&strata, 0.9).expect("both groups");
        check_sums(&plain);
        assert_eq!((plain.unmatched.group, plain.unmatched.reference), (0.0, 0.0));
        strata.push(AmountStratum::of(&[500.0, 400.0], &[]));
        strata.push(AmountStratum::of(&[], &[1000.0]));
        let split = decompose(&strata, 0.9).expect("both groups");
        check_sums(&split);
        assert_eq!((split.kitagawa, split.shared_gap), (plain.kitagawa, plain.shared_gap));
        assert!(split.unmatched.group > 0.0 && split.unmatched.reference < 0.0);
        assert_eq!(split.unmatched.left_out, LeftOut { strata: 2, group_cases: 2, reference_cases: 1 });
    }

    #[test]
    fn swapping_the_groups_turns_the_signs_and_the_coefficients() {
        let swapped: Vec<AmountStratum> = cells()
            .into_iter()
            .map(|AmountStratum { group, reference }| AmountStratum { group: reference, reference: group })
            .collect();
        let (one, other) = (decompose(&cells(), 0.9).expect("both"), decompose(&swapped, 0.9).expect("both"));
        let opposite = |one: Twofold, other: Twofold| {
            assert!((one.explained + other.explained).abs() < 1e-12, "{one:?} {other:?}");
            assert!((one.unexplained + other.unexplained).abs() < 1e-12, "{one:?} {other:?}");
        };
        opposite(one.kitagawa, other.kitagawa);
        opposite(one.reference_coefficients, other.group_coefficients);
        opposite(one.pooled_without_group, other.pooled_without_group);
        opposite(one.pooled_with_group, other.pooled_with_group);
    }

    #[test]
    fn the_same_mix_leaves_all_unexplained_and_the_same_means_leave_nothing() {
        let cell = |group: &[f64], reference: &[f64]| AmountStratum::of(group, reference);
        let same_mix = [cell(&[1.0, 4.0], &[2.0, 2.5, 9.0, 7.0]), cell(&[5.5], &[0.0, 1.0])];
        let split = decompose(&same_mix, 0.9).expect("both groups");
        assert!(split.twofold().iter().all(|part| part.explained.abs() < 1e-14), "{split:?}");
        let same_means = [cell(&[0.1, 0.3], &[0.3, 0.1, 0.1, 0.3]), cell(&[7.0], &[7.0])];
        let split = decompose(&same_means, 0.9).expect("both groups");
        assert!(split.twofold().iter().all(|part| part.unexplained == 0.0), "{split:?}");
    }

    #[test]
    fn nothing_to_compare_has_a_reason() {
        let reason = |strata: &[AmountStratum]| decompose(strata, 0.9).map(|split| split.gap);
        assert_eq!(reason(&[]), Err(Undefined::NoCases));
        let apart = [AmountStratum::of(&[1.0], &[]), AmountStratum::of(&[], &[2.0])];
        assert_eq!(reason(&apart), Err(Undefined::NoSharedStratum));
    }
}
