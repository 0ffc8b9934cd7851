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
    """A checked file: rows, readable columns with their types, and the columns nobody can use."""

    path: Path
    rows: int
    columns: dict[str, str]
    refused: dict[str, str]


def open_parquet(path: Path, memory_mb: int) -> Parquet:
    """Look at the footer only.

    :raises StageError: ``parquet_corrupt`` or ``parquet_too_large``
    """
    try:
        metadata = pyarrow.parquet.read_metadata(path)
        schema = pl.read_parquet_schema(path)
    except Exception as error:
        raise _corrupt(path) from error
    unpacked = sum(metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups))
    limit = memory_mb * 1024 * 1024 * UNPACKED_PER_MB
    cells = metadata.num_rows * metadata.num_columns
    # A column of one repeated value packs into nothing, so the cells count as well: a byte each at the very least.
    if metadata.num_rows > MAX_ROWS or max(unpacked, cells) > limit:
        raise StageError(
            "parquet_too_large",
            f"“{path.name}” would unpack to {metadata.num_rows} rows × {metadata.num_columns} columns, "
            f"{unpacked // 1024**2} MB; the limit is {MAX_ROWS} rows and {limit // 1024**2} MB.",
            "Choose fewer rows or columns before the upload.",
            {"file": path.name, "rows": metadata.num_rows},
        )
    columns: dict[str, str] = {}
    refused: dict[str, str] = {}
    for name, dtype in schema.items():
        kind = kind_of(dtype)
        if kind is None:
            refused[name] = f"{dtype} values can't be used"
        else:
            columns[name] = kind
    return Parquet(path, metadata.num_rows, columns, refused)


def _corrupt(path: Path) -> StageError:
    return StageError(
        "parquet_corrupt",
        f"“{path.name}” starts like a Parquet file, but is cut off or damaged.",
        "Export or upload it again.",
        {"file": path.name},
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
        schema = pl.read_parquet_schema(file.path)
        frame = pl.read_parquet(file.path, columns=names, glob=False, hive_partitioning=False)
    except MemoryError:
        raise
    except Exception as error:
        raise _corrupt(file.path) from error
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
