"""Makes amounts.json, the expected values of tests/amounts_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/amounts.py   (needs numpy, scipy, mpmath; half a minute)

Everything is computed from raw rows. Where scipy has a method (Student's distribution, Welch, Mann-Whitney,
Brunner-Munzel, Kolmogorov-Smirnov, Wasserstein, quantiles), its answer is used or compared with. The rest comes
straight from its definition: limits are solved for on the equation they invert, placements are counted pair by pair,
permutations and order statistics by going through all of them or by sums of exact fractions. Infinity is written
"inf".
"""

import itertools
import json
import math
import pathlib
from fractions import Fraction

import mpmath as mp
import numpy as np
from scipy import optimize, stats

mp.mp.dps = 40
HERE = pathlib.Path(__file__).parent


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (mp.mpf, np.floating, float)):
        return "inf" if value == mp.inf else float(value)
    return int(value) if isinstance(value, np.integer) else value


def steps(rows):
    levels, counts = np.unique(np.asarray(rows, float), return_counts=True)
    return [[float(level), int(count)] for level, count in zip(levels, counts)]


made = {}

# Student's distribution, in 40 digits by the incomplete beta function


def tail(t, degrees):
    t, v = mp.mpf(t), mp.mpf(degrees)
    if v < 1e6:
        return mp.betainc(v / 2, mp.mpf(1) / 2, 0, v / (v + t * t), regularized=True) / 2
    # The integral of the density itself, in pieces as wide as the distribution.
    constant = mp.exp(mp.loggamma((v + 1) / 2) - mp.loggamma(v / 2)) / mp.sqrt(v * mp.pi)
    return constant * mp.quad(lambda x: (1 + x * x / v) ** (-(v + 1) / 2), mp.linspace(t, t + 20, 21))


def quantile(rare, degrees):
    start = mp.mpf(stats.t.isf(float(rare), min(float(degrees), 1e15)))
    with mp.workdps(30):
        return mp.findroot(lambda t: mp.log(tail(t, degrees)) - mp.log(rare), start)


made["student"] = []
for degrees in [1, 1.5, 2, 3.25, 6.31113922716, 10, 29.9, 100, 1000.5, 9999, 10001, 1e5, 1e6, 1e9]:
    for t in [0.01, 0.7, 1.96, 4.5, 9]:
        entry = {"degrees": degrees, "t": t, "survival": tail(t, degrees)}
        if degrees <= 30:
            assert math.isclose(float(entry["survival"]), stats.t.sf(t, degrees), rel_tol=1e-12)
        made["student"].append(entry)
made["student_quantiles"] = [
    {"degrees": degrees, "tail": rare, "quantile": quantile(mp.mpf(rare), degrees)}
    for degrees in [1, 1.5, 4, 6.31113922716, 33.3, 500, 9999, 10001, 1e5, 1e6, 1e9]
    for rare in [0.3, 0.05, 0.025, 0.0016, 1e-6]
]


def as_rare_as(z, degrees):
    """Where Student's distribution has as much above it as the normal one above z."""
    return float(quantile(mp.ncdf(-mp.mpf(z)), degrees))


# Two groups of raw rows

rng = np.random.default_rng(7)
round_to = lambda rows, digits: [round(float(row), digits) for row in rows]
A, B = [12.1, 9.8, 11.4, 10.9, 13.0], [10.2, 9.1, 8.7, 10.0, 9.9, 8.5]
X, Y = [1, 2, 2, 3, 4, 4, 4, 5], [2, 3, 3, 4, 5, 5, 6, 6, 7]
PAIRS = [
    (A, B, 0.95),
    (X, Y, 0.95),
    (A, B, 0.99),
    (round_to(np.exp(rng.standard_normal(20)), 2), round_to(1.3 * np.exp(0.5 * rng.standard_normal(60)), 2), 0.95),
    (round_to(rng.poisson(3, 40), 0), round_to(rng.poisson(2.5, 25), 0), 0.9),
    (round_to((rng.random(30) < 0.4) * rng.gamma(2, 1, 30), 1), round_to((rng.random(80) < 0.3) * rng.gamma(2, 1, 80), 1), 0.95),
    (round_to(rng.standard_normal(15), 1), round_to(rng.standard_normal(12) - 0.3, 1), 0.95),
    (round_to(rng.random(12), 6), round_to(rng.random(40) + 0.2, 6), 0.95),
    ([0, 0, 0, 0, 0, 0, 0, 5, 40], [3, 3, 3, 3, 3, 3, 3, 3], 0.95),
    ([1, 2, 3], [7, 8, 9, 9], 0.95),
    ([4, 4, 4, 4], [4, 4, 4, 4, 4], 0.95),
    ([100.5, 101.25], [1e6, 1e6 + 3, 1e6 + 1], 0.9),
    ([0.0, 1.0, 0.0, 6.0], [0.0, 0.0, 0.0, 0.5, 0.0], 0.99),
]


