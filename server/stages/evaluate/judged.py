"""A connected model and what is known about its answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.errors import StageError
from stagecraft.io import ROW, read_json, read_parquet
from stagecraft.modeling import threshold
from stagecraft.modeling.baseline import Baseline
from stagecraft.modeling.bootstrap import Judgement, View, judge
from stagecraft.modeling.data import Rows, Source, Target
from stagecraft.modeling.twin import Twin


@dataclass
class Judged:
    """One model on one set of rows. ``views`` has several entries for repeated cross-validation, ``ids`` the rows."""

    ids: np.ndarray
    y: np.ndarray
    views: list[View]
    refused: int
    model: Judgement
    baseline: Judgement

    @property
    def predicted(self) -> np.ndarray:
        """Predictions of the first repeat."""
        return self.views[0].predicted

    @property
    def decided(self) -> np.ndarray | None:
        """Decisions of the first repeat."""
        return self.views[0].decided


@dataclass
class Candidate:
    """A connected model."""

    folder: Path
    twin: Twin
    card: dict[str, Any]
    baseline: Baseline
    validation: Judged
    test: Judged | None = None

    @property
    def shown(self) -> Judged:
        """The rows that decide: test once it is open, else validation."""
        return self.test or self.validation


def candidate_of(folder: Path, source: Source, test_rows: Rows | None, params: dict[str, Any], seed: int) -> Candidate:
    """A model with its stored predictions judged, and the test rows too when they are open."""
    twin, card = Twin.load(folder), read_json(folder / "card.json")
    target = source.target
    if (twin.target.problem_type, twin.target.classes) != (target.problem_type, target.classes):
        raise StageError(
            "model_mismatch",
            f"A model predicts {_what(twin.target)}, but the features have {_what(target)}.",
            "Connect the features the model was trained on.",
        )
    baseline = Baseline.from_json(target, read_json(folder / "baseline.json"))
    ids, y, views = _stored(folder / "predictions.parquet", target, twin.threshold)
    validation = _judged(target, ids, y, views, int(card.get("refusedValidation", 0)), baseline, params, seed)
    test = None
    if test_rows is not None:
        if card["testEstimate"]["method"] == "repeated_cv":
            ids, y, views = _stored(folder / "estimate.parquet", target, twin.threshold)
            test = _judged(target, ids, y, views, int(card.get("refusedEstimate", 0)), baseline, params, seed + 1)
        else:
            test = _on_test(twin, test_rows, baseline, target, params, seed + 1)
    return Candidate(folder, twin, card, baseline, validation, test)


def _what(target: Target) -> str:
    return "a number" if target.is_number else f"the classes {', '.join(target.classes[:5])}"


def _stored(path: Path, target: Target, frozen: float | None) -> tuple[np.ndarray, np.ndarray, list[View]]:
    """Row ids, actual values and one view per repeat of stored predictions of rows the model wasn't fitted on."""
    frame = read_parquet(path)
    ids, y, views = np.zeros(0), np.zeros(0), []
    for repeat in sorted(frame["repeat"].unique().to_list()):
        mine = frame.filter(pl.col("repeat") == repeat).sort(ROW)
        ids = mine[ROW].to_numpy()
        y, _ = target.encode(mine["y"])
        if target.is_number:
            views.append(View(mine["y_hat"].to_numpy(), None))
            continue
        predicted = mine.select(f"p_{name}" for name in target.classes).to_numpy()
        decided = predicted.argmax(axis=1)
        if target.positive is not None and frozen is not None:
            limits = mine["threshold"].to_numpy() if "threshold" in mine.columns else frozen
            decided = threshold.decide(predicted, target.positive, limits)
        views.append(View(predicted, decided))
    return ids, y, views


def _judged(
    target: Target,
    ids: np.ndarray,
    y: np.ndarray,
    views: list[View],
    refused: int,
    baseline: Baseline,
    params: dict[str, Any],
    seed: int,
) -> Judged:
    guess = View(baseline.predict(len(y)), baseline.decide(len(y)))
    model, plain = judge(target, y, [views, [guess] * len(views)], params["replicates"], seed)
    return Judged(ids, y, views, refused, model, plain)


def _on_test(twin: Twin, rows: Rows, baseline: Baseline, target: Target, params: dict[str, Any], seed: int) -> Judged:
    if len(rows) == 0:
        raise StageError(
            "test_empty",
            "The test partition holds no rows, so there is nothing to judge the model by.",
            "Give it a share in the ingest stage, or choose repeated 5-fold as test estimate in train or tune.",
        )
    answer = twin.predict(rows.frame)
    at = answer.accepted
    if len(at) == 0:
        raise StageError(
            "all_refused",
            f"The production twin refuses all {len(rows)} test rows: {answer.reasons[0]}.",
            "Fill missing values in the clean stage.",
        )
    predicted = answer.predicted[at]
    view = View(predicted, twin.decide(predicted))
    return _judged(target, rows.ids[at], rows.y[at], [view], int(answer.refused.sum()), baseline, params, seed)
