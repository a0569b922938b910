//! The binomial distribution, precise for a thousand million cases and more.

use std::f64::consts::PI;

/// Up to this variance the terms of a tail are added up one by one, some thousands of them; beyond it the
/// asymptotic formula is right to 1e-9 of the tail, and to 1e-11 of a limit solved from it.
const SUMMED: f64 = 1e6;

/// How often each of `base` independent cases is a hit with the same chance: the chance and what is missing
/// to 1, both kept so that neither loses its digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binomial {
    pub(crate) base: u64,
    pub(crate) hit: f64,
    pub(crate) miss: f64,
}

impl Binomial {
    /// The chance strictly between 0 and 1.
    pub(crate) fn new(base: u64, hit: f64) -> Binomial {
        Binomial { base, hit, miss: 1.0 - hit }
    }

    pub(crate) fn mean(&self) -> f64 {
        self.base as f64 * self.hit
    }

    pub(crate) fn variance(&self) -> f64 {
        self.mean() * self.miss
    }

    /// Hits and misses exchanged.
    pub(crate) fn complement(&self) -> Binomial {
        Binomial { base: self.base, hit: self.miss, miss: self.hit }
    }

    /// The logarithm of the probability of exactly so many hits (Loader 2000, "Fast and accurate computation of
    /// binomial probabilities").
    pub(crate) fn ln_probability(&self, hits: u64) -> f64 {
        let misses = self.base - hits;
        let (expected, unexpected) = (self.base as f64 * self.hit, self.base as f64 * self.miss);
        // Of the two ways to the same distance the one with the smaller numbers has lost fewer digits.
        let surplus = if self.hit <= self.miss { hits as f64 - expected } else { unexpected - misses as f64 };
        stirling_rest(self.base)
            - stirling_rest(hits)
            - stirling_rest(misses)
            - deviance(hits, expected, surplus)
            - deviance(misses, unexpected, -surplus)
    }

    /// The probability of that many hits or more.
    pub(crate) fn at_least(&self, hits: u64) -> f64 {
        if hits == 0 {
            1.0
        } else if hits > self.base {
            0.0
        } else if self.variance() > SUMMED {
            self.asymptotic(hits)
        } else if hits as f64 > self.mean() {
            self.ln_probability(hits).exp() * self.sum_up(hits)
        } else {
            let complement = self.complement();
            let misses = self.base - hits + 1;
            1.0 - complement.ln_probability(misses).exp() * complement.sum_up(misses)
        }
    }

    /// The probability of that many hits or fewer.
    pub(crate) fn at_most(&self, hits: u64) -> f64 {
        if hits >= self.base { 1.0 } else { self.complement().at_least(self.base - hits) }
    }

    /// The probabilities of this many hits and of all above, over that of this many.
    fn sum_up(&self, hits: u64) -> f64 {
        let odds = self.hit / self.miss;
        let (mut sum, mut term) = (1.0, 1.0);
        for next in hits..self.base {
            term *= (self.base - next) as f64 / (next + 1) as f64 * odds;
            sum += term;
            if term < sum * 1e-18 {
                break;
            }
        }
        sum
    }

    /// [`at_least`](Self::at_least) by the expansion of the incomplete beta function for large parameters
    /// (Temme 1982; NIST Digital Library of Mathematical Functions 8.18.9), with one term of correction.
    fn asymptotic(&self, hits: u64) -> f64 {
        let (above, below) = (hits as f64, (self.base - hits) as f64 + 1.0);
        let all = above + below;
        let (centre, rest) = (above / all, below / all);
        let distance = if self.hit <= self.miss { self.hit - centre } else { rest - self.miss };
        // Twice the deviance of the counts, which is a squared standard normal value.
        let squared = -2.0 * (above * log_less(distance / centre) + below * log_less(-distance / rest));
        let size = squared.max(0.0).sqrt();
        let z = if distance < 0.0 { -size } else { size };
        let correction = if size < 1e-3 {
            // The difference of two poles at zero, by the first term of its series.
            (1.0 - 2.0 * centre) / (3.0 * (centre * rest * all).sqrt())
        } else {
            1.0 / z - (centre * rest / all).sqrt() / distance
        };
        crate::inference::normal::cumulative(z) + crate::inference::normal::density(z) * correction
    }
}

