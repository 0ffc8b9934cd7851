import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagecraft.profile import BINS, TOP, profile_column, profile_of, profile_parquet

numbers = st.lists(st.none() | st.floats(width=64) | st.just(float("nan")), max_size=60)
whole = st.lists(st.none() | st.integers(-(2**40), 2**40), max_size=60)


@settings(deadline=None)
@given(numbers | whole)
def test_counts_add_up_for_any_numbers(values):
    series = pl.Series("a", values, dtype=pl.Float64 if any(isinstance(v, float) for v in values) else pl.Int64)
    profile = profile_column(series)
    known = [v for v in values if v is not None and np.isfinite(v)]
    gone = sum(1 for v in values if v is None or (isinstance(v, float) and np.isnan(v)))
    assert profile["missing"] == (gone / len(values) if values else 0.0)
    assert profile["distinct"] == len(set(known))
    if known:
        assert sum(profile["histogram"]["counts"]) == len(known)
        assert (profile["min"], profile["max"]) == (min(known), max(known))
        assert len(profile["histogram"]["counts"]) <= BINS + 1


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200), st.randoms())
def test_the_order_of_rows_changes_no_bit(values, random):
    shuffled = values.copy()
    random.shuffle(shuffled)
    first, second = (pl.Series("a", rows).replace(-0.0, 0.0) for rows in (values, shuffled))
    assert profile_column(first) == profile_column(second)


def test_quantiles_and_moments_are_those_of_numpy():
    values = np.random.default_rng(1).normal(size=5_001)
    profile = profile_column(pl.Series(values))
    assert profile["quantiles"]["0.25"] == pytest.approx(np.quantile(values, 0.25), abs=1e-12)
    assert profile["quantiles"]["0.99"] == pytest.approx(np.quantile(values, 0.99), abs=1e-12)
    assert profile["mean"] == pytest.approx(values.mean(), abs=1e-12)
    assert profile["std"] == pytest.approx(values.std(ddof=1), abs=1e-12)
    assert profile["top"] == []


def test_whole_numbers_get_a_bar_each_and_their_own_quantiles():
    profile = profile_column(pl.Series([0, 1, 1, 2, 2, 2]))
    assert profile["histogram"] == {"edges": [-0.5, 0.5, 1.5, 2.5], "counts": [1, 2, 3]}
    assert profile["quantiles"]["0.5"] == 2
    assert profile["top"] == [{"value": 2, "count": 3}, {"value": 1, "count": 2}, {"value": 0, "count": 1}]


def test_dates_are_said_as_dates():
    profile = profile_column(pl.Series([dt.date(1969, 12, 31), dt.date(2026, 2, 1), None]))
    assert (profile["type"], profile["min"], profile["max"]) == ("date", "1969-12-31", "2026-02-01")
    assert profile["quantiles"]["0.99"] == "2026-02-01"
    assert profile["mean"] is None
    assert sum(profile["histogram"]["counts"]) == 2


def test_frequent_texts_are_in_order_and_bounded():
    values = ["b", "b", "a", "a", "c", None, *(f"x{at}" for at in range(50)), "long" * 1_000]
    profile = profile_column(pl.Series(values))
    assert profile["top"][:2] == [{"value": "a", "count": 2}, {"value": "b", "count": 2}]
    assert len(profile["top"]) == TOP
    assert max(len(entry["value"]) for entry in profile["top"]) <= 200
    assert profile["missing"] == pytest.approx(1 / len(values))


def test_a_share_of_true_is_the_mean_of_a_boolean():
    assert profile_column(pl.Series([True, False, True, None]))["mean"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "series",
    [
        pl.Series([None, None]),
        pl.Series([], dtype=pl.Float64),
        pl.Series([float("inf"), float("nan")]),
        pl.Series([[1, 2], None]),
        pl.Series([{"a": 1}]),
        pl.Series([2**100]).cast(pl.Int128, strict=False),
        pl.Series([1e308, -1e308]),
        pl.Series([5e-324, 0.0]),
        pl.Series(["1.50"]).cast(pl.Decimal(10, 2)),
        pl.Series([dt.timedelta(1)]),
        pl.Series([dt.time(1)]),
        pl.Series([b"x"]),
        pl.Series(["a"], dtype=pl.Categorical),
        pl.Series([dt.datetime(2026, 1, 1)]).dt.replace_time_zone("Europe/Berlin"),
    ],
)
def test_odd_columns_have_a_profile_too(series):
    assert profile_column(series)["type"]


def test_partitions_share_the_edges_and_add_up(tmp_path):
    frame = pl.DataFrame(
        {
            "__row": range(100),
            "__partition": ["train"] * 60 + ["validation"] * 40,
            "a": np.random.default_rng(2).normal(size=100),
        }
    )
    profile = profile_of(frame)
    column = profile["columns"]["a"]
    assert list(profile["columns"]) == ["a"]
    assert list(column["byPartition"]) == ["train", "validation"]
    parts = [part["histogram"] for part in column["byPartition"].values()]
    assert all(part["edges"] == column["histogram"]["edges"] for part in parts)
    assert [sum(counts) for counts in zip(*(part["counts"] for part in parts), strict=True)] == column["histogram"][
        "counts"
    ]
    frame.write_parquet(tmp_path / "a.parquet")
    assert profile_parquet(tmp_path / "a.parquet") == profile
