"""Permutation importance on raw columns, through the production twin."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from stagecraft.metric_keys import HIGHER_IS_BETTER
from stagecraft.modeling.bootstrap import View, judge
from stagecraft.modeling.data import Rows
from stagecraft.modeling.twin import Answer, Twin
from stagecraft.report import Report

STACKED_CELLS = 20_000_000
"""Matrix cells judged in one go: copies are stacked, because the twin's cost per call outweighs its cost per row."""


def permutation_importance(
    twin: Twin, rows: Rows, metric: str, repeats: int, most: int, seed: int, report: Report
) -> list[dict[str, Any]]:
    """How much worse the metric gets when one raw column is shuffled among rows.

    :param most: rows used, evenly spread
    :returns: ``{column, value, low, high}`` by falling value; low and high are the least and the most of the shuffles
    """
    rng = np.random.default_rng(seed)
    at = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), most)).round().astype(np.int64))
    sample = rows.take(at)
    sample = sample.take(twin.predict(sample.frame).accepted)
    if len(sample) == 0:
        return []
    names = [entry["name"] for entry in twin.recipe.signature if entry["name"] in sample.frame.columns]
    frame = sample.frame.select(names)
    sign = 1.0 if HIGHER_IS_BETTER[metric] else -1.0
    plain = _value(twin, sample.y, twin.predict(frame), metric)
    wanted = [(name, rng.permutation(len(sample))) for name in names for _ in range(repeats)]
    losses: dict[str, list[float]] = {name: [] for name in names}
    step = max(1, STACKED_CELLS // (len(sample) * max(1, len(twin.recipe.feature_names))))
    for start in range(0, len(wanted), step):
        report.progress(start, len(wanted), "Shuffling columns")
        part = wanted[start : start + step]
        stacked = pl.concat(
            [frame.with_columns(frame[name].gather(pl.Series(order)).alias(name)) for name, order in part]
        )
        answers = twin.predict(stacked)
        for (name, _), answer in zip(part, _apart(answers, len(sample)), strict=True):
            losses[name].append(sign * (plain - _value(twin, sample.y, answer, metric)))
    found = []
    for name, drawn in losses.items():
        known = [loss for loss in drawn if np.isfinite(loss)]
        if known:
            found.append({"column": name, "value": float(np.mean(known)), "low": min(known), "high": max(known)})
    return sorted(found, key=lambda one: (-one["value"], one["column"]))


def _apart(answer: Answer, rows: int) -> Iterator[Answer]:
    for start in range(0, len(answer.refused), rows):
        yield Answer(answer.predicted[start : start + rows], answer.refused[start : start + rows], {})


def _value(twin: Twin, y: np.ndarray, answer: Answer, metric: str) -> float:
    at = answer.accepted
    if len(at) == 0:
        return float("nan")
    predicted = answer.predicted[at]
    return judge(twin.target, y[at], [[View(predicted, twin.decide(predicted))]], 1, 0)[0].point[metric]
