"""Makes samples_numbers.json, the expected values of tests/golden_numbers.rs, without any code of this project.

Run from the repository's root:  python tests/golden/samples_numbers.py
(needs polars, pandas, numpy, scipy, statsmodels, scikit-learn; a quarter of a minute)

The policies of datasets/pricing and datasets/routing are read with tomllib and taken at their word: what is unknown,
how values are named and cut, who is left out, who is the reference, which rows have no outcome. Every number is then
computed from the rows of the CSV by the function of a library where one has it, and by its definition where none
does. The result is a part of what audit.json should be, in the same shape. Of joint intervals it has those against a
declared reference; those against the best group, and those of resampling, have golden files of their own.
"""

import json
import math
import pathlib
import tomllib

import numpy as np
import pandas as pd
import polars as pl
import statsmodels.api as sm
from scipy import special, stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.oaxaca import OaxacaBlinder
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

ROOT = pathlib.Path(__file__).parents[2]
LEVEL = 0.95
Z = stats.norm.isf((1 - LEVEL) / 2)


# The policy, taken at its word


class Log:
    """The used rows of a log, with groups as the policy reads them: a text, or None where unknown."""

    def __init__(self, policy_path):
        self.policy = tomllib.loads(policy_path.read_text(encoding="utf-8"))
        table = pl.read_csv(policy_path.parent / self.policy["log"]["path"], infer_schema=False)
        self.read = len(table)
        decision = self.policy["decision"]["column"]
        table = table.filter(pl.col(decision).is_not_null() & (pl.col(decision) != ""))
        self.used = len(table)
        self.rows = pd.DataFrame(table.to_dict(as_series=False), dtype=object)
        self.groups = self.policy["groups"]
        self.columns = {group["column"]: self.read_group(group) for group in self.groups}
        self.attributes = [[group["column"]] for group in self.groups]
        self.attributes += self.policy.get("intersections", {}).get("crosses", [])
        self.conditions = self.policy["conditions"]["columns"]
        self.period = self.rows[self.policy["time"]["column"]].str.slice(0, 7).to_numpy()
        assert self.policy["time"]["every"] == "month"

    def read_group(self, group):
        """Unknown first, then cut, then rename, as the order of work is."""
        unknown = {"", *group.get("unknown", [])}
        edges, names = group.get("cut"), group.get("rename", {})

        def read(text):
            if text is None or text in unknown:
                return None
            if edges:
                number = float(text)
                if number < edges[0]:
                    return f"<{edges[0]}"
                for low, high in zip(edges, edges[1:]):
                    if number < high:
                        return f"{low}-<{high}"
                return f">={edges[-1]}"
            return names.get(text, text)

        return [read(text) for text in self.rows[group["column"]]]

    def keys(self, attribute):
        """The group of each row as a tuple, None where any of its columns is unknown."""
        values = [self.columns[column] for column in attribute]
        return [None if None in key else key for key in zip(*values)]

    def reference(self, attribute):
        declared = [group.get("reference", "best") for group in self.groups if group["column"] in attribute]
        return "best" if all(word == "best" for word in declared) else tuple(declared)

    def numbers(self, column):
        return pd.to_numeric(self.rows[column]).to_numpy(dtype=float)


class Attribute:
    """The groups of an attribute, who is compared, and with whom."""

    def __init__(self, log, columns):
        self.log, self.names = log, columns
        self.keys = log.keys(columns)
        self.known = sorted({key for key in self.keys if key is not None})
        self.places = {key: place for place, key in enumerate([*self.known, None])}
        self.codes = np.array([self.places[key] for key in self.keys])
        declared = log.reference(columns)
        below = [small["below_fraction"] for small in log.policy.get("exclusions", [])]
        self.excluded = [
            key for key in self.known
            if key != declared and any(self.of(key).sum() < part * log.used for part in below)
        ]
        self.compared = [key for key in self.known if key not in self.excluded]
        self.declared = declared

    def of(self, key):
        """Whether each row is in the group."""
        return self.codes == self.places[key]

    def group(self, key):
        return dict(zip(self.names, key if key is not None else [None] * len(self.names)))

    def pairs(self, value, higher_is_better):
        """Each compared group with its reference: the one named, or the best one by this value."""
        if self.declared == "best":
            # Of equal ones the largest, as the program says of itself.
            turned = lambda key: value(key) if higher_is_better else -value(key)
            best = max(self.compared, key=lambda key: (turned(key), self.of(key).sum()))
        else:
            best = self.declared
        return [(key, best) for key in self.compared if key != best]

    def entry(self, measures):
        groups = [
            {"group": self.group(key), "rows": int(self.of(key).sum()), "fraction": self.of(key).sum() / self.log.used,
             "excluded": key in self.excluded, "unknown": key is None, "measures": measures(self.of(key))}
            for key in [*self.known, None]
        ]
        return {"columns": self.names, "groups": groups}


def adjusted(entries, place):
    """Holm's correction over the tests at this place of the entries."""
    tests = [entry[place] for entry in entries]
    for test, p in zip(tests, multipletests([test["p"] for test in tests], method="holm")[1]):
        test["p_adjusted"] = p


