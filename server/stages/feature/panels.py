"""What Feature shows of the matrix."""

from typing import Any

import numpy as np
import polars as pl

from stagecraft.files import PARTITION
from stagecraft.recipe import FittedRecipe, Recipe, step_class
from stagecraft.report import Report

SHOWN = 200
CORRELATED = 25
SAMPLE = 20_000


def show(
    report: Report,
    matrix: pl.DataFrame,
    recipe: Recipe,
    fitted: FittedRecipe,
    target: str,
    rejected: int,
    refused: int,
) -> None:
    """All panels and the verdict."""
    names = fitted.feature_names
    report.panel(
        {
            "kind": "stats",
            "id": "overview",
            "title": "Overview",
            "items": [
                {"label": "Rows", "value": matrix.height},
                {"label": "Features", "value": len(names)},
                {"label": "Columns before", "value": len([e for e in recipe.signature if e["name"] != target])},
                {"label": "Rows set aside", "value": rejected},
                {"label": "Rows production would refuse", "value": refused, "tone": "warn" if refused else "good"},
            ],
        }
    )
    train = matrix.filter(pl.col(PARTITION) == "train")
    _features(report, train, names)
    _dropped(report, fitted)
    _correlation(report, train, names)
    report.fact("features", len(names))
    report.fact("refused", refused)
    tone = "warn" if refused else "good"
    more = f"; {refused} rows outside training lack a value and would be refused" if refused else ""
    report.verdict(tone, f"{len(names)} features from {len(fitted.signature)} columns{more}.")


def _features(report: Report, train: pl.DataFrame, names: list[str]) -> None:
    rows = []
    for name in names[:SHOWN]:
        figures = train.select(min=pl.col(name).min(), mean=pl.col(name).mean(), max=pl.col(name).max()).row(
            0, named=True
        )
        rows.append({"feature": name} | {key: round(float(value), 4) for key, value in figures.items()})
    report.panel(
        {
            "kind": "table",
            "id": "features",
            "title": "Features",
            "columns": [
                {"key": "feature", "label": "Feature"},
                {"key": "min", "label": "Smallest", "numeric": True},
                {"key": "mean", "label": "Mean", "numeric": True},
                {"key": "max", "label": "Largest", "numeric": True},
            ],
            "rows": rows,
            "note": "Figures of training rows"
            + (f"; the first {SHOWN} of {len(names)} features." if len(names) > SHOWN else "."),
        }
    )


def _dropped(report: Report, fitted: FittedRecipe) -> None:
    rows: list[dict[str, Any]] = [
        {"column": column, "by": step_class(step.op).title}
        for step in fitted.steps
        if step_class(step.op).drops_columns
        for column in step.columns
    ]
    if rows:
        columns = [{"key": "column", "label": "Column"}, {"key": "by", "label": "Dropped by"}]
        report.panel(
            {"kind": "table", "id": "dropped", "title": "Dropped columns", "columns": columns, "rows": rows[:SHOWN]}
        )


def _correlation(report: Report, train: pl.DataFrame, names: list[str]) -> None:
    shown = names[:CORRELATED]
    if len(shown) < 2 or train.height < 3:
        return
    rows = train.select(shown).gather_every(max(1, train.height // SAMPLE)).to_numpy()
    centred = rows - rows.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    length[length == 0] = np.inf
    values = (centred / length).T @ (centred / length)
    report.panel(
        {
            "kind": "matrix",
            "id": "correlation",
            "title": "Correlation",
            "rows": shown,
            "columns": shown,
            "values": np.round(values, 3).tolist(),
            **({"note": f"The first {CORRELATED} features."} if len(names) > CORRELATED else {}),
        }
    )
