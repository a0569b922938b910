//! Verdicts on clauses, as an audit gives them: from counts through all evidence about an attribute to the
//! verdicts. Only what stands beside them (resampling, power) is left away.

use std::path::Path;

use evenhand::findings::{Attribute, Finding, Verdict, judge_clause};
use evenhand::policy::{Document, Policy};
use evenhand::share::Share;
use evenhand::tally::{AxisRole, Level, Table, Tally};

use super::outcomes::{Came, Effort, frequencies};
use super::settings::{Pattern, Rate, Setting, WHOLE, census, equal, grid, one_and};
use super::{labels, table};

/// A clause that is studied, and when it is truly met.
struct Demand {
    name: &'static str,
    clause: &'static str,
    truly_met: TrulyMet,
}

/// By group, or for all groups at once.
enum TrulyMet {
    Group(fn(&[Rate], usize) -> bool),
    All(fn(&[Rate], &[Rate]) -> bool),
}

const RATIO: &str = "measure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\n";
const TO_FIRST: &str = "reference = \"g00\"\n";

fn four_fifths_of_best(rates: &[Rate], group: usize) -> bool {
    10 * rates[group] >= 8 * highest(rates)
}

fn four_fifths_of_first(rates: &[Rate], group: usize) -> bool {
    10 * rates[group] >= 8 * rates[0]
}

fn gap_within_ten_points(rates: &[Rate]) -> bool {
    highest(rates) - rates.iter().min().expect("there are groups") <= WHOLE / 10
}

fn highest(rates: &[Rate]) -> Rate {
    *rates.iter().max().expect("there are groups")
}

/// Clauses of audits without a label: the first is the reference where one is named.
fn of_selection() -> Vec<Demand> {
    use TrulyMet::{All, Group};
    let demand = |name, clause, truly_met| Demand { name, clause, truly_met };
    vec![
        demand("ratio_best_interval", "judge = \"interval\"", Group(four_fifths_of_best)),
        demand("ratio_best_point", "judge = \"point\"", Group(four_fifths_of_best)),
        demand("ratio_best_significance", "judge = \"significance\"", Group(four_fifths_of_best)),
        demand("ratio_fixed_interval", "judge = \"interval\"", Group(four_fifths_of_first)),
        demand("ratio_fixed_point", "judge = \"point\"", Group(four_fifths_of_first)),
        demand("ratio_fixed_significance", "judge = \"significance\"", Group(four_fifths_of_first)),
        demand(
            "difference_best_interval",
            "measure = \"selection_rate\"\ncompare = \"difference\"\nat_least = -0.1\njudge = \"interval\"",
            Group(|rates, group| rates[group] + WHOLE / 10 >= highest(rates)),
        ),
        demand(
            "difference_fixed_interval",
            "measure = \"selection_rate\"\ncompare = \"difference\"\nat_least = -0.1\njudge = \"interval\"",
            Group(|rates, group| rates[group] + WHOLE / 10 >= rates[0]),
        ),
        demand(
            "parity_difference_interval",
            "measure = \"demographic_parity_difference\"\nat_most = 0.1\njudge = \"interval\"",
            All(|rates, _| gap_within_ten_points(rates)),
        ),
        demand(
            "parity_difference_point",
            "measure = \"demographic_parity_difference\"\nat_most = 0.1\njudge = \"point\"",
            All(|rates, _| gap_within_ten_points(rates)),
        ),
        demand(
            "parity_ratio_interval",
            "measure = \"demographic_parity_ratio\"\nat_least = 0.8\njudge = \"interval\"",
            All(|rates, _| (0..rates.len()).all(|group| four_fifths_of_best(rates, group))),
        ),
    ]
}

/// Clauses of audits with a label.
fn of_labels() -> Vec<Demand> {
    let odds = |positive: &[Rate], negative: &[Rate]| {
        gap_within_ten_points(positive) && gap_within_ten_points(negative)
    };
    let demand = |name, clause, truly_met| Demand { name, clause, truly_met: TrulyMet::All(truly_met) };
    vec![
        demand(
            "equalized_odds_interval",
            "measure = \"equalized_odds_difference\"\nat_most = 0.1\njudge = \"interval\"",
            odds,
        ),
        demand(
            "equalized_odds_point",
            "measure = \"equalized_odds_difference\"\nat_most = 0.1\njudge = \"point\"",
            odds,
        ),
        demand(
            "equal_opportunity_interval",
            "measure = \"equal_opportunity_difference\"\nat_most = 0.1\njudge = \"interval\"",
            |positive, _| gap_within_ten_points(positive),
        ),
    ]
}

fn demands(families: usize) -> Vec<Demand> {
    if families == 1 { of_selection() } else { of_labels() }
}

/// For each clause: a false verdict of either kind about any group, and any group left undecided.
const PARTS: [&str; 3] = ["false_breach", "false_met", "undecided"];

pub fn columns(families: usize) -> Vec<String> {
    let of_demand = |demand: &Demand| PARTS.map(|part| format!("{}.{part}", demand.name));
    demands(families).iter().flat_map(of_demand).collect()
}

