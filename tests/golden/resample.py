"""Makes resample.json, the expected values of tests/resample_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/resample.py   (needs numpy, scipy)

Bootstrap distributions are enumerated: every table that can be drawn, with its multinomial probability. The
acceleration leaves out every row in turn. BCa limits of a larger table are those of scipy.stats.bootstrap, with
their spread over repeated runs. Permutation p-values are sums over every table with the given margins in exact
fractions; those of 2 x 2 tables are compared with the hypergeometric distribution of scipy.
"""

import itertools
import json
import math
import pathlib
from fractions import Fraction

import numpy as np
from scipy import stats

HERE = pathlib.Path(__file__).parent
PROBES = (0.01, 0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975, 0.99)


# The bootstrap distribution of a table, exactly


def statistic(kind, x1, n1, x2, n2):
    """One replicate in exact fractions; None for 0/0, inf for x/0."""
    if n1 == 0 or n2 == 0:
        return None
    if kind == "difference":
        return Fraction(x1, n1) - Fraction(x2, n2)
    if x2 == 0:
        return None if x1 == 0 else math.inf
    return Fraction(x1 * n2, n1 * x2)


def distribution(kind, cells):
    """Cells: hits and misses of the group, hits and misses of the reference, other rows."""
    a, b, c, d, rest = cells
    total = sum(cells)
    weights = {}
    for n in range(total + 1):  # rows of either group
        outer = stats.binom.pmf(n, total, (total - rest) / total)
        if outer < 1e-15:
            continue
        for n1 in range(n + 1):
            p1 = outer * stats.binom.pmf(n1, n, (a + b) / (total - rest))
            if p1 < 1e-16:
                continue
            n2 = n - n1
            hits1 = stats.binom.pmf(range(n1 + 1), n1, a / (a + b))
            hits2 = stats.binom.pmf(range(n2 + 1), n2, c / (c + d))
            for x1, x2 in itertools.product(range(n1 + 1), range(n2 + 1)):
                value = statistic(kind, x1, n1, x2, n2)
                weights[value] = weights.get(value, 0.0) + p1 * hits1[x1] * hits2[x2]
    undefined = weights.pop(None, 0.0)
    values = sorted(weights)
    probabilities = np.array([weights[value] for value in values])
    return values, probabilities / probabilities.sum(), undefined


def inverse(values, cumulative, level):
    return values[min(int(np.searchsorted(cumulative, level * (1 - 1e-12))), len(values) - 1)]


def jackknife(rows, function):
    """Leaves out every row in turn; the acceleration, or None."""
    values = []
    for at in range(len(rows)):
        values.append(function(rows[:at] + rows[at + 1 :]))
    if any(value is None or not math.isfinite(value) for value in values):
        return None
    mean = math.fsum(values) / len(values)
    cubes = math.fsum((mean - value) ** 3 for value in values)
    squares = math.fsum((mean - value) ** 2 for value in values)
    return cubes / (6 * squares**1.5)


def rows_of(cells):
    return [kind for kind, count in enumerate(cells) for _ in range(count)]


def of_rows(kind):
    def function(rows):
        a, b, c, d = (rows.count(cell) for cell in range(4))
        value = statistic("difference" if kind == "difference" else "ratio", a, a + b, c, c + d)
        if value is None or kind == "difference":
            return None if value is None else float(value)
        return None if value in (0, math.inf) else math.log(value)

    return function


def level(z0, a, z):
    return float(stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))))


def number(value):
    return "inf" if value == math.inf else float(value)


def bootstrap(kind, cells, confidence=0.95):
    values, probabilities, undefined = distribution(kind, cells)
    cumulative = np.cumsum(probabilities)
    observed = statistic(kind, cells[0], cells[0] + cells[1], cells[2], cells[2] + cells[3])
    at = values.index(observed)
    below, equal = cumulative[at] - probabilities[at], probabilities[at]
    z0 = float(stats.norm.ppf(below + equal / 2))
    a = jackknife(rows_of(cells), of_rows(kind))
    tail = (1 - confidence) / 2
    z = float(stats.norm.ppf(1 - tail))
    # Places in the distribution with what is at or below them: draws are held against these.
    probes = []
    for probe in PROBES:
        value = inverse(values, cumulative, probe)
        probes.append({"value": number(value), "at_most": float(min(cumulative[values.index(value)], 1.0))})
    case = {
        "kind": kind,
        "cells": list(cells),
        "observed": number(observed),
        "undefined": float(undefined),
        "z0": z0,
        "probes": probes,
        "percentile": [number(inverse(values, cumulative, at)) for at in (tail, 1 - tail)],
    }
    if a is not None:
        case["acceleration"] = a
        case["levels"] = [level(z0, a, -z), level(z0, a, z)]
        case["bca"] = [number(inverse(values, cumulative, at)) for at in case["levels"]]
    return case


