"""Train: honest validation, a frozen threshold, a refit on train + validation, and the production twin."""

from collections.abc import Callable
from typing import Any

import numpy as np

from stagecraft.io import Inputs, Outputs
from stagecraft.modeling import panels
from stagecraft.modeling.conclude import Plan, conclude
from stagecraft.modeling.data import Source
from stagecraft.modeling.spec import Spec, Watch
from stagecraft.modeling.splits import Split, check_classes
from stagecraft.modeling.validation import validate
from stagecraft.report import Report

CURVE_POINTS = 100
EVERY_ROUND = 20
"""Rounds told one by one; later every tenth. A browser draws a hundred points, thousands would only fill the log."""

Curves = dict[int, list[tuple[int, float]]]


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Fit the chosen algorithm and hand on its model and what validation says about it."""
    source = Source.open(inputs.one("features"))
    report.problem_type(source.target.problem_type)
    rows = source.rows("train", "validation")
    check_classes(rows, source.target)
    plan = Plan.of(params)
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


def _cancellable(report: Report) -> Watch:
    def watch(round_number: int, value: float) -> bool:
        report.check_cancelled()
        return False

    return watch


def _watcher(report: Report, curves: Curves) -> Callable[[Split], Watch]:
    def of(split: Split) -> Watch:
        curve = curves.setdefault(split.fold, [])
        name = "validation_loss" if split.stop is None else f"fold_{split.fold + 1}_loss"

        def watch(round_number: int, value: float) -> bool:
            curve.append((round_number, value))
            if round_number <= EVERY_ROUND or round_number % 10 == 0:
                report.metric(name, value, round_number)
            else:
                report.check_cancelled()
            return False

        return watch

    return of


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
    return {"kind": "line", "id": "learning", "title": "Learning curve", "x": "Trees", "y": unit, "series": series}
