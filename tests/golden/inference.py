"""Makes inference.json, the expected values of tests/inference_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/inference.py   (needs numpy, scipy, statsmodels, mpmath)

Where scipy or statsmodels has a method, theirs is used. The rest is computed a second way: the constrained
estimates of the ratio methods by solving the likelihood equation itself, limits by root finding on the
defining equation in 50 digits, Fisher's test with whole numbers. Assertions tie the second way to scipy,
statsmodels or published examples wherever they overlap. Infinity is written "inf".
"""

import json
import pathlib
from fractions import Fraction

import mpmath as mp
import numpy as np
from scipy import integrate, optimize, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

mp.mp.dps = 50
HERE = pathlib.Path(__file__).parent


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, mp.mpf):
        value = float(value)
    if isinstance(value, (float, np.floating)):
        return "inf" if value == np.inf else float(value)
    return value


def critical(confidence):
    return mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))


def sidak(comparisons, confidence):
    return mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)) ** (mp.mpf(1) / comparisons))


TUKEY = {}


def tukey_kramer(groups, confidence):
    key = (groups, confidence)
    if key not in TUKEY:
        def within(c):
            width = c * np.sqrt(2)
            f = lambda x: groups * stats.norm.pdf(x) * (stats.norm.cdf(x) - stats.norm.cdf(x - width)) ** (groups - 1)
            return integrate.quad(f, -9, 9, epsabs=1e-14, epsrel=1e-13, limit=500, points=[0, 2, 4])[0]
        TUKEY[key] = optimize.brentq(lambda c: within(c) - confidence, 0.05, 12, xtol=1e-13, rtol=1e-13)
    return mp.mpf(TUKEY[key])


def falling_root(function, start, step):
    """The root of a falling function of one variable, or None when it is beyond 230 on either side."""
    low = high = mp.mpf(start)
    if function(low) > 0:
        while function(high) > 0:
            low, high, step = high, high + step, step * 2
            if high > 230:
                return None
    else:
        while function(low) < 0:
            low, high, step = low - step, low, step * 2
            if low < -230:
                return None
    root = mp.findroot(function, (low, high), solver="anderson", tol=mp.mpf(10) ** -50, maxsteps=80, verify=False)
    if not low <= root <= high or abs(function(root)) > mp.mpf(10) ** -20:  # it stalls at kinks; halving does not
        for _ in range(120):
            root = (low + high) / 2
            low, high = (root, high) if function(root) > 0 else (low, root)
    return root


def most_likely(x1, n1, x2, n2, ratio):
    """p2 that maximises the likelihood with p1 = ratio p2, from the likelihood equation, not a formula."""
    if x1 + x2 == 0:
        return mp.mpf(0)
    def slope(p2):  # p2 (1 - ratio p2) (1 - p2) times the derivative of the log-likelihood
        return ((x1 + x2) * (1 - ratio * p2) * (1 - p2) - (n1 - x1) * ratio * p2 * (1 - p2)
                - (n2 - x2) * p2 * (1 - ratio * p2))
    # A quadratic in p2, read off at three places: above 0 at 0, not above it at the end, so the lower root.
    at_zero, at_one, at_minus_one = (slope(mp.mpf(p)) for p in (0, 1, -1))
    a, b = (at_one + at_minus_one) / 2 - at_zero, (at_one - at_minus_one) / 2
    p2 = 2 * at_zero / (-b + mp.sqrt(max(b * b - 4 * a * at_zero, 0)))
    assert abs(slope(p2)) <= mp.mpf(10) ** -40 * at_zero
    return p2


def statistic(x1, n1, x2, n2, log_ratio, skewness):
    ratio = mp.exp(log_ratio)
    p2 = most_likely(x1, n1, x2, n2, ratio)
    p1 = ratio * p2
    q1, q2 = 1 - p1, 1 - p2
    variance = p1 * q1 / n1 + ratio**2 * p2 * q2 / n2
    if variance <= 0:
        return mp.mpf(0)
    score = (mp.mpf(x1) / n1 - ratio * mp.mpf(x2) / n2) / mp.sqrt(variance)
    if not skewness:
        return score
    third = p1 * q1 * (1 - 2 * p1) / mp.mpf(n1) ** 2 - ratio**3 * p2 * q2 * (1 - 2 * p2) / mp.mpf(n2) ** 2
    k = third / (6 * variance ** mp.mpf(1.5))
    if abs(k) < mp.mpf(10) ** -30:
        return score
    return (-1 + mp.sqrt(1 + 4 * k * (score + k))) / (2 * k)


