"""Writes fairlearn_hiring.json: the measures of datasets/hiring by Fairlearn and scikit-learn.

    python -m venv .venv && .venv/bin/pip install fairlearn==0.15.0 scikit-learn==1.9.1 pandas==3.1.1 numpy==2.4.6
    .venv/bin/python tests/golden/fairlearn_hiring.py
"""

from pathlib import Path

import pandas

from fairlearn_common import NOTES, attribute, write

LOG = Path(__file__).parents[2] / "datasets" / "hiring" / "decisions.csv"


def cut_at_40(age):
    if age == "":
        return ""
    return "<40" if int(age) < 40 else ">=40"


log = pandas.read_csv(LOG, dtype=str, keep_default_na=False)
used = log[log["outcome"] != ""].copy()
used["y"] = (used["outcome"] == "advanced").astype(int)
used["t"] = used["performed_well"].map({"yes": 1.0, "no": 0.0})
used["sex"] = used["sex"].replace({"Not disclosed": ""})
used["age"] = used["age"].map(cut_at_40)

write(
    "fairlearn_hiring",
    "datasets/hiring/decisions.csv",
    NOTES + ["'Not disclosed' is unknown, like a blank. Age is cut at 40."],
    {
        "read": len(log),
        "used": len(used),
        "missing_decision": len(log) - len(used),
        "unlabelled": int(used["t"].isna().sum()),
    },
    [attribute(used[columns + ["y", "t"]], columns) for columns in (["sex"], ["race"], ["age"], ["race", "sex"])],
)
