"""Makes survey.json, the expected values of tests/survey_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/survey.py   (needs numpy, scipy, statsmodels, samplics)

A case is a sample: groups of rows, each [weight, hit]. What is expected comes from other implementations:
- weighted rates and linearised standard errors of domains: samplics' TaylorEstimator with every row its own
  primary sampling unit (with replacement, n / (n - 1) over the whole sample); the formula is written out
  beside it and tied to it;
- Wilson limits: statsmodels' proportion_confint, which takes fractional counts, at the effective base;
- the difference: statsmodels' confint_proportions_2indep (Newcombe) with fractional counts;
- the ratio: the two roots of Donner and Zou's defining equation, by scipy's brentq;
- the quasi-score test: statsmodels' GEE (independence, one row a cluster), whose score test is Boos's (1992),
  times (n - 1) / n for the n rows of the whole sample;
- joint limits: studentised range and normal quantiles of scipy over the pairs above;
- standardisation: the mix and the influence of every row written out row by row, never from sums of cells.

"probabilities" are the eight rows of a worked example in which the weights are probabilities to belong to one
of two groups. A row counts in both groups, so only the rates can be compared.
"""

import json
import pathlib
import warnings

warnings.simplefilter("ignore")

import numpy as np
import scipy.optimize
import scipy.stats
import statsmodels.api as sm
from samplics.estimation import TaylorEstimator
from samplics.utils.types import PopParam
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

HERE = pathlib.Path(__file__).parent
LEVEL = 0.95


def rates_by_samplics(weights, hits, groups):
    """Rate and standard error of each group, as a domain of the sample."""
    # samplics divides the standard error by the rate, so a rate of zero is estimated from the misses.
    turned = any(hits[groups == g].sum() == 0 for g in np.unique(groups))
    estimator = TaylorEstimator(PopParam.mean)
    outcome = 1 - hits if turned else hits
    estimator.estimate(y=outcome, samp_weight=weights, psu=np.arange(len(weights)), domain=groups)
    frame = estimator.to_dataframe().set_index("_domain")
    rate = {g: frame.loc[g, "_estimate"] for g in np.unique(groups)}
    return {g: (1 - rate[g] if turned else rate[g], frame.loc[g, "_stderror"]) for g in rate}


def variance(weights, hits, sample):
    total = weights.sum()
    rate = (weights * hits).sum() / total
    return sample / (sample - 1) * (((weights * (hits - rate)) / total) ** 2).sum()


def kish(weights):
    return weights.sum() ** 2 / (weights**2).sum()


def effective(weights, hits, sample):
    rate = (weights * hits).sum() / weights.sum()
    v = variance(weights, hits, sample)
    bound = kish(weights)
    return bound if v == 0 else min(rate * (1 - rate) / v, bound)


def wilson(rate, cases, alpha=1 - LEVEL):
    low, high = proportion_confint(rate * cases, cases, alpha=alpha, method="wilson")
    # Exactly, where statsmodels leaves a last digit.
    return 0.0 if rate == 0 else max(low, 0.0), 1.0 if rate == 1 else min(high, 1.0)


def newcombe(one, other, alpha=1 - LEVEL):
    """Limits of one minus other, each (rate, effective cases)."""
    (p1, n1), (p2, n2) = one, other
    low, high = confint_proportions_2indep(
        p1 * n1, n1, p2 * n2, n2, compare="diff", method="newcomb", alpha=alpha
    )
    return max(low, -1.0), min(high, 1.0)


def mover_ratio(one, other, alpha=1 - LEVEL):
    """The ratios r at which square-and-add for p1 - r p2 reaches zero."""
    (p1, n1), (p2, n2) = one, other
    (l1, u1), (l2, u2) = wilson(p1, n1, alpha), wilson(p2, n2, alpha)

    def lower(r):
        return p1 - r * p2 - np.hypot(p1 - l1, r * (u2 - p2))

    def upper(r):
        return p1 - r * p2 + np.hypot(u1 - p1, r * (p2 - l2))

    high = np.inf
    if p2 > 0:
        top = 1.0
        while upper(top) > 0:
            top *= 2
        high = scipy.optimize.brentq(upper, 0, top, xtol=1e-15, rtol=1e-14)
    low = 0.0
    if p1 > 0 and lower(0) > 0:
        top = 1.0
        while lower(top) > 0:
            top *= 2
        low = scipy.optimize.brentq(lower, 0, top, xtol=1e-15, rtol=1e-14)
    return low, high


