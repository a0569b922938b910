//! Random numbers for tests, and tables that are hard on arithmetic.
#![allow(dead_code, reason = "each test file uses a part of this")]

use evenhand::share::Share;

/// Splitmix64 (Steele, Lea and Flood 2014): small, and the same everywhere and always.
pub struct Generator(pub u64);

impl Generator {
    /// A number from 0 to below 1.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From one case to three thousand million, often with none, all, a few or all but a few hits.
    pub fn hard_share(&mut self) -> Share {
        let base = 10f64.powf(self.uniform() * 9.5).ceil() as u64;
        let few = (self.uniform() * 5.0) as u64;
        let hits = match (self.uniform() * 6.0) as u64 {
            0 => 0,
            1 => base,
            2 => few.min(base),
            3 => base - few.min(base),
            _ => (self.uniform() * base as f64) as u64,
        };
        Share::new(hits, base)
    }

    /// From no case to three thousand million, often with none, all, a few or all but a few hits.
    pub fn hard_share_or_none(&mut self) -> Share {
        let base = (10f64.powf(self.uniform() * 9.5) - 1.0).round() as u64;
        let few = (self.uniform() * 5.0) as u64;
        let hits = match (self.uniform() * 6.0) as u64 {
            0 => 0,
            1 => base,
            2 => few.min(base),
            3 => base - few.min(base),
            _ => (self.uniform() * base as f64) as u64,
        };
        Share::new(hits, base)
    }
}
