"""The first rows and some drawn at random, value by value as they are."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from stagecraft.files import PARTITION, RESERVED, ROW
from stagecraft.profile import column_type

MOST_ROWS = 100
"""Rows of each of the two slices."""

MOST_CELLS = 30_000
"""Cells of each slice: a table of 1,000 columns shows 30 rows."""

MOST_TEXT = 2_000
"""Characters of one cell; a longer text says how long it is."""

EXACT = 2**53
"""Whole numbers beyond this can't be read from JSON without losing digits, so they travel as text."""


def preview_of(frame: pl.DataFrame, origins: dict[str, str | None] | None = None) -> dict[str, Any]:
    """Slices of the rows.

    :param frame: rows, in order
    :param origins: stage that made each column
    :returns: ``{rows, columns: [{name, type, origin}], first, random}``; a slice is ``{rows: [__row], partitions,
        cells: [[...]]}``. A cell is null (missing), a JSON value, text for a date and for a number JSON can't say, or
        ``{text, length}`` for a text that was cut.
    """
    names = [name for name in frame.columns if name not in RESERVED]
    count = min(frame.height, MOST_ROWS, max(1, MOST_CELLS // max(1, len(names))))
    drawn = np.zeros(0, dtype=np.int64)
    if frame.height:
        drawn = np.sort(np.random.default_rng(0).choice(frame.height, count, replace=False))
    return {
        "rows": frame.height,
        "columns": [
            {"name": name, "type": column_type(frame.schema[name]), "origin": (origins or {}).get(name)}
            for name in names
        ],
        "first": _slice(frame.head(count), names),
        "random": _slice(frame[drawn], names),
    }


def _slice(frame: pl.DataFrame, names: list[str]) -> dict[str, Any]:
    columns = [[cell_of(value) for value in frame[name].to_list()] for name in names]
    return {
        "rows": frame[ROW].to_list() if ROW in frame.columns else list(range(frame.height)),
        "partitions": frame[PARTITION].to_list() if PARTITION in frame.columns else None,
        "cells": [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in range(frame.height)],
    }


def cell_of(value: Any) -> Any:
    """One value, exactly: what is shown is what is stored."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -EXACT <= value <= EXACT else str(value)
    if isinstance(value, float):
        if np.isnan(value):
            return None
        return value if np.isfinite(value) else ("∞" if value > 0 else "−∞")
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    text = value if isinstance(value, str) else str(value)
    if isinstance(value, Decimal):
        return text
    return text if len(text) <= MOST_TEXT else {"text": text[:MOST_TEXT], "length": len(text)}
