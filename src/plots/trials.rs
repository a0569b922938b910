//! What holds for every drawing, whatever it is given: for the tests of figures.

use super::heading::Words;
use super::text::width;
use super::theme::WIDTH;

/// Words for a drawing.
pub(super) fn words() -> Words {
    let subtitle = vec!["Amount: offered salary in EUR (more is better)".to_string()];
    Words { title: "Amounts by region & <sex>".to_string(), subtitle, alt: "Two groups.".to_string() }
}

/// Names of so many groups, some of them far too long.
pub(super) fn names(count: usize) -> Vec<String> {
    let long = "a name that goes on for much longer than any figure has room for, and then ends in";
    let name = |at: usize| if at % 3 == 1 { format!("{long} {at}") } else { format!("Region {at}") };
    (0..count).map(name).collect()
}

/// A text of a drawing and the room that it takes at least.
struct Box {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

/// Panics where a drawing has texts that lie on each other or beyond its edges, or numbers that are none.
pub(super) fn check(svg: &str) {
    assert!(svg.starts_with("<svg width=\"860\"") && svg.ends_with("</svg>\n"), "{svg:.60}");
    for word in ["NaN", "inf", "2147483647", "-2147483648", "opacity=\"0\""] {
        assert!(!svg.contains(word), "{word}");
    }
    let height: f64 = attribute(svg, "height").parse().expect("a height");
    assert!((60.0..6000.0).contains(&height), "{height}");
    let boxes: Vec<Box> = svg.split("<text ").skip(1).map(taken).collect();
    for one in &boxes {
        let inside = one.left >= 0.0 && one.right <= WIDTH && one.top >= 0.0 && one.bottom <= height;
        assert!(inside, "{:?} leaves the drawing: {} to {}", one.text, one.left, one.right);
    }
    for (at, one) in boxes.iter().enumerate() {
        for other in &boxes[at + 1..] {
            let across = one.left < other.right && other.left < one.right;
            let apart = !across || one.bottom <= other.top || other.bottom <= one.top;
            assert!(apart, "{:?} lies on {:?} at {} {}", one.text, other.text, one.left, one.top);
        }
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let rest = tag.split(&format!(" {name}=\"")).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default()
}

/// The room of a text. Widths are estimated from above, so a part of the estimate is what it takes at least.
fn taken(tag: &str) -> Box {
    let (head, rest) = tag.split_once('>').expect("a tag ends");
    let text = rest.split('<').next().unwrap_or_default().trim().to_string();
    let head = format!(" {head}");
    let number = |name: &str| -> f64 { attribute(&head, name).parse().expect("a number") };
    let (x, y, size) = (number("x"), number("y"), number("font-size"));
    let long = width(&text, size) * 0.85;
    let before = match attribute(&head, "text-anchor") {
        "start" => 0.0,
        "middle" => long / 2.0,
        _ => long,
    };
    let (half, upright) = (size * 0.4, head.contains("rotate"));
    let (left, right) = if upright { (x - half, x + half) } else { (x - before, x - before + long) };
    let (top, bottom) = if upright { (y - long / 2.0, y + long / 2.0) } else { (y - half, y + half) };
    Box { text, left, right, top, bottom }
}