def order_limits(rows, part, z):
    """The pair of order statistics outside of which each tail is rarer than z, by exact binomial probabilities."""
    n, rows = len(rows), sorted(rows)
    part = Fraction(str(part))
    chance = [math.comb(n, k) * part**k * (1 - part) ** (n - k) for k in range(n + 1)]
    rare = mp.ncdf(-mp.mpf(z)) * (1 + mp.mpf(10) ** -9)
    tail_to = lambda values: mp.mpf(sum(values).numerator) / sum(values).denominator
    low = [k for k in range(1, n + 1) if tail_to(chance[:k]) <= rare]
    high = [k for k in range(1, n + 1) if tail_to(chance[k:]) <= rare and k < n + 1]
    if not low or not high:
        return None
    return rows[max(low) - 1], rows[min(high) - 1]


def mean_parts(rows):
    rows = [mp.mpf(row) for row in rows]
    n = len(rows)
    mean = mp.fsum(rows) / n
    return mean, mp.fsum((row - mean) ** 2 for row in rows) / (n - 1) / n, n


def welch_degrees(v1, n1, v2, n2):
    return (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))


def difference_limits(one, other, z):
    (m1, v1, n1), (m2, v2, n2) = mean_parts(one), mean_parts(other)
    t = as_rare_as(z, welch_degrees(v1, n1, v2, n2))
    return m1 - m2 - t * mp.sqrt(v1 + v2), m1 - m2 + t * mp.sqrt(v1 + v2)


def ratio_limits(one, other, z):
    """The outer of the limits solved for on Fieller's equation and of those of the logarithm."""
    (m1, v1, n1), (m2, v2, n2) = mean_parts(one), mean_parts(other)
    ratio = m1 / m2
    t = as_rare_as(z, welch_degrees(v1, n1, ratio**2 * v2, n2))
    away = lambda sign: lambda rho: sign * (m1 - rho * m2) - t * mp.sqrt(v1 + rho**2 * v2)

    def root(function, low, high):
        for _ in range(160):
            middle = (low + high) / 2
            low, high = (middle, high) if function(middle) > 0 else (low, middle)
        return (low + high) / 2

    below = away(1)
    low = root(below, mp.mpf(0), ratio) if below(mp.mpf(0)) > 0 else mp.mpf(0)
    if m2 > t * mp.sqrt(v2):
        far = ratio
        while away(-1)(far) < 0:
            far *= 2
        high = -root(lambda rho: away(-1)(-rho), -far, -ratio)
    else:
        high = mp.inf
    error = mp.sqrt(v1 / m1**2 + v2 / m2**2)
    return min(low, ratio * mp.exp(-t * error)), max(high, ratio * mp.exp(t * error))


def median_difference_limits(one, other, z):
    (l1, u1), (l2, u2) = order_limits(one, 0.5, z), order_limits(other, 0.5, z)
    m1, m2 = float(np.median(one)), float(np.median(other))
    return m1 - m2 - math.hypot(m1 - l1, u2 - m2), m1 - m2 + math.hypot(u1 - m1, m2 - l2)


