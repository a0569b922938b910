//! What is compared: one rate with another, both made of shares of one table.

use super::jackknife::Deletion;
use crate::share::{Share, Undefined};

/// One rate against another. A rate is a share, or the mean of several shares of different cases (both sides
/// have the same number of parts).
///
/// ```
/// use evenhand::inference::resample::{Contrast, acceleration};
/// use evenhand::share::Share;
/// let (group, reference) = ([Share::new(26, 48)], [Share::new(206, 259)]);
/// let contrast = Contrast::apart(&group, &reference);
/// assert!((contrast.ratio().unwrap() - 0.6810275080906149).abs() < 1e-15);
/// let acceleration = acceleration(&contrast.log_ratio_deletions(), 307).unwrap();
/// assert!((acceleration / -0.0029875029554623754 - 1.0).abs() < 1e-9);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Contrast<'a> {
    group: &'a [Share],
    reference: &'a [Share],
    nested: bool,
}

impl<'a> Contrast<'a> {
    /// A group against a reference with other cases.
    pub fn apart(group: &'a [Share], reference: &'a [Share]) -> Contrast<'a> {
        Contrast { group, reference, nested: false }
    }

    /// A group against a whole that it is a part of.
    pub fn nested(group: &'a [Share], whole: &'a [Share]) -> Contrast<'a> {
        Contrast { group, reference: whole, nested: true }
    }

    /// The rate of the group minus that of the reference; `None` where either has no cases.
    pub fn difference(&self) -> Option<f64> {
        match (self.group, self.reference) {
            // Over one denominator equal differences of small counts are equal to the last bit.
            ([group], [reference]) if group.base() > 0 && reference.base() > 0 => {
                let [hits, base] = counts(*group);
                let [other_hits, other_base] = counts(*reference);
                Some((hits * other_base - other_hits * base) / (base * other_base))
            }
            _ => Some(mean(self.group)? - mean(self.reference)?),
        }
    }

    /// The rate of the group divided by that of the reference: infinite where only the reference's is 0, `None`
    /// where both are or where either has no cases.
    pub fn ratio(&self) -> Option<f64> {
        let [above, below] = match (self.group, self.reference) {
            ([group], [reference]) if group.base() > 0 && reference.base() > 0 => {
                let [hits, base] = counts(*group);
                let [other_hits, other_base] = counts(*reference);
                [hits * other_base, base * other_hits]
            }
            _ => [mean(self.group)?, mean(self.reference)?],
        };
        (above > 0.0 || below > 0.0).then(|| above / below)
    }

    /// Whether resampling says anything about the contrast.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] where a share has no cases, [`Undefined::AllOrNone`] where one has no hits or
    /// nothing but hits: no replicate ever leaves that, so it would pass for certain.
    pub fn check(&self) -> Result<(), Undefined> {
        for share in self.group.iter().chain(self.reference) {
            if share.base() == 0 {
                return Err(Undefined::NoCases);
            }
            if share.hits() == 0 || share.hits() == share.base() {
                return Err(Undefined::AllOrNone);
            }
        }
        Ok(())
    }

    /// How the difference changes with one case less.
    pub fn difference_deletions(&self) -> Vec<Deletion> {
        self.deletions(|group, reference| group - reference)
    }

    /// How the logarithm of the ratio changes with one case less. Without the only hit of a side it is infinite.
    pub fn log_ratio_deletions(&self) -> Vec<Deletion> {
        let (Some(of_group), Some(of_reference)) = (mean(self.group), mean(self.reference)) else {
            return Vec::new();
        };
        self.deletions(|group, reference| (group / of_group).ln_1p() - (reference / of_reference).ln_1p())
    }

    /// The change of the statistic by a change of the two rates, for each cell of the table that matters.
    fn deletions(&self, change: impl Fn(f64, f64) -> f64) -> Vec<Deletion> {
        let parts = self.group.len() as f64;
        let mut deletions = Vec::with_capacity(4 * self.group.len());
        for (group, reference) in self.group.iter().zip(self.reference) {
            for hit in [true, false] {
                let own = without(*group, hit) / parts;
                let other = without(*reference, hit) / parts;
                let (of_group, of_reference) = (cell(*group, hit), cell(*reference, hit));
                if self.nested {
                    deletions.push(Deletion { cases: of_group, change: change(own, other) });
                    deletions.push(Deletion { cases: of_reference - of_group, change: change(0.0, other) });
                } else {
                    deletions.push(Deletion { cases: of_group, change: change(own, 0.0) });
                    deletions.push(Deletion { cases: of_reference, change: change(0.0, other) });
                }
            }
        }
        deletions.retain(|deletion| deletion.cases > 0);
        deletions
    }
}

