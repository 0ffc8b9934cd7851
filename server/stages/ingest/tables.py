"""Parquet files: checked before they are read, then brought to the product's own types."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet

from stagecraft.errors import StageError
from stagecraft.signature import MAX_SAFE

MAX_ROWS = 200_000_000
UNPACKED_PER_MB = 4
"""Unpacked bytes may exceed the stage's memory by this factor: columns are read one after the other."""


@dataclass
class Parquet:
    """A checked file or folder of parts: rows, readable columns with their types, and the columns nobody can use."""

    path: Path
    """A file, or the folder of its parts."""
    name: str
    rows: int
    columns: dict[str, str]
    refused: dict[str, str]


def _parts(path: Path) -> list[Path]:
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def open_parquet(path: Path, memory_mb: int, name: str | None = None) -> Parquet:
    """Look at the footers only.

    :param name: what to call it in messages; the file's own name by default
    :raises StageError: ``parquet_corrupt``, ``parquet_too_large`` or ``parquet_parts_differ``
    """
    named = name or path.name
    parts = _parts(path)
    try:
        footers = [pyarrow.parquet.read_metadata(part) for part in parts]
        schemas = [pl.read_parquet_schema(part) for part in parts]
    except Exception as error:
        raise _corrupt(named) from error
    schema = schemas[0]
    for at, other in enumerate(schemas):
        if other != schema:
            odd = next((name for name in {**schema, **other} if schema.get(name) != other.get(name)), "")
            raise StageError(
                "parquet_parts_differ",
                f"The parts of “{named}” don't have the same columns: “{odd}” differs in part {at + 1}.",
                "Write all parts with the same columns and types.",
                {"file": named, "column": odd},
            )
    rows = sum(metadata.num_rows for metadata in footers)
    width = footers[0].num_columns
    unpacked = sum(
        metadata.row_group(at).total_byte_size for metadata in footers for at in range(metadata.num_row_groups)
    )
    limit = memory_mb * 1024 * 1024 * UNPACKED_PER_MB
    cells = rows * width
    # A column of one repeated value packs into nothing, so the cells count as well: a byte each at the very least.
    if rows > MAX_ROWS or max(unpacked, cells) > limit:
        raise StageError(
            "parquet_too_large",
            f"“{named}” would unpack to {rows} rows × {width} columns, "
            f"{unpacked // 1024**2} MB; the limit is {MAX_ROWS} rows and {limit // 1024**2} MB.",
            "Choose fewer rows or columns before the upload.",
            {"file": named, "rows": rows},
        )
    columns: dict[str, str] = {}
    refused: dict[str, str] = {}
    for name, dtype in schema.items():
        kind = kind_of(dtype)
        if kind is None:
            refused[name] = f"{dtype} values can't be used"
        else:
            columns[name] = kind
    return Parquet(path, named, rows, columns, refused)


def _corrupt(name: str) -> StageError:
    return StageError(
        "parquet_corrupt",
        f"“{name}” starts like a Parquet file, but is cut off or damaged.",
        "Export or upload it again.",
        {"file": name},
    )


def kind_of(dtype: Any) -> str | None:
    """The product's word for a stored type; None when there is none."""
    if dtype == pl.Boolean:
        return "boolean"
    if dtype.is_integer():
        return "integer"
    if dtype.is_numeric():
        return "number"
    if dtype == pl.Date:
        return "date"
    if dtype == pl.Datetime:
        return "datetime"
    return "string" if dtype in (pl.String, pl.Categorical, pl.Enum, pl.Time) else None


def as_kind(name: str, dtype: Any) -> pl.Expr:
    """A stored column in the type its kind has here."""
    column = pl.col(name)
    if dtype == pl.Datetime:
        naive = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if dtype.time_zone else column
        return naive.dt.cast_time_unit("ms")
    if dtype.is_integer():
        return column.cast(pl.Int64, strict=False)
    if dtype.is_numeric():
        number = column.cast(pl.Float64)
        return pl.when(number.is_finite()).then(number).otherwise(None)
    return column.cast(pl.String) if dtype in (pl.String, pl.Categorical, pl.Enum, pl.Time) else column


def read_parquet_file(file: Parquet, names: list[str]) -> pl.DataFrame:
    """The columns asked for, in the product's types; whole numbers too long for a double become text.

    :raises StageError: ``parquet_corrupt``
    """
    try:
        parts = _parts(file.path)
        schema = pl.read_parquet_schema(parts[0])
        frames = [pl.read_parquet(part, columns=names, glob=False, hive_partitioning=False) for part in parts]
        frame = frames[0] if len(frames) == 1 else pl.concat(frames)
    except MemoryError:
        raise
    except Exception as error:
        raise _corrupt(file.name) from error
    typed = frame.select(as_kind(name, schema[name]) for name in names)
    long = [
        name
        for name, dtype in typed.schema.items()
        if dtype.is_integer() and (_beyond(typed[name]) or frame[name].null_count() != typed[name].null_count())
    ]
    return typed.with_columns(frame[name].cast(pl.String) for name in long)


def _beyond(series: pl.Series) -> bool:
    low, high = series.min(), series.max()
    return isinstance(low, int) and isinstance(high, int) and (high > MAX_SAFE or low < -MAX_SAFE)
