"""From the user's file to text cells: the part that ``run`` and ``detect`` share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.errors import StageError
from stagecraft.signature import VALUE_TOKENS, Entry, check_format
from stagecraft.textcolumns import missing_expr, parse_series

from .dialect import Dialect, find_dialect, normalise_names
from .infer import NULL_TOKENS, UNIQUE_FROM, Found, find_decimal, infer, unique_role, values_of, warn_unique
from .nested import RULE, read_json, read_json_lines
from .read import Table, read_text, spread_sample
from .sniff import Encoding, as_utf8, file_kind, find_encoding
from .tables import Parquet, open_parquet, read_parquet_file
from .unpack import unpack
from .workbook import read_workbook

LOOKED_AT = 100_000
"""Rows that types are told from, evenly spread over the file; the run then verifies every cell."""

PREVIEWED, LISTED, LONGEST_CELL, WIDEST = 12, 100, 80, 200
"""Rows shown, bad rows listed, characters of a cell and columns shown of a file that is looked at."""

DEFAULTS: dict[str, dict[str, Any]] = {
    "csv": {"encoding": "utf-8", "delimiter": ",", "quote": '"', "header": True, "decimal": ".", "nullTokens": []},
    "excel": {"sheet": None, "header": None, "decimal": ".", "nullTokens": []},
    "json": {"nullTokens": []},
    "jsonl": {"nullTokens": []},
}
"""What holds where the settings of a file's format say nothing."""

_SPOKEN = {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}


@dataclass
class TextSource:
    """An opened text file."""

    path: Path
    text: Path
    encoding: Encoding
    dialect: Dialect
    names: list[str]
    renamed: list[dict[str, str]]
    tokens: list[str]
    decimal: str | None
    kind: str = "csv"
    table: Table | None = None
    """Of a file that had to be read as a whole; None: the text still is to be cut into cells."""
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    nested: str | None = None

    @property
    def format(self) -> dict[str, Any]:
        """What the settings call ``format``."""
        if self.kind != "csv":
            sheet = {"sheet": self.sheet, "header": self.dialect.header} if self.kind == "excel" else {}
            return {"kind": self.kind, **sheet, "decimal": self.decimal or ".", "nullTokens": self.tokens}
        return {
            "kind": "csv",
            "encoding": _SPOKEN.get(self.encoding.name, self.encoding.name),
            "delimiter": self.dialect.delimiter,
            "quote": self.dialect.quote,
            "header": self.dialect.header,
            "decimal": self.decimal or ".",
            "nullTokens": self.tokens,
        }


def open_source(path: Path, given: dict[str, Any] | None, scratch: Path, memory_mb: int) -> TextSource | Parquet:
    """Tell what a file is and open it.

    :param given: ``format`` of the settings, or None to detect everything
    :raises StageError: the file is empty, of another type, damaged or too large
    """
    inner = unpack(path, scratch)
    if inner.is_dir():
        return open_parquet(inner, memory_mb, path.name)
    kind = file_kind(inner)
    if kind == "parquet":
        return open_parquet(inner, memory_mb, path.name)
    settled = {**DEFAULTS[kind], **given} if given is not None and given["kind"] == kind else None
    if kind == "csv":
        return _open_text(path, inner, settled, scratch)
    return _open_whole(path, inner, kind, settled, scratch)


def _open_text(path: Path, inner: Path, settled: dict[str, Any] | None, scratch: Path) -> TextSource:
    found = find_encoding(inner)
    encoding = found
    if settled is not None and settled["encoding"] != _SPOKEN.get(found.name, found.name):
        encoding = Encoding(settled["encoding"], found.bom if settled["encoding"] == "utf-8" else 0, True)
    text = as_utf8(inner, encoding, scratch)
    dialect = find_dialect(text, settled)
    names, renamed = normalise_names(dialect.raw_header, dialect.width)
    tokens = list(settled["nullTokens"]) if settled else list(NULL_TOKENS)
    return TextSource(path, text, encoding, dialect, names, renamed, tokens, settled["decimal"] if settled else None)