def joint(pairs, made):
    """A comparison made at 95 % and, for three groups or more with a declared reference, at the level of Šidák."""
    def widened(plain, wide):
        return plain | {"joint_low": wide["low"], "joint_high": wide["high"]}

    if len(pairs) < 2:
        return made(LEVEL)
    return tuple(map(widened, made(LEVEL), made(LEVEL ** (1 / len(pairs)))))


def limits(interval):
    """Both limits, or none where too few cases leave one open."""
    low, high = interval
    return {"low": None, "high": None} if math.isnan(low) or math.isnan(high) else {"low": low, "high": high}


def condition_association(log, attribute):
    cells = log.rows[log.conditions].agg("/".join, axis=1).to_numpy()
    compared = np.isin(attribute.codes, [attribute.places[key] for key in attribute.compared])
    table = pd.crosstab(attribute.codes[compared], cells[compared]).to_numpy()
    # The share of the variance of the groups' indicators that the indicators of the cells explain.
    dummies = pd.get_dummies(cells[compared], dtype=float)
    explained = total = 0.0
    for key in attribute.compared:
        fit = sm.OLS(attribute.of(key)[compared].astype(float), dummies.to_numpy()).fit()
        explained, total = explained + fit.centered_tss - fit.ssr, total + fit.centered_tss
    return {"cramers_v": stats.contingency.association(table, method="cramer"),
            "cramers_v_corrected": bergsma(table), "variance_explained": explained / total}


def bergsma(table):
    n, (rows, columns) = table.sum(), table.shape
    squared = max(0, stats.chi2_contingency(table, correction=False).statistic / n - (rows - 1) * (columns - 1) / (n - 1))
    rows, columns = rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)
    return math.sqrt(squared / (min(rows, columns) - 1))


# Amounts


def mean_limits(x):
    return limits(stats.ttest_1samp(x, 0).confidence_interval(LEVEL))


def quantile_limits(x, part, level=LEVEL):
    return limits(stats.quantile_test(x, p=part).confidence_interval(level))


def of_amounts(x):
    quantile = lambda part: {"value": np.quantile(x, part)} | quantile_limits(x, part)
    return {"mean": {"value": math.fsum(x) / len(x)} | mean_limits(x), "median": quantile(0.5), "p10": quantile(0.1),
            "p90": quantile(0.9), "std_dev": {"value": np.std(x, ddof=1)}}


def welch(x, y, level):
    difference = {"value": math.fsum(x) / len(x) - math.fsum(y) / len(y)}
    return difference | limits(stats.ttest_ind(x, y, equal_var=False).confidence_interval(level))


def welch_test(x, y):
    return {"method": "welch_test", "p": stats.ttest_ind(x, y, equal_var=False).pvalue}


def mean_ratio(x, y, level):
    """The outer of the limits of Fieller and of the logarithm, by Student's distribution."""
    (m1, v1), (m2, v2) = ((z.mean(), z.var(ddof=1) / len(z)) for z in (x, y))
    r1, r2 = v1 / m1**2, v2 / m2**2
    t = stats.t.isf((1 - level) / 2, (r1 + r2) ** 2 / (r1**2 / (len(x) - 1) + r2**2 / (len(y) - 1)))
    # The roots of (m1 - ρ m2)² = t² (v1 + ρ² v2).
    low, high = sorted(np.roots([m2**2 - t**2 * v2, -2 * m1 * m2, m1**2 - t**2 * v1]))
    stretch = math.exp(t * math.sqrt(r1 + r2))
    return {"value": m1 / m2, "low": min(low, m1 / m2 / stretch), "high": max(high, m1 / m2 * stretch)}


def medians(x, y, level):
    """Zou and Donner's limits of the difference, and Donner and Zou's of the ratio."""
    (m1, a), (m2, b) = ((np.median(z), quantile_limits(z, 0.5, level)) for z in (x, y))
    l1, u1, l2, u2 = a["low"], a["high"], b["low"], b["high"]
    difference = {"value": m1 - m2, "low": m1 - m2 - math.hypot(m1 - l1, u2 - m2),
                  "high": m1 - m2 + math.hypot(u1 - m1, m2 - l2)}
    low = (m1 * m2 - math.sqrt((m1 * m2) ** 2 - l1 * u2 * (2 * m1 - l1) * (2 * m2 - u2))) / (u2 * (2 * m2 - u2))
    high = (m1 * m2 + math.sqrt((m1 * m2) ** 2 - u1 * l2 * (2 * m1 - u1) * (2 * m2 - l2))) / (l2 * (2 * m2 - l2))
    return difference, {"value": m1 / m2, "low": low, "high": high}


