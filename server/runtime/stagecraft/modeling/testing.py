"""Makes features folders for tests, in the form the feature stage writes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.entries import DEFAULT_ROOT
from stagecraft.files import DRAW, PARTITION, ROW, write_json, write_parquet
from stagecraft.profile import column_type

NUMBERS = {"by": "type", "type": "number"}
TEXTS = {"by": "type", "type": "text"}
AUTO_STEPS: list[dict[str, Any]] = [
    {"op": "impute", "params": {"columns": NUMBERS, "method": "median", "flag": True}, "stage": "clean"},
    {
        "op": "impute",
        "params": {"columns": TEXTS, "method": "constant", "value": "(missing)", "flag": False},
        "stage": "clean",
    },
    {"op": "log", "params": {"columns": NUMBERS, "onlySkewed": True}, "stage": "feature"},
    {"op": "scale", "params": {"columns": NUMBERS, "method": "standard"}, "stage": "feature"},
    {
        "op": "onehot",
        "params": {"columns": TEXTS, "minShare": 0.005, "maxCategories": 30, "unknown": "other"},
        "stage": "feature",
    },
    {"op": "select_variance", "params": {"threshold": 0}, "stage": "feature"},
]

_PASSES = {"epochs": 15, "batch": 64}
LEARNERS: dict[str, dict[str, Any]] = {
    "sgd": {**_PASSES, "learning_rate": 0.05, "l2": 1e-4, "loss": "squared"},
    "decision_tree": {"max_depth": 6, "min_leaf": 5},
    "extra_trees": {"trees": 60, "max_depth": 12, "min_leaf": 2, "column_share": 0.5},
    "knn": {"neighbours": 7, "weighting": "distance", "most_rows": 400},
    "naive_bayes": {"smoothing": 1e-3},
    "svm": {"kernel": "rbf", "regularization": 1.0, "gamma": None, "most_rows": 400},
    "mlp": {
        **_PASSES,
        "layers": 2,
        "units": 16,
        "activation": "relu",
        "solver": "adam",
        "learning_rate": 0.01,
        "l2": 1e-3,
    },
}
"""Hyper-parameters with which the smaller algorithms are quickly fitted."""


def partitioned(frame: pl.DataFrame, seed: int = 0, validation: float = 0.2, test: float = 0.1) -> pl.DataFrame:
    """Rows with ``__row``, ``__draw`` and ``__partition``, drawn at random."""
    draw = np.random.default_rng(seed).random(frame.height)
    names = np.where(draw < 1 - validation - test, "train", np.where(draw < 1 - test, "validation", "test"))
    return frame.with_columns(
        pl.Series(ROW, np.arange(frame.height)),
        pl.Series(PARTITION, names.tolist(), dtype=pl.String),
        pl.Series(DRAW, draw),
    )


def make_features(
    folder: Path,
    frame: pl.DataFrame,
    target: str,
    problem_type: str,
    *,
    steps: Sequence[dict[str, Any]] = AUTO_STEPS,
    positive: str | None = None,
    roles: dict[str, str] | None = None,
) -> Path:
    """Write ``base.parquet``, ``recipe.json`` and ``schema.json``.

    :param frame: rows with reserved columns (see ``partitioned``)
    :returns: the folder
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_parquet(frame, folder / "base.parquet")
    reserved = (ROW, PARTITION, DRAW)
    known = roles or {}
    columns = [name for name in frame.columns if name not in reserved]
    signature: list[dict[str, Any]] = [
        {"name": name, "type": column_type(frame.schema[name]), "format": None, "nullTokens": [], "required": False}
        for name in columns
        if name != target and known.get(name) != "id"
    ]
    write_json(folder / "recipe.json", {"steps": list(steps), "signature": signature})
    classes = None
    if problem_type != "regression":
        classes = (
            frame.filter(pl.col(PARTITION) != "test")[target].drop_nulls().cast(pl.String).unique().sort().to_list()
        )
    schema = {
        "columns": [
            {
                "name": name,
                "type": column_type(frame.schema[name]),
                "role": "target" if name == target else known.get(name),
                "missing": 0,
                "distinct": None,
            }
            for name in columns
        ],
        "target": target,
        "problemType": problem_type,
        "classes": classes,
        "positive": (positive or classes[-1]) if problem_type == "binary" and classes else None,
        "rows": frame.height,
        "partitions": dict(frame[PARTITION].value_counts().iter_rows()),
    }
    write_json(folder / "schema.json", schema)
    return folder


def mixed_table(problem_type: str, rows: int = 400, seed: int = 0) -> pl.DataFrame:
    """Numbers, a category with holes and a target ``y`` that follows from them with noise."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=rows), rng.normal(size=rows)
    city = rng.choice(["Bergen", "Lyon", "Oulu"], rows, p=[0.6, 0.3, 0.1])
    signal = 1.5 * a + (city == "Lyon") + 0.5 * b * a + rng.normal(size=rows) / 2
    frame = pl.DataFrame({"a": a, "b": b, "city": city.tolist(), "noise": rng.normal(size=rows)})
    frame = frame.with_columns(
        pl.when(pl.Series(rng.random(rows) < 0.1)).then(None).otherwise(pl.col("city")).alias("city")
    )
    if problem_type == "regression":
        return frame.with_columns(pl.Series("y", 1000 + 200 * signal))
    limits = [0.5] if problem_type == "binary" else [-0.5, 1.0]
    return frame.with_columns(pl.Series("y", [f"c{at}" for at in np.digitize(signal, limits)]))


def noise_table(rows: int, columns: int, seed: int) -> pl.DataFrame:
    """Pure noise with a two-class target ``y``: nothing can be learned from it."""
    rng = np.random.default_rng(seed)
    frame = pl.DataFrame({f"x{at}": rng.normal(size=rows) for at in range(columns)})
    return frame.with_columns(pl.Series("y", [f"c{at}" for at in rng.integers(0, 2, rows)]))


def poisoned(frame: pl.DataFrame, target: str = "y") -> pl.DataFrame:
    """The same table with absurd numbers, unseen categories and turned classes in its test rows."""
    test = pl.col(PARTITION) == "test"
    changed = []
    for name, dtype in frame.schema.items():
        if name in (ROW, PARTITION, DRAW):
            continue
        if dtype == pl.String:
            wrong = pl.lit("c0") if name == target else pl.lit("poison")
        else:
            wrong = pl.lit(1e12 if name == target else -1e15)
        changed.append(pl.when(test).then(wrong).otherwise(pl.col(name)).alias(name))
    return frame.with_columns(changed)


def rooms_with_step(root: Path, source: str) -> Path:
    """A folder with all stage rooms and one more, ``trap``, whose ``steps.py`` is the given source."""
    root.mkdir(parents=True, exist_ok=True)
    for room in DEFAULT_ROOT.iterdir():
        if (room / "stage.py").exists() or (room / "steps.py").exists():
            (root / room.name).symlink_to(room)
    (root / "trap").mkdir()
    (root / "trap" / "steps.py").write_text(source, encoding="utf-8")
    return root
