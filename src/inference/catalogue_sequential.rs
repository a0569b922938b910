//! The catalogue, continued: looking again and again, and what has changed.

use crate::inference::catalogue::{INDEPENDENT, Method, MethodKind};

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "e_process",
        title: "E-process on the counts of periods",
        kind: MethodKind::Monitor,
        words: "How much the counts of all periods so far speak against a demand, such as a ratio of at least 0.8: \
                how many times likelier they are under what each period's past let one expect than under the \
                nearest rates that keep the demand. It starts at 1. Where the demand is kept in every period, it \
                ever reaches 20 in at most one of 20 logs, however often one looks. A process started at each \
                period, with a weight, finds a change that comes late.",
        assumptions: "Cases are decided independently of each other, the groups do not overlap, and how many cases a \
                      period has does not depend on their outcomes. Cases of one period need not have the same \
                      chance: it is the mean chance of each group that must keep the demand. With decisions that \
                      hang together (one person decided on several times), count one of each or do not rely on it.",
        limits: "An alarm says that the demand was not kept in all periods, not that it is missed now. It is slower \
                 than a test made once, and with a few cases a period it may take years. A late start has little \
                 weight: the evidence needed grows with the square of the periods before the change.",
        source: "Turner, Ly and Grünwald (2024), Generic E-variables for exact sequential k-sample tests that allow \
                 for optional stopping, Journal of Statistical Planning and Inference 230; Ville (1939). Nearest \
                 rates: Koopman (1984), Miettinen and Nurminen (1985)",
    },
    Method {
        id: "mean_of_e_values",
        title: "Mean of e-processes",
        kind: MethodKind::Monitor,
        words: "The evidence against a demand that consists of several, such as not to be behind any other group: \
                the mean of the e-values against each part. While all parts are kept, each averages at most 1, and \
                so does their mean.",
        assumptions: "Those of the e-processes. They may depend on each other in any way.",
        limits: "Cautious with many parts: where one of them is missed, its e-value must reach 20 times their number.",
        source: "Vovk and Wang (2021), E-values: calibration, combination and applications, The Annals of Statistics 49",
    },
    Method {
        id: "rate_sequence",
        title: "Confidence sequence of a rate",
        kind: MethodKind::Sequence,
        words: "After each period the range of rates that all cases to date do not contradict, so wide that it holds \
                the true rate at every look at once with the stated probability. It may be looked at at any time, and \
                collecting may stop because of what it says.",
        assumptions: "Cases are decided independently of each other, with a chance that stays the same over time.",
        limits: "Wider than an interval that is looked at once. Where the rate changes, it is about no rate in \
                 particular; the limits of earlier looks are not carried on.",
        source: "Robbins (1970), Statistical methods related to the law of the iterated logarithm, The Annals of \
                 Mathematical Statistics 41; mixed over the beta distribution of Jeffreys",
    },
    Method {
        id: "difference_sequence",
        title: "Confidence sequence of a difference",
        kind: MethodKind::Sequence,
        words: "The same for the difference of two rates: the differences for which some pair of rates is not ruled \
                out by all cases to date.",
        assumptions: "Cases are decided independently of each other, each group's with a chance that stays the same \
                      over time, and the groups do not overlap.",
        limits: "As for a rate; cautious, because it holds for both rates together.",
        source: "Robbins (1970), with the product of two mixtures; the fit of Miettinen and Nurminen (1985)",
    },
    Method {
        id: "ratio_sequence",
        title: "Confidence sequence of a ratio",
        kind: MethodKind::Sequence,
        words: "The same for the ratio of two rates.",
        assumptions: "As for the difference.",
        limits: "As for the difference. There is none until the reference has a hit; the lower limit is 0 until the \
                 group has one.",
        source: "Robbins (1970), with the product of two mixtures; the fit of Koopman (1984)",
    },
    Method {
        id: "change_of_rate",
        title: "Change of a rate",
        kind: MethodKind::DifferenceInterval,
        words: "The rate now minus the rate before, or minus the mean of several periods before, each counting the \
                same: the distances of all rates to their Wilson limits, squared and added.",
        assumptions: INDEPENDENT,
        limits: "Says nothing of why: other cases may have come. See the split of a change.",
        source: "Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics \
                 in Medicine 17; Zou and Donner (2008), Construction of confidence limits about effect measures, \
                 Statistics in Medicine 27",
    },
    Method {
        id: "change_of_difference",
        title: "Change of a difference",
        kind: MethodKind::DifferenceInterval,
        words: "The difference between two groups now minus that before, or minus the mean of several before: the \
                distances of all four or more rates to their Wilson limits, squared and added.",
        assumptions: INDEPENDENT,
        limits: "A change of a difference needs about twice the cases that each difference needs.",
        source: "Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics in \
                 Medicine 27, over the limits of Newcombe (1998)",
    },
    Method {
        id: "change_of_ratio",
        title: "Change of a ratio",
        kind: MethodKind::RatioInterval,
        words: "The ratio of two groups now over that before, or over the geometric mean of several before; 1 where \
                nothing has changed. On logarithms, the distances of the ratios to Koopman's limits, squared and added.",
        assumptions: INDEPENDENT,
        limits: "There is none without hits of the reference at every time and of the group before. Where the group \
                 has none now, the upper limit divides limits by each other, which is cautious.",
        source: "Zou and Donner (2008), over the limits of Koopman (1984)",
    },
    Method {
        id: "contrast_score",
        title: "Score test of a change",
        kind: MethodKind::Test,
        words: "How surprising the counts would be if the difference (or the ratio) were the same now as before: held \
                against the rates that are most likely if it is.",
        assumptions: INDEPENDENT,
        limits: "By the chi-squared distribution; with a few expected hits approximate.",
        source: "Rao (1948); Aitchison and Silvey (1958), Maximum-likelihood estimation of parameters subject to \
                 restraints, The Annals of Mathematical Statistics 29; for two rates it is Pearson's test",
    },
    Method {
        id: "split_change_of_difference",
        title: "Split of a change",
        kind: MethodKind::Description,
        words: "How much of the change of a rate, or of the difference of two, comes from cases being of other \
                strata than before, how much from other rates within the strata, and how much from strata that have \
                cases at one time only. The parts add up to the change.",
        assumptions: "The strata are what makes cases comparable.",
        limits: "Describes; says nothing of chance. Each half of the mean weights is one convention: no time is the \
                 standard.",
        source: "Kitagawa (1955), Components of a difference between two rates, Journal of the American Statistical \
                 Association 50",
    },
];
