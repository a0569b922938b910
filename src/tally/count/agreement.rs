//! All ways of counting give the same tally.

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::reference::{Counted, reference};
use super::{count_batches, count_pages, count_text, merged};
use crate::source::{Source, open};
use crate::tally::progress::Meter;
use crate::tally::{Axis, AxisRole, Every, Flag, Plan, Reading, Scalar, Tally, Values, Weight, WeightKind};

pub(super) fn opened(path: &Path) -> Source {
    open(&[path.to_path_buf()], None).expect("it opens").sources.remove(0)
}

pub(super) fn axis(role: AxisRole, column: &str, reading: Reading) -> Axis {
    Axis { role, column: column.into(), reading }
}

pub(super) fn silent() -> Meter<'static> {
    Meter::new(&|_| {}, 0)
}

/// A plan over these columns: each by itself with the decision, all pairs, and everything.
fn plan(columns: &[&str], everything: bool) -> Plan {
    let yes = Flag { yes: vec![Scalar::Text("yes".into())], no: None };
    let mut axes = vec![axis(AxisRole::Decision, "hired", Reading::Flag(yes))];
    axes.extend(columns.iter().enumerate().map(|(index, column)| {
        let reading = match *column {
            "day" | "moment" => Reading::Calendar(Every::Month),
            _ => Reading::Values(Values::default()),
        };
        axis(AxisRole::Group(index), column, reading)
    }));
    let mut plan = Plan::new(axes, None);
    let groups: Vec<AxisRole> = (0..columns.len()).map(AxisRole::Group).collect();
    for (at, one) in groups.iter().enumerate() {
        plan.ask(&[AxisRole::Decision, *one]);
        for other in &groups[at + 1..] {
            plan.ask(&[*one, *other, AxisRole::Decision]);
        }
    }
    if everything {
        plan.ask(&[groups, vec![AxisRole::Decision]].concat());
    }
    plan
}

pub(super) fn counted(tally: &Tally) -> Counted {
    let (tables, sums, grid) = (tally.tables.clone(), tally.sums.clone(), tally.grid);
    Counted { tables, sums, grid, used: tally.used, excluded: tally.excluded.values().sum() }
}

/// Counts a Parquet file every way; returns whether its pages could be read.
pub(super) fn agree(source: &Source, plan: &Plan) -> bool {
    let batches = merged(count_batches(source, plan, &silent()).expect("polars reads it"));
    assert_eq!(counted(&batches), reference(source, plan), "batches of {}", source.path.display());
    match count_pages(source, plan, &silent()).expect("the pages are sound") {
        None => false,
        Some(counters) => {
            let pages = merged(counters);
            assert_eq!(counted(&pages), counted(&batches), "pages of {}", source.path.display());
            assert_eq!(pages.seen, batches.seen, "values of {}", source.path.display());
            assert_eq!(pages.sources, batches.sources);
            true
        }
    }
}

const WRITTEN: [&str; 9] = ["few", "runs", "many", "flag", "whole", "long", "real", "day", "moment"];

#[test]
fn the_pages_of_other_writers_are_counted_as_polars_reads_them() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/parquet");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= 17, "{files:?}");
    let mut first: Option<Counted> = None;
    for file in &files {
        let name = file.file_stem().expect("a name").to_string_lossy().to_string();
        let source = opened(file);
        let sizes = [
            plan(&["few", "flag"], true),
            plan(&WRITTEN, false),
            plan(&["many", "runs", "day"], true),
            // A column whose dictionary was given up on after a few values, with rows on both sides.
            plan(&["many"], false),
        ];
        for plan in &sizes {
            let by_pages = agree(&source, plan);
            // Another encoding than dictionaries and plain values is left to polars, column by column.
            let delta = name == "pyarrow-delta" && plan.columns().contains(&"many");
            let v2 = name == "duckdb-v2";
            assert!(by_pages || delta || v2 || name == "pyarrow-no-rows", "{name} was not read by its pages");
            assert!(!(by_pages && delta), "{name}");
        }
        // All files hold the same rows.
        if name != "pyarrow-no-rows" {
            let all = reference(&source, &sizes[1]);
            assert_eq!(*first.get_or_insert_with(|| reference(&source, &sizes[1])), all, "{name}");
        }
    }
}

