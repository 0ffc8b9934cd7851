"""What is wrong or odd with a table, the most harmful first.

A finding says what was seen; how it can be mended is the business of the stages that can.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from stagecraft.profile import Profile

LEAK_AREA = 0.99
LEAK_EXPLAINED = 0.98
TWINS = 0.98
SHIFT = 0.25
SHIFT_ROWS = 500
MOSTLY = 0.5
SKEWED = 3.0
OUTLYING = 0.002
FENCE = 3.0
MANY_VALUES = 50
MOST = 200
MANY_GAPS = 8
"""From so many columns on, gaps of one kind of column are told together."""

Finding = dict[str, Any]
Columns = Mapping[str, Mapping[str, Any]]


def findings_of(
    profile: Profile,
    schema: Mapping[str, Any],
    sample: pl.DataFrame,
    power: Mapping[str, float],
    correlation: Mapping[str, Any] | None,
    copies: int | None,
) -> list[Finding]:
    """Findings about a table.

    :param sample: training rows
    :param power: what each column alone tells about the target
    :param copies: rows that equal another one, None when not known
    :returns: ``{code, columns, kind, harm, value, text}`` by falling harm (0…100); ``kind`` is number, text, boolean or
        date for findings about columns of one kind
    """
    roles = {column["name"]: column["role"] for column in schema["columns"]}
    columns = {name: column for name, column in profile["columns"].items() if roles.get(name) != "target"}
    found = [
        *_leaks(columns, power, schema),
        *_emptiness(columns, profile["rows"]),
        *_identifiers(columns, roles, profile["rows"]),
        *_shapes(columns, roles, sample),
        *_twins(correlation),
        *_shifts(columns),
        *_balance(profile, schema),
    ]
    if copies:
        share = copies / max(1, profile["rows"])
        text = f"{copies:,} rows ({percent(share)}) equal an earlier row; they count twice, and tell nothing new."
        found.append(_finding("duplicates", [], None, 30 + 30 * share, copies, text))
    return sorted(_together(found), key=lambda one: (-one["harm"], one["code"], one["columns"]))[:MOST]


def percent(share: float) -> str:
    """A share as people read it, with a narrow space."""
    return f"{100 * share:.1f}\u202f%"


def kind_of(column_type: str) -> str:
    """number, text, boolean or date."""
    return {"integer": "number", "number": "number", "string": "text", "boolean": "boolean"}.get(column_type, "date")


def _finding(code: str, columns: list[str], kind: str | None, harm: float, value: Any, text: str) -> Finding:
    return {"code": code, "columns": columns, "kind": kind, "harm": round(harm, 1), "value": value, "text": text}


def _leaks(columns: Columns, power: Mapping[str, float], schema: Mapping[str, Any]) -> Iterator[Finding]:
    number = schema["problemType"] == "regression"
    limit = LEAK_EXPLAINED if number else LEAK_AREA
    for name, value in power.items():
        if value >= limit and name in columns:
            said = (
                f"explains {percent(value)} of “{schema['target']}”" if number else f"tells “{schema['target']}” apart "
            )
            said += "" if number else f"with an AUC of {value:.3f}"
            text = f"“{name}” alone {said}. Is it known at the moment of the prediction, or a copy of the answer?"
            yield _finding("leak", [name], kind_of(columns[name]["type"]), 95 + 4 * value, value, text)


def _emptiness(columns: Columns, rows: int) -> Iterator[Finding]:
    for name, column in columns.items():
        share, kind = column["missing"], kind_of(column["type"])
        if rows and share == 1:
            yield _finding("empty", [name], kind, 60, 1.0, f"“{name}” has no value in any row.")
        elif rows > 1 and column["distinct"] == 1 and share == 0:
            yield _finding("constant", [name], kind, 40, None, f"“{name}” has one value in all rows: it tells nothing.")
        elif share > MOSTLY:
            text = f"“{name}” is missing in {percent(share)} of the rows."
            yield _finding("mostly_missing", [name], kind, 40 + 20 * share, share, text)
        elif share > 0:
            text = f"“{name}” is missing in {percent(share)} of the rows; most models need a value."
            yield _finding("missing", [name], kind, 15 + 30 * share, share, text)


def _together(found: list[Finding]) -> list[Finding]:
    """Small gaps in many columns are one finding, not a page of them."""
    kept = []
    gaps: dict[str | None, list[Finding]] = {}
    for one in found:
        if one["code"] == "missing":
            gaps.setdefault(one["kind"], []).append(one)
        else:
            kept.append(one)
    for kind, ones in gaps.items():
        if len(ones) < MANY_GAPS:
            kept += ones
            continue
        ones.sort(key=lambda one: -one["value"])
        most = ones[0]["value"]
        text = f"{len(ones):,} {kind} columns lack values, in up to {percent(most)} of the rows; most models need them."
        columns = [one["columns"][0] for one in ones]
        kept.append(_finding("missing", columns, kind, min(34, ones[0]["harm"] + 5), most, text))
    return kept


def _identifiers(columns: Columns, roles: Mapping[str, str | None], rows: int) -> Iterator[Finding]:
    for name, column in columns.items():
        if roles.get(name) in ("id", "group", "time") or rows < 50:
            continue
        known = rows - round(column["missing"] * rows)
        if column["type"] in ("string", "integer") and known and column["distinct"] == known:
            text = f"“{name}” is different in every row, like a number plate: a model would learn it by heart."
            yield _finding("identifier", [name], kind_of(column["type"]), 45, column["distinct"], text)
        elif column["type"] == "string" and column["distinct"] > max(MANY_VALUES, 0.2 * known):
            text = f"“{name}” has {column['distinct']:,} different texts; most are too rare to learn from."
            yield _finding("many_values", [name], "text", 25, column["distinct"], text)


def _shapes(columns: Columns, roles: Mapping[str, str | None], sample: pl.DataFrame) -> Iterator[Finding]:
    for name, column in columns.items():
        if column["type"] not in ("integer", "number") or column["distinct"] < 20 or roles.get(name) is not None:
            continue
        values = sample[name].cast(pl.Float64).drop_nulls().drop_nans().to_numpy()
        values = values[np.isfinite(values)]
        if len(values) < 50:
            continue
        first, third = np.quantile(values, [0.25, 0.75])
        reach = FENCE * (third - first)
        far = float(((values < first - reach) | (values > third + reach)).mean())
        spread = values.std()
        skew = float((((values - values.mean()) / spread) ** 3).mean()) if spread > 0 else 0.0
        if skew > SKEWED and values.min() >= 0:
            text = f"“{name}” leans far to the right (skewness {skew:.1f}): a few large values outweigh the rest."
            yield _finding("skewed", [name], "number", 12 + min(8, skew / 4), skew, text)
        elif reach > 0 and far > OUTLYING:
            text = f"{percent(far)} of “{name}” lie more than three times the middle half’s width outside of it."
            yield _finding("outliers", [name], "number", 10 + 40 * min(far, 0.25), far, text)


def _twins(correlation: Mapping[str, Any] | None) -> Iterator[Finding]:
    if correlation is None:
        return
    names, values = correlation["columns"], correlation["values"]
    for i, left in enumerate(names):
        for j in range(i + 1, len(names)):
            value = values[i][j]
            if value is not None and abs(value) >= TWINS:
                text = f"“{names[j]}” says almost the same as “{left}” (correlation {value:.3f})."
                yield _finding("twins", [names[j], left], "number", 18 + 4 * abs(value), value, text)


def _shifts(columns: Columns) -> Iterator[Finding]:
    for name, column in columns.items():
        parts = column.get("byPartition", {})
        train = (parts.get("train") or {}).get("histogram")
        for part in ("validation", "test"):
            other = (parts.get(part) or {}).get("histogram")
            if not train or not other or min(sum(train["counts"]), sum(other["counts"])) < SHIFT_ROWS:
                continue
            value = shift_of(np.array(train["counts"]), np.array(other["counts"]))
            if value >= SHIFT:
                text = f"“{name}” looks different in {part} than in training rows (PSI {value:.2f})."
                yield _finding("shift", [name], kind_of(column["type"]), 35 + min(20, 10 * value), value, text)
                break


def shift_of(left: np.ndarray, right: np.ndarray) -> float:
    """Population stability index of two histograms, after putting neighbours together until each holds 5 % of ``left``.

    Bins with few rows would make a large index by chance.
    """
    share = np.cumsum(left) / max(1, left.sum())
    cuts = np.unique(np.searchsorted(share, np.linspace(0, 1, 11)[1:-1]) + 1)
    bounds = np.unique(np.concatenate([[0], cuts, [len(left)]]))
    a = np.array([left[low:high].sum() for low, high in pairwise(bounds)]) + 0.5
    b = np.array([right[low:high].sum() for low, high in pairwise(bounds)]) + 0.5
    a, b = a / a.sum(), b / b.sum()
    return float(((b - a) * np.log(b / a)).sum())


def _balance(profile: Profile, schema: Mapping[str, Any]) -> Iterator[Finding]:
    target = schema["target"]
    column = profile["columns"].get(target) if schema["problemType"] in ("binary", "multiclass") else None
    if not column or not column["top"] or len(column["top"]) < 2:
        return
    count: Callable[[dict[str, Any]], int] = lambda entry: entry["count"]  # noqa: E731
    rarest = min(column["top"], key=count)
    share = rarest["count"] / max(1, profile["rows"])
    if share < 0.05:
        text = (
            f"Only {percent(share)} of the rows are “{rarest['value']}”: accuracy says little here; "
            "look at precision and recall."
        )
        yield _finding("imbalance", [target], None, 20 + 100 * (0.05 - share), share, text)
