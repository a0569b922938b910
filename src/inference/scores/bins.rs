//! The reliability curve: how often the label is positive where the score is so high.

use super::labelled::{LabelledScores, Level};
use crate::amount::Moments;
use crate::inference::estimate::Interval;
use crate::inference::proportion::wilson;
use crate::share::{Share, Undefined};

/// As many bins as most tables of calibration have.
pub const USUAL_BINS: usize = 10;

/// How scores are put into bins. Cases with the same score are always in the same bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binning {
    /// So many bins of the same width between 0 and 1. A score on an edge belongs to the lower bin, and 0 to
    /// the first. For probabilities alone.
    EqualWidth(usize),
    /// So many bins with about as many cases in each: a bin ends at the last score that is not above the
    /// quantile with linear interpolation (Hyndman and Fan 1996, type 7). Ties can make them fewer.
    EqualMass(usize),
    /// A bin for every score there is.
    EachScore,
}

impl Default for Binning {
    fn default() -> Binning {
        Binning::EqualWidth(USUAL_BINS)
    }
}

/// One point of the reliability curve. Bins without a case are left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The lower edge of a bin of equal width; of others the lowest score in it.
    pub low: f64,
    /// The upper edge of a bin of equal width; of others the highest score in it.
    pub high: f64,
    /// The mean score in it.
    pub mean_score: f64,
    /// Its cases, and those of them with a positive label.
    pub positives: Share,
}

impl Bin {
    /// Wilson's interval for the share of positive labels.
    pub fn interval(&self, confidence: f64) -> Interval {
        wilson(self.positives, confidence).expect("a bin holds a case")
    }
}

/// The reliability curve of a group: its cases by score, and in each bin the mean score beside the share of
/// positive labels. Where scores are probabilities the two are the same on average, if the score means what
/// it says (Dawid 1982, "The well-calibrated Bayesian").
///
/// # Errors
/// [`Undefined::NoLabels`] without a case; [`Undefined::NotAProbability`] for bins of equal width when a
/// score is not between 0 and 1.
///
/// # Panics
/// When bins are asked for and their number is 0: it comes from a checked policy, never from data.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{Binning, LabelledScores, reliability};
/// use evenhand::share::Share;
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.2, 1), (0.9, 3)]),
///     negatives: Distribution::of([(0.1, 4), (0.2, 1)]),
/// };
/// let curve = reliability(&scores, Binning::EqualWidth(2))?;
/// assert_eq!(curve.len(), 2);
/// assert_eq!((curve[0].low, curve[0].high, curve[0].positives), (0.0, 0.5, Share::new(1, 6)));
/// assert_eq!((curve[1].mean_score, curve[1].positives), (0.9, Share::new(3, 3)));
/// assert_eq!(curve[1].interval(0.95).high, 1.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn reliability(scores: &LabelledScores, binning: Binning) -> Result<Vec<Bin>, Undefined> {
    Ok(fill(scores, binning)?.iter().map(Filled::bin).collect())
}

/// A bin with the sums that measures of calibration need.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    low: f64,
    high: f64,
    /// All scores.
    pub(super) scores: Moments,
    /// The scores of the cases with a positive label.
    pub(super) of_positives: Moments,
    /// The variance of the number of positive labels if every score were the chance of one.
    pub(super) variance: f64,
    pub(super) all_are_zero: bool,
    pub(super) all_are_one: bool,
}

impl Filled {
    fn new(low: f64, high: f64) -> Filled {
        Filled {
            low,
            high,
            scores: Moments::default(),
            of_positives: Moments::default(),
            variance: 0.0,
            all_are_zero: true,
            all_are_one: true,
        }
    }

    fn add(&mut self, level: &Level) {
        self.scores.add(level.score, level.cases());
        self.of_positives.add(level.score, level.positives);
        self.variance += level.cases() as f64 * level.score * (1.0 - level.score);
        self.all_are_zero &= level.score == 0.0;
        self.all_are_one &= level.score == 1.0;
    }

    /// Takes in the next bin above.
    pub(super) fn merge(&mut self, above: &Filled) {
        self.high = above.high;
        self.scores.merge(&above.scores);
        self.of_positives.merge(&above.of_positives);
        self.variance += above.variance;
        self.all_are_zero &= above.all_are_zero;
        self.all_are_one &= above.all_are_one;
    }

    pub(super) fn cases(&self) -> f64 {
        self.scores.cases() as f64
    }

    pub(super) fn mean_score(&self) -> f64 {
        self.scores.mean().expect("a bin holds a case")
    }

    pub(super) fn positives(&self) -> Share {
        Share::new(self.of_positives.cases(), self.scores.cases())
    }

    /// The share of positive labels minus the mean score.
    pub(super) fn gap(&self) -> f64 {
        self.of_positives.cases() as f64 / self.cases() - self.mean_score()
    }

    fn bin(&self) -> Bin {
        Bin { low: self.low, high: self.high, mean_score: self.mean_score(), positives: self.positives() }
    }
}

