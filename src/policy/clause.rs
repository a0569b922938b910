//! One demand: which measure, compared how, within which bounds, judged by what.

use super::Reference;
use super::over_time::{Worsening, read_worsening};
use super::reader::Reader;
use crate::error::suggest;
use crate::exact::Exact;
use crate::measures::{
    Better, Direction, Measure, NumberMeasure, Preferred, Scope, Summary, View, families, family_of, find,
    find_number, find_summary, measures, member, number_measures, summaries,
};

/// One demand of a policy or a profile.
#[derive(Debug, Clone)]
pub struct Clause {
    /// What is looked at.
    pub demand: Demand,
    /// How it is compared.
    pub compare: Compare,
    /// The value must not be smaller.
    pub at_least: Option<Bound>,
    /// The value must not be greater.
    pub at_most: Option<Bound>,
    /// What decides.
    pub judge: Judge,
    /// The attributes it holds for; all where empty.
    pub groups: Vec<Vec<String>>,
    /// Fewer cases than this in the base of a measure decide nothing.
    pub min_rows: u64,
    /// Whether an inconclusive finding fails the audit.
    pub inconclusive_fails: bool,
    /// What to compare with, where the clause itself says it; otherwise the reference of the attribute.
    pub reference: Option<Reference>,
    /// Who demands it.
    pub origin: Origin,
    /// The direction of event it is written for; any where `None`.
    pub event: Option<Direction>,
    /// What it demands of a later period against earlier ones; it has no other bound then.
    pub worsening: Option<Worsening>,
}

/// What a clause looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Demand {
    /// A measure of each group.
    Measure(&'static Measure),
    /// A summary of an attribute.
    Summary(&'static Summary),
    /// A measure of amounts or scores.
    Number(&'static NumberMeasure),
}

impl Demand {
    /// The id.
    pub fn id(self) -> &'static str {
        match self {
            Demand::Measure(measure) => measure.id,
            Demand::Summary(summary) => summary.id,
            Demand::Number(measure) => measure.id,
        }
    }

    /// The title.
    pub fn title(self) -> &'static str {
        match self {
            Demand::Measure(measure) => measure.title,
            Demand::Summary(summary) => summary.title,
            Demand::Number(measure) => measure.title,
        }
    }

    /// Whether a label is needed.
    pub fn needs_label(self) -> bool {
        match self {
            Demand::Measure(measure) => measure.needs_label,
            Demand::Summary(summary) => summary.needs_label(),
            Demand::Number(measure) => measure.needs_label,
        }
    }

    /// Whether its value lies between 0 and 1 whatever the log.
    pub fn is_within_one(self) -> bool {
        match self {
            Demand::Measure(_) | Demand::Summary(_) => true,
            Demand::Number(measure) => measure.within_one,
        }
    }

    /// Whether it compares a group with a reference by itself.
    pub fn is_of_a_pair(self) -> bool {
        matches!(self, Demand::Number(measure) if measure.scope == Scope::Pair)
    }

    /// Whether the higher value is the better one for a decision of this direction; `None` where neither is.
    pub fn higher_is_better(self, direction: Direction) -> Option<bool> {
        match self {
            Demand::Measure(measure) => Some(measure.higher_is_better(direction)),
            Demand::Summary(_) => None,
            Demand::Number(measure) => match measure.preferred {
                Preferred::Higher => Some(true),
                Preferred::Lower => Some(false),
                Preferred::AsTheNumber => Some(direction == Direction::Favorable),
                Preferred::Neither => None,
            },
        }
    }
}

/// How a measure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// The value itself.
    Value,
    /// The group's value divided by the reference's.
    Ratio,
    /// The group's value minus the reference's.
    Difference,
}

impl Compare {
    /// All, with the word of the policy.
    pub const ALL: [(&'static str, Compare); 3] =
        [("value", Compare::Value), ("ratio", Compare::Ratio), ("difference", Compare::Difference)];

    /// The word of the policy.
    pub fn word(self) -> &'static str {
        Compare::ALL.iter().find(|(_, compare)| *compare == self).map_or("value", |(word, _)| word)
    }
}

/// What decides whether a clause is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judge {
    /// The whole interval.
    Interval,
    /// The point estimate, exactly.
    Point,
    /// The point estimate together with a test.
    Significance,
}

