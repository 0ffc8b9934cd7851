"""From chosen settings to a model folder: refit, twin, parity, predictions, card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import polars as pl
import sklearn
import xgboost

from stagecraft.errors import StageError
from stagecraft.io import PARTITION, ROW, write_json, write_parquet, write_text
from stagecraft.modeling import panels, threshold
from stagecraft.modeling.baseline import Baseline
from stagecraft.modeling.bootstrap import Judgement, View, judge
from stagecraft.modeling.data import Rows, Source, Target, fit_recipe, training_block
from stagecraft.modeling.fit import Fitted, fit
from stagecraft.modeling.parity import Parity, check_parity
from stagecraft.modeling.reference import write_reference
from stagecraft.modeling.spec import Spec
from stagecraft.modeling.statistics import VERSION, statistics_of
from stagecraft.modeling.twin import Twin, graph_bytes, model_hash, twin_document
from stagecraft.modeling.validation import OutOfFold
from stagecraft.recipe import FittedRecipe
from stagecraft.report import Report

REPLICATES = 1000
LIBRARIES = {
    **dict.fromkeys(
        ("linear", "decision_tree", "random_forest", "extra_trees", "svm", "mlp"), ("scikit-learn", sklearn.__version__)
    ),
    # A few lines of arithmetic of our own.
    **dict.fromkeys(("sgd", "knn", "naive_bayes", "rule"), ("numpy", np.__version__)),
    "xgboost": ("xgboost", xgboost.__version__),
    "lightgbm": ("lightgbm", lightgbm.__version__),
}


@dataclass
class Winner:
    """A refitted model with everything that belongs to it."""

    spec: Spec
    recipe: FittedRecipe
    fitted: Fitted
    rows_fitted: int
    threshold: float | None
    baseline: Baseline


def refit(
    source: Source, rows: Rows, spec: Spec, rounds: int | None, weights: str, seed: int, frozen: float | None
) -> Winner:
    """Fit recipe and model once more on train and validation together.

    :param rounds: trees that validation chose; nothing is held out this time, so boosting can't choose again
    """
    final = spec if rounds is None else spec.with_rounds(rounds)
    recipe = fit_recipe(source, rows, seed)
    block = training_block(recipe, rows, spec.dtype, weights, source.target)
    fitted = fit(final, block)
    return Winner(final, recipe, fitted, len(block.y), frozen, Baseline.of(source.target, rows.y))


def choose_threshold(rule: Mapping[str, Any], target: Target, outcome: OutOfFold) -> float | None:
    """The frozen threshold of a two-class model, from predictions of rows it wasn't fitted on."""
    if target.positive is None:
        return None
    scores = np.mean([p[:, target.positive] for p in outcome.predicted], axis=0)
    return threshold.choose(dict(rule), outcome.y == target.positive, scores)


def cross_fitted_decisions(
    rule: Mapping[str, Any], target: Target, outcome: OutOfFold
) -> tuple[list[np.ndarray | None], list[np.ndarray | None]]:
    """Decisions for out-of-fold rows at a threshold chosen on the other folds, and that threshold, per repeat."""
    decided: list[np.ndarray | None] = []
    used: list[np.ndarray | None] = []
    for predicted, fold in zip(outcome.predicted, outcome.fold, strict=True):
        if target.positive is None:
            decided.append(None if target.is_number else predicted.argmax(axis=1))
            used.append(None)
            continue
        scores = predicted[:, target.positive]
        limits = np.empty(len(scores))
        for number in np.unique(fold):
            others = fold != number
            limits[~others] = threshold.choose(dict(rule), outcome.y[others] == target.positive, scores[others])
        decided.append(threshold.decide(predicted, target.positive, limits))
        used.append(limits)
    return decided, used


def judge_validation(
    target: Target, outcome: OutOfFold, frozen: float | None, baseline: Baseline, seed: int
) -> tuple[Judgement, Judgement, np.ndarray | None]:
    """Metrics of validation predictions and of the baseline on the same rows, and the decisions."""
    views = []
    for predicted in outcome.predicted:
        decided = None if target.is_number else predicted.argmax(axis=1)
        if target.positive is not None and frozen is not None:
            decided = threshold.decide(predicted, target.positive, frozen)
        views.append(View(predicted, decided))
    plain = View(baseline.predict(len(outcome.y)), baseline.decide(len(outcome.y)))
    model, guess = judge(target, outcome.y, [views, [plain] * len(views)], REPLICATES, seed)
    return model, guess, views[0].decided


