"""What a column looks like: counts, spread, frequent values and a histogram, for all rows and by partition.

Everything is computed on sorted values: the same rows give the same figures to the last bit in any order and with any
number of threads.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.files import PARTITION, PARTITIONS, RESERVED, Frame, read_parquet, row_count, scan_parquet

Profile = dict[str, Any]
ColumnProfile = dict[str, Any]

QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
BINS = 30
TOP = 20
MAX_VALUE = 200
"""Characters of a frequent value; free text would make the profile as large as the data."""


def column_type(dtype: pl.DataType) -> str:
    """The product's word for a polars type: integer, number, boolean, string, date or datetime."""
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
    return "string"


def profile_of(frame: Frame) -> Profile:
    """Profile of every column but the reserved ones.

    :param frame: rows, with ``__partition`` or without
    :returns: the content of ``profile.json``; ``missing`` is a share 0…1 and counts NaN, ``distinct`` a count without
        missing values, ``quantiles`` maps "0.5" to the median. Histogram edges of dates are milliseconds since 1970,
        their other figures ISO text.
    """
    eager = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    names = [name for name in eager.columns if name not in RESERVED]
    partition = eager[PARTITION] if PARTITION in eager.columns else None
    return _profile(names, eager.height, partition, lambda name: eager[name])


def profile_parquet(path: Path) -> Profile:
    """Like ``profile_of``, for a file; holds one column in memory at a time."""
    names = scan_parquet(path).collect_schema().names()
    partition = read_parquet(path, [PARTITION])[PARTITION] if PARTITION in names else None
    kept = [name for name in names if name not in RESERVED]
    return _profile(kept, row_count(path), partition, lambda name: read_parquet(path, [name])[name])


def _profile(names: list[str], rows: int, partition: pl.Series | None, column: Callable[[str], pl.Series]) -> Profile:
    masks = {name: partition == name for name in PARTITIONS} if partition is not None else {}
    masks = {name: mask for name, mask in masks.items() if mask.any()}
    columns: dict[str, ColumnProfile] = {}
    for name in names:
        series = column(name)
        whole = profile_column(series)
        edges = np.array(whole["histogram"]["edges"]) if whole["histogram"] else None
        whole["byPartition"] = {key: profile_column(series.filter(mask), edges) for key, mask in masks.items()}
        columns[name] = whole
    return {"rows": rows, "columns": columns}


def profile_column(series: pl.Series, edges: np.ndarray | None = None) -> ColumnProfile:
    """Profile of one column.

    :param series: the values
    :param edges: histogram edges to use, so that two profiles can be laid over each other; None = from the values
    """
    kind = column_type(series.dtype)
    if kind in ("integer", "number"):
        return {"type": kind, **_numeric(series, kind, edges, int if kind == "integer" else float)}
    if kind == "date":
        return {"type": kind, **_moments(series.cast(pl.Datetime("ms")), edges, _iso_date)}
    if kind == "datetime":
        naive = series.dt.replace_time_zone(None) if getattr(series.dtype, "time_zone", None) else series
        return {"type": kind, **_moments(naive.dt.cast_time_unit("ms"), edges, _iso_datetime)}
    return {"type": kind, **_categories(series, kind)}


def _iso_date(value: float) -> str:
    return str(np.datetime64(int(value), "ms").astype("datetime64[D]"))


def _iso_datetime(value: float) -> str:
    return str(np.datetime64(int(value), "ms").astype("datetime64[s]"))


def _empty(rows: int) -> ColumnProfile:
    missing = 1.0 if rows else 0.0
    figures = dict.fromkeys(("min", "max", "mean", "std", "histogram"))
    return {"missing": missing, "distinct": 0, **figures, "quantiles": {}, "top": []}


def _moments(series: pl.Series, edges: np.ndarray | None, say: Callable[[float], Any]) -> ColumnProfile:
    profile = _numeric(series.to_physical(), "integer", edges, say)
    # A mean date says little and a spread in milliseconds nothing.
    return {**profile, "mean": None, "std": None}


