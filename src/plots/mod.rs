//! Figures of a report, as SVG: what the tables say, for the eye.
//!
//! A figure is a pure function of the audit. It shows no number that the tables do not have, says when something
//! is undefined, and judges nothing: bounds of clauses are lines, and verdicts stand in the findings.

mod amount_axis;
mod amounts;
mod classes;
mod comparison;
mod courses;
mod distributions;
mod errors;
mod forest;
mod frame;
mod funnel;
mod grid;
mod heading;
mod marks;
mod patterns;
mod period_axis;
mod quantiles;
mod rates;
mod ratios;
mod reliability;
mod samples;
mod scale;
mod scene;
mod scene_amounts;
mod scene_courses;
mod scene_monitors;
mod scene_outcomes;
mod scene_scores;
mod shades;
mod strokes;
mod sweep;
mod text;
mod theme;
mod tiles;
#[cfg(test)]
mod trials;
mod watches;

use rayon::prelude::*;

use crate::audit::Audit;
use scene::Scene;

pub use comparison::{COMPARISON, comparison_figures};

/// One figure of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The stem of its file: the kind and the columns, of `a-z`, `0-9` and `-`; unique in the audit.
    pub id: String,
    /// The id of its kind.
    pub kind: &'static str,
    /// The attribute it is about, by index in the audit.
    pub attribute: usize,
    /// Heads the figure, also inside the picture. Plain text: names of columns and groups are data.
    pub title: String,
    /// What is shown, how sure, and what is not shown. Plain text.
    pub caption: String,
    /// The figure in a sentence, for those who do not see it. Plain text.
    pub alt: String,
    /// The picture.
    pub svg: String,
}

/// One kind of figure.
pub struct FigureKind {
    /// How the ids of its figures begin.
    pub id: &'static str,
    /// A title for lists.
    pub title: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// When it is drawn.
    pub drawn_when: &'static str,
    draw: Draw,
}

