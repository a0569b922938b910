//! A policy as it was typed: a tree of values that know their place.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Problem, Result};

/// A typed policy: where it came from, and its tree.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file, or `command line`.
    pub origin: String,
    /// The TOML, where it was read from one; overrides are not in it.
    pub text: Option<String>,
    pub(super) root: Node,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) place: String,
    pub(super) value: Value,
}

impl Node {
    /// Whether it is a table about the column of this name.
    fn is_of_column(&self, name: &str) -> bool {
        let Value::Table(table) = &self.value else { return false };
        matches!(table.get("column"), Some((_, Node { value: Value::Text(column), .. })) if column == name)
    }
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    /// A number, as it was written.
    Number(String),
    Bool(bool),
    Other,
    List(Vec<Node>),
    Table(BTreeMap<String, (String, Node)>),
}

impl Document {
    /// An empty document, to be filled with [`Document::set`].
    pub fn empty(origin: &str) -> Document {
        Document {
            origin: origin.into(),
            text: None,
            root: Node { place: origin.into(), value: Value::Table(BTreeMap::new()) },
        }
    }

    /// Reads TOML. Every value remembers its line and column.
    ///
    /// # Errors
    /// [`Error::Policy`] with every syntax error: a duplicate key, a missing quote.
    pub fn parse(origin: &str, text: &str) -> Result<Document> {
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let problems = errors.iter().map(|error| Problem {
                place: place(text, error.span().map_or(0, |span| span.start)),
                message: match error.span().and_then(|span| text.get(span)) {
                    // The parser says "duplicate key" without saying which.
                    Some(key) if error.message().starts_with("duplicate") => {
                        format!("{} {key:?}", error.message())
                    }
                    _ => error.message().replace('\n', ", "),
                },
                hint: String::new(),
            });
            return Err(Error::Policy { origin: origin.into(), problems: problems.collect() });
        }
        let start = table.span().start;
        let root = Node { place: place(text, start), value: from_table(text, table.get_ref()) };
        Ok(Document { origin: origin.into(), text: Some(text.into()), root })
    }

    /// Sets one key by its dotted path: `decision.column`, or `groups.0.reference` for the first of a list.
    /// The value is TOML, or plain text where it is not valid TOML.
    ///
    /// # Errors
    /// When the path runs through something that is not a table.
    pub fn set(&mut self, path: &str, value: &str) -> Result<()> {
        let place = format!("--set {path}");
        let problem = |message: String| Error::Policy {
            origin: "command line".into(),
            problems: vec![Problem {
                place: place.clone(),
                message,
                hint: "write section.key=value, for example decision.column=outcome".into(),
            }],
        };
        let value = match DeValue::parse(value) {
            Ok(parsed) => from_value(&place, "", parsed.get_ref()),
            Err(_) => Value::Text(value.to_string()),
        };
        let keys: Vec<&str> = path.split('.').collect();
        let mut node = &mut self.root;
        for (depth, key) in keys.iter().enumerate() {
            if key.is_empty() {
                return Err(problem("a part of the path is empty".into()));
            }
            node = match &mut node.value {
                Value::Table(table) => {
                    let fresh = || {
                        let value = Value::Table(BTreeMap::new());
                        (place.clone(), Node { place: place.clone(), value })
                    };
                    &mut table.entry((*key).to_string()).or_insert_with(fresh).1
                }
                Value::List(items) => {
                    let count = items.len();
                    let at = key.parse().ok().filter(|index| *index < count);
                    let at = at.or_else(|| items.iter().position(|item| item.is_of_column(key)));
                    let at = at.ok_or_else(|| {
                        problem(format!("{key:?} is neither a column named there nor an index below {count}"))
                    })?;
                    &mut items[at]
                }
                _ => return Err(problem(format!("{:?} is not a table", keys[..depth].join(".")))),
            };
        }
        *node = Node { place: place.clone(), value };
        Ok(())
    }

    /// The same document in one spelling, without some sections and keys (`log`, `audit.name`): two documents that
    /// ask for the same, whatever their layout, comments and order of keys, have the same. A table of which nothing
    /// is left is left out as well.
    pub fn canonical(&self, without: &[&str]) -> String {
        let mut text = String::new();
        write(&self.root.value, "", without, &mut text);
        text
    }

    /// Adds a table to a list of tables, as `[[name]]` does, and returns its path for [`Document::set`].
    pub fn push_table(&mut self, name: &str) -> String {
        let place = self.origin.clone();
        let Value::Table(root) = &mut self.root.value else { unreachable!("the root is a table") };
        let empty = || Node { place: place.clone(), value: Value::List(Vec::new()) };
        let (_, list) = root.entry(name.to_string()).or_insert_with(|| (place.clone(), empty()));
        if !matches!(list.value, Value::List(_)) {
            *list = empty();
        }
        let Value::List(items) = &mut list.value else { unreachable!("it was just made a list") };
        items.push(Node { place: place.clone(), value: Value::Table(BTreeMap::new()) });
        format!("{name}.{}", items.len() - 1)
    }
}

/// Writes a value in one spelling. Tables are in the order of their keys; text is quoted, numbers are not.
fn write(value: &Value, path: &str, without: &[&str], text: &mut String) {
    match value {
        Value::Text(word) => text.push_str(&format!("{word:?}")),
        Value::Number(number) => text.push_str(&number.replace('_', "")),
        Value::Bool(flag) => text.push_str(&flag.to_string()),
        Value::Other => text.push('?'),
        Value::List(items) => {
            text.push('[');
            for item in items {
                write(&item.value, path, without, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Table(table) => {
            text.push('{');
            for (key, (_, node)) in table {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                let mut written = String::new();
                write(&node.value, &path, without, &mut written);
                let is_emptied =
                    written == "{}" && without.iter().any(|key| key.starts_with(&format!("{path}.")));
                if !without.contains(&path.as_str()) && !is_emptied {
                    text.push_str(&format!("{key:?}={written},"));
                }
            }
            text.push('}');
        }
    }
}

fn from_table(text: &str, table: &DeTable<'_>) -> Value {
    let entries = table.iter().map(|(key, node)| {
        let at = place(text, key.span().start);
        (key.get_ref().to_string(), (at, from_spanned(text, node)))
    });
    Value::Table(entries.collect())
}

fn from_spanned(text: &str, node: &Spanned<DeValue<'_>>) -> Node {
    let place = place(text, node.span().start);
    let value = from_value(&place, text, node.get_ref());
    Node { place, value }
}

/// `text` is empty for values of the command line, whose parts all have the place of the flag.
fn from_value(at: &str, text: &str, value: &DeValue<'_>) -> Value {
    let node = |node: &Spanned<DeValue<'_>>| {
        if text.is_empty() {
            Node { place: at.to_string(), value: from_value(at, text, node.get_ref()) }
        } else {
            from_spanned(text, node)
        }
    };
    match value {
        DeValue::String(string) => Value::Text(string.to_string()),
        DeValue::Integer(integer) if integer.radix() == 10 => Value::Number(integer.as_str().to_string()),
        DeValue::Integer(_) => Value::Other,
        DeValue::Float(float) => Value::Number(float.as_str().to_string()),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(datetime) => Value::Text(datetime.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(node).collect()),
        DeValue::Table(table) if text.is_empty() => {
            let entries =
                table.iter().map(|(key, value)| (key.get_ref().to_string(), (at.to_string(), node(value))));
            Value::Table(entries.collect())
        }
        DeValue::Table(table) => from_table(text, table),
    }
}

fn place(text: &str, offset: usize) -> String {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    format!("line {line}, column {column}")
}
