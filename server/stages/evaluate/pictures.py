"""What the evaluation shows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from stagecraft.modeling.bootstrap import Judgement
from stagecraft.modeling.data import Target
from stagecraft.modeling.metrics import NAMES
from stagecraft.modeling.panels import SHOWN, confusion_panel, thinned
from stagecraft.panels import Panel

if TYPE_CHECKING:
    from .stage import Candidate

BINS = 10
MOST_POINTS = 400
Series = tuple[str, str, list[list[float]]]
MOST_BARS = 20
HISTOGRAM_BINS = 30


def pictures(
    target: Target, y: np.ndarray, predicted: np.ndarray, decided: np.ndarray | None, frozen: float | None, where: str
) -> list[Panel]:
    """Panels that fit the problem."""
    if target.is_number:
        return [
            _predicted_panel(y, predicted, where),
            _residuals_panel(y, predicted, where),
            _spread_panel(y, predicted, where),
        ]
    made: list[Panel] = []
    if decided is not None:
        made.append(
            confusion_panel(
                target,
                y,
                decided,
                f"Confusion matrix ({where.lower()}, threshold {frozen:.3f})"
                if frozen is not None
                else f"Confusion matrix ({where.lower()})",
            )
        )
        made.append(_classes_panel(target, y, decided))
    if target.positive is not None:
        made += _curve_panels(target, y, predicted, decided, where)
    made.append(_calibration_panel(target, y, predicted, where))
    return made


def line(panel_id: str, title: str, x: str, y: str, series: Sequence[Series], note: str = "") -> Panel:
    """A line chart; a series is (name, style, points)."""
    drawn = [{"name": name, "style": style, "points": points} for name, style, points in series]
    about = {"note": note} if note else {}
    return {"kind": "line", "id": panel_id, "title": title, "x": x, "y": y, "series": drawn, **about}


def _points(positive: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    order = np.argsort(-p, kind="stable")
    last = np.flatnonzero(np.concatenate([p[order][1:] != p[order][:-1], [True]])) if len(p) else np.zeros(0, dtype=int)
    tp, fp = np.cumsum(positive[order])[last], np.cumsum(~positive[order])[last]
    return tp, fp, p[order][last]


def curves(target: Target, y: np.ndarray, predicted: np.ndarray) -> dict[str, Any] | None:
    """ROC (false, true positive rate) and precision-recall points of a two-class model, at most 200 each."""
    if target.positive is None:
        return None
    positive = y == target.positive
    if positive.all() or not positive.any():
        return None
    tp, fp, _ = _points(positive, predicted[:, target.positive])
    roc = np.vstack([[0.0, 0.0], np.column_stack([fp / (~positive).sum(), tp / positive.sum()])])
    pr = np.column_stack([tp / positive.sum(), tp / (tp + fp)])
    return {"roc": thinned(roc), "pr": thinned(pr)}


def _curve_panels(
    target: Target, y: np.ndarray, predicted: np.ndarray, decided: np.ndarray | None, where: str
) -> list[Panel]:
    drawn = curves(target, y, predicted)
    if drawn is None:
        return []
    positive = y == target.positive
    share = float(positive.mean())
    chosen = np.zeros(len(y), dtype=bool) if decided is None else decided == target.positive
    tp, fp = int((chosen & positive).sum()), int((chosen & ~positive).sum())
    recall = tp / int(positive.sum())
    at_roc = [[fp / int((~positive).sum()), recall]]
    at_pr = [[recall, tp / (tp + fp)]] if tp + fp else []
    frozen = "Frozen threshold"
    roc = [("Model", "line", drawn["roc"]), ("Guessing", "dashed", [[0, 0], [1, 1]]), (frozen, "points", at_roc)]
    pr = [("Model", "line", drawn["pr"]), ("Guessing", "dashed", [[0, share], [1, share]]), (frozen, "points", at_pr)]
    return [
        line("roc", f"ROC curve ({where.lower()})", "False positive rate", "True positive rate", roc),
        line("pr", f"Precision and recall ({where.lower()})", "Recall", "Precision", pr),
    ]


def _classes_panel(target: Target, y: np.ndarray, decided: np.ndarray) -> Panel:
    rows = []
    for at, name in enumerate(target.classes):
        actual, said, right = int((y == at).sum()), int((decided == at).sum()), int(((y == at) & (decided == at)).sum())
        rows.append({
            "class": name, "rows": actual, "predicted": said,
            "precision": right / said if said else None,
            "recall": right / actual if actual else None,
            "f1": 2 * right / (actual + said) if actual + said else None,
        })  # fmt: skip
    labels = {
        "class": "Class",
        "rows": "Rows",
        "predicted": "Predicted",
        "precision": "Precision",
        "recall": "Recall",
        "f1": "F1",
    }
    columns = [
        {"key": key, "label": label, **({"numeric": True} if key != "class" else {})} for key, label in labels.items()
    ]
    return {"kind": "table", "id": "classes", "title": "By class", "columns": columns, "rows": rows}


def _calibration_panel(target: Target, y: np.ndarray, predicted: np.ndarray, where: str) -> Panel:
    if target.positive is not None:
        p, hit, said = (
            predicted[:, target.positive],
            y == target.positive,
            f"Predicted probability of {target.classes[target.positive]}",
        )
    else:
        p, hit, said = predicted.max(axis=1), y == predicted.argmax(axis=1), "Probability of the likeliest class"
    bins = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    filled = np.flatnonzero(counts)
    points = [[float(p[bins == at].mean()), float(hit[bins == at].mean())] for at in filled]
    smallest = int(counts[filled].min()) if len(filled) else 0
    series: list[Series] = [("Model", "points", points), ("Perfect", "dashed", [[0, 0], [1, 1]])]
    note = f"Ten equally wide bins; the smallest holds {smallest:,} rows."
    return line("calibration", f"Calibration ({where.lower()})", said, "Share that came true", series, note)


def _predicted_panel(y: np.ndarray, predicted: np.ndarray, where: str) -> Panel:
    chosen = np.unique(np.linspace(0, len(y) - 1, min(len(y), MOST_POINTS)).round().astype(np.int64))
    ends = [float(y.min()), float(y.max())]
    points = np.column_stack([y[chosen], predicted[chosen]]).tolist()
    series: list[Series] = [("Rows", "points", points), ("Perfect", "dashed", [[ends[0], ends[0]], [ends[1], ends[1]]])]
    note = f"{len(chosen):,} of {len(y):,} rows, evenly spread." if len(chosen) < len(y) else ""
    return line("predicted", f"Predicted against actual ({where.lower()})", "Actual", "Predicted", series, note)


def _residuals_panel(y: np.ndarray, predicted: np.ndarray, where: str) -> Panel:
    error = predicted - y
    low, high = np.quantile(error, [0.005, 0.995])
    # A constant error still needs edges that rise.
    edges = np.linspace(low, high if high > low else low + 1.0, HISTOGRAM_BINS + 1)
    counts, _ = np.histogram(np.clip(error, edges[0], edges[-1]), edges)
    return {
        "kind": "histogram",
        "id": "residuals",
        "title": f"Residuals, predicted − actual ({where.lower()})",
        "edges": edges.tolist(),
        "series": [{"name": "Rows", "counts": counts.tolist()}],
        "note": "The outermost half per cent on each side is gathered in the end bins.",
    }


def _spread_panel(y: np.ndarray, predicted: np.ndarray, where: str) -> Panel:
    order = np.argsort(predicted, kind="stable")
    groups = [group for group in np.array_split(order, min(BINS, len(y))) if len(group)]
    middle = [float(predicted[group].mean()) for group in groups]
    error = [np.quantile(predicted[group] - y[group], [0.1, 0.5, 0.9]) for group in groups]
    names = ["10 % lie below", "Median", "10 % lie above"]
    styles = ["dashed", "line", "dashed"]
    series = [
        (name, styles[at], [[x, float(quantiles[at])] for x, quantiles in zip(middle, error, strict=True)])
        for at, name in enumerate(names)
    ]
    return line("spread", f"Residuals by predicted value ({where.lower()})", "Predicted", "Predicted − actual", series)


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
