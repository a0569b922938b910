//! Confidence sequences: whether they hold at every look of many.

use evenhand::inference::sequential::{difference_sequence, rate_sequence, ratio_sequence};
use evenhand::inference::{Estimate, Interval, Pair, koopman, newcombe, wilson};
use evenhand::share::{Share, Undefined};

use super::monitoring::Draws;
use super::outcomes::Came;
use super::settings::{Setting, per_ten_thousand};
use super::{CONFIDENCE, holds, table};

/// As many looks are taken, with new cases each time.
pub const LOOKS: usize = 200;
/// As many logs are drawn.
const DRAWN: u64 = 2_000;

/// The last ones are what is looked at once, looked at every time.
const STATEMENTS: [&str; 6] = [
    "rate_sequence",
    "difference_sequence",
    "ratio_sequence",
    "wilson at every look",
    "newcombe at every look",
    "koopman at every look",
];

pub fn columns() -> Vec<String> {
    STATEMENTS.iter().map(|id| (*id).to_string()).collect()
}

/// The cases of a period: the reference's and the group's.
pub fn settings() -> Vec<Setting> {
    let setting = |sizes: [u64; 2], rates: [u32; 2]| Setting::new(sizes.to_vec(), rates.to_vec());
    vec![
        setting([2, 2], [5000, 5000]),
        setting([10, 10], [200, 200]),
        setting([10, 10], [4000, 3200]),
        setting([40, 10], [500, 1000]),
        setting([160, 40], [4000, 3200]),
        setting([160, 40], [9500, 9500]),
    ]
}

/// Of how many logs each held at every look. Where there is no interval yet, nothing is said that could be wrong.
pub fn line(setting: &Setting) -> String {
    let [reference, group] = [0, 1].map(|at| per_ten_thousand(setting.rates[at]));
    let alpha = 1.0 - CONFIDENCE;
    let draws = Draws::new(setting.seed(), DRAWN);
    let came: Vec<Came> = draws.of(|draw| {
        let periods: Vec<Pair> = (0..LOOKS)
            .map(|_| {
                let reference = draw.share(setting.sizes[0], setting.rates[0]);
                Pair { group: draw.share(setting.sizes[1], setting.rates[1]), reference }
            })
            .collect();
        let groups: Vec<Share> = periods.iter().map(|pair| pair.group).collect();
        let all = |found: Vec<Result<Estimate, Undefined>>, truth: f64| {
            found.iter().flatten().all(|found| holds(found.interval.low, found.interval.high, truth))
        };
        let to_date = |found: fn(&Pair) -> Result<Interval, Undefined>, truth: f64| {
            let add = |date: &mut Pair, pair: &Pair| {
                *date = Pair {
                    group: date.group.pool(pair.group),
                    reference: date.reference.pool(pair.reference),
                };
                Some(*date)
            };
            let mut dates = periods.iter().scan(Pair::default(), add);
            dates.all(|date| found(&date).map_or(true, |found| holds(found.low, found.high, truth)))
        };
        let held = [
            all(rate_sequence(&groups, alpha), group),
            all(difference_sequence(&periods, alpha), group - reference),
            all(ratio_sequence(&periods, alpha), group / reference),
            to_date(|date| wilson(date.group, CONFIDENCE), group),
            to_date(|date| newcombe(date.group, date.reference, CONFIDENCE), group - reference),
            to_date(|date| koopman(date.group, date.reference, CONFIDENCE), group / reference),
        ];
        held.iter().enumerate().fold(0, |came, (bit, held)| came | Came::from(*held) << bit)
    });
    let of = |bit: usize| came.iter().filter(|came| *came >> bit & 1 == 1).count() as f64 / DRAWN as f64;
    let found = super::outcomes::Frequencies { drawn: DRAWN, of: (0..STATEMENTS.len()).map(of).collect() };
    table::line(setting, &found, |_| true)
}
