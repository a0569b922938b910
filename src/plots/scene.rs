//! What the figures of one attribute share: its names, the rows that are drawn, and the words about them.

use super::text::{LONGEST, clean, counted, isolate, labels, list, percent, shorten, thousands};
use super::theme::LABEL;
use crate::audit::Audit;
use crate::findings::{Attribute, Comparison, Group, MeasureValue, ReferenceGroup, Standing};
use crate::inference::find as find_method;
use crate::measures::{Direction, Measure, Rate, find};
use crate::policy::{Clause, Compare, Demand, Event, Reference};
use crate::share::Undefined;

/// A figure of rows has no more than these; the tables of a report hold all.
pub(super) const MOST_ROWS: usize = 30;

/// One attribute of an audit, ready to be drawn.
pub(super) struct Scene<'a> {
    /// The audit.
    pub audit: &'a Audit,
    /// The attribute, by index.
    pub index: usize,
    /// The attribute.
    pub attribute: &'a Attribute,
    /// Each group's name, clean and in full.
    pub names: Vec<String>,
}

/// A bound of a clause, as a line in a figure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bound {
    /// Where it lies.
    pub at: f64,
    /// `at least 0.8`.
    pub words: String,
}

/// The groups that a figure of rows draws.
pub(super) struct Rows {
    /// By index, in the order of the audit.
    pub shown: Vec<usize>,
    /// How many more there are.
    pub hidden: usize,
}

impl<'a> Scene<'a> {
    /// The attribute with this index.
    pub(super) fn of(audit: &'a Audit, index: usize) -> Scene<'a> {
        let attribute = &audit.attributes[index];
        let name = |group: &Group| {
            let levels = group.levels.iter().map(|level| isolate(&clean(&level.to_string())));
            levels.collect::<Vec<_>>().join(" / ")
        };
        Scene { audit, index, attribute, names: attribute.groups.iter().map(name).collect() }
    }

    /// The columns of the attribute, in words.
    pub(super) fn about(&self) -> String {
        let columns = self.attribute.columns.iter().map(|column| isolate(&shorten(&clean(column), LONGEST)));
        columns.collect::<Vec<_>>().join(" × ")
    }

    /// A group's name, for a sentence.
    pub(super) fn name(&self, group: usize) -> String {
        shorten(&self.names[group], LONGEST)
    }

    /// The groups with a known value.
    pub(super) fn known(&self) -> impl Iterator<Item = usize> {
        self.attribute
            .groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.standing != Standing::Unknown)
            .map(|(at, _)| at)
    }

    /// Of these groups, the largest that a figure has room for, and in any case `always`.
    pub(super) fn rows(&self, groups: Vec<usize>, always: Option<usize>) -> Rows {
        let mut by_size = groups;
        let cases = |group: &usize| self.attribute.groups[*group].counts.cases();
        by_size.sort_by_key(|group| (Some(*group) != always, std::cmp::Reverse(cases(group)), *group));
        let hidden = by_size.len().saturating_sub(MOST_ROWS);
        by_size.truncate(MOST_ROWS);
        by_size.sort_unstable();
        Rows { shown: by_size, hidden }
    }

