"""How ``million.py`` judges: metrics with bootstrap intervals, curves, importance, and counts by threshold."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_curve,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)

REPLICATES = 1000
SCORE_BINS = 1000
CALIBRATION_BINS = 10
CURVE_POINTS = 200
THRESHOLDS = 1000
REPLICATED_THRESHOLDS = 61
REPLICATED_COUNTS = 500
SHUFFLES = 3
SHUFFLED_ROWS = 2000
SEED = 1


def threshold_for_f1(y: np.ndarray, p: np.ndarray) -> float:
    """The score from which F1 is highest."""
    precision, recall, limits = precision_recall_curve(y, p)
    return float(limits[np.argmax((2 * precision * recall / np.maximum(precision + recall, 1e-12))[:-1])])


def judge(y: np.ndarray, p: np.ndarray, threshold: float, guess: float) -> dict[str, Any]:
    """Value, low and high of every metric, for the model and for guessing the share of the positive class."""
    constant = np.full(len(y), guess)
    return {"model": _judge(y, p, p >= threshold), "baseline": _judge(y, constant, constant >= 0.5)}


def _judge(y: np.ndarray, p: np.ndarray, said: np.ndarray) -> dict[str, tuple[float, float, float]]:
    recall, specificity = recall_score(y, said), recall_score(1 - y, ~said)
    values = {
        "roc_auc": roc_auc_score(y, p),
        "average_precision": average_precision_score(y, p),
        "log_loss": log_loss(y, p),
        "accuracy": (said == y).mean(),
        "balanced_accuracy": (recall + specificity) / 2,
        "precision": precision_score(y, said, zero_division=0),
        "recall": recall,
        "f1": f1_score(y, said),
        "brier": brier_score_loss(y, p),
        "ece": np.abs(np.bincount(_calibration_bin(p), y - p, CALIBRATION_BINS)).sum() / len(y),
    }
    drawn = _replicates(y, p, said)
    bounds = {key: np.nanquantile(values, [0.025, 0.975]) for key, values in drawn.items()}
    return {key: (float(value), *map(float, bounds[key])) for key, value in values.items()}


def _calibration_bin(p: np.ndarray) -> np.ndarray:
    return np.minimum((p * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)


def _replicates(y: np.ndarray, p: np.ndarray, said: np.ndarray) -> dict[str, np.ndarray]:
    """Metrics of resampled rows: rows of one class, decision and nearly one score share a Poisson count."""
    rng = np.random.default_rng(SEED)
    ranks = np.searchsorted(np.quantile(p, np.linspace(0, 1, SCORE_BINS + 1)[1:-1]), p, side="right")
    _, cell = np.unique(ranks * 4 + y * 2 + said, return_inverse=True)
    counts = np.bincount(cell)
    first = np.unique(cell, return_index=True)[1]
    hit, flagged, rank = y[first] == 1, said[first], ranks[first]
    mean = np.bincount(cell, p) / counts
    chosen = np.where(y == 1, p, 1 - p).clip(1e-15)
    loss, squared = np.bincount(cell, -np.log(chosen)) / counts, np.bincount(cell, (y - p) ** 2) / counts
    weights = rng.poisson(counts, (REPLICATES, len(counts))).astype(np.float64)
    total = weights.sum(axis=1)
    starts = np.flatnonzero(np.concatenate(([True], rank[1:] != rank[:-1])))
    positive, negative = (np.add.reduceat(weights * rows, starts, axis=1)[:, ::-1] for rows in (hit, ~hit))
    above, wrong = positive.cumsum(axis=1), negative.cumsum(axis=1)
    area = (positive * (wrong[:, -1:] - wrong + negative / 2)).sum(axis=1) / (above[:, -1] * wrong[:, -1])
    steps = (positive * above / np.maximum(above + wrong, 1)).sum(axis=1) / above[:, -1]
    tp, fp = weights @ (hit & flagged), weights @ (~hit & flagged)
    fn, tn = weights @ (hit & ~flagged), weights @ (~hit & ~flagged)
    gaps = np.eye(CALIBRATION_BINS)[_calibration_bin(mean)] * (hit - mean)[:, None]
    return {
        "roc_auc": area,
        "average_precision": steps,
        "log_loss": weights @ loss / total,
        "accuracy": (tp + tn) / total,
        "balanced_accuracy": (tp / (tp + fn) + tn / (tn + fp)) / 2,
        "precision": tp / np.maximum(tp + fp, 1),
        "recall": tp / (tp + fn),
        "f1": 2 * tp / (2 * tp + fp + fn),
        "brier": weights @ squared / total,
        "ece": np.abs(weights @ gaps).sum(axis=1) / total,
    }


def curves(y: np.ndarray, p: np.ndarray) -> dict[str, Any]:
    """ROC and precision-recall, thinned, and the confusion at one half."""
    fp, tp, _ = roc_curve(y, p)
    precision, recall, _ = precision_recall_curve(y, p)
    few = np.linspace(0, len(fp) - 1, CURVE_POINTS).astype(int)
    some = np.linspace(0, len(precision) - 1, CURVE_POINTS).astype(int)
    return {
        "roc": np.column_stack([fp[few], tp[few]]).tolist(),
        "pr": np.column_stack([recall[some], precision[some]]).tolist(),
        "confusion": confusion_matrix(y, p >= 0.5).tolist(),
    }


def statistics(y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, Any]:
    """True and false positives at many thresholds, and resampled ones at some."""
    rng = np.random.default_rng(SEED)
    limits = np.union1d(np.quantile(p, np.linspace(0, 1, THRESHOLDS - 1)), [threshold])
    hits, others = np.sort(p[y == 1]), np.sort(p[y == 0])
    few = np.union1d(np.quantile(p, np.linspace(0, 1, REPLICATED_THRESHOLDS - 1)), [threshold])
    cells = np.bincount(np.searchsorted(few, p, side="right") * 2 + y, minlength=2 * (len(few) + 1))
    drawn = rng.multinomial(len(y), cells / len(y), REPLICATED_COUNTS).reshape(REPLICATED_COUNTS, -1, 2)
    above = drawn[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    return {
        "thresholds": limits.tolist(),
        "tp": (len(hits) - np.searchsorted(hits, limits)).tolist(),
        "fp": (len(others) - np.searchsorted(others, limits)).tolist(),
        "replicates": {"thresholds": few.tolist(), "tp": above[:, :, 1].tolist(), "fp": above[:, :, 0].tolist()},
    }


def importance(rows: pd.DataFrame, y: np.ndarray, predict: Callable[[pd.DataFrame], np.ndarray]) -> dict[str, Any]:
    """What shuffling a raw column costs in ROC AUC."""
    rng = np.random.default_rng(SEED)
    at = np.linspace(0, len(rows) - 1, SHUFFLED_ROWS).astype(int)
    sample, answers = rows.iloc[at], y[at]
    plain = roc_auc_score(answers, predict(sample))
    found = {}
    for name in rows.columns:
        # All shuffles of a column in one call: the call costs more than the rows.
        copies = [
            sample.assign(**{name: sample[name].to_numpy()[rng.permutation(len(sample))]}) for _ in range(SHUFFLES)
        ]
        if isinstance(sample[name].dtype, pd.CategoricalDtype):
            copies = [copy.astype({name: sample[name].dtype}) for copy in copies]
        scores = predict(pd.concat(copies, ignore_index=True)).reshape(SHUFFLES, -1)
        found[name] = [plain - roc_auc_score(answers, shuffled) for shuffled in scores]
    return found
