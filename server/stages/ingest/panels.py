"""What Ingest shows of the table it read."""

from typing import Any

import polars as pl

from stagecraft.report import Report

from .columns import Typed

SHOWN_BARS = 25
SHOWN_ROWS = 200
WORDS = {
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "string": "text",
    "date": "date",
    "datetime": "date and time",
}


def show(
    report: Report,
    schema: dict[str, Any],
    typed: Typed,
    rejects: pl.DataFrame,
    warnings: list[dict[str, Any]],
    copies: int,
) -> None:
    """All panels and the verdict."""
    rows, columns = schema["rows"], schema["columns"]
    missing = sum(column["missing"] * rows for column in columns)
    cells = rows * len(columns)
    lost = sum(found["count"] for found in typed.misfits.values())
    share = round(100 * missing / cells, 1) if cells else 0
    report.panel(
        {
            "kind": "stats",
            "id": "overview",
            "title": "Overview",
            "items": [
                {"label": "Rows", "value": rows},
                {"label": "Rows set aside", "value": rejects.height, "tone": "warn" if rejects.height else "good"},
                {"label": "Columns", "value": len(columns)},
                {"label": "Missing cells", "value": share, "unit": "%"},
                {"label": "Cells that didn't fit", "value": lost, "tone": "warn" if lost else "good"},
                {"label": "Copies of other rows", "value": copies},
            ],
        }
    )
    _columns(report, columns, typed)
    _findings(report, typed, rejects, warnings, copies)
    gaps = sorted((column for column in columns if column["missing"]), key=lambda column: -column["missing"])
    if gaps:
        items = [{"label": column["name"], "value": round(100 * column["missing"], 2)} for column in gaps[:SHOWN_BARS]]
        report.panel({"kind": "bars", "id": "missing", "title": "Missing values", "unit": "%", "items": items})
    parts = schema["partitions"]
    items = [{"label": name, "value": count} for name, count in parts.items()]
    report.panel(
        {"kind": "bars", "id": "partitions", "title": "Training, validation, test", "unit": "rows", "items": items}
    )
    report.fact("rejected", rejects.height)
    report.fact("copies", copies)
    if rows == 0:
        report.verdict("warn", "The file has a header but no rows: nothing can be learned from it yet.")
    elif rejects.height:
        report.verdict("warn", f"{rows:,} rows read; {rejects.height:,} could not be read and are set aside.")
    else:
        report.verdict("good", f"{rows:,} rows and {len(columns)} columns read.")


def _columns(report: Report, columns: list[dict[str, Any]], typed: Typed) -> None:
    formats = {entry["name"]: entry["format"] for entry in typed.signature}
    rows = [
        {
            "name": column["name"],
            "type": WORDS[column["type"]],
            "format": formats.get(column["name"]),
            "role": column["role"],
            "missing": round(100 * column["missing"], 2),
            "distinct": column["distinct"],
            "misfits": typed.misfits.get(column["name"], {}).get("count", 0),
        }
        for column in columns
    ]
    report.panel(
        {
            "kind": "table",
            "id": "columns",
            "title": "Columns",
            "columns": [
                {"key": "name", "label": "Column"},
                {"key": "type", "label": "Type"},
                {"key": "format", "label": "Format"},
                {"key": "role", "label": "Role"},
                {"key": "missing", "label": "Missing", "unit": "%", "numeric": True},
                {"key": "distinct", "label": "Distinct", "numeric": True},
                {"key": "misfits", "label": "Didn't fit", "numeric": True},
            ],
            "rows": rows[:SHOWN_ROWS],
            **({"note": f"The first {SHOWN_ROWS} of {len(rows)} columns."} if len(rows) > SHOWN_ROWS else {}),
        }
    )


def _findings(report: Report, typed: Typed, rejects: pl.DataFrame, warnings: list[dict[str, Any]], copies: int) -> None:
    rows: list[dict[str, Any]] = [
        {
            "column": name,
            "finding": f"{found['count']} cells don't fit the type and became missing; the first is "
            f"“{found['example']}” in row {found['row']}.",
        }
        for name, found in typed.misfits.items()
    ]
    rows += [{"column": warning.get("column"), "finding": warning["message"]} for warning in warnings]
    if copies:
        rows.append({"column": None, "finding": f"{copies} rows are copies of others; copies share a partition."})
    for rule, count in (
        rejects["rule"].value_counts().sort("count", descending=True).iter_rows() if rejects.height else ()
    ):
        first = rejects.filter(pl.col("rule") == rule)["reason"][0]
        rows.append({"column": None, "finding": f"{count} rows set aside ({rule.replace('_', ' ')}): {first}."})
    if rows:
        report.panel(
            {
                "kind": "table",
                "id": "findings",
                "title": "Findings",
                "columns": [{"key": "column", "label": "Column"}, {"key": "finding", "label": "Finding"}],
                "rows": rows[:SHOWN_ROWS],
            }
        )
