//! The ways to split the hits of two groups between them, and how likely each is when chance alone decides.

use crate::inference::binomial::{deviance, stirling_rest};
use crate::share::Share;

/// Two tables this close in probability count as equally likely, as in R and scipy: otherwise rounding would
/// decide whether the mirror image of the observed table is counted.
const TIE: f64 = 1.0 + 1e-7;

/// All ways to split the pooled hits over the two groups: a split is the number the group gets.
pub(crate) struct Splits {
    group: u64,
    reference: u64,
    hits: u64,
    misses: u64,
    /// The part of the logarithm of a probability that does not depend on the split.
    margins: f64,
}

impl Splits {
    pub(crate) fn new(group: Share, reference: Share) -> Splits {
        let pooled = group.pool(reference);
        let (hits, misses) = (pooled.hits(), pooled.complement().hits());
        let margins = stirling_rest(group.base())
            + stirling_rest(reference.base())
            + stirling_rest(hits)
            + stirling_rest(misses)
            - stirling_rest(pooled.base());
        Splits { group: group.base(), reference: reference.base(), hits, misses, margins }
    }

    fn least(&self) -> u64 {
        self.hits.saturating_sub(self.reference)
    }

    fn most(&self) -> u64 {
        self.hits.min(self.group)
    }

    /// Misses of the reference, at least 0 for every possible split.
    fn reference_misses(&self, split: u64) -> u64 {
        (self.reference + split) - self.hits
    }

    /// The logarithm of the hypergeometric probability, from Stirling's formula with its exact remainders:
    /// the large parts become deviances of the four cells, which are small where the probability is not
    /// (Loader 2000, "Fast and accurate computation of binomial probabilities").
    pub(crate) fn ln_probability(&self, split: u64) -> f64 {
        let total = u128::from(self.group) + u128::from(self.reference);
        let ours = u128::from(split) * total;
        let expected = u128::from(self.group) * u128::from(self.hits);
        let size = ours.abs_diff(expected) as f64 / total as f64;
        let surplus = if ours < expected { -size } else { size };

        let cells = [
            (split, self.group, self.hits, surplus),
            (self.group - split, self.group, self.misses, -surplus),
            (self.hits - split, self.reference, self.hits, -surplus),
            (self.reference_misses(split), self.reference, self.misses, surplus),
        ];
        cells.into_iter().fold(self.margins, |sum, (count, row, column, surplus)| {
            let expected = row as f64 * (column as f64 / total as f64);
            sum - deviance(count, expected, surplus) - stirling_rest(count)
        })
    }

    /// The probability of the next split over that of this one.
    fn rise(&self, split: u64) -> f64 {
        let gained = (self.hits - split) as f64 * (self.group - split) as f64;
        gained / ((split + 1) as f64 * (self.reference_misses(split) + 1) as f64)
    }

    pub(crate) fn is_below_most_likely(&self, split: u64) -> bool {
        split < self.most() && self.rise(split) >= 1.0
    }

    /// The probabilities of this split and all above, over that of this one.
    pub(crate) fn sum_up(&self, split: u64) -> f64 {
        let (mut sum, mut term) = (1.0, 1.0);
        for next in split..self.most() {
            term *= self.rise(next);
            sum += term;
            if term < sum * 1e-18 {
                break;
            }
        }
        sum
    }

    /// The probabilities of this split and all below, over that of this one.
    pub(crate) fn sum_down(&self, split: u64) -> f64 {
        let (mut sum, mut term) = (1.0, 1.0);
        for next in (self.least()..split).rev() {
            term /= self.rise(next);
            sum += term;
            if term < sum * 1e-18 {
                break;
            }
        }
        sum
    }

    /// The lowest split beyond the most likely one that is no more likely than the observed.
    pub(crate) fn first_above(&self, observed: f64) -> Option<u64> {
        let (mut likely, mut beyond) = (self.most_likely(), self.most() + 1);
        while beyond - likely > 1 {
            let middle = likely + (beyond - likely) / 2;
            if self.is_no_more_likely(middle, observed) { beyond = middle } else { likely = middle }
        }
        (beyond <= self.most()).then_some(beyond)
    }

    /// The highest split below the most likely one that is no more likely than the observed.
    pub(crate) fn last_below(&self, observed: f64) -> Option<u64> {
        // One more than each split is kept, so that "none" needs no negative number.
        let (mut beyond, mut likely) = (self.least(), self.most_likely() + 1);
        while likely - beyond > 1 {
            let middle = beyond + (likely - beyond) / 2;
            if self.is_no_more_likely(middle - 1, observed) { beyond = middle } else { likely = middle }
        }
        beyond.checked_sub(1).filter(|split| *split >= self.least())
    }

    pub(crate) fn is_no_more_likely(&self, split: u64, observed: f64) -> bool {
        self.ln_probability(split) <= observed + TIE.ln()
    }

    pub(crate) fn most_likely(&self) -> u64 {
        let (mut low, mut high) = (self.least(), self.most());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.rise(middle) > 1.0 { low = middle + 1 } else { high = middle }
        }
        low
    }
}
