"""Makes more.json, the expected values of tests/more_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/more.py   (needs numpy, scipy, statsmodels, mpmath)

Where scipy or statsmodels has a method, theirs is used or compared with. The limits of Clopper and Pearson
are solved for on the integral of the beta density. The constrained estimates of the score methods come from a
cubic in 80 digits and are checked to solve the likelihood equation; for small tables they are compared with a
direct maximisation of the likelihood. (The score interval of a difference in statsmodels 0.15 is not used: it
does not invert the test it names.) Infinity is written "inf".
"""

import json
import math
import pathlib
from fractions import Fraction

import mpmath as mp
import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

mp.mp.dps = 80
HERE = pathlib.Path(__file__).parent


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (mp.mpf, np.floating, float)):
        return "inf" if value == mp.inf else float(value)
    return int(value) if isinstance(value, np.integer) else value


def critical(confidence):
    return mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))


# One share

def beta_quantile(tail, a, b):
    """Where the beta distribution has this much below it, by Newton's method on the integral of its density."""
    a, b = mp.mpf(a), mp.mpf(b)
    with mp.workdps(35):
        constant = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
        density = lambda t: mp.exp(constant + (a - 1) * mp.log(t) + (b - 1) * mp.log1p(-t))
        sd = mp.sqrt(a * b / (a + b) ** 2 / (a + b + 1))
        # The quantile of scipy is no good start with many cases: at (1000, 10^9) it answers the same for every tail.
        if a + b < 1e6:
            p = mp.mpf(special.betaincinv(float(a), float(b), float(tail)))
        elif 50 * a < b:
            p = mp.mpf(stats.gamma.ppf(float(tail), float(a))) / (a + b)
        else:
            p = a / (a + b) + sd * stats.norm.ppf(float(tail))
        for _ in range(8):
            start = p - 16 * sd
            if start > 0 and a > 300:
                below = mp.quad(density, mp.linspace(start, p, 12))
            elif a <= 300:  # the binomial sum
                term = total = mp.exp((a + b - 1) * mp.log1p(-p))
                for k in range(int(a) - 1):
                    term *= (a + b - 1 - k) / (k + 1) * p / (1 - p)
                    total += term
                below = 1 - total
            else:
                below = mp.quad(density, mp.linspace(0, p, 40))
            step = (below - tail) / density(p)
            p -= step
            if abs(step) < mp.mpf(10) ** -13 * p:
                return +p
        raise AssertionError((tail, a, b))


def clopper_pearson(x, n, confidence):
    tail = (1 - mp.mpf(str(confidence))) / 2
    def low(x):  # and one minus it
        if x == 0:
            return mp.mpf(0)
        if x == n:
            return tail ** (mp.mpf(1) / n)
        if 2 * x <= n:
            return beta_quantile(tail, x, n - x + 1)
        return 1 - beta_quantile(1 - tail, n - x + 1, x)
    def high(x):
        if x == n:
            return mp.mpf(1)
        if x == 0:
            return 1 - tail ** (mp.mpf(1) / n)
        if 2 * x <= n:
            return beta_quantile(1 - tail, x + 1, n - x)
        return 1 - beta_quantile(tail, n - x, x + 1)
    return [low(x), high(x)]


# Score methods

def cubic_estimate(x1, n1, x2, n2, gap):
    """The rate p2 that maximises the likelihood with p1 = p2 + gap (Miettinen and Nurminen 1985)."""
    total, hits = mp.mpf(n1 + n2), x1 + x2
    l3, l2, l1 = total, (n1 + 2 * n2) * gap - total - hits, (n2 * gap - total - 2 * x2) * gap + hits
    l0 = x2 * gap * (1 - gap)
    q = (l2 / (3 * l3)) ** 3 - l1 * l2 / (6 * l3**2) + l0 / (2 * l3)
    inner = (l2 / (3 * l3)) ** 2 - l1 / (3 * l3)
    p = mp.sign(q) * mp.sqrt(max(inner, 0)) if q != 0 else mp.sqrt(max(inner, 0))
    angle = mp.pi / 3 if p == 0 else (mp.pi + mp.acos(max(min(q / p**3, mp.mpf(1)), mp.mpf(-1)))) / 3
    p2 = 2 * p * mp.cos(angle) - l2 / (3 * l3)
    p2 = min(max(p2, 0, -gap), 1, 1 - gap)
    # It solves the likelihood equation, or the likelihood falls from an end of its range inwards.
    p1 = p2 + gap
    slope = (x1 * p2 * (1 - p1) * (1 - p2) + x2 * p1 * (1 - p1) * (1 - p2)
             - (n1 - x1) * p1 * p2 * (1 - p2) - (n2 - x2) * p1 * p2 * (1 - p1))
    assert abs(slope) < mp.mpf(10) ** -25 * total, (x1, n1, x2, n2, gap, slope)
    return p2


