//! The methods that compare amounts within cells of conditions, in words.

use crate::inference::catalogue::INDEPENDENT;
use crate::inference::{Method, MethodKind};

const SPLIT: &str = "None: it describes the amounts.";

const SPLIT_LIMITS: &str = "Says nothing about chance, nor about why the groups are in different cells; \
                            conditions that are themselves the effect of unequal treatment are counted as \
                            explained. Which amounts the cells are valued at is a choice that changes the \
                            parts: read all of them. Only for the cells that both groups are in; the rest \
                            of the gap has a part of its own.";

const REGRESSION: &str = "Cases are decided independently of each other, not in clusters such as a branch \
                          or a case worker; the gap is the same in every cell, or their mean weighted by \
                          n1 n2 / n is what is asked for. The spread of the amounts may differ from cell to \
                          cell and group to group.";

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "within_cell_welch",
        title: "Gap within a cell",
        kind: MethodKind::DifferenceInterval,
        words: "The difference between the mean amounts of two groups in one cell of conditions, and the \
                range of true differences the amounts do not contradict. The two groups may have spreads of \
                their own.",
        assumptions: INDEPENDENT,
        limits: "Needs two cases of each group. Approximate for lopsided amounts with few cases. Each cell \
                 speaks for itself: of many ranges at 95 %, one in twenty misses by chance.",
        source: "Welch (1947), The generalization of Student's problem when several different population \
                 variances are involved, Biometrika 34; degrees of freedom by Satterthwaite (1946), \
                 Biometrics 2",
    },
    Method {
        id: "standardized_amount_difference",
        title: "Standardised difference of mean amounts",
        kind: MethodKind::DifferenceInterval,
        words: "The difference between the mean amounts of two groups if both were spread over the cells of \
                conditions as both together are, and the range of true values the amounts do not \
                contradict. It needs no agreement between the cells.",
        assumptions: "Cases are decided independently; the groups do not overlap; the sizes of the cells \
                      are taken as given.",
        limits: "One case of a group in a large cell speaks for the whole cell; it has no spread, and is \
                 given the mean spread of its group in the other cells. In simulations at 95 % with three \
                 to ten cases of the group in each of two to six cells it held in 95 to 96 % for normal \
                 amounts and in 91 to 97 % for lopsided ones, but in 80 to 91 % where two cases of the \
                 group spoke for nearly three quarters of all. Cells with one group only are left out and \
                 counted.",
        source: "Direct standardisation with all cases as weights, for means: Kitagawa (1964), Standardized \
                 comparisons in population research, Demography 1; degrees of freedom by Satterthwaite \
                 (1946), An approximate distribution of estimates of variance components, Biometrics 2",
    },
    Method {
        id: "standardized_amount_ratio",
        title: "Standardised ratio of mean amounts",
        kind: MethodKind::RatioInterval,
        words: "The ratio of the mean amounts of two groups if both were spread over the cells of \
                conditions alike, and the range of true values the amounts do not contradict.",
        assumptions: "Cases are decided independently; the groups do not overlap; the sizes of the cells \
                      are taken as given; both means are well above zero.",
        limits: "As the standardised difference. Undefined unless both means, and the intervals of both, \
                 are above zero.",
        source: "Direct standardisation with all cases as weights; variance of the logarithm by the delta \
                 method; degrees of freedom by Satterthwaite (1946), Biometrics 2",
    },
    Method {
        id: "fixed_effects_hc3",
        title: "Gap with all conditions alike, by regression",
        kind: MethodKind::DifferenceInterval,
        words: "How much more or less a group has than the reference in the same cell of conditions, one \
                number over all cells, and the range of true values the amounts do not contradict: a \
                regression of the amount on the group and the cells, of the group and its reference.",
        assumptions: REGRESSION,
        limits: "Where the cells disagree it is a mean that may describe none of them; the homogeneity test \
                 says whether they do. Amounts are taken as they are: a gap in per cent, by logarithms, \
                 cannot be had from sums. Standard errors for clusters are not covered. In simulations at \
                 95 % it held in 96 to 97 % with three normal amounts of each group in each of six cells, \
                 but in 87 to 88 % with three against 300 in a single cell, and in 78 % there when the \
                 amounts were lopsided: read the standardised difference beside it. Cells with one group \
                 only change nothing and are left out.",
        source: "MacKinnon and White (1985), Some heteroskedasticity-consistent covariance matrix \
                 estimators with improved finite sample properties, Journal of Econometrics 29; Long and \
                 Ervin (2000), Using heteroscedasticity consistent standard errors in the linear regression \
                 model, The American Statistician 54; cells taken out by Frisch and Waugh (1933) and Lovell \
                 (1963), JASA 58",
    },
    Method {
        id: "fixed_effects_hc1",
        title: "Gap with all conditions alike, where single cases decide",
        kind: MethodKind::DifferenceInterval,
        words: "The same regression with a standard error that is defined also where a single case alone \
                ties a group to the reference, so that it is fitted without any residual.",
        assumptions: REGRESSION,
        limits: "Too narrow: the case that decides most adds nothing to the standard error. Read it as no \
                 more than a lower bound of the uncertainty.",
        source: "White (1980), A heteroskedasticity-consistent covariance matrix estimator and a direct \
                 test for heteroskedasticity, Econometrica 48; with n / (n - p): MacKinnon and White \
                 (1985), Journal of Econometrics 29",
    },
    Method {
        id: "welch_homogeneity",
        title: "Test that the gap is the same in all cells",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the gaps of the cells differ at least as much \
                as observed, if they were all the same. A small value says that one pooled number does not \
                describe all cells: look at each.",
        assumptions: INDEPENDENT,
        limits: "With few cases in all it hardly sees a disagreement, so a large value does not show that \
                 the cells agree. In simulations at the level of 5 % it raised false alarms in 3 to 8 % \
                 with up to 6 cells of three to ten cases of a group, in 3 to 9 % with 20 cells of five, \
                 and in 6 to 27 % with 20 cells of two or three. Cells with fewer than two cases of a \
                 group, or without any spread, say nothing and are counted.",
        source: "Welch (1951), On the comparison of several mean values: an alternative approach, \
                 Biometrika 38, applied to gaps; degrees of freedom of each gap by Satterthwaite (1946), \
                 Biometrics 2",
    },
    Method {
        id: "cochran_q",
        title: "Cochran's Q over the gaps of the cells",
        kind: MethodKind::Test,
        words: "The same question as the homogeneity test by Welch, as if the spread in each cell were \
                known and not estimated.",
        assumptions: "Cases are decided independently; the groups do not overlap; every cell has some \
                      thirty cases of each group.",
        limits: "Raises false alarms in small cells: in simulations at the level of 5 % in 11 to 17 % with \
                 6 cells of five cases of each group, in 18 to 40 % with 20 such cells, and in 6 to 12 % \
                 with 20 cells of thirty.",
        source: "Cochran (1954), The combination of estimates from different experiments, Biometrics 10",
    },
    Method {
        id: "unmatched_amounts",
        title: "Parts of a gap from cases without a counterpart",
        kind: MethodKind::Description,
        words: "How much of the gap between two mean amounts comes from cases in cells of conditions that \
                only the group is in, and how much from those that only the reference is in: each is the \
                part of such cases times how far their mean is from that of the others.",
        assumptions: SPLIT,
        limits: "Neither explained nor unexplained: there is nobody of the other group to compare these \
                 cases with. Grows with the number of conditions, because ever more cells then hold one \
                 group alone.",
        source: "Nopo (2008), Matching as a tool to decompose wage gaps, Review of Economics and Statistics \
                 90",
    },
    Method {
        id: "kitagawa_amount",
        title: "Split of a gap of amounts into cells and amounts",
        kind: MethodKind::Description,
        words: "How much of the gap between two mean amounts comes from the groups being in different cells \
                of conditions, valued at the mean of the two groups' amounts, and how much from different \
                amounts within the cells. No group is the standard.",
        assumptions: SPLIT,
        limits: SPLIT_LIMITS,
        source: "Kitagawa (1955), Components of a difference between two rates, JASA 50; the same as \
                 Reimers (1983), Review of Economics and Statistics 65, with cells as the explanatory \
                 variables",
    },
    Method {
        id: "oaxaca_blinder_threefold",
        title: "Oaxaca-Blinder split in three",
        kind: MethodKind::Description,
        words: "The gap between two mean amounts in three parts: the group being in other cells, valued at \
                the reference's amounts; the group having other amounts, in the reference's cells; and what \
                comes of both together.",
        assumptions: SPLIT,
        limits: SPLIT_LIMITS,
        source: "Oaxaca (1973), Male-female wage differentials in urban labor markets, International \
                 Economic Review 14; Blinder (1973), Wage discrimination, Journal of Human Resources 8; \
                 Winsborough and Dickinson (1971)",
    },
    Method {
        id: "oaxaca_blinder_reference",
        title: "Oaxaca-Blinder split at the reference's amounts",
        kind: MethodKind::Description,
        words: "How much of the gap would be there if the reference's amounts applied to everyone, and how \
                much the group's cases have more or less than the reference's in the same cell.",
        assumptions: SPLIT,
        limits: SPLIT_LIMITS,
        source: "Oaxaca (1973), International Economic Review 14; Blinder (1973), Journal of Human \
                 Resources 8",
    },
    Method {
        id: "oaxaca_blinder_group",
        title: "Oaxaca-Blinder split at the group's amounts",
        kind: MethodKind::Description,
        words: "How much of the gap would be there if the group's amounts applied to everyone, and how much \
                the reference's cases have less or more than the group's in the same cell.",
        assumptions: SPLIT,
        limits: SPLIT_LIMITS,
        source: "Oaxaca (1973), International Economic Review 14; Blinder (1973), Journal of Human \
                 Resources 8",
    },
    Method {
        id: "oaxaca_blinder_pooled",
        title: "Oaxaca-Blinder split at the amounts of all",
        kind: MethodKind::Description,
        words: "How much of the gap would be there if the mean amounts of all cases in each cell applied to \
                everyone, and how much the group has more and the reference less than those.",
        assumptions: SPLIT,
        limits: "Explains too much: where the group is a larger part of a cell its own gap is in the mean \
                 of that cell. Says nothing about chance, nor about why the groups are in different cells. \
                 Only for the cells that both groups are in.",
        source: "Neumark (1988), Employers' discriminatory behavior and the estimation of wage \
                 discrimination, Journal of Human Resources 23; Oaxaca and Ransom (1994), Journal of \
                 Econometrics 61",
    },
    Method {
        id: "oaxaca_blinder_pooled_with_group",
        title: "Oaxaca-Blinder split by the regression with the group",
        kind: MethodKind::Description,
        words: "How much of the gap the cells explain when they are valued by the regression that also has \
                the group in it, and how much is left: the gap with all conditions alike.",
        assumptions: SPLIT,
        limits: SPLIT_LIMITS,
        source: "Jann (2008), The Blinder-Oaxaca decomposition for linear regression models, Stata Journal \
                 8; Fortin (2008), The gender wage gap among young adults in the United States, Journal of \
                 Human Resources 43",
    },
    Method {
        id: "condition_association",
        title: "How much of the group is in the conditions",
        kind: MethodKind::Description,
        words: "How well the cells of conditions tell which group a case is of, from 0, not at all, to 1, \
                entirely: Cramer's V, and the share of the variance of group membership that the cells \
                explain. Where it is high, holding the conditions equal may hide the very gap that is asked \
                for.",
        assumptions: "None: it describes the counts.",
        limits: "Above zero by chance alone, the more so the more cells there are. Says nothing about \
                 whether the conditions are legitimate.",
        source: "Cramer (1946), Mathematical methods of statistics; Bergsma (2013), A bias-correction for \
                 Cramer's V and Tschuprow's T; Goodman and Kruskal (1954), Measures of association for \
                 cross classifications, JASA 49; Light and Margolin (1971), JASA 66",
    },
];
