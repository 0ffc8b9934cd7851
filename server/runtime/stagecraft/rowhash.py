"""A hash of each row's values, the same on every machine and for every version: draws and duplicates rest on it."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import numpy as np
import polars as pl

SLICE_ROWS = 250_000
"""Rows hashed in one go; slices are hashed side by side, because neither the mixing nor md5 uses more than one core."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MISSING = np.uint64(0x7FF8_DEAD_0000_0001)


def _mix(x: np.ndarray) -> np.ndarray:
    # The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit changes half of the output bits.
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _texts(series: list[pl.Series]) -> np.ndarray:
    # Control characters that don't occur in cells keep the cells and missing values apart.
    joined = pl.DataFrame(series).select(pl.concat_str(pl.all().fill_null("\x1e"), separator="\x1f").alias("text"))
    with duckdb.connect() as connection:
        connection.register("rows", joined.to_arrow())
        hashed = connection.execute("SELECT md5_number_lower(text) AS h FROM rows").fetchnumpy()["h"]
    return np.asarray(hashed, dtype=np.uint64)


def row_hash(frame: pl.DataFrame) -> np.ndarray:
    """A 64-bit hash of each row's values, the same on every machine and for every version.

    :param frame: typed columns; a whole number and the equal decimal number hash alike
    """
    if frame.height <= SLICE_ROWS:
        return _hash_slice(frame)
    slices = [frame.slice(start, SLICE_ROWS) for start in range(0, frame.height, SLICE_ROWS)]
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        return np.concatenate(list(pool.map(_hash_slice, slices)))


def _hash_slice(frame: pl.DataFrame) -> np.ndarray:
    total = np.zeros(frame.height, dtype=np.uint64)
    texts: list[pl.Series] = []
    # Wrapping around is what hashing wants.
    with np.errstate(over="ignore"):
        for at, name in enumerate(frame.columns):
            series = frame[name]
            if series.dtype == pl.String:
                texts.append(series.alias(f"t{at}"))
                continue
            numbers = series.to_physical().cast(pl.Float64)
            bits = (numbers.fill_null(0.0).to_numpy() + 0.0).view(np.uint64).copy()
            bits[series.is_null().to_numpy()] = _MISSING
            total = _mix(total + _GOLDEN) ^ _mix(bits + np.uint64(at + 1) * _GOLDEN)
        if texts:
            total = _mix(total + _GOLDEN) ^ _texts(texts)
    return total


def unit(hashes: np.ndarray, seed: int) -> np.ndarray:
    """Hashes as numbers in [0, 1), salted with the seed."""
    with np.errstate(over="ignore"):
        salt = _mix(np.array([seed], dtype=np.uint64) + _GOLDEN)
        mixed = _mix(_mix(hashes + _GOLDEN) ^ salt)
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53
