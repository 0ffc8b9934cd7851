"""Rows that earlier stages took out, by stage and rule."""

from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.io import read_parquet

MOST_LINES = 50


def rejected_panel(folders: list[Path]) -> dict[str, Any]:
    """A table of the rejected rows of all connected stages: how many, and why."""
    frames = [read_parquet(folder / "rejects.parquet", ["stage", "rule", "reason"]) for folder in folders]
    counted = (
        pl.concat(frames)
        .group_by("stage", "rule")
        .agg(pl.len().alias("rows"), pl.col("reason").drop_nulls().sort().first().alias("reason"))
    )
    ordered = counted.sort(["rows", "stage", "rule"], descending=[True, False, False])
    total = int(ordered["rows"].sum())
    columns = [
        {"key": "stage", "label": "Stage"},
        {"key": "rule", "label": "Rule"},
        {"key": "rows", "label": "Rows", "numeric": True},
        {"key": "reason", "label": "Reason, for example"},
    ]
    note = (
        f"{total:,} rows never reached the model; no metric contains them."
        if total
        else "No row was taken out before the model."
    )
    return {
        "kind": "table",
        "id": "rejected",
        "title": "Rows that never got here",
        "columns": columns,
        "rows": ordered.head(MOST_LINES).to_dicts(),
        "note": note,
    }
