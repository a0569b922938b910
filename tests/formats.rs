//! The same rows read to the same numbers, however they are stored.

mod common;

use std::fs::File;
use std::io::Write as _;

use common::*;
use polars::prelude::*;
use serde_json::Value;

/// sex, site, hired, good. Values hold what delimited text has to quote.
const ROWS: [[Option<&str>; 4]; 9] = [
    [Some("Female"), Some("north, east"), Some("yes"), Some("1")],
    [Some("Female"), Some("two\nlines"), Some("no"), Some("0")],
    [Some("Male"), Some("said \"so\""), Some("yes"), None],
    [Some("Male"), Some("north, east"), Some("yes"), Some("1")],
    [Some("Male"), Some("two\nlines"), Some("no"), Some("1")],
    [None, Some("said \"so\""), Some("no"), Some("0")],
    [Some("Female"), None, None, Some("1")],
    [Some("Größe"), Some("two\nlines"), Some("yes"), Some("0")],
    [Some("01234"), Some("a;b\tc|d"), Some("no"), None],
];
const COLUMNS: [&str; 4] = ["sex", "site", "hired", "good"];

fn policy(path: &str) -> String {
    format!(
        "[log]\npath = {path}\n[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\nunfavorable = [\"no\"]\n\
         [label]\ncolumn = \"good\"\npositive = [1]\n[[groups]]\ncolumn = \"sex\"\n[[groups]]\n\
         column = \"site\"\n[intersections]\ndepth = 2\n"
    )
}

/// Everything of the audit but its name and where the rows came from.
fn numbers(bench: &Bench, path: &str) -> Value {
    let found = bench.json(&policy(path));
    serde_json::json!({ "ledger": found["ledger"], "attributes": found["attributes"] })
}

/// The rows as delimited text, every value in quotes.
fn delimited(delimiter: &str, line_end: &str) -> String {
    let cell =
        |cell: &Option<&str>| cell.map_or(String::new(), |text| format!("\"{}\"", text.replace('"', "\"\"")));
    let mut text = COLUMNS.join(delimiter) + line_end;
    for row in ROWS {
        text += &row.iter().map(cell).collect::<Vec<_>>().join(delimiter);
        text += line_end;
    }
    text
}

fn frame() -> DataFrame {
    let columns = (0..4).map(|at| {
        let values: Vec<Option<&str>> = ROWS.iter().map(|row| row[at]).collect();
        Column::new(COLUMNS[at].into(), values)
    });
    DataFrame::new_infer_height(columns.collect()).expect("columns of one length")
}

fn cast(frame: &DataFrame, types: &[(&str, DataType)]) -> DataFrame {
    let casts: Vec<Expr> = types.iter().map(|(name, to)| col(*name).cast(to.clone())).collect();
    frame.clone().lazy().with_columns(casts).collect().expect("the columns have these types")
}

fn parquet(bench: &Bench, name: &str, mut frame: DataFrame, row_group: Option<usize>) {
    let file = File::create(bench.path(name)).expect("created");
    ParquetWriter::new(file).with_row_group_size(row_group).finish(&mut frame).expect("written");
}

fn arrow(bench: &Bench, name: &str, mut frame: DataFrame) {
    IpcWriter::new(File::create(bench.path(name)).expect("created")).finish(&mut frame).expect("written");
}

fn ndjson(bench: &Bench, name: &str, mut frame: DataFrame) {
    let file = File::create(bench.path(name)).expect("created");
    JsonWriter::new(file).with_json_format(JsonFormat::JsonLines).finish(&mut frame).expect("written");
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("compressed");
    encoder.finish().expect("compressed")
}

