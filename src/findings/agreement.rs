//! Whether intervals from counts drawn again would have decided as the evidence did. It changes no verdict.

use super::attribute::Attribute;
use super::finding::Finding;
use super::judge::by_interval;
use super::resampled::{Bootstrap, ResampledComparison};
use crate::inference::{Estimate, Interval};
use crate::measures::{Measure, selection_rate};
use crate::policy::{Clause, Compare, Demand, Judge};
use crate::share::Undefined;

/// What the intervals by drawing again say about the comparisons of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What was asked of both.
    pub question: Question,
    /// Comparisons in which both say the same.
    pub same: usize,
    /// Comparisons in which they do not.
    pub different: Vec<Compared>,
    /// Comparisons without an interval by drawing again, with the reason.
    pub impossible: Vec<(Compared, Undefined)>,
}

/// What two intervals of one comparison are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The verdict of the clause that was judged by interval.
    Verdict,
    /// Whether a ratio of 1 is within the plain interval of the selection rate's ratio: no clause was judged by
    /// interval here.
    Equality,
}

/// One comparison of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The measure.
    pub measure: &'static str,
    /// The group, by index.
    pub group: usize,
}

impl Agreement {
    /// How many comparisons there are.
    pub fn all(&self) -> usize {
        self.same + self.different.len() + self.impossible.len()
    }

    fn empty(question: Question) -> Agreement {
        Agreement { question, same: 0, different: Vec::new(), impossible: Vec::new() }
    }

    fn count(&mut self, measure: &'static Measure, group: usize, same: Result<bool, Undefined>) {
        let compared = Compared { measure: measure.id, group };
        match same {
            Ok(true) => self.same += 1,
            Ok(false) => self.different.push(compared),
            Err(reason) => self.impossible.push((compared, reason)),
        }
    }
}

/// Holds the intervals by drawing again beside the verdicts on the comparisons of an attribute, or, where no
/// clause was judged by interval, beside the plain intervals of the selection rate's ratio. `None` where nothing
/// was drawn again.
pub fn agreement(findings: &[Finding], index: usize, attribute: &Attribute) -> Option<Agreement> {
    let resampled = attribute.resampled.as_ref()?;
    let pairs = || attribute.comparisons.iter().zip(resampled);
    let mut verdicts = Agreement::empty(Question::Verdict);
    for finding in findings {
        let (Some(clause), Some(estimate), Some(subject)) =
            (&finding.clause, &finding.estimate, &finding.subject)
        else {
            continue;
        };
        let found = pairs().find(|(comparison, _)| {
            subject.attribute == index
                && subject.group == Some(comparison.group)
                && subject.reference == Some(comparison.reference)
                && clause.demand == Demand::Measure(comparison.measure)
        });
        let by_the_interval =
            clause.judge == Judge::Interval && by_interval(clause, estimate) == finding.verdict;
        if let Some((comparison, drawn)) = found.filter(|_| by_the_interval) {
            let again = of(clause, drawn).and_then(|drawn| drawn.widest());
            let same =
                again.map(|interval| by_interval(clause, &instead(estimate, interval)) == finding.verdict);
            verdicts.count(comparison.measure, comparison.group, same);
        }
    }
    if verdicts.all() > 0 {
        return Some(verdicts);
    }
    let mut equality = Agreement::empty(Question::Equality);
    for (comparison, drawn) in pairs().filter(|(comparison, _)| comparison.measure == selection_rate()) {
        if let Ok(estimate) = comparison.ratio {
            let same = drawn.ratio.map(|drawn| holds_one(&drawn.interval) == holds_one(&estimate.interval));
            equality.count(comparison.measure, comparison.group, same);
        }
    }
    Some(equality)
}

fn of(clause: &Clause, drawn: &ResampledComparison) -> Result<Bootstrap, Undefined> {
    match clause.compare {
        Compare::Ratio => drawn.ratio,
        Compare::Difference | Compare::Value => drawn.difference,
    }
}

fn instead(estimate: &Estimate, interval: Interval) -> Estimate {
    Estimate { interval, joint: None, ..*estimate }
}

fn holds_one(interval: &Interval) -> bool {
    interval.contains(1.0)
}
