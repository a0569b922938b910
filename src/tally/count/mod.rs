//! Rows become counts here, and nowhere else does a row exist.

mod batches;
mod coder;
mod counter;
mod median;
mod survey;
mod weigher;

use super::plan::Plan;
use super::table::{SourceRows, Tally};
use crate::error::Result;
use crate::source::Log;
use batches::fold_batches;
use counter::Counter;
pub use median::{MedianOver, median};
pub use survey::{ColumnKind, ColumnSurvey, Distinct, survey};

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
pub fn count(log: &Log, plan: &Plan, progress: &(dyn Fn(u64) + Sync)) -> Result<Tally> {
    log.require(&plan.columns())?;
    let mut tally = Tally::default();
    for source in &log.sources {
        let workers = (0..rayon::current_num_threads()).map(|_| Counter::new(plan)).collect();
        let counters = fold_batches(source, &plan.columns(), workers, |counter: &mut Counter, frame| {
            counter.add(frame)?;
            progress(frame.height() as u64);
            Ok(())
        })?;
        let mut of_source = Tally::default();
        let mut rows = 0;
        for counter in counters {
            rows += counter.rows();
            of_source = of_source.merge(counter.finish());
        }
        of_source.sources = vec![SourceRows { rows }];
        tally = tally.merge(of_source);
    }
    weigher::check_sum(plan.weight(), tally.weighted)?;
    Ok(tally)
}
