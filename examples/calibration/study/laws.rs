//! Binomial laws: drawn from, and counted out.

/// The law of the hits of a group.
pub struct Law {
    base: u64,
    cumulative: Vec<f64>,
}

/// A number of hits and its probability.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    pub hits: u64,
    pub probability: f64,
}

impl Law {
    pub fn new(base: u64, rate: f64) -> Law {
        let odds = rate / (1.0 - rate);
        let mut logarithm = base as f64 * (-rate).ln_1p();
        let mut sum = 0.0;
        let cumulative = (0..=base).map(|hits| {
            sum += logarithm.exp();
            logarithm += ((base - hits) as f64 / (hits + 1) as f64 * odds).ln();
            sum
        });
        Law { base, cumulative: cumulative.collect() }
    }

    pub fn base(&self) -> u64 {
        self.base
    }

    /// The hits at which the distribution passes a number from 0 to 1.
    pub fn hits_at(&self, uniform: f64) -> u64 {
        (self.cumulative.partition_point(|below| *below < uniform) as u64).min(self.base)
    }

    /// All numbers of hits but the rarest, which together have less than twice `negligible`.
    pub fn outcomes(&self, negligible: f64) -> Vec<Outcome> {
        let (first, last) = (self.hits_at(negligible), self.hits_at(1.0 - negligible));
        let probability = |hits: u64| {
            let below = if hits == 0 { 0.0 } else { self.cumulative[hits as usize - 1] };
            self.cumulative[hits as usize] - below
        };
        (first..=last).map(|hits| Outcome { hits, probability: probability(hits) }).collect()
    }
}
