"""Makes classes.json, the expected values of tests/classes_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/classes.py   (needs numpy, scipy)

Counts are unrolled to one row for each case. The test of ordered classes and the test of Brunner and Munzel are
those of scipy; standard errors of placements come from all pairs of rows. The total variation distance is the
largest gap over all sets of classes; its expected value by chance is compared with a simulation. Classes come
best first, so the class itself is turned over where more is to be better.
"""

import itertools
import json
import math
import pathlib

import numpy as np
from scipy import special, stats

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)
made = {}


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (np.floating, float)):
        return float(value)
    return int(value) if isinstance(value, np.integer) else value


def goodness(counts):
    """A number for each case, the higher the better."""
    return np.repeat(-np.arange(len(counts)), counts)


pairs = [([3, 5, 2], [1, 6, 9]), ([30, 20, 10], [20, 20, 20]), ([4, 0, 9, 3], [1, 7, 7, 20]), ([2, 2, 1, 0, 4], [0, 3, 3, 8, 1]),
         ([120, 40, 11, 3, 1], [1000, 500, 300, 100, 50]), ([26, 22], [206, 53]), ([1, 0, 4], [3, 3, 0]), ([7, 1], [90, 10])]

# The worked example of scores with ties: x = (1,2,2,3,4,4,4,5), y = (2,3,3,4,5,5,6,6,7), the lower class the better.
x, y = [1, 2, 2, 3, 4, 4, 4, 5], [2, 3, 3, 4, 5, 5, 6, 6, 7]
counts = lambda values: [values.count(level) for level in range(1, 8)]
pairs.append((counts(x), counts(y)))
made["worked"] = {"group": counts(x), "reference": counts(y), "value": 1 - 0.2569444444444444, "standard_error": 0.12242441338615974,
                  "degrees": 14.160665295329945, "t": 1.9853520129918252, "z": 1.7081840275541254, "p": 0.08760220127250508}

made["pairs"] = []
for group, reference in pairs:
    ours, theirs = goodness(group), goodness(reference)
    wins = (ours[:, None] > theirs[None, :]) + 0.5 * (ours[:, None] == theirs[None, :])
    value, m, n = wins.mean(), len(ours), len(theirs)
    parts = wins.mean(1).var(ddof=1) / m, wins.mean(0).var(ddof=1) / n
    se = math.sqrt(sum(parts))
    degrees = sum(parts) ** 2 / (parts[0] ** 2 / (m - 1) + parts[1] ** 2 / (n - 1))
    # That of scipy has the variances of midranks instead of placements, and the statistic of y against x.
    theirs_test = stats.brunnermunzel(ours, theirs, distribution="t")
    assert math.isclose(-theirs_test.statistic, (value - 0.5) / se, rel_tol=1e-9), (group, reference)
    assert math.isclose(theirs_test.pvalue, 2 * stats.t.sf(abs(value - 0.5) / se, degrees), rel_tol=1e-9)
    shift = stats.mannwhitneyu(ours, theirs, use_continuity=False, method="asymptotic")
    assert math.isclose(shift.statistic / (m * n), value, rel_tol=1e-12)
    z = math.copysign(stats.norm.isf(shift.pvalue / 2), value - 0.5)
    case = {"group": group, "reference": reference, "value": value, "standard_error": se, "degrees": degrees, "z": z, "p": shift.pvalue, "intervals": {}}
    for confidence in (0.5, 0.95, 0.999):
        reach = stats.t.isf((1 - confidence) / 2, degrees) * se / (value * (1 - value))
        case["intervals"][str(confidence)] = [special.expit(special.logit(value) - reach), special.expit(special.logit(value) + reach)]
    # The trend of Cochran and Armitage with midranks as scores, as a correlation over rows.
    scores = stats.rankdata(np.concatenate([ours, theirs]))
    r = np.corrcoef(scores, np.repeat([1, 0], [m, n]))[0, 1]
    assert math.isclose(z, r * math.sqrt(m + n - 1), rel_tol=1e-6)
    made["pairs"].append(case)

