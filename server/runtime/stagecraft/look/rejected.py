"""Rows a stage took out: how many by rule, and enough of each to see why."""

from typing import Any

import polars as pl

from stagecraft.files import ROW

from .preview import cell_of

PER_RULE = 50
MOST_ROWS = 500


def rejects_of(frame: pl.DataFrame) -> dict[str, Any]:
    """Counts and a slice of rejected rows.

    :param frame: ``__row, line, stage, rule, reason, raw``
    :returns: ``{rows, rules: [{stage, rule, rows, reason}], slice: [{row, line, stage, rule, reason, raw}]}``; rules by
        falling count with one reason as an example, the slice holds the first rows of every rule
    """
    counted = (
        frame.group_by("stage", "rule")
        .agg(pl.len().alias("rows"), pl.col("reason").drop_nulls().sort().first().alias("reason"))
        .sort(["rows", "stage", "rule"], descending=[True, False, False])
    )
    shown = max(1, min(PER_RULE, MOST_ROWS // max(1, counted.height)))
    rank = pl.int_range(pl.len()).over("stage", "rule")
    some = frame.filter(rank < shown).head(MOST_ROWS) if frame.height else frame
    return {
        "rows": frame.height,
        "rules": counted.to_dicts(),
        "slice": [
            {**{key: row[key] for key in ("line", "stage", "rule", "reason")}, "row": row[ROW],
             "raw": cell_of(row["raw"])}
            for row in some.iter_rows(named=True)
        ],
    }  # fmt: skip
