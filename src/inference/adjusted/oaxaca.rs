//! The decomposition of Oaxaca and Blinder with the cells as the explanatory variables.

use super::side::Pair;
use crate::inference::difference::exact_difference;
use crate::share::Share;

/// A gap in two parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Twofold {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// The part from the groups being in different cells.
    pub explained: f64,
    /// The part from different amounts in the same cells.
    pub unexplained: f64,
}

/// A gap in three parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threefold {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// What the group's cells would make of the reference's amounts: the part from being in different cells.
    pub endowments: f64,
    /// What the group's amounts would make of the reference's cells: the part from different amounts.
    pub coefficients: f64,
    /// What is left: the group being more where its amounts are further from the reference's.
    pub interaction: f64,
}

/// The cells both groups are in, as parts of each group.
pub(super) struct Mix {
    cells: Vec<Part>,
}

struct Part {
    /// The cell's part of the cases of the group.
    group: f64,
    /// Of the reference.
    reference: f64,
    /// The difference of the two, rounded once.
    shift: f64,
    /// The mean amounts, over one and the same amount.
    group_mean: f64,
    reference_mean: f64,
    pooled_mean: f64,
    /// The group's mean less the reference's, and what each is from the mean of both.
    gap: f64,
    group_above: f64,
    reference_below: f64,
    /// The group's part of the cases of the cell.
    fraction: f64,
}

impl Mix {
    pub(super) fn of(pairs: &[Pair]) -> Mix {
        let group_cases: u64 = pairs.iter().map(|pair| pair.group.count).sum();
        let reference_cases: u64 = pairs.iter().map(|pair| pair.reference.count).sum();
        // The shifts add up to zero, so an origin changes nothing but the rounding.
        let origin = pairs.first().map_or(0.0, |pair| pair.reference.mean);
        let part = |pair: &Pair| {
            let (group, reference) = (
                Share::new(pair.group.count, group_cases),
                Share::new(pair.reference.count, reference_cases),
            );
            let (fraction, gap) = (pair.group.cases / pair.cases(), pair.difference());
            let rest = pair.reference.cases / pair.cases();
            let reference_mean = pair.reference.mean - origin;
            Part {
                group: pair.group.cases / group_cases as f64,
                reference: pair.reference.cases / reference_cases as f64,
                shift: exact_difference(group, reference),
                group_mean: pair.group.mean - origin,
                reference_mean,
                pooled_mean: reference_mean + fraction * gap,
                gap,
                group_above: rest * gap,
                reference_below: fraction * gap,
                fraction,
            }
        };
        Mix { cells: pairs.iter().map(part).collect() }
    }

    fn sum(&self, part: impl Fn(&Part) -> f64) -> f64 {
        self.cells.iter().map(part).sum()
    }

    pub(super) fn threefold(&self) -> Threefold {
        Threefold {
            method: "oaxaca_blinder_threefold",
            endowments: self.sum(|cell| cell.shift * cell.reference_mean),
            coefficients: self.sum(|cell| cell.reference * cell.gap),
            interaction: self.sum(|cell| cell.shift * cell.gap),
        }
    }

    pub(super) fn kitagawa(&self) -> Twofold {
        Twofold {
            method: "kitagawa_amount",
            explained: self.sum(|cell| cell.shift * (0.5 * (cell.group_mean + cell.reference_mean))),
            unexplained: self.sum(|cell| 0.5 * (cell.group + cell.reference) * cell.gap),
        }
    }

    pub(super) fn reference_coefficients(&self) -> Twofold {
        Twofold {
            method: "oaxaca_blinder_reference",
            explained: self.sum(|cell| cell.shift * cell.reference_mean),
            unexplained: self.sum(|cell| cell.group * cell.gap),
        }
    }

    pub(super) fn group_coefficients(&self) -> Twofold {
        Twofold {
            method: "oaxaca_blinder_group",
            explained: self.sum(|cell| cell.shift * cell.group_mean),
            unexplained: self.sum(|cell| cell.reference * cell.gap),
        }
    }

    /// The means of the cells over both groups.
    pub(super) fn pooled_without_group(&self) -> Twofold {
        let unexplained = |cell: &Part| cell.group * cell.group_above + cell.reference * cell.reference_below;
        Twofold {
            method: "oaxaca_blinder_pooled",
            explained: self.sum(|cell| cell.shift * cell.pooled_mean),
            unexplained: self.sum(unexplained),
        }
    }

    /// The intercepts of the regression in which the group has this coefficient.
    pub(super) fn pooled_with_group(&self, coefficient: f64) -> Twofold {
        Twofold {
            method: "oaxaca_blinder_pooled_with_group",
            explained: self.sum(|cell| cell.shift * (cell.pooled_mean - cell.fraction * coefficient)),
            unexplained: coefficient,
        }
    }
}