LIMITS = {}


def ratio_limit(group, reference, z, skewness, upper):
    key = (group, reference, str(z), skewness, upper)
    if key in LIMITS:
        return LIMITS[key]
    (x1, n1), (x2, n2) = group, reference
    if upper and x2 == 0:
        found = mp.inf
    elif not upper and x1 == 0:
        found = mp.mpf(0)
    else:
        centre = mp.log(mp.mpf(x1 + 0.5) / (n1 + 0.5) / (mp.mpf(x2 + 0.5) / (n2 + 0.5)))
        wide = z * mp.sqrt((n1 - x1 + mp.mpf(0.5)) / ((x1 + mp.mpf(0.5)) * (n1 + 1)) + (n2 - x2 + mp.mpf(0.5)) / ((x2 + mp.mpf(0.5)) * (n2 + 1)))
        target = -z if upper else z
        root = falling_root(lambda t: statistic(x1, n1, x2, n2, t, skewness) - target, centre + (wide if upper else -wide), wide / 4)
        found = (mp.inf if upper else mp.mpf(0)) if root is None else mp.exp(root)
    LIMITS[key] = found
    return found


def ratio_limits(group, reference, z, skewness):
    return [ratio_limit(group, reference, z, skewness, False), ratio_limit(group, reference, z, skewness, True)]


def wilson(share, z):
    x, n = map(mp.mpf, share)
    p = x / n
    middle, half = p + z**2 / (2 * n), z * mp.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return [(middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)]


def newcombe(group, reference, z):
    p1, p2 = (mp.mpf(x) / n for x, n in (group, reference))
    (l1, u1), (l2, u2) = wilson(group, z), wilson(reference, z)
    return [p1 - p2 - mp.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), p1 - p2 + mp.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)]


def mean_limits(mean, z):
    value = sum(mp.mpf(x) / n for x, n in mean) / 2
    parts = [(mp.mpf(x) / n, *wilson((x, n), z)) for x, n in mean]
    return (value, value - mp.sqrt(sum((p - l) ** 2 for p, l, u in parts)) / 2,
            value + mp.sqrt(sum((u - p) ** 2 for p, l, u in parts)) / 2)


def mover_difference(group, reference, z):
    (m1, l1, u1), (m2, l2, u2) = mean_limits(group, z), mean_limits(reference, z)
    return [m1 - m2 - mp.sqrt((m1 - l1) ** 2 + (u2 - m2) ** 2), m1 - m2 + mp.sqrt((u1 - m1) ** 2 + (m2 - l2) ** 2)]


def mover_ratio(group, reference, z):  # as printed by Donner and Zou
    (m1, l1, u1), (m2, l2, u2) = mean_limits(group, z), mean_limits(reference, z)
    product = m1 * m2
    low = (product - mp.sqrt(product**2 - l1 * u2 * (2 * m1 - l1) * (2 * m2 - u2))) / (u2 * (2 * m2 - u2))
    high = mp.inf if m2 == 0 else (product + mp.sqrt(product**2 - u1 * l2 * (2 * m1 - u1) * (2 * m2 - l2))) / (l2 * (2 * m2 - l2))
    return [mp.mpf(0) if m1 == 0 else low, high]


def gart_nam(group, reference, z):
    return ratio_limits(group, reference, z, True)


