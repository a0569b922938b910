//! Text in figures: names made safe and short, widths estimated, numbers written.
//!
//! No font is at hand when a figure is drawn, so widths are estimated from above: the estimate follows a wide
//! common font, and whatever font a reader has, labels then keep out of each other's way.

pub(super) use crate::amount::{count as thousands, fixed};

/// The longest that a name gets before its middle is cut out, in columns of a typewriter.
pub(super) const LONGEST: usize = 48;

const ELLIPSIS: char = '…';

/// A name as it can stand in XML and on one line: control characters and marks that reorder other text become
/// a visible replacement, and spaces are single.
pub(super) fn clean(name: &str) -> String {
    let visible = name.chars().map(|c| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        '\u{fdd0}'..='\u{fdef}' => char::REPLACEMENT_CHARACTER,
        c if u32::from(c) & 0xfffe == 0xfffe => char::REPLACEMENT_CHARACTER,
        c => c,
    });
    let visible: String = visible.collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Keeps text that runs from right to left from reordering what stands beside it.
pub(super) fn isolate(name: &str) -> String {
    let from_right = |c: char| matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff);
    if name.chars().any(from_right) { format!("\u{2068}{name}\u{2069}") } else { name.to_string() }
}

/// Whether a character stands on the one before it, so that a text must not be cut between them.
fn joins(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x200b..=0x200f | 0x2066..=0x2069 | 0x20d0..=0x20ff | 0xfe00..=0xfe0f
        | 0x1f3fb..=0x1f3ff | 0xe0020..=0xe007f)
}

fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115f | 0x2600..=0x27bf | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0x1f000..=0x1faff | 0x20000..=0x3fffd)
}

/// The width of a character in ems, estimated from above.
fn em(c: char) -> f64 {
    match c {
        c if joins(c) => 0.0,
        c if is_wide(c) => 1.25,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '\u{a0}' | '/' | '(' | ')'
        | '[' | ']' => 0.36,
        'f' | 't' | 'r' | '-' | '"' => 0.44,
        'm' | 'M' | 'W' | 'w' | '%' | '@' | '…' | '�' => 1.0,
        'a'..='z' | '0'..='9' => 0.63,
        'A'..='Z' => 0.74,
        c if c.is_ascii() => 0.8,
        _ => 0.72,
    }
}

