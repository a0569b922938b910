//! Monitors that are looked at after every period: how often they raise a false alarm, and how soon a true one.

use std::fmt::{self, Write as _};

use evenhand::inference::sequential::{Bounds, Look, e_process, mean_of, single_e_process};
use evenhand::inference::{Better, Pair, koopman, newcombe, ratio_to_best};
use evenhand::share::Share;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::CONFIDENCE;
use super::laws::Law;
use super::settings::{Rate, Setting, per_ten_thousand};

/// As many logs are drawn.
const DRAWN: u64 = 2_000;
/// So many looks after a change are told of.
const SOON: [usize; 2] = [12, 24];

/// What is demanded of the last group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// At least 0.8 of the first group's rate.
    Ratio,
    /// At most 0.1 below the first group's rate.
    Difference,
    /// At least 0.8 of every other group's rate.
    Best,
}

/// Groups that are looked at again and again, and whose rates change once, or do not.
#[derive(Debug, Clone)]
pub struct Scenario {
    demand: Demand,
    /// The cases of each group in a period, and its rate until the change.
    before: Setting,
    after: Vec<Rate>,
    /// Periods until the change; all of them where nothing changes.
    quiet: usize,
    looks: usize,
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let demand = match self.demand {
            Demand::Ratio => "ratio",
            Demand::Difference => "difference",
            Demand::Best => "best",
        };
        let after = Setting::new(self.before.sizes.clone(), self.after.clone());
        let (quiet, looks) = (self.quiet, self.looks);
        write!(f, "{demand},{},{},{quiet},{looks}", self.before, after.rates_in_short())
    }
}

pub fn columns() -> Vec<String> {
    let watchers = ["e_process", "single", "interval", "to_date"];
    let of = |watcher: &str| {
        let parts = [
            "false".to_string(),
            format!("within_{}", SOON[0]),
            format!("within_{}", SOON[1]),
            "median".into(),
        ];
        parts.map(|part| format!("{watcher}.{part}"))
    };
    watchers.iter().flat_map(|watcher| of(watcher)).collect()
}

/// The first line.
pub fn header() -> String {
    format!("demand,sizes,before,after,quiet,looks,drawn,{}", columns().join(","))
}

/// The demand kept just so, over 500 looks; and missed after a while or from the start.
pub fn scenarios() -> Vec<Scenario> {
    let scenario = |demand, sizes: &[u64], before: &[Rate], after: &[Rate], quiet, looks| Scenario {
        demand,
        before: Setting::new(sizes.to_vec(), before.to_vec()),
        after: after.to_vec(),
        quiet,
        looks,
    };
    let same =
        |demand, sizes: &[u64], rates: &[Rate], looks| scenario(demand, sizes, rates, rates, looks, looks);
    use Demand::{Best, Difference, Ratio};
    vec![
        same(Ratio, &[160, 40], &[4000, 3200], 36),
        same(Ratio, &[160, 40], &[4000, 3200], 500),
        same(Ratio, &[10, 10], &[4000, 3200], 500),
        same(Difference, &[160, 40], &[4000, 3000], 500),
        same(Best, &[60, 60, 60], &[5000, 5000, 4000], 500),
        scenario(Ratio, &[160, 40], &[4000, 4000], &[4000, 2000], 12, 60),
        scenario(Ratio, &[800, 200], &[4000, 4000], &[4000, 2000], 12, 60),
        scenario(Ratio, &[10, 10], &[4000, 4000], &[4000, 2000], 12, 132),
        scenario(Ratio, &[160, 40], &[4000, 4000], &[4000, 2400], 12, 60),
        scenario(Difference, &[160, 40], &[4000, 4000], &[4000, 2000], 12, 60),
        scenario(Best, &[60, 60, 60], &[5000, 5000, 5000], &[5000, 5000, 2500], 12, 60),
        scenario(Ratio, &[160, 40], &[4000, 2400], &[4000, 2400], 0, 48),
        scenario(Ratio, &[800, 200], &[4000, 2400], &[4000, 2400], 0, 48),
        scenario(Ratio, &[10, 10], &[4000, 2400], &[4000, 2400], 0, 120),
    ]
}

/// Draws from streams of their own, so that threads cannot change them.
pub struct Draws {
    seed: u64,
    drawn: u64,
}

impl Draws {
    pub fn new(seed: u64, drawn: u64) -> Draws {
        Draws { seed, drawn }
    }

    /// What is made of each draw, in their order.
    pub fn of<T: Send>(&self, make: impl Fn(&mut Draw) -> T + Sync) -> Vec<T> {
        let generator = ChaCha8Rng::seed_from_u64(self.seed);
        let one = |replicate: u64| {
            let mut generator = generator.clone();
            generator.set_stream(replicate);
            make(&mut Draw { generator, laws: Vec::new() })
        };
        (0..self.drawn).into_par_iter().map(one).collect()
    }
}

/// One log as it is drawn.
pub struct Draw {
    generator: ChaCha8Rng,
    laws: Vec<(u64, Rate, Law)>,
}

