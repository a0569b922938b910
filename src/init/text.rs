//! Writing data into TOML: nothing that a log holds can end a string or a comment.

use crate::amount::count;

/// As many characters of one value as a comment shows.
const SHOWN: usize = 60;

/// As many values as a comment lists.
const LISTED: usize = 12;

/// A TOML string that reads back as exactly this text.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            hidden if is_hidden(hidden) => quoted.push_str(&format!("\\u{:04X}", u32::from(hidden))),
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

/// A TOML list of strings.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quote).collect();
    format!("[{}]", quoted.join(", "))
}

/// A text as a comment or a note can show it: on one line, and not too long.
pub(super) fn plain(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|letter| if is_hidden(letter) || letter.is_whitespace() { ' ' } else { letter })
        .collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Controls, and marks that turn the direction of what follows: both can make a text look like another.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Values with their rows, the most frequent first: `advanced 5,993 · rejected 13,322 · (blank) 685`.
pub(super) fn counted<'a>(values: impl IntoIterator<Item = (&'a str, u64)>, blanks: u64) -> String {
    let mut values: Vec<(&str, u64)> = values.into_iter().collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let more = values.len().saturating_sub(LISTED);
    let shown = values.iter().take(LISTED).map(|(value, rows)| format!("{} {}", plain(value), count(*rows)));
    let mut parts: Vec<String> = shown.collect();
    if more > 0 {
        parts.push(format!("and {more} more"));
    }
    if blanks > 0 {
        parts.push(format!("(blank) {}", count(blanks)));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_reads_back_as_itself() {
        let texts =
            ["a\"b", "a\\b", "a\nb\r\t", "\u{202e}abc\u{7f}\u{0}", "ünï\u{1F600}", "'''", "# not a comment"];
        for text in texts {
            let table: toml::Table = format!("key = {}", quote(text)).parse().expect("valid TOML");
            assert_eq!(table["key"].as_str(), Some(text));
        }
    }

    #[test]
    fn a_shown_text_stays_on_its_line() {
        assert_eq!(plain("a\nb\u{2028}[decision]"), "a b [decision]");
        assert_eq!(plain(&"x".repeat(70)).chars().count(), 61);
        assert_eq!(counted([("no", 5), ("yes", 1_234)], 2), "yes 1,234 · no 5 · (blank) 2");
    }
}
