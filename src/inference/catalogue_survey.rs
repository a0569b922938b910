//! The methods for rows with sampling weights, in words.

use crate::inference::{Method, MethodKind};

const DRAWN: &str = "Rows are drawn independently of each other, each with the chance that its weight says, \
                     without strata or clusters; the groups do not overlap.";

const UNEQUAL: &str = "In simulations at 95 % with weights whose coefficient of variation was 0.5 to 1.3 it \
                       held in 94 to 98 % for rates of 30 % or more in groups of 100, and in at least 92 % \
                       for rates of 5 to 10 %.";

const PAIRS_BEST: &str = "Pairs by square-and-add (Zou and Donner 2008; Donner and Zou 2012) from Wilson intervals \
    at the effective number of cases (Korn and Graubard 1998); all pairs by Tukey (1953) and \
    Kramer (1956); comparison with the best after Hsu (1984); Sidak (1967)";

const PAIRS_FIXED: &str = "Pairs by square-and-add (Zou and Donner 2008; Donner and Zou 2012) from Wilson intervals \
    at the effective number of cases (Korn and Graubard 1998); Sidak (1967), JASA 62";

const PAIRS_ALL: &str = "Pairs by square-and-add (Zou and Donner 2008; Donner and Zou 2012) from Wilson intervals \
    at the effective number of cases (Korn and Graubard 1998); all pairs by Tukey (1953) and \
    Kramer (1956)";

const PAIRS_TWO: &str = "Pairs by square-and-add (Zou and Donner 2008; Donner and Zou 2012) from Wilson intervals \
    at the effective number of cases (Korn and Graubard 1998); all pairs by Tukey (1953) and \
    Kramer (1956); Bonferroni over the two";

const JOINT: &str = "In simulations at 95 % of 3 and of 7 groups with a rate of 30 % and unequal weights all ranges \
                     held in 96 %. Where events are rare it holds less often than stated: it has no \
                     correction for lopsidedness.";

const STANDARD: &str = "One case of a group in a large stratum speaks for the whole stratum, so the range can be \
    wide. When a group has fewer than five hits or misses in some stratum, its rate is taken \
    to be as sure as the weights alone allow.";

