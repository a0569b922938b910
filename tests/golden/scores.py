"""Makes scores.json, the expected values of tests/scores_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/scores.py   (needs numpy, scipy, scikit-learn, mpmath)

Areas, Brier scores and reliability curves are those of scikit-learn. What no library has is computed from single
rows by its definition: placements as the mean over all pairs, calibration as sums over the rows of a bin. The
limits of Newcombe come from the roots of a polynomial in 50 digits. Cases are written as [score, positives,
negatives]; groups too large for rows are computed in whole numbers and fractions. Infinity is not needed.
"""

import json
import math
import pathlib
from fractions import Fraction

import mpmath as mp
import numpy as np
from scipy import stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve

mp.mp.dps = 50
HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(20240607)


def plain(value):
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, (mp.mpf, np.floating, float, Fraction)):
        return float(value)
    return int(value) if isinstance(value, np.integer) else value


def rows(cells):
    """One score and one label for each case."""
    scores = np.concatenate([np.repeat(float(score), positives + negatives) for score, positives, negatives in cells])
    labels = np.concatenate([np.repeat([1, 0], [positives, negatives]) for _, positives, negatives in cells])
    return scores, labels


def cells(scores, labels):
    return [[score, int(((scores == score) & (labels == 1)).sum()), int(((scores == score) & (labels == 0)).sum())]
            for score in np.unique(scores)]


# How well a score ranks

def placements(scores, labels):
    ours, theirs = scores[labels == 1], scores[labels == 0]
    wins = (ours[:, None] > theirs[None, :]) + 0.5 * (ours[:, None] == theirs[None, :])
    return wins.mean(1), wins.mean(0)


def newcombe(value, m, n, z):
    """Both roots of (value - t)^2 m n (2 - t) (1 + t) = z^2 t (1 - t) ((2 - t) (1 + t) + N (1 - t) (1 + t) + N t (2 - t))."""
    value, z = mp.mpf(value.numerator) / value.denominator, mp.mpf(z)
    others = mp.mpf(m + n) / 2 - 1
    t = lambda *coefficients: [mp.mpf(c) for c in coefficients]  # highest power first

    def times(a, b):
        made = [mp.mpf(0)] * (len(a) + len(b) - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                made[i + j] += x * y
        return made

    def plus(a, b, factor=1):
        size = max(len(a), len(b))
        pad = lambda c: [mp.mpf(0)] * (size - len(c)) + c
        return [x + factor * y for x, y in zip(pad(a), pad(b))]

    down, up, both = t(-1, 2), t(1, 1), times(t(-1, 2), t(1, 1))
    inner = plus(plus(both, times(t(-1, 1), up), others), times(t(1, 0), down), others)
    polynomial = plus([m * n * c for c in times(times(t(-1, value), t(-1, value)), both)], times(times(t(1, 0), t(-1, 1)), inner), -z * z)
    found = [mp.re(root) for root in mp.polyroots(polynomial, maxsteps=500, extraprec=200) if abs(mp.im(root)) < mp.mpf(10) ** -20]
    inside = sorted(root for root in found if -mp.mpf(10) ** -30 <= root <= 1 + mp.mpf(10) ** -30)
    below = [root for root in inside if root <= value + mp.mpf(10) ** -30]
    above = [root for root in inside if root >= value - mp.mpf(10) ** -30]
    low = mp.mpf(0) if value == 0 else min(below)
    high = mp.mpf(1) if value == 1 else max(above)
    assert low < high
    return low, high


def fraction_area(cells):
    won = below = 0
    for _, positives, negatives in cells:
        won += positives * (2 * below + negatives)
        below += negatives
    return Fraction(won, 2 * sum(c[1] for c in cells) * below)


def exact_variance(cells):
    """The two parts of the variance, by fractions."""
    m, n = sum(c[1] for c in cells), sum(c[2] for c in cells)
    area, parts = fraction_area(cells), []
    below = 0
    ours = Fraction(0)
    for _, x, y in cells:
        ours += x * (Fraction(2 * below + y, 2 * n) - area) ** 2
        below += y
    above, theirs = m, Fraction(0)
    for _, x, y in cells:
        above -= x
        theirs += y * (Fraction(2 * above + x, 2 * m) - area) ** 2
    return ours / (m - 1) / m, theirs / (n - 1) / n


def limits(area, parts, m, n, z, kind):
    if parts is None or min(parts) == 0:
        return newcombe(area, m, n, z)
    a = mp.mpf(area.numerator) / area.denominator
    se = mp.sqrt(mp.mpf(sum(parts).numerator) / sum(parts).denominator)
    if kind == "plain":
        return max(mp.mpf(0), a - z * se), min(mp.mpf(1), a + z * se)
    expit = lambda x: 1 / (1 + mp.exp(-x))
    logit, reach = mp.log(a / (1 - a)), z * se / (a * (1 - a))
    return expit(logit - reach), expit(logit + reach)


def area_case(cells, confidence, row_check=True):
    cells = sorted([float(score), int(x), int(y)] for score, x, y in cells)
    m, n = sum(c[1] for c in cells), sum(c[2] for c in cells)
    area = fraction_area(cells)
    parts = exact_variance(cells) if m > 1 and n > 1 else None
    if row_check:
        scores, labels = rows(cells)
        assert math.isclose(roc_auc_score(labels, scores), area, rel_tol=1e-12, abs_tol=1e-15)
        ours, theirs = placements(scores, labels)
        if parts is not None:
            variance = ours.var(ddof=1) / m + theirs.var(ddof=1) / n
            assert math.isclose(variance, sum(parts), rel_tol=1e-9, abs_tol=1e-20)
    z = mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))
    made = {"cells": cells, "confidence": confidence, "auc": area, "interval": limits(area, parts, m, n, z, "logit"),
            "method": "newcombe_superiority" if parts is None or min(parts) == 0 else "delong_logit"}
    if parts is not None:
        made["variance"] = sum(parts)
        if sum(parts) > 0:
            made["delong"] = limits(area, (parts[0], parts[1]), m, n, z, "plain") if min(parts) > 0 else [
                max(0.0, float(area) - float(z) * math.sqrt(sum(parts))), min(1.0, float(area) + float(z) * math.sqrt(sum(parts)))]
    return made


