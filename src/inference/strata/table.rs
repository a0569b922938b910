//! One stratum as numbers, and what it would look like at another odds ratio.

use super::Stratum;
use crate::inference::difference::cross_difference;

/// Hits and misses of the group (`a`, `b`) and of the reference (`c`, `d`), and their margins. Both groups
/// have cases.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    /// Cases of the group.
    pub(super) group: f64,
    /// Cases of the reference.
    pub(super) reference: f64,
    pub(super) hits: f64,
    pub(super) misses: f64,
    pub(super) total: f64,
    /// `ad - bc`, rounded once.
    pub(super) cross: f64,
}

impl Table {
    pub(super) fn new(stratum: Stratum) -> Table {
        let count = |count: u64| count as f64;
        let (group, reference) = (stratum.group, stratum.reference);
        let (a, b) = (count(group.hits()), count(group.complement().hits()));
        let (c, d) = (count(reference.hits()), count(reference.complement().hits()));
        Table {
            a,
            b,
            c,
            d,
            group: a + b,
            reference: c + d,
            hits: a + c,
            misses: b + d,
            total: a + b + c + d,
            cross: cross_difference(group, reference),
        }
    }

    /// Whether there are both hits and misses, so that the stratum can speak about odds.
    pub(super) fn varies(&self) -> bool {
        self.hits > 0.0 && self.misses > 0.0
    }

    pub(super) fn difference(&self) -> f64 {
        self.cross / (self.group * self.reference)
    }

    /// The weight of Mantel and Haenszel: large where both groups are.
    pub(super) fn weight(&self) -> f64 {
        self.group * (self.reference / self.total)
    }

    /// The part of the stratum in favour of the group in the pooled odds ratio.
    pub(super) fn in_favour(&self) -> f64 {
        self.a * self.d / self.total
    }

    /// Its part against the group.
    pub(super) fn against(&self) -> f64 {
        self.b * self.c / self.total
    }

    /// The table of the same margins whose odds ratio is `odds`, above 0: the `e` that solves
    /// `e (n2 - m1 + e) = odds (m1 - e) (n1 - e)` (Breslow and Day 1980). The stratum must vary.
    ///
    /// The textbook root loses its digits for large counts and fails at an odds ratio of 1. Solving for the
    /// shift from the observed table and for each cell on its own keeps them: the discriminant, the same
    /// for all five equations, is a sum of terms that are never negative.
    pub(super) fn fitted(&self, odds: f64) -> Fitted {
        let Table { a, b, c, d, .. } = *self;
        let (diagonal, opposite) = (a - d, odds * (b - c));
        let discriminant = diagonal * diagonal
            + opposite * opposite
            + 4.0 * odds * (a * d + b * c)
            + 2.0 * odds * (a + d) * (b + c);
        let root = discriminant.sqrt();
        let shift = 2.0 * (a * d - odds * b * c) / (a + d + odds * (b + c) + root);
        let (turned, turned_root) = (1.0 / odds, root / odds);
        let precision = 1.0 / cell(self.group, self.hits, d - a, odds, root)
            + 1.0 / cell(self.group, self.misses, c - b, turned, turned_root)
            + 1.0 / cell(self.reference, self.hits, b - c, turned, turned_root)
            + 1.0 / cell(self.reference, self.misses, a - d, odds, root);
        Fitted { shift, precision }
    }
}

/// How the observed table differs from the fitted one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitted {
    /// The group's hits beyond those fitted.
    pub(super) shift: f64,
    /// One over the variance of the group's hits: the reciprocals of the fitted cells, added up.
    pub(super) precision: f64,
}

/// A fitted cell from its two margins and from how much its diagonal opposite is larger in the table.
fn cell(row: f64, column: f64, larger: f64, odds: f64, root: f64) -> f64 {
    let linear = larger + odds * (row + column);
    if linear >= 0.0 {
        2.0 * odds * row * column / (linear + root)
    } else {
        // Only below an odds ratio of one half.
        (root - linear) / (2.0 * (1.0 - odds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Share;

    #[test]
    fn a_large_cell_whose_opposite_vanishes_keeps_its_digits() {
        let stratum = Stratum { group: Share::new(900, 1000), reference: Share::new(50, 50) };
        let table = Table::new(stratum);
        let fitted = table.fitted(1e-20);
        // Of the cells 900, 100, 50 and nearly nothing, the last one rules.
        let last = 1e-20 * 100.0 * 50.0 / 900.0;
        assert!((fitted.precision * last - 1.0).abs() < 1e-12);
        let root = ((900f64).powi(2) + (1e-20 * 50.0) * (1e-20 * 50.0)).sqrt();
        assert!((cell(1000.0, 950.0, -900.0, 1e-20, root) - 900.0).abs() < 1e-9);
    }

    #[test]
    fn the_fitted_table_has_the_odds_ratio_asked_for() {
        for bases in [[3u64, 4], [7, 2], [40, 900], [1_000_000_000, 30]] {
            for part in 0..=4 {
                let [n1, n2] = bases;
                let stratum = Stratum {
                    group: Share::new(n1 * part / 4, n1),
                    reference: Share::new(n2 - n2 * part / 5, n2),
                };
                let table = Table::new(stratum);
                if !table.varies() {
                    continue;
                }
                for odds in [1e-6, 0.3, 1.0, 1.0 + 1e-12, 2.0, 1e7] {
                    let fitted = table.fitted(odds);
                    let (a, b) = (table.a - fitted.shift, table.b + fitted.shift);
                    let (c, d) = (table.c + fitted.shift, table.d - fitted.shift);
                    let left = a * d;
                    let right = odds * b * c;
                    // Cells near zero are differences here, and known to the size of the margins only.
                    let slack = 1e-15 * (n1 + n2) as f64 * (a + d + odds * (b + c));
                    assert!((left - right).abs() <= slack * 4.0 + 1e-12 * left, "{stratum:?} at {odds}");
                    let least = a.min(b).min(c).min(d);
                    if least > 1e-3 * (n1 + n2) as f64 {
                        let precision = 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d;
                        assert!((fitted.precision / precision - 1.0).abs() < 1e-9, "{stratum:?} at {odds}");
                    }
                    assert!(fitted.precision.is_finite() && fitted.precision > 0.0, "{stratum:?} at {odds}");
                }
            }
        }
    }
}
