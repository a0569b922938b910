//! The file formats a log may have, and what tells them apart.

use std::path::Path;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text with a header, plain or compressed with gzip or zstd.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// One JSON object a line.
    Ndjson,
    /// Arrow IPC file (also called Feather 2).
    Arrow,
}

impl Format {
    /// The endings that mean a format; the first is the one suggested.
    const ENDINGS: [(&'static str, Format); 12] = [
        (".csv", Format::Csv),
        (".csv.gz", Format::Csv),
        (".csv.zst", Format::Csv),
        (".tsv", Format::Csv),
        (".tsv.gz", Format::Csv),
        (".txt", Format::Csv),
        (".parquet", Format::Parquet),
        (".pq", Format::Parquet),
        (".ndjson", Format::Ndjson),
        (".jsonl", Format::Ndjson),
        (".arrow", Format::Arrow),
        (".feather", Format::Arrow),
    ];

    /// The format that the name of a file says, if any.
    ///
    /// ```
    /// use evenhand::source::Format;
    /// use std::path::Path;
    /// assert_eq!(Format::of(Path::new("log.CSV.gz")), Some(Format::Csv));
    /// assert_eq!(Format::of(Path::new("log.xlsx")), None);
    /// ```
    pub fn of(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        Format::ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| *format)
    }

    /// The endings that are understood, for messages.
    pub fn endings() -> String {
        Format::ENDINGS.map(|(ending, _)| ending).join(" ")
    }
}
