"""Writes fairlearn_compas.json: the measures of datasets/compas-two-year by Fairlearn and scikit-learn.

    python -m venv .venv && .venv/bin/pip install fairlearn==0.15.0 scikit-learn==1.9.1 pandas==3.1.1 numpy==2.4.6
    .venv/bin/python tests/golden/fairlearn_compas.py
"""

from pathlib import Path

import pandas

from fairlearn_common import NOTES, attribute, write

LOG = Path(__file__).parents[2] / "datasets" / "compas-two-year" / "flags.csv"

table = pandas.read_csv(LOG, dtype=str, keep_default_na=False)
# One row for each of the n people the line stands for.
people = table.loc[table.index.repeat(table["n"].astype(int))].reset_index(drop=True)
people["y"] = (people["flagged"] == "yes").astype(int)
people["t"] = (people["reoffended"] == "yes").astype(float)

write(
    "fairlearn_compas",
    "datasets/compas-two-year/flags.csv, each line repeated n times",
    NOTES + ["The event is being flagged, which is bad to get; a positive label is having reoffended."],
    {"read": len(people), "used": len(people), "missing_decision": 0, "unlabelled": 0},
    [attribute(people[["race", "y", "t"]], ["race"])],
)
