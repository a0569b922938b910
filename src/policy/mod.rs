//! What an audit looks at and what is demanded: from a policy as typed to one that is checked.
//!
//! [`Document`] is the TOML (or the flags that stand for it), where every value knows its place;
//! [`Policy::check`] turns it into a [`Policy`], reporting every problem at once.

mod attributes;
mod check;
mod clause;
mod decision;
mod document;
mod fits;
mod forms;
mod ground;
mod notify;
mod outcome;
mod over_time;
mod plan;
mod profile;
mod reader;
mod verify;

use std::path::{Path, PathBuf};

use crate::exact::Exact;
use crate::measures::{Direction, Measure};
use crate::source::FingerprintKind;
use crate::tally::{Every, Flag, MedianOver, Side, Values, Weight, WeightKind};

pub use clause::{Bound, Clause, Compare, Demand, Judge, Origin};
pub use document::Document;
pub use notify::{Notify, NotifyFormat, Webhook, When};
pub use over_time::{Past, Since, Watch, Worsening};
pub use profile::{Profile, Status, TableStyle, profiles};

/// A commented policy with every section: the manual of `audit.toml`.
pub const TEMPLATE: &str = include_str!("template.toml");

/// A policy in which every name, value and bound has been checked, except against the log itself.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The TOML it was read from, where there is one; what overrode it is in the command.
    pub text: Option<String>,
    /// The name of the audit.
    pub name: String,
    /// The date the audit is said to be of; an input, never the clock.
    pub date: Option<String>,
    /// What kind of decisions.
    pub domain: Domain,
    /// The built-in clause sets in use.
    pub profiles: Vec<&'static Profile>,
    /// The seed of everything random.
    pub seed: u64,
    /// How often each table of counts is drawn again; 0 where it is not.
    pub replicates: usize,
    /// The confidence of every interval, between 0.5 and 1.
    pub confidence: f64,
    /// The files.
    pub log: LogFiles,
    /// What was decided.
    pub decision: Decision,
    /// What turned out to be true.
    pub label: Option<Label>,
    /// A score the decision was made from.
    pub score: Option<Score>,
    /// The protected attributes.
    pub groups: Vec<GroupColumn>,
    /// Small groups that are left out of ratios.
    pub exclusions: Vec<SmallGroups>,
    /// Crosses of attributes, by index.
    pub crosses: Vec<Vec<usize>>,
    /// Columns within which like is compared with like.
    pub conditions: Vec<ConditionColumn>,
    /// When the decision was made.
    pub time: Option<TimeColumn>,
    /// For how many cases a row stands, or how much of the population.
    pub weight: Option<Weight>,
    /// Who is told of a check, and when.
    pub notify: Option<Notify>,
    /// What is demanded.
    pub clauses: Vec<Clause>,
    /// What is demanded of a period against earlier ones: judged by a check alone.
    pub changes: Vec<Clause>,
    /// Where earlier checks are kept, and what a period is compared with.
    pub past: Past,
    /// How clauses are watched over all periods.
    pub watch: Watch,
    /// A hash of what is asked and demanded, whatever the files and the name: the same policy, the same series.
    pub identity: String,
    /// Clauses of profiles that this audit gives no ground for, with the reason.
    pub inapplicable: Vec<(Clause, String)>,
    /// What looks like a slip in a clause: it is judged as it stands, and reported.
    pub doubts: Vec<String>,
    /// The number at which the decision is cut; a median is known once the log was read.
    pub cut: Option<f64>,
    /// The names of classes or stages by their position; those of classes without an order are known once the
    /// log was counted.
    pub classes: Vec<String>,
    /// The shares that are computed of each group, in the order of reports.
    pub shares: Vec<&'static Measure>,
}

/// What kind of decisions an audit is about; it chooses words, never numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Domain {
    /// Anything else.
    #[default]
    General,
    /// Applications, promotions, admissions.
    Hiring,
    /// Prices, premiums, discounts.
    Pricing,
    /// Queues, tickets, referrals.
    Routing,
}

impl Domain {
    /// All domains, with the word of the policy.
    pub const ALL: [(&'static str, Domain); 4] = [
        ("general", Domain::General),
        ("hiring", Domain::Hiring),
        ("pricing", Domain::Pricing),
        ("routing", Domain::Routing),
    ];

    /// The word of the policy.
    pub fn word(self) -> &'static str {
        Domain::ALL.iter().find(|(_, domain)| *domain == self).map_or("general", |(word, _)| word)
    }

    /// What the report calls cases.
    pub fn cases(self) -> &'static str {
        match self {
            Domain::General => "cases",
            Domain::Hiring => "applications",
            Domain::Pricing => "offers",
            Domain::Routing => "requests",
        }
    }
}

/// The files of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFiles {
    /// Paths and globs, as they can be opened from the current folder.
    pub paths: Vec<PathBuf>,
    /// The folder that relative paths were taken from; reports name files relative to it.
    pub folder: PathBuf,
    /// Which hash identifies them.
    pub fingerprint: FingerprintKind,
    /// The delimiter of delimited text, where the policy names it.
    pub delimiter: Option<u8>,
}

