//! How unequal amounts are, and how much of that lies between groups.

use crate::amount::Distribution;
use crate::share::Undefined;

/// A generalised entropy, named by the weight it gives to the far ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entropy {
    /// Exponent 2: half the squared coefficient of variation. Looks most at the largest amounts.
    HalfSquaredVariation,
    /// Exponent 1: the index of Theil, `mean of r ln r`, r being an amount over the mean.
    Theil,
    /// Exponent 0: the mean log deviation, `mean of -ln r`. Looks most at the smallest amounts.
    MeanLogDeviation,
}

/// An inequality and its two parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntropySplit {
    /// The inequality among all cases; 0 when all have the same amount.
    pub total: f64,
    /// What would be left if every group had the mean of all.
    pub within: f64,
    /// What would be left if every case had the mean of its group.
    pub between: f64,
}

/// The generalised entropy of all cases (Shorrocks 1980, "The class of additively decomposable inequality
/// measures"), split into the part within and the part between groups, as an index of unfairness by Speicher et
/// al. (2018, "A unified approach to quantifying algorithmic unfairness"). Groups without cases add nothing.
///
/// # Errors
/// [`Undefined::NoCases`] when no group has cases; [`Undefined::NotAboveZero`] when the mean of all is not above
/// zero, when Theil's index meets an amount below zero, or the mean log deviation one that is not above zero.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::{Entropy, generalized_entropy};
/// let one = |prices: &[f64]| Distribution::of(prices.iter().map(|price| (*price, 1)));
/// let groups = [one(&[100.0, 120.0, 90.0, 110.0]), one(&[130.0, 150.0, 125.0])];
/// let split = generalized_entropy(&[&groups[0], &groups[1]], Entropy::HalfSquaredVariation)?;
/// assert!((split.total - 0.0123048668503).abs() < 1e-13);
/// assert!((split.within - 0.00437098255280).abs() < 1e-13);
/// assert!((split.between - 0.00793388429752).abs() < 1e-13);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn generalized_entropy(groups: &[&Distribution], entropy: Entropy) -> Result<EntropySplit, Undefined> {
    let groups: Vec<Group> = groups.iter().filter_map(|group| Group::of(group)).collect();
    let cases: f64 = groups.iter().map(|group| group.cases).sum();
    if groups.is_empty() {
        return Err(Undefined::NoCases);
    }
    let mean = sum(groups.iter().map(|group| group.mean * group.cases)) / cases;
    let least = groups.iter().map(|group| group.least).fold(f64::INFINITY, f64::min);
    let defined = match entropy {
        Entropy::HalfSquaredVariation => mean > 0.0,
        Entropy::Theil => mean > 0.0 && least >= 0.0,
        Entropy::MeanLogDeviation => least > 0.0,
    };
    if !defined {
        return Err(Undefined::NotAboveZero);
    }
    let total = sum(groups.iter().map(|group| group.divergence(mean, entropy))) / cases;
    // A group's own divergence is from its own mean; the weight turns it into one from the mean of all.
    let within = sum(groups.iter().map(|group| match entropy {
        Entropy::HalfSquaredVariation => group.squares_around_own_mean() / (2.0 * mean * mean),
        // A group all at zero has no entropy of its own, and no weight.
        Entropy::Theil if group.mean == 0.0 => 0.0,
        Entropy::Theil => group.mean / mean * group.divergence(group.mean, entropy),
        Entropy::MeanLogDeviation => group.divergence(group.mean, entropy),
    })) / cases;
    let between = sum(groups.iter().map(|group| group.cases * part(group.mean, mean, entropy))) / cases;
    Ok(EntropySplit { total, within, between })
}

/// A group that has cases.
struct Group<'a> {
    amounts: &'a Distribution,
    cases: f64,
    mean: f64,
    least: f64,
}

impl Group<'_> {
    fn of(amounts: &Distribution) -> Option<Group<'_>> {
        let least = amounts.least()?;
        let cases = amounts.cases() as f64;
        let mean = sum(amounts.steps().iter().map(|step| step.level * step.cases as f64)) / cases;
        Some(Group { amounts, cases, mean, least })
    }

    fn divergence(&self, mean: f64, entropy: Entropy) -> f64 {
        sum(self.amounts.steps().iter().map(|step| step.cases as f64 * part(step.level, mean, entropy)))
    }

    fn squares_around_own_mean(&self) -> f64 {
        let square = |level: f64| (level - self.mean) * (level - self.mean);
        sum(self.amounts.steps().iter().map(|step| step.cases as f64 * square(step.level)))
    }
}

