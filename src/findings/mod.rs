//! Where measures meet inference and policy: evidence about each attribute, and what the clauses make of it.
//!
//! This is the only place that compares a number with a threshold.

mod agreement;
mod amounts;
mod amounts_compared;
mod amounts_within;
mod association;
mod attribute;
mod classes;
mod compare;
mod condition_association;
mod conditional;
mod conditions_change;
mod counted;
mod data_quality;
mod disparity;
mod extreme_amounts;
mod false_flag;
mod finding;
mod gap_within;
mod group;
mod judge;
mod judge_numbers;
mod numbers;
mod power;
mod replicates;
mod resampled;
mod rules;
mod scores;
mod scores_compared;
mod settle;
mod summary;
mod unmatched;
mod weights;

pub use agreement::{Agreement, Compared, Question, agreement};
pub use amounts::{Amounts, GroupAmounts, Inequality, PeriodAmounts};
pub use amounts_compared::DistributionComparison;
pub use amounts_within::{AmountCondition, AmountConditional, FEWEST};
pub use association::Association;
pub use attribute::{Attribute, PeriodCounts};
pub use classes::{ClassPair, Classes, SMOOTHING};
pub use compare::{Comparison, ReferenceGroup};
pub use conditional::{Conditional, Pooled, Stratum};
pub use disparity::Disparity;
pub use false_flag::{Chance, FalseFlag};
pub use finding::{Finding, Subject, Verdict};
pub use gap_within::{GapWithin, Matched};
pub use group::{Group, MeasureValue, Standing};
pub use judge::{judge, judge_clause};
pub use numbers::{NumberComparison, NumberValue, Numbers, PairValue};
pub use power::{CHANCE_OF_DETECTION, GROWTH, Power};
pub use resampled::{Bootstrap, ResampledComparison};
pub use rules::{CLAUSE_UNMATCHED, Rule, find as find_rule, rules};
pub use scores::{Calibration, GroupOfScores, Scores};
pub use settle::Growth;
pub use summary::SummaryValue;
