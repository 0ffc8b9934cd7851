"""Values far from the others: found by z-score, quantiles or quartiles of training rows."""

from collections.abc import Sequence
from typing import ClassVar

import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, known_numbers, quantile, require, resolve


class Outliers:
    """Delete from training, clip or replace what lies outside of bounds learned from training rows.

    Deleting takes rows out of training only: elsewhere such rows stay and are flagged, because a row in production
    can't be wished away.
    """

    title: ClassVar[str] = "Outliers"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, by: zscore | quantile | quartiles, limit, share, action: delete | clip | replace}``.

        Learns ``low``, ``high`` and ``instead`` (the mean of the values inside) by column. Columns without spread stay.
        """
        columns = resolve(frame, params["columns"], Outliers.title)
        require(frame, columns, "number", Outliers.title)
        low: dict[str, float] = {}
        high: dict[str, float] = {}
        instead: dict[str, float] = {}
        for name in columns:
            known = known_numbers(frame[name])
            if len(known) == 0 or known[0] == known[-1]:
                continue
            if params["by"] == "zscore":
                middle, reach = float(known.mean()), params["limit"] * float(known.std())
                bounds = middle - reach, middle + reach
            elif params["by"] == "quantile":
                bounds = quantile(known, params["share"]), quantile(known, 1 - params["share"])
            else:
                first, third = quantile(known, 0.25), quantile(known, 0.75)
                if third == first:
                    continue
                bounds = first - params["limit"] * (third - first), third + params["limit"] * (third - first)
            inside = known[(known >= bounds[0]) & (known <= bounds[1])]
            low[name], high[name] = bounds
            instead[name] = float(inside.mean()) if len(inside) else float(known.mean())
        return Fitted(
            [name for name in columns if name in low],
            {"action": params["action"], "low": low, "high": high, "instead": instead},
        )

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Clipped or replaced columns, as doubles; or the same rows, those with an outlier marked."""
        low, high = parameters["low"], parameters["high"]
        if parameters["action"] == "delete":
            if not columns:
                return Applied(frame)
            outside = [(pl.col(name) < low[name]) | (pl.col(name) > high[name]) for name in columns]
            return Applied(frame, frame.select(pl.any_horizontal(outside).fill_null(False)).to_series())
        doubles = {name: pl.col(name).cast(pl.Float64) for name in columns}
        if parameters["action"] == "clip":
            return Applied(frame.with_columns(x.clip(low[name], high[name]) for name, x in doubles.items()))
        return Applied(
            frame.with_columns(
                pl.when((x < low[name]) | (x > high[name])).then(parameters["instead"][name]).otherwise(x).alias(name)
                for name, x in doubles.items()
            )
        )
