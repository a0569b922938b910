//! A group and the group it is compared with, at one time.

use crate::inference::difference::check_bases;
use crate::share::{Share, Undefined};

/// The shares of a group and of its reference in one period. The two share no case.
///
/// ```
/// use evenhand::inference::Pair;
/// use evenhand::share::Share;
/// let january = Pair { group: Share::new(26, 48), reference: Share::new(206, 259) };
/// assert!(january.group.compare_rate(january.reference).is_lt());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// The group.
    pub group: Share,
    /// The group it is compared with.
    pub reference: Share,
}

impl Pair {
    /// The cases of both periods.
    pub(crate) fn pool(self, other: Pair) -> Pair {
        Pair { group: self.group.pool(other.group), reference: self.reference.pool(other.reference) }
    }

    /// Group and reference exchanged.
    pub(crate) fn swap(self) -> Pair {
        Pair { group: self.reference, reference: self.group }
    }

    pub(crate) fn check(self) -> Result<(), Undefined> {
        check_bases(self.group, self.reference)
    }
}