def difference_statistic(x1, n1, x2, n2, gap, skewness):
    p2 = cubic_estimate(x1, n1, x2, n2, gap)
    p1 = p2 + gap
    v1, v2 = p1 * (1 - p1) / n1, p2 * (1 - p2) / n2
    variance = v1 + v2
    if variance <= 0:
        return mp.mpf(0)
    score = (mp.mpf(x1) / n1 - mp.mpf(x2) / n2 - gap) / mp.sqrt(variance)
    if not skewness:
        return score
    k = (v1 * (1 - 2 * p1) / n1 - v2 * (1 - 2 * p2) / n2) / (6 * variance ** mp.mpf(1.5))
    if abs(k) < mp.mpf(10) ** -35:
        return score
    return (-1 + mp.sqrt(1 + 4 * k * (score + k))) / (2 * k)


def difference_low(x1, n1, x2, n2, z, skewness):
    estimate = mp.mpf(x1) / n1 - mp.mpf(x2) / n2
    low, high = mp.mpf(-1), estimate
    if estimate == -1:
        return low
    for _ in range(110):
        middle = (low + high) / 2
        if difference_statistic(x1, n1, x2, n2, middle, skewness) > z:
            low = middle
        else:
            high = middle
    return low


def difference_limits(group, reference, z, skewness=False):
    return [difference_low(*group, *reference, z, skewness), -difference_low(*reference, *group, z, skewness)]


def widened(group, reference, z):
    total = mp.mpf(group[1] + reference[1])
    return z * mp.sqrt(total / (total - 1))


def agresti_caffo(group, reference, z):
    (p1, m1), (p2, m2) = ((mp.mpf(x + 1) / (n + 2), n + 2) for x, n in (group, reference))
    reach = z * mp.sqrt(p1 * (1 - p1) / m1 + p2 * (1 - p2) / m2)
    return [max(mp.mpf(-1), p1 - p2 - reach), min(mp.mpf(1), p1 - p2 + reach)]


def ratio_statistic(x1, n1, x2, n2, ratio):
    a, b, c = (n1 + n2) * ratio, -(ratio * (n1 + x2) + x1 + n2), mp.mpf(x1 + x2)
    p2 = 2 * c / (-b + mp.sqrt(b * b - 4 * a * c))
    p1 = ratio * p2
    variance = p1 * (1 - p1) / n1 + ratio**2 * p2 * (1 - p2) / n2
    return (mp.mpf(x1) / n1 - ratio * mp.mpf(x2) / n2) / mp.sqrt(variance) if variance > 0 else mp.mpf(0)


def ratio_low(x1, n1, x2, n2, z):
    if x1 == 0:
        return mp.mpf(0)
    low, high = mp.mpf(-70), mp.log(mp.mpf(x1) / n1 / (mp.mpf(x2) / n2)) if x2 else mp.mpf(70)
    for _ in range(110):
        middle = (low + high) / 2
        if ratio_statistic(x1, n1, x2, n2, mp.exp(middle)) > z:
            low = middle
        else:
            high = middle
    return mp.exp(low)


def ratio_limits(group, reference, z):
    other = ratio_low(*reference, *group, z)
    return [ratio_low(*group, *reference, z), mp.inf if other == 0 else 1 / other]


def log_limits(group, reference, z, more):
    (x1, n1), (x2, n2) = ((mp.mpf(x) + more, mp.mpf(n) + more) for x, n in (group, reference))
    centre, reach = mp.log(x1 / n1 / (x2 / n2)), z * mp.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)
    return [mp.exp(centre - reach), mp.exp(centre + reach)]


