//! Draws for the logs that are made up: integers alone, so that every machine makes the same.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Draws from a stream that is the same everywhere.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream with this seed.
    pub fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    /// An integer from 0 to `n - 1`.
    pub fn below(&mut self, n: u32) -> u32 {
        let wide = u128::from(self.0.next_u64()) * u128::from(n);
        u32::try_from(wide >> 64).expect("a product below n times 2^64 has a high half below n")
    }

    /// An integer from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(high - low).expect("low is not above high");
        low + i32::try_from(self.below(width + 1)).expect("the width fits")
    }

    /// True in `per_mille` of 1000 cases.
    pub fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the choices, by their shares of 1000.
    pub fn pick<T: Copy>(&mut self, choices: impl IntoIterator<Item = (T, u32)>) -> T {
        let mut left = self.below(1000);
        for (choice, share) in choices {
            if left < share {
                return choice;
            }
            left -= share;
        }
        unreachable!("the shares add up to 1000");
    }
}
