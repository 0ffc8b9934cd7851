"""Bodies of prediction requests, by the rules of ``server/serving/http``: one contract wherever a model is.

Standard library only.
"""

import json
import re
from collections.abc import Collection, Sequence
from typing import Any

Row = dict[str, Any]

BODY_BYTES = 6 * 1024 * 1024
DEPTH = 32
LISTED = 100
"""Violations in an answer; the first ones tell what is wrong."""


class Refusal(Exception):
    """A request that gets no answer, with the status and the words it gets instead."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        remedy: str | None = None,
        violations: Sequence[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error: dict[str, Any] = {"code": code, "message": message}
        if remedy is not None:
            self.error["remedy"] = remedy
        if violations is not None:
            self.error["violations"] = list(violations)

    @property
    def body(self) -> bytes:
        """The answer, as JSON."""
        return json.dumps({"error": self.error}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def violated(violations: Sequence[dict[str, str]]) -> Refusal:
    """422 with every place that doesn't fit."""
    first = violations[0]
    count = "One value doesn’t" if len(violations) == 1 else f"{len(violations)} values don’t"
    words = f"{count} fit what the model asks for: {first['path']} {first['message']}."
    return Refusal(422, "input_invalid", words, violations=violations[:LISTED])


def _malformed(code: str, message: str, remedy: str) -> Refusal:
    return Refusal(400, code, message, remedy)


_SHAPE = "Send an object with “instances”, a list of objects, or one object."


def media_type_of(header: str | None) -> str:
    """``json``, ``jsonlines`` or ``csv``. :raises Refusal: 415"""
    kind = (header or "").split(";", 1)[0].strip().lower()
    known = {"application/json": "json", "text/csv": "csv", "application/jsonlines": "jsonlines"}
    if kind not in known:
        said = f"“{kind[:80]}” can’t be read" if kind else "is missing"
        raise Refusal(415, "media_type_unsupported", f"The content type {said}.", "Send application/json or text/csv.")
    return known[kind]


def answer_type_of(header: str | None) -> str:
    """The first type of an Accept header that can be written. :raises Refusal: 406"""
    if header is None:
        return "json"
    for part in header.split(","):
        kind = part.split(";", 1)[0].strip().lower()
        if kind in ("text/csv", "application/jsonlines"):
            return "csv" if kind == "text/csv" else "jsonlines"
        if kind in ("application/json", "application/*", "*/*", ""):
            return "json"
    raise Refusal(
        406,
        "answer_type_unsupported",
        "None of the accepted answer types can be written.",
        "Accept application/json or text/csv.",
    )


def path_of(row: int, column: str) -> str:
    """``instances[2].age``, with quotes where the name needs them; without a column it is the row."""
    if column == "":
        return f"instances[{row}]"
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", column)
    return f"instances[{row}].{column}" if plain else f"instances[{row}][{json.dumps(column, ensure_ascii=False)}]"


def too_large() -> Refusal:
    """413"""
    size = f"The request is larger than {BODY_BYTES // 1024 // 1024} MB."
    return Refusal(413, "body_too_large", size, "Send fewer rows at a time.")


def decode(body: bytes | str) -> str:
    """The text of a body; some servers have decoded it already. :raises Refusal: 400, 413"""
    if len(body) > BODY_BYTES:
        raise too_large()
    try:
        return (body if isinstance(body, str) else body.decode("utf-8")).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _malformed("text_invalid", "The request isn’t valid UTF-8 text.", "Send UTF-8.") from error


def parse_body(body: bytes | str, media_type: str) -> list[Row]:
    """Raw rows of a request, nothing about their cells decided yet.

    :raises Refusal: 400 for what isn't JSON or CSV, 413, 422 for rows of another shape
    """
    text = decode(body)
    if media_type == "csv":
        return rows_of_csv(text)
    if media_type == "jsonlines":
        lines = [parse_json(line) for line in text.split("\n") if line.strip()]
        return _rows_of_list(lines)
    return _rows_of_json(parse_json(text))


_NOT_FINITE = re.compile(r'"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity|inf)\b')


def _never(word: str) -> Any:
    raise ValueError(word)


def _whole(digits: str) -> int | float:
    # A double is what the other side would make of it; Python refuses thousands of digits outright.
    return int(digits) if len(digits) < 300 else float(digits)


