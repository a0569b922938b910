//! Which column plays which part: guessed from names and values together.

use super::catalogue::{CONDITIONS, DECISION_DATES, NEUTRAL, POSSIBLE_CONDITIONS, TIMES};
use super::domain::domain;
use super::forms::{Form, Other, Outcome, choose, guess_others};
use super::names::Words;
use super::outcome::{Label, guess_decision, guess_labels};
use super::protected::{AGE_OF_THINGS, ATTRIBUTES, AttributeKind, BIRTH};
use super::scores::{Score, guess_score, is_score};
use super::weights::{Weight, is_weight, weight};
use crate::spelling::{fold, is_unknown};
use crate::tally::{ColumnKind, ColumnSurvey};

/// As many different values as an attribute may have.
pub(super) const MOST_GROUPS: usize = 50;

/// As many different values as a condition may have.
const MOST_CONDITIONS: usize = 30;

/// A column with the words of its name.
#[derive(Debug)]
pub(super) struct Column<'a> {
    pub(super) survey: &'a ColumnSurvey,
    pub(super) words: Words,
}

impl Column<'_> {
    pub(super) fn name(&self) -> &str {
        &self.survey.name
    }

    /// The different values, where they are few enough to be known.
    pub(super) fn values(&self) -> Vec<&str> {
        self.survey.values.kept().into_iter().flat_map(|kept| kept.keys().map(String::as_str)).collect()
    }

    /// As many different values, or more than can be counted here.
    pub(super) fn distinct(&self) -> usize {
        self.survey.values.kept().map_or(usize::MAX, |kept| kept.len())
    }
}

/// What was guessed.
pub(super) struct Roles<'a> {
    pub(super) domain: &'static str,
    pub(super) outcome: Option<Outcome<'a>>,
    /// What could be the outcome instead, the most likely first; none is a yes or no.
    pub(super) alternatives: Vec<Other<'a>>,
    /// The best first.
    pub(super) labels: Vec<Label<'a>>,
    pub(super) score: Option<Score<'a>>,
    pub(super) groups: Vec<Group<'a>>,
    pub(super) time: Vec<&'a Column<'a>>,
    pub(super) conditions: Vec<&'a Column<'a>>,
    pub(super) possible_conditions: Vec<&'a Column<'a>>,
    pub(super) weight: Option<Weight<'a>>,
    /// Columns that play no part.
    pub(super) unused: Vec<&'a Column<'a>>,
}

/// A protected attribute, or a column that may be one.
pub(super) struct Group<'a> {
    pub(super) column: &'a Column<'a>,
    pub(super) role: &'static str,
    /// Whether name or values are wholly those of the role, so that it can be written down.
    pub(super) is_role: bool,
    pub(super) unknown: Vec<&'a str>,
    pub(super) cut: Option<f64>,
    /// Why it is only suggested; active where there is no reason against it.
    pub(super) doubt: Option<String>,
}

/// Guesses all parts. A column plays one part at most, except that another class may be a condition as well.
pub(super) fn guess<'a>(columns: &'a [Column<'a>]) -> Roles<'a> {
    let mut groups = guess_groups(columns);
    let mut free: Vec<&Column> = columns
        .iter()
        .filter(|column| groups.iter().all(|group| group.column.name() != column.name()))
        .collect();
    let decision = guess_decision(&free);
    free.retain(|column| decision.as_ref().is_none_or(|decision| decision.column.name() != column.name()));
    let mut alternatives = guess_others(&free);
    let outcome =
        decision.map(Outcome::YesNo).or_else(|| choose(&mut alternatives, &free).map(Outcome::Other));
    let domain = domain(columns, outcome.as_ref());
    let mut labels = guess_labels(&free, outcome.as_ref());

    // A class, such as a queue, may be what was decided or what to compare within; other outcomes play one part.
    let others = alternatives.iter().filter(|other| !matches!(other.form, Form::Classes(_)));
    let taken: Vec<&str> = others
        .map(|other| other.column.name())
        .chain(outcome.iter().map(|outcome| outcome.column().name()))
        .chain(labels.iter().map(|label| label.column.name()))
        .collect();
    free.retain(|column| !taken.contains(&column.name()));
    let mut take = |wanted: &dyn Fn(&Column) -> bool| -> Vec<&'a Column<'a>> {
        let (found, rest) = free.drain(..).partition(|column| wanted(column));
        free = rest;
        found
    };
    let weights = take(&|column| is_weight(column));
    let mut time = take(&|column| column.survey.kind == ColumnKind::Date && !column.words.has_any(BIRTH));
    time.sort_by_key(|column| {
        DECISION_DATES.iter().position(|word| column.words.has(word)).unwrap_or(usize::MAX)
    });
    let scores = take(&|column| is_score(column, outcome.as_ref()));
    let (score, other_scores) = guess_score(scores, outcome.as_ref());
    let is_scored = score.as_ref().is_some_and(|score| score.doubt.is_none());
    if let Some(doubt) = outcome.as_ref().and_then(|outcome| outcome.doubt_of_labels(is_scored)) {
        labels.iter_mut().for_each(|label| label.doubt = Some(doubt));
    }
    let usual = take(&|column| may_be_condition(column) && column.words.has_any(CONDITIONS));
    let possible = take(&|column| may_be_condition(column) && column.words.has_any(POSSIBLE_CONDITIONS));
    let (conditions, possible_conditions) = propose(usual, possible, domain);
    let weight = weights.first().map(|column| weight(column, columns, outcome.as_ref()));
    let mut unused = free;
    unused.retain(|column| alternatives.iter().all(|other| other.column.name() != column.name()));
    unused.extend(other_scores);
    unused.extend(weights.iter().skip(1));
    groups.sort_by_key(|group| group.doubt.is_some());
    Roles {
        domain,
        outcome,
        alternatives,
        labels,
        score,
        groups,
        time,
        conditions,
        possible_conditions,
        weight,
        unused,
    }
}

/// Whether a column has few enough values to compare within each of them.
fn may_be_condition(column: &Column<'_>) -> bool {
    (2..=MOST_CONDITIONS).contains(&column.distinct()) && column.survey.kind != ColumnKind::Other
}

/// The conditions that are taken, and those that are only proposed, the most likely first.
fn propose<'a>(
    usual: Vec<&'a Column<'a>>,
    mut possible: Vec<&'a Column<'a>>,
    domain: &str,
) -> (Vec<&'a Column<'a>>, Vec<&'a Column<'a>>) {
    possible.sort_by_key(|column| POSSIBLE_CONDITIONS.iter().position(|word| column.words.has(word)));
    // What somebody applies for is compared within as a rule. For a price or a queue no reason is as usual, and
    // each has to be argued.
    if ["pricing", "routing"].contains(&domain) {
        return (Vec::new(), [possible, usual].concat());
    }
    (usual, possible)
}

