"""Rows that travel with a model: the reference monitoring compares with, and what deploy asks the live endpoint."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.io import read_parquet, write_parquet
from stagecraft.modeling.data import Rows, Target
from stagecraft.modeling.twin import Twin

MOST_ROWS = 20_000
PREDICTION = "__prediction"
"""Probability of the positive class, the predicted number, or the likeliest class of several."""


def prediction_column(target: Target, predicted: np.ndarray) -> pl.Series:
    """One value per row that monitoring can follow."""
    if target.is_number:
        return pl.Series(PREDICTION, predicted, dtype=pl.Float64)
    if target.positive is not None:
        return pl.Series(PREDICTION, predicted[:, target.positive], dtype=pl.Float64)
    return pl.Series(PREDICTION, [target.classes[at] for at in predicted.argmax(axis=1)], dtype=pl.String)


def _evenly(count: int) -> np.ndarray:
    return np.linspace(0, count - 1, min(count, MOST_ROWS)).round().astype(np.int64) if count else np.arange(0)


def write_reference(
    folder: Path, signature: list[dict[str, Any]], rows: Rows, at: np.ndarray, target: Target, predicted: np.ndarray
) -> None:
    """``reference.parquet``: raw rows with predictions by a model that hadn't seen them.

    :param at: positions in ``rows`` of the predicted rows
    """
    chosen = _evenly(len(at))
    names = [entry["name"] for entry in signature if entry["name"] in rows.frame.columns]
    frame = rows.frame[at[chosen]].select(names).with_columns(prediction_column(target, predicted[chosen]))
    write_parquet(frame, folder / "reference.parquet", ordered=True)


def write_probe(folder: Path, twin: Twin, rows: Rows) -> None:
    """``probe.parquet``: raw rows with the answers the live endpoint must give (null where the twin refuses)."""
    chosen = _evenly(len(rows))
    frame = rows.frame[chosen]
    answer = twin.predict(frame)
    width = len(twin.target.classes) or 1
    values = answer.predicted.reshape(-1, width).tolist()
    expected = [None if refused else value for refused, value in zip(answer.refused, values, strict=True)]
    names = [entry["name"] for entry in twin.recipe.signature if entry["name"] in frame.columns]
    probe = frame.select(names).with_columns(pl.Series("__expected", expected, dtype=pl.List(pl.Float64)))
    write_parquet(probe, folder / "probe.parquet", ordered=True)


def read_probe(folder: Path) -> tuple[pl.DataFrame, list[list[float] | None]]:
    """Rows and expected answers of ``write_probe``."""
    frame = read_parquet(folder / "probe.parquet")
    return frame.drop("__expected"), frame["__expected"].to_list()
