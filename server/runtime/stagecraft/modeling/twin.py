"""The production twin: raw row in, answer out. What is fitted, decided and undone lies in one folder."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import onnx
import onnxruntime
import polars as pl

from stagecraft.io import read_json
from stagecraft.modeling.data import Target
from stagecraft.modeling.graph import INPUT, ROWS_PER_CALL
from stagecraft.modeling.native import Answering, load_native
from stagecraft.modeling.threshold import decide
from stagecraft.protocol import plain
from stagecraft.recipe import FittedRecipe
from stagecraft.signature import parse_rows

TWIN_VERSION = 1
BATCH = 100_000
"""Rows per call of the graph: bounds its working memory."""
NO_FINITE_ANSWER = "the model has no finite answer for this row"


@dataclass(frozen=True)
class Answer:
    """Answers for rows of a frame. Refused rows hold NaN; ``reasons`` says why, by position."""

    predicted: np.ndarray
    refused: np.ndarray
    reasons: dict[int, str]

    @property
    def accepted(self) -> np.ndarray:
        """Positions of the rows that got an answer."""
        return np.flatnonzero(~self.refused)


@dataclass
class Twin:
    """``twin.json`` and ``model.onnx``, ready to answer."""

    document: dict[str, Any]
    recipe: FittedRecipe
    target: Target
    threshold: float | None
    answering: Answering

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder; a model whose graph failed parity answers in its library's own form."""
        document = read_json(folder / "twin.json")
        twin = cls.of(document, (folder / "model.onnx").read_bytes())
        parity = folder / "parity.json"
        if parity.exists() and not read_json(parity)["holds"] and (native := load_native(folder, document)) is not None:
            twin.answering = native
        return twin

    @classmethod
    def of(cls, document: dict[str, Any], model: bytes) -> Self:
        """A twin from its parts, as they would be read from a folder."""
        classes = tuple(document["classes"] or ())
        positive = classes.index(document["positive"]) if document["positive"] is not None else None
        target = Target(document["target"], document["problemType"], classes, positive)
        return cls(document, FittedRecipe.from_json(document), target, document["threshold"], graph_answers(model))

    def predict(self, frame: pl.DataFrame) -> Answer:
        """Answers for typed rows (columns by the signature): probabilities (n, classes) or values (n,)."""
        result = self.recipe.transform(frame)
        width = len(self.target.classes) or 1
        predicted = np.full((frame.height, width), np.nan)
        refused = np.array(result.refused, dtype=bool)
        usable = np.flatnonzero(~refused)
        for start in range(0, len(usable), BATCH):
            part = usable[start : start + BATCH]
            rows = result.matrix if len(part) == frame.height else result.matrix[part]
            predicted[part] = self.answering(rows)
        reasons = dict(result.reasons)
        for at in np.flatnonzero(~refused & ~np.isfinite(predicted).all(axis=1)):
            refused[at] = True
            reasons[int(at)] = NO_FINITE_ANSWER
        predicted[refused] = np.nan
        return Answer(predicted[:, 0] if self.target.is_number else predicted, refused, reasons)

    def predict_requests(self, rows: Sequence[Mapping[str, Any]]) -> Answer:
        """Answers for request rows as they arrive over HTTP; rows with a mistyped cell are refused."""
        frame, violations = parse_rows(self.recipe.signature, rows)
        answer = self.predict(frame)
        for at, violation in enumerate(violations):
            if violation:
                column, text = next(iter(violation.items()))
                answer.refused[at] = True
                answer.predicted[at] = np.nan
                answer.reasons[at] = f"“{column}” {text}"
        return answer

    def decide(self, predicted: np.ndarray) -> np.ndarray | None:
        """Class indices: at the frozen threshold for two classes, the likeliest for more, None for a number."""
        if self.target.is_number:
            return None
        if self.target.positive is not None and self.threshold is not None:
            return decide(predicted, self.target.positive, self.threshold)
        return predicted.argmax(axis=1)


def session_of(model: bytes) -> onnxruntime.InferenceSession:
    """An inference session that uses one thread and keeps quiet."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def graph_answers(model: bytes) -> Answering:
    """The graph as a function of a float64 matrix; it answers (n, classes or 1)."""
    session = session_of(model)
    most = int(session.get_modelmeta().custom_metadata_map.get(ROWS_PER_CALL, BATCH))

    def answer(rows: np.ndarray) -> np.ndarray:
        given = np.ascontiguousarray(rows, dtype=np.float64)
        parts = [session.run(None, {INPUT: given[start : start + most]})[0] for start in range(0, len(given), most)]
        return np.asarray(parts[0] if len(parts) == 1 else np.concatenate(parts or session.run(None, {INPUT: given})))

    return answer


def twin_document(
    recipe: FittedRecipe, target: Target, threshold: float | None, scale: dict[str, float] | None, algorithm: str
) -> dict[str, Any]:
    """The content of ``twin.json``.

    ``signature``, ``steps`` and ``featureNames`` are the fitted recipe; ``targetTransform`` records what the graph's
    last nodes undo: nobody has to undo it again.
    """
    document = {
        "version": TWIN_VERSION,
        "algorithm": algorithm,
        "problemType": target.problem_type,
        "target": target.column,
        "classes": list(target.classes) or None,
        "positive": target.classes[target.positive] if target.positive is not None else None,
        "threshold": threshold,
        "targetTransform": None if scale is None else {"op": "standardise", **scale, "undoneBy": "graph"},
        "graph": {"file": "model.onnx", "input": INPUT, "output": "value" if target.is_number else "probabilities"},
        **recipe.to_json(),
    }
    # What lies in memory must be what a reader of the file gets.
    return json.loads(json.dumps(plain(document), allow_nan=False))


def model_hash(document: Mapping[str, Any], canonical: bytes) -> str:
    """Identity of a model: its twin document and its parameters, not the bytes of files, which may differ."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode() + b"\0" + canonical).hexdigest()


def graph_bytes(proto: onnx.ModelProto) -> bytes:
    """The file content of a graph, the same for the same graph."""
    return proto.SerializeToString(deterministic=True)
