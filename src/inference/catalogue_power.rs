//! The catalogue, continued: what a sample of this size could have shown.

use crate::inference::catalogue::{INDEPENDENT, Method, MethodKind};

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "detectable_beyond",
        title: "Smallest detectable distance from a bound",
        kind: MethodKind::Planning,
        words: "The true rate nearest to a bound that this many cases would have shown to be beyond it, with the \
                stated probability.",
        assumptions: INDEPENDENT,
        limits: "Approximate with few expected hits or misses.",
        source: "Fleiss (1981), Statistical Methods for Rates and Proportions, chapter 1",
    },
    Method {
        id: "growth",
        title: "Cases needed to settle a clause",
        kind: MethodKind::Planning,
        words: "How many times the cases of both groups there would have to be, with the rates as they are, so \
                that the observed ratio, difference or rate is told apart from the bound with the stated \
                probability.",
        assumptions: INDEPENDENT,
        limits: "The observed rates are taken for the true ones: where they are near the bound by chance, fewer \
                 cases settle it, and where they are far from it by chance, more. By the normal distribution of \
                 the score statistic; the intervals and tests that judge come near to it and are not the same. \
                 Where several pairs of groups must be within the bound at once, their chances of \
                 failing are added up.",
        source: "Farrington and Manning (1990), Test statistics and sample size formulae for comparative binomial \
                 trials with null hypothesis of non-zero risk difference or non-unity relative risk, Statistics in \
                 Medicine 9, equation 4 with the constrained estimates (their method 3)",
    },
    Method {
        id: "equal_groups",
        title: "Chance of flagging equal groups",
        kind: MethodKind::Planning,
        words: "The probability that a rule which looks at the observed rates alone flags at least one group \
                although all true rates are the same: counted out over every result that groups of these sizes \
                can have.",
        assumptions: INDEPENDENT,
        limits: "The common rate is not known: that of all compared groups together stands in for it. Results without a hit in the best group have no ratio and count as not flagged. With very \
                 many or very large groups neighbouring rates of the best are taken together, which changed \
                 the chance by 0.0001 with forty groups of 4,000 to 43,000 cases.",
        source: "Sums over the rate of the best group, or the count of the reference, of products of binomial \
                 probabilities; bounds are compared in whole numbers",
    },
    Method {
        id: "equal_groups_drawn",
        title: "Chance of flagging equal groups, drawn",
        kind: MethodKind::Planning,
        words: "The same probability where every group is compared with all the others or with all together: \
                from 10,000 draws of all groups, fewer where there are more than 200 groups.",
        assumptions: INDEPENDENT,
        limits: "Has the standard error that is given beside it. Same seed, same answer.",
        source: "Monte Carlo",
    },
    Method {
        id: "any_pair_differs",
        title: "Chance that a test against the best flags equal groups",
        kind: MethodKind::Planning,
        words: "With equal true rates, the probability is not above this that a test of some group against the \
                one that came out best is significant after the correction for the number of comparisons. The \
                correction counts the groups compared; that the best was picked from the data it does not count, \
                so this is above 1 minus the confidence from three groups on.",
        assumptions: INDEPENDENT,
        limits: "By the studentised range, for many cases; the exact test is cautious and stays further below.",
        source: "Tukey (1953); Hayter (1984), A proof of the conjecture that the Tukey-Kramer multiple comparisons \
                 procedure is conservative, The Annals of Statistics 12",
    },
];
