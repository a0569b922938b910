"""How long an audit takes beside what others need, on the same files, in one run.

    python3 benches/peers.py                                  1 and 10 million rows, Parquet and CSV
    python3 benches/peers.py --rows 1000000,100000000 --rounds 5
    python3 benches/peers.py --with fairlearn,aequitas        also the fairness libraries (minutes)
    python3 benches/peers.py --growth                         only how the cost of an audit grows, and with what

Makes the files and a virtual environment with the peers under target/peers, builds the release binary, and times whole
processes in turn: every round runs each command once, so that a busy minute falls on all of them. Prints medians, ratios
to DuckDB's bare GROUP BY, and peak resident memory. The lines "inside" are the seconds of the work alone, without the
start of a process.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLACE = ROOT / "target" / "peers"
PYTHON = PLACE / "venv" / "bin" / "python"
BINARY = ROOT / "target" / "release" / "evenhand"

MAKE = """
import sys
import numpy, polars
rows, parquet, csv = int(sys.argv[1]), sys.argv[2], sys.argv[3]
random = numpy.random.default_rng(1)
def frame(count, start):
    return polars.DataFrame({
        "id": numpy.arange(start, start + count),
        "sex": numpy.array(["Female", "Male", "Non-binary"])[random.choice(3, count, p=[.48, .5, .02])],
        "race": numpy.array(["White", "Black", "Hispanic", "Asian", "Two", "AIAN", "NHPI"])[
            random.choice(7, count, p=[.6, .13, .15, .06, .03, .02, .01])],
        "age": numpy.array(["<25", "25-40", "40+"])[random.choice(3, count)],
        "outcome": numpy.where(random.random(count) < .31, "yes", "no"),
        "label": numpy.where(random.random(count) < .5, "1", "0"),
        "score": random.random(count),
    })
step = 10_000_000
if rows <= step:
    whole = frame(rows, 0)
    whole.write_parquet(parquet, compression="zstd")
    if csv:
        whole.write_csv(csv)
else:
    import pyarrow.parquet
    writer = None
    for start in range(0, rows, step):
        part = frame(min(step, rows - start), start).to_arrow()
        writer = writer or pyarrow.parquet.ParquetWriter(parquet, part.schema, compression="zstd")
        writer.write_table(part, row_group_size=1_000_000)
    writer.close()
"""

GROWTH = """
import sys
import numpy, polars
rows, path = int(sys.argv[1]), sys.argv[2]
random = numpy.random.default_rng(2)
polars.DataFrame({
    "sex": numpy.array(["Female", "Male"])[random.choice(2, rows)],
    "race": numpy.array(["White", "Black", "Hispanic", "Asian"])[random.choice(4, rows, p=[.6, .15, .15, .1])],
    "team": numpy.char.add("team ", random.integers(0, 500, rows).astype(str)),
    "outcome": numpy.where(random.random(rows) < .31, "yes", "no"),
    "label": numpy.where(random.random(rows) < .5, "1", "0"),
    "price": numpy.round(random.lognormal(4, .6, rows), 2),
    "wait": random.lognormal(3, 1, rows),
    "score": numpy.round(random.random(rows), 4),
}).write_parquet(path, compression="zstd")
"""

DUCKDB = """
import sys, time
import duckdb
begun = time.perf_counter()
duckdb.sql(f"select sex, race, age, outcome, label, count(*) from '{sys.argv[1]}' group by all").fetchall()
print(time.perf_counter() - begun)
"""

POLARS = """
import sys, time
import polars
begun = time.perf_counter()
columns = ["sex", "race", "age", "outcome", "label"]
scan = polars.scan_csv(sys.argv[1], infer_schema=False) if sys.argv[1].endswith("csv") else polars.scan_parquet(sys.argv[1])
scan.group_by(columns).len().collect(engine="streaming")
print(time.perf_counter() - begun)
"""

FAIRLEARN = """
import sys, time
import pandas
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
begun = time.perf_counter()
columns = ["sex", "race", "age", "outcome", "label"]
log = pandas.read_csv(sys.argv[1], usecols=columns, dtype=str) if sys.argv[1].endswith("csv") \
    else pandas.read_parquet(sys.argv[1], columns=columns)
truth, decided = (log["label"] == "1").astype(int), (log["outcome"] == "yes").astype(int)
metrics = {"selection": selection_rate, "tpr": true_positive_rate, "fpr": false_positive_rate}
for groups in (["sex"], ["race"], ["age"], ["sex", "race"]):
    frame = MetricFrame(metrics=metrics, y_true=truth, y_pred=decided, sensitive_features=log[groups])
    frame.difference(), frame.ratio()
print(time.perf_counter() - begun)
"""

AEQUITAS = """
import sys, time
import pandas
from aequitas.bias import Bias
from aequitas.group import Group
begun = time.perf_counter()
columns = ["sex", "race", "age", "outcome", "label"]
log = pandas.read_csv(sys.argv[1], usecols=columns, dtype=str) if sys.argv[1].endswith("csv") \
    else pandas.read_parquet(sys.argv[1], columns=columns)
