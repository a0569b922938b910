"""How often the intervals and tests of amounts within cells hold, by the formulas of the moments, in numpy.

Run from the repository's root:  python tests/golden/adjusted_simulation.py   (needs numpy, scipy; a minute)

The words of these methods in the catalogue quote these figures. Each line has the cases of the group and of the
reference in every cell, how many times the group's spread is the reference's, and for normal and for exponential
amounts without any true difference how often an interval at 95 % held: the standardised difference with 1.96 standard
errors and with Student's t, and the regression with HC3 and with the classic standard error. The last lines have the
false alarms at the level of 5 % of Cochran's Q and of Welch's test that the gap is the same in all cells.
"""

import numpy as np
from scipy import stats

RUNS = 3000
generator = np.random.default_rng(2)
DESIGNS = [
    ([3] * 2, [30] * 2),
    ([3] * 6, [30] * 6),
    ([3] * 6, [3] * 6),
    ([1, 2, 3, 5, 8, 1], [9, 6, 30, 12, 1, 4]),
    ([10] * 4, [100] * 4),
    ([2] + [40] * 3, [400] + [10] * 3),
    ([3], [300]),
    ([30] * 6, [30] * 6),
]


def draw(shape, kind):
    return generator.normal(size=shape) if kind == "normal" else generator.exponential(size=shape) - 1


def moments(sizes, spread, kind):
    """Means and sums of squares by run and cell."""
    samples = [draw((RUNS, n), kind) * spread for n in sizes]
    means = np.column_stack([sample.mean(1) for sample in samples])
    squares = np.column_stack([((sample.T - sample.mean(1)) ** 2).sum(0) for sample in samples])
    return means, squares


def coverage(ours, theirs, spread, kind):
    n1, n2 = np.array(ours, float), np.array(theirs, float)
    (m1, s1), (m2, s2) = moments(ours, spread, kind), moments(theirs, 1, kind)
    w = (n1 + n2) / (n1 + n2).sum()
    variance = inverse = 0
    for n, s in ((n1, s1), (n2, s2)):
        ok = n > 1
        lent = (w[~ok] ** 2).sum() / (n[ok] - 1).sum()
        for k in np.flatnonzero(ok):
            part = (w[k] ** 2 / (n[k] * (n[k] - 1)) + lent) * s[:, k]
            variance, inverse = variance + part, inverse + part**2 / (n[k] - 1)
    t = np.abs((w * (m1 - m2)).sum(1)) / np.sqrt(variance)
    n = n1 + n2
    tie = n1 * n2 / n
    gap = (tie * (m1 - m2)).sum(1) / tie.sum()
    middle = (n1 * m1 + n2 * m2) / n
    robust = whole = 0
    for own, m, s, moved, raised in ((n1, m1, s1, n2 / n, n2 / n), (n2, m2, s2, -n1 / n, -n1 / n)):
        left = s + own * (m - middle - gap[:, None] * raised) ** 2
        leverage = 1 / n + moved**2 / tie.sum()
        robust = robust + (moved**2 * left / (1 - leverage) ** 2).sum(1) / tie.sum() ** 2
        whole = whole + left.sum(1)
    df = n.sum() - len(n) - 1
    reach = stats.t.ppf(0.975, df)
    classic = whole / df / tie.sum()
    held = [t < 1.96, t < stats.t.ppf(0.975, variance**2 / inverse)]
    held += [np.abs(gap) < reach * np.sqrt(robust), np.abs(gap) < reach * np.sqrt(classic)]
    return " ".join(f"{one.mean():.3f}" for one in held)


def alarms(cells, n1, n2, spread, kind):
    a, b = draw((RUNS, cells, n1), kind) * spread, draw((RUNS, cells, n2), kind)
    v1, v2 = a.var(2, ddof=1) / n1, b.var(2, ddof=1) / n2
    gaps, variances = a.mean(2) - b.mean(2), v1 + v2
    degrees = variances**2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    w = 1 / variances
    part = w / w.sum(1, keepdims=True)
    q = (w * (gaps - (part * gaps).sum(1, keepdims=True)) ** 2).sum(1)
    unsure = ((1 - part) ** 2 / degrees).sum(1)
    f = q / (cells - 1) / (1 + 2 * (cells - 2) / (cells**2 - 1) * unsure)
    p = stats.f.sf(f, cells - 1, (cells**2 - 1) / (3 * unsure))
    return f"{(stats.chi2.sf(q, cells - 1) < 0.05).mean():.3f} {(p < 0.05).mean():.3f}"


for ours, theirs in DESIGNS:
    for spread in (1, 3):
        print(ours, theirs, spread, *(f"{kind}: {coverage(ours, theirs, spread, kind)}" for kind in ("normal", "exponential")))
for cells in (2, 6, 20):
    for n1, n2 in ((2, 2), (3, 3), (3, 30), (5, 5), (10, 10), (10, 100), (30, 30)):
        found = [f"{kind} {spread}: {alarms(cells, n1, n2, spread, kind)}" for kind in ("normal", "exponential") for spread in (1, 3)]
        print(cells, "cells of", n1, n2, *found)
