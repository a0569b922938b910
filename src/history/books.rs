//! What a check recorded, as it is kept.

use serde::{Deserialize, Serialize};

use crate::findings::{Bookkeeping, Renamed, Revision, SameBytes};

/// What a check recorded. What may be told of the log at any time is not in it, apart from how it was then.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredBooks {
    new: Vec<String>,
    changed: Vec<String>,
    unchanged: usize,
    renamed: Vec<StoredRenamed>,
    same: Vec<StoredSame>,
    gone: Vec<String>,
    revised: Vec<StoredRevision>,
    undated: u64,
    kept_out: u64,
    begins_anew: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredRenamed {
    from: String,
    to: String,
}

#[derive(Serialize, Deserialize)]
struct StoredSame {
    path: String,
    recorded: String,
}

#[derive(Serialize, Deserialize)]
struct StoredRevision {
    period: String,
    before: u64,
    now: u64,
}

impl StoredBooks {
    pub(super) fn of(books: &Bookkeeping) -> StoredBooks {
        let Bookkeeping { new, changed, unchanged, same, gone, revised, .. } = books.clone();
        let renamed = books.renamed.iter().cloned();
        StoredBooks {
            new,
            changed,
            unchanged,
            renamed: renamed.map(|Renamed { from, to }| StoredRenamed { from, to }).collect(),
            same: same
                .into_iter()
                .map(|SameBytes { path, recorded }| StoredSame { path, recorded })
                .collect(),
            gone,
            revised: revised
                .into_iter()
                .map(|Revision { period, before, now }| StoredRevision { period, before, now })
                .collect(),
            undated: books.undated,
            kept_out: books.kept_out,
            begins_anew: books.begins_anew,
        }
    }

    pub(super) fn books(self) -> Bookkeeping {
        let renamed = self.renamed.into_iter();
        let same = self.same.into_iter();
        let revised = self.revised.into_iter();
        Bookkeeping {
            // Which state it is, the check that reads it back knows.
            state: String::new(),
            new: self.new,
            changed: self.changed,
            unchanged: self.unchanged,
            same: same.map(|StoredSame { path, recorded }| SameBytes { path, recorded }).collect(),
            gone: self.gone,
            revised: revised
                .map(|StoredRevision { period, before, now }| Revision { period, before, now })
                .collect(),
            undated: self.undated,
            begins_anew: self.begins_anew,
            renamed: renamed.map(|StoredRenamed { from, to }| Renamed { from, to }).collect(),
            kept_out: self.kept_out,
        }
    }
}