impl Judge {
    /// All, with the word of the policy.
    pub const ALL: [(&'static str, Judge); 3] =
        [("interval", Judge::Interval), ("point", Judge::Point), ("significance", Judge::Significance)];

    /// The word of the policy.
    pub fn word(self) -> &'static str {
        Judge::ALL.iter().find(|(_, judge)| *judge == self).map_or("interval", |(word, _)| word)
    }
}

/// A bound, exactly and as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The decimal, exactly.
    pub exact: Exact,
    /// As it was written.
    pub written: String,
}

/// Who demands a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The policy itself.
    Policy,
    /// The profile with this id.
    Profile(String),
}

impl Clause {
    /// Reads one `[[clauses]]` table; `None` where it has problems, which the reader has collected.
    pub(super) fn read(mut reader: Reader<'_>, origin: Origin) -> Option<Clause> {
        let demand = Clause::read_demand(&mut reader);
        let compare = reader.choice("compare", &Compare::ALL);
        let at_least = Clause::read_bound(&mut reader, "at_least");
        let at_most = Clause::read_bound(&mut reader, "at_most");
        let judge = reader.choice("judge", &Judge::ALL).unwrap_or(Judge::Interval);
        let groups = if reader.has("groups") { reader.text_lists("groups") } else { Some(Vec::new()) };
        let min_rows = match reader.number("min_rows") {
            None => 1,
            Some(number) => number.parse().unwrap_or_else(|_| {
                reader.problem("min_rows", format!("min_rows cannot be {number}"), "write 1, 2, 3, …");
                1
            }),
        };
        let inconclusive = reader.choice("inconclusive", &[("warn", false), ("fail", true)]);
        let reference = reader.text("reference").map(|word| super::attributes::reference(&word));
        let event =
            reader.choice("event", &[("favorable", Direction::Favorable), ("adverse", Direction::Adverse)]);

        let worsening = read_worsening(&mut reader);

        let has_bound =
            ["at_least", "at_most", "since", "worse_by_at_most"].iter().any(|key| reader.has(key));
        if !has_bound {
            reader.problem("measure", "the clause has no bound", "add at_least = … or at_most = …");
        }
        let compare = match (demand, compare) {
            (Some(Demand::Summary(summary)), Some(Compare::Ratio | Compare::Difference)) => {
                let message =
                    format!("{} is a number for the whole attribute: it has no reference", summary.id);
                reader.problem("compare", message, "write compare = \"value\"");
                None
            }
            (Some(Demand::Summary(_)), None) if !reader.has("compare") => Some(Compare::Value),
            (Some(Demand::Number(measure)), compare) => {
                Clause::compare_numbers(&reader, measure, compare, judge)
            }
            (Some(Demand::Measure(_)), None) if !reader.has("compare") => {
                reader.problem("measure", "the clause does not say how to compare", Clause::compare_hint());
                None
            }
            (_, compare) => compare,
        };
        let of_pair = demand.is_some_and(Demand::is_of_a_pair);
        if judge == Judge::Significance && compare == Some(Compare::Value) && !of_pair {
            let hint = "use judge = \"interval\" or \"point\", or compare = \"ratio\" or \"difference\"";
            reader.problem("judge", "a value alone has no test: it is compared with no other group", hint);
        }
        let faulty = (reader.has("since") && worsening.is_none())
            || (reader.has("at_least") && at_least.is_none())
            || (reader.has("at_most") && at_most.is_none());
        reader.finish();
        if faulty {
            return None;
        }
        Some(Clause {
            demand: demand?,
            compare: compare?,
            at_least,
            at_most,
            judge,
            groups: groups?,
            min_rows,
            inconclusive_fails: inconclusive.unwrap_or(false),
            reference,
            origin,
            event,
            worsening,
        })
    }