def side(positives, negatives):
    scores = np.array(list(positives) + list(negatives), float)
    return cells(scores, np.array([1] * len(positives) + [0] * len(negatives)))


many = 1_000_000_000
small_a = side([.9, .8, .8, .6, .4], [.7, .5, .4, .3, .3, .1])
small_b = side([.95, .85, .6, .55], [.6, .5, .45, .2, .1])
ties = side(np.round(rng.normal(1, 2, 60)), np.round(rng.normal(0, 2, 90)))
smooth = side(rng.normal(1, 1, 40), rng.normal(0, 1, 55))
below_zero = side(rng.normal(-7, 1, 12), rng.normal(-8, 3, 9))
groups = [small_a, small_b, ties, smooth, below_zero, side([3, 3, 3], [1, 1, 1, 1]), side([1, 1], [3, 3, 3]), side([2, 2], [2, 2, 2]),
          side([5], [1, 2, 7]), side([5], [1]), side([2, 2, 2], [1, 2, 3, 3])]
large = [[[0.0, 1, many], [1.0, many, 1]], [[0.0, 300_000_000, 500_000_000], [0.5, 1, 2], [2.0, 700_000_001, 400_000_000]],
         [[-1.0, many, 0], [1.0, 0, many]]]

made = {"areas": [area_case(group, confidence) for group in groups for confidence in (0.5, 0.95, 0.999)]}
made["areas"] += [area_case(group, 0.95, row_check=False) for group in large]

# Pairs and families of groups

family = [small_a, small_b, ties, smooth, groups[5], [[0.0, 1, many], [1.0, many, 1]]]


def reach(group, z):
    m, n = sum(c[1] for c in group), sum(c[2] for c in group)
    area = fraction_area(group)
    low, high = limits(area, exact_variance(group), m, n, z, "logit")
    return mp.mpf(area.numerator) / area.denominator, low, high


def pair(group, reference, z):
    (a, low_a, high_a), (b, low_b, high_b) = reach(group, z), reach(reference, z)
    return (max(mp.mpf(-1), a - b - mp.sqrt((a - low_a) ** 2 + (high_b - b) ** 2)),
            min(mp.mpf(1), a - b + mp.sqrt((high_a - a) ** 2 + (b - low_b) ** 2)))


made["family"] = {"groups": family}
for confidence in (0.9, 0.95):
    z = mp.sqrt(2) * mp.erfinv(mp.mpf(str(confidence)))
    k = len(family)
    sidak = lambda count: mp.mpf(stats.norm.isf((1 - confidence ** (1 / count)) / 2))
    everyone = mp.mpf(stats.studentized_range.ppf(confidence, k, np.inf) / np.sqrt(2))
    best = []
    for i in range(k):
        others = [j for j in range(k) if j != i]
        low = min(pair(family[i], family[j], sidak(k - 1))[0] for j in others)
        high = min(pair(family[i], family[j], everyone)[1] for j in others)
        best.append([min(low, 0), min(high, 0)])
    made["family"][str(confidence)] = {
        "pairs": [pair(group, family[3], z) for group in family],
        "fixed": [pair(group, family[3], sidak(k - 1)) for group in family],
        "best": best,
    }