impl Draw {
    pub fn share(&mut self, base: u64, rate: Rate) -> Share {
        let known = self.laws.iter().position(|(size, of, _)| (*size, *of) == (base, rate));
        let place = known.unwrap_or_else(|| {
            self.laws.push((base, rate, Law::new(base, per_ten_thousand(rate))));
            self.laws.len() - 1
        });
        let uniform = (self.generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        Share::new(self.laws[place].2.hits_at(uniform), base)
    }
}

/// The look at which each watcher raises its first alarm.
type Alarms = [Option<usize>; 4];

impl Scenario {
    /// How often one looks.
    pub fn looks(&self) -> usize {
        self.looks
    }

    fn draw(&self, draw: &mut Draw) -> Vec<Vec<Share>> {
        let period = |at: usize, draw: &mut Draw| {
            let rates = if at < self.quiet { &self.before.rates } else { &self.after };
            self.before.sizes.iter().zip(rates).map(|(size, rate)| draw.share(*size, *rate)).collect()
        };
        (0..self.looks).map(|at| period(at, draw)).collect()
    }

    /// The last group against each group that it is held against, period by period.
    fn seen(&self, periods: &[Vec<Share>]) -> Vec<Vec<Look>> {
        let others = if self.demand == Demand::Best { self.before.groups() - 1 } else { 1 };
        let against = |other: usize| {
            let look = |shares: &Vec<Share>| {
                let pair = Pair { group: shares[shares.len() - 1], reference: shares[other] };
                match self.demand {
                    Demand::Difference => Look::Difference { pair, demanded: Bounds::at_least(-0.1) },
                    Demand::Ratio | Demand::Best => Look::Ratio { pair, demanded: Bounds::at_least(0.8) },
                }
            };
            periods.iter().map(look).collect()
        };
        (0..others).map(against).collect()
    }

    /// Whether the interval that is judged alone lies beyond the bound.
    fn is_beyond(&self, shares: &[Share]) -> bool {
        let (group, reference) = (shares[shares.len() - 1], shares[0]);
        match self.demand {
            Demand::Ratio => koopman(group, reference, CONFIDENCE).is_ok_and(|found| found.high < 0.8),
            Demand::Difference => newcombe(group, reference, CONFIDENCE).is_ok_and(|found| found.high < -0.1),
            Demand::Best => ratio_to_best(shares, Better::Higher, CONFIDENCE)
                .is_ok_and(|found| found.last().is_some_and(|found| found.high < 0.8)),
        }
    }

    fn alarms(&self, draw: &mut Draw) -> Alarms {
        let periods = self.draw(draw);
        let looks = self.seen(&periods);
        let enough = (1.0 / (1.0 - CONFIDENCE)).ln();
        let first = |process: fn(&[Look]) -> Vec<f64>| {
            let processes: Vec<Vec<f64>> = looks.iter().map(|looks| process(looks)).collect();
            mean_of(&processes).iter().position(|logarithm| *logarithm >= enough)
        };
        let add = |date: &mut Vec<Share>, shares: &Vec<Share>| {
            *date = date.iter().zip(shares).map(|(one, other)| one.pool(*other)).collect();
            Some(date.clone())
        };
        let none = vec![Share::default(); self.before.groups()];
        [
            first(e_process),
            first(single_e_process),
            periods.iter().position(|shares| self.is_beyond(shares)),
            periods.iter().scan(none, add).position(|shares| self.is_beyond(&shares)),
        ]
    }
}

/// False alarms are those before the change. What is found soon, and after how many periods in the median, is of all
/// logs without one; where most of them have no alarm until the end, there is no median.
pub fn line(scenario: &Scenario) -> String {
    let name = scenario.to_string();
    let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    let alarms = Draws::new(seed, DRAWN).of(|draw| scenario.alarms(draw));
    let mut line = format!("{name},{DRAWN}");
    for watcher in 0..4 {
        let of_watcher = || alarms.iter().map(|alarms| alarms[watcher]);
        let is_early = |alarm: &Option<usize>| alarm.is_some_and(|at| at < scenario.quiet);
        let early = of_watcher().filter(is_early).count();
        write!(line, ",{}", early as f64 / DRAWN as f64).expect("a text takes all");
        let mut delays: Vec<usize> = of_watcher()
            .filter(|alarm| !is_early(alarm))
            .map(|alarm| alarm.map_or(usize::MAX, |at| at + 1 - scenario.quiet))
            .collect();
        delays.sort_unstable();
        let changes = scenario.quiet < scenario.looks && !delays.is_empty();
        for soon in SOON {
            line.push(',');
            if changes {
                let found = delays.partition_point(|delay| *delay <= soon) as f64 / delays.len() as f64;
                write!(line, "{}", (found * 1e5).round() / 1e5).expect("a text takes all");
            }
        }
        line.push(',');
        if changes && delays[delays.len() / 2] < usize::MAX {
            write!(line, "{}", delays[delays.len() / 2]).expect("a text takes all");
        }
    }
    line
}