pub fn settings() -> Vec<Setting> {
    let rates = [200, 500, 1000, 3000, 7000];
    let patterns = [
        Pattern::Equal,
        Pattern::OneAtTenths(8),
        Pattern::OneAtTenths(7),
        Pattern::OneAtTenths(5),
        Pattern::OneTenPointsBelow,
    ];
    let two = [equal(2, &[20, 50, 100, 200, 1000, 5000]), vec![one_and(3000, 1, 20), one_and(1000, 1, 50)]];
    let three = equal(3, &[50, 200, 1000]);
    let seven = [
        equal(7, &[20, 50, 100, 200, 1000, 5000]),
        vec![census(), one_and(3000, 6, 20), one_and(1000, 6, 50)],
    ];
    let fourteen = equal(14, &[50, 200, 1000]);
    let mut settings = grid(&two.concat(), &rates, &patterns);
    settings.extend(grid(&three, &rates, &patterns));
    settings.extend(grid(&seven.concat(), &rates, &patterns));
    settings.extend(grid(&fourteen, &[500, 3000], &patterns));
    settings
}

/// Groups with as many cases of either label, and rates at which gaps of ten points are of interest.
pub fn settings_with_labels() -> Vec<Setting> {
    let even = |setting: &Setting| {
        let (positive, negative) = setting.sizes.split_at(setting.groups());
        positive == negative && [50, 200, 1000, 1500].contains(&positive[0])
    };
    let of_interest = |setting: &Setting| [7000, 9000].contains(&setting.rates[0]) && setting.groups() < 14;
    labels::settings().into_iter().filter(|setting| even(setting) && of_interest(setting)).collect()
}

/// What does not change from outcome to outcome.
struct Audited {
    policy: Policy,
    demands: Vec<Demand>,
    names: Vec<Level>,
}

impl Audited {
    fn of(setting: &Setting) -> Audited {
        let demands = demands(setting.families);
        let mut text = String::from(
            "[audit]\nreplicates = 0\n[log]\npath = \"counts.csv\"\n[decision]\ncolumn = \"outcome\"\n\
             favorable = [\"yes\"]\n[[groups]]\ncolumn = \"group\"\n",
        );
        if setting.families == 2 {
            text.push_str("[label]\ncolumn = \"label\"\npositive = [\"yes\"]\n");
        }
        for demand in &demands {
            let measure = if demand.clause.starts_with("judge") { RATIO } else { "" };
            let reference = if demand.name.contains("fixed") { TO_FIRST } else { "" };
            text.push_str(&format!("[[clauses]]\n{measure}{reference}{}\n", demand.clause));
        }
        let document = Document::parse("audit.toml", &text).expect("the policy is TOML");
        let policy = Policy::check(&document, Path::new(".")).expect("the policy is sound");
        assert_eq!(policy.clauses.len(), demands.len());
        let names = (0..setting.groups()).map(|group| Level::text(&format!("g{group:02}"))).collect();
        Audited { policy, demands, names }
    }

    /// The findings of an audit of these counts, clause by clause.
    fn findings(&self, shares: &[Share]) -> Vec<Vec<Finding>> {
        let mut table = Table::new([vec![AxisRole::Group(0)], self.policy.outcome()].concat());
        let labels: &[Option<bool>] =
            if self.policy.label.is_some() { &[Some(true), Some(false)] } else { &[None] };
        for (label, shares) in labels.iter().zip(shares.chunks(self.names.len())) {
            for (name, share) in self.names.iter().zip(shares) {
                for (event, cases) in [(true, share.hits()), (false, share.complement().hits())] {
                    let label = label.map(Level::Flag);
                    let key = [name.clone(), Level::Flag(event)].into_iter().chain(label);
                    table.add(key.collect(), cases);
                }
            }
        }
        let tally = Tally { used: table.total(), tables: vec![table], ..Tally::default() };
        let attribute = Attribute::of(&self.policy, &tally, &[0]);
        let clauses = self.policy.clauses.iter();
        clauses.map(|clause| judge_clause(&self.policy, clause, 0, &attribute)).collect()
    }
}

pub fn line(setting: &Setting, effort: Effort) -> String {
    let audited = Audited::of(setting);
    let (first, last) = (setting.rates_of(0), setting.rates_of(setting.families - 1));
    // By clause, then by group; one for all groups of a summary.
    let truly_met: Vec<Vec<bool>> = audited
        .demands
        .iter()
        .map(|demand| match demand.truly_met {
            TrulyMet::Group(met) => (0..setting.groups()).map(|group| met(first, group)).collect(),
            TrulyMet::All(met) => vec![met(first, last)],
        })
        .collect();
    let came_true = |shares: &[Share]| {
        let mut came: Came = 0;
        for (place, findings) in audited.findings(shares).iter().enumerate() {
            for finding in findings {
                let group = finding.subject.and_then(|subject| subject.group).unwrap_or(0);
                let part = match (finding.verdict, truly_met[place][group]) {
                    (Verdict::Breached, true) => 0,
                    (Verdict::Met, false) => 1,
                    (Verdict::Inconclusive, _) => 2,
                    _ => continue,
                };
                came |= 1 << (place * PARTS.len() + part);
            }
        }
        came
    };
    let statements = audited.demands.len() * PARTS.len();
    // A false verdict that should be rare, and is about as frequent as it may be.
    let near_its_bound = |column: usize, frequency: f64| {
        let by_point = audited.demands[column / PARTS.len()].name.ends_with("point");
        !by_point && PARTS[column % PARTS.len()] != "undecided" && 0.03 < frequency && frequency < 0.08
    };
    let undecided = |found: &[f64], stage: usize| {
        stage == 0 && found.iter().enumerate().any(|(column, found)| near_its_bound(column, *found))
    };
    let found = frequencies(setting, effort, statements, came_true, undecided);
    table::line(setting, &found, |column| {
        let truly_met = &truly_met[column / PARTS.len()];
        match column % PARTS.len() {
            0 => truly_met.contains(&true),
            1 => truly_met.contains(&false),
            _ => true,
        }
    })
}
