"""Tune: a search for better hyper-parameters, and the winner as a model made exactly as train makes one."""

from pathlib import Path
from typing import Any

import numpy as np

from stagecraft.io import Inputs, Outputs, read_json
from stagecraft.metric_keys import HIGHER_IS_BETTER, NAMES
from stagecraft.modeling.conclude import Plan, conclude
from stagecraft.modeling.data import Rows, Source
from stagecraft.modeling.spec import Spec, Watch
from stagecraft.modeling.splits import Split, check_classes, fold_numbers, inner_stop
from stagecraft.modeling.validation import FoldResult, Prepared, prepare, run_split, thinned, validate
from stagecraft.report import Report

from . import panels
from .search import Found, Search, Trial, objective_of, search

INNER_FOLDS = 5


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Search, then hand on the winner's model and what validation says about it."""
    source = Source.open(inputs.one("features"))
    target = source.target
    report.problem_type(target.problem_type)
    plan = Plan.of(params)
    rows = plan.arranged(source.rows("train", "validation"))
    check_classes(rows, target)
    starting = {name: bounds["start"] for name, bounds in params["space"].items()}
    base = Spec(
        params["algorithm"],
        {**params["fixed"], **starting},
        target,
        plan.seed,
        inputs.limits["cpus"],
        params["patience"],
    )
    metric = objective_of(target, params["metric"])
    starts = [start for folder in inputs["model"] if (start := _start(folder, base, report)) is not None]
    asked = Search(
        params["space"],
        params["sampler"],
        params["trials"],
        metric,
        params["prune"],
        dict(params["threshold"]),
        plan.seed,
        int(params["search_rows"]),
        starts,
        params.get("list"),
    )
    extra = plan.estimate_splits(rows, source, base.stops_early)
    steps = asked.trials * (1 + len(extra)) + 1

    report.progress(0, steps, "Preparing")
    splits = plan.splits(rows, source, base.stops_early)
    prepared = [_prepared(source, rows, split, base, plan, asked) for split in splits]
    found = search(prepared, base, asked, _teller(report, asked, steps), report.check_cancelled)
    sampled = any(len(one.train.y) < one.taught for one in prepared)
    # The matrices of the trials are as large as those of the refit; both at once would double the memory.
    del prepared
    panels.show(report, asked, found, sampled)
    if sampled:
        report.progress(asked.trials, steps, "Validating the winner on all rows")
        found.results = validate(
            source,
            rows,
            splits,
            found.spec,
            plan.class_weights,
            plan.seed,
            lambda split: _cancellable(report),
            lambda done: None,
        )
    estimates = [
        _estimate(source, rows, split, base, asked, plan, report, asked.trials * (1 + number), steps)
        for number, split in enumerate(extra)
    ]
    report.progress(steps - 1, steps, "Refitting and packing the production twin")
    card = {
        "search": {
            "sampler": asked.sampler,
            "trials": asked.trials,
            "metric": metric,
            "rows": asked.rows if sampled else None,
            "best": _best_value(asked, found),
        }
    }
    conclude(plan, source, rows, found.spec, found.results, estimates, outputs, report, card)
    report.progress(steps, steps, "Done")


def _start(folder: Path, base: Spec, report: Report) -> dict[str, Any] | None:
    """Hyper-parameters of a connected model, if it is of the same algorithm."""
    card = read_json(folder / "card.json")
    if card["algorithm"] != base.algorithm:
        report.log(f"The connected model is of another algorithm ({card['algorithm']}): the search starts without it.")
        return None
    return dict(card.get("searched") or card["hyper"])


def _teller(report: Report, asked: Search, steps: int) -> Any:
    def told(trial: Trial, best: float) -> None:
        if not trial.pruned:
            report.metric("trial", trial.value, trial.number + 1)
        report.metric("best", best, trial.number + 1)
        report.progress(
            trial.number + 1,
            steps,
            f"Trial {trial.number + 1} of {asked.trials}, best {NAMES[asked.metric]} {best:.4g}",
        )

    return told


def _estimate(
    source: Source,
    rows: Rows,
    split: Split,
    base: Spec,
    asked: Search,
    plan: Plan,
    report: Report,
    done: int,
    steps: int,
) -> FoldResult:
    """One fold of the test estimate: the whole search runs on the fold's teaching rows, so its choice is judged too."""
    teachers = rows.take(split.fit)
    seed = plan.seed + 31 * split.fold + 7919 * split.repeat
    numbers = fold_numbers(teachers, source.target, INNER_FOLDS, seed)
    fit, judge = np.flatnonzero(numbers != 0), np.flatnonzero(numbers == 0)
    inner = Split(fit, judge, inner_stop(teachers, source.target, fit, seed + 1) if base.stops_early else None)
    prepared = [_prepared(source, teachers, inner, base, plan, asked)]

    def told(trial: Trial, best: float) -> None:
        report.progress(
            done + trial.number + 1, steps, "Estimating the test result: the search runs anew inside every fold"
        )

    found = search(prepared, base, asked, told, report.check_cancelled)
    return run_split(prepare(source, rows, split, found.spec, plan.class_weights, plan.seed), found.spec)


def _best_value(asked: Search, found: Found) -> float:
    values = [trial.value for trial in found.trials if not trial.pruned]
    return max(values) if HIGHER_IS_BETTER[asked.metric] else min(values)


def _prepared(source: Source, rows: Rows, split: Split, base: Spec, plan: Plan, asked: Search) -> Prepared:
    return thinned(prepare(source, rows, split, base, plan.class_weights, plan.seed), asked.rows, plan.seed)


def _cancellable(report: Report) -> Watch:
    def watch(round_number: int, value: float) -> bool:
        report.check_cancelled()
        return False

    return watch
