//! The report from top to bottom. All of its wording is here and in the sections beside it.

use super::clauses::findings;
use super::document::{Block, Document, Text};
use super::first_page::first_page;
use super::groups::attribute;
use super::newyork::new_york;
use super::over_time::{FIGURES, over_time};
use super::{Making, sections};
use crate::audit::Audit;
use crate::plots::Figure;
use crate::policy::TableStyle;

/// Composes the report of an audit with its figures. A pure function of its arguments.
pub fn compose(audit: &Audit, figures: &[Figure], making: &Making) -> Document {
    let mut blocks = vec![Block::Heading(1, Text::data(audit.policy.name.clone()))];
    blocks.extend(first_page(audit));
    blocks.extend(findings(audit));
    blocks.extend(over_time(audit, figures));
    if audit.policy.profiles.iter().any(|profile| profile.tables == TableStyle::NewYork) {
        blocks.extend(new_york(audit));
    }
    for (index, of) in audit.attributes.iter().enumerate() {
        let here = |figure: &&Figure| figure.attribute == index && !FIGURES.contains(&figure.kind);
        let drawn: Vec<&Figure> = figures.iter().filter(here).collect();
        blocks.extend(attribute(audit, of, &drawn));
    }
    blocks.extend(sections::ledger(audit));
    blocks.extend(sections::profiles(audit));
    blocks.extend(sections::methods(audit));
    blocks.extend(sections::reproduce(audit, making));
    blocks.extend(sections::limits(audit));
    Document { blocks }
}