made["distances"] = []
for group, reference in pairs + [([500, 300, 200], [300, 300, 400]), ([10, 0, 0, 3, 1, 2], [0, 4, 1, 3, 1, 2]), ([5, 5], [50, 50])]:
    p, q = np.array(group) / sum(group), np.array(reference) / sum(reference)
    m, n, k = sum(group), sum(reference), len(group)
    sets = list(itertools.chain.from_iterable(itertools.combinations(range(k), size) for size in range(1, k)))
    distance = max(max(p[list(s)].sum() - q[list(s)].sum() for s in sets), 0)
    assert math.isclose(distance, 0.5 * abs(p - q).sum(), abs_tol=1e-15)
    pooled = (np.array(group) + reference) / (m + n)
    by_chance = sum(abs(stats.norm.expect(lambda v: abs(v), loc=0, scale=math.sqrt(s * (1 - s) * (1 / m + 1 / n)))) for s in pooled if 0 < s < 1) / 2
    drawn = 0.5 * abs(rng.multinomial(m, pooled, 20000) / m - rng.multinomial(n, pooled, 20000) / n).sum(1)
    assert abs(drawn.mean() / by_chance - 1) < 0.12, (group, reference, drawn.mean(), by_chance)
    case = {"group": group, "reference": reference, "value": distance, "by_chance": by_chance, "intervals": {}}
    for confidence in (0.9, 0.95):
        alpha = 1 - confidence
        # Where the bound of Hoeffding on a single set, or on the number of all sets, reaches half of alpha.
        solve = lambda count: math.sqrt(math.log(2 * count / alpha) * (1 / m + 1 / n) / 2)
        low, high = solve(len(sets)), solve(1)
        assert math.isclose(len(sets) * math.exp(-2 * low**2 / (1 / m + 1 / n)), alpha / 2, rel_tol=1e-12)
        case["intervals"][str(confidence)] = [max(0, distance - low), min(1, distance + high)]
        # It holds when both groups are drawn again from the observed shares.
        drawn = 0.5 * abs(rng.multinomial(m, p, 4000) / m - rng.multinomial(n, q, 4000) / n).sum(1)
        held = ((drawn - low <= distance) & (distance <= drawn + high)).mean()
        assert held >= confidence, (group, reference, held)
    made["distances"].append(case)

# Differential fairness: every pair of groups and every class
berkeley = [[1198, 1493], [557, 1278]]
# Women and men in departments A to F: admitted and rejected.
departments = [[512, 313], [353, 207], [120, 205], [138, 279], [53, 138], [22, 351], [89, 19], [17, 8], [202, 391], [131, 244], [94, 299], [24, 317]]
made["fairness"] = []
for rows in (berkeley, departments, [[3, 0, 7], [2, 5, 9], [4, 4, 0]], [[10, 0, 20], [1, 0, 999]], [[5, 5], [50, 50]]):
    for alpha in (0.0, 1 / len(rows[0]), 1.0):
        cells = np.array(rows)
        cells = cells[:, cells.sum(0) > 0]
        if alpha == 0 and (cells == 0).any():
            made["fairness"].append({"rows": rows, "alpha": alpha})
            continue
        shares = (cells + alpha) / (cells.sum(1, keepdims=True) + alpha * cells.shape[1])
        epsilon = max(abs(math.log(a[c] / b[c])) for a, b in itertools.product(shares, shares) for c in range(len(a)))
        made["fairness"].append({"rows": rows, "alpha": alpha, "epsilon": epsilon})
# Computed at another time.
made["worked_fairness"] = [{"rows": berkeley, "alpha": 0.0, "epsilon": 0.3829751485098756}, {"rows": berkeley, "alpha": 0.5, "epsilon": 0.3826684309559824},
                           {"rows": berkeley, "alpha": 1.0, "epsilon": 0.3823621850497301}, {"rows": departments[0:7:6], "alpha": 0.0, "epsilon": 0.7685120521632515},
                           {"rows": departments, "alpha": 0.0, "epsilon": 2.63704110889342}]

(HERE / "classes.json").write_text(json.dumps(plain(made), indent=1) + "\n")
