"""Gives every row its draw, before anything is fitted: a number in [0, 1) that decides its partition."""

import numpy as np
import polars as pl

from stagecraft.rowhash import row_hash, unit


def draws(frame: pl.DataFrame, hashes: np.ndarray, rule: str, column: str | None, seed: int) -> np.ndarray:
    """One draw per row.

    :param frame: typed columns
    :param hashes: ``row_hash`` of the columns that don't tell rows apart: copies of a row share their draw and so their
        partition
    :param rule: random, stratified, time or group
    :param column: of time and group
    :returns: for ``time`` the share of rows that are earlier (rows of one moment share it; rows without a moment count
        as the earliest), else a salted hash
    """
    if rule == "time" and column is not None:
        ranks = frame[column].to_physical().rank("min").fill_null(1) - 1
        return ranks.cast(pl.Float64).to_numpy() / max(1, frame.height)
    if rule == "group" and column is not None:
        return unit(row_hash(frame.select(column)), seed)
    return unit(hashes, seed)
