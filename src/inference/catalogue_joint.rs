//! The catalogue, continued: further statements about many groups at once.

use crate::inference::catalogue::{INDEPENDENT, Method, MethodKind};

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "gart_nam_all_pairs",
        title: "Ratios of all pairs of groups, jointly",
        kind: MethodKind::JointInterval,
        words: "For every pair of groups the range of true ratios of their rates. All ranges hold together, \
                so any pair can be picked out and what is said of it still holds.",
        assumptions: INDEPENDENT,
        limits: "The more groups, the wider every range. Cautious for rare events in small groups, where a \
                 range may be everything from 0 upwards.",
        source: "Pairs by Gart and Nam (1988); all pairs by Tukey (1953) and Kramer (1956), for unequal \
                 variances Hayter (1984), Annals of Statistics 12",
    },
    Method {
        id: "gart_nam_difference_all_pairs",
        title: "Differences of all pairs of groups, jointly",
        kind: MethodKind::JointInterval,
        words: "For every pair of groups the range of true differences of their rates. All ranges hold \
                together, so any pair can be picked out and what is said of it still holds.",
        assumptions: INDEPENDENT,
        limits: "The more groups, the wider every range. Cautious for rare events in small groups.",
        source: "Pairs by Gart and Nam (1990); all pairs by Tukey (1953) and Kramer (1956), for unequal \
                 variances Hayter (1984), Annals of Statistics 12",
    },
    Method {
        id: "gart_nam_dunnett",
        title: "Ratios to a fixed reference, jointly, by Dunnett",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios to a reference that was chosen beforehand, using that all \
                comparisons share the chance that is in the reference. All ranges hold together.",
        assumptions: INDEPENDENT,
        limits: "Narrower than the ranges by Sidak, by a few per cent unless the reference is much the \
                 smallest group. How much is shared is estimated from the counts: in groups of some 20 cases \
                 it falls short of its promise where Sidak does not, and so an audit uses Sidak.",
        source: "Dunnett (1955), A multiple comparison procedure for comparing several treatments with a \
                 control, JASA 50; pairs by Gart and Nam (1988)",
    },
    Method {
        id: "gart_nam_difference_dunnett",
        title: "Differences to a fixed reference, jointly, by Dunnett",
        kind: MethodKind::JointInterval,
        words: "The range of true differences to a reference that was chosen beforehand, using that all \
                comparisons share the chance that is in the reference. All ranges hold together.",
        assumptions: INDEPENDENT,
        limits: "Narrower than the ranges by Sidak, by a few per cent unless the reference is much the \
                 smallest group. How much is shared is estimated from the counts: in groups of some 20 cases \
                 it falls short of its promise where Sidak does not, and so an audit uses Sidak.",
        source: "Dunnett (1955), A multiple comparison procedure for comparing several treatments with a \
                 control, JASA 50; pairs by Gart and Nam (1990)",
    },
    Method {
        id: "e_benjamini_hochberg",
        title: "Benjamini-Hochberg correction of e-values",
        kind: MethodKind::Adjustment,
        words: "Lowers e-values so that of all comparisons called out at a level α, which are those with \
                1/α or more, no more than that fraction are false alarms on average. For many monitors \
                watched at once.",
        assumptions: "Each e-value averages at most 1 where there is nothing to find. None about how they \
                      depend on each other.",
        limits: "Needs e-values, such as the wealth of a monitor: a p-value is none. Often finds less than \
                 the correction of p-values where both are at hand.",
        source: "Wang and Ramdas (2022), False discovery rate control with e-values, JRSS B 84",
    },
];
