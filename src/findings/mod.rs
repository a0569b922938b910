//! Where measures meet inference and policy: evidence about each attribute, and what the clauses make of it.
//!
//! This is the only place that compares a number with a threshold.

mod attribute;
mod compare;
mod conditional;
mod judge;
mod rules;
mod summary;
mod unmatched;

pub use attribute::{Attribute, Group, MeasureValue, PeriodCounts, Standing};
pub use compare::{Comparison, ReferenceGroup};
pub use conditional::{Conditional, Stratum};
pub use judge::{Finding, Subject, Verdict, judge};
pub use rules::{Rule, find as find_rule, rules};
pub use summary::SummaryValue;
