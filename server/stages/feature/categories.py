"""Categories into numbers, for many rows."""

from collections.abc import Sequence
from typing import Any, ClassVar

import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, free_name, resolve

RARE_KEPT = 1000
"""Rare categories remembered by name when unknown ones must be told from them."""


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
