"""Rows that figures are taken from when looking at all of them would slow a run down."""

import numpy as np
import polars as pl

from stagecraft.files import PARTITION

MOST_ROWS = 6_000
MOST_CELLS = 1_200_000
FEWEST_ROWS = 500


def sample_of(frame: pl.DataFrame, partition: str | None = "train", most: int = MOST_ROWS) -> pl.DataFrame:
    """Rows evenly spread over a partition; None = over all rows. Wide tables give fewer."""
    most = min(most, max(FEWEST_ROWS, MOST_CELLS // max(1, frame.width)))
    if partition is None or PARTITION not in frame.columns:
        at = np.arange(frame.height)
    else:
        at = np.flatnonzero((frame[PARTITION] == partition).to_numpy())
    if len(at) > most:
        at = at[np.unique(np.linspace(0, len(at) - 1, most).round().astype(np.int64))]
    return frame[at]
