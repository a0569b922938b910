"""Group measures and summaries as Fairlearn and scikit-learn compute them, for use as outside goldens.

Rules:
- A row without a decision takes part in nothing.
- A row without a label takes part in the selection rate only.
- A row whose group is unknown is counted and takes part in nothing else; a cross is unknown where any of its
  columns is.
- Fairlearn returns 0.0 for a rate that has no denominator. Here such a rate is null, with the reason under
  "undefined", and the group is left out of the summaries that need the rate.
"""

import json
from pathlib import Path

import fairlearn
import fairlearn.metrics as fm
import numpy
import pandas
import sklearn
import sklearn.metrics as sm

SMALL = 0.02


def close(a, b):
    assert abs(a - b) < 1e-12, (a, b)


def measures(decided, labelled):
    """The measures of one group: `decided` has column y, `labelled` also has column t, both 0/1."""
    out, undefined = {}, {}

    def put(name, value, base, reason):
        if base == 0:
            out[name], undefined[name] = None, reason
        else:
            out[name] = float(value())

    t, y = labelled["t"], labelled["y"]
    if len(labelled):
        tn, fp, fn, tp = (int(v) for v in sm.confusion_matrix(t, y, labels=[0, 1]).ravel())
    else:
        tn = fp = fn = tp = 0
    counts = {"rows": len(decided), "selected": int(decided["y"].sum()), "labelled": len(labelled)}
    counts |= {"true_positives": tp, "false_positives": fp, "true_negatives": tn, "false_negatives": fn}

    no_pos, no_neg = "no positive labels", "no negative labels"
    put("selection_rate", lambda: fm.selection_rate(decided["y"], decided["y"]), len(decided), "no rows")
    put("base_rate", lambda: fm.selection_rate(t, t), len(labelled), "no labelled rows")
    put("true_positive_rate", lambda: fm.true_positive_rate(t, y, pos_label=1), tp + fn, no_pos)
    put("false_negative_rate", lambda: fm.false_negative_rate(t, y, pos_label=1), tp + fn, no_pos)
    put("false_positive_rate", lambda: fm.false_positive_rate(t, y, pos_label=1), fp + tn, no_neg)
    put("true_negative_rate", lambda: fm.true_negative_rate(t, y, pos_label=1), fp + tn, no_neg)
    no_yes, no_no = "no labelled rows with the event", "no labelled rows without the event"
    put("positive_predictive_value", lambda: sm.precision_score(t, y, pos_label=1), tp + fp, no_yes)
    put("false_discovery_rate", lambda: 1 - sm.precision_score(t, y, pos_label=1), tp + fp, no_yes)
    put("negative_predictive_value", lambda: sm.precision_score(t, y, pos_label=0), tn + fn, no_no)
    put("false_omission_rate", lambda: 1 - sm.precision_score(t, y, pos_label=0), tn + fn, no_no)
    put("accuracy", lambda: sm.accuracy_score(t, y), len(labelled), "no labelled rows")
    both = min(tp + fn, fp + tn)
    put("balanced_accuracy", lambda: sm.balanced_accuracy_score(t, y), both, no_neg if tp + fn else no_pos)
    return counts, out, undefined


def gap_and_ratio(metric, rows, columns):
    """max - min and min / max of a rate between the groups of `rows`, by Fairlearn's MetricFrame."""
    if rows.empty:
        return None, None
    truth = rows["t"] if "t" in rows else rows["y"]
    frame = fm.MetricFrame(metrics=metric, y_true=truth, y_pred=rows["y"], sensitive_features=rows[columns])
    ratio = float(frame.ratio(method="between_groups")) if frame.by_group.max() > 0 else None
    return float(frame.difference(method="between_groups")), ratio


