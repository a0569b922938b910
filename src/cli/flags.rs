//! The flags that stand for an audit.toml: they build the same document, in the same words.

use std::path::Path;

use clap::Args;
use evenhand::policy::Document;
use evenhand::{Error, Result};

/// What the sections of an audit.toml say, as flags.
#[derive(Args, Default)]
#[command(next_help_heading = "Without an audit.toml")]
pub struct Flags {
    /// A column with a protected attribute; repeat for several
    #[arg(long, value_name = "COL")]
    group: Vec<String>,
    /// A cross of attributes, for example sex,race; repeat for several
    #[arg(long, value_name = "COL,COL")]
    cross: Vec<String>,
    /// The column of the decision and its favorable values
    #[arg(long, value_name = "COL=VALUE[,VALUE]")]
    decision: Option<String>,
    /// Instead: the column of the decision and its adverse values, bad to get
    #[arg(long, value_name = "COL=VALUE[,VALUE]", conflicts_with = "decision")]
    adverse: Option<String>,
    /// A value of the attributes that means "not known", besides blanks; repeat for several
    #[arg(long, value_name = "VALUE")]
    unknown: Vec<String>,
    /// The column that says what turned out to be true, and its positive values
    #[arg(long, value_name = "COL=VALUE[,VALUE]")]
    label: Option<String>,
    /// A column with the score behind the decision
    #[arg(long, value_name = "COL")]
    score: Option<String>,
    /// Instead: a column with an amount as the outcome, lower being better (--set decision.better=higher)
    #[arg(long, value_name = "COL", conflicts_with_all = ["decision", "adverse", "category"])]
    amount: Option<String>,
    /// Instead: a column with one of several classes as the outcome
    #[arg(long, value_name = "COL", conflicts_with_all = ["decision", "adverse"])]
    category: Option<String>,
    /// A column within which like is compared with like; repeat for several
    #[arg(long, value_name = "COL")]
    condition: Vec<String>,
    /// A column with the date of the decision; counted by month
    #[arg(long, value_name = "COL")]
    time: Option<String>,
    /// A column that says for how many cases a row stands; with --set weight.kind=sampling a survey weight
    #[arg(long, value_name = "COL")]
    weight: Option<String>,
    /// A built-in clause set; repeat for several
    #[arg(long, value_name = "ID")]
    profile: Vec<String>,
    /// The name of the audit
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

impl Flags {
    /// The first flag that was given, if any.
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--group", !self.group.is_empty()),
            ("--cross", !self.cross.is_empty()),
            ("--decision", self.decision.is_some()),
            ("--adverse", self.adverse.is_some()),
            ("--unknown", !self.unknown.is_empty()),
            ("--label", self.label.is_some()),
            ("--score", self.score.is_some()),
            ("--amount", self.amount.is_some()),
            ("--category", self.category.is_some()),
            ("--condition", !self.condition.is_empty()),
            ("--time", self.time.is_some()),
            ("--weight", self.weight.is_some()),
            ("--profile", !self.profile.is_empty()),
            ("--name", self.name.is_some()),
        ];
        flags.iter().find(|(_, given)| *given).map(|(flag, _)| *flag)
    }

    /// The document that an audit.toml with the same words would give.
    ///
    /// # Errors
    /// When `--decision` or `--label` names no value.
    pub fn document(&self, log: &Path) -> Result<Document> {
        let mut document = Document::empty("command line");
        document.set("log.path", &text(&log.to_string_lossy()))?;
        if let Some(name) = &self.name {
            document.set("audit.name", &text(name))?;
        }
        if !self.profile.is_empty() {
            document.set("audit.profiles", &texts(&self.profile))?;
        }
        for (flag, form, given) in
            [("--decision", "favorable", &self.decision), ("--adverse", "adverse", &self.adverse)]
        {
            if let Some(given) = given {
                let (column, values) = column_and_values(flag, given)?;
                document.set("decision.column", &text(column))?;
                document.set(&format!("decision.{form}"), &values)?;
            }
        }
        for (form, column) in [("amount", &self.amount), ("categories", &self.category)] {
            if let Some(column) = column {
                document.set("decision.column", &text(column))?;
                document.set(&format!("decision.{form}"), "true")?;
            }
        }
        if let Some(label) = &self.label {
            let (column, values) = column_and_values("--label", label)?;
            document.set("label.column", &text(column))?;
            document.set("label.positive", &values)?;
        }
        if let Some(score) = &self.score {
            document.set("score.column", &text(score))?;
        }
        for column in &self.group {
            let group = document.push_table("groups");
            document.set(&format!("{group}.column"), &text(column))?;
            if !self.unknown.is_empty() {
                document.set(&format!("{group}.unknown"), &texts(&self.unknown))?;
            }
        }
        if !self.cross.is_empty() {
            let crosses: Vec<String> = self
                .cross
                .iter()
                .map(|cross| texts(&cross.split(',').map(str::to_string).collect::<Vec<_>>()))
                .collect();
            document.set("intersections.crosses", &format!("[{}]", crosses.join(", ")))?;
        }
        if !self.condition.is_empty() {
            document.set("conditions.columns", &texts(&self.condition))?;
        }
        if let Some(time) = &self.time {
            document.set("time.column", &text(time))?;
            document.set("time.every", "month")?;
        }
        if let Some(weight) = &self.weight {
            document.set("weight.column", &text(weight))?;
        }
        Ok(document)
    }
}

/// A TOML string.
fn text(words: &str) -> String {
    toml::Value::String(words.to_string()).to_string()
}

/// A TOML list of strings.
fn texts(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| text(word)).collect();
    format!("[{}]", quoted.join(", "))
}

fn column_and_values<'a>(flag: &str, given: &'a str) -> Result<(&'a str, String)> {
    let missing = || Error::Log {
        reason: format!("{flag} {given:?} names no value"),
        hint: format!("write {flag} COLUMN=VALUE, for example {flag} outcome=hired"),
    };
    let (column, values) =
        given.split_once('=').filter(|(_, values)| !values.is_empty()).ok_or_else(missing)?;
    // A number or a truth value is typed as one, so that it also matches 1.0 and True.
    let values: Vec<String> = values
        .split(',')
        .map(|value| match value {
            "true" | "false" => value.to_string(),
            number if number.parse::<i64>().is_ok_and(|parsed| parsed.to_string() == number) => {
                number.to_string()
            }
            words => text(words),
        })
        .collect();
    Ok((column, format!("[{}]", values.join(", "))))
}
