"""From a raw cell to a typed value, the same for a file of a million rows and for one request.

A signature is a list of entries ``{name, type, format, nullTokens, required}``, optionally with ``source`` (the name in
the original file, when it was renamed) and ``trim``. ``server/stages/ingest/twin.ts`` follows the same rules; both are
driven by ``server/stages/ingest/cases/cells.json``.
"""

import datetime
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from stagecraft.errors import StageError

Entry = dict[str, Any]

BLANKS = " \t\n\r\x0b\x0c\u00a0\ufeff"
"""What counts as blank. Spelled out, because Rust, Python and JavaScript trim three different sets."""

MAX_SAFE = 2**53 - 1
"""Whole numbers beyond this lose digits in a double; such columns stay text."""

TRUE = ("true", "t", "yes", "y", "1")
FALSE = ("false", "f", "no", "n", "0")

VALUE_TOKENS = ["-", "--", "none", "None", "NONE", "nil", "missing", "Missing", "(null)", "\\N", "#NA", "-nan", "."]
"""Missing in a column of numbers or dates only; in a column of words they may be words."""

DTYPES: dict[str, pl.DataType] = {
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "string": pl.String(),
    "date": pl.Date(),
    "datetime": pl.Datetime("ms"),
}

NUMBER_PATTERNS = {
    ".": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$",
    ",": r"^[+-]?(([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]*)?|,[0-9]+)$",
    "1,234.5": r"^[+-]?(([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]*)?|\.[0-9]+)$",
}
DATE_PATTERNS = {
    f"{order[0]}{separator}{order[1]}{separator}{order[2]}": (order, separator)
    for order in (("YYYY", "MM", "DD"), ("DD", "MM", "YYYY"), ("MM", "DD", "YYYY"))
    for separator in "-/."
} | {"YYYYMMDD": (("YYYY", "MM", "DD"), "")}
TIME_PATTERN = r"[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"


class CellError(ValueError):
    """The cell doesn't fit its column; the text says why, for the user."""


def check_format(entry: Mapping[str, Any]) -> None:
    """Raise StageError ``format_unknown`` when the entry's format is none we can read."""
    kind, given = entry["type"], entry.get("format")
    if kind in ("integer", "number"):
        known = list(NUMBER_PATTERNS)
    elif kind in ("date", "datetime"):
        known = list(DATE_PATTERNS)
    else:
        return
    if given is not None and given not in known:
        raise StageError(
            "format_unknown",
            f"Column “{entry['name']}” has the format “{given}”, which can't be read.",
            f"Choose one of {', '.join(known)}.",
            {"column": entry["name"]},
        )


def date_regex(entry: Mapping[str, Any]) -> tuple[str, list[int]]:
    """A pattern of the date part and the group numbers of year, month and day."""
    order, separator = DATE_PATTERNS[entry.get("format") or "YYYY-MM-DD"]
    digits = {"YYYY": "([0-9]{4})", "MM": "([0-9]{1,2})", "DD": "([0-9]{1,2})"}
    if separator == "":
        digits |= {"MM": "([0-9]{2})", "DD": "([0-9]{2})"}
    text = re.escape(separator).join(digits[part] for part in order)
    return text, [order.index(part) + 1 for part in ("YYYY", "MM", "DD")]


# ---- one cell


def parse_cell(entry: Mapping[str, Any], raw: Any) -> Any:
    """The typed value of one raw cell.

    :param raw: text (a CSV cell) or a JSON value
    :returns: None when missing, else int, float, bool, str, ``date`` or naive ``datetime`` (UTC if an offset was given)
    :raises CellError: the value doesn't fit the column
    """
    if raw is None:
        return None
    kind = entry["type"]
    if isinstance(raw, bool):
        if kind == "boolean":
            return raw
        raise CellError(f"expected {_noun(kind)}, got true or false")
    if isinstance(raw, (int, float)):
        return _from_number(kind, raw)
    if not isinstance(raw, str):
        raise CellError(f"expected {_noun(kind)}, got a nested value")
    trimmed = raw.strip(BLANKS)
    if trimmed == "" or trimmed in (entry.get("nullTokens") or ()):
        return None
    if kind == "string":
        return trimmed if entry.get("trim") else raw
    value = from_text(entry, trimmed)
    if value is None:
        raise CellError(f"“{raw[:60]}” is not {_noun(kind, entry.get('format'))}")
    return value