def teal():
    """Groups of fixed size: 26 of 48 against 206 of 259. The percentiles are those of stats_examples.json."""
    hits1 = stats.binom.pmf(range(49), 48, 26 / 48)
    hits2 = stats.binom.pmf(range(260), 259, 206 / 259)
    weights = {}
    for x1, x2 in itertools.product(range(49), range(1, 260)):
        value = Fraction(x1 * 259, 48 * x2)
        weights[value] = weights.get(value, 0.0) + hits1[x1] * hits2[x2]
    values = sorted(weights)
    cumulative = np.cumsum([weights[value] for value in values])
    found = [float(inverse(values, cumulative, at)) for at in (0.025, 0.975)]
    assert np.allclose(found, [0.5001016260162602, 0.8643810679611651], rtol=1e-12), found
    z0, a = -0.0033717500292869806, -0.003518929645334006
    levels = [level(z0, a, -1.959963984540054), level(z0, a, 1.959963984540054)]
    limits = [float(inverse(values, cumulative, at)) for at in levels]
    assert np.allclose(limits, [0.4976739482200647, 0.8633333333333333], rtol=1e-12), limits
    probes = []
    for probe in PROBES:
        value = inverse(values, cumulative, probe)
        probes.append({"value": float(value), "at_most": float(cumulative[values.index(value)])})
    return {
        "group": [26, 48],
        "reference": [206, 259],
        "percentile": found,
        "z0": z0,
        "infinitesimal_acceleration": a,
        "cell_acceleration": -0.0029875029554623754,
        "levels": levels,
        "bca": limits,
        "probes": probes,
    }


# The parts that involve no chance


def given_replicates():
    rng = np.random.default_rng(8)
    cases = []
    for size, digits, confidence in ((1000, 2, 0.95), (2000, 6, 0.95), (1999, 1, 0.9), (1357, 3, 0.99)):
        values = [float(v) for v in np.round(np.exp(rng.normal(-0.2, 0.3, size)), digits)]
        observed = round(float(np.median(values)) * 1.03, digits)
        ordered = np.array(values)
        below, equal = np.mean(ordered < observed), np.mean(ordered == observed)
        z0 = float(stats.norm.ppf(below + equal / 2))
        a, tail = 0.013, (1 - confidence) / 2
        z = float(stats.norm.ppf(1 - tail))
        levels = [level(z0, a, -z), level(z0, a, z)]
        # As decimals: half of 1 - 0.95 is more than 0.025 in floats.
        tail = round(tail, 12)
        cases.append(
            {
                "values": values,
                "observed": observed,
                "confidence": confidence,
                "z0": z0,
                "acceleration": a,
                "levels": levels,
                "percentile": [float(np.quantile(ordered, q, method="inverted_cdf")) for q in (tail, 1 - tail)],
                "bca": [float(np.quantile(ordered, q, method="inverted_cdf")) for q in levels],
            }
        )
    return cases


def accelerations():
    """By leaving out rows, also for a mean of two shares and for a group inside its reference."""
    cases = []
    for cells in ((3, 8, 8, 32, 0), (26, 22, 206, 53, 0), (5, 2, 9, 1, 40), (2, 60, 30, 4, 11), (1, 9, 4, 6, 0)):
        case = {"cells": list(cells)}
        for kind in ("difference", "log_ratio"):
            found = jackknife(rows_of(cells), of_rows(kind))
            if found is not None:
                case[kind] = found

        def nested(kind):
            def function(rows):
                a, b, c, d = (rows.count(cell) for cell in range(4))
                group, whole = Fraction(a, a + b), Fraction(a + c, a + b + c + d)
                return float(group - whole) if kind == "difference" else (math.log(group / whole) if group else None)

            return function

        for kind in ("difference", "log_ratio"):
            found = jackknife(rows_of(cells), nested(kind))
            if found is not None:
                case[f"nested_{kind}"] = found
        cases.append(case)
    means = []
    for cells in ((30, 12, 9, 25, 40, 6, 11, 60, 5), (4, 3, 2, 6, 7, 5, 3, 8, 0)):

        def balanced(rows):
            counts = [rows.count(cell) for cell in range(8)]
            one, two, three, four = (Fraction(counts[i], counts[i] + counts[i + 1]) for i in (0, 2, 4, 6))
            return (one + two) / 2, (three + four) / 2

        def difference(rows):
            group, reference = balanced(rows)
            return float(group - reference)

        def log_ratio(rows):
            group, reference = balanced(rows)
            return math.log(group / reference)

        means.append(
            {
                "cells": list(cells),
                "difference": jackknife(rows_of(cells), difference),
                "log_ratio": jackknife(rows_of(cells), log_ratio),
            }
        )
    return {"pairs": cases, "means": means}


