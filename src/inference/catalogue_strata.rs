//! The methods that compare like with like, in words.

use crate::inference::catalogue::INDEPENDENT;
use crate::inference::{Method, MethodKind};

const POOLED: &str = "Cases are decided independently of each other, the groups do not overlap, and the \
                      groups compare in about the same way in every stratum.";

pub(super) static METHODS: &[Method] = &[
    Method {
        id: "cochran_mantel_haenszel",
        title: "Cochran-Mantel-Haenszel test",
        kind: MethodKind::Test,
        words: "The probability that chance alone would give the group at least as many hits too many or \
                too few, counted within each stratum and added up, if within every stratum both groups had \
                the same rate. Small values speak against equal treatment of like cases.",
        assumptions: INDEPENDENT,
        limits: "Differences in opposite directions cancel, so a large value does not show that no stratum \
                 has one; the Breslow-Day test says whether the strata agree. Strata with one group only \
                 say nothing and are counted. Approximate when all strata together expect fewer than about \
                 five hits or misses of a group.",
        source: "Cochran (1954), Biometrics 10; Mantel and Haenszel (1959), Statistical aspects of the \
                 analysis of data from retrospective studies of disease, JNCI 22; without continuity \
                 correction",
    },
    Method {
        id: "mantel_haenszel_odds_ratio",
        title: "Pooled odds ratio",
        kind: MethodKind::RatioInterval,
        words: "The odds of a hit in the group divided by those in the reference, one number for all \
                strata, and the range of true values the counts do not contradict. If it holds 1, chance \
                alone can explain the difference between like cases.",
        assumptions: POOLED,
        limits: "An odds ratio is farther from 1 than the ratio of the rates and must not be read as one. \
                 Undefined when in every stratum the group has no misses or the reference no hits. When the \
                 value is 0 the upper end is that of the score method of Cornfield (1956) and Gart (1970). \
                 Held in at least 94 % of simulations at 95 %, also with strata of four cases.",
        source: "Mantel and Haenszel (1959), JNCI 22; interval by Robins, Breslow and Greenland (1986), \
                 Estimators of the Mantel-Haenszel variance consistent in both sparse data and large-strata \
                 limiting models, Biometrics 42",
    },
    Method {
        id: "mantel_haenszel_risk_difference",
        title: "Pooled difference of rates",
        kind: MethodKind::DifferenceInterval,
        words: "The difference between the rates of two groups among like cases: the differences of all \
                strata, each counting by how many cases of both groups it has, and the range of true values \
                the counts do not contradict.",
        assumptions: POOLED,
        limits: "Where strata disagree it is a mean that may describe none of them, and can even have \
                 another sign than the standardised difference. When the rates of a group are all 0 or 1 \
                 its range is put together from Wilson ranges of the two weighted rates. In simulations at \
                 95 % it held in 93 to 96 %, but in 91 to 93 % where one group had three cases in each of \
                 six strata and where events were at 2 % in groups of 50 against 1,000.",
        source: "Mantel and Haenszel (1959); variance by Sato (1989), On the variance estimator for the \
                 Mantel-Haenszel risk difference, Biometrics 45; Zou and Donner (2008) where that fails",
    },
    Method {
        id: "mantel_haenszel_risk_ratio",
        title: "Pooled ratio of rates",
        kind: MethodKind::RatioInterval,
        words: "The rate of the group divided by that of the reference among like cases, one number for all \
                strata, and the range of true values the counts do not contradict.",
        assumptions: POOLED,
        limits: "Where strata disagree it is a mean that may describe none of them. Undefined when the \
                 reference has no hit. When the rates of a group are all 0 or 1 its range is put together \
                 from Wilson ranges of the two weighted rates. Held in at least 93 % of simulations at \
                 95 %.",
        source: "Mantel and Haenszel (1959), for rates; interval by Greenland and Robins (1985), Estimation \
                 of a common effect parameter from sparse follow-up data, Biometrics 41; Donner and Zou \
                 (2012) where that fails",
    },
    Method {
        id: "breslow_day",
        title: "Breslow-Day test",
        kind: MethodKind::Test,
        words: "The probability that chance alone would make the odds ratios of the strata differ at least \
                as much as observed, if they were all the same. A small value says that one pooled number \
                does not describe all strata: look at each.",
        assumptions: INDEPENDENT,
        limits: "Needs strata with some cases of each group and outcome. With many strata of a few cases it \
                 raises false alarms (in simulations with 40 strata of seven cases 14 % instead of 5 %); \
                 with few cases in all it hardly sees a disagreement, so a large value does not show that \
                 the strata agree. Strata without one of the groups or outcomes say nothing and are \
                 counted.",
        source: "Breslow and Day (1980), Statistical methods in cancer research I, IARC, section 4.4",
    },
    Method {
        id: "tarone",
        title: "Breslow-Day test with Tarone's correction",
        kind: MethodKind::Test,
        words: "The Breslow-Day test, corrected for how the pooled odds ratio was estimated. The two hardly \
                ever differ.",
        assumptions: INDEPENDENT,
        limits: "As little to be trusted with many strata of a few cases as the Breslow-Day test.",
        source: "Tarone (1985), On heterogeneity tests based on efficient scores, Biometrika 72",
    },
    Method {
        id: "standardized_rate",
        title: "Standardised rate",
        kind: MethodKind::RateInterval,
        words: "What the rate of a group would be if it were spread over the strata as both groups together \
                are, and the range of true values its counts do not contradict.",
        assumptions: "Cases are decided independently, with the same chance within a group and stratum; the \
                      sizes of the strata are taken as given.",
        limits: "Strata with one group only are left out of both rates and counted. When the group has \
                 fewer than five hits or misses in some stratum, the range is that of as many cases as \
                 would be as sure if all strata had the same rate: mostly cautious. In simulations at 95 % \
                 it held in at least 93 %, with two cases speaking for a third of all too.",
        source: "Wilson (1927) with an effective number of cases, as in Dean and Pagano (2015), Journal of \
                 Survey Statistics and Methodology 3",
    },
    Method {
        id: "standardized_difference",
        title: "Standardised difference",
        kind: MethodKind::DifferenceInterval,
        words: "The difference between the rates of two groups if both were spread over the strata alike, \
                and the range of true values the counts do not contradict. Unlike the pooled difference it \
                needs no agreement between the strata.",
        assumptions: "Cases are decided independently; the groups do not overlap; the sizes of the strata \
                      are taken as given.",
        limits: "One case of a group in a large stratum speaks for the whole stratum, so the range can be \
                 wide. When a group has fewer than five hits or misses in some stratum, it is put together \
                 from the ranges of the two rates, because the usual one then held in as few as 64 % of \
                 simulations at 95 %; this one held in at least 94 %.",
        source: "Direct standardisation with all cases as weights, variance of independent binomial rates: \
                 Fleiss, Levin and Paik (2003), Statistical methods for rates and proportions, chapter 19; \
                 Zou and Donner (2008) where that fails",
    },
    Method {
        id: "standardized_ratio",
        title: "Standardised ratio",
        kind: MethodKind::RatioInterval,
        words: "The ratio of the rates of two groups if both were spread over the strata alike, and the \
                range of true values the counts do not contradict.",
        assumptions: "Cases are decided independently; the groups do not overlap; the sizes of the strata \
                      are taken as given.",
        limits: "As the standardised difference: wide where few cases of a group speak for a large stratum, \
                 and then put together from the ranges of the two rates. Undefined when the reference has \
                 no hit.",
        source: "Direct standardisation with all cases as weights, variance of the logarithm: Fleiss, Levin \
                 and Paik (2003), chapter 19; Donner and Zou (2012) where that fails",
    },
    Method {
        id: "kitagawa",
        title: "Split of a gap into mix and rates",
        kind: MethodKind::Description,
        words: "How much of the gap between two overall rates comes from the groups being in different \
                strata, and how much from different rates within the strata. The parts add up to the gap; \
                cases without a counterpart in the other group have a part of their own.",
        assumptions: "None: it describes the counts.",
        limits: "Says nothing about chance, nor about why the groups are in different strata; a mix that is \
                 itself the effect of unequal treatment is counted as mix.",
        source: "Kitagawa (1955), Components of a difference between two rates, JASA 50",
    },
    Method {
        id: "demographic_disparity",
        title: "Demographic disparity, overall and conditional",
        kind: MethodKind::Description,
        words: "The group's part of the rejected minus its part of the accepted: above zero when the group \
                is a larger part of those rejected. Conditional: the mean of the same over the strata, each \
                counting by its cases.",
        assumptions: "None: it describes the counts.",
        limits: "Says nothing about chance. Depends on how large the group is and how many are accepted, so \
                 values of different audits do not compare; disparities in opposite directions cancel. \
                 Strata with one outcome only are left out and counted.",
        source: "Wachter, Mittelstadt and Russell (2021), Why fairness cannot be automated, Computer Law \
                 and Security Review 41",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::inference::catalogue;

    #[test]
    fn ids_are_unique_and_every_entry_says_everything() {
        let ids: BTreeSet<&str> = catalogue().iter().map(|method| method.id).collect();
        assert_eq!(ids.len(), catalogue().len());
        for method in catalogue() {
            for text in
                [method.title, method.words, method.assumptions, method.limits, method.source, method.id]
            {
                assert!(!text.is_empty() && text.trim() == text && !text.contains("  "), "{}", method.id);
            }
            assert!(method.words.ends_with('.') && method.limits.ends_with('.'), "{}", method.id);
            assert!(method.assumptions.ends_with('.'), "{}", method.id);
        }
    }
}
