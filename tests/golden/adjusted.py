"""Makes adjusted.json, the expected values of tests/adjusted_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/adjusted.py   (needs numpy, scipy, statsmodels, mpmath)

Everything is computed in 50 digits from the cases themselves, by the definitions. The regression is ordinary least
squares on the full matrix of group and cell indicators, one row for each case (cases of one amount are kept together
with their number), with the leverage of each row from the hat matrix: no cell is taken out beforehand, and nothing
is made from means and variances. Whether a coefficient exists is decided by the rank of that matrix, and whether a
row is saturated by its leverage. Assertions tie this to

- statsmodels' OLS with cov_type nonrobust, HC1 and HC3 on the expanded rows,
- scipy's ttest_ind with equal_var=False in every cell,
- statsmodels' OaxacaBlinder on the expanded rows with cell indicators (its "reimers" is Kitagawa's split),
- statsmodels' anova_oneway and combine_effects for the two homogeneity tests, whose formulas are used on gaps,
- scipy's association and OLS of the group indicators on the cells for the association of conditions,
- two worked examples of the regression and of the decomposition, which the same routines reproduce.

A case is a list of cells, each with a list for each group of [amount, number of cases]. What does not exist is
{"undefined": reason}.
"""

import json
import pathlib
import warnings

import mpmath as mp
import numpy as np
import statsmodels.api as sm
from scipy import stats
from scipy.stats.contingency import association
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.oaxaca import OaxacaBlinder
from statsmodels.stats.oneway import anova_generic

mp.mp.dps = 50
HERE = pathlib.Path(__file__).parent
FEW = 5000


# Worked examples, in which the explanatory variable is a number: y, the group, and x.
WORKED = {
    "y": [101, 112, 118, 131, 140, 149, 108, 117, 126, 139, 143, 171],
    "group": [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
    "x": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1.5, 2.5, 3.0, 4.5, 5.0, 7.0],
    "beta": 4.47163120567383,
    "classic": 1.469684447960274,
    "hc1": 1.350739749217348,
    "hc3": 1.7087840307168058,
    "p_hc3": 0.027954970923262212,
    "threefold": [4.011904761904764, 4.161028893586958, 0.6603996778415268],
    "reference_coefficients": [4.011904761904764, 4.821428571428485],
    "pooled_without_group": [4.423430885330386, 4.409902448002943],
    "pooled_with_group": [4.361702127659568, 4.47163120567376],
}


def undefined(reason):
    return {"undefined": reason}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, (mp.mpf, np.floating)):
        assert mp.isfinite(value)
        return float(value)
    return int(value) if isinstance(value, np.integer) else value


def near(found, expected, tolerance=1e-8, scale=1.0):
    found, expected = float(found), float(expected)
    assert abs(found - expected) <= tolerance * max(abs(expected), 1e-4 * scale), (found, expected)


# Distributions

def t_p(t, df):
    t, df = mp.mpf(t), mp.mpf(df)
    return mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True)


def t_critical(confidence, df):
    tail, df = 1 - mp.mpf(confidence), mp.mpf(df)
    t = mp.mpf(float(stats.t.isf(float(tail) / 2, float(df))))
    for _ in range(8):
        density = mp.exp(mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2)) / mp.sqrt(df * mp.pi)
        density *= (1 + t * t / df) ** (-(df + 1) / 2)
        t += (t_p(t, df) - tail) / (2 * density)
    return t


def f_p(statistic, first, second):
    first, second = mp.mpf(first), mp.mpf(second)
    return mp.betainc(second / 2, first / 2, 0, second / (second + first * statistic), regularized=True)


def chi_square_p(statistic, df):
    return mp.gammainc(mp.mpf(df) / 2, mp.mpf(statistic) / 2, regularized=True)


