"""Takes the rows of one person out of files: data people gave, and everything stages made of them."""

import codecs
import contextlib
import csv
import gzip
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.files import ROW, read_parquet, write_parquet

ERASED = "erased"
LEAST_SHARED = 3
"""Columns that must be equal before a row without key and number counts as the person's."""

TEXTS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
"""Files of people (``data.*``) that can be copied line by line."""

BESIDE = ("profile.json", "base-profile.json", "parity_cases.json", "probe.json", "data.json")
"""JSON that quotes rows; what a model learned is never edited, or it would answer differently."""

Person = list[pl.DataFrame]


def erase_person(params: dict[str, Any], base: Path) -> dict[str, Any]:
    """Rewrites what holds the person; the folders below ``base/input`` are the artefacts of one run, or one file each.

    :param params: ``{column, value, source?, format?}``: the key, and its name in the original file where that differs;
        ``format`` says how a text file is written (``encoding``, ``delimiter``)
    :returns: ``{changed: [{folder, path, rows}], rows, train, left: [{folder, path, why}]}``; ``rows`` how many
        different rows of a run were the person's, ``train`` how many of them a model could learn from. Changed files
        lie below ``base/output`` under the same names.
    """
    key, value = str(params["column"]), str(params["value"])
    names = {key, str(params.get("source") or key)}
    changed: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    files = [path for path in sorted((base / "input").glob("**/*")) if path.is_file()]
    tables = [path for path in files if path.suffix == ".parquet"]
    person, ids, train = _find(tables, names, value)

    def keep(path: Path, rows: int, write: Any) -> None:
        place = path.relative_to(base / "input")
        target = base / "output" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target)
        changed.append({"folder": place.parts[0], "path": "/".join(place.parts[1:]), "rows": rows})

    for path in files:
        try:
            if path.suffix == ".parquet":
                frame = pl.read_parquet(path)
                rest = _without(frame, names, value, ids, person)
                if rest is None:
                    _leave(left, base, path, "its rows carry neither the key nor a number")
                elif rest.height < frame.height:
                    keep(path, frame.height - rest.height, lambda target, rest=rest: _write(rest, target))
            elif _is_beside_rows(path, base):
                before = json.loads(path.read_text("utf-8"))
                after = _scrub(before, names, value, ids)
                if after != before:
                    text = json.dumps(after, ensure_ascii=False)
                    keep(path, 0, lambda target, text=text: target.write_text(text, "utf-8"))
            elif path.suffix == ".json" and _holds(path, value):
                _leave(left, base, path, "the value is part of what was learned: train again without the person")
            elif path.name.startswith("data."):
                if not path.name.lower().endswith(TEXTS):
                    raise ValueError("this kind of file")
                _rewrite_text(path, names, value, dict(params.get("format") or {}), keep)
        except (OSError, ValueError, UnicodeError, csv.Error, pl.exceptions.PolarsError) as error:
            _leave(left, base, path, f"it can't be rewritten ({type(error).__name__})")
    return {"changed": changed, "rows": len(ids) or sum(each["rows"] for each in changed), "train": train, "left": left}


def _leave(left: list[dict[str, Any]], base: Path, path: Path, why: str) -> None:
    place = path.relative_to(base / "input")
    left.append({"folder": place.parts[0], "path": "/".join(place.parts[1:]), "why": why})


def _key_of(frame: pl.DataFrame, names: set[str]) -> str | None:
    return next((name for name in frame.columns if name in names), None)


def _is_person(frame: pl.DataFrame, name: str, value: str) -> pl.Series:
    column = frame[name]
    texts = column.cast(pl.String, strict=False)
    hit = texts.str.strip_chars() == value
    if column.dtype.is_numeric():
        with contextlib.suppress(ValueError):
            hit = hit | (column.cast(pl.Float64) == float(value))
    return hit.fill_null(value=False)


def _find(tables: list[Path], names: set[str], value: str) -> tuple[Person, set[int], int]:
    """The person's rows, their numbers, and how many of them lie in train or validation."""
    person: Person = []
    ids: set[int] = set()
    taught: set[int] = set()
    for path in tables:
        frame = pl.read_parquet(path)
        name = _key_of(frame, names)
        if name is None:
            continue
        rows = frame.filter(_is_person(frame, name, value))
        if rows.height:
            person.append(rows)
        if ROW in rows.columns:
            numbers = [int(number) for number in rows[ROW].drop_nulls().to_list()]
            ids.update(numbers)
            if "__partition" in rows.columns:
                learned = rows.filter(pl.col("__partition") != "test")[ROW].drop_nulls().to_list()
                taught.update(int(number) for number in learned)
    for path in tables:
        if path.name == "origins.parquet":
            made = read_parquet(path)
            ids.update(int(row) for row, origin in made.select(ROW, "origin").iter_rows() if origin in ids)
    return person, ids, len(taught)


