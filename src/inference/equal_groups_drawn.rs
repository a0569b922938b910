//! The same question where every group is compared with the others: drawn instead of counted out.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution};
use rayon::prelude::*;

use crate::inference::equal_groups::EqualGroups;
use crate::inference::tolerance::Tolerance;
use crate::share::{Share, Undefined};

/// How often all groups are drawn.
const DRAWS: usize = 10_000;
/// As many single groups are drawn: beyond 200 groups there are fewer draws of all.
const GROUPS_DRAWN: usize = 2_000_000;
/// The fewest draws.
const LEAST: usize = 1_000;

/// Whom every group is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// All other groups together.
    Rest,
    /// All groups together, itself among them.
    Overall,
}

/// A probability that was found by drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// The probability.
    pub chance: f64,
    /// Its standard error, from the number of draws.
    pub standard_error: f64,
}

impl EqualGroups<'_> {
    /// The probability that at least one group is outside the tolerance against the others: from 10,000 draws
    /// of all groups, down to 1,000 where there are more than 200 of them. Each draw has random numbers of its own, so that the same seed gives the same answer
    /// whatever the number of threads.
    ///
    /// # Errors
    /// [`Undefined::SingleGroup`] with fewer than two groups, [`Undefined::NoCases`] when one has no cases.
    ///
    /// # Panics
    /// When the rate is not between 0 and 1.
    pub fn flagged_against_others(
        &self,
        whole: Whole,
        tolerance: &Tolerance,
        seed: u64,
    ) -> Result<Drawn, Undefined> {
        self.check(2)?;
        let laws: Vec<Binomial> =
            self.bases.iter().filter_map(|base| Binomial::new(*base, self.rate).ok()).collect();
        let cases: u64 = self.bases.iter().sum();
        let drawn = |draw: u64| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(draw);
            let hits: Vec<u64> = laws.iter().map(|law| law.sample(&mut random)).collect();
            let all = Share::new(hits.iter().sum(), cases);
            hits.iter().zip(self.bases).any(|(hits, base)| {
                let reference = match whole {
                    Whole::Rest => Share::new(all.hits() - hits, cases - base),
                    Whole::Overall => all,
                };
                let judged = base.min(&reference.base()) >= &self.least_cases;
                judged && !tolerance.unflagged(reference, *base).is_some_and(|passing| passing.contains(hits))
            })
        };
        let draws = (GROUPS_DRAWN / self.bases.len()).clamp(LEAST, DRAWS);
        let flagged = (0..draws as u64).into_par_iter().filter(|draw| drawn(*draw)).count();
        let chance = flagged as f64 / draws as f64;
        Ok(Drawn { chance, standard_error: (chance * (1.0 - chance) / draws as f64).sqrt() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::tolerance::{Fraction, Scale};

    #[test]
    fn two_groups_against_each_other_are_the_rule_of_four_fifths() {
        let four_fifths = Fraction { numerator: 4, denominator: 5 };
        let rule = Tolerance { scale: Scale::Ratio, at_least: Some(four_fifths), at_most: None };
        let groups = EqualGroups { bases: &[50, 70], rate: 0.4, least_cases: 0 };
        let found = groups.flagged_against_others(Whole::Rest, &rule, 1).expect("cases");
        let exact = groups.flagged_against_best(crate::inference::Better::Higher, &rule).expect("cases");
        assert!((found.chance - exact).abs() < 4.0 * found.standard_error, "{found:?} {exact}");
        assert_eq!(Ok(found), groups.flagged_against_others(Whole::Rest, &rule, 1));
        let alone = EqualGroups { bases: &[50], rate: 0.4, least_cases: 0 };
        assert_eq!(alone.flagged_against_others(Whole::Overall, &rule, 1), Err(Undefined::SingleGroup));
    }
}
