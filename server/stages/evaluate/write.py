"""The report artefact: figures for later stages, and the counts money is computed from."""

from pathlib import Path
from typing import Any

from stagecraft.io import write_json
from stagecraft.modeling.data import Target
from stagecraft.modeling.statistics import VERSION, statistics_of

from . import pictures
from .judged import Candidate
from .replicates import replicates_of
from .scores import curves


def write(
    folder: Path,
    target: Target,
    candidates: list[Candidate],
    best: Candidate,
    metric: str,
    seed: int,
    final: bool,
    importance: list[dict[str, Any]] | None,
) -> None:
    """``report.json``, ``statistics.json`` and ``replicates.json``."""
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
            "curves": curves(target, best.shown.y, best.shown.predicted),
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
    drawn: dict[str, Any] = {"validation": replicates_of(best.validation, seed)}
    # The test rows are drawn with a seed of their own (see judged.py).
    drawn |= {"test": replicates_of(best.test, seed + 1) if best.test else None}
    write_json(folder / "replicates.json", {"version": 1, "model": best.card["hash"], **drawn})
