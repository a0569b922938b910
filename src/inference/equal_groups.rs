//! How often a rule that looks at the observed rates alone flags groups that are equal.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::inference::equal_sizes::{NEGLIGIBLE, Room, Size, overlap};
use crate::inference::joint::Better;
use crate::inference::tolerance::Tolerance;
use crate::share::{Share, Undefined};

/// How much is counted out one by one; where there is more, neighbouring rates are taken together.
#[derive(Clone, Copy)]
struct Effort {
    /// As many probabilities are looked up.
    lookups: usize,
    /// As many rates of the reference are gone through.
    rates: usize,
}

/// Against a hundred times the effort, this one moved the result by up to 1.5e-4 with 3 to 40 groups of up to a
/// million cases.
const USUAL: Effort = Effort { lookups: 200_000, rates: 4_000 };
/// As many rates of the best are gone through by one thread in a row.
const IN_A_ROW: usize = 128;
/// So many times fewer where a group is so large that its probabilities are computed one by one.
const COMPUTED: usize = 50;

/// Groups with the same true rate, before their cases are decided.
#[derive(Debug, Clone)]
pub struct EqualGroups<'a> {
    /// How many cases each will have.
    pub bases: &'a [u64],
    /// The true rate of all.
    pub rate: f64,
    /// A group with fewer cases is neither flagged nor can another be flagged against it.
    pub least_cases: u64,
}

