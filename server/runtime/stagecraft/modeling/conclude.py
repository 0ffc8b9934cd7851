"""The common end of train and tune: threshold, estimate, refit, folder, report, pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stagecraft.io import Outputs
from stagecraft.metric_keys import NAMES
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
from stagecraft.modeling.bootstrap import View, judge
from stagecraft.modeling.data import Rows, Source
from stagecraft.modeling.spec import Spec
from stagecraft.modeling.splits import Split, cross_validation, grouped, hold_out, time_splits
from stagecraft.modeling.validation import FoldResult, OutOfFold, best_rounds, gather
from stagecraft.report import Report

ESTIMATE_SEED = 104_729
"""Added to the seed of the test estimate: it doesn't reuse the folds the threshold was chosen on."""


@dataclass(frozen=True)
class Plan:
    """What a training was asked for beside the algorithm."""

    validation: Mapping[str, Any]
    test_estimate: Mapping[str, Any]
    threshold: Mapping[str, Any]
    class_weights: str
    seed: int

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "Plan":
        """Read the stage's parameters."""
        return cls(
            params["validation"],
            params["test_estimate"],
            params["threshold"],
            params["class_weights"],
            int(params["seed"]),
        )

    def arranged(self, rows: Rows) -> Rows:
        """The rows, with groups kept together where validation says so."""
        return grouped(rows, self.validation["column"]) if self.validation["method"] == "group" else rows

    def splits(self, rows: Rows, source: Source, stops: bool) -> list[Split]:
        """Who is fitted and who judges.

        :param rows: as ``arranged`` gave them
        :param stops: the algorithm needs rows that say when to stop
        """
        method = self.validation["method"]
        if method == "holdout":
            return hold_out(rows)
        folds = self.validation["folds"]
        if method == "time":
            return time_splits(rows, self.validation["column"], folds, stops)
        repeats = self.validation["repeats"] if method == "repeated" else 1
        return cross_validation(rows, source.target, folds, self.seed, repeats, stops)

    def estimate_splits(self, rows: Rows, source: Source, stops: bool) -> list[Split]:
        """Splits of the test estimate; none when a test partition judges."""
        if self.test_estimate["method"] == "partition":
            return []
        folds, repeats = self.test_estimate["folds"], self.test_estimate["repeats"]
        if self.validation["method"] == "time":
            # Drawn anew, folds would let the future teach the past.
            return time_splits(rows, self.validation["column"], folds, stops)
        return cross_validation(rows, source.target, folds, self.seed + ESTIMATE_SEED, repeats, stops)

    @property
    def sentence(self) -> str:
        """How validation was done, in words."""
        if self.validation["method"] == "holdout":
            return (
                "Validated on the validation partition, with preparation and model fitted on the train partition alone."
            )
        folds, inside = self.validation["folds"], "preparation and model were refitted inside every fold."
        match self.validation["method"]:
            case "repeated":
                how = f"{self.validation['repeats']} × {folds}-fold cross-validation, drawn anew each time,"
            case "group":
                how = f"{folds}-fold cross-validation that keeps rows of one “{self.validation['column']}” together,"
            case "time":
                how = f"{folds} folds that follow each other in “{self.validation['column']}”, each after its teachers,"
            case _:
                return f"Validated by {folds}-fold cross-validation on train and validation; {inside}"
        return f"Validated by {how} on train and validation; {inside}"


