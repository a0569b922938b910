//! Counts of one group, and rates that are fitted to them.

use crate::share::Share;

/// Hits and misses of a group. They need not be whole: a guess of a rate counts as so many cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cases {
    pub(crate) hits: f64,
    pub(crate) misses: f64,
}

impl Cases {
    /// Hits and misses exchanged.
    pub(crate) fn complement(self) -> Cases {
        Cases { hits: self.misses, misses: self.hits }
    }

    pub(crate) fn base(self) -> f64 {
        self.hits + self.misses
    }
}

impl From<Share> for Cases {
    fn from(share: Share) -> Cases {
        Cases { hits: share.hits() as f64, misses: share.complement().hits() as f64 }
    }
}

/// A rate, with what is missing to 1, so that neither loses its digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rate {
    pub(crate) hit: f64,
    pub(crate) miss: f64,
}

impl Rate {
    pub(crate) const NEVER: Rate = Rate { hit: 0.0, miss: 1.0 };
    pub(crate) const ALWAYS: Rate = Rate { hit: 1.0, miss: 0.0 };

    pub(crate) fn complement(self) -> Rate {
        Rate { hit: self.miss, miss: self.hit }
    }
}

/// The rates of two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rates {
    pub(crate) group: Rate,
    pub(crate) reference: Rate,
}
