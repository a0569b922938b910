//! The report as Markdown that reads well on a code forge and through pandoc.

use super::document::{Block, Document, Span, Table, Text};
use super::escape::{markdown_code, markdown_data, markdown_plain};

/// Renders a report as Markdown.
///
/// ```
/// use evenhand::report::{Block, Document, Text, markdown};
/// let blocks = vec![Block::Heading(1, Text::data("a | b"))];
/// assert_eq!(markdown(&Document { blocks }), "# a &#124; b\n");
/// ```
pub fn markdown(document: &Document) -> String {
    let blocks: Vec<String> = document.blocks.iter().map(block).collect();
    blocks.join("\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(depth, text) => format!("{} {}\n", "#".repeat(usize::from(*depth)), spans(text)),
        Block::Paragraph(text) => format!("{}\n", spans(text)),
        Block::List(points) => points.iter().map(|point| format!("- {}\n", spans(point))).collect(),
        Block::Table(rows) => table(rows),
        Block::Figure { path, alt, caption } => {
            format!("![{}]({path})\n\n{}\n", markdown_data(alt), spans(caption))
        }
        Block::Code(code) => {
            let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}text\n{}\n{fence}\n", code.trim_end())
        }
    }
}

fn spans(text: &Text) -> String {
    let rendered = text.0.iter().map(|span| match span {
        Span::Plain(words) => markdown_plain(words),
        Span::Strong(words) => {
            // A space inside the marks would leave them as they are.
            let core = words.trim_end();
            format!("**{}**{}", markdown_plain(core), " ".repeat(words.len() - core.len()))
        }
        Span::Code(words) => markdown_code(words),
        Span::Data(words) => markdown_data(words),
    });
    rendered.collect()
}

/// The rule under the headings is as long as the cells are wide: pandoc shares the page out by it.
const WIDEST: usize = 40;

fn table(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(table.columns.iter().map(|column| spans(&column.heading)).collect());
    let rules = table.columns.iter().enumerate().map(|(index, column)| {
        let cells = table.rows.iter().map(|row| row[index].words().chars().count());
        let widest = cells.chain([column.heading.words().chars().count(), 3]).max().unwrap_or(3);
        let dashes = "-".repeat(widest.min(WIDEST));
        if column.numeric { format!("{dashes}:") } else { format!(":{dashes}") }
    });
    text.push_str(&line(rules.collect()));
    for row in &table.rows {
        text.push_str(&line(row.iter().map(spans).collect()));
    }
    text
}