def distribution(x, y):
    n, m = len(x), len(y)
    pooled = math.sqrt(((n - 1) * x.var(ddof=1) + (m - 1) * y.var(ddof=1)) / (n + m - 2))
    gap, nu = x.mean() - y.mean(), n + m - 2
    d = gap / pooled
    reach = Z * math.sqrt((n + m) / (n * m) + d**2 / (2 * (n + m)))
    factor = math.exp(special.gammaln(nu / 2) - special.gammaln((nu - 1) / 2)) / math.sqrt(nu / 2)
    standardized = {
        "value": d, "low": d - reach, "high": d + reach, "hedges": d * factor,
        "average_variance": gap / math.sqrt((x.var(ddof=1) + y.var(ddof=1)) / 2),
        "total": gap / np.concatenate([x, y]).std(ddof=1),
    }
    rank = stats.mannwhitneyu(x, y, use_continuity=False, method="asymptotic")
    # Placements of Brunner and Munzel, whose test in scipy is the same distance over the same error.
    both = stats.rankdata(np.concatenate([x, y]))
    px, py = both[:n] - stats.rankdata(x), both[n:] - stats.rankdata(y)
    v1, v2 = px.var(ddof=1) / m**2 / n, py.var(ddof=1) / n**2 / m
    degrees = (v1 + v2) ** 2 / (v1**2 / (n - 1) + v2**2 / (m - 1))
    superiority, error = rank.statistic / n / m, math.sqrt(v1 + v2)
    test = stats.brunnermunzel(x, y)
    assert math.isclose(abs(superiority - 0.5) / error, abs(test.statistic), rel_tol=1e-9)
    assert math.isclose(2 * stats.t.sf(abs(superiority - 0.5) / error, degrees), test.pvalue, rel_tol=1e-7, abs_tol=1e-14)
    reach = stats.t.isf((1 - LEVEL) / 2, degrees) * error
    largest = stats.ks_2samp(x, y, method="asymp").statistic
    stray = lambda cases: math.sqrt(math.log(2 / (1 - math.sqrt(LEVEL))) / 2 / cases)
    return {
        "standardized_mean_difference": standardized,
        "probability_of_superiority": {"value": superiority, "low": max(0, superiority - reach), "high": min(1, superiority + reach)},
        "kolmogorov_smirnov": {"value": largest, "low": max(0, largest - stray(n) - stray(m)),
                               "high": min(1, largest + stray(n) + stray(m))},
        "wasserstein": {"value": stats.wasserstein_distance(x, y)},
        "test": {"method": "mann_whitney", "p": rank.pvalue},
        "distance_test": {"method": "kolmogorov_smirnov_limit", "p": special.kolmogorov(largest * math.sqrt(n * m / (n + m)))},
        "deciles": [{"part": tenths / 10, "group": np.quantile(x, tenths / 10), "reference": np.quantile(y, tenths / 10)}
                    for tenths in range(1, 10)],
    }


def within(log, x, y, cells):
    """One group against its reference within the cells that both are in; x and y are masks."""
    amounts = log.numbers(log.policy["decision"]["column"])
    frame = pd.DataFrame({"cell": cells, "group": x, "amount": amounts})[x | y]
    shared = [cell for cell, part in frame.groupby("cell") if part["group"].nunique() == 2]
    whole, frame = frame, frame[frame["cell"].isin(shared)]
    strata, parts = [], []
    for cell, part in whole.groupby("cell"):
        own, other = part[part["group"]]["amount"].to_numpy(), part[~part["group"]]["amount"].to_numpy()
        stratum = {"condition": dict(zip(log.conditions, cell.split("/"))),
                   "group": {"cases": len(own), "mean": own.mean() if len(own) else None},
                   "reference": {"cases": len(other), "mean": other.mean() if len(other) else None}}
        if len(own) > 1 and len(other) > 1:
            found = stats.ttest_ind(own, other, equal_var=False)
            stratum["difference"] = {"value": own.mean() - other.mean(), "p": found.pvalue, "degrees_of_freedom": found.df,
                                     **limits(found.confidence_interval(LEVEL))}
        strata.append(stratum)
        if cell in shared:
            assert len(own) > 1 and len(other) > 1, "a single case borrows its spread, which is not made here"
            parts.append((own, other))
    means = np.array([(own.mean(), other.mean()) for own, other in parts])
    cases = np.array([(len(own), len(other)) for own, other in parts], dtype=float)
    errors = np.array([(own.var(ddof=1) / len(own), other.var(ddof=1) / len(other)) for own, other in parts])
    weights = cases.sum(axis=1) / cases.sum()

    def by_student(value, variances, of_log=False):
        pieces = (weights[:, None] ** 2 * variances).ravel()
        degrees = pieces.sum() ** 2 / (pieces**2 / (cases - 1).ravel()).sum()
        error = math.sqrt(pieces.sum())
        reach = stats.t.isf((1 - LEVEL) / 2, degrees) * error
        at, low, high = (math.log(value), value * math.exp(-reach), value * math.exp(reach)) if of_log else (value, value - reach, value + reach)
        return {"value": value, "low": low, "high": high, "standard_error": error, "degrees_of_freedom": degrees,
                "p": 2 * stats.t.sf(abs(at) / error, degrees)}

    standard = weights @ means
    gaps, variances = means[:, 0] - means[:, 1], errors.sum(axis=1)
    found = {
        "strata": strata,
        "standardized_difference": by_student(weights @ gaps, errors),
        "standardized_ratio": by_student(standard[0] / standard[1], errors / standard**2, of_log=True),
        "regression": regression(frame, len(shared)),
        # Of the cells in which both have five cases at least.
        "homogeneity": {"fewest_cases": 5} | homogeneity(*(part[cases.min(axis=1) >= 5] for part in (gaps, variances, errors, cases))),
        "decomposition": decomposition(whole, frame, means, cases),
    }
    return found


