"""The recipe: the ordered, unfitted steps of clean and feature, their fit on some rows, and its use on any rows.

Whoever cuts folds calls ``Recipe.fit`` on the rows of each fold: nothing is fitted before. A fitted recipe is data, so
that ``server/stages/*/twin.ts`` can follow the same steps for one row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import polars as pl

from stagecraft import entries
from stagecraft.errors import StageError
from stagecraft.files import RESERVED, read_json, write_json
from stagecraft.profile import column_type
from stagecraft.signature import Entry
from stagecraft.steps import FitContext, Step

BLOCK_ROWS = 4096

PROBE_ROWS = 64
"""Rows on which ``fit`` checks that every step works row by row."""


def step_class(op: str) -> type[Step]:
    """The implementation of an operation, found in the rooms that have a ``steps.py``.

    :raises StageError: ``step_unknown`` when no room has it
    """
    for room in entries.rooms_with("steps.py"):
        steps = entries.load(room, "steps").STEPS
        if op in steps:
            return steps[op]
    raise StageError("step_unknown", f"This version knows no preparation step called “{op}”.", "Update Stagecraft.")


@dataclass(frozen=True)
class TransformResult:
    """Rows as numbers. All arrays have one entry per row of the input frame, in its order.

    ``matrix``: rows × features (float64 unless asked otherwise), NaN where a refused row has no value; ``keep``: rows
    training keeps (neither dropped nor refused); ``refused``: rows the production twin refuses, with ``reasons`` by row
    position; ``dropped_by``: position of the step that dropped the row from training, −1 for none.
    """

    matrix: np.ndarray
    feature_names: list[str]
    keep: np.ndarray
    refused: np.ndarray
    reasons: dict[int, str]
    dropped_by: np.ndarray


@dataclass(frozen=True)
class Prepared:
    """Rows after the steps, still as typed columns, with ``dropped_by`` as in TransformResult; ``refused``: why a step
    refuses a row, by position."""

    frame: pl.DataFrame
    dropped_by: np.ndarray
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FittedStep:
    """One step as data."""

    op: str
    stage: str
    columns: list[str]
    parameters: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """``{op, stage, columns, parameters}``."""
        return {"op": self.op, "stage": self.stage, "columns": self.columns, "parameters": self.parameters}


@dataclass(frozen=True)
class FittedRecipe:
    """Steps with everything they learned, and the names of the numbers they end in."""

    steps: list[FittedStep]
    signature: list[Entry]
    feature_names: list[str]

    def prepare(self, frame: pl.DataFrame) -> Prepared:
        """Apply the steps to rows; the number and order of rows never change."""
        working = _inputs(frame, self.signature)
        dropped_by = np.full(frame.height, -1, dtype=np.int32)
        refused: dict[int, str] = {}
        for at, step in enumerate(self.steps):
            working = _apply(step, working, dropped_by, at, refused)
        return Prepared(working, dropped_by, refused)

    def transform(self, frame: pl.DataFrame, dtype: type = np.float64) -> TransformResult:
        """Rows as the matrix a model is trained on or asked with.

        :param frame: typed columns by the signature; target and reserved columns are ignored
        :param dtype: precision the matrix is rounded to, once, from float64; float32, which trees read by column, lies
            column after column, float64 row after row
        :raises StageError: ``column_missing`` when a column the steps need isn't there
        """
        prepared = self.prepare(frame)
        columns = [_as_numbers(prepared.frame[name]) for name in self.feature_names]
        matrix = _side_by_side(columns, frame.height, dtype)
        refused = np.zeros(frame.height, dtype=bool)
        first = np.zeros(frame.height, dtype=np.int64)
        for at in reversed(range(len(columns))):
            if columns[at].dtype == np.bool_ or np.isfinite(columns[at]).all():
                continue
            bad = ~np.isfinite(columns[at])
            refused |= bad
            first[bad] = at
            matrix[bad, at] = np.nan
        reasons = {int(row): refusal(self.feature_names[first[row]]) for row in np.flatnonzero(refused)}
        # What a step refuses never gets as far as the matrix.
        reasons |= prepared.refused
        refused[list(prepared.refused)] = True
        keep = (prepared.dropped_by < 0) & ~refused
        return TransformResult(matrix, list(self.feature_names), keep, refused, reasons, prepared.dropped_by)

    def to_json(self) -> dict[str, Any]:
        """``{signature, steps: [{op, stage, columns, parameters}], featureNames}``."""
        return {
            "signature": self.signature,
            "steps": [step.to_json() for step in self.steps],
            "featureNames": self.feature_names,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of ``to_json``."""
        steps = [FittedStep(step["op"], step["stage"], step["columns"], step["parameters"]) for step in value["steps"]]
        return cls(steps, list(value["signature"]), list(value["featureNames"]))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """``fitted.json`` of a features folder."""
        return cls.from_json(read_json(folder / "fitted.json"))


