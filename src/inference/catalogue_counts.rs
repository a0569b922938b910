//! Methods for rates of counts: one rate, two groups, many groups, tests.

use crate::inference::catalogue::{INDEPENDENT, Method, MethodKind};

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "wilson",
        title: "Wilson score interval",
        kind: MethodKind::RateInterval,
        words: "The range of true rates that the counts of one group do not contradict. The fewer the \
                cases, the wider it is, and it never has a width of zero, not even at 0 % or 100 %.",
        assumptions: "Cases are decided independently of each other, with the same chance within the group.",
        limits: "Holds on average over possible rates; for rates very near 0 or 1 with few cases the actual \
                 confidence can be a few points below the stated one.",
        source: "Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA \
                 22",
    },
    Method {
        id: "mover_wilson",
        title: "Interval of a mean of two rates",
        kind: MethodKind::RateInterval,
        words: "The range of true values of a measure that is the mean of two rates, such as balanced \
                accuracy, built from the ranges of the two rates.",
        assumptions: "The two rates come from different cases, decided independently of each other.",
        limits: "Approximate when either rate has fewer than about ten cases.",
        source: "Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics \
                 in Medicine 27; Wilson (1927)",
    },
    Method {
        id: "newcombe",
        title: "Newcombe hybrid score interval",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between the rates of two groups that the counts do not \
                contradict. If it holds zero, chance alone can explain the difference.",
        assumptions: INDEPENDENT,
        limits: "Speaks of this one pair: when the pair was picked out of many because it looked worst, use \
                 the joint interval. Short of its promise where a group of tens of cases with rare events \
                 stands beside a large one.",
        source: "Newcombe (1998), Interval estimation for the difference between independent proportions, \
                 Statistics in Medicine 17, method 10",
    },
    Method {
        id: "newcombe_nested",
        title: "Newcombe interval against all",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between a group's rate and the rate of all, the group \
                included.",
        assumptions: "Cases are decided independently; the sizes of the groups are taken as given.",
        limits: "A group that makes up most of the cases cannot differ much from all; the range says so.",
        source: "Newcombe (1998), applied to the group and the rest, and scaled by the fraction of the rest",
    },
    Method {
        id: "mover_difference",
        title: "Difference of two means of rates",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between two groups in a measure that is the mean of two \
                rates.",
        assumptions: "All four rates come from different cases, decided independently of each other.",
        limits: "Approximate when a rate has fewer than about ten cases.",
        source: "Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics \
                 in Medicine 27",
    },
    Method {
        id: "koopman",
        title: "Koopman score interval",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between the rates of two groups that the counts do not contradict. \
                If it holds 1, chance alone can explain the ratio.",
        assumptions: INDEPENDENT,
        limits: "Has no upper end when the reference has no hit. Speaks of this one pair: when the \
                 reference was picked because it looked best, use the joint interval.",
        source: "Koopman (1984), Confidence intervals for the ratio of two binomial proportions, Biometrics \
                 40",
    },
    Method {
        id: "gart_nam",
        title: "Gart-Nam skewness-corrected score interval",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between the rates of two groups, corrected for the lopsidedness \
                that small groups and rare events bring.",
        assumptions: INDEPENDENT,
        limits: "Has no upper end when the reference has no hit, and at high confidence not with one or two \
                 either.",
        source: "Gart and Nam (1988), Approximate interval estimation of the ratio of binomial parameters, \
                 Biometrics 44; in the form of Laud (2017), Pharmaceutical Statistics 16",
    },
    Method {
        id: "koopman_nested",
        title: "Koopman interval against all",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between a group's rate and the rate of all, the group included.",
        assumptions: "Cases are decided independently; the sizes of the groups are taken as given.",
        limits: "The ratio to all can never exceed one over the group's fraction of the cases.",
        source: "Koopman (1984), applied to the group and the rest, and carried over to the whole",
    },
    Method {
        id: "mover_ratio",
        title: "Ratio of two means of rates",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between two groups in a measure that is the mean of two rates.",
        assumptions: "All four rates come from different cases, decided independently of each other.",
        limits: "Approximate when a rate has fewer than about ten cases; no upper end when the reference is \
                 at zero.",
        source: "Donner and Zou (2012), Closed-form confidence intervals for functions of the normal mean \
                 and standard deviation, Statistical Methods in Medical Research 21",
    },
    Method {
        id: "gart_nam_best",
        title: "Ratios to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true ratios to whichever group is truly the best. All ranges \
                hold together, so the worst of many groups can be picked out and what is said of it still \
                holds.",
        assumptions: INDEPENDENT,
        limits: "Cautious for rare events in small groups, where the range may be everything on the side of 1 on which no group is better than the best.",
        source: "Pairs by Gart and Nam (1988); all pairs by Tukey (1953) and Kramer (1956); comparison with \
                 the best after Hsu (1984), Annals of Statistics 12; Sidak (1967), JASA 62",
    },
    Method {
        id: "gart_nam_difference_best",
        title: "Differences to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true differences to whichever group is truly the best. All \
                ranges hold together.",
        assumptions: INDEPENDENT,
        limits: "Cautious for rare events in small groups.",
        source: "Pairs by Gart and Nam (1990); all pairs by Tukey (1953) and Kramer (1956); comparison with the \
                 best after Hsu (1984), Annals of Statistics 12; Sidak (1967), JASA 62",
    },
    Method {
        id: "mover_ratio_best",
        title: "Ratios of means of rates to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true ratios to the truly best group, in a measure that is the \
                mean of two rates. All ranges hold together.",
        assumptions: "All rates come from different cases, decided independently of each other.",
        limits: "Approximate when a rate has fewer than about ten cases.",
        source: "Pairs by Donner and Zou (2012); all pairs by Tukey (1953) and Kramer (1956); comparison \
                 with the best after Hsu (1984); Sidak (1967)",
    },
    Method {
        id: "mover_difference_best",
        title: "Differences of means of rates to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true differences to the truly best group, in a measure that is \
                the mean of two rates. All ranges hold together.",
        assumptions: "All rates come from different cases, decided independently of each other.",
        limits: "Approximate when a rate has fewer than about ten cases.",
        source: "Pairs by Zou and Donner (2008); all pairs by Tukey (1953) and Kramer (1956); comparison \
                 with the best after Hsu (1984); Sidak (1967)",
    },
    Method {
        id: "gart_nam_sidak",
        title: "Ratios to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios to a reference that was chosen beforehand, wide enough that the \
                ranges of all groups hold together.",
        assumptions: INDEPENDENT,
        limits: "Up to a few per cent wider than need be, because the comparisons share their reference; the \
                 correction by Dunnett uses that, and falls short in small groups.",
        source: "Gart and Nam (1988); Sidak (1967), Rectangular confidence regions for the means of \
                 multivariate normal distributions, JASA 62",
    },
    Method {
        id: "gart_nam_difference_sidak",
        title: "Differences to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences to a reference that was chosen beforehand, wide enough that \
                the ranges of all groups hold together.",
        assumptions: INDEPENDENT,
        limits: "Up to a few per cent wider than need be, because the comparisons share their reference; the \
                 correction by Dunnett uses that, and falls short in small groups.",
        source: "Gart and Nam (1990), Biometrics 46; Sidak (1967), JASA 62",
    },
    Method {
        id: "mover_ratio_sidak",
        title: "Ratios of means of rates to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios to a reference that was chosen beforehand, in a measure that is \
                the mean of two rates. The ranges of all groups hold together.",
        assumptions: "All rates come from different cases, decided independently of each other.",
        limits: "Approximate when a rate has fewer than about ten cases.",
        source: "Donner and Zou (2012); Sidak (1967), JASA 62",
    },
    Method {
        id: "mover_difference_sidak",
        title: "Differences of means of rates to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences to a reference that was chosen beforehand, in a measure that \
                is the mean of two rates. The ranges of all groups hold together.",
        assumptions: "All rates come from different cases, decided independently of each other.",
        limits: "Approximate when a rate has fewer than about ten cases.",
        source: "Zou and Donner (2008); Sidak (1967), JASA 62",
    },
    Method {
        id: "gart_nam_difference_nested_sidak",
        title: "Differences to all, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences between a group's rate and the rate of all, the group \
                included. The ranges of all groups hold together.",
        assumptions: "Cases are decided independently; the sizes of the groups are taken as given.",
        limits: "The comparisons overlap, for which the correction is not proven; it is measured.",
        source: "Gart and Nam (1990), applied to the group and the rest; Sidak (1967), JASA 62",
    },
    Method {
        id: "gart_nam_nested_sidak",
        title: "Ratios to all, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios between a group's rate and the rate of all, the group included. \
                The ranges of all groups hold together.",
        assumptions: "Cases are decided independently; the sizes of the groups are taken as given.",
        limits: "The comparisons overlap, for which the correction is not proven; it is measured.",
        source: "Gart and Nam (1988), applied to the group and the rest; Sidak (1967), JASA 62",
    },
    Method {
        id: "newcombe_range",
        title: "Largest difference between any two groups",
        kind: MethodKind::SummaryInterval,
        words: "The range of true gaps between the group with the highest rate and the one with the lowest. \
                It starts above zero only when some two groups differ by more than chance explains, all \
                pairs considered.",
        assumptions: INDEPENDENT,
        limits: "The observed gap is larger than the true one on average, more so with many small groups; \
                 the range allows for it, the observed value does not. Where events are rarer than about \
                 one in twenty and groups of some tens of cases stand beside a large one, the range holds \
                 less often than stated; otherwise it is cautious.",
        source: "Pairs by Newcombe (1998); all pairs by Tukey (1953) and Kramer (1956)",
    },
    Method {
        id: "gart_nam_range_ratio",
        title: "Smallest ratio between any two groups",
        kind: MethodKind::SummaryInterval,
        words: "The range of true ratios of the lowest rate of any group to the highest. It ends below 1 \
                only when some two groups differ by more than chance explains, all pairs considered.",
        assumptions: INDEPENDENT,
        limits: "The observed ratio is smaller than the true one on average, more so with many small \
                 groups; the range allows for it, the observed value does not.",
        source: "Pairs by Gart and Nam (1988); all pairs by Tukey (1953) and Kramer (1956)",
    },
    Method {
        id: "newcombe_worse_range",
        title: "The worse of two largest differences",
        kind: MethodKind::SummaryInterval,
        words: "The range of true values of the larger of two gaps, such as those of the true and the false \
                positive rate.",
        assumptions: "Cases are decided independently of each other, and the groups do not overlap.",
        limits: "Cautious, because it holds however the two gaps are related.",
        source: "Pairs by Newcombe (1998); all pairs by Tukey (1953) and Kramer (1956); Bonferroni over the \
                 two",
    },
    Method {
        id: "gart_nam_worse_range_ratio",
        title: "The worse of two smallest ratios",
        kind: MethodKind::SummaryInterval,
        words: "The range of true values of the smaller of two ratios, such as those of the true and the \
                false positive rate.",
        assumptions: "Cases are decided independently of each other, and the groups do not overlap.",
        limits: "Cautious, because it holds however the two ratios are related.",
        source: "Pairs by Gart and Nam (1988); all pairs by Tukey (1953) and Kramer (1956); Bonferroni over \
                 the two",
    },
    Method {
        id: "newcombe_mean_range",
        title: "The mean of two largest differences",
        kind: MethodKind::SummaryInterval,
        words: "The range of true values of the mean of two gaps, such as those of the true and the false \
                positive rate.",
        assumptions: "Cases are decided independently of each other, and the groups do not overlap.",
        limits: "Wider than need be: it holds whenever both gaps lie in their own ranges.",
        source: "Pairs by Newcombe (1998); all pairs by Tukey (1953) and Kramer (1956); Bonferroni over the \
                 two",
    },
    Method {
        id: "fisher_exact",
        title: "Fisher's exact test",
        kind: MethodKind::Test,
        words: "The probability that chance alone would split the hits between the two groups at least as \
                unusually as observed, if both had the same rate. Small values speak against equal rates.",
        assumptions: INDEPENDENT,
        limits: "Cautious for few cases. A small value says that there is a difference, not that it is \
                 large; a large value does not show that there is none.",
        source: "Fisher (1935), The logic of inductive inference, JRSS 98; two-sided by minimum likelihood",
    },
    Method {
        id: "score",
        title: "Score test of two rates",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the two rates differ at least as much as \
                observed, if they were the same. For many cases, where it agrees with Fisher's exact test.",
        assumptions: INDEPENDENT,
        limits: "With very many cases even differences without any practical weight give small values.",
        source: "Pearson (1900), Philosophical Magazine 50, the chi-square test without continuity \
                 correction",
    },
    Method {
        id: "wald",
        title: "Wald test of two means of rates",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the two values differ at least as much as \
                observed, if they were the same.",
        assumptions: "All four rates come from different cases, decided independently of each other.",
        limits: "Too ready to see a difference when a rate has few cases or is near 0 or 1; undefined when \
                 all rates are exactly 0 or 1.",
        source: "Wald (1943), Transactions of the American Mathematical Society 54",
    },
    Method {
        id: "holm",
        title: "Holm correction",
        kind: MethodKind::Adjustment,
        words: "Raises each p-value for the number of groups compared, so that the chance of even one false \
                alarm among them stays as stated.",
        assumptions: "None about how the comparisons depend on each other.",
        limits: "Corrects over the comparisons of one measure in one attribute (for shares of classes, over all \
                 classes together), not over the whole audit.",
        source: "Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal \
                 of Statistics 6",
    },
];
