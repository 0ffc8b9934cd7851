"""Operations on numbers, for many rows."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, known_numbers, quantile, require, resolve

SKEWED = 2.0
"""Skewness above which a tail counts as long: an exponential distribution has exactly 2."""


class Log:
    """sign(x) · log(1 + |x|)."""

    title: ClassVar[str] = "Logarithm"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, onlySkewed}``."""
        columns = resolve(frame, params["columns"], Log.title)
        require(frame, columns, "number", Log.title)
        if params.get("onlySkewed"):
            columns = [name for name in columns if _skewness(known_numbers(frame[name])) > SKEWED]
        return Fitted(columns, {})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The columns, as doubles."""
        doubles = [(name, pl.col(name).cast(pl.Float64)) for name in columns]
        return Applied(frame.with_columns((x.sign() * x.abs().log1p()).alias(name) for name, x in doubles))


def _skewness(values: np.ndarray) -> float:
    if len(values) < 3:
        return 0.0
    centred = values - values.mean()
    squares = centred * centred
    spread = np.sqrt(squares.mean())
    return float((squares * centred).mean() / spread**3) if spread > 0 else 0.0


class Scale:
    """(x − centre) / spread: mean and standard deviation, median and inter-quartile range, least value and range,
    or 0 and the largest size."""

    title: ClassVar[str] = "Scale numbers"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, method: standard | robust | minmax | maxabs}``.

        Learns ``centre`` and ``spread`` by column; a spread of 0 counts as 1.
        """
        columns = resolve(frame, params["columns"], Scale.title)
        require(frame, columns, "number", Scale.title)
        centre: dict[str, float] = {}
        spread: dict[str, float] = {}
        for name in columns:
            known = known_numbers(frame[name])
            if len(known) == 0:
                centre[name], width = 0.0, 1.0
            elif params["method"] == "standard":
                centre[name], width = float(known.mean()), float(known.std())
            elif params["method"] == "minmax":
                centre[name], width = float(known[0]), float(known[-1] - known[0])
            elif params["method"] == "maxabs":
                centre[name], width = 0.0, float(max(-known[0], known[-1]))
            else:
                centre[name], width = quantile(known, 0.5), quantile(known, 0.75) - quantile(known, 0.25)
            # A constant column may come out with a spread of rounding errors.
            spread[name] = width if width > 1e-12 * max(1.0, abs(centre[name])) else 1.0
        return Fitted(columns, {"centre": centre, "spread": spread})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The columns, as doubles."""
        centre, spread = parameters["centre"], parameters["spread"]
        return Applied(frame.with_columns(_divided(frame[name], centre[name], spread[name]) for name in columns))


def _divided(series: pl.Series, centre: float, spread: float) -> pl.Series:
    # polars multiplies columns by 1/spread but divides single values: a row alone would differ in its last bit, here
    # and in the twin. numpy divides.
    return pl.Series(series.name, (series.cast(pl.Float64).to_numpy() - centre) / spread).fill_nan(None)