def likeliest_reference(x1, n1, x2, n2, gap):
    """p2 that maximises the likelihood with p1 = p2 + gap: a cubic (Miettinen and Nurminen 1985)."""
    total, hits = mp.mpf(n1 + n2), x1 + x2
    l3, l2, l1 = total, (n1 + 2 * n2) * gap - total - hits, (n2 * gap - total - 2 * x2) * gap + hits
    l0 = x2 * gap * (1 - gap)
    q = (l2 / (3 * l3)) ** 3 - l1 * l2 / (6 * l3**2) + l0 / (2 * l3)
    p = mp.sqrt(max((l2 / (3 * l3)) ** 2 - l1 / (3 * l3), 0)) * (-1 if q < 0 else 1)
    angle = mp.pi / 3 if p == 0 else (mp.pi + mp.acos(max(min(q / p**3, mp.mpf(1)), mp.mpf(-1)))) / 3
    p2 = min(max(2 * p * mp.cos(angle) - l2 / (3 * l3), 0, -gap), 1, 1 - gap)
    p1 = p2 + gap
    slope = x1 * p2 * (1 - p1) * (1 - p2) + x2 * p1 * (1 - p1) * (1 - p2) - (n1 - x1) * p1 * p2 * (1 - p2) - (n2 - x2) * p1 * p2 * (1 - p1)
    assert abs(slope) < mp.mpf(10) ** -15 * total, (x1, n1, x2, n2, gap, slope)
    return p2


GAPS = {}


def gap_low(group, reference, z):
    key = (group, reference, str(z))
    if key not in GAPS:
        (x1, n1), (x2, n2) = group, reference
        estimate = mp.mpf(x1) / n1 - mp.mpf(x2) / n2
        def corrected(gap):
            p2 = likeliest_reference(x1, n1, x2, n2, gap)
            p1 = p2 + gap
            v1, v2 = p1 * (1 - p1) / n1, p2 * (1 - p2) / n2
            if v1 + v2 <= 0:
                return mp.mpf(0)
            score = (estimate - gap) / mp.sqrt(v1 + v2)
            k = (v1 * (1 - 2 * p1) / n1 - v2 * (1 - 2 * p2) / n2) / (6 * (v1 + v2) ** mp.mpf(1.5))
            return score if abs(k) < mp.mpf(10) ** -20 else (-1 + mp.sqrt(1 + 4 * k * (score + k))) / (2 * k)
        low, high = mp.mpf(-1), estimate
        for _ in range(70 if estimate > -1 else 0):
            middle = (low + high) / 2
            low, high = (middle, high) if corrected(middle) > z else (low, middle)
        GAPS[key] = low
    return GAPS[key]


def gart_nam_difference(group, reference, z):
    return [gap_low(group, reference, z), -gap_low(reference, group, z)]


def to_best(groups, pair, equal, higher, confidence):
    k = len(groups)
    tukey, outer = tukey_kramer(k, confidence), sidak(k - 1, confidence)
    made = []
    for i in range(k):
        others = [j for j in range(k) if j != i]
        if higher:
            made.append([min([equal] + [pair(groups[i], groups[j], outer)[0] for j in others]),
                         min([equal] + [pair(groups[i], groups[j], tukey)[1] for j in others])])
        else:
            made.append([max([equal] + [pair(groups[i], groups[j], tukey)[0] for j in others]),
                         max([equal] + [pair(groups[i], groups[j], outer)[1] for j in others])])
    return made


def spread(groups, low_confidence, high_confidence):
    tukey, z = tukey_kramer(len(groups), low_confidence), critical(high_confidence)
    pairs = [(a, b) for i, a in enumerate(groups) for b in groups[i + 1:]]
    inner = [newcombe(a, b, tukey) for a, b in pairs]
    outer = [newcombe(a, b, z) for a, b in pairs]
    return [max(max(l, -u, 0) for l, u in inner), max(max(u, -l) for l, u in outer)]


def spread_ratio(groups, low_confidence, high_confidence):
    tukey, z = tukey_kramer(len(groups), high_confidence), critical(low_confidence)
    pairs = [(a, b) for a in groups for b in groups if a is not b]
    return [min(min(gart_nam(a, b, z)[0] for a, b in pairs), 1), min(1, min(gart_nam(a, b, tukey)[1] for a, b in pairs))]


