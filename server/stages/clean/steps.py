"""The fitted operations of Clean, for many rows. ``twin.ts`` holds the same for one row."""

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar

import polars as pl

from stagecraft.errors import StageError
from stagecraft.steps import Applied, FitContext, Fitted, Params, free_name, known_numbers, quantile, require, resolve

from .conditions import Require
from .forward import LastKnown
from .outliers import Outliers
from .personal import DropPersonal
from .texts import TidyText


class DropColumns:
    """Remove columns: all that are named, or those with too many missing values among training rows."""

    title: ClassVar[str] = "Drop columns"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = True

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, maxMissing: share or None}``."""
        columns = resolve(frame, params["columns"], DropColumns.title)
        limit = params.get("maxMissing")
        if limit is not None:
            columns = [name for name in columns if frame[name].null_count() > limit * frame.height]
        return Fitted(columns, {})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Without the columns."""
        return Applied(frame.drop(columns, strict=False))


class DropRows:
    """Leave rows with a missing value out of training. Other rows stay: a row in production can't be wished away."""

    title: ClassVar[str] = "Drop rows with missing values"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns}``."""
        return Fitted(resolve(frame, params["columns"], DropRows.title), {})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The same rows, with those marked that lack a value."""
        if not columns:
            return Applied(frame)
        lacking = frame.select(pl.any_horizontal(pl.col(name).is_null() for name in columns)).to_series()
        return Applied(frame, lacking)


class Impute:
    """Fill missing values, and say in a column of its own which were missing."""

    title: ClassVar[str] = "Fill missing values"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, method: median | mean | mode | constant, value, flag}``.

        Learns ``values`` by column (dates as days or milliseconds since 1970) and ``flags`` by column, for the columns
        with missing values among training rows. A column without any value gets 0, false or "(missing)".
        """
        columns = resolve(frame, params["columns"], Impute.title)
        method = params["method"]
        if method in ("median", "mean"):
            require(frame, columns, "number", f"{Impute.title} ({method})")
        values = {name: _filling(frame[name], method, params.get("value")) for name in columns}
        flags: dict[str, str] = {}
        taken = list(frame.columns)
        for name in columns if params.get("flag") else ():
            if frame[name].null_count():
                flags[name] = free_name(f"{name}_missing", taken)
                taken.append(flags[name])
        return Fitted(columns, {"values": values, "flags": flags})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Filled columns, flags behind them."""
        flags = [pl.col(name).is_null().alias(flag) for name, flag in parameters["flags"].items()]
        filled = [_filled(name, frame.schema[name], parameters["values"][name]) for name in columns]
        return Applied(frame.with_columns(*filled, *flags))


def _filling(series: pl.Series, method: str, constant: Any) -> Any:
    dtype = series.dtype
    if method == "constant":
        return _constant(series.name, dtype, constant)
    if method == "mode":
        counts = series.drop_nulls().value_counts(name="__count")
        if counts.height:
            common = counts.sort(["__count", series.name], descending=[True, False])[series.name][:1]
            return common.to_physical()[0]
    elif len(known := known_numbers(series)):
        return float(known.mean()) if method == "mean" else quantile(known, 0.5)
    if dtype == pl.String:
        return "(missing)"
    return False if dtype == pl.Boolean else 0


def _constant(name: str, dtype: pl.DataType, value: Any) -> Any:
    try:
        if dtype == pl.String:
            if value is None or isinstance(value, bool):
                raise ValueError
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        if dtype == pl.Boolean:
            return {"true": True, "false": False, "1": True, "0": False}[str(value).lower()]
        if dtype in (pl.Date, pl.Datetime):
            moment = datetime.datetime.fromisoformat(str(value)).replace(tzinfo=None) - datetime.datetime(1970, 1, 1)
            return moment.days if dtype == pl.Date else moment // datetime.timedelta(milliseconds=1)
        if isinstance(value, bool):
            raise ValueError
        return float(value)
    except (TypeError, ValueError, KeyError) as error:
        raise StageError(
            "constant_type",
            f"{Impute.title}: “{value}” doesn't fit the column “{name}”.",
            "Give a value of the column's type.",
            {"column": name},
        ) from error


def _filled(name: str, dtype: pl.DataType, value: Any) -> pl.Expr:
    column = pl.col(name)
    if dtype.is_integer():
        # A median may lie between two whole numbers.
        return column.fill_null(int(value)) if float(value).is_integer() else column.cast(pl.Float64).fill_null(value)
    if dtype in (pl.Date, pl.Datetime):
        return column.fill_null(pl.lit(value, dtype=pl.Int32 if dtype == pl.Date else pl.Int64).cast(dtype))
    return column.fill_null(value)


class Clip:
    """Pull outliers in to the whiskers of a box plot: quartile ∓ factor × inter-quartile range of training rows."""

    title: ClassVar[str] = "Clip outliers"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, factor}``; learns ``low`` and ``high`` by column. Columns whose middle half is one value stay."""
        columns = resolve(frame, params["columns"], Clip.title)
        require(frame, columns, "number", Clip.title)
        low: dict[str, float] = {}
        high: dict[str, float] = {}
        for name in columns:
            known = known_numbers(frame[name])
            if len(known) == 0:
                continue
            first, third = quantile(known, 0.25), quantile(known, 0.75)
            if third > first:
                low[name] = first - params["factor"] * (third - first)
                high[name] = third + params["factor"] * (third - first)
        return Fitted([name for name in columns if name in low], {"low": low, "high": high})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Clipped columns, as doubles."""
        return Applied(
            frame.with_columns(
                pl.col(name).cast(pl.Float64).clip(parameters["low"][name], parameters["high"][name])
                for name in columns
            )
        )


STEPS = {
    "drop_columns": DropColumns,
    "drop_personal": DropPersonal,
    "drop_rows": DropRows,
    "impute": Impute,
    "last_known": LastKnown,
    "clip": Clip,
    "outliers": Outliers,
    "tidy_text": TidyText,
    "require": Require,
}
