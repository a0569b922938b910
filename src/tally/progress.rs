//! How far reading has come.

use std::sync::atomic::{AtomicU64, Ordering};

/// A step of reading: what was read since the step before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows.
    pub rows: u64,
    /// Bytes of the files, as far as it is known how many these rows take.
    pub bytes: u64,
    /// Bytes of all files of the log.
    pub of: u64,
}

/// Whom to tell. Called from several threads.
pub type Tell<'a> = &'a (dyn Fn(Progress) + Sync);

/// Tells how far the reading of a log has come, file by file.
pub(super) struct Meter<'a> {
    tell: Tell<'a>,
    of: u64,
    /// Bytes of the file that were told so far.
    told: AtomicU64,
}

impl<'a> Meter<'a> {
    /// For files of so many bytes together.
    pub(super) fn new(tell: Tell<'a>, of: u64) -> Meter<'a> {
        Meter { tell, of, told: AtomicU64::new(0) }
    }

    /// Rows were read, and with them so many bytes of the file; 0 where that is not known.
    pub(super) fn read(&self, rows: u64, bytes: u64) {
        self.told.fetch_add(bytes, Ordering::Relaxed);
        (self.tell)(Progress { rows, bytes, of: self.of });
    }

    /// The file of so many bytes was read to its end.
    pub(super) fn ended(&self, bytes: u64) {
        let told = self.told.swap(0, Ordering::Relaxed);
        (self.tell)(Progress { rows: 0, bytes: bytes.saturating_sub(told), of: self.of });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_of_all_files_are_told_once_whatever_is_known_of_rows() {
        let (rows, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
        let tell = |step: Progress| {
            rows.fetch_add(step.rows, Ordering::Relaxed);
            bytes.fetch_add(step.bytes, Ordering::Relaxed);
            assert_eq!(step.of, 150);
        };
        let meter = Meter::new(&tell, 150);
        meter.read(10, 60);
        meter.read(5, 30);
        meter.ended(100);
        meter.read(7, 0);
        meter.ended(50);
        assert_eq!((rows.into_inner(), bytes.into_inner()), (22, 150));
    }
}
