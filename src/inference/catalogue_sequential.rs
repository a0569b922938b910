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
                ever reaches 20 in at most one of 20 logs, however often one looks. To compute it: a process is started at \
                each period s = 0, 1, … that is watched, so that a change that comes late is found, and knows only \
                the periods since. Before each period it guesses every rate from its own past as \
                (hits + ½) / (cases + 1), which is one half at its start. Where the guesses p (group) and r \
                (reference) miss the demand, the nearest rates p′ and r′ are the most likely ones that keep it, for \
                counts in proportion to the guess: n p hits and n (1 − p) misses of the n cases that the group has in \
                this period, and likewise for the reference. They lie on the bound that is missed, as Koopman fits \
                them for a ratio, Miettinen and Nurminen for a difference; for one rate p′ is the bound. The process, 1 at its start, \
                is then multiplied by (p / p′)^hits × ((1 − p) / (1 − p′))^misses with the counts of the group in this \
                period, and by the same of r, r′ and the reference. A period in which the guess keeps the demand, or a side has \
                no case, multiplies by 1. After t periods the e-value is the sum of the processes, each times its weight \
                1 / ((s + 1)(s + 2)), and of 1 / (t + 1): the weight of the starts to come, which stand at 1. A bound b \
                on the ratio to all groups together is held as one of b (1 − w) / (1 − b w) on the ratio to the rest, \
                one on the difference as b / (1 − w), w being the part of this period's cases that the group has.",
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
                the true rate at every look at once with the stated probability, 1 − α. It may be looked at at any \
                time, and collecting may stop because of what it says. To compute it: with x hits and y misses to \
                date, a rate p is in the range where the probability of these counts, (x + y)! / (x! y!) p^x (1 − p)^y, \
                is more than α times the mixture Γ(x + ½) Γ(y + ½) / (x! y! π), which is their probability when the \
                rate is drawn from the beta distribution with the weights ½ and ½.",
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
        words: "After each period the differences of two rates that all cases to date do not rule out, so many that they \
                hold the true one at every look at once with the stated probability, 1 − α. To compute it: a difference is \
                in the range where the most likely pair of rates with this difference makes the counts of both groups more than α times as probable as drawing each rate from the beta distribution \
                with the weights ½ and ½ does: as the product of Γ(x + ½) Γ(y + ½) / (x! y! π) of both groups, x being its \
                hits and y its misses to date.",
        assumptions: "Cases are decided independently of each other, each group's with a chance that stays the same \
                      over time, and the groups do not overlap.",
        limits: "As for a rate; cautious, because it holds for both rates together.",
        source: "Robbins (1970), with the product of two mixtures; the fit of Miettinen and Nurminen (1985)",
    },
    Method {
        id: "ratio_sequence",
        title: "Confidence sequence of a ratio",
        kind: MethodKind::Sequence,
        words: "After each period the ratios of two rates that all cases to date do not rule out, so many that they hold \
                the true one at every look at once with the stated probability, 1 − α. To compute it: a ratio is in the \
                range where the most likely pair of rates with this ratio makes the counts of both groups more than α times as probable as drawing each rate from the beta distribution \
                with the weights ½ and ½ does: as the product of Γ(x + ½) Γ(y + ½) / (x! y! π) of both groups, x being its \
                hits and y its misses to date.",
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
