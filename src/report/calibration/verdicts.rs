//! How often verdicts on clauses are false, and how often nothing can be decided.

use super::records::{LABEL_VERDICTS, Measured, Record, VERDICTS};
use crate::report::document::{Block, Table, Text};
use crate::report::numbers::{count, float_percent};

/// A false breach at the very bound may be this frequent.
const MOST_FALSE_BREACHES: f64 = 0.05;

/// A clause that was studied.
struct Studied {
    /// The start of its columns.
    name: &'static str,
    words: &'static str,
    judge: &'static str,
    bound: Bound,
}

/// What the clause bounds, and so which settings lie at its bound.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    Ratio,
    Difference,
}

const fn studied(name: &'static str, words: &'static str, judge: &'static str, bound: Bound) -> Studied {
    Studied { name, words, judge, bound }
}

static CLAUSES: [Studied; 14] = [
    studied("ratio_best_interval", "ratio to the best, at least 0.8", "interval", Bound::Ratio),
    studied("ratio_best_significance", "ratio to the best, at least 0.8", "significance", Bound::Ratio),
    studied("ratio_best_point", "ratio to the best, at least 0.8", "point", Bound::Ratio),
    studied("ratio_fixed_interval", "ratio to a named group, at least 0.8", "interval", Bound::Ratio),
    studied("ratio_fixed_significance", "ratio to a named group, at least 0.8", "significance", Bound::Ratio),
    studied("ratio_fixed_point", "ratio to a named group, at least 0.8", "point", Bound::Ratio),
    studied(
        "difference_best_interval",
        "difference from the best, at least −0.1",
        "interval",
        Bound::Difference,
    ),
    studied(
        "difference_fixed_interval",
        "difference from a named group, at least −0.1",
        "interval",
        Bound::Difference,
    ),
    studied("parity_ratio_interval", "demographic parity ratio, at least 0.8", "interval", Bound::Ratio),
    studied(
        "parity_difference_interval",
        "demographic parity difference, at most 0.1",
        "interval",
        Bound::Difference,
    ),
    studied(
        "parity_difference_point",
        "demographic parity difference, at most 0.1",
        "point",
        Bound::Difference,
    ),
    studied(
        "equal_opportunity_interval",
        "equal opportunity difference, at most 0.1",
        "interval",
        Bound::Difference,
    ),
    studied(
        "equalized_odds_interval",
        "equalized odds difference, at most 0.1",
        "interval",
        Bound::Difference,
    ),
    studied("equalized_odds_point", "equalized odds difference, at most 0.1", "point", Bound::Difference),
];