@dataclass(frozen=True)
class Recipe:
    """Unfitted steps ``{op, params, stage}`` and the signature of the rows they start from."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    signature: list[Entry] = field(default_factory=list)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """``recipe.json`` of a dataset or features folder; an empty recipe when there is none."""
        path = folder / "recipe.json"
        value = read_json(path) if path.exists() else {"steps": [], "signature": []}
        return cls(value["steps"], value["signature"])

    def save(self, folder: Path) -> None:
        """Write ``recipe.json``."""
        write_json(folder / "recipe.json", self.to_json())

    def to_json(self) -> dict[str, Any]:
        """``{steps, signature}``."""
        return {"steps": self.steps, "signature": self.signature}

    def extended(self, steps: Sequence[Mapping[str, Any]], stage: str) -> "Recipe":
        """The recipe with more steps behind it; each gets the stage that asked for it."""
        added = [{"op": step["op"], "params": dict(step["params"]), "stage": stage} for step in steps]
        return Recipe([*self.steps, *added], self.signature)

    def fit(self, frame: pl.DataFrame, target: str | None, seed: int) -> FittedRecipe:
        """Fit every step, in order, on the rows given: all of them count as training rows.

        :param frame: typed columns; sorted by ``__row`` first if it has one, so that the fit doesn't depend on order
        :param target: name of the target; no step sees it unless its class says so
        :returns: the fitted steps; the same rows and seed give the same parameters to the last bit
        :raises StageError: ``training_empty`` when no row is left to learn from
        """
        if "__row" in frame.columns and not frame["__row"].is_sorted():
            frame = frame.sort("__row")
        answers = frame[target] if target is not None and target in frame.columns else None
        entries_in = [entry for entry in self.signature or plain_signature(frame) if entry["name"] != target]
        start = _inputs(frame, entries_in)
        working = start
        dropped_by = np.full(frame.height, -1, dtype=np.int32)
        fitted: list[FittedStep] = []
        for at, step in enumerate(self.steps):
            kept = dropped_by < 0
            if not kept.any():
                raise _nothing_left(step)
            whole = bool(kept.all())
            rows = working if whole else working.filter(pl.Series(kept))
            implementation = step_class(step["op"])
            seen = (answers if whole else answers.filter(pl.Series(kept))) if answers is not None else None
            context = FitContext(seed, seen if implementation.uses_target else None)
            columns, parameters = implementation.fit(rows, step["params"], context)
            done = FittedStep(step["op"], step["stage"], columns, parameters)
            working = _apply(done, working, dropped_by, at)
            fitted.append(done)
        if self.steps and frame.height and not (dropped_by < 0).any():
            raise _nothing_left(self.steps[-1])
        signature = _needed(entries_in, fitted)
        recipe = FittedRecipe(fitted, signature, _numeric_names(working))
        if working.width:
            _check_row_by_row(recipe, start.head(PROBE_ROWS), working.head(PROBE_ROWS))
        return recipe


def refusal(feature: str) -> str:
    """Why the production twin refuses a row that lacks a value."""
    return f"“{feature}” has no value and nothing fills it"


def _as_numbers(series: pl.Series) -> np.ndarray:
    # Truth values without gaps stay one byte each: most columns of a wide matrix are such.
    if series.dtype == pl.Boolean and not series.null_count():
        return series.to_numpy()
    return series.cast(pl.Float64).to_numpy()


def _side_by_side(columns: Sequence[np.ndarray], rows: int, dtype: type) -> np.ndarray:
    by_column = dtype is np.float32
    matrix: np.ndarray = np.empty((rows, len(columns)), dtype=dtype, order="F" if by_column else "C")
    # Writing whole columns into rows would touch the whole matrix once per column, so those go block by block.
    step = max(1, rows) if by_column else BLOCK_ROWS
    # What float32 can't hold becomes infinite; whoever asked for it has to look.
    with np.errstate(over="ignore"):
        for start in range(0, rows, step):
            for at, column in enumerate(columns):
                matrix[start : start + step, at] = column[start : start + step]
    return matrix


def left_over(frame: pl.DataFrame) -> list[str]:
    """Columns of prepared rows that aren't numbers, so that no model can use them."""
    return [name for name, dtype in frame.schema.items() if not (dtype.is_numeric() or dtype == pl.Boolean)]


