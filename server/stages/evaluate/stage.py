"""Evaluate: models judged through their production twin, beside the baseline, with intervals.

Validation comes from the predictions the model was chosen by; test rows are opened only in a final evaluation.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.errors import StageError
from stagecraft.io import ROW, Inputs, Outputs, read_json, read_parquet, write_json
from stagecraft.modeling import panels, threshold
from stagecraft.modeling.baseline import Baseline
from stagecraft.modeling.bootstrap import Judgement, View, judge
from stagecraft.modeling.data import Rows, Source, Target
from stagecraft.modeling.metrics import HIGHER_IS_BETTER
from stagecraft.modeling.reference import write_probe
from stagecraft.modeling.statistics import VERSION, statistics_of
from stagecraft.modeling.twin import Twin
from stagecraft.report import Report

from . import pictures
from .importance import permutation_importance
from .rejected import rejected_panel
from .verdict import leading_metric, verdict_of


@dataclass
class Judged:
    """One model on one set of rows. ``views`` has several entries for repeated cross-validation."""

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


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Judge every connected model and give the best one the verdict."""
    source = Source.open(inputs.one("features"))
    target, seed = source.target, int(params["seed"])
    report.problem_type(target.problem_type)
    metric = leading_metric(target, params["metric"])
    folders = inputs["model"]
    if not folders:
        raise StageError("input_missing", "There is no model to judge.", "Connect a train or tune stage.")
    final = bool(params["final"])
    test_rows = source.rows("test") if final else None
    candidates = []
    for at, folder in enumerate(folders):
        report.progress(at, len(folders) + 1, "Judging models")
        candidates.append(_candidate(folder, source, test_rows, params, seed))
    best = _best(candidates, metric)
    report.progress(len(folders), len(folders) + 1, "Measuring importance")
    importance = _importance(params, source, best, test_rows, metric, seed, report)
    _tell(report, target, candidates, best, metric, params, final, importance, inputs["rejects"])
    _write(outputs["report"], target, candidates, best, metric, seed, final, importance)
    write_probe(
        outputs["report"],
        best.twin,
        test_rows if test_rows is not None and len(test_rows) else source.rows("validation"),
    )
    rows = len(best.shown.y) + best.shown.refused
    report.rows(rows, rows)
    report.progress(len(folders) + 1, len(folders) + 1, "Done")


def _candidate(folder: Path, source: Source, test_rows: Rows | None, params: dict[str, Any], seed: int) -> Candidate:
    twin, card = Twin.load(folder), read_json(folder / "card.json")
    target = source.target
    if (twin.target.problem_type, twin.target.classes) != (target.problem_type, target.classes):
        raise StageError(
            "model_mismatch",
            f"A model predicts {_what(twin.target)}, but the features have {_what(target)}.",
            "Connect the features the model was trained on.",
        )
    baseline = Baseline.from_json(target, read_json(folder / "baseline.json"))
    y, views = _stored(folder / "predictions.parquet", target, twin.threshold)
    validation = _judged(target, y, views[:1], int(card.get("refusedValidation", 0)), baseline, params, seed)
    test = None
    if test_rows is not None:
        if card["testEstimate"]["method"] == "repeated_cv":
            y, views = _stored(folder / "estimate.parquet", target, twin.threshold)
            test = _judged(target, y, views, int(card.get("refusedEstimate", 0)), baseline, params, seed + 1)
        else:
            test = _on_test(twin, test_rows, baseline, target, params, seed + 1)
    return Candidate(folder, twin, card, baseline, validation, test)


def _what(target: Target) -> str:
    return "a number" if target.is_number else f"the classes {', '.join(target.classes[:5])}"


def _stored(path: Path, target: Target, frozen: float | None) -> tuple[np.ndarray, list[View]]:
    """Actual values and one view per repeat of stored predictions of rows the model wasn't fitted on."""
    frame = read_parquet(path)
    y, views = np.zeros(0), []
    for repeat in sorted(frame["repeat"].unique().to_list()):
        mine = frame.filter(pl.col("repeat") == repeat).sort(ROW)
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
    return y, views


def _judged(
    target: Target,
    y: np.ndarray,
    views: list[View],
    refused: int,
    baseline: Baseline,
    params: dict[str, Any],
    seed: int,
) -> Judged:
    guess = View(baseline.predict(len(y)), baseline.decide(len(y)))
    model, plain = judge(target, y, [views, [guess] * len(views)], params["replicates"], seed)
    return Judged(y, views, refused, model, plain)


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
    return _judged(
        target, rows.y[at], [View(predicted, twin.decide(predicted))], int(answer.refused.sum()), baseline, params, seed
    )


