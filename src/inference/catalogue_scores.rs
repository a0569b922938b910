//! The methods for scores before a decision, in words.

use crate::inference::catalogue::INDEPENDENT;
use crate::inference::{Method, MethodKind};

const ALIKE: &str = "Cases are independent of each other and of one kind within the group and label.";

const NOT_FITTED: &str = "Scores are chances of a positive label from a model that was not fitted to these \
                          cases; cases are independent of each other.";

const MOVER: &str = "In simulations at 95 % the range held in 93 to 98 % for groups with 10 to 100 cases of \
                     either label and areas of 0.75 and 0.9.";

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "delong_logit",
        title: "DeLong interval of an area under the ROC curve",
        kind: MethodKind::RateInterval,
        words: "The range of true probabilities that a case with a positive label has the better score than \
                one with a negative label. It never leaves 0 to 1.",
        assumptions: ALIKE,
        limits: "In simulations at 95 % it held in 91 to 98 % with 10 cases of a label, least often at an \
                 area of 0.9 with 10 beside 100, and in 94 to 96 % with 30 or more of each. Where the scores \
                 of a label do not tell how they vary, another interval takes its place.",
        source: "DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44; on the scale of the logarithm of \
                 the odds as in Pepe (2003), The statistical evaluation of medical tests for classification \
                 and prediction",
    },
    Method {
        id: "newcombe_superiority",
        title: "Newcombe interval of a probability of superiority",
        kind: MethodKind::RateInterval,
        words: "The range of true probabilities that a case of one side is above one of the other, from the \
                observed one and the numbers of cases alone. Takes the place of other intervals where the \
                cases of a side do not vary: when all of one side are above all of the other, when a side is \
                all of one level, or when it has a single case.",
        assumptions: "Cases are independent of each other; their levels spread about as exponential ones do.",
        limits: "Wider than need be where many levels are tied. In simulations at 95 % it held in 94 % or \
                 more, with few levels in up to 100 %.",
        source: "Newcombe (2006), Confidence intervals for an effect size measure based on the Mann-Whitney \
                 statistic, part 2, Statistics in Medicine 25, method 5",
    },
    Method {
        id: "delong",
        title: "Plain DeLong interval of an area under the ROC curve",
        kind: MethodKind::RateInterval,
        words: "The observed area plus and minus its standard errors, as other programs print it.",
        assumptions: ALIKE,
        limits: "In simulations at 95 % it held in 77 to 95 % with 5 to 30 cases of a label, least often \
                 near an area of 0.9. Silent at 0 and 1.",
        source: "DeLong, DeLong and Clarke-Pearson (1988), Comparing the areas under two or more correlated \
                 receiver operating characteristic curves, Biometrics 44",
    },
    Method {
        id: "mover_auc",
        title: "Difference of two areas under the ROC curve",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between how well a score ranks the cases of two groups. If it \
                holds zero, chance alone can explain the difference.",
        assumptions: INDEPENDENT,
        limits: MOVER,
        source: "Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics \
                 in Medicine 27; DeLong, DeLong and Clarke-Pearson (1988)",
    },
    Method {
        id: "mover_auc_sidak",
        title: "Differences of areas under the ROC curve to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences to a reference that was chosen beforehand, in how well a score \
                ranks the cases, wide enough that the ranges of all groups hold together.",
        assumptions: INDEPENDENT,
        limits: "Up to a few per cent wider than need be, because the comparisons share their reference. In \
                 simulations of 4 groups at 95 % all ranges held in 96 to 97 %.",
        source: "Zou and Donner (2008); DeLong, DeLong and Clarke-Pearson (1988); Sidak (1967), JASA 62",
    },
    Method {
        id: "mover_auc_best",
        title: "Differences of areas under the ROC curve to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true differences to the group whose cases the score truly ranks \
                best. All ranges hold together.",
        assumptions: INDEPENDENT,
        limits: "In simulations of 4 groups at 95 % all ranges held in 96 to 98 %.",
        source: "Pairs by Zou and Donner (2008) from DeLong, DeLong and Clarke-Pearson (1988); all pairs by \
                 Tukey (1953) and Kramer (1956); comparison with the best after Hsu (1984); Sidak (1967)",
    },
    Method {
        id: "delong_z",
        title: "DeLong test of two areas under the ROC curve",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make a score rank the cases of two groups at least \
                as differently as observed, if it ranked them equally well.",
        assumptions: INDEPENDENT,
        limits: "In simulations at the level of 5 % it rejected true equality in up to 8 % with 10 cases of \
                 each label in a group, and in 4 to 6 % with 30 or more. Silent where the scores of a label \
                 do not tell how they vary.",
        source: "DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, for groups that do not overlap",
    },
    Method {
        id: "mean_score_t",
        title: "Interval of a mean score",
        kind: MethodKind::NumberInterval,
        words: "The range of true mean scores of a group that its cases do not contradict, in the unit of \
                the score.",
        assumptions: ALIKE,
        limits: "For lopsided scores it takes some 100 cases: in simulations at 95 % it held in 88 % with \
                 10, in 92 % with 30 and in 94 % with 100. Silent when all scores are the same. May pass the \
                 ends of the scale.",
        source: "Student (1908), The probable error of a mean, Biometrika 6",
    },
    Method {
        id: "brier_score_t",
        title: "Interval of a Brier score",
        kind: MethodKind::NumberInterval,
        words: "The range of true mean squared distances between score and label, cut off at 0 and 1.",
        assumptions: ALIKE,
        limits: "Needs many cases where most scores are near 0 or 1: in simulations at 95 % of scores of 9 % \
                 on average it held in 65 % with 10 cases, 87 % with 30, 93 % with 100 and 95 % with 1,000.",
        source: "Brier (1950), Monthly Weather Review 78; Student (1908), Biometrika 6",
    },
    Method {
        id: "calibration_error_scheffe",
        title: "Interval of the calibration error",
        kind: MethodKind::NumberInterval,
        words: "The range of calibration errors, over the same bins, that the labels do not contradict. If it \
                holds zero, the scores may mean what they say.",
        assumptions: "Labels are independent of each other; the bins were fixed beforehand.",
        limits: "Cautious: in simulated samples of 50 to 5,000 cases it held in 99 % or more at 95 %, and with fewer than \
                 some hundreds of cases it is wide.",
        source: "Scheffé (1953), A method for judging all contrasts in the analysis of variance, Biometrika 40",
    },
    Method {
        id: "calibration_error",
        title: "Expected and maximum calibration error",
        kind: MethodKind::Description,
        words: "How far the share of positive labels lies from the mean score, on average over bins of cases \
                with similar scores, and at most. Beside it stands what chance alone would make of perfect \
                scores.",
        assumptions: "Scores are chances of a positive label.",
        limits: "Above zero by chance alone, the more so the fewer cases and the more bins, and different \
                 for different bins; a score on the edge of two belongs to the lower one. Compare with the value by chance, which is about 5 % too low with fewer \
                 than 30 cases.",
        source: "Naeini, Cooper and Hauskrecht (2015), Obtaining well calibrated probabilities using \
                 Bayesian binning, AAAI",
    },
    Method {
        id: "brier_parts",
        title: "Parts of the Brier score",
        kind: MethodKind::Description,
        words: "How much of the Brier score is there because scores do not mean what they say (reliability), \
                how much is taken off because they tell cases apart (resolution), how much is in the labels \
                themselves (uncertainty), and what lies within the bins.",
        assumptions: "Scores are chances of a positive label.",
        limits: "Reliability and resolution are both larger than the true ones on average, the more so the \
                 fewer cases are in a bin.",
        source: "Murphy (1973), A new vector partition of the probability score, Journal of Applied \
                 Meteorology 12; Stephenson, Coelho and Jolliffe (2008), Two extra components in the Brier \
                 score decomposition, Weather and Forecasting 23",
    },
    Method {
        id: "hosmer_lemeshow",
        title: "Hosmer-Lemeshow test of calibration",
        kind: MethodKind::Test,
        words: "The probability that chance alone would set the labels at least as far from the scores as \
                observed, over all bins, if every score were exactly the chance of a positive label.",
        assumptions: NOT_FITTED,
        limits: "Depends on the bins. Too ready to see a difference where fewer than about 5 cases of either \
                 label are expected in a bin: with scores of 9 % on average and ten bins it rejected in 9 to \
                 12 % at the level of 5 %. With very many cases even errors without any practical weight \
                 give small values.",
        source: "Hosmer and Lemeshow (1980), Goodness of fit tests for the multiple logistic regression \
                 model, Communications in Statistics A 9, with as many degrees of freedom as bins",
    },
    Method {
        id: "spiegelhalter",
        title: "Spiegelhalter's test of calibration",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the Brier score differ at least as much as \
                observed from what perfect scores promise. Needs no bins.",
        assumptions: NOT_FITTED,
        limits: "Blind to errors that leave the mean squared distance as promised. In simulations at the \
                 level of 5 % it rejected in 4 to 5 %, also with 10 cases. Silent when every score is 0, 0.5 \
                 or 1.",
        source: "Spiegelhalter (1986), Probabilistic prediction in patient management and clinical trials, \
                 Statistics in Medicine 5",
    },
    Method {
        id: "observed_over_expected",
        title: "Positive labels observed over expected",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between how many labels are positive and how many the scores \
                promise, over all cases of the group together.",
        assumptions: NOT_FITTED,
        limits: "The scores are taken as given. Scores that are right on average can still be wrong for low \
                 and for high ones in opposite directions.",
        source: "Wilson (1927), JASA 22, for the share of positive labels, over the mean score",
    },
];
