"""Sufficient statistics for money: counts from which every figure in money follows without the rows.

Binary: true and false positives at up to 1,000 rising thresholds (the last, 1.01, flags nobody), and resampled
counts at up to 61 of them. Multiclass: the confusion matrix and resampled ones. Numbers: quantiles of
u = predicted − actual and of |u|/|actual|, mean over- and under-shoot, and resampled means.
"""

from typing import Any

import numpy as np

from stagecraft.modeling.data import Target

MOST_THRESHOLDS = 1000
REPLICATED_THRESHOLDS = 61
REPLICATES = 500
FEWEST_REPLICATES = 50
CONFUSION_CELLS = 500_000
QUANTILES = 1001
ABOVE_EVERY_SCORE = 1.01
VERSION = 1


def statistics_of(
    target: Target,
    y: np.ndarray,
    predicted: np.ndarray,
    decided: np.ndarray | None,
    threshold: float | None,
    refused: int,
    seed: int,
) -> dict[str, Any]:
    """Statistics of one set of rows.

    :param y: class index or value
    :param predicted: probabilities (n, classes) or values (n,)
    :param decided: class index per row; None for a number
    :param refused: rows the twin refused, which none of the counts contains
    """
    rng = np.random.default_rng(seed)
    about = {"rows": len(y), "refused": refused, "replicateCount": REPLICATES, "seed": seed}
    if target.is_number:
        return about | _of_numbers(y, predicted, rng)
    if target.positive is not None:
        return about | _of_scores(y == target.positive, predicted[:, target.positive], threshold, rng)
    return about | _of_confusion(
        y, decided if decided is not None else predicted.argmax(axis=1), len(target.classes), rng
    )


def thresholds_of(p: np.ndarray, frozen: float | None, most: int = MOST_THRESHOLDS) -> np.ndarray:
    """Rising thresholds: every distinct score if they fit, else evenly many rows between two; always the frozen one."""
    distinct = np.unique(p)
    always = {ABOVE_EVERY_SCORE} | ({float(frozen)} if frozen is not None and 0 <= frozen <= 1 else set())
    room = most - len(always)
    if len(distinct) > room:
        ranks = np.unique(np.linspace(0, len(p) - 1, room).round().astype(np.int64))
        distinct = np.unique(np.sort(p)[ranks])
    return np.unique(np.concatenate([distinct, sorted(always)]))


def counts_at(positive: np.ndarray, p: np.ndarray, thresholds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """True and false positives when rows with a score of at least the threshold are flagged."""
    hits, others = np.sort(p[positive]), np.sort(p[~positive])
    return len(hits) - np.searchsorted(hits, thresholds, side="left"), len(others) - np.searchsorted(
        others, thresholds, side="left"
    )


def _of_scores(positive: np.ndarray, p: np.ndarray, frozen: float | None, rng: np.random.Generator) -> dict[str, Any]:
    thresholds = thresholds_of(p, frozen)
    tp, fp = counts_at(positive, p, thresholds)
    few = thresholds_of(p, frozen, REPLICATED_THRESHOLDS)
    # Rows between two thresholds and of one class are exchangeable: a resample is one multinomial draw over such cells.
    cell = np.searchsorted(few, p, side="right") * 2 + positive
    counts = np.bincount(cell, minlength=2 * (len(few) + 1))
    drawn = (
        rng.multinomial(len(p), counts / max(1, len(p)), size=REPLICATES)
        if len(p)
        else np.zeros((REPLICATES, len(counts)), dtype=np.int64)
    )
    drawn = drawn.reshape(REPLICATES, len(few) + 1, 2)
    above = drawn[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    return {
        "thresholds": thresholds.tolist(),
        "tp": tp.tolist(),
        "fp": fp.tolist(),
        "positives": int(positive.sum()),
        "negatives": int((~positive).sum()),
        "replicates": {
            "thresholds": few.tolist(),
            "tp": above[:, :, 1].tolist(),
            "fp": above[:, :, 0].tolist(),
            "positives": drawn[:, :, 1].sum(axis=1).tolist(),
            "negatives": drawn[:, :, 0].sum(axis=1).tolist(),
        },
    }


def _of_confusion(y: np.ndarray, decided: np.ndarray, classes: int, rng: np.random.Generator) -> dict[str, Any]:
    counts = np.bincount(y * classes + decided, minlength=classes * classes)
    drawn = np.zeros((confusions_kept(classes), classes**2), dtype=np.int64)
    if len(y):
        drawn = rng.multinomial(len(y), counts / len(y), size=len(drawn))
    return {
        "confusion": counts.reshape(classes, classes).tolist(),
        "replicateCount": len(drawn),
        "replicates": {"confusion": drawn.reshape(-1, classes, classes).tolist()},
    }


def confusions_kept(classes: int) -> int:
    """Resampled confusion matrices: fewer when each is large, so that the file stays within some megabytes."""
    return max(FEWEST_REPLICATES, min(REPLICATES, CONFUSION_CELLS // classes**2))


def _of_numbers(y: np.ndarray, predicted: np.ndarray, rng: np.random.Generator) -> dict[str, Any]:
    error = predicted - y
    shares = np.linspace(0, 1, QUANTILES)
    relative = np.abs(error[y != 0]) / np.abs(y[y != 0])
    over, under = np.maximum(error, 0.0), np.maximum(-error, 0.0)
    blocks = min(len(y), 2000)
    block = np.arange(len(y)) % max(1, blocks)
    sums = np.stack(
        [np.bincount(block, weights=values, minlength=blocks) for values in (over, under, np.ones(len(y)))], axis=1
    )
    drawn = (
        np.array([sums[rng.integers(0, blocks, blocks)].sum(axis=0) for _ in range(REPLICATES)])
        if blocks
        else np.zeros((0, 3))
    )
    return {
        "quantileShares": shares.tolist(),
        "residuals": np.quantile(error, shares).tolist() if len(y) else [],
        "relativeErrors": np.quantile(relative, shares).tolist() if len(relative) else [],
        "meanOver": float(over.mean()) if len(y) else None,
        "meanUnder": float(under.mean()) if len(y) else None,
        "meanActual": float(y.mean()) if len(y) else None,
        "replicates": {
            "meanOver": (drawn[:, 0] / drawn[:, 2]).tolist(),
            "meanUnder": (drawn[:, 1] / drawn[:, 2]).tolist(),
        },
    }
