"""Writes what a page shows of a dataset: ``look/*.json`` in its folder."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.files import DRAW, RESERVED, write_json
from stagecraft.look.changes import account, changes_of
from stagecraft.look.classes import MOST_CLASSES, by_class
from stagecraft.look.correlation import correlation_of
from stagecraft.look.findings import findings_of
from stagecraft.look.power import power_of
from stagecraft.look.preview import preview_of
from stagecraft.look.sample import sample_of
from stagecraft.profile import Profile, profile_column
from stagecraft.recipe import FittedRecipe

FOLDER = "look"

FEW_ROWS = 3_000
"""Rows for pictures alone: every step and every feature is drawn, so each must be cheap."""


def write_table(
    folder: Path, data: pl.DataFrame, profile: Profile, schema: Mapping[str, Any], draw: Mapping[str, Any] | None
) -> None:
    """Preview, findings and figures by class of a dataset.

    :param folder: the artefact's folder
    :param draw: how rows were split; copies of a row share their draw unless groups or moments do
    """
    origins = {column["name"]: column.get("origin") for column in schema["columns"]}
    write_json(folder / FOLDER / "preview.json", preview_of(data, origins))
    sample = sample_of(data)
    target = schema["target"]
    problem, classes = schema["problemType"], schema["classes"]
    if target is not None and problem is None:
        problem, classes = _guess(profile["columns"][target])
    roles = {column["name"]: column["role"] for column in schema["columns"]}
    names = [name for name in data.columns if name not in RESERVED and name != target]
    power: dict[str, float] = {}
    if target is not None and problem is not None:
        for name in names:
            if roles.get(name) == "id":
                continue
            value = power_of(sample[name], sample[target], problem)
            if value is not None:
                power[name] = value
        if classes and problem != "regression":
            write_json(folder / FOLDER / "classes.json", by_class(sample, profile, target, list(classes)))
    numbers = [name for name in names if data.schema[name].is_numeric() and roles.get(name) != "id"]
    numbers.sort(key=lambda name: -power.get(name, 0.0))
    correlation = correlation_of(sample, numbers)
    copies = _copies(data, draw)
    cells = sum(column["missing"] * profile["rows"] for column in profile["columns"].values())
    known = {**schema, "problemType": problem}
    findings = {
        "rows": data.height,
        "columns": len(names) + (1 if target is not None else 0),
        "missingCells": round(cells),
        "copies": copies,
        "sampled": sample.height,
        "measure": None if problem is None else "R²" if problem == "regression" else "AUC",
        "power": sorted(
            ({"column": name, "value": value} for name, value in power.items()), key=lambda one: -one["value"]
        ),
        "correlation": correlation,
        "findings": findings_of(profile, known, sample, power, correlation, copies),
    }
    write_json(folder / FOLDER / "findings.json", findings)


def _guess(target: Mapping[str, Any]) -> tuple[str | None, list[str] | None]:
    """What Label will most likely say of a target it hasn't seen yet: leaks show before it runs."""
    values = [entry["value"] for entry in target["top"]]
    if target["distinct"] < 2:
        return None, None
    whole = target["type"] in ("string", "boolean") or (
        target["type"] == "integer" and target["distinct"] <= MOST_CLASSES
    )
    if target["distinct"] == 2 or whole:
        texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
        return "binary" if target["distinct"] == 2 else "multiclass", sorted(texts)
    return ("regression", None) if target["type"] in ("integer", "number") else (None, None)


def _copies(data: pl.DataFrame, draw: Mapping[str, Any] | None) -> int | None:
    if DRAW not in data.columns or (draw or {}).get("rule") in ("time", "group"):
        return None
    return int(data.height - data[DRAW].n_unique())


def write_operations(folder: Path, operations: Sequence[Mapping[str, Any]]) -> None:
    """The account of rows of a stage that fits nothing."""
    write_json(folder / FOLDER / "changes.json", account(operations, len(operations), [], 0))


def write_changes(
    folder: Path, operations: Sequence[Mapping[str, Any]], first: int, fitted: FittedRecipe, start: int,
    base: pl.DataFrame,
) -> None:  # fmt: skip
    """Rows and values, operation by operation.

    :param operations: the stage's account of rows
    :param first: number of the operation that is the ``start``-th step of the recipe
    :param base: all rows before the first step
    """
    sample = sample_of(base, most=FEW_ROWS)
    told = changes_of(fitted, start, sample)
    write_json(folder / FOLDER / "changes.json", account(operations, first, told, sample.height))


def write_matrix(folder: Path, matrix: pl.DataFrame, origins: Mapping[str, str | None]) -> None:
    """Preview and sampled profile of the matrix a model learns from."""
    write_json(folder / FOLDER / "preview.json", preview_of(matrix, dict(origins)))
    sample = sample_of(matrix, most=FEW_ROWS)
    names = [name for name in matrix.columns if name not in RESERVED]
    columns = {name: {**profile_column(sample[name]), "byPartition": {}} for name in names}
    write_json(folder / FOLDER / "profile.json", {"rows": matrix.height, "sampled": sample.height, "columns": columns})