def parse_json(text: str) -> Any:
    """JSON, in which NaN and its kin are numbers that aren't finite. :raises Refusal: 400"""
    try:
        try:
            return json.loads(text, parse_constant=_never, parse_int=_whole)
        except ValueError:
            mended = _NOT_FINITE.sub(_mend, text)
            if mended != text:
                return json.loads(mended, parse_constant=_never, parse_int=_whole)
            raise
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise _malformed("json_invalid", "The request isn’t valid JSON.", _SHAPE) from error


def _mend(found: re.Match[str]) -> str:
    word = found.group()
    return word if word.startswith('"') else "-1e999" if word.startswith("-") else "1e999"


def _too_deep() -> Refusal:
    return _malformed("json_too_deep", "The request is nested too deeply.", "Send rows as objects with plain values.")


def _refuse_deep(value: Any) -> None:
    """Level by level: a nest of a hundred thousand brackets must not exhaust the stack."""
    level = [value]
    depth = 0
    while level:
        if depth > DEPTH:
            raise _too_deep()
        level = [
            inner
            for item in level
            if isinstance(item, (dict, list))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        depth += 1


def _rows_of_json(value: Any) -> list[Row]:
    if isinstance(value, dict):
        given = value.get("instances")
        if "instances" in value and not isinstance(given, list):
            raise violated([{"path": "instances", "message": "must be a list of objects"}])
        value = given if isinstance(given, list) else [value]
    if not isinstance(value, list):
        raise _malformed("json_shape", "The request holds no rows.", _SHAPE)
    return _rows_of_list(value)


def _rows_of_list(listed: list[Any]) -> list[Row]:
    wrong = []
    for at, row in enumerate(listed):
        if not isinstance(row, dict):
            _refuse_deep(row)
            wrong.append({"path": f"instances[{at}]", "message": "must be an object with a value by column"})
            continue
        for cell in row.values():
            if isinstance(cell, (dict, list)):
                _refuse_deep(cell)
    if wrong:
        raise violated(wrong)
    if not listed:
        raise violated([{"path": "instances", "message": "holds no rows"}])
    return listed


def rows_of_csv(text: str, names: Sequence[str] = (), known: Collection[str] = ()) -> list[Row]:
    """Rows of a CSV; every cell is text.

    :param names: columns in their order, for a part of a file that was cut into lines: only the first part has a header
    :param known: names that make a first line a header
    """
    table = cut_csv(text)
    if names and table and not set(table[0]) <= set(known):
        table.insert(0, list(names))
        if len(table[1]) != len(names):
            raise _csv_invalid()
    if not table:
        raise _malformed(
            "csv_empty",
            "The CSV holds no rows.",
            "Send a header with the columns’ names and at least one row.",
        )
    header, *lines = table
    twice = next((name for at, name in enumerate(header) if name in header[:at]), None)
    if twice is not None:
        raise violated([{"path": path_of(0, twice), "message": "is named twice in the header"}])
    if not lines:
        raise violated([{"path": "instances", "message": "holds no rows"}])
    return [dict(zip(header, line, strict=True)) for line in lines]


def _csv_invalid() -> Refusal:
    return _malformed(
        "csv_invalid",
        "The CSV can’t be read.",
        "Every line needs as many cells as the header; quote cells that hold commas, quotes or line breaks.",
    )


_BREAK = re.compile(r'(?:"(?:[^"]|"")*"|[^"\r\n])*(\r\n|\n|\r)')
_CELLS = {mark: re.compile(rf'"((?:[^"]|"")*)"|((?:(?!{mark})[^",])*)') for mark in ("\r\n", "\n", "\r")}


def cut_csv(text: str) -> list[list[str]]:
    """Cells of every line. Python's own reader lets broken quotes pass. :raises Refusal: 400"""
    found = _BREAK.match(text)
    # The first line break is the mark of all of them; another one belongs to its cell.
    mark = found.group(1) if found else "\n"
    lines: list[list[str]] = []
    cells: list[str] = []
    at = 0
    while at < len(text):
        cell = _CELLS[mark].match(text, at)
        if cell is None:
            raise _csv_invalid()
        quoted, bare = cell.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        at = cell.end()
        if text[at : at + 1] == ",":
            at += 1
            if at < len(text):
                continue
            cells.append("")
        elif at < len(text) and not text.startswith(mark, at):
            raise _csv_invalid()
        if cells != [""] or quoted is not None:
            lines.append(cells)
        cells = []
        at += len(mark)
    if any(len(line) != len(lines[0]) for line in lines):
        raise _csv_invalid()
    return lines