def score_test(weights, hits, member, sample):
    """Boos's generalised score test of equal means of two groups."""
    if hits.min() == hits.max():
        return 1.0
    design = np.column_stack([np.ones(len(hits)), member])
    model = sm.GEE(
        hits, design, groups=np.arange(len(hits)), weights=weights, family=sm.families.Gaussian(),
        constraint=(np.array([[0.0, 1.0]]), np.zeros(1)),
    )
    statistic = model.fit().score_test()["statistic"] * (sample - 1) / sample
    return scipy.stats.chi2.sf(statistic, 1)


def alpha_of(critical):
    return 2 * scipy.stats.norm.sf(critical)


def joint(groups):
    """Limits of differences and ratios to the best of these (rate, effective cases), the highest being best."""
    k = len(groups)
    inner = scipy.stats.studentized_range.ppf(LEVEL, k, np.inf) / np.sqrt(2) if k > 2 else scipy.stats.norm.ppf(0.975)
    outer = scipy.stats.norm.isf((1 - LEVEL ** (1 / (k - 1))) / 2)
    made = {}
    for name, pair, equal in (("difference", newcombe, 0.0), ("ratio", mover_ratio, 1.0)):
        rows = []
        for i in range(k):
            others = [j for j in range(k) if j != i]
            low = min(pair(groups[i], groups[j], alpha_of(outer))[0] for j in others)
            high = min(pair(groups[i], groups[j], alpha_of(inner))[1] for j in others)
            rows.append([min(low, equal), min(high, equal)])
        made[name] = rows
    pairs = [(i, j) for i in range(k) for j in range(k) if i != j]
    made["range"] = [
        max([0.0] + [newcombe(groups[i], groups[j], alpha_of(inner))[0] for i, j in pairs]),
        max([0.0] + [newcombe(groups[i], groups[j])[1] for i, j in pairs]),
    ]
    return made


def standardised(weights, hits, member, stratum, sample):
    """Standardised difference of the members against the others, and its limits."""
    total = weights.sum()
    z = scipy.stats.norm.ppf(0.975)
    strata = np.unique(stratum)
    parts = {k: weights[stratum == k].sum() / total for k in strata}

    def side(flag):
        rate = within = spread = 0.0
        fewest = np.inf
        rates = {}
        for k in strata:
            at = (stratum == k) & (member == flag)
            w, y = weights[at], hits[at]
            p = (w * y).sum() / w.sum()
            rates[k] = p
            rate += parts[k] * p
            within += parts[k] ** 2 * p * (1 - p) / effective(w, y, sample)
            spread += parts[k] ** 2 / kish(w)
            fewest = min(fewest, y.sum(), (1 - y).sum())
        cases = 1 / spread if fewest < 5 else rate * (1 - rate) / within
        return rate, cases, rates

    (p1, n1, r1), (p2, n2, r2) = side(1), side(0)
    difference = p1 - p2
    gaps = np.array([r1[k] - r2[k] for k in stratum])
    mix = sample / (sample - 1) * ((weights * (gaps - difference) / total) ** 2).sum()
    (l1, u1), (l2, u2) = wilson(p1, n1), wilson(p2, n2)
    low = difference - np.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2 + z**2 * mix)
    high = difference + np.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2 + z**2 * mix)
    return {"value": difference, "limits": [low, high], "rates": [p1, p2]}


def limit(number):
    return "inf" if np.isinf(number) else float(number)


