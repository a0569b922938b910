"""Makes sequential.json, the expected values of tests/sequential_golden.rs, without any code of this project.

Run from the repository's root:  python tests/golden/sequential.py   (needs numpy, scipy, mpmath)

E-processes are multiplied out from binomial probabilities in mpmath. The nearest rates that keep a demand are the
constrained minimum of the weighted Kullback-Leibler distance: scipy's SLSQP looks over the whole demand, scipy's
bounded search along the bound that is missed, both must agree, and the root of the derivative along the bound
then gives the digits. Confidence sequences use scipy's betaln and mpmath's beta function; profiles are
maximised numerically. The script also checks on a grid of true rates that an e-value averages at most 1.
"""

import itertools
import json
import math
import pathlib

import mpmath as mp
import numpy as np
from scipy import optimize, special, stats

mp.mp.dps = 40
HERE = pathlib.Path(__file__).parent


# The nearest rates that keep a demand

def distance(n, theta, p):
    """n KL(theta || p) of a Bernoulli variable."""
    p = min(max(p, 1e-15), 1 - 1e-15)
    return n * (theta * math.log(theta / p) + (1 - theta) * math.log((1 - theta) / (1 - p)))


def on_bound(kind, bound):
    """The group's rate from the reference's, its slope, and the range of the reference's."""
    if kind == "ratio":
        return (lambda r: bound * r), bound, (mp.mpf(0), min(mp.mpf(1), 1 / mp.mpf(bound)))
    return (lambda r: r + bound), 1, (max(mp.mpf(0), -mp.mpf(bound)), min(mp.mpf(1), 1 - mp.mpf(bound)))


def kept(kind, low, high, p, r):
    value = {"value": lambda: p, "ratio": lambda: p / r, "difference": lambda: p - r}[kind]()
    return (low is None or value >= low) and (high is None or value <= high)


def nearest(kind, low, high, n, theta):
    """None where the guess keeps the demand."""
    if kept(kind, low, high, *theta):
        return None
    if kind == "value":
        bound = low if low is not None and theta[0] < low else high
        return mp.mpf(bound), theta[1]
    value = theta[0] / theta[1] if kind == "ratio" else theta[0] - theta[1]
    bound = low if low is not None and value < low else high
    group, slope, (least, most) = on_bound(kind, bound)
    bound = mp.mpf(bound)
    theta = [mp.mpf(part) for part in theta]

    def derivative(r):
        p = group(r)
        return (-n[0] * slope * (theta[0] / p - (1 - theta[0]) / (1 - p))
                - n[1] * (theta[1] / r - (1 - theta[1]) / (1 - r)))
    edge = (most - least) * mp.mpf(10) ** -25
    reference = mp.findroot(derivative, (least + edge, most - edge), solver="anderson", tol=1e-60, verify=False)
    found = group(reference), reference
    # Two searches that know nothing of derivatives along the bound.
    objective = lambda r: distance(n[0], float(theta[0]), float(group(r))) + distance(n[1], float(theta[1]), r)
    along = optimize.minimize_scalar(objective, bounds=(float(least), float(most)), method="bounded",
                                     options={"xatol": 1e-10})
    assert abs(along.x - float(reference)) < 1e-5, (kind, bound, along.x, reference)
    if n[0] + n[1] < 10000:
        margin = {"ratio": lambda v, b: v[0] - b * v[1], "difference": lambda v, b: v[0] - v[1] - b}[kind]
        constraints = []
        if low is not None:
            constraints.append({"type": "ineq", "fun": lambda v: margin(v, low)})
        if high is not None:
            constraints.append({"type": "ineq", "fun": lambda v: -margin(v, high)})
        both = lambda v: (distance(n[0], float(theta[0]), v[0]) + distance(n[1], float(theta[1]), v[1])) / sum(n)
        start = np.clip([float(found[0]) * 0.9 + 0.05, float(found[1]) * 0.9 + 0.05], 0.01, 0.99)
        whole = optimize.minimize(both, start, bounds=[(1e-9, 1 - 1e-9)] * 2, constraints=constraints,
                                  method="SLSQP", options={"ftol": 1e-14, "maxiter": 500})
        assert both(whole.x) >= both([float(part) for part in found]) - 1e-7, (whole, found)
        assert np.allclose(whole.x, [float(part) for part in found], atol=2e-3), (whole, found)
    return found


# E-processes

def factor(kind, low, high, counts, past):
    """counts and past: ((hits, base), (hits, base)); the e-value of one period."""
    n = [base for _, base in counts]
    if n[0] == 0 or (kind != "value" and n[1] == 0):
        return mp.mpf(1)
    theta = [(mp.mpf(hits) + mp.mpf(1) / 2) / (base + 1) for hits, base in past]
    allowed = nearest(kind, low, high, n, theta)
    if allowed is None:
        return mp.mpf(1)
    made = mp.mpf(1)
    for (hits, base), guess, other in zip(counts[:1] if kind == "value" else counts, theta, allowed):
        made *= (guess / other) ** hits * ((1 - guess) / (1 - other)) ** (base - hits)
    return made


