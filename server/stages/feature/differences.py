"""Days or years between two dates, for many rows."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, free_name, require, resolve

from .shapes import back

DAY_MS = 86_400_000
YEAR_DAYS = 365.25


class DateDifference:
    """How long from one date to another."""

    title: ClassVar[str] = "Time between dates"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{pairs: [{from, to}], unit: days | years, keep}``; names the ``spans``; says what is ``timed``."""
        names = [name for pair in params["pairs"] for name in (pair["from"], pair["to"])]
        columns = resolve(frame, {"by": "names", "names": names}, DateDifference.title)
        require(frame, columns, "date", DateDifference.title)
        spans, taken = [], list(frame.columns)
        for pair in params["pairs"]:
            new = free_name(f"{pair['from']} to {pair['to']}", taken)
            taken.append(new)
            spans.append({"name": new, "from": pair["from"], "to": pair["to"]})
        timed = [name for name in columns if frame.schema[name] == pl.Datetime]
        return Fitted(columns, {"spans": spans, "unit": params["unit"], "keep": params["keep"], "timed": timed})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """New columns; missing where a date is missing. The dates go unless they are kept."""
        unit = YEAR_DAYS if parameters["unit"] == "years" else 1.0
        moments = {name: _milliseconds(frame[name], name in parameters["timed"]) for name in columns}
        made = [
            back(span["name"], (moments[span["to"]] - moments[span["from"]]) / DAY_MS / unit)
            for span in parameters["spans"]
        ]
        rest = frame if parameters["keep"] else frame.drop(columns)
        return Applied(rest.with_columns(made))


def _milliseconds(series: pl.Series, timed: bool) -> np.ndarray:
    whole = series.to_physical().cast(pl.Float64).to_numpy()
    return whole if timed else whole * DAY_MS
