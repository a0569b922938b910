//! What comes true how often: counted out where outcomes are few, drawn where they are many.

use evenhand::share::Share;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::laws::{Law, Outcome};
use super::settings::{Setting, per_ten_thousand};

/// Outcomes this rare, on either side of a group, are left out of a count.
const NEGLIGIBLE: f64 = 1e-9;

/// How hard to try.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Up to this many outcomes are counted out instead of drawn.
    pub counted: u64,
    /// As many are drawn at first, and in all as long as the subject wants to know more.
    pub drawn: [u64; 3],
}

/// Statements that came true, as bits in the order of a subject's columns.
pub type Came = u64;

/// How often each statement came true.
#[derive(Debug, Clone, PartialEq)]
pub struct Frequencies {
    /// Outcomes that were drawn; 0 where all were counted out.
    pub drawn: u64,
    /// By statement.
    pub of: Vec<f64>,
}

/// How often each of `statements` statements came true in a setting. More outcomes are drawn where
/// `undecided` says so of the frequencies after the first and the second stage.
pub fn frequencies(
    setting: &Setting,
    effort: Effort,
    statements: usize,
    came_true: impl Fn(&[Share]) -> Came + Sync,
    undecided: impl Fn(&[f64], usize) -> bool,
) -> Frequencies {
    let laws: Vec<Law> = setting
        .sizes
        .iter()
        .zip(&setting.rates)
        .map(|(size, rate)| Law::new(*size, per_ten_thousand(*rate)))
        .collect();
    let supports: Vec<Vec<Outcome>> = laws.iter().map(|law| law.outcomes(NEGLIGIBLE)).collect();
    let outcomes =
        supports.iter().try_fold(1u64, |product, support| product.checked_mul(support.len() as u64));
    if let Some(outcomes) = outcomes.filter(|outcomes| *outcomes <= effort.counted) {
        return counted(&laws, &supports, outcomes, statements, came_true);
    }
    let mut came: Vec<Came> = Vec::new();
    for (stage, until) in effort.drawn.into_iter().enumerate() {
        came.extend(drawn(setting, &laws, came.len() as u64..until, &came_true));
        let count = |bit: usize| came.iter().filter(|came| *came >> bit & 1 == 1).count();
        let of: Vec<f64> = (0..statements).map(|bit| count(bit) as f64 / came.len() as f64).collect();
        if stage + 1 == effort.drawn.len() || !undecided(&of, stage) {
            return Frequencies { drawn: until, of };
        }
    }
    Frequencies { drawn: 0, of: vec![0.0; statements] }
}

/// Every outcome with its weight, always in the same order.
fn counted(
    laws: &[Law],
    supports: &[Vec<Outcome>],
    outcomes: u64,
    statements: usize,
    came_true: impl Fn(&[Share]) -> Came + Sync,
) -> Frequencies {
    let weighed = (0..outcomes).into_par_iter().map(|mut place| {
        let mut weight = 1.0;
        let mut shares = Vec::with_capacity(laws.len());
        for (law, support) in laws.iter().zip(supports) {
            let outcome = support[(place % support.len() as u64) as usize];
            place /= support.len() as u64;
            weight *= outcome.probability;
            shares.push(Share::new(outcome.hits, law.base()));
        }
        (weight, came_true(&shares))
    });
    let weighed: Vec<(f64, Came)> = weighed.collect();
    let total: f64 = weighed.iter().map(|(weight, _)| weight).sum();
    let of = (0..statements).map(|bit| {
        let came = weighed.iter().filter(|(_, came)| came >> bit & 1 == 1);
        came.fold(0.0, |sum, (weight, _)| sum + weight) / total
    });
    Frequencies { drawn: 0, of: of.collect() }
}

/// Each outcome is drawn from a stream of its own, so that the threads cannot change it.
fn drawn(
    setting: &Setting,
    laws: &[Law],
    which: std::ops::Range<u64>,
    came_true: &(impl Fn(&[Share]) -> Came + Sync),
) -> Vec<Came> {
    let generator = ChaCha8Rng::seed_from_u64(setting.seed());
    which
        .into_par_iter()
        .map(|replicate| {
            let mut generator = generator.clone();
            generator.set_stream(replicate);
            let shares: Vec<Share> = laws
                .iter()
                .map(|law| {
                    let uniform = (generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
                    Share::new(law.hits_at(uniform), law.base())
                })
                .collect();
            came_true(&shares)
        })
        .collect()
}
