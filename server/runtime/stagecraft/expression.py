"""Typed conditions over columns, for many rows. They arrive as the tree that ``contract/expression`` reads from text;
``evaluate.ts`` works the same tree out for one row, driven by the same cases. Nothing is ever run as code.

Dates, with and without a time, are days since 1970-01-01 while they are worked with. Missing in, missing out; ``and``
and ``or`` know what one side settles; a division by zero is missing.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from stagecraft.errors import StageError
from stagecraft.profile import column_type

Tree = Mapping[str, Any]
DAY_MS = 86_400_000
KINDS = {
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "string": "text",
    "date": "date",
    "datetime": "date",
}
WORDS = {"number": "a number", "text": "text", "boolean": "true or false", "date": "a date"}
FUNCTIONS = {
    "abs": ("number", "number"),
    "round": ("number", "number"),
    "length": ("text", "number"),
    "lower": ("text", "text"),
    "contains": ("text", "boolean"),
    "starts_with": ("text", "boolean"),
    "ends_with": ("text", "boolean"),
    "year": ("date", "number"),
    "month": ("date", "number"),
    "weekday": ("date", "number"),
}


@dataclass
class Values:
    """A value per row: numbers and truth values as arrays, texts as a series; ``missing`` marks rows without one."""

    kind: str
    values: Any
    missing: np.ndarray


def columns_read(tree: Tree) -> list[str]:
    """Names of the columns a condition reads, each once, in their order."""
    names: dict[str, None] = {}

    def walk(part: Tree) -> None:
        if part["node"] == "column":
            names[part["name"]] = None
        for side in ("of", "left", "right"):
            if side in part:
                walk(part[side])

    walk(tree)
    return list(names)


def types_of(tree: Tree, frame: pl.DataFrame, operation: str) -> dict[str, str]:
    """Types of the columns a condition reads.

    :raises StageError: ``column_missing``, and ``condition_unfit`` when kinds don't go together
    """
    types = {}
    for name in columns_read(tree):
        if name not in frame.columns:
            raise StageError(
                "column_missing",
                f"{operation}: there is no column “{name}”.",
                "Choose another column, or check what the stages before it drop or rename.",
                {"column": name},
            )
        types[name] = column_type(frame.schema[name])
    # Kinds don't depend on rows: working no row out finds what doesn't fit.
    evaluate(tree, frame.head(0), types, operation)
    return types


def holds(tree: Tree, frame: pl.DataFrame, types: Mapping[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Rows for which a condition is true, and rows for which nobody can say."""
    answer = evaluate(tree, frame, types)
    return np.asarray(answer.values, dtype=bool) & ~answer.missing, answer.missing


def evaluate(tree: Tree, frame: pl.DataFrame, types: Mapping[str, str], operation: str = "Condition") -> Values:
    """The condition worked out for every row of a frame.

    :param types: of the columns it reads, as ``types_of`` gave them
    :raises StageError: ``condition_unfit``, with the character
    """
    return _Reader(frame, types, operation).read(tree)