def _numeric_names(frame: pl.DataFrame) -> list[str]:
    return [name for name, dtype in frame.schema.items() if dtype.is_numeric() or dtype == pl.Boolean]


def plain_signature(frame: pl.DataFrame) -> list[Entry]:
    """A signature that says no more than the names and types of a frame's columns."""
    return [
        {"name": name, "type": column_type(dtype), "format": None, "nullTokens": [], "required": False}
        for name, dtype in frame.schema.items()
        if name not in RESERVED
    ]


def _inputs(frame: pl.DataFrame, signature: Sequence[Entry]) -> pl.DataFrame:
    """The columns steps may see."""
    names = [entry["name"] for entry in signature]
    absent = [name for name in names if name not in frame.columns]
    if absent:
        raise StageError(
            "column_missing",
            f"The data lack {'the column' if len(absent) == 1 else 'the columns'} "
            f"{', '.join(f'“{name}”' for name in absent[:10])}, which the preparation starts from.",
            "Add them under exactly these names.",
            {"column": absent[0]},
        )
    return frame.select(names)


def _needed(signature: Sequence[Entry], steps: Sequence[FittedStep]) -> list[Entry]:
    """Entries without those whose column is dropped before any step uses it: nobody has to send them."""
    used: set[str] = set()
    unused: set[str] = set()
    for step in steps:
        if step_class(step.op).drops_columns:
            unused |= set(step.columns) - used
        else:
            used |= set(step.columns) - unused
    return [entry for entry in signature if entry["name"] not in unused]


def _apply(
    step: FittedStep,
    working: pl.DataFrame,
    dropped_by: np.ndarray,
    at: int,
    refused: dict[int, str] | None = None,
) -> pl.DataFrame:
    after = step_class(step.op).apply(working, step.columns, step.parameters)
    if after.frame.height != working.height:
        raise RuntimeError(f"step {step.op} turned {working.height} rows into {after.frame.height} without counting")
    if after.dropped is not None:
        dropped_by[(dropped_by < 0) & after.dropped.to_numpy()] = at
    if refused is not None and after.refused is not None:
        for row in np.flatnonzero(after.refused.to_numpy()):
            refused.setdefault(int(row), after.reason)
    return after.frame


def _check_row_by_row(recipe: FittedRecipe, rows: pl.DataFrame, expected: pl.DataFrame) -> None:
    # A step that looks at other rows while applying gives another answer when there are fewer of them.
    for start in range(0, rows.height, max(1, rows.height // 4)):
        length = max(1, rows.height // 4)
        alone = recipe.prepare(rows.slice(start, length)).frame
        if not alone.equals(expected.slice(start, length), null_equal=True):
            raise RuntimeError("a preparation step gives a row another value when other rows are absent")


def _nothing_left(step: Mapping[str, Any]) -> StageError:
    return StageError(
        "rows_none",
        f"No training row is left after “{step_class(step['op']).title}”.",
        "Loosen that operation, or use more data.",
        {"stage": step["stage"], "operation": step["op"]},
    )
