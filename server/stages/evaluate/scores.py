"""Pictures of classes and their probabilities."""

from typing import Any

import numpy as np

from stagecraft.modeling.data import Target
from stagecraft.modeling.panels import confusion_panel, thinned
from stagecraft.modeling.statistics import counts_at, thresholds_of
from stagecraft.panels import Panel

from .lines import SHARES, Series, line

BINS = 10
SCORE_BINS = 20
MOST_THRESHOLDS = 200
MOST_CURVES = 6
FROZEN = "Frozen threshold"


def score_pictures(
    target: Target, y: np.ndarray, predicted: np.ndarray, decided: np.ndarray | None, frozen: float | None, where: str
) -> list[Panel]:
    """Panels of a model that tells classes apart."""
    made: list[Panel] = []
    if decided is not None:
        if target.positive is not None and frozen is not None:
            # The matrix at the frozen threshold is one of those.
            made.append(_thresholds_panel(target, y, predicted[:, target.positive], frozen, where))
        else:
            made.append(confusion_panel(target, y, decided, f"Confusion matrix ({where.lower()})"))
        made.append(_classes_panel(target, y, decided))
    if target.positive is not None:
        made += _curve_panels(target, y, predicted, decided, where)
    else:
        made += _one_against_rest(target, y, predicted, where)
    made.append(_calibration_panel(target, y, predicted, where))
    return made


def _thresholds_panel(target: Target, y: np.ndarray, p: np.ndarray, frozen: float, where: str) -> Panel:
    positive = y == target.positive
    thresholds = thresholds_of(p, frozen, MOST_THRESHOLDS)
    tp, fp = counts_at(positive, p, thresholds)
    assert target.positive is not None
    return {
        "kind": "thresholds",
        "id": "thresholds",
        "title": f"Confusion matrix at any threshold ({where.lower()})",
        "positive": target.classes[target.positive],
        "negative": target.classes[1 - target.positive],
        "frozen": frozen,
        "thresholds": thresholds.tolist(),
        "tp": tp.tolist(),
        "fp": fp.tolist(),
        "positives": int(positive.sum()),
        "negatives": int((~positive).sum()),
    }


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
    if drawn is None or target.positive is None:
        return []
    positive, p = y == target.positive, predicted[:, target.positive]
    share, name = float(positive.mean()), target.classes[target.positive]
    chosen = np.zeros(len(y), dtype=bool) if decided is None else decided == target.positive
    tp, fp = int((chosen & positive).sum()), int((chosen & ~positive).sum())
    recall, flagged = tp / int(positive.sum()), (tp + fp) / len(y)
    at_roc = [[fp / int((~positive).sum()), recall]]
    at_pr: list[list[float]] = [[recall, tp / (tp + fp)]] if tp + fp else []
    roc: list[Series] = [
        ("Model", "line", drawn["roc"]),
        ("Guessing", "dashed", [[0, 0], [1, 1]]),
        (FROZEN, "points", at_roc),
    ]
    pr: list[Series] = [
        ("Model", "line", drawn["pr"]),
        ("Guessing", "dashed", [[0, share], [1, share]]),
        (FROZEN, "points", at_pr),
    ]
    gained, lifted = gain(positive, p)
    ideal: list[list[float]] = [[0, 0], [share, 1], [1, 1]]
    at_gain = [[flagged, recall]]
    at_lift: list[list[float]] = [[flagged, recall / flagged]] if flagged else []
    gains: list[Series] = [
        ("Model", "line", gained), ("Guessing", "dashed", [[0, 0], [1, 1]]), ("Perfect", "dashed", ideal),
        (FROZEN, "points", at_gain),
    ]  # fmt: skip
    lifts: list[Series] = [
        ("Model", "line", lifted), ("Guessing", "dashed", [[0, 1], [1, 1]]), (FROZEN, "points", at_lift),
    ]  # fmt: skip
    said, low = where.lower(), "Share of rows, highest scores first"
    return [
        line("roc", f"ROC curve ({said})", "False positive rate", "True positive rate", roc, **SHARES),
        line("pr", f"Precision and recall ({said})", "Recall", "Precision", pr, **SHARES),
        line("gain", f"Gain ({said})", low, f"Share of all {name} found", gains, **SHARES),
        line("lift", f"Lift ({said})", low, "Times better than guessing", lifts, xRange=[0, 1]),
        _distribution_panel(target, y, p, said),
    ]


def gain(positive: np.ndarray, p: np.ndarray) -> tuple[list[list[float]], list[list[float]]]:
    """Cumulative gain (share of rows, share of positives found) from 0 to 1, and lift (share of rows, gain over it)."""
    tp, fp, _ = _points(positive, p)
    rows, found = (tp + fp) / len(p), tp / positive.sum()
    gained = np.vstack([[0.0, 0.0], np.column_stack([rows, found])])
    return thinned(gained), thinned(np.column_stack([rows, found / rows]))


def _distribution_panel(target: Target, y: np.ndarray, p: np.ndarray, said: str) -> Panel:
    edges = np.linspace(0, 1, SCORE_BINS + 1)
    order = [1 - (target.positive or 0), target.positive or 0]
    series = [{"name": target.classes[at], "counts": np.histogram(p[y == at], edges)[0].tolist()} for at in order]
    return {
        "kind": "histogram",
        "id": "scores",
        "title": f"Scores by actual class ({said})",
        "edges": np.round(edges, 10).tolist(),
        "series": series,
        "note": "The further apart the two, the easier the decision.",
    }


def _one_against_rest(target: Target, y: np.ndarray, predicted: np.ndarray, where: str) -> list[Panel]:
    counts = np.bincount(y, minlength=len(target.classes))
    series: list[Series] = []
    for at in np.argsort(-counts, kind="stable")[:MOST_CURVES]:
        hits = y == at
        if hits.any() and not hits.all():
            tp, fp, _ = _points(hits, predicted[:, at])
            points = np.vstack([[0.0, 0.0], np.column_stack([fp / (~hits).sum(), tp / hits.sum()])])
            series.append((target.classes[at], "line", thinned(points)))
    if not series:
        return []
    series.append(("Guessing", "dashed", [[0, 0], [1, 1]]))
    more = f"The {MOST_CURVES} most frequent classes." if len(target.classes) > MOST_CURVES else ""
    title = f"ROC curve, each class against the rest ({where.lower()})"
    return [line("roc", title, "False positive rate", "True positive rate", series, more, **SHARES)]


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
    points, counts = calibration(p, hit)
    series: list[Series] = [("Model", "points", points), ("Perfect", "dashed", [[0, 0], [1, 1]])]
    note = f"Ten equally wide bins; the smallest holds {min(counts, default=0):,} rows. Larger points hold more rows."
    title = f"Calibration ({where.lower()})"
    return line("calibration", title, said, "Share that came true", series, note, weights=counts, **SHARES)


def calibration(p: np.ndarray, hit: np.ndarray) -> tuple[list[list[float]], list[int]]:
    """Mean prediction and share of hits of each filled bin of ten equally wide ones, and the bins' rows."""
    bins = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    filled = np.flatnonzero(counts)
    return [[float(p[bins == at].mean()), float(hit[bins == at].mean())] for at in filled], counts[filled].tolist()
