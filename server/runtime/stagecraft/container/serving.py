"""Answers prediction requests in a container with the same words as the endpoint on this machine."""

import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from stagecraft.container.answers import write_answers, write_batch
from stagecraft.container.requests import (
    Refusal,
    Row,
    answer_type_of,
    decode,
    media_type_of,
    parse_body,
    path_of,
    rows_of_csv,
    violated,
)
from stagecraft.container.versions import check_versions
from stagecraft.errors import StageError
from stagecraft.io import read_json
from stagecraft.modeling.twin import Twin
from stagecraft.signature import parse_rows

Reply = tuple[int, bytes, str]
"""Status, body, content type."""


@dataclass
class Model:
    """An endpoint's model, loaded once."""

    twin: Twin
    max_rows: int
    names: list[str]
    """Columns in the order of the signature."""
    known: set[str]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what the deploy stage packed.

        :param folder: ``/opt/ml/model``
        :raises StageError: ``model_missing``, ``versions_differ``
        """
        endpoint = folder / "endpoint"
        if not (endpoint / "bundle" / "twin.json").is_file():
            raise StageError(
                "model_missing",
                "The model archive holds no endpoint/bundle/twin.json.",
                "Use the model.tar.gz that the deploy stage made.",
            )
        check_versions(endpoint, "the model")
        twin = Twin.load(endpoint / "bundle")
        signature = twin.recipe.signature
        known = {entry["name"] for entry in signature} | {entry["source"] for entry in signature if entry.get("source")}
        names = [entry["name"] for entry in signature]
        return cls(twin, int(read_json(endpoint / "endpoint.json")["maxRows"]), names, known)

    def answer(self, body: bytes | str, content_type: str | None, accept: str | None) -> Reply:
        """Answer a request: every row gets its answer, or none does and the places that don't fit are listed."""
        try:
            answer_type = answer_type_of(accept)
            media_type = media_type_of(content_type)
            if is_batch():
                return 200, *write_batch(self._each(self._rows(body, media_type)), answer_type, self._classes)
            rows = parse_body(body, media_type)
            if len(rows) > self.max_rows:
                words = f"The request holds {len(rows)} rows; this endpoint answers {self.max_rows} at a time."
                raise Refusal(413, "too_many_rows", words, "Send fewer rows at a time.")
            answers, violations = self._score(rows)
            listed = [one for at in sorted(violations) for one in violations[at]]
            if listed:
                raise violated(listed)
            return 200, *write_answers([answer for answer in answers if answer], answer_type, self._classes)
        except Refusal as refusal:
            return refusal.status, refusal.body, "application/json"
        except Exception:
            traceback.print_exc()
            remedy = "Try again; if it happens again, the container's log tells why."
            failed = Refusal(500, "internal_error", "Something went wrong on our side.", remedy)
            return failed.status, failed.body, "application/json"

    @property
    def _classes(self) -> Sequence[str] | None:
        return self.twin.target.classes or None

    def _rows(self, body: bytes | str, media_type: str) -> list[Row]:
        if media_type != "csv":
            return parse_body(body, media_type)
        return rows_of_csv(decode(body), self.names, self.known)

    def _each(self, rows: list[Row]) -> list[Row]:
        """Batch: a row that can't be answered keeps its line, and says why."""
        answers, violations = self._score(rows)
        return [
            answer or {"prediction": None, "error": violated(violations[at]).error} for at, answer in enumerate(answers)
        ]

    def _score(self, rows: list[Row]) -> tuple[list[Row | None], dict[int, list[dict[str, str]]]]:
        """Answers by position, None where there is none, and why not."""
        frame, found = parse_rows(self.twin.recipe.signature, rows)
        violations: dict[int, list[dict[str, str]]] = {}
        for at, row in enumerate(rows):
            told = self._misfits(row, found[at])
            if told:
                violations[at] = [{"path": path_of(at, name), "message": text} for name, text in told]
        good = [at for at in range(len(rows)) if at not in violations]
        if violations and not is_batch():
            return [None] * len(rows), violations
        answers: list[Row | None] = [None] * len(rows)
        if good:
            scored = self.twin.predict(frame[good])
            decided = self.twin.decide(np.nan_to_num(scored.predicted))
            for position, at in enumerate(good):
                if scored.refused[position]:
                    message = scored.reasons.get(position, "the model has no answer for this row")
                    violations[at] = [{"path": f"instances[{at}]", "message": message}]
                else:
                    answers[at] = self._word(scored.predicted[position], decided, position)
        return answers, violations

    def _misfits(self, row: Row, found: dict[str, str]) -> list[tuple[str, str]]:
        """What doesn't fit, by column ("" = the row): a row has every column of the model, be it null, and no other."""
        foreign = [(name, "is not a column of this model") for name in row if name not in self.known]
        if len(foreign) == len(row):
            return [*foreign, ("", "has none of the columns this model asks for")]
        lost = [
            (entry["name"], "is not there; send null where there is no value")
            for entry in self.twin.recipe.signature
            if entry["name"] not in row and entry.get("source") not in row and entry["name"] not in found
        ]
        return [*found.items(), *foreign, *lost]

    def _word(self, values: Any, decided: np.ndarray | None, position: int) -> Row:
        classes = self._classes
        if classes is None or decided is None:
            return {"prediction": float(values)}
        probability = {name: float(value) for name, value in zip(classes, values, strict=True)}
        return {"prediction": classes[int(decided[position])], "probability": probability}


def is_batch() -> bool:
    """Whether this container belongs to a transform job."""
    return os.environ.get("SAGEMAKER_BATCH", "").lower() == "true"


def give(reply: Reply, context: Any) -> Any:
    """A reply as the image's server takes it from ``transform_fn``.

    :param context: the request's context, where the server hands it over
    """
    status, body, content_type = reply
    if status == 200:
        return body, content_type
    if context is not None and hasattr(context, "set_response_status"):
        context.set_response_status(code=status, phrase="Refused")
        return body, content_type
    flask = sys.modules.get("flask")
    if flask is not None and flask.has_request_context():
        return flask.Response(body, status=status, content_type=content_type)
    from sagemaker_inference.errors import GenericInferenceToolkitError

    raise GenericInferenceToolkitError(status, body.decode("utf-8"))