def median_ratio_limits(one, other, z):
    """Where the square-and-add interval of `m1 - ratio * m2` has zero as a limit (Donner and Zou 2012)."""
    (l1, u1), (l2, u2) = order_limits(one, 0.5, z), order_limits(other, 0.5, z)
    m1, m2 = float(np.median(one)), float(np.median(other))
    lower = lambda ratio: m1 - ratio * m2 - math.hypot(m1 - l1, ratio * (u2 - m2))
    upper = lambda ratio: m1 - ratio * m2 + math.hypot(u1 - m1, ratio * (m2 - l2))
    low = optimize.brentq(lower, 0, m1 / m2, xtol=1e-15, rtol=1e-14) if lower(0) > 0 else 0.0
    if l2 <= 0:
        return low, math.inf
    far = m1 / m2
    while upper(far) > 0:
        far *= 2
    return low, optimize.brentq(upper, m1 / m2, far, xtol=1e-15, rtol=1e-14) if upper(m1 / m2) > 0 else m1 / m2


def newcombe(theta, m, n, z):
    middle = mp.mpf(m + n) / 2 - 1
    theta, z = mp.mpf(theta), mp.mpf(z)
    variance = lambda t: t * (1 - t) * (1 + middle * (1 - t) / (2 - t) + middle * t / (1 + t)) / (m * n)

    def limit(away, near):  # by halving, from where z errors do not reach to where they do
        for _ in range(140):
            tried = (away + near) / 2
            away, near = (tried, near) if abs(theta - tried) > z * mp.sqrt(variance(tried)) else (away, tried)
        return near

    nudge = mp.mpf(10) ** -30
    return (limit(mp.mpf(0), theta - nudge) if theta > 0 else 0), (limit(mp.mpf(1), theta + nudge) if theta < 1 else 1)


def permuted_distance(one, other):
    """The part of all ways to deal the rows to the groups whose distance is at least the observed one."""
    rows, n = list(one) + list(other), len(one)
    levels = sorted(set(rows))

    def distance(chosen):
        first = [rows[at] for at in chosen]
        second = [rows[at] for at in range(len(rows)) if at not in chosen]
        part = lambda group, level: Fraction(sum(row <= level for row in group), len(group))
        return max(abs(part(first, level) - part(second, level)) for level in levels)

    seen = distance(tuple(range(n)))
    ways = [distance(chosen) for chosen in itertools.combinations(range(len(rows)), n)]
    return Fraction(sum(way >= seen for way in ways), len(ways))