def carried(ratio, weight):
    """From a ratio to the rest to the ratio to all, the group being this fraction of all."""
    return 1 / weight if ratio == mp.inf else ratio / (weight * ratio + 1 - weight)


def nested(groups, limits, confidence):
    hits, total = (sum(parts) for parts in zip(*groups))
    z = sidak(len(groups), confidence)
    return [limits((x, n), (hits - x, total - n), z, mp.mpf(n) / total) for x, n in groups]


def all_pairs(groups, pair, confidence):
    c = tukey_kramer(len(groups), confidence)
    return [{"group": i, "reference": j, "interval": pair(groups[i], groups[j], c)} for i in range(len(groups)) for j in range(i)]


DUNNETT = {}


def dunnett(reference, variances, confidence):
    """Dunnett's critical value from the joint probability as an integral, by adaptive quadrature; compared with
    scipy's integral of the multivariate normal density, and with its test for equal variances, below."""
    key = (reference, tuple(variances), confidence)
    if key not in DUNNETT:
        loads = [np.sqrt(reference / (reference + v)) for v in variances]
        def within(c):
            def curve(y):
                product = stats.norm.pdf(y)
                for load in loads:
                    own = np.sqrt(1 - load**2)
                    product *= stats.norm.cdf((c - load * y) / own) - stats.norm.cdf((-c - load * y) / own)
                return product
            ends = sorted({min(c / load, 9) for load in loads if load > 0})
            return 2 * integrate.quad(curve, 0, 9.5, epsabs=1e-14, epsrel=1e-13, limit=900, points=ends)[0]
        DUNNETT[key] = optimize.brentq(lambda c: within(c) - confidence, 0.05, 12, xtol=1e-13, rtol=1e-13)
    return DUNNETT[key]


def by_dunnett(groups, pair, variance, confidence):
    if len(groups) == 2:
        return [pair(groups[1], groups[0], critical(confidence))]
    c = mp.mpf(dunnett(variance(*groups[0]), [variance(*g) for g in groups[1:]], confidence))
    return [pair(g, groups[0], c) for g in groups[1:]]


def e_bh_found(e, alpha):
    """The step-up rule as it is printed (Wang and Ramdas 2022, section 4): which are called out."""
    ordered, total = sorted(e, reverse=True), len(e)
    found = max((k for k in range(1, total + 1) if Fraction(ordered[k - 1]) >= Fraction(total) / (alpha * k)), default=0)
    return [found > 0 and value >= ordered[found - 1] for value in e]


def fisher_whole(group, reference):
    """By whole numbers: the sum of all splits whose weight is at most the observed one's."""
    (x1, n1), (x2, n2) = group, reference
    hits = x1 + x2
    low, high = max(0, hits - n2), min(hits, n1)
    weight = 1  # of the lowest split, up to a common factor kept as a fraction with a common denominator
    ratios = [((hits - s) * (n1 - s), (s + 1) * (n2 - hits + s + 1)) for s in range(low, high)]
    mp.mp.dps = 60
    logs = [mp.mpf(0)]
    weights = [mp.mpf(1)]
    for up, down in ratios:
        weights.append(weights[-1] * up / down)
    seen = weights[x1 - low]
    bound = seen * (1 + mp.mpf(10) ** -40)
    p = mp.fsum(w for w in weights if w <= bound) / mp.fsum(weights)
    mp.mp.dps = 50
    return p


