//! E-processes: evidence against a demand that may be looked at after every period.

use super::Look;
use super::nearest::nearest;
use crate::inference::fitted::{Rate, Rates};
use crate::inference::pair::Pair;
use crate::share::Share;

/// The natural logarithm of the e-value after each period: the evidence that the demands were not kept in all
/// periods so far. Where they were, the e-value reaches 1 / α in at most the fraction α of logs, whenever and
/// however often one looks (Ville 1939).
///
/// In each period the counts are held against two sets of rates: what the past of the process lets one expect,
/// `(hits + ½) / (cases + 1)`, and the nearest rates that keep the demand. The e-value is multiplied by how much
/// likelier the counts are under the first (Turner, Ly and Grünwald 2024, "Generic E-variables for exact
/// sequential k-sample tests that allow for optional stopping", for convex null hypotheses). While the past
/// itself keeps the demand, and in a period in which a side has no cases, it stays as it is.
///
/// Because a demand may be kept for years and then no longer, such a process is started afresh at each period
/// s = 0, 1, …, with the weight `1 / ((s + 1) (s + 2))` and a memory of its own; the result is their sum and the
/// weight not yet spent. [`single_e_process`] is the one that starts at first.
///
/// Why it averages at most 1: with true rates p and r the factor of a period has the mean
/// `(1 + a (p - p*))^n_p (1 + b (r - r*))^n_r`, a and b from the guess and the nearest rates, and so at most
/// `exp(n_p a (p - p*) + n_r b (r - r*))`, where the exponent is not above 0 for any rates that keep a convex
/// demand, because p* and r* are the nearest of them. The cases of a period need not all have the same chance: by
/// the inequality of means it is enough that their mean rates keep the demand. They must be independent of each
/// other, and their number must not depend on their outcomes. That the nearest rates and the bound may differ from
/// period to period changes nothing.
///
/// The logarithm is infinite where something happened that the demand rules out altogether, such as a hit where
/// at most 0 % is demanded. Work grows with the square of the periods: 500 take some milliseconds.
///
/// ```
/// use evenhand::inference::Pair;
/// use evenhand::inference::sequential::{Bounds, Look, e_process};
/// use evenhand::share::Share;
/// let month = |group, reference| Look::Ratio {
///     pair: Pair { group: Share::new(group, 40), reference: Share::new(reference, 160) },
///     demanded: Bounds::at_least(0.8),
/// };
/// // Twelve months of the same rate, then twenty-four in which the group has half of it.
/// let months = [vec![month(16, 64); 12], vec![month(8, 64); 24]].concat();
/// let evidence = e_process(&months);
/// assert!(evidence[11].abs() < 1e-12, "nothing speaks against the demand");
/// assert!(evidence[35] > 20f64.ln());
/// ```
pub fn e_process(looks: &[Look]) -> Vec<f64> {
    let mut processes: Vec<Process> = Vec::with_capacity(looks.len());
    let mut weighed = Vec::with_capacity(looks.len() + 1);
    let look_again = looks.iter().map(|look| {
        processes.push(Process::default());
        processes.iter_mut().for_each(|process| process.see(look));
        weighed.clear();
        weighed.extend(processes.iter().enumerate().map(|(start, process)| {
            let start = start as f64;
            process.logarithm - ((start + 1.0) * (start + 2.0)).ln()
        }));
        weighed.push(-(processes.len() as f64).ln_1p());
        logarithm_of_sum(&weighed)
    });
    look_again.collect()
}

/// The process that starts at first alone. It is a little ahead of [`e_process`] where the demand is missed from
/// the start, and learns of a later change only when the bad periods outweigh the good ones.
///
/// ```
/// use evenhand::inference::sequential::{Bounds, Look, single_e_process};
/// use evenhand::share::Share;
/// let week = Look::Value { share: Share::new(4, 20), demanded: Bounds::at_least(0.5) };
/// let evidence = single_e_process(&[week; 3]);
/// assert_eq!(evidence[0], 0.0, "nothing is expected before the first period");
/// assert!(evidence[2] > evidence[1] && evidence[1] > 0.0);
/// ```
pub fn single_e_process(looks: &[Look]) -> Vec<f64> {
    let mut process = Process::default();
    let look_again = looks.iter().map(|look| {
        process.see(look);
        process.logarithm
    });
    look_again.collect()
}

/// The natural logarithm of the mean of several e-values after each period, from their logarithms.
///
/// For a demand that consists of several and is kept only if all of them are: not to be behind the best group is
/// not to be behind any of the others, so the process is the mean of those against each of them; a range of at
/// most ε is a difference of at most ε for every ordered pair of groups. While the whole is kept, every part is
/// kept, so each of the e-values is on average at most 1 given the past, and so is their mean, whatever their
/// dependence. (Their largest is not, and neither is their product.) A mean of many is cautious: one part that is
/// missed must outweigh the number of all.
///
/// # Panics
/// When the processes are not of the same number of periods.
///
/// ```
/// use evenhand::inference::sequential::mean_of;
/// let (one, other) = (vec![0.0, 30f64.ln()], vec![0.0, 10f64.ln()]);
/// assert!((mean_of(&[one, other])[1] - 20f64.ln()).abs() < 1e-15);
/// ```
pub fn mean_of(processes: &[Vec<f64>]) -> Vec<f64> {
    let Some(first) = processes.first() else { return Vec::new() };
    assert!(
        processes.iter().all(|process| process.len() == first.len()),
        "the same periods in all processes"
    );
    let parts = (processes.len() as f64).ln();
    let at = |period: usize| -> Vec<f64> { processes.iter().map(|process| process[period]).collect() };
    (0..first.len()).map(|period| logarithm_of_sum(&at(period)) - parts).collect()
}

/// What a process has seen, and the logarithm of its e-value.
#[derive(Debug, Clone, Copy, Default)]
struct Process {
    past: Pair,
    logarithm: f64,
}

impl Process {
    fn see(&mut self, look: &Look) {
        let pair = look.pair();
        if !look.is_empty() {
            let guess = Rates { group: expect(self.past.group), reference: expect(self.past.reference) };
            if let Some(allowed) = nearest(look, &guess) {
                self.logarithm += likelier(pair.group, guess.group, allowed.group)
                    + likelier(pair.reference, guess.reference, allowed.reference);
            }
        }
        self.past = self.past.pool(pair);
    }
}

/// What the past lets one expect: with half a hit and half a miss more, so that nothing is ruled out.
fn expect(past: Share) -> Rate {
    let of = |count: u64| (count as f64 + 0.5) / (past.base() as f64 + 1.0);
    Rate { hit: of(past.hits()), miss: of(past.complement().hits()) }
}

/// The logarithm of how much likelier the counts are under the guess than under the allowed rate.
fn likelier(share: Share, guess: Rate, allowed: Rate) -> f64 {
    let part = |count: u64, guess: f64, allowed: f64| match count {
        0 => 0.0,
        _ => count as f64 * (guess / allowed).ln(),
    };
    part(share.hits(), guess.hit, allowed.hit) + part(share.complement().hits(), guess.miss, allowed.miss)
}

/// The logarithm of the sum of numbers that are given by their logarithms, without overflow.
fn logarithm_of_sum(logarithms: &[f64]) -> f64 {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest.is_infinite() {
        return largest;
    }
    largest + logarithms.iter().map(|logarithm| (logarithm - largest).exp()).sum::<f64>().ln()
}