/// What one amount adds. A multiple of its distance from the mean, which cancels in the sum, makes every part at
/// least zero, so that nearly equal amounts lose no digits.
fn part(amount: f64, mean: f64, entropy: Entropy) -> f64 {
    let distance = (amount - mean) / mean;
    match entropy {
        Entropy::HalfSquaredVariation => distance * distance / 2.0,
        Entropy::Theil if amount == 0.0 => 1.0,
        Entropy::Theil => series(distance, |k| 1.0 / (k * (k - 1.0)))
            .unwrap_or_else(|| amount / mean * libm::log(amount / mean) - distance),
        Entropy::MeanLogDeviation => {
            series(distance, |k| 1.0 / k).unwrap_or_else(|| distance - libm::log(amount / mean))
        }
    }
}

/// The alternating power series from the square on, for small distances, where the closed form cancels.
fn series(distance: f64, coefficient: fn(f64) -> f64) -> Option<f64> {
    let sum = || (2..=10).rev().map(f64::from).fold(0.0, |sum, k| coefficient(k) - distance * sum);
    (distance.abs() < 0.01).then(|| sum() * distance * distance)
}

/// A sum that keeps what each addition rounds off (Neumaier 1974).
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut rest) = (0.0f64, 0.0);
    for term in terms {
        let next = sum + term;
        rest += if sum.abs() >= term.abs() { (sum - next) + term } else { (term - next) + sum };
        sum = next;
    }
    sum + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Entropy; 3] = [Entropy::HalfSquaredVariation, Entropy::Theil, Entropy::MeanLogDeviation];

    #[test]
    fn the_parts_add_up_and_do_not_depend_on_the_unit_or_the_number_of_cases() {
        let group = |scale: f64, times: u64| {
            let prices = [(100.0, 4), (120.0, 1), (90.5, 2), (1.0, 1)];
            Distribution::of(prices.map(|(price, cases)| (price * scale, cases * times)))
        };
        let other =
            |scale: f64, times: u64| Distribution::of([(130.0 * scale, times), (7.0 * scale, 3 * times)]);
        for entropy in ALL {
            let plain = generalized_entropy(&[&group(1.0, 1), &other(1.0, 1)], entropy).unwrap();
            assert!((plain.within + plain.between - plain.total).abs() < 1e-15);
            assert!(plain.within > 0.0 && plain.between > 0.0);
            let more = [&group(8.0, 100_000_000), &Distribution::default(), &other(8.0, 100_000_000)];
            let more = generalized_entropy(&more, entropy).unwrap();
            assert!((more.total - plain.total).abs() < 1e-14 && (more.between - plain.between).abs() < 1e-14);
        }
    }

    #[test]
    fn equal_amounts_have_none_and_nearly_equal_ones_keep_their_digits() {
        for entropy in ALL {
            let same = Distribution::of([(2.5, 4)]);
            let split = generalized_entropy(&[&same, &same], entropy).unwrap();
            assert_eq!(split, EntropySplit { total: 0.0, within: 0.0, between: 0.0 });
            // All three are half the squared variation for amounts that lie close together.
            let near = Distribution::of([(1.0, 1), (1.0 + 1e-6, 1)]);
            let split = generalized_entropy(&[&near], entropy).unwrap();
            assert!((split.total / 1.25e-13 - 1.0).abs() < 1e-3, "{entropy:?} {split:?}");
            assert_eq!(split.between, 0.0);
        }
    }

    #[test]
    fn zeros_and_amounts_below_zero_are_refused_where_a_logarithm_needs_more() {
        let zeros = Distribution::of([(0.0, 2), (3.0, 1)]);
        let free = Distribution::of([(0.0, 5)]);
        let owed = Distribution::of([(-1.0, 1), (4.0, 3)]);
        let found =
            |groups: &[&Distribution], entropy| generalized_entropy(groups, entropy).map(|split| split.total);
        assert!(ALL[..2].iter().all(|entropy| found(&[&zeros, &free], *entropy).is_ok()));
        assert_eq!(found(&[&zeros], Entropy::MeanLogDeviation), Err(Undefined::NotAboveZero));
        assert!(found(&[&owed], Entropy::HalfSquaredVariation).is_ok());
        assert_eq!(found(&[&owed], Entropy::Theil), Err(Undefined::NotAboveZero));
        for entropy in ALL {
            assert_eq!(found(&[&free], entropy), Err(Undefined::NotAboveZero));
            assert_eq!(found(&[&Distribution::default()], entropy), Err(Undefined::NoCases));
        }
    }
}
