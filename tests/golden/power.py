"""Makes power.json, the expected values of tests/power_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/power.py   (needs numpy, scipy, statsmodels, mpmath)

Smallest detectable gaps: the power of statsmodels, solved for the rate. Growth: the tables that Farrington and
Manning printed, and their formula with the constrained estimates found by maximising the likelihood in 40 digits
(the null variance of statsmodels for a value other than 0 is not theirs). Chances of flagging equal groups: every
outcome of small groups, one by one, in whole numbers.
"""

import itertools
import json
import math
import pathlib
from fractions import Fraction

import mpmath as mp
import numpy as np
from scipy import optimize, stats
from statsmodels.stats.proportion import power_proportions_2indep, samplesize_proportions_2indep_onetail

mp.mp.dps = 40
HERE = pathlib.Path(__file__).parent
made = {}

# Detectable rates, on both sides

made["detectable"] = []
for n1, n2, rate, alpha, power in [(100, 400, 0.3, 0.05, 0.8), (48, 259, 206 / 259, 0.05, 0.8), (800, 3000, 0.12, 0.01, 0.8), (60, 60, 0.5, 0.05, 0.9),
                                   (2500, 700, 0.02, 0.05 / 6, 0.8), (10, 12, 0.4, 0.05, 0.8), (5000, 5000, 0.9, 0.001, 0.8)]:
    def missing(p1):
        return power_proportions_2indep(p1 - rate, rate, n1, ratio=n2 / n1, alpha=alpha, return_results=False) - power
    entry = {"group": n1, "reference": n2, "rate": rate, "confidence": 1 - alpha, "power": power}
    for side, end in (("below", 1e-12), ("above", 1 - 1e-12)):
        if missing(end) > 0:
            entry[side] = optimize.brentq(missing, rate + (1e-9 if end > rate else -1e-9), end, xtol=1e-14, rtol=1e-14)
    made["detectable"].append(entry)

# From a bound, with the exact power of the two-sided score test beside it

made["beyond"] = []
for n, bound, alpha, power in [(100, 0.3, 0.05, 0.8), (1000, 0.1, 0.05, 0.8), (350, 0.8, 0.01, 0.9), (30, 0.05, 0.05, 0.8)]:
    z, beta = stats.norm.isf(alpha / 2), stats.norm.ppf(power)
    entry = {"cases": n, "bound": bound, "confidence": 1 - alpha, "power": power}
    for side, sign, end in (("below", -1, 1e-13), ("above", 1, 1 - 1e-13)):
        def missing(p):  # Fleiss 1981, section 1.4, without continuity correction
            return sign * (p - bound) - z * math.sqrt(bound * (1 - bound) / n) - beta * math.sqrt(p * (1 - p) / n)
        if missing(end) > 0:
            entry[side] = optimize.brentq(missing, bound, end, xtol=1e-15)
    made["beyond"].append(entry)

# Farrington and Manning (1990), Table I: one-sided level 0.05, power 0.9; group sizes rounded to the nearest
# integer; theta = N2 / N1. And the example of their section 4 with power 0.8, and Table II, method 3.

TABLE_1 = [
    (0.1, 0.1, -0.2, (63, 42), (46, 46), (34, 52)), (0.2, 0.1, -0.1, (75, 50), (57, 57), (45, 68)), (0.5, 0.1, 0.2, (94, 62), (78, 78), (67, 101)),
    (0.05, 0.05, -0.2, (45, 30), (32, 32), (23, 35)), (0.1, 0.05, -0.05, (168, 112), (128, 128), (101, 151)), (0.25, 0.05, 0.1, (235, 156), (197, 197), (173, 260)),
    (0.01, 0.01, -0.2, (26, 18), (18, 18), (13, 19)), (0.02, 0.01, -0.01, (914, 609), (695, 695), (544, 816)), (0.05, 0.01, 0.02, (1357, 905), (1151, 1151), (1018, 1527)),
]
made["published"] = []
for p1, p2, bound, *sizes in TABLE_1:
    for theta, size in zip(("2/3", "1", "3/2"), sizes):
        made["published"].append({"group_rate": p1, "reference_rate": p2, "difference": bound, "theta": [int(part) for part in (theta + "/1").split("/")[:2]],
                                  "level": 0.05, "power": 0.9, "group": size[0], "reference": size[1]})
