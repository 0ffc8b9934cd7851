"""A dataset on its way from stage to stage: rows before fitting, the recipe, and the rows it makes of them."""

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import polars as pl

from stagecraft.errors import StageError
from stagecraft.files import (
    PARTITION,
    PARTITIONS,
    RESERVED,
    ROW,
    atomic,
    read_json,
    read_parquet,
    write_json,
    write_parquet,
)
from stagecraft.io import Schema, make_schema, read_base, read_schema
from stagecraft.ledger import Ledger
from stagecraft.look.write import write_table
from stagecraft.profile import Profile, profile_column
from stagecraft.recipe import FittedRecipe, Recipe, step_class

ORIGINS = "origins.parquet"
"""``__row`` of a made row and ``origin``, the row it was made from."""

BASE_PROFILE = "base-profile.json"
"""Profile of ``base.parquet``, beside it."""

Seen = tuple[pl.DataFrame, Profile]


@dataclass(frozen=True)
class Dataset:
    """``base`` holds every row still in play, also train rows that a fitted step drops; ``data`` those that go on.

    ``before`` is the data (and the base) as they came in with their profiles, so that unchanged columns need no second
    look; ``loaded`` the base as it was read, with its file.
    """

    base: pl.DataFrame
    recipe: Recipe
    schema: Schema
    draw: dict[str, Any]
    data: pl.DataFrame
    origins: pl.DataFrame
    before: tuple[Seen, ...] = ()
    loaded: tuple[pl.DataFrame, Path] | None = None

    @classmethod
    def first(cls, base: pl.DataFrame, recipe: Recipe, draw: dict[str, Any]) -> Self:
        """A dataset that comes from no other."""
        return cls(base, recipe, {}, draw, base, _no_origins())

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a dataset folder."""
        base = read_base(folder)
        apart = (folder / "base.parquet").exists()
        data = read_parquet(folder / "data.parquet") if apart else base
        file = folder / ("base.parquet" if apart else "data.parquet")
        origins = read_parquet(folder / ORIGINS) if (folder / ORIGINS).exists() else _no_origins()
        known = [(data, read_json(folder / "profile.json"))]
        if (folder / BASE_PROFILE).exists():
            known.append((base, read_json(folder / BASE_PROFILE)))
        draw = read_json(folder / "draw.json")
        return cls(base, Recipe.load(folder), read_schema(folder), draw, data, origins, tuple(known), (base, file))

    @property
    def target(self) -> str | None:
        """Name of the target, once it is known."""
        return self.schema["target"]

    def with_role(self, *roles: str) -> list[str]:
        """Columns that have one of the roles."""
        return [column["name"] for column in self.schema["columns"] if column["role"] in roles]

    def write_base(self, folder: Path) -> None:
        """Write ``base.parquet``; rows that didn't change are copied as they are, without packing them again."""
        self._write_rows(self.base, folder / "base.parquet")

    def _write_rows(self, rows: pl.DataFrame, path: Path) -> None:
        if self.loaded is not None and _same_table(rows, self.loaded[0]):
            with atomic(path) as temporary:
                shutil.copyfile(self.loaded[1], temporary)
        else:
            write_sorted(rows, path)

    def write(self, folder: Path, **facts: Any) -> Schema:
        """Write every file of a dataset folder.

        :param facts: keywords of ``make_schema``; what isn't given is carried over
        """
        data = self.data
        profile = profile_with(data, self.before)
        self._write_rows(data, folder / "data.parquet")
        if self.recipe.steps:
            self.write_base(folder)
            write_json(folder / BASE_PROFILE, profile_with(self.base, self.before))
        self.recipe.save(folder)
        write_json(folder / "draw.json", self.draw)
        if self.origins.height:
            write_parquet(self.origins, folder / ORIGINS)
        schema = make_schema(profile, partition_counts(data), like=self.schema, **facts)
        write_json(folder / "profile.json", profile)
        write_json(folder / "schema.json", schema)
        write_table(folder, data, profile, schema, self.draw)
        return schema


@dataclass(frozen=True)
class FittedRows:
    """Rows after a fit: ``data`` without the train rows that steps drop, ``prepared`` with all.

    Per row of the base: the step that dropped it (``dropped_by``, −1 for none), the step whose rule it meets
    (``hit_by``) and whether it stays all the same (``flagged``).
    """

    data: pl.DataFrame
    prepared: pl.DataFrame
    fitted: FittedRecipe
    dropped_by: np.ndarray
    hit_by: np.ndarray
    flagged: np.ndarray


@dataclass(frozen=True)
class Settled:
    """A fitted dataset; ``counts`` holds (rows dropped, rows flagged) per step of the recipe."""

    dataset: Dataset
    counts: list[tuple[int, int]]
    fitted: FittedRecipe | None