def single(kind, periods, start=0):
    past, e, values = [[0, 0], [0, 0]], mp.mpf(1), []
    for counts, low, high in periods[start:]:
        e *= factor(kind, low, high, counts, past)
        for side, (hits, base) in zip(past, counts):
            side[0] += hits
            side[1] += base
        values.append(e)
    return values


def mixture(kind, periods):
    singles = [single(kind, periods, start) for start in range(len(periods))]
    values = []
    for t in range(len(periods)):
        parts = [singles[s][t - s] / ((s + 1) * (s + 2)) for s in range(t + 1)]
        values.append(mp.fsum(parts) + mp.mpf(1) / (t + 2))
    return values


def process(kind, periods):
    logs = lambda values: [float(mp.log(value)) for value in values]
    return {"kind": kind,
            "periods": [{"group": list(c[0]), "reference": list(c[1]), "at_least": low, "at_most": high}
                        for c, low, high in periods],
            "mixture": logs(mixture(kind, periods)), "single": logs(single(kind, periods))}


def processes():
    generator = np.random.default_rng(20)
    draw = lambda n, p: (int(generator.binomial(n, p)), n)
    made = []
    drop = [((draw(40, 0.4), draw(160, 0.4)), 0.8, None) for _ in range(6)]
    drop += [((draw(40, 0.2), draw(160, 0.4)), 0.8, None) for _ in range(10)]
    made.append(process("ratio", drop))
    made.append(process("ratio", [((draw(10, 0.6), draw(12, 0.3)), None, 1.25) for _ in range(8)]))
    made.append(process("ratio", [((draw(30, 0.3), draw(50, 0.3)), 0.8, 1.25) for _ in range(6)]))
    # Bounds that differ from period to period, and periods in which a side is empty.
    uneven = [((draw(20 + 5 * t, 0.2), draw(90 - 7 * t, 0.45)), 0.7 + 0.02 * t, None) for t in range(6)]
    uneven[2] = (((0, 0), (9, 30)), 0.8, None)
    uneven[4] = (((3, 20), (0, 0)), 0.8, None)
    made.append(process("ratio", uneven))
    made.append(process("difference", [((draw(40, 0.2), draw(160, 0.4)), -0.1, 0.1) for _ in range(8)]))
    made.append(process("difference", [((draw(25, 0.7), draw(25, 0.4)), None, 0.05) for _ in range(8)]))
    made.append(process("difference", [((draw(15, 0.9), draw(15, 0.85)), 0.2, None) for _ in range(6)]))
    made.append(process("difference", [((draw(9, 0.02), draw(400, 0.3)), -0.05, None) for _ in range(5)]))
    made.append(process("value", [((draw(30, 0.3), (0, 0)), 0.5, None) for _ in range(6)]))
    made.append(process("value", [((draw(30, 0.3), (0, 0)), 0.05, 0.1) for _ in range(6)]))
    big = 10_000_000
    made.append(process("ratio", [((draw(big, 0.3197), draw(big, 0.4)), 0.8, None) for _ in range(4)]))
    made.append(process("difference", [((draw(big, 0.0012), draw(big, 0.001)), None, 0.0001) for _ in range(4)]))
    made.append(process("value", [((draw(big, 0.2), (0, 0)), 0.9, None) for _ in range(3)]))
    return made


def check_that_no_e_value_averages_more_than_one():
    """Over every outcome of a period and a grid of true rates that keep the demand; the largest must be 1."""
    largest = 0
    rates = np.linspace(0, 1, 41)
    for kind, low, high in [("ratio", 0.8, None), ("ratio", None, 1.25), ("difference", -0.1, 0.1)]:
        for n in [(1, 1), (2, 5), (6, 3)]:
            for past in [((0, 4), (3, 4)), ((1, 9), (8, 9)), ((5, 6), (1, 9)), ((0, 1), (1, 1))]:
                e = [[float(factor(kind, low, high, ((x, n[0]), (y, n[1])), past)) for y in range(n[1] + 1)]
                     for x in range(n[0] + 1)]
                for p, r in itertools.product(rates, rates):
                    if (low is None or p >= low * r if kind == "ratio" else low is None or p - r >= low - 1e-12) and (
                            high is None or p <= high * r if kind == "ratio" else high is None or p - r <= high + 1e-12):
                        mean = stats.binom.pmf(range(n[0] + 1), n[0], p) @ e @ stats.binom.pmf(range(n[1] + 1), n[1], r)
                        largest = max(largest, mean)
    assert largest <= 1 + 1e-12, largest
    return largest


# Confidence sequences

