"""Makes summary_bootstrap.json: how often bootstrap limits of summaries over groups hold at 95 %.

Run from the repository's root:  python tests/golden/summary_bootstrap.py   (needs numpy, scipy; some minutes)

1,000 audits with 1,000 replicates each for every configuration: two, seven and fourteen groups of equal and of very
unequal size, with equal rates, one low rate, or rates spread evenly; the second family has a rate of 20 %. Three
forms of limits: percentiles; percentiles reflected at the value (basic; ratios by their logarithm), cut at no gap;
percentiles corrected for the bias against the value (BC). Audits in which a group has no hits or nothing but hits are
left out ("defined" counts the others). Where groups are equal, no form holds; the words of the method
bootstrap_percentile quote these figures.
"""

import json
import pathlib

import numpy as np
from scipy.stats import norm

AUDITS, REPLICATES = 1000, 1000
SIZES = {
    "2 of 200": [200] * 2,
    "7 of 200": [200] * 7,
    "14 of 200": [200] * 14,
    "7 of 2000": [2000] * 7,
    "7 unequal": [1500, 400, 300, 120, 60, 40, 20],
    "3000 and 60": [3000, 60],
}
rng = np.random.default_rng(20261123)


def rates(truth, groups, rate):
    made = np.full(groups, rate)
    if truth == "one at four fifths":
        made[-1] = 0.8 * rate
    elif truth == "one at half":
        made[-1] = 0.5 * rate
    elif truth == "spread":
        made = np.linspace(0.5 * rate, rate, groups)
    return made


def gaps(made):
    highest, lowest = made.max(-1), made.min(-1)
    return highest - lowest, lowest / highest


def quantile(ordered, level):
    replicates = ordered.shape[1]
    rank = np.clip(np.ceil(level * replicates).astype(int) - 1, 0, replicates - 1)
    return np.take_along_axis(ordered, rank[:, None], 1)[:, 0]


def coverage(value, truth, replicates, ratio):
    ordered = np.sort(replicates, 1)
    low, high = (quantile(ordered, np.full(len(value), level)) for level in (0.025, 0.975))
    with np.errstate(divide="ignore", invalid="ignore"):
        if ratio:
            basic = value**2 / high, np.minimum(value**2 / low, 1)
        else:
            basic = np.maximum(2 * value - high, 0), 2 * value - low
    below = (replicates < value[:, None]).mean(1) + (replicates == value[:, None]).mean(1) / 2
    z0 = norm.ppf(np.clip(below, 0.5 / REPLICATES, 1 - 0.5 / REPLICATES))
    corrected = [quantile(ordered, norm.cdf(2 * z0 + z)) for z in (-1.96, 1.96)]
    forms = {"percentile": (low, high), "basic": basic, "bias_corrected": corrected}
    return {form: round(float(np.mean((l <= truth) & (truth <= h))), 3) for form, (l, h) in forms.items()}


def draw(hits, sizes):
    """The bootstrap of the whole table: sizes of groups are drawn too."""
    total = sizes.sum()
    drawn = np.maximum(rng.multinomial(total, sizes / total, (len(hits), REPLICATES)), 1)
    return rng.binomial(drawn, (hits / sizes)[:, None, :]) / drawn


found = []
for name, sizes in SIZES.items():
    sizes = np.array(sizes)
    for truth in ("equal", "one at four fifths", "one at half", "spread"):
        for rate in (0.3, 0.6):
            true = [rates(truth, len(sizes), rate), rates(truth if truth == "spread" else "equal", len(sizes), 0.2)]
            hits = [rng.binomial(sizes, of, (AUDITS, len(sizes))) for of in true]
            usable = np.logical_and.reduce([((of > 0) & (of < sizes)).all(1) for of in hits])
            hits = [of[usable] for of in hits]
            values = [gaps(of / sizes) for of in hits]
            truths = [gaps(of) for of in true]
            replicates = [gaps(draw(of, sizes)) for of in hits]
            families = lambda of, at: (of[0][at], of[1][at])
            found.append(
                {
                    "groups": name,
                    "truth": truth,
                    "rate": rate,
                    "defined": int(usable.sum()),
                    "max_minus_min": coverage(values[0][0], truths[0][0], replicates[0][0], False),
                    "min_over_max": coverage(values[0][1], truths[0][1], replicates[0][1], True),
                    "worse_difference": coverage(
                        *(np.maximum(*families(of, 0)) for of in (values, truths, replicates)), False
                    ),
                    "worse_ratio": coverage(
                        *(np.minimum(*families(of, 1)) for of in (values, truths, replicates)), True
                    ),
                    "mean_difference": coverage(
                        *(sum(families(of, 0)) / 2 for of in (values, truths, replicates)), False
                    ),
                }
            )
path = pathlib.Path(__file__).parent / "summary_bootstrap.json"
path.write_text("[\n" + ",\n".join(json.dumps(row) for row in found) + "\n]\n")
