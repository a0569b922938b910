//! A bias audit for automated decisions.
//!
//! evenhand reads a log of decisions (who was hired, who was flagged, where a ticket was routed), measures how
//! the decisions differ between protected groups and how sure that is, judges the result against a policy, and
//! writes a report. This library is all of it except the command line.
//!
//! # The flow
//!
//! Rows come in at one door and become counts; counts become measures; pairs of measures become evidence;
//! evidence meets policy and becomes findings; findings are written down. Each module knows only the ones before
//! it:
//!
//! 1. [`source`] opens files as lazily read sources with their fingerprints;
//! 2. [`tally`] turns rows into counts over axes, in one streaming pass; nothing later sees a row;
//! 3. [`measures`] is the catalogue of what is computed, [`inference`] the catalogue of how sure it is;
//! 4. [`policy`] is what to look at and what is demanded, checked with every problem at once;
//! 5. [`findings`] compares, and is the only place that holds a number against a threshold;
//! 6. [`audit`](mod@audit) is the pipeline on one screen;
//! 7. [`plots`] and [`report`] are pure functions of an audit.
//!
//! Beside the flow, [`schedule`] says when checks are due and writes the units that run them.
//! [`check`](mod@check) audits period by period, [`compare`](mod@compare) holds two audits or two arms side by side.
//!
//! # Six rows
//!
//! ```
//! use evenhand::audit::audit;
//! use evenhand::policy::{Document, Policy};
//! use evenhand::report::sentence;
//!
//! let folder = tempfile::tempdir().unwrap();
//! let rows = "sex,outcome\nFemale,no\nFemale,yes\nFemale,no\nMale,yes\nMale,yes\nMale,no\n";
//! std::fs::write(folder.path().join("decisions.csv"), rows).unwrap();
//! let text = r#"
//!     [log]
//!     path = "decisions.csv"
//!     [decision]
//!     column = "outcome"
//!     favorable = ["yes"]
//!     [[groups]]
//!     column = "sex"
//!     [[clauses]]
//!     measure = "selection_rate"
//!     compare = "ratio"
//!     at_least = 0.8
//!     judge = "interval"
//! "#;
//! let policy = Policy::check(&Document::parse("audit.toml", text)?, folder.path())?;
//! let made = audit(policy, &|_| {})?;
//! assert_eq!(
//!     sentence(&made, &made.findings[0]).words(),
//!     "sex: Female, selection rate 33.3 % (1 of 3) against Male 66.7 % (2 of 3): ratio 0.500 (joint interval \
//!      0.029 to 1.000); at least 0.8 demanded — inconclusive: the interval reaches across the bound. \
//!      If the rates stay as seen, about 26 times as many cases – 78 of Female and 78 of Male – would give a \
//!      clear verdict in roughly four of five audits."
//! );
//! # Ok::<(), evenhand::Error>(())
//! ```

pub mod amount;
pub mod audit;
pub mod check;
pub mod compare;
pub mod error;
pub mod exact;
pub mod findings;
pub mod history;
pub mod inference;
pub mod init;
pub mod measures;
pub mod plots;
pub mod policy;
pub mod report;
pub mod schedule;
pub mod share;
pub mod source;
pub mod spelling;
pub mod tally;
mod threads;

pub use error::{Error, Result};
