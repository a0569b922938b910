//! Rows become counts here, and nowhere else does a row exist.

#[cfg(test)]
mod agreement;
mod batches;
mod by_code;
mod cells;
mod coder;
mod counter;
mod key_index;
mod margins;
mod median;
mod numbers;
#[cfg(test)]
mod numbers_agreement;
mod parquet;
#[cfg(test)]
mod reference;
mod survey;
mod text;
mod weigher;

use rayon::prelude::*;

use super::account::{SourceRows, Tally};
use super::plan::Plan;
use super::progress::{Meter, Tell};
use crate::error::Result;
use crate::source::{Log, Source};
use batches::fold_batches;
use counter::Counter;
pub use median::{MedianOver, median};
use parquet::count_pages;
pub use survey::{ColumnKind, ColumnSurvey, Distinct, survey};
use text::count_text;

/// Counts every margin of the plan in one pass over the log.
///
/// Files are read one after the other, each by all threads; the counts do not depend on the number of
/// threads, on how rows are cut into batches, or on the order of rows.
///
/// # Errors
/// When a file lacks a column or cannot be decoded, or a value is not of the kind its axis needs.
///
/// ```no_run
/// use evenhand::tally::{Axis, AxisRole, Plan, Reading, Values, count};
/// let log = evenhand::source::open(&["decisions.csv".into()], None)?;
/// let sex = Axis {
///     role: AxisRole::Group(0), column: "sex".into(), reading: Reading::Values(Values::default()),
/// };
/// let mut plan = Plan::new(vec![sex], None);
/// plan.ask(&[AxisRole::Group(0)]);
/// let tally = count(&log, &plan, &|_| {})?;
/// assert_eq!(tally.used, tally.margin(&[AxisRole::Group(0)]).unwrap().total());
/// # Ok::<(), evenhand::Error>(())
/// ```
pub fn count(log: &Log, plan: &Plan, progress: Tell<'_>) -> Result<Tally> {
    log.require(&plan.columns())?;
    let meter = Meter::new(progress, log.sources.iter().map(Source::bytes).sum());
    let mut tally = Tally::default();
    for source in &log.sources {
        let counters = count_source(source, plan, &meter).map_err(|error| match log.sources.len() {
            1 => error,
            _ => error.in_file(&source.path),
        })?;
        meter.ended(source.bytes());
        tally = tally.merge(merged(counters));
    }
    weigher::check_sum(plan.weight(), tally.weighted)?;
    Ok(tally)
}

/// Counts a file in the fastest way that its form allows.
fn count_source<'a>(source: &Source, plan: &'a Plan, meter: &Meter<'_>) -> Result<Vec<Counter<'a>>> {
    let counters = match count_text(source, plan, meter) {
        Some(counters) => Some(counters),
        None => count_pages(source, plan, meter)?,
    };
    counters.map_or_else(|| count_batches(source, plan, meter), Ok)
}

/// Counts a file by the batches that polars decodes.
fn count_batches<'a>(source: &Source, plan: &'a Plan, meter: &Meter<'_>) -> Result<Vec<Counter<'a>>> {
    let workers = (0..rayon::current_num_threads()).map(|_| Counter::new(plan)).collect();
    // The decoder looks at the columns it is asked for; whether all rows have their fields is seen beside it.
    let (counted, rows) = std::thread::scope(|scope| {
        let rows = scope.spawn(|| source.check_rows());
        let counted = fold_batches(source, &plan.columns(), workers, |counter: &mut Counter, frame| {
            counter.add(frame)?;
            meter.read(frame.height() as u64, 0);
            Ok(())
        });
        (counted, rows.join())
    });
    rows.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    counted
}

/// As many workers are finished at once: tallies with numbers take memory until they are merged.
const AT_ONCE: usize = 4;

/// What all workers counted of one file.
fn merged(counters: Vec<Counter<'_>>) -> Tally {
    let rows = counters.iter().map(Counter::rows).sum();
    let mut tally = Tally::default();
    let mut counters = counters.into_iter();
    loop {
        let some: Vec<Counter<'_>> = counters.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        let finished: Vec<Tally> = some.into_par_iter().map(Counter::finish).collect();
        tally = finished.into_iter().fold(tally, Tally::merge);
    }
    tally.sources = vec![SourceRows { rows }];
    tally
}
