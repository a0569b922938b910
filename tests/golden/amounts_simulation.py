"""How often the intervals for amounts hold at 95 %: the figures that the catalogue quotes.

Run from the repository's root:  python tests/golden/amounts_simulation.py   (needs numpy, scipy; half a minute)

Amounts are log-normal (sigma 0.5 and 1), gamma distributed (shape 2 and 0.5), or mostly zero (30 % log-normal, else 0).
Pairs first: equal truths, 10,000 replicates. Then families of 3 and 7 groups: equal means, and means that fall evenly to
60 % of the first; "H" and "L" are the joint statements against the highest and the lowest, "fixed" those to the first.
"""

import numpy as np
from scipy import stats
from scipy.stats import binom, norm

rng = np.random.default_rng(20261123)
Z = norm.ppf(0.975)
TUKEY = {3: 2.343700586378409, 7: 2.9483200175296744}

LAWS = {
    "lognormal .5": (lambda shape: np.exp(0.5 * rng.standard_normal(shape) - 0.125), np.exp(-0.125)),
    "lognormal 1": (lambda shape: np.exp(rng.standard_normal(shape) - 0.5), np.exp(-0.5)),
    "gamma 2": (lambda shape: rng.gamma(2, 0.5, shape), stats.gamma.ppf(0.5, 2) / 2),
    "gamma .5": (lambda shape: rng.gamma(0.5, 2, shape), stats.gamma.ppf(0.5, 0.5) * 2),
    "mostly zero .5": (lambda shape: (rng.random(shape) < 0.3) * np.exp(0.5 * rng.standard_normal(shape) - 0.125) / 0.3, None),
    "mostly zero 1": (lambda shape: (rng.random(shape) < 0.3) * np.exp(rng.standard_normal(shape) - 0.5) / 0.3, None),
}


def student(z, degrees):
    return stats.t.isf(norm.sf(z), degrees)


def degrees(a, n1, b, n2):
    return (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1))


def rank(n, z):
    below = int(binom.ppf(norm.sf(z), n, 0.5))
    while below >= 0 and binom.cdf(below, n, 0.5) > norm.sf(z):
        below -= 1
    return below


class Group:
    def __init__(self, rows):
        self.n = rows.shape[1]
        self.mean, self.variance = rows.mean(1), rows.var(1, ddof=1) / self.n
        self.sorted = np.sort(rows, 1)
        self.median = np.median(rows, 1)
        self.spread = {}

    def limits(self, z):
        if z not in self.spread:
            at = rank(self.n, z)
            self.spread[z] = self.sorted[:, at], self.sorted[:, -1 - at]
        return self.spread[z]


def difference(one, other, z):
    reach = student(z, degrees(one.variance, one.n, other.variance, other.n)) * np.sqrt(one.variance + other.variance)
    return one.mean - other.mean - reach, one.mean - other.mean + reach


def both_ratios(one, other, z):
    a, b = one.variance / one.mean**2, other.variance / other.mean**2
    t = student(z, degrees(a, one.n, b, other.n))
    stretch, ratio = np.exp(t * np.sqrt(a + b)), one.mean / other.mean
    root = np.sqrt(np.maximum(t**2 * (one.mean**2 * other.variance + other.mean**2 * one.variance - t**2 * one.variance * other.variance), 0))
    with np.errstate(all="ignore"):
        low = np.maximum(one.mean**2 - t**2 * one.variance, 0) / (one.mean * other.mean + root)
        left = other.mean**2 - t**2 * other.variance
        high = np.where(left > 0, (one.mean * other.mean + root) / left, np.inf)
    return {"fieller": (low, high), "logarithm": (ratio / stretch, ratio * stretch), "both": (np.minimum(low, ratio / stretch), np.maximum(high, ratio * stretch))}


def ratio(one, other, z):
    return both_ratios(one, other, z)["both"]


