"""Pictures that train, tune and evaluate share."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from stagecraft.metric_keys import NAMES
from stagecraft.modeling.bootstrap import Judgement
from stagecraft.modeling.data import Target
from stagecraft.panels import Panel

SHOWN = {
    "binary": [
        "roc_auc",
        "average_precision",
        "f1",
        "precision",
        "recall",
        "accuracy",
        "balanced_accuracy",
        "log_loss",
        "brier",
        "ece",
    ],
    "multiclass": [
        "accuracy",
        "balanced_accuracy",
        "f1",
        "log_loss",
        "roc_auc",
        "precision",
        "recall",
        "average_precision",
        "brier",
        "ece",
    ],
    "regression": ["r2", "rmse", "mae", "mape"],
}
CURVE_POINTS = 200
MOST_BARS = 20


def metrics_panel(
    title: str,
    target: Target,
    judged: Judgement,
    baseline: Judgement,
    confidence: float = 0.95,
) -> Panel:
    """Every metric with its interval, beside the baseline on the same rows."""
    items = []
    for key in SHOWN[target.problem_type]:
        value, low, high = judged.interval(key, confidence)
        plain = baseline.point[key]
        items.append(
            {
                "label": NAMES[key],
                "value": value,
                "low": low,
                "high": high,
                "baseline": plain if np.isfinite(plain) else None,
            }
        )
    return {"kind": "stats", "id": "metrics", "title": title, "items": items}


def importance_panel(names: Sequence[str], shares: np.ndarray) -> Panel:
    """The features the model leans on most."""
    order = np.argsort(-shares, kind="stable")[:MOST_BARS]
    items = [{"label": names[at], "value": float(shares[at])} for at in order if shares[at] > 0]
    return {
        "kind": "bars",
        "id": "importance",
        "title": "Importance inside the model",
        "items": items,
        "note": "Share of the model's own importance by prepared feature; evaluate measures importance by raw column.",
    }


def confusion_panel(target: Target, y: np.ndarray, decided: np.ndarray, title: str) -> Panel:
    """Rows by actual and predicted class."""
    classes = len(target.classes)
    counts = np.bincount(y * classes + decided, minlength=classes**2).reshape(classes, classes)
    return {
        "kind": "matrix",
        "id": "confusion",
        "title": title,
        "rows": list(target.classes),
        "columns": list(target.classes),
        "values": counts.tolist(),
        "rowTitle": "Actual",
        "columnTitle": "Predicted",
    }


def thinned(points: np.ndarray, most: int = CURVE_POINTS) -> list[list[float]]:
    """At most this many points of a curve, first and last included."""
    if len(points) <= most:
        return points.tolist()
    return points[np.unique(np.linspace(0, len(points) - 1, most).round().astype(np.int64))].tolist()


def parity_panel(report: Mapping[str, Any]) -> Panel:
    """What the comparison of twin and model found."""
    rows, odd = report["rows"], report["oddRows"]
    return {
        "kind": "stats",
        "id": "parity",
        "title": "Production twin against the trained model",
        "items": [
            {
                "label": "Same answers",
                "value": "yes" if report["holds"] else "no",
                "tone": "good" if report["holds"] else "bad",
            },
            {"label": "Rows compared", "value": rows["compared"]},
            {"label": "Largest difference", "value": rows["largestDifference"]},
            {"label": "Rows both refuse", "value": rows["refused"]},
            {"label": "Odd requests compared (missing, unseen, mistyped)", "value": odd["compared"] + odd["refused"]},
            {"label": "Odd requests answered differently", "value": odd["violations"]},
        ],
    }