def uncertainty(value, variance, df, confidence):
    error = mp.sqrt(variance)
    reach = t_critical(confidence, df) * error
    return {
        "standard_error": error,
        "degrees_of_freedom": df,
        "interval": [value - reach, value + reach],
        "p": t_p(value / error, df),
    }


# One group in one cell

def cases(side):
    return sum(count for _, count in side)


def mean(side):
    return sum(mp.mpf(amount) * count for amount, count in side) / cases(side)


def squares(side):
    middle = mean(side)
    return sum((mp.mpf(amount) - middle) ** 2 * count for amount, count in side)


def expanded(side):
    return [amount for amount, count in side for _ in range(count)]


def of_mean(side):
    """Variance of the mean and its degrees of freedom."""
    n = cases(side)
    return squares(side) / (n - 1) / n, n - 1


def satterthwaite(parts):
    total = sum(variance for variance, _ in parts)
    return total, total**2 / sum(variance**2 / df for variance, df in parts)


# Two groups, as a list of (group, reference)

def shared(strata):
    return [(a, b) for a, b in strata if a and b]


def left_out(strata, keep):
    gone = [pair for pair in strata if not keep(pair)]
    return [len(gone), sum(cases(a) for a, _ in gone), sum(cases(b) for _, b in gone)]


def welch(a, b, confidence):
    if not a or not b:
        return undefined("ReferenceUndefined" if a else "NoCases")
    value = mean(a) - mean(b)
    if min(cases(a), cases(b)) < 2:
        return {"value": value, "uncertainty": undefined("SingleCase")}
    if squares(a) + squares(b) == 0:
        return {"value": value, "uncertainty": undefined("NoVariation")}
    found = uncertainty(value, *satterthwaite([of_mean(a), of_mean(b)]), confidence)
    if cases(a) + cases(b) <= FEW:
        theirs = stats.ttest_ind(expanded(a), expanded(b), equal_var=False)
        near(found["p"], theirs.pvalue)
        limits = theirs.confidence_interval(confidence)
        near(found["interval"][0], limits.low, scale=abs(limits.high))
    return {"value": value, "uncertainty": found}


def standardized(strata, confidence):
    pairs = shared(strata)
    if not pairs:
        return undefined("NoSharedStratum")
    sizes = [mp.mpf(cases(a) + cases(b)) for a, b in pairs]
    weights = [size / sum(sizes) for size in sizes]

    def side(which):
        sides = [pair[which] for pair in pairs]
        middle = sum(weight * mean(one) for weight, one in zip(weights, sides))
        lenders = [one for one in sides if cases(one) > 1]
        if not lenders:
            return middle, undefined("SingleCase")
        # The variance as a sum over independent sums of squares: its own, and the mean one lent to single cases.
        lent = sum(weight**2 for weight, one in zip(weights, sides) if cases(one) == 1)
        of_all = sum(cases(one) - 1 for one in lenders)
        parts = []
        for weight, one in zip(weights, sides):
            n = cases(one)
            if n > 1:
                parts.append(((weight**2 / (n * (n - 1)) + lent / of_all) * squares(one), n - 1))
        return middle, parts

    (ours, our_parts), (theirs, their_parts) = side(0), side(1)
    value = sum(weight * (mean(a) - mean(b)) for weight, (a, b) in zip(weights, pairs))

    def together(value, parts, log=False):
        reason = next((part for part in parts if isinstance(part, dict)), None)
        if reason:
            return reason
        parts = sum(parts, [])
        if sum(variance for variance, _ in parts) == 0:
            return undefined("NoVariation")
        if not log:
            return uncertainty(value, *satterthwaite(parts), confidence)
        found = uncertainty(mp.log(value), *satterthwaite(parts), confidence)
        found["interval"] = [mp.exp(limit) for limit in found["interval"]]
        return found

    def above_zero(middle, parts):
        if sum(variance for variance, _ in parts) == 0:
            return middle > 0
        variance, df = satterthwaite(parts)
        return middle > t_critical(confidence, df) * mp.sqrt(variance)

    if ours <= 0 or theirs <= 0:
        ratio = undefined("NotAboveZero")
    else:
        scaled = [
            parts if isinstance(parts, dict) else [(variance / middle**2, df) for variance, df in parts]
            for middle, parts in ((ours, our_parts), (theirs, their_parts))
        ]
        of_ratio = together(ours / theirs, scaled, log=True)
        if "undefined" not in of_ratio and not (above_zero(ours, our_parts) and above_zero(theirs, their_parts)):
            of_ratio = undefined("NotAboveZero")
        ratio = {"value": ours / theirs, "uncertainty": of_ratio}
    return {
        "group_mean": ours,
        "reference_mean": theirs,
        "difference": {"value": value, "uncertainty": together(value, [our_parts, their_parts])},
        "ratio": ratio,
        "cells": len(pairs),
        "borrowed": sum(min(cases(a), cases(b)) == 1 for a, b in pairs),
        "left_out": left_out(strata, lambda pair: pair[0] and pair[1]),
    }