pairs = [
    ((8, 15), (4, 15)), ((6, 10), (6, 20)), ((26, 48), (206, 259)), ((24, 73), (53, 65)), ((29, 55), (11, 11)),
    ((7, 18), (1, 18)), ((0, 20), (5, 20)), ((5, 20), (0, 20)), ((0, 10), (0, 10)), ((10, 10), (10, 10)),
    ((10, 10), (0, 20)), ((0, 1), (1, 1)), ((1, 1), (0, 1)), ((1, 1), (1, 1)), ((1, 2), (1, 2)), ((11, 12), (12, 12)),
    ((60, 3000), (1, 20)), ((1, 30), (40, 2000)), ((40, 2000), (1, 30)), ((0, 30), (1600, 2000)),
    ((1198, 2691), (557, 1835)), ((3, 10), (3_000_000, 10_000_000)), ((3_000_000, 10_000_000), (3_001_000, 10_000_000)),
    ((0, 10_000_000), (1, 10_000_000)), ((999_999_999, 1_000_000_000), (1_000_000_000, 1_000_000_000)),
    ((500_000_000, 1_000_000_000), (500_010_000, 1_000_000_000)), ((1, 1_000_000_000), (1_000_000_000, 1_000_000_000)),
    ((1, 1_000_000_000), (1, 5)), ((2, 7), (999_999_993, 1_000_000_000)),
]
confidences = [0.5, 0.9, 0.95, 0.999]
small = lambda group, reference: group[1] + reference[1] < 100_000
made = {"pairs": []}
for group, reference in pairs:
    for confidence in confidences:
        z = critical(confidence)
        entry = {"group": group, "reference": reference, "confidence": confidence, "wilson": wilson(group, z),
                 "newcombe": newcombe(group, reference, z), "koopman": ratio_limits(group, reference, z, False)}
        if z > 1:  # below, the interval is widened to hold the estimate, and the equation has other roots
            entry["gart_nam"] = gart_nam(group, reference, z)
        low, high = entry["wilson"]
        entry["wilson"] = [mp.mpf(0) if group[0] == 0 else low, mp.mpf(1) if group[0] == group[1] else high]
        if small(group, reference):
            theirs = proportion_confint(*group, alpha=1 - confidence, method="wilson")
            assert np.allclose(theirs, [float(v) for v in entry["wilson"]], rtol=1e-10, atol=1e-12)
            theirs = confint_proportions_2indep(*group, *reference, method="newcomb", compare="diff", alpha=1 - confidence)
            assert np.allclose(theirs, [float(v) for v in entry["newcombe"]], rtol=1e-9, atol=1e-11)
        if (group, reference) in pairs[:4] and confidence == 0.95:
            theirs = confint_proportions_2indep(*group, *reference, method="score", compare="ratio", alpha=0.05, correction=False)
            assert np.allclose(theirs, [float(v) for v in entry["koopman"]], rtol=1e-5), (group, reference, theirs)
        weight = mp.mpf(group[1]) / (group[1] + reference[1])
        entry["newcombe_nested"] = [(1 - weight) * v for v in entry["newcombe"]]
        entry["koopman_nested"] = [carried(v, weight) for v in entry["koopman"]]
        made["pairs"].append(entry)

made["two_rates"] = []
for group, reference in pairs + [((6, 19), (25, 43)), ((3, 8), (16, 25)), ((21, 24), (14, 24)), ((3, 20), (1, 10)), ((0, 10), (5, 10)),
                                 ((24_000, 50_000), (25_000, 50_000)), ((310, 90_000), (60, 10_000)), ((0, 99_000), (3, 1_000)),
                                 ((24_700, 50_000), (25_000, 50_000)), ((100_500, 1_000_000), (100_000, 1_000_000))]:
    (x1, n1), (x2, n2) = group, reference
    hits, total = x1 + x2, n1 + n2
    entry = {"group": group, "reference": reference}
    if 0 < hits < total:
        pooled = mp.mpf(hits) / total
        z = (mp.mpf(x1) / n1 - mp.mpf(x2) / n2) / mp.sqrt(pooled * (1 - pooled) * (mp.mpf(1) / n1 + mp.mpf(1) / n2))
        entry["score"] = mp.erfc(abs(z) / mp.sqrt(2))
        assert np.isclose(float(entry["score"]), 2 * stats.norm.sf(abs(float(z))), rtol=1e-9)
        expected = mp.mpf(n1) * hits / total
        entry["shortfall"] = expected - x1
        entry["standard_deviations"] = (x1 - expected) / mp.sqrt(mp.mpf(n1) * n2 * hits * (total - hits) / (mp.mpf(total) ** 2 * (total - 1)))
        if min(hits, n1, n2, total - hits) <= 1_100_000:
            entry["fisher_exact"] = fisher_whole(group, reference)
            if total < 20_000:
                assert np.isclose(float(entry["fisher_exact"]), stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]])[1], rtol=1e-8, atol=0)
    made["two_rates"].append(entry)

