//! Counting the plain way: polars groups the rows by the raw values of all columns, and each group of rows is read
//! once. Slow, short, and nothing in common with what it checks but the meaning of a value.

use std::collections::BTreeMap;

use polars::prelude::{AnyValue, DataType, TimeUnit, col, len};

use super::super::axis::AxisRole;
use super::super::level::Level;
use super::super::plan::Plan;
use super::super::scalar::Raw;
use super::super::table::Table;
use crate::source::Source;

/// What was counted: cases by margin, used and excluded.
#[derive(Debug, PartialEq)]
pub(super) struct Counted {
    pub(super) tables: Vec<Table>,
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
    let margins = plan.margins();
    let mut tables: Vec<Table> = margins
        .iter()
        .map(|margin| Table::new(margin.iter().map(|axis| plan.axes()[*axis].role).collect()))
        .collect();
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
    }
    Counted { tables, used, excluded }
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
