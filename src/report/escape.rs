//! Words from the data, made harmless wherever they are shown.

/// Makes a text from the data safe to show on a terminal or in a sentence: control and direction-changing
/// characters are written out, line breaks become spaces, and space at the ends is made visible, because
/// `"Male"` and `"Male "` are two groups.
///
/// ```
/// use evenhand::report::printable;
/// assert_eq!(printable("a\u{1b}[31mb"), "a\\u{1b}[31mb");
/// assert_eq!(printable("Male "), "Male␠");
/// ```
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => shown.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                shown.extend(character.escape_unicode());
            }
            _ if character.is_control() => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    let core = shown.trim_matches(' ');
    let (before, after) = match shown.find(core) {
        Some(start) if !core.is_empty() => (start, shown.len() - start - core.len()),
        _ => (shown.len(), 0),
    };
    format!("{}{core}{}", "␠".repeat(before), "␠".repeat(after))
}

/// Lines that are shown as they are typed: as [`printable`], with the lines and their indentation kept.
///
/// ```
/// use evenhand::report::printable_lines;
/// assert_eq!(printable_lines("a = [\n    1,  \n]"), "a = [\n    1,\n]");
/// ```
pub fn printable_lines(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let core = line.trim_end_matches(' ').trim_start_matches(' ');
        let indentation = line.len() - line.trim_start_matches(' ').len();
        format!(
            "{}{}",
            if core.is_empty() { String::new() } else { " ".repeat(indentation) },
            printable(core)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Words from the data in Markdown: every character that Markdown, HTML or a code forge could take for markup
/// is escaped, so that nothing is a link, a mention, a tag, a list or a cell boundary.
pub(super) fn markdown_data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '~' | '^' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // A backslash is no protection here: forges look for these in the text that is left.
            '|' | '#' | '@' | '$' => escaped.push_str(&format!("&#{};", u32::from(character))),
            _ => escaped.push(character),
        }
    }
    not_a_list(&escaped.replace("://", "&#58;//").replace("www.", "www&#46;"))
}

/// Protects a beginning that would start a list.
fn not_a_list(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    match rest.chars().next() {
        Some(mark @ ('-' | '+' | '=')) if digits == 0 => format!("&#{};{}", u32::from(mark), &rest[1..]),
        Some(mark @ ('.' | ')')) if digits > 0 => {
            format!("{}&#{};{}", &text[..digits], u32::from(mark), &rest[1..])
        }
        _ => text.to_string(),
    }
}

/// The program's own words in Markdown.
pub(super) fn markdown_plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A code span in Markdown that ends where it should, whatever it holds.
pub(super) fn markdown_code(text: &str) -> String {
    let text = printable(text).replace('|', "\u{2502}");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_lose_their_markup_and_keep_their_letters() {
        let shown = markdown_data("<img src=x onerror=alert(1)>|**A** [b](http://c) @d #1 `e`");
        assert_eq!(
            shown,
            "&lt;img src=x onerror=alert(1)&gt;&#124;\\*\\*A\\*\\* \\[b\\](http&#58;//c) &#64;d &#35;1 \\`e\\`"
        );
        assert_eq!(markdown_data("- a"), "&#45; a");
        assert_eq!(markdown_data("1. a"), "1&#46; a");
        assert_eq!(markdown_data("25-<40"), "25-&lt;40");
        assert_eq!(markdown_data("Fernando"), "Fernando");
        assert_eq!(markdown_data("Asian (Not Hispanic or Latino)"), "Asian (Not Hispanic or Latino)");
    }

    #[test]
    fn characters_that_are_not_seen_are_written_out() {
        assert_eq!(printable("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(printable("  "), "␠␠");
        assert_eq!(printable("a\nb"), "a b");
    }

    #[test]
    fn code_spans_end_where_they_should() {
        assert_eq!(markdown_code("a"), "`a`");
        assert_eq!(markdown_code("a`b"), "``a`b``");
        assert_eq!(markdown_code("`"), "`` ` ``");
    }
}