log["score"], log["label_value"] = (log["outcome"] == "yes").astype(int), (log["label"] == "1").astype(int)
crosstab, _ = Group().get_crosstabs(log[["sex", "race", "age", "score", "label_value"]], attr_cols=["sex", "race", "age"])
reference = {"sex": "Male", "race": "White", "age": "25-40"}
Bias().get_disparity_predefined_groups(crosstab, original_df=log, ref_groups_dict=reference, mask_significance=False)
print(time.perf_counter() - begun)
"""


def prepare(packages):
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", PLACE / "venv"], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *packages], check=True)
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    subprocess.run(["cargo", "bench", "--quiet", "--bench", "counting", "--no-run"], cwd=ROOT, check=True)


def timed(command):
    """Seconds, megabytes at the peak, and what was printed last."""
    begun = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, cwd=ROOT)
    printed = process.stdout.read().decode().split()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"failed: {command}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024, printed[-1] if printed else ""


def audit(log, fingerprint, replicates):
    groups = [word for column in ("sex", "race", "age") for word in ("--group", column)]
    what = ["--cross", "sex,race", "--decision", "outcome=yes", "--label", "label=1", "--profile", "generic", "--quiet"]
    settings = ["--set", f"log.fingerprint={fingerprint}", "--set", f"audit.replicates={replicates}"]
    return [BINARY, "audit", log, *groups, *what, *settings, "--out", PLACE / "report"]


def growth(rounds, sizes):
    """What an audit costs with more rows, groups, replicates, and with numbers for outcomes."""
    common = ["--quiet", "--set", "log.fingerprint=blake3", "--out", PLACE / "report"]
    groups, hired = ["--group", "sex", "--group", "race"], ["--decision", "outcome=yes", "--label", "label=1"]
    cases = {
        "6 groups, 2,000 replicates": [*groups, *hired],
        "6 groups, none": [*groups, *hired, "--set", "audit.replicates=0"],
        "6 groups, 20,000 replicates": [*groups, *hired, "--set", "audit.replicates=20000"],
        "500 groups": ["--group", "team", *hired],
        "500 groups, no replicates": ["--group", "team", *hired, "--set", "audit.replicates=0"],
        "prices in cents": [*groups, "--amount", "price"],
        "times, all different": [*groups, "--amount", "wait"],
        "scores of four digits": [*groups, *hired, "--score", "score"],
    }
    runs = {}
    for rows in sizes:
        log = PLACE / f"growth-{rows}.parquet"
        if not log.exists():
            subprocess.run([PYTHON, "-c", GROWTH, str(rows), log], check=True)
        commands = {name: [BINARY, "audit", log, *words, *common] for name, words in cases.items()}
        for _ in range(rounds):
            for name, command in commands.items():
                runs.setdefault((name, rows), []).append(timed(command))
    heads = [head for rows in sizes for head in (f"{rows:,} rows, seconds", "peak MB")]
    print(f"\n| | {' | '.join(heads)} |\n| :-- |{' --: |' * len(heads)}")
    for name in cases:
        of = [runs[name, rows] for rows in sizes]
        cells = [(f"{statistics.median(run[0] for run in all):.3f}", f"{max(run[1] for run in all):.0f}") for all in of]
        print(f"| {name} | {' | '.join(cell for pair in cells for cell in pair)} |")


def counting():
    built = sorted((ROOT / "target" / "release" / "deps").glob("counting-*"), key=os.path.getmtime)
    return [path for path in built if path.suffix == ""][-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="1000000,10000000")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--with", dest="more", default="")
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args()
    sizes = [int(float(text)) for text in given.rows.split(",")]
    more = [name for name in given.more.split(",") if name]
    prepare(["duckdb", "polars", "pyarrow", "numpy", *more])
    if given.growth:
        return growth(given.rounds, sizes)
    for rows in sizes:
        parquet, csv = PLACE / f"log-{rows}.parquet", PLACE / f"log-{rows}.csv"
        with_csv = rows <= 10_000_000
        if not parquet.exists():
            subprocess.run([PYTHON, "-c", MAKE, str(rows), parquet, csv if with_csv else ""], check=True)
        for log in [parquet, csv] if with_csv else [parquet]:
            commands = {
                "DuckDB, GROUP BY": [PYTHON, "-c", DUCKDB, log],
                "polars, group_by": [PYTHON, "-c", POLARS, log],
                "evenhand, counting": [counting(), log, 1],
                "evenhand, audit without resampling": audit(log, "blake3", 0),
                "evenhand, whole audit, blake3": audit(log, "blake3", 2000),
                "evenhand, whole audit, sha256": audit(log, "sha256", 2000),
            }
            scripts = {"fairlearn": FAIRLEARN, "aequitas": AEQUITAS}
            commands |= {f"{name}": [PYTHON, "-c", scripts[name], log] for name in more}
            runs = {name: [] for name in commands}
            for _ in range(given.rounds):
                for name, command in commands.items():
                    runs[name].append(timed(command))
            table(f"{rows:,} rows, {log.suffix[1:]}, {log.stat().st_size / 1e6:.0f} MB", runs)


def table(title, runs):
    base = statistics.median(run[0] for run in runs["DuckDB, GROUP BY"])
    inside = statistics.median(float(run[2]) for run in runs["DuckDB, GROUP BY"])
    print(f"\n{title}\n\n| | seconds | to DuckDB | inside, seconds | to DuckDB | peak MB |\n| :-- | --: | --: | --: | --: | --: |")
    for name, of in runs.items():
        seconds = statistics.median(run[0] for run in of)
        cells = [f"{seconds:.3f}", f"{seconds / base:.2f}"]
        try:
            work = statistics.median(float(run[2]) for run in of)
            cells += [f"{work:.3f}", f"{work / inside:.2f}"]
        except ValueError:
            cells += ["", ""]
        print(f"| {name} | {' | '.join(cells)} | {max(run[1] for run in of):.0f} |")
    sys.stdout.flush()


main()
