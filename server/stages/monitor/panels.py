"""What Monitor shows of a comparison."""

from typing import Any

from stagecraft.modeling.reference import PREDICTION

LEVEL_WORDS = {"stable": "stable", "noticed": "noticed, small", "warn": "warning", "alarm": "alarm"}
TONES = {"stable": "good", "noticed": "good", "warn": "warn", "alarm": "bad"}
MOST_PICTURES = 48
MOST_BINS = 12


def drift_panels(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every column before and now, then the figures behind it."""
    return [_multiples(report), _table(report)]


def by_harm(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Columns past a limit first, then by how far they moved."""
    levels = list(LEVEL_WORDS)
    return sorted(report["columns"], key=lambda column: (-levels.index(column["level"]), -column["psi"]))


def _named(column: dict[str, Any]) -> str:
    return "(prediction)" if column["name"] == PREDICTION else column["name"]


def _multiples(report: dict[str, Any]) -> dict[str, Any]:
    ordered = by_harm(report)
    items = [
        {
            "name": _named(column),
            "tone": TONES[column["level"]],
            "word": LEVEL_WORDS[column["level"]],
            "effect": column["psi"],
            "bins": _bins(column["bins"]),
            **_rose(column),
        }
        for column in ordered[:MOST_PICTURES]
    ]
    more = f" The first {MOST_PICTURES} of {len(ordered)} columns." if len(ordered) > MOST_PICTURES else ""
    return {
        "kind": "multiples",
        "id": "distributions",
        "title": "Each column, before and now",
        "before": "Reference",
        "after": "This batch",
        "effect": "PSI",
        "items": items,
        "note": f"Shares of the rows with a value; the most harmful first.{more}",
    }


def _bins(bins: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of many categories the most frequent, the rest together."""
    told = [{"label": one["label"], "before": one["reference"], "after": one["batch"]} for one in bins]
    if len(told) <= MOST_BINS:
        return told
    order = sorted(range(len(told)), key=lambda at: -max(told[at]["before"], told[at]["after"]))
    kept, rest = sorted(order[: MOST_BINS - 1]), order[MOST_BINS - 1 :]
    others = {
        "label": f"{len(rest)} others",
        "before": sum(told[at]["before"] for at in rest),
        "after": sum(told[at]["after"] for at in rest),
    }
    return [*(told[at] for at in kept), others]


def _rose(column: dict[str, Any]) -> dict[str, Any]:
    before, now = column["missing"]["reference"], column["missing"]["batch"]
    said = [f"missing {before:.1%} → {now:.1%}"] if abs(now - before) >= 0.005 else []
    if column["unknown"] > 0:
        said.append(f"unknown values {column['unknown']:.1%}")
    return {"note": "; ".join(said)} if said else {}


def _table(report: dict[str, Any]) -> dict[str, Any]:
    ordered = by_harm(report)
    return {
        "kind": "table",
        "id": "drift",
        "title": "Drift by column",
        "columns": [
            {"key": "column", "label": "Column"},
            {"key": "level", "label": "State"},
            {"key": "psi", "label": "PSI", "numeric": True},
            {"key": "p", "label": "p, corrected", "numeric": True},
            {"key": "test", "label": "Test"},
            {"key": "missing", "label": "Missing now", "unit": "share", "numeric": True},
            {"key": "before", "label": "Missing before", "unit": "share", "numeric": True},
            {"key": "unknown", "label": "Unknown values", "unit": "share", "numeric": True},
        ],
        "rows": [
            {
                "column": _named(column),
                "level": LEVEL_WORDS[column["level"]],
                "psi": round(column["psi"], 4),
                "p": column["pAdjusted"],
                "test": column["test"],
                "missing": column["missing"]["batch"],
                "before": column["missing"]["reference"],
                "unknown": column["unknown"],
            }
            for column in ordered
        ],
        "note": f"{report['rows']:,} rows. Effect sizes decide; tests, corrected for many columns, must agree.",
    }
