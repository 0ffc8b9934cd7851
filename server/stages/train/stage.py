"""Train: honest validation, a frozen threshold, a refit on train + validation, and the production twin."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from stagecraft.errors import StageError
from stagecraft.expression import columns_read
from stagecraft.io import Inputs, Outputs
from stagecraft.modeling import panels
from stagecraft.modeling.conclude import Plan, conclude
from stagecraft.modeling.data import Source
from stagecraft.modeling.spec import Spec, Watch
from stagecraft.modeling.splits import Split, check_classes
from stagecraft.modeling.validation import validate
from stagecraft.recipe import Recipe
from stagecraft.report import Report

CURVE_POINTS = 100
EVERY_ROUND = 20
"""Rounds told one by one; later every tenth. A browser draws a hundred points, thousands would only fill the log."""

Curves = dict[int, list[tuple[int, float]]]


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Fit the chosen algorithm and hand on its model and what validation says about it."""
    source = Source.open(inputs.one("features"))
    report.problem_type(source.target.problem_type)
    if source.target.is_number and params["algorithm"] == "naive_bayes":
        raise StageError(
            "algorithm_unfit",
            "Naive Bayes tells classes apart, but the target is a number.",
            "Choose another algorithm.",
        )
    if params["algorithm"] == "rule":
        source = replace(source, recipe=_rule_recipe(source, params["rules"], inputs.stage["id"]))
    plan = Plan.of(params)
    rows = plan.arranged(source.rows("train", "validation"))
    check_classes(rows, source.target)
    spec = Spec(
        params["algorithm"], params["hyper"], source.target, plan.seed, inputs.limits["cpus"], params["patience"]
    )
    splits = plan.splits(rows, source, spec.stops_early)
    extra = plan.estimate_splits(rows, source, spec.stops_early)
    steps = len(splits) + len(extra) + 1

    curves: Curves = {}
    report.progress(0, steps, "Validating")
    results = validate(
        source,
        rows,
        splits,
        spec,
        plan.class_weights,
        plan.seed,
        _watcher(report, curves),
        lambda done: report.progress(done, steps, "Validating"),
    )
    if any(curves.values()):
        report.panel(_learning_panel(curves, spec))
    estimates = validate(
        source, rows, extra, spec, plan.class_weights, plan.seed, lambda split: _cancellable(report),
        lambda done: report.progress(len(splits) + done, steps, "Estimating the test result"),
    )  # fmt: skip
    report.progress(steps - 1, steps, "Refitting and packing the production twin")
    conclude(plan, source, rows, spec, results, estimates, outputs, report)
    report.progress(steps, steps, "Done")


def _rule_recipe(source: Source, conditions: list[dict[str, Any]], stage: str) -> Recipe:
    """A rule reads rows as they come in, in the words of the data: nothing is filled, scaled or encoded before."""
    signature = source.recipe.signature
    wanted = {name for condition in conditions for name in columns_read(condition)}
    others = [entry["name"] for entry in signature if entry["name"] not in wanted | {source.target.column}]
    steps: list[dict[str, Any]] = [{"op": "rule", "params": {"conditions": conditions}, "stage": stage}]
    if others:
        away = {"columns": {"by": "names", "names": others}, "maxMissing": None}
        steps.insert(0, {"op": "drop_columns", "params": away, "stage": stage})
    # Whether a value is missing is for the rule to ask: production may leave any column out.
    return Recipe(steps, [{**entry, "required": False} for entry in signature])


def _cancellable(report: Report) -> Watch:
    def watch(round_number: int, value: float) -> bool:
        report.check_cancelled()
        return False

    return watch


def _watcher(report: Report, curves: Curves) -> Callable[[Split], Watch]:
    def of(split: Split) -> Watch:
        curve = curves.setdefault(len(curves), [])
        name = "validation_loss" if split.stop is None else f"fold_{len(curves)}_loss"

        def watch(round_number: int, value: float) -> bool:
            curve.append((round_number, value))
            if round_number <= EVERY_ROUND or round_number % 10 == 0:
                report.metric(name, value, round_number)
            else:
                report.check_cancelled()
            return False

        return watch

    return of


def _rounds(spec: Spec) -> str:
    return "Passes over the rows" if "epochs" in spec.hyper else "Trees"


def _learning_panel(curves: Curves, spec: Spec) -> dict[str, Any]:
    unit = "RMSE, in standard deviations of the target" if spec.target.is_number else "Log loss"
    series = [
        {
            "name": "Held-out rows" if len(curves) == 1 else f"Fold {fold + 1}",
            "style": "line",
            "points": panels.thinned(np.array(curve, dtype=np.float64), CURVE_POINTS),
        }
        for fold, curve in sorted(curves.items())
        if curve
    ]
    return {
        "kind": "line",
        "id": "learning",
        "title": "Learning curve",
        "x": _rounds(spec),
        "y": unit,
        "series": series,
    }
