"""How much one column alone tells about the target: what is too good is likely the answer itself.

Values are put into groups (a number's quantile bins, a text's values, missing as one of its own); a row is scored with
the mean answer of its group among the other half of the rows, so that many small groups don't look like knowledge.
"""

from typing import Any

import numpy as np
import polars as pl
from scipy.stats import rankdata

from stagecraft.profile import column_type

BINS = 20
MOST_CLASSES = 10
FEWEST_ROWS = 40


def power_of(column: pl.Series, target: pl.Series, problem: str) -> float | None:
    """Area under the ROC curve (for several classes the mean of one against the rest), or for a number R².

    :param problem: binary, multiclass or regression
    :returns: 0.5 … 1 for classes, 0 … 1 for a number; None when there are too few rows or the target is one value
    """
    known = target.is_not_null()
    column, target = column.filter(known), target.filter(known)
    if len(target) < FEWEST_ROWS or target.n_unique() < 2:
        return None
    groups = _groups(column)
    if problem == "regression":
        y = target.cast(pl.Float64).to_numpy()
        explained = _explained(y, _crossed(groups, y))
        if column.dtype.is_numeric():
            there = column.is_not_null().to_numpy()
            if there.sum() >= FEWEST_ROWS:
                explained = max(explained, _rank_correlation(column.to_numpy()[there].astype(np.float64), y[there]))
        return explained
    text = target.cast(pl.String)
    classes = text.value_counts(sort=True)[text.name].to_list()[:MOST_CLASSES]
    wanted = classes[:1] if problem == "binary" else classes
    areas = [area_under(answers, _crossed(groups, answers)) for answers in _one_by_one(text, wanted)]
    return float(np.mean([max(area, 1 - area) for area in areas]))


def _one_by_one(text: pl.Series, classes: list[Any]) -> list[np.ndarray]:
    return [(text == name).to_numpy().astype(np.float64) for name in classes]


def _groups(column: pl.Series) -> np.ndarray:
    if column_type(column.dtype) in ("string", "boolean"):
        return column.cast(pl.String).rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
    numbers = column.to_physical().cast(pl.Float64).fill_nan(None)
    there = numbers.drop_nulls().to_numpy()
    groups = np.zeros(len(numbers), dtype=np.int64)
    if len(there):
        edges = np.unique(np.quantile(there, np.linspace(0, 1, BINS + 1)[1:-1]))
        groups[numbers.is_not_null().to_numpy()] = 1 + np.searchsorted(edges, there, side="right")
    return groups


def _crossed(groups: np.ndarray, y: np.ndarray) -> np.ndarray:
    half = np.arange(len(y)) % 2 == 0
    score = np.zeros(len(y))
    for mine in (half, ~half):
        sums = np.bincount(groups[~mine], weights=y[~mine], minlength=groups.max() + 1)
        counts = np.bincount(groups[~mine], minlength=groups.max() + 1)
        mean = y[~mine].mean() if (~mine).any() else 0.0
        # One row more of the overall mean: a group of one row isn't believed outright.
        score[mine] = ((sums + mean) / (counts + 1))[groups[mine]]
    return score


def area_under(y: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half."""
    hits = y > 0
    positives, negatives = int(hits.sum()), int((~hits).sum())
    if not positives or not negatives:
        return 0.5
    ranks = rankdata(score)
    return float((ranks[hits].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _explained(y: np.ndarray, score: np.ndarray) -> float:
    total = float(((y - y.mean()) ** 2).sum())
    return max(0.0, 1 - float(((y - score) ** 2).sum()) / total) if total > 0 else 0.0


def _rank_correlation(x: np.ndarray, y: np.ndarray) -> float:
    good = np.isfinite(x)
    if good.sum() < FEWEST_ROWS:
        return 0.0
    a, b = rankdata(x[good]), rankdata(y[good])
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1] ** 2)
