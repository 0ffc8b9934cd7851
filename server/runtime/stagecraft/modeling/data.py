"""Rows with a target, as models see them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.errors import StageError
from stagecraft.io import DRAW, PARTITION, ROW, read_schema, scan_parquet
from stagecraft.recipe import FittedRecipe, Recipe, TransformResult

FEWEST_ROWS = 10


@dataclass(frozen=True)
class Target:
    """The column to predict and how it becomes numbers.

    ``classes`` (text, in the order of the probability columns) is empty for a number; ``positive`` is an index into it.
    """

    column: str
    problem_type: str
    classes: tuple[str, ...] = ()
    positive: int | None = None

    @property
    def is_number(self) -> bool:
        """True for regression."""
        return self.problem_type == "regression"

    @classmethod
    def of(cls, schema: dict[str, Any], wanted: str | None = None) -> "Target":
        """Read the target from ``schema.json``.

        :raises StageError: ``target_missing``, ``problem_type_unknown``, ``target_one_class``
        """
        column = schema.get("target") or wanted
        if not column:
            raise StageError(
                "target_missing",
                "No column to predict is named.",
                "Choose the target in the label stage or in the project's settings.",
            )
        problem_type = schema.get("problemType")
        if problem_type not in ("binary", "multiclass", "regression"):
            raise StageError(
                "problem_type_unknown",
                f"It isn't known whether “{column}” is a class or a number.",
                "Connect a label stage before: it looks at the target.",
                {"column": column},
            )
        if problem_type == "regression":
            return cls(column, problem_type)
        classes = tuple(str(name) for name in schema.get("classes") or ())
        if len(classes) < 2:
            raise StageError(
                "target_one_class",
                f"“{column}” has fewer than two classes: there is nothing to tell apart.",
                "Choose another target, or data with rows of a second class.",
                {"column": column},
            )
        if problem_type == "multiclass":
            return cls(column, problem_type, classes)
        positive = schema.get("positive")
        return cls(column, problem_type, classes, classes.index(str(positive)) if str(positive) in classes else 1)

    def encode(self, values: pl.Series) -> tuple[np.ndarray, np.ndarray]:
        """Numbers for a target column.

        :returns: class indices (int64) or values (float64), and a mask of rows whose target is known; the rest is 0
        """
        if self.is_number:
            numbers = values.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
            known = np.isfinite(numbers)
            return np.where(known, numbers, 0.0), known
        codes = _class_text(values).replace_strict(
            list(self.classes), list(range(len(self.classes))), default=None, return_dtype=pl.Int64
        )
        return codes.fill_null(0).to_numpy().copy(), codes.is_not_null().to_numpy()


def _class_text(values: pl.Series) -> pl.Series:
    # A whole number read as 1.0 in one file and 1 in another is the same class.
    if values.dtype.is_float():
        whole = values.is_null() | (values == values.round(0))
        if whole.all():
            values = values.cast(pl.Int64, strict=False)
    return values.cast(pl.String)


@dataclass
class Rows:
    """Rows of one or more partitions with a known target, ordered by ``__row``. ``y``: class index or value;
    ``groups``: a number per row, equal for rows that must stay on one side of a fold, where a column says so."""

    frame: pl.DataFrame
    y: np.ndarray
    groups: np.ndarray | None = None

    def __len__(self) -> int:
        return self.frame.height

    @property
    def ids(self) -> np.ndarray:
        """``__row``."""
        return self.frame[ROW].to_numpy()

    @property
    def partition(self) -> np.ndarray:
        """``train``, ``validation`` or ``test`` per row."""
        return self.frame[PARTITION].to_numpy()

    @property
    def draw(self) -> np.ndarray:
        """The draw: equal for rows that must stay together (copies, groups)."""
        if self.groups is not None:
            return self.groups
        if DRAW in self.frame.columns:
            return self.frame[DRAW].fill_null(-1.0).to_numpy()
        return self.ids.astype(np.float64)

    def take(self, at: np.ndarray) -> "Rows":
        """The rows at these positions."""
        return Rows(self.frame[at], self.y[at], None if self.groups is None else self.groups[at])


@dataclass
class Source:
    """A features folder: recipe, target and rows. Nothing is read before it is asked for."""

    folder: Path
    schema: dict[str, Any]
    recipe: Recipe
    target: Target
    missing_target: int = 0

    @classmethod
    def open(cls, folder: Path) -> "Source":
        """Read what a features folder says about itself."""
        schema = read_schema(folder)
        return cls(folder, schema, Recipe.load(folder), Target.of(schema))

    def rows(self, *partitions: str) -> Rows:
        """Rows of the given partitions before any fitted step; rows without a target are left out and counted.

        :raises StageError: ``target_missing`` when the column isn't there
        """
        path = self.folder / "base.parquet"
        # Only the rows asked for are ever held: opening the test partition stays an explicit act.
        lazy = scan_parquet(path if path.exists() else self.folder / "data.parquet")
        frame = lazy.filter(pl.col(PARTITION).is_in(list(partitions))).collect()
        if self.target.column not in frame.columns:
            raise StageError(
                "target_missing",
                f"The column to predict, “{self.target.column}”, isn't among the features.",
                "Keep it in the stages before.",
                {"column": self.target.column},
            )
        if not frame[ROW].is_sorted():
            frame = frame.sort(ROW)
        y, known = self.target.encode(frame[self.target.column])
        self.missing_target = int((~known).sum())
        if not known.all():
            frame, y = frame.filter(pl.Series(known)), y[known]
        return Rows(frame, y)


@dataclass
class Block:
    """A matrix ready for fitting or judging.

    ``x`` is float32 for trees and float64 for linear models, rounded once from the recipe's float64; ``y`` class index
    or value; ``at`` the positions in the Rows it came from (refused rows are missing). ``cache`` keeps a library's own
    form of the same matrix, so that trials share it.
    """

    x: np.ndarray
    y: np.ndarray
    at: np.ndarray
    weight: np.ndarray | None = None
    cache: dict[str, Any] = field(default_factory=dict)

    def cached(self, key: str, build: Callable[[], Any]) -> Any:
        """``build()``, once."""
        if key not in self.cache:
            self.cache[key] = build()
        return self.cache[key]


def matrix(x: np.ndarray, dtype: type) -> np.ndarray:
    """The recipe's matrix in the precision a model is trained and served in.

    :raises StageError: ``value_too_large`` when float32 can't hold a value
    """
    with np.errstate(over="ignore"):
        rounded: np.ndarray = np.asarray(x, dtype=dtype)
    if np.isinf(rounded).any():
        raise StageError(
            "value_too_large",
            "A feature has values too large for the model's single precision.",
            "Scale the column, or take its logarithm, in the feature stage.",
        )
    return rounded


def pick(x: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Rows of a matrix (positions or a mask), in the matrix's own order of memory."""
    if x.flags.c_contiguous:
        return x[rows]
    return np.ascontiguousarray(x.T[:, rows]).T


