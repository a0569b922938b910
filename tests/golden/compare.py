"""Makes the logs compare_*.csv and compare.json, the expected values of tests/compare.rs, without any code of this
project.

Run from the repository's root:  python tests/golden/compare.py   (needs numpy, scipy, statsmodels, mpmath)

Rates and their tests come from the rows as Python counts them: Wilson's limits, Fisher's exact test, Holm's correction
and Pearson's chi-square from scipy and statsmodels; the limits of a change are squared and added by hand (Newcombe
1998; Zou and Donner 2008); the score test of the change of a gap is Pearson's statistic of the four tables against the
rates that are most likely if the gap is the same on both sides, found by mpmath from the equations of Lagrange. The
change of a gap of means is Welch's, with the degrees of freedom of Satterthwaite for four means.
"""

import csv
import json
import math
import pathlib
import random
from collections import Counter

import mpmath as mp
import numpy as np
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

mp.mp.dps = 40
HERE = pathlib.Path(__file__).parent
GROUPS = ["ada", "bea", "cyd"]
REFERENCE = "ada"


def logs():
    """Decisions with a label in two departments, and prices; the seed makes them the same on every run."""
    draw = random.Random(20260301)
    chance = {
        "a": {"ada": (0.62, 0.30), "bea": (0.55, 0.25), "cyd": (0.50, 0.28)},
        "b": {"ada": (0.63, 0.31), "bea": (0.33, 0.12), "cyd": (0.57, 0.30)},
    }
    sizes = {"a": {"ada": 420, "bea": 330, "cyd": 150}, "b": {"ada": 380, "bea": 350, "cyd": 240}}
    for side in "ab":
        rows, prices = Counter(), []
        for group in GROUPS:
            for _ in range(sizes[side][group]):
                dept = draw.choice(["x", "x", "y"] if side == "a" else ["x", "y"])
                hired = draw.random() < chance[side][group][dept == "y"]
                good = draw.random() < (0.7 if hired else 0.4)
                truth = "" if draw.random() < 0.1 else ("yes" if good else "no")
                rows[(group, dept, "hired" if hired else "no", truth)] += 1
                shift = 25 if (side, group) == ("b", "bea") else 0
                prices.append((group, round(draw.gauss(300 + shift, 40 if group == "cyd" else 60), 2)))
        with open(HERE / f"compare_{side}.csv", "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["group", "dept", "outcome", "truth", "n"])
            writer.writerows([*key, count] for key, count in sorted(rows.items()))
        with open(HERE / f"compare_prices_{side}.csv", "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["group", "price"])
            writer.writerows(prices)


def counted(side):
    with open(HERE / f"compare_{side}.csv") as file:
        return [(row["group"], row["dept"], row["outcome"] == "hired", row["truth"], int(row["n"])) for row in csv.DictReader(file)]


def share(rows, group, measure, dept=None):
    of = [row for row in rows if row[0] == group and dept in (None, row[1])]
    if measure == "selection_rate":
        return sum(row[4] for row in of if row[2]), sum(row[4] for row in of)
    base = [row for row in of if row[3] == {"true_positive_rate": "yes", "false_positive_rate": "no"}[measure]]
    return sum(row[4] for row in base if row[2]), sum(row[4] for row in base)


def reach(pair):
    low, high = proportion_confint(*pair, alpha=0.05, method="wilson")
    rate = pair[0] / pair[1]
    return rate - low, high - rate


def limits(value, terms):
    below = math.sqrt(sum(reach(pair)[0 if weight > 0 else 1] ** 2 for weight, pair in terms))
    above = math.sqrt(sum(reach(pair)[1 if weight > 0 else 0] ** 2 for weight, pair in terms))
    return value - below, value + above


def rate(pair):
    return pair[0] / pair[1]


def gap_score(terms):
    weights = [weight for weight, _ in terms]

    def equations(*unknown):
        rates, multiplier = unknown[:-1], unknown[-1]
        of = [x / p - (n - x) / (1 - p) - multiplier * w for (w, (x, n)), p in zip(terms, rates)]
        return of + [sum(w * p for w, p in zip(weights, rates))]

    loss = lambda rates: -sum(x * math.log(p) + (n - x) * math.log1p(-p) for (_, (x, n)), p in zip(terms, rates))
    gap = {"type": "eq", "fun": lambda rates: sum(w * p for w, p in zip(weights, rates))}
    bounds = [(1e-4, 1 - 1e-4)] * len(terms)
    near = optimize.minimize(loss, [x / n for _, (x, n) in terms], bounds=bounds, constraints=[gap], method="SLSQP").x
    (weight, (x, n)), p = terms[0], near[0]
    start = [*map(mp.mpf, near), mp.mpf((x / p - (n - x) / (1 - p)) / weight)]
    solved = list(mp.findroot(equations, start))[:-1]
    assert all(0 < p < 1 for p in solved)
    pearson = sum(n * (mp.mpf(x) / n - p) ** 2 / (p * (1 - p)) for (_, (x, n)), p in zip(terms, solved))
    return float(mp.erfc(mp.sqrt(pearson / 2)))


def kitagawa(now, before):
    """Two lists of shares by stratum: the change of the overall rate as mix, rate and the rest."""
    total = lambda pairs: sum(n for _, n in pairs)
    mix = sum((n / total(now) - m / total(before)) * (x / n + y / m) / 2 for (x, n), (y, m) in zip(now, before))
    rates = sum((x / n - y / m) * (n / total(now) + m / total(before)) / 2 for (x, n), (y, m) in zip(now, before))
    return {"mix": mix, "rate": rates}


def shares_of(measures):
    before, now = counted("a"), counted("b")
    rates, gaps = [], []
    for measure in measures:
        for group in GROUPS:
            a, b = share(before, group, measure), share(now, group, measure)
            value = rate(b) - rate(a)
            low, high = limits(value, [(1, b), (-1, a)])
            p = stats.fisher_exact([[b[0], b[1] - b[0]], [a[0], a[1] - a[0]]])[1]
            rates.append({"measure": measure, "group": group, "a": a, "b": b, "value": value, "low": low, "high": high, "p": p})
            if group == REFERENCE:
                continue
            ra, rb = share(before, REFERENCE, measure), share(now, REFERENCE, measure)
            terms = [(1, b), (-1, rb), (-1, a), (1, ra)]
            value = sum(weight * rate(pair) for weight, pair in terms)
            low, high = limits(value, terms)
            gaps.append({"measure": measure, "group": group, "gap_a": rate(a) - rate(ra), "gap_b": rate(b) - rate(rb),
                         "value": value, "low": low, "high": high, "p": gap_score(terms)})
    return rates, gaps


def corrected(entries):
    for entry, p in zip(entries, multipletests([entry["p"] for entry in entries], method="holm")[1]):
        entry["p_adjusted"] = p
    return entries


def balance():
    before, now = counted("a"), counted("b")
    table = [[share(rows, group, "selection_rate")[1] for group in GROUPS] for rows in (before, now)]
    found = stats.chi2_contingency(table, correction=False)
    return {"statistic": found[0], "p": found[1], "degrees": int(found[2])}


def splits():
    before, now = counted("a"), counted("b")
    overall = kitagawa([share(now, group, "selection_rate") for group in GROUPS],
                       [share(before, group, "selection_rate") for group in GROUPS])
    within = {}
    by_dept = lambda rows, group: [share(rows, group, "selection_rate", dept) for dept in "xy"]
    of = lambda group: kitagawa(by_dept(now, group), by_dept(before, group))
    for group in GROUPS[1:]:
        own, other = of(group), of(REFERENCE)
        within[group] = {part: own[part] - other[part] for part in own}
    return {"overall": overall, "within": within}


def prices(side):
    with open(HERE / f"compare_prices_{side}.csv") as file:
        rows = [(row["group"], float(row["price"])) for row in csv.DictReader(file)]
    return {group: np.array([price for other, price in rows if other == group]) for group in GROUPS}


def means():
    before, now = prices("a"), prices("b")
    entries = []
    for group in GROUPS[1:]:
        terms = [(1, now[group]), (-1, now[REFERENCE]), (-1, before[group]), (1, before[REFERENCE])]
        value = sum(weight * amounts.mean() for weight, amounts in terms)
        parts = [amounts.var(ddof=1) / len(amounts) for _, amounts in terms]
        degrees = sum(parts) ** 2 / sum(part**2 / (len(amounts) - 1) for part, (_, amounts) in zip(parts, terms))
        error = math.sqrt(sum(parts))
        width = stats.t.ppf(0.975, degrees) * error
        entries.append({"group": group, "value": value, "low": value - width, "high": value + width,
                        "p": 2 * stats.t.sf(abs(value) / error, degrees)})
    levels = {group: {"mean_a": before[group].mean(), "mean_b": now[group].mean(),
                      "median_a": float(np.median(before[group])), "median_b": float(np.median(now[group]))}
              for group in GROUPS}
    return {"gaps": corrected(entries), "levels": levels}


logs()
plain_rates, plain_gaps = shares_of(["selection_rate"])
_, labelled_gaps = shares_of(["true_positive_rate", "false_positive_rate"])
(HERE / "compare.json").write_text(json.dumps({
    "plain": {"rates": corrected(plain_rates), "gaps": corrected(plain_gaps)},
    "labelled": labelled_gaps,
    "balance": balance(),
    "splits": splits(),
    "means": means(),
}, indent=1, default=float) + "\n")