made["tukey_kramer"] = [{"groups": k, "confidence": c, "critical": tukey_kramer(k, c)} for k in (2, 3, 7, 14, 60, 500) for c in (0.9, 0.95, 0.975, 0.999)]
for entry in made["tukey_kramer"]:
    if entry["groups"] <= 14:
        theirs = stats.studentized_range.ppf(entry["confidence"], entry["groups"], np.inf) / np.sqrt(2)
        assert np.isclose(theirs, float(entry["critical"]), rtol=1e-7), entry
made["sidak"] = [{"comparisons": m, "confidence": c, "critical": sidak(m, c)} for m in (1, 2, 6, 13, 1770) for c in (0.9, 0.95, 0.999)]
made["dunnett"] = [{"reference": reference, "variances": variances, "confidence": c, "critical": dunnett(reference, variances, c)}
                   for reference, variances in [(1.0, [1.0] * 2), (1.0, [1.0] * 6), (1.0, [1.0] * 13), (0.01, [1.0, 0.5, 2.0]), (5.0, [1.0, 0.5, 2.0]),
                                                (1.0, [0.01, 1.0, 30.0, 0.2]), (40.0, [1.0] * 6), (1.0, [100.0] * 6), (0.05, [0.0006, 0.01, 0.05, 0.05])]
                   for c in (0.9, 0.95, 0.99)]
for entry in made["dunnett"]:
    reference, variances, c = entry["reference"], entry["variances"], entry["critical"]
    loads = np.sqrt(reference / (reference + np.array(variances)))
    correlation = np.outer(loads, loads) + np.diag(1 - loads**2)
    size = len(variances)
    if size <= 6:
        box = stats.multivariate_normal.cdf(np.full(size, c), cov=correlation, lower_limit=np.full(size, -c), abseps=1e-7, releps=1e-7, maxpts=4_000_000, rng=np.random.default_rng(1))
        assert abs(box - entry["confidence"]) < 2e-6, (entry, box)
assert abs(dunnett(1.0, [1.0] * 6, 0.95) - 2.56699667994) < 1e-10 and abs(dunnett(1.0, [1.0] * 13, 0.95) - 2.78960729878) < 1e-10
made["e_benjamini_hochberg"] = [{"e": e, "level": level, "found": e_bh_found(e, Fraction(level))} for e in (
    [60, 45, 30, 8, 3, 1.2, 0.7, 0.5, 0.2, 0.1], [250, 120, 80, 8, 3, 1.2, 0.7, 0.5, 0.2, 0.1], [0.5, 90, 3, 45, 45, 0],
    [20], [19.5], [10, 40, 10, 10], [1e300, 0.0, 2]) for level in ("0.05", "0.1", "0.2")]
of_size = lambda entry: sum(entry["found"])
assert [of_size(entry) for entry in made["e_benjamini_hochberg"][:5]] == [0, 0, 3, 3, 3]  # worked by hand
made["normal"] = [{"z": z, "two_sided_p": mp.erfc(mp.mpf(z) / mp.sqrt(2))} for z in (0.0, 0.5, 1.0, 1.96, 4.5, 10.0, 30.0)]

holm = [[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0],
        [0.04, 0.01, 0.03, 0.03], [0.5], [0.9, 0.8, 0.002], [1e-300, 1e-20, 0.2]]
made["holm"] = [{"p": p, "adjusted": list(multipletests(p, method="holm")[1])} for p in holm]