def summary(decided, labelled, columns):
    """The summaries over the groups of these rows, and the groups that had to be left out."""
    names = decided.groupby(columns).size().index

    def keep(rows, value):
        groups = rows[rows["t"] == value].groupby(columns).size().index
        index = pandas.MultiIndex.from_frame(rows[columns])
        return rows[index.isin([key(name) for name in groups])], [name for name in names if name not in groups]

    with_pos, no_pos = keep(labelled, 1)
    with_neg, no_neg = keep(labelled, 0)
    dp_difference, dp_ratio = gap_and_ratio(fm.selection_rate, decided.drop(columns="t"), columns)
    tpr_gap, tpr_ratio = gap_and_ratio(fm.true_positive_rate, with_pos, columns)
    fpr_gap, fpr_ratio = gap_and_ratio(fm.false_positive_rate, with_neg, columns)
    out = {
        "demographic_parity_difference": dp_difference,
        "demographic_parity_ratio": dp_ratio,
        "equal_opportunity_difference": tpr_gap,
        "false_positive_rate_difference": fpr_gap,
        "equalized_odds_difference": max(tpr_gap, fpr_gap),
        "equalized_odds_ratio": None if None in (tpr_ratio, fpr_ratio) else min(tpr_ratio, fpr_ratio),
        "average_absolute_odds_difference": (tpr_gap + fpr_gap) / 2,
        "left_out": {
            "true_positive_rate": [as_group(columns, name) for name in no_pos],
            "false_positive_rate": [as_group(columns, name) for name in no_neg],
        },
    }
    if set(no_pos) != set(no_neg):
        # Some group has one rate and not the other: the same again over the groups that have both.
        both = ~pandas.MultiIndex.from_frame(labelled[columns]).isin(
            [key(name) for name in no_pos + no_neg]
        )
        rows = labelled[both]
        args = {"y_true": rows["t"], "y_pred": rows["y"], "sensitive_features": rows[columns]}
        out["over_groups_with_both_rates"] = {
            "equalized_odds_difference": float(fm.equalized_odds_difference(**args)),
            "equalized_odds_ratio": float(fm.equalized_odds_ratio(**args)),
            "average_absolute_odds_difference": float(fm.equalized_odds_difference(**args, agg="mean")),
        }
    # The same from Fairlearn's own summaries, where it leaves no group out and defines every rate.
    args = {"y_true": decided["y"], "y_pred": decided["y"], "sensitive_features": decided[columns]}
    close(fm.demographic_parity_difference(**args), dp_difference)
    close(fm.demographic_parity_ratio(**args), dp_ratio)
    if not no_pos and not no_neg:
        args = {"y_true": labelled["t"], "y_pred": labelled["y"], "sensitive_features": labelled[columns]}
        close(fm.equalized_odds_difference(**args), out["equalized_odds_difference"])
        close(fm.equalized_odds_difference(**args, agg="mean"), out["average_absolute_odds_difference"])
        close(fm.equal_opportunity_difference(**args), out["equal_opportunity_difference"])
        if out["equalized_odds_ratio"] is not None:
            close(fm.equalized_odds_ratio(**args), out["equalized_odds_ratio"])
    return out


def key(name):
    return name if isinstance(name, tuple) else (name,)


def as_group(columns, name):
    return dict(zip(columns, key(name)))


def attribute(rows, columns):
    """One attribute or cross. `rows` has the group columns as text ("" is unknown), y (0/1), t (0/1 or NaN)."""
    known = rows[(rows[columns] != "").all(axis=1)]
    unknown = rows.drop(known.index)
    groups, small = [], []
    for name, decided in known.groupby(columns):
        labelled = decided.dropna(subset="t").astype({"t": int})
        counts, values, undefined = measures(decided, labelled)
        entry = {"group": as_group(columns, name)} | counts | {"fraction": len(decided) / len(rows)}
        groups.append(entry | {"measures": values} | ({"undefined": undefined} if undefined else {}))
        if len(decided) < SMALL * len(rows):
            small.append(key(name))
    index = pandas.MultiIndex.from_frame(known[columns])
    large = known[~index.isin(small)]
    labels = lambda part: part.dropna(subset="t").astype({"t": int})
    left_out = [as_group(columns, name) for name in small]
    return {
        "columns": columns,
        "groups": groups,
        "unknown": {"rows": len(unknown), "selected": int(unknown["y"].sum())},
        "summary": summary(known, labels(known), columns),
        "summary_without_small": {"below_fraction": SMALL, "left_out_as_small": left_out}
        | summary(large, labels(large), columns),
    }


def write(name, source, notes, ledger, attributes):
    versions = {"fairlearn": fairlearn.__version__, "scikit-learn": sklearn.__version__}
    versions |= {"pandas": pandas.__version__, "numpy": numpy.__version__}
    out = {"source": source, "made_by": name + ".py", "versions": versions, "notes": notes}
    out |= {"ledger": ledger, "attributes": attributes}
    path = Path(__file__).parent / (name + ".json")
    path.write_text(json.dumps(out, indent=1, allow_nan=False) + "\n", encoding="utf-8")


NOTES = [
    "Rows without a decision take part in nothing; rows without a label in the selection rate only.",
    "A rate without a denominator is null with a reason under 'undefined'; Fairlearn itself returns 0.0.",
    "Summaries run over the known groups; a group whose rate is undefined is named in left_out and not compared.",
    "equalized_odds_* and average_absolute_odds_difference take each of the two rates over the groups that have it; "
    "over_groups_with_both_rates gives them over the groups that have both, where that is not the same.",
    "summary_without_small repeats them without the groups that are less than below_fraction of the rows that have "
    "a decision.",
    "Differences are max - min, ratios min / max; equalized odds is the worse of the two rates; "
    "average_absolute_odds_difference is the mean of the TPR gap and the FPR gap.",
]