made["pairs"] = []
for one, other, confidence in PAIRS:
    z = mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))
    zf = float(z)
    a, b = np.asarray(one, float), np.asarray(other, float)
    n1, n2 = len(one), len(other)
    entry = {"group": steps(one), "reference": steps(other), "confidence": confidence}
    spread = np.var(a) + np.var(b) > 0
    if np.var(a) > 0:
        mean, variance, n = mean_parts(one)
        reach = as_rare_as(z, n - 1) * mp.sqrt(variance)
        entry["mean"] = [mean - reach, mean + reach]
        assert np.allclose([float(v) for v in entry["mean"]], stats.t.interval(confidence, n - 1, a.mean(), stats.sem(a)), rtol=1e-9)
    if spread:
        welch = stats.ttest_ind(a, b, equal_var=False)
        low, high = welch.confidence_interval(confidence)
        entry["welch"] = difference_limits(one, other, z)
        assert np.allclose([float(v) for v in entry["welch"]], [low, high], rtol=1e-8)
        entry["welch_test"] = [welch.statistic, welch.df, welch.pvalue]
        if a.mean() > 0 and b.mean() > 0:
            entry["mean_ratio"] = ratio_limits(one, other, z)
    for part in (0.1, 0.5, 0.75):
        limits = order_limits(one, part, z)
        if limits:
            entry[f"quantile_{part}"] = limits
    if order_limits(one, 0.5, z) and order_limits(other, 0.5, z):
        entry["median_difference"] = median_difference_limits(one, other, z)
        if np.median(a) > 0 and np.median(b) > 0:
            entry["median_ratio"] = median_ratio_limits(one, other, z)

    # Pair by pair.
    score = (np.sign(a[:, None] - b[None, :]) + 1) / 2
    theta = score.mean()
    entry["superiority"] = theta
    placed, there = score.mean(1), 1 - score.mean(0)
    variance = np.var(placed, ddof=1) / n1 + np.var(there, ddof=1) / n2
    # A side whose cases are all placed alike would be taken as known for sure.
    if np.ptp(placed) > 0 and np.ptp(there) > 0:
        v1, v2 = np.var(placed, ddof=1) / n1, np.var(there, ddof=1) / n2
        degrees = welch_degrees(v1, n1, v2, n2)
        reach = as_rare_as(z, degrees) * math.sqrt(variance)
        entry["superiority_interval"] = ["brunner_munzel", max(0, theta - reach), min(1, theta + reach)]
        test = stats.brunnermunzel(a, b)
        statistic = (theta - 0.5) / math.sqrt(variance)
        assert math.isclose(abs(test.statistic), abs(statistic), rel_tol=1e-9, abs_tol=1e-12)
        entry["brunner_munzel_test"] = [statistic, degrees, test.pvalue]
    else:
        entry["superiority_interval"] = ["newcombe_superiority", *newcombe(theta, n1, n2, z)]
    tied = len(np.unique(np.concatenate([a, b]))) < n1 + n2
    if np.ptp(np.concatenate([a, b])) > 0:
        exact = not tied and max(n1, n2) <= 50
        test = stats.mannwhitneyu(a, b, method="exact" if exact else "asymptotic", use_continuity=False)
        entry["mann_whitney"] = ["mann_whitney_exact" if exact else "mann_whitney", test.statistic, test.pvalue]
    distance = max(abs(Fraction(int((a <= level).sum()), n1) - Fraction(int((b <= level).sum()), n2)) for level in np.concatenate([a, b]))
    assert math.isclose(float(distance), stats.ks_2samp(a, b).statistic, abs_tol=1e-12)
    stray = lambda n: mp.sqrt(mp.log(2 / (1 - mp.sqrt(mp.mpf(str(confidence))))) / (2 * n))
    entry["kolmogorov_smirnov"] = [float(distance), max(0, float(distance) - stray(n1) - stray(n2)), min(1, float(distance) + stray(n1) + stray(n2))]
    if not tied:
        entry["kolmogorov_smirnov_p"] = stats.ks_2samp(a, b, method="exact").pvalue
    if math.comb(n1 + n2, n1) <= 30_000:
        p = permuted_distance(one, other)
        assert tied or math.isclose(float(p), entry["kolmogorov_smirnov_p"], rel_tol=1e-12)
        entry["kolmogorov_smirnov_p"] = float(p)
    entry["wasserstein"] = stats.wasserstein_distance(a, b)
    parts = np.arange(1, 10) / 10
    entry["deciles"] = list(zip(np.quantile(a, parts), np.quantile(b, parts)))
    if np.var(a) + np.var(b) > 0:
        squares = ((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()
        gap, free = a.mean() - b.mean(), n1 + n2 - 2
        d = gap / math.sqrt(squares / free)
        error = math.sqrt((n1 + n2) / (n1 * n2) + d * d / (2 * (n1 + n2)))
        factor = mp.gamma(mp.mpf(free) / 2) / mp.sqrt(mp.mpf(free) / 2) / mp.gamma(mp.mpf(free - 1) / 2)
        entry["standardized"] = [d, d - zf * error, d + zf * error, d * factor, gap / math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2), gap / np.concatenate([a, b]).std(ddof=1)]
    made["pairs"].append(entry)

# Many cases of few levels: tests in closed form, in 40 digits

made["many"] = []
for group, reference in [
    ([[1.0, 400_000_000], [2.0, 600_000_000]], [[1.0, 500_000_000], [2.0, 500_000_000]]),
    ([[-3.5, 1_000_000], [0.0, 5_000_000], [10.25, 3]], [[-3.5, 1_002_000], [0.0, 4_990_000], [10.25, 40]]),
    ([[0.0, 999_999_999], [5.0, 1]], [[0.0, 1_000_000_000]]),
    ([[1.0, 5], [2.0, 7], [9.0, 1]], [[1.0, 700_000], [2.0, 600_000], [3.0, 1_000_000]]),
]:
    levels = sorted({level for level, _ in group + reference})
    ours = [next((c for v, c in group if v == level), 0) for level in levels]
    theirs = [next((c for v, c in reference if v == level), 0) for level in levels]
    n1, n2 = sum(ours), sum(theirs)
    below = lambda counts, at: sum(counts[:at]) * 2 + counts[at]
    place = [Fraction(below(theirs, at), 2 * n2) for at in range(len(levels))]
    there = [Fraction(below(ours, at), 2 * n1) for at in range(len(levels))]
    exact = lambda fraction: mp.mpf(fraction.numerator) / fraction.denominator
    theta = sum(c * p for c, p in zip(ours, place)) / n1
    v1 = exact(sum(c * (p - theta) ** 2 for c, p in zip(ours, place)) / (n1 - 1) / n1)
    v2 = exact(sum(c * (p - 1 + theta) ** 2 for c, p in zip(theirs, there)) / (n2 - 1) / n2)
    degrees = welch_degrees(v1, n1, v2, n2)
    statistic = (exact(theta) - mp.mpf(1) / 2) / mp.sqrt(v1 + v2)
    total = n1 + n2
    ties = sum((c + d) ** 3 - (c + d) for c, d in zip(ours, theirs))
    deviation = mp.sqrt(exact(Fraction(n1 * n2, 12) * (total + 1 - Fraction(ties, total * (total - 1)))))
    wins = theta * n1 * n2
    z = (exact(wins) - mp.mpf(n1) * n2 / 2) / deviation
    gap = max(abs(Fraction(sum(ours[: at + 1]), n1) - Fraction(sum(theirs[: at + 1]), n2)) for at in range(len(levels)))
    scaled = exact(gap) * mp.sqrt(mp.mpf(n1) * n2 / total)
    series = 2 * mp.nsum(lambda k: (-1) ** (int(k) - 1) * mp.exp(-2 * k * k * scaled**2), [1, 200], method="d") if scaled > 0.1 else mp.mpf(1)
    area = sum(abs(Fraction(sum(ours[: at + 1]), n1) - Fraction(sum(theirs[: at + 1]), n2)) * Fraction(levels[at + 1] - levels[at]) for at in range(len(levels) - 1))
    moments = []
    for counts in (ours, theirs):
        n = sum(counts)
        mean = sum(c * Fraction(level) for c, level in zip(counts, levels)) / n
        moments.append((mean, sum(c * (Fraction(level) - mean) ** 2 for c, level in zip(counts, levels)) / (n - 1) / n, n))
    (m1, w1, _), (m2, w2, _) = moments
    welch = exact(m1 - m2) / mp.sqrt(exact(w1 + w2))
    free = welch_degrees(exact(w1), n1, exact(w2), n2)
    made["many"].append({
        "group": group, "reference": reference, "superiority": exact(theta),
        "brunner_munzel_test": [statistic, degrees, 2 * tail(abs(statistic), degrees)] if v1 and v2 else None,
        "mann_whitney": [exact(wins), mp.erfc(abs(z) / mp.sqrt(2))],
        "kolmogorov_smirnov": [exact(gap), series], "wasserstein": exact(area),
        "welch_test": [welch, free, 2 * tail(abs(welch), free)]})

# Kolmogorov-Smirnov with many cases and no equal amounts: scipy's exact count

made["orders"] = []
for n1, n2, shift in [(7, 9, 3.3), (60, 45, 11.2), (300, 200, 31.7), (25, 1000, 8.4), (1500, 1200, 90.6)]:
    a, b = np.arange(n1) * 1.0, np.arange(n2) * (n1 / n2) + shift
    test = stats.ks_2samp(a, b, method="exact")
    made["orders"].append({"cases": [n1, n2], "shift": shift, "distance": test.statistic, "p": test.pvalue})

# Families: the definition, pair by pair

CRITICAL = {k: float(stats.studentized_range.ppf(0.95, k, 1e12) / math.sqrt(2)) for k in (2, 3, 7)}
known = {2: 1.959963984540054, 3: 2.343700586378409, 7: 2.9483200175296744}
assert all(math.isclose(CRITICAL[k], known[k], rel_tol=1e-6) for k in known)
FAMILIES = [
    [A, B],
    [round_to(np.exp(0.5 * rng.standard_normal(n)) * scale, 2) for n, scale in [(30, 1), (50, 1.2), (20, 1.5)]],
    [round_to(np.exp(rng.standard_normal(n)) * scale, 2) for n, scale in [(40, 1), (12, 1.1), (60, 2), (15, 0.4), (25, 1), (30, 1), (80, 3)]],
]
made["families"] = []
for rows in FAMILIES:
    k = len(rows)
    inner, outer = mp.mpf(known[k]), mp.sqrt(2) * mp.erfinv(mp.mpf("0.95") ** (mp.mpf(1) / (k - 1)))
    entry = {"groups": [steps(group) for group in rows]}
    kinds = {"mean_difference": (difference_limits, 0), "mean_ratio": (ratio_limits, 1)}
    if min(map(len, rows)) > 9:
        kinds.update({"median_difference": (median_difference_limits, 0), "median_ratio": (median_ratio_limits, 1)})
    for name, (limits, equal) in kinds.items():
        others = lambda i: [j for j in range(k) if j != i]
        at_inner = {(i, j): limits(rows[i], rows[j], inner) for i in range(k) for j in others(i)}
        at_outer = {(i, j): limits(rows[i], rows[j], outer) for i in range(k) for j in others(i)}
        entry[name + "_higher"] = [[min([equal] + [at_outer[i, j][0] for j in others(i)]), min([equal] + [at_inner[i, j][1] for j in others(i)])] for i in range(k)]
        entry[name + "_lower"] = [[max([equal] + [at_inner[i, j][0] for j in others(i)]), max([equal] + [at_outer[i, j][1] for j in others(i)])] for i in range(k)]
        entry[name + "_fixed"] = [at_outer[i, 0] for i in range(1, k)]
        if name == "mean_difference":
            plain_z = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))
            entry["range"] = [max([0] + [low for low, _ in at_inner.values()]), max(limits(rows[i], rows[j], plain_z)[1] for i in range(k) for j in others(i))]
    made["families"].append(entry)

