//! Reading a typed policy: asks for keys, collects every problem, refuses keys that nobody asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::document::{Document, Node, Value};
use crate::error::{Error, Problem, Result, suggest};
use crate::tally::Scalar;

/// Problems found so far; reading goes on after each, so that all are reported at once.
#[derive(Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(super) fn add(&self, place: &str, message: impl Into<String>, hint: impl Into<String>) {
        let problem = Problem { place: place.into(), message: message.into(), hint: hint.into() };
        self.0.borrow_mut().push(problem);
    }

    pub(super) fn into_result<T>(self, origin: &str, value: Option<T>) -> Result<T> {
        let problems = self.0.into_inner();
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            _ => Err(Error::Policy { origin: origin.into(), problems }),
        }
    }
}

/// Reads one table. The keys it is asked for are the keys that exist: [`Reader::finish`] refuses the others.
pub(super) struct Reader<'d> {
    path: String,
    place: &'d str,
    table: Option<&'d BTreeMap<String, (String, Node)>>,
    problems: &'d Problems,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d> Reader<'d> {
    /// A reader of a whole document.
    pub(super) fn of(document: &'d Document, problems: &'d Problems) -> Reader<'d> {
        Reader::new("", &document.root, problems)
    }

    fn new(path: &str, node: &'d Node, problems: &'d Problems) -> Reader<'d> {
        let table = match &node.value {
            Value::Table(table) => Some(table),
            _ => {
                problems.add(&node.place, format!("{path} must be a table"), "");
                None
            }
        };
        Reader { path: path.into(), place: &node.place, table, problems, asked: RefCell::default() }
    }

    /// Where the table stands.
    pub(super) fn place(&self) -> &'d str {
        self.place
    }

    /// Where a key stands, or the table where the key is absent.
    pub(super) fn place_of(&self, key: &str) -> &'d str {
        self.table.and_then(|table| table.get(key)).map_or(self.place, |(_, node)| node.place.as_str())
    }

    /// Reports a problem at a key.
    pub(super) fn problem(&self, key: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.add(self.place_of(key), message, hint);
    }

    /// Reports a problem at a place that another reader gave.
    pub(super) fn problem_at(&self, place: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.add(place, message, hint);
    }

    fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }

    fn get(&mut self, key: &'static str) -> Option<&'d Node> {
        self.asked.borrow_mut().push(key);
        self.table?.get(key).map(|(_, node)| node)
    }

    fn wrong(&self, node: &Node, key: &str, wanted: &str) {
        self.problems.add(&node.place, format!("{} must be {wanted}", self.name(key)), "");
    }

    /// Whether the key is there, without reading it.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.asked.borrow_mut().push(key);
        self.table.is_some_and(|table| table.contains_key(key))
    }

    /// Whether the key is there and holds a text.
    pub(super) fn is_text(&self, key: &str) -> bool {
        let node = self.table.and_then(|table| table.get(key));
        node.is_some_and(|(_, node)| matches!(node.value, Value::Text(_)))
    }

    /// Whether the key is there and holds a list with a table in it.
    pub(super) fn has_tables(&self, key: &str) -> bool {
        let node = self.table.and_then(|table| table.get(key));
        node.is_some_and(|(_, node)| match &node.value {
            Value::List(items) => items.iter().any(|item| matches!(item.value, Value::Table(_))),
            _ => false,
        })
    }

    /// Takes a key as known without reading it.
    pub(super) fn skip(&mut self, key: &'static str) {
        self.asked.borrow_mut().push(key);
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.get(key)?;
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            _ => {
                self.wrong(node, key, "a text in quotes");
                None
            }
        }
    }

    /// A text that has to be there.
    pub(super) fn required_text(&mut self, key: &'static str) -> Option<String> {
        if !self.has(key) {
            self.asked.borrow_mut().push(key);
            let message = format!("{} is missing", self.name(key));
            self.problems.add(self.place, message, format!("add {key} = \"…\""));
            return None;
        }
        self.text(key)
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        let node = self.get(key)?;
        self.texts_of(node, key, "a text or a list of texts")
    }

    fn texts_of(&self, node: &Node, key: &str, wanted: &str) -> Option<Vec<String>> {
        let nodes = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let texts = nodes.iter().map(|item| match &item.value {
            Value::Text(text) => Some(text.clone()),
            _ => {
                self.wrong(item, key, wanted);
                None
            }
        });
        texts.collect()
    }

    /// A list of lists of texts.
    pub(super) fn text_lists(&mut self, key: &'static str) -> Option<Vec<Vec<String>>> {
        let node = self.get(key)?;
        let wanted = "a list of lists of texts, for example [[\"race\", \"sex\"]]";
        let Value::List(items) = &node.value else {
            self.wrong(node, key, wanted);
            return None;
        };
        let lists = items.iter().map(|item| match &item.value {
            Value::List(_) => self.texts_of(item, key, wanted),
            _ => {
                self.wrong(item, key, wanted);
                None
            }
        });
        lists.collect()
    }

    /// A list of values of any kind, or one such value.
    pub(super) fn scalars(&mut self, key: &'static str) -> Option<Vec<Scalar>> {
        let node = self.get(key)?;
        let nodes = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let scalars = nodes.iter().map(|item| match &item.value {
            Value::Text(text) => Some(Scalar::Text(text.clone())),
            Value::Bool(flag) => Some(Scalar::Bool(*flag)),
            Value::Number(number) => {
                let number = number.replace('_', "");
                number.parse().map(Scalar::Integer).or_else(|_| number.parse().map(Scalar::Float)).ok()
            }
            _ => {
                self.wrong(item, key, "a list of values");
                None
            }
        });
        scalars.collect()
    }

    /// A number as it was written.
    pub(super) fn number(&mut self, key: &'static str) -> Option<String> {
        let node = self.get(key)?;
        match &node.value {
            Value::Number(number) => Some(number.replace('_', "")),
            _ => {
                self.wrong(node, key, "a number");
                None
            }
        }
    }

    /// A list of numbers, as floats.
    pub(super) fn numbers(&mut self, key: &'static str) -> Option<Vec<f64>> {
        self.written_numbers(key)?.iter().map(|written| written.parse().ok()).collect()
    }

    /// A list of numbers as they were written.
    pub(super) fn written_numbers(&mut self, key: &'static str) -> Option<Vec<String>> {
        let node = self.get(key)?;
        let Value::List(items) = &node.value else {
            self.wrong(node, key, "a list of numbers");
            return None;
        };
        let numbers = items.iter().map(|item| match &item.value {
            Value::Number(number) => Some(number.replace('_', "")),
            _ => {
                self.wrong(item, key, "a list of numbers");
                None
            }
        });
        numbers.collect()
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let word = self.text(key)?;
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let message = format!("{} cannot be {word:?}", self.name(key));
            self.problem(key, message, format!("choose one of: {}", names.join(", ")));
        }
        found
    }

    /// A map from text to text.
    pub(super) fn text_map(&mut self, key: &'static str) -> Option<BTreeMap<String, String>> {
        let node = self.get(key)?;
        let Value::Table(table) = &node.value else {
            self.wrong(node, key, "a table of texts, for example { M = \"Male\" }");
            return None;
        };
        let entries = table.iter().map(|(name, (_, value))| match &value.value {
            Value::Text(text) => Some((name.clone(), text.clone())),
            _ => {
                self.wrong(value, key, "a table of texts");
                None
            }
        });
        entries.collect()
    }

    /// The table under a key.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Reader<'d>> {
        let node = self.get(key)?;
        Some(Reader::new(&self.name(key), node, self.problems))
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Reader<'d>> {
        match self.get(key) {
            None => Vec::new(),
            Some(Node { value: Value::List(items), .. }) => {
                items.iter().map(|item| Reader::new(&self.name(key), item, self.problems)).collect()
            }
            Some(node) => {
                self.wrong(node, key, &format!("a list of tables, written [[{key}]]"));
                Vec::new()
            }
        }
    }

    /// A list whose items are texts or tables, empty without the key; `None` after telling what else it is.
    pub(super) fn texts_or_tables(&mut self, key: &'static str) -> Option<Vec<TextOrTable<'d>>> {
        let Some(node) = self.get(key) else { return Some(Vec::new()) };
        let nodes = match &node.value {
            Value::List(items) => items.as_slice(),
            Value::Text(_) | Value::Table(_) => std::slice::from_ref(node),
            _ => {
                self.wrong(node, key, "a list of texts or tables");
                return None;
            }
        };
        let items = nodes.iter().map(|item| match &item.value {
            Value::Text(text) => TextOrTable::Text(text.clone()),
            _ => TextOrTable::Table(Reader::new(&self.name(key), item, self.problems)),
        });
        Some(items.collect())
    }

    /// Refuses every key that nobody asked for.
    pub(super) fn finish(self) {
        let Some(table) = self.table else { return };
        let mut asked = self.asked.take();
        asked.sort_unstable();
        asked.dedup();
        for (key, (place, _)) in table {
            if !asked.contains(&key.as_str()) {
                let message = format!("unknown key {:?}", self.name(key));
                self.problems.add(place, message, suggest(key, asked.iter().copied()));
            }
        }
    }
}

/// An item of a list that may be given short or in full.
pub(super) enum TextOrTable<'d> {
    Text(String),
    Table(Reader<'d>),
}
