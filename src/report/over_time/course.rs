//! The periods side by side.

use std::ops::Range;

use super::super::document::{Block, Table, Text};
use super::super::numbers::{self, behind, counted, rate_percent};
use super::super::sentences::lower;
use super::{MOST_ROWS, periods, so_many, told};
use crate::audit::Audit;
use crate::findings::{Beside, Course, Followed, OverTime, Reading, group_name};
use crate::policy::{Compare, Demand};
use crate::tally::Level;

/// As many groups as a table has columns for.
const WIDEST: usize = 8;

/// What stands for the decision, of every group in the last periods, beside the reference.
pub(super) fn table(audit: &Audit, of: &OverTime, attribute: usize) -> Vec<Block> {
    let course = &of.courses[attribute];
    let Some(what) = of.followed(&audit.policy, attribute).first().copied() else { return Vec::new() };
    if course.known.len() > WIDEST {
        let unit = of.every.word();
        let elsewhere = format!(
            "The {} groups of this attribute, {unit} by {unit}, are in audit.json, under ",
            course.known.len()
        );
        let elsewhere = Text::plain(elsewhere).and(Text::code("over_time")).then(".");
        return vec![Block::Paragraph(elsewhere)];
    }
    let shown = of.periods.len().saturating_sub(MOST_ROWS)..of.periods.len();
    let beside = course.beside(&audit.policy, what, 0..of.judged.end);
    let compare = compared(audit, what, &course.columns);
    let drawn = Drawn { audit, of, course, what, beside, compare };
    let mut table = Table::with(&[""]);
    table.columns[0].heading = Text::plain(super::super::sentences::capital(of.every.word()));
    for levels in &course.known {
        let name = Text::data(group_name(levels));
        let is_reference = drawn.beside == Beside::Group(levels.clone());
        table = table.data_column(if is_reference { name.then(" (reference)") } else { name });
    }
    for period in shown.clone() {
        table.row(drawn.row(period));
    }
    vec![Block::Table(table), Block::Paragraph(drawn.note(&shown))]
}

/// How groups are compared from period to period: as the first clause about the number does it, else by the ratio;
/// means by their difference.
fn compared(audit: &Audit, what: Followed, columns: &[String]) -> Compare {
    let Followed::Share(measure) = what else { return Compare::Difference };
    let clauses = audit.policy.clauses.iter().chain(&audit.policy.changes);
    let about = clauses.filter(|clause| match clause.demand {
        Demand::Measure(other) => other == measure,
        Demand::Summary(_) | Demand::Number(_) => false,
    });
    let mut about = about.filter(|clause| {
        let here = |group: &Vec<String>| group.as_slice() == columns;
        clause.groups.is_empty() || clause.groups.iter().any(here)
    });
    about.find(|clause| clause.compare != Compare::Value).map_or(Compare::Ratio, |clause| clause.compare)
}

/// The numbers of an attribute, period by period.
struct Drawn<'a> {
    audit: &'a Audit,
    of: &'a OverTime,
    course: &'a Course,
    what: Followed,
    beside: Beside,
    compare: Compare,
}

impl Drawn<'_> {
    fn row(&self, period: usize) -> Vec<Text> {
        let name = Text::data(self.of.periods[period].name.clone());
        let is_judged = self.of.judged.contains(&period);
        let mut cells = vec![if is_judged { name.then(" ").and(Text::strong("judged")) } else { name }];
        let is_empty = self.of.periods[period].tally.is_none();
        cells.extend(self.course.known.iter().map(|levels| match self.reading(period, levels) {
            Some(found) => Text::plain(self.written(period, levels, &found)),
            None => Text::plain(if is_empty { "no row" } else { "–" }),
        }));
        cells
    }

    fn reading(&self, period: usize, levels: &[Level]) -> Option<Reading> {
        self.course.reading(&self.audit.policy, period, levels, self.what)
    }

    fn written(&self, period: usize, levels: &[Level], found: &Reading) -> String {
        let own = match found.rate {
            Some(rate) => format!("{} ({})", rate_percent(rate), behind(rate)),
            None => format!("{} ({})", numbers::amount(found.value), counted(found.cases, "case", "cases")),
        };
        let policy = &self.audit.policy;
        let other = (self.beside != Beside::Group(levels.to_vec()))
            .then(|| self.course.beside_in(policy, period, levels, self.what, &self.beside))
            .flatten();
        let Some(other) = other else { return own };
        let compared = match (found.rate, other.rate, self.compare) {
            (Some(rate), Some(other), Compare::Ratio) => {
                let ratio = rate.exact() / other.exact();
                ratio.map_or_else(|| "–".into(), |ratio| numbers::ratio(ratio.to_f64()))
            }
            (Some(rate), Some(other), _) => numbers::points((rate.exact() - other.exact()).to_f64()),
            _ => numbers::amount(found.value - other.value),
        };
        format!("{own}; {compared}")
    }

    fn note(&self, shown: &Range<usize>) -> Text {
        let what = match self.what {
            Followed::Share(measure) => lower(measure.title),
            Followed::Mean => "mean".into(),
        };
        let compared = match (self.what, self.compare) {
            (Followed::Mean, _) => "the difference from",
            (_, Compare::Ratio) => "the ratio to",
            _ => "the difference in percentage points from",
        };
        let counts = match self.what {
            Followed::Share(_) => " with its counts",
            Followed::Mean => " with the number of cases",
        };
        let mut text = Text::data(super::super::sentences::capital(&what)).then(counts);
        if self.beside != Beside::Nobody {
            text = text
                .then(format!("; after the semicolon {compared} "))
                .and(told::beside_name(&self.beside))
                .then(match self.beside {
                    Beside::Group(_) if self.course.reference == crate::policy::Reference::Best => {
                        format!(", the group with the best value over all {} together", periods(self.of))
                    }
                    _ => String::new(),
                });
        }
        text = text.then(". A dash: no case, or left out of comparisons.");
        if shown.start > 0 {
            text = text.then(format!(
                " The {} before are in audit.json, and in what ",
                so_many(self.of, shown.start)
            ));
            text = text.and(Text::code("evenhand history export")).then(" writes.");
        }
        text
    }
}
