//! All ways of counting give the same numbers: by level, on a grid, and added up.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::agreement::{agree, axis, counted, opened, silent};
use super::reference::reference;
use super::{count_batches, count_text, merged};
use crate::amount::Moments;
use crate::tally::{AxisRole, Grid, Level, MOST_CELLS, MOST_NUMBERS, Plan, Reading, Tally, Values};

/// Prices by group, and their sums by group and by site.
fn plan(number: AxisRole) -> Plan {
    let values = || Reading::Values(Values::default());
    let mut plan = Plan::new(
        vec![
            axis(AxisRole::Group(0), "group", values()),
            axis(AxisRole::Condition(0), "site", values()),
            axis(number, "price", Reading::Number),
        ],
        None,
    );
    plan.ask(&[AxisRole::Group(0)]);
    plan.ask(&[AxisRole::Group(0), number]);
    plan.ask(&[AxisRole::Condition(0), AxisRole::Group(0)]);
    plan.sum(&[AxisRole::Group(0)]);
    plan.sum(&[AxisRole::Group(0), AxisRole::Condition(0)]);
    plan
}

/// So many rows with prices of so many cents, some of them missing.
fn rows(random: &mut ChaCha8Rng, rows: usize, most: u32) -> Vec<(usize, usize, Option<f64>)> {
    let mut below = |most: u32| random.next_u32() % most;
    let row = |_| {
        let cents = f64::from(below(most)) / 100.0;
        let price = match below(40) {
            0 => None,
            1 => Some(-cents),
            2 => Some(cents * 1e9),
            _ => Some(cents),
        };
        (below(4) as usize, below(30) as usize, price)
    };
    (0..rows).map(row).collect()
}

fn frame(rows: &[(usize, usize, Option<f64>)]) -> DataFrame {
    let text = |name: &str, word: &str, of: fn(&(usize, usize, Option<f64>)) -> usize| {
        let texts: Vec<String> = rows.iter().map(|row| format!("{word} {}", of(row))).collect();
        Column::new(name.into(), texts)
    };
    let prices: Vec<Option<f64>> = rows.iter().map(|row| row.2).collect();
    let columns = vec![
        text("group", "g", |row| row.0),
        text("site", "s", |row| row.1),
        Column::new("price".into(), prices),
    ];
    DataFrame::new_infer_height(columns).expect("columns of one length")
}

#[test]
fn numbers_are_counted_alike_every_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let (parquet, csv) = (folder.path().join("log.parquet"), folder.path().join("log.csv"));
    let mut random = ChaCha8Rng::seed_from_u64(17);
    for (count, most) in [(1, 5), (5_000, 40), (200_000, 3_000), (200_000, 2_000_000)] {
        let rows = rows(&mut random, count, most);
        let writer = ParquetWriter::new(File::create(&parquet).expect("created"));
        writer.with_row_group_size(Some(30_000)).finish(&mut frame(&rows)).expect("written");
        let mut text = String::from("group,site,price\n");
        for (group, site, price) in &rows {
            let price = price.map_or_else(String::new, |price| price.to_string());
            writeln!(text, "g {group},s {site},{price}").expect("written");
        }
        std::fs::write(&csv, text).expect("written");
        for role in [AxisRole::Decision, AxisRole::Score] {
            let plan = plan(role);
            let source = opened(&parquet);
            assert!(agree(&source, &plan), "{count} rows");
            let expected = reference(&source, &plan);
            assert_eq!(expected.grid.is_exact(), most < 100_000);
            let source = opened(&csv);
            let by_fields = count_text(&source, &plan, &silent()).map(merged).expect("by the rules");
            assert_eq!(counted(&by_fields), expected, "{count} rows of text");
            let batches = merged(count_batches(&source, &plan, &silent()).expect("polars reads it"));
            assert_eq!(counted(&batches), expected, "{count} rows of text in batches");
        }
    }
}

