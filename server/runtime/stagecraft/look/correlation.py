"""Pearson correlation of number columns, each pair over the rows where both are known."""

from typing import Any

import numpy as np
import polars as pl

MOST_COLUMNS = 40
FEWEST_PAIRS = 10


def correlation_of(frame: pl.DataFrame, names: list[str]) -> dict[str, Any] | None:
    """``{columns, values}``, or None with fewer than two columns.

    :param names: number columns, the ones that matter first; at most 40 are looked at
    """
    kept = names[:MOST_COLUMNS]
    if len(kept) < 2 or frame.height < FEWEST_PAIRS:
        return None
    values = frame.select(pl.col(name).cast(pl.Float64).fill_nan(None) for name in kept).to_numpy()
    return {"columns": kept, "values": pairwise(values)}


def pairwise(values: np.ndarray) -> list[list[float | None]]:
    """Correlations of the columns of a matrix with gaps (NaN); None where a pair has too few rows or no spread."""
    there = np.isfinite(values)
    filled = np.where(there, values, 0.0)
    counts = there.sum(axis=0)
    centre = np.divide(filled.sum(axis=0), counts, out=np.zeros(len(counts)), where=counts > 0)
    # Scaling first keeps sums of squares of very large and very small columns apart from overflow and rounding.
    centred = np.where(there, values - centre, 0.0)
    scale = np.abs(centred).max(axis=0)
    centred = centred / np.where(scale > 0, scale, 1.0)
    known = there.astype(np.float64)
    n = known.T @ known
    sums, squares = centred.T @ known, (centred**2).T @ known
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = centred.T @ centred - sums * sums.T / n
        spread = np.maximum(squares - sums**2 / n, 0.0)
        result = covariance / np.sqrt(spread * spread.T)
    tiny = (spread <= 1e-12 * np.maximum(squares, 1e-300)) | (np.maximum(squares.T, 1e-300) * 1e-12 >= spread.T)
    bad = ~np.isfinite(result) | (n < FEWEST_PAIRS) | tiny
    return [
        [None if bad[i, j] else round(float(np.clip(result[i, j], -1, 1)), 4) for j in range(len(result))]
        for i in range(len(result))
    ]
