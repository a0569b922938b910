//! Streaming a source through workers, batch by batch.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use polars::prelude::{DataFrame, Engine, PlanCallback, PolarsError};

use crate::error::{Error, Result};
use crate::source::{Source, first_line};

/// Feeds every batch of the columns to one of the workers and returns the workers.
///
/// polars' streaming engine decodes while the workers count; a short queue between them keeps memory
/// bounded however long the log is.
pub(super) fn fold_batches<W: Send>(
    source: &Source,
    columns: &[&str],
    workers: Vec<W>,
    step: impl Fn(&mut W, &DataFrame) -> Result<()> + Sync,
) -> Result<Vec<W>> {
    let (send, receive) = sync_channel::<DataFrame>(workers.len());
    let queue = Mutex::new(receive);
    let failed = Arc::new(AtomicBool::new(false));
    // Returning true tells the engine to stop: a worker failed, and nobody wants the rest.
    let stop = Arc::clone(&failed);
    let callback = PlanCallback::new(move |frame: DataFrame| {
        Ok(stop.load(Ordering::Relaxed) || send.send(frame).is_err())
    });
    let frame = source.select(columns);
    std::thread::scope(|scope| {
        let running: Vec<_> = workers
            .into_iter()
            .map(|mut worker| {
                let (queue, step, failed) = (&queue, &step, &failed);
                scope.spawn(move || {
                    while let Some(frame) = next(queue) {
                        if let Err(error) = step(&mut worker, &frame) {
                            failed.store(true, Ordering::Relaxed);
                            drain(queue);
                            return Err(error);
                        }
                    }
                    Ok(worker)
                })
            })
            .collect();
        let read = frame
            .sink_batches(callback, false, None)
            .and_then(|query| query.collect_with_engine(Engine::Streaming));
        let mut finished = Vec::new();
        for thread in running {
            match thread.join() {
                Ok(worker) => finished.push(worker?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        read.map_err(|error| unreadable(source, &error))?;
        Ok(finished)
    })
}

/// What is next in the queue; waits for it.
fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Takes what is left, so that the engine is never stuck on a full queue.
fn drain<T>(queue: &Mutex<Receiver<T>>) {
    while next(queue).is_some() {}
}

/// What the engine's words mean for the person who made the file.
fn unreadable(source: &Source, error: &PolarsError) -> Error {
    let text = error.to_string();
    let lower = text.to_lowercase();
    let (reason, hint) = if lower.contains("utf-8") || lower.contains("utf8") {
        ("the text is not UTF-8".into(), "save the export as UTF-8 (in a spreadsheet: CSV UTF-8)")
    } else if lower.contains("more fields") {
        let reason = "a row has more fields than the header".into();
        (reason, "put values that hold the delimiter in quotes, or name the delimiter in [log] delimiter")
    } else {
        (first_line(&text), "the file may be cut off or damaged: export it again")
    };
    Error::Read { path: source.path.clone(), reason, hint: hint.into() }
}
