"""Two or more tables into one: join by a key, or append."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from stagecraft.dataset import Dataset
from stagecraft.errors import StageError
from stagecraft.files import RESERVED, ROW
from stagecraft.ledger import Ledger
from stagecraft.recipe import Recipe

MOST_FAN_OUT = 20
MOST_ROWS = 20_000_000
"""A join may not multiply rows beyond both: a key that isn't one would fill the disk."""


@dataclass(frozen=True)
class Combined:
    """The joined or appended rows and what to say about it."""

    dataset: Dataset
    rejected: int
    made: int
    note: str


def _next_row(dataset: Dataset) -> int:
    largest = pl.concat([dataset.base.select(ROW), dataset.origins.select(ROW)]).max().item()
    return 0 if largest is None else int(largest) + 1


def _unprepared(dataset: Dataset, at: int) -> None:
    if dataset.recipe.steps:
        raise StageError(
            "combine_after_fitted",
            f"Table {at} already went through fitted operations; rows fitted apart don't fit together.",
            "Join or append first, then fill, clip and scale.",
        )


def join(left: Dataset, right: Dataset, params: dict[str, Any], ledger: Ledger) -> Combined:
    """Add the right table's columns by a key.

    A left row with several matches stands in the result several times: the first keeps its number, the others are made
    rows with an origin, in the left row's partition.
    """
    _unprepared(left, 1)
    _unprepared(right, 2)
    for dataset, name, which in ((left, params["left"], "first"), (right, params["right"], "second")):
        if name not in dataset.base.columns:
            raise StageError(
                "column_missing",
                f"Join: the {which} table has no column “{name}”.",
                "Choose a key that is in the table.",
                {"column": name},
            )
    names: dict[str, str] = {}
    taken = set(left.base.columns)
    for name in right.base.columns:
        if name in RESERVED or name == params["right"]:
            continue
        new = name
        while new in taken:
            new += params["suffix"]
        taken.add(new)
        names[name] = new
    key, other = left.base[params["left"]], right.base[params["right"]]
    if key.dtype != other.dtype:
        key, other = key.cast(pl.String), other.cast(pl.String)
    matches = other.drop_nulls().value_counts(name="n").rename({other.name: "key"})
    found = pl.DataFrame({"key": key}).join(matches, on="key", how="left", maintain_order="left")["n"]
    total = int(found.fill_null(1).sum())
    if total > max(MOST_ROWS, MOST_FAN_OUT * left.base.height):
        raise StageError(
            "join_explodes",
            f"Join: {left.base.height:,} rows would become {total:,}, because “{params['right']}” repeats in the "
            "second table.",
            "Choose a key that is unique there, or remove its duplicates first.",
            {"column": params["right"]},
        )
    added = right.base.select(other.alias("__key"), *(pl.col(name).alias(new) for name, new in names.items()))
    start = left.base.with_columns(key.alias("__key"))
    unmatched = start.filter(found.is_null())
    rejected = 0
    if params["how"] == "inner":
        rejected = ledger.reject(
            unmatched.drop("__key"), "no_key_match", f"“{params['left']}” has no match in the second table"
        )
        start = start.filter(found.is_not_null())
    added = added.with_columns(pl.lit(True).alias("__found"))
    joined = start.join(added, on="__key", how="left", maintain_order="left_right").drop("__key", "__found")
    repeated = ~joined[ROW].is_first_distinct()
    made = int(repeated.sum())
    first = _next_row(left)
    numbers = (repeated.cum_sum() - 1 + first).cast(pl.Int64)
    origins = pl.DataFrame({ROW: numbers.filter(repeated), "origin": joined[ROW].filter(repeated)})
    joined = joined.with_columns(pl.when(repeated).then(numbers).otherwise(pl.col(ROW)).alias(ROW)).sort(ROW)
    ledger.make(origins[ROW])
    signature = list(left.recipe.signature)
    for entry in right.recipe.signature:
        if entry["name"] == params["right"]:
            continue
        name = names[entry["name"]]
        renamed = {} if name == entry["name"] else {"source": None}
        required = bool(entry["required"]) and joined.height > 0 and joined[name].null_count() == 0
        signature.append({**entry, "name": name, "required": required, **renamed})
    roles = [
        {**column, "name": names[column["name"]], "role": None if column["role"] == "target" else column["role"]}
        for column in right.schema["columns"]
        if column["name"] in names
    ]
    schema = {**left.schema, "columns": [*left.schema["columns"], *roles]}
    unused = other.drop_nulls().unique().is_in(key.drop_nulls().unique().implode())
    share = 100 * (1 - unmatched.height / max(1, left.base.height))
    note = f"{share:.1f} % of rows found a match; {int((~unused).sum())} keys of the second table stayed unused"
    dataset = replace(
        left,
        base=joined,
        data=joined,
        recipe=Recipe([], signature),
        schema=schema,
        origins=pl.concat([left.origins, origins]),
    )
    return Combined(dataset, rejected, made, note)


def union(datasets: list[Dataset], ledger: Ledger) -> Combined:
    """Put the rows of all tables below each other, by column name. The later tables' rows get new numbers."""
    first = datasets[0]
    schemas = [dataset.base.schema for dataset in datasets]
    for at, dataset in enumerate(datasets, start=1):
        _unprepared(dataset, at)
        for name, dtype in schemas[at - 1].items():
            known = next(schema[name] for schema in schemas if name in schema)
            if dtype != known and not (dtype.is_numeric() and known.is_numeric()):
                raise StageError(
                    "union_types",
                    f"Append: “{name}” is of another type in table {at} than in the first.",
                    "Give the column the same type in both Ingest stages.",
                    {"column": name},
                )
    frames, origins = [first.base], [first.origins]
    start = max(_next_row(dataset) for dataset in datasets)
    made = 0
    for dataset in datasets[1:]:
        numbers = pl.Series(ROW, range(start, start + dataset.base.height), dtype=pl.Int64)
        origins.append(pl.DataFrame({ROW: numbers, "origin": dataset.base[ROW]}))
        frames.append(dataset.base.with_columns(numbers))
        ledger.make(numbers)
        start += dataset.base.height
        made += dataset.base.height
    base = pl.concat(frames, how="diagonal_relaxed")
    entries: dict[str, dict[str, Any]] = {}
    columns: dict[str, dict[str, Any]] = {}
    for dataset in datasets:
        for entry in dataset.recipe.signature:
            entries.setdefault(entry["name"], entry)
        for column in dataset.schema["columns"]:
            columns.setdefault(column["name"], column)
    signature = [
        {
            **entry,
            "type": "number" if base.schema[name] == pl.Float64 else entry["type"],
            "required": base.height > 0 and base[name].null_count() == 0,
        }
        for name, entry in entries.items()
    ]
    schema = {**first.schema, "columns": list(columns.values())}
    dataset = replace(
        first, base=base, data=base, recipe=Recipe([], signature), schema=schema, origins=pl.concat(origins)
    )
    return Combined(dataset, 0, made, f"{len(datasets)} tables")