def fit_recipe(source: Source, rows: Rows, seed: int) -> FittedRecipe:
    """The recipe fitted on exactly these rows."""
    return source.recipe.fit(rows.frame, source.target.column, seed)


def training_block(fitted: FittedRecipe, rows: Rows, dtype: type, weights: str, target: Target) -> Block:
    """Rows a model learns from: refused rows and those the recipe deletes from training are left out.

    :raises StageError: ``too_few_rows``, ``features_missing``
    """
    result = fitted.transform(rows.frame, dtype)
    keep = np.asarray(result.keep, dtype=bool) & ~np.asarray(result.refused, dtype=bool)
    if result.matrix.shape[1] == 0:
        raise StageError(
            "features_missing",
            "No feature is left to learn from.",
            "Keep more columns in clean and feature, or loosen the selection.",
        )
    at = np.flatnonzero(keep)
    if len(at) < FEWEST_ROWS:
        raise StageError(
            "too_few_rows",
            f"Only {len(at)} rows are left to learn from; at least {FEWEST_ROWS} are needed.{_why_refused(result)}",
            "Use more data, drop fewer rows in clean, or fill missing values there.",
        )
    x = matrix(result.matrix if keep.all() else pick(result.matrix, at), dtype)
    y = rows.y[at]
    return Block(
        x, y, at, class_weights(y, len(target.classes)) if weights == "balanced" and not target.is_number else None
    )


def _why_refused(result: TransformResult) -> str:
    reasons = Counter(result.reasons.values()).most_common(1)
    return f" {int(result.refused.sum())} rows can't be used, most because {reasons[0][0]}." if reasons else ""


def judging_block(fitted: FittedRecipe, rows: Rows, dtype: type) -> Block:
    """Rows a model is judged by: all the recipe doesn't refuse, also those it would delete from training."""
    result = fitted.transform(rows.frame, dtype)
    refused = np.asarray(result.refused, dtype=bool)
    at = np.flatnonzero(~refused)
    return Block(matrix(result.matrix if not refused.any() else pick(result.matrix, at), dtype), rows.y[at], at)


def class_weights(y: np.ndarray, classes: int) -> np.ndarray:
    """n / (k · n_class) per row: every class present weighs the same, the mean weight is 1."""
    counts = np.bincount(y, minlength=classes).astype(np.float64)
    present = counts > 0
    weight = np.zeros(classes)
    weight[present] = len(y) / (present.sum() * counts[present])
    return weight[y]
