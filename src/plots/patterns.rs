//! How areas of several classes are told apart: ordered ones by lightness, others by colour and pattern.

use plotters::style::RGBColor;

use super::shades::{readable_on, shade};
use super::theme::{Canvas, Ink};

/// How the area of a class is filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Filling {
    /// Its colour.
    pub ink: Ink,
    pattern: Pattern,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Plain,
    Rising,
    Level,
    Falling,
    Upright,
    Dotted,
    Crossed,
}

/// The colours of Okabe and Ito, those of neighbours as unlike as they can be; grey comes last.
const INKS: [Ink; 8] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xf0, 0xe4, 0x42),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x56, 0xb4, 0xe9),
    RGBColor(0xe6, 0x9f, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0x99, 0x99, 0x99),
];

const PATTERNS: [Pattern; 7] = [
    Pattern::Plain,
    Pattern::Rising,
    Pattern::Dotted,
    Pattern::Level,
    Pattern::Falling,
    Pattern::Upright,
    Pattern::Crossed,
];

/// The lightest shade that is told from paper.
const LIGHTEST: f64 = 0.06;

/// The fillings of so many classes.
pub(super) fn fillings(count: usize, ordered: bool) -> Vec<Filling> {
    let along = |at: usize| match count {
        1 => 0.5,
        count => LIGHTEST + (1.0 - LIGHTEST) * at as f64 / (count - 1) as f64,
    };
    let filling = |at: usize| match ordered {
        true => Filling { ink: shade(along(at)), pattern: Pattern::Plain },
        false => Filling { ink: INKS[at % INKS.len()], pattern: PATTERNS[at % PATTERNS.len()] },
    };
    (0..count).map(filling).collect()
}

/// From line to line of a pattern.
const EVERY: f64 = 6.0;

impl Filling {
    /// Whether lines or dots cross the area, which text has to be kept clear of.
    pub(super) fn is_patterned(&self) -> bool {
        self.pattern != Pattern::Plain
    }

    /// Fills a rectangle from its upper left to its lower right corner.
    pub(super) fn fill(&self, canvas: &Canvas<'_>, from: (f64, f64), to: (f64, f64)) {
        canvas.fill(from, to, self.ink);
        let ink = readable_on(self.ink);
        match self.pattern {
            Pattern::Plain => {}
            Pattern::Rising => slanted(canvas, from, to, ink, true),
            Pattern::Falling => slanted(canvas, from, to, ink, false),
            Pattern::Crossed => {
                slanted(canvas, from, to, ink, true);
                slanted(canvas, from, to, ink, false);
            }
            Pattern::Level => {
                for y in along(from.1, to.1) {
                    canvas.line((from.0, y), (to.0, y), ink, 1);
                }
            }
            Pattern::Upright => {
                for x in along(from.0, to.0) {
                    canvas.line((x, from.1), (x, to.1), ink, 1);
                }
            }
            Pattern::Dotted => {
                for y in along(from.1, to.1) {
                    for x in along(from.0, to.0) {
                        canvas.fill((x - 1.0, y - 1.0), (x + 1.0, y + 1.0), ink);
                    }
                }
            }
        }
    }
}

/// The places of lines that cross a span, none of them at its ends.
fn along(from: f64, to: f64) -> impl Iterator<Item = f64> {
    let count = ((to - from - 2.0) / EVERY).floor().max(0.0) as u32;
    (0..count).map(move |at| from + EVERY * (f64::from(at) + 0.75))
}

/// Slanted lines, cut at the edges of a rectangle.
fn slanted(canvas: &Canvas<'_>, from: (f64, f64), to: (f64, f64), ink: Ink, rising: bool) {
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let count = ((across + down) / EVERY).floor().max(0.0) as u32;
    for at in 0..=count {
        // The line leaves the upper edge, or the edge that it would have come from, at this distance.
        let reach = EVERY * (f64::from(at) + 0.5);
        let start = (reach.min(across), (reach - across).max(0.0));
        let end = ((reach - down).max(0.0), reach.min(down));
        if start.0 <= end.0 {
            continue;
        }
        let place = |(x, y): (f64, f64)| {
            if rising { (from.0 + x, from.1 + y) } else { (to.0 - x, from.1 + y) }
        };
        canvas.line(place(start), place(end), ink, 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_classes_look_alike() {
        for (count, ordered) in [(1, true), (2, false), (10, true), (14, false)] {
            let made = fillings(count, ordered);
            assert_eq!(made.len(), count);
            let alike = |at: usize| made[at + 1..].contains(&made[at]);
            assert!(!(0..count).any(alike), "{made:?}");
        }
        assert!(fillings(0, true).is_empty() && fillings(0, false).is_empty());
    }
}
