//! The methods for decisions with more than two outcomes, in words.

use crate::inference::catalogue::INDEPENDENT;
use crate::inference::{Method, MethodKind};

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "brunner_munzel_logit",
        title: "Interval of the probability to be served better",
        kind: MethodKind::RateInterval,
        words: "The range of true probabilities that a random case of the group is in a better class than a \
                random one of the reference, ties counted half. If it holds one half, chance alone can \
                explain that one group is served better.",
        assumptions: INDEPENDENT,
        limits: "In simulations at 95 % with four classes it held in 94 % or more, and in up to 100 % where \
                 a class has nine tenths of the cases and a group has 10. It can hold one half where a test \
                 of equal classes gives a small value, and the other way round.",
        source: "Brunner and Munzel (2000), The nonparametric Behrens-Fisher problem, Biometrical Journal \
                 42; degrees of freedom by Satterthwaite (1946); on the scale of the logarithm of the odds",
    },
    Method {
        id: "total_variation_hoeffding",
        title: "Interval of a total variation distance",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true distances between the classes of two groups: the part of either group that \
                would have to change its class for the two to be alike. It starts above zero only when the \
                groups differ by more than chance explains.",
        assumptions: "Cases are decided independently of each other, the groups do not overlap, and the list \
                      of classes was fixed beforehand.",
        limits: "Holds at least as often as stated for any number of cases, and so is wider than need be, at \
                 the lower end the more so the more classes there are. The observed distance is larger than \
                 the true one on average; beside it stands what chance alone would make of equal groups.",
        source: "Hoeffding (1963), Probability inequalities for sums of bounded random variables, JASA 58; \
                 over all sets of classes as in Weissman and others (2003), Inequalities for the L1 \
                 deviation of the empirical distribution",
    },
    Method {
        id: "mann_whitney_classes",
        title: "Mann-Whitney test of ordered classes",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make one group be served better by at least as much \
                as observed, if the classes of both were drawn alike.",
        assumptions: INDEPENDENT,
        limits: "Sees a shift towards better or worse classes, not other differences. By the normal \
                 distribution: approximate with fewer than about ten cases, or where nearly all are in one \
                 class.",
        source: "Mann and Whitney (1947), Annals of Mathematical Statistics 18, with the variance for ties; \
                 the trend test of Cochran (1954) and Armitage (1955) with midranks",
    },
    Method {
        id: "differential_fairness",
        title: "Differential fairness",
        kind: MethodKind::Description,
        words: "The logarithm of the largest ratio between the shares of any two groups in any class: 0 when \
                all groups have the same shares, 0.22 for four fifths, 0.69 for one half.",
        assumptions: "None.",
        limits: "A largest value over many cells, and so larger than the true one on average, the more so \
                 the fewer cases are in them. With smoothing it depends on how much was added; without, it \
                 has no value when a cell is empty.",
        source: "Foulds, Islam, Keya and Pan (2020), An intersectional definition of fairness, ICDE",
    },
];