tests = []
for one, other in ((small_a, small_b), (ties, smooth), (ties, [[0.0, 300_000_000, 500_000_000], [2.0, 700_000_001, 400_000_000]])):
    z = float(fraction_area(one) - fraction_area(other)) / math.sqrt(sum(exact_variance(one)) + sum(exact_variance(other)))
    tests.append({"group": one, "reference": other, "z": z, "p": 2 * stats.norm.sf(abs(z))})
made["tests"] = tests


# Whether scores mean what they say

def numbered(scores, binning):
    """The bin of each row: by the edges, or by the quantiles of numpy, as scikit-learn does."""
    kind, bins = binning
    if kind == "score":
        return np.unique(scores, return_inverse=True)[1]
    edges = np.array([k / bins for k in range(1, bins)]) if kind == "width" else np.percentile(scores, [100 * k / bins for k in range(1, bins)])
    return np.searchsorted(edges, scores)


def bins_of(scores, labels, binning):
    place = numbered(scores, binning)
    return [(scores[place == k], labels[place == k]) for k in np.unique(place)]


def calibration_case(group, binning, confidence=0.95):
    scores, labels = rows(group)
    cases, bins = len(scores), bins_of(scores, labels, binning)
    if binning[0] != "score":
        strategy = "uniform" if binning[0] == "width" else "quantile"
        shares, means = calibration_curve(labels, scores, n_bins=binning[1], strategy=strategy)
        assert np.allclose(shares, [y.mean() for _, y in bins]) and np.allclose(means, [p.mean() for p, _ in bins])
    gaps = [abs(y.mean() - p.mean()) for p, y in bins]
    score = ((scores - labels) ** 2).mean()
    assert math.isclose(score, brier_score_loss(labels, scores), rel_tol=1e-12, abs_tol=1e-15)
    parts = {
        "reliability": sum(len(p) * (p.mean() - y.mean()) ** 2 for p, y in bins) / cases,
        "resolution": sum(len(p) * (y.mean() - labels.mean()) ** 2 for p, y in bins) / cases,
        "uncertainty": labels.mean() * (1 - labels.mean()),
        "within_bins": sum(((p - p.mean()) ** 2).sum() - 2 * ((p - p.mean()) * (y - y.mean())).sum() for p, y in bins) / cases,
    }
    assert math.isclose(parts["reliability"] - parts["resolution"] + parts["uncertainty"] + parts["within_bins"], score, abs_tol=1e-13)
    errors = (scores - labels) ** 2
    half = stats.t.ppf((1 + confidence) / 2, cases - 1) * stats.sem(errors)
    # Bins that expect no case of one label join their neighbours.
    joined = [list(bin) for bin in bins]
    if len(joined) > 1 and joined[0][0].sum() == 0:
        joined[:2] = [[np.concatenate(both) for both in zip(*joined[:2])]]
    if len(joined) > 1 and joined[-1][0].sum() == len(joined[-1][0]):
        joined[-2:] = [[np.concatenate(both) for both in zip(*joined[-2:])]]
    chi2 = sum((y.sum() - p.sum()) ** 2 / (p.sum() * (1 - p.mean())) for p, y in joined)
    spread = ((1 - 2 * scores) ** 2 * scores * (1 - scores)).sum()
    made = {
        "cells": group, "binning": list(binning), "confidence": confidence,
        "bins": [{"cases": len(p), "positives": y.sum(), "mean_score": p.mean(),
                  "interval": stats.binomtest(int(y.sum()), len(y)).proportion_ci(confidence, "wilson")} for p, y in bins],
        "expected": sum(len(p) * gap for (p, _), gap in zip(bins, gaps)) / cases, "maximum": max(gaps),
        "by_chance": sum(math.sqrt(2 * (p * (1 - p)).sum() / math.pi) for p, _ in bins) / cases,
        "brier": score, "brier_interval": [max(0, score - half), min(1, score + half)], **parts,
        "hosmer_lemeshow": chi2, "degrees": len(joined), "hosmer_lemeshow_p": stats.chi2.sf(chi2, len(joined)),
        "smallest": min(min(p.sum(), (1 - p).sum()) for p, _ in joined),
        "spiegelhalter": ((labels - scores) * (1 - 2 * scores)).sum() / math.sqrt(spread),
        "observed": labels.sum(), "promised": scores.sum(), "over": labels.sum() / scores.sum(),
        "over_interval": [limit / scores.mean() for limit in stats.binomtest(int(labels.sum()), cases).proportion_ci(confidence, "wilson")],
    }
    made["spiegelhalter_p"] = 2 * stats.norm.sf(abs(made["spiegelhalter"]))
    return made


