"""Turns clean columns into the matrix a model learns from; everything is fitted on training rows only."""

from typing import Any

import numpy as np
import polars as pl

from stagecraft.dataset import Dataset, fit_on_train, partition_counts, profile_with
from stagecraft.errors import StageError
from stagecraft.files import PARTITION, ROW, write_json, write_parquet
from stagecraft.io import Inputs, Outputs, make_schema
from stagecraft.ledger import Ledger
from stagecraft.recipe import Recipe, left_over, step_class
from stagecraft.report import Report

from . import panels

NUMBERS = {"by": "type", "type": "number"}
TRUTHS = {"by": "type", "type": "boolean"}


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Write the recipe, its fit, the rows before fitting and the matrix."""
    dataset = Dataset.load(inputs.one("dataset"))
    target = dataset.target
    if target is None or dataset.schema["problemType"] is None:
        raise StageError("target_missing", "The rows carry no target yet.", "Put a Label stage before this one.")
    report.progress(0, 3, "fitting")
    steps = _steps(params, dataset)
    recipe = dataset.recipe.extended(steps, inputs.stage["id"])
    done = fit_on_train(dataset.base, recipe, target, inputs.seed)
    _check(recipe, done.data, target)
    report.progress(1, 3, "building the matrix")
    result = done.fitted.transform(dataset.base)
    ledger = Ledger(report, inputs.stage["id"], dataset.data[ROW])
    in_play = dataset.base[ROW].is_in(dataset.data[ROW].implode()).to_numpy()
    is_train = (dataset.base[PARTITION] == "train").to_numpy()
    rows = dataset.data.height
    first = len(dataset.recipe.steps)
    for at in range(first, len(recipe.steps)):
        gone = in_play & (done.dropped_by == at)
        title = step_class(recipe.steps[at]["op"]).title
        taken = dataset.base.filter(pl.Series(gone))
        dropped = ledger.reject(taken, recipe.steps[at]["op"], f"left out of training by “{title}”")
        report.operation(title, rows, rows - dropped, dropped)
        rows -= dropped
    # A train row the twin would refuse can't teach; any other stays, so that judging counts it as refused.
    unusable = in_play & is_train & result.refused & (done.dropped_by < 0)
    if unusable.any():
        reasons = pl.Series("reason", [result.reasons[int(at)] for at in np.flatnonzero(unusable)])
        taken = dataset.base.filter(pl.Series(unusable)).with_columns(reasons.alias("__reason"))
        count = ledger.reject(taken.drop("__reason"), "no_value", pl.lit(taken["__reason"]))
        report.operation("Leave out rows without a value", rows, rows - count, count)
    out = in_play & ~unusable & ~(done.dropped_by >= 0)
    if not (out & is_train).any():
        raise StageError(
            "rows_none",
            f"No training row is left: {int(unusable.sum())} of {int((in_play & is_train).sum())} lack a value that nothing fills.",
            "Fill missing values in Clean, or use automatic preparation.",
        )
    report.progress(2, 3, "writing")
    kept = pl.Series(out)
    keys = dataset.base.select(ROW, PARTITION, target)
    matrix = pl.DataFrame(
        [pl.Series(name, result.matrix[:, at]) for at, name in enumerate(result.feature_names)]
    ).with_columns(pl.all().fill_nan(None))
    # A feature may be called like the target or a reserved column; the matrix keeps both apart by position in the name.
    clash = set(keys.columns) & set(matrix.columns)
    if clash:
        raise StageError("feature_name", f"A feature is called “{min(clash)}”, which is taken.", "Rename that column.")
    whole = pl.concat([keys, matrix], how="horizontal").filter(kept)
    refused = int((result.refused & in_play & ~is_train).sum())
    _write(outputs["features"], dataset, recipe, done.fitted.to_json(), whole)
    rejected = ledger.close(whole[ROW], outputs["rejects"])
    panels.show(report, whole, result.feature_names, recipe, done.fitted, target, rejected, refused)


def _steps(params: dict[str, Any], dataset: Dataset) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    present = {entry["name"] for entry in dataset.recipe.signature}
    ids = [name for name in dataset.with_role("id", "group") if name in present]
    if ids:
        steps.append({"op": "drop_columns", "params": {"columns": {"by": "names", "names": ids}, "maxMissing": None}})
    for at, operation in enumerate(params["operations"]):
        given = {key: value for key, value in operation.items() if key != "op"}
        names = given.get("columns", {}).get("names", []) if given.get("columns", {}).get("by") == "names" else []
        if dataset.target in names:
            raise StageError(
                "target_touched",
                f"“{step_class(operation['op']).title}” would use the target “{dataset.target}” as a feature.",
                "Leave the target out.",
                {"column": dataset.target},
            )
        steps.append({"op": operation["op"], "params": given})
        if params["auto"] and (operation["op"] == "date_parts" or (at == 0 and operation["op"] != "date_parts")):
            steps += _fillings()
    if params["auto"] and not params["operations"]:
        steps += _fillings()
    return steps


def _fillings() -> list[dict[str, Any]]:
    # Parts of missing dates are missing numbers, so filling follows the dates.
    return [
        {"op": "impute", "params": {"columns": NUMBERS, "method": "median", "value": None, "flag": True}},
        {"op": "impute", "params": {"columns": TRUTHS, "method": "mode", "value": None, "flag": True}},
    ]


def _check(recipe: Recipe, data: pl.DataFrame, target: str) -> None:
    columns = data.drop([name for name in (ROW, PARTITION, "__draw", target) if name in data.columns])
    words = left_over(columns)
    if words:
        raise StageError(
            "text_left",
            f"A model needs numbers, but {', '.join(f'“{name}”' for name in words[:10])} "
            f"{'is' if len(words) == 1 else 'are'} still text or dates.",
            "Encode or drop them, or use automatic preparation.",
            {"column": words[0]},
        )
    if columns.width == 0:
        raise StageError(
            "features_none",
            "Nothing is left to learn from: every column was dropped.",
            "Keep at least one column beside the target and identifiers.",
        )


def _write(folder: Any, dataset: Dataset, recipe: Recipe, fitted: dict[str, Any], matrix: pl.DataFrame) -> None:
    recipe.save(folder)
    write_json(folder / "fitted.json", fitted)
    write_json(folder / "draw.json", dataset.draw)
    write_parquet(dataset.base, folder / "base.parquet")
    write_parquet(matrix, folder / "matrix.parquet")
    profile = profile_with(dataset.base, dataset.before)
    schema = make_schema(profile, partition_counts(matrix), like=dataset.schema)
    write_json(folder / "profile.json", profile)
    write_json(folder / "schema.json", {**schema, "rows": matrix.height})
