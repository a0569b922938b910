//! From guesses to the text of a policy: comments and settings, section by section.

use super::Draft;
use super::roles::{Column, Roles};
use super::text::{counted, plain, quote};
use crate::amount::count;
use crate::tally::ColumnKind;

/// As wide as comments are.
const WIDTH: usize = 100;

/// A policy while it is written.
#[derive(Default)]
pub(super) struct Writer {
    toml: String,
    pub(super) notes: Vec<String>,
    pub(super) to_fill_in: bool,
}

impl Writer {
    /// A comment, broken into lines. The text may hold anything.
    pub(super) fn comment(&mut self, text: &str) {
        let mut line = String::from("#");
        for word in text.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH && line != "#" {
                self.toml.push_str(&line);
                self.toml.push('\n');
                line = String::from("#");
            }
            line.push(' ');
            line.push_str(word);
        }
        self.toml.push_str(&line);
        self.toml.push('\n');
    }

    /// A line of TOML, commented out unless it is active.
    pub(super) fn line(&mut self, active: bool, line: &str) {
        if !active {
            self.toml.push_str("# ");
        }
        self.toml.push_str(line);
        self.toml.push('\n');
    }

    /// A blank line.
    pub(super) fn gap(&mut self) {
        self.toml.push('\n');
    }

    /// What a column holds, as a comment.
    pub(super) fn seen(&mut self, column: &Column<'_>) {
        self.comment(&seen(column));
    }
}

/// What a column holds, in a line: its values with their rows, or its range.
fn seen(column: &Column<'_>) -> String {
    let survey = column.survey;
    let ends = match (&survey.range, &survey.span) {
        (Some((low, high)), _) => format!("numbers from {low} to {high}"),
        // Only dates: the first and last text of a column with many could be somebody's name.
        (None, Some((first, last))) if survey.kind == ColumnKind::Date => {
            format!("dates from {} to {}", plain(first), plain(last))
        }
        _ => match survey.values.kept() {
            Some(kept) => format!("{} different values", kept.len()),
            None => "many different texts".to_string(),
        },
    };
    match (survey.values.kept(), survey.words.kept()) {
        (Some(kept), _) if survey.kind != ColumnKind::Date && kept.len() <= 20 => {
            let values = kept.iter().map(|(value, rows)| (value.as_str(), *rows));
            format!("values: {}", counted(values, survey.blanks))
        }
        (_, Some(words)) if survey.range.is_some() => {
            let rest = counted(words.iter().map(|(word, rows)| (word.as_str(), *rows)), survey.blanks);
            if rest.is_empty() { ends } else { format!("{ends} · {rest}") }
        }
        _ if survey.blanks > 0 => format!("{ends} · (blank) {}", count(survey.blanks)),
        _ => ends,
    }
}

/// Writes the policy and what is to be said about it.
pub(super) fn write(columns: &[Column<'_>], roles: &Roles<'_>, path: &str) -> Draft {
    let mut writer = Writer::default();
    let rows = columns.first().map_or(0, |column| column.survey.rows);
    header(&mut writer, columns, roles, rows, path);
    writer.decision(roles);
    writer.label(roles);
    writer.score(roles);
    writer.groups(roles);
    writer.small_groups();
    writer.crosses(roles);
    writer.conditions(roles);
    writer.time(roles);
    writer.weight(roles);
    writer.clauses(roles);
    writer.unused(roles);
    if rows == 0 {
        writer.notes.push("the log has no rows".into());
    }
    let runnable = !writer.to_fill_in && rows > 0;
    if !runnable {
        writer.notes.push("the policy cannot be run yet: complete the lines marked FILL IN".into());
    }
    Draft { toml: writer.toml, notes: writer.notes, runnable }
}

fn header(writer: &mut Writer, columns: &[Column<'_>], roles: &Roles<'_>, rows: u64, path: &str) {
    writer.comment(&format!(
        "A policy to start from, drafted from {} rows and {} columns of {}. What stands here was guessed from \
         the names and the values of the columns: read every section before you rely on it. Lines that begin \
         with # are comments; settings among them are optional or were uncertain. Numbers beside values are \
         rows of the file.",
        count(rows),
        columns.len(),
        plain(path)
    ));
    writer.gap();
    writer.line(true, "[audit]");
    writer.comment("Heads the report and names its folder.");
    writer.line(true, &format!("name = {}", quote(&audit_name(path))));
    writer.comment(
        "The kind of decision: hiring | pricing | routing | general. It chooses words, never numbers.",
    );
    writer.line(true, &format!("domain = {}", quote(roles.domain)));
    writer.profiles(roles);
    writer.comment("Of every interval; 1 - confidence is the level of every test.");
    writer.line(true, "confidence = 0.95");
    writer.gap();
    writer.line(true, "[log]");
    writer
        .comment("Relative to this file; a list of files and patterns such as \"2026-*.csv\" are fine too.");
    writer.line(true, &format!("path = {}", quote(path)));
    writer.gap();
}

/// The name of the file without its ending, as words.
fn audit_name(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("audit");
    let name = plain(&stem.replace(['_', '-', '*', '?'], " "));
    if name.is_empty() { "audit".into() } else { name }
}
