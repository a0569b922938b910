//! What the tests share: from a policy and a log to `audit.json` as a value, and how to find things in it.
#![allow(dead_code, reason = "each test file uses a part of this")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use evenhand::audit::Audit;
use evenhand::check::{Asked, Select, check};
use evenhand::history::History;
use evenhand::policy::{Document, Policy};
use serde_json::Value;
use tempfile::TempDir;

/// Closed forms agree to this, relative to the value.
pub const CLOSED_FORM: f64 = 1e-9;
/// Limits that are found by iteration agree to this.
pub const ROOT_FOUND: f64 = 1e-7;
/// Rates and gaps of rates agree to this, whatever their size.
pub const RATE: f64 = 1e-12;

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A golden file.
pub fn golden(name: &str) -> Value {
    serde_json::from_str(&read(Path::new("tests/golden").join(name))).expect("the golden file is JSON")
}

/// A policy file of the repository, as typed, and its folder.
pub fn document(path: &str) -> (Document, PathBuf) {
    let document = Document::parse(path, &read(path)).expect("the policy is TOML");
    (document, root().join(path).parent().expect("a file has a folder").to_path_buf())
}

/// The audit that a policy asks for, or why there is none.
pub fn try_audit(document: &Document, folder: &Path) -> evenhand::Result<Audit> {
    evenhand::audit::audit(Policy::check(document, folder)?, &|_| {})
}

/// The audit of a policy file of the repository.
pub fn dataset(path: &str) -> Audit {
    let (document, folder) = document(path);
    try_audit(&document, &folder).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The check of a policy file of the repository on the day that the file names, in a history of its own.
pub fn checked_dataset(path: &str) -> Audit {
    let (document, folder) = document(path);
    let text = read(path);
    let day = text.lines().find_map(|line| line.strip_prefix("# Checked on ")?.strip_suffix('.'));
    let today = day.and_then(|day| day.parse().ok()).unwrap_or_else(|| panic!("{path} names no day"));
    let kept = tempfile::tempdir().expect("a temporary folder");
    let mut history = History::open(&kept.path().join("history.sqlite")).expect("a history");
    let policy = Policy::check(&document, &folder).expect("the policy is sound");
    let asked = Asked { today, select: Select::default() };
    let made = check(policy, &asked, &mut history, &|_| {}, &|_| {}, &|_| Ok(()));
    made.unwrap_or_else(|error| panic!("{path}: {error}")).audit
}

/// The audit of a policy file of the repository with some keys set anew.
pub fn dataset_with(path: &str, set: &[(&str, &str)]) -> Audit {
    let (mut document, folder) = document(path);
    for (key, value) in set {
        document.set(key, value).expect("the key can be set");
    }
    try_audit(&document, &folder).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `audit.json` as a value.
pub fn json(audit: &Audit) -> Value {
    serde_json::from_str(&evenhand::report::json(audit)).expect("audit.json is JSON")
}

/// A folder with a log, and the audits of it.
pub struct Bench {
    pub folder: TempDir,
}

impl Bench {
    pub fn new() -> Bench {
        Bench { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("the file is written");
    }

    pub fn try_audit(&self, policy: &str) -> evenhand::Result<Audit> {
        try_audit(&Document::parse("audit.toml", policy)?, self.folder.path())
    }

    pub fn audit(&self, policy: &str) -> Audit {
        self.try_audit(policy).unwrap_or_else(|error| panic!("{error}\n{policy}"))
    }

    pub fn json(&self, policy: &str) -> Value {
        json(&self.audit(policy))
    }
}

/// The log and the beginning of the policy of a table of counts: hits of a base for each group of one column.
pub struct CountTable {
    pub bench: Bench,
    pub policy: String,
}

/// Groups with their hits and bases; a group named "" is the unknown one.
pub fn count_table(column: &str, rows: &[(&str, u64, u64)]) -> CountTable {
    let mut csv = format!("{column},outcome,n\n");
    for (group, hits, base) in rows {
        writeln!(csv, "\"{group}\",yes,{hits}\n\"{group}\",no,{}", base - hits).expect("written");
    }
    let bench = Bench::new();
    bench.write("log.csv", csv);
    let policy = format!(
        "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n\
         unfavorable = [\"no\"]\n[weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"{column}\"\n"
    );
    CountTable { bench, policy }
}

impl CountTable {
    /// The audit with more of a policy after the beginning.
    pub fn audit(&self, more: &str) -> Audit {
        self.bench.audit(&format!("{}{more}", self.policy))
    }

    pub fn json(&self, more: &str) -> Value {
        json(&self.audit(more))
    }
}

/// The items of a list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("a list was expected, not {value}"))
}

pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("a number was expected, not {value}"))
}

