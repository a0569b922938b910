//! From the paths of a policy to files that can be scanned.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use polars::prelude::{
    DataType, Expr, IpcScanOptions, LazyCsvReader, LazyFileListReader, LazyFrame, LazyJsonLineReader,
    PlRefPath, PolarsResult, ScanArgsParquet, ScanSources, UnifiedScanArgs,
};

use super::format::Format;
use super::parquet::check_types;
use super::rows::check_rows;
use super::text::open_text;
use crate::error::{Error, Result, suggest};

/// A log: one file or several with the same columns.
pub struct Log {
    /// The files, in the order they are counted and listed.
    pub sources: Vec<Source>,
}

/// One file of a log, not read yet.
#[derive(Clone)]
pub struct Source {
    /// As the user named it, or as the glob found it.
    pub path: PathBuf,
    /// Its columns, in the order of the file.
    pub columns: Vec<String>,
    bytes: u64,
    format: Format,
    types: Vec<DataType>,
    frame: LazyFrame,
    /// The delimiter of delimited text.
    delimiter: Option<u8>,
}

impl Source {
    /// Checks what the decoder does not: that every row of a delimited text has the fields of its header.
    ///
    /// # Errors
    /// When a row has more or fewer, or the file cannot be read.
    pub fn check_rows(&self) -> Result<()> {
        self.delimiter.map_or(Ok(()), |delimiter| check_rows(&self.path, delimiter))
    }

    /// Whether it is a Parquet file.
    pub(crate) fn is_parquet(&self) -> bool {
        self.format == Format::Parquet
    }

    /// How many bytes the file has.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The delimiter of delimited text.
    pub(crate) fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// The type that a column is decoded to.
    pub(crate) fn dtype(&self, column: &str) -> Option<&DataType> {
        self.columns.iter().position(|name| name == column).map(|at| &self.types[at])
    }

    /// A lazy view of these columns.
    pub fn select(&self, columns: &[&str]) -> LazyFrame {
        let columns: Vec<_> = columns.iter().map(|name| Expr::Column((*name).into())).collect();
        self.frame.clone().select(columns)
    }
}

impl Log {
    /// Checks that every file has these columns.
    ///
    /// # Errors
    /// [`Error::MissingColumn`], naming the file, the column, and the nearest name or the file that has it.
    pub fn require(&self, columns: &[&str]) -> Result<()> {
        for column in columns {
            let has = |source: &&Source| source.columns.iter().any(|name| name == column);
            if let Some(lacking) = self.sources.iter().find(|source| !has(source)) {
                let hint = match self.sources.iter().find(has) {
                    Some(other) => format!(
                        "{} has it: files of one log need the same columns; audit them apart, or mend the export",
                        other.path.display()
                    ),
                    None => suggest(column, lacking.columns.iter().map(String::as_str)),
                };
                return Err(Error::MissingColumn {
                    path: lacking.path.clone(),
                    column: (*column).to_string(),
                    hint,
                });
            }
        }
        Ok(())
    }
}

/// Opens the files that paths and globs name, in the order given, each glob in the order of names.
///
/// `delimiter` is that of delimited text; `None` takes the one that the header shows.
///
/// # Errors
/// When a path names nothing, a file is empty or cannot be decoded, or its format is not known.
///
/// ```no_run
/// let log = evenhand::source::open(&["decisions-*.csv".into()], None)?;
/// println!("{} files", log.sources.len());
/// # Ok::<(), evenhand::Error>(())
/// ```
pub fn open(paths: &[PathBuf], delimiter: Option<u8>) -> Result<Log> {
    let mut sources: Vec<Source> = Vec::new();
    for path in expand(paths)? {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if sources.iter().any(|source| real(&source.path) == real(&path)) {
            return Err(Error::Log {
                reason: format!("{} is named twice: its rows would be counted twice", path.display()),
                hint: "name every file once, also where a glob finds it".into(),
            });
        }
        sources.push(open_one(path, delimiter)?);
    }
    Ok(Log { sources })
}

fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let text = path.to_string_lossy();
        // A file whose name holds glob characters is a file first.
        if path.exists() || !text.contains(['*', '?', '[']) {
            files.push(path.clone());
            continue;
        }
        let found = glob::glob(&text).map_err(|error| Error::Read {
            path: path.clone(),
            reason: error.to_string(),
            hint: "a pattern may hold * ? and [..]".into(),
        })?;
        let before = files.len();
        files.extend(found.flatten().filter(|file| file.is_file()));
        if files.len() == before {
            return Err(Error::Read {
                path: path.clone(),
                reason: "the pattern matches no file".into(),
                hint: "paths in a policy are relative to the folder of its file".into(),
            });
        }
    }
    Ok(files)
}

fn open_one(path: PathBuf, delimiter: Option<u8>) -> Result<Source> {
    let failed = |reason: String, hint: &str| Error::Read { path: path.clone(), reason, hint: hint.into() };
    File::open(&path).map_err(|error| {
        failed(error.to_string(), "check the path, and that it may be read; paths in a policy are relative to the folder of its file")
    })?;
    let metadata = std::fs::metadata(&path).map_err(|error| {
        failed(error.to_string(), "check the path; paths in a policy are relative to the folder of its file")
    })?;
    if metadata.is_dir() {
        return Err(failed("it is a folder".into(), "name its files, for example with folder/*.csv"));
    }
    if metadata.len() == 0 {
        return Err(failed("the file is empty".into(), "export the log again, with its header"));
    }
    let format = Format::of(&path).ok_or_else(|| {
        let hint = format!("known endings: {}; save a spreadsheet as CSV UTF-8", Format::endings());
        failed("the ending does not say its format".into(), &hint)
    })?;
    let mut used = None;
    let (mut frame, hint) = match format {
        Format::Csv => {
            let header = Header::read(&path)?;
            let separator = delimiter.unwrap_or_else(|| header.delimiter());
            header.check(&path, separator)?;
            used = Some(separator);
            (scan_csv(&path, separator), "is it delimited text in UTF-8, with a header?")
        }
        Format::Parquet => {
            check_types(&path)?;
            (scan_parquet(&path), "is the file complete, and is it Parquet?")
        }
        Format::Ndjson => (scan_ndjson(&path), "does every line hold one JSON object with the same keys?"),
        Format::Arrow => (scan_arrow(&path), "is the file complete, and is it an Arrow IPC file?"),
    };
    let schema = frame
        .as_mut()
        .map_err(|error| failed(error.to_string(), hint))?
        .collect_schema()
        .map_err(|error| failed(first_line(&error.to_string()), hint))?;
    let columns = schema.iter_names().map(ToString::to_string).collect();
    let types = schema.iter_values().cloned().collect();
    let frame = frame.map_err(|error| failed(error.to_string(), hint))?;
    Ok(Source { path: path.clone(), columns, bytes: metadata.len(), format, types, frame, delimiter: used })
}

/// polars appends its query plan to some errors; the first line is what a reader can use.
pub(crate) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_end_matches(':').to_string()
}

fn scan_csv(path: &Path, separator: u8) -> PolarsResult<LazyFrame> {
    LazyCsvReader::new(PlRefPath::try_from_path(path)?)
        .with_glob(false)
        .with_has_header(true)
        .with_separator(separator)
        // Values are text first: "01234" stays a code, and no type is guessed from the first rows.
        .with_infer_schema_length(Some(0))
        .with_missing_is_null(true)
        .finish()
}

fn scan_parquet(path: &Path) -> PolarsResult<LazyFrame> {
    let arguments = ScanArgsParquet { glob: false, cache: false, ..ScanArgsParquet::default() };
    LazyFrame::scan_parquet(PlRefPath::try_from_path(path)?, arguments)
}

