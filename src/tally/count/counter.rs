//! The counts of one worker.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame, DataType};

use super::super::account::{Exclusion, Tally};
use super::super::axis::{AxisRole, number};
use super::super::level::Level;
use super::super::plan::{Plan, WeightKind};
use super::super::scalar::Raw;
use super::super::table::Table;
use super::cells::{Amount, Cells};
use super::coder::{Coder, floats};
use super::margins::Margins;
use super::numbers::{Finished, Numbers};
use super::weigher;
use crate::error::{Error, Result};
use crate::share::{Weight, WeightedCases};

/// The largest number of cases one worker may count: a sum over all workers still fits.
const MOST_COUNTED: u64 = 1 << 53;

/// Counts the rows that one thread is given.
pub(super) struct Counter<'a> {
    plan: &'a Plan,
    coders: Vec<Coder<'a>>,
    decision: Option<usize>,
    counts: Counts,
    numbers: Option<Numbers>,
    rows: u64,
    used: u64,
    weighted: WeightedCases,
    excluded: Excluded,
    codes: Vec<Vec<u32>>,
    /// How many cases each row of the block stands for; empty where each is one.
    cases: Vec<u64>,
    /// The sampling weight of each row; empty where rows have none.
    weights: Vec<Weight>,
    /// The rows of the batch that lack a weight.
    unweighted: Vec<usize>,
}

/// Cases that are not used, by reason and by the code of the axis that parts the plan.
#[derive(Default)]
struct Excluded(BTreeMap<(Exclusion, Option<u32>), u64>);

impl Excluded {
    fn add(&mut self, reason: Exclusion, part: Option<u32>, cases: u64) {
        if cases > 0 {
            *self.0.entry((reason, part)).or_insert(0) += cases;
        }
    }
}

/// What is added up.
enum Counts {
    Cases(Margins<u64>),
    Weighted(Margins<WeightedCases>),
}