/// `ln(1 + x) - x` for small x, without the loss of digits.
fn log_less(x: f64) -> f64 {
    if x.abs() > 0.01 {
        return x.ln_1p() - x;
    }
    let series = [1.0 / 3.0, 1.0 / 4.0, 1.0 / 5.0, 1.0 / 6.0, 1.0 / 7.0, 1.0 / 8.0, 1.0 / 9.0, 1.0 / 10.0];
    let tail = series.into_iter().rev().fold(0.0, |sum, part| part - x * sum);
    x * x * (x * tail - 0.5)
}

/// `count ln(count / expected) - surplus` with `surplus = count - expected` given without rounding.
pub(crate) fn deviance(count: u64, expected: f64, surplus: f64) -> f64 {
    if count == 0 {
        return expected;
    }
    count as f64 * (surplus / expected).ln_1p() - surplus
}

/// `ln n! - (n ln n - n)`: what the deviances of the cells leave out; 0 for `n = 0`.
pub(crate) fn stirling_rest(n: u64) -> f64 {
    if n == 0 {
        return 0.0;
    }
    let count = n as f64;
    let half_log = 0.5 * (2.0 * PI * count).ln();
    half_log + if n < 16 { small_remainder(count) } else { remainder(count) }
}

/// The remainder of Stirling's formula; the first term left out is below 2e-16 from 16 on.
fn remainder(n: f64) -> f64 {
    let square = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / n
}

fn small_remainder(n: f64) -> f64 {
    let factorial: f64 = (1..=n as u32).map(f64::from).product();
    factorial.ln() - (n * n.ln() - n) - 0.5 * (2.0 * PI * n).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probabilities_of_a_small_base_are_those_of_the_definition() {
        for hit in [0.001, 0.3, 0.5, 0.97] {
            let law = Binomial::new(25, hit);
            let mut above = 0.0;
            let mut choose = 1.0;
            for hits in (0..=25u64).rev() {
                let exact = choose * hit.powi(hits as i32) * (1.0 - hit).powi(25 - hits as i32);
                assert!((law.ln_probability(hits).exp() / exact - 1.0).abs() < 1e-12);
                above += exact;
                assert!((law.at_least(hits) / above - 1.0).abs() < 1e-12, "{hit} {hits}");
                let below = 1.0 - law.at_least(hits + 1);
                assert!((law.at_most(hits) - below).abs() < 1e-13, "{hit} {hits}");
                choose *= hits as f64 / (26 - hits) as f64;
            }
        }
    }

    #[test]
    fn the_asymptotic_formula_meets_the_sum() {
        for hit in [0.004, 0.3, 0.8] {
            let law = Binomial::new((9e5 / (hit * (1.0 - hit))) as u64, hit);
            for deviations in [-7.0, -3.0, -1.0, -0.01, 0.01, 0.5, 2.0, 3.5, 6.0] {
                let hits = (law.mean() + deviations * law.variance().sqrt()) as u64;
                let (sum, formula) = (law.at_least(hits), law.asymptotic(hits));
                assert!((formula / sum - 1.0).abs() < 2e-9, "{hit} {deviations} {sum:e} {formula:e}");
            }
        }
    }

    #[test]
    fn bounds_are_certain() {
        let law = Binomial::new(1_000_000_000_000, 0.3);
        assert_eq!((law.at_least(0), law.at_most(law.base)), (1.0, 1.0));
        assert_eq!(law.at_least(law.base), 0.0);
        assert!((law.at_least(300_000_000_000) - 0.5).abs() < 1e-5);
    }
}