def days_of(text: str) -> float | None:
    """Days since 1970-01-01 of an ISO date with or without a time; None when it is none."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return ((moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(milliseconds=1)) / DAY_MS


class _Reader:
    def __init__(self, frame: pl.DataFrame, types: Mapping[str, str], operation: str) -> None:
        self.frame = frame
        self.types = types
        self.operation = operation
        self.rows = frame.height

    def read(self, part: Tree) -> Values:
        match part["node"]:
            case "number":
                return self._same("number", float(part["value"]))
            case "boolean":
                return self._same("boolean", bool(part["value"]))
            case "text":
                return Values(
                    "text", pl.Series([part["value"]], dtype=pl.String).new_from_index(0, self.rows), self._none()
                )
            case "date":
                days = days_of(part["value"])
                if days is None:
                    raise self._unfit(part, f"“{part['value']}” is no date")
                return self._same("date", days)
            case "column":
                return self._column(part["name"])
            case "not":
                of = self._of(part["of"], "boolean", "“not” needs")
                return Values("boolean", ~of.values, of.missing)
            case "negative":
                of = self._of(part["of"], "number", "“−” needs")
                return Values("number", -of.values, of.missing)
            case "and" | "or":
                return self._both(part)
            case "compare":
                return self._compared(part)
            case "in":
                return self._among(part)
            case "missing":
                gone = self.read(part["of"]).missing
                return Values("boolean", ~gone if part["negated"] else gone.copy(), self._none())
            case "arithmetic":
                return self._arithmetic(part)
            case "call":
                return self._call(part)
            case other:
                raise ValueError(f"unknown part of a condition: {other}")

    def _none(self) -> np.ndarray:
        return np.zeros(self.rows, dtype=bool)

    def _same(self, kind: str, value: Any) -> Values:
        return Values(kind, np.full(self.rows, value), self._none())

    def _unfit(self, part: Tree, why: str) -> StageError:
        return StageError(
            "condition_unfit",
            f"{self.operation}, character {int(part['at']) + 1}: {why}.",
            "Change the condition, or convert the column in Clean first.",
            {"character": int(part["at"]) + 1},
        )

    def _column(self, name: str) -> Values:
        series, type_ = self.frame[name], self.types[name]
        gone = series.is_null().to_numpy()
        if type_ == "string":
            return Values("text", series, gone)
        if type_ == "boolean":
            return Values("boolean", series.fill_null(False).to_numpy().astype(bool), gone)
        if type_ == "date":
            return Values("date", series.cast(pl.Int32).cast(pl.Float64).fill_null(0.0).to_numpy(), gone)
        if type_ == "datetime":
            moments = series.dt.timestamp("ms").cast(pl.Float64).fill_null(0.0).to_numpy()
            return Values("date", moments / DAY_MS, gone)
        numbers = series.cast(pl.Float64).to_numpy()
        gone = gone | ~np.isfinite(numbers)
        return Values("number", np.where(gone, 0.0, numbers), gone)

    def _of(self, part: Tree, kind: str, why: str) -> Values:
        of = self.read(part)
        if of.kind != kind:
            raise self._unfit(part, f"{why} {WORDS[kind]}, but this is {WORDS[of.kind]}")
        return of

    def _both(self, part: Tree) -> Values:
        why = f"“{part['node']}” needs"
        left, right = self._of(part["left"], "boolean", why), self._of(part["right"], "boolean", why)
        settles = part["node"] == "or"
        settled = ((left.values == settles) & ~left.missing) | ((right.values == settles) & ~right.missing)
        return Values("boolean", np.where(settled, settles, not settles), ~settled & (left.missing | right.missing))

    def _alike(self, part: Tree, beside: Values) -> Values:
        """A value to compare with; a text beside a date becomes one."""
        if part["node"] == "text" and beside.kind == "date":
            days = days_of(part["value"])
            if days is None:
                raise self._unfit(part, f"“{part['value']}” is no date; write it as 2024-01-31")
            return self._same("date", days)
        return self.read(part)

    def _compared(self, part: Tree) -> Values:
        left = self._alike(part["left"], self.read(part["right"]))
        right = self._alike(part["right"], left)
        if left.kind != right.kind:
            raise self._unfit(part, f"{WORDS[left.kind]} can't be compared with {WORDS[right.kind]}")
        op = part["op"]
        if left.kind in ("text", "boolean") and op not in ("=", "!="):
            raise self._unfit(part, f"“{op}” needs numbers or dates; use = or != here")
        return Values("boolean", _COMPARE[op](left, right), left.missing | right.missing)

    def _among(self, part: Tree) -> Values:
        of = self.read(part["of"])
        found = self._none()
        for value in part["values"]:
            one = self._alike(value, of)
            if one.kind != of.kind:
                raise self._unfit(value, f"{WORDS[of.kind]} can't be compared with {WORDS[one.kind]}")
            found |= _equal(of, one)
        return Values("boolean", ~found if part["negated"] else found, of.missing)

    def _arithmetic(self, part: Tree) -> Values:
        left, right, op = self.read(part["left"]), self.read(part["right"]), part["op"]
        kinds = (left.kind, right.kind)
        if "date" in kinds:
            fits = (op == "-" and kinds in (("date", "date"), ("date", "number"))) or (
                op == "+" and set(kinds) == {"date", "number"}
            )
            if not fits:
                raise self._unfit(part, f"“{op}” can't work with these dates: subtract dates, or add days to one")
            kind = "number" if kinds == ("date", "date") else "date"
        else:
            for side, value in (("left", left), ("right", right)):
                if value.kind != "number":
                    raise self._unfit(part[side], f"“{op}” needs a number, but this is {WORDS[value.kind]}")
            kind = "number"
        with np.errstate(all="ignore"):
            made = _COMPUTE[op](left.values, right.values)
        gone = left.missing | right.missing | ~np.isfinite(made)
        return Values(kind, np.where(gone, 0.0, made), gone)

    def _call(self, part: Tree) -> Values:
        name = part["name"]
        takes, gives = FUNCTIONS[name]
        of = self._of(part["of"], takes, f"“{name}” needs")
        return Values(gives, _CALLS[name](of.values, part["with"]), of.missing)


def _equal(left: Values, right: Values) -> np.ndarray:
    if left.kind == "text":
        return (left.values == right.values).fill_null(False).to_numpy()
    return np.asarray(left.values == right.values)


_COMPARE: dict[str, Callable[[Values, Values], np.ndarray]] = {
    "=": _equal,
    "!=": lambda left, right: ~_equal(left, right),
    "<": lambda left, right: left.values < right.values,
    "<=": lambda left, right: left.values <= right.values,
    ">": lambda left, right: left.values > right.values,
    ">=": lambda left, right: left.values >= right.values,
}
_COMPUTE: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


def _days(values: np.ndarray, unit: str) -> np.ndarray:
    return np.floor(values).astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)


def _truths(series: pl.Series) -> np.ndarray:
    return series.fill_null(False).to_numpy()


_CALLS: dict[str, Callable[[Any, Any], Any]] = {
    "abs": lambda values, _: np.abs(values),
    # Halves go up in all languages; the built-in functions differ.
    "round": lambda values, _: np.floor(values + 0.5),
    "length": lambda values, _: values.str.len_chars().cast(pl.Float64).fill_null(0.0).to_numpy(),
    "lower": lambda values, _: values.str.to_lowercase(),
    "contains": lambda values, text: _truths(values.str.contains(text, literal=True)),
    "starts_with": lambda values, text: _truths(values.str.starts_with(text)),
    "ends_with": lambda values, text: _truths(values.str.ends_with(text)),
    "year": lambda values, _: (_days(values, "Y") + 1970).astype(np.float64),
    "month": lambda values, _: (_days(values, "M") % 12 + 1).astype(np.float64),
    # 1970-01-01 was a Thursday, day 4.
    "weekday": lambda values, _: ((np.floor(values).astype(np.int64) + 3) % 7 + 1).astype(np.float64),
}
