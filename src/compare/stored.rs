//! What an earlier audit wrote, read back as far as a comparison needs it: `audit.json`, schema `evenhand.audit/1`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::comparable;
use super::stored_counts::{amounts, beyond, classes, level, moments, stages, yes_or_no};
use super::stored_references::references;
use crate::audit::{Ledger, SourceFile};
use crate::error::{Error, Result};
use crate::findings::AmountLevels;
use crate::policy::{Document, Form, Policy};
use crate::source::{Fingerprint, FingerprintKind};
use crate::tally::{AxisRole, Exclusion, Level, Side, Sums, Table, Tally};

const SCHEMA: &str = "evenhand.audit/1";

/// What an audit wrote, as a value.
#[derive(Debug, Clone)]
pub struct Stored {
    /// What the side is called: the name of the audit, unless it is given another.
    pub name: String,
    origin: String,
    audit: WrittenAudit,
}

/// The parts of a stored audit that a comparison is made of.
pub(super) struct Written {
    pub(super) policy: Policy,
    /// One tally for each attribute.
    pub(super) tallies: Vec<Tally>,
    pub(super) amounts: Vec<Vec<AmountLevels>>,
    pub(super) ledger: Ledger,
    pub(super) sources: Vec<SourceFile>,
}

#[derive(Debug, Clone, Deserialize)]
struct WrittenAudit {
    audit: Head,
    log: Files,
    ledger: Rows,
    attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, Deserialize)]
struct Head {
    name: String,
    domain: String,
    confidence: f64,
    decision: Decision,
}

#[derive(Debug, Clone, Deserialize)]
struct Decision {
    form: Option<String>,
    column: String,
    direction: String,
    event: Vec<String>,
    cut: Option<f64>,
}

#[derive(Debug, Clone, Deserialize)]
struct Files {
    sources: Vec<Map<String, Value>>,
}

#[derive(Debug, Clone, Deserialize)]
struct Rows {
    read: u64,
    used: u64,
    excluded: Vec<Excluded>,
    unlabelled: Option<u64>,
    unknown: Vec<Unknown>,
}

#[derive(Debug, Clone, Deserialize)]
struct Excluded {
    reason: String,
    rows: u64,
}

