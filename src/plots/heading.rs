//! What heads a figure: its title and the lines below it.

use plotters::style::FontStyle;

use super::text::wrap;
use super::theme::{BLACK_INK, Canvas, GREY, MARGIN, NUMBER, Pen, TITLE, WIDTH};

/// The words of a figure that its caller chooses, all of them clean.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// Heads the figure.
    pub title: String,
    /// Stands below the title, one line each or more.
    pub subtitle: Vec<String>,
    /// The figure in a sentence, for those who do not see it.
    pub alt: String,
}

/// A title and subtitles in the lines that they take.
pub(super) struct Heading {
    title: Vec<String>,
    subtitle: Vec<String>,
}

impl Heading {
    /// In lines as wide as the figure.
    pub(super) fn of(title: &str, subtitle: &[String]) -> Heading {
        let room = WIDTH - 2.0 * MARGIN;
        let lines = subtitle.iter().flat_map(|line| wrap(line, NUMBER, room));
        Heading { title: wrap(title, TITLE * 1.08, room), subtitle: lines.collect() }
    }

    /// Where the title ends.
    fn title_end(&self) -> f64 {
        14.0 + self.title.len() as f64 * 21.0
    }

    /// Where the rest of the figure may begin.
    pub(super) fn end(&self) -> f64 {
        self.title_end() + self.subtitle.len() as f64 * 17.0 + 8.0
    }

    /// Draws it.
    pub(super) fn draw(&self, canvas: &Canvas<'_>) {
        for (number, line) in self.title.iter().enumerate() {
            let pen = Pen::new(TITLE, BLACK_INK).styled(FontStyle::Bold);
            canvas.text(line, MARGIN, 24.0 + number as f64 * 21.0, pen);
        }
        for (number, line) in self.subtitle.iter().enumerate() {
            let y = self.title_end() + 9.0 + number as f64 * 17.0;
            canvas.text(line, MARGIN, y, Pen::new(NUMBER, GREY));
        }
    }
}
