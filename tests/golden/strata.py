"""Makes strata.json, the expected values of tests/strata_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/strata.py   (needs numpy, statsmodels, mpmath)

Everything is computed in 50 digits from the formulas as they were published: the Breslow-Day fit by bisection
of its defining equation, Sato's variance in his own form, Mantel and Haenszel's test from the expected
counts. Assertions tie this to statsmodels' StratifiedTable wherever it has the method and its arithmetic
holds (see `tie`), and to the worked Berkeley and Ricci numbers in this folder. What does not exist is null.
A stratum is [[hits, cases] of the group, [hits, cases] of the reference].

Where statsmodels 0.15.0 differs, it is the one that is wrong, and it is not used:
- a stratum with a zero margin gives it NaN or 0/0 in the Breslow-Day test, and counts as a degree of freedom;
  Breslow and Day's chi-square is over the strata that have both margins;
- a pooled odds ratio of exactly 1 gives it a division by zero, where the fitted table is the independent one;
- its p-values are 1 - cdf, which is 0 below 1e-16 and has lost digits long before that;
- its fitted cells are differences of large numbers, and its share of discordant cases is 1 minus that of the
  concordant: both cost digits with many cases (`tie` allows for it; the Breslow-Day statistic of
  "all but one of a thousand million" is 0.177, statsmodels has 1.7e-08);
- a stratum of one case gives its Mantel-Haenszel test 0/0.
"""

import json
import pathlib
import warnings

import mpmath as mp
import numpy as np
from statsmodels.stats.contingency_tables import StratifiedTable

mp.mp.dps = 50
HERE = pathlib.Path(__file__).parent
WORST = {}


def critical(confidence):
    return mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))


def chi_square_p(statistic, degrees):
    return mp.gammainc(mp.mpf(degrees) / 2, mp.mpf(statistic) / 2, regularized=True)


def tables(strata):
    """Hits and misses of group and reference in the strata that hold both."""
    return [(mp.mpf(a), mp.mpf(n1 - a), mp.mpf(c), mp.mpf(n2 - c)) for (a, n1), (c, n2) in strata if n1 and n2]


def mantel_haenszel_test(strata):
    surplus = variance = mp.mpf(0)
    for a, b, c, d in tables(strata):
        n = a + b + c + d
        if n < 2:
            continue
        surplus += a - (a + b) * (a + c) / n
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
    statistic = surplus**2 / variance if variance else mp.mpf(0)
    return {"statistic": statistic, "p": mp.erfc(mp.sqrt(statistic / 2))}


def odds_ratio(strata):
    """Value and Robins, Breslow and Greenland's variance of its logarithm."""
    parts = []
    for a, b, c, d in tables(strata):
        n = a + b + c + d
        parts.append(((a + d) / n, (b + c) / n, a * d / n, b * c / n))
    over = sum(r for p, q, r, s in parts)
    under = sum(s for p, q, r, s in parts)
    if not under:
        return None, None
    if not over:
        return mp.mpf(0), None
    variance = (
        sum(p * r for p, q, r, s in parts) / (2 * over**2)
        + sum(p * s + q * r for p, q, r, s in parts) / (2 * over * under)
        + sum(q * s for p, q, r, s in parts) / (2 * under**2)
    )
    return over / under, variance


def fitted(table, odds):
    """The group's hits of the table with these margins and this odds ratio, and its variance."""
    a, b, c, d = table
    n1, n2, m1 = a + b, c + d, a + c
    low, high = max(mp.mpf(0), m1 - n2), min(m1, n1)
    excess = lambda e: e * (n2 - m1 + e) - odds * (m1 - e) * (n1 - e)
    width = high - low
    with mp.workdps(110):
        left, right = mp.mpf(low), mp.mpf(high)
        for _ in range(320):
            middle = (left + right) / 2
            left, right = (middle, right) if excess(middle) < 0 else (left, middle)
        assert right - left <= width * mp.mpf(10) ** -90
        e = (left + right) / 2
        variance = 1 / (1 / e + 1 / (m1 - e) + 1 / (n1 - e) + 1 / (n2 - m1 + e))
        return +e, +variance