#[test]
fn many_groups_with_many_numbers_are_on_the_finest_grid_that_leaves_few_enough_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.csv");
    let mut random = ChaCha8Rng::seed_from_u64(31);
    let rows: Vec<(u32, f64)> = (0..2_600_000)
        .map(|_| (random.next_u32() % 400, f64::from((1 << 21) + random.next_u32() % (1 << 21)) / 64.0))
        .collect();
    let mut plan = Plan::new(
        vec![
            axis(AxisRole::Group(0), "group", Reading::Values(Values::default())),
            axis(AxisRole::Decision, "wait", Reading::Number),
        ],
        None,
    );
    plan.ask(&[AxisRole::Group(0), AxisRole::Decision]);
    let mut count = |rows: &[(u32, f64)]| {
        let mut text = String::from("group,wait\n");
        rows.iter().for_each(|(group, wait)| writeln!(text, "g{group},{wait}").expect("written"));
        std::fs::write(&path, text).expect("written");
        count_text(&opened(&path), &plan, &silent()).map(merged).expect("by the rules")
    };
    let whole = count(&rows);
    let sizes = |grid: Grid| {
        let cells = rows.iter().map(|(group, wait)| (*group, grid.level(*wait).to_bits()));
        let cells: HashSet<(u32, u64)> = cells.collect();
        [cells.iter().map(|(_, level)| *level).collect::<HashSet<u64>>().len(), cells.len()]
    };
    let fits = |[numbers, cells]: [usize; 2]| numbers <= MOST_NUMBERS && cells <= MOST_CELLS;
    assert!(fits(sizes(whole.grid)));
    let finer = Grid::of_bits(whole.grid.bits() + 1).expect("a grid");
    let [numbers, cells] = sizes(finer);
    assert!(numbers <= MOST_NUMBERS && cells > MOST_CELLS, "{numbers} {cells}");
    let parts: Vec<Tally> = rows.chunks(900_000).map(&mut count).collect();
    assert!(parts.iter().any(|part| part.grid != whole.grid));
    assert_eq!(counted(&parts.into_iter().fold(Tally::default(), Tally::merge)), counted(&whole));
}

#[test]
fn the_parts_of_a_log_add_up_to_the_whole_and_sums_are_exact() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.parquet");
    let mut random = ChaCha8Rng::seed_from_u64(23);
    let rows = rows(&mut random, 160_000, 5_000_000);
    let plan = plan(AxisRole::Decision);
    let mut count = |rows: &[(usize, usize, Option<f64>)]| {
        let file = File::create(&path).expect("created");
        ParquetWriter::new(file).finish(&mut frame(rows)).expect("written");
        merged(count_batches(&opened(&path), &plan, &silent()).expect("polars reads it"))
    };
    let whole = count(&rows);
    assert!(!whole.grid.is_exact());
    // Each part has few enough numbers to keep them all; the whole has not.
    let parts: Vec<Tally> = rows.chunks(40_000).map(&mut count).collect();
    assert!(parts.iter().all(|part| part.grid == Grid::default()));
    let backwards = parts.iter().rev().cloned().fold(Tally::default(), Tally::merge);
    let forwards = parts.into_iter().fold(Tally::default(), Tally::merge);
    for merged in [forwards, backwards] {
        assert_eq!(counted(&merged), counted(&whole));
    }
    let mut expected = Moments::default();
    rows.iter().filter_map(|row| row.2).for_each(|price| expected.add(price, 1));
    let sums = whole.sums_over(&[]).expect("asked for");
    assert_eq!(sums.cells().map(|(_, moments)| moments.clone()).collect::<Vec<_>>(), [expected]);
    // Every price is within the stated error of its level, so every rank is.
    let table = whole.margin(&[AxisRole::Decision]).expect("asked for");
    let mut prices: Vec<f64> = rows.iter().filter_map(|row| row.2).collect();
    prices.sort_by(f64::total_cmp);
    let levels = table.cells().flat_map(|(key, cases)| match key[0] {
        Level::Number(number) => vec![number; cases as usize],
        _ => Vec::new(),
    });
    let levels: Vec<f64> = levels.collect();
    assert_eq!(levels.len(), prices.len());
    let error = whole.grid.relative_error();
    assert!(levels.iter().zip(&prices).all(|(level, price)| (level - price).abs() <= error * price.abs()));
}
