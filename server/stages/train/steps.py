"""The typed rule as a step of preparation, for many rows. ``twin.ts`` holds the same for one row."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import polars as pl

from stagecraft.expression import columns_read, holds, types_of
from stagecraft.steps import Applied, FitContext, Fitted, Params


class Rule:
    """The number of the first condition that is true, as the only column; one more than all when none is."""

    title: ClassVar[str] = "Typed rule"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{conditions: [tree]}``; keeps them with the types of the columns they read. Nothing is learned."""
        conditions = params["conditions"]
        types: dict[str, str] = {}
        for at, condition in enumerate(conditions):
            types |= types_of(condition, frame, f"Rule {at + 1}")
        read = {name for condition in conditions for name in columns_read(condition)}
        columns = [name for name in frame.columns if name in read]
        return Fitted(columns, {"conditions": list(conditions), "types": {name: types[name] for name in columns}})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """``rule`` alone. A condition nobody can answer, because a value is missing, isn't true."""
        conditions = parameters["conditions"]
        found = np.full(frame.height, len(conditions), dtype=np.float64)
        for at in reversed(range(len(conditions))):
            found[holds(conditions[at], frame, parameters["types"])[0]] = at
        return Applied(pl.DataFrame({"rule": found}))


STEPS = {"rule": Rule}