    /// A measure of a group.
    pub(super) fn value(&self, group: usize, measure: &str) -> Option<&'a MeasureValue> {
        self.attribute.groups[group].measures.iter().find(|value| value.measure.id == measure)
    }

    /// The comparisons of a measure.
    pub(super) fn comparisons(&self, measure: &str) -> Vec<&'a Comparison> {
        find(measure).map_or_else(Vec::new, |measure: &'static Measure| {
            self.attribute.comparisons_of(measure).collect()
        })
    }

    /// The one group that all others are compared with, where it is one.
    pub(super) fn reference_group(&self, measure: &str) -> Option<usize> {
        match self.comparisons(measure).first()?.reference {
            ReferenceGroup::Group(group) => Some(group),
            ReferenceGroup::Rest | ReferenceGroup::Overall | ReferenceGroup::Absent => None,
        }
    }

    /// Whether the reference is the best group, found in the data.
    pub(super) fn best_is_reference(&self) -> bool {
        self.attribute.reference == Reference::Best
    }

    /// The clauses about a measure of this attribute, compared like this; those that were judged here.
    pub(super) fn clauses(&self, measure: &str, compare: Compare) -> impl Iterator<Item = &'a Clause> {
        let here = self
            .audit
            .findings
            .iter()
            .filter(|finding| finding.subject.is_some_and(|subject| subject.attribute == self.index));
        let clauses = here.filter_map(|finding| finding.clause.as_ref());
        clauses.filter(move |clause| match clause.demand {
            Demand::Measure(found) => found.id == measure && clause.compare == compare,
            Demand::Summary(_) | Demand::Number(_) => false,
        })
    }

    /// Whether a clause compares with what this attribute is compared with.
    pub(super) fn has_reference_of(&self, clause: &Clause) -> bool {
        clause.reference.as_ref().is_none_or(|reference| *reference == self.attribute.reference)
    }

    /// The heading of the counts behind rates.
    pub(super) fn counts(&self) -> &'static str {
        if self.is_weighted() { "rows, unweighted" } else { "events of cases" }
    }

    /// Whether rates are weighted.
    pub(super) fn is_weighted(&self) -> bool {
        self.audit.policy.is_weighted_sample()
    }

    /// That rates are weighted, as a sentence that begins with a space; empty where they are not.
    pub(super) fn weighted(&self) -> &'static str {
        if self.is_weighted() { " Rates are weighted by the survey weights, counts are of rows." } else { "" }
    }

    /// `95 %`.
    pub(super) fn level(&self) -> String {
        let percent = (self.audit.policy.confidence * 1e8).round() / 1e6;
        format!("{percent} %")
    }

    /// What the event is: `outcome is advanced (good to get)`.
    pub(super) fn event(&self) -> String {
        let decision = &self.audit.policy.decision;
        let column = quoted(&decision.column);
        let what = match &decision.event {
            Event::Amount { .. } => return format!("{column} ({} is better)", self.better()),
            Event::Classes { .. } => return format!("the class in {column}"),
            Event::Stages(_) => return "the stage that was reached".into(),
            Event::Values(flag) => format!("is {}", values(&flag.yes)),
            Event::Threshold { side, .. } => {
                let bound = self.audit.cut.map_or("its cut".to_string(), |cut| cut.to_string());
                format!("{} {bound}", side.key().replace('_', " "))
            }
        };
        let direction = match decision.direction {
            Direction::Favorable => "good to get",
            Direction::Adverse => "bad to get",
        };
        format!("{column} {what} ({direction})")
    }

    /// Which side of an amount is better.
    pub(super) fn better(&self) -> &'static str {
        match self.audit.policy.decision.direction {
            Direction::Favorable => "higher",
            Direction::Adverse => "lower",
        }
    }

    /// What a positive label is: `performed_well is yes`.
    pub(super) fn positive(&self) -> Option<String> {
        let label = self.audit.policy.label.as_ref()?;
        Some(format!("{} is {}", quoted(&label.column), values(&label.positive.yes)))
    }

    /// What a figure does not show, in sentences that begin with a space; empty where it shows all.
    pub(super) fn not_shown(&self, rows: &Rows) -> String {
        let mut text = String::new();
        if rows.hidden > 0 {
            let shown = rows.shown.len();
            text += &format!(
                " Only the {shown} groups with the most cases are drawn; {} more are in the tables.",
                rows.hidden
            );
        }
        text + &self.unknown()
    }

    /// How many cases have no known group, as a sentence that begins with a space; empty where all are known.
    pub(super) fn unknown(&self) -> String {
        match self.audit.ledger.unknown.get(self.index).copied().unwrap_or(0) {
            0 => String::new(),
            cases => {
                format!(" Not shown: {} whose {} is unknown.", counted(cases, "case", "cases"), self.about())
            }
        }
    }

    /// The names of these groups as labels: a line more for each column that is crossed.
    pub(super) fn labels(&self, rows: &Rows, room: f64) -> Vec<Vec<String>> {
        let names: Vec<String> = rows.shown.iter().map(|group| self.names[*group].clone()).collect();
        labels(&names, LABEL, room, self.attribute.columns.len() + 1)
    }

    /// The lowest and the highest rate of those groups that are compared, in words.
    pub(super) fn extremes(&self, measure: &str, groups: &[usize]) -> Option<String> {
        let compared = groups.iter().copied().filter(|group| self.attribute.groups[*group].is_compared());
        let mut rates: Vec<(usize, Rate)> =
            compared.filter_map(|group| Some((group, self.value(group, measure)?.rate.ok()?))).collect();
        rates.sort_by(|one, other| one.1.value().total_cmp(&other.1.value()).then(one.0.cmp(&other.0)));
        let words = |(group, rate): &(usize, Rate)| {
            format!("{} {} ({})", self.name(*group), percent(rate.value()), hits_of_base(*rate))
        };
        match rates.as_slice() {
            [] => None,
            [one] => Some(words(one)),
            [first, .., last] if first.1.value() == last.1.value() => {
                Some(format!("{} in all of them", percent(first.1.value())))
            }
            [first, .., last] => Some(format!("lowest {}, highest {}", words(first), words(last))),
        }
    }
}

impl Bound {
    /// The bounds of clauses, each once; `written` says how a bound is written.
    pub(super) fn of<'c>(
        clauses: impl Iterator<Item = &'c Clause>,
        written: fn(&crate::policy::Bound) -> String,
    ) -> Vec<Bound> {
        let mut bounds: Vec<Bound> = Vec::new();
        for clause in clauses {
            for (words, bound) in [("at least", &clause.at_least), ("at most", &clause.at_most)] {
                let Some(bound) = bound else { continue };
                let words = format!("{words} {}", written(bound));
                let made = Bound { at: bound.exact.to_f64(), words };
                if !bounds.iter().any(|other| other.at == made.at && other.words[..7] == made.words[..7]) {
                    bounds.push(made);
                }
            }
        }
        bounds.sort_by(|one, other| one.at.total_cmp(&other.at).then_with(|| one.words.cmp(&other.words)));
        bounds
    }
}

fn quoted(name: &str) -> String {
    isolate(&shorten(&clean(name), 30))
}

fn values(yes: &[crate::tally::Scalar]) -> String {
    let mut parts: Vec<String> = yes.iter().take(3).map(|value| quoted(&value.to_string())).collect();
    if yes.len() > parts.len() {
        parts.push(format!("{} more", yes.len() - parts.len()));
    }
    list(&parts, "or")
}

/// `555 of 1,181`; for a mean of two rates, both; with sampling weights the rows of the base.
pub(super) fn hits_of_base(rate: Rate) -> String {
    let of =
        |share: crate::share::Share| format!("{} of {}", thousands(share.hits()), thousands(share.base()));
    match rate {
        Rate::Share(share) => of(share),
        Rate::Mean([first, second]) => format!("{}; {}", of(first), of(second)),
        Rate::Weighted(rate) => counted(rate.cases(), "row", "rows"),
    }
}

/// How an undefined number is shown.
pub(super) fn undefined(reason: Undefined) -> String {
    format!("undefined: {reason}")
}

/// The title of a method as part of a sentence.
pub(super) fn method(id: &str) -> &str {
    find_method(id).map_or(id, |method| method.title)
}