def homogeneity(strata):
    spread = [pair for pair in shared(strata) if min(cases(pair[0]), cases(pair[1])) > 1]
    speaks = lambda pair: pair in spread and squares(pair[0]) + squares(pair[1]) > 0
    kept = [pair for pair in spread if speaks(pair)]
    if len(kept) < 2:
        if kept:
            return undefined("SingleStratum")
        return undefined("NoVariation" if spread else "SingleCase" if shared(strata) else "NoSharedStratum")
    gaps = [mean(a) - mean(b) for a, b in kept]
    parts = [satterthwaite([of_mean(a), of_mean(b)]) for a, b in kept]
    q = cochran_q(gaps, parts)
    f, first, second = welch_f(gaps, parts)
    return {
        "q": q,
        "q_p": chi_square_p(q, len(kept) - 1),
        "degrees_of_freedom": len(kept) - 1,
        "statistic": f,
        "spread_degrees_of_freedom": second,
        "p": f_p(f, first, second),
        "left_out": left_out(strata, speaks),
    }


def cochran_q(values, parts):
    weights = [1 / variance for variance, _ in parts]
    middle = sum(w * value for w, value in zip(weights, values)) / sum(weights)
    return sum(w * (value - middle) ** 2 for w, value in zip(weights, values))


def welch_f(values, parts):
    k, weights = len(values), [1 / variance for variance, _ in parts]
    unsure = sum((1 - w / sum(weights)) ** 2 / df for w, (_, df) in zip(weights, parts))
    f = cochran_q(values, parts) / (k - 1) / (1 + mp.mpf(2 * (k - 2)) / (k * k - 1) * unsure)
    return f, k - 1, (k * k - 1) / (3 * unsure)