def _open_whole(path: Path, inner: Path, kind: str, settled: dict[str, Any] | None, scratch: Path) -> TextSource:
    sheets: list[str] = []
    sheet, nested, header = None, None, True
    if kind == "excel":
        wanted = (settled or {}).get("sheet")
        table, raw, header, sheet, sheets = read_workbook(inner, wanted, settled["header"] if settled else None)
        # Excel keeps numbers as numbers: a comma in a text is no decimal sign.
        decimal = (settled or {}).get("decimal")
    else:
        text = as_utf8(inner, find_encoding(inner), scratch)
        table, raw, nested = (read_json if kind == "json" else read_json_lines)(text)
        decimal = "."
    width = len(table.texts.collect_schema())
    names, renamed = normalise_names(raw, width)
    tokens = list(settled["nullTokens"]) if settled else list(NULL_TOKENS)
    dialect = Dialect(",", '"', header, width, raw, 0)
    return TextSource(
        path,
        inner,
        Encoding("utf-8", 0, False),
        dialect,
        names,
        renamed,
        tokens,
        decimal,
        kind,
        table,
        sheet,
        sheets,
        nested,
    )


def read_cells(source: TextSource, scratch: Path, memory_mb: int) -> Table:
    """All cells of a source as texts. Errors: those of ``read_text``."""
    return source.table or read_text(source.text, source.dialect, scratch, memory_mb)