fn scan_ndjson(path: &Path) -> PolarsResult<LazyFrame> {
    // By the open file and not by its path, which the reader would take for a pattern.
    let file = ScanSources::Files(std::iter::once(File::open(path)?).collect());
    LazyJsonLineReader::new_with_sources(file)
        // Every line is looked at: a key or a fraction may first turn up late.
        .with_infer_schema_length(None)
        .finish()
}

fn scan_arrow(path: &Path) -> PolarsResult<LazyFrame> {
    let arguments = UnifiedScanArgs { glob: false, ..UnifiedScanArgs::default() };
    LazyFrame::scan_ipc(PlRefPath::try_from_path(path)?, IpcScanOptions::default(), arguments)
}

/// How files begin that are often mistaken for delimited text.
const BINARY: [(&[u8], &str); 3] =
    [(b"PAR1", "Parquet"), (b"ARROW1", "Arrow IPC"), (b"PK\x03\x04", "a spreadsheet or zip")];

/// The first line of a delimited text.
struct Header {
    line: String,
}

impl Header {
    fn read(path: &Path) -> Result<Header> {
        let failed = |error: std::io::Error| Error::Read {
            path: path.to_path_buf(),
            reason: error.to_string(),
            hint: "is it delimited text in UTF-8, with a header?".into(),
        };
        let mut reader = open_text(path).map_err(failed)?.reader;
        let mut start = vec![0; 1 << 16];
        let mut filled = 0;
        while filled < start.len() {
            match reader.read(&mut start[filled..]).map_err(failed)? {
                0 => break,
                read => filled += read,
            }
        }
        if let Some((_, format)) = BINARY.iter().find(|(magic, _)| start[..filled].starts_with(magic)) {
            return Err(Error::Read {
                path: path.to_path_buf(),
                reason: format!("it is {format}, not delimited text"),
                hint: "give it the ending of its format, or save the spreadsheet as CSV UTF-8".into(),
            });
        }
        let line = start[..filled].split(|byte| *byte == b'\n').next().unwrap_or_default();
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        if line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]) {
            return Err(failed(std::io::Error::other("the text is UTF-16, not UTF-8")));
        }
        let line = String::from_utf8_lossy(line).trim_end_matches('\r').to_string();
        if line.is_empty() {
            return Err(Error::Read {
                path: path.to_path_buf(),
                reason: "the first line is blank, where the header should be".into(),
                hint: "take out the lines before the header".into(),
            });
        }
        Ok(Header { line })
    }

    /// The delimiter that splits the header most often, a comma where none does.
    fn delimiter(&self) -> u8 {
        [b',', b';', b'\t', b'|']
            .into_iter()
            .rev()
            .max_by_key(|delimiter| self.outside_quotes(*delimiter).count())
            .unwrap_or(b',')
    }

    fn outside_quotes(&self, wanted: u8) -> impl Iterator<Item = usize> + '_ {
        let mut quoted = false;
        self.line.bytes().enumerate().filter_map(move |(position, byte)| {
            quoted ^= byte == b'"';
            (byte == wanted && !quoted).then_some(position)
        })
    }

    /// Refuses two columns of one name: which one is meant cannot be told.
    fn check(&self, path: &Path, delimiter: u8) -> Result<()> {
        let mut names = Vec::new();
        let mut start = 0;
        for end in self.outside_quotes(delimiter).chain([self.line.len()]) {
            names.push(self.line[start..end].trim_matches('"'));
            start = end + 1;
        }
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1] && !pair[0].is_empty()) {
            Some(pair) => Err(Error::Read {
                path: path.to_path_buf(),
                reason: format!("two columns are named {:?}", pair[0]),
                hint: "rename one of them, so that it is clear which one is meant".into(),
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_splits_the_header_outside_quotes() {
        let header = |line: &str| Header { line: line.into() }.delimiter();
        assert_eq!(header("sex,race,outcome"), b',');
        assert_eq!(header("sex;\"a,b,c,d\";outcome"), b';');
        assert_eq!(header("sex\trace"), b'\t');
        assert_eq!(header("outcome"), b',');
    }
}
