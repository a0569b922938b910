//! Measures of numbers: of an amount that was decided, or of the score a decision was made from.

/// What the number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// The outcome itself: a price, a premium, minutes of waiting.
    Amount,
    /// What the decision was made from.
    Score,
}

/// What a measure of numbers is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One group: it has a value, and may be compared with that of a reference.
    Group,
    /// A group and its reference together: it is a comparison itself.
    Pair,
}

/// Which value of a measure of numbers is the better one for the people concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preferred {
    /// The higher, whatever the number is.
    Higher,
    /// The lower, whatever the number is.
    Lower,
    /// The side that the policy names as better for the number.
    AsTheNumber,
    /// Neither.
    Neither,
}

/// One measure of numbers: its name and its words. How it is computed is a matter of inference.
#[derive(Debug, PartialEq, Eq)]
pub struct NumberMeasure {
    /// The id of policies and of `audit.json`.
    pub id: &'static str,
    /// A title for tables and figures.
    pub title: &'static str,
    /// The question it answers.
    pub asks: &'static str,
    /// What is computed.
    pub computes: &'static str,
    /// What equality between groups means.
    pub equal_means: &'static str,
    /// When it misleads.
    pub misleads_when: &'static str,
    /// Other names in the field.
    pub also_called: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What the number is.
    pub kind: NumberKind,
    /// Of one group, or of a pair.
    pub scope: Scope,
    /// Whether it needs a label.
    pub needs_label: bool,
    /// Whether groups are compared by it, and with which of difference, ratio and test.
    pub compared: Compared,
    /// Which value is better.
    pub preferred: Preferred,
    /// Whether there is an interval, so that a clause can rest on it.
    pub judged: bool,
    /// Whether it lies between 0 and 1 whatever the log.
    pub within_one: bool,
}

/// What of a comparison there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The difference from the reference.
    pub difference: bool,
    /// The ratio to the reference.
    pub ratio: bool,
    /// A test of equality.
    pub test: bool,
}

const NOT: Compared = Compared { difference: false, ratio: false, test: false };

/// All measures of numbers, in the order of reports: of amounts, of pairs of amounts, of scores.
pub fn number_measures() -> &'static [NumberMeasure] {
    &MEASURES
}

/// The measure of numbers with this id.
///
/// ```
/// let median = evenhand::measures::find_number("median").unwrap();
/// assert!(median.compared.ratio && !median.compared.test);
/// ```
pub fn find_number(id: &str) -> Option<&'static NumberMeasure> {
    MEASURES.iter().find(|measure| measure.id == id)
}

