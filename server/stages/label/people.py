"""Labels that people give: which rows are asked about, and what their answers do to the rows."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from stagecraft.dataset import Dataset
from stagecraft.errors import StageError
from stagecraft.files import DRAW, RESERVED, ROW
from stagecraft.io import Inputs, Outputs, write_json
from stagecraft.ledger import Ledger
from stagecraft.report import Report
from stagecraft.rowhash import row_hash

LONGEST_CELL = 2000


def ask_people(
    dataset: Dataset, params: dict[str, Any], inputs: Inputs, outputs: Outputs, ledger: Ledger, report: Report
) -> Dataset:
    """The rows people have labelled, with the label as a column of text; the others are set aside and counted.

    Rows are drawn by their place in the draw, so the same data ask about the same rows; copies are asked about once.

    :raises StageError: ``needs_people`` while opinions are missing: the stage then waits; ``labels_taken``
    """
    asked, column = params["people"], params["target"]
    if column in dataset.base.columns:
        raise StageError(
            "labels_taken",
            f"There is a column “{column}” already.",
            "Give the labels another name.",
            {"column": column},
        )
    in_play = dataset.base[ROW].is_in(dataset.data[ROW].implode())
    keys = _keys(dataset)
    wanted = _wanted(dataset, keys, in_play.to_numpy(), asked["rows"])
    answers = {item["key"]: item for item in (inputs.people or {}).get("items", [])}
    open_rows = [key for key in wanted if answers.get(key, {}).get("state", "open") == "open"]
    if open_rows:
        _write_questions(dataset, keys, list(wanted), params, outputs)
        raise StageError(
            "needs_people",
            f"{len(open_rows):,} of {len(wanted):,} rows wait for people to label them.",
            "Open the labelling page of the project.",
        )
    labels = [answers[key]["label"] if key in wanted else None for key in keys]
    states = [answers[key]["state"] if key in wanted else "open" for key in keys]
    base = dataset.base.with_columns(pl.Series(column, labels, dtype=pl.String), pl.Series("__state", states))
    rows = dataset.data.height
    for state, rule, reason in (
        ("open", "not_asked", "people weren't asked about this row"),
        ("disagreed", "label_disagreement", "people disagreed about this row"),
        ("unknown", "label_unknown", "nobody knew the answer"),
    ):
        gone = ledger.reject(base.filter((pl.col("__state") == state) & in_play).drop("__state"), rule, reason)
        if gone:
            report.operation(reason[0].upper() + reason[1:], rows, rows - gone, gone)
            rows -= gone
    seconds = float((inputs.people or {}).get("seconds", 0.0))
    report.fact("labelHours", seconds / 3600)
    report.fact("labelledRows", int(sum(state == "labelled" for state in states)))
    kept = base.filter(pl.col("__state") == "labelled").drop("__state")
    data = dataset.data.filter(pl.col(ROW).is_in(kept[ROW].implode())).join(
        kept.select(ROW, column), on=ROW, how="left", maintain_order="left"
    )
    return replace(dataset, base=kept, data=data)


def _keys(dataset: Dataset) -> list[str]:
    names = [name for name in dataset.base.columns if name not in RESERVED and name not in dataset.with_role("id")]
    return [f"{value:016x}" for value in row_hash(dataset.base.select(names or dataset.base.columns)).tolist()]


def _wanted(dataset: Dataset, keys: list[str], in_play: np.ndarray, most: int) -> dict[str, int]:
    """Position of the first row by key, in the order rows are asked about."""
    # Rows are asked about in the order of a hash: their draw decides the partition, so it would fill one after another.
    found: dict[str, int] = {}
    for at in np.flatnonzero(in_play):
        found.setdefault(keys[at], int(at))
    chosen = sorted(found)[:most]
    return {key: found[key] for key in chosen}


def _write_questions(
    dataset: Dataset, keys: list[str], wanted: list[str], params: dict[str, Any], outputs: Outputs
) -> None:
    first = {key: at for at, key in reversed(list(enumerate(keys)))}
    types = {entry["name"]: entry["type"] for entry in dataset.recipe.signature}
    names = [name for name in dataset.base.columns if name not in (*RESERVED, DRAW)]
    shown = dataset.base.select(names)[[first[key] for key in wanted]]
    items = [
        {
            "key": key,
            "content": [
                {"name": name, "type": types.get(name, "string"), "value": _text(value)} for name, value in row.items()
            ],
        }
        for key, row in zip(wanted, shown.iter_rows(named=True), strict=True)
    ]
    asked = params["people"]
    write_json(
        outputs.root / "people.json",
        {
            "column": params["target"],
            "classes": asked["classes"],
            "opinions": params["opinions"],
            "instructions": asked["instructions"],
            "items": items,
        },
    )


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, float) else str(value)[:LONGEST_CELL]
