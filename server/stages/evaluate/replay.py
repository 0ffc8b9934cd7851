"""Rows that the stages before took out, run through the production twin: what callers get who send such rows."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import hypergeom

from stagecraft.errors import StageError
from stagecraft.io import read_parquet, write_json
from stagecraft.modeling.parity import request_rows
from stagecraft.modeling.reference import PREDICTION, prediction_column
from stagecraft.modeling.twin import NO_FINITE_ANSWER, Answer, Twin
from stagecraft.recipe import step_class
from stagecraft.report import Report
from stagecraft.signature import DTYPES

MOST_ROWS = 200
"""Replayed per operation, spread evenly over its rows."""
MOST_REASONS = 5
CENTRAL = (0.005, 0.995)
"""Answers outside this span of the answers to clean training rows count as out of range."""
CHANCE = 0.01
"""A share is above that of clean rows only when chance explains it less often than this."""
VERSION = 1
LEVELS = ("sane", "shifted", "broken")
TONES = {"sane": "good", "shifted": "warn", "broken": "bad"}


@dataclass
class Replayed:
    """One operation: how many rows it removed and what the twin says to a sample of them.

    ``level``: broken when a row crashes the twin or gets no finite answer, shifted when more answers lie out of range
    than training rows explain, else sane. A refusal with a reason is a sane answer.
    """

    stage: str
    rule: str
    operation: str
    removed: int
    replayed: int = 0
    answered: int = 0
    refused: int = 0
    crashed: int = 0
    notFinite: int = 0
    outOfRange: int = 0
    outOfRangeShare: float | None = None
    trainShare: float | None = None
    meanScore: float | None = None
    cleanMeanScore: float | None = None
    reasons: list[dict[str, Any]] = field(default_factory=list)
    level: str = "sane"


@dataclass(frozen=True)
class Range:
    """What answers to clean training rows look like."""

    rows: int
    outside_rows: int
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    known: frozenset[str] = frozenset()

    @property
    def share(self) -> float:
        """Share of clean rows out of range: about one in a hundred, by construction."""
        return self.outside_rows / self.rows if self.rows else 0.0

    @classmethod
    def of(cls, reference: pl.Series) -> "Range":
        """The central span of numbers, or the classes that occur."""
        if not reference.dtype.is_numeric():
            return cls(reference.len(), 0, known=frozenset(reference.drop_nulls().to_list()))
        values = reference.drop_nulls().to_numpy()
        if len(values) == 0:
            return cls(0, 0)
        low, high = (float(bound) for bound in np.quantile(values, CENTRAL))
        outside = int(((values < low) | (values > high)).sum())
        return cls(len(values), outside, low, high, float(values.mean()))

    def outside(self, answers: pl.Series) -> int:
        """How many answers lie outside."""
        if not answers.dtype.is_numeric():
            return int((~answers.is_in(list(self.known))).sum())
        if self.low is None or self.high is None:
            return 0
        return int(((answers < self.low) | (answers > self.high)).sum())


def replay(folders: Sequence[Path], model: Path, twin: Twin, out: Path, report: Report) -> None:
    """Replay the rejects of every connected stage; write ``replay.json``, a table and the fact ``replay``.

    Never fails the evaluation: what can't be replayed is counted as crashed.
    """
    # A look at rows from outside of the model's world must not end the run.
    try:
        operations = _operations(folders, model, twin)
    except Exception as error:
        report.log(f"The rejected rows could not be replayed: {type(error).__name__}: {error}", "warning")
        report.fact("replay", {"level": "broken", "failed": True, "operations": 0})
        return
    document = document_of(operations)
    write_json(out / "replay.json", document)
    report.fact("replay", {key: value for key, value in document.items() if key != "operations"})
    report.panel(replay_panel(operations))


def document_of(operations: Sequence[Replayed]) -> dict[str, Any]:
    """``replay.json``: totals, the worst level, and one entry per operation."""
    names = ("removed", "replayed", "answered", "refused", "crashed", "notFinite", "outOfRange")
    worst = max((LEVELS.index(one.level) for one in operations), default=0)
    return {
        "version": VERSION,
        "mostRows": MOST_ROWS,
        "level": LEVELS[worst],
        **{name: sum(getattr(one, name) for one in operations) for name in names},
        "operationCount": len(operations),
        "operations": [asdict(one) for one in operations],
    }


def _operations(folders: Sequence[Path], model: Path, twin: Twin) -> list[Replayed]:
    columns = ["stage", "rule", "reason", "raw"]
    rejects = pl.concat([read_parquet(folder / "rejects.parquet", columns) for folder in folders])
    clean = Range.of(read_parquet(model / "reference.parquet", [PREDICTION])[PREDICTION])
    groups = rejects.group_by("stage", "rule", maintain_order=True)
    done = [_replay(str(stage), str(rule), group, twin, clean) for (stage, rule), group in groups]
    return sorted(done, key=lambda one: (-LEVELS.index(one.level), -one.removed, one.stage, one.rule))


def _replay(stage: str, rule: str, group: pl.DataFrame, twin: Twin, clean: Range) -> Replayed:
    chosen = np.linspace(0, group.height - 1, min(group.height, MOST_ROWS)).round().astype(np.int64)
    requests, unreadable = requests_of(group["raw"].gather(chosen).to_list(), twin.recipe.signature)
    outcome = Replayed(stage, rule, _title(rule), group.height, len(chosen), trainShare=clean.share)
    outcome.cleanMeanScore = clean.mean
    outcome.refused = unreadable
    reasons: Counter[str] = Counter({"the line isn’t a row, so no request can be made of it": unreadable})
    answers: list[pl.Series] = []
    for answer in _ask(twin, requests):
        if answer is None:
            outcome.crashed += 1
            continue
        bad = Counter(answer.reasons[int(at)] for at in np.flatnonzero(answer.refused))
        outcome.notFinite += bad.pop(NO_FINITE_ANSWER, 0)
        outcome.refused += bad.total()
        reasons += bad
        answers.append(prediction_column(twin.target, answer.predicted[answer.accepted]))
    _judge(outcome, answers, clean)
    outcome.reasons = [{"reason": text, "rows": count} for text, count in (+reasons).most_common(MOST_REASONS)]
    return outcome


def _judge(outcome: Replayed, answers: Sequence[pl.Series], clean: Range) -> None:
    answered = pl.concat(answers) if answers else pl.Series([], dtype=pl.Float64)
    outcome.answered = len(answered)
    if outcome.answered:
        outcome.outOfRange = clean.outside(answered)
        outcome.outOfRangeShare = outcome.outOfRange / outcome.answered
        mean = answered.mean() if answered.dtype.is_numeric() else None
        outcome.meanScore = float(mean) if isinstance(mean, float) and isfinite(mean) else None
    if outcome.crashed or outcome.notFinite:
        outcome.level = "broken"
    elif shift_by_chance(outcome.outOfRange, outcome.answered, clean) < CHANCE:
        outcome.level = "shifted"


def shift_by_chance(count: int, total: int, clean: Range) -> float:
    """Chance of so many answers out of range if the rows were like clean ones (Fisher's exact test, one-sided): few
    clean rows make an uncertain range, and the test knows how few they were."""
    return float(hypergeom.sf(count - 1, total + clean.rows, count + clean.outside_rows, total))


def _title(rule: str) -> str:
    try:
        return step_class(rule).title
    except StageError:
        return rule.replace("_", " ").capitalize()


def _ask(twin: Twin, requests: list[dict[str, Any]]) -> list[Answer | None]:
    """Answers for all rows at once; row by row when that crashes, None for each row that does so by itself."""
    if not requests:
        return []
    try:
        return [twin.predict_requests(requests)]
    except Exception:
        return [_ask_one(twin, request) for request in requests]


def _ask_one(twin: Twin, request: dict[str, Any]) -> Answer | None:
    try:
        return twin.predict_requests([request])
    except Exception:
        return None


def requests_of(raws: Sequence[str | None], signature: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Kept cells as callers would send them, and how many lines never were rows."""
    requests, unreadable = [], 0
    for raw in raws:
        try:
            cells = json.loads(raw or "")
        except ValueError:
            cells = None
        if isinstance(cells, dict):
            requests.append(_request(cells, signature))
        else:
            unreadable += 1
    return requests, unreadable


def _request(cells: dict[str, Any], signature: list[dict[str, Any]]) -> dict[str, Any]:
    """Dates are kept in one way and sent in the signature's; every other cell goes as it is."""
    sent = {entry["name"]: cells[entry["name"]] for entry in signature if entry["name"] in cells}
    for entry in signature:
        value, read = sent.get(entry["name"]), _READERS.get(entry["type"])
        if read is None or not isinstance(value, str):
            continue
        try:
            frame = pl.DataFrame([pl.Series(entry["name"], [read(value)], dtype=DTYPES[entry["type"]])])
        except ValueError:
            continue
        sent |= request_rows([entry], frame)[0]
    return sent


_READERS = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}