def _without(frame: pl.DataFrame, names: set[str], value: str, ids: set[int], person: Person) -> pl.DataFrame | None:
    """The other rows; null when nobody can tell which are the person's."""
    hit = pl.Series([False] * frame.height, dtype=pl.Boolean)
    name = _key_of(frame, names)
    known = name is not None or ROW in frame.columns
    if name is not None:
        hit = hit | _is_person(frame, name, value)
    if ROW in frame.columns and ids:
        hit = hit | frame[ROW].is_in(list(ids)).fill_null(value=False)
    if "raw" in frame.columns and "rule" in frame.columns:
        hit = hit | frame["raw"].cast(pl.String).str.contains(rf"(^|\W){re.escape(value)}(\W|$)").fill_null(value=False)
    if not known and person:
        for rows in person:
            shared = [each for each in frame.columns if each in rows.columns and not each.startswith("__")]
            if len(shared) < min(LEAST_SHARED, max(1, len([c for c in frame.columns if not c.startswith("__")]))):
                return None if shared or _plain(frame) else frame
            same = frame.select(pl.col(shared).cast(pl.String, strict=False)).with_row_index("__at").join(
                rows.select(pl.col(shared).cast(pl.String, strict=False)).unique(),
                on=shared, how="semi", nulls_equal=True,
            )  # fmt: skip
            hit = hit | pl.Series(range(frame.height), dtype=pl.UInt32).is_in(same["__at"].to_list())
    return frame.filter(~hit)


def _plain(frame: pl.DataFrame) -> bool:
    """Whether a table may hold rows of people at all."""
    return any(not name.startswith("__") for name in frame.columns)


def _write(frame: pl.DataFrame, target: Path) -> None:
    write_parquet(frame, target, ordered=True)


def _scrub(node: Any, names: set[str], value: str, ids: set[int]) -> Any:
    """JSON beside the rows: previews, examples, frequent values, cases of parity."""
    if isinstance(node, list):
        kept = [item for item in node if not _is_theirs(item, names, value, ids)]
        return [_scrub(item, names, value, ids) for item in kept]
    if isinstance(node, dict):
        if "rows" in node and "cells" in node and isinstance(node["rows"], list):
            stay = [at for at, row in enumerate(node["rows"]) if row not in ids]
            node = {
                key: [item[at] for at in stay] if isinstance(item, list) and len(item) == len(node["rows"]) else item
                for key, item in node.items()
            }
        return {
            key: ERASED if key in names and _same(item, value) else _scrub(item, names, value, ids)
            for key, item in node.items()
        }
    if isinstance(node, str) and len(value) > LEAST_SHARED and not value.replace(".", "").isdigit():
        return re.sub(_token(value), ERASED, node)
    return node


def _token(value: str) -> str:
    """The value as a word of its own: 1234 isn't part of 12345."""
    return rf"(?<!\w){re.escape(value)}(?!\w)"


def _is_beside_rows(path: Path, base: Path) -> bool:
    parts = path.relative_to(base / "input").parts[1:]
    return path.suffix == ".json" and (parts[0] == "look" or "/".join(parts) in BESIDE or path.name in BESIDE)


def _holds(path: Path, value: str) -> bool:
    if len(value) <= LEAST_SHARED or value.replace(".", "").isdigit():
        return False
    return re.search(_token(value), path.read_text("utf-8")) is not None


def _same(item: Any, value: str) -> bool:
    return isinstance(item, (str, int, float)) and not isinstance(item, bool) and str(item).strip() == value


def _is_theirs(item: Any, names: set[str], value: str, ids: set[int]) -> bool:
    if not isinstance(item, dict):
        return False
    if any(_same(item.get(name), value) for name in names):
        return True
    if "raw" in item and item.get("row") in ids:
        return True
    inner = item.get("row") or item.get("input")
    return isinstance(inner, dict) and any(_same(inner.get(name), value) for name in names)


class _Tape:
    """Lines on their way into the CSV reader, kept until a record is complete."""

    def __init__(self, lines: io.TextIOBase) -> None:
        self._lines = lines
        self._read: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._read.append(line)
            yield line

    def take(self) -> str:
        text = "".join(self._read)
        self._read.clear()
        return text


def _rewrite_text(path: Path, names: set[str], value: str, written: dict[str, Any], keep: Any) -> None:
    """Copies every other line as it is: quoting, blanks and line ends stay."""
    encoding = str(written.get("encoding") or "utf-8")
    codecs.lookup(encoding)
    fallback = "\t" if path.name.lower().endswith((".tsv", ".tsv.gz")) else ","
    delimiter = str(written.get("delimiter") or fallback)
    opener = gzip.open if path.suffix == ".gz" else open
    target = path.with_name(f"{path.name}.rest")
    dropped = 0
    with (
        opener(path, "rt", encoding=encoding, newline="") as source,
        opener(target, "wt", encoding=encoding, newline="") as rest,
    ):
        tape = _Tape(source)
        reader = csv.reader(iter(tape), delimiter=delimiter, strict=False)
        header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
        rest.write(tape.take())
        places = [at for at, name in enumerate(header) if name in names]
        if not places:
            raise ValueError("no such column")
        for record in reader:
            text = tape.take()
            if any(at < len(record) and _equal(record[at], value) for at in places):
                dropped += 1
            else:
                rest.write(text)
    if dropped:
        keep(path, dropped, lambda place: shutil.move(target, place))
    else:
        target.unlink()


def _equal(cell: str, value: str) -> bool:
    if cell.strip() == value:
        return True
    try:
        return float(cell) == float(value)
    except ValueError:
        return False