/// The bins that hold a case, ascending.
pub(super) fn fill(scores: &LabelledScores, binning: Binning) -> Result<Vec<Filled>, Undefined> {
    match binning {
        Binning::EqualWidth(_) => scores.check_probabilities()?,
        _ if scores.cases() == 0 => return Err(Undefined::NoLabels),
        _ => {}
    }
    if let Binning::EqualWidth(bins) | Binning::EqualMass(bins) = binning {
        assert!(bins > 0, "scores go into one bin at least");
    }
    let cases = scores.cases();
    let (mut filled, mut below, mut last) = (Vec::<Filled>::new(), 0, None);
    for (number, level) in scores.levels().iter().enumerate() {
        let place = match binning {
            Binning::EqualWidth(bins) => place_by_width(level.score, bins),
            Binning::EqualMass(bins) => place_by_mass(below, cases, bins),
            Binning::EachScore => number,
        };
        if last != Some(place) {
            filled.push(match binning {
                Binning::EqualWidth(bins) => {
                    Filled::new(place as f64 / bins as f64, (place + 1) as f64 / bins as f64)
                }
                _ => Filled::new(level.score, level.score),
            });
            last = Some(place);
        }
        let bin = filled.last_mut().expect("a bin was begun");
        bin.add(level);
        bin.high = bin.high.max(level.score);
        below += level.cases();
    }
    Ok(filled)
}

/// The first bin whose upper edge is not below the score, counted from 0.
fn place_by_width(score: f64, bins: usize) -> usize {
    let edge = |place: usize| (place + 1) as f64 / bins as f64;
    let mut place = ((score * bins as f64) as usize).min(bins - 1);
    // The product may be rounded past an edge, and a score on an edge belongs below it.
    while place > 0 && score <= edge(place - 1) {
        place -= 1;
    }
    while place + 1 < bins && score > edge(place) {
        place += 1;
    }
    place
}

/// The first bin whose upper quantile is not below a score that `below` cases lie below, counted from 0. The
/// quantile lies at `(place + 1) (cases - 1) / bins` cases from the lowest, between two scores or on one, so
/// this asks nothing but whole numbers.
fn place_by_mass(below: u64, cases: u64, bins: usize) -> usize {
    if below == 0 {
        return 0;
    }
    let passed = u128::from(below) * bins as u128;
    (passed.div_ceil(u128::from(cases - 1)) - 1) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Distribution;

    fn positives(pairs: &[(f64, u64)]) -> LabelledScores {
        LabelledScores { positives: Distribution::of(pairs.iter().copied()), ..LabelledScores::default() }
    }

    fn masses(scores: &LabelledScores, binning: Binning) -> Vec<u64> {
        reliability(scores, binning).expect("cases").iter().map(|bin| bin.positives.base()).collect()
    }

    #[test]
    fn a_score_on_an_edge_belongs_below() {
        let tenths: Vec<(f64, u64)> = (0..=10).map(|tenth| (f64::from(tenth) / 10.0, 1)).collect();
        let curve = reliability(&positives(&tenths), Binning::default()).expect("cases");
        assert_eq!(masses(&positives(&tenths), Binning::default()), [2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!((curve[2].low, curve[2].high, curve[2].mean_score), (0.2, 0.3, 0.3));
        for bins in [1, 3, 7, 49, 1000] {
            for place in 0..bins {
                let edge = (place + 1) as f64 / bins as f64;
                assert_eq!(place_by_width(edge, bins), place, "{bins}");
                assert_eq!(place_by_width(edge.next_up(), bins), (place + 1).min(bins - 1), "{bins}");
            }
            assert_eq!(place_by_width(0.0, bins), 0);
        }
    }

    #[test]
    fn equal_mass_keeps_ties_together() {
        let apart: Vec<(f64, u64)> = (0..16).map(|score| (f64::from(score) - 3.0, 1)).collect();
        assert_eq!(masses(&positives(&apart), Binning::EqualMass(4)), [4, 4, 4, 4]);
        assert_eq!(masses(&positives(&apart[..10]), Binning::EqualMass(10)), [1; 10]);
        assert_eq!(masses(&positives(&[(1.0, 90), (2.0, 5), (3.0, 5)]), Binning::EqualMass(10)), [90, 10]);
        assert_eq!(masses(&positives(&[(1.0, 1)]), Binning::EqualMass(10)), [1]);
        assert_eq!(masses(&positives(&[(1.0, 90), (2.0, 5)]), Binning::EachScore), [90, 5]);
        let many = [(0.0, 1_000_000_000), (1.0, 1_000_000_000)];
        assert_eq!(masses(&positives(&many), Binning::EqualMass(2)), [1_000_000_000; 2]);
    }

    #[test]
    fn scores_of_any_size_have_a_curve_but_not_by_equal_width() {
        let scores = positives(&[(-7.0, 2), (300.0, 1)]);
        assert_eq!(reliability(&scores, Binning::default()), Err(Undefined::NotAProbability));
        let curve = reliability(&scores, Binning::EqualMass(2)).expect("cases");
        assert_eq!((curve[0].low, curve[1].high, curve[0].mean_score), (-7.0, 300.0, -7.0));
        let none = LabelledScores::default();
        for binning in [Binning::EqualMass(2), Binning::EqualWidth(2), Binning::EachScore] {
            assert_eq!(reliability(&none, binning), Err(Undefined::NoLabels));
        }
    }
}
