"""What every step of a recipe did to the values: before and after, on training rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from stagecraft.files import RESERVED
from stagecraft.profile import column_type, profile_column
from stagecraft.recipe import FittedRecipe, step_class

MOST_COLUMNS = 60
SAME_SCALE = 0.2
"""Least share of the earlier range the later one must fill to be drawn over the same axis."""


def changes_of(fitted: FittedRecipe, start: int, sample: pl.DataFrame) -> list[dict[str, Any]]:
    """Columns touched by each step from the ``start``-th on.

    :param fitted: all steps
    :param sample: training rows before the first step
    :returns: per step ``{op, columns, more}``; a column is ``{name, state: changed | added | dropped, type, changed,
        of, before, after, sharedAxis}``, ``more`` the number of touched columns that aren't shown
    """
    names = [entry["name"] for entry in fitted.signature if entry["name"] in sample.columns]
    # Columns that only a dropping step names may be absent from the fitted signature, but not from the rows.
    named = [name for step in fitted.steps for name in step.columns if name in sample.columns and name not in names]
    frame = sample.select([*names, *dict.fromkeys(name for name in named if name not in RESERVED)])
    told = []
    for at, step in enumerate(fitted.steps):
        after = step_class(step.op).apply(frame, step.columns, step.parameters).frame
        if at >= start:
            told.append({"op": step.op, **_compared(frame, after)})
        frame = after
    return told


def _compared(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, Any]:
    columns: list[dict[str, Any]] = []
    touched = 0
    for name in [*before.columns, *(name for name in after.columns if name not in before.columns)]:
        old = before[name] if name in before.columns else None
        new = after[name] if name in after.columns else None
        changed = _changed(old, new) if old is not None and new is not None else None
        if changed == 0 and old is not None and new is not None and old.dtype == new.dtype:
            continue
        touched += 1
        if len(columns) < MOST_COLUMNS:
            columns.append(_column(name, old, new, changed, before.height))
    return {"columns": columns, "more": touched - len(columns)}


def _changed(old: pl.Series, new: pl.Series) -> int:
    if old.dtype != new.dtype:
        if not (old.dtype.is_numeric() and new.dtype.is_numeric()):
            return len(old)
        old, new = old.cast(pl.Float64), new.cast(pl.Float64)
    return int(old.ne_missing(new).sum())


def _column(name: str, old: pl.Series | None, new: pl.Series | None, changed: int | None, rows: int) -> dict[str, Any]:
    before = profile_column(old) if old is not None else None
    after = profile_column(new) if new is not None else None
    shared = False
    if before and after and old is not None and new is not None and before["histogram"] and after["histogram"]:
        shared = _same_scale(before, after)
        if shared:
            edges = np.array(before["histogram"]["edges"])
            after = profile_column(new, edges)
    kept = new if new is not None else old
    return {
        "name": name,
        "state": "added" if old is None else "dropped" if new is None else "changed",
        "type": column_type(kept.dtype) if kept is not None else None,
        "changed": changed,
        "of": rows,
        "before": _short(before),
        "after": _short(after),
        "sharedAxis": shared,
    }


def _same_scale(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    low, high = before["histogram"]["edges"][0], before["histogram"]["edges"][-1]
    inside = after["histogram"]["edges"][0] >= low - 1e-9 * abs(low) - 1 and after["max"] <= high
    if not isinstance(after["min"], (int, float)) or not inside or after["min"] < low:
        return False
    return (after["max"] - after["min"]) >= SAME_SCALE * (high - low) or before["histogram"] == after["histogram"]


def _short(figures: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    keys = ("type", "missing", "distinct", "min", "max", "mean", "std", "histogram")
    return {**{key: figures[key] for key in keys}, "median": figures["quantiles"].get("0.5"), "top": figures["top"][:8]}


def account(
    operations: Sequence[Mapping[str, Any]], start: int, told: Sequence[Mapping[str, Any]], sampled: int
) -> dict[str, Any]:
    """Rows and values together, operation by operation.

    :param operations: the stage's account of rows
    :param start: number of the operation that belongs to the first of ``told``
    :param sampled: training rows that ``told`` was taken from
    """
    items = []
    for at, operation in enumerate(operations):
        change = told[at - start] if start <= at < start + len(told) else {"op": None, "columns": [], "more": 0}
        items.append({**operation, **change})
    return {"sampled": sampled, "operations": items}