static MEASURES: [NumberMeasure; 13] = [
    NumberMeasure {
        id: "mean",
        title: "Mean",
        asks: "What does a case of the group pay, get or wait on average?",
        computes: "the sum of all amounts / all cases, summed without rounding",
        equal_means: "the groups pay (get, wait) as much in total for as many cases",
        misleads_when: "a few very large amounts carry it: look at the median and the distribution as well; or groups differ in what legitimately drives the amount",
        also_called: "average price, mean outcome",
        source: "differences in means as a measure of disparity: Chen et al. 2019; CFPB 2014 (proxy methodology)",
        kind: NumberKind::Amount,
        scope: Scope::Group,
        needs_label: false,
        compared: Compared { difference: true, ratio: true, test: true },
        preferred: Preferred::AsTheNumber,
        judged: true,
        within_one: false,
    },
    NumberMeasure {
        id: "median",
        title: "Median",
        asks: "Which amount do half of the group's cases not exceed?",
        computes: "the middle amount, with linear interpolation between the two in the middle",
        equal_means: "the case in the middle of each group pays (gets, waits) the same",
        misleads_when: "the groups differ in the tails, which the median does not see",
        also_called: "50th percentile",
        source: "Hyndman & Fan 1996, type 7",
        kind: NumberKind::Amount,
        scope: Scope::Group,
        needs_label: false,
        compared: Compared { difference: true, ratio: true, test: false },
        preferred: Preferred::AsTheNumber,
        judged: true,
        within_one: false,
    },
    NumberMeasure {
        id: "p10",
        title: "10th percentile",
        asks: "Which amount do a tenth of the group's cases not exceed?",
        computes: "the amount at a tenth of the ranks, with linear interpolation",
        equal_means: "the low ends of the groups are alike",
        misleads_when: "the group has fewer than some tens of cases",
        also_called: "first decile",
        source: "Hyndman & Fan 1996, type 7",
        kind: NumberKind::Amount,
        scope: Scope::Group,
        needs_label: false,
        compared: NOT,
        preferred: Preferred::AsTheNumber,
        judged: true,
        within_one: false,
    },
    NumberMeasure {
        id: "p90",
        title: "90th percentile",
        asks: "Which amount do a tenth of the group's cases exceed?",
        computes: "the amount at nine tenths of the ranks, with linear interpolation",
        equal_means: "the high ends of the groups are alike",
        misleads_when: "the group has fewer than some tens of cases",
        also_called: "ninth decile",
        source: "Hyndman & Fan 1996, type 7",
        kind: NumberKind::Amount,
        scope: Scope::Group,
        needs_label: false,
        compared: NOT,
        preferred: Preferred::AsTheNumber,
        judged: true,
        within_one: false,
    },
    NumberMeasure {
        id: "std_dev",
        title: "Standard deviation",
        asks: "How far do the group's amounts lie from their mean?",
        computes: "the square root of the sum of squared distances from the mean / (cases − 1)",
        equal_means: "amounts are spread alike in every group",
        misleads_when: "amounts are skewed: it is then the size of the tail",
        also_called: "",
        source: "Bessel's correction of the variance of a sample",
        kind: NumberKind::Amount,
        scope: Scope::Group,
        needs_label: false,
        compared: NOT,
        preferred: Preferred::Neither,
        judged: false,
        within_one: false,
    },
    NumberMeasure {
        id: "standardized_mean_difference",
        title: "Standardised mean difference",
        asks: "How many standard deviations do the means of group and reference lie apart?",
        computes: "(mean of the group − mean of the reference) / pooled standard deviation; audit.json has the same over the total and over the average deviation",
        equal_means: "the means are equal",
        misleads_when: "the two spreads differ much, or amounts are skewed: say which denominator was used",
        also_called: "Cohen's d; SMD, often printed × 100 in US lending",
        source: "Cohen 1988; Austin 2009; thresholds of 0.30 in the practice of US lending",
        kind: NumberKind::Amount,
        scope: Scope::Pair,
        needs_label: false,
        compared: NOT,
        preferred: Preferred::Neither,
        judged: true,
        within_one: false,
    },
    NumberMeasure {
        id: "probability_of_superiority",
        title: "Probability of superiority",
        asks: "How often has a case of the group a larger amount than a case of the reference, both taken at random?",
        computes: "pairs in which the group's amount is larger, ties counting half / all pairs",
        equal_means: "0.5: neither tends to have the larger amounts",
        misleads_when: "only the size of a gap matters, not how often there is one",
        also_called: "common language effect size, relative effect, area under the curve; Cliff's delta is twice it minus one",
        source: "McGraw & Wong 1992; Brunner & Munzel 2000",
        kind: NumberKind::Amount,
        scope: Scope::Pair,
        needs_label: false,
        compared: NOT,
        preferred: Preferred::Neither,
        judged: true,
        within_one: true,
    },
    NumberMeasure {
        id: "kolmogorov_smirnov",
        title: "Kolmogorov-Smirnov distance",
        asks: "At the amount where the two distributions differ most, how far apart are they?",
        computes: "the largest difference between the shares of group and reference at or below an amount",
        equal_means: "0: the distributions are the same",
        misleads_when: "cases are few: it is above zero by chance alone",
        also_called: "KS statistic",
        source: "Smirnov 1939",
        kind: NumberKind::Amount,
        scope: Scope::Pair,
        needs_label: false,
        compared: NOT,
        preferred: Preferred::Neither,
        judged: true,
        within_one: true,
    },
    NumberMeasure {
        id: "wasserstein",
        title: "Wasserstein distance",
        asks: "How much would amounts have to be moved, on average, to make the two distributions one?",
        computes: "the area between the two distribution functions, in the unit of the amount",
        equal_means: "0: the distributions are the same",
        misleads_when: "cases are few: it is above zero by chance alone",
        also_called: "earth mover's distance, area between curves",
        source: "Kantorovich 1942; Villani 2009",
        kind: NumberKind::Amount,
        scope: Scope::Pair,
        needs_label: false,
        compared: NOT,
        preferred: Preferred::Neither,
        judged: false,
        within_one: false,
    },
    NumberMeasure {
        id: "mean_score",
        title: "Mean score",
        asks: "Which score does a case of the group have on average?",
        computes: "the sum of all scores / all cases with a score, summed without rounding",
        equal_means: "the groups are scored alike on average",
        misleads_when: "the groups differ in what the score is to predict",
        also_called: "",
        source: "Chouldechova 2017 (mean score parity)",
        kind: NumberKind::Score,
        scope: Scope::Group,
        needs_label: false,
        compared: Compared { difference: true, ratio: false, test: true },
        preferred: Preferred::AsTheNumber,
        judged: true,
        within_one: false,
    },
    NumberMeasure {
        id: "auc",
        title: "Area under the ROC curve",
        asks: "How often does a case with a positive label have the better score than one with a negative label?",
        computes: "pairs of a positive and a negative label in which the score ranks them right, ties counting half / all pairs",
        equal_means: "the score separates positives from negatives as well in every group",
        misleads_when: "groups differ in how alike their cases are; and a score can rank well within every group and still be too low for one of them",
        also_called: "concordance, c-statistic, AUROC",
        source: "Hanley & McNeil 1982; DeLong et al. 1988",
        kind: NumberKind::Score,
        scope: Scope::Group,
        needs_label: true,
        compared: Compared { difference: true, ratio: false, test: true },
        preferred: Preferred::Higher,
        judged: true,
        within_one: true,
    },
    NumberMeasure {
        id: "expected_calibration_error",
        title: "Expected calibration error",
        asks: "How far is the score, read as a probability, from the share of positive labels?",
        computes: "over ten bins of equal width, a score on an edge in the lower one: |positive share − mean score|, weighted by cases",
        equal_means: "the score means the same in every group, as far as bins show",
        misleads_when: "cases are few: it is above zero by chance alone, and the expected size under perfect calibration stands beside it",
        also_called: "ECE",
        source: "Naeini et al. 2015; Guo et al. 2017",
        kind: NumberKind::Score,
        scope: Scope::Group,
        needs_label: true,
        compared: NOT,
        preferred: Preferred::Lower,
        judged: true,
        within_one: true,
    },
    NumberMeasure {
        id: "brier_score",
        title: "Brier score",
        asks: "How far are the scores, read as probabilities, from what turned out to be true?",
        computes: "the mean of (score − label)², the label being 1 or 0",
        equal_means: "predictions are as good in every group; this depends on how frequent positives are",
        misleads_when: "base rates differ between groups: a group with a base rate near one half has a higher score for the same skill",
        also_called: "mean squared error of probabilities",
        source: "Brier 1950; Murphy 1973",
        kind: NumberKind::Score,
        scope: Scope::Group,
        needs_label: true,
        compared: NOT,
        preferred: Preferred::Lower,
        judged: true,
        within_one: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_no_other_catalogue_has_them() {
        for (at, measure) in number_measures().iter().enumerate() {
            assert!(number_measures()[..at].iter().all(|other| other.id != measure.id), "{}", measure.id);
            assert!(crate::measures::find(measure.id).is_none(), "{}", measure.id);
            assert!(crate::measures::find_summary(measure.id).is_none(), "{}", measure.id);
            assert!(measure.scope == Scope::Group || measure.compared == NOT, "{}", measure.id);
        }
    }
}
