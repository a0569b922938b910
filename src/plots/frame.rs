//! One plot with two axes: its place, its grid, its numbers, and lines that stay inside it.

use super::amount_axis::Measured;
use super::scale::Scale;
use super::strokes::Stroke;
use super::text::width;
use super::theme::{BLACK_INK, BLUE, Canvas, FAINT, MARGIN, NOTE, NUMBER, Pen, Side, WIDTH};

/// A point of a plot, in the units of its axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// Along the horizontal axis.
    pub x: f64,
    /// Along the vertical axis.
    pub y: f64,
}

/// The place of a plot, in pixels, and its axes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// The horizontal axis.
    pub x: Scale,
    /// The vertical axis.
    pub y: Scale,
}

/// From one number of a vertical axis to the next, at least.
const APART: f64 = 15.0;

impl Frame {
    /// Where a value of the horizontal axis lies.
    pub(super) fn x_of(&self, value: f64) -> f64 {
        self.left + self.x.place(value) * (self.right - self.left)
    }

    /// Where a value of the vertical axis lies.
    pub(super) fn y_of(&self, value: f64) -> f64 {
        self.bottom - self.y.place(value) * (self.bottom - self.top)
    }

    /// Faint lines at the ticks of both axes, and the line of the horizontal one.
    pub(super) fn grid(&self, canvas: &Canvas<'_>) {
        for (value, _) in self.x.ticks() {
            canvas.line((self.x_of(value), self.top), (self.x_of(value), self.bottom), FAINT, 1);
        }
        for (value, _) in self.y.ticks() {
            canvas.line((self.left, self.y_of(value)), (self.right, self.y_of(value)), FAINT, 1);
        }
        canvas.line((self.left, self.bottom), (self.right, self.bottom), BLACK_INK, 1);
    }

    /// The ticks of the horizontal axis with their numbers, at a height. Where there is no room for all numbers,
    /// every second has one, or every third, and so on.
    pub(super) fn numbers_below(&self, canvas: &Canvas<'_>, y: f64) {
        // Numbers at the ends reach less far beyond them than half the gap between two plots.
        const BEYOND: f64 = 9.0;
        let place = |(value, text): &(f64, String)| {
            let half = width(text, NOTE) / 2.0;
            let (first, last) = (self.left - BEYOND + half, self.right + BEYOND - half);
            (self.x_of(*value).min(last).max(first), half)
        };
        let ticks = self.x.ticks();
        let apart = |every: &usize| {
            let places: Vec<(f64, f64)> = ticks.iter().step_by(*every).map(place).collect();
            places.windows(2).all(|pair| pair[0].0 + pair[0].1 + 5.0 <= pair[1].0 - pair[1].1)
        };
        let every = (1..=ticks.len()).find(apart).unwrap_or(1);
        for (at, tick) in ticks.iter().enumerate() {
            let x = self.x_of(tick.0);
            canvas.line((x, y), (x, y + 4.0), BLACK_INK, 1);
            if at % every == 0 {
                canvas.text(&tick.1, place(tick).0, y + 14.0, Pen::new(NOTE, BLACK_INK).on(Side::Middle));
            }
        }
    }

    /// The title of the horizontal axis, centred between two places as far as the figure goes.
    pub(super) fn level_title(canvas: &Canvas<'_>, title: &str, (from, to): (f64, f64), y: f64) {
        let half = width(title, NUMBER) / 2.0;
        let x = ((from + to) / 2.0).min(WIDTH - MARGIN - half).max(MARGIN + half);
        canvas.text(title, x, y, Pen::new(NUMBER, BLACK_INK).on(Side::Middle));
    }

    /// The numbers of the vertical axis, to the left of it.
    pub(super) fn numbers_left(&self, canvas: &Canvas<'_>) {
        let mut free_to = f64::INFINITY;
        for (value, text) in self.y.ticks() {
            let y = self.y_of(value);
            if y <= free_to {
                canvas.text(&text, self.left - 7.0, y, Pen::new(NOTE, BLACK_INK).on(Side::Left));
                free_to = y - APART;
            }
        }
    }

    /// The room that the numbers of the vertical axis take.
    pub(super) fn number_room(y: Scale) -> f64 {
        y.ticks().iter().map(|(_, text)| width(text, NOTE)).fold(0.0, f64::max) + 7.0
    }

    /// The title of the vertical axis, upright and centred between two heights.
    pub(super) fn upright_title(canvas: &Canvas<'_>, title: &str, x: f64, from: f64, to: f64) {
        let pen = Pen { upright: true, ..Pen::new(NUMBER, BLACK_INK).on(Side::Middle) };
        canvas.text(title, x, (from + to) / 2.0, pen);
    }

    /// A line through points, cut where it leaves the plot.
    pub(super) fn curve(&self, canvas: &Canvas<'_>, points: &[Point], stroke: Stroke) {
        for piece in self.pieces(points) {
            stroke.draw(canvas, &piece);
        }
    }

    /// The upright interval of a value.
    pub(super) fn interval(&self, canvas: &Canvas<'_>, x: f64, value: Measured) {
        let whole = [value.low, value.high].map(|limit| self.y.holds(limit));
        upright_bar(canvas, self.x_of(x), [value.low, value.high].map(|limit| self.y_of(limit)), whole);
    }