def predictions_frame(
    rows: Rows, target: Target, outcome: OutOfFold, limits: Sequence[np.ndarray | None] | None = None
) -> pl.DataFrame:
    """``predictions.parquet``: row, partition, repeat, fold, actual value, and ``p_<class>`` or ``y_hat``; with the
    threshold per row where it was chosen on other folds."""
    parts = []
    names = np.array(target.classes, dtype=object)
    for repeat, (predicted, fold) in enumerate(zip(outcome.predicted, outcome.fold, strict=True)):
        columns: dict[str, Any] = {
            ROW: rows.ids[outcome.at],
            PARTITION: rows.partition[outcome.at],
            "repeat": np.full(len(outcome.at), repeat, dtype=np.int32),
            "fold": fold.astype(np.int32),
            "y": outcome.y if target.is_number else names[outcome.y.astype(np.int64)],
        }
        if target.is_number:
            columns["y_hat"] = predicted
        else:
            columns |= {f"p_{name}": predicted[:, at] for at, name in enumerate(target.classes)}
        if limits is not None and limits[repeat] is not None:
            columns["threshold"] = limits[repeat]
        parts.append(pl.DataFrame(columns, schema_overrides={} if target.is_number else {"y": pl.String}))
    return pl.concat(parts)


def write_model(
    folder: Path,
    source: Source,
    rows: Rows,
    winner: Winner,
    outcome: OutOfFold,
    card: Mapping[str, Any],
    estimate: pl.DataFrame | None,
    report: Report,
) -> Parity:
    """Write every file of a model folder and tell the report its canonical hash, size and parity."""
    target = source.target
    proto = graph_bytes(winner.fitted.graph(len(winner.recipe.feature_names)))
    scale = winner.fitted.scale
    document = twin_document(
        winner.recipe,
        target,
        winner.threshold,
        None if scale is None else {"mean": scale.mean, "std": scale.std},
        winner.spec.algorithm,
    )
    identity = model_hash(document, winner.fitted.model.canonical())
    write_json(folder / "twin.json", document)
    (folder / "model.onnx").write_bytes(proto)
    native = winner.fitted.model.native()
    if native is not None:
        write_text(folder / native[0], native[1])
    write_json(folder / "baseline.json", winner.baseline.to_json(target))
    write_parquet(predictions_frame(rows, target, outcome), folder / "predictions.parquet")
    if estimate is not None:
        write_parquet(estimate, folder / "estimate.parquet")
    write_reference(folder, winner.recipe.signature, rows, outcome.at, target, outcome.predicted[0])
    parity = check_parity(
        Twin.of(document, proto), winner.recipe, winner.fitted, winner.spec.dtype, source.rows("validation", "test")
    )
    if not parity.holds and native is None:
        raise StageError(
            "twin_differs",
            "The model's production form answers otherwise than the trained model: "
            f"{parity.report['rows']['violations']} of the compared rows differ by more than allowed.",
            "Scale or clip columns with extreme values in the feature stage, or choose XGBoost or LightGBM.",
        )
    write_json(folder / "parity.json", parity.report)
    write_json(folder / "parity_cases.json", parity.cases)
    library, version = LIBRARIES[winner.spec.algorithm]
    full = {
        "hash": identity,
        "algorithm": winner.spec.algorithm,
        "library": {"name": library, "version": version},
        "problemType": target.problem_type,
        "hyper": winner.spec.hyper,
        "features": len(winner.recipe.feature_names),
        "rowsFitted": winner.rows_fitted,
        "threshold": winner.threshold,
        "refit": f"After selection the winner was refitted on train and validation together, preparation included: "
        f"{winner.rows_fitted:,} rows.",
        "parity": {"holds": parity.holds, "largestDifference": parity.report["rows"]["largestDifference"]},
        "bytes": len(proto),
        **card,
    }
    write_json(folder / "card.json", full)
    report.canonical("model", identity)
    report.fact("modelHash", identity)
    report.fact("parity", full["parity"])
    report.fact("modelBytes", len(proto))
    report.fact("algorithm", winner.spec.algorithm)
    report.fact("threshold", winner.threshold)
    report.panel(panels.importance_panel(winner.recipe.feature_names, winner.fitted.model.importance()))
    report.panel(panels.parity_panel(parity.report))
    if not parity.holds and native is not None:
        report.log(f"The ONNX form differs from the trained model, so {native[0]} will answer for it.", "warning")
    return parity


def write_report(
    folder: Path,
    target: Target,
    outcome: OutOfFold,
    decided: np.ndarray | None,
    frozen: float | None,
    judged: Judgement,
    baseline: Judgement,
    seed: int,
    extra: Mapping[str, Any],
) -> None:
    """``report.json`` and ``statistics.json`` of a training: what validation says."""
    write_json(
        folder / "report.json",
        {
            "version": 1,
            "problemType": target.problem_type,
            "metrics": {"validation": _metric_table(judged), "baseline": _metric_table(baseline)},
            **extra,
        },
    )
    about = {
        "version": VERSION,
        "problemType": target.problem_type,
        "classes": list(target.classes) or None,
        "positive": target.classes[target.positive] if target.positive is not None else None,
        "threshold": frozen,
    }
    validation = statistics_of(target, outcome.y, outcome.predicted[0], decided, frozen, len(outcome.refused), seed)
    write_json(folder / "statistics.json", {**about, "validation": validation, "test": None})


def _metric_table(judged: Judgement) -> dict[str, Any]:
    return {key: dict(zip(("value", "low", "high"), values, strict=True)) for key, values in judged.table().items()}