def _numeric(series: pl.Series, kind: str, edges: np.ndarray | None, say: Callable[[float], Any]) -> ColumnProfile:
    rows = len(series)
    exact = series.dtype.is_integer()
    known = series.drop_nulls() if exact else series.cast(pl.Float64).drop_nulls().drop_nans()
    missing = rows - len(known)
    # 128-bit integers have no numpy type; their figures are given to double precision.
    known = known.cast(pl.Float64) if known.dtype in (pl.Int128, pl.UInt128) else known
    values = known.filter(known.is_finite()).sort().to_numpy() if not exact else known.sort().to_numpy()
    if len(values) == 0:
        return {**_empty(rows), "missing": missing / rows if rows else 0.0}
    numbers = values.astype(np.float64)
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    counts = np.diff(np.append(starts, len(values)))
    common = np.lexsort((starts, -counts))[:TOP] if len(counts) < 100_000 else _largest(counts, TOP)
    if counts.max() == 1 and len(counts) > TOP:
        common = common[:0]  # Measurements that never repeat: no value is frequent.
    if edges is None:
        edges = _edges(numbers, exact and kind == "integer")
    return {
        "missing": missing / rows,
        "distinct": len(starts),
        "min": say(values[0]),
        "max": say(values[-1]),
        "mean": float(numbers.mean()),
        "std": _spread(numbers),
        "quantiles": {str(q): say(value) for q, value in zip(QUANTILES, _quantiles(values), strict=True)},
        "top": [{"value": say(values[starts[at]]), "count": int(counts[at])} for at in common],
        "histogram": {"edges": [float(edge) for edge in edges], "counts": _counts(numbers, edges)},
    }


def _spread(numbers: np.ndarray) -> float:
    with np.errstate(over="ignore"):  # Squares of the largest numbers are infinite, and that is said as null.
        return float(numbers.std(ddof=1)) if len(numbers) > 1 else 0.0


def _quantiles(values: np.ndarray) -> list[float]:
    if np.issubdtype(values.dtype, np.integer):
        # An actual value: a count of 2.5 children, or a date between two dates, would look like a mistake.
        return [values[min(int(q * len(values)), len(values) - 1)] for q in QUANTILES]
    position = np.array(QUANTILES) * (len(values) - 1)
    low = np.floor(position).astype(int)
    high = np.minimum(low + 1, len(values) - 1)
    share = position - low
    # Not low + (high - low) · share: the difference of two large numbers may be infinite.
    return list(values[low] * (1 - share) + values[high] * share)


def _largest(counts: np.ndarray, count: int) -> np.ndarray:
    # The count-th largest decides; ties are broken by value, so the answer doesn't depend on the partition algorithm.
    rows_with = np.bincount(counts)
    at_least = np.cumsum(rows_with[::-1])[::-1]
    threshold = int(np.flatnonzero(at_least >= count)[-1])
    candidates = np.flatnonzero(counts >= threshold)
    return candidates[np.lexsort((candidates, -counts[candidates]))][:count]


def _edges(numbers: np.ndarray, whole: bool) -> np.ndarray:
    low, high = float(numbers[0]), float(numbers[-1])
    if whole and high - low < 2**52:
        width = max(1.0, np.ceil((high - low + 1) / BINS))
        bins = int(np.ceil((high - low + 1) / width))
        return low - 0.5 + width * np.arange(bins + 1)
    if low == high:
        pad = max(abs(low) * 0.01, 0.5)
        return np.array([low - pad, low + pad])
    share = np.arange(BINS + 1) / BINS
    edges = low * (1 - share) + high * share
    # Next to the largest numbers or for neighbouring doubles the edges collapse.
    return edges if np.all(np.isfinite(edges)) and np.all(np.diff(edges) > 0) else np.array([low, high])


def _counts(numbers: np.ndarray, edges: np.ndarray) -> list[int]:
    inner = np.searchsorted(numbers, edges[:-1], side="left")
    last = np.searchsorted(numbers, edges[-1], side="right")
    return [int(count) for count in np.diff(np.append(inner, last))]


def _categories(series: pl.Series, kind: str) -> ColumnProfile:
    rows = len(series)
    known = series.drop_nulls()
    if len(known) == 0:
        return _empty(rows)
    if kind == "string" and known.dtype != pl.String:
        spelled = isinstance(known.dtype, (pl.Categorical, pl.Enum))
        known = known.cast(pl.String) if spelled else pl.Series([str(value) for value in known.to_list()])
    known = known.alias("value")
    counted = known.value_counts(name="count")
    top = counted.sort(["count", "value"], descending=[True, False]).head(TOP)
    share = float(known.sum()) / len(known) if kind == "boolean" else None
    return {
        **_empty(rows),
        "missing": (rows - len(known)) / rows,
        "distinct": counted.height,
        "mean": share,
        "top": [{"value": v[:MAX_VALUE] if isinstance(v, str) else v, "count": int(n)} for v, n in top.iter_rows()],
    }