def ln_mixture(x, n):
    found = special.betaln(x + 0.5, n - x + 0.5) - special.betaln(0.5, 0.5) + mp.log(mp.binomial(n, x))
    exact = mp.log(mp.beta(x + mp.mpf(1) / 2, n - x + mp.mpf(1) / 2) / mp.pi * mp.binomial(n, x))
    assert abs(found - exact) < 1e-6 * max(1, n / 1e4)
    return exact


def ln_pmf(x, n, p):
    p = mp.mpf(p)
    made = mp.log(mp.binomial(n, x))
    if x:
        made += x * mp.log(p) if p > 0 else -mp.inf
    if n - x:
        made += (n - x) * mp.log(1 - p) if p < 1 else -mp.inf
    return made


def solve(excess, inside, outside):
    """Where the function falls below zero between the two places, by halving."""
    inside, outside = mp.mpf(inside), mp.mpf(outside)
    for _ in range(110):
        middle = (inside + outside) / 2
        if excess(middle) > 0:
            inside = middle
        else:
            outside = middle
    return inside


def rate_limits(x, n, alpha):
    least = mp.log(mp.mpf(str(alpha))) + ln_mixture(x, n)
    excess = lambda p: ln_pmf(x, n, p) - least
    centre = mp.mpf(x) / n
    low = mp.mpf(0) if x == 0 else solve(excess, centre, 0)
    high = mp.mpf(1) if x == n else solve(excess, centre, 1)
    return [float(low), float(high)]


def profile(kind, bound, group, reference):
    """The largest log-likelihood on a ratio or difference: a golden section search over the reference's rate."""
    bound = mp.mpf(bound)
    if kind == "ratio":
        of, least, most = (lambda r: bound * r), mp.mpf(0), min(mp.mpf(1), 1 / bound)
    else:
        of, least, most = (lambda r: r + bound), max(mp.mpf(0), -bound), min(mp.mpf(1), 1 - bound)
    objective = lambda r: ln_pmf(*group, of(r)) + ln_pmf(*reference, r)
    ratio = (mp.sqrt(5) - 1) / 2
    a, b = least, most
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    fc, fd = objective(c), objective(d)
    for _ in range(85):
        if fc > fd:
            b, d, fd = d, c, fc
            c = b - ratio * (b - a)
            fc = objective(c)
        else:
            a, c, fc = c, d, fd
            d = a + ratio * (b - a)
            fd = objective(d)
    return max(fc, fd, objective(least), objective(most))


def pair_limits(kind, group, reference, alpha):
    least = mp.log(mp.mpf(str(alpha))) + ln_mixture(*group) + ln_mixture(*reference)
    with mp.workdps(25):
        p, r = mp.mpf(group[0]) / group[1], mp.mpf(reference[0]) / reference[1]
        if kind == "ratio":
            centre = p / r
            excess = lambda at: profile(kind, mp.exp(at), group, reference) - least
            low = 0.0
            if group[0]:
                low = float(mp.exp(halve(excess, mp.log(centre), mp.log(centre) - 40)))
            start = mp.log(centre) if group[0] else mp.mpf(-20)
            high = float(mp.exp(halve(excess, start, start + 60)))
            return [low, high]
        centre = p - r
        excess = lambda at: profile(kind, at, group, reference) - least
        low = -1.0 if centre == -1 else float(halve(excess, centre, -1))
        high = 1.0 if centre == 1 else float(halve(excess, centre, 1))
        return [low, high]


def halve(excess, inside, outside):
    inside, outside = mp.mpf(inside), mp.mpf(outside)
    for _ in range(48):
        middle = (inside + outside) / 2
        if excess(middle) > 0:
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2


def sequences():
    rates = [(0, 20), (1, 29), (26, 48), (20, 20), (81, 263), (1, 1), (3, 10_000_000), (4_000_000, 10_000_000)]
    made = {"rates": [{"share": [x, n], "alpha": alpha, "limits": rate_limits(x, n, alpha)}
                      for x, n in rates for alpha in (0.05, 0.001)]}
    pairs = [((26, 48), (206, 259)), ((8, 15), (4, 15)), ((0, 20), (5, 20)), ((29, 55), (11, 11)), ((1, 1), (1, 2)),
             ((480, 1500), (2400, 6000))]
    made["pairs"] = [{"group": list(g), "reference": list(r), "alpha": 0.05,
                      "ratio": pair_limits("ratio", g, r, 0.05), "difference": pair_limits("difference", g, r, 0.05)}
                     for g, r in pairs]
    made["differences"] = [{"group": list(g), "reference": list(r), "alpha": 0.05,
                            "difference": pair_limits("difference", g, r, 0.05)}
                           for g, r in [((0, 10), (0, 10)), ((10, 10), (0, 10)), ((5, 56), (0, 29))]]
    return made


def main():
    largest = check_that_no_e_value_averages_more_than_one()
    golden = {"processes": processes(), "sequences": sequences()}
    (HERE / "sequential.json").write_text(json.dumps(golden, indent=1) + "\n")
    print(f"an e-value averages at most {largest}")


main()
