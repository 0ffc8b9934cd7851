"""Train: honest validation, a frozen threshold, a refit on train + validation, and the production twin."""

from typing import Any

from stagecraft.io import Inputs, Outputs
from stagecraft.modeling import panels
from stagecraft.modeling.artefact import (
    choose_threshold,
    cross_fitted_decisions,
    judge_validation,
    predictions_frame,
    refit,
    write_model,
    write_report,
)
from stagecraft.modeling.baseline import Baseline
from stagecraft.modeling.data import Rows, Source
from stagecraft.modeling.metrics import NAMES
from stagecraft.modeling.spec import Spec, Watch
from stagecraft.modeling.splits import Split, check_classes, cross_validation, hold_out
from stagecraft.modeling.validation import FoldResult, OutOfFold, best_rounds, gather, validate
from stagecraft.report import Report

CURVE_POINTS = 100
Curves = dict[int, list[tuple[int, float]]]


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Fit the chosen algorithm and hand on its model and what validation says about it."""
    source = Source.open(inputs.one("features"))
    target, seed = source.target, int(params["seed"])
    report.problem_type(target.problem_type)
    rows = source.rows("train", "validation")
    check_classes(rows, target)
    spec = Spec(params["algorithm"], params["hyper"], target, seed, inputs.limits["cpus"], params["patience"])
    splits = _splits(params["validation"], rows, source, spec)
    estimating = params["test_estimate"]
    extra = _estimate_splits(estimating, rows, source, spec)
    steps = len(splits) + len(extra) + 2

    curves: Curves = {}
    report.progress(0, steps, "Validating")
    results = validate(source, rows, splits, spec, params["class_weights"], seed, _watcher(report, curves), lambda done: report.progress(done, steps, "Validating"))
    outcome = gather(results)
    frozen = choose_threshold(params["threshold"], target, outcome)
    repeats = estimate = None
    if extra:
        repeats = gather(validate(source, rows, extra, spec, params["class_weights"], seed, lambda split: None, lambda done: report.progress(len(splits) + done, steps, "Estimating the test result")))
        estimate = predictions_frame(rows, target, repeats, cross_fitted_decisions(params["threshold"], target, repeats)[1])

    report.progress(steps - 2, steps, "Refitting on train and validation")
    winner = refit(source, rows, spec, best_rounds(results), params["class_weights"], seed, frozen)
    judging = Baseline.of(target, rows.y[splits[0].fit]) if len(splits) == 1 else winner.baseline
    judged, guess, decided = judge_validation(target, outcome, frozen, judging, seed)
    report.metrics("validation", judged.table())
    report.metrics("baseline", guess.table())
    report.refused(len(outcome.refused))
    how = _how(params["validation"], params["threshold"], target.positive is not None)
    report.panel(panels.metrics_panel("Validation beside the baseline", target, judged, guess))
    if any(curves.values()):
        report.panel(_learning_panel(curves, spec))
    if len(results) > 1:
        report.panel(_folds_panel(source, results))
    report.progress(steps - 1, steps, "Packing the production twin")
    card = {"validation": params["validation"], "testEstimate": estimating, "thresholdRule": params["threshold"], "classWeights": params["class_weights"], "seed": seed, "rounds": winner.fitted.rounds, "how": how, "refusedValidation": len(outcome.refused), "refusedEstimate": len(repeats.refused) if repeats else 0}
    write_model(outputs["model"], source, rows, winner, outcome, card, estimate, report)
    write_report(outputs["report"], target, outcome, decided, frozen, judged, guess, seed, {"how": how})
    report.panel({"kind": "text", "id": "notes", "title": "How the model was made", "text": _notes(how, winner.rows_fitted, len(winner.recipe.feature_names), source, outcome, estimating, estimate is not None)})
    report.rows(len(rows), len(rows))
    report.progress(steps, steps, "Done")


def _splits(validation: dict[str, Any], rows: Rows, source: Source, spec: Spec) -> list[Split]:
    if validation["method"] == "holdout":
        return hold_out(rows)
    return cross_validation(rows, source.target, validation["folds"], spec.seed, stops=spec.stops_early)


def _estimate_splits(estimating: dict[str, Any], rows: Rows, source: Source, spec: Spec) -> list[Split]:
    if estimating["method"] == "partition":
        return []
    # Another seed than validation's: the estimate doesn't reuse the folds the threshold was chosen on.
    return cross_validation(rows, source.target, estimating["folds"], spec.seed + 104_729, estimating["repeats"], spec.stops_early)


def _watcher(report: Report, curves: Curves) -> Any:
    def of(split: Split) -> Watch:
        curve = curves.setdefault(split.fold, [])
        name = "validation_loss" if split.stop is None else f"fold_{split.fold + 1}_loss"

        def watch(round_number: int, value: float) -> bool:
            curve.append((round_number, value))
            # A browser draws a hundred points; thousands would only fill the log.
            if round_number <= 20 or round_number % 10 == 0:
                report.metric(name, value, round_number)
            else:
                report.check_cancelled()
            return False

        return watch

    return of


def _learning_panel(curves: Curves, spec: Spec) -> dict[str, Any]:
    import numpy as np

    unit = "RMSE, in standard deviations of the target" if spec.target.is_number else "Log loss"
    single = len(curves) == 1
    series = [
        {"name": "Held-out rows" if single else f"Fold {fold + 1}", "style": "line", "points": panels.thinned(np.array(curve, dtype=float), CURVE_POINTS)}
        for fold, curve in sorted(curves.items())
        if curve
    ]
    return {"kind": "line", "id": "learning", "title": "Learning curve", "x": "Trees", "y": unit, "series": series}


def _folds_panel(source: Source, results: list[FoldResult]) -> dict[str, Any]:
    from stagecraft.modeling.bootstrap import View, judge

    keys = panels.SHOWN[source.target.problem_type][:4]
    table = []
    for result in results:
        point = judge(source.target, result.y, [[View(result.predicted, None)]], 1, 0)[0].point
        table.append({"fold": result.split.fold + 1, "rows": len(result.at), **{key: point[key] for key in keys}})
    columns = [{"key": "fold", "label": "Fold"}, {"key": "rows", "label": "Rows", "numeric": True}]
    columns += [{"key": key, "label": NAMES[key], "numeric": True} for key in keys]
    return {"kind": "table", "id": "folds", "title": "Folds", "columns": columns, "rows": table, "note": "Classes are decided at the likeliest one here; the frozen threshold is chosen on all folds together."}


def _how(validation: dict[str, Any], rule: dict[str, Any], has_threshold: bool) -> str:
    if validation["method"] == "holdout":
        text = "Validated on the validation partition, with preparation and model fitted on the train partition alone."
    else:
        text = f"Validated by {validation['folds']}-fold cross-validation on train and validation; preparation and model were refitted inside every fold."
    if not has_threshold:
        return text
    goal = {"f1": "highest F1", "balanced_accuracy": "highest balanced accuracy", "accuracy": "highest accuracy", "fixed": "a fixed value"}[rule["rule"]]
    return f"{text} The threshold ({goal}) comes from the same predictions and is frozen."


def _notes(how: str, fitted_rows: int, features: int, source: Source, outcome: OutOfFold, estimating: dict[str, Any], estimated: bool) -> str:
    parts = [how, f"After selection the winner was refitted on train and validation together: {fitted_rows:,} rows, {features:,} features."]
    if estimated:
        parts.append(f"The test estimate is {estimating['repeats']} × {estimating['folds']}-fold out-of-fold prediction, because the test partition is too small to judge by.")
    if len(outcome.refused):
        parts.append(f"The production twin refuses {len(outcome.refused):,} validation rows; metrics don't contain them.")
    if source.missing_target:
        parts.append(f"{source.missing_target:,} rows without a known “{source.target.column}” were left out.")
    parts.append("No test row was learned from or judged by.")
    return " ".join(parts)
