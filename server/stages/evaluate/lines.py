"""A line chart in few words."""

from collections.abc import Sequence
from typing import Any

from stagecraft.panels import Panel

Series = tuple[str, str, list[list[float]]]
SHARES: dict[str, Any] = {"xRange": [0, 1], "yRange": [0, 1]}
"""Both axes are shares."""


def line(panel_id: str, title: str, x: str, y: str, series: Sequence[Series], note: str = "", **more: Any) -> Panel:
    """A line chart; a series is (name, style, points).

    :param more: ``xRange``, ``yRange``, ``weights`` (of the first series)
    """
    drawn: list[dict[str, Any]] = [{"name": name, "style": style, "points": points} for name, style, points in series]
    if weights := more.pop("weights", None):
        drawn[0]["weights"] = weights
    about = {"note": note} if note else {}
    return {"kind": "line", "id": panel_id, "title": title, "x": x, "y": y, "series": drawn, **about, **more}
