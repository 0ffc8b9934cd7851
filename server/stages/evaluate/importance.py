"""Permutation importance on raw columns, through the production twin."""

from typing import Any

import numpy as np
import polars as pl

from stagecraft.modeling.bootstrap import View, judge
from stagecraft.modeling.data import Rows
from stagecraft.modeling.metrics import HIGHER_IS_BETTER
from stagecraft.modeling.twin import Twin
from stagecraft.report import Report


def permutation_importance(twin: Twin, rows: Rows, metric: str, repeats: int, most: int, seed: int, report: Report) -> list[dict[str, Any]]:
    """How much worse the metric gets when one raw column is shuffled among rows.

    :param most: rows used, evenly spread
    :returns: ``{column, value, low, high}`` by falling value; low and high are the least and the most of the shuffles
    """
    rng = np.random.default_rng(seed)
    at = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), most)).round().astype(np.int64))
    sample = rows.take(at)
    usable = twin.predict(sample.frame).accepted
    sample = sample.take(usable)
    names = [entry["name"] for entry in twin.recipe.signature if entry["name"] in sample.frame.columns]
    frame = sample.frame.select(names)
    plain = _value(twin, sample.y, frame, metric)
    sign = 1.0 if HIGHER_IS_BETTER[metric] else -1.0
    found = []
    for number, name in enumerate(names):
        report.progress(number, len(names), "Shuffling columns")
        losses = []
        for _ in range(repeats):
            shuffled = frame.with_columns(frame[name].gather(pl.Series(rng.permutation(len(sample)))).alias(name))
            losses.append(sign * (plain - _value(twin, sample.y, shuffled, metric)))
        known = [loss for loss in losses if np.isfinite(loss)]
        if known:
            found.append({"column": name, "value": float(np.mean(known)), "low": float(min(known)), "high": float(max(known))})
    return sorted(found, key=lambda one: (-one["value"], one["column"]))


def _value(twin: Twin, y: np.ndarray, frame: pl.DataFrame, metric: str) -> float:
    answer = twin.predict(frame)
    at = answer.accepted
    if len(at) == 0:
        return float("nan")
    predicted = answer.predicted[at]
    return judge(twin.target, y[at], [[View(predicted, twin.decide(predicted))]], 1, 0)[0].point[metric]