def scipy_bca():
    """scipy.stats.bootstrap over rows, on the logarithm of the ratio; mean and spread of 20 runs."""
    cases = []
    for cells in ((26, 22, 206, 53, 0), (40, 160, 120, 380, 0)):
        rows = np.array(rows_of(cells))

        def log_ratio(sample, axis=-1):
            a, b, c, d = (np.sum(sample == cell, axis=axis) for cell in range(4))
            return np.log(a / (a + b)) - np.log(c / (c + d))

        runs = []
        for seed in range(20):
            found = stats.bootstrap(
                (rows,), log_ratio, n_resamples=9999, batch=1000, method="BCa", rng=np.random.default_rng(seed)
            )
            runs.append([found.confidence_interval.low, found.confidence_interval.high])
        runs = np.array(runs)
        cases.append(
            {
                "cells": list(cells),
                "replicates": 9999,
                "mean": [float(v) for v in runs.mean(axis=0)],
                "spread": [float(v) for v in runs.std(axis=0, ddof=1)],
            }
        )
    return cases


# Permutation tests


def compositions(total, limits):
    if len(limits) == 1:
        if total <= limits[0]:
            yield (total,)
        return
    for first in range(min(total, limits[0]) + 1):
        for rest in compositions(total - first, limits[1:]):
            yield (first,) + rest


def tables(rows, columns):
    if len(rows) == 1:
        yield (tuple(columns),)
        return
    for row in compositions(rows[0], columns):
        left = tuple(column - count for column, count in zip(columns, row))
        for below in tables(rows[1:], left):
            yield (row,) + below


def exact_p(table):
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table)]
    distance = lambda t: sum(
        Fraction(count * count, row * column)
        for line, row in zip(t, rows)
        for count, column in zip(line, columns)
    )
    weight = lambda t: Fraction(1, math.prod(math.factorial(count) for line in t for count in line))
    observed = distance(table)
    reached = total = Fraction(0)
    for other in tables(tuple(rows), tuple(columns)):
        mass = weight(other)
        total += mass
        if distance(other) >= observed:
            reached += mass
    return float(reached / total)


def permutations():
    cases = []
    for table in (
        ((4, 1), (1, 4)),
        ((2, 3), (9, 1)),
        ((0, 10), (5, 5)),
        ((26, 22), (206, 53)),
        ((3, 1), (2, 2), (0, 5), (1, 6)),
        ((1, 2), (5, 1), (3, 4), (2, 9)),
        ((1, 0), (0, 1), (3, 40), (5, 30), (2, 8)),
        ((3, 1, 2), (0, 4, 4), (5, 1, 0)),
        ((2, 2, 2, 1), (0, 1, 3, 5)),
        ((20, 2), (15, 5), (1, 2)),
    ):
        p = exact_p(table)
        if len(table) == 2 and len(table[0]) == 2:
            (a, b), (c, d) = table
            law = stats.hypergeom(a + b + c + d, a + c, a + b)
            support = np.arange(max(0, a + b - b - d), min(a + b, a + c) + 1)
            off = np.abs(support * (a + b + c + d) - (a + b) * (a + c))
            observed = abs(a * (a + b + c + d) - (a + b) * (a + c))
            assert math.isclose(p, law.pmf(support)[off >= observed].sum(), rel_tol=1e-9), table
        cases.append({"table": [list(row) for row in table], "p": p})
    # Where cases abound, the chi-square distribution is the oracle.
    large = []
    for table in (
        ((2_000_000, 3_000_000), (1_001_000, 1_500_000), (40_100, 60_000)),
        ((5_000_000_000, 5_000_000_000), (70_000, 70_300), (300, 330)),
        ((400_000, 300_000, 200_000), (4_050, 3_000, 1_950), (800_000, 601_000, 400_500)),
    ):
        p = float(stats.chi2_contingency(np.array(table, dtype=float), correction=False).pvalue)
        large.append({"table": [list(row) for row in table], "p": p})
    return {"exact": cases, "large": large}


golden = {
    "source": "tests/golden/resample.py",
    "bootstrap": [
        bootstrap(kind, cells)
        for kind, cells in (
            ("difference", (5, 7, 9, 4, 0)),
            ("ratio", (5, 7, 9, 4, 0)),
            ("difference", (6, 9, 8, 5, 6)),
            ("ratio", (6, 9, 8, 5, 6)),
            ("ratio", (12, 4, 3, 11, 0)),
            ("ratio", (1, 9, 6, 8, 0)),
        )
    ],
    "teal": teal(),
    "given": given_replicates(),
    "accelerations": accelerations(),
    "scipy_bca": scipy_bca(),
    "permutations": permutations(),
}
(HERE / "resample.json").write_text(json.dumps(golden, indent=1) + "\n")
