"""Prints what came out of the log beside what the mechanism makes one expect: the tables of README.md.

Needs polars and scikit-learn (made with 2.1.0 and 1.9.1). From the root of the repository:
python datasets/routing/observed.py

Observed is computed from tickets.csv. Expected is computed from the numbers in examples/generate_routing.rs
alone, summed over every possible draw; only the rounding of the wait to minutes is left out.
"""

from collections import Counter
from itertools import product
from math import exp
from pathlib import Path

import polars as pl
from sklearn.metrics import roc_auc_score

TOPICS = {  # asked in Spanish, in French, in other languages; specialist, self-service, urgent
    "billing": (130, 300, 220, 150, 250, 25),
    "delivery": (270, 110, 180, 100, 400, 35),
    "login": (300, 60, 170, 80, 600, 25),
    "outage": (80, 230, 150, 450, 100, 70),
    "refund": (130, 180, 160, 200, 200, 30),
    "cancel": (90, 120, 120, 250, 150, 40),
}
LANGUAGES = ["en", "es", "fr", "ar", "pl"]
ASKED = {"es": 0, "fr": 1}
SELF_SERVICE = {"ar": 120, "fr": 62}
SPECIALIST = {"fr": -36}
QUEUES = ["specialist", "standard", "self_service"]
WAITS = {"specialist": 60.0, "standard": 25.0, "self_service": 8.0}
RUSHES = [(50, 300), (80, 250), (120, 200), (200, 130), (350, 75), (700, 35), (1500, 10)]
ESCALATED = {"specialist": 0.06, "standard": 0.12, "self_service": 0.26}
ANSWERED = {True: 0.98, False: 0.94}
PAID = 0.36


def expected(language):
    """What a ticket in the language is to be expected to meet."""
    rush = sum(percent * share for percent, share in RUSHES) / 100_000
    # The wait is over all regions, of which the West has 19 % and waits half as long again.
    west = 1 + 0.19 * 0.5
    shares, answered, waits = Counter(), Counter(), Counter()
    for asked in TOPICS.values():
        topic = asked[ASKED.get(language, 2)] / 1000
        for paid in (True, False):
            part = topic * (PAID if paid else 1 - PAID)
            of_queue = {
                "specialist": (asked[3] + (150 if paid else 0) + SPECIALIST.get(language, 0)) / 1000,
                "self_service": (asked[4] + SELF_SERVICE.get(language, 0)) / 1000,
            }
            of_queue["standard"] = 1 - sum(of_queue.values())
            for queue, share in of_queue.items():
                shares[queue] += part * share
                by_plan = 0.6 if paid and queue != "self_service" else 1
                answered[queue] += part * share * ANSWERED[paid]
                waits[queue] += part * share * ANSWERED[paid] * WAITS[queue] * by_plan * rush * west
    everything = sum(answered.values())
    return {
        **shares,
        "wait": sum(waits.values()) / everything,
        "escalated": sum(answered[queue] * ESCALATED[queue] for queue in QUEUES) / everything,
    }


def expected_score(language):
    """Rates of the decision at 0.50 and the AUC, from the chance of being urgent of every possible ticket."""
    chances = Counter()
    for asked in TOPICS.values():
        for draws in product(range(-15, 16), repeat=3):
            chances[min(max(asked[5] + sum(draws), 13), 97)] += asked[ASKED.get(language, 2)] / 31**3 / 1000
    level = 62 if language == "pl" else 50
    urgent = {chance: share * chance / 100 for chance, share in chances.items()}
    calm = {chance: share - urgent[chance] for chance, share in chances.items()}
    base, above = sum(urgent.values()), [chance for chance in chances if chance >= level]
    won = sum(u * c * (1 if a > b else 0.5 if a == b else 0)
              for (a, u), (b, c) in product(urgent.items(), calm.items()))
    return {
        "base": base,
        "score": base - (0.12 if language == "pl" else 0),
        "priority": sum(chances[chance] for chance in above),
        "tpr": sum(urgent[chance] for chance in above) / base,
        "fpr": sum(calm[chance] for chance in above) / (1 - base),
        "auc": won / base / (1 - base),
    }


def within(log, column, group, reference, value, cells):
    """The mean of a value in both groups, each cell weighing as many tickets as both have in it."""
    both = log.filter(pl.col(column).is_in([group, reference]))
    cell = both.group_by(*cells, column).agg(value.mean().alias("mean"), pl.len()).pivot(
        on=column, index=cells, values=["mean", "len"]
    ).drop_nulls()
    weights = cell[f"len_{group}"] + cell[f"len_{reference}"]
    own, other = ((cell[f"mean_{name}"] * weights).sum() / weights.sum() for name in (group, reference))
    higher = (cell[f"mean_{group}"] > cell[f"mean_{reference}"]).sum()
    return own, other, f"higher in {higher} of {len(cell)}"


