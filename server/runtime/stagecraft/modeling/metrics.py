"""Metrics of weighted rows, many weightings at once: a bootstrap replicate is one weighting.

``weights`` has the shape (replicates, rows). Point estimates are the same functions with one row of ones. A metric that
is undefined for a weighting is NaN.
"""

from dataclasses import dataclass

import numpy as np

from stagecraft.modeling.losses import SMALLEST_PROBABILITY

ECE_BINS = 10
Measured = dict[str, np.ndarray]


@dataclass(frozen=True)
class Scores:
    """Rows judged by a two-class model: actual class (1 = positive), score, decision, and the row's two losses."""

    y: np.ndarray
    p: np.ndarray
    decided: np.ndarray
    log_loss: np.ndarray
    squared: np.ndarray


def scores_of(y: np.ndarray, p: np.ndarray, decided: np.ndarray) -> Scores:
    """Scores with log loss (probabilities kept above 1e-15) and squared error per row."""
    chosen = np.clip(np.where(y == 1, p, 1 - p), SMALLEST_PROBABILITY, 1.0)
    return Scores(y.astype(np.int64), p, decided.astype(np.int64), -np.log(chosen), (p - y) ** 2)


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def ranking(y: np.ndarray, p: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """ROC AUC (ties count half) and average precision (step-wise, as in scikit-learn) per weighting."""
    order = np.argsort(-p, kind="stable")
    ordered = p[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(p) else np.zeros(0, dtype=int)
    sorted_weights = weights[:, order]
    hit = y[order] == 1
    positives = np.add.reduceat(sorted_weights * hit, starts, axis=1)
    negatives = np.add.reduceat(sorted_weights * ~hit, starts, axis=1)
    tp, fp = np.cumsum(positives, axis=1), np.cumsum(negatives, axis=1)
    total_p, total_n = tp[:, -1], fp[:, -1]
    below = total_n[:, None] - fp
    auc = _ratio((positives * (below + negatives / 2)).sum(axis=1), total_p * total_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(tp + fp > 0, tp / (tp + fp), 0.0)
    return auc, _ratio((positives * precision).sum(axis=1), total_p)


def binary(scores: Scores, weights: np.ndarray) -> Measured:
    """All metrics of a two-class model. Precision, recall and F1 are those of the positive class."""
    hit = scores.y == 1
    flagged = scores.decided == 1
    total = weights.sum(axis=1)
    tp, fp = weights @ (hit & flagged), weights @ (~hit & flagged)
    fn, tn = weights @ (hit & ~flagged), weights @ (~hit & ~flagged)
    recall, specificity = _ratio(tp, tp + fn), _ratio(tn, tn + fp)
    auc, average_precision = ranking(scores.y, scores.p, weights)
    bins = np.minimum((scores.p * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    gap = weights @ (np.eye(ECE_BINS)[bins] * (scores.y - scores.p)[:, None])
    return {
        "roc_auc": auc,
        "average_precision": average_precision,
        "log_loss": weights @ scores.log_loss / total,
        "accuracy": (tp + tn) / total,
        "balanced_accuracy": (recall + specificity) / 2,
        "precision": _ratio(tp, tp + fp),
        "recall": recall,
        "f1": _ratio(2 * tp, 2 * tp + fp + fn),
        "brier": weights @ scores.squared / total,
        "ece": np.abs(gap).sum(axis=1) / total,
    }


def multiclass(y: np.ndarray, p: np.ndarray, decided: np.ndarray, weights: np.ndarray) -> Measured:
    """All metrics of a model of several classes; precision, recall, F1, ROC AUC (one against the rest) and average
    precision are means over the classes that occur. Brier is the sum over classes; ECE that of the chosen class."""
    classes = p.shape[1]
    total = weights.sum(axis=1)
    actual, said = _class_sums(weights, y, classes), _class_sums(weights, decided, classes)
    # One class more for the rows that were wrong; it is cut off again.
    right = _class_sums(weights, np.where(y == decided, y, classes), classes + 1)[:, :classes]
    recall, precision = _ratio(right, actual), _ratio(right, said)
    f1 = _ratio(2 * right, actual + said)
    occurs = actual > 0
    aucs, precisions = zip(
        *(ranking((y == name).astype(np.int64), p[:, name], weights) for name in range(classes)), strict=True
    )
    chosen = np.clip(p[np.arange(len(y)), y], SMALLEST_PROBABILITY, 1.0)
    squared = ((p - np.eye(classes)[y]) ** 2).sum(axis=1)
    confidence = p[np.arange(len(y)), decided]
    bins = np.minimum((confidence * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    gap = weights @ (np.eye(ECE_BINS)[bins] * ((y == decided) - confidence)[:, None])
    return {
        "roc_auc": _mean_where(np.stack(aucs, axis=1), occurs),
        "average_precision": _mean_where(np.stack(precisions, axis=1), occurs),
        "log_loss": weights @ -np.log(chosen) / total,
        "accuracy": right.sum(axis=1) / total,
        "balanced_accuracy": _mean_where(recall, occurs),
        "precision": _mean_where(np.nan_to_num(precision), occurs),
        "recall": _mean_where(recall, occurs),
        "f1": _mean_where(np.nan_to_num(f1), occurs),
        "brier": weights @ squared / total,
        "ece": np.abs(gap).sum(axis=1) / total,
    }


def _class_sums(weights: np.ndarray, codes: np.ndarray, classes: int) -> np.ndarray:
    if len(weights) == 1:
        # All rows at once: a matrix of rows × classes could be larger than the data.
        return np.bincount(codes, weights=weights[0], minlength=classes)[None, :]
    return weights @ np.eye(classes)[codes]


def _mean_where(values: np.ndarray, occurs: np.ndarray) -> np.ndarray:
    valid = occurs & ~np.isnan(values)
    return _ratio(np.where(valid, values, 0.0).sum(axis=1), valid.sum(axis=1))


def number_sums(y: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """What every metric of a numeric target follows from, per row: squared and absolute error, y, y² (both about the
    mean of y, so that large targets lose no digits), relative error and whether it is defined, and 1."""
    error = predicted - y
    centred = y - y.mean() if len(y) else y
    defined = y != 0
    relative = np.abs(error) / np.where(defined, np.abs(y), 1.0) * defined
    return np.column_stack([error**2, np.abs(error), centred, centred**2, relative, defined, np.ones(len(y))])


def number(sums: np.ndarray, weights: np.ndarray) -> Measured:
    """Metrics of a numeric target; MAPE is a share over the rows whose target isn't 0."""
    squared, absolute, linear, quadratic, relative, defined, count = (weights @ sums).T
    spread = quadratic - linear**2 / count
    return {
        "rmse": np.sqrt(squared / count),
        "mae": absolute / count,
        "r2": 1 - _ratio(squared, spread),
        "mape": _ratio(relative, defined),
    }