#[derive(Debug, Clone, Deserialize)]
struct Unknown {
    rows: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Attribute {
    pub(super) columns: Vec<String>,
    pub(super) groups: Vec<Group>,
    pub(super) comparisons: Vec<Comparison>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Comparison {
    pub(super) reference: Value,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Group {
    pub(super) group: Map<String, Value>,
    #[serde(default)]
    pub(super) unknown: bool,
    pub(super) excluded: Option<Exemption>,
    pub(super) rows: u64,
    pub(super) measures: BTreeMap<String, Measured>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Exemption {
    below_fraction: f64,
    justification: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Measured {
    pub(super) value: Option<f64>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) method: Option<String>,
    pub(super) hits: Option<u64>,
    pub(super) base: Option<u64>,
}

impl Stored {
    /// Reads an `audit.json`.
    ///
    /// # Errors
    /// When the file cannot be read, or is none.
    pub fn read(path: &Path) -> Result<Stored> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::Read {
            path: path.to_path_buf(),
            reason: error.to_string(),
            hint: "`evenhand audit` writes an audit.json".into(),
        })?;
        Stored::parse(&path.to_string_lossy(), &text)
    }

    /// Reads the text of an `audit.json`; `origin` is what errors call it.
    ///
    /// # Errors
    /// When it is none, or one of another schema.
    pub fn parse(origin: &str, text: &str) -> Result<Stored> {
        let not_one = |reason: String| Error::Log {
            reason: format!("{origin} is no audit.json: {reason}"),
            hint: "write one with `evenhand audit`".into(),
        };
        let value: Value = serde_json::from_str(text).map_err(|error| not_one(error.to_string()))?;
        match value.get("schema").and_then(Value::as_str) {
            Some(SCHEMA) => {}
            Some(other) => return Err(not_one(format!("its schema is {other:?}, and {SCHEMA:?} is needed"))),
            None => return Err(not_one("it names no schema".into())),
        }
        if value["audit"].get("weight").is_some_and(|weight| !weight.is_null()) {
            return Err(Error::Log {
                reason: format!(
                    "{origin} is of a sample with survey weights, and for changes of weighted rates there is no method here"
                ),
                hint: "read the two reports beside each other".into(),
            });
        }
        let audit: WrittenAudit =
            serde_json::from_value(value).map_err(|error| not_one(error.to_string()))?;
        if audit.attributes.is_empty() {
            return Err(not_one("it has no attribute".into()));
        }
        Ok(Stored { name: audit.audit.name.clone(), origin: origin.into(), audit })
    }

    /// The counts that the audit wrote, read beside the other audit of the comparison.
    pub(super) fn written(&self, other: &Stored) -> Result<Written> {
        let WrittenAudit { ledger, attributes, .. } = &self.audit;
        let policy = comparable(self.policy(other)?)?;
        let form = policy.form();
        let columns = policy.attributes();
        // Attributes are listed as a policy lists them: single columns, then crosses.
        let indexes: Vec<&Vec<usize>> = attributes
            .iter()
            .map(|of| {
                columns.iter().find(|indexes| policy.columns_of(indexes) == of.columns).ok_or_else(|| {
                    self.damaged(&format!(
                        "the cross of {} is of columns it has no groups of",
                        of.columns.join(", ")
                    ))
                })
            })
            .collect::<Result<_>>()?;
        let tallies =
            attributes.iter().zip(&indexes).map(|(of, indexes)| self.tally(&policy, form, of, indexes));
        let tallies = tallies.collect::<Result<Vec<Tally>>>()?;
        let amounts = match form {
            Form::Amount => attributes.iter().map(amounts).collect(),
            _ => Vec::new(),
        };
        let reasons = [Exclusion::MissingDecision, Exclusion::MissingWeight];
        let excluded = ledger.excluded.iter().map(|excluded| {
            let found = reasons.into_iter().find(|reason| reason.to_string() == excluded.reason);
            let unknown = || self.damaged(&format!("rows are left out for {:?}", excluded.reason));
            Ok((found.ok_or_else(unknown)?, excluded.rows))
        });
        let ledger = Ledger {
            read: ledger.read,
            used: ledger.used,
            weighted: None,
            excluded: excluded.collect::<Result<_>>()?,
            unlabelled: ledger.unlabelled,
            unknown: ledger.unknown.iter().map(|unknown| unknown.rows).collect(),
        };
        let sources = self.audit.log.sources.iter().map(source).collect();
        Ok(Written { policy, tallies, amounts, ledger, sources })
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Log {
            reason: format!("{} does not hold together: {what}", self.origin),
            hint: "write it again with `evenhand audit`".into(),
        }
    }

    /// A policy that asks what this audit asked, as far as the two files tell.
    fn policy(&self, other: &Stored) -> Result<Policy> {
        let both = [self.audit.attributes.as_slice(), &other.audit.attributes];
        let references = references(both);
        let WrittenAudit { audit: head, attributes, .. } = &self.audit;
        let mut document = Document::empty(&self.origin);
        document.set("audit.name", &text(&head.name))?;
        document.set("audit.domain", &text(&head.domain))?;
        document.set("audit.confidence", &head.confidence.to_string())?;
        document.set("log.path", &text(&self.origin))?;
        self.set_decision(&mut document)?;
        let measured = || attributes.iter().flat_map(|of| &of.groups).flat_map(|group| group.measures.keys());
        if head.decision.form.is_none() && measured().any(|id| id == "base_rate") {
            // The file does not name the label.
            document.set("label.column", &text("the label"))?;
            document.set("label.positive", &texts(["positive"]))?;
        }
        for of in attributes.iter().filter(|of| of.columns.len() == 1) {
            let group = document.push_table("groups");
            document.set(&format!("{group}.column"), &text(&of.columns[0]))?;
            if let Some(reference) = references.get(&of.columns[0]) {
                document.set(&format!("{group}.reference"), &text(reference))?;
            }
        }
        let crosses: Vec<String> =
            attributes.iter().filter(|of| of.columns.len() > 1).map(|of| texts(&of.columns)).collect();
        if !crosses.is_empty() {
            document.set("intersections.crosses", &format!("[{}]", crosses.join(", ")))?;
        }
        // A bound is written beside the groups that are below it, and so in one of the two files alone at times.
        let exempt = both.into_iter().flatten().flat_map(|of| &of.groups);
        let exempt = exempt.filter_map(|group| group.excluded.as_ref());
        let exempt = exempt.map(|small| (small.below_fraction.to_string(), small.justification.as_str()));
        for (below, justification) in exempt.collect::<BTreeMap<_, _>>() {
            let exclusion = document.push_table("exclusions");
            document.set(&format!("{exclusion}.below_fraction"), &below)?;
            document.set(&format!("{exclusion}.justification"), &text(justification))?;
        }
        Policy::check(&document, Path::new(""))
    }

    fn set_decision(&self, document: &mut Document) -> Result<()> {
        let Decision { form, column, direction, event, cut } = &self.audit.audit.decision;
        let good = direction == "favorable";
        // Where every stage has a column of its own, the decision has none.
        let column = if column.is_empty() { "stage" } else { column };
        document.set("decision.column", &text(column))?;
        match form.as_deref() {
            Some("amount") => {
                document.set("decision.amount", "true")?;
                document.set("decision.better", &text(if good { "higher" } else { "lower" }))?;
                let bounds = self.bounds();
                if !bounds.is_empty() {
                    document.set("decision.beyond", &format!("[{}]", bounds.join(", ")))?;
                }
            }
            Some("categories") => {
                document.set("decision.categories", "true")?;
                if !event.is_empty() {
                    document.set("decision.order", &texts(event))?;
                }
            }
            Some("stages") => document.set("decision.stages", &texts(event))?,
            Some(other) => return Err(self.damaged(&format!("its outcome is of the form {other:?}"))),
            None => {
                let of_side = |word: &str| Side::ALL.into_iter().find(|side| side.key() == word);
                let bound = event.first().and_then(|words| words.split_once(' '));
                match (cut, bound.and_then(|(side, bound)| Some((of_side(side)?, bound)))) {
                    (Some(cut), Some((side, written))) => {
                        let bound =
                            written.parse::<f64>().map_or_else(|_| cut.to_string(), |_| written.to_string());
                        document.set(&format!("decision.{}", side.key()), &bound)?;
                    }
                    _ => {
                        let key = if good { "decision.favorable" } else { "decision.adverse" };
                        document.set(key, &texts(event))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The bounds of an amount, as they were written, ascending.
    fn bounds(&self) -> Vec<String> {
        let groups = self.audit.attributes.iter().flat_map(|of| &of.groups);
        let ids: BTreeSet<&str> = groups
            .flat_map(|group| group.measures.keys())
            .filter_map(|id| id.strip_prefix("share_above:"))
            .collect();
        let number = |written: &String| written.parse().unwrap_or(0.0_f64);
        let mut bounds: Vec<String> = ids.into_iter().map(str::to_string).collect();
        bounds.sort_by(|one, other| number(one).total_cmp(&number(other)));
        bounds
    }

    /// Counts that give the same shares as those that the audit wrote.
    fn tally(&self, policy: &Policy, form: Form, of: &Attribute, indexes: &[usize]) -> Result<Tally> {
        let roles: Vec<AxisRole> = indexes.iter().map(|index| AxisRole::Group(*index)).collect();
        let mut table = Table::new([roles.clone(), policy.outcome()].concat());
        let mut sums = Sums::new(roles);
        for group in &of.groups {
            let key: Vec<Level> = of.columns.iter().map(|column| level(group, column)).collect();
            let broken = || self.damaged(&format!("the counts of a group of {}", of.columns.join(" × ")));
            let cells = match form {
                Form::YesNo => yes_or_no(group, policy.label.is_some()),
                Form::Classes => classes(group),
                Form::Stages => stages(group, &policy.classes),
                Form::Amount => beyond(group, &self.bounds()),
            };
            for (outcome, cases) in cells.ok_or_else(broken)? {
                table.add([key.clone(), outcome].concat(), cases);
            }
            if form == Form::Amount {
                sums.add(key, &moments(group).ok_or_else(broken)?);
            }
        }
        let sums = if form == Form::Amount { vec![sums] } else { Vec::new() };
        Ok(Tally { tables: vec![table], sums, used: self.audit.ledger.used, ..Tally::default() })
    }
}

fn source(file: &Map<String, Value>) -> SourceFile {
    let text = |key: &str| file.get(key).and_then(Value::as_str).map(str::to_string);
    let number = |key: &str| file.get(key).and_then(Value::as_u64).unwrap_or(0);
    let taken = FingerprintKind::ALL.into_iter().find_map(|kind| Some((kind, text(kind.word())?)));
    let (kind, hex) = taken.unwrap_or((FingerprintKind::None, String::new()));
    SourceFile {
        name: text("path").unwrap_or_default(),
        fingerprint: Fingerprint { kind, hex, bytes: number("bytes") },
        rows: number("rows"),
    }
}

/// A TOML string.
fn text(words: &str) -> String {
    toml::Value::String(words.to_string()).to_string()
}

/// A TOML list of strings.
fn texts<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| text(word.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}