def homogeneity(strata):
    kept = [table for table in tables(strata) if table[0] + table[2] and table[1] + table[3]]
    odds, _ = odds_ratio(strata)
    if not odds or len(kept) < 2:
        return None
    fits = [fitted(table, odds) for table in kept]
    with mp.workdps(110):
        statistic = sum((table[0] - e) ** 2 / v for table, (e, v) in zip(kept, fits))
        shift = sum(table[0] - e for table, (e, v) in zip(kept, fits))
        corrected = statistic - shift**2 / sum(v for e, v in fits)
    degrees = len(kept) - 1
    return {
        "breslow_day": {"statistic": statistic, "p": chi_square_p(statistic, degrees)},
        "tarone": {"statistic": corrected, "p": chi_square_p(corrected, degrees)},
        "degrees_of_freedom": degrees,
        "left_out": len(strata) - len(kept),
    }


def score_limit(strata, z):
    """Above an odds ratio of 0: where the expected hits exceed the observed by z standard deviations."""
    kept = [table for table in tables(strata) if table[0] + table[2] and table[1] + table[3]]

    def excess(log_odds):
        fits = [fitted(table, mp.exp(log_odds)) for table in kept]
        observed = sum(table[0] for table in kept)
        return sum(e for e, v in fits) - observed - z * mp.sqrt(sum(v for e, v in fits))

    low, high = mp.mpf(-60), mp.mpf(60)
    assert excess(low) < 0 < excess(high)
    for _ in range(70):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    return mp.exp((low + high) / 2)


def weighted(counts, weights):
    """Rate, its variance, the number of cases for its Wilson limits, and whether the variance is not trusted."""
    total = sum(weights)
    rate = sum(w / total * x / n for (x, n), w in zip(counts, weights))
    variance = sum((w / total) ** 2 * (x / n) * (1 - x / n) / n for (x, n), w in zip(counts, weights))
    effective = 1 / sum((w / total) ** 2 / n for (x, n), w in zip(counts, weights))
    sparse = min(min(x, n - x) for x, n in counts) < 5
    return rate, variance, effective if sparse else rate * (1 - rate) / variance, sparse


def wilson(rate, cases, z):
    centre = (rate + z**2 / (2 * cases)) / (1 + z**2 / cases)
    half = z / (1 + z**2 / cases) * mp.sqrt(rate * (1 - rate) / cases + z**2 / (4 * cases**2))
    return centre - half, centre + half


def square_and_add(one, other, factor):
    """MOVER limits of `one - factor * other`, each as (value, low, high)."""
    value = one[0] - factor * other[0]
    low = value - mp.sqrt((one[0] - one[1]) ** 2 + (factor * (other[2] - other[0])) ** 2)
    high = value + mp.sqrt((one[2] - one[0]) ** 2 + (factor * (other[0] - other[1])) ** 2)
    return low, high


def square_and_add_ratio(one, other):
    """The ratios at which the limits of `one - ratio * other` reach 0."""
    estimate = one[0] / other[0]
    low = mp.mpf(0)
    if one[0]:
        left, right = mp.mpf(0), estimate
        for _ in range(170):
            middle = (left + right) / 2
            left, right = (middle, right) if square_and_add(one, other, middle)[0] > 0 else (left, middle)
        low = left
    left = right = estimate if estimate else mp.mpf(1) / 1000
    while square_and_add(one, other, right)[1] > 0:
        right *= 2
    for _ in range(170):
        middle = (left + right) / 2
        left, right = (middle, right) if square_and_add(one, other, middle)[1] > 0 else (left, middle)
    return low, left


def sides(strata, weights_of, z):
    both = [table for table in tables(strata)]
    weights = [weights_of(a + b, c + d) for a, b, c, d in both]
    result = []
    for counts in ([(a, a + b) for a, b, c, d in both], [(c, c + d) for a, b, c, d in both]):
        rate, variance, cases, sparse = weighted(counts, weights)
        low, high = wilson(rate, cases, z)
        result.append({"rate": rate, "variance": variance, "sparse": sparse, "spread": (rate, low, high)})
    return result


