"""Joins, converts, de-duplicates, drops, fills and clips; every row taken out is counted and kept."""

from dataclasses import replace
from typing import Any

from stagecraft.dataset import Dataset, settle
from stagecraft.errors import StageError
from stagecraft.files import RESERVED, ROW
from stagecraft.io import Inputs, Outputs
from stagecraft.ledger import Ledger
from stagecraft.look.write import write_changes, write_operations
from stagecraft.recipe import Recipe, step_class
from stagecraft.report import Report
from stagecraft.steps import resolve

from . import panels
from .combine import join, union
from .conditions import check_of, filter_rows
from .forward import fill_forward
from .population import convert, deduplicate, spared

COMBINING = ("join", "union")
FITTED = ("drop_columns", "drop_personal", "drop_rows", "impute", "clip", "outliers", "tidy_text")


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Write the cleaned dataset and the rows taken out."""
    operations = params["operations"]
    datasets = [Dataset.load(folder) for folder in inputs["dataset"]]
    _check_order(operations, len(datasets))
    dataset = datasets[0]
    before = dataset
    ledger = Ledger(report, inputs.stage["id"], dataset.data[ROW])
    for at, operation in enumerate(operations):
        report.progress(at, len(operations) + 1, operation["op"].replace("_", " "))
        dataset = _population(operation, dataset, datasets[1:], ledger, report)
    if dataset.data.height == 0:
        raise _none_left(inputs.stage["name"], ledger, before.data.height)
    dataset = _required(dataset, operations)
    # What acts on all rows acted before anything was fitted, so production meets it first too.
    ordered = sorted(operations, key=lambda operation: operation["op"] in FITTED)
    steps = [step for operation in ordered for step in _steps(operation, dataset)]
    recipe = dataset.recipe.extended(steps, inputs.stage["id"])
    rows, first = dataset.data.height, len(report.operations)
    settled = settle(dataset, dataset.base, recipe, dataset.target, inputs.seed, ledger)
    flagged = 0
    for at in range(len(dataset.recipe.steps), len(recipe.steps)):
        dropped, marked = settled.counts[at]
        if recipe.steps[at]["op"] == "require":
            continue
        note = f"{marked} rows outside training stay and are flagged" if marked else ""
        report.operation(step_class(recipe.steps[at]["op"]).title, rows, rows - dropped, dropped, note=note)
        rows -= dropped
        flagged += marked
    if settled.dataset.data.height == 0:
        raise _none_left(inputs.stage["name"], ledger, before.data.height)
    rejected = ledger.close(settled.dataset.data[ROW], outputs["rejects"])
    schema = settled.dataset.write(outputs["dataset"], origin=inputs.stage["id"])
    if settled.fitted is None:
        write_operations(outputs["dataset"], report.operations)
    else:
        start = len(dataset.recipe.steps)
        write_changes(outputs["dataset"], report.operations, first, settled.fitted, start, dataset.base)
    panels.show(report, before, settled, schema, rejected, ledger.made, flagged)


def _check_order(operations: list[dict[str, Any]], tables: int) -> None:
    first = operations[0]["op"] if operations else None
    if tables == 0:
        raise StageError("input_missing", "No table comes in.", "Connect a stage that makes one.")
    if tables > 1 and first not in COMBINING:
        raise StageError(
            "combine_missing", f"{tables} tables come in.", "Make a join or an append the first operation."
        )
    if any(operation["op"] in COMBINING for operation in operations[1:]):
        raise StageError("combine_not_first", "A join or an append must be the first operation.", "Move it up.")
    if first == "join" and tables != 2:
        raise StageError("join_inputs", f"A join needs exactly two tables; {tables} come in.", "Connect two.")
    if first == "union" and tables < 2:
        raise StageError("union_inputs", "Appending needs at least two tables.", "Connect another one.")


def _population(
    operation: dict[str, Any], dataset: Dataset, others: list[Dataset], ledger: Ledger, report: Report
) -> Dataset:
    rows = dataset.data.height
    match operation["op"]:
        case "join" | "union":
            joining = operation["op"] == "join"
            done = join(dataset, others[0], operation, ledger) if joining else union([dataset, *others], ledger)
            name = "Join" if joining else "Append"
            report.operation(name, rows, done.dataset.data.height, done.rejected, done.made, done.note)
            return done.dataset
        case "deduplicate":
            dataset, gone = deduplicate(dataset, operation["keys"], ledger)
            report.operation("Remove duplicates", rows, rows - gone, gone)
        case "convert":
            dataset, misfits = convert(dataset, operation)
            said = ", ".join(f"{count} cells of “{name}”" for name, count in misfits.items())
            note = f"{said} didn't fit and became missing" if said else ""
            report.operation(f"Convert to {operation['to']}", rows, rows, note=note)
        case "filter":
            if dataset.recipe.steps:
                raise StageError(
                    "filter_after_fitted",
                    "Rows can't be filtered after fitted operations of an earlier stage, which changed their values.",
                    "Move the filter to the first Clean stage.",
                )
            dataset, gone, unknown = filter_rows(dataset, operation, ledger)
            note = f"of {unknown} rows nobody can say it, because a value is missing" if unknown else ""
            report.operation(f"Filter: {operation['text']}", rows, rows - gone, gone, note=note)
        case "fill_forward":
            dataset, cells = fill_forward(dataset, _params(operation, dataset))
            report.operation("Fill forward", rows, rows, note=f"{cells} cells took the value before")
    return dataset


def _steps(operation: dict[str, Any], dataset: Dataset) -> list[dict[str, Any]]:
    """What of an operation is fitted, and repeated in production."""
    if operation["op"] == "filter":
        check = check_of(operation, dataset.target)
        return [] if check is None else [check]
    if operation["op"] == "fill_forward":
        return [{"op": "last_known", "params": _params(operation, dataset)}]
    if operation["op"] not in FITTED:
        return []
    return [{"op": operation["op"], "params": _params(operation, dataset)}]


def _params(operation: dict[str, Any], dataset: Dataset) -> dict[str, Any]:
    params = {key: value for key, value in operation.items() if key != "op"}
    if operation["op"] == "drop_personal":
        ids = dataset.with_role("id") if params["ids"] else []
        return {**params, "ids": ids, "keep": [*params["keep"], *RESERVED, *dataset.with_role("group", "target")]}
    selector = params["columns"]
    if selector["by"] != "names":
        params["columns"] = {**selector, "except": spared(dataset)}
    elif dataset.target in selector["names"]:
        raise StageError(
            "target_touched",
            f"“{step_class(operation['op']).title}” would change the target “{dataset.target}”.",
            "Leave the target out; rows without one are set aside by Label.",
            {"column": dataset.target},
        )
    return params


def _required(dataset: Dataset, operations: list[dict[str, Any]]) -> Dataset:
    """Whoever says how to fill a column says that it may be missing in production."""
    filled: set[str] = set()
    for operation in operations:
        if operation["op"] in ("impute", "fill_forward"):
            filled |= set(resolve(dataset.base, _params(operation, dataset)["columns"], "Fill missing values"))
    signature = [
        {**entry, "required": bool(entry["required"]) and entry["name"] not in filled}
        for entry in dataset.recipe.signature
    ]
    return replace(dataset, recipe=Recipe(dataset.recipe.steps, signature))


def _none_left(name: str, ledger: Ledger, rows: int) -> StageError:
    counts: dict[str, int] = {}
    for frame in ledger.rejects:
        rule = frame["rule"][0]
        counts[rule] = counts.get(rule, 0) + frame.height
    said = ", ".join(f"{count} by {rule.replace('_', ' ')}" for rule, count in counts.items())
    return StageError(
        "rows_none",
        f"No row is left after “{name}”: {rows} came in" + (f", {said}." if said else "."),
        "Loosen the operation that takes most rows, or bring more data.",
        {"counts": counts},
    )
