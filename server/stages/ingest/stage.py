"""Reads a file or a sample, types every column and gives every row its partition."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.dataset import Dataset, partition_names
from stagecraft.erase import erase_person
from stagecraft.errors import StageError
from stagecraft.files import DRAW, PARTITION, ROW
from stagecraft.io import Inputs, Outputs
from stagecraft.ledger import Ledger
from stagecraft.look.write import write_operations
from stagecraft.recipe import Recipe
from stagecraft.report import Report
from stagecraft.rowhash import row_hash

from . import panels
from .columns import Typed, plan_columns, type_stored, type_texts
from .draw import draws
from .read import swallowed_rows
from .samples import write_sample
from .source import (
    TextSource,
    all_rejected,
    file_warnings,
    infer_columns,
    look,
    open_source,
    read_cells,
    stored_columns,
)
from .tables import Parquet, read_parquet_file

DETECT_MEMORY_MB = 1024


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="stagecraft-ingest-") as folder:
        yield Path(folder)


def detect(params: dict[str, Any], base: Path) -> dict[str, Any]:
    """Look at the file in ``base/input/source/0``, or at ``params.sample``.

    :param params: ``{format?, sample?, chosen?}``; ``chosen`` are types somebody decided on: ``[{name, type, format}]``
    :returns: see ``look``
    """
    with _scratch() as scratch:
        if params.get("sample"):
            path = write_sample(params["sample"], scratch)
        else:
            files = sorted((base / "input" / "source" / "0").glob("*"))
            if not files:
                raise StageError("source_missing", "There is no file to look at.", "Upload one.")
            path = files[0]
        return look(path, params.get("format"), scratch, DETECT_MEMORY_MB, params.get("chosen") or [])


def erase(params: dict[str, Any], base: Path) -> dict[str, Any]:
    """Take one person out of the files below ``base/input``; see ``stagecraft.erase``."""
    return erase_person(params, base)


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Write the dataset and what couldn't be read."""
    memory_mb = inputs.limits["memoryMb"] // 3
    with _scratch() as scratch:
        path = _path(params, inputs, scratch)
        report.progress(0, 4, "looking at the file")
        source = open_source(path, params["format"], scratch, memory_mb)
        if isinstance(source, Parquet):
            typed, rejects, warnings = _from_parquet(source, params)
        else:
            typed, rejects, warnings = _from_text(source, params, scratch, memory_mb, report)
        report.progress(2, 4, "splitting the rows")
        base, copies, split = _split(typed, params, inputs.seed)
    report.progress(3, 4, "writing")
    ledger = Ledger(report, inputs.stage["id"], base[ROW])
    report.operation("Read", base.height + rejects.height, base.height, rejects.height, note=_note(rejects))
    ledger.close(
        base[ROW],
        outputs["rejects"],
        rejects.with_columns(pl.lit(inputs.stage["id"]).alias("stage")) if rejects.height else None,
        rejects.height,
    )
    target = params.get("target") if params.get("target") in base.columns else None
    roles = {name: role for name, role in typed.roles.items() if role != "target"}
    dataset = Dataset.first(base, Recipe([], typed.signature), split)
    schema = dataset.write(outputs["dataset"], target=target, roles=roles, origin=inputs.stage["id"])
    write_operations(outputs["dataset"], report.operations)
    panels.show(report, schema, typed, rejects, [*warnings, *typed.warnings], copies)
    report.progress(4, 4, f"{base.height} rows")


def _path(params: dict[str, Any], inputs: Inputs, scratch: Path) -> Path:
    if params.get("sample"):
        return write_sample(params["sample"], scratch)
    if not inputs.sources:
        raise StageError("source_missing", "No data chosen yet.", "Drop a file on this stage or take a sample.")
    return inputs.sources[0]


def _from_parquet(source: Parquet, params: dict[str, Any]) -> tuple[Typed, pl.DataFrame, list[dict[str, Any]]]:
    frame = read_parquet_file(source, list(source.columns))
    plan = plan_columns(params["columns"], lambda: stored_columns(source, frame), list(frame.columns), source.name)
    warnings = [
        {"code": "column_unusable", "column": name, "message": f"“{name}” is left out: {why}."}
        for name, why in source.refused.items()
    ]
    return type_stored(frame, plan), pl.DataFrame(), warnings


def _from_text(
    source: TextSource, params: dict[str, Any], scratch: Path, memory_mb: int, report: Report
) -> tuple[Typed, pl.DataFrame, list[dict[str, Any]]]:
    table = read_cells(source, scratch, memory_mb)
    if table.rejects.height and params["badRows"] == "stop":
        raise StageError(
            "bad_rows",
            f"{table.rejects.height} rows can't be read, the first because {table.rejects['reason'][0]}.",
            "Mend the file, or let Ingest set such rows aside.",
            {"file": source.path.name, "line": table.rejects["line"][0]},
        )
    report.progress(1, 4, "typing the cells")
    texts = table.texts.collect()
    if texts.height == 0 and table.rejects.height:
        raise all_rejected(source.path, table.rejects)
    plan = plan_columns(params["columns"], lambda: infer_columns(source, texts), source.names, source.path.name)
    typed = type_texts(texts, plan, source)
    return typed, table.rejects, file_warnings(source, table.rejects)


def _split(typed: Typed, params: dict[str, Any], seed: int) -> tuple[pl.DataFrame, int, dict[str, Any]]:
    frame, draw = typed.frame, params["draw"]
    rule, column = draw["rule"], draw.get("column")
    if rule in ("time", "group"):
        if column not in frame.columns:
            raise StageError(
                "split_column_unknown",
                f"The rows are to be split by {rule} on “{column}”, but there is no such column.",
                "Choose a column that is kept.",
                {"setting": "draw.column"},
            )
        if rule == "time" and frame.schema[column] in (pl.String, pl.Boolean):
            raise StageError(
                "split_column_type",
                f"The rows are to be split by time on “{column}”, which is neither a date nor a number.",
                "Choose its type as a date, or split another way.",
                {"column": column},
            )
    ids = [name for name, role in typed.roles.items() if role == "id"]
    content = [name for name in frame.columns if name not in ids] or frame.columns
    hashes = row_hash(frame.select(content))
    drawn = draws(frame, hashes, rule, column, seed)
    numbered = frame.insert_column(0, pl.Series(ROW, np.arange(frame.height), dtype=pl.Int64))
    base = numbered.with_columns(
        partition_names(pl.Series(DRAW, drawn), draw["validation"], draw["test"]).alias(PARTITION),
        pl.Series(DRAW, drawn),
    )
    return base, frame.height - len(np.unique(hashes)), {**draw, "seed": seed}


def _note(rejects: pl.DataFrame) -> str:
    swallowed = swallowed_rows(rejects) if rejects.height else 0
    return f"an unclosed quote took {swallowed} more lines with it" if swallowed else ""
