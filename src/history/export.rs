//! A history for other programs: JSON of all that can be read in it, or one table as CSV or Parquet.

use std::path::Path;

use polars::prelude::{
    Column, CsvWriter, DataFrame, IntoColumn, NamedFrom, ParquetWriter, SerWriter, Series as Values,
};
use serde_json::{Value, json};

use super::database::History;
use super::kept::{KeptCheck, KeptMeasure, KeptMonitor};
use super::shelf::Series;
use crate::error::{Error, Result};
use crate::findings::Bookkeeping;

/// The name of the form of the JSON.
const SCHEMA: &str = "evenhand.history/1";

/// Which table of a history is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    /// The measures of each group in each period.
    Measures,
    /// What the watched clauses had gathered after each period.
    Monitors,
    /// The checks.
    Checks,
}

/// All that can be read in some series, as JSON of the form `evenhand.history/1`.
///
/// # Errors
/// When the file cannot be read.
pub fn json(history: &History, series: &[Series]) -> Result<String> {
    let all = series.iter().map(|series| of_series(history, series)).collect::<Result<Vec<Value>>>()?;
    let whole = json!({
        "schema": SCHEMA,
        "tool": {"name": "evenhand", "version": env!("CARGO_PKG_VERSION")},
        "series": all,
    });
    Ok(format!("{whole:#}\n"))
}

fn of_series(history: &History, series: &Series) -> Result<Value> {
    let files = history.recorded(series.id)?.into_iter().map(|file| {
        json!({
            "path": file.path, "fingerprint": file.kind, "hash": file.hash, "bytes": file.bytes, "rows": file.rows,
        })
    });
    let held = history.held(series.id)?;
    let undated = held.iter().find(|held| held.period.is_empty()).map_or(0, |held| held.cases);
    let periods = held.iter().filter(|held| !held.period.is_empty());
    let periods =
        periods.map(|held| json!({"period": held.period, "cases": held.cases, "files": held.files}));
    let measures = history.measures(series.id)?.into_iter().map(|of| {
        json!({
            "period": of.period, "attribute": of.attribute, "group": of.group, "measure": of.measure,
            "hits": of.hits, "base": of.base, "value": of.value, "low": of.low, "high": of.high,
            "undefined": of.undefined,
        })
    });
    let monitors = history.monitors(series.id)?.into_iter().map(|of| {
        json!({
            "clause": of.clause, "attribute": of.attribute, "group": of.group, "period": of.period,
            "log_e_value": of.log_e_value, "log_e_adjusted": of.log_e_adjusted, "value": of.value, "low": of.low, "high": of.high, "alarm": of.alarm,
        })
    });
    let checks = history.checks(series.id)?;
    Ok(json!({
        "series": series.id,
        "name": series.name,
        "policy": series.policy,
        "every": series.every,
        "begun": series.begun,
        "forgotten_before": series.forgotten,
        "files": files.collect::<Vec<Value>>(),
        "periods": periods.collect::<Vec<Value>>(),
        "undated_cases": undated,
        "checks": checks.iter().map(of_check).collect::<Vec<Value>>(),
        "measures": measures.collect::<Vec<Value>>(),
        "monitors": monitors.collect::<Vec<Value>>(),
    }))
}

fn of_check(check: &KeptCheck) -> Value {
    json!({
        "check": check.id,
        "day": check.day,
        "tool": check.tool,
        "first": check.first,
        "last": check.last,
        "exit_code": check.exit_code,
        "recorded": of_books(&check.recorded),
        "findings": check.findings,
    })
}

fn of_books(books: &Bookkeeping) -> Value {
    let renamed = books.renamed.iter().map(|name| json!({"from": name.from, "to": name.to}));
    let same = books.same.iter().map(|same| json!({"path": same.path, "recorded": same.recorded}));
    let revised = books.revised.iter();
    let revised = revised.map(|of| json!({"period": of.period, "before": of.before, "now": of.now}));
    json!({
        "new": books.new,
        "changed": books.changed,
        "unchanged": books.unchanged,
        "renamed": renamed.collect::<Vec<Value>>(),
        "same": same.collect::<Vec<Value>>(),
        "gone": books.gone,
        "revised": revised.collect::<Vec<Value>>(),
        "undated": books.undated,
        "kept_out": books.kept_out,
        "begins_anew": books.begins_anew,
    })
}

/// One table of some series as CSV.
///
/// A text that a spreadsheet would run as a formula, one that begins with `=`, `+`, `-`, `@`, a tab or a carriage
/// return, is written with an apostrophe before it: names of groups come from the log, and whoever writes a log could
/// otherwise write a formula. JSON and Parquet hold every name as it is.
///
/// # Errors
/// When the history cannot be read.
pub fn csv(history: &History, series: &[Series], what: Exported) -> Result<Vec<u8>> {
    let mut frame = frame(history, series, what, &harmless)?;
    let mut bytes = Vec::new();
    CsvWriter::new(&mut bytes).finish(&mut frame).map_err(|error| unwritten(history.path(), &error))?;
    Ok(bytes)
}

/// One table of some series as Parquet.
///
/// # Errors
/// When the history cannot be read.
pub fn parquet(history: &History, series: &[Series], what: Exported) -> Result<Vec<u8>> {
    let mut frame = frame(history, series, what, &|text| text)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).map_err(|error| unwritten(history.path(), &error))?;
    Ok(bytes)
}