def decomposition(strata, coefficient):
    pairs = shared(strata)
    if not pairs:
        return undefined("NoSharedStratum")
    all_of = lambda which, chosen: [level for pair in chosen for level in pair[which]]
    gap = mean(all_of(0, strata)) - mean(all_of(1, strata))
    shared_gap = mean(all_of(0, pairs)) - mean(all_of(1, pairs))
    # The unmatched part of a mean is what leaving the unmatched cases out changes.
    group = mean(all_of(0, strata)) - mean(all_of(0, pairs))
    reference = mean(all_of(1, pairs)) - mean(all_of(1, strata))
    n1 = mp.mpf(cases(all_of(0, pairs)))
    n2 = mp.mpf(cases(all_of(1, pairs)))
    p = [cases(a) / n1 for a, _ in pairs]
    r = [cases(b) / n2 for _, b in pairs]
    ours = [mean(a) for a, _ in pairs]
    theirs = [mean(b) for _, b in pairs]
    both = [mean(list(a) + list(b)) for a, b in pairs]
    half = [(one + other) / 2 for one, other in zip(ours, theirs)]
    # The intercepts of the regression: the cell's mean once the gap is taken off the group's cases.
    without = [
        m - coefficient * cases(a) / mp.mpf(cases(a) + cases(b)) for m, (a, b) in zip(both, pairs)
    ]

    def twofold(values):
        explained = sum((x - y) * value for x, y, value in zip(p, r, values))
        return [explained, shared_gap - explained]

    found = {
        "gap": gap,
        "shared_gap": shared_gap,
        "unmatched": [group, reference],
        "left_out": left_out(strata, lambda pair: pair[0] and pair[1]),
        "kitagawa": twofold(half),
        "threefold": [
            sum((x - y) * b for x, y, b in zip(p, r, theirs)),
            sum(y * (a - b) for y, a, b in zip(r, ours, theirs)),
            sum((x - y) * (a - b) for x, y, a, b in zip(p, r, ours, theirs)),
        ],
        "reference_coefficients": twofold(theirs),
        "group_coefficients": twofold(ours),
        "pooled_without_group": twofold(both),
        "pooled_with_group": twofold(without),
    }
    near(found["pooled_with_group"][1], coefficient, scale=abs(float(shared_gap)) + 1)
    if cases(all_of(0, pairs)) + cases(all_of(1, pairs)) <= FEW:
        tie_decomposition(found, pairs)
    return found


def tie_decomposition(found, pairs):
    y = [amount for pair in pairs for side in pair for amount in expanded(side)]
    which = [side for pair in pairs for side in (0, 1) for _ in range(cases(pair[side]))]
    cell = [at for at, pair in enumerate(pairs) for _ in range(cases(pair[0]) + cases(pair[1]))]
    indicators = [[float(c == at) for at in range(len(pairs))] for c in cell]
    # The smaller value of the column that parts the groups is taken as the first, that is as the group here.
    x = np.column_stack([which, indicators])
    theirs = oaxaca(y, x)
    scale = max(abs(value) for value in y)
    for name, values in theirs.items():
        for ours, value in zip(found[name], values):
            near(ours, value, scale=scale)


def oaxaca(y, x):
    model = OaxacaBlinder(np.array(y, float), x, 0, hasconst=True, swap=False)
    # The order in these results is unexplained, explained.
    two = lambda kind, weight=None: model.two_fold(two_fold_type=kind, submitted_weight=weight).params[1::-1]
    return {
        "threefold": model.three_fold().params[:3],
        "kitagawa": two("reimers"),
        "pooled_without_group": two("nuemark"),
        "pooled_with_group": two("pooled"),
        "group_coefficients": two("self_submitted", 1),
        "reference_coefficients": two("self_submitted", 0),
    }


# The regression

def rows_of(cells):
    return [
        (at, group, mp.mpf(amount), count)
        for at, cell in enumerate(cells)
        for group, side in enumerate(cell)
        for amount, count in side
    ]


def matrix(rows, groups, cell_names):
    return [[mp.mpf(g == group) for group in groups] + [mp.mpf(c == at) for at in cell_names] for c, g, _, _ in rows]


def rank(x):
    return np.linalg.matrix_rank(np.array(x, float)) if len(x) else 0


def estimable(x, at):
    """Whether the coefficient is a combination of the rows."""
    unit = [mp.mpf(column == at) for column in range(len(x[0]))]
    return rank(x + [unit]) == rank(x)


def weighted_ols(x, y, counts):
    """Coefficients, inverse, residuals and leverages of ordinary least squares with repeated rows."""
    columns = range(len(x[0]))
    gram = mp.matrix([[mp.fsum(n * row[a] * row[b] for row, n in zip(x, counts)) for b in columns] for a in columns])
    inverse = gram ** -1
    right = mp.matrix([mp.fsum(n * row[a] * value for row, value, n in zip(x, y, counts)) for a in columns])
    beta = inverse * right
    fitted = [mp.fsum(row[a] * beta[a] for a in columns) for row in x]
    influence = [[mp.fsum(inverse[a, b] * row[b] for b in columns) for a in columns] for row in x]
    leverage = [mp.fsum(row[a] * moved[a] for a in columns) for row, moved in zip(x, influence)]
    return beta, inverse, [value - fit for value, fit in zip(y, fitted)], influence, leverage


