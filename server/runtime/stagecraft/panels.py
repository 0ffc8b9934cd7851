"""Shapes of what a stage shows: the Python half of ``panelSchema`` in ``server/stages/contract/panels.ts``."""

from typing import Any

from stagecraft.protocol import plain

Panel = dict[str, Any]

_REQUIRED: dict[str, tuple[str, ...]] = {
    "stats": ("items",),
    "table": ("columns", "rows"),
    "bars": ("items",),
    "line": ("x", "y", "series"),
    "histogram": ("edges", "series"),
    "matrix": ("rows", "columns", "values"),
    "thresholds": ("positive", "negative", "frozen", "thresholds", "tp", "fp", "positives", "negatives"),
    "parallel": ("axes", "rows"),
    "multiples": ("before", "after", "effect", "items"),
    "operations": ("items",),
    "text": ("text",),
}
_ITEM_KEYS: dict[str, tuple[str, ...]] = {
    "stats": ("label", "value"),
    "bars": ("label", "value"),
    "multiples": ("name", "tone", "word", "effect", "bins"),
    "operations": ("name", "rowsIn", "rowsOut", "rejected", "made"),
}


def check_panel(panel: Panel) -> Panel:
    """A panel ready for ``result.json``.

    Numbers JSON can't say become None; bars and points without a number are left out, because a chart can't draw them.

    :raises ValueError: the panel doesn't have the shape of its kind
    """
    kind = panel.get("kind")
    if kind not in _REQUIRED:
        raise ValueError(f"unknown kind of panel: {kind!r}")
    missing = [key for key in ("id", "title", *_REQUIRED[kind]) if key not in panel]
    if missing:
        raise ValueError(f"panel {panel.get('id')!r} of kind {kind} lacks {', '.join(missing)}")
    clean: Panel = plain(panel)
    for item in clean.get("items", []):
        lacking = [key for key in _ITEM_KEYS[kind] if key not in item]
        if lacking:
            raise ValueError(f"an item of panel {clean['id']!r} lacks {', '.join(lacking)}")
    if kind == "bars":
        clean["items"] = [item for item in clean["items"] if item["value"] is not None]
    if kind == "line":
        for series in clean["series"]:
            kept = [at for at, point in enumerate(series["points"]) if None not in point]
            if "weights" in series:
                series["weights"] = [series["weights"][at] for at in kept]
            series["points"] = [series["points"][at] for at in kept]
    if kind == "histogram":
        for series in clean["series"]:
            if len(series["counts"]) != len(clean["edges"]) - 1:
                raise ValueError(f"panel {clean['id']!r}: {len(clean['edges'])} edges want one count fewer")
    if kind == "matrix" and (
        len(clean["values"]) != len(clean["rows"]) or any(len(row) != len(clean["columns"]) for row in clean["values"])
    ):
        raise ValueError(f"panel {clean['id']!r}: values don't fit rows and columns")
    if kind == "thresholds" and not len(clean["thresholds"]) == len(clean["tp"]) == len(clean["fp"]):
        raise ValueError(f"panel {clean['id']!r}: every threshold wants its two counts")
    if kind == "parallel" and any(len(row["values"]) != len(clean["axes"]) for row in clean["rows"]):
        raise ValueError(f"panel {clean['id']!r}: values don't fit the axes")
    # An optional text that is None would be refused by the schema.
    return {key: value for key, value in clean.items() if not (key in ("note", "unit", "tone") and value is None)}