#[test]
fn every_format_reads_the_same_rows_to_the_same_numbers() {
    let bench = Bench::new();
    bench.write("plain.csv", delimited(",", "\n"));
    let expected = numbers(&bench, "\"plain.csv\"");
    assert_eq!(expected["ledger"]["read"], 9);
    assert_eq!(expected["ledger"]["used"], 8);
    assert_eq!(expected["ledger"]["unlabelled"], 2);
    let site = attribute(&expected, &["site"]);
    assert_eq!(count(&group(site, &["two\nlines"])["rows"]), 3);
    assert_eq!(count(&group(attribute(&expected, &["sex"]), &["01234"])["rows"]), 1);

    bench.write("zipped.csv.gz", gzip(&delimited(",", "\n")));
    bench.write("semicolon.csv", delimited(";", "\n"));
    bench.write("tabs.tsv", delimited("\t", "\n"));
    bench.write("pipes.txt", delimited("|", "\n"));
    bench.write("bom.csv", format!("\u{feff}{}", delimited(",", "\n")));
    bench.write("windows.csv", delimited(",", "\r\n"));
    bench.write("windows-bom.csv", format!("\u{feff}{}", delimited(";", "\r\n")));
    bench.write("no-last-line-end.csv", delimited(",", "\n").trim_end());
    parquet(&bench, "text.parquet", frame(), None);
    parquet(&bench, "groups.parquet", frame(), Some(2));
    let category = DataType::from_categories(Categories::global());
    let categories: Vec<(&str, DataType)> =
        COLUMNS[..3].iter().map(|name| (*name, category.clone())).collect();
    parquet(&bench, "categories.parquet", cast(&frame(), &categories), Some(3));
    arrow(&bench, "categories.arrow", cast(&frame(), &categories));
    arrow(&bench, "text.feather", frame());
    ndjson(&bench, "text.ndjson", frame());
    for (name, kind) in [("int", DataType::Int32), ("float", DataType::Float32), ("wide", DataType::UInt64)] {
        let typed = cast(&frame(), &[("good", kind)]);
        parquet(&bench, &format!("{name}.parquet"), typed.clone(), None);
        ndjson(&bench, &format!("{name}.jsonl"), typed.clone());
        arrow(&bench, &format!("{name}.arrow"), typed);
    }
    for path in [
        "zipped.csv.gz",
        "semicolon.csv",
        "tabs.tsv",
        "pipes.txt",
        "bom.csv",
        "windows.csv",
        "windows-bom.csv",
        "no-last-line-end.csv",
        "text.parquet",
        "groups.parquet",
        "categories.parquet",
        "categories.arrow",
        "text.feather",
        "text.ndjson",
        "int.parquet",
        "float.parquet",
        "wide.parquet",
        "int.jsonl",
        "float.jsonl",
        "wide.jsonl",
        "int.arrow",
        "float.arrow",
        "wide.arrow",
    ] {
        let found = numbers(&bench, &format!("{path:?}"));
        assert_eq!(found, expected, "{path}");
    }
}

#[test]
fn several_files_and_a_glob_are_one_log_whatever_their_formats() {
    let bench = Bench::new();
    bench.write("all.csv", delimited(",", "\n"));
    let expected = numbers(&bench, "\"all.csv\"");
    bench.write("part-1.csv", COLUMNS.join(","));
    let frame = frame();
    let part = |from: i64, rows: usize| frame.slice(from, rows);
    parquet(&bench, "part-2.parquet", part(0, 4), None);
    ndjson(&bench, "part-3.ndjson", part(4, 2));
    arrow(&bench, "part-4.arrow", part(6, 3));
    let named = "[\"part-4.arrow\", \"part-1.csv\", \"part-3.ndjson\", \"part-2.parquet\"]";
    assert_eq!(numbers(&bench, named), expected);
    assert_eq!(numbers(&bench, "\"part-*\""), expected);
    let sources = bench.json(&policy("\"part-*\""))["log"]["sources"].clone();
    let listed: Vec<(&str, u64)> =
        list(&sources).iter().map(|source| (text(&source["path"]), count(&source["rows"]))).collect();
    let rows = [("part-1.csv", 0), ("part-2.parquet", 4), ("part-3.ndjson", 2), ("part-4.arrow", 3)];
    assert_eq!(listed, rows, "in the order of names, with the rows of each");
    let twice = bench.try_audit(&policy("[\"part-*\", \"part-2.parquet\"]")).expect_err("refused");
    assert!(twice.to_string().contains("named twice"), "{twice}");
}

/// Hits and bases of the two groups when the decision column has these values.
fn decided(values: Series, favorable: &str) -> Vec<(u64, u64)> {
    let bench = Bench::new();
    let sex = Column::new("sex".into(), ["A", "A", "A", "B", "B", "B"]);
    let frame =
        DataFrame::new_infer_height(vec![sex, values.with_name("hired".into()).into()]).expect("a frame");
    parquet(&bench, "log.parquet", frame.clone(), None);
    arrow(&bench, "log.arrow", frame.clone());
    CsvWriter::new(File::create(bench.path("log.csv")).expect("created"))
        .finish(&mut frame.clone())
        .expect("written");
    let of = |path: &str| {
        let found = bench.json(&format!(
            "[log]\npath = {path:?}\n[decision]\ncolumn = \"hired\"\nfavorable = {favorable}\n[[groups]]\ncolumn = \"sex\"\n"
        ));
        let rate = |name: &str| {
            let rate = group(attribute(&found, &["sex"]), &[name])["measures"]["selection_rate"].clone();
            (count(&rate["hits"]), count(&rate["base"]))
        };
        vec![rate("A"), rate("B")]
    };
    let found = of("log.parquet");
    assert_eq!(of("log.arrow"), found, "{favorable} in Arrow");
    assert_eq!(of("log.csv"), found, "{favorable} in CSV");
    found
}

