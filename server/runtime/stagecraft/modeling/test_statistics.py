"""Sufficient statistics: the counts that money is computed from."""

import numpy as np
import pytest

from stagecraft.modeling.data import Target
from stagecraft.modeling.statistics import ABOVE_EVERY_SCORE, MOST_THRESHOLDS, statistics_of

BINARY = Target("y", "binary", ("no", "yes"), 1)


def scored(rows, seed=0):
    rng = np.random.default_rng(seed)
    p = rng.random(rows)
    return (rng.random(rows) < p).astype(np.int64), np.column_stack([1 - p, p])


@pytest.mark.parametrize("rows", [60, 5000])
def test_counts_are_exact_at_every_threshold_and_fall_as_it_rises(rows):
    y, p = scored(rows)
    found = statistics_of(BINARY, y, p, None, 0.37, 4, 1)
    limits = np.array(found["thresholds"])
    assert len(limits) <= MOST_THRESHOLDS and (np.diff(limits) > 0).all()
    assert 0.37 in limits and limits[-1] == ABOVE_EVERY_SCORE and found["tp"][-1] == found["fp"][-1] == 0
    for at in range(0, len(limits), 37):
        flagged = p[:, 1] >= limits[at]
        assert found["tp"][at] == (flagged & (y == 1)).sum()
        assert found["fp"][at] == (flagged & (y == 0)).sum()
    assert (np.diff(found["tp"]) <= 0).all() and (np.diff(found["fp"]) <= 0).all()
    assert found["positives"] + found["negatives"] == found["rows"] == rows
    assert found["refused"] == 4


def test_resampled_counts_scatter_about_the_counts_as_a_bootstrap_does():
    y, p = scored(2000)
    found = statistics_of(BINARY, y, p, None, 0.5, 0, 1)
    drawn = found["replicates"]
    at = drawn["thresholds"].index(0.5)
    tp = np.array(drawn["tp"])[:, at]
    share = ((p[:, 1] >= 0.5) & (y == 1)).mean()
    assert tp.mean() == pytest.approx(2000 * share, rel=0.02)
    assert tp.std() == pytest.approx(np.sqrt(2000 * share * (1 - share)), rel=0.15)
    assert {a + b for a, b in zip(drawn["positives"], drawn["negatives"], strict=True)} == {2000}
    assert (np.array(drawn["tp"]) <= np.array(drawn["positives"])[:, None]).all()


def test_confusions_of_several_classes_keep_every_row():
    rng = np.random.default_rng(2)
    y, decided = rng.integers(0, 3, 300), rng.integers(0, 3, 300)
    found = statistics_of(Target("y", "multiclass", tuple("abc")), y, np.eye(3)[decided], decided, None, 0, 1)
    assert np.sum(found["confusion"]) == 300
    assert found["confusion"][1][2] == ((y == 1) & (decided == 2)).sum()
    assert np.array(found["replicates"]["confusion"]).sum(axis=(1, 2)).tolist() == [300] * 500


def test_residuals_of_numbers_give_over_and_undershoot():
    rng = np.random.default_rng(3)
    y = rng.normal(size=4000)
    error = rng.normal(size=4000)
    found = statistics_of(Target("y", "regression"), y, y + error, None, None, 0, 1)
    assert found["residuals"][500] == pytest.approx(np.median(error))
    assert found["meanOver"] == pytest.approx(np.maximum(error, 0).mean())
    assert found["meanUnder"] == pytest.approx(np.maximum(-error, 0).mean())
    spread = np.std(found["replicates"]["meanOver"])
    assert spread == pytest.approx(np.maximum(error, 0).std() / np.sqrt(4000), rel=0.15)
