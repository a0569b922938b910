//! Every count of a binomial law with its probability, and both tails, at once.

use std::ops::RangeInclusive;

use crate::inference::binomial::Binomial;

/// How far from its mean a count is followed, in standard deviations and in cases more.
const FAR: f64 = 40.0;
const AND_SOME: f64 = 800.0;
/// Up to this variance the tails are listed, some ten thousands of them; beyond it each is computed when asked.
const LISTED: f64 = 1e6;

/// A binomial law that may also be certain.
pub(crate) enum Law {
    /// Always this many.
    Certain(u64),
    Binomial {
        law: Binomial,
        tails: Tails,
    },
}

/// The probabilities of the counts within reach, or none where they are too many to be listed.
pub(crate) struct Tails {
    first: u64,
    at_most: Vec<f64>,
    at_least: Vec<f64>,
}

impl Law {
    /// That of `base` cases with this chance, from 0 to 1.
    pub(crate) fn new(base: u64, rate: f64) -> Law {
        if rate <= 0.0 {
            return Law::Certain(0);
        }
        if rate >= 1.0 {
            return Law::Certain(base);
        }
        let law = Binomial::new(base, rate);
        Law::Binomial { law, tails: Tails::new(&law) }
    }

    /// All counts that have a probability.
    pub(crate) fn counts(&self) -> RangeInclusive<u64> {
        match self {
            Law::Certain(hits) => *hits..=*hits,
            Law::Binomial { law, .. } => reach(law),
        }
    }

    /// The probability of exactly that many.
    pub(crate) fn probability(&self, hits: u64) -> f64 {
        match self {
            Law::Certain(_) => 1.0,
            Law::Binomial { law, .. } => law.ln_probability(hits).exp(),
        }
    }

    /// The counts but for those at both ends that together are less likely than this.
    pub(crate) fn likely(&self, negligible: f64) -> RangeInclusive<u64> {
        let (start, end) = self.counts().into_inner();
        let last = |enough: &dyn Fn(u64) -> bool, mut yes: u64, mut no: u64| {
            while yes.abs_diff(no) > 1 {
                let middle = yes.min(no) + yes.abs_diff(no) / 2;
                *(if enough(middle) { &mut yes } else { &mut no }) = middle;
            }
            if enough(no) { no } else { yes }
        };
        let middle = match self {
            Law::Certain(hits) => *hits,
            Law::Binomial { law, .. } => (law.mean() as u64).clamp(start, end),
        };
        let first = last(&|hits| self.at_most(hits) >= negligible, middle, start);
        first..=last(&|hits| self.at_least(hits) >= negligible, middle, end)
    }

    /// The probability of a count in the range, with its digits whether it is near 0 or near 1.
    pub(crate) fn within(&self, range: RangeInclusive<u64>) -> f64 {
        let (first, last) = range.into_inner();
        let below = first.checked_sub(1).map_or(0.0, |most| self.at_most(most));
        let above = last.checked_add(1).map_or(0.0, |least| self.at_least(least));
        let within = if below > 0.5 {
            self.at_least(first) - above
        } else if above > 0.5 {
            self.at_most(last) - below
        } else {
            1.0 - below - above
        };
        within.max(0.0)
    }

    /// Whether the tails are not listed but computed each time, which takes a hundred times longer.
    pub(crate) fn is_computed(&self) -> bool {
        matches!(self, Law::Binomial { law, .. } if law.variance() > LISTED)
    }

    /// The probability of that many or fewer.
    pub(crate) fn at_most(&self, most: u64) -> f64 {
        match self {
            Law::Certain(hits) => f64::from(*hits <= most),
            Law::Binomial { law, tails } => tails.at_most(most).unwrap_or_else(|| law.at_most(most)),
        }
    }

    /// The probability of that many or more.
    pub(crate) fn at_least(&self, least: u64) -> f64 {
        match self {
            Law::Certain(hits) => f64::from(*hits >= least),
            Law::Binomial { law, tails } => tails.at_least(least).unwrap_or_else(|| law.at_least(least)),
        }
    }
}

/// The counts beyond which all probabilities are below the smallest number.
fn reach(law: &Binomial) -> RangeInclusive<u64> {
    let width = FAR * law.variance().sqrt() + AND_SOME;
    // The casts stop at the ends of their range.
    let first = (law.mean() - width) as u64;
    first..=((law.mean() + width).ceil() as u64).min(law.base)
}

/// From a count to the next one the probability is multiplied by a ratio, and so that no rounding adds up, computed
/// afresh from time to time.
const AFRESH: usize = 64;

/// The probability of every count in the range.
fn probabilities(law: &Binomial, counts: RangeInclusive<u64>) -> Vec<f64> {
    let odds = law.hit / law.miss;
    let mut probability = 0.0;
    let each = counts.enumerate().map(|(place, hits)| {
        probability = match place % AFRESH {
            0 => law.ln_probability(hits).exp(),
            _ => probability * ((law.base - hits + 1) as f64 / hits as f64 * odds),
        };
        probability
    });
    each.collect()
}

impl Tails {
    fn new(law: &Binomial) -> Tails {
        if law.variance() > LISTED {
            return Tails { first: 0, at_most: Vec::new(), at_least: Vec::new() };
        }
        let counts = reach(law);
        let first = *counts.start();
        let each = probabilities(law, counts);
        let running = |sum: &mut f64, p: &f64| {
            *sum += p;
            Some(*sum)
        };
        let at_most = each.iter().scan(0.0, running).collect();
        let mut at_least: Vec<f64> = each.iter().rev().scan(0.0, running).collect();
        at_least.reverse();
        Tails { first, at_most, at_least }
    }

    /// None where nothing is listed at all.
    fn at_most(&self, most: u64) -> Option<f64> {
        let all = self.at_most.last()?;
        let Some(place) = most.checked_sub(self.first) else { return Some(0.0) };
        Some(*self.at_most.get(place as usize).unwrap_or(all))
    }

    fn at_least(&self, least: u64) -> Option<f64> {
        let all = self.at_least.first()?;
        let Some(place) = least.checked_sub(self.first) else { return Some(*all) };
        Some(*self.at_least.get(place as usize).unwrap_or(&0.0))
    }
}
