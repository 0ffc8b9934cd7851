"""Runs one entry on one prepared folder; the same for the warm worker, the container and the tests."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import threadpoolctl

from stagecraft.entries import load
from stagecraft.errors import failure_of
from stagecraft.io import Inputs, Outputs, read_json, row_count, write_json, write_text
from stagecraft.protocol import Message
from stagecraft.report import Report


@cache
def _controller() -> threadpoolctl.ThreadpoolController:
    # Scanning the loaded libraries takes milliseconds; the ones that matter are loaded before the first stage.
    return threadpoolctl.ThreadpoolController()


@contextmanager
def _threads(cpus: int) -> Iterator[None]:
    # One BLAS thread always: a matrix product sums in another order with two, and its last bits would depend on the
    # machine.
    with _controller().limit(limits={"blas": 1, "openmp": max(1, cpus)}):
        yield


def read_config(base: Path) -> dict[str, Any]:
    """``stage.json`` of a prepared folder."""
    return read_json(base / "input" / "config" / "stage.json")


def execute(
    base: Path, entry: str, send: Callable[[Message], None], cancelled: threading.Event | None = None
) -> Message:
    """Run an entry.

    :param base: a prepared folder
    :param entry: name of the room
    :param send: receives every event of the stage
    :returns: the fields of a ``done`` message; ``output/result.json`` is written
    :raises BaseException: whatever the entry raised
    """
    config = read_config(base)
    inputs, outputs, report = Inputs(base, config), Outputs(base), Report(send, cancelled)
    random.seed(inputs.seed)
    np.random.seed(inputs.seed % 2**32)
    with _threads(inputs.limits["cpus"]):
        load(entry).run(config["params"], inputs, outputs, report)
    report.check_cancelled()
    write_json(base / "output" / "result.json", report.result())
    hashes = report.canonical_hashes
    unknown = sorted(set(hashes) - set(outputs.written()))
    if unknown:
        raise ValueError(f"a hash was given for ports without files: {', '.join(unknown)}")
    described = {
        port: {**describe(folder), "canonical": hashes.get(port)} for port, folder in outputs.written().items()
    }
    _check_account(described, report.row_counts)
    return {"outputs": described, "rows": report.row_counts}


def _check_account(outputs: dict[str, dict[str, Any]], counts: dict[str, int] | None) -> None:
    """Hold a stage's account of rows against the rows it wrote: none may go missing uncounted."""
    if counts is None:
        return
    for port, key in (("dataset", "out"), ("features", "out"), ("rejects", "rejected")):
        rows = outputs[port]["rows"] if port in outputs else None
        if rows is not None and rows != counts[key]:
            raise RuntimeError(f"the stage says {counts[key]} rows {key}, but wrote {rows} to {port}")


def describe(folder: Path) -> dict[str, Any]:
    """Rows and schema of an artefact folder, as far as it has any."""
    schema_path = folder / "schema.json"
    if schema_path.exists():
        schema = read_json(schema_path)
        return {"rows": schema["rows"], "schema": schema}
    rows = next(
        (row_count(folder / name) for name in ("rejects.parquet", "data.parquet") if (folder / name).exists()), None
    )
    return {"rows": rows, "schema": None}


def call(base: Path, entry: str, function: str, params: dict[str, Any]) -> Any:
    """Answer a short question with a public function of ``stage.py``: ``function(params, base)``.

    :raises LookupError: the room defines no such function
    """
    module = load(entry)
    answer = getattr(module, function, None)
    own = getattr(answer, "__module__", None) == module.__name__
    if answer is None or not own or function.startswith("_") or function == "run":
        raise LookupError(f"{entry} answers no question named {function}")
    return answer(params, base)


def fail(base: Path, error: BaseException) -> Message:
    """Write the ``failure`` file and return the fields of a ``failed`` message."""
    try:
        memory_mb = read_config(base)["limits"].get("memoryMb")
    except (OSError, ValueError, KeyError):
        memory_mb = None
    failure = failure_of(error, memory_mb)
    # The message to the supervisor says the same; a full disk must not hide it.
    with suppress(OSError):
        write_text(base / "failure", f"{failure['code']}: {failure['message']}\n")
    return failure
