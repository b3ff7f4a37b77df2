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
    "on_time": (flags & 1) != 0,
    "first_contact": (flags & 2) != 0,
    "visited": (flags & 4) != 0,
    "satisfied": (flags & 12) == 12,
    "repeated": (flags & 16) != 0,
}
# Names, as departments and categories have: as text, or from a dictionary where the engine has one.
DEPARTMENTS = [f"d{n:02}" for n in range(31)]
CATEGORIES = [f"c{n:02}" for n in range(12)]
department = column("department", "u1")
category = column("category", "u1")


def memory(what):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(what))


if engine.startswith("duckdb"):
    import duckdb
    import pyarrow

    def names(codes, known):
        return pyarrow.DictionaryArray.from_arrays(pyarrow.array(codes), pyarrow.array(known))

    base = duckdb.connect(":memory:", config={"threads": threads})
    loaded = pyarrow.table(
        columns | {"department": names(department, DEPARTMENTS), "category": names(category, CATEGORIES)}
    )
    kinds = "varchar", "varchar"
    if engine.endswith("enum"):
        base.execute(f"create type departments as enum ({', '.join(map(repr, DEPARTMENTS))})")
        base.execute(f"create type categories as enum ({', '.join(map(repr, CATEGORIES))})")
        kinds = "departments", "categories"
    base.execute(
        f"""create table cases as select * replace
            (department::varchar::{kinds[0]} as department, category::varchar::{kinds[1]} as category)
            from loaded"""
    )
    del loaded
    version = duckdb.__version__
    query = """
        select month(ended) - 1, department, category, count(*),
               sum(on_time::int), sum(first_contact::int), sum(visited::int), sum(satisfied::int),
               sum(repeated::int), avg(handling), quantile_disc(handling, 0.95)
        from cases group by all
    """

    def ask():
        return base.execute(query).fetchall()

else:
    import polars as pl

    kinds = (pl.Enum(DEPARTMENTS), pl.Enum(CATEGORIES)) if engine.endswith("enum") else (pl.String, pl.String)
    cases = pl.DataFrame(columns).with_columns(
        pl.Series("department", DEPARTMENTS).gather(department).cast(kinds[0]),
        pl.Series("category", CATEGORIES).gather(category).cast(kinds[1]),
    )
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

groups = [
    [int(row[0]), int(row[1][1:]), int(row[2][1:]), *map(int, row[3:9]), float(row[9]), float(row[10])]
    for row in sorted(answer)
]
print(json.dumps({"version": version, "seconds": seconds, "peak": memory("VmHWM") - before, "groups": groups}))