def regression(frame, shared):
    """Ordinary least squares with an indicator for each cell, on the whole matrix."""
    matrix = pd.get_dummies(frame["cell"], dtype=float)
    matrix.insert(0, "group", frame["group"].astype(float))
    plain = sm.OLS(frame["amount"], matrix).fit()
    robust = plain.get_robustcov_results("HC3", use_t=True)
    low, high = robust.conf_int(1 - LEVEL)[0]
    return {"value": robust.params[0], "low": low, "high": high, "standard_error": robust.bse[0],
            "p": robust.pvalues[0], "degrees_of_freedom": robust.df_resid, "shared_conditions": shared,
            "standard_errors": {"classic": plain.bse.iloc[0], "hc1": plain.HC1_se.iloc[0], "hc3": plain.HC3_se.iloc[0]}}


def homogeneity(gaps, variances, errors, cases):
    """Cochran's Q of the gaps, and Welch's correction with the degrees of freedom of Satterthwaite."""
    weights, k = 1 / variances, len(gaps)
    q = (weights * (gaps - weights @ gaps / weights.sum()) ** 2).sum()
    degrees = variances**2 / (errors**2 / (cases - 1)).sum(axis=1)
    unsure = ((1 - weights / weights.sum()) ** 2 / degrees).sum()
    f = q / (k - 1) / (1 + 2 * (k - 2) / (k**2 - 1) * unsure)
    return {"cochran_q": {"statistic": q, "degrees_of_freedom": k - 1, "p": stats.chi2.sf(q, k - 1)},
            "welch": {"statistic": f, "p": stats.f.sf(f, k - 1, (k**2 - 1) / 3 / unsure)}}


def decomposition(whole, frame, means, cases):
    mean_of = lambda rows, flag: math.fsum(rows["amount"][rows["group"] == flag]) / (rows["group"] == flag).sum()
    gap, shared = mean_of(whole, True) - mean_of(whole, False), mean_of(frame, True) - mean_of(frame, False)
    alone = whole.drop(frame.index)
    raised = lambda flag: (alone["group"] == flag).sum() / (whole["group"] == flag).sum() * (
        mean_of(alone, flag) - mean_of(frame, flag)) if (alone["group"] == flag).any() else 0.0
    mix = cases / cases.sum(axis=0)
    kitagawa = {"explained": ((mix[:, 0] - mix[:, 1]) * means.mean(axis=1)).sum(),
                "unexplained": (mix.mean(axis=1) * (means[:, 0] - means[:, 1])).sum()}
    # The model of statsmodels, with an indicator for each cell in place of the constant.
    matrix = pd.get_dummies(frame["cell"], dtype=float)
    matrix["reference"] = 1 - frame["group"].astype(float)
    # Its first group is the one with the lower value in this column.
    model = OaxacaBlinder(frame["amount"], matrix, "reference", hasconst=True, swap=False)
    assert math.isclose(model.gap, shared, rel_tol=1e-9, abs_tol=1e-9), (model.gap, shared)
    two = lambda kind, **more: dict(zip(["unexplained", "explained"], model.two_fold(two_fold_type=kind, **more).params[:2]))
    endowments, coefficients, interaction = model.three_fold().params[:3]
    return {
        "value": gap, "shared": shared, "unmatched_group": raised(True), "unmatched_reference": -raised(False),
        "conditions_left_out": whole["cell"].nunique() - len(cases), "kitagawa": kitagawa,
        "oaxaca_blinder": {
            "threefold": {"endowments": endowments, "coefficients": coefficients, "interaction": interaction},
            "pooled_with_group": two("pooled"), "pooled_without_group": two("nuemark"),
            "reference_coefficients": two("self_submitted", submitted_weight=0),
            "group_coefficients": two("self_submitted", submitted_weight=1),
        },
    }


def inequality(groups):
    """Generalised entropies of all cases, and of all cases with the mean of their own group."""
    x = np.concatenate(groups)
    smooth = np.concatenate([np.full(len(group), group.mean()) for group in groups])
    ratio, own = x / x.mean(), [(len(g) / len(x), g.mean() / x.mean(), g / g.mean()) for g in groups]
    theil = lambda r: special.xlogy(r, r).mean()
    square = lambda r: ((r**2 - 1) / 2).mean()
    made = {"generalized_entropy_2": {"value": square(ratio), "between": square(smooth / x.mean()),
                                      "within": sum(part * mean**2 * square(r) for part, mean, r in own)},
            "theil": {"value": theil(ratio), "between": theil(smooth / x.mean()),
                      "within": sum(part * mean * theil(r) for part, mean, r in own)}}
    if x.min() > 0:
        made["mean_log_deviation"] = {"value": -np.log(ratio).mean(), "between": -np.log(smooth / x.mean()).mean(),
                                      "within": sum(part * -np.log(r).mean() for part, _, r in own)}
    else:
        made["mean_log_deviation"] = {"value": None}
    return made


