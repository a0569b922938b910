"""Prints what came out of the log beside what the mechanism makes one expect: the tables of README.md.

Needs polars (made with 2.1.0). From the root of the repository: python datasets/pricing/observed.py

Observed is computed from offers.csv. Expected is computed from the numbers in examples/generate_pricing.rs
alone, summed over every possible draw in exact fractions; only the rounding to cents is left out.
"""

from fractions import Fraction
from itertools import product
from math import exp
from pathlib import Path

import polars as pl

TARIFF = [[28, 42, 62], [34, 51, 75], [44, 66, 96], [60, 89, 130], [84, 124, 178]]
BARS = [30, 50, 70, 95]
COVERS = {"Male": [230, 320, 450], "others": [440, 340, 220]}
MEN = Fraction(496, 1000)
AGES = {"<25": (140, 14), "25-<65": (660, 0), ">=65": (200, -11)}  # share of 1000, risk points
SURCHARGE_65 = Fraction(114, 100)
PER_MONTH = [2900, 2500, 2700, 2600, 2500, 2400, 2300, 2350, 2600, 2750, 3000, 2400]


def expected_tariffs():
    """The expected tariff by sex and by age band, each with the other as it is among all, and with the surcharge
    of age. Vehicle, error and free months are the same for all, so they leave the ratios as they are."""

    def tariff(sex, age):
        total = Fraction(0)
        for first, second in product(range(60), repeat=2):
            points = first + second + AGES[age][1]
            row = TARIFF[sum(points >= bar for bar in BARS)]
            total += sum(Fraction(share * price, 1000) for share, price in zip(COVERS[sex], row))
        return total / 3600 * (SURCHARGE_65 if age == ">=65" else 1)

    by_sex = {sex: sum(Fraction(AGES[age][0], 1000) * tariff(sex, age) for age in AGES) for sex in COVERS}
    by_age = {age: MEN * tariff("Male", age) + (1 - MEN) * tariff("others", age) for age in AGES}
    return by_sex, by_age


def compare(log, column, group, reference, cells=("risk_class", "cover")):
    """Raw ratio of means with its 95 % interval (delta method on the logarithm), and the ratio within cells, each
    cell weighing as many offers as both have in it."""
    both = log.filter(pl.col(column).is_in([group, reference]))
    raw = both.group_by(column).agg(pl.col("price").mean(), pl.len())
    means = dict(zip(raw[column], raw["price"]))
    prices = [both.filter(pl.col(column) == name)["price"] for name in (group, reference)]
    error = sum(price.var() / len(price) / price.mean() ** 2 for price in prices) ** 0.5
    ratio = means[group] / means[reference]
    cell = both.group_by(*cells, column).agg(pl.col("price").mean(), pl.len()).pivot(
        on=column, index=cells, values=["price", "len"]
    )
    whole = cell.drop_nulls()
    weights = whole[f"len_{group}"] + whole[f"len_{reference}"]
    own, other = whole[f"price_{group}"], whole[f"price_{reference}"]
    ratios = own / other
    return {
        "raw": ratio,
        "interval": f"{ratio * exp(-1.959964 * error):.3f} to {ratio * exp(1.959964 * error):.3f}",
        "within": (own * weights).sum() / (other * weights).sum(),
        "higher in": f"{(ratios > 1).sum()} of {len(whole)} cells ({len(cell) - len(whole)} not shared)",
    }


def main():
    whole = pl.read_csv(Path(__file__).with_name("offers.csv"))
    print(f"rows {len(whole)}, priced {whole['price'].count()}, zero {(whole['price'] == 0).sum()}")
    print("blank", {c: n for c in whole.columns if (n := whole[c].null_count())})
    print("not disclosed", {c: (whole[c] == "Not disclosed").sum() for c in ("sex", "nationality")})
    log = whole.filter(pl.col("price").is_not_null()).with_columns(
        pl.when(pl.col("age") < 25).then(pl.lit("<25")).when(pl.col("age") < 65).then(pl.lit("25-<65"))
        .when(pl.col("age") >= 65).then(pl.lit(">=65")).alias("age"),
        pl.col("offered_on").str.slice(5, 2).cast(pl.Int32).alias("month"),
    )
    price = log["price"]
    print(f"price: least above 0 {price.filter(price > 0).min()}, median {price.median()}, mean "
          f"{price.mean():.2f}, most {price.max()}, skewness {price.skew():.2f}")
    for column in ("sex", "age", "nationality"):
        print(log.group_by(column).agg(
            pl.len(), pl.col("price").mean().round(2).alias("mean"), pl.col("price").median().alias("median")
        ).sort("len", descending=True))

    by_sex, by_age = expected_tariffs()
    late = Fraction(sum(PER_MONTH[7:]), sum(PER_MONTH))
    expected = {
        ("sex", "Male", "Female"): (by_sex["Male"] / by_sex["others"], 1),
        ("age", "<25", "25-<65"): (by_age["<25"] / by_age["25-<65"], 1),
        ("age", ">=65", "25-<65"): (by_age[">=65"] / by_age["25-<65"], SURCHARGE_65),
        ("nationality", "Non-EU", "National"): (Fraction(112, 100),) * 2,
        ("nationality", "EU", "National"): (1 + late * Fraction(30, 100) * Fraction(25, 100),) * 2,
        ("nationality", "Stateless", "National"): (1, 1),
        ("sex", "Non-binary", "Female"): (1, 1),
    }
    for (column, group, reference), (raw, within) in expected.items():
        found = compare(log, column, group, reference)
        print(f"{group} / {reference}: raw {found['raw']:.3f}, {found['interval']} "
              f"(expected {float(raw):.3f}), within "
              f"{found['within']:.3f} (expected {float(within):.3f}), higher in {found['higher in']}")

    periods = {"January to July": pl.col("month") < 8, "August to December": pl.col("month") >= 8}
    broker = pl.col("channel") == "broker"
    channels = {"broker": broker, "other channels": ~broker, "all channels": broker | ~broker}
    for (period, in_period), (channel, in_channel) in product(periods.items(), channels.items()):
        part = log.filter(in_period & in_channel)
        found = compare(part, "nationality", "EU", "National")
        count = part.filter(pl.col("nationality") == "EU").height
        print(f"EU / National, {period}, {channel}: n {count}, raw {found['raw']:.3f}, "
              f"within {found['within']:.3f}")

    for column in ("sex", "age"):
        print(log.group_by(column).agg(
            (pl.col("cover") == "full").mean().round(3).alias("full cover"),
            pl.col("risk_class").is_in(["D", "E"]).mean().round(3).alias("class D or E"),
        ).sort(column))


if __name__ == "__main__":
    main()