fn unwritten(path: &Path, error: &polars::prelude::PolarsError) -> Error {
    let hint = "try --format json";
    Error::History {
        path: path.to_path_buf(),
        reason: format!("it cannot be exported ({error})"),
        hint: hint.into(),
    }
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

/// Texts are written as `say` says.
fn frame(
    history: &History,
    series: &[Series],
    what: Exported,
    say: &dyn Fn(String) -> String,
) -> Result<DataFrame> {
    let columns = match what {
        Exported::Measures => measures(&all_of(series, |id| history.measures(id))?, say),
        Exported::Monitors => monitors(&all_of(series, |id| history.monitors(id))?, say),
        Exported::Checks => checks(&all_of(series, |id| history.checks(id))?, say),
    };
    DataFrame::new_infer_height(columns).map_err(|error| unwritten(history.path(), &error))
}

/// A row with the number of its series.
struct Of<T> {
    series: i64,
    row: T,
}

fn all_of<T>(series: &[Series], read: impl Fn(i64) -> Result<Vec<T>>) -> Result<Vec<Of<T>>> {
    let mut all = Vec::new();
    for series in series.iter().map(|series| series.id) {
        all.extend(read(series)?.into_iter().map(|row| Of { series, row }));
    }
    Ok(all)
}

fn texts<T>(
    name: &str,
    rows: &[Of<T>],
    say: &dyn Fn(String) -> String,
    of: impl Fn(&T) -> Option<&String>,
) -> Column {
    let values: Vec<Option<String>> = rows.iter().map(|row| of(&row.row).cloned().map(say)).collect();
    Values::new(name.into(), values).into_column()
}

fn whole<T>(name: &str, rows: &[Of<T>], of: impl Fn(&Of<T>) -> Option<i64>) -> Column {
    Values::new(name.into(), rows.iter().map(of).collect::<Vec<Option<i64>>>()).into_column()
}

fn numbers<T>(name: &str, rows: &[Of<T>], of: impl Fn(&T) -> Option<f64>) -> Column {
    Values::new(name.into(), rows.iter().map(|row| of(&row.row)).collect::<Vec<Option<f64>>>()).into_column()
}

fn measures(rows: &[Of<KeptMeasure>], say: &dyn Fn(String) -> String) -> Vec<Column> {
    vec![
        whole("series", rows, |of| Some(of.series)),
        texts("period", rows, say, |of| Some(&of.period)),
        texts("attribute", rows, say, |of| Some(&of.attribute)),
        texts("group", rows, say, |of| Some(&of.group)),
        texts("measure", rows, say, |of| Some(&of.measure)),
        whole("hits", rows, |of| of.row.hits),
        whole("base", rows, |of| of.row.base),
        numbers("value", rows, |of| of.value),
        numbers("low", rows, |of| of.low),
        numbers("high", rows, |of| of.high),
        texts("undefined", rows, say, |of| of.undefined.as_ref()),
    ]
}

fn monitors(rows: &[Of<KeptMonitor>], say: &dyn Fn(String) -> String) -> Vec<Column> {
    let alarm: Vec<bool> = rows.iter().map(|of| of.row.alarm).collect();
    vec![
        whole("series", rows, |of| Some(of.series)),
        texts("clause", rows, say, |of| Some(&of.clause)),
        texts("attribute", rows, say, |of| Some(&of.attribute)),
        texts("group", rows, say, |of| Some(&of.group)),
        texts("period", rows, say, |of| Some(&of.period)),
        numbers("log_e_value", rows, |of| of.log_e_value),
        numbers("log_e_adjusted", rows, |of| of.log_e_adjusted),
        numbers("value", rows, |of| of.value),
        numbers("low", rows, |of| of.low),
        numbers("high", rows, |of| of.high),
        Values::new("alarm".into(), alarm).into_column(),
    ]
}

fn checks(rows: &[Of<KeptCheck>], say: &dyn Fn(String) -> String) -> Vec<Column> {
    let verdicts = |verdict: &'static str| {
        let judged = move |of: &Of<KeptCheck>| {
            let found = of.row.findings.iter().filter(|found| found.clause.is_some());
            Some(found.filter(|found| found.verdict == verdict).count() as i64)
        };
        whole(verdict, rows, judged)
    };
    vec![
        whole("series", rows, |of| Some(of.series)),
        whole("check", rows, |of| Some(of.row.id)),
        texts("day", rows, say, |of| Some(&of.day)),
        texts("tool", rows, say, |of| Some(&of.tool)),
        texts("first", rows, say, |of| Some(&of.first)),
        texts("last", rows, say, |of| Some(&of.last)),
        whole("exit_code", rows, |of| Some(i64::from(of.row.exit_code))),
        verdicts("met"),
        verdicts("breached"),
        verdicts("inconclusive"),
        whole("new_files", rows, |of| Some(of.row.recorded.new.len() as i64)),
        whole("changed_files", rows, |of| Some(of.row.recorded.changed.len() as i64)),
        whole("revised_periods", rows, |of| Some(of.row.recorded.revised.len() as i64)),
    ]
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_text_that_a_spreadsheet_would_run_is_told_to_be_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text.into()), format!("'{text}"));
        }
        for text in ["Female", "<25", "'=1", "a=b", ""] {
            assert_eq!(harmless(text.into()), text);
        }
    }
}