impl<'a> Counter<'a> {
    pub(super) fn new(plan: &'a Plan) -> Counter<'a> {
        let is_sampling = |kind| kind == WeightKind::Sampling;
        Counter {
            plan,
            coders: plan.axes().iter().map(Coder::new).collect(),
            decision: plan.position(AxisRole::Decision),
            counts: if plan.weight().is_some_and(|weight| is_sampling(weight.kind)) {
                Counts::Weighted(Margins::over(plan.margins()))
            } else {
                Counts::Cases(Margins::over(plan.margins()))
            },
            numbers: Numbers::of(plan),
            rows: 0,
            used: 0,
            weighted: WeightedCases::default(),
            excluded: Excluded::default(),
            codes: vec![Vec::new(); plan.axes().len()],
            cases: Vec::new(),
            weights: Vec::new(),
            unweighted: Vec::new(),
        }
    }

    /// Rows of the file that this worker was given.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Counts a batch.
    pub(super) fn add(&mut self, frame: &DataFrame) -> Result<()> {
        self.weigh(frame)?;
        let axes = self.plan.axes();
        self.add_rows(frame.height(), |axis, coder, codes| {
            coder.encode(column(frame, &axes[axis].column)?, codes)
        })?;
        self.settle_if_large();
        Ok(())
    }

    /// Folds the counted numbers where there are many; codes of the axis that it returns must not be used any more.
    pub(super) fn settle_if_large(&mut self) -> Option<usize> {
        let numbers = self.numbers.as_mut()?;
        let coder = &mut self.coders[numbers.axis()];
        if !numbers.is_large(coder) {
            return None;
        }
        numbers.settle(coder.numbers());
        coder.forget();
        if !numbers.is_exact() {
            coder.number_each_row();
        }
        Some(numbers.axis())
    }

    /// The coders of the axes.
    pub(super) fn coders(&mut self) -> &mut [Coder<'a>] {
        &mut self.coders
    }

    /// Counts rows whose codes `read` writes, axis by axis.
    pub(super) fn add_rows<E: From<Error>>(
        &mut self,
        rows: usize,
        read: impl FnMut(usize, &mut Coder<'a>, &mut Vec<u32>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.rows += rows as u64;
        self.add_block(rows, read)
    }

    /// Counts rows that are alike together: `cases` says how many there are of each, and `read` writes their codes, axis
    /// by axis.
    pub(super) fn add_cells<E: From<Error>>(
        &mut self,
        cases: &[u64],
        read: impl FnMut(usize, &mut Coder<'a>, &mut Vec<u32>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.rows += cases.iter().sum::<u64>();
        self.cases.extend_from_slice(cases);
        let added = self.add_block(cases.len(), read);
        self.cases.clear();
        added
    }

    fn add_block<E: From<Error>>(
        &mut self,
        rows: usize,
        mut read: impl FnMut(usize, &mut Coder<'a>, &mut Vec<u32>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        for (axis, (coder, codes)) in self.coders.iter_mut().zip(&mut self.codes).enumerate() {
            read(axis, coder, codes)?;
        }
        self.exclude_unweighted();
        let left = self.exclude(rows);
        self.used += self.cases_of(left);
        self.weighted = self
            .weights
            .iter()
            .zip(&self.cases)
            .filter(|(_, cases)| **cases > 0)
            .fold(self.weighted, |sum, (weight, _)| sum.plus(WeightedCases::row(*weight)));
        self.check_size()?;
        self.count(left);
        Ok(())
    }

    /// What each row weighs, where there is a weight. A row without one stands for no case.
    pub(super) fn weigh(&mut self, frame: &DataFrame) -> Result<()> {
        self.cases.clear();
        self.weights.clear();
        self.unweighted.clear();
        let Some(weight) = self.plan.weight() else { return Ok(()) };
        match weight.kind {
            WeightKind::Count => {
                let counts = weigher::counts(frame, weight)?;
                self.unweighted.extend(without(&counts));
                self.cases.extend(counts.into_iter().map(|cases| cases.unwrap_or(0)));
            }
            WeightKind::Sampling => {
                let weights = weigher::sampling(frame, weight)?;
                self.unweighted.extend(without(&weights));
                self.cases.extend(weights.iter().map(|weight| u64::from(weight.is_some())));
                self.weights.extend(weights.into_iter().map(Option::unwrap_or_default));
            }
        }
        Ok(())
    }

    /// Nobody knows for how many cases a row without a weight stands: the account lists it as one.
    fn exclude_unweighted(&mut self) {
        for row in std::mem::take(&mut self.unweighted) {
            let part = self.plan.parted().map(|axis| self.codes[axis][row]);
            self.excluded.add(Exclusion::MissingWeight, part, 1);
        }
    }

    /// The cases of so many rows.
    fn cases_of(&self, rows: usize) -> u64 {
        if self.cases.is_empty() { rows as u64 } else { self.cases.iter().sum() }
    }

    /// Takes the rows without a decision out, and accounts for them; as many are left as it returns.
    fn exclude(&mut self, rows: usize) -> usize {
        let Some(decision) = self.decision else { return rows };
        let missing = self.coders[decision].missing_code();
        let Some(missing) = missing.filter(|code| self.codes[decision].contains(code)) else { return rows };
        let left_out: Vec<bool> = self.codes[decision].iter().map(|code| *code == missing).collect();
        for row in (0..rows).filter(|row| left_out[*row]) {
            let part = self.plan.parted().map(|axis| self.codes[axis][row]);
            let cases = self.cases.get(row).copied().unwrap_or(1);
            self.excluded.add(Exclusion::MissingDecision, part, cases);
        }
        self.codes.iter_mut().for_each(|codes| keep(codes, &left_out));
        keep(&mut self.cases, &left_out);
        keep(&mut self.weights, &left_out);
        self.codes[decision].len()
    }

    /// Whether the counts of this worker have become too large to be added up.
    fn check_size(&self) -> Result<()> {
        if self.used <= MOST_COUNTED {
            return Ok(());
        }
        Err(Error::Column {
            column: self.plan.weight().map(|weight| weight.column.clone()).unwrap_or_default(),
            reason: format!("adds up to more than {MOST_COUNTED} cases"),
            hint: "is it a count of cases?".into(),
        })
    }

    /// Adds the rows to the margins.
    fn count(&mut self, rows: usize) {
        let levels = |axis: usize| self.coders[axis].levels().len();
        let (cases, weights) = (&self.cases, &self.weights);
        if let Some(numbers) = &mut self.numbers {
            match cases.is_empty() {
                true => numbers.add(&self.codes, &self.coders, rows, |_| 1),
                false => numbers.add(&self.codes, &self.coders, rows, |row| cases[row]),
            }
        }
        match &mut self.counts {
            Counts::Cases(margins) if cases.is_empty() => {
                margins.add(&self.codes, levels, rows, |_| 1);
            }
            Counts::Cases(margins) => margins.add(&self.codes, levels, rows, |row| cases[row]),
            Counts::Weighted(margins) => margins.add(&self.codes, levels, rows, |row| match cases[row] {
                0 => WeightedCases::default(),
                _ => WeightedCases::row(weights[row]),
            }),
        }
    }

    /// The counts with levels in place of codes.
    pub(super) fn finish(self) -> Tally {
        let coders = self.coders;
        let numbers = self.numbers.map(|numbers| numbers.finish(self.plan, &coders));
        let levels = |axis: usize| coders[axis].levels().len();
        let levels_of = |axis: usize, code: u32| coders[axis].levels()[code as usize].clone();
        let tables: Vec<Table> = match self.counts {
            Counts::Cases(margins) => {
                let cells = margins.finish(levels).into_iter();
                cells.map(|cells| table(self.plan, &coders, cells, Table::add)).collect()
            }
            Counts::Weighted(margins) => {
                let cells = margins.finish(levels).into_iter();
                cells.map(|cells| table(self.plan, &coders, cells, Table::add_weighted)).collect()
            }
        };
        let (mut excluded, mut excluded_parts) = (BTreeMap::new(), BTreeMap::new());
        for ((reason, part), cases) in self.excluded.0 {
            *excluded.entry(reason).or_insert(0) += cases;
            if let (Some(axis), Some(code)) = (self.plan.parted(), part) {
                *excluded_parts.entry((reason, levels_of(axis, code))).or_insert(0) += cases;
            }
        }
        let Finished { tables: of_numbers, sums, grid } = numbers.unwrap_or_default();
        Tally {
            tables: tables.into_iter().chain(of_numbers).collect(),
            sums,
            grid,
            used: self.used,
            weighted: self.weighted,
            excluded,
            excluded_parts,
            sources: Vec::new(),
            seen: coders.into_iter().map(Coder::into_seen).collect(),
        }
    }
}

fn table<T: Amount>(
    plan: &Plan,
    coders: &[Coder<'_>],
    cells: Cells<T>,
    add: fn(&mut Table, Vec<Level>, T),
) -> Table {
    let margin = cells.axes().to_vec();
    let mut table = Table::new(margin.iter().map(|axis| plan.axes()[*axis].role).collect());
    for (key, amount) in cells.into_cells() {
        let levels = key.iter().zip(&margin);
        let levels = levels.map(|(code, axis)| coders[*axis].levels()[*code as usize].clone());
        add(&mut table, levels.collect(), amount);
    }
    table
}

/// The rows that have no value.
fn without<T>(values: &[Option<T>]) -> impl Iterator<Item = usize> {
    values.iter().enumerate().filter(|(_, value)| value.is_none()).map(|(row, _)| row)
}

/// Keeps the values of rows that are not left out.
fn keep<T: Copy>(values: &mut Vec<T>, left_out: &[bool]) {
    let mut left_out = left_out.iter();
    values.retain(|_| !left_out.next().copied().unwrap_or(false));
}

pub(super) fn column<'f>(frame: &'f DataFrame, name: &str) -> Result<&'f Column> {
    frame.column(name).map_err(|error| Error::Column {
        column: name.into(),
        reason: error.to_string(),
        hint: "is the file complete?".into(),
    })
}

/// The numbers of a column of numbers, or of texts that write numbers; `None` where it is blank.
pub(super) fn read_numbers(column: &Column) -> Result<Vec<Option<f64>>> {
    let series = column.as_materialized_series();
    let failed = |reason: String, hint: &str| Error::Column {
        column: column.name().to_string(),
        reason,
        hint: hint.into(),
    };
    let kind = |_| failed(format!("is of type {}, not a number", series.dtype()), "use a column of numbers");
    if matches!(series.dtype(), DataType::String | DataType::Categorical(..) | DataType::Enum(..)) {
        let texts = series.cast(&DataType::String).map_err(kind)?;
        let texts = texts.str().map_err(kind)?;
        return texts
            .iter()
            .map(|text| number(text.map_or(Raw::Null, Raw::Text)))
            .map(|read| read.map_err(|unreadable| failed(unreadable.reason, &unreadable.hint)))
            .collect();
    }
    if !series.dtype().is_numeric() && !matches!(series.dtype(), DataType::Decimal(..) | DataType::Null) {
        return Err(failed(
            format!("is of type {}, not a number", series.dtype()),
            "use a column of numbers",
        ));
    }
    let numbers = floats(series).map_err(kind)?;
    Ok(numbers.iter().map(|number| number.filter(|number| !number.is_nan())).collect())
}