def variances(fit, counts, at):
    """Classic, HC1 and HC3 of one coefficient; HC3 is nothing where a row with leverage 1 moves it."""
    beta, inverse, residuals, influence, leverage = fit
    n, p = sum(counts), len(beta)
    tiny = mp.mpf(10) ** -25
    squared = [e**2 if 1 - h > tiny else mp.mpf(0) for e, h in zip(residuals, leverage)]
    classic = mp.fsum(c * e for c, e in zip(counts, squared)) / (n - p) * inverse[at, at]
    moved = [c * row[at] ** 2 * e for c, row, e in zip(counts, influence, squared)]
    hc1 = mp.fsum(moved) * n / (n - p)
    saturated = any(1 - h <= tiny and abs(row[at]) > tiny for h, row in zip(leverage, influence))
    hc3 = None if saturated else mp.fsum(m / (1 - h) ** 2 for m, h in zip(moved, leverage) if 1 - h > tiny)
    return classic, hc1, hc3


def regression(cells, reference, confidence):
    k = len(cells[0])
    others = [group for group in range(k) if group != reference]
    size = [sum(cases(cell[group]) for cell in cells) for group in range(k)]
    if size[reference] == 0:
        return undefined("ReferenceUndefined" if any(size) else "NoCases")
    present = [group for group in others if size[group]]
    if not present:
        return undefined("SingleGroup")
    filled = [at for at, cell in enumerate(cells) if any(cell)]
    rows = rows_of(cells)
    full = matrix(rows, present, filled)
    known = [group for at, group in enumerate(present) if estimable(full, at)]
    if not known:
        return undefined("Inseparable")
    kept = [at for at in filled if sum(bool(cells[at][group]) for group in known + [reference]) > 1]
    used = [row for row in rows if row[0] in kept]
    assert all(row[1] in known + [reference] for row in used)
    x, y, counts = matrix(used, known, kept), [row[2] for row in used], [row[3] for row in used]
    fit = weighted_ols(x, y, counts)
    n, p = sum(counts), len(x[0])
    # The cells that are left out change no coefficient.
    everything = np.linalg.lstsq(
        np.repeat(np.array(full, float), [min(row[3], 1) for row in rows], axis=0) * np.sqrt([[row[3]] for row in rows]).astype(float),
        np.array([float(row[2]) for row in rows]) * np.sqrt([float(row[3]) for row in rows]),
        rcond=None,
    )[0]
    scale = float(max(abs(value) for value in y))
    found = {"cells": len(kept), "cases": n, "degrees_of_freedom": n - p, "gaps": []}
    theirs = tie_regression(x, y, counts) if n <= FEW and n > p else None
    for group in others:
        if group not in known:
            found["gaps"].append(undefined("Inseparable" if size[group] else "NoCases"))
            continue
        at = known.index(group)
        value = fit[0][at]
        if sum(row[3] for row in rows) <= FEW:
            near(value, everything[present.index(group)], 1e-7, scale)
        gap = {"value": value, "shared_cells": sum(bool(c[group] and c[reference]) for c in cells)}
        if n == p:
            gap["uncertainty"] = gap["standard_errors"] = undefined("SaturatedCell")
            found["gaps"].append(gap)
            continue
        classic, hc1, hc3 = variances(fit, counts, at)
        if hc1 < mp.mpf(10) ** -40:
            gap["uncertainty"] = gap["standard_errors"] = undefined("NoVariation")
            found["gaps"].append(gap)
            continue
        gap["standard_errors"] = {
            "classic": mp.sqrt(classic),
            "hc1": mp.sqrt(hc1),
            "hc3": undefined("SaturatedCell") if hc3 is None else mp.sqrt(hc3),
        }
        gap["method"] = "fixed_effects_hc1" if hc3 is None else "fixed_effects_hc3"
        gap["uncertainty"] = uncertainty(value, hc1 if hc3 is None else hc3, n - p, confidence)
        if theirs:
            near(value, theirs["classic"].params[at], scale=scale)
            for name, ours in (("classic", classic), ("hc1", hc1)):
                near(mp.sqrt(ours), theirs[name].bse[at], 1e-7)
            if hc3 is not None and theirs["regular"]:
                near(mp.sqrt(hc3), theirs["hc3"].bse[at], 1e-7)
                near(gap["uncertainty"]["p"], theirs["hc3"].pvalues[at], 1e-6)
        found["gaps"].append(gap)
    return found


