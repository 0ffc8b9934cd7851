"""Runs the cases the production twin follows too, for tests: settings and rows → fitted steps → single rows."""

import datetime
import json
import math
from pathlib import Path
from typing import Any

from stagecraft.entries import stages_root
from stagecraft.recipe import FittedRecipe, Recipe
from stagecraft.signature import Entry, parse_rows

EPOCH = datetime.datetime(1970, 1, 1)


def cases_of(room: str) -> list[Path]:
    """Every case file of a room that fits steps."""
    return [path for path in sorted((stages_root() / room / "cases").glob("*.json")) if "fitted" in _read(path)]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def signature_of(types: dict[str, str]) -> list[Entry]:
    """A plain signature: default formats, nothing required."""
    return [
        {"name": name, "type": kind, "format": None, "nullTokens": [], "required": False}
        for name, kind in types.items()
    ]


def twin_value(value: Any) -> Any:
    """A value as the twin holds it: dates as days, dates with times as milliseconds since 1970."""
    if isinstance(value, datetime.datetime):
        return (value - EPOCH) // datetime.timedelta(milliseconds=1)
    if isinstance(value, datetime.date):
        return (value - EPOCH.date()).days
    return value


def check_case(path: Path) -> None:
    """Fit the case's operations on its training rows and apply them to its rows, one at a time and together.

    :raises AssertionError: something differs from what the case says
    """
    case = _read(path)
    signature = signature_of(case["types"])
    train, _ = parse_rows(signature, case["train"])
    steps = [{"op": op.pop("op"), "params": op, "stage": "case"} for op in case["operations"]]
    fitted = Recipe(steps, signature).fit(train, None, 1)
    said = [{"op": step.op, "columns": step.columns, "parameters": step.parameters} for step in fitted.steps]
    _same(json.loads(json.dumps(said)), case["fitted"], "fitted")
    whole = FittedRecipe(fitted.steps, signature, fitted.feature_names)
    rows, _ = parse_rows(signature, [row["raw"] for row in case["rows"]])
    together = whole.prepare(rows).frame.to_dicts()
    for at, row in enumerate(case["rows"]):
        alone = whole.prepare(rows.slice(at, 1)).frame.to_dicts()[0]
        for prepared in (together[at], alone):
            _same({name: twin_value(value) for name, value in prepared.items()}, row["prepared"], f"row {at}")


def _same(found: Any, expected: Any, place: str) -> None:
    if isinstance(expected, dict) and isinstance(found, dict):
        assert sorted(found) == sorted(expected), place
        for key, value in expected.items():
            _same(found[key], value, f"{place}.{key}")
    elif isinstance(expected, list) and isinstance(found, list):
        assert len(found) == len(expected), place
        for at, value in enumerate(expected):
            _same(found[at], value, f"{place}[{at}]")
    elif isinstance(expected, float) and isinstance(found, (int, float)):
        assert math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12), place
    else:
        assert found == expected, f"{place}: {found!r} is not {expected!r}"
