"""Operations that act on all rows at once, before anything is fitted."""

from dataclasses import replace
from typing import Any

import polars as pl

from stagecraft.dataset import Dataset
from stagecraft.errors import StageError
from stagecraft.files import RESERVED, ROW
from stagecraft.ledger import Ledger
from stagecraft.recipe import Recipe
from stagecraft.signature import DTYPES, VALUE_TOKENS, Entry, check_format
from stagecraft.steps import resolve
from stagecraft.textcolumns import missing_expr, parse_expr


def spared(dataset: Dataset) -> list[str]:
    """Columns a rule leaves alone: target, identifiers, groups and the reserved ones."""
    target = [dataset.target] if dataset.target else []
    return [*RESERVED, *dataset.with_role("id", "group", "target"), *target]


def deduplicate(dataset: Dataset, keys: list[str], ledger: Ledger) -> tuple[Dataset, int]:
    """Keep the first of equal rows.

    :param keys: columns that must be equal; none = all but identifiers
    :returns: the dataset and how many rows went
    """
    for name in keys:
        if name not in dataset.base.columns:
            raise StageError(
                "column_missing",
                f"Remove duplicates: there is no column “{name}”.",
                "Choose another key.",
                {"column": name},
            )
    ids = set(dataset.with_role("id"))
    compared = keys or [name for name in dataset.base.columns if name not in ids and name not in RESERVED]
    if not compared:
        return dataset, 0
    # Rows an earlier stage took out of training are in the base, but no longer in this stage's account.
    in_play = dataset.base[ROW].is_in(dataset.data[ROW].implode())
    rows = dataset.base.filter(in_play)
    first = rows.select(pl.struct(compared).is_first_distinct()).to_series()
    gone = rows.filter(~first)
    count = ledger.reject(gone, "duplicate", "equal to an earlier row" + (f" in {', '.join(keys)}" if keys else ""))
    if count == 0:
        return dataset, 0
    base = dataset.base.filter(~pl.col(ROW).is_in(gone[ROW].implode()))
    data = dataset.data.filter(~pl.col(ROW).is_in(gone[ROW].implode()))
    return replace(dataset, base=base, data=data), count


def convert(dataset: Dataset, params: dict[str, Any]) -> tuple[Dataset, dict[str, int]]:
    """Change the type of columns, here and in what production expects.

    :returns: the dataset and, by column, how many cells didn't fit and became missing
    """
    if dataset.recipe.steps:
        raise StageError(
            "convert_after_fitted",
            "Types can't change after fitted operations of an earlier stage, which were made for the old type.",
            "Move the conversion to Ingest or to the first Clean stage.",
        )
    selector = params["columns"]
    if selector["by"] != "names":
        selector = {**selector, "except": spared(dataset)}
    columns = resolve(dataset.base, selector, "Convert")
    signature = {entry["name"]: entry for entry in dataset.recipe.signature}
    base, misfits = dataset.base, {}
    for name in columns:
        entry: Entry = signature.get(name, {"name": name, "type": "string", "format": None, "nullTokens": []})
        new = _converted_entry(entry, base.schema[name], params)
        check_format(new)
        values, lost = _converted(base[name], new)
        if lost:
            misfits[name] = lost
        required = bool(entry.get("required")) and values.null_count() == 0
        if name in signature:
            signature[name] = {**new, "required": required}
        base = base.with_columns(values.alias(name))
    recipe = Recipe([], list(signature.values()))
    return replace(dataset, base=base, data=base, recipe=recipe), misfits


def _converted_entry(entry: Entry, dtype: pl.DataType, params: dict[str, Any]) -> Entry:
    to = params["to"]
    if to == "trim":
        _want(dtype == pl.String, entry, "only text can be trimmed")
        return {**entry, "trim": True}
    if to == "text":
        known = dtype == pl.String or dtype.is_integer()
        _want(known, entry, "only text and whole numbers have one clear spelling")
        return {**entry, "type": "string", "format": None}
    tokens = list(dict.fromkeys([*(entry.get("nullTokens") or []), *VALUE_TOKENS]))
    return {**entry, "type": to, "format": params.get("format"), "nullTokens": tokens}


def _want(fits: bool, entry: Entry, why: str) -> None:
    if not fits:
        raise StageError(
            "convert_type",
            f"Convert: “{entry['name']}” can't be converted: {why}.",
            "Choose another type or column.",
            {"column": entry["name"]},
        )


def _converted(series: pl.Series, entry: Entry) -> tuple[pl.Series, int]:
    wanted = DTYPES[entry["type"]]
    if series.dtype == wanted and wanted != pl.String:
        return series, 0
    if series.dtype.is_numeric() and wanted.is_numeric():
        values = series.cast(pl.Float64)
        if wanted == pl.Int64:
            values = pl.select(pl.when(values == values.floor()).then(values)).to_series().cast(pl.Int64, strict=False)
        return values, values.null_count() - series.null_count()
    if series.dtype == pl.Boolean and wanted.is_numeric():
        return series.cast(wanted), 0
    _want(
        series.dtype == pl.String or series.dtype.is_integer(), entry, f"{series.dtype} to {entry['type']} is not known"
    )
    texts = series.cast(pl.String).to_frame("value")
    values = texts.select(parse_expr(entry, pl.col("value"))).to_series()
    present = int(texts.select((~missing_expr(entry, pl.col("value"))).sum()).item())
    return values, present - values.count()