def amounts(log):
    x = log.numbers(log.policy["decision"]["column"])
    cells = log.rows[log.conditions].agg("/".join, axis=1).to_numpy()
    higher = log.policy["decision"]["better"] == "higher"
    for columns in log.attributes:
        attribute = Attribute(log, columns)
        of = {key: attribute.of(key) for key in [*attribute.known, None]}
        pair = lambda key, other: {"group": attribute.group(key), "reference": attribute.group(other)}
        by_mean = attribute.pairs(lambda key: x[of[key]].mean(), higher)
        at_once = [] if attribute.declared == "best" else by_mean
        means, middles, distances, conditional = [], [], [], []
        for key, other in by_mean:
            ours, theirs = x[of[key]], x[of[other]]
            difference, ratio = joint(at_once, lambda level: (welch(ours, theirs, level), mean_ratio(ours, theirs, level)))
            means.append(pair(key, other) | {"measure": "mean", "difference": difference, "ratio": ratio, "test": welch_test(ours, theirs)})
            distances.append(pair(key, other) | {"measure": "distribution"} | distribution(x[of[key]], x[of[other]]))
            conditional.append(pair(key, other) | {"measure": "mean", "conditions": log.conditions}
                               | within(log, of[key], of[other], cells))
        for key, other in attribute.pairs(lambda key: np.median(x[of[key]]), higher):
            difference, ratio = joint(at_once, lambda level: medians(x[of[key]], x[of[other]], level))
            middles.append(pair(key, other) | {"measure": "median", "difference": difference, "ratio": ratio})
        for entries, place in [(means, "test"), (distances, "test"), (distances, "distance_test")]:
            adjusted(entries, place)
        best = {"mean": by_mean[0][1], "median": middles and tuple(middles[0]["reference"].values())}
        out = [{"measure": measure, "group": attribute.group(key), "reference": attribute.group(best[measure]),
                "difference": {"value": None}, "ratio": {"value": None}, "test": {"p": None}}
               for measure in ("mean", "median") for key in attribute.excluded]
        periods = []
        for month in sorted(set(log.period)):
            for key, rows in of.items():
                here = x[rows & (log.period == month)]
                if len(here):
                    spread = mean_limits(here) if len(here) > 1 and here.std() > 0 else {}
                    periods.append({"period": month, "group": attribute.group(key), "cases": len(here), "value": math.fsum(here) / len(here)} | spread)
        yield attribute.entry(lambda rows: of_amounts(x[rows])) | {
            "comparisons": means + middles + distances + out, "conditional": conditional, "periods": periods,
            "inequality": inequality([x[of[key]] for key in attribute.compared]),
            "condition_association": condition_association(log, attribute),
        }


# Shares


def share(hits, base):
    return {"value": hits / base, "hits": int(hits), "base": int(base)} | wilson(hits, base)


def wilson(hits, base):
    low, high = proportion_confint(hits, base, 1 - LEVEL, "wilson")
    return {"low": 0 if hits == 0 else low, "high": 1 if hits == base else high}