    /// How a measure of numbers is compared, where it can be.
    fn compare_numbers(
        reader: &Reader<'_>,
        measure: &'static NumberMeasure,
        compare: Option<Compare>,
        judge: Judge,
    ) -> Option<Compare> {
        let id = measure.id;
        if !measure.judged {
            let hint = "it is in the report and in audit.json; name another measure for the clause";
            reader.problem("measure", format!("{id} is described and not judged: it has no interval"), hint);
            return None;
        }
        if measure.scope == Scope::Pair {
            if compare == Some(Compare::Ratio) {
                let message = format!("{id} compares a group with its reference by itself");
                reader.problem("compare", message, "write compare = \"value\"");
            }
            if judge == Judge::Significance {
                let hint = "use judge = \"interval\" or \"point\"";
                reader.problem("judge", format!("{id} is not judged by significance"), hint);
            }
            return Some(Compare::Value);
        }
        let Some(compare) = compare else {
            if !reader.has("compare") {
                let message = "the clause does not say how to compare";
                reader.problem("measure", message, Clause::compare_hint());
            }
            return None;
        };
        let there_is = match compare {
            Compare::Value => true,
            Compare::Ratio => measure.compared.ratio,
            Compare::Difference => measure.compared.difference,
        };
        if !there_is {
            let message = format!("there is no {} of {id}", compare.word());
            reader.problem("compare", message, "write compare = \"value\", or see `evenhand explain`");
        }
        if judge == Judge::Significance && compare != Compare::Value && !measure.compared.test {
            let hint = "use judge = \"interval\" or \"point\"";
            reader.problem("judge", format!("{id} has no test of its own"), hint);
        }
        Some(compare)
    }

    fn compare_hint() -> String {
        let words: Vec<&str> = Compare::ALL.iter().map(|(word, _)| *word).collect();
        format!("add compare = one of {}", words.join(", "))
    }

    fn read_demand(reader: &mut Reader<'_>) -> Option<Demand> {
        let id = reader.required_text("measure")?;
        let found = find(&id)
            .map(Demand::Measure)
            .or_else(|| find_summary(&id).map(Demand::Summary))
            .or_else(|| find_number(&id).map(Demand::Number))
            // Which class or stage it is, the decision says.
            .or_else(|| {
                let (family, name) = family_of(&id)?;
                Some(Demand::Measure(member(family, name, View::Event, Better::AsTheEvent)))
            });
        if found.is_none() {
            let ids = measures().iter().map(|measure| measure.id);
            let ids = ids.chain(summaries().iter().map(|summary| summary.id));
            let ids = ids.chain(number_measures().iter().map(|measure| measure.id));
            let ids = ids.chain(families().iter().map(|family| family.form));
            let hint = format!("{} `evenhand explain` lists them all", suggest(&id, ids));
            reader.problem("measure", format!("there is no measure {id:?}"), hint);
        }
        found
    }

    pub(super) fn read_bound(reader: &mut Reader<'_>, key: &'static str) -> Option<Bound> {
        let written = reader.number(key)?;
        let exact = Exact::decimal(&written);
        if exact.is_none() {
            reader.problem(key, format!("{key} cannot be {written}"), "write a decimal, for example 0.8");
        }
        Some(Bound { exact: exact?, written })
    }

    /// Its bounds as floats, for print.
    pub fn bound_values(&self) -> Vec<f64> {
        [&self.at_least, &self.at_most].into_iter().flatten().map(|bound| bound.exact.to_f64()).collect()
    }

    /// The clause in one line, as a report names it.
    pub fn words(&self) -> String {
        let what = match self.compare {
            Compare::Value => self.demand.id().to_string(),
            Compare::Ratio => format!("ratio of {}", self.demand.id()),
            Compare::Difference => format!("difference of {}", self.demand.id()),
        };
        if let Some(worsening) = &self.worsening {
            let Worsening { since, at_most } = worsening;
            let judged = self.judge.word();
            return format!(
                "{what} worse than {} by at most {}, judged by {judged}",
                since.words(),
                at_most.written
            );
        }
        let bounds = [("at least", &self.at_least), ("at most", &self.at_most)];
        let bounds: Vec<String> = bounds
            .iter()
            .filter_map(|(word, bound)| bound.as_ref().map(|bound| format!("{word} {}", bound.written)))
            .collect();
        format!("{what} {}, judged by {}", bounds.join(" and "), self.judge.word())
    }
}