families = [
    [(26, 48), (206, 259)],
    [(0, 20), (5, 20), (9, 30)],
    [(450, 1500), (130, 400), (80, 300), (40, 120), (15, 60), (14, 40), (4, 20)],
    [(0, 10), (0, 25), (0, 7)],
    [(50, 50), (40, 40), (9, 10)],
    [(30, 1500), (8, 400), (0, 40), (1, 20)],
    [(3_000_000, 10_000_000), (2_990_000, 10_000_000), (3, 10)],
]
made["families"] = []
for groups in families:
    for confidence in (0.9, 0.95):
        made["families"].append({
            "groups": groups, "confidence": confidence,
            "ratio_to_best_higher": to_best(groups, gart_nam, 1, True, confidence),
            "ratio_to_best_lower": to_best(groups, gart_nam, 1, False, confidence),
            "difference_to_best_higher": to_best(groups, gart_nam_difference, 0, True, confidence),
            "difference_to_best_lower": to_best(groups, gart_nam_difference, 0, False, confidence),
            "max_minus_min": spread(groups, confidence, confidence),
            "min_over_max": spread_ratio(groups, confidence, confidence),
            "ratio_to_first": [gart_nam(g, groups[0], sidak(len(groups) - 1, confidence)) for g in groups[1:]],
            "difference_to_first": [gart_nam_difference(g, groups[0], sidak(len(groups) - 1, confidence)) for g in groups[1:]],
            "ratio_to_all": nested(groups, lambda g, rest, z, w: [carried(r, w) for r in gart_nam(g, rest, z)], confidence),
            "difference_to_all": nested(groups, lambda g, rest, z, w: [(1 - w) * d for d in gart_nam_difference(g, rest, z)], confidence),
            "all_ratios": all_pairs(groups, gart_nam, confidence),
            "all_differences": all_pairs(groups, gart_nam_difference, confidence),
            "ratio_by_dunnett": by_dunnett(groups, gart_nam, lambda x, n: (n - x + 0.5) / (x + 0.5) / (n + 1), confidence),
            "difference_by_dunnett": by_dunnett(groups, gart_nam_difference, lambda x, n: (x + 0.5) * (n - x + 0.5) / (n + 1) ** 3, confidence),
        })
made["two_families"] = []
for one, other in [(families[2], families[1]), (families[0], families[5]), (families[4], families[4])]:
    for confidence in (0.9, 0.95):
        half = (1 + confidence) / 2
        a, b = spread(one, half, confidence), spread(other, half, confidence)
        c, d = spread_ratio(one, confidence, half), spread_ratio(other, confidence, half)
        e, f = spread(one, half, half), spread(other, half, half)
        made["two_families"].append({
            "one": one, "other": other, "confidence": confidence,
            "worse_difference": [max(a[0], b[0]), max(a[1], b[1])], "worse_ratio": [min(c[0], d[0]), min(c[1], d[1])],
            "mean_difference": [(e[0] + f[0]) / 2, (e[1] + f[1]) / 2]})

means = [[((30, 40), (50, 80)), ((10, 40), (70, 80)), ((3, 4), (9, 10))], [((0, 5), (0, 9)), ((2, 5), (9, 9))],
         [((700, 1000), (900, 1000)), ((7_000_000, 10_000_000), (9_100_000, 10_000_000)), ((1, 3), (0, 2)), ((5, 5), (8, 8))]]
made["means"] = []
for groups in means:
    z = critical(0.95)
    first = groups[0]
    entry = {"groups": groups, "confidence": 0.95, "value": [mean_limits(g, z)[0] for g in groups],
             "interval": [list(mean_limits(g, z)[1:]) for g in groups],
             "difference": [mover_difference(g, first, z) for g in groups[1:]], "ratio": [mover_ratio(g, first, z) for g in groups[1:]],
             "ratio_to_best": to_best(groups, mover_ratio, 1, True, 0.95), "difference_to_best": to_best(groups, mover_difference, 0, False, 0.95)}
    variance = lambda mean: sum(mp.mpf(x) / n * (1 - mp.mpf(x) / n) / n for x, n in mean) / 4
    entry["wald"] = [mp.erfc(abs(mean_limits(g, z)[0] - mean_limits(first, z)[0]) / mp.sqrt(2 * (variance(g) + variance(first)))) for g in groups[1:]]
    made["means"].append(entry)

(HERE / "inference.json").write_text(json.dumps(plain(made), indent=1) + "\n")
