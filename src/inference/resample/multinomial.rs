//! One table drawn again: the counts of as many rows, drawn with replacement.

use rand::Rng;
use rand_distr::{Binomial, Distribution};

/// Counts that as many rows would have if they were drawn with replacement from those counted: a draw from the
/// multinomial distribution, cell after cell by the binomial distribution of what is left (Devroye 1986,
/// "Non-uniform random variate generation", chapter XI, section 1.4).
///
/// ```
/// use evenhand::inference::resample::{Streams, multinomial};
/// let drawn = multinomial(&[26, 22, 0, 259], &mut Streams::new(0, "example").of(0));
/// assert_eq!(drawn.iter().sum::<u64>(), 307);
/// assert_eq!(drawn[2], 0);
/// ```
pub fn multinomial(counts: &[u64], generator: &mut impl Rng) -> Vec<u64> {
    let mut unpassed: u64 = counts.iter().sum();
    let mut unplaced = unpassed;
    let draw = |count: &u64| {
        let drawn = binomial(unplaced, *count, unpassed, generator);
        unplaced -= drawn;
        unpassed -= count;
        drawn
    };
    counts.iter().map(draw).collect()
}

/// How many of `cases` are hits when the chance of each is `hits` of `base`.
fn binomial(cases: u64, hits: u64, base: u64, generator: &mut impl Rng) -> u64 {
    let misses = base - hits;
    if hits == 0 || cases == 0 {
        0
    } else if misses == 0 {
        cases
    } else if misses < hits {
        // One minus a chance near 1 has lost digits; the chance of a miss has not.
        cases - binomial(cases, misses, base, generator)
    } else {
        let law = Binomial::new(cases, hits as f64 / base as f64);
        law.expect("a part of a whole is a chance").sample(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::resample::Streams;

    #[test]
    fn nothing_is_drawn_from_nothing() {
        let mut generator = Streams::new(0, "").of(0);
        assert_eq!(multinomial(&[], &mut generator), [0u64; 0]);
        assert_eq!(multinomial(&[0, 0], &mut generator), [0, 0]);
        assert_eq!(multinomial(&[0, 9, 0], &mut generator), [0, 9, 0]);
    }

    #[test]
    fn the_largest_counts_keep_their_sum_and_their_spread() {
        let counts = [10_000_000_000, 1, 3_000_000_000_000, 70];
        let streams = Streams::new(1, "large");
        let deviation = |replicate: u64| {
            let drawn = multinomial(&counts, &mut streams.of(replicate));
            assert_eq!(drawn.iter().sum::<u64>(), counts.iter().sum::<u64>());
            (drawn[0] as f64 - 1e10) / 1e5
        };
        let squares = (0..4000).map(|replicate| deviation(replicate).powi(2)).sum::<f64>() / 4000.0;
        // The variance is 1e10 times the part of the other cells; its standard error here is 2.2 %.
        assert!((squares * 3.01 / 3.0 - 1.0).abs() < 0.08, "{squares}");
    }
}
