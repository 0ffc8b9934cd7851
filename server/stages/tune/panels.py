"""What Tune shows of its search."""

from typing import Any

import numpy as np

from stagecraft.metric_keys import HIGHER_IS_BETTER, NAMES
from stagecraft.report import Report

from .search import Found, Search, Trial

LABELS = {
    "regularization": "C",
    "learning_rate": "Learning rate",
    "max_depth": "Deepest tree",
    "min_leaf": "Smallest leaf",
    "row_share": "Rows per tree",
    "column_share": "Columns per tree",
    "l2": "L2 penalty",
    "neighbours": "Neighbours",
    "smoothing": "Smoothing",
    "gamma": "Gamma",
    "units": "Units",
}


def show(report: Report, asked: Search, found: Found, sampled: bool) -> None:
    """The trials: their course, all of them across their settings, as a table, and what mattered."""
    name = NAMES[asked.metric]
    finished = [trial for trial in found.trials if not trial.pruned]
    values = np.array([trial.value for trial in finished])
    best = np.maximum.accumulate(values) if HIGHER_IS_BETTER[asked.metric] else np.minimum.accumulate(values)
    numbers = [trial.number + 1 for trial in finished]
    given_up = len(found.trials) - len(finished)
    points = [[x, float(y)] for x, y in zip(numbers, values, strict=True)]
    bests = [[x, float(y)] for x, y in zip(numbers, best, strict=True)]
    course: dict[str, Any] = {
        "kind": "line",
        "id": "history",
        "title": "Best value by trial",
        "x": "Trial",
        "y": name,
        "series": [
            {"name": "Trial", "style": "points", "points": points},
            {"name": "Best so far", "style": "steps", "points": bests},
        ],
    }
    if given_up:
        course["note"] = f"{given_up} trials were given up early and have no value."
    report.panel(course)
    keys = list(asked.space)
    winner = next(trial for trial in finished if trial.value == best[-1])
    report.panel(_parallel(asked, found, winner))
    columns = [
        {"key": "trial", "label": "Trial", "numeric": True},
        {"key": "value", "label": name, "numeric": True},
        {"key": "state", "label": "State"},
    ]
    columns += [{"key": key, "label": LABELS[key], "numeric": True} for key in keys]
    columns += [
        {"key": "rounds", "label": "Rounds", "numeric": True},
        {"key": "seconds", "label": "Time", "unit": "s", "numeric": True},
    ]
    table = []
    for trial in found.trials:
        state = "best" if trial is winner else "given up" if trial.pruned else "finished"
        shown = {key: float(f"{trial.hyper[key]:.4g}") for key in keys}
        table.append(
            {
                "trial": trial.number + 1,
                "value": None if trial.pruned else trial.value,
                "state": state,
                **shown,
                "rounds": trial.rounds,
                "seconds": round(trial.seconds, 3),
            }
        )
    note = f"Trials learned from {asked.rows:,} rows; the winner was validated and fitted on all." if sampled else ""
    about = {"note": note} if note else {}
    report.panel({"kind": "table", "id": "trials", "title": "Trials", "columns": columns, "rows": table, **about})
    if found.importance:
        items = [{"label": LABELS[key], "value": value} for key, value in found.importance.items()]
        report.panel(
            {
                "kind": "bars",
                "id": "hyper_importance",
                "title": "What mattered",
                "items": items,
                "note": "Share of the objective's spread that each hyper-parameter explains among good trials.",
            }
        )


def _parallel(asked: Search, found: Found, winner: Trial) -> dict[str, Any]:
    keys = list(asked.space)
    axes: list[dict[str, Any]] = [{"label": LABELS[key], "log": bool(asked.space[key]["log"])} for key in keys]
    rows = [
        {
            "label": f"Trial {trial.number + 1}",
            "values": [*(float(trial.hyper[key]) for key in keys), None if trial.pruned else trial.value],
            "state": "best" if trial is winner else "stopped" if trial.pruned else "finished",
        }
        for trial in found.trials
    ]
    return {
        "kind": "parallel",
        "id": "parallel",
        "title": "Trials across their settings",
        "axes": [*axes, {"label": NAMES[asked.metric]}],
        "rows": rows,
        "note": "Each line is a finished trial, the best one drawn strongest; trials given up early aren't drawn.",
    }
