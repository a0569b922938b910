//! A report as a value: blocks of text, tables and figures, before any format.

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The blocks, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 is the title of the report.
    Heading(u8, Text),
    /// A paragraph.
    Paragraph(Text),
    /// A list of points.
    List(Vec<Text>),
    /// A table.
    Table(Table),
    /// A figure, by the path it is written to.
    Figure {
        /// The path, relative to the report.
        path: String,
        /// What a reader who cannot see it needs to know.
        alt: String,
        /// What it shows.
        caption: Text,
    },
    /// A command or another text to be taken as it is.
    Code(String),
}

/// A table: a heading for each column, and rows of as many cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The headings.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Text>>,
}

/// The heading of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The words.
    pub heading: Text,
    /// Whether the cells are numbers, set to the right.
    pub numeric: bool,
}

/// A run of spans.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<Span>);

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// The program's own words.
    Plain(String),
    /// The program's own words, stressed.
    Strong(String),
    /// A name that is typed: a measure id, a file, a hash.
    Code(String),
    /// Words from the data or the policy: shown, never interpreted.
    Data(String),
}

impl Text {
    /// The program's own words.
    pub fn plain(words: impl Into<String>) -> Text {
        Text(vec![Span::Plain(words.into())])
    }

    /// Words from the data.
    pub fn data(words: impl Into<String>) -> Text {
        Text(vec![Span::Data(words.into())])
    }

    /// Stressed words.
    pub fn strong(words: impl Into<String>) -> Text {
        Text(vec![Span::Strong(words.into())])
    }

    /// A typed name.
    pub fn code(words: impl Into<String>) -> Text {
        Text(vec![Span::Code(words.into())])
    }

    /// This text and then the other.
    #[must_use]
    pub fn and(mut self, other: Text) -> Text {
        self.0.extend(other.0);
        self
    }

    /// This text and then own words.
    #[must_use]
    pub fn then(self, words: impl Into<String>) -> Text {
        self.and(Text::plain(words))
    }

    /// Texts with a separator between them.
    pub fn join(texts: impl IntoIterator<Item = Text>, separator: &str) -> Text {
        let mut joined = Text::default();
        for (index, text) in texts.into_iter().enumerate() {
            if index > 0 {
                joined = joined.then(separator);
            }
            joined = joined.and(text);
        }
        joined
    }

    /// The words alone, for formats without markup.
    pub fn words(&self) -> String {
        let spans = self.0.iter().map(|span| match span {
            Span::Plain(words) | Span::Strong(words) | Span::Code(words) | Span::Data(words) => {
                words.as_str()
            }
        });
        spans.collect()
    }
}

impl Table {
    /// A table with these columns; a heading that begins with `#` is of numbers.
    pub fn with(headings: &[&str]) -> Table {
        let columns = headings.iter().map(|heading| match heading.strip_prefix('#') {
            Some(words) => Column { heading: Text::plain(words), numeric: true },
            None => Column { heading: Text::plain(*heading), numeric: false },
        });
        Table { columns: columns.collect(), rows: Vec::new() }
    }

    /// Adds a column of numbers whose heading comes from the data.
    #[must_use]
    pub fn data_column(mut self, heading: Text) -> Table {
        self.columns.push(Column { heading, numeric: true });
        self
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the row has not one cell for each column.
    pub fn row(&mut self, cells: Vec<Text>) {
        assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells);
    }
}