example = [[p, y, 1 - y] for p, y in zip(
    [.05, .1, .15, .2, .3, .35, .4, .45, .55, .6, .65, .7, .8, .85, .9, .95], [0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1])]
p = np.round(rng.beta(1, 2, 400), 2)
hundredths = cells(p, (rng.random(400) < p ** 0.8).astype(int))
p = rng.beta(2, 5, 157)
distinct = cells(p, (rng.random(157) < p).astype(int))
ends = [[0.0, 1, 30], [0.25, 6, 11], [0.5, 12, 9], [1.0, 33, 2]]
made["calibration"] = [calibration_case(group, binning) for group in (example, hundredths, distinct, ends)
                       for binning in (("width", 4), ("width", 10), ("mass", 4), ("mass", 10), ("score", 0))
                       if not (group is distinct and binning[0] == "score")]

# Curves of scores that are no probabilities, with more ties than bins
decile = side(rng.integers(1, 11, 300), rng.integers(1, 8, 500))
made["curves"] = []
for group in (decile, ties, below_zero):
    for binning in (("mass", 5), ("mass", 10), ("mass", 37), ("score", 0)):
        scores, labels = rows(group)
        made["curves"].append({"cells": group, "binning": list(binning), "bins": [
            {"low": p.min(), "high": p.max(), "cases": len(p), "positives": y.sum(), "mean_score": p.mean()} for p, y in bins_of(scores, labels, binning)]})

made["means"] = []
for scores in ([0.25, 0.25, 0.5, 1.0], list(rng.normal(-50, 20, 33)), [1e12 + 1, 1e12 + 2, 1e12 + 4]):
    interval = stats.ttest_1samp(np.array(scores) - scores[0], 0).confidence_interval(0.9)
    made["means"].append({"scores": scores, "confidence": 0.9, "mean": math.fsum(scores) / len(scores), "interval": [limit + scores[0] for limit in interval]})

# Thresholds: true and false positive rates as in scikit-learn, shares by the definition
made["sweeps"] = []
for group in (decile, small_a, smooth):
    scores, labels = rows(group)
    false, true, thresholds = roc_curve(labels, scores, drop_intermediate=False)
    points = sorted(zip(thresholds[1:], true[1:], false[1:]))
    assert [t for t, _, _ in points] == list(np.unique(scores))
    made["sweeps"].append({"cells": group, "points": [
        {"threshold": t, "true_positive_rate": y, "false_positive_rate": x, "at_or_above": int((scores >= t).sum()), "above": int((scores > t).sum()),
         "at_or_below": int((scores <= t).sum()), "below": int((scores < t).sum())} for t, y, x in points]})

# Worked examples, computed at another time with numpy and scipy alone; the areas of the patients of Turck and others
# (2010) are those that pROC, a package of R, prints for its data aSAH (0.8237 for the WFNS grade, 41 poor
# outcomes of 113). Written down here and not computed, so that this script is held against them too.
made["worked"] = {
    "small": {"A": small_a, "B": small_b, "auc_A": 0.8833333333333333, "var_A": 0.010944444444444444, "auc_B": 0.925, "var_B": 0.007916666666666666,
              "z": -0.3033926962364152, "p": 0.7615906111003954, "logit_A": [0.5086856676846875, 0.9822597090078468]},
    "wfns": {"cells": [[1, 2, 37], [2, 12, 20], [3, 1, 3], [4, 8, 8], [5, 18, 4]], "auc": 0.8236788617886179, "variance": 0.0014699147088236266},
    "calibration": {"cells": example, "binning": ["width", 4], "ece": 0.125, "mce": 0.125, "brier": 0.15, "reliability": 0.015625,
                    "resolution": 0.10546875, "uncertainty": 0.24609375, "within_bins": -0.00625, "hosmer_lemeshow": 1.6761904761904758,
                    "hosmer_lemeshow_p": 0.7950379740659519, "difference": 1.0, "spiegelhalter": -0.39925541751688},
}

(HERE / "scores.json").write_text(json.dumps(plain(made), indent=1) + "\n")
