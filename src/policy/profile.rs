//! Built-in clause sets, each one TOML file with its law, its state and its sources.

use std::sync::LazyLock;

use super::clause::{Clause, Origin};
use super::document::Document;
use super::reader::{Problems, Reader};

/// A clause set that ships with the program.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The id of policies.
    pub id: String,
    /// The title.
    pub title: String,
    /// Where it applies.
    pub jurisdiction: String,
    /// Whether it is law.
    pub status: Status,
    /// What there is to know about the status.
    pub status_note: String,
    /// The day the sources were read.
    pub as_of: String,
    /// The day after which to read them again.
    pub verify_before: String,
    /// What it demands, in plain words.
    pub summary: String,
    /// What to publish or keep, point by point.
    pub checklist: Vec<String>,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// Which tables the report prints for it.
    pub tables: TableStyle,
    /// Its clauses; a profile may print tables and demand nothing.
    pub clauses: Vec<Clause>,
}

/// Whether a profile is law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is in force.
    InForce,
    /// It is to come.
    Pending,
    /// It was law, or its future is doubtful.
    Legacy,
    /// It is nobody's law: a house rule.
    Voluntary,
}

impl Status {
    /// All, with the word of the TOML.
    pub const ALL: [(&'static str, Status); 4] = [
        ("in_force", Status::InForce),
        ("pending", Status::Pending),
        ("legacy", Status::Legacy),
        ("voluntary", Status::Voluntary),
    ];

    /// The word in running text.
    pub fn word(self) -> &'static str {
        match self {
            Status::InForce => "in force",
            Status::Pending => "pending",
            Status::Legacy => "legacy",
            Status::Voluntary => "voluntary",
        }
    }
}

/// Which tables a profile asks the report to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableStyle {
    /// The usual ones.
    Usual,
    /// Also the tables of 6 RCNY 5-301: categories, applicants, selected, rate, impact ratio.
    NewYork,
}

/// All built-in profiles.
///
/// ```
/// let ids: Vec<_> = evenhand::policy::profiles().iter().map(|profile| profile.id.as_str()).collect();
/// assert_eq!(ids[..4], ["generic", "us-ugesp", "nyc-ll144", "us-state-employment"]);
/// assert_eq!(ids[4..], ["us-fair-lending", "eu-unisex-pricing", "support-routing", "sg-veritas"]);
/// ```
pub fn profiles() -> &'static [Profile] {
    &PROFILES
}

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    [
        ("generic.toml", include_str!("profiles/generic.toml")),
        ("us-ugesp.toml", include_str!("profiles/us-ugesp.toml")),
        ("nyc-ll144.toml", include_str!("profiles/nyc-ll144.toml")),
        ("us-state-employment.toml", include_str!("profiles/us-state-employment.toml")),
        ("us-fair-lending.toml", include_str!("profiles/us-fair-lending.toml")),
        ("eu-unisex-pricing.toml", include_str!("profiles/eu-unisex-pricing.toml")),
        ("support-routing.toml", include_str!("profiles/support-routing.toml")),
        ("sg-veritas.toml", include_str!("profiles/sg-veritas.toml")),
    ]
    .into_iter()
    // A built-in profile that cannot be read is a defect of the program, found by its first test.
    .map(|(origin, text)| Profile::parse(origin, text).unwrap_or_else(|error| panic!("{error}")))
    .collect()
});

impl Profile {
    fn parse(origin: &str, text: &str) -> crate::Result<Profile> {
        let document = Document::parse(origin, text)?;
        let problems = Problems::default();
        let profile = Profile::read(Reader::of(&document, &problems));
        problems.into_result(origin, profile)
    }

    fn read(mut reader: Reader<'_>) -> Option<Profile> {
        let id = reader.required_text("id");
        let clauses = reader.tables("clauses");
        let clauses: Vec<Option<Clause>> = clauses
            .into_iter()
            .map(|table| Clause::read(table, Origin::Profile(id.clone().unwrap_or_default())))
            .collect();
        let profile = Profile {
            title: reader.required_text("title")?,
            jurisdiction: reader.required_text("jurisdiction")?,
            status: reader.choice("status", &Status::ALL)?,
            status_note: reader.required_text("status_note")?,
            as_of: reader.required_text("as_of")?,
            verify_before: reader.required_text("verify_before")?,
            summary: reader.required_text("summary")?,
            checklist: reader.texts("checklist").unwrap_or_default(),
            sources: reader.texts("sources")?,
            tables: reader
                .choice("tables", &[("usual", TableStyle::Usual), ("new-york", TableStyle::NewYork)])
                .unwrap_or(TableStyle::Usual),
            clauses: clauses.into_iter().collect::<Option<Vec<Clause>>>()?,
            id: id?,
        };
        reader.finish();
        Some(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_names_its_state_and_its_sources() {
        for profile in profiles() {
            assert!(!profile.sources.is_empty(), "{}", profile.id);
            assert!(profile.as_of < profile.verify_before, "{}", profile.id);
        }
    }
}