pub fn count(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a count was expected, not {value}"))
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text was expected, not {value}"))
}

/// The attribute or cross over these columns.
pub fn attribute<'a>(audit: &'a Value, columns: &[&str]) -> &'a Value {
    let wanted = Value::from(columns.to_vec());
    let found = list(&audit["attributes"]).iter().find(|attribute| attribute["columns"] == wanted);
    found.unwrap_or_else(|| panic!("no attribute {columns:?}"))
}

/// The values of a group key, in the order of the columns.
pub fn names(group: &Value) -> Vec<&str> {
    group
        .as_object()
        .expect("a group is an object")
        .values()
        .map(|value| value.as_str().unwrap_or(""))
        .collect()
}

/// The group with these values.
pub fn group<'a>(attribute: &'a Value, wanted: &[&str]) -> &'a Value {
    let found = list(&attribute["groups"]).iter().find(|group| names(&group["group"]) == wanted);
    found.unwrap_or_else(|| panic!("no group {wanted:?}"))
}

/// The comparison of a group on a measure.
pub fn comparison<'a>(attribute: &'a Value, measure: &str, wanted: &[&str]) -> &'a Value {
    let found = list(&attribute["comparisons"])
        .iter()
        .find(|comparison| comparison["measure"] == measure && names(&comparison["group"]) == wanted);
    found.unwrap_or_else(|| panic!("no comparison of {measure} for {wanted:?}"))
}

/// The findings about a group of an attribute.
pub fn findings_of<'a>(audit: &'a Value, wanted: &[&str]) -> Vec<&'a Value> {
    let about = |finding: &&Value| !finding["group"].is_null() && names(&finding["group"]) == wanted;
    list(&audit["findings"]).iter().filter(about).collect()
}

/// The one finding about a group.
pub fn finding<'a>(audit: &'a Value, wanted: &str) -> &'a Value {
    let found = findings_of(audit, &[wanted]);
    assert_eq!(found.len(), 1, "findings about {wanted}: {:#}", audit["findings"]);
    found[0]
}

/// Two numbers that may differ by rounding alone.
pub fn assert_close(found: &Value, expected: f64, tolerance: f64, what: &str) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{what}: a number was expected, not {found}"));
    let close = (found - expected).abs() <= tolerance * expected.abs().max(f64::MIN_POSITIVE);
    assert!(close || found == expected, "{what}: found {found:e}, expected {expected:e}");
}

/// Two rates, or gaps of rates, that are the same to 1e-12.
pub fn assert_rate(found: &Value, expected: &Value, what: &str) {
    let (found, expected) = (number(found), number(expected));
    assert!((found - expected).abs() <= RATE, "{what}: found {found:e}, expected {expected:e}");
}

/// An interval of `audit.json` against the two limits of a golden.
pub fn assert_interval(found: &Value, expected: &Value, tolerance: f64, what: &str) {
    assert_close(&found["low"], number(&expected[0]), tolerance, &format!("{what}, low"));
    assert_close(&found["high"], number(&expected[1]), tolerance, &format!("{what}, high"));
}
