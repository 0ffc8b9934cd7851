"""Slices: each judged on its own rows, the worst named."""

import numpy as np
import polars as pl
import pytest

from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.modeling.testing import make_features, mixed_table, partitioned

TRAIN = {
    "algorithm": "linear",
    "hyper": {"regularization": 0.1},
    "patience": None,
    "class_weights": "none",
    "validation": {"method": "holdout"},
    "test_estimate": {"method": "partition"},
    "threshold": {"rule": "f1"},
    "seed": 3,
}
ASKED = {"metric": "auto", "replicates": 200, "confidence": 0.95, "importance": None, "final": True, "seed": 1}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A table in whose region "dark" the target is noise."""
    base = tmp_path_factory.mktemp("slices")
    rng = np.random.default_rng(2)
    frame = mixed_table("binary", 2400)
    region = rng.choice(["light", "dim", "dark"], frame.height, p=[0.6, 0.2, 0.2])
    noise = pl.Series([f"c{one}" for one in rng.integers(0, 2, frame.height)])
    frame = frame.with_columns(pl.Series("region", region.tolist()), pl.Series("when", np.arange(frame.height)))
    frame = frame.with_columns(pl.when(pl.col("region") == "dark").then(noise).otherwise(pl.col("y")).alias("y"))
    features = make_features(base / "features", partitioned(frame, 3, test=0.4), "y", "binary")
    model = run_stage(base / "train", "train", TRAIN, {"features": [features]}).outputs["model"]

    def run(name, *columns, fewest=30):
        asked = {**ASKED, "slices": {"columns": list(columns), "fewest": fewest}}
        return run_stage(base / name, "evaluate", asked, {"model": [model], "features": [features]}, final=True)

    return run


def test_the_region_whose_target_is_noise_is_named_as_the_worst_slice(judged):
    done = judged("region", "region")
    worst = done.result["facts"]["worstSlice"]
    assert (worst["column"], worst["slice"], worst["apart"]) == ("region", "dark", "worse")
    assert worst["value"] == pytest.approx(0.5, abs=0.1) and worst["low"] < worst["value"] < worst["high"]
    table = done.panel("slices")["rows"]
    assert table[0]["slice"] == "dark"
    assert "Worst slice: region = dark" in done.panel("slices")["note"]
    assert sum(row["rows"] for row in table) == sum(
        row["rows"] for row in judged("both", "region", "when").panel("slices")["rows"] if row["column"] == "when"
    )


def test_numbers_are_cut_in_quarters_and_gaps_are_a_slice_of_their_own(judged):
    table = judged("numbers", "when", "city").panel("slices")["rows"]
    quarters = [row for row in table if row["column"] == "when"]
    assert len(quarters) == 4 and max(row["rows"] for row in quarters) - min(row["rows"] for row in quarters) <= 2
    assert "(missing)" in [row["slice"] for row in table if row["column"] == "city"]


def test_a_slice_of_few_rows_is_counted_but_not_judged(judged):
    table = judged("few", "region", fewest=10_000).panel("slices")["rows"]
    assert {row["apart"] for row in table} == {"too few rows"} and all(row["value"] is None for row in table)


def test_a_column_that_isnt_there_is_named(judged):
    with pytest.raises(StageError) as caught:
        judged("gone", "nowhere")
    assert caught.value.code == "column_missing"