pairs = [
    ((56, 70), (48, 80)), ((9, 10), (3, 10)), ((5, 56), (0, 29)), ((8, 15), (4, 15)), ((26, 48), (206, 259)),
    ((24, 73), (53, 65)), ((29, 55), (11, 11)), ((7, 18), (1, 18)), ((0, 20), (5, 20)), ((5, 20), (0, 20)),
    ((0, 10), (0, 10)), ((10, 10), (10, 10)), ((10, 10), (0, 20)), ((0, 1), (1, 1)), ((1, 1), (0, 1)), ((1, 1), (1, 1)),
    ((1, 2), (1, 2)), ((11, 12), (12, 12)), ((60, 3000), (1, 20)), ((1, 20), (60, 3000)), ((0, 20), (60, 3000)), ((40, 2000), (1, 30)),
    ((0, 30), (1600, 2000)), ((1198, 2691), (557, 1835)), ((3, 10), (3_000_000, 10_000_000)),
    ((3_000_000, 10_000_000), (3_001_000, 10_000_000)), ((0, 10_000_000), (1, 10_000_000)),
    ((999_999_999, 1_000_000_000), (1_000_000_000, 1_000_000_000)), ((500_000_000, 1_000_000_000), (500_010_000, 1_000_000_000)),
    ((1, 1_000_000_000), (1, 5)), ((1, 1_000_000_000), (2, 1_000_000_000)), ((2, 7), (999_999_993, 1_000_000_000)),
]
confidences = [0.5, 0.9, 0.95, 0.999]
made = {"shares": []}

for share in [(0, 20), (20, 20), (1, 29), (26, 48), (81, 263), (206, 259), (0, 1), (1, 1), (3, 100_000), (99_997, 100_000),
              (500_000, 1_000_000), (300, 1_000_000), (4_000_000, 10_000_000), (0, 1_000_000_000), (1, 1_000_000_000),
              (999_999_999, 1_000_000_000), (1000, 1_000_000_000), (900_000, 1_000_000_000), (1_100_000, 1_000_000_000),
              (123_456_789, 1_000_000_000), (500_000_000, 1_000_000_000), (999_000_000, 1_000_000_000)]:
    for confidence in confidences:
        limits = clopper_pearson(*share, confidence)
        if share[1] < 1e6:
            theirs = stats.binomtest(*share).proportion_ci(confidence, "exact")  # found by them to about 1e-8
            assert np.allclose([float(v) for v in limits], theirs, rtol=1e-7, atol=1e-12), (share, limits, theirs)
        made["shares"].append({"share": share, "confidence": confidence, "clopper_pearson": limits})

made["pairs"] = []
for group, reference in pairs:
    (x1, n1), (x2, n2) = group, reference
    if n1 + n2 < 500:  # the cubic against a direct maximisation
        for gap in (-0.3, 0.05, 0.4):
            def against(p2):
                p1 = p2 + gap
                return -(special.xlogy(x1, p1) + special.xlog1py(n1 - x1, -p1) + special.xlogy(x2, p2) + special.xlog1py(n2 - x2, -p2))
            found = optimize.minimize_scalar(against, bounds=(max(0, -gap), min(1, 1 - gap)), method="bounded", options={"xatol": 1e-12})
            assert abs(found.x - float(cubic_estimate(x1, n1, x2, n2, mp.mpf(gap)))) < 1e-5, (group, reference, gap)
            assert against(float(cubic_estimate(x1, n1, x2, n2, mp.mpf(gap)))) <= found.fun + 1e-9
    for confidence in confidences:
        z = critical(confidence)
        wide = widened(group, reference, z)
        entry = {"group": group, "reference": reference, "confidence": confidence,
                 "agresti_caffo": agresti_caffo(group, reference, z), "mee": difference_limits(group, reference, z),
                 "miettinen_nurminen": difference_limits(group, reference, wide),
                 "miettinen_nurminen_ratio": ratio_limits(group, reference, wide), "walter": log_limits(group, reference, z, mp.mpf(0.5))}
        if z > 1:  # below, the interval is widened to hold the estimate, and the equation has other roots
            entry["gart_nam_difference"] = difference_limits(group, reference, z, skewness=True)
        if x1 > 0 and x2 > 0 and (x1 < n1 or x2 < n2):
            entry["katz"] = log_limits(group, reference, z, 0)
            if n1 + n2 < 10_000:
                theirs = confint_proportions_2indep(*group, *reference, method="log", compare="ratio", alpha=1 - confidence)
                assert np.allclose([float(v) for v in entry["katz"]], theirs, rtol=1e-9)
        if n1 + n2 < 10_000:
            theirs = confint_proportions_2indep(*group, *reference, method="agresti-caffo", compare="diff", alpha=1 - confidence)
            assert np.allclose([float(v) for v in entry["agresti_caffo"]], np.clip(theirs, -1, 1), rtol=1e-9)
        made["pairs"].append(entry)


