"""Writes a CSV for the benchmarks: ``generate_table.py ROWS PATH``. 20 columns of mixed types, 5 % of cells empty."""

import sys

import numpy as np
import polars as pl

SHARE_MISSING = 0.05
CITIES = [f"city {at}" for at in range(40)]
PLANS = ["basic", "family", "business", "student"]
CHANNELS = ["shop", "web", "phone", "partner", "letter"]


def table(rows: int, seed: int = 1) -> pl.DataFrame:
    """Numbers, whole numbers, texts, a date without gaps, yes or no, and the target."""
    rng = np.random.default_rng(seed)
    numbers = {f"amount_{at}": np.round(rng.normal(50, 20, rows) * (at + 1), 3) for at in range(8)}
    whole = {f"count_{at}": rng.poisson(4 * (at + 1), rows) for at in range(4)}
    city = rng.integers(0, len(CITIES), rows)
    plan = rng.integers(0, len(PLANS), rows)
    days = rng.integers(0, 3650, rows)
    active = rng.random(rows) < 0.6
    score = (
        0.02 * (numbers["amount_0"] - 50)
        + 0.3 * (plan == 2)
        - 0.15 * whole["count_1"] / 8
        + 0.4 * active
        + 0.03 * (city % 7)
    )
    target = rng.random(rows) < 1 / (1 + np.exp(-(score - 0.8 + 0.4 * np.sin(days / 200))))
    frame = pl.DataFrame(
        {
            **numbers,
            **whole,
            "city": np.array(CITIES)[city],
            "plan": np.array(PLANS)[plan],
            "channel": np.array(CHANNELS)[rng.integers(0, len(CHANNELS), rows)],
            "grade": np.array(["A", "B", "C"])[rng.integers(0, 3, rows)],
            "joined": np.datetime64("2015-01-01") + days.astype("timedelta64[D]"),
            "active": np.where(active, "yes", "no"),
            "ratio": np.round(rng.random(rows), 5),
        }
    )
    holes = [
        pl.when(pl.Series(rng.random(rows) < SHARE_MISSING)).then(None).otherwise(pl.col(name)).alias(name)
        for name in frame.columns
        if name != "joined"
    ]
    return frame.with_columns(holes).with_columns(left=pl.Series(np.where(target, "yes", "no")))


if __name__ == "__main__":
    table(int(sys.argv[1])).write_csv(sys.argv[2])
