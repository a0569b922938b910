//! Counting the plain way: polars groups the rows by the raw values of all columns, and each group of rows is read
//! once. Slow, short, and nothing in common with what it checks but the meaning of a value.

use std::collections::BTreeMap;

use polars::prelude::{AnyValue, DataType, TimeUnit, col, len};

use super::super::account::Tally;
use super::super::axis::AxisRole;
use super::super::grid::Grid;
use super::super::level::Level;
use super::super::plan::{NumberMargin, Plan};
use super::super::scalar::Raw;
use super::super::sums::Sums;
use super::super::table::Table;
use crate::amount::Moments;
use crate::source::Source;

/// What was counted: cases by margin, sums of numbers, used and excluded.
#[derive(Debug, PartialEq)]
pub(super) struct Counted {
    pub(super) tables: Vec<Table>,
    pub(super) sums: Vec<Sums>,
    pub(super) grid: Grid,
    pub(super) used: u64,
    pub(super) excluded: u64,
}

pub(super) fn reference(source: &Source, plan: &Plan) -> Counted {
    let columns = plan.columns();
    let keys: Vec<_> = columns.iter().map(|name| col(*name)).collect();
    let grouped =
        source.select(&columns).group_by(keys).agg([len().cast(DataType::UInt64).alias("rows of it")]);
    let grouped = grouped.collect().expect("polars can read it");
    let rows = grouped.column("rows of it").expect("a count").u64().expect("whole").clone();
    let role = |axis: &usize| plan.axes()[*axis].role;
    let numbers = plan.number_margins();
    let leveled = numbers.iter().filter(|margin| margin.levels);
    let leveled = leveled.map(|margin| margin.axes.iter().copied().chain(plan.number()).collect());
    let margins: Vec<Vec<usize>> = plan.margins().into_iter().chain(leveled).collect();
    let mut tables: Vec<Table> =
        margins.iter().map(|margin| Table::new(margin.iter().map(role).collect())).collect();
    let summed: Vec<&NumberMargin> = numbers.iter().filter(|margin| margin.sums).collect();
    let mut sums: Vec<Sums> =
        summed.iter().map(|margin| Sums::new(margin.axes.iter().map(role).collect())).collect();
    let (mut used, mut excluded) = (0, 0);
    for group in 0..grouped.height() {
        let values: BTreeMap<&str, AnyValue<'_>> = columns
            .iter()
            .map(|name| (*name, grouped.column(name).expect("asked for").get(group).expect("a row")))
            .collect();
        let cases = rows.get(group).expect("counted");
        let levels: Vec<Level> = plan
            .axes()
            .iter()
            .map(|axis| axis.reading.level(raw(&values[axis.column.as_str()])).expect("readable"))
            .collect();
        let decision = plan.position(AxisRole::Decision);
        if decision.is_some_and(|decision| levels[decision].is_missing()) {
            excluded += cases;
            continue;
        }
        used += cases;
        for (margin, table) in margins.iter().zip(&mut tables) {
            table.add(margin.iter().map(|axis| levels[*axis].clone()).collect(), cases);
        }
        let Some(Level::Number(number)) = plan.number().map(|axis| &levels[axis]) else { continue };
        let mut moments = Moments::default();
        moments.add(*number, cases);
        for (margin, sums) in summed.iter().zip(&mut sums) {
            sums.add(margin.axes.iter().map(|axis| levels[*axis].clone()).collect(), &moments);
        }
    }
    // Merging with nothing puts the numbers on their grid.
    let whole = Tally { tables, sums, ..Tally::default() };
    let Tally { tables, sums, grid, .. } = whole.merge(Tally::default());
    Counted { tables, sums, grid, used, excluded }
}

fn raw<'v>(value: &'v AnyValue<'_>) -> Raw<'v> {
    let per_second = |unit: &TimeUnit| match unit {
        TimeUnit::Nanoseconds => 1_000_000_000,
        TimeUnit::Microseconds => 1_000_000,
        TimeUnit::Milliseconds => 1_000,
    };
    match value {
        AnyValue::Null => Raw::Null,
        AnyValue::String(text) => Raw::Text(text),
        AnyValue::StringOwned(text) => Raw::Text(text),
        AnyValue::Boolean(flag) => Raw::Bool(*flag),
        AnyValue::Date(day) => Raw::Moment(i64::from(*day) * 86_400),
        AnyValue::Datetime(tick, unit, None) => Raw::Moment(tick.div_euclid(per_second(unit))),
        AnyValue::Float32(number) => Raw::Number(number.to_string().parse().expect("a number")),
        number => Raw::Number(number.extract::<f64>().expect("a number")),
    }
}
