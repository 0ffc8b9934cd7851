"""Carrying the last known value forward: over all rows in their order, and from their end into production."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

import polars as pl

from stagecraft.dataset import Dataset
from stagecraft.errors import StageError
from stagecraft.files import ROW
from stagecraft.steps import Applied, FitContext, Fitted, Params, resolve

TITLE = "Fill forward"


def fill_forward(dataset: Dataset, params: dict[str, Any]) -> tuple[Dataset, int]:
    """Fill gaps with the value of the row before, in the order of a column; rows of a group only from their own group.

    Only what was known earlier is used, so this leaks nothing from later rows into earlier ones.

    :param params: ``{columns, order, group}``, columns resolved to names
    :returns: the dataset and how many cells were filled
    """
    for name in (params["order"], params["group"]):
        if name is not None and name not in dataset.base.columns:
            raise StageError(
                "column_missing", f"{TITLE}: there is no column “{name}”.", "Choose another column.", {"column": name}
            )
    if dataset.recipe.steps:
        raise StageError(
            "forward_after_fitted",
            "Values can't be carried forward after fitted operations of an earlier stage.",
            "Move the operation to the first Clean stage.",
        )
    columns = resolve(dataset.base, params["columns"], TITLE)
    ordered = dataset.base.sort(params["order"], ROW, nulls_last=False) if params["order"] else dataset.base.sort(ROW)
    before = sum(dataset.base[name].null_count() for name in columns)
    carried = [pl.col(name).forward_fill() for name in columns]
    if params["group"] is not None:
        carried = [one.over(params["group"]) for one in carried]
    base = ordered.with_columns(carried).sort(ROW)
    after = sum(base[name].null_count() for name in columns)
    kept = dataset.data[ROW]
    data = base if dataset.data.height == base.height else base.filter(pl.col(ROW).is_in(kept.implode()))
    return replace(dataset, base=base, data=data), before - after


class LastKnown:
    """In production the row before is the last one training knew: its value fills a gap, by group if there is one."""

    title: ClassVar[str] = TITLE
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, order, group}``; learns ``values`` by column and ``groups`` by column and group, dates as days or
        milliseconds since 1970."""
        columns = resolve(frame, params["columns"], TITLE)
        order, group = params["order"], params["group"]
        ordered = frame.sort(order, nulls_last=False, maintain_order=True) if order else frame
        values: dict[str, Any] = {}
        groups: dict[str, dict[str, Any]] = {}
        for name in columns:
            known = ordered.filter(pl.col(name).is_not_null())
            if known.height == 0:
                continue
            values[name] = known[name].to_physical()[-1]
            if group is not None and group != name:
                last = known.filter(pl.col(group).is_not_null()).unique(group, keep="last", maintain_order=True)
                texts = last[group].cast(pl.String).to_list()
                groups[name] = dict(zip(texts, last[name].to_physical().to_list(), strict=True))
        return Fitted(
            [name for name in columns if name in values], {"values": values, "groups": groups, "group": group}
        )

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Filled columns."""
        filled = []
        group = parameters["group"]
        for name in columns:
            dtype = frame.schema[name]
            physical = pl.Int32 if dtype == pl.Date else pl.Int64 if dtype == pl.Datetime else dtype
            by_group = parameters["groups"].get(name) or {}
            column = pl.col(name)
            if by_group:
                own = (
                    pl.col(group)
                    .cast(pl.String)
                    .replace_strict(list(by_group), list(by_group.values()), default=None, return_dtype=physical)
                )
                column = column.fill_null(own.cast(dtype))
            filled.append(column.fill_null(pl.lit(parameters["values"][name], dtype=physical).cast(dtype)))
        return Applied(frame.with_columns(filled))
