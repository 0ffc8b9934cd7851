"""How a text file separates its cells, and what its columns are called."""

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stagecraft.errors import StageError
from stagecraft.signature import BLANKS, NUMBER_PATTERNS

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_BYTES = 256 * 1024
MAX_COLUMNS = 10_000
EVEN = 0.6
MAX_NAME = 120
RESERVED = ("__row", "__partition", "__draw", "__origin")


@dataclass(frozen=True)
class Dialect:
    """``skip`` counts the physical lines before the first row."""

    delimiter: str
    quote: str
    header: bool
    width: int
    raw_header: list[str]
    skip: int


def read_head(path: Path) -> str:
    """The first part of a UTF-8 file, ending at a line end."""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
        whole = not file.read(1)
    if not whole and b"\n" in head:
        head = head[: head.rindex(b"\n") + 1]
    return head.decode("utf-8", "replace")


def _records(text: str, delimiter: str, quote: str, limit: int = 200) -> list[list[str]]:
    csv.field_size_limit(SAMPLE_BYTES * 4)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )
    records: list[list[str]] = []
    try:
        for record in reader:
            if record:
                records.append(record)
            if len(records) >= limit:
                break
    except csv.Error:
        pass
    return records


def _score(text: str, delimiter: str, quote: str) -> tuple[float, int]:
    """Share of records with the usual width, and that width."""
    records = _records(text, delimiter, quote)
    if not records:
        return 0.0, 1
    width, count = Counter(len(record) for record in records).most_common(1)[0]
    return count / len(records), width


def find_delimiter(text: str) -> tuple[str, str]:
    """The separator and the quote that cut the lines most evenly into several cells."""
    best, found = 0.0, (",", '"')
    for quote in ('"', "'"):
        if quote == "'" and not re.search(r"(^|[,;\t|])'[^'\n]*'([,;\t|]|$)", text, re.M):
            continue
        for delimiter in DELIMITERS:
            share, width = _score(text, delimiter, quote)
            # A single quote is an apostrophe more often than not.
            score = share * (1 - 1 / width) * (1.0 if quote == '"' else 0.9)
            # Commas in sentences don't make columns: most lines must have the same number.
            if width > 1 and share >= EVEN and score > best + 1e-9:
                best, found = score, (delimiter, quote)
    return found


def _looks_like_value(cell: str) -> bool:
    text = cell.strip(BLANKS)
    if any(re.match(pattern, text) for pattern in NUMBER_PATTERNS.values()):
        return True
    return bool(re.match(r"^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", text)) or text.lower() in ("true", "false")


REPEATED = 10
"""Rows from which words that keep coming back say something about a word that doesn't."""

_YEAR = re.compile(r"^(19|20)[0-9]{2}$")


def has_header(records: list[list[str]]) -> bool:
    """Whether the first record names the columns.

    A cell unlike those below it (a word over values, a value over words, a word over a few repeated ones without being
    one of them) speaks for a header; a value over values, or a cell that comes back below, against it. Years may be
    names (one column per year).
    """
    if not records:
        return True
    first, rest = records[0], records[1:101]
    if not rest:
        return not any(_looks_like_value(cell) for cell in first)
    score = 0
    for at, cell in enumerate(first):
        below = [record[at] for record in rest if at < len(record) and record[at].strip(BLANKS)]
        if not cell.strip(BLANKS) or not below:
            continue
        values_below = sum(map(_looks_like_value, below)) * 2 > len(below)
        if _looks_like_value(cell) and not values_below:
            score += 0 if cell in below else 1
        elif _looks_like_value(cell):
            year = bool(_YEAR.match(cell.strip(BLANKS))) and not all(_YEAR.match(text.strip(BLANKS)) for text in below)
            score -= 0 if year else 1
        elif values_below:
            score += 1
        elif cell in below:
            score -= 1
        elif len(below) >= REPEATED and len(set(below)) * 2 <= len(below):
            score += 1
    if score != 0:
        return score > 0
    return not any(_looks_like_value(cell) and not _YEAR.match(cell.strip(BLANKS)) for cell in first)


def find_dialect(path: Path, given: dict[str, Any] | None) -> Dialect:
    """Detect separator, quote and header; what the user settled is taken as it is.

    :param path: UTF-8 text with plain line ends
    :param given: ``{delimiter, quote, header}`` or None
    :raises StageError: ``file_empty``, ``too_many_columns``
    """
    text = read_head(path)
    delimiter, quote = (given["delimiter"], given["quote"]) if given else find_delimiter(text)
    records = _records(text, delimiter, quote)
    if not records:
        raise StageError("file_empty", f"“{path.name}” holds no rows.", "Choose another file.", {"file": path.name})
    header = bool(given["header"]) if given else has_header(records)
    usual = Counter(len(record) for record in records).most_common(1)[0][0]
    width = len(records[0]) if header else usual
    if width > MAX_COLUMNS:
        raise StageError(
            "too_many_columns",
            f"The file has {width} columns; at most {MAX_COLUMNS} can be read.",
            "Leave columns out before the upload, or set another separator.",
            {"columns": width, "limit": MAX_COLUMNS},
        )
    return Dialect(
        delimiter, quote, header, width, records[0] if header else [], _lines_before_rows(text, header, quote)
    )


def _lines_before_rows(text: str, header: bool, quote: str) -> int:
    lines = text.split("\n")
    at = 0
    while at < len(lines) and not lines[at].strip():
        at += 1
    if not header:
        return at
    # A quoted name may hold line ends.
    quotes = 0
    for end in range(at, len(lines)):
        quotes += lines[end].count(quote) if quote else 0
        if quotes % 2 == 0:
            return end + 1
    return at + 1


def normalise_names(raw: list[str], width: int) -> tuple[list[str], list[dict[str, str]]]:
    """Column names that are there, short, unique and never mistaken for a number.

    :returns: the names and, for each that had to change, ``{column, was, reason}``
    """
    names: list[str] = []
    told: list[dict[str, str]] = []
    taken: set[str] = set()
    for at in range(width):
        was = raw[at] if at < len(raw) else ""
        name = unicodedata.normalize("NFC", re.sub(r"\s+", " ", was.replace("\ufeff", ""))).strip()
        reason = "had blanks or special characters around it" if name != was else ""
        if not name:
            name, reason = f"column_{at + 1}", "had no name" if raw else ""
        elif re.fullmatch(r"[0-9]+([.,][0-9]+)?", name):
            name, reason = f"column_{name}", "was a number"
        elif name in RESERVED:
            name, reason = f"column{name}", "is reserved"
        if len(name) > MAX_NAME:
            name, reason = name[:MAX_NAME], f"was longer than {MAX_NAME} characters"
        if name in taken:
            free = 2
            while f"{name}_{free}" in taken:
                free += 1
            name, reason = f"{name}_{free}", "occurred twice"
        taken.add(name)
        names.append(name)
        if reason:
            told.append({"column": name, "was": was[:MAX_NAME], "reason": reason})
    return names, told