/// What was decided: a column, and what of it is the event.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The column.
    pub column: String,
    /// What the event is.
    pub event: Event,
    /// Whether the event is good to get.
    pub direction: Direction,
}

/// What of a decision column is the event.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Declared values.
    Values(Flag),
    /// One side of a number.
    Threshold {
        /// Which side.
        side: Side,
        /// Where.
        cut: Cut,
    },
    /// No event: the number itself is the outcome.
    Amount {
        /// Bounds beyond which cases are counted.
        beyond: Vec<WrittenNumber>,
    },
    /// No single event: one of several classes.
    Classes {
        /// All classes, the best first; empty where they have no order.
        order: Vec<String>,
    },
    /// How far a case came.
    Stages(Stages),
}

/// What kind of outcome is audited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An event that happened or not.
    YesNo,
    /// A number.
    Amount,
    /// One of several classes.
    Classes,
    /// The stage that was reached.
    Stages,
}

impl Event {
    /// What kind of outcome it is.
    pub fn form(&self) -> Form {
        match self {
            Event::Values(_) | Event::Threshold { .. } => Form::YesNo,
            Event::Amount { .. } => Form::Amount,
            Event::Classes { .. } => Form::Classes,
            Event::Stages(_) => Form::Stages,
        }
    }
}

/// The stages of a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// Their names in order; the first is where every case starts.
    pub names: Vec<String>,
    /// A column for each stage but the first; empty where one column holds the last stage reached.
    pub columns: Vec<StageColumn>,
}

/// The column of one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageColumn {
    /// The column.
    pub column: String,
    /// The values that mean the stage was passed; anything else means it was not.
    pub passed: Flag,
}

/// A number, and as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenNumber {
    /// The number.
    pub value: f64,
    /// As it was written.
    pub written: String,
}

/// What a decision was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The column.
    pub column: String,
    /// Whether a higher score is better for the people concerned.
    pub higher_is_better: bool,
}

/// Where a number is cut.
#[derive(Debug, Clone, PartialEq)]
pub enum Cut {
    /// At this number, as it was written.
    At(String),
    /// At the median of the column.
    Median(MedianOver),
}

/// What turned out to be true.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The column.
    pub column: String,
    /// The values that are positive.
    pub positive: Flag,
}

/// A protected attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupColumn {
    /// The column.
    pub column: String,
    /// What kind of attribute, for regulated tables: `sex`, `race`, `age`.
    pub role: Option<String>,
    /// What each group is compared with.
    pub reference: Reference,
    /// How values become groups.
    pub values: Values,
}

/// What each group of an attribute is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// The group with the best value of the measure, found in the data.
    Best,
    /// All other known groups together.
    Rest,
    /// All known groups together, the group itself included.
    Overall,
    /// A declared group: one value for each column of the attribute.
    Group(Vec<String>),
}

/// Groups below a fraction of the cases, left out of ratios with a justification.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallGroups {
    /// A group with a smaller fraction of the used cases is left out.
    pub below: Exact,
    /// The bound, as it was written.
    pub written: String,
    /// Why.
    pub justification: String,
}

/// A column within which like is compared with like.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionColumn {
    /// The column.
    pub column: String,
    /// How values become conditions.
    pub values: Values,
}

/// When the decision was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeColumn {
    /// The column.
    pub column: String,
    /// The length of a period.
    pub every: Every,
}

impl LogFiles {
    /// A file as reports name it: relative to the folder of the policy where it lies below it.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

impl Policy {
    /// Whether rows are drawn from a population with sampling weights: every statement about chance is then one
    /// about the population, and methods for counts are not valid.
    pub fn is_weighted_sample(&self) -> bool {
        self.weight.as_ref().is_some_and(|weight| weight.kind == WeightKind::Sampling)
    }

    /// The attributes of the audit: each group column, then each cross, as indexes of group columns.
    pub fn attributes(&self) -> Vec<Vec<usize>> {
        (0..self.groups.len()).map(|index| vec![index]).chain(self.crosses.iter().cloned()).collect()
    }

    /// The names of the columns of an attribute.
    pub fn columns_of(&self, attribute: &[usize]) -> Vec<String> {
        attribute.iter().map(|index| self.groups[*index].column.clone()).collect()
    }

    /// What the groups of an attribute are compared with. A cross has no entry of its own: it takes what
    /// all its columns agree on, the cross of their declared groups, or else the best group.
    pub fn reference_of(&self, attribute: &[usize]) -> Reference {
        let references: Vec<&Reference> =
            attribute.iter().map(|index| &self.groups[*index].reference).collect();
        let declared: Option<Vec<String>> = references
            .iter()
            .map(|reference| match reference {
                Reference::Group(values) => values.first().cloned(),
                _ => None,
            })
            .collect();
        match declared {
            Some(values) => Reference::Group(values),
            // Of classes without an order none is better than another, so no group is the best.
            None if self.is_unordered() && references.contains(&&Reference::Best) => Reference::Rest,
            None if references.iter().all(|reference| *reference == references[0]) => references[0].clone(),
            None => Reference::Best,
        }
    }
}