def infer_columns(source: TextSource, texts: pl.DataFrame) -> list[Found]:
    """Types of all columns of a text file; settles the file's decimal sign.

    :param texts: columns ``c0``, ``c1`` …
    """
    if texts.height > LOOKED_AT:
        texts = texts.gather_every(texts.height // LOOKED_AT + 1)
    if source.decimal is None:
        words = [values_of(texts[column], source.tokens)["value"] for column in texts.columns[:200]]
        source.decimal = find_decimal(words)
    decimal = source.decimal
    return [infer(name, texts[f"c{at}"], source.tokens, decimal) for at, name in enumerate(source.names)]


def stored_columns(file: Parquet, frame: pl.DataFrame) -> list[Found]:
    """Types of a Parquet file's columns, as stored."""
    found = []
    for name in frame.columns:
        series = frame[name]
        kind = "string" if series.dtype == pl.String else file.columns[name]
        examples = [str(value) for value in series.drop_nulls().head(3).to_list()]
        column = Found(
            name, kind, None, [], series.null_count() / max(1, len(series)), series.drop_nulls().n_unique(), examples
        )
        if kind != file.columns[name]:
            column.warn("long_integers", f"“{name}” holds whole numbers of 16 digits and more: kept as text.")
        if column.distinct == 0 and len(series):
            column.warn("column_empty", f"“{name}” has no value in any row.")
        elif column.distinct == 1 and len(series) > 1:
            column.warn("column_constant", f"“{name}” has the same value wherever it has one.")
        if column.distinct == len(series) > UNIQUE_FROM and kind in ("string", "integer"):
            column.role = unique_role(name, kind, series)
            warn_unique(column)
        found.append(column)
    return found


def _settle(column: Found, chosen: dict[str, Any], texts: pl.Series, decimal: str) -> None:
    """Take the type somebody chose, and count the cells that don't fit it."""
    column.type, column.format = chosen["type"], chosen.get("format")
    if column.format is None and column.type in ("integer", "number") and decimal == ",":
        column.format = ","
    settled = ("date_order", "column_mixed", "leading_zeros", "long_integers")
    column.warnings = [warning for warning in column.warnings if warning["code"] not in settled]
    if column.type == "string":
        column.misfits = 0
        return
    entry: Entry = {
        "name": column.name,
        "type": column.type,
        "format": column.format,
        "nullTokens": [*column.tokens, *VALUE_TOKENS],
        "required": False,
    }
    check_format(entry)
    lost = texts.filter(parse_series(entry, texts).is_null() & texts.is_not_null())
    odd = lost.filter(~lost.to_frame("value").select(missing_expr(entry, pl.col("value"))).to_series())
    column.misfits = len(odd)
    if len(odd):
        few = ", ".join(f"“{text[:30]}”" for text in odd.unique(maintain_order=True).head(3).to_list())
        column.warn("cells_unfit", f"{len(odd)} cells of “{column.name}” don't fit and will be missing ({few}).")


def look(
    path: Path, given: dict[str, Any] | None, scratch: Path, memory_mb: int, chosen: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What an upload or ``init`` wants to know of a file before anything runs.

    :returns: ``{format, columns: [{name, type, format, missing, distinct, examples, role}], rows, warnings, sheets,
        preview: {columns, rows}, rejects: {count, rows: [{line, reason}]}}``; for large files ``rows``, ``missing``,
        ``distinct`` and the count of rejects are estimates from a sample
    """
    source = open_source(path, given, scratch, memory_mb)
    warnings: list[dict[str, Any]] = []
    sheets: list[str] = []
    rejected: dict[str, Any] = {"count": 0, "rows": []}
    if isinstance(source, Parquet):
        frame = read_parquet_file(source, list(source.columns))
        columns = stored_columns(source, frame)
        warnings += [
            {"code": "column_unusable", "column": name, "message": f"“{name}” is left out: {why}."}
            for name, why in source.refused.items()
        ]
        shape, rows = {"kind": "parquet"}, source.rows
        preview = [[None if cell is None else str(cell) for cell in row] for row in frame.head(PREVIEWED).rows()]
    else:
        if source.table is not None:
            table, share = source.table, 1.0
        else:
            sample, dialect, share = spread_sample(source.text, source.dialect, scratch)
            table = read_text(sample, dialect, scratch, memory_mb)
        texts = table.texts.collect()
        columns = infer_columns(source, texts)
        decided = {one["name"]: one for one in chosen}
        for at, column in enumerate(columns):
            if column.name in decided:
                _settle(column, decided[column.name], texts[f"c{at}"], source.decimal or ".")
        shape, rows, sheets = source.format, round(texts.height / share), source.sheets
        preview = [list(row) for row in texts.head(PREVIEWED).rows()]
        listed = table.rejects.head(LISTED).select("line", "reason").to_dicts() if share == 1 else []
        rejected = {"count": round(table.rejects.height / share), "rows": listed}
        warnings += file_warnings(source, table.rejects if share == 1 else table.rejects.clear())
        if texts.height == 0 and table.rejects.height:
            raise all_rejected(path, table.rejects)
    for column in columns:
        warnings += column.warnings
    return {
        "format": shape,
        "rows": rows,
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "format": column.format,
                "missing": column.missing,
                "distinct": column.distinct,
                "examples": [example[:80] for example in column.examples],
                "role": column.role,
                **({} if column.misfits is None else {"misfits": column.misfits}),
            }
            for column in columns
        ],
        "warnings": warnings,
        "sheets": sheets,
        "preview": [[None if cell is None else cell[:LONGEST_CELL] for cell in row[:WIDEST]] for row in preview],
        "rejects": rejected,
    }


def file_warnings(source: TextSource, rejects: pl.DataFrame) -> list[dict[str, Any]]:
    """What is odd about a text file as a whole."""
    told: list[dict[str, Any]] = []
    if source.nested is not None:
        told.append({"code": "nested_flattened", "column": source.nested, "message": RULE.format(name=source.nested)})
    if len(source.sheets) > 1:
        others = ", ".join(f"“{name}”" for name in source.sheets if name != source.sheet)
        told.append(
            {
                "code": "sheet_chosen",
                "column": None,
                "message": f"The sheet “{source.sheet}” is read; the others are {others[:300]}.",
            }
        )
    for change in source.renamed:
        was = f"“{change['was']}”" if change["was"] else "A column"
        told.append(
            {
                "code": "column_renamed",
                "column": change["column"],
                "message": f"{was} {change['reason']}; it is called “{change['column']}” here.",
            }
        )
    if source.encoding.damaged:
        told.append(
            {
                "code": "encoding_damaged",
                "column": None,
                "message": f"{source.encoding.damaged} bytes are not valid UTF-8; the rows they are in are set aside.",
            }
        )
    elif source.encoding.name in ("cp1252", "latin-1"):
        told.append(
            {
                "code": "encoding_guessed",
                "column": None,
                "message": f"The file is not UTF-8; it is read as {source.encoding.name}. Check names with accents.",
            }
        )
    if rejects.height:
        told.append(
            {
                "code": "rows_rejected",
                "column": None,
                "message": f"{rejects.height} rows can't be read, the first because {rejects['reason'][0]}.",
            }
        )
    return told


def all_rejected(path: Path, rejects: pl.DataFrame) -> StageError:
    """No row fits the header."""
    return StageError(
        "file_unreadable",
        f"None of the {rejects.height} rows of “{path.name}” can be read; the first because {rejects['reason'][0]}.",
        "Check separator, quote and header in the file format.",
        {"file": path.name, "line": rejects["line"][0]},
    )