/// How a kind of figure is drawn of an attribute.
enum Draw {
    /// One figure, or none.
    One(fn(&Scene<'_>) -> Option<Drawing>),
    /// A figure for each of several things.
    Several(fn(&Scene<'_>) -> Vec<Part>),
}

/// One of several figures of a kind.
struct Part {
    /// What it is of, such as the id of a measure.
    of: String,
    drawing: Drawing,
}

/// What a kind of figure makes of an attribute.
struct Drawing {
    title: String,
    caption: String,
    alt: String,
    svg: String,
}

/// Every kind of figure, in the order of a report.
///
/// ```
/// let ids: Vec<&str> = evenhand::plots::kinds().iter().map(|kind| kind.id).collect();
/// assert_eq!(ids, ["rates", "ratios", "errors", "grid", "amounts", "distributions", "deciles", "classes", "funnel", "reliability", "sweep", "course", "monitor"]);
/// ```
pub fn kinds() -> &'static [FigureKind] {
    &KINDS
}

static KINDS: [FigureKind; 13] = [
    FigureKind {
        id: "rates",
        title: "Selection rates",
        shows: "the rate of the event in each group with its interval and counts",
        drawn_when: "for a yes/no decision; at most 30 groups, those with the most cases",
        draw: Draw::One(rates::draw),
    },
    FigureKind {
        id: "ratios",
        title: "Ratios to the reference",
        shows: "each group's selection rate divided by the reference's, alone and all groups together, with the \
                bounds of clauses",
        drawn_when: "where at least one ratio is defined; at most 30 groups, those with the most cases",
        draw: Draw::One(ratios::draw),
    },
    FigureKind {
        id: "errors",
        title: "Error rates",
        shows: "true and false positive rates side by side or, for an event that is bad to get, false positive and \
                false negative rates",
        drawn_when: "where there is a label; at most 30 groups, those with the most cases",
        draw: Draw::One(errors::draw),
    },
    FigureKind {
        id: "grid",
        title: "Grid of a cross",
        shows: "the selection rate and the number of cases in every combination of two columns",
        drawn_when: "for a cross of two columns of at most 40 by 10 values",
        draw: Draw::One(grid::draw),
    },
    FigureKind {
        id: "amounts",
        title: "Levels of amounts",
        shows: "the mean of each group with its interval, and the median",
        drawn_when: "for an amount; at most 30 groups, those with the most cases",
        draw: Draw::One(scene_amounts::draw_levels),
    },
    FigureKind {
        id: "distributions",
        title: "Distributions of amounts",
        shows: "for every amount the share of each group's cases that do not exceed it",
        drawn_when: "for an amount; at most 30 groups, those with the most cases",
        draw: Draw::One(scene_amounts::draw_distributions),
    },
    FigureKind {
        id: "deciles",
        title: "Differences of deciles",
        shows: "each group's deciles less those of its reference, with their intervals",
        drawn_when: "for an amount of which at least two groups are compared; at most 30 groups",
        draw: Draw::One(scene_amounts::draw_deciles),
    },
    FigureKind {
        id: "classes",
        title: "Shares of classes",
        shows: "the share of every class in each group",
        drawn_when: "for a decision among at most 14 classes; at most 30 groups",
        draw: Draw::One(scene_outcomes::draw_classes),
    },
    FigureKind {
        id: "funnel",
        title: "Funnel",
        shows: "the share of each group that reaches every stage, and the step with the lowest ratio to the reference",
        drawn_when: "for a funnel of at most 10 stages; at most 30 groups",
        draw: Draw::One(scene_outcomes::draw_funnel),
    },
    FigureKind {
        id: "reliability",
        title: "Reliability curves",
        shows: "the share of positive labels by score in each group",
        drawn_when: "where there is a score and a label; at most 30 groups",
        draw: Draw::One(scene_scores::draw_reliability),
    },
    FigureKind {
        id: "sweep",
        title: "Threshold sweep",
        shows: "selection rates, their ratio and, with a label, error rates as the threshold of the score moves",
        drawn_when: "where there is a score; at most 30 groups",
        draw: Draw::One(scene_scores::draw_sweep),
    },
    FigureKind {
        id: "course",
        title: "Course over time",
        shows: "a number of each group period by period with its interval, and what it is compared with behind it",
        drawn_when: "by a check, for the number that stands for the decision and each share that a clause is about; \
                     at most 12 groups, and no cross of more than 8; the last 120 periods",
        draw: Draw::Several(scene_courses::draw_courses),
    },
    FigureKind {
        id: "monitor",
        title: "Watched clause",
        shows: "the value of each group over all periods to date with limits that hold at every look, the bound of the \
                clause, and how strongly all periods speak against it",
        drawn_when: "by a check, for each clause that is watched; at most 12 groups, those with the most evidence; the \
                     last 120 periods",
        draw: Draw::Several(scene_monitors::draw_monitors),
    },
];

/// Every figure of an audit: attribute by attribute, and for each in the order of [`kinds`].
///
/// The same audit gives the same bytes, whatever the number of threads.
pub fn figures(audit: &Audit) -> Vec<Figure> {
    let pairs: Vec<(usize, &FigureKind)> =
        (0..audit.attributes.len()).flat_map(|index| KINDS.iter().map(move |kind| (index, kind))).collect();
    let drawn: Vec<(usize, &FigureKind, Vec<Part>)> = pairs
        .into_par_iter()
        .map(|(index, kind)| (index, kind, kind.draw.of(&Scene::of(audit, index))))
        .collect();
    let mut figures: Vec<Figure> = Vec::new();
    for (attribute, kind, parts) in drawn {
        for Part { of, drawing: Drawing { title, caption, alt, svg } } in parts {
            let columns = &audit.attributes[attribute].columns;
            let stem = match slug(&of) {
                of if of.is_empty() => format!("{}-{}", kind.id, about(columns, attribute)),
                of => format!("{}-{of}-{}", kind.id, about(columns, attribute)),
            };
            let taken = |id: &str| figures.iter().any(|figure| figure.id == id);
            let numbered = (2..).map(|number| format!("{stem}-{number}"));
            let id = std::iter::once(stem.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(stem);
            figures.push(Figure { id, kind: kind.id, attribute, title, caption, alt, svg });
        }
    }
    figures
}

impl Draw {
    fn of(&self, scene: &Scene<'_>) -> Vec<Part> {
        match self {
            Draw::One(draw) => {
                draw(scene).into_iter().map(|drawing| Part { of: String::new(), drawing }).collect()
            }
            Draw::Several(draw) => draw(scene),
        }
    }
}

/// The columns as part of a file name; the number of the attribute where nothing of them can be.
fn about(columns: &[String], attribute: usize) -> String {
    let slug = slug(&columns.join("-"));
    if slug.is_empty() { format!("attribute-{}", attribute + 1) } else { slug }
}

/// Words as part of a file name.
fn slug(words: &str) -> String {
    const LONGEST: usize = 60;
    let lower = words.to_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut slug = parts.collect::<Vec<_>>().join("-");
    slug.truncate(LONGEST);
    slug.trim_end_matches('-').to_string()
}