/// Whether a column seems to hold a time that cannot be read as one.
pub(super) fn is_unreadable_time(column: &Column<'_>) -> bool {
    column.words.has_any(TIMES) && !column.words.has_any(BIRTH) && column.survey.kind != ColumnKind::Empty
}

fn guess_groups<'a>(columns: &'a [Column<'a>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = columns.iter().filter_map(guess_group).collect();
    // Of two columns of one kind, one is active: the one whose name is the kind and nothing else.
    for role in ATTRIBUTES.iter().map(|kind| kind.role) {
        let mut same: Vec<&mut Group> =
            groups.iter_mut().filter(|group| group.role == role && group.doubt.is_none()).collect();
        same.sort_by_key(|group| !group.is_role);
        if let Some((first, others)) = same.split_first_mut() {
            for other in others {
                other.doubt = Some(format!("It says much the same as {:?}.", first.column.name()));
            }
        }
    }
    let has_race = groups.iter().any(|group| group.role == "race" && group.doubt.is_none());
    if !has_race {
        // The regulated tables of race and ethnicity are one table; this is its column.
        groups.iter_mut().filter(|group| group.role == "ethnicity").for_each(|group| group.role = "race");
    }
    groups
}

fn guess_group<'a>(column: &'a Column<'a>) -> Option<Group<'a>> {
    if matches!(column.survey.kind, ColumnKind::Empty | ColumnKind::Other) {
        return None;
    }
    let by_name = ATTRIBUTES
        .iter()
        .filter(|kind| column.words.has_any(kind.names))
        .filter(|kind| kind.role != "age" || !column.words.has_any(AGE_OF_THINGS))
        .max_by_key(|kind| column.words.longest(kind.names));
    let values = column.values();
    if by_name.is_none() && column.words.has_any(BIRTH) {
        let doubt =
            "It holds dates or years of birth: compute the age on the day of the decision, and cut that.";
        return Some(Group {
            column,
            role: "age",
            is_role: false,
            unknown: Vec::new(),
            cut: None,
            doubt: Some(doubt.into()),
        });
    }
    let by_values = || ATTRIBUTES.iter().find(|kind| has_values_of(kind, &values));
    let kind = by_name.or_else(by_values)?;
    let words: Vec<&str> =
        column.survey.words.kept().into_iter().flat_map(|kept| kept.keys().map(String::as_str)).collect();
    let unknown: Vec<&str> = words.iter().copied().filter(|word| kind.is_unknown(word)).collect();
    let known = column.distinct().saturating_sub(unknown.len());
    let is_role = column.words.is_only(kind.names, NEUTRAL) || has_values_of(kind, &values);
    let mut group = Group { column, role: kind.role, is_role, unknown, cut: None, doubt: None };

    let numbers_only = column.survey.words.kept().is_some_and(|kept| kept.len() == group.unknown.len());
    if kind.role == "age" && numbers_only && known > 2 {
        group.cut = column.survey.range.and_then(|(low, high)| age_cut(low, high));
    }
    group.doubt = match known {
        0 | 1 => Some("It has fewer than two known values, so there is nothing to compare.".into()),
        _ if group.cut.is_some() => None,
        _ if known > MOST_GROUPS && column.survey.range.is_some() => {
            Some("It has too many different numbers: give it cut points, for example cut = [25, 40].".into())
        }
        _ if known > MOST_GROUPS => Some(format!("It has more than {MOST_GROUPS} different values.")),
        _ if !kind.certain => {
            Some("It often goes along with a protected attribute and stands in for it.".into())
        }
        _ => None,
    };
    Some(group)
}

/// Whether all known values are words of this kind and of no other; single letters prove nothing.
fn has_values_of(kind: &AttributeKind, values: &[&str]) -> bool {
    let known: Vec<String> =
        values.iter().filter(|value| !is_unknown(value, false)).map(|value| fold(value)).collect();
    let hits = known.iter().filter(|value| kind.values.contains(&value.as_str())).count();
    // A few values of a longer list may be missing from it: "Other", a third gender.
    hits >= 2 && hits * 3 >= known.len() * 2
}

/// Where ages are cut: at 40, from which US law protects, or in the middle where 40 divides nothing.
fn age_cut(low: f64, high: f64) -> Option<f64> {
    let middle = ((low + high) / 2.0).ceil();
    [40.0, middle].into_iter().find(|cut| low < *cut && *cut <= high)
}
