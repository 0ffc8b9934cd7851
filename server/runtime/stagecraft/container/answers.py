"""Bodies of answers, by the rules of ``server/serving/http``. Standard library only."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from stagecraft.container.requests import Row


def write_answers(answers: Sequence[Row], answer_type: str, classes: Sequence[str] | None) -> tuple[bytes, str]:
    """Answers as a caller gets them, and their content type; CSV has a header and one column per class."""
    if answer_type == "json":
        return _json({"predictions": list(answers)}), "application/json"
    if answer_type == "jsonlines":
        return b"".join(_json(answer) + b"\n" for answer in answers), "application/jsonlines"
    head = ["prediction", *(f"probability_{name}" for name in classes or ())]
    return _csv([head, *csv_lines(answers, classes)]), "text/csv; charset=utf-8"


def csv_lines(answers: Sequence[Row], classes: Sequence[str] | None) -> list[list[str]]:
    """Cells of the answers, in the order of the header."""
    return [
        [_cell(answer["prediction"]), *(_cell(answer.get("probability", {}).get(name, "")) for name in classes or ())]
        for answer in answers
    ]


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value)


def _csv(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def write_batch(answers: Sequence[Row], answer_type: str, classes: Sequence[str] | None) -> tuple[bytes, str]:
    """One line for each row, without a header: SageMaker joins the parts of a file in their order."""
    if answer_type == "csv":
        lines = csv_lines(answers, classes)
        errors = [answer.get("error", {}).get("message", "") for answer in answers]
        return _csv([[*line, error] for line, error in zip(lines, errors, strict=True)]), "text/csv; charset=utf-8"
    return write_answers(answers, "jsonlines", classes)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")