def replay_panel(operations: Sequence[Replayed]) -> dict[str, Any]:
    """The table: one line per operation, what came of its rows."""
    words = {"sane": "sane", "shifted": "answers shifted", "broken": "broken"}
    rows = [
        {
            "stage": one.stage,
            "operation": one.operation,
            "removed": one.removed,
            "replayed": one.replayed,
            "answered": one.answered,
            "refused": one.refused,
            "reason": one.reasons[0]["reason"] if one.reasons else "",
            "crashed": one.crashed,
            "notFinite": one.notFinite,
            "outOfRange": one.outOfRangeShare,
            "train": one.trainShare,
            "mean": one.meanScore,
            "cleanMean": one.cleanMeanScore,
            "state": words[one.level],
        }
        for one in operations
    ]
    columns = [
        {"key": "operation", "label": "Operation"},
        {"key": "stage", "label": "Stage"},
        {"key": "state", "label": "Result"},
        {"key": "removed", "label": "Rows removed", "numeric": True},
        {"key": "replayed", "label": "Replayed", "numeric": True},
        {"key": "answered", "label": "Answered", "numeric": True},
        {"key": "refused", "label": "Refused", "numeric": True},
        {"key": "reason", "label": "Most frequent reason"},
        {"key": "crashed", "label": "Crashed", "numeric": True},
        {"key": "notFinite", "label": "Not a number", "numeric": True},
        {"key": "outOfRange", "label": "Out of range", "unit": "share", "numeric": True},
        {"key": "train", "label": "Out of range in training", "unit": "share", "numeric": True},
        {"key": "mean", "label": "Mean answer", "numeric": True},
        {"key": "cleanMean", "label": "Mean answer to clean rows", "numeric": True},
    ]
    note = (
        f"Up to {MOST_ROWS} removed rows per operation, sent to the model as callers would send them. Out of range: "
        "outside the central 99% of the answers to clean rows. A crash or an answer that is no number needs handling "
        "in clean; a refusal with a reason is what callers should get."
        if rows
        else "No row was taken out before the model, so there is nothing to replay."
    )
    return {
        "kind": "table",
        "id": "replay",
        "title": "Removed rows, sent to the model",
        "columns": columns,
        "rows": rows,
        "note": note,
    }