def median_difference(one, other, z):
    (l1, u1), (l2, u2) = one.limits(z), other.limits(z)
    gap = one.median - other.median
    return gap - np.hypot(one.median - l1, u2 - other.median), gap + np.hypot(u1 - one.median, other.median - l2)


def median_ratio(one, other, z):
    def low(a, b, below, above):
        root = np.sqrt(np.maximum(a * a * above**2 + b * b * below**2 - (below * above) ** 2, 0))
        return np.maximum((a - below) * (a + below), 0) / (a * b + root)

    (l1, u1), (l2, u2) = one.limits(z), other.limits(z)
    with np.errstate(all="ignore"):
        return low(one.median, other.median, one.median - l1, u2 - other.median), 1 / low(other.median, one.median, other.median - l2, u1 - one.median)


def holds(limits, truth):
    return (limits[0] <= truth + 1e-12) & (truth - 1e-12 <= limits[1])


def placements(one, other):
    """Of the rows of one among those of the other; both sorted row by row, with ties."""
    return np.array([(np.searchsorted(b, a, "left") + np.searchsorted(b, a, "right")) / 2 / len(b) for a, b in zip(one, other)])


def superiority(one, other, z):
    here, there = placements(one.sorted, other.sorted), placements(other.sorted, one.sorted)
    theta, a, b = here.mean(1), here.var(1, ddof=1) / one.n, there.var(1, ddof=1) / other.n
    with np.errstate(all="ignore"):
        reach = np.where(a + b > 0, student(z, degrees(a, one.n, b, other.n)) * np.sqrt(a + b), 1)
    return theta - reach, theta + reach


def cohen(one, other, z):
    free = one.n + other.n - 2
    pooled = (one.variance * one.n * (one.n - 1) + other.variance * other.n * (other.n - 1)) / free
    d = (one.mean - other.mean) / np.sqrt(pooled)
    reach = z * np.sqrt((one.n + other.n) / (one.n * other.n) + d * d / 2 / (one.n + other.n))
    return d - reach, d + reach


print("Pairs with equal truths, at 95 %: law, sizes, method: coverage (missed below, missed above)")
for name, (draw, median) in LAWS.items():
    for n1, n2 in [(20, 20), (20, 500), (500, 20), (50, 50), (100, 100), (500, 500)]:
        reps = 10_000
        one, other = Group(draw((reps, n1))), Group(draw((reps, n2)))
        usable = (one.mean > 0) & (other.mean > 0) & (one.variance + other.variance > 0)
        found = {"welch": (difference(one, other, Z), 0), **{key: (limits, 1) for key, limits in both_ratios(one, other, Z).items()}, "d": (cohen(one, other, Z), 0)}
        if median:
            found.update({"median difference": (median_difference(one, other, Z), 0), "median ratio": (median_ratio(one, other, Z), 1)})
        shown = [f"{key} {holds(limits, truth)[usable].mean():.3f} ({(limits[0] > truth)[usable].mean():.3f}, {(limits[1] < truth)[usable].mean():.3f})" for key, (limits, truth) in found.items()]
        some = slice(0, 2000)
        few = [Group(group.sorted[some]) for group in (one, other)]
        shown.append(f"brunner-munzel {holds(superiority(*few, Z), 0.5).mean():.3f}")
        print(f"{name}, {n1} and {n2}:", "; ".join(shown), flush=True)


print("\nShifted pairs: coverage of d and of the probability of superiority where one group has 1.5 times the amounts")
for name in ("lognormal .5", "lognormal 1", "gamma .5"):
    draw, _ = LAWS[name]
    big = [np.sort(1.5 * draw(1_000_000)), np.sort(draw(1_000_000))]
    theta = np.searchsorted(big[1], big[0]).mean() / len(big[1])
    for n1, n2 in [(20, 20), (20, 500), (500, 20), (100, 100)]:
        one, other = Group(1.5 * draw((4000, n1))), Group(draw((4000, n2)))
        # The true d depends on the sizes, through the pooled variance.
        pooled = ((n1 - 1) * big[0].var() + (n2 - 1) * big[1].var()) / (n1 + n2 - 2)
        d = (big[0].mean() - big[1].mean()) / np.sqrt(pooled)
        print(f"{name}, {n1} and {n2}: d {holds(cohen(one, other, Z), d).mean():.3f}; brunner-munzel {holds(superiority(one, other, Z), theta).mean():.3f}", flush=True)

