"""Runs a stage in this process on real folders, for tests."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.execute import execute
from stagecraft.io import read_json, write_json
from stagecraft.protocol import Message, plain

LIMITS = {"cpus": 2, "memoryMb": 4096, "seconds": 600}


@dataclass
class Finished:
    """What a stage left behind. ``outputs[port]`` is a folder, ``result`` the content of ``result.json``."""

    base: Path
    outputs: dict[str, Path]
    result: dict[str, Any]
    done: Message
    events: list[Message] = field(default_factory=list)

    @property
    def rows(self) -> dict[str, int] | None:
        """``{in, out, rejected, made}``."""
        return self.done["rows"]

    def frame(self, port: str = "dataset", file: str = "data.parquet") -> pl.DataFrame:
        """One Parquet file of an output."""
        return pl.read_parquet(self.outputs[port] / file)

    def panel(self, panel_id: str) -> dict[str, Any]:
        """The panel with this id."""
        return next(panel for panel in self.result["panels"] if panel["id"] == panel_id)


def files_of(folder: Path) -> list[Path]:
    """Every file of an artefact."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def prepare(
    base: Path,
    kind: str,
    params: Mapping[str, Any],
    inputs: Mapping[str, Sequence[Path]] | None = None,
    sources: Sequence[Path] = (),
    *,
    seed: int = 7,
    final: bool = False,
    stage: Mapping[str, str] | None = None,
    limits: Mapping[str, int] | None = None,
) -> None:
    """Lay out a folder as the engine does; inputs and sources are linked, not copied."""
    inputs = inputs or {}
    config = {
        "contract": 1,
        "stage": {"id": kind, "kind": kind, "name": kind, **(stage or {})},
        "entry": kind,
        "params": plain(dict(params)),
        "seed": seed,
        "final": final,
        "inputs": {port: len(folders) for port, folders in inputs.items()},
        "sources": [source.name for source in sources],
        "limits": {**LIMITS, **(limits or {})},
    }
    write_json(base / "input" / "config" / "stage.json", config)
    for port, folders in inputs.items():
        for at, folder in enumerate(folders):
            _link(folder, base / "input" / port / str(at))
    for at, source in enumerate(sources):
        _link(source, base / "input" / "source" / str(at) / source.name)


def _link(source: Path, link: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(source.resolve())


def run_stage(
    base: Path,
    kind: str,
    params: Mapping[str, Any],
    inputs: Mapping[str, Sequence[Path]] | None = None,
    sources: Sequence[Path] = (),
    *,
    cancelled: threading.Event | None = None,
    **facts: Any,
) -> Finished:
    """Run a stage and wait for its end.

    :param base: an empty folder, e.g. ``tmp_path / "clean"``
    :param kind: name of the room
    :param params: what ``compile.ts`` would hand over
    :param inputs: folders by port, e.g. ``{"dataset": [ingested.outputs["dataset"]]}``
    :param sources: the user's files
    :param facts: ``seed=``, ``final=``, ``stage=``, ``limits=`` of ``prepare``
    :raises StageError: what the entry raised, untouched
    """
    prepare(base, kind, params, inputs, sources, **facts)
    events: list[Message] = []
    done = execute(base, kind, events.append, cancelled)
    outputs = {port: base / "output" / port for port in done["outputs"]}
    return Finished(base, outputs, read_json(base / "output" / "result.json"), done, events)