/// Random columns of all types that pages are read of, and of one that is left to polars.
fn random_frame(random: &mut ChaCha8Rng, rows: usize) -> DataFrame {
    let mut below = |most: u32| random.next_u32() % most;
    let many = 1 + below(3_000);
    let nulls = below(3);
    let mut column = |name: &str, make: &mut dyn FnMut(u32) -> AnyValue<'static>, most: u32, run: u32| {
        let dtype = make(0).dtype();
        let mut value = AnyValue::Null;
        let values: Vec<AnyValue<'static>> = (0..rows)
            .map(|_| {
                if below(run) == 0 {
                    value =
                        if nulls > 0 && below(7 * nulls) == 0 { AnyValue::Null } else { make(below(most)) };
                }
                value.clone()
            })
            .collect();
        Series::from_any_values_and_dtype(name.into(), &values, &dtype, false)
            .expect("of one type")
            .into_column()
    };
    let text = |name: String| AnyValue::StringOwned(name.into());
    let columns = vec![
        column("hired", &mut |at| text(["yes", "no", "later"][at as usize].into()), 3, 2),
        column("few", &mut |at| text(format!("group {at}")), 4, 1),
        column("runs", &mut |at| text(format!("site {at}")), 40, 300),
        column("many", &mut |at| text(format!("person {at}")), many, 1),
        column("flag", &mut |at| AnyValue::Boolean(at == 0), 2, 3),
        column("whole", &mut |at| AnyValue::Int32(at as i32 - 4), 9, 1),
        column("small", &mut |at| AnyValue::Int8(at as i8 - 2), 5, 2),
        column("long", &mut |at| AnyValue::Int64((1 << 50) + i64::from(at)), 20, 1),
        column("real", &mut |at| AnyValue::Float64(f64::from(at) / 10.0), 12, 1),
        column("single", &mut |at| AnyValue::Float32(at as f32 / 10.0), 12, 1),
        column("day", &mut |at| AnyValue::Date(20_000 + at as i32), 90, 1),
    ];
    DataFrame::new_infer_height(columns).expect("columns of one length")
}

#[test]
fn random_logs_are_counted_alike_every_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.parquet");
    let mut random = ChaCha8Rng::seed_from_u64(11);
    for round in 0..12 {
        let rows = [1, 40, 4_096, 4_097, 20_000][round % 5];
        let mut frame = random_frame(&mut random, rows);
        let compression = [
            ParquetCompression::Zstd(None),
            ParquetCompression::Snappy,
            ParquetCompression::Uncompressed,
            ParquetCompression::Gzip(None),
        ][round % 4];
        let writer = ParquetWriter::new(File::create(&path).expect("created")).with_compression(compression);
        let writer = writer.with_row_group_size([None, Some(512), Some(7_000)][round % 3]);
        writer.with_data_page_size([None, Some(600)][round % 2]).finish(&mut frame).expect("written");
        let source = opened(&path);
        let all = ["few", "runs", "many", "flag", "whole", "small", "long", "real", "single", "day"];
        assert!(agree(&source, &plan(&["few", "flag", "whole"], true)), "round {round}");
        assert!(agree(&source, &plan(&all, round % 8 == 0)), "round {round}");
    }
}

#[test]
fn damaged_pages_are_an_error_or_other_values_and_never_a_panic() {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/parquet");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.parquet");
    let mut random = ChaCha8Rng::seed_from_u64(5);
    for name in ["pyarrow-v1-snappy", "pyarrow-v2-none", "pyarrow-plain", "duckdb-zstd", "polars-none"] {
        let whole = std::fs::read(golden.join(format!("{name}.parquet"))).expect("readable");
        let mut failed = 0;
        for _ in 0..60 {
            let mut bytes = whole.clone();
            // Damage to the pages; the footer is read by polars alone.
            for _ in 0..3 {
                let at = 4 + random.next_u32() as usize % (bytes.len() / 2);
                bytes[at] = random.next_u32() as u8;
            }
            std::fs::write(&path, &bytes).expect("written");
            let source = opened(&path);
            failed += usize::from(
                count_pages(&source, &plan(&["few", "many", "whole"], false), &silent()).is_err(),
            );
        }
        assert!(failed > 0, "{name}");
    }
}

/// A delimited text with everything that the rules allow: quotes, line breaks in them, empty and blank fields.
fn random_text(random: &mut ChaCha8Rng, delimiter: char, rows: usize) -> String {
    let mut below = |most: u32| random.next_u32() % most;
    let line_end = if below(2) == 0 { "\n" } else { "\r\n" };
    let mut text = String::new();
    if below(3) == 0 {
        text.push('\u{feff}');
    }
    text += &["id", "few", "note", "hired", "many"].join(&delimiter.to_string());
    text += line_end;
    let many = 1 + below(2_000);
    // Quotes in most rows, in some, in few or in none.
    let quoted = [1, 20, 3_000, u32::MAX][below(4) as usize];
    for row in 0..rows {
        let with_quotes = below(quoted) == 0;
        let note = match if with_quotes { below(6) } else { 3 + below(3) } {
            0 => format!("\"said \"\"so\"\"{delimiter} twice\""),
            1 => format!("\"two{line_end}lines\""),
            2 => "\"\"".into(),
            3 => String::new(),
            _ => format!("plain {}", below(3)),
        };
        let (few, hired) = match with_quotes {
            true => (
                ["\"Male\"", "\"Gr\"\"öße\"", "\"\""][below(3) as usize],
                ["\"yes\"", "no"][below(2) as usize],
            ),
            false => (["Female", "Male", "", " "][below(4) as usize], ["yes", "no", ""][below(3) as usize]),
        };
        let many = format!("site {}", below(many));
        text += &[row.to_string(), few.into(), note, hired.into(), many].join(&delimiter.to_string());
        if row + 1 < rows || below(2) == 0 {
            text += line_end;
        }
    }
    text
}

