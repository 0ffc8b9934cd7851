"""What Clean shows of its work."""

from typing import Any

from stagecraft.dataset import Dataset, Settled
from stagecraft.files import PARTITION, RESERVED
from stagecraft.report import Report

SHOWN = 200
MAP_ROWS = 60


def show(
    report: Report, before: Dataset, settled: Settled, schema: dict[str, Any], rejected: int, made: int, flagged: int
) -> None:
    """All panels and the verdict."""
    after = settled.dataset
    report.panel(
        {
            "kind": "stats",
            "id": "overview",
            "title": "Overview",
            "items": [
                {"label": "Rows in", "value": before.data.height},
                {"label": "Rows out", "value": after.data.height},
                {"label": "Rows set aside", "value": rejected},
                {"label": "Rows made", "value": made},
                {"label": "Rows flagged", "value": flagged},
                {"label": "Columns", "value": len(schema["columns"])},
            ],
        }
    )
    earlier = {column["name"]: column for column in before.schema["columns"]}
    later = {column["name"]: column for column in schema["columns"]}
    _changes(report, before, after, earlier, later)
    names = [name for name in earlier if earlier[name]["missing"] or later.get(name, {}).get("missing")]
    if names:
        shown = sorted(names, key=lambda name: -earlier[name]["missing"])[:MAP_ROWS]
        report.panel(
            {
                "kind": "matrix",
                "id": "missing",
                "title": "Missing values, before and after",
                "rows": shown,
                "columns": ["before", "after"],
                "values": [
                    [_percent(earlier[name]), _percent(later[name]) if name in later else None] for name in shown
                ],
                "rowTitle": "Column",
                "columnTitle": "Missing, %",
            }
        )
    lost = f"; {rejected:,} set aside" if rejected else ""
    more = f"; {made:,} made" if made else ""
    report.verdict("neutral", f"{before.data.height:,} rows in, {after.data.height:,} out{lost}{more}.")


def _percent(column: dict[str, Any]) -> float:
    return round(100 * column["missing"], 2)


def _changes(report: Report, before: Dataset, after: Dataset, earlier: dict[str, Any], later: dict[str, Any]) -> None:
    rows: list[dict[str, Any]] = []
    comparable = before.data.height == after.data.height and before.data["__row"].equals(after.data["__row"])
    for name in [*earlier, *(name for name in later if name not in earlier)]:
        if name in RESERVED or name == PARTITION:
            continue
        old, new = earlier.get(name), later.get(name)
        if old is None or new is None:
            rows.append({"column": name, "what": "added" if old is None else "dropped", "changed": None})
            continue
        changed = None
        if comparable and before.data.schema[name] == after.data.schema[name]:
            changed = int(before.data[name].ne_missing(after.data[name]).sum())
        what = "unchanged" if changed == 0 else "changed"
        if old["type"] != new["type"]:
            what = f"{old['type']} → {new['type']}"
        elif changed is None:
            what = "kept"
        if what != "unchanged":
            rows.append({"column": name, "what": what, "changed": changed})
    if rows:
        report.panel(
            {
                "kind": "table",
                "id": "changes",
                "title": "What changed per column",
                "columns": [
                    {"key": "column", "label": "Column"},
                    {"key": "what", "label": "What"},
                    {"key": "changed", "label": "Values changed", "numeric": True},
                ],
                "rows": rows[:SHOWN],
            }
        )
