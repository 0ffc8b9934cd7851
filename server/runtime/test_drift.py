import numpy as np
import polars as pl
import pytest

from stagecraft.drift import Limits, bin_edges, chi_square, compare, psi

LIMITS = Limits(psi_warn=0.1, psi_alarm=0.25, false_discovery_rate=0.05, missing_rise=0.1, bins=10, min_rows=100)


def draw(rng: np.random.Generator, rows: int) -> pl.DataFrame:
    columns = {f"n{at}": rng.normal(size=rows) for at in range(8)}
    columns["skewed"] = rng.exponential(size=rows)
    columns["counts"] = rng.poisson(2, size=rows).astype(float)
    frame = pl.DataFrame(columns)
    return frame.with_columns(
        city=pl.Series(rng.choice(["Ulm", "Bonn", "Kiel", "Hof"], p=[0.5, 0.3, 0.15, 0.05], size=rows)),
        active=pl.Series(rng.random(rows) < 0.3),
        gaps=pl.Series([None if missing else 1.0 for missing in rng.random(rows) < 0.1]),
    )


@pytest.mark.parametrize("rows", [120, 1000])
def test_of_200_undrifted_batches_at_most_one_in_twenty_alarms(rows):
    rng = np.random.default_rng(7)
    reference = draw(rng, 5000)
    levels = [compare(reference, draw(rng, rows), reference.columns, LIMITS)["level"] for _ in range(200)]
    assert sum(level in ("warn", "alarm") for level in levels) <= 10
    assert sum(level != "stable" for level in levels) <= 20


def test_a_shift_of_a_fifth_of_a_standard_deviation_is_noticed_in_5000_rows():
    rng = np.random.default_rng(3)
    reference = draw(rng, 5000)
    noticed = 0
    for _ in range(40):
        batch = draw(rng, 5000).with_columns(pl.col("n0") + 0.2)
        column = compare(reference, batch, reference.columns, LIMITS)["columns"][0]
        noticed += column["level"] != "stable"
    assert noticed >= 38


def test_a_large_shift_alarms_and_names_the_column():
    rng = np.random.default_rng(1)
    reference = draw(rng, 2000)
    report = compare(reference, draw(rng, 2000).with_columns(pl.col("n3") * 2 + 1.5), reference.columns, LIMITS)
    assert report["level"] == "alarm"
    assert [column["name"] for column in report["columns"] if column["level"] == "alarm"] == ["n3"]


def test_a_new_category_is_counted_as_unknown_and_alarms_when_it_is_frequent():
    rng = np.random.default_rng(2)
    reference = draw(rng, 2000)
    batch = draw(rng, 2000).with_columns(city=pl.when(pl.int_range(2000) < 600).then(pl.lit("Mars")).otherwise("city"))
    city = next(row for row in compare(reference, batch, reference.columns, LIMITS)["columns"] if row["name"] == "city")
    assert city["unknown"] == pytest.approx(0.3)
    assert city["level"] == "alarm"


def test_a_rise_of_missing_values_alarms_and_a_vanished_column_is_missing_everywhere():
    rng = np.random.default_rng(4)
    reference = draw(rng, 1000)
    report = compare(reference, draw(rng, 1000).drop("n1"), reference.columns, LIMITS)
    column = report["columns"][1]
    assert column["missing"] == {"reference": 0.0, "batch": 1.0}
    assert column["level"] == "alarm"


def test_a_batch_below_the_smallest_size_is_counted_but_not_judged():
    rng = np.random.default_rng(5)
    reference = draw(rng, 1000)
    report = compare(reference, draw(rng, 50).with_columns(pl.col("n0") + 9), reference.columns, LIMITS)
    assert (report["rows"], report["judged"], report["level"]) == (50, False, "stable")


def test_psi_of_equal_shares_is_zero_and_of_a_known_pair_as_computed_by_hand():
    assert psi(np.array([50, 50]), np.array([500, 500])) == pytest.approx(0, abs=1e-12)
    r, b = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    expected = float(((b - r) * np.log(b / r)).sum())
    assert psi(np.array([500_000, 500_000]), np.array([250_000, 750_000])) == pytest.approx(expected, abs=1e-4)


def test_bins_of_a_constant_column_and_of_no_values_exist():
    assert bin_edges(np.array([3.0, 3.0]), 10).size == 0
    assert bin_edges(np.array([]), 10).size == 0
    assert chi_square(np.array([10, 0]), np.array([9, 0])) == 1.0