for p1, p2, bound, power, size in [(0.4, 0.05, 0.2, 0.8, 80), (0.05, 0.05, -0.1, 0.9, 103), (0.01, 0.01, -0.02, 0.9, 558)]:
    made["published"].append({"group_rate": p1, "reference_rate": p2, "difference": bound, "theta": [1, 1], "level": 0.05, "power": power, "group": size, "reference": size})

# The same formula for further tables, on both scales


def constrained(x1, n1, x2, n2, other, low, high):
    """The reference rate that is most likely when the group's is `other` of it."""
    def slope(p2):
        p1, d = other(p2), mp.diff(other, p2)
        return (x1 / p1 - (n1 - x1) / (1 - p1)) * d + x2 / p2 - (n2 - x2) / (1 - p2)
    a, b = mp.mpf(low) + mp.mpf(10) ** -30, mp.mpf(high) - mp.mpf(10) ** -30
    for _ in range(130):
        middle = (a + b) / 2
        a, b = (middle, b) if slope(middle) > 0 else (a, middle)
    return a


made["growth"] = []
for x1, n1, x2, n2 in [(12, 50, 15, 50), (8, 32, 854, 2454), (26, 48, 206, 259), (1, 9, 30, 40), (300, 4000, 55, 600), (9, 10, 8, 10)]:
    for scale, bound in [("ratio", 0.8), ("ratio", 1.25), ("ratio", 1.0), ("difference", -0.05), ("difference", 0.1), ("difference", 0.0)]:
        for critical, power in [(stats.norm.isf(0.025), 0.8), (2.6310382845, 0.9)]:
            p1, p2, b = mp.mpf(x1) / n1, mp.mpf(x2) / n2, mp.mpf(str(bound))
            if scale == "ratio":
                null2 = constrained(x1, n1, x2, n2, lambda p: b * p, 0, min(1, 1 / b))
                null1, weight, gap = b * null2, b * b, p1 - b * p2
            else:
                null2 = constrained(x1, n1, x2, n2, lambda p: b + p, max(0, -b), min(1, 1 - b))
                null1, weight, gap = b + null2, 1, p1 - p2 - b
            if abs(gap) < 1e-12:  # on the bound
                continue
            variance = lambda q1, q2: q1 * (1 - q1) / n1 + weight * q2 * (1 - q2) / n2
            beta = mp.sqrt(2) * mp.erfinv(2 * mp.mpf(str(power)) - 1)
            times = ((mp.mpf(critical) * mp.sqrt(variance(null1, null2)) + beta * mp.sqrt(variance(p1, p2))) / gap) ** 2
            if bound in (1.0, 0.0):
                needed = samplesize_proportions_2indep_onetail(float(p1 - p2), float(p2), power, ratio=n2 / n1, alpha=stats.norm.sf(critical), value=0,
                                                               alternative="smaller" if p1 < p2 else "larger")
                assert abs(needed / (times * n1) - 1) < 1e-6, (needed, times * n1)
            made["growth"].append({"group": [x1, n1], "reference": [x2, n2], "scale": scale, "bound": bound, "critical": critical, "power": power, "times": float(times)})

# Chances of flagging equal groups, outcome by outcome


def flagged(hits, bases, reference, scale, bounds, least):
    """Whether some group is outside the bounds, by the definition of each reference."""
    rates = [Fraction(x, n) for x, n in zip(hits, bases)]
    groups = range(len(bases))
    if reference in ("best", "lowest"):
        best = max(rates) if reference == "best" else min(rates)
        chosen = max((i for i in groups if rates[i] == best), key=lambda i: (bases[i], -i))
        pairs = [(i, rates[chosen], bases[chosen]) for i in groups if i != chosen]
    elif reference == "last":
        pairs = [(i, rates[-1], bases[-1]) for i in groups[:-1]]
    else:
        pairs = []
        for i in groups:
            others = groups if reference == "overall" else [j for j in groups if j != i]
            cases = sum(bases[j] for j in others)
            pairs.append((i, Fraction(sum(hits[j] for j in others), cases), cases))
    for i, other, cases in pairs:
        if min(bases[i], cases) < least or (scale == "ratio" and other == 0):
            continue
        value = rates[i] / other if scale == "ratio" else rates[i] - other
        if (bounds[0] is not None and value < bounds[0]) or (bounds[1] is not None and value > bounds[1]):
            return True
    return False