def _best(candidates: list[Candidate], metric: str) -> Candidate:
    # Models are ranked by validation: choosing by test would fit the choice on the rows that judge it.
    sign = 1.0 if HIGHER_IS_BETTER[metric] else -1.0
    values = [sign * candidate.validation.model.point[metric] for candidate in candidates]
    return candidates[int(np.argmax(np.nan_to_num(values, nan=-np.inf)))]


def _importance(
    params: dict[str, Any],
    source: Source,
    best: Candidate,
    test_rows: Rows | None,
    metric: str,
    seed: int,
    report: Report,
) -> list[dict[str, Any]] | None:
    if params["importance"] is None:
        return None
    rows = test_rows if test_rows is not None and len(test_rows) > 0 else source.rows("validation")
    if len(rows) == 0:
        rows = source.rows("train")
    return permutation_importance(
        best.twin, rows, metric, params["importance"]["repeats"], params["importance"]["rows"], seed, report
    )


def _tell(
    report: Report,
    target: Target,
    candidates: list[Candidate],
    best: Candidate,
    metric: str,
    params: dict[str, Any],
    final: bool,
    importance: list[dict[str, Any]] | None,
    rejects: list[Path],
) -> None:
    confidence, shown = params["confidence"], best.shown
    report.metrics("validation", best.validation.model.table(confidence))
    if best.test is not None:
        report.metrics("test", best.test.model.table(confidence))
    report.metrics("baseline", shown.baseline.table(confidence))
    report.refused(shown.refused)
    estimated = best.card["testEstimate"]["method"] == "repeated_cv"
    tone, text = verdict_of(
        target,
        metric,
        shown.model,
        shown.baseline,
        shown.y,
        shown.refused,
        final,
        estimated,
        confidence,
        best.card["algorithm"],
    )
    report.verdict(tone, text)
    report.fact("modelHash", best.card["hash"])
    report.fact("modelIndex", candidates.index(best))
    report.fact("metric", metric)
    report.fact("rowsJudged", len(shown.y))
    report.fact("testEstimate", best.card["testEstimate"]["method"])
    where = ("Test estimate from out-of-fold rows" if estimated else "Test") if final else "Validation"
    note = f"{where}: {len(shown.y):,} rows; refused: {shown.refused:,}. "
    note += f"Intervals: {confidence:.0%}, {params['replicates']:,} bootstrap replicates."
    report.panel(panels.metrics_panel(f"{where} beside the baseline", target, shown.model, shown.baseline, confidence))
    report.panel({"kind": "text", "id": "rows", "title": "Rows judged", "text": note})
    if len(candidates) > 1:
        report.panel(pictures.models_panel(target, candidates, best, metric, final))
    for panel in pictures.pictures(target, shown.y, shown.predicted, shown.decided, best.twin.threshold, where):
        report.panel(panel)
    if importance:
        report.panel(pictures.importance_panel(importance, metric))
    if rejects:
        report.panel(rejected_panel(rejects))


def _write(
    folder: Path,
    target: Target,
    candidates: list[Candidate],
    best: Candidate,
    metric: str,
    seed: int,
    final: bool,
    importance: list[dict[str, Any]] | None,
) -> None:
    roles = {
        "validation": best.validation.model,
        "test": best.test.model if best.test else None,
        "baseline": best.shown.baseline,
    }
    write_json(
        folder / "report.json",
        {
            "version": 1,
            "problemType": target.problem_type,
            "model": best.card["hash"],
            "metric": metric,
            "final": final,
            "testEstimate": best.card["testEstimate"]["method"],
            "threshold": best.twin.threshold,
            "rows": len(best.shown.y),
            "refused": best.shown.refused,
            "metrics": {role: pictures.metric_table(judged) for role, judged in roles.items() if judged is not None},
            "models": [
                {
                    "hash": one.card["hash"],
                    "algorithm": one.card["algorithm"],
                    "metrics": pictures.metric_table(one.shown.model),
                }
                for one in candidates
            ],
            "curves": pictures.curves(target, best.shown.y, best.shown.predicted),
            "confusion": pictures.confusion(target, best.shown.y, best.shown.decided),
            "importance": importance,
        },
    )
    about = {
        "version": VERSION,
        "problemType": target.problem_type,
        "classes": list(target.classes) or None,
        "positive": target.classes[target.positive] if target.positive is not None else None,
        "threshold": best.twin.threshold,
        "model": best.card["hash"],
    }
    sets = {
        name: None
        if one is None
        else statistics_of(target, one.y, one.predicted, one.decided, best.twin.threshold, one.refused, seed)
        for name, one in (("validation", best.validation), ("test", best.test))
    }
    write_json(folder / "statistics.json", {**about, **sets})