    /// The parts of a line that are inside the plot, in pixels. Points that are no numbers break it.
    fn pieces(&self, points: &[Point]) -> Vec<Vec<(f64, f64)>> {
        let mut pieces: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
        let places: Vec<(f64, f64)> =
            points.iter().map(|point| (self.x.reach(point.x), self.y.reach(point.y))).collect();
        for pair in places.windows(2) {
            let Some((from, to)) = inside(pair[0], pair[1]) else {
                pieces.push(Vec::new());
                continue;
            };
            let pixel = |(x, y): (f64, f64)| {
                (self.left + x * (self.right - self.left), self.bottom - y * (self.bottom - self.top))
            };
            if let Some(piece) = pieces.last_mut() {
                for point in [pixel(from), pixel(to)] {
                    if piece.last() != Some(&point) {
                        piece.push(point);
                    }
                }
            }
            if to != pair[1] {
                pieces.push(Vec::new());
            }
        }
        pieces.retain(|piece| piece.len() > 1);
        pieces.iter().map(|piece| fewer(piece)).collect()
    }
}

/// An upright bar from a lower to an upper place, with the head of an arrow where it is not whole.
pub(super) fn upright_bar(canvas: &Canvas<'_>, x: f64, [low, high]: [f64; 2], whole: [bool; 2]) {
    canvas.line((x, low), (x, high), BLUE, 3);
    for (y, tip, whole) in [(low, 7.0, whole[0]), (high, -7.0, whole[1])] {
        if !whole {
            canvas.area(&[(x, y + tip * 0.6), (x - 4.0, y - tip * 0.4), (x + 4.0, y - tip * 0.4)], BLUE);
        }
    }
}

/// The line without those points that lie on it to within a pixel (Douglas and Peucker 1973): places are whole
/// pixels, and a point in each of them would make the line rough.
fn fewer(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    const TOLERANCE: f64 = 0.45;
    let mut kept = vec![false; points.len()];
    let mut spans = vec![(0, points.len() - 1)];
    while let Some((from, to)) = spans.pop() {
        (kept[from], kept[to]) = (true, true);
        let (start, end) = (points[from], points[to]);
        let (across, down) = (end.0 - start.0, end.1 - start.1);
        let length = libm::hypot(across, down);
        let away = |point: (f64, f64)| match length {
            0.0 => libm::hypot(point.0 - start.0, point.1 - start.1),
            length => (across * (point.1 - start.1) - down * (point.0 - start.0)).abs() / length,
        };
        let farthest =
            (from + 1..to).max_by(|one, other| away(points[*one]).total_cmp(&away(points[*other])));
        if let Some(at) = farthest.filter(|at| away(points[*at]) > TOLERANCE) {
            spans.extend([(from, at), (at, to)]);
        }
    }
    points.iter().zip(kept).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// The part of a straight line inside the square from 0 to 1 (Liang and Barsky 1984).
fn inside(from: (f64, f64), to: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
    let (across, up) = (to.0 - from.0, to.1 - from.1);
    if !(across.is_finite() && up.is_finite()) {
        return None;
    }
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    for (way, room) in [(-across, from.0), (across, 1.0 - from.0), (-up, from.1), (up, 1.0 - from.1)] {
        match way {
            0.0 if room < 0.0 => return None,
            0.0 => {}
            way if way < 0.0 => start = start.max(room / way),
            way => end = end.min(room / way),
        }
    }
    let at = |part: f64| (from.0 + part * across, from.1 + part * up);
    let first = if start == 0.0 { from } else { at(start) };
    let last = if end == 1.0 { to } else { at(end) };
    (start <= end).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        let x = Scale::Linear { high: 10.0, step: 2.0 };
        Frame { left: 100.0, right: 200.0, top: 0.0, bottom: 50.0, x, y: x }
    }

    fn pieces(points: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
        let points: Vec<Point> = points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect();
        let rounded = |piece: Vec<(f64, f64)>| piece.iter().map(|(x, y)| (x.round(), y.round())).collect();
        frame().pieces(&points).into_iter().map(rounded).collect()
    }

    #[test]
    fn lines_are_cut_where_they_leave_the_plot() {
        assert_eq!(pieces(&[(0.0, 0.0), (10.0, 10.0)]), [vec![(100.0, 50.0), (200.0, 0.0)]]);
        assert_eq!(pieces(&[(-10.0, 5.0), (20.0, 5.0)]), [vec![(100.0, 25.0), (200.0, 25.0)]]);
        let two = pieces(&[(1.0, 5.0), (2.0, 15.0), (3.0, 5.0)]);
        assert_eq!(two, [vec![(110.0, 25.0), (115.0, 0.0)], vec![(125.0, 0.0), (130.0, 25.0)]]);
        assert!(pieces(&[(11.0, 0.0), (12.0, 10.0)]).is_empty());
        let long: Vec<(f64, f64)> =
            (0..=1000).map(|at| (f64::from(at) / 100.0, f64::from(at) / 200.0)).collect();
        assert_eq!(pieces(&long), [vec![(100.0, 50.0), (200.0, 25.0)]]);
    }

    #[test]
    fn what_is_no_number_or_one_point_draws_nothing() {
        assert!(pieces(&[]).is_empty() && pieces(&[(1.0, 1.0)]).is_empty());
        assert!(pieces(&[(1.0, 1.0), (1.0, 1.0)]).is_empty());
        assert_eq!(pieces(&[(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (4.0, 1.0), (5.0, 1.0)]).len(), 2);
        assert_eq!(pieces(&[(1.0, 5.0), (f64::INFINITY, 5.0)]), [vec![(110.0, 25.0), (200.0, 25.0)]]);
    }
}