# Inequality, in 40 digits by the definition

made["inequality"] = []
for groups in [
    [[100, 120, 90, 110], [130, 150, 125]],
    [[1, 1, 2, 0, 1, 1, 2, 1], [1, 0, 0, 1, 1, 2]],
    [[0, 0, 0], [1, 2, 5]],
    [[3, 3, 3], [3, 3]],
    [[-1, 4, 4], [2, 0.5]],
    [round_to(np.exp(rng.standard_normal(50)), 3), round_to(2 * np.exp(rng.standard_normal(20)), 3), [1e6, 2e-3]],
    [[1e9, 1e9 + 1], [1e9 + 2]],
]:
    entropy = {}
    everyone = [mp.mpf(row) for group in groups for row in group]
    count = len(everyone)

    def measure(rows, power):
        mean = mp.fsum(rows) / len(rows)
        if mean == 0:
            return mp.mpf(0)  # multiplied by a weight of zero
        shares = [row / mean for row in rows]
        if power == 2:
            return mp.fsum(share**2 - 1 for share in shares) / (2 * len(rows))
        if power == 1:
            return mp.fsum(share * mp.log(share) if share else 0 for share in shares) / len(rows)
        return -mp.fsum(map(mp.log, shares)) / len(rows)

    for power in (2, 1, 0):
        if min(everyone) < 0 and power < 2 or min(everyone) <= 0 and power == 0:
            continue
        total_mean = mp.fsum(everyone) / count
        within = mp.mpf(0)
        for group in groups:
            rows = [mp.mpf(row) for row in group]
            mean = mp.fsum(rows) / len(rows)
            within += mp.mpf(len(rows)) / count * (mean / total_mean) ** power * measure(rows, power) if mean else 0
        means = [mp.fsum(map(mp.mpf, group)) / len(group) for group in groups for _ in group]
        total, between = measure(everyone, power), measure(means, power)
        assert abs(total - within - between) < 1e-25
        entropy[str(power)] = [total, within, between]
    made["inequality"].append({"groups": [steps(group) for group in groups], **entropy})

# The worked numbers of the specification

assert math.isclose(made["pairs"][0]["standardized"][5], 1.4482363190482757, rel_tol=1e-12)
assert np.allclose([float(v) for v in made["pairs"][0]["welch"]], [0.5482896898233003, 3.531710310176698], rtol=1e-10)
assert math.isclose(made["pairs"][1]["mann_whitney"][2], 0.08760220127250508, rel_tol=1e-10)
assert np.allclose([float(v) for v in made["inequality"][0]["0"]], [0.01241103060123086, 0.004604327028346284, 0.007806703572884559], rtol=1e-10)

(HERE / "amounts.json").write_text(json.dumps(plain(made), indent=1) + "\n")
