//! How lines of several groups are told apart in one plot: by colour, by dashes and by the shape of their marks.

use super::theme::{BEHIND, BLACK_INK, BLUE, Canvas, GREEN, Ink, PAPER, PURPLE};

/// As many lines as one plot can hold; more groups have a plot each.
pub(super) const MOST_LINES: usize = 4;

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    /// Its colour.
    pub ink: Ink,
    /// Its thickness.
    pub thickness: u32,
    /// The lengths of its dashes and of the gaps after them, in turn; none for a full line.
    pub dashes: &'static [f64],
    /// The shape of the marks on it.
    pub mark: Shape,
}

/// The shape of a mark on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A dot.
    Dot,
    /// A square.
    Square,
    /// A triangle.
    Triangle,
    /// A square on its corner.
    Diamond,
}

const FULL: Stroke = Stroke { ink: BLUE, thickness: 2, dashes: &[], mark: Shape::Dot };
/// The lines of further groups, or of further measures of one group.
pub(super) const STROKES: [Stroke; MOST_LINES - 1] = [
    Stroke { dashes: &[11.0, 4.0], mark: Shape::Square, ..FULL },
    Stroke { ink: GREEN, dashes: &[5.0, 4.0], mark: Shape::Triangle, ..FULL },
    Stroke { ink: PURPLE, dashes: &[12.0, 4.0, 3.0, 4.0], mark: Shape::Diamond, ..FULL },
];

/// The line of the one group that a plot is about.
pub(super) const OWN: Stroke = FULL;
/// The line of the reference behind it.
pub(super) const REFERENCE: Stroke =
    Stroke { ink: BEHIND, thickness: 2, dashes: &[6.0, 3.0], mark: Shape::Square };

/// The strokes of so many groups in one plot. The full black line is the reference, or the first group where
/// there is none.
pub(super) fn strokes(count: usize, reference: Option<usize>) -> Vec<Stroke> {
    let full = reference.unwrap_or(0);
    let mut others = STROKES.iter().cycle();
    let stroke = |at: usize| match at == full {
        true => Stroke { ink: BLACK_INK, ..FULL },
        // The full line takes no turn of the others.
        false => others.next().copied().unwrap_or(FULL),
    };
    (0..count).map(stroke).collect()
}

impl Stroke {
    /// A line through points.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, points: &[(f64, f64)]) {
        match self.dashes {
            [] => canvas.path(points, self.ink, self.thickness),
            dashes => {
                for dash in broken(points, dashes) {
                    canvas.path(&dash, self.ink, self.thickness);
                }
            }
        }
    }

    /// A mark that stands out from the line.
    pub(super) fn mark(&self, canvas: &Canvas<'_>, x: f64, y: f64) {
        for (reach, ink) in [(5.5, PAPER), (4.0, self.ink)] {
            match self.mark {
                Shape::Dot if reach > 5.0 => canvas.dot(x, y, self.ink),
                Shape::Dot => {}
                Shape::Square => canvas.fill((x - reach, y - reach), (x + reach, y + reach), ink),
                Shape::Triangle => {
                    let r = reach * 1.3;
                    canvas.area(&[(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)], ink);
                }
                Shape::Diamond => {
                    let r = reach * 1.35;
                    canvas.area(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], ink);
                }
            }
        }
    }
}

/// A line in dashes, which go on around its corners.
fn broken(points: &[(f64, f64)], dashes: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let mut made: Vec<Vec<(f64, f64)>> = Vec::new();
    let (mut turn, mut left) = (0, dashes.first().copied().unwrap_or(f64::INFINITY));
    let mut dash: Vec<(f64, f64)> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let (across, down) = (to.0 - from.0, to.1 - from.1);
            let length = libm::hypot(across, down);
            let drawn = turn % 2 == 0;
            if length <= left {
                left -= length;
                if drawn {
                    dash.push(to);
                }
                break;
            }
            from = (from.0 + across * left / length, from.1 + down * left / length);
            if drawn {
                dash.push(from);
                made.push(std::mem::take(&mut dash));
            } else {
                dash = vec![from];
            }
            turn += 1;
            left = dashes[turn % dashes.len()];
        }
    }
    made.extend(Some(dash).filter(|dash| dash.len() > 1));
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_follow_the_line_around_corners() {
        let dashes = broken(&[(0.0, 0.0), (7.0, 0.0), (7.0, 9.0)], &[5.0, 4.0]);
        assert_eq!(dashes, [vec![(0.0, 0.0), (5.0, 0.0)], vec![(7.0, 2.0), (7.0, 7.0)]]);
        assert!(broken(&[], &[5.0, 4.0]).is_empty() && broken(&[(1.0, 1.0)], &[5.0, 4.0]).is_empty());
    }

    #[test]
    fn no_two_lines_of_a_plot_differ_by_colour_alone() {
        for (count, reference) in [(1, None), (4, None), (4, Some(2)), (2, Some(1))] {
            let made = strokes(count, reference);
            assert_eq!(made.len(), count);
            for (at, one) in made.iter().enumerate() {
                assert_eq!(one.dashes.is_empty(), at == reference.unwrap_or(0));
                let alike = |other: &Stroke| other.dashes == one.dashes || other.mark == one.mark;
                assert!(!made[at + 1..].iter().any(alike), "{made:?}");
            }
        }
    }
}
