//! Looks at a group against all groups together, of which it is one itself.

use super::{Bounds, Look};
use crate::inference::pair::Pair;

impl Look {
    /// A look at the ratio of the group's rate to that of all cases, its own included: as one at the ratio to the rest,
    /// with the bounds that come to the same for the mix of this period. With the part w of all cases in the group, a
    /// ratio of φ to all is one of `φ (1 - w) / (1 - φ w)` to the rest; where φ w is 1 or more, no ratio to the rest
    /// is as high.
    ///
    /// `pair` holds the group and the *rest*.
    ///
    /// ```
    /// use evenhand::inference::Pair;
    /// use evenhand::inference::sequential::{Bounds, Look};
    /// use evenhand::share::Share;
    /// // Half of all cases: 0.8 of the rate of all is two thirds of the rate of the rest.
    /// let pair = Pair { group: Share::new(20, 100), reference: Share::new(30, 100) };
    /// let look = Look::ratio_to_all(pair, Bounds::between(0.8, 2.5));
    /// let Look::Ratio { demanded, .. } = look else { panic!("a ratio") };
    /// assert!(demanded.at_least.is_some_and(|bound| (bound - 2.0 / 3.0).abs() < 1e-15));
    /// assert_eq!(demanded.at_most, Some(f64::INFINITY));
    /// ```
    pub fn ratio_to_all(pair: Pair, demanded: Bounds) -> Look {
        let (part, rest) = parts(pair);
        let to_rest = |bound: f64| {
            let left = 1.0 - bound * part;
            if left > 0.0 { bound * rest / left } else { f64::INFINITY }
        };
        Look::Ratio { pair, demanded: demanded.map(to_rest) }
    }

    /// The same for the difference from the rate of all cases: a difference of d from all is one of `d / (1 - w)` from
    /// the rest. `pair` holds the group and the *rest*.
    ///
    /// ```
    /// use evenhand::inference::Pair;
    /// use evenhand::inference::sequential::{Bounds, Look};
    /// use evenhand::share::Share;
    /// let pair = Pair { group: Share::new(20, 100), reference: Share::new(90, 300) };
    /// let look = Look::difference_from_all(pair, Bounds::at_least(-0.075));
    /// let Look::Difference { demanded, .. } = look else { panic!("a difference") };
    /// assert!(demanded.at_least.is_some_and(|bound| (bound + 0.1).abs() < 1e-15));
    /// ```
    pub fn difference_from_all(pair: Pair, demanded: Bounds) -> Look {
        let (_, rest) = parts(pair);
        // Without a case of the rest the period says nothing, whatever the bound.
        let from_rest = |bound: f64| if rest > 0.0 { bound / rest } else { bound };
        Look::Difference { pair, demanded: demanded.map(from_rest) }
    }
}

impl Bounds {
    fn map(self, change: impl Fn(f64) -> f64) -> Bounds {
        Bounds { at_least: self.at_least.map(&change), at_most: self.at_most.map(&change) }
    }
}

/// The parts of all cases that the group and the rest have.
fn parts(pair: Pair) -> (f64, f64) {
    let (group, rest) = (pair.group.base() as f64, pair.reference.base() as f64);
    let all = (group + rest).max(1.0);
    (group / all, rest / all)
}
