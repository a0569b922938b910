"""Makes change.json, the expected values of tests/change_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/change.py   (needs numpy, scipy, statsmodels)

Wilson limits are those of statsmodels, Koopman's are solved for with scipy's brentq on a maximised likelihood; both
are squared and added by hand. The score tests maximise the likelihood under the constraint with scipy's SLSQP over
the rates themselves and take Rao's statistic, the scores in the inverse of the information. The Wald test of a
difference in differences is the interaction of a linear probability model of statsmodels with robust errors. The
standard error of a change of mean amounts is that of the saturated regression of statsmodels with HC2 errors.
"""

import json
import math
import pathlib

import numpy as np
from scipy import optimize, stats
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

HERE = pathlib.Path(__file__).parent
Z = stats.norm.ppf(0.975)


# Intervals

def wilson_reach(x, n):
    low, high = proportion_confint(x, n, alpha=0.05, method="wilson")
    return x / n - low, high - x / n


def mover(terms):
    """terms: (x, n, weight)"""
    value = sum(w * x / n for x, n, w in terms)
    below = above = 0
    for x, n, w in terms:
        down, up = wilson_reach(x, n)
        if w < 0:
            down, up = up, down
        below += (w * down) ** 2
        above += (w * up) ** 2
    return [value, value - math.sqrt(below), value + math.sqrt(above)]


def koopman(group, reference):
    (x1, n1), (x2, n2) = group, reference

    def statistic(log_ratio):
        phi = math.exp(log_ratio)
        likelihood = lambda r: -(stats.binom.logpmf(x1, n1, min(phi * r, 1)) + stats.binom.logpmf(x2, n2, r))
        a, b, c = (n1 + n2) * phi, -(phi * (n1 + x2) + x1 + n2), x1 + x2
        r = 2 * c / (-b + math.sqrt(b * b - 4 * a * c))
        found = optimize.minimize_scalar(likelihood, bounds=(1e-12, min(1, 1 / phi) - 1e-12), method="bounded",
                                         options={"xatol": 1e-12})
        assert likelihood(r) <= found.fun * (1 + 1e-9) + 1e-9, (phi, group, reference)
        p = min(phi * r, 1)
        return (x1 / n1 - phi * x2 / n2) / math.sqrt(p * (1 - p) / n1 + phi**2 * r * (1 - r) / n2)
    centre = math.log((max(x1, 0.5) / n1) / (x2 / n2))
    low = 0.0 if x1 == 0 else math.exp(optimize.brentq(lambda at: statistic(at) - Z, centre - 9, centre, xtol=1e-13))
    high = math.exp(optimize.brentq(lambda at: statistic(at) + Z, centre - 2, centre + 9, xtol=1e-13))
    return low, high


def ratio_of_ratios(now, before):
    ratio = lambda pair: (pair[0][0] / pair[0][1]) / (pair[1][0] / pair[1][1])
    k = len(before)
    low, high = koopman(*now)
    earlier = [(ratio(pair), *koopman(*pair)) for pair in before]
    mean = math.exp(sum(math.log(r) for r, _, _ in earlier) / k)
    if ratio(now) == 0:
        lowest = math.exp(sum(math.log(l) for _, l, _ in earlier) / k)
        return [0.0, 0.0, high / lowest]
    value = ratio(now) / mean
    below = math.log(ratio(now) / low) ** 2 + sum((math.log(h / r) / k) ** 2 for r, _, h in earlier)
    above = math.log(high / ratio(now)) ** 2 + sum((math.log(r / l) / k) ** 2 for r, l, _ in earlier)
    return [value, value * math.exp(-math.sqrt(below)), value * math.exp(math.sqrt(above))]


# Score tests

def terms_of(now, before):
    k = len(before)
    terms = [(*now[0], 1.0), (*now[1], -1.0)]
    for group, reference in before:
        terms += [(*group, -1.0 / k), (*reference, 1.0 / k)]
    return terms


def score_test(terms, log):
    x, n, w = (np.array(part, float) for part in zip(*terms))
    scale = n.sum()

    def objective(p):
        with np.errstate(divide="ignore", invalid="ignore"):
            hits = np.where(x > 0, x * np.log(p), 0)
            misses = np.where(n > x, (n - x) * np.log1p(-p), 0)
        return -(hits + misses).sum() / scale
    gradient = lambda p: -(np.where(x > 0, x / p, 0) - np.where(n > x, (n - x) / (1 - p), 0)) / scale
    constraint = (lambda p: w @ np.log(p)) if log else (lambda p: w @ p)
    slope = (lambda p: w / p) if log else (lambda p: w)
    best = None
    for start in [np.full(len(x), (x.sum() + 1) / (scale + 2)), np.clip((x + 0.5) / (n + 1), 0.02, 0.98)]:
        found = optimize.minimize(objective, start, jac=gradient, bounds=[(1e-9, 1 - 1e-12)] * len(x),
                                  constraints=[{"type": "eq", "fun": constraint, "jac": slope}],
                                  method="SLSQP", options={"ftol": 1e-16, "maxiter": 2000})
        if abs(constraint(found.x)) < 1e-9 and (best is None or found.fun < best.fun):
            best = found
    p = best.x
    # By the multiplier, from the rates that are not at an end; equal to the scores in the inverse information.
    inner = (p > 1e-6) & (p < 1 - 1e-6)
    scores = (x - n * p) / (p * (1 - p))
    multipliers = (scores / slope(p))[inner]
    spread = np.ptp(multipliers) / max(1, abs(multipliers).max())
    assert spread < 1e-3, (terms, multipliers, p)
    multiplier = np.average(multipliers, weights=(n * inner)[inner])
    variance = (slope(p) ** 2 * p * (1 - p) / n)[inner].sum()
    rest = slope(p)[~inner] ** 2 * (p * (1 - p) / n)[~inner]
    variance += rest.sum()
    statistic = multiplier**2 * variance
    return float(stats.chi2.sf(statistic, 1))


