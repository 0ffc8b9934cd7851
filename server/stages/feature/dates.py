"""Dates into numbers, for many rows."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, free_name, require, resolve

DAY_MS = 86_400_000


class DateParts:
    """Year, month, day, weekday (1 = Monday), hour and age in days of a date."""

    title: ClassVar[str] = "Parts of dates"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, parts, reference: ISO date or None}``.

        Learns by column ``names`` (part → new column) and ``reference`` (days or, if timed, milliseconds since 1970
        that the age counts back from: given, or the latest date among training rows), and which columns are
        ``timed``. A date without a time has no hour.
        """
        columns = resolve(frame, params["columns"], DateParts.title)
        require(frame, columns, "date", DateParts.title)
        taken = [name for name in frame.columns if name not in columns]
        names: dict[str, dict[str, str]] = {}
        reference: dict[str, int] = {}
        for name in columns:
            names[name] = {}
            for part in params["parts"]:
                if part == "hour" and frame.schema[name] == pl.Date:
                    continue
                names[name][part] = free_name(f"{name}_{part}", taken)
                taken.append(names[name][part])
            if params.get("reference"):
                days = int((np.datetime64(params["reference"], "D") - np.datetime64("1970-01-01", "D")).astype(int))
                reference[name] = days if frame.schema[name] == pl.Date else days * DAY_MS
            else:
                reference[name] = int(frame.select(pl.col(name).to_physical().max().fill_null(0)).item())
        timed = [name for name in columns if frame.schema[name] == pl.Datetime]
        return Fitted(columns, {"names": names, "reference": reference, "timed": timed})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The parts in place of the dates; a missing date has missing parts."""
        made = []
        for name in columns:
            for part, new in parameters["names"][name].items():
                made.append(_part(frame, name, part, parameters["reference"][name]).alias(new))
        return Applied(frame.with_columns(made).drop(columns))


def _in_days(milliseconds: pl.Series) -> pl.Series:
    # polars would multiply by 1/86,400,000: off by a bit for whole columns, but not for single values. numpy divides.
    return pl.Series(milliseconds.name, milliseconds.to_numpy() / DAY_MS).fill_nan(None)


def _part(frame: pl.DataFrame, name: str, part: str, reference: int) -> pl.Expr:
    column = pl.col(name)
    match part:
        case "age":
            # Whole numbers are subtracted first: a difference of two rounded days would lose digits.
            away = (pl.lit(reference, dtype=pl.Int64) - column.to_physical().cast(pl.Int64)).cast(pl.Float64)
            return away if frame.schema[name] == pl.Date else away.map_batches(_in_days, return_dtype=pl.Float64)
        case "hour":
            return column.dt.hour().cast(pl.Float64)
        case "weekday":
            return column.dt.weekday().cast(pl.Float64)
        case _:
            return getattr(column.dt, part)().cast(pl.Float64)