/// The width of a text in pixels, estimated from above.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// A text in lines that are no wider than `room`, broken at spaces and, where a word is too long, inside it.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // A slash between the parts of a name stays with the part before it.
    for word in text.replace(" / ", "\u{a0}/ ").split(' ') {
        let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if width(&longer, size) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            let full = !line.is_empty() && width(&line, size) + em(c) * size > room;
            if full && !joins(c) {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text of at most so many typewriter columns: its middle is cut out where it is longer.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    let of = |c: char| if joins(c) { 0 } else { 1 + usize::from(is_wide(c)) };
    if text.chars().map(of).sum::<usize>() <= columns {
        return text.to_string();
    }
    let take = |chars: &mut dyn Iterator<Item = char>, room: usize| -> Vec<char> {
        let mut used = 0;
        chars
            .take_while(|c| {
                used += of(*c);
                used <= room
            })
            .collect()
    };
    let room = columns.saturating_sub(1);
    let head: String = take(&mut text.chars(), room - room / 3).into_iter().collect();
    let tail: String = take(&mut text.chars().rev(), room / 3).into_iter().rev().collect();
    format!("{}{ELLIPSIS}{}", head.trim_end(), tail.trim_start_matches(|c| joins(c) || c == ' '))
}

/// Names as labels of a few short lines. Names that look alike once they are short get their number.
pub(super) fn labels(names: &[String], size: f64, room: f64, most_lines: usize) -> Vec<Vec<String>> {
    let longest = LONGEST.max(most_lines * LONGEST / 2);
    let fit = |name: &str, suffix: &str| -> Vec<String> {
        let lines_of = |columns| wrap(&format!("{}{suffix}", shorten(name, columns)), size, room);
        let fitting = (4..=longest).rev().map(lines_of).find(|lines| lines.len() <= most_lines);
        fitting.unwrap_or_else(|| lines_of(4))
    };
    let plain: Vec<Vec<String>> = names.iter().map(|name| fit(name, "")).collect();
    let alike = |label: &Vec<String>| plain.iter().filter(|other| *other == label).count() > 1;
    let numbered = |(number, name): (usize, &String)| {
        let label = &plain[number];
        if alike(label) { fit(name, &format!(" (group {})", number + 1)) } else { label.clone() }
    };
    names.iter().enumerate().map(numbered).collect()
}

/// Larger units of amounts, from the largest.
pub(super) const UNITS: [(f64, &str); 4] = [(1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k")];

/// An amount to four digits: `0.012`, `12.5`, `1,234`, `42.12 k`, `−1.5 bn`; as a power of ten where it is
/// beyond such words.
pub(super) fn amount(value: f64) -> String {
    let size = value.abs();
    if size.is_nan() || size.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_string();
    }
    if size > 0.0 && !(1e-4..9.9995e15).contains(&size) {
        let text = format!("{value:.3e}").replace('-', "−");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        return format!("{}e{power}", digits.trim_end_matches('0').trim_end_matches('.'));
    }
    let (unit, word) = match size {
        size if size < 9_999.5 => (1.0, ""),
        size => UNITS.into_iter().find(|(unit, _)| size >= unit * 0.999_95).unwrap_or((1.0, "")),
    };
    let decimals = match size / unit {
        part if part >= 999.95 => 0,
        part if part >= 99.995 => 1,
        part if part >= 1.0 || part == 0.0 => 2,
        part if part >= 0.1 => 3,
        _ => 6,
    };
    let text = fixed(value / unit, decimals);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if word.is_empty() { text.to_string() } else { format!("{text}\u{a0}{word}") }
}

/// `1 case`, `2 cases`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// A rate in percent. One decimal, or as many more as show two digits of the way to 0 or 1.
pub(super) fn percent(rate: f64) -> String {
    // A share that is half-way between two numbers goes up, as in the tables, although as a float it may lie just below.
    let percent = rate * 100.0 * (1.0 + 1e-13);
    let to_the_end = percent.min(100.0 - percent);
    let decimals = match to_the_end {
        near if near <= 0.0 || near >= 0.995 => 1,
        near if near >= 0.0995 => 2,
        near if near >= 0.00995 => 3,
        near if near >= 0.000_995 => 4,
        _ => 5,
    };
    format!("{percent:.decimals$} %")
}

/// A ratio, to two decimals or, where it is small, to two digits.
pub(super) fn ratio(ratio: f64) -> String {
    match ratio {
        0.0 => "0".to_string(),
        small if small < 0.000_095 => "<0.0001".to_string(),
        small if small < 0.0095 => format!("{small:.4}"),
        small if small < 0.095 => format!("{small:.3}"),
        large if large.is_infinite() => "∞".to_string(),
        large if large >= 999.5 => thousands(large.round() as u64),
        large if large >= 99.5 => format!("{large:.0}"),
        large if large >= 9.95 => format!("{large:.1}"),
        other => format!("{other:.2}"),
    }
}

/// Parts of a sentence: `a`, `a and b`, `a, b and c`.
pub(super) fn list(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_half_way_between_two_numbers_go_up() {
        for (hits, base, written) in
            [(1797.0, 6000.0, "30.0 %"), (599.0, 2000.0, "30.0 %"), (1.0, 2000.0, "0.050 %")]
        {
            assert_eq!(percent(hits / base), written);
        }
        assert_eq!([percent(0.0), percent(1.0), percent(0.5)], ["0.0 %", "100.0 %", "50.0 %"]);
    }

    #[test]
    fn names_stay_on_one_line_and_in_xml() {
        assert_eq!(clean(" a\u{0}b\t\n c\u{202e}\u{ffff}"), "a\u{fffd}b c\u{fffd}\u{fffd}");
        assert_eq!(clean("Ångström 👩🏽‍🔬 <&>"), "Ångström 👩🏽‍🔬 <&>");
    }

    #[test]
    fn long_names_are_cut_in_the_middle_and_stay_apart() {
        let long = "An exceptionally long name of a group that differs only at its end: ";
        let names: Vec<String> = ["first", "second"].iter().map(|end| format!("{long}{end}")).collect();
        let made = labels(&names, 13.0, 230.0, 2);
        assert!(made.iter().flatten().all(|line| width(line, 13.0) <= 230.0), "{made:?}");
        assert_ne!(made[0], made[1]);
        let middles = ["first", "second"].map(|mid| format!("{long}{mid}{long}"));
        let made = labels(&middles, 13.0, 230.0, 2);
        assert_ne!(made[0], made[1]);
        assert!(made[1].join(" ").ends_with("(group 2)"), "{made:?}");
        assert!(shorten(&"字".repeat(60), 48).chars().count() <= 25);
    }

    #[test]
    fn numbers_never_round_to_an_end_they_do_not_reach() {
        assert_eq!(
            [0.0, 1.0, 0.4699, 0.0003, 0.99996].map(percent),
            ["0.0 %", "100.0 %", "47.0 %", "0.030 %", "99.9960 %"]
        );
        assert_eq!([0.0, 0.004, 0.795, 12.34, 1234.5].map(ratio), ["0", "0.0040", "0.80", "12.3", "1,235"]);
        assert_eq!(
            [0.0, 0.0125, 12.5, -1234.4, 42_120.0, 999_960.0, -1.5e9, 1.2e12, 3e15, -2.5e-7, 4e16]
                .map(amount),
            [
                "0",
                "0.0125",
                "12.5",
                "−1,234",
                "42.12\u{a0}k",
                "1\u{a0}M",
                "−1.5\u{a0}bn",
                "1.2\u{a0}tn",
                "3,000\u{a0}tn",
                "−2.5e−7",
                "4e16"
            ]
        );
        assert_eq!([amount(f64::INFINITY), amount(-0.0), fixed(-0.001, 1)], ["∞", "0", "0.0"]);
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
