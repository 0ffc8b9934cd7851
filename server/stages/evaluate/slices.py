"""How good the model is for parts of the rows: by value of a column, or by quarter of a number."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from stagecraft.errors import StageError
from stagecraft.io import ROW
from stagecraft.metric_keys import HIGHER_IS_BETTER, NAMES
from stagecraft.modeling.bootstrap import View, judge
from stagecraft.modeling.data import Source, Target
from stagecraft.report import Report

from .judged import Judged
from .verdict import number

MOST_VALUES = 12
"""Values of a column that get a slice of their own; rarer ones share one."""
QUARTERS = 4
FEW_NUMBERS = 6
"""Whole numbers with at most this many values are shown value by value."""
REPLICATES = 300

Slice = tuple[str, np.ndarray]


def tell_slices(
    source: Source,
    shown: Judged,
    asked: dict[str, Any],
    metric: str,
    params: dict[str, Any],
    seed: int,
    report: Report,
) -> None:
    """A table of slices with rows, metric and interval, the worst first; and which is the worst.

    :param asked: ``{columns, fewest}``; slices of fewer rows are counted, but not judged
    :raises StageError: ``column_missing``
    """
    opened = ("train", "validation", "test") if params["final"] else ("train", "validation")
    rows = source.rows(*opened).frame
    judged = (
        pl.DataFrame({ROW: shown.ids})
        .cast({ROW: rows.schema[ROW]})
        .join(rows, on=ROW, how="left", maintain_order="left")
    )
    overall = shown.model.point[metric]
    sign = 1.0 if HIGHER_IS_BETTER[metric] else -1.0
    table: list[dict[str, Any]] = []
    for name in asked["columns"]:
        if name not in judged.columns:
            raise StageError(
                "column_missing", f"Slices: there is no column “{name}”.", "Choose another column.", {"column": name}
            )
        for label, mask in _slices(judged[name]):
            entry: dict[str, Any] = {"column": name, "slice": label, "rows": int(mask.sum())}
            if mask.sum() < asked["fewest"]:
                table.append({**entry, "value": None, "low": None, "high": None, "apart": "too few rows"})
                continue
            views = [
                View(view.predicted[mask], None if view.decided is None else view.decided[mask]) for view in shown.views
            ]
            one = judge(source.target, shown.y[mask], [views], REPLICATES, seed)[0]
            value, low, high = one.interval(metric, params["confidence"])
            table.append({**entry, "value": value, "low": low, "high": high, "apart": _apart(overall, low, high, sign)})
    known = [row for row in table if row["value"] is not None]
    table.sort(key=lambda row: (row["value"] is None, 0.0 if row["value"] is None else sign * row["value"]))
    worst = min(known, key=lambda row: sign * row["value"], default=None)
    report.fact("worstSlice", worst)
    report.panel(_panel(table, worst, metric, overall, source.target))


def _apart(overall: float, low: float | None, high: float | None, sign: float) -> str:
    if low is None or high is None:
        return "no interval"
    if low <= overall <= high:
        return "may be chance"
    return "worse" if (high < overall) == (sign > 0) else "better"


def _slices(series: pl.Series) -> Iterator[Slice]:
    missing = series.is_null().to_numpy()
    known = series.drop_nulls()
    if (series.dtype.is_numeric() and known.n_unique() > FEW_NUMBERS) or series.dtype in (pl.Date, pl.Datetime):
        yield from _quarters(series)
    else:
        counts = (
            known.value_counts(sort=False)
            .rename({series.name: "value"})
            .sort("count", "value", descending=[True, False])
        )
        values = counts["value"].head(MOST_VALUES)
        for value in values:
            yield _word(value), (series == value).fill_null(False).to_numpy()
        rest = ~series.is_in(values.implode()).fill_null(False).to_numpy() & ~missing
        if rest.any():
            yield f"{counts.height - MOST_VALUES} other values", rest
    if missing.any():
        yield "(missing)", missing


def _quarters(series: pl.Series) -> Iterator[Slice]:
    """Four parts of about equally many rows."""
    physical = series.to_physical().cast(pl.Float64).to_numpy()
    known = np.sort(physical[np.isfinite(physical)])
    if not len(known):
        return
    cuts = np.unique([known[0], *(known[len(known) * at // QUARTERS] for at in range(1, QUARTERS)), known[-1]])
    shown = series.drop_nulls().sort()
    for at, (low, high) in enumerate(pairwise(cuts)):
        last = at == len(cuts) - 2
        mask = (physical >= low) & ((physical <= high) if last else (physical < high))
        first, end = (shown[int(np.searchsorted(known, edge))] for edge in (low, high))
        yield f"{_word(first)} to {'' if last else 'below '}{_word(end)}", mask


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _panel(
    table: list[dict[str, Any]], worst: dict[str, Any] | None, metric: str, overall: float, target: Target
) -> dict[str, Any]:
    note = f"{NAMES[metric]} over all rows is {number(overall)}." if np.isfinite(overall) else ""
    if worst is not None:
        surely = {"worse": "surely worse than the whole", "better": "and still better than the whole"}
        note += (
            f" Worst slice: {worst['column']} = {worst['slice']}, {number(worst['value'])} on {worst['rows']:,} rows, "
            f"{surely.get(worst['apart'], 'which may be chance')}."
        )
    if len(table) > 20:
        note += " Among so many slices some look worse by chance alone."
    return {
        "kind": "table",
        "id": "slices",
        "title": f"Slices: {NAMES[metric]} of “{target.column}”",
        "columns": [
            {"key": "column", "label": "Column"},
            {"key": "slice", "label": "Slice"},
            {"key": "rows", "label": "Rows", "numeric": True},
            {"key": "value", "label": NAMES[metric], "numeric": True},
            {"key": "low", "label": "From", "numeric": True},
            {"key": "high", "label": "To", "numeric": True},
            {"key": "apart", "label": "Against all rows"},
        ],
        "rows": table,
        "note": note.strip(),
    }
