"""The operations of Feature, for many rows. ``twin.ts`` holds the same for one row."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, free_name, known_numbers, quantile, require, resolve

SKEWED = 2.0
"""Skewness above which a tail counts as long: an exponential distribution has exactly 2."""

CORRELATION_ROWS = 100_000
"""Evenly spread rows that correlations are measured on; their error at this size is below 0.01."""


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
    """(x − centre) / spread: mean and standard deviation, or median and inter-quartile range."""

    title: ClassVar[str] = "Scale numbers"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, method: standard | robust}``; learns ``centre`` and ``spread`` by column; 0 counts as 1."""
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
            else:
                centre[name], width = quantile(known, 0.5), quantile(known, 0.75) - quantile(known, 0.25)
            # A constant column may come out with a spread of rounding errors.
            spread[name] = width if width > 1e-12 * max(1.0, abs(centre[name])) else 1.0
        return Fitted(columns, {"centre": centre, "spread": spread})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The columns, as doubles."""
        centre, spread = parameters["centre"], parameters["spread"]
        return Applied(
            frame.with_columns((pl.col(name).cast(pl.Float64) - centre[name]) / spread[name] for name in columns)
        )


def _texts(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A category as text: whole numbers without a point, truth values as true and false."""
    column = pl.col(name)
    if frame.schema[name] == pl.Boolean:
        return pl.when(column).then(pl.lit("true")).when(~column).then(pl.lit("false")).otherwise(None)
    if frame.schema[name].is_float():
        return column.cast(pl.Int64, strict=False).cast(pl.String)
    return column.cast(pl.String)


class OneHot:
    """One column per category; rare ones share a column."""

    title: ClassVar[str] = "One column per category"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, minShare, maxCategories, unknown: other | zero}``.

        Learns by column ``categories`` (text → name of the new column), ``other`` (name or None) for rare ones,
        ``missing`` (name or None) and ``unknown`` (name or None), the column an unseen category counts in.
        """
        columns = resolve(frame, params["columns"], OneHot.title)
        taken = [name for name in frame.columns if name not in columns]
        encodings: dict[str, Any] = {}
        for name in columns:
            texts = frame.select(_texts(frame, name).alias(name)).to_series()
            counts = texts.drop_nulls().value_counts(name="__count").sort(["__count", name], descending=[True, False])
            # A single row can't teach anything about its category.
            least = max(2.0, params["minShare"] * frame.height)
            frequent = counts.filter(pl.col("__count") >= least).head(params["maxCategories"])[name].sort().to_list()

            def claim(label: str, name: str = name) -> str:
                new = free_name(f"{name}={label}", taken)
                taken.append(new)
                return new

            categories = {category: claim(category) for category in frequent}
            other = claim("(other)") if counts.height > len(frequent) else None
            missing = claim("(missing)") if texts.null_count() else None
            unknown = other if params["unknown"] == "other" else None
            encodings[name] = {"categories": categories, "other": other, "missing": missing, "unknown": unknown}
            if params["unknown"] == "zero":
                rest = set(counts[name].to_list()) - set(frequent)
                encodings[name]["rare"] = sorted(rest)[:RARE_KEPT]
        return Fitted(columns, {"encodings": encodings})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The new columns (true and false) in place of the old."""
        made: list[pl.Expr] = []
        for name in columns:
            encoding = parameters["encodings"][name]
            text = _texts(frame, name)
            known = list(encoding["categories"])
            made += [text.eq_missing(pl.lit(category)).alias(new) for category, new in encoding["categories"].items()]
            if encoding["other"] is not None:
                if encoding["unknown"] is None:
                    rare = text.is_in(encoding.get("rare", []))
                else:
                    rare = ~text.is_in(known) if known else pl.lit(True)
                made.append((rare & text.is_not_null()).fill_null(False).alias(encoding["other"]))
            if encoding["missing"] is not None:
                made.append(pl.col(name).is_null().alias(encoding["missing"]))
        return Applied(frame.with_columns(made).drop(columns))


RARE_KEPT = 1000
"""Rare categories remembered by name when unknown ones must be told from them."""


class Ordinal:
    """Categories as 0, 1, 2 … in an order; missing and unknown ones are −1."""

    title: ClassVar[str] = "Number the categories"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, order}``; learns ``orders``: by column the categories as text, lowest first."""
        columns = resolve(frame, params["columns"], Ordinal.title)
        orders: dict[str, list[str]] = {}
        for name in columns:
            if params.get("order"):
                orders[name] = list(dict.fromkeys(params["order"]))
            else:
                # Numbers sort as numbers, before they become text.
                distinct = pl.DataFrame(frame[name].drop_nulls().unique().sort())
                orders[name] = distinct.select(_texts(frame, name)).to_series().to_list()
        return Fitted(columns, {"orders": orders})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The columns, as doubles."""
        numbered = []
        for name in columns:
            order = parameters["orders"][name]
            text = _texts(frame, name)
            ranks = {category: float(rank) for rank, category in enumerate(order)}
            coded = text.replace_strict(ranks, default=-1.0, return_dtype=pl.Float64) if ranks else pl.lit(-1.0)
            numbered.append(coded.fill_null(-1.0).alias(name))
        return Applied(frame.with_columns(numbered))


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


def _part(frame: pl.DataFrame, name: str, part: str, reference: int) -> pl.Expr:
    column = pl.col(name)
    match part:
        case "age":
            # Whole numbers are subtracted first: a difference of two rounded days would lose digits.
            away = (pl.lit(reference, dtype=pl.Int64) - column.to_physical().cast(pl.Int64)).cast(pl.Float64)
            return away if frame.schema[name] == pl.Date else away / DAY_MS
        case "hour":
            return column.dt.hour().cast(pl.Float64)
        case "weekday":
            return column.dt.weekday().cast(pl.Float64)
        case _:
            return getattr(column.dt, part)().cast(pl.Float64)


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


STEPS = {
    "log": Log,
    "scale": Scale,
    "onehot": OneHot,
    "ordinal": Ordinal,
    "date_parts": DateParts,
    "select_variance": SelectVariance,
    "select_correlation": SelectCorrelation,
}
