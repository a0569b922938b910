//! The catalogue, continued: methods for amounts such as prices and waiting times.

use crate::inference::catalogue::{INDEPENDENT, Method, MethodKind};

const DRAWN: &str = "Cases are drawn independently of each other, and the groups do not overlap.";
const MEDIANS: &str = "In simulations at 95 % with 20 to 500 log-normal or gamma distributed amounts a \
                       group it held in about 96 % to 98 %. Does not exist with five cases or fewer at 95 %.";
const MEDIANS_JOINTLY: &str = "Cautious: in simulations at 95 % with 3 and 7 groups of 30 to 1,000 \
                               log-normal amounts all held in 95 % or more, up to 99.9 %. Needs more cases \
                               than a single interval: at 95 % ten a group for seven groups.";

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "student",
        title: "Interval of a mean amount",
        kind: MethodKind::NumberInterval,
        words: "The range of true means that the amounts of one group do not contradict.",
        assumptions: "Cases are drawn independently of each other, and their mean is about normally \
                      distributed.",
        limits: "A few very large amounts decide a mean, and a small group often lacks them: then it is \
                 too low, and the interval with it. Does not exist where all amounts are the same.",
        source: "Student (1908), The probable error of a mean, Biometrika 6",
    },
    Method {
        id: "order_statistics",
        title: "Interval of a median or another quantile",
        kind: MethodKind::NumberInterval,
        words: "The range of true medians, or of true amounts below which another part of all cases lies, \
                that the amounts do not contradict. Its ends are the amounts of two cases.",
        assumptions: "Cases are drawn independently of each other. None about how the amounts are \
                      distributed.",
        limits: "Holds at least as often as stated, with few cases more often. Does not exist with so few \
                 cases that even the smallest and the largest hold less often: for a median at 95 % five \
                 or fewer.",
        source: "Thompson (1936), Annals of Mathematical Statistics 7; Scheffe and Tukey (1945), \
                 Non-parametric estimation, Annals of Mathematical Statistics 16; David and Nagaraja \
                 (2003), Order statistics, section 7.1",
    },
    Method {
        id: "welch",
        title: "Welch interval for a difference of means",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between the mean amounts of two groups that the amounts do \
                not contradict. If it holds zero, chance alone can explain the difference.",
        assumptions: "Cases are drawn independently of each other, the groups do not overlap, and the \
                      means are about normally distributed. The groups may differ in spread.",
        limits: "In simulations at 95 % with 20 to 500 lopsided amounts (log-normal, gamma distributed, \
                 mostly zero) it held in 94.7 % to 97.4 % where the groups were of equal size. With 20 \
                 against 500 cases it held in 93 % for moderately lopsided ones (log-normal with sigma \
                 0.5), 87 % for strongly (sigma 1), and 82 % where 70 % were zero as well: compare medians \
                 there. Does not exist where neither group has a spread.",
        source: "Welch (1947), The generalization of Student's problem when several different population \
                 variances are involved, Biometrika 34; Satterthwaite (1946), Biometrics Bulletin 2",
    },
    Method {
        id: "welch_test",
        title: "Welch test",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the means of two groups differ at least as \
                much, if they were truly the same. Small values speak against equal means.",
        assumptions: "As for the Welch interval.",
        limits: "With a small group of lopsided amounts beside a large one it raises false alarms, as \
                 often as the Welch interval misses.",
        source: "Welch (1947), Biometrika 34; Satterthwaite (1946), Biometrics Bulletin 2",
    },
    Method {
        id: "mean_ratio",
        title: "Ratio of means, by Fieller and by the logarithm",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between the mean amounts of two groups that the amounts do not \
                contradict. If it holds 1, chance alone can explain the ratio. At each end it is the outer \
                limit of two methods.",
        assumptions: "As for the Welch interval; both means are above zero.",
        limits: "In simulations at 95 % with 20 to 500 lopsided amounts it held in 94.2 % or more, up to \
                 98 %, but in 91 % for 20 against 500 strongly lopsided ones (log-normal with sigma 1) and \
                 92 % where 70 % were zero as well. Fieller's limits alone held in as few as 83 %, those \
                 of the logarithm in 90 %. Has no upper end where the reference's mean may be zero.",
        source: "Fieller (1954), Some problems in interval estimation, JRSS B 16; degrees of freedom as in \
                 Hasler and Hothorn (2008), Biometrical Journal 50, after Satterthwaite (1946); delta \
                 method for the logarithm",
    },
    Method {
        id: "median_difference",
        title: "Difference of medians",
        kind: MethodKind::DifferenceInterval,
        words: "The range of true differences between the medians of two groups, put together from the \
                ranges of the two medians. A few very large amounts do not move it.",
        assumptions: DRAWN,
        limits: MEDIANS,
        source: "Zou and Donner (2008), Construction of confidence limits about effect measures, \
                 Statistics in Medicine 27, with the limits of order statistics",
    },
    Method {
        id: "median_ratio",
        title: "Ratio of medians",
        kind: MethodKind::RatioInterval,
        words: "The range of true ratios between the medians of two groups, put together from the ranges \
                of the two medians. A few very large amounts do not move it.",
        assumptions: "Cases are drawn independently of each other, the groups do not overlap, and both \
                      medians are above zero.",
        limits: MEDIANS,
        source: "Donner and Zou (2012), Closed-form confidence intervals for functions of the normal mean \
                 and standard deviation, Statistical Methods in Medical Research 21, with the limits of \
                 order statistics",
    },
    Method {
        id: "brunner_munzel",
        title: "Probability of superiority",
        kind: MethodKind::DifferenceInterval,
        words: "How likely a case of the group has a larger amount than one of the reference, an equal \
                amount counting half, with the range of true values. If it holds one half, chance alone \
                can explain that one group tends to have more.",
        assumptions: DRAWN,
        limits: "In simulations at 95 % with 20 to 500 cases a group it held in 93 % to 96 %, lowest with \
                 20 against 500 cases of which 70 % were zero.",
        source: "Brunner and Munzel (2000), The nonparametric Behrens-Fisher problem: asymptotic theory \
                 and a small-sample approximation, Biometrical Journal 42",
    },
    Method {
        id: "brunner_munzel_test",
        title: "Brunner-Munzel test",
        kind: MethodKind::Test,
        words: "The probability that chance alone would move the probability of superiority as far from \
                one half, if neither group tended to have more.",
        assumptions: DRAWN,
        limits: "Does not exist where the groups do not overlap or all amounts are the same.",
        source: "Brunner and Munzel (2000), Biometrical Journal 42",
    },
    Method {
        id: "mann_whitney",
        title: "Mann-Whitney test",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make one group have more in so many pairs of \
                cases, if the amounts of both were distributed alike.",
        assumptions: INDEPENDENT,
        limits: "By the normal distribution, corrected for ties and not for continuity. In simulations \
                 with 3 to 20 cases in the smaller group and many ties it called equal groups different in \
                 4.4 % to 5.3 % at the level of 5 %. A small value can come from different spreads as \
                 well.",
        source: "Mann and Whitney (1947), On a test of whether one of two random variables is \
                 stochastically larger than the other, Annals of Mathematical Statistics 18",
    },
    Method {
        id: "mann_whitney_exact",
        title: "Mann-Whitney test, exact",
        kind: MethodKind::Test,
        words: "As the Mann-Whitney test, counted over all orders of the cases. For up to 50 cases a group \
                without equal amounts.",
        assumptions: INDEPENDENT,
        limits: "A small value can come from different spreads as well.",
        source: "Mann and Whitney (1947), Annals of Mathematical Statistics 18",
    },
    Method {
        id: "cohen_d",
        title: "Standardised mean difference",
        kind: MethodKind::DifferenceInterval,
        words: "The difference of the means in standard deviations of the amounts within the groups, with \
                the range of true values. Beside it the value corrected for small samples, the one by the \
                mean of the two variances, and the one by the standard deviation of all cases together.",
        assumptions: "Cases are drawn independently, and amounts are normally distributed with the same \
                      spread in both groups.",
        limits: "A difference that is large against the spread can be small in money. In simulations at 95 \
                 % with lopsided amounts of equal groups it held in 95 % or more; where one group had 1.5 \
                 times the amounts, and so more spread, in 96 % with groups of equal size, but 84 % when \
                 that group had 20 cases against 500, and 99 % the other way round.",
        source: "Cohen (1988), Statistical power analysis; Hedges (1981), Journal of Educational \
                 Statistics 6; Hedges and Olkin (1985), chapter 5; Austin (2009), Statistics in Medicine \
                 28",
    },
    Method {
        id: "kolmogorov_smirnov_distance",
        title: "Kolmogorov-Smirnov distance",
        kind: MethodKind::DifferenceInterval,
        words: "The most by which the part of cases up to some amount differs between two groups, with a \
                range that holds the true distance.",
        assumptions: "Cases are drawn independently of each other. None about how the amounts are \
                      distributed.",
        limits: "Very cautious: it holds far more often than stated, and is wide in small groups.",
        source: "Massart (1990), The tight constant in the Dvoretzky-Kiefer-Wolfowitz inequality, Annals \
                 of Probability 18",
    },
    Method {
        id: "kolmogorov_smirnov_exact",
        title: "Kolmogorov-Smirnov test, exact",
        kind: MethodKind::Test,
        words: "The probability that dealing the cases to the groups at random would give at least the \
                observed distance. Small values speak against equal distributions, whatever they differ \
                in.",
        assumptions: INDEPENDENT,
        limits: "Finds a shift less often than the Mann-Whitney test. For up to four million pairs of \
                 cases.",
        source: "Kolmogorov (1933); Smirnov (1939); Schroer and Trenkler (1995), Exact and randomization \
                 distributions of Kolmogorov-Smirnov tests two or three samples, Computational Statistics \
                 and Data Analysis 20",
    },
    Method {
        id: "kolmogorov_smirnov_limit",
        title: "Kolmogorov-Smirnov test",
        kind: MethodKind::Test,
        words: "As the exact test, by the limit for many cases.",
        assumptions: INDEPENDENT,
        limits: "Too large a value, and so cautious, where many amounts are equal or one group is small.",
        source: "Kolmogorov (1933), Giornale dell'Istituto Italiano degli Attuari 4; Smirnov (1939)",
    },
    Method {
        id: "welch_best",
        title: "Differences of means to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true differences between its mean amount and that of \
                whichever group is truly the best. All ranges hold together.",
        assumptions: "As for the Welch interval, for every pair.",
        limits: "In simulations at 95 % with 3 and 7 groups of 30 to 1,000 log-normal amounts all held in \
                 94.4 % or more where the groups were of equal size. With sizes from 30 to 1,000 they held \
                 in 93 % for moderately lopsided amounts (sigma 0.5), 87 % for strongly (sigma 1), and 91 \
                 % where 70 % were zero.",
        source: "Pairs by Welch (1947); all pairs by Tukey (1953) and Kramer (1956), each with its own \
                 degrees of freedom; comparison with the best after Hsu (1984), Annals of Statistics 12; \
                 Sidak (1967), JASA 62",
    },
    Method {
        id: "mean_ratio_best",
        title: "Ratios of means to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true ratios of its mean amount to that of whichever group is \
                truly the best. All ranges hold together.",
        assumptions: "As for the Welch interval, for every pair; all means are above zero.",
        limits: "In simulations as for the differences all held in 94.5 % or more, but in 91 % to 97 % \
                 where strongly lopsided amounts (sigma 1) met sizes from 30 to 1,000.",
        source: "Pairs by Fieller (1954) and the delta method; all pairs by Tukey (1953) and Kramer \
                 (1956); comparison with the best after Hsu (1984); Sidak (1967)",
    },
    Method {
        id: "median_difference_best",
        title: "Differences of medians to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true differences between its median and that of whichever \
                group is truly the best. All ranges hold together.",
        assumptions: DRAWN,
        limits: MEDIANS_JOINTLY,
        source: "Pairs by Zou and Donner (2008) from order statistics; all pairs by Tukey (1953) and \
                 Kramer (1956); comparison with the best after Hsu (1984); Sidak (1967)",
    },
    Method {
        id: "median_ratio_best",
        title: "Ratios of medians to the best group, jointly",
        kind: MethodKind::JointInterval,
        words: "For every group the range of true ratios of its median to that of whichever group is truly \
                the best. All ranges hold together.",
        assumptions: DRAWN,
        limits: MEDIANS_JOINTLY,
        source: "Pairs by Donner and Zou (2012) from order statistics; all pairs by Tukey (1953) and \
                 Kramer (1956); comparison with the best after Hsu (1984); Sidak (1967)",
    },
    Method {
        id: "welch_sidak",
        title: "Differences of means to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences of a group's mean amount to a reference that was chosen \
                beforehand, wide enough that the ranges of all groups hold together.",
        assumptions: "As for the Welch interval, for every pair.",
        limits: "In simulations as for the best group all held in 93.9 % or more where the groups were of \
                 equal size. With sizes from 30 to 1,000 they held in 91 % for moderately lopsided \
                 amounts, 83 % for strongly, and 90 % where 70 % were zero.",
        source: "Welch (1947); Sidak (1967), JASA 62, carried over to Student's distribution of each pair",
    },
    Method {
        id: "mean_ratio_sidak",
        title: "Ratios of means to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios of a group's mean amount to a reference that was chosen \
                beforehand. The ranges of all groups hold together.",
        assumptions: "As for the Welch interval, for every pair; all means are above zero.",
        limits: "In simulations as for the best group all held in 93.6 % or more, but in 89 % to 92 % \
                 where strongly lopsided amounts met sizes from 30 to 1,000.",
        source: "Fieller (1954) and the delta method; Sidak (1967), JASA 62",
    },
    Method {
        id: "median_difference_sidak",
        title: "Differences of medians to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true differences of a group's median to a reference that was chosen \
                beforehand. The ranges of all groups hold together.",
        assumptions: DRAWN,
        limits: MEDIANS_JOINTLY,
        source: "Zou and Donner (2008) from order statistics; Sidak (1967), JASA 62",
    },
    Method {
        id: "median_ratio_sidak",
        title: "Ratios of medians to a fixed reference, jointly",
        kind: MethodKind::JointInterval,
        words: "The range of true ratios of a group's median to a reference that was chosen beforehand. \
                The ranges of all groups hold together.",
        assumptions: DRAWN,
        limits: MEDIANS_JOINTLY,
        source: "Donner and Zou (2012) from order statistics; Sidak (1967), JASA 62",
    },
    Method {
        id: "welch_range",
        title: "Largest mean minus smallest",
        kind: MethodKind::SummaryInterval,
        words: "The range of the true distance between the highest and the lowest mean amount. It starts \
                at zero when no two groups can be told apart.",
        assumptions: "As for the Welch interval, for every pair.",
        limits: "In simulations as for the differences to the best it held in 94.4 % or more where the \
                 groups were of equal size, and with sizes from 30 to 1,000 in 93 %, 87 % and 91 %.",
        source: "Pairs by Welch (1947); lower end over all pairs by Tukey (1953) and Kramer (1956), upper \
                 end of the single extreme pair",
    },
    Method {
        id: "wasserstein_distance",
        title: "Wasserstein distance",
        kind: MethodKind::Description,
        words: "By how much, on average, the amounts of one group would have to change to be distributed \
                like those of the other, in the unit of the amounts.",
        assumptions: "None: it describes the amounts.",
        limits: "Says nothing about chance, and is above zero for small groups that are truly alike.",
        source: "Kantorovich (1942); Vaserstein (1969); order 1",
    },
    Method {
        id: "quantile_differences",
        title: "Differences of deciles",
        kind: MethodKind::DifferenceInterval,
        words: "By how much the two groups differ at each tenth of their cases, from the lowest amounts to \
                the highest, each with the range of true differences that the cases do not contradict.",
        assumptions: INDEPENDENT,
        limits: "Each interval is of one decile alone; of nine, one misses now and then by chance. At the outer deciles \
                 it takes some tens of cases.",
        source: "Hyndman and Fan (1996), Sample quantiles in statistical packages, American Statistician \
                 50, type 7; Zou and Donner (2008), Statistics in Medicine 27",
    },
    Method {
        id: "generalized_entropy",
        title: "Generalised entropy, within and between groups",
        kind: MethodKind::Description,
        words: "How unequal the amounts of all cases are, and how much of that is left when every case is \
                given the mean of its group. The parts within and between groups add up to the whole.",
        assumptions: "None: it describes the amounts.",
        limits: "Says nothing about chance. Exponent 2 looks most at the largest amounts, 0 at the \
                 smallest; Theil's index takes no amounts below zero, and the mean log deviation none that \
                 are not above it.",
        source: "Shorrocks (1980), The class of additively decomposable inequality measures, Econometrica \
                 48; Speicher et al. (2018), A unified approach to quantifying algorithmic unfairness, KDD",
    },
    Method {
        id: "change_of_mean_difference",
        title: "Change of a difference of mean amounts",
        kind: MethodKind::DifferenceInterval,
        words: "The difference of two groups' mean amounts now minus that before, or minus the mean of several before, \
                without assuming equal variances.",
        assumptions: INDEPENDENT,
        limits: "As Welch's interval: with lopsided amounts and few cases it is too narrow.",
        source: "Welch (1947); Satterthwaite (1946), An approximate distribution of estimates of variance components, \
                 Biometrics Bulletin 2",
    },
    Method {
        id: "change_of_mean_difference_test",
        title: "Test of a change of a difference of mean amounts",
        kind: MethodKind::Test,
        words: "How surprising the amounts would be if the difference of the means were the same now as before: the \
                change in standard errors, by Student's distribution.",
        assumptions: INDEPENDENT,
        limits: "As the interval.",
        source: "Welch (1947); Satterthwaite (1946)",
    },
];
