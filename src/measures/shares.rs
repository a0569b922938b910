//! The rates of a yes/no decision.

use super::confusion::Cell::{
    self, FalseNegative, FalsePositive, TrueNegative, TruePositive, UnlabelledEvent, UnlabelledOther,
};
use super::measure::{Better, Measure, Part};
use super::view::View;
use crate::share::Undefined;

const ALL: &[Cell] =
    &[TruePositive, FalsePositive, FalseNegative, TrueNegative, UnlabelledEvent, UnlabelledOther];
const EVENTS: &[Cell] = &[TruePositive, FalsePositive, UnlabelledEvent];
const LABELLED: &[Cell] = &[TruePositive, FalsePositive, FalseNegative, TrueNegative];
const LABELLED_EVENTS: &[Cell] = &[TruePositive, FalsePositive];
const LABELLED_OTHERS: &[Cell] = &[FalseNegative, TrueNegative];
const POSITIVES: &[Cell] = &[TruePositive, FalseNegative];
const NEGATIVES: &[Cell] = &[FalsePositive, TrueNegative];
const RIGHT: &[Cell] = &[TruePositive, TrueNegative];

/// The events among all cases.
pub(super) const SELECTED: &[Part] = &[Part { hits: EVENTS, base: ALL, empty: Undefined::NoCases }];

/// All rates of a yes/no decision, in the order of reports.
pub fn measures() -> &'static [Measure] {
    &MEASURES
}

