//! The catalogue, continued: methods for comparison with what others print, tables, and planning.

use crate::inference::catalogue::{INDEPENDENT, Method, MethodKind};

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "clopper_pearson",
        title: "Clopper-Pearson exact interval",
        kind: MethodKind::RateInterval,
        words: "The range of true rates under which the counts of one group are not too unusual, counted \
                out exactly. It never holds less often than stated.",
        assumptions: "Cases are decided independently of each other, with the same chance within the group.",
        limits: "Wider than need be, the more so the fewer the cases; the Wilson interval is right on \
                 average.",
        source: "Clopper and Pearson (1934), The use of confidence or fiducial limits illustrated in the \
                 case of the binomial, Biometrika 26",
    },
    Method {
        id: "agresti_caffo",
        title: "Agresti-Caffo interval",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between the rates of two groups by the plain formula, after \
                one hit and one miss were added to each.",
        assumptions: INDEPENDENT,
        limits: "The formula can pass -100 % and 100 %, where it is cut off. Cautious for rates near 0 or 1.",
        source: "Agresti and Caffo (2000), Simple and effective confidence intervals for proportions and \
                 differences of proportions, The American Statistician 54",
    },
    Method {
        id: "mee",
        title: "Mee score interval",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between the rates of two groups that the score test does not \
                contradict.",
        assumptions: INDEPENDENT,
        limits: "Holds somewhat less often than stated where a small group meets a large one and events are \
                 rare.",
        source: "Mee (1984), Confidence bounds for the difference between two probabilities, Biometrics 40",
    },
    Method {
        id: "miettinen_nurminen",
        title: "Miettinen-Nurminen score interval",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between the rates of two groups that the score test does not \
                contradict, a little wider than Mee's for few cases.",
        assumptions: INDEPENDENT,
        limits: "Holds somewhat less often than stated where a small group meets a large one and events are \
                 rare: in simulations of pairs out of many groups at 95 %, jointly in 88 %.",
        source: "Miettinen and Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine 4",
    },
    Method {
        id: "gart_nam_difference",
        title: "Gart-Nam skewness-corrected score interval of a difference",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between the rates of two groups, corrected for the \
                lopsidedness that small groups and rare events bring.",
        assumptions: INDEPENDENT,
        limits: "At high confidence with one or two cases a limit may be -100 % or 100 %, which says that \
                 the counts decide nothing on that side.",
        source: "Gart and Nam (1990), Approximate interval estimation of the difference in binomial \
                 parameters, Biometrics 46; in the form of Laud (2017), Pharmaceutical Statistics 16",
    },
    Method {
        id: "katz",
        title: "Katz logarithmic interval",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between the rates of two groups by the plain formula on the scale \
                of the logarithm. The interval most often printed elsewhere.",
        assumptions: INDEPENDENT,
        limits: "Holds less often than stated with few hits, and does not exist where a group has none. For \
                 comparison only: Koopman's interval keeps its promise better.",
        source: "Katz, Baptista, Azen and Pike (1978), Obtaining confidence intervals for the risk ratio in \
                 cohort studies, Biometrics 34",
    },
    Method {
        id: "walter",
        title: "Walter logarithmic interval",
        kind: MethodKind::RatioInterval,
        words: "The plain interval of a ratio on the scale of the logarithm, after half a hit was added to \
                both groups, so that it exists without hits too.",
        assumptions: INDEPENDENT,
        limits: "The addition pulls the ratio towards that of the group sizes: with rare events and groups \
                 of unequal size it holds much less often than stated, and it need not contain the observed \
                 ratio.",
        source: "Walter (1975), The distribution of Levin's measure of attributable risk, Biometrika 62",
    },
    Method {
        id: "miettinen_nurminen_ratio",
        title: "Miettinen-Nurminen score interval of a ratio",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between the rates of two groups that the score test does not \
                contradict, a little wider than Koopman's for few cases.",
        assumptions: INDEPENDENT,
        limits: "Has no upper end when the reference has no hit.",
        source: "Miettinen and Nurminen (1985), Comparative analysis of two rates, Statistics in Medicine 4",
    },
    Method {
        id: "standard_deviations",
        title: "Standard deviations from the expected number",
        kind: MethodKind::Test,
        words: "How far the hits of a group lie from what one rate for both groups would give it, in \
                standard deviations; below zero for a shortfall. Courts have drawn suspicion from two or \
                three.",
        assumptions: INDEPENDENT,
        limits: "Grows with the number of cases however small the difference is; for few cases Fisher's \
                 exact test gives the probability that this number only suggests.",
        source: "Hypergeometric distribution; Hazelwood School District v. United States, 433 U.S. 299 (1977)",
    },
    Method {
        id: "pooled_z",
        title: "Difference in standard errors",
        kind: MethodKind::Test,
        words: "The difference of two rates, in standard errors computed as if both groups had one rate; \
                below zero when the group's rate is the lower. Beyond 1.96 on either side the score test is \
                below 5 %.",
        assumptions: INDEPENDENT,
        limits: "Meant for tens of hits and misses or more; grows with the number of cases however small \
                 the difference is.",
        source: "Pearson (1900), Philosophical Magazine 50; the square is the chi-square statistic",
    },
    Method {
        id: "central_mid_p",
        title: "Central mid-p test",
        kind: MethodKind::Test,
        words: "Fisher's exact test without its caution: the observed split counts by half only. Right on \
                average instead of never wrong too often.",
        assumptions: INDEPENDENT,
        limits: "Can raise slightly more false alarms than stated. 1 when all or none are hits.",
        source: "Lancaster (1961), Significance tests in discrete distributions, JASA 56",
    },
    Method {
        id: "chi_square",
        title: "Chi-square test of a table",
        kind: MethodKind::Test,
        words: "Whether groups and outcomes are related at all, as one question over any number of groups: \
                the probability that chance alone would make the table differ at least as much from one \
                without any relation.",
        assumptions: INDEPENDENT,
        limits: "Needs cases: no p-value is given where fewer than 1 case is expected in a cell, or fewer \
                 than 5 in more than a fifth of them. Does not say which group differs.",
        source: "Pearson (1900), Philosophical Magazine 50; rule for small numbers by Cochran (1954), \
                 Biometrics 10",
    },
    Method {
        id: "g_test",
        title: "G test of a table",
        kind: MethodKind::Test,
        words: "The same question as the chi-square test, answered by how much likelier the table is with a \
                relation than without.",
        assumptions: INDEPENDENT,
        limits: "Needs cases as the chi-square test does; a little too ready to see a relation when they \
                 are few.",
        source: "Wilks (1938), The large-sample distribution of the likelihood ratio for testing composite \
                 hypotheses, Annals of Mathematical Statistics 9",
    },
    Method {
        id: "cramers_v",
        title: "Cramer's V",
        kind: MethodKind::Description,
        words: "How closely groups and outcomes are related, from 0, not at all, to 1, where the group \
                decides the outcome.",
        assumptions: "None for the number itself.",
        limits: "Above 0 by chance alone, the more so the fewer the cases and the more the groups.",
        source: "Cramer (1946), Mathematical Methods of Statistics",
    },
    Method {
        id: "cramers_v_corrected",
        title: "Cramer's V, corrected for chance",
        kind: MethodKind::Description,
        words: "How closely groups and outcomes are related, from 0 to 1, after what chance adds with so \
                many groups and so few cases was taken off.",
        assumptions: INDEPENDENT,
        limits: "Cut off at 0, and so still a little above 0 on average when there is no relation.",
        source: "Bergsma (2013), A bias-correction for Cramer's V and Tschuprow's T, Journal of the Korean \
                 Statistical Society 42",
    },
    Method {
        id: "benjamini_hochberg",
        title: "Benjamini-Hochberg correction",
        kind: MethodKind::Adjustment,
        words: "Raises p-values so that of all comparisons called out at some level, no more than that \
                fraction are false alarms on average. For screening many groups.",
        assumptions: "The tests are independent, or depend on each other positively.",
        limits: "A single finding is less sure than with the Holm correction; overlapping groups need the \
                 correction of Benjamini and Yekutieli.",
        source: "Benjamini and Hochberg (1995), Controlling the false discovery rate, JRSS B 57",
    },
    Method {
        id: "benjamini_yekutieli",
        title: "Benjamini-Yekutieli correction",
        kind: MethodKind::Adjustment,
        words: "Raises p-values so that of all comparisons called out at some level, no more than that \
                fraction are false alarms on average, however the comparisons overlap.",
        assumptions: "None about how the comparisons depend on each other.",
        limits: "Cautious: often finds less than the Holm correction when only a few comparisons stand out.",
        source: "Benjamini and Yekutieli (2001), The control of the false discovery rate in multiple testing \
                 under dependency, Annals of Statistics 29",
    },
    Method {
        id: "selections_to_four_fifths",
        title: "Selections to four fifths",
        kind: MethodKind::Description,
        words: "How many more cases of the group would have had to be hits for its rate to reach four \
                fifths of the reference's, with everything else as it was. Counted exactly.",
        assumptions: "None: it is arithmetic on the counts.",
        limits: "Says how much the verdict hangs on single cases, not what should have been decided.",
        source: "Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4 D, turned into a \
                 count",
    },
    Method {
        id: "four_fifths_alarm",
        title: "Chance of breaking the rule of four fifths",
        kind: MethodKind::Planning,
        words: "The probability that two groups of these sizes show a ratio below four fifths, whichever is \
                the lower, when their true rates are given. With equal true rates: how often the rule \
                raises a false alarm.",
        assumptions: "Cases are decided independently of each other, with the same chance within a group.",
        limits: "The true rates are not known: the rate of both groups together stands in for them.",
        source: "Sums of binomial probabilities; the normal distribution where the variance of both counts is \
                 above a million",
    },
    Method {
        id: "detectable",
        title: "Smallest detectable difference",
        kind: MethodKind::Planning,
        words: "The true rate nearest to the reference's, on its worse side, that this many cases would have \
                shown to be different, with the stated probability. What lies nearer can go unseen: no \
                significant difference does not mean none.",
        assumptions: INDEPENDENT,
        limits: "Approximate with few expected hits: the exact test sees the same gap in 77 instead of 80 of \
                 100 audits with 48 cases against 259. It speaks of cases still to be decided: with the \
                 observed counts at hand the interval says more.",
        source: "Fleiss (1981), Statistical Methods for Rates and Proportions, chapter 3",
    },
    Method {
        id: "cases_to_detect",
        title: "Cases needed to see a disparity",
        kind: MethodKind::Planning,
        words: "How many cases each of two equally large groups needs so that a given ratio of their true \
                rates is seen as a difference with the stated probability.",
        assumptions: INDEPENDENT,
        limits: "By the normal distribution, without continuity correction; a few cases more are needed for \
                 an exact test.",
        source: "Fleiss (1981), Statistical Methods for Rates and Proportions, chapter 3",
    },
    Method {
        id: "cases_to_prove",
        title: "Cases needed to show that a ratio is kept",
        kind: MethodKind::Planning,
        words: "How many cases each of two equally large groups needs so that, if their true rates are \
                equal, the ratio is shown to be above a given one with the stated probability.",
        assumptions: INDEPENDENT,
        limits: "By the normal distribution of the logarithm of the ratio; one-sided.",
        source: "Katz, Baptista, Azen and Pike (1978), Biometrics 34, solved for the number of cases",
    },
];
