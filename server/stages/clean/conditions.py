"""Filters by a typed condition: on all rows at once, and as a check of what production sends."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

import polars as pl

from stagecraft.dataset import Dataset
from stagecraft.expression import columns_read, holds, types_of
from stagecraft.files import ROW
from stagecraft.ledger import Ledger
from stagecraft.steps import Applied, FitContext, Fitted, Params

TITLE = "Filter"


def filter_rows(dataset: Dataset, operation: dict[str, Any], ledger: Ledger) -> tuple[Dataset, int, int]:
    """Keep, or take out, the rows for which a condition is true, in all partitions.

    A row of which nobody can say it, because a value is missing, isn't kept and isn't taken out.

    :returns: the dataset, how many rows went, and of how many nobody could say
    """
    condition = operation["condition"]
    types = types_of(condition, dataset.base, TITLE)
    true, unknown = holds(condition, dataset.base, types)
    stays = true if operation["keep"] else ~true
    in_play = dataset.base[ROW].is_in(dataset.data[ROW].implode()).to_numpy()
    text = operation["text"]
    said = f"not true: {text}" if operation["keep"] else f"true: {text}"
    count = ledger.reject(dataset.base.filter(pl.Series(~stays & ~unknown & in_play)), "filter", said)
    count += ledger.reject(
        dataset.base.filter(pl.Series(~stays & unknown & in_play)), "filter_unknown", f"a value is missing for: {text}"
    )
    gone = dataset.base.filter(pl.Series(~stays))[ROW].implode()
    base = dataset.base.filter(pl.Series(stays))
    data = dataset.data.filter(~pl.col(ROW).is_in(gone))
    return replace(dataset, base=base, data=data), count, int((unknown & in_play).sum())


def check_of(operation: dict[str, Any], target: str | None) -> dict[str, Any] | None:
    """The step that makes production refuse what the filter takes out; None when the condition reads the target,
    which production doesn't know."""
    if target in columns_read(operation["condition"]):
        return None
    return {"op": "require", "params": {key: operation[key] for key in ("condition", "keep", "text")}}


class Require:
    """Refuse rows that aren't of the population the model was made for."""

    title: ClassVar[str] = "Check the population"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{condition: tree, keep, text}``; keeps them with the types of the columns they read."""
        condition = params["condition"]
        read = set(columns_read(condition))
        parameters = {**params, "types": types_of(condition, frame, TITLE)}
        return Fitted([name for name in frame.columns if name in read], parameters)

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The same rows, those outside of the population marked as refused."""
        true, _ = holds(parameters["condition"], frame, parameters["types"])
        return Applied(frame, None, pl.Series(~true if parameters["keep"] else true), refusal(parameters))


def refusal(parameters: Params) -> str:
    """Why the production twin refuses a row; ``twin.ts`` says the same."""
    verb = "requires" if parameters["keep"] else "excludes"
    return f"the model's population {verb}: {parameters['text']}"