#[test]
fn a_decision_is_the_same_as_boolean_number_or_text() {
    let expected = vec![(2, 3), (1, 2)];
    let flags = Series::new("".into(), [Some(true), Some(true), Some(false), Some(true), Some(false), None]);
    for favorable in ["[true]", "[\"true\"]", "true"] {
        assert_eq!(decided(flags.clone(), favorable), expected, "{favorable}");
    }
    let numbers = Series::new("".into(), [Some(1i64), Some(1), Some(0), Some(1), Some(0), None]);
    for favorable in ["[1]", "[1.0]", "[\"1\"]", "1"] {
        for kind in [DataType::Int64, DataType::Int8, DataType::UInt8, DataType::UInt32] {
            let numbers = numbers.cast(&kind).expect("small numbers");
            assert_eq!(decided(numbers, favorable), expected, "{favorable} of {kind}");
        }
    }
    for favorable in ["[1]", "[1.0]"] {
        let floats = numbers.cast(&DataType::Float64).expect("small numbers");
        assert_eq!(decided(floats, favorable), expected, "{favorable}");
    }
    let texts =
        Series::new("".into(), [Some("1.0"), Some("1.0"), Some("0.0"), Some("1.0"), Some("0.0"), None]);
    for favorable in ["[1]", "[1.0]", "[\"1.0\"]"] {
        assert_eq!(decided(texts.clone(), favorable), expected, "{favorable}");
    }
}

#[test]
fn nobody_selected_is_a_result_where_the_column_has_two_values_by_nature() {
    let nobody = Series::new("".into(), [false, false, false, false, false, false]);
    assert_eq!(decided(nobody, "[true]"), [(0, 3), (0, 3)]);
    assert_eq!(decided(Series::new("".into(), [0i64; 6]), "[1]"), [(0, 3), (0, 3)]);
    let bench = Bench::new();
    bench.write("log.csv", "sex,hired\nA,rejected\nB,rejectd\n");
    let misspelt = bench
        .try_audit(
            "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"hired\"\nfavorable = [\"reject\"]\n[[groups]]\n\
             column = \"sex\"\n",
        )
        .expect_err("a value that never occurs is refused");
    assert!(misspelt.to_string().contains("never occurs"), "{misspelt}");
}

#[test]
fn numbers_are_the_same_groups_as_text_and_in_files_of_both_kinds() {
    let bench = Bench::new();
    let csv = "site,hired\n9,1\n9,0\n10,1\n10,1\n100,0\n,1\n";
    bench.write("text.csv", csv);
    let sites = Column::new("site".into(), [Some(9i64), Some(9), Some(10), Some(10), Some(100), None]);
    let hired = Column::new("hired".into(), [1i64, 0, 1, 1, 0, 1]);
    let frame = DataFrame::new_infer_height(vec![sites, hired]).expect("a frame");
    parquet(&bench, "whole.parquet", frame.clone(), None);
    parquet(&bench, "float.parquet", cast(&frame, &[("site", DataType::Float64)]), None);
    let of = |path: &str| {
        let found = bench.json(&format!(
            "[log]\npath = {path}\n[decision]\ncolumn = \"hired\"\nfavorable = [1]\n[[groups]]\ncolumn = \"site\"\n"
        ));
        found["attributes"].clone()
    };
    let as_text = of("\"text.csv\"");
    let order: Vec<&str> =
        list(&as_text[0]["groups"]).iter().map(|group| names(&group["group"])[0]).collect();
    assert_eq!(order, ["9", "10", "100", ""], "by size, the unknown group last");
    assert_eq!(of("\"whole.parquet\""), as_text);
    assert_eq!(of("\"float.parquet\""), as_text);
    // One log of both: twice the counts, and not twice the groups.
    let both = of("[\"text.csv\", \"whole.parquet\"]");
    let rows: Vec<(&str, u64)> = list(&both[0]["groups"])
        .iter()
        .map(|group| (names(&group["group"])[0], count(&group["rows"])))
        .collect();
    assert_eq!(rows, [("9", 4), ("10", 4), ("100", 2), ("", 2)]);
}

