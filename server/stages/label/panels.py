"""What Label shows of the target."""

from typing import Any

import numpy as np
import polars as pl

from stagecraft.files import PARTITION, PARTITIONS
from stagecraft.report import Report

SHOWN = 50
FEW = 30
"""Rows of a class in the test partition below which its metrics say little."""


def show(
    report: Report, data: pl.DataFrame, schema: dict[str, Any], missing: int, conflicts: int, handling: str
) -> None:
    """All panels and the verdict."""
    target, classes = schema["target"], schema["classes"]
    items: list[dict[str, Any]] = [
        {"label": "Target", "value": target},
        {"label": "Problem", "value": schema["problemType"]},
        {"label": "Rows", "value": data.height},
        {"label": "Rows without an answer", "value": missing, "tone": "warn" if missing else "good"},
    ]
    findings: list[str] = []
    if missing:
        share = 100 * missing / max(1, missing + data.height)
        findings.append(f"{missing} rows ({share:.1f} %) have no value of “{target}” and are set aside.")
    if classes is not None:
        items.append({"label": "Classes", "value": len(classes)})
        if schema["positive"] is not None:
            items.append({"label": "Positive class", "value": schema["positive"]})
        items.append({"label": "Contradicting rows", "value": conflicts, "tone": "warn" if conflicts else "good"})
        if conflicts:
            fate = "set aside" if handling == "reject" else "kept"
            findings.append(f"{conflicts} rows equal another row but carry a different label; they are {fate}.")
        findings += _classes(report, data, target, classes)
    else:
        _quantity(report, data, target)
    report.panel({"kind": "stats", "id": "overview", "title": "Overview", "items": items})
    for name in PARTITIONS:
        if schema["partitions"][name] == 0:
            findings.append(f"The {name} partition is empty: there are too few rows for these shares.")
    if findings:
        rows = [{"finding": finding} for finding in findings]
        columns = [{"key": "finding", "label": "Finding"}]
        report.panel({"kind": "table", "id": "findings", "title": "Findings", "columns": columns, "rows": rows})
    parts = [{"label": name, "value": schema["partitions"][name]} for name in PARTITIONS]
    report.panel(
        {"kind": "bars", "id": "partitions", "title": "Training, validation, test", "unit": "rows", "items": parts}
    )
    report.verdict("warn" if findings else "good", findings[0] if findings else f"{data.height:,} rows with an answer.")


def _classes(report: Report, data: pl.DataFrame, target: str, classes: list[str]) -> list[str]:
    counts = data.group_by(target, PARTITION).len()
    by = {(row[0], row[1]): row[2] for row in counts.iter_rows()}
    rows = [
        {
            "label": name,
            **{part: by.get((name, part), 0) for part in PARTITIONS},
            "share": round(100 * sum(by.get((name, part), 0) for part in PARTITIONS) / max(1, data.height), 2),
        }
        for name in classes
    ]
    report.panel(
        {
            "kind": "table",
            "id": "classes",
            "title": "Classes",
            "columns": [
                {"key": "label", "label": "Class"},
                *({"key": part, "label": part.capitalize(), "numeric": True} for part in PARTITIONS),
                {"key": "share", "label": "Share", "unit": "%", "numeric": True},
            ],
            "rows": rows[:SHOWN],
        }
    )
    found = []
    for row in rows:
        total = sum(row[part] for part in PARTITIONS)
        if total == 1:
            found.append(f"Class “{row['label']}” has a single row: it can be learned from or judged, never both.")
        elif row["train"] == 0:
            found.append(f"Class “{row['label']}” has no training row; a split by class shares would help.")
        elif row["validation"] == 0:
            found.append(f"Class “{row['label']}” has no validation row.")
    scarce = min(rows, key=lambda row: row["test"])
    if scarce["test"] < FEW and not found:
        found.append(f"Only {scarce['test']} test rows belong to class “{scarce['label']}”; its metrics will be rough.")
    return found


def _quantity(report: Report, data: pl.DataFrame, target: str) -> None:
    values = data[target].cast(pl.Float64).to_numpy()
    edges = np.histogram_bin_edges(values, bins=30)
    series = []
    for part in PARTITIONS:
        own = data.filter(pl.col(PARTITION) == part)[target].cast(pl.Float64).to_numpy()
        series.append({"name": part, "counts": np.histogram(own, bins=edges)[0].tolist()})
    report.panel(
        {"kind": "histogram", "id": "target", "title": "Target values", "edges": edges.tolist(), "series": series}
    )
