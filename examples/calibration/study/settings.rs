//! Groups whose sizes and true rates are known, and the grids of them that are studied.

use std::fmt;

/// A true rate in parts of ten thousand, so that a ratio of exactly four fifths can be told.
pub type Rate = u32;

/// The parts.
pub const WHOLE: Rate = 10_000;

/// Equal sizes that are studied.
pub const SIZES: [u64; 7] = [20, 50, 100, 200, 500, 1000, 5000];

/// Rates that are studied.
pub const RATES: [Rate; 7] = [200, 500, 1000, 2000, 3000, 5000, 7000];

/// Sizes and true rates of several groups, in one family or, for measures that need a label, in two: first
/// all groups by one label, then all by the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub sizes: Vec<u64>,
    pub rates: Vec<Rate>,
    pub families: usize,
}

impl Setting {
    pub fn new(sizes: Vec<u64>, rates: Vec<Rate>) -> Setting {
        assert_eq!(sizes.len(), rates.len(), "a rate for each group");
        Setting { sizes, rates, families: 1 }
    }

    /// Two families over the same groups.
    pub fn two(one: Setting, other: Setting) -> Setting {
        assert_eq!(one.groups(), other.groups(), "the same groups");
        Setting {
            sizes: [one.sizes, other.sizes].concat(),
            rates: [one.rates, other.rates].concat(),
            families: 2,
        }
    }

    /// The number of groups.
    pub fn groups(&self) -> usize {
        self.sizes.len() / self.families
    }

    /// The true rates of a family.
    pub fn rates_of(&self, family: usize) -> &[Rate] {
        let groups = self.groups();
        &self.rates[family * groups..(family + 1) * groups]
    }

    /// The sizes in short: `1500+6x20`.
    pub fn sizes_in_short(&self) -> String {
        self.in_short(&self.sizes.iter().map(u64::to_string).collect::<Vec<_>>())
    }

    /// The rates in short: `0.3+6x0.24`.
    pub fn rates_in_short(&self) -> String {
        let decimal = |rate: &Rate| (f64::from(*rate) / f64::from(WHOLE)).to_string();
        self.in_short(&self.rates.iter().map(decimal).collect::<Vec<_>>())
    }

    fn in_short(&self, values: &[String]) -> String {
        values.chunks(self.groups()).map(runs).collect::<Vec<_>>().join("/")
    }

    /// A seed of its own, from its name alone (FNV-1a): settings can come and go without changing others.
    pub fn seed(&self) -> u64 {
        self.to_string()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.sizes_in_short(), self.rates_in_short())
    }
}

/// Equal neighbours written once.
fn runs(values: &[String]) -> String {
    let run =
        |run: &[String]| if run.len() == 1 { run[0].clone() } else { format!("{}x{}", run.len(), run[0]) };
    values.chunk_by(|one, other| one == other).map(run).collect::<Vec<_>>().join("+")
}

pub fn per_ten_thousand(rate: Rate) -> f64 {
    f64::from(rate) / f64::from(WHOLE)
}

/// True rates of a number of groups, from the rate of the best of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// All the same.
    Equal,
    /// The last at this many tenths of the others: at 8 the boundary of four fifths itself.
    OneAtTenths(Rate),
    /// The last ten percentage points below the others.
    OneTenPointsBelow,
    /// In even steps from the best down to four fifths of it.
    Spread,
}

impl Pattern {
    /// `None` where there is no such rate.
    pub fn rates(self, groups: usize, best: Rate) -> Option<Vec<Rate>> {
        let one_behind = |last: Rate| {
            let mut rates = vec![best; groups];
            rates[groups - 1] = last;
            rates
        };
        match self {
            Pattern::Equal => Some(vec![best; groups]),
            Pattern::OneAtTenths(tenths) => Some(one_behind(best * tenths / 10)),
            Pattern::OneTenPointsBelow => (best > WHOLE / 10).then(|| one_behind(best - WHOLE / 10)),
            Pattern::Spread => {
                let steps = groups as u32 - 1;
                Some((0..groups as u32).map(|step| best - best * 2 * step / (10 * steps)).collect())
            }
        }
    }
}

/// Every size with every rate in every pattern.
pub fn grid(sizes: &[Vec<u64>], rates: &[Rate], patterns: &[Pattern]) -> Vec<Setting> {
    let mut settings = Vec::new();
    for sizes in sizes {
        for pattern in patterns {
            for best in rates {
                if let Some(rates) = pattern.rates(sizes.len(), *best) {
                    settings.push(Setting::new(sizes.clone(), rates));
                }
            }
        }
    }
    settings
}

/// As many groups of each of these sizes.
pub fn equal(groups: usize, sizes: &[u64]) -> Vec<Vec<u64>> {
    sizes.iter().map(|size| vec![*size; groups]).collect()
}

/// One group of a size and others of another.
pub fn one_and(first: u64, others: usize, size: u64) -> Vec<u64> {
    [vec![first], vec![size; others]].concat()
}

/// Seven groups as uneven as those of a census question.
pub fn census() -> Vec<u64> {
    vec![1500, 400, 300, 120, 60, 40, 20]
}
