//! Every count of a binomial law with its probability, and both tails, at once.

use std::ops::RangeInclusive;

use crate::inference::binomial::Binomial;

/// How far from its mean a count is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    deviations: f64,
    cases_more: f64,
}

impl Reach {
    /// To the smallest number.
    pub(crate) const ALL: Reach = Reach { deviations: 40.0, cases_more: 800.0 };
    /// As far as a count is likely at all: what is left out is below 1e-28.
    pub(crate) const LIKELY: Reach = Reach { deviations: 12.0, cases_more: 240.0 };

    fn around(self, law: &Binomial) -> RangeInclusive<u64> {
        let width = self.deviations * law.variance().sqrt() + self.cases_more;
        // The casts stop at the ends of their range.
        let first = (law.mean() - width) as u64;
        first..=((law.mean() + width).ceil() as u64).min(law.base)
    }
}

/// Up to this variance the tails are listed, some ten thousands of them; beyond it each is computed when asked.
const LISTED: f64 = 1e6;

/// A binomial law that may also be certain.
pub(crate) enum Law {
    /// Always this many.
    Certain(u64),
    Binomial {
        law: Binomial,
        reach: Reach,
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
    /// That of `base` cases with this chance, from 0 to 1; counts beyond the reach have no probability.
    pub(crate) fn new(base: u64, rate: f64, reach: Reach) -> Law {
        if rate <= 0.0 {
            return Law::Certain(0);
        }
        if rate >= 1.0 {
            return Law::Certain(base);
        }
        let law = Binomial::new(base, rate);
        Law::Binomial { law, reach, tails: Tails::new(&law, reach) }
    }

    /// All counts that have a probability.
    pub(crate) fn counts(&self) -> RangeInclusive<u64> {
        match self {
            Law::Certain(hits) => *hits..=*hits,
            Law::Binomial { law, reach, .. } => reach.around(law),
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
            Law::Binomial { law, tails, .. } => tails.at_most(most).unwrap_or_else(|| law.at_most(most)),
        }
    }

    /// The probability of that many or more.
    pub(crate) fn at_least(&self, least: u64) -> f64 {
        match self {
            Law::Certain(hits) => f64::from(*hits >= least),
            Law::Binomial { law, tails, .. } => tails.at_least(least).unwrap_or_else(|| law.at_least(least)),
        }
    }
}

/// From a count to the next one the probability is multiplied by a ratio, and so that no rounding adds up, computed
/// afresh from time to time: at the same counts however far the reach, so that no probability depends on it.
const AFRESH: u64 = 64;

/// The probability of every count in the range.
fn probabilities(law: &Binomial, counts: RangeInclusive<u64>) -> impl ExactSizeIterator<Item = f64> {
    let odds = law.hit / law.miss;
    let (first, origin) = (*counts.start(), *Reach::ALL.around(law).start());
    let mut probability = 0.0;
    (0..(counts.end() - first + 1) as usize).map(move |place| {
        let hits = first + place as u64;
        probability = if place == 0 || (hits - origin).is_multiple_of(AFRESH) {
            law.ln_probability(hits).exp()
        } else {
            probability * ((law.base - hits + 1) as f64 / hits as f64 * odds)
        };
        probability
    })
}

impl Tails {
    fn new(law: &Binomial, reach: Reach) -> Tails {
        if law.variance() > LISTED {
            return Tails { first: 0, at_most: Vec::new(), at_least: Vec::new() };
        }
        let counts = reach.around(law);
        let first = *counts.start();
        let mut at_least: Vec<f64> = probabilities(law, counts).collect();
        let mut sum = 0.0;
        let up_to = |probability: &f64| {
            sum += probability;
            sum
        };
        let at_most = at_least.iter().map(up_to).collect();
        at_least.iter_mut().rev().fold(0.0, |sum, probability| {
            *probability += sum;
            *probability
        });
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