fn counts(share: Share) -> [f64; 2] {
    [share.hits() as f64, share.base() as f64]
}

fn cell(share: Share, hit: bool) -> u64 {
    if hit { share.hits() } else { share.complement().hits() }
}

/// The rate with a hit or a miss less, minus the rate.
fn without(share: Share, hit: bool) -> f64 {
    let [hits, base] = counts(share);
    let change = if hit { hits - base } else { hits };
    change / base / (base - 1.0)
}

fn mean(shares: &[Share]) -> Option<f64> {
    let sum: Result<f64, Undefined> = shares.iter().map(|share| share.rate()).sum();
    sum.ok().map(|sum| sum / shares.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletions_are_what_taking_a_case_out_does() {
        let less = |share: Share, hit: bool| Share::new(share.hits() - u64::from(hit), share.base() - 1);
        let (group, rest) = ([Share::new(3, 11), Share::new(5, 6)], [Share::new(8, 40), Share::new(2, 9)]);
        let whole = [group[0].pool(rest[0]), group[1].pool(rest[1])];
        for nested in [false, true] {
            let contrast = |group: &[Share; 2], rest: &[Share; 2]| {
                let whole = [group[0].pool(rest[0]), group[1].pool(rest[1])];
                let of = if nested { Contrast::nested(group, &whole) } else { Contrast::apart(group, rest) };
                (of.difference().expect("cases"), of.ratio().expect("hits").ln())
            };
            let (difference, log_ratio) = contrast(&group, &rest);
            let made = if nested { Contrast::nested(&group, &whole) } else { Contrast::apart(&group, &rest) };
            let (differences, log_ratios) = (made.difference_deletions(), made.log_ratio_deletions());
            assert_eq!((differences.len(), log_ratios.len()), (8, 8));
            let mut at = 0;
            for part in 0..2 {
                for hit in [true, false] {
                    let (mut fewer, mut others) = (group, rest);
                    fewer[part] = less(group[part], hit);
                    others[part] = less(rest[part], hit);
                    for (expected, cases) in [
                        (contrast(&fewer, &rest), cell(group[part], hit)),
                        (contrast(&group, &others), cell(rest[part], hit)),
                    ] {
                        assert_eq!((differences[at].cases, log_ratios[at].cases), (cases, cases));
                        assert!((differences[at].change - (expected.0 - difference)).abs() < 1e-15);
                        assert!((log_ratios[at].change - (expected.1 - log_ratio)).abs() < 1e-14);
                        at += 1;
                    }
                }
            }
        }
    }

    #[test]
    fn what_has_no_value_is_none_and_what_never_moves_has_a_reason() {
        let [none, all, some, empty] = [(0, 4), (4, 4), (1, 4), (0, 0)].map(|(h, b)| [Share::new(h, b)]);
        assert_eq!(Contrast::apart(&none, &none).ratio(), None);
        assert_eq!(Contrast::apart(&some, &none).ratio(), Some(f64::INFINITY));
        assert_eq!(Contrast::apart(&none, &some).ratio(), Some(0.0));
        assert_eq!(Contrast::apart(&some, &empty).ratio(), None);
        assert_eq!(Contrast::apart(&empty, &some).difference(), None);
        assert_eq!(Contrast::apart(&some, &all).check(), Err(Undefined::AllOrNone));
        assert_eq!(Contrast::apart(&none, &some).check(), Err(Undefined::AllOrNone));
        assert_eq!(Contrast::apart(&some, &empty).check(), Err(Undefined::NoCases));
        assert_eq!(Contrast::apart(&some, &some).check(), Ok(()));
    }
}
