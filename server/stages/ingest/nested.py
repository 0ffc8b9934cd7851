"""JSON and JSON lines as a table of texts. Objects inside objects become columns with a dot; lists stay JSON text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.errors import StageError

from .dialect import MAX_COLUMNS
from .read import MAX_RAW, REJECTS, Table

MAX_JSON_BYTES = 1024**3
"""A JSON array is read as a whole; larger data comes as JSON lines."""
DEEPEST = 8
"""Objects inside objects up to here become columns; what lies deeper stays JSON text."""

RULE = "Objects inside objects became columns such as “{name}”; lists are kept as JSON text."


def read_json(path: Path) -> tuple[Table, list[str], str | None]:
    """An array of objects, or an object of which exactly one field is such an array.

    :param path: UTF-8
    :returns: the table (columns ``c0``, ``c1`` …), raw column names, and the name of a column that was nested
    :raises StageError: ``json_invalid`` with line and column, ``json_not_rows``, ``json_too_large``, ``json_too_deep``
    """
    if path.stat().st_size > MAX_JSON_BYTES:
        raise _refused(path, "json_too_large", "is larger than 1 GB, and JSON is read as a whole", "Use JSON lines.")
    try:
        document = _decode(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and error.lineno > 1:
            # Lines whose first one was longer than what was looked at.
            return read_json_lines(path)
        raise StageError(
            "json_invalid",
            f"“{path.name}” is no valid JSON: {error.msg} in line {error.lineno}, column {error.colno}.",
            "Export it again, or mend it there.",
            {"file": path.name, "line": error.lineno},
        ) from error
    except RecursionError as error:
        raise _too_deep(path) from error
    rows = _rows_of(document)
    if rows is None:
        raise _refused(
            path,
            "json_not_rows",
            "holds no list of objects",
            "A table in JSON looks like [{…}, {…}], one object per row.",
        )
    made = _Columns()
    rejects = []
    for at, row in enumerate(rows):
        if isinstance(row, dict):
            made.add(row, path)
        else:
            rejects.append((at + 1, "not_an_object", f"entry {at + 1} is no object", json.dumps(row)[:MAX_RAW]))
    return made.table(rejects)


def read_json_lines(path: Path) -> tuple[Table, list[str], str | None]:
    """One object per line; a line that is none is set aside with its number.

    :returns, raises: as ``read_json``
    """
    made = _Columns()
    rejects = []
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for at, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = _decode(line)
            except json.JSONDecodeError as error:
                reason = f"line {at} is no valid JSON: {error.msg}, column {error.colno}"
                rejects.append((at, "bad_json", reason, line.rstrip("\n")[:MAX_RAW]))
                continue
            except RecursionError as error:
                raise _too_deep(path) from error
            if isinstance(row, dict):
                made.add(row, path)
            else:
                rejects.append((at, "not_an_object", f"line {at} holds no object", line.rstrip("\n")[:MAX_RAW]))
    return made.table(rejects)


def _decode(text: str) -> Any:
    # Numbers stay the texts they were: nothing is rounded before the column's type is known.
    return json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=lambda _: None)


class _Number(str):
    """A number's own characters."""


def _rows_of(document: Any) -> list[Any] | None:
    if isinstance(document, dict):
        lists = [value for value in document.values() if _is_rows(value)]
        return lists[0] if len(lists) == 1 else None
    return document if _is_rows(document) else None


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) for row in value)


class _Columns:
    """Cells by column, in the order in which the columns first occur."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, ...], list[str | None]] = {}
        self.rows = 0

    def add(self, row: dict[str, Any], path: Path) -> None:
        for name, text in _flat(row, ()):
            column = self.cells.get(name)
            if column is None:
                if len(self.cells) >= MAX_COLUMNS:
                    raise StageError(
                        "too_many_columns",
                        f"The file has more than {MAX_COLUMNS} columns, the most that can be read.",
                        "Leave fields out before the upload.",
                        {"file": path.name, "limit": MAX_COLUMNS},
                    )
                column = self.cells[name] = []
            column.extend([None] * (self.rows - len(column)))
            column.append(text)
        self.rows += 1

    def table(self, rejects: list[tuple]) -> tuple[Table, list[str], str | None]:
        for column in self.cells.values():
            column.extend([None] * (self.rows - len(column)))
        frame = pl.DataFrame(
            [pl.Series(f"c{at}", column, dtype=pl.String) for at, column in enumerate(self.cells.values())]
        )
        names = [".".join(name) for name in self.cells]
        nested = next((".".join(name) for name in self.cells if len(name) > 1), None)
        return Table(frame.lazy(), pl.DataFrame(rejects, schema=REJECTS, orient="row")), names, nested


def _flat(value: dict[str, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    for key, cell in value.items():
        name = (*above, key)
        if isinstance(cell, dict) and cell and len(name) < DEEPEST:
            yield from _flat(cell, name)
        else:
            yield name, _text(cell)


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return json.dumps(_plain(cell), ensure_ascii=False)


def _plain(cell: Any) -> Any:
    """A list or a deep object with its numbers as numbers again."""
    if isinstance(cell, _Number):
        return json.loads(str(cell))
    if isinstance(cell, list):
        return [_plain(one) for one in cell]
    if isinstance(cell, dict):
        return {key: _plain(one) for key, one in cell.items()}
    return cell


def _too_deep(path: Path) -> StageError:
    return _refused(path, "json_too_deep", "is nested too deeply to be a table", "Write one object per row.")


def _refused(path: Path, code: str, what: str, advice: str) -> StageError:
    return StageError(code, f"“{path.name}” {what}.", advice, {"file": path.name})
