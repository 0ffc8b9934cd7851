"""What a recipe step is. Rooms that own steps export ``STEPS = {op: class}`` from their ``steps.py``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np
import polars as pl

from stagecraft.errors import StageError

Params = Mapping[str, Any]


@dataclass(frozen=True)
class FitContext:
    """What a step may know while it is fitted, beside the rows it is fitted on.

    ``target`` is None unless the step's class says ``uses_target``.
    """

    seed: int
    target: pl.Series | None = None


class Fitted(NamedTuple):
    """The outcome of a fit, as plain data: the columns the step works on and what it learned."""

    columns: list[str]
    parameters: dict[str, Any]


class Applied(NamedTuple):
    """Rows after a step. ``dropped`` marks rows that training should leave out; ``refused`` rows that get no answer,
    for a ``reason``; the rows themselves always stay."""

    frame: pl.DataFrame
    dropped: pl.Series | None = None
    refused: pl.Series | None = None
    reason: str = ""


class Step(Protocol):
    """One operation, in two halves. Neither may look at anything but its arguments."""

    title: ClassVar[str]
    uses_target: ClassVar[bool]
    """Whether ``fit`` gets the target."""
    drops_columns: ClassVar[bool]
    """Whether all it does is to remove its columns."""

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """Learn from training rows (in row order)."""
        ...

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Change any rows, row by row: no row may influence another."""
        ...


_KINDS: dict[str, Any] = {
    "number": lambda dtype: dtype.is_numeric(),
    "text": lambda dtype: dtype == pl.String,
    "boolean": lambda dtype: dtype == pl.Boolean,
    "date": lambda dtype: dtype in (pl.Date, pl.Datetime),
}


def resolve(frame: pl.DataFrame, selector: Params, operation: str) -> list[str]:
    """Names of the columns a selector means, in the frame's order.

    :param selector: ``{by: names, names}``, ``{by: type, type, except?}`` or ``{by: all, except?}``
    :param operation: for the message
    :raises StageError: ``column_missing`` when a named column doesn't exist
    """
    if selector["by"] == "names":
        for name in selector["names"]:
            if name not in frame.columns:
                raise StageError(
                    "column_missing",
                    f"{operation}: there is no column “{name}”.",
                    "Choose another column, or check what the stages before it drop or rename.",
                    {"column": name},
                )
        wanted = set(selector["names"])
        return [name for name in frame.columns if name in wanted]
    spared = set(selector.get("except") or ())
    fits = _KINDS[selector["type"]] if selector["by"] == "type" else lambda dtype: True
    return [name for name, dtype in frame.schema.items() if name not in spared and fits(dtype)]


def require(frame: pl.DataFrame, columns: Sequence[str], kind: str, operation: str) -> None:
    """Raise StageError ``column_type`` unless all columns are of a kind (number, text, boolean, date)."""
    for name in columns:
        if not _KINDS[kind](frame.schema[name]):
            raise StageError(
                "column_type",
                f"{operation}: column “{name}” holds {_said(frame.schema[name])}; this needs "
                f"{ {'number': 'numbers', 'text': 'text', 'boolean': 'true and false', 'date': 'dates'}[kind] }.",
                "Leave the column out, or convert it in Clean first.",
                {"column": name},
            )


def _said(dtype: pl.DataType) -> str:
    if dtype == pl.String:
        return "text"
    if dtype == pl.Boolean:
        return "true and false"
    return "dates" if dtype in (pl.Date, pl.Datetime) else "numbers"


def known_numbers(series: pl.Series) -> np.ndarray:
    """The values that are there, as sorted doubles: sums and quantiles of them never depend on the rows' order."""
    return series.cast(pl.Float64).drop_nulls().drop_nans().sort().to_numpy()


def quantile(ordered: np.ndarray, share: float) -> float:
    """Quantile of sorted values, linear between neighbours (numpy's and scikit-learn's default)."""
    position = share * (len(ordered) - 1)
    low = int(np.floor(position))
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (position - low))


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """The name, or the name with the first free number behind it."""
    name, at = wanted, 2
    while name in taken:
        name, at = f"{wanted}_{at}", at + 1
    return name