def fit_on_train(base: pl.DataFrame, recipe: Recipe, target: str | None, seed: int) -> FittedRows:
    """Fit on the train partition, apply to all rows.

    :returns: rows in the base's order; only train rows are ever dropped, others that meet the rule are ``flagged``
    :raises StageError: ``training_empty`` when the train partition has no row
    """
    train = base.filter(pl.col(PARTITION) == "train")
    if train.height == 0:
        raise StageError(
            "training_empty",
            f"None of the {base.height} rows is in the train partition, so nothing can be fitted.",
            "Give training a larger share in Ingest, or bring more rows.",
        )
    fitted = recipe.fit(train, target, seed)
    prepared = fitted.prepare(base)
    kept_names = [name for name in (ROW, PARTITION, "__draw") if name in base.columns]
    beside = [target] if target is not None and target in base.columns else []
    data = pl.concat([base.select(kept_names), prepared.frame, base.select(beside)], how="horizontal")
    hit = prepared.dropped_by >= 0
    is_train = (base[PARTITION] == "train").to_numpy()
    dropped = hit & is_train
    if dropped.any():
        data = data.filter(pl.Series(~dropped))
    return FittedRows(
        data, prepared.frame, fitted, np.where(dropped, prepared.dropped_by, -1), prepared.dropped_by, hit & ~is_train
    )


def settle(
    dataset: Dataset, base: pl.DataFrame, recipe: Recipe, target: str | None, seed: int, ledger: Ledger
) -> Settled:
    """Fit a recipe on the train rows of a base and book what its steps drop.

    :param dataset: what came in; its ``before`` and ``origins`` are carried on
    :param base: all rows still in play
    :param ledger: gets a reject for every row that came in, or was made, and is now dropped
    :returns: the new dataset, and per step how many rows it dropped and flagged
    """
    if not recipe.steps:
        return Settled(replace(dataset, base=base, recipe=recipe, data=base), [], None)
    done = fit_on_train(base, recipe, target, seed)
    gone = pl.Series(done.dropped_by >= 0)
    # Rows an earlier stage dropped stay in the base but were never in this stage's account.
    mine = base[ROW].is_in(ledger.start.implode()) | base[ROW].is_in(ledger.new.implode())
    counts: list[tuple[int, int]] = []
    for at, step in enumerate(recipe.steps):
        by_step = pl.Series(done.dropped_by == at)
        taken = base.filter(gone & mine & by_step) if by_step.any() else base.clear()
        if taken.height:
            ledger.reject(taken, step["op"], f"left out of training by “{step_class(step['op']).title}”")
        counts.append((taken.height, int((done.flagged & (done.hit_by == at)).sum())))
    return Settled(replace(dataset, base=base, recipe=recipe, data=done.data), counts, done.fitted)


def partition_names(share: pl.Expr | pl.Series, validation: float, test: float) -> pl.Expr:
    """Partition by a number in [0, 1): the lowest train, the highest test."""
    # 1 − 0.2 − 0.1 is a hair above 0.7; a rank of exactly 0.7 must not fall on the wrong side of it.
    tiny = 1e-12
    drawn = pl.lit(share) if isinstance(share, pl.Series) else share
    return (
        pl.when(drawn < 1.0 - validation - test - tiny)
        .then(pl.lit("train"))
        .when(drawn < 1.0 - test - tiny)
        .then(pl.lit("validation"))
        .otherwise(pl.lit("test"))
    )


def partition_counts(frame: pl.DataFrame) -> dict[str, int]:
    """Rows by partition."""
    counts = dict(frame[PARTITION].value_counts().iter_rows()) if PARTITION in frame.columns else {}
    return {name: int(counts.get(name, 0)) for name in PARTITIONS}


def _no_origins() -> pl.DataFrame:
    return pl.DataFrame(schema={ROW: pl.Int64, "origin": pl.Int64})


def write_sorted(frame: pl.DataFrame, path: Path) -> None:
    """Write rows by number; sorting a wide table is dear, so only when it isn't sorted already."""
    write_parquet(frame, path, ordered=frame[ROW].is_sorted())


def _same_table(rows: pl.DataFrame, known: pl.DataFrame) -> bool:
    # Comparing costs a tenth of packing the rows again.
    return rows is known or (rows.schema == known.schema and rows.equals(known, null_equal=True))


def profile_with(data: pl.DataFrame, before: tuple[Seen, ...]) -> Profile:
    """Profile of the rows.

    :param before: earlier rows and their profiles; columns that haven't changed since are taken from them
    """
    masks: Mapping[str, pl.Series] = {}
    if PARTITION in data.columns:
        split = {name: data[PARTITION] == name for name in PARTITIONS}
        masks = {name: mask for name, mask in split.items() if mask.any()}
    comparable = [seen for seen in before if _same_rows(data, seen[0])]

    def profile(name: str) -> Any:
        known = next((seen for rows, seen in comparable if _unchanged(name, data, rows)), None)
        if known is not None:
            return known["columns"][name]
        series = data[name]
        whole = profile_column(series)
        edges = np.array(whole["histogram"]["edges"]) if whole["histogram"] else None
        whole["byPartition"] = {key: profile_column(series.filter(mask), edges) for key, mask in masks.items()}
        return whole

    names = [name for name in data.columns if name not in RESERVED]
    # Each column is looked at by itself, so several at a time give the same figures.
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        profiles = list(pool.map(profile, names))
    return {"rows": data.height, "columns": dict(zip(names, profiles, strict=True))}


def _same_rows(data: pl.DataFrame, earlier: pl.DataFrame) -> bool:
    same = data.height == earlier.height and data[ROW].equals(earlier[ROW])
    return same and data[PARTITION].equals(earlier[PARTITION])


def _unchanged(name: str, data: pl.DataFrame, earlier: pl.DataFrame) -> bool:
    if name not in earlier.columns or data.schema[name] != earlier.schema[name]:
        return False
    return data[name].equals(earlier[name], null_equal=True)