#[test]
fn numbers_of_single_precision_are_the_decimals_they_write() {
    let bench = Bench::new();
    bench.write("text.csv", "score,sex\n0.7,A\n0.6,A\n0.1,B\n0.7,B\n,B\n");
    let frame = DataFrame::new_infer_height(vec![
        Column::new("score".into(), [Some(0.7f32), Some(0.6), Some(0.1), Some(0.7), None]),
        Column::new("sex".into(), ["A", "A", "B", "B", "B"]),
    ])
    .expect("a frame");
    parquet(&bench, "single.parquet", frame, None);
    let of = |path: &str, form: &str| {
        let found = bench.json(&format!(
            "[log]\npath = {path:?}\n[decision]\ncolumn = \"score\"\n{form}\n[[groups]]\ncolumn = \"sex\"\n"
        ));
        (found["audit"]["decision"]["cut"].clone(), found["ledger"].clone(), found["attributes"].clone())
    };
    for form in ["at_least = 0.7", "above = 0.6", "favorable = [0.7]", "above = \"median\""] {
        let expected = of("text.csv", form);
        assert_eq!(of("single.parquet", form), expected, "{form}");
    }
    let found = of("single.parquet", "at_least = 0.7").2;
    assert_eq!(found[0]["groups"][0]["measures"]["selection_rate"]["hits"], 1);
}

#[test]
fn dates_as_text_dates_or_moments_fall_into_the_same_periods() {
    let days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2024-02-29", "1969-12-31"];
    let texts = DataFrame::new_infer_height(vec![
        Column::new("day".into(), days),
        Column::new("sex".into(), ["A", "B", "A", "B", "A", "B"]),
        Column::new("hired".into(), ["yes", "no", "no", "yes", "yes", "no"]),
    ])
    .expect("a frame");
    let dates = cast(&texts, &[("day", DataType::Date)]);
    let bench = Bench::new();
    let mut csv = texts.clone();
    CsvWriter::new(File::create(bench.path("text.csv")).expect("created")).finish(&mut csv).expect("written");
    let timed: String = read_to_string(&bench, "text.csv").lines().map(with_time).collect();
    bench.write("timed.csv", timed);
    parquet(&bench, "text.parquet", texts, None);
    parquet(&bench, "dates.parquet", dates.clone(), None);
    let mut paths = vec!["timed.csv".to_string(), "text.parquet".into(), "dates.parquet".into()];
    for unit in [TimeUnit::Milliseconds, TimeUnit::Microseconds, TimeUnit::Nanoseconds] {
        let moments = dates.clone().lazy().with_column(
            // The last moment of the day that every unit can write.
            col("day").cast(DataType::Datetime(unit, None))
                + lit(86_399_999i64).cast(DataType::Duration(TimeUnit::Milliseconds)),
        );
        let name = format!("{unit:?}.parquet");
        parquet(&bench, &name, moments.collect().expect("moments"), None);
        paths.push(name);
    }
    let periods = |path: &str, every: &str| {
        let found = bench.json(&format!(
            "[log]\npath = {path:?}\n[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n[[groups]]\n\
             column = \"sex\"\n[time]\ncolumn = \"day\"\nevery = \"{every}\"\n"
        ));
        found["attributes"][0]["periods"].clone()
    };
    for every in ["day", "week", "month", "quarter", "year"] {
        let expected = periods("text.csv", every);
        for path in &paths {
            assert_eq!(periods(path, every), expected, "{path} by {every}");
        }
    }
    let weeks = periods("text.csv", "week");
    let names: Vec<&str> = list(&weeks).iter().map(|period| text(&period["period"])).collect();
    assert_eq!(names, ["1970-W01", "2024-W09", "2026-W01", "2026-W01", "2026-W05", "2026-W05"]);
}

fn read_to_string(bench: &Bench, name: &str) -> String {
    std::fs::read_to_string(bench.path(name)).expect("readable")
}

/// A line of the dated log with a time of day after the date.
fn with_time(line: &str) -> String {
    match line.split_once(',') {
        Some((day, rest)) if day != "day" => format!("{day}T23:59:59Z,{rest}\n"),
        _ => format!("{line}\n"),
    }
}
