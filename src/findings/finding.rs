//! What an audit found, as a value.

use super::changes::Beside;
use super::compare::ReferenceGroup;
use super::power::Power;
use crate::inference::Estimate;
use crate::policy::Clause;
use crate::tally::Level;

/// What became of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The clause is breached.
    Breached,
    /// The evidence does not decide.
    Inconclusive,
    /// The clause is met.
    Met,
    /// The clause does not apply here.
    NotApplicable,
}

impl Verdict {
    /// All verdicts, the gravest first.
    pub const ALL: [Verdict; 4] =
        [Verdict::Breached, Verdict::Inconclusive, Verdict::Met, Verdict::NotApplicable];

    /// The word of `audit.json`.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Breached => "breached",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Met => "met",
            Verdict::NotApplicable => "not_applicable",
        }
    }
}

/// What a finding is about: a group of an attribute against a reference, or the attribute as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The attribute, by index in the audit.
    pub attribute: usize,
    /// The group, by index in the attribute.
    pub group: Option<usize>,
    /// The reference.
    pub reference: Option<ReferenceGroup>,
}

/// What a finding about several periods rests on.
///
/// Its groups are named by their levels: they need not occur in the judged period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// A change since these periods.
    Change {
        /// The levels of the group.
        group: Vec<Level>,
        /// Whom it is compared with, at both times.
        beside: Beside,
        /// The names of the earlier periods.
        periods: Vec<String>,
    },
    /// The alarm of a monitor, by its index.
    Alarm(usize),
}

/// What an audit found: about a clause, or about the policy itself.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The code of its [`rules::Rule`].
    pub code: &'static str,
    /// What became of the clause.
    pub verdict: Verdict,
    /// The clause; `None` for a finding about the policy itself.
    pub clause: Option<Clause>,
    /// What it is about; `None` for a finding about the whole audit.
    pub subject: Option<Subject>,
    /// The number that was judged, where it is defined.
    pub estimate: Option<Estimate>,
    /// The adjusted p-value of the comparison that was judged.
    pub p_adjusted: Option<f64>,
    /// Why it is inconclusive or not applicable.
    pub reason: Option<String>,
    /// What else the reader of the verdict has to know.
    pub note: Option<String>,
    /// How much the sample could show; `None` where nothing was compared or held against a bound.
    pub power: Option<Power>,
    /// What it rests on, where that is more than the judged period.
    pub earlier: Option<Earlier>,
}

impl Finding {
    /// A finding about no group: about a clause as a whole, or about the policy itself.
    pub(super) fn about_policy(
        code: &'static str,
        clause: Option<Clause>,
        verdict: Verdict,
        reason: String,
    ) -> Finding {
        Finding {
            code,
            verdict,
            clause,
            subject: None,
            estimate: None,
            p_adjusted: None,
            reason: Some(reason),
            note: None,
            power: None,
            earlier: None,
        }
    }

    /// A finding that no clause asked for.
    pub(super) fn noticed(code: &'static str, reason: String) -> Finding {
        Finding::about_policy(code, None, Verdict::NotApplicable, reason)
    }

    /// Whether it fails the audit: breached, or inconclusive where the clause does not tolerate that.
    pub fn fails(&self) -> bool {
        let strict = self.clause.as_ref().is_some_and(|clause| clause.inconclusive_fails);
        self.verdict == Verdict::Breached || (self.verdict == Verdict::Inconclusive && strict)
    }
}
