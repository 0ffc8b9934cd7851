"""The quick way through an orderly file: without quotes every line is its cells, and nothing can be ambiguous."""

from pathlib import Path

import numpy as np
import polars as pl

from .dialect import Dialect

CHUNK = 1024 * 1024
LONGEST = 1024 * 1024
"""Bytes of the longest line taken; longer ones are left to the thorough reader."""


def read_plain(path: Path, dialect: Dialect) -> pl.DataFrame | None:
    """Every cell as text (columns ``c0``, ``c1`` …), or None when the file needs the thorough reader.

    :param path: UTF-8 with plain line ends
    """
    if dialect.width < 2 or not dialect.delimiter.isascii() or len(dialect.delimiter) != 1:
        return None
    rows = _even_lines(path, dialect)
    if not rows:
        return None
    try:
        frame = pl.read_csv(
            path,
            has_header=False,
            schema={f"c{at}": pl.String for at in range(dialect.width)},
            separator=dialect.delimiter,
            quote_char=None,
            skip_lines=dialect.skip,
            glob=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == rows else None


def _even_lines(path: Path, dialect: Dialect) -> int | None:
    """Lines behind the skipped ones; None when one is too long, has a quote, or another number of delimiters."""
    quote, delimiter, wanted = dialect.quote.encode(), ord(dialect.delimiter), dialect.width - 1
    # Whole lines so far; delimiters and bytes of the one a chunk ends in.
    lines = begun = length = 0
    last = b"\n"
    with path.open("rb") as file:
        for _ in range(dialect.skip):
            file.readline(LONGEST)
        while chunk := file.read(CHUNK):
            data = np.frombuffer(chunk, dtype=np.uint8)
            ends = np.flatnonzero(data == 10)
            length = len(data) - 1 - int(ends[-1]) if len(ends) else length + len(data)
            if (quote and quote in chunk) or length > LONGEST:
                return None
            seen = np.cumsum(data == delimiter, dtype=np.int32)
            by_line = np.diff(seen[ends], prepend=np.int32(-begun))
            if (by_line != wanted).any():
                return None
            lines += len(ends)
            begun = int(seen[-1] - seen[ends[-1]]) if len(ends) else begun + int(seen[-1])
            last = chunk[-1:]
    if last == b"\n":
        return lines
    return lines + 1 if begun == wanted else None
