//! Guessing the domain of an audit: from its outcome, else from what the columns are called.

use super::catalogue::DOMAINS;
use super::forms::Outcome;
use super::roles::Column;

/// Where no word speaks for a domain.
const GENERAL: &str = "general";

/// The domain of an audit. Amounts, stages and classes belong to one; a yes or no can be anything, so the columns
/// around it are counted.
pub(super) fn domain(columns: &[Column<'_>], outcome: Option<&Outcome<'_>>) -> &'static str {
    match outcome {
        Some(Outcome::Other(other)) if other.domain != GENERAL => other.domain,
        _ => by_names(columns),
    }
}

fn by_names(columns: &[Column<'_>]) -> &'static str {
    let named = |words: &[&str]| columns.iter().filter(|column| column.words.has_any(words)).count();
    let mut best = (0, GENERAL);
    for (domain, words) in DOMAINS {
        let count = named(words);
        if count > best.0 {
            best = (count, domain);
        }
    }
    best.1
}
