"""Reading and writing the files of an artefact folder. Every write is atomic: nobody ever sees half a file."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.protocol import plain

ROW = "__row"
PARTITION = "__partition"
DRAW = "__draw"
RESERVED = (ROW, PARTITION, DRAW)
PARTITIONS = ("train", "validation", "test")

ROW_GROUP = 131_072
"""Rows per row group; fixed, because polars' own choice depends on how a frame happens to be chunked."""

Frame = pl.DataFrame | pl.LazyFrame


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path``; renamed to it when the block ends well, removed when it doesn't."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(path: Path, value: Any) -> None:
    """Write JSON whose bytes follow from the value: keys in the order given, no NaN (it becomes null)."""
    write_text(path, json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n")


def read_json(path: Path) -> Any:
    """Read one JSON document."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_parquet(frame: Frame, path: Path, *, ordered: bool = False) -> None:
    """Write zstd Parquet whose bytes depend on the rows alone.

    :param frame: rows; sorted by ``__row`` when they have one
    :param ordered: the rows are in order already, so a lazy frame can be streamed to disk without sorting
    """
    by_row = ROW in frame.collect_schema().names() and not ordered
    with atomic(path) as temporary:
        if isinstance(frame, pl.LazyFrame):
            lazy = frame.sort(ROW, nulls_last=True, maintain_order=True) if by_row else frame
            lazy.sink_parquet(temporary, compression="zstd", row_group_size=ROW_GROUP, maintain_order=True)
        else:
            eager = frame.sort(ROW, nulls_last=True, maintain_order=True) if by_row else frame
            eager.rechunk().write_parquet(temporary, compression="zstd", row_group_size=ROW_GROUP)


def read_parquet(path: Path, columns: list[str] | None = None) -> pl.DataFrame:
    """Read a Parquet file in its row order."""
    return pl.read_parquet(path, columns=columns, glob=False, hive_partitioning=False)


def scan_parquet(path: Path) -> pl.LazyFrame:
    """A lazy view of a Parquet file."""
    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def row_count(path: Path) -> int:
    """Rows of a Parquet file, from its footer."""
    return int(scan_parquet(path).select(pl.len()).collect().item())


def sha256_of(path: Path) -> str:
    """Hex hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