def _noun(kind: str, given: str | None = None) -> str:
    noun = {
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "string": "text",
        "date": "a date",
        "datetime": "a date and time",
    }[kind]
    return f"{noun} of the form {given}" if given and kind in ("date", "datetime") else noun


def _from_number(kind: str, raw: float) -> Any:
    if isinstance(raw, float) and not math.isfinite(raw):
        raise CellError("a number must be finite")
    whole = float(raw).is_integer() and abs(raw) <= MAX_SAFE if abs(raw) < 1e300 else False
    if kind == "number":
        try:
            return float(raw)
        except OverflowError as error:
            raise CellError("a number must be finite") from error
    if kind == "integer" and whole:
        return int(raw)
    if kind == "boolean" and raw in (0, 1):
        return bool(raw)
    if kind == "string" and whole:
        return str(int(raw))
    # Within these bounds Python and JavaScript write a double with the same characters.
    if kind == "string" and 1e-4 <= abs(raw) < 1e15:
        return repr(float(raw))
    raise CellError(f"expected {_noun(kind)}, got a number")


def from_text(entry: Mapping[str, Any], text: str) -> Any:
    """A trimmed text by the rules of its column; None when it doesn't fit."""
    kind = entry["type"]
    if kind == "boolean":
        lower = text.lower()
        return True if lower in TRUE else False if lower in FALSE else None
    if kind in ("integer", "number"):
        style = entry.get("format") or "."
        if not re.match(NUMBER_PATTERNS[style], text):
            return None
        if style == ",":
            text = text.replace(".", "").replace(",", ".")
        elif style == "1,234.5":
            text = text.replace(",", "")
        number = float(text)
        if not math.isfinite(number):
            return None
        if kind == "number":
            return number
        return int(number) if number.is_integer() and abs(number) <= MAX_SAFE else None
    return _moment(entry, text)


def _moment(entry: Mapping[str, Any], text: str) -> datetime.date | datetime.datetime | None:
    pattern, (year, month, day) = date_regex(entry)
    timed = entry["type"] == "datetime"
    found = re.fullmatch(f"{pattern}(?:{TIME_PATTERN})?" if timed else pattern, text)
    if not found:
        return None
    try:
        date = datetime.date(int(found[year]), int(found[month]), int(found[day]))
        if not timed:
            return date
        hour, minute, second, fraction, offset = found.groups()[3:]
        moment = datetime.datetime(
            date.year,
            date.month,
            date.day,
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "0").ljust(3, "0")[:3]) * 1000,
        )
        if offset and offset != "Z":
            digits = offset[1:].replace(":", "")
            shift = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
            moment = moment - shift if offset[0] == "+" else moment + shift
        return moment
    except (ValueError, OverflowError):
        return None


# ---- requests


def field_of(entry: Mapping[str, Any], row: Mapping[str, Any]) -> Any:
    """The raw value of an entry in a request: by its name, else by its name in the original file."""
    if entry["name"] in row:
        return row[entry["name"]]
    source = entry.get("source")
    return row.get(source) if source else None


def parse_rows(
    signature: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> tuple[pl.DataFrame, list[dict[str, str]]]:
    """Type request rows.

    :returns: a frame with one row per request row, and per row the violations ``{column: text}``; a violating row's
        offending cells are null in the frame
    """
    listed = list(rows)
    columns: dict[str, list[Any]] = {entry["name"]: [] for entry in signature}
    violations: list[dict[str, str]] = []
    for row in listed:
        found: dict[str, str] = {}
        for entry in signature:
            try:
                value = parse_cell(entry, field_of(entry, row))
                if value is None and entry.get("required"):
                    found[entry["name"]] = "is required but missing"
            except CellError as error:
                value, found[entry["name"]] = None, str(error)
            columns[entry["name"]].append(value)
        violations.append(found)
    frame = pl.DataFrame(
        [
            pl.Series(entry["name"], columns[entry["name"]], dtype=DTYPES[entry["type"]], strict=True)
            for entry in signature
        ]
    )
    return frame, violations
