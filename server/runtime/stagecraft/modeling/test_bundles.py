"""Columns of one category grow the same trees together as apart."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from stagecraft.modeling import xgb
from stagecraft.modeling.bundles import find_bundles
from stagecraft.modeling.data import Block, Target
from stagecraft.modeling.spec import Spec

HYPER = {
    "trees": 8,
    "learning_rate": 0.3,
    "max_depth": 5,
    "min_leaf": 3,
    "row_share": 1,
    "column_share": 1,
    "l2": 1,
}
TARGETS = {
    "binary": Target("y", "binary", ("no", "yes"), 1),
    "multiclass": Target("y", "multiclass", ("a", "b", "c")),
    "regression": Target("y", "regression"),
}


def encoded(rows: int, problem: str, seed: int) -> Block:
    """Numbers, two encoded categories of 30 and 4 values, and flags that belong to neither."""
    rng = np.random.default_rng(seed)
    numbers = rng.normal(size=(rows, 3))
    city, plan = rng.integers(0, 30, rows), rng.integers(0, 4, rows)
    flags = rng.random((rows, 2)) < 0.1
    parts = [numbers[:, :2], flags[:, :1], np.eye(30)[city], np.eye(4)[plan], flags[:, 1:], numbers[:, 2:]]
    x = np.asfortranarray(np.hstack(parts), dtype=np.float32)
    score = numbers[:, 0] + 0.5 * (city % 5) + (plan == 2) * numbers[:, 1] + rng.normal(size=rows)
    if problem == "regression":
        return Block(x, (score - score.mean()) / score.std(), np.arange(rows))
    limits = np.quantile(score, [0.5] if problem == "binary" else [1 / 3, 2 / 3])
    return Block(x, np.searchsorted(limits, score), np.arange(rows))


@pytest.mark.parametrize(("problem", "patience"), [("binary", None), ("multiclass", 3), ("regression", 3)])
def test_trees_grown_on_bundles_answer_as_trees_grown_on_columns(
    problem: str, patience: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    train, stop = encoded(56_000, problem, 1), encoded(5_000, problem, 2)
    spec = Spec("xgboost", HYPER, TARGETS[problem], 7, 2, patience)
    told: dict[str, list[float]] = {"together": [], "apart": []}

    def grown(way: str) -> Any:
        blocks = [replace(block, cache={}) for block in (train, stop)]
        return xgb.fit_xgboost(spec, *blocks, lambda _, loss: told[way].append(loss) or False)  # type: ignore[func-returns-value]

    together = grown("together")
    monkeypatch.setattr(xgb, "find_bundles", lambda x, others: None)
    apart = grown("apart")

    assert together.rounds == apart.rounds
    np.testing.assert_allclose(together.predict(stop.x), apart.predict(stop.x), rtol=0, atol=1e-6)
    np.testing.assert_allclose(together.importance(), apart.importance(), rtol=0, atol=1e-5)
    np.testing.assert_allclose(told["together"], told["apart"], rtol=0, atol=1e-6)


def test_only_columns_of_which_exactly_one_is_set_are_bundled() -> None:
    x = encoded(2_000, "binary", 3).x
    together = [members for members in find_bundles(x) or [] if len(members) > 1]

    assert together == [list(range(3, 33)), list(range(33, 37))]


def test_a_watched_row_without_a_known_value_keeps_its_columns_apart() -> None:
    x, watched = encoded(2_000, "binary", 3).x, encoded(500, "binary", 4).x
    watched[7, 3:33] = 0
    watched[8, 33:35] = 1
    found = find_bundles(x, [watched])

    assert found is None


def test_columns_drawn_by_lot_are_drawn_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(x: np.ndarray, others: Any) -> None:
        raise AssertionError("looked for bundles")

    monkeypatch.setattr(xgb, "find_bundles", never)
    spec = Spec("xgboost", {**HYPER, "column_share": 0.5, "trees": 2}, TARGETS["binary"], 7, 2)
    xgb.fit_xgboost(spec, encoded(56_000, "binary", 1), None, None)