# Tests

def central_mid_p(group, reference):
    """By whole numbers."""
    (x1, n1), (x2, n2) = group, reference
    hits = x1 + x2
    low, high = max(0, hits - n2), min(hits, n1)
    weights = [math.comb(n1, low) * math.comb(n2, hits - low)]
    for s in range(low, high):
        weights.append(weights[-1] * (hits - s) * (n1 - s) // ((s + 1) * (n2 - hits + s + 1)))
    seen, place = weights[x1 - low], x1 - low
    below, above, total = sum(weights[:place]), sum(weights[place + 1:]), sum(weights)
    return min(mp.mpf(1), mp.mpf(2 * min(below, above) + seen) / mp.mpf(total))


made["two_rates"] = []
for group, reference in [((26, 48), (206, 259)), ((6, 19), (25, 43)), ((3, 8), (16, 25)), ((21, 24), (14, 24)), ((3, 20), (1, 10)), ((0, 10), (5, 10)),
                         ((170, 390), (412, 797)), ((1198, 2691), (557, 1835)), ((1, 1), (0, 1)), ((100, 3000), (0, 20)), ((3, 20), (60, 3000))]:
    (x1, n1), (x2, n2) = group, reference
    entry = {"group": group, "reference": reference, "pooled_z": proportions_ztest([x1, x2], [n1, n2])[0], "central_mid_p": central_mid_p(group, reference)}
    if n1 + n2 < 4000:
        law = stats.hypergeom(n1 + n2, x1 + x2, n1)
        mid = min(1, 2 * min(law.cdf(x1) - law.pmf(x1) / 2, law.sf(x1 - 1) - law.pmf(x1) / 2))
        assert np.isclose(mid, float(entry["central_mid_p"]), rtol=1e-7), (group, reference)
    made["two_rates"].append(entry)
for group, reference in [((4_000_000, 10_000_000), (4_001_000, 10_000_000)), ((1, 1_000_000_000), (2, 1_000_000_000))]:
    (x1, n1), (x2, n2) = group, reference
    pooled = mp.mpf(x1 + x2) / (n1 + n2)
    z = (mp.mpf(x1) / n1 - mp.mpf(x2) / n2) / mp.sqrt(pooled * (1 - pooled) * (mp.mpf(1) / n1 + mp.mpf(1) / n2))
    made["two_rates"].append({"group": group, "reference": reference, "pooled_z": z})

made["tables"] = []
for table in [[(26, 22), (206, 53)], [(170, 220), (412, 385), (58, 54), (70, 72), (31, 40), (17, 21)], [(30, 20, 10), (12, 25, 31), (9, 14, 22), (40, 41, 39)],
              [(5_000_000, 5_000_000), (5_002_000, 4_998_000), (4_999_000, 5_001_000)], [(10, 20), (10, 20)], [(50, 0), (0, 50)],
              [(1198, 1493), (557, 1278)], [(2, 3), (9, 1)], [(0, 12), (4, 8), (40, 60)]]:
    cells = np.array(table)
    chi2, p, degrees, expected = stats.chi2_contingency(cells, correction=False)
    g, p_g, _, _ = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")
    rows, columns, total = *cells.shape, int(cells.sum())
    exact = [[Fraction(int(cell)) - Fraction(int(cells[i].sum()) * int(cells[:, j].sum()), total) for j, cell in enumerate(row)] for i, row in enumerate(cells)]
    by = [[Fraction(int(cells[i].sum()) * int(cells[:, j].sum()), total) for j in range(columns)] for i in range(rows)]
    whole = sum(e * e / b for es, bs in zip(exact, by) for e, b in zip(es, bs))
    chi_exact = mp.mpf(whole.numerator) / whole.denominator
    g_exact = 2 * mp.fsum(int(cell) * mp.log(int(cell) * mp.mpf(by[i][j].denominator) / by[i][j].numerator) for i, row in enumerate(cells) for j, cell in enumerate(row) if cell)
    assert np.isclose(float(chi_exact), chi2, rtol=1e-9) and np.isclose(float(g_exact), g, rtol=1e-6, atol=1e-9)
    tail = lambda statistic: mp.gammainc(mp.mpf(int(degrees)) / 2, statistic / 2, mp.inf, regularized=True)
    phi2 = chi_exact / total
    shrunk = [size - mp.mpf(size - 1) ** 2 / (total - 1) for size in (rows, columns)]
    corrected = max(mp.mpf(0), phi2 - mp.mpf((rows - 1) * (columns - 1)) / (total - 1))
    made["tables"].append({
        "table": table, "chi_square": chi_exact, "chi_square_p": tail(chi_exact), "g": g_exact, "g_p": tail(g_exact), "degrees": int(degrees),
        "smallest_expected": float(expected.min()), "sparse": bool((expected < 1).any() or (expected < 5).mean() > 0.2),
        "cramers_v": mp.sqrt(phi2 / (min(rows, columns) - 1)), "cramers_v_corrected": mp.sqrt(corrected / (min(shrunk) - 1))})
    assert np.isclose(float(made["tables"][-1]["cramers_v"]), stats.contingency.association(cells), rtol=1e-9, atol=1e-12)

# Many questions

made["false_discovery"] = []
for p in [[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0],
          [0.04, 0.01, 0.03, 0.03], [0.5], [0.9, 0.8, 0.002], [1e-300, 1e-20, 0.2], [0.05, 0.05, 0.05]]:
    made["false_discovery"].append({"p": p, "benjamini_hochberg": multipletests(p, method="fdr_bh")[1], "benjamini_yekutieli": multipletests(p, method="fdr_by")[1]})

# Planning

made["selections"] = []
for group, reference in [((3, 8), (16, 25)), ((6, 19), (25, 43)), ((4, 5), (1, 1)), ((0, 1), (1, 1)), ((0, 7), (0, 9)), ((9, 9), (1, 2)), ((7, 10), (9, 10)),
                         ((557, 1835), (1198, 2691)), ((26, 48), (206, 259)), ((0, 10**15), (10**15 - 1, 10**15))]:
    need = Fraction(4, 5) * Fraction(*reference) * group[1]
    made["selections"].append({"group": group, "reference": reference, "selections": max(0, math.ceil(need) - group[0])})

made["detectable"] = []
for group, reference, rate, confidence, power in [(100, 400, 0.3, 0.95, 0.8), (48, 259, 206 / 259, 0.95, 0.8), (1000, 1000, 0.05, 0.9, 0.9), (20, 3000, 0.6, 0.95, 0.8),
                                                  (10, 3000, 0.3, 0.95, 0.8), (20, 3000, 0.05, 0.95, 0.8), (10**9, 10**9, 0.3, 0.95, 0.8), (2, 2, 1.0, 0.95, 0.8), (30, 30, 1.0, 0.95, 0.8)]:
    z = critical(confidence)
    def missing(p1):  # the power of the pooled z test, both tails, minus the one that is asked for
        p1, p2 = mp.mpf(p1), mp.mpf(rate)
        pooled = (group * p1 + reference * p2) / (group + reference)
        equal = mp.sqrt(pooled * (1 - pooled) * (mp.mpf(1) / group + mp.mpf(1) / reference))
        own = mp.sqrt(p1 * (1 - p1) / group + p2 * (1 - p2) / reference)
        if own == 0:
            return mp.mpf(1 if p2 - p1 > z * equal else 0) - mp.mpf(str(power))
        return mp.ncdf((p2 - p1 - z * equal) / own) + mp.ncdf((p1 - p2 - z * equal) / own) - mp.mpf(str(power))
    entry = {"group": group, "reference": reference, "rate": rate, "confidence": confidence, "power": power}
    if missing(0) > 0:
        low, high = mp.mpf(0), mp.mpf(rate)
        for _ in range(120):
            middle = (low + high) / 2
            low, high = (middle, high) if missing(middle) > 0 else (low, middle)
        entry["detectable"] = low
    made["detectable"].append(entry)

made["sample_sizes"] = []
for best in (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0):
    for ratio, confidence, power in ((0.8, 0.95, 0.8), (0.7, 0.9, 0.9)):
        p2, p1 = mp.mpf(best), mp.mpf(best) * mp.mpf(ratio)
        z, beta = critical(confidence), mp.sqrt(2) * mp.erfinv(2 * mp.mpf(str(power)) - 1)
        middle = (p1 + p2) / 2
        detect = (z * mp.sqrt(2 * middle * (1 - middle)) + beta * mp.sqrt(p1 * (1 - p1) + p2 * (1 - p2))) ** 2 / (p1 - p2) ** 2
        one_sided = mp.sqrt(2) * mp.erfinv(2 * mp.mpf(str(confidence)) - 1)
        prove = (one_sided + beta) ** 2 * 2 * (1 - p2) / p2 / mp.log(mp.mpf(ratio)) ** 2
        made["sample_sizes"].append({"best": best, "ratio": ratio, "confidence": confidence, "power": power,
                                     "to_detect": int(mp.ceil(detect)), "to_prove": int(mp.ceil(prove))})


def binomial(n, p):
    """The probabilities of all counts that matter, by the first of them and the ratio of each to the one before.

    (That of scipy 1.17 is wrong in the eighth digit for 10^9 cases with a chance of 10^-8.)
    """
    p, width = mp.mpf(p), 16 * math.sqrt(n * p * (1 - p)) + 300
    first, last = max(0, int(n * p - width)), min(n, int(n * p + width))
    term = mp.exp(mp.loggamma(n + 1) - mp.loggamma(first + 1) - mp.loggamma(n - first + 1) + first * mp.log(p) + (n - first) * mp.log1p(-p))
    made = [term]
    for k in range(first, last):
        term *= (n - k) * p / ((k + 1) * (1 - p))
        made.append(term)
    assert abs(mp.fsum(made) - 1) < mp.mpf(10) ** -30
    return first, made


def flag_chance(n1, p1, n2, p2):
    with mp.workdps(45):
        (first, ours), (start, theirs) = binomial(n1, p1), binomial(n2, p2)
        sums = [mp.mpf(0)]
        for term in theirs:
            sums.append(sums[-1] + term)
        at_most = lambda count: sums[max(0, min(len(theirs), count - start + 1))]
        chance = mp.mpf(0)
        for x, term in enumerate(ours, first):
            below = -(-4 * x * n2 // (5 * n1)) - 1  # the second rate is under four fifths of the first
            above = 5 * x * n2 // (4 * n1)  # and the other way round
            chance += term * (at_most(below) + sums[-1] - at_most(above))
    if n1 * n2 < 200_000:
        x, y = np.arange(n1 + 1)[:, None] * n2, np.arange(n2 + 1)[None, :] * n1
        alarm = 5 * np.minimum(x, y) < 4 * np.maximum(x, y)
        whole = (stats.binom.pmf(np.arange(n1 + 1), n1, p1)[:, None] * stats.binom.pmf(np.arange(n2 + 1), n2, p2)[None, :] * alarm).sum()
        assert abs(whole - chance) < 1e-12
    return chance


made["flags"] = []
for n1, p1, n2, p2 in [(n, p, n, p) for n in (20, 50, 100, 400) for p in (0.1, 0.3, 0.5)] + [(n, 0.7 * p, n, p) for n in (20, 400) for p in (0.1, 0.5)] + [
        (3000, 0.02, 20, 0.02), (20, 0.02, 3000, 0.02), (48, 0.7557, 259, 0.7557), (1_000_000, 1e-4, 1_000_000, 1e-4), (50, 0.3, 1_000_000, 0.3),
        (100, 0.02, 1_000_000_000, 0.02), (1_000_000_000, 1e-8, 1_000_000_000, 1e-8), (1_000_000_000, 1e-6, 1000, 0.01), (1, 0.5, 1, 0.5), (2_000_000, 0.0008, 1_000_000, 0.001)]:
    made["flags"].append({"group": n1, "group_rate": p1, "reference": n2, "reference_rate": p2, "chance": flag_chance(n1, p1, n2, p2)})

(HERE / "more.json").write_text(json.dumps(plain(made), indent=1) + "\n")