static MEASURES: [Measure; 12] = [
    Measure {
        id: "selection_rate",
        title: "Selection rate",
        asks: "How often does the group receive the event that the decision is about?",
        counts: "cases with the event / all cases",
        equal_means: "demographic (statistical) parity: the event is as frequent in every group",
        misleads_when: "groups differ in what legitimately drives the decision, or apply for different things; compare within conditions before concluding",
        also_called: "positive rate, acceptance rate, predicted prevalence; the ratio of two is the impact ratio or disparate impact",
        source: "29 CFR 1607.4(D); 6 RCNY 5-300; Dwork et al. 2012 (statistical parity)",
        needs_label: false,
        better: Better::AsTheEvent,
        view: View::Event,
        parts: SELECTED,
    },
    Measure {
        id: "base_rate",
        title: "Base rate",
        asks: "How often is the label positive in the group, whatever was decided?",
        counts: "positive labels / labelled cases",
        equal_means: "the groups are alike in what turned out to be true",
        misleads_when: "labels exist only for those who were selected, or are themselves decisions of people",
        also_called: "prevalence",
        source: "Kleinberg, Mullainathan & Raghavan 2016",
        needs_label: true,
        better: Better::AsTheEvent,
        view: View::Event,
        parts: &[Part { hits: POSITIVES, base: LABELLED, empty: Undefined::NoLabels }],
    },
    Measure {
        id: "true_positive_rate",
        title: "True positive rate",
        asks: "Of those with a positive label, how many received the event?",
        counts: "events with a positive label / positive labels",
        equal_means: "equal opportunity",
        misleads_when: "the label is biased, or known only for some",
        also_called: "sensitivity, recall, hit rate",
        source: "Hardt, Price & Srebro 2016",
        needs_label: true,
        better: Better::Higher,
        view: View::Event,
        parts: &[Part { hits: &[TruePositive], base: POSITIVES, empty: Undefined::NoPositiveLabels }],
    },
    Measure {
        id: "false_positive_rate",
        title: "False positive rate",
        asks: "Of those with a negative label, how many received the event all the same?",
        counts: "events with a negative label / negative labels",
        equal_means: "predictive equality; together with equal true positive rates, equalized odds",
        misleads_when: "the label is biased, or known only for some",
        also_called: "fall-out, 1 − specificity",
        source: "Hardt, Price & Srebro 2016; Angwin et al. 2016 (ProPublica)",
        needs_label: true,
        better: Better::Lower,
        view: View::Event,
        parts: &[Part { hits: &[FalsePositive], base: NEGATIVES, empty: Undefined::NoNegativeLabels }],
    },
    Measure {
        id: "true_negative_rate",
        title: "True negative rate",
        asks: "Of those with a negative label, how many did not receive the event?",
        counts: "no event with a negative label / negative labels",
        equal_means: "the same as equal false positive rates",
        misleads_when: "the label is biased, or known only for some",
        also_called: "specificity",
        source: "Hardt, Price & Srebro 2016",
        needs_label: true,
        better: Better::Higher,
        view: View::Event,
        parts: &[Part { hits: &[TrueNegative], base: NEGATIVES, empty: Undefined::NoNegativeLabels }],
    },
    Measure {
        id: "false_negative_rate",
        title: "False negative rate",
        asks: "Of those with a positive label, how many did not receive the event?",
        counts: "no event with a positive label / positive labels",
        equal_means: "the same as equal true positive rates",
        misleads_when: "the label is biased, or known only for some",
        also_called: "miss rate, 1 − recall",
        source: "Hardt, Price & Srebro 2016; Angwin et al. 2016 (ProPublica)",
        needs_label: true,
        better: Better::Lower,
        view: View::Event,
        parts: &[Part { hits: &[FalseNegative], base: POSITIVES, empty: Undefined::NoPositiveLabels }],
    },
    Measure {
        id: "positive_predictive_value",
        title: "Positive predictive value",
        asks: "Of those who received the event, how many have a positive label?",
        counts: "events with a positive label / labelled events",
        equal_means: "predictive parity",
        misleads_when: "base rates differ: equal predictive values then force unequal error rates (Chouldechova 2017)",
        also_called: "precision",
        source: "Chouldechova 2017",
        needs_label: true,
        better: Better::Higher,
        view: View::Event,
        parts: &[Part { hits: &[TruePositive], base: LABELLED_EVENTS, empty: Undefined::NoEvents }],
    },
    Measure {
        id: "negative_predictive_value",
        title: "Negative predictive value",
        asks: "Of those who did not receive the event, how many have a negative label?",
        counts: "no event with a negative label / labelled cases without the event",
        equal_means: "predictive parity for the cases without the event",
        misleads_when: "base rates differ",
        also_called: "",
        source: "Chouldechova 2017; Berk et al. 2021",
        needs_label: true,
        better: Better::Higher,
        view: View::Event,
        parts: &[Part { hits: &[TrueNegative], base: LABELLED_OTHERS, empty: Undefined::NoNonEvents }],
    },
    Measure {
        id: "false_discovery_rate",
        title: "False discovery rate",
        asks: "Of those who received the event, how many have a negative label?",
        counts: "events with a negative label / labelled events",
        equal_means: "the same as equal positive predictive values",
        misleads_when: "base rates differ",
        also_called: "1 − precision",
        source: "Chouldechova 2017",
        needs_label: true,
        better: Better::Lower,
        view: View::Event,
        parts: &[Part { hits: &[FalsePositive], base: LABELLED_EVENTS, empty: Undefined::NoEvents }],
    },
    Measure {
        id: "false_omission_rate",
        title: "False omission rate",
        asks: "Of those who did not receive the event, how many have a positive label?",
        counts: "no event with a positive label / labelled cases without the event",
        equal_means: "the same as equal negative predictive values",
        misleads_when: "base rates differ",
        also_called: "",
        source: "Chouldechova 2017; Berk et al. 2021",
        needs_label: true,
        better: Better::Lower,
        view: View::Event,
        parts: &[Part { hits: &[FalseNegative], base: LABELLED_OTHERS, empty: Undefined::NoNonEvents }],
    },
    Measure {
        id: "accuracy",
        title: "Accuracy",
        asks: "How often do decision and label agree?",
        counts: "(events with a positive label + no event with a negative label) / labelled cases",
        equal_means: "overall accuracy equality",
        misleads_when: "one label is much rarer than the other: deciding always the same is then accurate",
        also_called: "",
        source: "Berk et al. 2021",
        needs_label: true,
        better: Better::Higher,
        view: View::Event,
        parts: &[Part { hits: RIGHT, base: LABELLED, empty: Undefined::NoLabels }],
    },
    Measure {
        id: "balanced_accuracy",
        title: "Balanced accuracy",
        asks: "How often do decision and label agree, both labels weighing the same?",
        counts: "the mean of the true positive rate and the true negative rate",
        equal_means: "the decision separates the labels as well in every group",
        misleads_when: "a good rate on one label hides a bad one on the other: look at both parts",
        also_called: "mean recall; (Youden's J + 1) / 2",
        source: "Brodersen et al. 2010",
        needs_label: true,
        better: Better::Higher,
        view: View::Event,
        parts: &[
            Part { hits: &[TruePositive], base: POSITIVES, empty: Undefined::NoPositiveLabels },
            Part { hits: &[TrueNegative], base: NEGATIVES, empty: Undefined::NoNegativeLabels },
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::{Confusion, Rate};

    #[test]
    fn complements_add_to_one_and_undefined_stays_undefined() {
        let group = Confusion {
            true_positives: 1369,
            false_positives: 805,
            false_negatives: 532,
            true_negatives: 990,
            ..Confusion::default()
        };
        let value = |id: &str| super::super::find(id).map(|m| m.of(group).map(Rate::value));
        for (one, other) in [
            ("true_positive_rate", "false_negative_rate"),
            ("false_positive_rate", "true_negative_rate"),
            ("positive_predictive_value", "false_discovery_rate"),
            ("negative_predictive_value", "false_omission_rate"),
        ] {
            let (a, b) = (value(one).unwrap().unwrap(), value(other).unwrap().unwrap());
            assert!((a + b - 1.0).abs() < 1e-15, "{one} {other}");
        }
        let unlabelled = Confusion { unlabelled_events: 2, unlabelled_others: 3, ..Confusion::default() };
        for measure in measures().iter().filter(|measure| measure.needs_label) {
            assert_eq!(measure.of(unlabelled), Err(Undefined::NoLabels), "{measure:?}");
            assert_eq!(measure.of(Confusion::default()), Err(Undefined::NoCases), "{measure:?}");
        }
        assert_eq!(measures()[0].of(unlabelled).unwrap().value(), 0.4);
    }
}
