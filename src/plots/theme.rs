//! How figures look: colours, sizes, and the few shapes they are made of.
//!
//! The colours are those of Okabe and Ito, which readers with any common colour blindness tell apart; nothing
//! is told by colour alone. The background is white, whatever the page around the figure is.

use plotters::coord::Shift;
use plotters::element::{Drawable, PointCollection};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The width of every figure, in pixels.
pub(super) const WIDTH: f64 = 860.0;
/// Free space at the sides.
pub(super) const MARGIN: f64 = 20.0;

/// Sizes of letters, in pixels.
pub(super) const TITLE: f64 = 16.0;
pub(super) const LABEL: f64 = 13.0;
pub(super) const NUMBER: f64 = 12.0;
pub(super) const NOTE: f64 = 11.5;

const FONTS: &str = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif";

/// A colour.
pub(super) type Ink = RGBColor;

/// Text.
pub(super) const BLACK_INK: Ink = RGBColor(0x1a, 0x1a, 0x1a);
/// Text of second rank, and whatever takes no part in comparisons.
pub(super) const GREY: Ink = RGBColor(0x5c, 0x5c, 0x5c);
/// Lines that help the eye.
pub(super) const FAINT: Ink = RGBColor(0xd9, 0xd9, 0xd9);
/// Every second row.
pub(super) const BAND: Ink = RGBColor(0xf6, 0xf6, 0xf6);
/// Estimates.
pub(super) const BLUE: Ink = RGBColor(0x00, 0x72, 0xb2);
/// What a clause demands.
pub(super) const VERMILION: Ink = RGBColor(0xc4, 0x4e, 0x00);
/// Further groups in one plot.
pub(super) const GREEN: Ink = RGBColor(0x00, 0x8a, 0x64);
pub(super) const PURPLE: Ink = RGBColor(0xb0, 0x4f, 0x86);
/// The reference behind the line of a group.
pub(super) const BEHIND: Ink = RGBColor(0x8c, 0x8c, 0x8c);
/// Paper.
pub(super) const PAPER: Ink = RGBColor(0xff, 0xff, 0xff);

/// Where a text lies about its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// It begins there.
    Right,
    /// It is centred there.
    Middle,
    /// It ends there.
    Left,
}

/// How a text is written.
#[derive(Clone, Copy)]
pub(super) struct Pen {
    /// The height of the letters.
    pub size: f64,
    /// Their colour.
    pub ink: Ink,
    /// Where the text lies about its point.
    pub side: Side,
    /// `FontStyle::Bold`, or as it is.
    pub style: FontStyle,
    /// Whether it reads from bottom to top.
    pub upright: bool,
}

impl Pen {
    /// Plain letters that begin at their point.
    pub(super) fn new(size: f64, ink: Ink) -> Pen {
        Pen { size, ink, side: Side::Right, style: FontStyle::Normal, upright: false }
    }

    /// The same letters about their point.
    pub(super) fn on(self, side: Side) -> Pen {
        Pen { side, ..self }
    }

    /// The same letters in another style.
    pub(super) fn styled(self, style: FontStyle) -> Pen {
        Pen { style, ..self }
    }
}

/// What figures are drawn on. Places are pixels from the upper left corner.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

fn at(x: f64, y: f64) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

impl<'a> Canvas<'a> {
    fn draw<E>(&self, element: &E)
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        E: Drawable<SVGBackend<'a>>,
    {
        self.area.draw(element).expect("drawing into a text has nothing that can fail");
    }

    /// A straight line.
    pub(super) fn line(&self, from: (f64, f64), to: (f64, f64), ink: Ink, thickness: u32) {
        let points = vec![at(from.0, from.1), at(to.0, to.1)];
        self.draw(&PathElement::new(points, ink.stroke_width(thickness)));
    }

    /// A vertical line of dashes.
    pub(super) fn dashed(&self, x: f64, from: f64, to: f64, ink: Ink) {
        let mut y = from;
        while y < to {
            self.line((x, y), (x, (y + 5.0).min(to)), ink, 2);
            y += 9.0;
        }
    }