impl Studied {
    /// Its table and the column of a part: `false_breach`, `false_met` or `undecided`.
    fn column(&self, part: &str) -> Option<(&'static Measured, usize)> {
        let name = format!("{}.{part}", self.name);
        let tables: [&'static Measured; 2] = [&VERDICTS, &LABEL_VERDICTS];
        tables.into_iter().find_map(|table| table.column(&name).map(|column| (table, column)))
    }

    /// What was found of a part in the settings of a kind.
    fn found(&self, part: &str, of_kind: impl Fn(&Record) -> bool) -> Vec<(f64, &'static Record)> {
        let Some((table, column)) = self.column(part) else { return Vec::new() };
        let records = table.records.iter().filter(|record| of_kind(record));
        let mut found: Vec<(f64, &Record)> =
            records.filter_map(|record| record.value(column).map(|value| (value, record))).collect();
        found.sort_by(|one, other| one.0.total_cmp(&other.0));
        found
    }

    fn highest(&self, part: &str, of_kind: impl Fn(&Record) -> bool) -> Option<(f64, &'static Record)> {
        self.found(part, of_kind).last().copied()
    }

    fn at_the_bound(&self, record: &Record) -> bool {
        record.extremes().iter().any(|[low, high]| match self.bound {
            Bound::Ratio => (low / high - 0.8).abs() < 1e-9,
            Bound::Difference => (high - low - 0.1).abs() < 1e-9,
        })
    }

    fn names(&self) -> [Text; 2] {
        [Text::plain(self.words), Text::code(self.judge)]
    }
}

fn all_equal(record: &Record) -> bool {
    record.extremes().iter().all(|[low, high]| low == high)
}

fn far_apart(record: &Record) -> bool {
    let families = record.extremes();
    let far = |[low, high]: &[f64; 2]| if families.len() > 1 { high - low > 0.19 } else { low / high < 0.51 };
    families.iter().any(far)
}

/// The value and where it was found, as two cells.
fn with_place(found: Option<(f64, &Record)>) -> [Text; 2] {
    match found {
        // Less would be printed as 0.0 %, and a place would say too much.
        Some((value, record)) if value >= 0.0005 => [float_percent(value), record.words()].map(Text::plain),
        Some(_) => [float_percent(0.0), "–".into()].map(Text::plain),
        None => ["–", "–"].map(Text::plain),
    }
}

/// The tables of verdicts.
pub(super) fn section() -> Vec<Block> {
    let settings = VERDICTS.records.len() + LABEL_VERDICTS.records.len();
    let mut blocks = vec![
        Block::Heading(3, Text::plain("Verdicts")),
        Block::Paragraph(Text::plain(format!(
            "Audits of {} settings, from counts to verdicts, all at a confidence of 95 % and with the \
             selection rate where no other measure is named. False breach: some group is called breached \
             whose true rates keep the clause. The target is at most 5 % at the very bound, where the \
             clause is only just kept. Each cell is the worst setting.",
            count(settings as u64)
        ))),
    ];
    let mut breaches = Table::with(&[
        "Clause",
        "Judge",
        "#False breach, rates equal",
        "Worst for",
        "#False breach, at the bound",
        "Worst for",
    ]);
    for clause in &CLAUSES {
        let equal = clause.highest("false_breach", all_equal);
        let bound = clause.highest("false_breach", |record| clause.at_the_bound(record));
        let cells = clause.names().into_iter().chain(with_place(equal)).chain(with_place(bound));
        breaches.row(cells.collect());
    }
    blocks.push(Block::Table(breaches));
    blocks.push(Block::Paragraph(Text::plain(
        "False met: some group is called met whose true rates break the clause. Far apart is a last group \
         with half the rate of the others, or a true positive rate 20 points lower.",
    )));
    let mut met =
        Table::with(&["Clause", "Judge", "#False met", "Worst for", "#False met, far apart", "Worst for"]);
    for clause in &CLAUSES {
        let (anywhere, far) = (clause.highest("false_met", |_| true), clause.highest("false_met", far_apart));
        met.row(clause.names().into_iter().chain(with_place(anywhere)).chain(with_place(far)).collect());
    }
    blocks.push(Block::Table(met));
    blocks.push(Block::Paragraph(Text::plain(
        "Inconclusive: some group is neither called met nor breached. The median over the settings whose \
         rates are all equal, so that everybody truly keeps the clause, by the cases of the smallest group.",
    )));
    let mut undecided =
        Table::with(&["Clause", "Judge", "#Fewer than 50", "#50 to 199", "#200 to 999", "#1,000 or more"]);
    for clause in &CLAUSES {
        let median = |from: f64, below: f64| {
            let found = clause.found("undecided", |record| {
                all_equal(record) && from <= record.smallest() && record.smallest() < below
            });
            let middle = found.get(found.len() / 2);
            Text::plain(middle.map_or("–".to_string(), |(value, _)| float_percent(*value)))
        };
        let sizes = [median(0.0, 50.0), median(50.0, 200.0), median(200.0, 1000.0), median(1000.0, f64::MAX)];
        undecided.row(clause.names().into_iter().chain(sizes).collect());
    }
    blocks.push(Block::Table(undecided));
    blocks.push(Block::Paragraph(Text::plain("Read together:")));
    blocks.push(Block::List(judgment()));
    blocks
}

/// Which judges keep the target, and what the others do instead.
fn judgment() -> Vec<Text> {
    let of_judge = |judge: &str, part: &str, of_kind: fn(&Studied, &Record) -> bool| {
        let clauses = CLAUSES.iter().filter(|clause| clause.judge == judge);
        let found = clauses.filter_map(|clause| clause.highest(part, |record| of_kind(clause, record)));
        let highest = found.max_by(|one, other| one.0.total_cmp(&other.0));
        highest.map_or((0.0, String::new()), |(value, record)| (value, record.words()))
    };
    let at_the_bound = |judge| of_judge(judge, "false_breach", Studied::at_the_bound);
    let equal = |judge| of_judge(judge, "false_breach", |_, record| all_equal(record));
    let met = |judge| of_judge(judge, "false_met", |_, _| true);

    let (breach, place) = at_the_bound("interval");
    let kept = if breach <= MOST_FALSE_BREACHES { "keeps the target" } else { "misses the target somewhere" };
    let interval = format!(
        " {kept}: at the bound it calls at most {} of audits breached falsely ({place}), and at most {} met \
         falsely. The price is what it leaves undecided.",
        float_percent(breach),
        float_percent(met("interval").0),
    );
    let ((breach, place), (same, where_same)) = (at_the_bound("significance"), equal("significance"));
    let significance = format!(
        " asks whether two groups differ at all, and of the bound only whether the observed ratio is below it. \
         Where all rates are equal it is false in up to {} of audits ({where_same}): against a group named \
         beforehand it keeps to 5 %, against the best one it does not, because that one was picked from the \
         counts. At the bound, where groups do differ, it is false in up to {} ({place}). Few cases make it \
         say met: falsely in up to {}.",
        float_percent(same),
        float_percent(breach),
        float_percent(met("significance").0),
    );
    let ((breach, place), (same, where_same)) = (at_the_bound("point"), equal("point"));
    let point = format!(
        " does not allow for chance: breached falsely in up to {} of audits where rates are equal ({where_same}) \
         and {} at the bound ({place}), met falsely in up to {}.",
        float_percent(same),
        float_percent(breach),
        float_percent(met("point").0),
    );
    [("interval", interval), ("significance", significance), ("point", point)]
        .map(|(judge, words)| Text::code(judge).then(words))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_was_studied_and_every_column_is_told() {
        for clause in &CLAUSES {
            for part in ["false_breach", "false_met", "undecided"] {
                assert!(clause.column(part).is_some(), "{}.{part}", clause.name);
            }
            assert!(clause.highest("false_breach", all_equal).is_some(), "{}", clause.name);
            assert!(clause.highest("false_breach", |record| clause.at_the_bound(record)).is_some());
        }
        let equal = |name: &str| {
            let clause = CLAUSES.iter().find(|clause| clause.name == name).expect("it is studied");
            clause.highest("false_breach", all_equal).expect("settings with equal rates").0
        };
        assert!(equal("ratio_fixed_significance") <= MOST_FALSE_BREACHES, "the text says so");
        assert!(equal("ratio_best_significance") > MOST_FALSE_BREACHES, "the text says so");
        assert_eq!(VERDICTS.columns.len() + LABEL_VERDICTS.columns.len(), 3 * CLAUSES.len());
    }
}