impl EqualGroups<'_> {
    /// The probability that at least one group is outside the tolerance against the group that comes out best,
    /// counted out over all rates that the best can have: given that rate, the groups are independent. Ties for
    /// the best take the largest group. Where more than 4,000 rates of the best, or 200,000 probabilities, would have
    /// to be gone through, neighbouring rates are taken together and the mean of the two bounds that this leaves is
    /// given.
    ///
    /// # Errors
    /// [`Undefined::SingleGroup`] with fewer than two groups, [`Undefined::NoCases`] when one has no cases.
    ///
    /// # Panics
    /// When the rate is not between 0 and 1.
    ///
    /// ```
    /// use evenhand::inference::{Better, EqualGroups, Fraction, Scale, Tolerance};
    /// let four_fifths = Fraction { numerator: 4, denominator: 5 };
    /// let rule = Tolerance { scale: Scale::Ratio, at_least: Some(four_fifths), at_most: None };
    /// let seven = EqualGroups { bases: &[100; 7], rate: 0.3, least_cases: 1 };
    /// let chance = seven.flagged_against_best(Better::Higher, &rule)?;
    /// // Simulated with 100,000 draws: 0.940.
    /// assert!((chance - 0.940).abs() < 0.003);
    /// # Ok::<(), evenhand::share::Undefined>(())
    /// ```
    pub fn flagged_against_best(&self, better: Better, tolerance: &Tolerance) -> Result<f64, Undefined> {
        self.flagged_within(better, tolerance, USUAL)
    }

    fn flagged_within(
        &self,
        better: Better,
        tolerance: &Tolerance,
        effort: Effort,
    ) -> Result<f64, Undefined> {
        self.check(2)?;
        let sizes = self.sizes();
        let ends =
            |size: &Size| [*size.likely.start(), *size.likely.end()].map(|hits| Share::new(hits, size.base));
        let likely: Vec<Share> = sizes.iter().flat_map(ends).collect();
        if self.is_never_flagged(&sizes, tolerance, &likely) {
            return Ok(0.0);
        }
        let most = affordable(&sizes, effort);
        let (bests, all) = best_rates(&sizes, better, most);
        let room = |best: Share| -> Vec<Room> {
            let of_size = |size: &Size| Room {
                no_better: size.no_better_than(better, best),
                unflagged: tolerance.unflagged(best, size.base),
            };
            sizes.iter().map(of_size).collect()
        };
        let runs = bests.par_chunks(IN_A_ROW).enumerate().flat_map_iter(|(run, part)| {
            let mut before = (run * IN_A_ROW).checked_sub(1).map(|at| room(bests[at]));
            let (sizes, room) = (&sizes, &room);
            part.iter().map(move |best| {
                let here = room(*best);
                let judged_here = self.unflagged_with_best(sizes, &here, &here, before.as_deref());
                // The best lies somewhere from the rate before to this one.
                let judged_there = match before.as_deref().filter(|_| !all) {
                    Some(there) => self.unflagged_with_best(sizes, there, &here, Some(there)),
                    None => judged_here,
                };
                before = Some(here);
                (judged_here + judged_there) / 2.0
            })
        });
        // Added up in one order, whoever computed them.
        let unflagged: f64 = runs.collect::<Vec<f64>>().into_iter().sum();
        Ok((1.0 - unflagged).clamp(0.0, 1.0))
    }

    /// The probability that the best rate is better than `before`, not better than `best`, and no group flagged
    /// against a best of `judged`: three rates, each as the room that it leaves to the groups of each size.
    fn unflagged_with_best(
        &self,
        sizes: &[Size],
        judged: &[Room],
        best: &[Room],
        before: Option<&[Room]>,
    ) -> f64 {
        // Products over the groups that can be flagged, and over those that are too small.
        let (mut large, mut large_before, mut all_before) = (1.0, 1.0, 1.0);
        let (mut small, mut small_before) = (1.0, 1.0);
        for (at, size) in sizes.iter().enumerate() {
            let no_better = &best[at].no_better;
            let no_better_before = before.map_or(&None, |before| &before[at].no_better);
            if size.base < self.least_cases {
                small *= size.all_within(no_better);
                small_before *= size.all_within(no_better_before);
                continue;
            }
            let unflagged = &judged[at].unflagged;
            large *= size.all_within(&overlap(unflagged, no_better));
            large_before *= size.all_within(&overlap(unflagged, no_better_before));
            all_before *= size.all_within(no_better_before);
            if large < NEGLIGIBLE && all_before < NEGLIGIBLE {
                return 0.0;
            }
        }
        // A large group is the best, or only small ones are and nothing is flagged.
        (large - large_before).max(0.0) * small + all_before * (small - small_before).max(0.0)
    }

    /// The probability that at least one group is outside the tolerance against a reference that is none of them
    /// and has the same true rate, counted out over all counts of the reference.
    ///
    /// # Errors
    /// [`Undefined::SingleGroup`] with no group, [`Undefined::NoCases`] when one has no cases,
    /// [`Undefined::ReferenceUndefined`] when the reference has none.
    ///
    /// # Panics
    /// When the rate is not between 0 and 1.
    pub fn flagged_against_fixed(
        &self,
        reference_base: u64,
        tolerance: &Tolerance,
    ) -> Result<f64, Undefined> {
        self.check(1)?;
        if reference_base == 0 {
            return Err(Undefined::ReferenceUndefined);
        }
        if reference_base < self.least_cases {
            return Ok(0.0);
        }
        let sizes = self.sizes();
        let reference = Size::new(reference_base, 1, self.rate);
        let most = affordable(&sizes, USUAL) as u64;
        let (first, last) = (*reference.likely.start(), *reference.likely.end());
        let likely = [first, last].map(|hits| Share::new(hits, reference_base));
        if self.is_never_flagged(&sizes, tolerance, &likely) {
            return Ok(0.0);
        }
        let step = ((last - first) / most + 1).max(1);
        let mut flagged = 0.0;
        let mut start = first;
        while start <= last {
            let end = (start + (step - 1)).min(last);
            let middle = Share::new(start + (end - start) / 2, reference_base);
            let mut unflagged = 1.0;
            for size in sizes.iter().filter(|size| size.base >= self.least_cases) {
                unflagged *= size.all_within(&tolerance.unflagged(middle, size.base));
            }
            flagged += reference.law.within(start..=end) * (1.0 - unflagged);
            start = match end.checked_add(1) {
                Some(next) => next,
                None => break,
            };
        }
        Ok(flagged.clamp(0.0, 1.0))
    }

    /// Whether groups are within the tolerance at all counts that are likely at all, against all these references. A
    /// group that is so against the lowest and the highest reference is so against every one between, unless the lowest
    /// has no hit and so no ratio.
    fn is_never_flagged(&self, sizes: &[Size], tolerance: &Tolerance, references: &[Share]) -> bool {
        let by_rate = |one: &&Share, other: &&Share| one.compare_rate(**other);
        let ends = [references.iter().min_by(by_rate), references.iter().max_by(by_rate)];
        references.iter().all(|reference| reference.hits() > 0)
            && ends.into_iter().flatten().all(|reference| {
                sizes.iter().filter(|size| size.base >= self.least_cases).all(|size| {
                    let unflagged = tolerance.unflagged(*reference, size.base);
                    unflagged.is_some_and(|range| {
                        range.contains(size.likely.start()) && range.contains(size.likely.end())
                    })
                })
            })
    }

    pub(crate) fn check(&self, least: usize) -> Result<(), Undefined> {
        assert!((0.0..=1.0).contains(&self.rate), "a rate of {} is not between 0 and 1", self.rate);
        if self.bases.len() < least {
            return Err(Undefined::SingleGroup);
        }
        if self.bases.contains(&0) { Err(Undefined::NoCases) } else { Ok(()) }
    }

    /// Groups of the same size are taken together.
    fn sizes(&self) -> Vec<Size> {
        let mut bases = self.bases.to_vec();
        bases.sort_unstable();
        let alike = bases.chunk_by(|one, other| one == other);
        alike.map(|same| Size::new(same[0], same.len() as i32, self.rate)).collect()
    }
}