    /// A line through points, with corners.
    pub(super) fn path(&self, points: &[(f64, f64)], ink: Ink, thickness: u32) {
        let points: Vec<(i32, i32)> = points.iter().map(|point| at(point.0, point.1)).collect();
        self.draw(&PathElement::new(points, ink.stroke_width(thickness)));
    }

    /// A filled area with these corners.
    pub(super) fn area(&self, corners: &[(f64, f64)], ink: Ink) {
        let corners: Vec<(i32, i32)> = corners.iter().map(|corner| at(corner.0, corner.1)).collect();
        self.draw(&Polygon::new(corners, ink.filled()));
    }

    /// A filled rectangle.
    pub(super) fn fill(&self, from: (f64, f64), to: (f64, f64), ink: Ink) {
        self.draw(&Rectangle::new([at(from.0, from.1), at(to.0, to.1)], ink.filled()));
    }

    /// The outline of a rectangle.
    pub(super) fn frame(&self, from: (f64, f64), to: (f64, f64), ink: Ink) {
        self.draw(&Rectangle::new([at(from.0, from.1), at(to.0, to.1)], ink.stroke_width(1)));
    }

    /// A dot that stands out from the line it lies on.
    pub(super) fn dot(&self, x: f64, y: f64, ink: Ink) {
        self.draw(&Circle::new(at(x, y), 5, PAPER.filled()));
        self.draw(&Circle::new(at(x, y), 4, ink.filled()));
    }

    /// A ring.
    pub(super) fn ring(&self, x: f64, y: f64, ink: Ink) {
        self.draw(&Circle::new(at(x, y), 6, PAPER.filled()));
        self.draw(&Circle::new(at(x, y), 5, ink.stroke_width(2)));
    }

    /// The head of an arrow whose tip is at a point, to the right or to the left.
    pub(super) fn arrow(&self, x: f64, y: f64, to_the_right: bool, ink: Ink) {
        let back = if to_the_right { x - 8.0 } else { x + 8.0 };
        self.draw(&Polygon::new(vec![at(x, y), at(back, y - 5.0), at(back, y + 5.0)], ink.filled()));
    }

    /// A line of text, centred on its height.
    pub(super) fn text(&self, text: &str, x: f64, y: f64, pen: Pen) {
        let side = match pen.side {
            Side::Right => HPos::Left,
            Side::Middle => HPos::Center,
            Side::Left => HPos::Right,
        };
        // The backend divides sizes by 1.24 before it writes them.
        let font = (FONTS, pen.size * 1.24).into_font().style(pen.style);
        let font = if pen.upright { font.transform(FontTransform::Rotate270) } else { font };
        let style = TextStyle::from(font).color(&pen.ink).pos(Pos::new(side, VPos::Center));
        self.draw(&Text::new(text.to_string(), at(x, y), style));
    }

    /// Lines of text below each other, together centred on a height.
    pub(super) fn lines(&self, lines: &[String], x: f64, y: f64, pen: Pen) {
        let height = pen.size + 2.5;
        let first = y - (lines.len().saturating_sub(1)) as f64 * height / 2.0;
        for (number, line) in lines.iter().enumerate() {
            self.text(line, x, first + number as f64 * height, pen);
        }
    }
}

/// A figure as SVG text, with its title and description for those who hear it.
pub(super) fn picture(height: f64, title: &str, alt: &str, draw: impl FnOnce(&Canvas<'_>)) -> String {
    let mut svg = String::new();
    let size = (WIDTH as u32, height.ceil() as u32);
    {
        let canvas = Canvas { area: SVGBackend::with_string(&mut svg, size).into_drawing_area() };
        canvas.fill((0.0, 0.0), (WIDTH, height.ceil()), PAPER);
        draw(&canvas);
        canvas.area.present().expect("drawing into a text has nothing that can fail");
    }
    let heading = format!(" role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n", escape(title), escape(alt));
    svg.replacen(">\n", &heading, 1)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
