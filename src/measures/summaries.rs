//! One number for a whole attribute, made of a measure of every group.

/// What a summary makes of the measure's values over the groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The highest minus the lowest.
    Difference,
    /// The lowest divided by the highest.
    Ratio,
    /// The mean of the differences of two families.
    MeanDifference,
}

/// The measures a summary runs over: one, or the worse (or mean) of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// One measure, by id.
    One(&'static str),
    /// Two measures, by id.
    Two(&'static str, &'static str),
}

impl Over {
    /// The ids of the measures.
    pub fn measures(self) -> Vec<&'static str> {
        match self {
            Over::One(id) => vec![id],
            Over::Two(first, second) => vec![first, second],
        }
    }
}

/// One summary: its name, its words and what it is made of.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    /// The id of policies and of `audit.json`.
    pub id: &'static str,
    /// A title for tables.
    pub title: &'static str,
    /// What it is, in plain words.
    pub means: &'static str,
    /// Other names in the field.
    pub also_called: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Which measures.
    pub over: Over,
    /// What is made of them.
    pub shape: Shape,
}

impl Summary {
    /// Whether it needs a label.
    pub fn needs_label(&self) -> bool {
        self.over.measures().iter().any(|id| super::find(id).is_some_and(|measure| measure.needs_label))
    }
}

/// All summaries, in the order of reports.
pub fn summaries() -> &'static [Summary] {
    &SUMMARIES
}

static SUMMARIES: [Summary; 6] = [
    Summary {
        id: "demographic_parity_difference",
        title: "Demographic parity difference",
        means: "the highest selection rate minus the lowest",
        also_called: "statistical parity difference",
        source: "Dwork et al. 2012; Agarwal et al. 2018",
        over: Over::One("selection_rate"),
        shape: Shape::Difference,
    },
    Summary {
        id: "demographic_parity_ratio",
        title: "Demographic parity ratio",
        means: "the lowest selection rate divided by the highest",
        also_called: "disparate impact (of the extreme groups), impact ratio",
        source: "29 CFR 1607.4(D); Feldman et al. 2015",
        over: Over::One("selection_rate"),
        shape: Shape::Ratio,
    },
    Summary {
        id: "equal_opportunity_difference",
        title: "Equal opportunity difference",
        means: "the highest true positive rate minus the lowest",
        also_called: "true positive rate gap",
        source: "Hardt, Price & Srebro 2016",
        over: Over::One("true_positive_rate"),
        shape: Shape::Difference,
    },
    Summary {
        id: "equalized_odds_difference",
        title: "Equalized odds difference",
        means: "the larger of two gaps: highest minus lowest true positive rate, and highest minus lowest false positive rate",
        also_called: "",
        source: "Hardt, Price & Srebro 2016; Agarwal et al. 2018",
        over: Over::Two("true_positive_rate", "false_positive_rate"),
        shape: Shape::Difference,
    },
    Summary {
        id: "equalized_odds_ratio",
        title: "Equalized odds ratio",
        means: "the smaller of two ratios: lowest to highest true positive rate, and lowest to highest false positive rate",
        also_called: "",
        source: "Hardt, Price & Srebro 2016",
        over: Over::Two("true_positive_rate", "false_positive_rate"),
        shape: Shape::Ratio,
    },
    Summary {
        id: "average_absolute_odds_difference",
        title: "Average absolute odds difference",
        means: "the mean of the two gaps of equalized odds, each without its sign, so that opposite gaps never cancel",
        also_called: "average odds difference, of absolute values",
        source: "Bellamy et al. 2018 (signed form); the absolute form avoids cancellation",
        over: Over::Two("true_positive_rate", "false_positive_rate"),
        shape: Shape::MeanDifference,
    },
];