def case(name, groups, strata=None):
    """groups: a list of (weights, hits); strata: the stratum of every row, for the first two groups."""
    weights = np.concatenate([w for w, _ in groups]).astype(float)
    hits = np.concatenate([y for _, y in groups]).astype(float)
    labels = np.concatenate([[g] * len(w) for g, (w, _) in enumerate(groups)])
    sample = len(weights)
    by_samplics = rates_by_samplics(weights, hits, labels)
    made = {"name": name, "sample": sample, "groups": []}
    prepared = []
    for g, (w, y) in enumerate(groups):
        w, y = np.asarray(w, float), np.asarray(y, float)
        rate, error = by_samplics[g]
        assert abs(rate - (w * y).sum() / w.sum()) < 1e-14, name
        assert abs(error**2 - variance(w, y, sample)) < 1e-14, name
        cases = effective(w, y, sample)
        prepared.append((rate, cases))
        low, high = wilson(rate, cases)
        made["groups"].append({
            "rows": [[float(a), int(b)] for a, b in zip(w, y)],
            "rate": rate, "variance": error**2, "kish": kish(w), "effective": cases, "wilson": [low, high],
        })
    first, second = prepared[:2]
    both = labels < 2
    made["difference"] = list(newcombe(first, second))
    made["ratio"] = [limit(number) for number in mover_ratio(first, second)]
    made["p"] = score_test(weights[both], hits[both], (labels[both] == 0).astype(float), sample)
    made["joint"] = joint(prepared)
    if strata is not None:
        made["strata"] = [int(k) for k in strata]
        made["standardised"] = standardised(
            weights[both], hits[both], (labels[both] == 0).astype(int), np.asarray(strata), sample
        )
    return made


def drawn(rng, size, rate, spread, informative):
    """Rows whose weights go along with the hits."""
    latent = rng.standard_normal(size)
    weights = np.round(np.exp(spread * latent) * 120, 2)
    odds = np.log(rate / (1 - rate)) + informative * latent
    return weights, (rng.random(size) < 1 / (1 + np.exp(-odds))).astype(int)


def probabilities():
    """Eight rows whose weights are the probabilities to belong to the first or the second of two groups."""
    first = np.array([0.9, 0.7, 0.2, 0.05, 0.5, 0.3, 0.85, 0.1])
    hits = np.array([1, 1, 0, 1, 0, 0, 1, 0])
    # The worked example has .694444444444 and .340909090909.
    made = []
    for weights, expected in ((first, 25 / 36), (1 - first, 15 / 44)):
        weights = np.round(weights, 2)
        rate = (weights * hits).sum() / weights.sum()
        assert abs(rate - expected) < 1e-12
        made.append({"rows": [[float(a), int(b)] for a, b in zip(weights, hits)], "rate": expected})
    return made


def main():
    rng = np.random.default_rng(20261123)
    cases = []
    even = [drawn(rng, 60, 0.3, 0.6, 0.5), drawn(rng, 45, 0.5, 0.8, -0.4), drawn(rng, 30, 0.4, 0.3, 0)]
    cases.append(case("three groups", even))
    rare = [drawn(rng, 120, 0.03, 1.0, 0.8), drawn(rng, 80, 0.06, 0.7, 0)]
    cases.append(case("rare events", rare))
    cases.append(case("nobody in one group", [(np.array([1.5, 2.0, 7.25, 0.5]), np.zeros(4, int)),
                                              (np.array([3.0, 1.0, 1.0, 4.0]), np.array([1, 0, 1, 0]))]))
    cases.append(case("all in one group", [(np.array([1.5, 2.0, 7.25]), np.ones(3, int)),
                                           (np.array([3.0, 1.0, 4.0]), np.array([1, 0, 0]))]))
    cases.append(case("a light hit", [(np.array([0.01] + [1.0] * 99), np.array([1] + [0] * 99)),
                                      (np.full(50, 2.0), (np.arange(50) < 20).astype(int))]))
    cases.append(case("equal weights", [(np.full(40, 12.5), (np.arange(40) < 9).astype(int)),
                                        (np.full(55, 12.5), (np.arange(55) < 24).astype(int))]))
    cases.append(case("weights of zero are rows", [(np.array([0.0, 2.0, 0.0, 3.0, 1.0]), np.array([1, 1, 0, 0, 0])),
                                                   (np.array([1.0, 0.0, 4.0]), np.array([1, 0, 0]))]))
    pair = [drawn(rng, 150, 0.35, 0.7, 0.3), drawn(rng, 170, 0.5, 0.5, -0.3)]
    cases.append(case("three strata", pair, rng.integers(0, 3, 320)))
    sparse = [drawn(rng, 25, 0.3, 0.7, 0.3), drawn(rng, 90, 0.5, 0.5, -0.3)]
    cases.append(case("three sparse strata", sparse, rng.integers(0, 3, 115)))
    (HERE / "survey.json").write_text(json.dumps({"cases": cases, "probabilities": probabilities()}) + "\n")


main()
