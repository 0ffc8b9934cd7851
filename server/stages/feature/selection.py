"""Leaving out columns that teach nothing new, for many rows."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, known_numbers

CORRELATION_ROWS = 100_000
"""Evenly spread rows that correlations are measured on; their error at this size is below 0.01."""


def _measured(frame: pl.DataFrame) -> list[str]:
    return [name for name, dtype in frame.schema.items() if dtype.is_numeric() or dtype == pl.Boolean]


class SelectVariance:
    """Drop number columns that (almost) never vary among training rows."""

    title: ClassVar[str] = "Drop columns that hardly vary"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = True

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{threshold}``: columns with at most this variance go."""
        dropped = []
        for name in _measured(frame):
            series = frame[name]
            if series.dtype == pl.Boolean:
                share = (series.sum() or 0) / max(1, series.count())
                variance = share * (1 - share)
            else:
                known = known_numbers(series)
                constant = len(known) == 0 or known[0] == known[-1]
                variance = 0.0 if constant else float(known.var())
            if variance <= params["threshold"]:
                dropped.append(name)
        return Fitted(dropped, {})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Without the columns."""
        return Applied(frame.drop(columns, strict=False))


class SelectCorrelation:
    """Of two columns that say the same, drop the second."""

    title: ClassVar[str] = "Drop columns that say the same"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = True

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{threshold}``: absolute Pearson correlation above which the later column goes; gaps count as the mean."""
        names = _measured(frame)
        rows = np.unique(np.linspace(0, frame.height - 1, min(frame.height, CORRELATION_ROWS)).astype(int))
        standardised = np.zeros((len(rows), len(names)))
        for at, name in enumerate(names):
            values = frame[name].cast(pl.Float64).to_numpy()[rows]
            centred = np.nan_to_num(values - np.nanmean(values)) if np.isfinite(values).any() else np.zeros(len(rows))
            length = np.sqrt((centred**2).sum())
            standardised[:, at] = centred / length if length > 0 else 0.0
        correlation = np.abs(standardised.T @ standardised)
        kept: list[int] = []
        dropped: list[str] = []
        for at, name in enumerate(names):
            if kept and correlation[at, kept].max() > params["threshold"]:
                dropped.append(name)
            else:
                kept.append(at)
        return Fitted(dropped, {})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Without the columns."""
        return Applied(frame.drop(columns, strict=False))
