//! The catalogue, continued: methods that draw the table again.

use crate::inference::catalogue::{Method, MethodKind};

const ROWS: &str = "Rows are drawn independently of each other. Not valid where rows come in clusters (several of \
                    one person) or carry sampling weights.";

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "bootstrap_percentile",
        title: "Bootstrap percentile interval",
        kind: MethodKind::ResampledInterval,
        words: "The counts are drawn again many times, as if as many rows were drawn with replacement from \
                those in the log; the interval holds the middle part of the values that the comparison takes. \
                The group that is the reference in the log stays the reference in every draw, so the interval \
                is of that pair and says nothing about how the reference was chosen.",
        assumptions: ROWS,
        limits: "Holds less often than stated with few hits. It does not exist where a rate has no hits or \
                 nothing but hits, because drawing again never changes that, nor where the draws without a \
                 value (0/0) are as many as one tail of the interval has room for. No summary of an attribute \
                 has one: drawing again adds noise to every rate and so moves the highest and the lowest \
                 apart. In simulations at 95 % with equal groups the percentile limits of every summary held \
                 in none of 11,976 audits, limits reflected at the value (\"basic\") in 18 % to 99 %, \
                 bias-corrected ones in 0 % to 32 %.",
        source: "Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13",
    },
    Method {
        id: "bootstrap_bca",
        title: "Bootstrap interval, bias-corrected and accelerated",
        kind: MethodKind::ResampledInterval,
        words: "The percentile interval of the counts drawn again, with the percentiles moved for two things: \
                that the middle of the draws is not the observed value, and that the spread of a comparison \
                changes with its value. The reference of the log stays the reference in every draw.",
        assumptions: ROWS,
        limits: "As for the percentile interval, which takes its place where the correction does not exist, as \
                 with a single hit.",
        source: "Efron (1987), Better bootstrap confidence intervals, JASA 82; acceleration by the jackknife \
                 over cells",
    },
    Method {
        id: "bootstrap_max_t",
        title: "Joint bootstrap intervals by the largest deviation",
        kind: MethodKind::JointInterval,
        words: "In every draw of the counts the largest deviation among all groups is taken, each in units of \
                its own standard error; what holds it in 95 % of draws (at 95 % confidence) widens every \
                interval. Ratios are compared by their logarithm. The reference of the log stays the reference \
                in every draw.",
        assumptions: ROWS,
        limits: "Holds less often than stated with small groups and rare events: in simulations jointly in 84 % \
                 to 95 %. It is shown beside the joint intervals that verdicts rest on, and decides none. A \
                 group whose ratio is often 0 or infinite in the draws is no member of the family.",
        source: "Westfall and Young (1993), Resampling-Based Multiple Testing; Romano and Wolf (2005), Exact \
                 and approximate stepdown methods for multiple hypothesis testing, JASA 100",
    },
    Method {
        id: "permutation_chi_square",
        title: "Permutation test of a table",
        kind: MethodKind::Test,
        words: "Whether all groups could have the same chance, where too few cases are expected in some cells \
                for the chi-square distribution: outcomes are dealt to the groups at random many times, and \
                the p-value is the part of deals that are as far from equality as the log, which counts as \
                one of them.",
        assumptions: "Cases are decided independently of each other; how many there are of each group and \
                      outcome is taken as given.",
        limits: "Never below 1 in the number of deals plus 1. It moves by chance with the seed: near 0.05 its standard \
                 error is half a percentage point with 2,000 deals.",
        source: "Pearson (1900) for the statistic; Phipson and Smyth (2010), Permutation p-values should never \
                 be zero, Statistical Applications in Genetics and Molecular Biology 9",
    },
];
