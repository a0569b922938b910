//! A table of frequencies: a line for each setting, a column for each statement.

use std::fmt::Write as _;

use super::outcomes::Frequencies;
use super::settings::Setting;

/// The first line: what the columns are.
pub fn header(columns: &[String]) -> String {
    format!("sizes,rates,drawn,{}", columns.join(","))
}

/// The line of a setting; a frequency without a meaning there is left out.
pub fn line(setting: &Setting, found: &Frequencies, meaningful: impl Fn(usize) -> bool) -> String {
    let mut line = format!("{setting},{}", found.drawn);
    for (column, frequency) in found.of.iter().enumerate() {
        line.push(',');
        if meaningful(column) {
            write!(line, "{}", (frequency * 1e5).round() / 1e5).expect("a text takes all");
        }
    }
    line
}

/// The lines below their header.
pub fn text(columns: &[String], lines: &[String]) -> String {
    of_lines(&header(columns), lines)
}

/// Lines below a first one.
pub fn of_lines(header: &str, lines: &[String]) -> String {
    let mut text = header.to_string();
    for line in lines {
        text.push('\n');
        text.push_str(line);
    }
    text.push('\n');
    text
}
