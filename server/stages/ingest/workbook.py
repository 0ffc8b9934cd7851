"""Excel workbooks: one sheet as a table of texts."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import python_calamine

from stagecraft.errors import StageError

from .dialect import MAX_COLUMNS, has_header
from .read import REJECTS, Table
from .unpack import check_size

MAX_CELLS = 30_000_000


def read_workbook(path: Path, sheet: str | None, header: bool | None) -> tuple[Table, list[str], bool, str, list[str]]:
    """A sheet of a workbook; without a name the first that holds anything.

    :param header: whether its first row names the columns; None to tell by looking
    :returns: the table (columns ``c0``, ``c1`` …), raw column names, whether there is a header, the sheet's name and
        the names of all sheets
    :raises StageError: ``workbook_corrupt``, ``sheet_missing``, ``file_empty``, ``archive_bomb``, ``too_many_columns``,
        ``sheet_too_large``
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            check_size(path, sum(entry.file_size for entry in archive.infolist()))
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = list(book.sheet_names)
        if sheet is not None and sheet not in names:
            raise StageError(
                "sheet_missing",
                f"“{path.name}” has no sheet “{sheet}”.",
                f"Its sheets are: {', '.join(names[:20])}.",
                {"file": path.name, "sheet": sheet},
            )
        chosen, rows = _first_filled(book, [sheet] if sheet is not None else names, path)
    except StageError:
        raise
    except Exception as error:
        raise StageError(
            "workbook_corrupt",
            f"“{path.name}” looks like an Excel workbook, but can't be opened: it is damaged or has a password.",
            "Save it again without a password, or save the sheet as CSV.",
            {"file": path.name},
        ) from error
    texts = [[_text(cell) for cell in row] for row in rows]
    while texts and not any(texts[0]):
        texts.pop(0)
    width = max((len(row) for row in texts), default=0)
    if width == 0:
        raise StageError("file_empty", f"“{path.name}” holds no rows.", "Choose another sheet.", {"file": path.name})
    if width > MAX_COLUMNS:
        raise StageError(
            "too_many_columns",
            f"The sheet has {width} columns; at most {MAX_COLUMNS} can be read.",
            "Leave columns out before the upload.",
            {"columns": width, "limit": MAX_COLUMNS},
        )
    named = has_header([[cell or "" for cell in row] for row in texts[:101]]) if header is None else header
    body = [row for row in (texts[1:] if named else texts) if any(cell is not None for cell in row)]
    columns = [pl.Series(f"c{at}", [row[at] for row in body], dtype=pl.String) for at in range(width)]
    raw = [cell or "" for cell in texts[0]] if named else []
    return Table(pl.DataFrame(columns).lazy(), pl.DataFrame(schema=REJECTS)), raw, named, chosen, names


def _first_filled(book: Any, names: list[str], path: Path) -> tuple[str, list[list[Any]]]:
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > MAX_CELLS:
            raise StageError(
                "sheet_too_large",
                f"The sheet “{name}” has {sheet.total_height} rows and {sheet.total_width} columns.",
                "Save it as CSV, then upload that.",
                {"file": path.name, "sheet": name},
            )
        rows = sheet.to_python()
        if rows:
            return name, rows
    return names[0] if names else "", []


def _text(cell: Any) -> str | None:
    """A cell as it would stand in a text file: whole numbers without a point, dates year first."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.strftime("%Y-%m-%d") if midnight else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