#[test]
fn delimited_text_is_counted_as_polars_reads_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = ChaCha8Rng::seed_from_u64(3);
    for round in 0..30 {
        let rows = [0, 1, 30, 5_000, 60_000][round % 5];
        let delimiter = [',', ';', '\t', '|'][round % 4];
        let text = random_text(&mut random, delimiter, rows);
        let path = folder.path().join(if round % 3 == 0 { "log.csv.gz" } else { "log.csv" });
        if round % 3 == 0 {
            let mut file =
                flate2::write::GzEncoder::new(File::create(&path).expect("created"), Default::default());
            std::io::Write::write_all(&mut file, text.as_bytes()).expect("written");
        } else {
            std::fs::write(&path, &text).expect("written");
        }
        let source = opened(&path);
        for plan in [plan(&["few"], false), plan(&["many", "note", "few"], true), plan(&["note"], false)] {
            let by_fields = count_text(&source, &plan, &silent()).map(merged).expect("written by the rules");
            let batches = merged(count_batches(&source, &plan, &silent()).expect("polars reads it"));
            assert_eq!(counted(&by_fields), reference(&source, &plan), "round {round}");
            assert_eq!(counted(&by_fields), counted(&batches), "round {round}");
            assert_eq!(by_fields.seen, batches.seen, "round {round}");
            assert_eq!(by_fields.sources, batches.sources, "round {round}");
        }
    }
}

#[test]
fn weights_of_text_are_read_as_polars_reads_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.csv");
    let mut random = ChaCha8Rng::seed_from_u64(29);
    for (kind, weights) in [
        (WeightKind::Count, ["2", "", "0", "1.0", "\"3\"", " 4 "]),
        (WeightKind::Sampling, ["0.25", "", "0", "1e3", "\"7.5\"", "12"]),
    ] {
        let weight = Weight { column: "weight".into(), kind };
        let axes = plan(&["few"], false).axes().to_vec();
        let mut plan = Plan::new(axes, Some(weight));
        plan.ask(&[AxisRole::Decision, AxisRole::Group(0)]);
        for with_quotes in [false, true] {
            let mut text = String::from("id,few,hired,weight\n");
            for row in 0..20_000 {
                let mut one = |of: &[&str]| of[random.next_u32() as usize % of.len()].to_string();
                // Without quotes, or with them in many rows.
                let weight = one(&[&weights[..4], &weights[5..]].concat());
                let weight = if with_quotes && row % 9 == 0 { weights[4].into() } else { weight };
                text += &format!("{row},{},{},{weight}\n", one(&["a", "b", ""]), one(&["yes", "no", ""]));
            }
            std::fs::write(&path, &text).expect("written");
            let source = opened(&path);
            let by_fields = count_text(&source, &plan, &silent()).map(merged).expect("written by the rules");
            let batches = merged(count_batches(&source, &plan, &silent()).expect("polars reads it"));
            assert_eq!(counted(&by_fields), counted(&batches));
            assert_eq!((by_fields.weighted, &by_fields.excluded), (batches.weighted, &batches.excluded));
            // A blank line is no row, with weights either.
            std::fs::write(&path, format!("{text}\n\n")).expect("written");
            let blank = count_text(&opened(&path), &plan, &silent()).map(merged).expect("by the rules");
            assert_eq!(counted(&blank), counted(&by_fields));
        }
    }
}

#[test]
fn text_that_is_not_by_the_rules_is_left_to_polars() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.csv");
    for rows in ["a,yes,\n", "a\n", "a\"b,yes\n", "\"a\"b,yes\n", "\"a,yes\n"] {
        for regular in ["", &"a,yes\n".repeat(20_000)] {
            std::fs::write(&path, format!("few,hired\nb,no\n{regular}{rows}{regular}")).expect("written");
            assert!(count_text(&opened(&path), &plan(&["few"], false), &silent()).is_none(), "{rows:?}");
        }
    }
    // A blank line is a row of nulls to polars; here it is none.
    for line_end in ["\n", "\r\n"] {
        std::fs::write(&path, ["few,hired", "b,no", "", "a,yes", "", ""].join(line_end)).expect("written");
        let counted = count_text(&opened(&path), &plan(&["few"], false), &silent()).map(merged);
        assert_eq!(counted.map(|tally| tally.read()), Some(2));
    }
    std::fs::write(&path, b"few,hired\nb,no\n\xff\xfe,yes\n").expect("written");
    assert!(count_text(&opened(&path), &plan(&["few"], false), &silent()).is_none());
}
