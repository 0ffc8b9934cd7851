"""Evaluate: models judged through their production twin, beside the baseline, with intervals.

Validation comes from the predictions the model was chosen by; test rows are opened only in a final evaluation.
"""

from typing import Any

import numpy as np

from stagecraft.errors import StageError
from stagecraft.io import Inputs, Outputs
from stagecraft.metric_keys import HIGHER_IS_BETTER
from stagecraft.modeling.data import Rows, Source
from stagecraft.modeling.reference import write_probe
from stagecraft.report import Report

from .importance import permutation_importance
from .judged import Candidate, candidate_of
from .replay import replay
from .slices import tell_slices
from .tell import tell
from .verdict import leading_metric
from .write import write


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
        candidates.append(candidate_of(folder, source, test_rows, params, seed))
    best = _best(candidates, metric)
    report.progress(len(folders), len(folders) + 1, "Measuring importance")
    importance = _importance(params, source, best, test_rows, metric, seed, report)
    tell(report, target, candidates, best, metric, params, final, importance, inputs["rejects"])
    if params.get("slices"):
        tell_slices(source, best.shown, params["slices"], metric, params, seed, report)
    write(outputs["report"], target, candidates, best, metric, seed, final, importance)
    if inputs["rejects"]:
        report.progress(len(folders), len(folders) + 1, "Replaying removed rows")
        replay(inputs["rejects"], best.folder, best.twin, outputs["report"], report)
    write_probe(
        outputs["report"],
        best.twin,
        test_rows if test_rows is not None and len(test_rows) else source.rows("validation"),
    )
    rows = len(best.shown.y) + best.shown.refused
    report.rows(rows, rows)
    report.progress(len(folders) + 1, len(folders) + 1, "Done")


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