def conclude(
    plan: Plan,
    source: Source,
    rows: Rows,
    spec: Spec,
    results: Sequence[FoldResult],
    estimates: Sequence[FoldResult],
    outputs: Outputs,
    report: Report,
    card: Mapping[str, Any] | None = None,
) -> None:
    """Everything after validation.

    :param spec: the chosen algorithm and hyper-parameters
    :param results: validation of exactly this spec
    :param estimates: out-of-fold predictions that stand in for a test partition, or none
    """
    target, seed = source.target, plan.seed
    outcome = gather(results)
    frozen = choose_threshold(plan.threshold, target, outcome)
    repeats = gather(estimates) if estimates else None
    estimate = None
    if repeats is not None:
        estimate = predictions_frame(rows, target, repeats, cross_fitted_decisions(plan.threshold, target, repeats)[1])
    winner = refit(source, rows, spec, best_rounds(results), plan.class_weights, seed, frozen)
    guessing = Baseline.of(target, rows.y[results[0].split.fit]) if len(results) == 1 else winner.baseline
    judged, guess, decided = judge_validation(target, outcome, frozen, guessing, seed)

    report.metrics("validation", judged.table())
    report.metrics("baseline", guess.table())
    report.refused(len(outcome.refused))
    report.panel(panels.metrics_panel("Validation beside the baseline", target, judged, guess))
    if len(results) > 1:
        report.panel(folds_panel(source, results))
    how = plan.sentence + _threshold_sentence(plan, target.positive is not None)
    full_card = {
        "validation": plan.validation,
        "testEstimate": plan.test_estimate,
        "thresholdRule": plan.threshold,
        "classWeights": plan.class_weights,
        "seed": seed,
        "rounds": winner.fitted.rounds,
        "searched": spec.hyper,
        "how": how,
        "refusedValidation": len(outcome.refused),
        "refusedEstimate": len(repeats.refused) if repeats is not None else 0,
        **(card or {}),
    }
    write_model(outputs["model"], source, rows, winner, outcome, full_card, estimate, report)
    write_report(outputs["report"], target, outcome, decided, frozen, judged, guess, seed, {"how": how})
    text = _notes(plan, how, winner.rows_fitted, len(winner.recipe.feature_names), source, outcome)
    report.panel({"kind": "text", "id": "notes", "title": "How the model was made", "text": text})
    report.rows(len(rows), len(rows))


def folds_panel(source: Source, results: Sequence[FoldResult]) -> dict[str, Any]:
    """Metrics of each fold."""
    keys = panels.SHOWN[source.target.problem_type][:4]
    table: list[dict[str, Any]] = []
    repeated = any(result.split.repeat for result in results)
    for result in results:
        point = judge(source.target, result.y, [[View(result.predicted, None)]], 1, 0)[0].point
        number = result.split.fold + 1
        table.append(
            {
                "fold": f"{result.split.repeat + 1}.{number}" if repeated else number,
                "rows": len(result.at),
                **{key: point[key] for key in keys},
            }
        )
    spread = {key: float(np.std([row[key] for row in table], ddof=1)) for key in keys}
    table.append({"fold": "spread", "rows": None, **spread})
    columns = [{"key": "fold", "label": "Fold"}, {"key": "rows", "label": "Rows", "numeric": True}]
    columns += [{"key": key, "label": NAMES[key], "numeric": True} for key in keys]
    note = "Spread is the standard deviation between folds."
    if source.target.positive is not None:
        note += " Classes are decided at 0.5 here; the frozen threshold is chosen on all folds together."
    return {"kind": "table", "id": "folds", "title": "Folds", "columns": columns, "rows": table, "note": note}


def _threshold_sentence(plan: Plan, has_threshold: bool) -> str:
    if not has_threshold:
        return ""
    goals = {"f1": "highest F1", "balanced_accuracy": "highest balanced accuracy", "accuracy": "highest accuracy"}
    if plan.threshold["rule"] == "fixed":
        return " The threshold was given."
    return f" The threshold ({goals[plan.threshold['rule']]}) comes from the same predictions and is frozen."


def _notes(plan: Plan, how: str, fitted_rows: int, features: int, source: Source, outcome: OutOfFold) -> str:
    parts = [
        how,
        "After selection the winner was refitted on train and validation together: "
        f"{fitted_rows:,} rows, {features:,} features.",
    ]
    if plan.test_estimate["method"] == "repeated_cv":
        times = f"{plan.test_estimate['repeats']} × {plan.test_estimate['folds']}-fold"
        parts.append(
            f"The test estimate is {times} out-of-fold prediction, because the test partition is too small to judge by."
        )
    if len(outcome.refused):
        parts.append(
            f"The production twin refuses {len(outcome.refused):,} validation rows; metrics don't contain them."
        )
    if source.missing_target:
        parts.append(f"{source.missing_target:,} rows without a known “{source.target.column}” were left out.")
    parts.append("No test row was learned from or judged by.")
    return " ".join(parts)
