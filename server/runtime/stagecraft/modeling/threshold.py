"""The decision threshold of a two-class model. It is chosen on rows the model wasn't fitted on, then frozen."""

from typing import Any

import numpy as np

DEFAULT = 0.5


def choose(rule: dict[str, Any], positive: np.ndarray, p: np.ndarray) -> float:
    """The threshold a rule gives on these rows; a row is positive if its score is at least the threshold.

    The threshold lies in the middle between two neighbouring scores, so that a difference in the last bit of a score
    never changes a decision. Ties go to the highest threshold.

    :param rule: ``{rule: f1 | balanced_accuracy | accuracy}`` or ``{rule: fixed, value}``
    :param positive: actual class, True = positive
    """
    if rule["rule"] == "fixed":
        return float(rule["value"])
    hits = int(positive.sum())
    misses = len(positive) - hits
    if hits == 0 or misses == 0:
        return DEFAULT
    order = np.argsort(-p, kind="stable")
    scores, hit = p[order], positive[order]
    last = np.flatnonzero(np.concatenate([scores[1:] != scores[:-1], [True]]))
    tp = np.cumsum(hit)[last]
    fp = np.cumsum(~hit)[last]
    match rule["rule"]:
        case "f1":
            merit = 2 * tp / (tp + fp + hits)
        case "balanced_accuracy":
            merit = tp / hits + 1 - fp / misses
        case "accuracy":
            merit = (tp + misses - fp).astype(np.float64)
        case other:
            raise ValueError(f"unknown rule: {other}")
    best = int(np.argmax(merit))
    at = scores[last[best]]
    below = scores[last[best] + 1] if last[best] + 1 < len(scores) else 0.0
    return float((at + below) / 2)


def decide(p: np.ndarray, positive: int, threshold: float | np.ndarray) -> np.ndarray:
    """Class indices of a two-class model at a threshold (one, or one per row)."""
    return np.where(p[:, positive] >= threshold, positive, 1 - positive)
