//! Mean amounts with their intervals and medians, one row per group.

use super::amount_axis::Measured;
use super::forest::{Cell, Forest, Panel, Row, label_room};
use super::heading::Words;
use super::marks::{Mark, Shape};
use super::scale::Scale;
use super::text::labels;
use super::theme::LABEL;

/// Mean amounts of groups.
#[derive(Debug, Clone)]
pub(super) struct Amounts {
    /// Title, subtitle and description.
    pub words: Words,
    /// What is measured, with its unit: `offered salary (EUR)`.
    pub axis: String,
    /// What the dots are: `mean`.
    pub value: String,
    /// What the rings are: `median`.
    pub beside: String,
    /// What the lines are: `95 % interval of this group alone`.
    pub interval: String,
    /// The heads of the columns to the right: `mean`, `median`, `cases`.
    pub columns: Vec<String>,
    /// At most 30.
    pub groups: Vec<Amount>,
}

/// The amounts of one group.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    /// The name of the group, clean.
    pub name: String,
    /// What stands below the name: `reference`.
    pub note: Option<&'static str>,
    /// Whether the group takes no part in comparisons.
    pub quiet: bool,
    /// The mean with its limits, or why there is none.
    pub mean: Result<Measured, String>,
    /// The median.
    pub median: Option<f64>,
    /// One for each column.
    pub numbers: Vec<String>,
}

impl Amounts {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let means = self.groups.iter().filter_map(|group| group.mean.as_ref().ok().copied());
        let exact = |value: f64| Measured { value, low: value, high: value };
        let medians = self.groups.iter().filter_map(|group| group.median.map(exact));
        let scale = Scale::amounts(&means.clone().chain(medians).collect::<Vec<_>>(), 5.0);
        let beyond = means.clone().any(|mean| !scale.holds(mean.low) || !scale.holds(mean.high));
        let quiet = |quiet: bool| self.groups.iter().any(|group| group.quiet == quiet && group.mean.is_ok());
        let legend = [
            (Shape::Dot, quiet(false).then(|| self.value.clone())),
            (Shape::Quiet, quiet(true).then(|| format!("{}, left out of comparisons", self.value))),
            (
                Shape::Beside,
                self.groups.iter().any(|group| group.median.is_some()).then(|| self.beside.clone()),
            ),
            (Shape::Plain, means.clone().next().map(|_| self.interval.clone())),
            (Shape::Beyond, beyond.then(|| "goes on beyond the axis".to_string())),
        ];
        let names: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        let names = labels(&names, LABEL, label_room(1), 2);
        let rows = self.groups.iter().zip(names).map(|(group, label)| Row {
            label,
            note: group.note,
            cells: vec![Cell { mark: group.mark(), numbers: group.numbers.clone() }],
        });
        let panel = Panel {
            heading: String::new(),
            axis: self.axis.clone(),
            scale,
            equal_at: None,
            bounds: Vec::new(),
            columns: self.columns.clone(),
        };
        let forest = Forest {
            title: self.words.title.clone(),
            subtitle: self.words.subtitle.clone(),
            panels: vec![panel],
            rows: rows.collect(),
            legend: legend.into_iter().filter_map(|(shape, words)| Some((shape, words?))).collect(),
        };
        forest.svg(&self.words.alt)
    }
}

impl Amount {
    fn mark(&self) -> Result<Mark, String> {
        let mean = self.mean.clone()?;
        let shape = if self.quiet { Shape::Quiet } else { Shape::Dot };
        let plain = Some((mean.low, mean.high));
        Ok(Mark { value: mean.value, plain, joint: None, beside: self.median, earlier: None, shape })
    }
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;

    fn figure(count: usize, values: &[Measured]) -> String {
        let amount = |(at, name): (usize, String)| {
            let mean = values.get(at % values.len().max(1)).copied().ok_or("undefined: no cases".to_string());
            let median = mean.as_ref().ok().map(|mean| mean.value * 0.9);
            let numbers = vec!["−1.5 bn".into(), "1,234".into(), "1,234".into()];
            Amount { name, note: (at == 0).then_some("reference"), quiet: at == 2, mean, median, numbers }
        };
        Amounts {
            words: words(),
            axis: "offered salary (EUR)".into(),
            value: "mean".into(),
            beside: "median".into(),
            interval: "95 % interval of this group alone".into(),
            columns: vec!["mean".into(), "median".into(), "cases".into()],
            groups: names(count).into_iter().enumerate().map(amount).collect(),
        }
        .svg()
    }

    #[test]
    fn whatever_the_means_are_the_drawing_is_whole() {
        let about = |value: f64, reach: f64| Measured { value, low: value - reach, high: value + reach };
        for count in [0, 1, 3, 30] {
            check(&figure(count, &[]));
            check(&figure(count, &[about(0.0, 0.0)]));
            check(&figure(count, &[about(12.5, f64::INFINITY), about(13.0, 1.0)]));
            check(&figure(count, &[about(-1e12, 1e11), about(1e12, 3e10), about(0.0, 1.0)]));
            check(&figure(count, &[about(1.0, 0.5), about(1e9, 1e8), about(f64::INFINITY, 0.0)]));
        }
    }

    #[test]
    fn means_and_medians_have_shapes_that_the_legend_explains() {
        let svg = figure(2, &[Measured { value: 1.0, low: 0.5, high: 1.5 }]);
        let words = |word: &str| svg.matches(&format!("\n{word}\n")).count();
        assert_eq!((words("mean"), words("median")), (2, 2), "a column and a shape: {svg}");
    }
}
