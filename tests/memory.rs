//! The memory of a whole audit does not grow with the rows.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use polars::prelude::*;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Encoding, Version, WriteOptions, array_to_columns, compress,
};
use tempfile::TempDir;

const MEGABYTE: u64 = 1 << 20;
/// What README promises for 100 million rows.
const MOST: u64 = 300 * MEGABYTE;
/// So much more than an audit of one million rows may take: less than a byte for each of a hundred million.
const MOST_ABOVE: u64 = 64 * MEGABYTE;

/// The rows of one row group, which is written again and again.
const GROUP: u64 = 1_000_000;
const NAMES: [&str; 5] = ["sex", "race", "age", "outcome", "label"];

/// A row of the log; all combinations occur, the common ones often.
fn row(number: u64) -> [&'static str; 5] {
    let random =
        number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let part = |shift: u32, of: u64| (random >> shift & 0xFFF) * of / 0x1000;
    [
        ["Female", "Male", "Non-binary"][[0, 0, 0, 1, 1, 1, 2][part(0, 7) as usize]],
        ["White", "Black", "Hispanic", "Asian", "Two"][[0, 0, 0, 1, 1, 2, 3, 4][part(12, 8) as usize]],
        ["<25", "25-40", "40+"][part(24, 3) as usize],
        ["yes", "no", "no"][part(36, 3) as usize],
        ["1", "0"][part(48, 2) as usize],
    ]
}

/// Writes a log of so many row groups, which are all alike and encoded once.
fn write_parquet(path: &Path, groups: usize) {
    let column = |at: usize| (0..GROUP).map(|number| row(number)[at]).collect::<StringChunked>();
    let columns = (0..5).map(|at| column(at).with_name(NAMES[at].into()).into_column());
    let frame = DataFrame::new_infer_height(columns.collect()).expect("columns of one length");
    let file = File::create(path).expect("a file");
    let mut writer = ParquetWriter::new(file).batched(frame.schema()).expect("a schema");
    let compression = CompressionOptions::Snappy;
    let options = WriteOptions {
        statistics: StatisticsOptions::default(),
        version: Version::V1,
        compression,
        data_page_size: None,
    };
    let fields = writer.parquet_schema().fields().to_vec();
    let encoded = frame.columns().iter().zip(fields).flat_map(|(column, field)| {
        let array = column.as_materialized_series().to_arrow(0, CompatLevel::newest());
        array_to_columns(array, field, options, &[Encoding::RleDictionary]).expect("encoded")
    });
    let compressed = encoded.map(|pages| {
        let pages = pages.map(|page| compress(page.expect("a page"), Vec::new(), compression));
        pages.collect::<Result<_, _>>().expect("compressed")
    });
    let group: Vec<Vec<CompressedPage>> = compressed.collect();
    for _ in 0..groups {
        writer.write_row_group(GROUP, &group).expect("written");
    }
    writer.finish().expect("written");
}

/// The same log as delimited text.
fn write_csv(path: &Path, groups: usize) {
    let lines: String = (0..GROUP).map(|number| row(number).join(",") + "\n").collect();
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    writeln!(file, "{}", NAMES.join(",")).expect("written");
    for _ in 0..groups {
        file.write_all(lines.as_bytes()).expect("written");
    }
    file.flush().expect("written");
}

/// The most memory that a running process has had so far, in bytes; `None` where the system does not say so in the way
/// of Linux, and once the process has ended.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?;
    Some(kilobytes.trim().parse::<u64>().ok()? * 1024)
}

/// Makes a whole audit, checks that every row was counted, and gives its peak memory: on Linux. On other systems the
/// memory is not looked at, and only the audit itself is checked.
fn audited(log: &Path, rows: u64) -> u64 {
    let out = log.with_extension("report");
    let groups = ["--group", "sex", "--group", "race", "--group", "age", "--cross", "sex,race"];
    let mut audit = Command::new(env!("CARGO_BIN_EXE_evenhand"))
        .arg("audit")
        .arg(log)
        .args(groups)
        .args(["--decision", "outcome=yes", "--label", "label=1", "--profile", "generic", "--quiet"])
        // Each thread has its buffers, and no two machines the same number of cores.
        .args(["--set", "log.fingerprint=blake3", "--threads", "2", "--out"])
        .arg(&out)
        .spawn()
        .expect("it starts");
    let mut most = None;
    let ended = loop {
        most = most.max(peak(audit.id()));
        if let Some(ended) = audit.try_wait().expect("it can be waited for") {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert_eq!(ended.code(), Some(0), "{}", log.display());
    let text = std::fs::read_to_string(out.join("audit.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&text).expect("audit.json is JSON");
    assert_eq!(report["ledger"]["used"], rows);
    if cfg!(target_os = "linux") { most.expect("a process has a peak") } else { 0 }
}

fn does_not_grow(write: fn(&Path, usize), name: &str, groups: usize) {
    let folder = TempDir::new().expect("a temporary folder");
    let peak_of = |groups: usize| {
        let log = folder.path().join(name);
        write(&log, groups);
        audited(&log, groups as u64 * GROUP)
    };
    let (few, many) = (peak_of(1), peak_of(groups));
    let what = format!("{} MB, and with {groups} times the rows {} MB", few / MEGABYTE, many / MEGABYTE);
    assert!(many < MOST, "{what}");
    assert!(many < few + MOST_ABOVE, "{what}");
    println!("{name}: {what}");
}

#[test]
fn a_hundred_million_rows_of_parquet_take_no_more_memory_than_one_million() {
    does_not_grow(write_parquet, "log.parquet", 100);
}

#[test]
fn ten_million_rows_of_text_take_no_more_memory_than_one_million() {
    does_not_grow(write_csv, "log.csv", 10);
}