def chance(bases, rate, *rule):
    laws = [stats.binom.pmf(np.arange(n + 1), n, rate) for n in bases]
    return math.fsum(math.prod(law[x] for law, x in zip(laws, hits))
                     for hits in itertools.product(*(range(n + 1) for n in bases)) if flagged(hits, bases, *rule))


made["equal_groups"] = []
FIFTHS = (Fraction(4, 5), None)
QUARTERS = (None, Fraction(5, 4))
BOTH = (Fraction(4, 5), Fraction(5, 4))
for bases, rate, reference, scale, bounds, least in [
        ([12, 20, 15], 0.3, "best", "ratio", FIFTHS, 0), ([12, 20, 15], 0.3, "best", "ratio", FIFTHS, 14), ([30, 7, 9], 0.6, "best", "ratio", FIFTHS, 8),
        ([12, 20, 15], 0.05, "best", "ratio", FIFTHS, 0), ([20, 20, 20], 0.5, "best", "ratio", (Fraction(9, 10), None), 0), ([25, 40], 0.4, "best", "ratio", FIFTHS, 0),
        ([12, 20, 15], 0.3, "lowest", "ratio", QUARTERS, 0), ([12, 20, 15], 0.05, "lowest", "ratio", QUARTERS, 14), ([6, 5, 4, 7], 0.4, "best", "ratio", FIFTHS, 0),
        ([12, 20, 15], 0.3, "best", "difference", (Fraction(-1, 10), None), 0), ([10, 10, 20], 0.7, "lowest", "difference", (None, Fraction(1, 5)), 0),
        ([12, 20, 15], 0.3, "last", "ratio", BOTH, 0), ([12, 20, 15], 0.3, "last", "ratio", QUARTERS, 13), ([12, 20, 15], 0.1, "last", "difference", (Fraction(-1, 8), Fraction(1, 8)), 0),
        ([12, 20, 15], 0.3, "rest", "ratio", FIFTHS, 0), ([12, 20, 15], 0.3, "overall", "ratio", BOTH, 0), ([12, 20, 15], 0.6, "rest", "difference", (Fraction(-1, 5), None), 13)]:
    made["equal_groups"].append({"bases": bases, "rate": rate, "reference": reference, "scale": scale, "least": least,
                                 "at_least": bounds[0] and [bounds[0].numerator, bounds[0].denominator], "at_most": bounds[1] and [bounds[1].numerator, bounds[1].denominator],
                                 "chance": chance(bases, rate, reference, scale, bounds, least)})

# Medium groups, by drawing: 400,000 times
generator = np.random.default_rng(20)
made["equal_groups_drawn"] = []
for bases, rate in [([900, 310, 150, 77, 40], 0.35), ([5000, 2000, 900], 0.05), ([100] * 14, 0.5), ([1000] * 14, 0.3)]:
    bases = np.array(bases)
    rates = generator.binomial(bases, rate, (400_000, len(bases))) / bases
    out = (rates.min(axis=1) < 0.8 * rates.max(axis=1) - 1e-12).mean()
    made["equal_groups_drawn"].append({"bases": bases.tolist(), "rate": rate, "chance": out, "standard_error": math.sqrt(out * (1 - out) / 400_000)})

# The range of equal normal estimates
made["any_pair"] = [{"groups": k, "critical": c, "chance": float(stats.studentized_range.sf(c * math.sqrt(2), k, np.inf))} for k, c in [(2, 1.96), (3, 2.2414), (7, 2.638), (14, 2.89)]]

(HERE / "power.json").write_text(json.dumps(made, indent=1) + "\n")
