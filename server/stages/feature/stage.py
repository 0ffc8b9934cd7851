"""Turns clean columns into the matrix a model learns from; everything is fitted on training rows only."""

from typing import Any

import polars as pl

from stagecraft.dataset import Dataset, fit_on_train, partition_counts, profile_with, write_sorted
from stagecraft.errors import StageError
from stagecraft.files import PARTITION, ROW, write_json
from stagecraft.io import Inputs, Outputs, make_schema
from stagecraft.ledger import Ledger
from stagecraft.look.write import write_changes, write_matrix
from stagecraft.recipe import Recipe, left_over, refusal, step_class
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
    prepared = done.prepared.select(_as_number(done.prepared[name]) for name in done.fitted.feature_names)
    lacking = _lacking(prepared)
    ledger = Ledger(report, inputs.stage["id"], dataset.data[ROW])
    in_play = dataset.base[ROW].is_in(dataset.data[ROW].implode()).to_numpy()
    is_train = (dataset.base[PARTITION] == "train").to_numpy()
    rows = dataset.data.height
    for at in range(len(dataset.recipe.steps), len(recipe.steps)):
        title = step_class(recipe.steps[at]["op"]).title
        taken = dataset.base.filter(pl.Series(in_play & (done.dropped_by == at)))
        dropped = ledger.reject(taken, recipe.steps[at]["op"], f"left out of training by “{title}”")
        report.operation(title, rows, rows - dropped, dropped)
        rows -= dropped
    refused = lacking.is_not_null().to_numpy()
    # A train row the twin would refuse can't teach; any other stays, so that judging counts it as refused.
    unusable = in_play & is_train & refused & (done.dropped_by < 0)
    if unusable.any():
        taken = dataset.base.filter(pl.Series(unusable))
        count = ledger.reject(taken, "no_value", pl.lit(lacking.filter(pl.Series(unusable))))
        report.operation("Leave out rows without a value", rows, rows - count, count)
    out = in_play & ~unusable & ~(done.dropped_by >= 0)
    if not (out & is_train).any():
        raise StageError(
            "rows_none",
            f"No training row is left: {int(unusable.sum())} of {int((in_play & is_train).sum())} lack a value that "
            "nothing fills.",
            "Fill missing values in Clean, or use automatic preparation.",
        )
    report.progress(2, 3, "writing")
    keys = dataset.base.select(ROW, PARTITION, target)
    clash = set(keys.columns) & set(prepared.columns)
    if clash:
        raise StageError("feature_name", f"A feature is called “{min(clash)}”, which is taken.", "Rename that column.")
    matrix = pl.concat([keys, prepared], how="horizontal")
    if not out.all():
        matrix = matrix.filter(pl.Series(out))
    _write(outputs["features"], dataset, recipe, done.fitted.to_json(), matrix, inputs.stage["id"])
    write_changes(outputs["features"], report.operations, 0, done.fitted, len(dataset.recipe.steps), dataset.base)
    rejected = ledger.close(matrix[ROW], outputs["rejects"])
    outside = int((refused & in_play & ~is_train).sum())
    panels.show(report, matrix, recipe, done.fitted, target, rejected, outside)


def _as_number(column: pl.Series) -> pl.Series:
    # Most columns of a wide matrix are truth values: one byte each says as much as eight.
    return column.cast(pl.UInt8 if column.dtype == pl.Boolean else pl.Float64)


def _lacking(prepared: pl.DataFrame) -> pl.Series:
    """Per row the reason why the twin refuses it, null for most."""
    broken = [name for name in prepared.columns if not bool(prepared[name].is_finite().fill_null(False).all())]
    if not broken:
        return pl.Series("reason", [None] * prepared.height, dtype=pl.String)
    tests = [pl.when(~pl.col(name).is_finite().fill_null(False)).then(pl.lit(refusal(name))) for name in broken]
    return prepared.select(pl.coalesce(tests).alias("reason")).to_series()


def _steps(params: dict[str, Any], dataset: Dataset) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    present = {entry["name"] for entry in dataset.recipe.signature}
    ids = [name for name in dataset.with_role("id", "group") if name in present]
    if ids:
        steps.append({"op": "drop_columns", "params": {"columns": {"by": "names", "names": ids}, "maxMissing": None}})
    for operation in params["operations"]:
        given = {key: value for key, value in operation.items() if key != "op"}
        names = list(given.get("columns", {}).get("names", [])) if given.get("columns", {}).get("by") == "names" else []
        names += [name for pair in given.get("pairs", []) for name in pair.values()]
        if dataset.target in names:
            raise StageError(
                "target_touched",
                f"“{step_class(operation['op']).title}” would use the target “{dataset.target}” as a feature.",
                "Leave the target out.",
                {"column": dataset.target},
            )
        steps.append({"op": operation["op"], "params": given})
        if params["auto"] and operation["op"] == "date_parts":
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


def _write(
    folder: Any, dataset: Dataset, recipe: Recipe, fitted: dict[str, Any], matrix: pl.DataFrame, stage: str
) -> None:
    recipe.save(folder)
    write_json(folder / "fitted.json", fitted)
    write_json(folder / "draw.json", dataset.draw)
    dataset.write_base(folder)
    write_sorted(matrix, folder / "matrix.parquet")
    profile = profile_with(dataset.base, dataset.before)
    schema = make_schema(profile, partition_counts(matrix), like=dataset.schema, origin=stage)
    origins = {column["name"]: column["origin"] for column in schema["columns"]}
    write_matrix(folder, matrix, {name: origins.get(name, stage) for name in matrix.columns})
    write_json(folder / "profile.json", profile)
    write_json(folder / "schema.json", {**schema, "rows": matrix.height})
