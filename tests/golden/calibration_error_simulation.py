"""How often the interval of the calibration error holds: the figures in the words of `calibration_error_scheffe`.

Run from the repository's root:  python tests/golden/calibration_error_simulation.py   (needs numpy, scipy)

Scores fall into ten bins of equal width; within a bin the chance of a positive label is the score, moved by the shift
of the bin. The interval is written down here from its definition, without code of this project.
"""

import numpy as np
from scipy import stats

RANDOM = np.random.default_rng(20261125)
BINS = np.arange(10)


def interval(mean_scores, hits, cases, confidence=0.95):
    used = cases > 0
    gap = np.where(used, hits / np.maximum(cases, 1) - mean_scores, 0)
    share = (hits + 1) / (cases + 2)
    variance = np.where(used, share * (1 - share) / np.maximum(cases, 1), 0)
    weight = cases / cases.sum(axis=1, keepdims=True)
    value = (weight * np.abs(gap)).sum(axis=1)
    critical = stats.chi2.ppf(confidence, used.sum(axis=1))
    reach = np.sqrt(critical * (weight**2 * variance).sum(axis=1))
    return value, np.maximum(value - reach, 0), np.minimum(value + reach, 1)


def simulate(total, concentration, shift, replicates=4000):
    law = stats.beta(*concentration)
    edges = np.linspace(0, 1, 11)
    cases = RANDOM.multinomial(total, np.diff(law.cdf(edges)), size=replicates)
    middle = np.array([law.expect(lambda p: p, lb=a, ub=b, conditional=True) for a, b in zip(edges, edges[1:])])
    chance = np.clip(middle + shift, 0.001, 0.999)
    hits = RANDOM.binomial(cases, chance)
    value, low, high = interval(middle, hits, cases)
    truth = (cases / total * np.abs(chance - middle)).sum(axis=1)
    return np.mean((low <= truth) & (truth <= high)), np.mean(low > 0), np.mean(high - low)


if __name__ == "__main__":
    print("cases  scores        shift   holds   low above 0   width")
    for total in (50, 200, 1000, 5000):
        for concentration in ((1, 1), (1, 6), (5, 5)):
            for shift in (0.0, 0.02, 0.1):
                holds, shown, width = simulate(total, concentration, shift)
                print(f"{total:5}  beta{concentration!s:8}  {shift:5}  {holds:6.3f}  {shown:11.3f}  {width:8.3f}")
