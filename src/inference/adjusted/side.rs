//! The cells as numbers: cases, mean and spread of each group.

use super::AmountStratum;
use crate::amount::Moments;
use crate::inference::strata::LeftOut;
use crate::share::Undefined;

/// The amounts of one group in one cell, at least one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Side {
    pub(super) count: u64,
    pub(super) cases: f64,
    pub(super) mean: f64,
    /// The sum of the squared distances from the mean.
    pub(super) squares: f64,
}

impl Side {
    /// Nothing without a case.
    pub(super) fn of(moments: &Moments) -> Option<Side> {
        let (count, squares) = (moments.cases(), moments.squared_deviations());
        let mean = moments.mean().ok()?;
        Some(Side { count, cases: count as f64, mean, squares })
    }

    /// The variance of the mean, with its degrees of freedom; nothing for a single case.
    pub(super) fn of_mean(&self) -> Option<Part> {
        let degrees = self.cases - 1.0;
        (self.count > 1).then(|| Part { variance: self.squares / degrees / self.cases, degrees })
    }
}

/// A part of a variance, and the degrees of freedom it was estimated with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) variance: f64,
    pub(super) degrees: f64,
}

impl Part {
    /// The sum of independent parts, with the degrees of freedom of Satterthwaite (1946); nothing when it is
    /// zero.
    pub(super) fn sum(parts: &[Part]) -> Option<Part> {
        let variance: f64 = parts.iter().map(|part| part.variance).sum();
        if variance == 0.0 {
            return None;
        }
        let inverse: f64 = parts.iter().map(|part| (part.variance / variance).powi(2) / part.degrees).sum();
        Some(Part { variance, degrees: 1.0 / inverse })
    }

    pub(super) fn times(self, factor: f64) -> Part {
        Part { variance: self.variance * factor, degrees: self.degrees }
    }
}

/// A cell with cases of both groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) group: Side,
    pub(super) reference: Side,
}

impl Pair {
    pub(super) fn of(stratum: &AmountStratum) -> Option<Pair> {
        Some(Pair { group: Side::of(&stratum.group)?, reference: Side::of(&stratum.reference)? })
    }

    pub(super) fn difference(&self) -> f64 {
        self.group.mean - self.reference.mean
    }

    /// The cases of both.
    pub(super) fn cases(&self) -> f64 {
        self.group.cases + self.reference.cases
    }

    /// The variance of the difference of the means; nothing when a group has a single case or neither varies.
    pub(super) fn of_difference(&self) -> Option<Part> {
        Part::sum(&[self.group.of_mean()?, self.reference.of_mean()?])
    }

    /// Whether each group has the two cases that a spread takes.
    pub(super) fn has_spreads(&self) -> bool {
        self.group.count.min(self.reference.count) > 1
    }
}

/// The cells that hold both groups.
pub(super) fn shared(strata: &[AmountStratum]) -> Result<Vec<Pair>, Undefined> {
    if strata.iter().all(|stratum| stratum.group.cases() == 0) {
        return Err(Undefined::NoCases);
    }
    if strata.iter().all(|stratum| stratum.reference.cases() == 0) {
        return Err(Undefined::ReferenceUndefined);
    }
    let pairs: Vec<Pair> = strata.iter().filter_map(Pair::of).collect();
    if pairs.is_empty() { Err(Undefined::NoSharedStratum) } else { Ok(pairs) }
}

/// What a method that keeps these cells alone leaves out.
pub(super) fn left_out(strata: &[AmountStratum], keep: impl Fn(&AmountStratum) -> bool) -> LeftOut {
    let mut left_out = LeftOut::default();
    for stratum in strata.iter().filter(|stratum| !keep(stratum)) {
        left_out.strata += 1;
        left_out.group_cases = left_out.group_cases.saturating_add(stratum.group.cases());
        left_out.reference_cases = left_out.reference_cases.saturating_add(stratum.reference.cases());
    }
    left_out
}