print("\nThe Mann-Whitney test at the level of 5 %, both groups from one Poisson distribution")
for n1, n2, rate in [(5, 5, 1), (5, 5, 3), (5, 50, 3), (8, 8, 2), (20, 20, 2), (3, 200, 2)]:
    a, b = rng.poisson(rate, (20_000, n1)), rng.poisson(rate, (20_000, n2))
    with np.errstate(all="ignore"):
        p = stats.mannwhitneyu(a, b, axis=1, method="asymptotic", use_continuity=False).pvalue
    print(f"{n1} and {n2}, rate {rate}: rejected {(p <= 0.05).mean():.4f}", flush=True)

print("\nFamilies, jointly at 95 %")
SIZES = [(30,) * 3, (1000, 300, 30), (100,) * 3, (1000,) * 3, (30,) * 7, (100,) * 7, (1000, 400, 300, 120, 60, 40, 30)]
for name in ("lognormal .5", "lognormal 1", "mostly zero .5"):
    draw, middle = LAWS[name]
    for sizes in SIZES:
        for last in (1.0, 0.6):
            k, scales = len(sizes), np.linspace(1, last, len(sizes))
            reps = min(3000, int(5e6 / sum(sizes)))
            groups = [Group(draw((reps, n)) * scale) for n, scale in zip(sizes, scales)]
            outer, inner = -norm.ppf((1 - 0.95 ** (1 / (k - 1))) / 2), TUKEY[k]
            kinds = {"difference": (difference, 0, scales), "ratio": (ratio, 1, scales)}
            if middle:
                kinds.update({"median difference": (median_difference, 0, scales * middle), "median ratio": (median_ratio, 1, scales * middle)})
            shown = []
            for kind, (limits, equal, truths) in kinds.items():
                compare = (lambda a, b: a / b) if equal else (lambda a, b: a - b)
                pairs = {(i, j): (limits(groups[i], groups[j], outer), limits(groups[i], groups[j], inner)) for i in range(k) for j in range(k) if i != j}
                kept = {"H": np.ones(reps, bool), "L": np.ones(reps, bool), "fixed": np.ones(reps, bool)}
                for i in range(k):
                    others = [j for j in range(k) if j != i]
                    low = np.min([pairs[i, j][0][0] for j in others], 0)
                    high = np.min([pairs[i, j][1][1] for j in others], 0)
                    kept["H"] &= holds((np.minimum(low, equal), np.minimum(high, equal)), compare(truths[i], truths.max()))
                    low = np.max([pairs[i, j][1][0] for j in others], 0)
                    high = np.max([pairs[i, j][0][1] for j in others], 0)
                    kept["L"] &= holds((np.maximum(low, equal), np.maximum(high, equal)), compare(truths[i], truths.min()))
                    if i:
                        kept["fixed"] &= holds(pairs[i, 0][0], compare(truths[i], truths[0]))
                if kind == "difference":
                    low = np.max([pair[1][0] for pair in pairs.values()], 0)
                    high = np.max([limits(groups[i], groups[j], Z)[1] for i, j in pairs], 0)
                    kept["range"] = holds((np.maximum(low, 0), high), truths.max() - truths.min())
                shown.append(f"{kind} " + " ".join(f"{key} {value.mean():.3f}" for key, value in kept.items()))
            print(f"{name}, {sizes}, last {last}:", "; ".join(shown), flush=True)
