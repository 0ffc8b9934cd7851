"""From text cells or stored values to typed columns, by the settings or by what was found."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from stagecraft.errors import StageError
from stagecraft.signature import DTYPES, VALUE_TOKENS, Entry, check_format
from stagecraft.textcolumns import missing_expr, parse_series

from .infer import Found
from .source import TextSource


@dataclass
class Planned:
    """One column to keep: where it comes from and what it becomes."""

    source: str
    name: str
    type: str
    format: str | None
    role: str | None
    tokens: list[str] | None = None
    examples: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """Columns to keep, and what the user should know."""

    columns: list[Planned]
    warnings: list[dict[str, Any]]


@dataclass
class Typed:
    """The table. ``misfits`` counts by column the cells that didn't fit and became missing, with the first of them."""

    frame: pl.DataFrame
    signature: list[Entry]
    roles: dict[str, str | None]
    misfits: dict[str, dict[str, Any]]
    warnings: list[dict[str, Any]]


def plan_columns(
    settings: list[dict[str, Any]], detect: Callable[[], list[Found]], names: list[str], file: str
) -> Plan:
    """Match the settings with the file's columns; without settings take what is found.

    :raises StageError: ``column_missing`` when the file lacks a column the settings keep
    """
    if not settings:
        found = detect()
        columns = [
            Planned(column.name, column.name, column.type, column.format, column.role, column.tokens)
            for column in found
        ]
        return Plan(columns, [warning for column in found for warning in column.warnings])
    kept = [column for column in settings if column["keep"]]
    present = set(names)
    absent = [column["name"] for column in kept if column["name"] not in present]
    if absent:
        raise StageError(
            "column_missing",
            f"“{file}” lacks {'the column' if len(absent) == 1 else 'the columns'} "
            f"{', '.join(f'“{name}”' for name in absent[:10])}.",
            "Detect the columns again, or choose the file they are in.",
            {"file": file, "column": absent[0]},
        )
    known = {column["name"] for column in settings}
    new = [name for name in names if name not in known]
    warnings = [
        {"code": "column_new", "column": name, "message": f"“{name}” is new in the file and is left out."}
        for name in new
    ]
    columns = [
        Planned(
            column["name"], column.get("as") or column["name"], column["type"], column.get("format"), column.get("role")
        )
        for column in kept
    ]
    return Plan(columns, warnings)


def _entry(column: Planned, tokens: list[str]) -> Entry:
    entry: Entry = {
        "name": column.name,
        "type": column.type,
        "format": column.format,
        "nullTokens": tokens,
        "required": False,
    }
    if column.source != column.name:
        entry["source"] = column.source
    check_format(entry)
    return entry


def type_texts(texts: pl.DataFrame, plan: Plan, source: TextSource) -> Typed:
    """Type text cells. A cell that doesn't fit becomes missing and is counted; a row is never lost for it."""
    positions = {name: at for at, name in enumerate(source.names)}
    entries = []
    for column in plan.columns:
        tokens = column.tokens
        if tokens is None:
            tokens = source.tokens if column.type in ("string", "boolean") else [*source.tokens, *VALUE_TOKENS]
        if column.format is None and column.type in ("integer", "number") and source.decimal == ",":
            column.format = ","
        entries.append(_entry(column, tokens))
    cells = [texts[f"c{positions[column.source]}"] for column in plan.columns]
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        typed = list(pool.map(parse_series, entries, cells))
    misfits: dict[str, dict[str, Any]] = {}
    for at, (entry, text) in enumerate(zip(entries, cells, strict=True)):
        values = typed[at] = typed[at].alias(entry["name"])
        if entry["type"] != "string":
            found = _misfits(entry, text, values)
            if found:
                misfits[entry["name"]] = found
        entry["required"] = len(values) > 0 and values.null_count() == 0
    return Typed(pl.DataFrame(typed), entries, {c.name: c.role for c in plan.columns}, misfits, plan.warnings)


def _misfits(entry: Entry, text: pl.Series, values: pl.Series) -> dict[str, Any] | None:
    lost = values.is_null() & text.is_not_null()
    if not lost.any():
        return None
    candidates = pl.DataFrame({"row": lost.arg_true(), "value": text.filter(lost)})
    odd = candidates.filter(~missing_expr(entry, pl.col("value")))
    if odd.height == 0:
        return None
    return {"count": odd.height, "row": int(odd["row"][0]) + 1, "example": odd["value"][0][:60]}


def type_stored(frame: pl.DataFrame, plan: Plan) -> Typed:
    """Bring stored values to the types of the plan."""
    typed: list[pl.Series] = []
    entries = []
    misfits: dict[str, dict[str, Any]] = {}
    for column in plan.columns:
        entry = _entry(column, column.tokens or [])
        series = frame[column.source]
        wanted = DTYPES[column.type]
        if series.dtype == pl.String:
            values = parse_series(entry, series)
            found = _misfits(entry, series, values) if column.type != "string" else None
            if found:
                misfits[column.name] = found
        elif series.dtype == wanted:
            values = series
        elif column.type == "string":
            values = series.cast(pl.String)
        elif series.dtype.is_numeric() and wanted.is_numeric():
            values = series.cast(wanted, strict=False)
        else:
            raise StageError(
                "column_type",
                f"“{column.source}” is stored as {series.dtype}; it can't be taken for a {column.type}.",
                "Choose the stored type or text.",
                {"column": column.source},
            )
        entry["required"] = len(values) > 0 and values.null_count() == 0
        entries.append(entry)
        typed.append(values.alias(column.name))
    return Typed(pl.DataFrame(typed), entries, {c.name: c.role for c in plan.columns}, misfits, plan.warnings)