PAIRS = [
    (((26, 48), (206, 259)), [((30, 50), (200, 260))]),
    (((8, 40), (64, 160)), [((16, 40), (64, 160))]),
    (((2, 30), (10, 45)), [((9, 25), (11, 40)), ((7, 28), (12, 44)), ((6, 31), (14, 50))]),
    (((300, 2000), (2500, 6000)), [((400, 1900), (2400, 6100))]),
    (((12, 12), (7, 20)), [((9, 11), (10, 21)), ((5, 8), (3, 9))]),
    (((1, 300), (5, 900)), [((6, 310), (4, 880))]),
    (((0, 20), (5, 20)), [((4, 18), (6, 25))]),
    (((5, 5), (3, 6)), [((5, 5), (5, 6))]),
    (((2, 2), (9, 30)), [((20, 30), (25, 30))]),
]


def changes():
    made = []
    for now, before in PAIRS:
        case = {"now": now, "before": before}
        case["difference"] = mover(terms_of(now, before))
        case["difference_p"] = score_test(terms_of(now, before), log=False)
        case["ratio"] = ratio_of_ratios(now, before)
        if now[0][0] > 0 and now[0] != (2, 2):
            case["ratio_p"] = score_test(terms_of(now, before), log=True)
        k = len(before)
        rates = [(*now[0], 1.0)] + [(*pair[0], -1.0 / k) for pair in before]
        case["rate"] = mover(rates)
        if k > 1:
            case["rate_p"] = score_test(rates, log=False)
        made.append(case)
    return made


def wald():
    """Large counts, where the score test and Wald's meet."""
    made = []
    for now, before in [PAIRS[3], (((4100, 10000), (9000, 20000)), [((4000, 10000), (9100, 20000))])]:
        rows, weights = [], []
        for time, pair in [(1, now), (0, before[0])]:
            for side, (x, n) in [(1, pair[0]), (0, pair[1])]:
                rows += [(1, time, side, time * side, hit) for hit in [1] * x + [0] * (n - x)]
        rows = np.array(rows, float)
        fitted = sm.OLS(rows[:, 4], rows[:, :4]).fit(cov_type="HC0")
        low, high = fitted.conf_int()[3]
        made.append({"now": now, "before": before, "value": fitted.params[3], "z": fitted.tvalues[3],
                     "limits": [low, high]})
    return made


def amounts():
    generator = np.random.default_rng(7)
    draw = lambda n, mean: [round(float(value), 2) for value in generator.gamma(3, mean / 3, n)]
    made = []
    for sizes in [[(12, 30), (15, 28)], [(40, 90), (38, 95), (44, 80), (5, 6)]]:
        periods = [[draw(sizes[at][0], 120 - 15 * (at == 0)), draw(sizes[at][1], 110)] for at in range(len(sizes))]
        k = len(periods) - 1
        weights = [1.0, -1.0] + [-1.0 / k, 1.0 / k] * k
        cells = [cell for period in periods for cell in period]
        y = np.concatenate(cells)
        design = np.zeros((len(y), len(cells)))
        start = 0
        for at, cell in enumerate(cells):
            design[start:start + len(cell), at] = 1
            start += len(cell)
        fitted = sm.OLS(y, design).fit(cov_type="HC2")
        contrast = fitted.t_test(np.array([weights]))
        value, error = float(contrast.effect[0]), float(np.ravel(contrast.sd)[0])
        parts = np.array([w * w * np.var(cell, ddof=1) / len(cell) for w, cell in zip(weights, cells)])
        assert abs(math.sqrt(parts.sum()) / error - 1) < 1e-10
        degrees = parts.sum() ** 2 / sum(part**2 / (len(cell) - 1) for part, cell in zip(parts, cells))
        reach = stats.t.ppf(0.975, degrees) * error
        made.append({"periods": periods, "value": value, "limits": [value - reach, value + reach],
                     "p": float(2 * stats.t.sf(abs(value) / error, degrees))})
    return made


def splits():
    """Two strata that are there at both times, one that is there before only and one now only."""
    now = {"group": [[6, 10], [9, 90], [0, 0], [3, 5]], "reference": [[30, 60], [20, 80], [4, 4], [2, 9]]}
    before = {"group": [[54, 90], [1, 10], [5, 7], [0, 0]], "reference": [[45, 90], [12, 60], [1, 3], [6, 11]]}
    made = {"now": now, "before": before}
    for side in ["group", "reference"]:
        shared = [(a, b) for a, b in zip(now[side], before[side]) if a[1] and b[1]]
        total = lambda rows: (sum(x for x, _ in rows), sum(n for _, n in rows))
        rate = lambda rows: total(rows)[0] / total(rows)[1]
        n1, n0 = total([a for a, _ in shared])[1], total([b for _, b in shared])[1]
        mix = sum(0.5 * (a[0] / a[1] + b[0] / b[1]) * (a[1] / n1 - b[1] / n0) for a, b in shared)
        within = sum(0.5 * (a[1] / n1 + b[1] / n0) * (a[0] / a[1] - b[0] / b[1]) for a, b in shared)
        change = rate(now[side]) - rate(before[side])
        made[side] = {"change": change, "mix": mix, "rate": within, "unmatched": change - mix - within}
    return made


def main():
    golden = {"changes": changes(), "wald": wald(), "amounts": amounts(), "splits": splits()}
    (HERE / "change.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
