"""What the evaluation says: verdict, metrics and pictures."""

from pathlib import Path
from typing import Any

from stagecraft.modeling import panels
from stagecraft.modeling.data import Target
from stagecraft.report import Report

from . import pictures
from .judged import Candidate
from .rejected import rejected_panel
from .verdict import verdict_of


def tell(
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
    """Verdict, metrics, facts and panels of the best model."""
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
