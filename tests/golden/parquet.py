"""Small Parquet files by other writers, each with the same rows: what a reader of pages has to understand.

Run with pyarrow 26.0, duckdb 2.0 and polars 2.1 from the Python registry; the files are written beside this script, in parquet/.
"""

import datetime
import pathlib
import random

import duckdb
import polars
import pyarrow
import pyarrow.parquet

HERE = pathlib.Path(__file__).parent / "parquet"
ROWS = 2_000


def rows():
    """Few and many different values, runs, nulls in patches, all common types."""
    random.seed(7)
    start = datetime.date(2026, 1, 1)
    columns = {name: [] for name in ("few", "runs", "many", "flag", "whole", "long", "real", "day", "moment", "hired")}
    for row in range(ROWS):
        patch = 600 <= row < 900
        columns["few"].append(None if patch and row % 3 else random.choice(["Female", "Male", "Größe", ""]))
        columns["runs"].append(f"site {row // 450}")
        columns["many"].append(f"applicant {random.randrange(1_500)}")
        columns["flag"].append(None if row % 41 == 0 else random.random() < 0.3)
        columns["whole"].append(None if row % 17 == 0 else random.randrange(-3, 9))
        columns["long"].append(random.choice([2**53 - 1, -5, 0, 12]))
        columns["real"].append(None if row % 29 == 0 else random.choice([0.5, -0.0, 0.0, 1e9, 0.1]))
        columns["day"].append(start + datetime.timedelta(days=random.randrange(200)))
        columns["moment"].append(datetime.datetime(2026, 3, 1) + datetime.timedelta(minutes=random.randrange(90_000)))
        columns["hired"].append(random.choice(["yes", "no", "no", None]))
    return columns


SCHEMA = pyarrow.schema(
    [
        ("few", pyarrow.string()),
        pyarrow.field("runs", pyarrow.string(), nullable=False),
        ("many", pyarrow.string()),
        ("flag", pyarrow.bool_()),
        ("whole", pyarrow.int32()),
        ("long", pyarrow.int64()),
        ("real", pyarrow.float64()),
        ("day", pyarrow.date32()),
        ("moment", pyarrow.timestamp("us")),
        ("hired", pyarrow.string()),
    ]
)


def main():
    HERE.mkdir(exist_ok=True)
    table = pyarrow.table(rows(), schema=SCHEMA)
    small = {"row_group_size": 700, "data_page_size": 900, "write_batch_size": 64}
    for name, options in {
        "pyarrow-v1-snappy": {"compression": "snappy", "data_page_version": "1.0"},
        "pyarrow-v2-zstd": {"compression": "zstd", "data_page_version": "2.0"},
        "pyarrow-v2-none": {"compression": "none", "data_page_version": "2.0"},
        "pyarrow-v1-gzip": {"compression": "gzip", "data_page_version": "1.0"},
        "pyarrow-v1-lz4": {"compression": "lz4", "data_page_version": "1.0"},
        "pyarrow-v1-brotli": {"compression": "brotli", "data_page_version": "1.0"},
        "pyarrow-plain": {"compression": "zstd", "use_dictionary": False},
        "pyarrow-plain-v2": {"compression": "snappy", "use_dictionary": False, "data_page_version": "2.0"},
        "pyarrow-fallback": {"compression": "zstd", "dictionary_pagesize_limit": 300},
        "pyarrow-delta": {
            "compression": "zstd",
            "use_dictionary": False,
            "column_encoding": {"many": "DELTA_BYTE_ARRAY", "whole": "DELTA_BINARY_PACKED"},
        },
    }.items():
        pyarrow.parquet.write_table(table, HERE / f"{name}.parquet", **(small | options))
    # Row groups without rows between others.
    with pyarrow.parquet.ParquetWriter(HERE / "pyarrow-empty-groups.parquet", SCHEMA, compression="zstd") as writer:
        for start, stop in [(0, 0), (0, 900), (900, 900), (900, ROWS)]:
            writer.write_table(table.slice(start, stop - start))
    pyarrow.parquet.write_table(table.slice(0, 0), HERE / "pyarrow-no-rows.parquet")
    connection = duckdb.connect()
    connection.register("decisions", table)
    for name, options in {
        "duckdb-snappy": "compression snappy",
        "duckdb-zstd": "compression zstd, row_group_size 2048",
        "duckdb-v2": "compression zstd, parquet_version v2",
    }.items():
        connection.execute(f"copy decisions to '{HERE / name}.parquet' (format parquet, {options})")
    frame = polars.from_arrow(table)
    frame.write_parquet(HERE / "polars-zstd.parquet", compression="zstd", row_group_size=512, data_page_size=2000)
    frame.write_parquet(HERE / "polars-none.parquet", compression="uncompressed", statistics=False)
    # A type that no reader at hand decodes, beside columns that it does.
    half = pyarrow.array([0.5, 1.0, 0.25], pyarrow.float16())
    odd = pyarrow.table({"sex": ["a", "b", "b"], "outcome": ["yes", "no", "yes"], "weight": half})
    pyarrow.parquet.write_table(odd, HERE.parent / "float16.parquet")


main()