const SOURCE_STANDARD: &str = "Direct standardisation by the weight of both groups; limits by Zou and Donner (2008) and \
    Donner and Zou (2012), with the linearised variance of the mix (Woodruff 1971)";

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "kish",
        title: "Effective number of cases",
        kind: MethodKind::Description,
        words: "How many cases of one and the same weight would say as much as these: the square of the sum of \
                the weights, divided by the sum of their squares. The more unequal the weights, the fewer.",
        assumptions: "The weights have nothing to do with what is counted.",
        limits: "A rule of thumb for all measures at once. The interval of a rate also looks at which cases \
                 carry the weight, and is never narrower than this number allows.",
        source: "Kish (1965), Survey sampling, Wiley",
    },
    Method {
        id: "survey_wilson",
        title: "Wilson interval at the effective number of cases",
        kind: MethodKind::RateInterval,
        words: "The range of true rates in the population that the weighted sample does not contradict. It is \
                as wide as that of so many equal cases as have the same linearised variance, and of no more \
                than Kish's effective number. A mean of two rates is put together from theirs.",
        assumptions: DRAWN,
        limits: UNEQUAL,
        source: "Wilson (1927), JASA 22; Korn and Graubard (1998), Confidence intervals for proportions with \
                 small expected number of positive counts estimated from survey data, Survey Methodology 24; \
                 linearised variance: Woodruff (1971), JASA 66; Kish (1965)",
    },
    Method {
        id: "survey_difference",
        title: "Difference of two weighted rates",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between two groups of the population that the weighted sample \
                does not contradict.",
        assumptions: DRAWN,
        limits: "Speaks of this one pair: when the pair was picked out of many because it looked worst, use \
                 the joint interval. Cautious where cases with the event have small weights.",
        source: "Newcombe (1998), method 10, and Zou and Donner (2008), Statistics in Medicine 27, with Wilson \
                 intervals at the effective number of cases (Korn and Graubard 1998)",
    },
    Method {
        id: "survey_ratio",
        title: "Ratio of two weighted rates",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between the rates of two groups of the population that the weighted \
                sample does not contradict.",
        assumptions: DRAWN,
        limits: "Has no upper end when the reference has no hit. Speaks of this one pair.",
        source: "Donner and Zou (2012), Statistical Methods in Medical Research 21, with Wilson intervals at \
                 the effective number of cases (Korn and Graubard 1998)",
    },
    Method {
        id: "survey_difference_nested",
        title: "Difference of a weighted rate from that of all",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between a group's rate in the population and the rate of all, \
                the group included.",
        assumptions: DRAWN,
        limits: "The group's fraction of the weight is taken as known, though it is estimated too.",
        source: "As the difference of two weighted rates, applied to the group and the rest and scaled by the \
                 fraction of the rest",
    },
    Method {
        id: "survey_ratio_nested",
        title: "Ratio of a weighted rate to that of all",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between a group's rate in the population and the rate of all, the \
                group included.",
        assumptions: DRAWN,
        limits: "The group's fraction of the weight is taken as known, though it is estimated too.",
        source: "As the ratio of two weighted rates, applied to the group and the rest and carried over to \
                 the whole",
    },
    Method {
        id: "survey_difference_best",
        title: "Differences of weighted rates to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true differences to whichever group of the population is truly \
                the best. All ranges hold together.",
        assumptions: DRAWN,
        limits: JOINT,
        source: PAIRS_BEST,
    },
    Method {
        id: "survey_ratio_best",
        title: "Ratios of weighted rates to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true ratios to whichever group of the population is truly the \
                best. All ranges hold together.",
        assumptions: DRAWN,
        limits: JOINT,
        source: PAIRS_BEST,
    },
    Method {
        id: "survey_difference_sidak",
        title: "Differences of weighted rates to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences to a reference that was chosen beforehand, wide enough that the \
                ranges of all groups hold together.",
        assumptions: DRAWN,
        limits: "A little wider than need be, because the comparisons share their reference.",
        source: PAIRS_FIXED,
    },
    Method {
        id: "survey_ratio_sidak",
        title: "Ratios of weighted rates to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios to a reference that was chosen beforehand, wide enough that the \
                ranges of all groups hold together.",
        assumptions: DRAWN,
        limits: "A little wider than need be, because the comparisons share their reference.",
        source: PAIRS_FIXED,
    },
    Method {
        id: "survey_difference_nested_sidak",
        title: "Differences of weighted rates from that of all, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences between a group's rate and the rate of all, the group included. \
                The ranges of all groups hold together.",
        assumptions: DRAWN,
        limits: "The comparisons overlap, for which the correction is not proven.",
        source: PAIRS_FIXED,
    },
    Method {
        id: "survey_ratio_nested_sidak",
        title: "Ratios of weighted rates to that of all, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios between a group's rate and the rate of all, the group included. The \
                ranges of all groups hold together.",
        assumptions: DRAWN,
        limits: "The comparisons overlap, for which the correction is not proven.",
        source: PAIRS_FIXED,
    },
    Method {
        id: "survey_range",
        title: "Largest difference between weighted rates of any two groups",
        kind: MethodKind::SummaryInterval,
        words: "The range of true gaps in the population between the group with the highest rate and the one \
                with the lowest.",
        assumptions: DRAWN,
        limits: "The observed gap is larger than the true one on average; the range allows for it, the \
                 observed value does not.",
        source: PAIRS_ALL,
    },
    Method {
        id: "survey_range_ratio",
        title: "Smallest ratio between weighted rates of any two groups",
        kind: MethodKind::SummaryInterval,
        words: "The range of true ratios in the population of the lowest rate of any group to the highest.",
        assumptions: DRAWN,
        limits: "The observed ratio is smaller than the true one on average; the range allows for it, the \
                 observed value does not.",
        source: PAIRS_ALL,
    },
    Method {
        id: "survey_worse_range",
        title: "The worse of two largest differences of weighted rates",
        kind: MethodKind::SummaryInterval,
        words: "The range of true values of the larger of two gaps, such as those of the true and the false \
                positive rate.",
        assumptions: DRAWN,
        limits: "Cautious, because it holds however the two gaps are related.",
        source: PAIRS_TWO,
    },
    Method {
        id: "survey_worse_range_ratio",
        title: "The worse of two smallest ratios of weighted rates",
        kind: MethodKind::SummaryInterval,
        words: "The range of true values of the smaller of two ratios, such as those of the true and the false \
                positive rate.",
        assumptions: DRAWN,
        limits: "Cautious, because it holds however the two ratios are related.",
        source: PAIRS_TWO,
    },
    Method {
        id: "survey_mean_range",
        title: "The mean of two largest differences of weighted rates",
        kind: MethodKind::SummaryInterval,
        words: "The range of true values of the mean of two gaps, such as those of the true and the false \
                positive rate.",
        assumptions: DRAWN,
        limits: "Wider than need be: it holds whenever both gaps lie in their own ranges.",
        source: PAIRS_TWO,
    },
    Method {
        id: "survey_score",
        title: "Quasi-score test of two weighted rates",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the two weighted rates differ at least as much as \
                observed, if they were the same in the population.",
        assumptions: DRAWN,
        limits: "Approximate: with fewer than about ten cases with the event it finds less than it should. In \
                 simulations at the level of 5 % with very unequal weights it rejected true equality in at most \
                 5.4 %.",
        source: "Rao, Scott and Skinner (1998), Quasi-score tests with survey data, Statistica Sinica 8; Boos \
                 (1992), On generalized score tests, The American Statistician 46",
    },
    Method {
        id: "survey_wald",
        title: "Wald test of two means of weighted rates",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the two values differ at least as much as \
                observed, if they were the same in the population.",
        assumptions: DRAWN,
        limits: "Too ready to see a difference when a rate has few cases or is near 0 or 1; undefined when all \
                 rates are exactly 0 or 1.",
        source: "Wald (1943), Transactions of the American Mathematical Society 54, with the linearised \
                 variance (Woodruff 1971)",
    },
    Method {
        id: "survey_standardized_rate",
        title: "Standardised weighted rate",
        kind: MethodKind::RateInterval,
        words: "What the weighted rate of a group would be with the mix of strata that both groups have \
                together in the population, and the range of true values.",
        assumptions: DRAWN,
        limits: STANDARD,
        source: SOURCE_STANDARD,
    },
    Method {
        id: "survey_standardized_difference",
        title: "Standardised difference of weighted rates",
        kind: MethodKind::DifferenceInterval,
        words: "The difference between the weighted rates of two groups if both were spread over the strata \
                alike, and the range of true values the sample does not contradict.",
        assumptions: DRAWN,
        limits: STANDARD,
        source: SOURCE_STANDARD,
    },
    Method {
        id: "survey_standardized_ratio",
        title: "Standardised ratio of weighted rates",
        kind: MethodKind::RatioInterval,
        words: "The ratio of the weighted rates of two groups if both were spread over the strata alike, and \
                the range of true values the sample does not contradict.",
        assumptions: DRAWN,
        limits: "As the standardised difference, and wider than need be: the mix that both share is counted \
                 for each. Undefined when the reference has no hit.",
        source: SOURCE_STANDARD,
    },
];
