//! How much of a change comes from other cases, and how much from other decisions.

use crate::inference::strata::{GapSplit, Stratum, kitagawa};
use crate::share::{Share, Undefined};

/// One stratum at two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StratumChange {
    /// The two groups now.
    pub now: Stratum,
    /// The two groups before.
    pub before: Stratum,
}

/// The change of a rate, now minus before, in parts that add up to it: the part from cases being of other strata
/// than before (mix), the part from other rates within the strata, and the part from strata that have cases at one
/// time only (Kitagawa 1955, with the two times in the place of the two groups; see
/// [`kitagawa`](crate::inference::strata::kitagawa())). In the result `gap` is the change, and what is left out
/// counts the cases of now as those of the group and the cases of before as those of the reference.
///
/// Strata stand at the same place in both lists.
///
/// # Errors
/// [`Undefined::NoCases`] when there are none now, [`Undefined::EarlierUndefined`] when there were none before,
/// [`Undefined::NoSharedStratum`] when no stratum has cases at both times.
///
/// # Panics
/// When the lists are not of the same length.
///
/// ```
/// use evenhand::inference::change::split_change_of_rate;
/// use evenhand::share::Share;
/// // The same rates in both departments, but more cases in the harder one.
/// let before = [Share::new(54, 90), Share::new(1, 10)];
/// let now = [Share::new(6, 10), Share::new(9, 90)];
/// let split = split_change_of_rate(&now, &before)?;
/// assert!((split.gap + 0.4).abs() < 1e-15 && (split.mix + 0.4).abs() < 1e-15);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn split_change_of_rate(now: &[Share], before: &[Share]) -> Result<GapSplit, Undefined> {
    assert_eq!(now.len(), before.len(), "the same strata at both times");
    let strata: Vec<Stratum> =
        now.iter().zip(before).map(|(now, before)| Stratum { group: *now, reference: *before }).collect();
    kitagawa(&strata).map_err(|reason| match reason {
        Undefined::ReferenceUndefined => Undefined::EarlierUndefined,
        other => other,
    })
}

/// The change of the gap between two groups, in the parts of the two rates it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferenceChangeSplit {
    /// The change of the group's rate.
    pub group: GapSplit,
    /// The change of the reference's rate.
    pub reference: GapSplit,
}

impl DifferenceChangeSplit {
    /// The gap now minus the gap before.
    pub fn change(&self) -> f64 {
        self.group.gap - self.reference.gap
    }

    /// The part from the groups being in other strata than before.
    pub fn mix(&self) -> f64 {
        self.group.mix - self.reference.mix
    }

    /// The part from other rates within the strata.
    pub fn rate(&self) -> f64 {
        self.group.rate - self.reference.rate
    }

    /// The part from strata in which a group has cases at one time only.
    pub fn unmatched(&self) -> f64 {
        self.group.unmatched - self.reference.unmatched
    }
}

/// The change of the difference of two rates, group minus reference, in parts that add up to it: that of the group's
/// rate less that of the reference's, each by [`split_change_of_rate`].
///
/// # Errors
/// As for [`split_change_of_rate`] for the group; [`Undefined::ReferenceUndefined`] when the reference has no cases
/// now.
///
/// ```
/// use evenhand::inference::change::{StratumChange, split_change_of_difference};
/// use evenhand::inference::strata::Stratum;
/// use evenhand::share::Share;
/// let reference = Share::new(30, 60);
/// let easy = StratumChange {
///     now: Stratum { group: Share::new(6, 10), reference },
///     before: Stratum { group: Share::new(54, 90), reference },
/// };
/// let hard = StratumChange {
///     now: Stratum { group: Share::new(9, 90), reference },
///     before: Stratum { group: Share::new(1, 10), reference },
/// };
/// let split = split_change_of_difference(&[easy, hard])?;
/// assert!((split.change() + 0.4).abs() < 1e-15 && (split.mix() + 0.4).abs() < 1e-15);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn split_change_of_difference(strata: &[StratumChange]) -> Result<DifferenceChangeSplit, Undefined> {
    let of = |side: fn(&Stratum) -> Share| {
        let now: Vec<Share> = strata.iter().map(|stratum| side(&stratum.now)).collect();
        let before: Vec<Share> = strata.iter().map(|stratum| side(&stratum.before)).collect();
        split_change_of_rate(&now, &before)
    };
    let group = of(|stratum| stratum.group)?;
    let reference = of(|stratum| stratum.reference).map_err(|reason| match reason {
        Undefined::NoCases => Undefined::ReferenceUndefined,
        other => other,
    })?;
    Ok(DifferenceChangeSplit { group, reference })
}