def clamped(limits):
    return [max(limits[0], mp.mpf(-1)), min(limits[1], mp.mpf(1))]


def around(value, variance, z):
    return clamped((value - z * mp.sqrt(variance), value + z * mp.sqrt(variance)))


def around_log(value, variance, z):
    factor = mp.exp(z * mp.sqrt(variance))
    return [value / factor, value * factor]


def pooled(strata, confidence):
    z = critical(confidence)
    value, variance = odds_ratio(strata)
    odds = None
    if value is not None:
        odds = [value] + (around_log(value, variance, z) if value else [mp.mpf(0), score_limit(strata, z)])

    linear = constant = weight = over = under = rest = difference = mp.mpf(0)
    for a, b, c, d in tables(strata):
        n1, n2 = a + b, c + d
        n = n1 + n2
        weight += n1 * n2 / n
        difference += n1 * n2 / n * (a / n1 - c / n2)
        linear += (n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / n**2
        constant += (a * (n2 - c) + c * (n1 - a)) / (2 * n)
        over += a * n2 / n
        under += c * n1 / n
        rest += ((a + c) * n1 * n2 - a * c * n) / n**2
    difference /= weight
    group, reference = sides(strata, lambda n1, n2: n1 * n2 / (n1 + n2), z)
    degenerate = not group["variance"] or not reference["variance"]
    if degenerate:
        limits = clamped(square_and_add(group["spread"], reference["spread"], 1))
    else:
        limits = around(difference, (difference * linear + constant) / weight**2, z)
    ratio = None
    if under:
        if degenerate:
            ratio = [over / under, *square_and_add_ratio(group["spread"], reference["spread"])]
        else:
            ratio = [over / under, *around_log(over / under, rest / (over * under), z)]
    return {"odds_ratio": odds, "risk_difference": [difference, *limits], "risk_ratio": ratio}


def standardized(strata, confidence):
    z = critical(confidence)
    group, reference = sides(strata, lambda n1, n2: n1 + n2, z)
    difference = group["rate"] - reference["rate"]
    sparse = group["sparse"] or reference["sparse"]
    ratio = None
    if sparse:
        limits = clamped(square_and_add(group["spread"], reference["spread"], 1))
        if reference["rate"]:
            ratio = [group["rate"] / reference["rate"], *square_and_add_ratio(group["spread"], reference["spread"])]
    else:
        limits = around(difference, group["variance"] + reference["variance"], z)
        value = group["rate"] / reference["rate"]
        relative = sum(side["variance"] / side["rate"] ** 2 for side in (group, reference))
        ratio = [value, *around_log(value, relative, z)]
    return {
        "group": group["spread"],
        "reference": reference["spread"],
        "difference": [difference, *limits],
        "ratio": ratio,
    }


def whole(strata):
    return [[sum(stratum[side][part] for stratum in strata) for part in (0, 1)] for side in (0, 1)]


def kitagawa(strata):
    both = [stratum for stratum in strata if stratum[0][1] and stratum[1][1]]
    rate = lambda share: mp.mpf(share[0]) / share[1]
    overall = whole(both)
    mix = within = mp.mpf(0)
    for ours, theirs in both:
        here, there = mp.mpf(ours[1]) / overall[0][1], mp.mpf(theirs[1]) / overall[1][1]
        within += (here + there) / 2 * (rate(ours) - rate(theirs))
        mix += (rate(ours) + rate(theirs)) / 2 * (here - there)
    all_cases = whole(strata)
    gap = rate(all_cases[0]) - rate(all_cases[1])
    unmatched = gap - (rate(overall[0]) - rate(overall[1]))
    assert abs(mix + within + unmatched - gap) < mp.mpf(10) ** -45
    return {"gap": gap, "mix": mix, "rate": within, "unmatched": unmatched}


def disparity(stratum):
    """The group's part of the rejected minus its part of the accepted."""
    (a, n1), (c, n2) = stratum
    accepted, rejected = a + c, n1 - a + n2 - c
    if not accepted or not rejected:
        return None
    return mp.mpf(n1 - a) / rejected - mp.mpf(a) / accepted


def demographic_disparity(strata):
    overall = disparity(whole(strata))
    if overall is None:
        return None
    kept = [(disparity(stratum), stratum[0][1] + stratum[1][1]) for stratum in strata]
    kept = [(value, cases) for value, cases in kept if value is not None]
    cases = sum(cases for value, cases in kept)
    conditional = sum(value * cases for value, cases in kept) / cases if kept else None
    return {"overall": overall, "conditional": conditional, "left_out": len(strata) - len(kept)}


def compare(what, found, expected, tolerance):
    if found is None or not np.isfinite(found):
        raise AssertionError(f"{what}: statsmodels gives {found}")
    off = abs(mp.mpf(float(found)) - expected) / max(abs(expected), mp.mpf(10) ** -12)
    WORST[what] = max(WORST.get(what, 0), float(off))
    assert off <= tolerance, (what, found, expected)


def tie(case):
    """Compares with statsmodels. Its fitted cells lose about a digit for every digit of the counts."""
    strata = case["strata"]
    kept = [table for table in tables(strata) if table[0] + table[2] and table[1] + table[3]]
    cases = sum(sum(stratum[side][1] for side in (0, 1)) for stratum in strata)
    big = cases > 10**6
    if not kept:
        return
    theirs = StratifiedTable([np.array([[float(a), float(b)], [float(c), float(d)]]) for a, b, c, d in kept])
    found = theirs.test_null_odds()
    if case["cochran_mantel_haenszel"]["statistic"] > 1e-6:
        compare("CMH statistic", found.statistic, case["cochran_mantel_haenszel"]["statistic"], 1e-6 if big else 1e-9)
        if case["cochran_mantel_haenszel"]["p"] > 1e-3:
            compare("CMH p", found.pvalue, case["cochran_mantel_haenszel"]["p"], 1e-6 if big else 1e-10)
    made = case["pooled"][0]
    if made["odds_ratio"] is not None and made["odds_ratio"][0]:
        low, high = theirs.oddsratio_pooled_confint(alpha=1 - made["confidence"])
        for found, expected in zip((theirs.oddsratio_pooled, low, high), made["odds_ratio"]):
            compare("odds ratio" + (" with many cases" if big else ""), found, expected, 1e-6 if big else 1e-12)
    if made["risk_ratio"] is not None and len(kept) == len(tables(strata)):
        compare("risk ratio", theirs.riskratio_pooled, made["risk_ratio"][0], 1e-12)
    tests = case["homogeneity"]
    lost = big and tests is not None and not 1e-3 < made["odds_ratio"][0] < 1e3
    if tests is not None and not lost and abs(made["odds_ratio"][0] - 1) > 1e-3 and tests["breslow_day"]["statistic"] > 1e-6:
        for name, adjust in (("breslow_day", False), ("tarone", True)):
            found = theirs.test_equal_odds(adjust=adjust)
            compare(name + (" with many cases" if big else ""), found.statistic, tests[name]["statistic"], 1e-2 if big else 1e-9)
            if tests[name]["p"] > 1e-3 and not big:
                compare(name + " p", found.pvalue, tests[name]["p"], 1e-9)


def worked(case, expected, turned):
    """Compares with the worked numbers of this folder; `turned` when they take the reference as first row."""
    def near(found, number):
        assert abs(found - mp.mpf(number)) <= 1e-10 * abs(mp.mpf(number)) + 1e-13, (found, number)

    made = case["pooled"][0]
    near(case["cochran_mantel_haenszel"]["statistic"], expected["cmh_chi2_nocc"])
    near(case["cochran_mantel_haenszel"]["p"], expected["cmh_p_nocc"])
    for name in ("breslow_day", "tarone"):
        near(case["homogeneity"][name]["statistic"], expected[name])
    near(case["homogeneity"]["breslow_day"]["p"], expected["bd_p"])
    near(case["homogeneity"]["tarone"]["p"], expected["tarone_p"])
    assert case["homogeneity"]["degrees_of_freedom"] == expected["bd_df"]
    rows = (("odds_ratio", "or_mh", "or_ci"), ("risk_ratio", "rr_mh", "rr_ci"), ("risk_difference", "rd_mh", "rd_ci_sato"))
    for name, value, limits in rows:
        estimate = made[name]
        if turned and name == "risk_difference":
            estimate = [-estimate[0], -estimate[2], -estimate[1]]
        elif turned:
            estimate = [1 / estimate[0], 1 / estimate[2], 1 / estimate[1]]
        for found, number in zip(estimate, [expected[value], *expected[limits]]):
            near(found, number)


def make(name, strata, confidences=(0.95,)):
    both = tables(strata)
    case = {"name": name, "strata": strata, "one_sided": len(strata) - len(both)}
    case["cochran_mantel_haenszel"] = mantel_haenszel_test(strata)
    case["homogeneity"] = homogeneity(strata)
    case["pooled"] = [{"confidence": confidence, **pooled(strata, confidence)} for confidence in confidences]
    case["standardized"] = [{"confidence": confidence, **standardized(strata, confidence)} for confidence in confidences]
    case["kitagawa"] = kitagawa(strata)
    case["demographic_disparity"] = demographic_disparity(strata)
    tie(case)
    return case


def cases():
    berkeley = [
        [[89, 108], [512, 825]], [[17, 25], [353, 560]], [[202, 593], [120, 325]],
        [[131, 375], [138, 417]], [[94, 393], [53, 191]], [[24, 341], [22, 373]],
    ]  # women against men, departments A to F
    ricci = [[[3, 8], [16, 25]], [[6, 19], [25, 43]]]  # black against white, captain and lieutenant
    hispanic = [[[3, 8], [16, 25]], [[3, 15], [25, 43]]]
    read = lambda name: json.loads((HERE / name).read_text())
    numbers = read("berkeley_ucb_admissions_1973.expected.json")
    made = make("Berkeley", berkeley, (0.95, 0.8, 0.9999))
    worked(made, numbers["cmh_male_vs_female_strata_dept"], turned=True)
    for name, expected in (("gap", "total"), ("rate", "rate_effect"), ("mix", "composition_effect")):
        assert abs(made["kitagawa"][name] - numbers["kitagawa_f_minus_m"][expected]) < 1e-13
    assert abs(made["demographic_disparity"]["overall"] - numbers["cdd_female"]["DD_overall"]) < 1e-13
    assert abs(made["demographic_disparity"]["conditional"] - numbers["cdd_female"]["CDD"]) < 1e-13
    direct = numbers["direct_standardised_weights_total_applicants"]
    found = made["standardized"][0]
    for value, expected in (
        (found["group"][0], direct["female"]), (found["reference"][0], direct["male"]),
        (found["difference"][0], direct["diff_f_minus_m"]), (found["difference"][1], direct["ci"][0]),
        (found["difference"][2], direct["ci"][1]), (found["ratio"][0], direct["ratio_f_over_m"]),
        (found["ratio"][1], direct["ratio_ci"][0]), (found["ratio"][2], direct["ratio_ci"][1]),
    ):
        assert abs(value - mp.mpf(expected)) < 1e-12, (value, expected)
    yield made
    made = make("Berkeley without department A", berkeley[1:])
    worked(made, numbers["cmh_excluding_dept_A"], turned=True)
    yield made
    made = make("Ricci by examination, black against white", ricci, (0.95, 0.9))
    worked(made, read("ricci_v_destefano_2009.expected.json")["cmh_black_vs_white_over_exam"], turned=False)
    yield made
    yield make("Ricci by examination, Hispanic against white", hispanic)
    yield make("Berkeley, men against women", [[theirs, ours] for ours, theirs in berkeley])
    yield make("Berkeley and strata of one sex or one outcome", berkeley + [
        [[3, 7], [0, 0]], [[0, 0], [5, 9]], [[0, 4], [0, 6]], [[2, 2], [3, 3]], [[0, 1], [0, 0]], [[0, 0], [0, 0]],
    ])
    yield make("one stratum", [[[8, 15], [4, 15]]])
    yield make("an odds ratio of 1", [[[2, 4], [3, 6]], [[1, 10], [2, 20]]])
    yield make("opposite strata that cancel", [[[8, 10], [2, 10]], [[2, 10], [8, 10]]])
    yield make("no hit in the group", [[[0, 12], [5, 20]], [[0, 30], [9, 40]]], (0.95, 0.8))
    yield make("no hit in the group, thousands of cases", [[[0, 5000], [70, 9000]], [[0, 7], [9, 40]]])
    yield make("no hit in the reference", [[[5, 20], [0, 12]], [[9, 40], [0, 30]]])
    yield make("no hit at all", [[[0, 20], [0, 12]], [[0, 4], [0, 30]]])
    yield make("nothing but hits", [[[20, 20], [12, 12]], [[4, 4], [30, 30]]])
    yield make("perfect separation", [[[6, 6], [0, 5]], [[3, 3], [0, 9]]])
    yield make("all or nothing in the group", [[[6, 6], [3, 5]], [[0, 3], [4, 9]]])
    yield make("outcomes between strata alone", [[[3, 3], [4, 4]], [[0, 5], [0, 2]]])
    yield make("pairs", [[[a, 1], [c, 1]] for a, c in [(1, 0)] * 7 + [(0, 1)] * 12 + [(1, 1)] * 5 + [(0, 0)] * 9])

    generator = np.random.default_rng(20260101)

    def draw(count, least, most, rates, effect):
        strata = []
        for _ in range(count):
            n1, n2 = (int(np.exp(generator.uniform(np.log(least), np.log(most)))) for _ in range(2))
            base = generator.uniform(*rates)
            odds = base / (1 - base) * np.exp(effect + generator.normal(0, 0.3))
            strata.append([[int(generator.binomial(n1, odds / (1 + odds))), n1], [int(generator.binomial(n2, base)), n2]])
        return strata

    for place in range(8):
        yield make(f"random {place}", draw(int(generator.integers(2, 12)), 20, 2000, (0.05, 0.9), generator.normal(0, 0.5)))
    for place in range(8):
        yield make(f"sparse {place}", draw(int(generator.integers(5, 40)), 1, 7, (0.1, 0.8), generator.normal(0, 0.5)))
    for place in range(4):
        yield make(f"rare {place}", draw(int(generator.integers(3, 9)), 50, 5000, (0.001, 0.02), 0.2))
    for place in range(4):
        yield make(f"big {place}", draw(4, 10**8, 10**9, (0.05, 0.9), 0.0001))
    billion = 10**9
    yield make("a thousand million in every base", [
        [[500_010_000, billion], [499_990_000, billion]], [[300_000_000, billion], [300_050_000, billion]],
    ])
    yield make("one hit in a thousand million", [[[1, billion], [3, billion]], [[2, billion], [2, 9 * 10**8]]])
    yield make("all but one of a thousand million", [[[billion - 1, billion], [2, billion]], [[billion - 4, billion], [1, billion]]])
    yield make("a small group against a thousand million", [[[3, 9], [400_000_000, billion]], [[1, 7], [100_000_000, billion]]])


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return float(value) if isinstance(value, mp.mpf) else value


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # statsmodels divides by zero where it has no answer
    result = {"cases": plain(list(cases()))}
    (HERE / "strata.json").write_text(json.dumps(result, indent=1) + "\n")
    for what, off in sorted(WORST.items()):
        print(f"statsmodels' {what} differs by at most {off:.1e} relative")
