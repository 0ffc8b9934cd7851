"""Pictures of a predicted number's errors."""

import numpy as np
from scipy import special

from stagecraft.panels import Panel

from .lines import Series, line

MOST_POINTS = 400
HISTOGRAM_BINS = 30
BINS = 10
QUANTILES = 101


def residual_pictures(y: np.ndarray, predicted: np.ndarray, where: str) -> list[Panel]:
    """Panels of a model that predicts a number."""
    return [
        _predicted_panel(y, predicted, where),
        _scatter_panel(y, predicted, where),
        _residuals_panel(y, predicted, where),
        _spread_panel(y, predicted, where),
        _normal_panel(y, predicted, where),
    ]


def _spread_evenly(rows: int) -> np.ndarray:
    return np.unique(np.linspace(0, rows - 1, min(rows, MOST_POINTS)).round().astype(np.int64))


def _some(shown: int, rows: int) -> str:
    return f"{shown:,} of {rows:,} rows, evenly spread." if shown < rows else ""


def _predicted_panel(y: np.ndarray, predicted: np.ndarray, where: str) -> Panel:
    chosen = _spread_evenly(len(y))
    ends = [float(y.min()), float(y.max())]
    points = np.column_stack([y[chosen], predicted[chosen]]).tolist()
    series: list[Series] = [("Rows", "points", points), ("Perfect", "dashed", [[ends[0], ends[0]], [ends[1], ends[1]]])]
    title = f"Predicted against actual ({where.lower()})"
    return line("predicted", title, "Actual", "Predicted", series, _some(len(chosen), len(y)))


def _scatter_panel(y: np.ndarray, predicted: np.ndarray, where: str) -> Panel:
    chosen = _spread_evenly(len(y))
    points = np.column_stack([predicted[chosen], (predicted - y)[chosen]]).tolist()
    ends = [float(predicted.min()), float(predicted.max())]
    series: list[Series] = [("Rows", "points", points), ("No error", "dashed", [[ends[0], 0.0], [ends[1], 0.0]])]
    title = f"Residuals against predicted ({where.lower()})"
    return line("errors", title, "Predicted", "Predicted − actual", series, _some(len(chosen), len(y)))


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


def _normal_panel(y: np.ndarray, predicted: np.ndarray, where: str) -> Panel:
    points = normal_quantiles(predicted - y)
    ends = [points[0][0], points[-1][0]] if points else [0.0, 0.0]
    error = predicted - y
    middle, spread = float(error.mean()), float(error.std())
    straight = [[end, middle + spread * end] for end in ends]
    series: list[Series] = [("Residuals", "points", points), ("Normal", "dashed", straight)]
    note = "On the line, errors are spread like a bell curve; ends that leave it are larger errors than expected."
    x = "Quantile of a normal distribution"
    return line("normal", f"Residuals against a bell curve ({where.lower()})", x, "Predicted − actual", series, note)


def normal_quantiles(error: np.ndarray) -> list[list[float]]:
    """Quantiles of the errors over those of the standard normal distribution, at up to 101 shares (i − ½) / n."""
    count = min(len(error), QUANTILES)
    shares = (np.arange(1, count + 1) - 0.5) / max(1, count)
    if not count:
        return []
    return np.column_stack([special.ndtri(shares), np.quantile(error, shares)]).tolist()