def compare_shares(attribute, measure, event, base, higher_is_better, best=None):
    """The comparisons of one share, and its comparisons within conditions."""
    log = attribute.log
    counts = lambda rows: (int((event & base & rows).sum()), int((base & rows).sum()))
    rate = lambda key: counts(attribute.of(key))[0] / counts(attribute.of(key))[1]
    cells = log.rows[log.conditions].agg("/".join, axis=1).to_numpy()
    made, conditional = [], []
    for key, other in attribute.pairs(rate, higher_is_better):
        (a, n), (b, m) = counts(attribute.of(key)), counts(attribute.of(other))
        pair = {"measure": measure, "group": attribute.group(key), "reference": attribute.group(other)}
        made.append(pair | {
            "difference": {"value": a / n - b / m} | limits(confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff", alpha=1 - LEVEL)),
            "ratio": {"value": a / n / (b / m)},
            "test": {"method": "fisher_exact", "p": stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue},
        })
        strata, tables = [], []
        for cell in sorted(set(cells)):
            (a, n), (b, m) = (counts(attribute.of(which) & (cells == cell)) for which in (key, other))
            if n + m:
                strata.append({"condition": dict(zip(log.conditions, cell.split("/"))), "group": {"hits": a, "base": n},
                               "reference": {"hits": b, "base": m}})
            if n and m:
                tables.append([[a, n - a], [b, m - b]])
        assert len(tables) == len(strata), "every condition is shared"
        conditional.append(pair | {"conditions": log.conditions, "strata": strata} | pooled(np.array(tables, dtype=float)))
    adjusted(made, "test")
    return made, conditional


def pooled(tables):
    """The family of Mantel and Haenszel, as statsmodels has it."""
    over = StratifiedTable(tables.transpose(1, 2, 0))
    null, alike, tarone = over.test_null_odds(correction=False), over.test_equal_odds(), over.test_equal_odds(adjust=True)
    cases = tables.sum(axis=2)
    rates, all_cases = tables[:, :, 0] / cases, cases.sum(axis=1)
    weights = cases.prod(axis=1) / all_cases
    gaps, mix = rates[:, 0] - rates[:, 1], cases / cases.sum(axis=0)
    # The p-values of statsmodels are one minus a probability, and lose their digits where they are small.
    chi = lambda test, degrees: {"statistic": test.statistic, "p": stats.chi2.sf(test.statistic, degrees), "degrees_of_freedom": degrees}
    return {
        "cochran_mantel_haenszel": chi(null, 1),
        "odds_ratio": {"value": over.oddsratio_pooled} | limits(over.oddsratio_pooled_confint(1 - LEVEL)),
        "risk_difference": {"value": weights @ gaps / weights.sum()},
        "risk_ratio": {"value": over.riskratio_pooled},
        "standardized_difference": {"value": all_cases @ gaps / all_cases.sum()},
        "breslow_day": chi(alike, len(tables) - 1), "tarone": chi(tarone, len(tables) - 1),
        "decomposition": {"mix": ((mix[:, 0] - mix[:, 1]) * rates.mean(axis=1)).sum(), "rate": (mix.mean(axis=1) * gaps).sum()},
    }


def periods_of(attribute, event):
    log = attribute.log
    for month in sorted(set(log.period)):
        for key in [*attribute.known, None]:
            rows = attribute.of(key) & (log.period == month)
            if rows.any():
                yield {"period": month, "group": attribute.group(key), "hits": int((event & rows).sum()), "base": int(rows.sum())}


def table_of(attribute, outcomes, names):
    return np.array([[int((attribute.of(key) & (outcomes == name)).sum()) for name in names] for key in attribute.compared])


def association(table):
    found = stats.chi2_contingency(table, correction=False)
    return {"chi_square": found.statistic, "p": found.pvalue, "degrees_of_freedom": found.dof,
            "cramers_v": stats.contingency.association(table, method="cramer"), "cramers_v_corrected": bergsma(table)}


def classes(log):
    outcomes = log.rows[log.policy["decision"]["column"]].to_numpy()
    order = log.policy["decision"]["order"]
    everything = np.ones(log.used, dtype=bool)
    events = {f"share:{name}": outcomes == name for name in order}
    events |= {f"share_or_better:{name}": np.isin(outcomes, order[: place + 1]) for place, name in enumerate(order) if 0 < place < len(order) - 1}
    for columns in log.attributes:
        attribute = Attribute(log, columns)
        comparisons, conditional, shares, family = [], [], {}, []
        # Each group is compared with the one that has most of the best class, or with the one named; for a share of
        # its own the best is the one that has most of it or, of the worst class, least.
        for measure, event in events.items():
            made, inside = compare_shares(attribute, measure, event, everything, measure != f"share:{order[-1]}")
            comparisons += made
            conditional += inside
            family += made if measure.startswith("share:") else []
        adjusted(family, "test")
        counts = dict(zip(attribute.compared, table_of(attribute, outcomes, order)))
        together = []
        reference = comparisons[0]["reference"]
        for key in attribute.compared:
            if attribute.group(key) == reference:
                continue
            ours, theirs = counts[key], counts[tuple(reference.values())]
            together.append({"measure": "classes", "group": attribute.group(key), "reference": reference} | ordered(ours, theirs))
        adjusted(together, "test")
        smooth = {key: np.log((row + 0.5) / (row.sum() + 0.5 * len(order))) for key, row in counts.items()}
        epsilon = max(abs(one - other).max() for one in smooth.values() for other in smooth.values())
        table = np.array(list(counts.values()))
        yield attribute.entry(lambda rows: {measure: share((event & rows).sum(), rows.sum()) for measure, event in events.items()}) | {
            "comparisons": comparisons + together, "conditional": conditional,
            "periods": list(periods_of(attribute, events[f"share:{order[0]}"])),
            "association": association(table) | {"total_variation": max(pair["total_variation"]["value"] for pair in together),
                                                 "differential_fairness": {"value": epsilon, "smoothing": 0.5}},
            "condition_association": condition_association(log, attribute),
        }


def ordered(ours, theirs):
    n, m, k = ours.sum(), theirs.sum(), len(ours)
    distance = abs(ours / n - theirs / m).sum() / 2
    spread, error = math.sqrt(1 / n + 1 / m), 1 - LEVEL
    shares = (ours + theirs) / (n + m)
    raw = lambda counts: np.repeat(np.arange(k, 0, -1), counts)
    test = stats.mannwhitneyu(raw(ours), raw(theirs), use_continuity=False, method="asymptotic")
    return {
        "total_variation": {"value": distance, "low": max(0, distance - spread * math.sqrt(math.log(2 * (2**k - 2) / error) / 2)),
                            "high": min(1, distance + spread * math.sqrt(math.log(2 / error) / 2)),
                            "by_chance": np.sqrt(2 * shares * (1 - shares) / math.pi).sum() * spread / 2},
        "probability_served_better": {"value": test.statistic / n / m},
        "test": {"method": "mann_whitney_classes", "p": test.pvalue},
    }


def stages(log):
    names = log.policy["decision"]["stages"]
    reached = log.rows[log.policy["decision"]["column"]].map(names.index).to_numpy()
    everything = np.ones(log.used, dtype=bool)
    measures = {f"pass:{name}": (reached >= place, reached >= place - 1) for place, name in enumerate(names) if place}
    measures |= {f"reach:{name}": (reached >= place, everything) for place, name in enumerate(names) if place}
    for columns in log.attributes:
        attribute = Attribute(log, columns)
        comparisons, conditional = [], []
        for measure, (event, base) in measures.items():
            made, inside = compare_shares(attribute, measure, event, base, True)
            comparisons, conditional = comparisons + made, conditional + inside
        yield attribute.entry(lambda rows: {measure: share((event & base & rows).sum(), (base & rows).sum()) for measure, (event, base) in measures.items()}) | {
            "comparisons": comparisons, "conditional": conditional,
            "association": association(table_of(attribute, reached, range(len(names)))),
            "condition_association": condition_association(log, attribute),
        }


# Scores


def area(positives, negatives):
    """The area under the curve and its variance by DeLong, from the placements of every case."""
    m, n = len(positives), len(negatives)
    value = roc_auc_score([1] * m + [0] * n, np.concatenate([positives, negatives]))
    wins = lambda one, others: np.searchsorted(np.sort(others), one, "left") + np.searchsorted(np.sort(others), one, "right")
    v10, v01 = wins(positives, negatives) / 2 / n, 1 - wins(negatives, positives) / 2 / m
    assert math.isclose(v10.mean(), value, rel_tol=1e-12)
    return value, v10.var(ddof=1) / m + v01.var(ddof=1) / n


def logit_limits(value, variance, level=LEVEL):
    reach = stats.norm.isf((1 - level) / 2) * math.sqrt(variance) / value / (1 - value)
    return special.expit(special.logit(value) - reach), special.expit(special.logit(value) + reach)


def difference_of_areas(one, other, level):
    (a, v), (b, w) = one, other
    (l1, u1), (l2, u2) = logit_limits(a, v, level), logit_limits(b, w, level)
    return {"value": a - b, "low": a - b - math.hypot(a - l1, u2 - b), "high": a - b + math.hypot(u1 - a, b - l2)}


def curve(scores, labels, strategy):
    """Scores and labels of each bin: as scikit-learn has them, where a score on an edge belongs to the bin below."""
    shares, means = calibration_curve(labels, scores, n_bins=10, strategy=strategy)
    edges = np.linspace(0, 1, 11) if strategy == "uniform" else np.percentile(scores, np.linspace(0, 1, 11) * 100)
    place = np.searchsorted(edges[1:-1], scores)
    bins = [(int(at), scores[place == at], labels[place == at]) for at in np.unique(place)]
    assert np.allclose(shares, [y.mean() for _, _, y in bins]) and np.allclose(means, [p.mean() for _, p, _ in bins])
    return bins


def calibration(scores, labels):
    n, bins = len(scores), curve(scores, labels, "uniform")

    def error(bins):
        gaps = [abs(y.mean() - p.mean()) for _, p, y in bins]
        return {"value": sum(len(p) * gap for (_, p, _), gap in zip(bins, gaps)) / n, "maximum": max(gaps), "bins": len(bins),
                "by_chance": sum(math.sqrt(2 / math.pi * (p * (1 - p)).sum()) for _, p, _ in bins) / n}

    observed, promised = labels.sum(), scores.sum()
    hosmer = sum((y.sum() - p.sum()) ** 2 / (p.sum() * (1 - p.mean())) for _, p, y in bins)
    z = ((labels - scores) * (1 - 2 * scores)).sum() / math.sqrt((((1 - 2 * scores) ** 2) * scores * (1 - scores)).sum())
    parts = {
        "reliability": sum(len(p) * (y.mean() - p.mean()) ** 2 for _, p, y in bins) / n,
        "resolution": sum(len(p) * (y.mean() - labels.mean()) ** 2 for _, _, y in bins for p in [y]) / n,
        "uncertainty": labels.mean() * (1 - labels.mean()),
        "within_bins": sum(((p - p.mean()) ** 2).sum() - 2 * ((p - p.mean()) * (y - y.mean())).sum() for _, p, y in bins) / n,
    }
    return {
        "bins": [{"from": at / 10, "to": (at + 1) / 10, "mean_score": p.mean(), "positive_share": y.mean(), "hits": int(y.sum()),
                  "base": len(y)} | wilson(y.sum(), len(y)) for at, p, y in bins],
        "expected_calibration_error": error(bins), "expected_calibration_error_equal_mass": error(curve(scores, labels, "quantile")),
        "brier_parts": parts,
        "in_the_large": {"observed": {"hits": int(observed), "base": n}, "expected": promised, "difference": observed - promised,
                         "ratio": {"value": observed / promised} | {end: limit / scores.mean() for end, limit in wilson(observed, n).items()}},
        "hosmer_lemeshow": {"statistic": hosmer, "degrees_of_freedom": len(bins), "p": stats.chi2.sf(hosmer, len(bins))},
        "spiegelhalter": {"statistic": z, "p": 2 * stats.norm.sf(abs(z))},
    }


def scores(log):
    decision, label = log.policy["decision"], log.policy["label"]
    number, truth = log.numbers(log.policy["score"]["column"]), log.rows[label["column"]].to_numpy()
    bound = decision["at_least"]
    selected, everything = number >= bound, np.ones(log.used, dtype=bool)
    positive, negative = np.isin(truth, label["positive"]), np.isin(truth, label["negative"])
    labelled = positive | negative
    shares = {
        "selection_rate": (selected, everything), "base_rate": (positive, labelled),
        "true_positive_rate": (selected, positive), "false_positive_rate": (selected, negative),
        "positive_predictive_value": (positive, selected & labelled), "accuracy": (selected == positive, labelled),
    }
    # Being answered first is good to get, whoever gets it; only of errors fewer are better.
    better = {measure: measure != "false_positive_rate" for measure in shares}

    def measures(rows):
        made = {measure: share((event & base & rows).sum(), (base & rows).sum()) for measure, (event, base) in shares.items()}
        p, y = number[rows & labelled], positive[rows & labelled].astype(float)
        value, variance = area(number[rows & positive], number[rows & negative])
        bins = curve(p, y, "uniform")
        error = sum(len(q) * abs(z.mean() - q.mean()) for _, q, z in bins) / len(p)
        share_of = [(z.sum() + 1) / (len(z) + 2) for _, _, z in bins]
        reach = math.sqrt(stats.chi2.ppf(LEVEL, len(bins)) * sum(s * (1 - s) * len(z) for s, (_, _, z) in zip(share_of, bins))) / len(p)
        squares = (p - y) ** 2
        return made | {
            "mean_score": {"value": number[rows].mean()} | mean_limits(number[rows]),
            "auc": {"value": value} | limits(logit_limits(value, variance)),
            "expected_calibration_error": {"value": error, "low": max(0, error - reach), "high": min(1, error + reach)},
            "brier_score": {"value": brier_score_loss(y, p)} | mean_limits(squares),
        }

    for columns in log.attributes:
        attribute = Attribute(log, columns)
        of = {key: attribute.of(key) for key in [*attribute.known, None]}
        comparisons, conditional, means, areas = [], [], [], []
        at_once = [] if attribute.declared == "best" else attribute.compared[1:]
        for measure in ("selection_rate", "true_positive_rate", "false_positive_rate"):
            made, inside = compare_shares(attribute, measure, *shares[measure], better[measure])
            comparisons += made
            conditional += inside if measure == "selection_rate" else []
        ranks = {key: area(number[of[key] & positive], number[of[key] & negative]) for key in attribute.compared}
        for key, other in attribute.pairs(lambda key: number[of[key]].mean(), True):
            ours, theirs = number[of[key]], number[of[other]]
            (difference,) = joint(at_once, lambda level: (welch(ours, theirs, level),))
            means.append({"measure": "mean_score", "group": attribute.group(key), "reference": attribute.group(other),
                          "difference": difference, "test": welch_test(ours, theirs)})
        for key, other in attribute.pairs(lambda key: ranks[key][0], True):
            (a, v), (b, w) = ranks[key], ranks[other]
            (difference,) = joint(at_once, lambda level: (difference_of_areas(ranks[key], ranks[other], level),))
            areas.append({"measure": "auc", "group": attribute.group(key), "reference": attribute.group(other), "difference": difference,
                          "test": {"method": "delong_z", "p": 2 * stats.norm.sf(abs(a - b) / math.sqrt(v + w))}})
        adjusted(means, "test")
        adjusted(areas, "test")
        table = table_of(attribute, selected, [True, False])
        compared = np.isin(attribute.codes, [attribute.places[key] for key in attribute.compared])
        thresholds = np.unique(np.append(number[compared], bound))
        column = lambda base: {"base": int(base.sum()), "hits": [int((number[base] >= threshold).sum()) for threshold in thresholds]}
        swept = [{"group": attribute.group(key), "selected": column(of[key]), "of_positives": column(of[key] & positive),
                  "of_negatives": column(of[key] & negative)} for key in attribute.compared]
        rates = np.array([group["selected"]["hits"] for group in swept]) / np.array([[group["selected"]["base"]] for group in swept])
        yield attribute.entry(measures) | {
            "comparisons": comparisons + means + areas, "conditional": conditional, "association": association(table),
            "periods": list(periods_of(attribute, selected)), "condition_association": condition_association(log, attribute),
            "scores": {
                "column": log.policy["score"]["column"], "better": "higher",
                "groups": [{"group": attribute.group(key), "cases": int(rows.sum()), "without_score": 0,
                            "positives": int((rows & positive).sum()), "negatives": int((rows & negative).sum()),
                            "calibration": calibration(number[rows & labelled], positive[rows & labelled].astype(float))}
                           for key, rows in of.items()],
                "sweep": {"rule": "at_least", "thresholds": thresholds, "present": bound, "groups": swept,
                          "impact_ratio": rates.min(axis=0) / rates.max(axis=0)},
            },
        }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(part) for part in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        assert math.isfinite(value)
        return float(value)
    return value


SAMPLES = [
    ("datasets/pricing/audit.toml", amounts), ("datasets/routing/waiting.audit.toml", amounts),
    ("datasets/routing/queue.audit.toml", classes), ("datasets/routing/stages.audit.toml", stages),
    ("datasets/routing/score.audit.toml", scores),
]


def main():
    made = {}
    for path, audit in SAMPLES:
        log = Log(ROOT / path)
        ledger = {"read": log.read, "used": log.used, "excluded": [{"reason": "missing decision", "rows": log.read - log.used}],
                  "unknown": [{"columns": columns, "rows": int(Attribute(log, columns).of(None).sum())} for columns in log.attributes]}
        made[path] = {"ledger": ledger, "attributes": list(audit(log))}
        print(path, len(json.dumps(plain(made[path]))))
    text = json.dumps(plain(made), separators=(",", ":"), ensure_ascii=False)
    (pathlib.Path(__file__).parent / "samples_numbers.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