def ratio_of_shares(hits, base, reference_hits, reference_base):
    """A ratio with its 95 % interval (delta method on the logarithm)."""
    ratio = hits / base / (reference_hits / reference_base)
    error = (1 / hits - 1 / base + 1 / reference_hits - 1 / reference_base) ** 0.5
    return f"{ratio:.3f}, {ratio * exp(-1.959964 * error):.3f} to {ratio * exp(1.959964 * error):.3f}"


def ratio_of_means(own, reference):
    """The same for means."""
    ratio = own.mean() / reference.mean()
    error = sum(wait.var() / len(wait) / wait.mean() ** 2 for wait in (own, reference)) ** 0.5
    return f"{ratio:.3f}, {ratio * exp(-1.959964 * error):.3f} to {ratio * exp(1.959964 * error):.3f}"


def main():
    whole = pl.read_csv(Path(__file__).with_name("tickets.csv"))
    print(f"rows {len(whole)}; blank", {c: n for c in whole.columns if (n := whole[c].null_count())})
    print("und", (whole["language"] == "und").sum(), Counter(whole["queue"]), Counter(whole["stage"]),
          Counter(whole["urgent_confirmed"]), Counter(whole["escalated"]))

    print("\nqueue, by language")
    routed = whole.filter(pl.col("queue").is_not_null())
    for language in LANGUAGES:
        own = routed.filter(pl.col("language") == language)
        of_queue = Counter(own["queue"])
        print(f"{language} n {len(own)}", *(
            f"{queue} {of_queue[queue]} {of_queue[queue] / len(own):.4f} ({expected(language)[queue]:.4f})"
            for queue in QUEUES), sep="; ")
    for language, queue in product(LANGUAGES[1:], QUEUES):
        in_queue = pl.col("queue") == queue
        own, other, higher = within(routed, "language", language, "en", in_queue, ["topic"])
        flags = [routed.filter(pl.col("language") == which)["queue"].eq(queue) for which in (language, "en")]
        raw = [flag.mean() for flag in flags]
        ratio = ratio_of_shares(flags[0].sum(), len(flags[0]), flags[1].sum(), len(flags[1]))
        print(f"{language} - en, {queue}: raw {raw[0] - raw[1]:+.4f} "
              f"({expected(language)[queue] - expected('en')[queue]:+.4f}), ratio {ratio} "
              f"({expected(language)[queue] / expected('en')[queue]:.3f}); "
              f"within topics {own - other:+.4f}, ratio {own / other:.3f}, {higher}")

    print("\nself-service, by topic")
    by_topic = routed.filter(pl.col("language").is_in(LANGUAGES)).group_by("topic", "language").agg(
        (pl.col("queue") == "self_service").mean().round(3)
    ).pivot(on="language", index="topic", values="queue")
    print(by_topic.select("topic", *LANGUAGES).sort("topic"))

    waited = whole.filter(pl.col("wait_minutes").is_not_null())
    wait = pl.col("wait_minutes")

    def waits_of(column, group):
        return waited.filter(pl.col(column) == group)["wait_minutes"]

    print(f"\nwait: n {len(waited)}, least {waited['wait_minutes'].min()}, most {waited['wait_minutes'].max()}, "
          f"skewness {waited['wait_minutes'].skew():.1f}")
    longest = waited["wait_minutes"].sort(descending=True)[: len(waited) // 100]
    print(f"the longest 1 %: {longest.min()} and more, {longest.sum() / waited['wait_minutes'].sum():.3f} of all minutes")
    for column in ("region", "language", "queue"):
        print(waited.group_by(column).agg(
            pl.len(), wait.mean().round(2).alias("mean"), wait.median().alias("median"),
            wait.quantile(0.9, "linear").alias("p90")).sort("len", descending=True))
    for region in ("South", "East", "West"):
        own, other, higher = within(waited, "region", region, "North", wait, ["queue", "plan"])
        raw = ratio_of_means(*(waits_of("region", which) for which in (region, "North")))
        print(f"{region} / North: raw {raw}; within queue and plan {own / other:.3f}, {higher}")
    for language in LANGUAGES[1:]:
        own, other, higher = within(waited, "language", language, "en", wait, ["queue", "plan"])
        raw = ratio_of_means(*(waits_of("language", which) for which in (language, "en")))
        ratio = expected(language)["wait"] / expected("en")["wait"]
        print(f"{language} / en: raw {raw} ({ratio:.3f}); within queue and plan "
              f"{own / other:.3f}, {higher}; expected mean {expected(language)['wait']:.2f}")

    for band in ("30-44", "45-64", "65+"):
        raw = ratio_of_means(*(waits_of("age_band", which) for which in (band, "18-29")))
        print(f"{band} / 18-29: raw {raw}")

    print("\nescalated, by language")
    for language in LANGUAGES[1:]:
        yes = pl.col("escalated") == "yes"
        own, other, _ = within(waited, "language", language, "en", yes, ["queue"])
        raw = [waited.filter(pl.col("language") == which)["escalated"].eq("yes").mean() for which in (language, "en")]
        print(f"{language} / en: raw {raw[0]:.4f} {raw[1]:.4f} ratio {raw[0] / raw[1]:.3f} "
              f"({expected(language)['escalated'] / expected('en')['escalated']:.3f}); within queue {own / other:.3f}")

    print("\nscore, by language")
    scored = whole.filter(pl.col("score").is_not_null()).with_columns((pl.col("score") >= 0.5).alias("first"))
    labelled = scored.filter(pl.col("urgent_confirmed").is_not_null()).with_columns(
        (pl.col("urgent_confirmed") == "yes").cast(pl.Int32).alias("urgent"),
        ((pl.col("score") * 100).round().cast(pl.Int32) - 1).clip(0).floordiv(10).alias("bin"))
    print(f"scored {len(scored)}, labelled {len(labelled)}")
    hits = {}
    for language in LANGUAGES:
        first = scored.filter(pl.col("language") == language)["first"]
        own = labelled.filter(pl.col("language") == language)
        bins = own.group_by("bin").agg(pl.len(), pl.col("urgent").mean(), pl.col("score").mean())
        ece = ((bins["urgent"] - bins["score"]).abs() * bins["len"]).sum() / len(own)
        brier = ((own["urgent"] - own["score"]) ** 2).mean()
        urgent, calm = own.filter(pl.col("urgent") == 1), own.filter(pl.col("urgent") == 0)
        x = expected_score(language)
        hits[language] = (urgent["first"].sum(), len(urgent))
        print(f"{language}: scored {len(first)}, first {first.sum()} {first.mean():.4f} ({x['priority']:.4f}); "
              f"labelled {len(own)}, urgent {own['urgent'].mean():.4f} ({x['base']:.4f}), mean score "
              f"{own['score'].mean():.4f} ({x['score']:.4f}), ECE {ece:.4f}, Brier {brier:.4f}, AUC "
              f"{roc_auc_score(own['urgent'], own['score']):.4f} ({x['auc']:.4f}), TPR {urgent['first'].sum()}/"
              f"{len(urgent)} {urgent['first'].mean():.4f} ({x['tpr']:.4f}), FPR {calm['first'].sum()}/{len(calm)} "
              f"{calm['first'].mean():.4f} ({x['fpr']:.4f})")

    for language in LANGUAGES[1:]:
        x = expected_score(language)["tpr"] / expected_score("en")["tpr"]
        print(f"{language} / en, TPR: {ratio_of_shares(*hits[language], *hits['en'])} ({x:.3f})")

    print("\nstages, by age band")
    stages = ["opened", "answered", "resolved", "confirmed"]
    resolved = {}
    for band in ("18-29", "30-44", "45-64", "65+"):
        reached = Counter(whole.filter(pl.col("age_band") == band)["stage"])
        counts = [sum(reached[stage] for stage in stages[place:]) for place in range(4)]
        passed = [f"{stages[place]} {counts[place]} {counts[place] / counts[place - 1]:.4f}" for place in (1, 2, 3)]
        resolved[band] = counts[2], counts[1]
        print(band, counts[0], *passed, f"confirmed of all {counts[3] / counts[0]:.4f}", sep="; ")
    print(f"65+ / 30-44, resolved: {ratio_of_shares(*resolved['65+'], *resolved['30-44'])} ({0.74 / 0.88:.3f})")
    answered = PAID * ANSWERED[True] + (1 - PAID) * ANSWERED[False]
    print(f"expected answered {answered:.4f}, confirmed of all {answered * 0.88 * 0.7:.4f}, "
          f"of 65+ {answered * 0.74 * 0.7:.4f}")


if __name__ == "__main__":
    main()