/// How many rates of the reference can be gone through.
fn affordable(sizes: &[Size], effort: Effort) -> usize {
    let dear = sizes.iter().any(|size| size.law.is_computed());
    (effort.lookups / sizes.len() / if dear { COMPUTED } else { 1 }).clamp(2, effort.rates)
}

/// The rates that the best group can have, from the worst of them to the best, and whether these are all.
fn best_rates(sizes: &[Size], better: Better, most: usize) -> (Vec<Share>, bool) {
    let worse_first = |one: &Share, other: &Share| match better {
        Better::Higher => one.compare_rate(*other),
        Better::Lower => other.compare_rate(*one),
    };
    // The best is at least as good as every group will be.
    let worst = |size: &Size| match better {
        Better::Higher => Share::new(*size.likely.start(), size.base),
        Better::Lower => Share::new(*size.likely.end(), size.base),
    };
    let floor = sizes.iter().map(worst).max_by(worse_first);
    let possible = |rate: &Share| floor.is_none_or(|floor| worse_first(rate, &floor) != Ordering::Less);
    let count: u64 = sizes.iter().map(|size| size.likely.end() - size.likely.start() + 1).sum();
    // About twice as many as wanted are written down before they are thinned out.
    let step = (count / (2 * most as u64)).max(1);
    let mut rates: Vec<Share> = Vec::with_capacity((count / step) as usize + 2 * sizes.len());
    for size in sizes {
        let hits = size.likely.clone().step_by(step as usize).chain([*size.likely.end()]);
        rates.extend(hits.map(|hits| Share::new(hits, size.base)).filter(possible));
    }
    // Those of each size are in order already, which a stable sort makes use of.
    rates.sort_by(worse_first);
    rates.dedup_by(|one, other| one.compare_rate(*other) == Ordering::Equal);
    if step == 1 && rates.len() <= most {
        return (rates, true);
    }
    let last = rates.last().copied();
    let every = rates.len().div_ceil(most);
    (rates.into_iter().step_by(every).chain(last).collect(), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::tolerance::{Fraction, Scale};

    const ALL: Effort = Effort { lookups: usize::MAX, rates: usize::MAX };

    fn at_least(numerator: i64, denominator: u64, scale: Scale) -> Tolerance {
        Tolerance { scale, at_least: Some(Fraction { numerator, denominator }), at_most: None }
    }

    #[test]
    fn two_groups_are_the_rule_of_four_fifths() {
        let rule = at_least(4, 5, Scale::Ratio);
        for (n1, n2, rate) in [(20, 20, 0.3), (7, 31, 0.5), (400, 90, 0.1), (3, 3, 0.99)] {
            let groups = EqualGroups { bases: &[n1, n2], rate, least_cases: 0 };
            let found = groups.flagged_against_best(Better::Higher, &rule).expect("cases");
            let prospect = |base| crate::inference::Prospect { base, rate };
            let known = crate::inference::four_fifths_alarm(prospect(n1), prospect(n2)).expect("cases");
            assert!((found - known).abs() < 1e-12, "{n1} {n2} {rate} {found} {known}");
        }
    }

    #[test]
    fn rates_taken_together_change_little() {
        for (bases, rate) in
            [(vec![900, 1300, 1700, 2100], 0.3), (vec![150, 4000, 777], 0.05), (vec![5000; 6], 0.02)]
        {
            let groups = EqualGroups { bases: &bases, rate, least_cases: 0 };
            for (better, rule) in [
                (Better::Higher, at_least(9, 10, Scale::Ratio)),
                (Better::Higher, at_least(-1, 50, Scale::Difference)),
            ] {
                let exact = groups.flagged_within(better, &rule, ALL).expect("cases");
                let thinned =
                    groups.flagged_within(better, &rule, Effort { lookups: 400, rates: 400 }).expect("cases");
                assert!((exact - thinned).abs() < 0.01, "{bases:?} {exact} {thinned}");
            }
        }
    }

    #[test]
    fn many_large_groups_keep_the_third_digit() {
        let bases: Vec<u64> = (0..40).map(|group| 4000 + 997 * group).collect();
        let groups = EqualGroups { bases: &bases, rate: 0.3, least_cases: 0 };
        let rule = at_least(47, 50, Scale::Ratio);
        let exact = groups.flagged_within(Better::Higher, &rule, ALL).expect("cases");
        let thinned = groups.flagged_against_best(Better::Higher, &rule).expect("cases");
        assert!(exact > 0.1 && exact < 0.9 && (exact - thinned).abs() < 1e-3, "{exact} {thinned}");
    }

    #[test]
    fn a_bad_event_is_the_mirror_image_on_the_scale_of_differences() {
        let good = at_least(-1, 10, Scale::Difference);
        let bad = Tolerance {
            scale: Scale::Difference,
            at_least: None,
            at_most: Some(Fraction { numerator: 1, denominator: 10 }),
        };
        let bases = [30, 44, 12];
        let groups = |rate| EqualGroups { bases: &bases, rate, least_cases: 20 };
        let higher = groups(0.3).flagged_against_best(Better::Higher, &good).expect("cases");
        let lower = groups(0.7).flagged_against_best(Better::Lower, &bad).expect("cases");
        assert!((higher - lower).abs() < 1e-12, "{higher} {lower}");
    }

    #[test]
    fn what_cannot_be_counted_out_is_named() {
        let rule = at_least(4, 5, Scale::Ratio);
        let one = EqualGroups { bases: &[5], rate: 0.5, least_cases: 0 };
        assert_eq!(one.flagged_against_best(Better::Higher, &rule), Err(Undefined::SingleGroup));
        assert_eq!(one.flagged_against_fixed(0, &rule), Err(Undefined::ReferenceUndefined));
        let empty = EqualGroups { bases: &[5, 0], rate: 0.5, least_cases: 0 };
        assert_eq!(empty.flagged_against_best(Better::Higher, &rule), Err(Undefined::NoCases));
        let small = EqualGroups { bases: &[5, 6], rate: 0.5, least_cases: 7 };
        assert_eq!(small.flagged_against_best(Better::Higher, &rule), Ok(0.0));
        assert_eq!(small.flagged_against_fixed(6, &rule), Ok(0.0));
    }

    #[test]
    fn the_largest_groups_are_never_flagged_and_end_soon() {
        let rule = at_least(4, 5, Scale::Ratio);
        let huge = EqualGroups { bases: &[u64::MAX, u64::MAX / 3, 5_000_000_000], rate: 0.3, least_cases: 0 };
        assert!(huge.flagged_against_best(Better::Higher, &rule).expect("cases") < 1e-3);
        assert!(huge.flagged_against_fixed(u64::MAX, &rule).expect("cases") < 1e-3);
    }
}
