"""What the evaluation shows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from stagecraft.metric_keys import NAMES
from stagecraft.modeling.bootstrap import Judgement
from stagecraft.modeling.data import Target
from stagecraft.modeling.panels import SHOWN
from stagecraft.panels import Panel

from .residuals import residual_pictures
from .scores import score_pictures

if TYPE_CHECKING:
    from .judged import Candidate

MOST_BARS = 20


def pictures(
    target: Target, y: np.ndarray, predicted: np.ndarray, decided: np.ndarray | None, frozen: float | None, where: str
) -> list[Panel]:
    """Panels that fit the problem."""
    if target.is_number:
        return residual_pictures(y, predicted, where)
    return score_pictures(target, y, predicted, decided, frozen, where)


def importance_panel(importance: Sequence[dict[str, Any]], metric: str) -> Panel:
    """Raw columns by what shuffling them costs."""
    items = [
        {"label": one["column"], "value": one["value"], "low": one["low"], "high": one["high"]}
        for one in importance[:MOST_BARS]
    ]
    return {
        "kind": "bars",
        "id": "importance",
        "title": "Permutation importance",
        "items": items,
        "note": f"How much {NAMES[metric]} worsens when a raw column is shuffled; bars end at the least and most "
        "of the shuffles. Columns that say the same share their importance.",
    }


def models_panel(
    target: Target, candidates: Sequence["Candidate"], best: "Candidate", metric: str, final: bool
) -> Panel:
    """The connected models side by side; ranked by validation, so that test only reports."""
    keys = [metric, *(key for key in SHOWN[target.problem_type][:5] if key != metric)]
    rows = []
    for number, one in enumerate(candidates, start=1):
        row: dict[str, Any] = {
            "model": f"{number}. {one.card['algorithm']}",
            "best": "best" if one is best else "",
            "size": one.card["bytes"] / 1e6,
        }
        row |= {f"validation_{key}": one.validation.model.point[key] for key in keys}
        if one.test is not None:
            row[f"test_{metric}"] = one.test.model.point[metric]
        rows.append(row)
    columns: list[dict[str, Any]] = [{"key": "model", "label": "Model"}, {"key": "best", "label": ""}]
    columns += [{"key": f"validation_{key}", "label": f"{NAMES[key]}, validation", "numeric": True} for key in keys]
    if final:
        columns.append({"key": f"test_{metric}", "label": f"{NAMES[metric]}, test", "numeric": True})
    columns.append({"key": "size", "label": "Size", "unit": "MB", "numeric": True})
    return {
        "kind": "table",
        "id": "models",
        "title": "Models",
        "columns": columns,
        "rows": rows,
        "note": f"The best {NAMES[metric]} on validation rows gets the verdict: choosing by test rows would spoil them "
        "as judges.",
    }


def metric_table(judged: Judgement) -> dict[str, Any]:
    """Metrics as ``{key: {value, low, high}}``."""
    return {key: dict(zip(("value", "low", "high"), values, strict=True)) for key, values in judged.table().items()}


def confusion(target: Target, y: np.ndarray, decided: np.ndarray | None) -> list[list[int]] | None:
    """Counts, rows = actual, columns = predicted."""
    if decided is None:
        return None
    classes = len(target.classes)
    return np.bincount(y * classes + decided, minlength=classes**2).reshape(classes, classes).tolist()
