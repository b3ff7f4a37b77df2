"""The same question put to DuckDB or polars, over the same columns, held in memory.

    python rivals.py ENGINE THREADS ROUNDS FOLDER

Reads the columns that the bench wrote, loads them, asks ROUNDS times and prints one JSON line: seconds of
each round, by how much the process's memory grew at its peak while asking (Linux), and the answer by group.
"""

import json
import os
import sys
import time

engine, threads, rounds, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
os.environ["POLARS_MAX_THREADS"] = str(threads)

import numpy as np  # noqa: E402


def column(name, kind):
    return np.fromfile(os.path.join(folder, name), dtype=kind)


flags = column("flags", "u1")
columns = {
    "ended": column("ended", "i8").view("datetime64[us]"),
    "handling": column("ended", "i8") - column("received", "i8"),
    "department": column("department", "u1"),
    "category": column("category", "u1"),
    "on_time": (flags & 1) != 0,
    "first_contact": (flags & 2) != 0,
    "visited": (flags & 4) != 0,
    "satisfied": (flags & 12) == 12,
    "repeated": (flags & 16) != 0,
}


def memory(what):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(what))


if engine.startswith("duckdb"):
    import duckdb
    import pyarrow

    quantile = "approx_quantile(handling, 0.95)" if "approx" in engine else "quantile_disc(handling, 0.95)"
    base = duckdb.connect(":memory:", config={"threads": threads})
    loaded = pyarrow.table(columns)
    base.execute("create table cases as select * from loaded")
    version = duckdb.__version__
    query = f"""
        select month(ended) - 1, department, category, count(*),
               sum(on_time::int), sum(first_contact::int), sum(visited::int), sum(satisfied::int),
               sum(repeated::int), avg(handling), {quantile}
        from cases group by all
    """

    def ask():
        return base.execute(query).fetchall()

else:
    import polars as pl

    cases = pl.DataFrame(columns)
    version = pl.__version__
    names = ["on_time", "first_contact", "visited", "satisfied", "repeated"]

    def ask():
        return (
            cases.lazy()
            .group_by(pl.col("ended").dt.month().cast(pl.Int64) - 1, "department", "category")
            .agg(
                pl.len(),
                *[pl.col(name).sum() for name in names],
                pl.col("handling").mean(),
                pl.col("handling").quantile(0.95, interpolation="higher").alias("p95"),
            )
            .collect()
            .rows()
        )


with open("/proc/self/clear_refs", "w") as refs:
    refs.write("5")  # the peak counts from here
before = memory("VmRSS")
seconds = []
for _ in range(rounds):
    start = time.perf_counter()
    answer = ask()
    seconds.append(time.perf_counter() - start)

groups = [[int(x) for x in row[:9]] + [float(row[9]), float(row[10])] for row in sorted(answer)]
print(json.dumps({"version": version, "seconds": seconds, "peak": memory("VmHWM") - before, "groups": groups}))