def tie_regression(x, y, counts):
    each = [at for at, count in enumerate(counts) for _ in range(count)]
    model = sm.OLS(np.array([float(y[at]) for at in each]), np.array([[float(v) for v in x[at]] for at in each]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain_fit = model.fit()
        leverage = plain_fit.get_influence().hat_matrix_diag
        return {
            "classic": plain_fit,
            "hc1": model.fit(cov_type="HC1", use_t=True),
            "hc3": model.fit(cov_type="HC3", use_t=True),
            # With a leverage of 1 its HC3 is a quotient of rounding errors.
            "regular": bool((1 - leverage > 1e-8).all()),
        }


# Groups and conditions

def conditions(counts):
    table = np.array(counts)
    v = association(table[:, table.sum(0) > 0][table.sum(1) > 0], method="cramer")
    exact = [[mp.mpf(int(count)) for count in row] for row in counts]
    total = mp.fsum(count for row in exact for count in row)
    of_rows = [mp.fsum(row) for row in exact]
    of_columns = [mp.fsum(column) for column in zip(*exact)]
    chi_square = mp.fsum(
        (count - r * c / total) ** 2 / (r * c / total)
        for row, r in zip(exact, of_rows)
        for count, c in zip(row, of_columns)
        if r and c
    )
    least = min(sum(r > 0 for r in of_rows), sum(c > 0 for c in of_columns)) - 1
    ours = mp.sqrt(chi_square / total / least)
    near(ours, v)
    # The spread of each indicator over all cases, and what is left of it within the cells.
    left = mp.fsum(n * (1 - n / c) for row in exact for n, c in zip(row, of_columns) if c)
    whole = mp.fsum(r * (1 - r / total) for r in of_rows)
    explained = 1 - left / whole
    if total <= FEW:
        rows = [(g, c) for g, row in enumerate(counts) for c, n in enumerate(row) for _ in range(n)]
        x = np.array([[float(c == at) for at in range(len(counts[0])) if of_columns[at]] for _, c in rows])
        fits = [sm.OLS(np.array([float(g == at) for g, _ in rows]), x).fit() for at in range(len(counts))]
        near(explained, sum(fit.centered_tss - fit.ssr for fit in fits) / sum(fit.centered_tss for fit in fits))
    return {"counts": counts, "cramers_v": ours, "variance_explained": explained}


# Ties to worked examples and to libraries, apart from the cases

def tie_examples():
    x = [[mp.mpf(g), mp.mpf(1), mp.mpf(z)] for g, z in zip(WORKED["group"], WORKED["x"])]
    counts = [1] * len(x)
    fit = weighted_ols(x, [mp.mpf(value) for value in WORKED["y"]], counts)
    near(fit[0][0], WORKED["beta"], 1e-12)
    for ours, name in zip(variances(fit, counts, 0), ("classic", "hc1", "hc3")):
        near(mp.sqrt(ours), WORKED[name], 1e-12)
    near(uncertainty(fit[0][0], variances(fit, counts, 0)[2], 9, 0.95)["p"], WORKED["p_hc3"], 1e-11)
    split = oaxaca(WORKED["y"], np.column_stack([[1 - g for g in WORKED["group"]], np.ones(12), WORKED["x"]]))
    for name in ("threefold", "reference_coefficients", "pooled_without_group", "pooled_with_group"):
        for ours, value in zip(split[name], WORKED[name]):
            near(ours, value, 1e-11)


def tie_homogeneity(generator):
    for _ in range(20):
        k = int(generator.integers(2, 8))
        sizes = generator.integers(2, 12, k)
        samples = [generator.normal(0, 1 + 3 * generator.random(), n) for n in sizes]
        means = [float(s.mean()) for s in samples]
        parts = [(mp.mpf(float(s.var(ddof=1))) / int(n), int(n) - 1) for s, n in zip(samples, sizes)]
        theirs = anova_generic(np.array(means), np.array([s.var(ddof=1) for s in samples]), sizes,
                               use_var="unequal", welch_correction=True)
        f, first, second = welch_f([mp.mpf(m) for m in means], parts)
        near(f, theirs.statistic)
        near(second, theirs.df_denom)
        near(f_p(f, first, second), theirs.pvalue)
        q = combine_effects(np.array(means), np.array([float(v) for v, _ in parts]), method_re="dl").q
        near(cochran_q([mp.mpf(m) for m in means], parts), q)


# Cases

def levels(values):
    seen = {}
    for value in values:
        seen[float(value)] = seen.get(float(value), 0) + 1
    return [[amount, count] for amount, count in seen.items()]


def random_cells(generator, k, m, sizes, kind):
    cells = []
    for _ in range(m):
        place = generator.normal(0, 20)
        cell = []
        for group in range(k):
            n = int(generator.choice(sizes))
            spread = 1 + 4 * generator.random()
            if kind == "normal":
                values = 100 + place + 2 * group + spread * generator.normal(size=n)
            elif kind == "around zero":
                values = place / 20 + spread * generator.normal(size=n)
            elif kind == "whole":
                values = generator.integers(-2, 4, n) + group
            elif kind == "lopsided":
                values = np.exp(4 + place / 40 + generator.normal(size=n))
            else:
                values = 1e6 + place + spread * generator.normal(size=n)
            cell.append(levels(np.round(np.asarray(values, float), 3)))
        cells.append(cell)
    return cells


def of(*cells):
    return [[levels(side) for side in cell] for cell in cells]


def data_sets(generator):
    some, few, more = [0, 1, 2, 3, 5, 9], [0, 0, 0, 1, 1, 2], [2, 3, 5, 9, 20]
    for k in (2, 3, 5):
        for m in (1, 2, 5, 12):
            for kind in generator.permutation(["normal", "around zero", "whole", "lopsided", "large"])[:3]:
                sizes = more if kind in ("normal", "large") else some
                yield f"{kind}, {k} groups, {m} cells", random_cells(generator, k, m, sizes, kind)
        for again in range(4):
            m = int(generator.integers(2, 13))
            yield f"few, {k} groups, {again}", random_cells(generator, k, m, few, "lopsided")
    yield "a single case ties the group", of([[5.0], [1.0, 2.0, 4.0]], [[7.0, 9.0], []])
    yield "a single case ties one of two groups", of(
        [[5.0, 6.5, 9.0], [8.0], [1.0, 2.0, 4.0]], [[7.0, 9.0], [], [6.0, 2.0]], [[], [3.0, 3.5], []]
    )
    yield "a single case ties two groups to the rest", of(
        [[5.0], [8.0, 11.0], []], [[6.0, 7.5], [9.0, 8.0, 8.5], []], [[4.0], [], [1.0, 2.0, 4.0]]
    )
    yield "as many coefficients as cases", of([[5.0], [8.0], []], [[], [9.0], [1.0]])
    yield "a chain", of([[5.0, 6.0], [8.0, 9.5], []], [[], [9.0, 7.0, 7.5], [1.0, 2.5]])
    yield "two islands", of(
        [[5.0, 6.0], [8.0, 9.5], [], []], [[], [], [9.0, 7.0, 7.5], [1.0, 2.5]], [[], [], [4.0], [3.0, 3.5]]
    )
    yield "an empty group", of([[5.0, 6.0], [], [2.0, 1.0]], [[5.0], [], [3.0, 2.0]])
    yield "apart", of([[5.0, 6.0], []], [[], [3.0, 2.0]])
    yield "no spread", of([[7.1, 7.1], [3.3, 3.3, 3.3]], [[6.6], [2.8, 2.8]])
    yield "spread in one group", of([[7.1, 7.1], [3.3, 3.5, 3.9]], [[6.6, 6.6], [2.8, 2.8]])
    yield "pairs of single cases", of([[7.1], [3.3]], [[6.6], [2.9]], [[1.0], [2.0]])
    huge = [[[10.0, 900_000_000], [12.5, 99_999_999]], [[9.0, 3], [11.0, 5]], [[10.5, 50_000], [10.0, 70_000]]]
    yield "a thousand million cases", [huge, [[[20.0, 7]], [[21.0, 400_000_000], [19.5, 2]], []],
                                       [[[3.0, 2], [4.0, 1]], [], [[3.5, 1_000_000], [2.0, 1]]]]


def one_case(name, cells, confidence):
    k = len(cells[0])
    reference = k - 1
    found = {"name": name, "confidence": confidence, "cells": cells, "reference": reference, "pairs": []}
    found["regression"] = regression(cells, reference, confidence)
    for group in range(k - 1):
        strata = [(cell[group], cell[reference]) for cell in cells]
        pair = {"within": [welch(a, b, confidence) for a, b in strata]}
        if not any(a for a, _ in strata):
            missing = undefined("NoCases")
        elif not any(b for _, b in strata):
            missing = undefined("ReferenceUndefined")
        else:
            missing = None
        alone = missing or regression([[a, b] for a, b in strata], 1, confidence)
        pair["pooled"] = alone if "undefined" in alone else alone["gaps"][0]
        pair["standardized"] = missing or standardized(strata, confidence)
        pair["homogeneity"] = missing or homogeneity(strata)
        coefficient = pair["pooled"].get("value")
        pair["decomposition"] = missing or decomposition(strata, coefficient)
        found["pairs"].append(pair)
    return found


def main():
    generator = np.random.default_rng(20)
    # Of combine_effects about variances that are not used here, and of ttest_ind about cells without spread.
    warnings.simplefilter("ignore", RuntimeWarning)
    tie_examples()
    tie_homogeneity(generator)
    made = [
        one_case(name, cells, (0.95, 0.9, 0.99)[at % 3])
        for at, (name, cells) in enumerate(data_sets(generator))
    ]
    tables = [conditions(generator.integers(0, 9, (k, m)).tolist()) for k in (2, 3, 5) for m in (2, 4, 12)]
    tables.append(conditions([[90, 10, 0], [20, 80, 0]]))
    tables.append(conditions([[10, 0, 0], [0, 5, 0], [0, 0, 7]]))
    tables.append(conditions([[1_000_000_000, 3], [999_999_000, 70]]))
    result = {"cases": made, "conditions": tables}
    (HERE / "adjusted.json").write_text(json.dumps(plain(result), indent=None, separators=(",", ":")) + "\n")
    reasons = {}
    text = json.dumps(plain(result))
    for part in text.split('"undefined": "')[1:]:
        reasons[part.split('"')[0]] = reasons.get(part.split('"')[0], 0) + 1
    print(len(made), "cases", reasons, "hc1", text.count("fixed_effects_hc1"))


if __name__ == "__main__":
    main()
