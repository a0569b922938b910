//! A generator for each replicate of each table.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// The random numbers of one table: a stream for each replicate.
///
/// ```
/// use evenhand::inference::resample::{Streams, multinomial};
/// let streams = Streams::new(7, "sex");
/// let third = multinomial(&[20, 30, 50], &mut streams.of(3));
/// assert_eq!(third, multinomial(&[20, 30, 50], &mut Streams::new(7, "sex").of(3)));
/// assert_eq!(third.iter().sum::<u64>(), 100);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Streams {
    seed: [u8; 32],
}

impl Streams {
    /// The streams of the table that the caller calls `key`, under the seed of everything random. Two tables
    /// have different keys.
    pub fn new(seed: u64, key: &str) -> Streams {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes());
        hasher.update(key.as_bytes());
        Streams { seed: *hasher.finalize().as_bytes() }
    }

    /// The generator of one replicate.
    pub fn of(&self, replicate: u64) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::from_seed(self.seed);
        generator.set_stream(replicate);
        generator
    }
}

/// How a table is to be drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// Where the random numbers come from.
    pub streams: Streams,
    /// How often. Limits of 95 % intervals need a thousand or more.
    pub replicates: usize,
}

impl Resampling {
    /// So many replicates of the table that the caller calls `key`.
    pub fn new(seed: u64, key: &str, replicates: usize) -> Resampling {
        Resampling { streams: Streams::new(seed, key), replicates }
    }
}
