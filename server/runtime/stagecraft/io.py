"""The folders of a stage: what comes in, where results go, and the artefacts every stage reads and writes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from stagecraft.errors import StageError
from stagecraft.files import (
    DRAW,
    PARTITION,
    PARTITIONS,
    RESERVED,
    ROW,
    Frame,
    atomic,
    read_json,
    read_parquet,
    row_count,
    scan_parquet,
    sha256_of,
    write_json,
    write_parquet,
    write_text,
)
from stagecraft.look.rejected import rejects_of
from stagecraft.profile import Profile, column_type, profile_of, profile_parquet

__all__ = [
    "DRAW",
    "PARTITION",
    "PARTITIONS",
    "RESERVED",
    "ROW",
    "Frame",
    "Inputs",
    "Outputs",
    "Schema",
    "atomic",
    "column_type",
    "make_schema",
    "read_base",
    "read_data",
    "read_json",
    "read_parquet",
    "read_recipe",
    "read_schema",
    "row_count",
    "scan_parquet",
    "sha256_of",
    "write_dataset",
    "write_json",
    "write_parquet",
    "write_profiled",
    "write_rejects",
    "write_text",
]

Schema = dict[str, Any]

REJECTS = {
    ROW: pl.Int64,
    "line": pl.Int64,
    "stage": pl.String,
    "rule": pl.String,
    "reason": pl.String,
    "raw": pl.String,
}


class Inputs:
    """What a stage gets. ``inputs["dataset"]`` is the list of folders behind a port, one per edge, in edge order."""

    def __init__(self, base: Path, config: Mapping[str, Any]) -> None:
        self._base = base
        self._counts: Mapping[str, int] = config.get("inputs", {})
        self.stage: dict[str, str] = config["stage"]
        self.seed: int = int(config["seed"])
        self.final: bool = bool(config.get("final", False))
        self.limits: dict[str, int] = config["limits"]
        names: Sequence[str] = config.get("sources", [])
        people = base / "input" / "config" / "people.json"
        self.people: dict[str, Any] | None = read_json(people) if people.exists() else None
        """What people have said about this stage so far, where anybody was asked."""
        self.sources = [base / "input" / "source" / str(at) / name for at, name in enumerate(names)]

    def __getitem__(self, port: str) -> list[Path]:
        return [self._base / "input" / port / str(at) for at in range(self._counts.get(port, 0))]

    def one(self, port: str) -> Path:
        """The only folder behind a port.

        :raises StageError: ``input_missing`` when nothing is connected
        """
        folders = self[port]
        if len(folders) != 1:
            raise StageError(
                "input_missing",
                f"This stage needs exactly one input of the kind “{port}”, but has {len(folders)}.",
                "Connect the stage that makes it.",
            )
        return folders[0]


class Outputs:
    """``outputs["dataset"]`` is the folder to write a port's artefact to."""

    def __init__(self, base: Path) -> None:
        self._root = base / "output"

    @property
    def root(self) -> Path:
        """The folder of all ports; what lies beside them is for the engine."""
        return self._root

    def __getitem__(self, port: str) -> Path:
        folder = self._root / port
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def written(self) -> dict[str, Path]:
        """Folders that hold something, by port."""
        if not self._root.is_dir():
            return {}
        return {
            folder.name: folder for folder in sorted(self._root.iterdir()) if folder.is_dir() and any(folder.iterdir())
        }


# ---- reading


def read_data(folder: Path, columns: list[str] | None = None) -> pl.DataFrame:
    """The rows of a dataset as they look after its stage."""
    return read_parquet(folder / "data.parquet", columns)


def read_base(folder: Path, columns: list[str] | None = None) -> pl.DataFrame:
    """The same rows before any fitted step."""
    path = folder / "base.parquet"
    return read_parquet(path if path.exists() else folder / "data.parquet", columns)


def read_recipe(folder: Path) -> dict[str, Any] | None:
    """The recipe of a dataset or features folder; None when it has none."""
    path = folder / "recipe.json"
    return read_json(path) if path.exists() else None


def read_schema(folder: Path) -> Schema:
    """``schema.json`` of a dataset or features folder."""
    return read_json(folder / "schema.json")


# ---- writing


def make_schema(
    profile: Profile,
    partitions: Mapping[str, int] | None = None,
    *,
    like: Schema | None = None,
    target: str | None = None,
    problem_type: str | None = None,
    classes: Sequence[str] | None = None,
    positive: str | None = None,
    roles: Mapping[str, str | None] | None = None,
    origin: str | None = None,
) -> Schema:
    """The content of ``schema.json``.

    :param profile: profile of the rows
    :param partitions: rows by partition; None = not split yet
    :param like: a schema whose target, classes and roles are carried over for the columns that still exist
    :param roles: column → id, group, time or target; given facts win over carried ones
    :param origin: stage that writes the rows; columns that ``like`` doesn't know were made by it
    """
    columns = profile["columns"]
    carried = like or {}
    known_roles = {column["name"]: column.get("role") for column in carried.get("columns", [])}
    known_roles.update(roles or {})
    origins = {column["name"]: column.get("origin") for column in carried.get("columns", [])}
    target = target if target is not None else carried.get("target")
    kept = target in columns
    if target is not None and kept:
        known_roles = {name: role for name, role in known_roles.items() if role != "target"} | {target: "target"}

    def fact(given: Any, key: str) -> Any:
        return given if given is not None else (carried.get(key) if kept and target == carried.get("target") else None)

    return {
        "columns": [
            {
                "name": name,
                "type": column["type"],
                "role": known_roles.get(name),
                "missing": column["missing"],
                "distinct": column["distinct"],
                "origin": origins.get(name, origin),
            }
            for name, column in columns.items()
        ],
        "target": target if kept else None,
        "problemType": fact(problem_type, "problemType"),
        "classes": fact(list(classes) if classes is not None else None, "classes"),
        "positive": fact(positive, "positive"),
        "rows": profile["rows"],
        "partitions": {name: int((partitions or {}).get(name, 0)) for name in PARTITIONS} if partitions else None,
    }


def write_profiled(folder: Path, name: str, frame: Frame, **facts: Any) -> Schema:
    """Write ``<name>.parquet`` with the ``schema.json`` and ``profile.json`` that describe it.

    :param frame: rows; a lazy frame is streamed and profiled column by column, so it need not fit into memory
    :param facts: keywords of ``make_schema``
    :returns: the schema
    """
    path = folder / f"{name}.parquet"
    write_parquet(frame, path)
    if isinstance(frame, pl.LazyFrame):
        profile = profile_parquet(path)
        split = scan_parquet(path).select(PARTITION).collect() if PARTITION in frame.collect_schema().names() else None
    else:
        profile = profile_of(frame)
        split = frame.select(PARTITION) if PARTITION in frame.columns else None
    partitions = dict(split[PARTITION].drop_nulls().value_counts().iter_rows()) if split is not None else None
    schema = make_schema(profile, partitions, **facts)
    write_json(folder / "profile.json", profile)
    write_json(folder / "schema.json", schema)
    return schema


def write_dataset(folder: Path, data: Frame, *, base: Frame | None = None, recipe: Any = None, **facts: Any) -> Schema:
    """Write a dataset artefact.

    :param folder: ``outputs["dataset"]``
    :param data: rows as they look after this stage, with ``__row``
    :param base: the same rows before any fitted step; None = ``data`` is the base
    :param recipe: ``{steps, signature}``; None = not written
    :param facts: keywords of ``make_schema``: ``like=`` (the input's schema), ``target=``, ``problem_type=``, …
    :returns: the schema
    """
    schema = write_profiled(folder, "data", data, **facts)
    if base is not None:
        write_parquet(base, folder / "base.parquet")
    if recipe is not None:
        write_json(folder / "recipe.json", recipe)
    return schema


def write_rejects(folder: Path, rejects: Frame | Sequence[Mapping[str, Any]]) -> int:
    """Write a rejects artefact.

    :param rejects: ``__row``, ``line``, ``stage``, ``rule``, ``reason``, ``raw``; absent columns are null
    :returns: how many rows
    """
    if isinstance(rejects, pl.LazyFrame):
        rejects = rejects.collect()
    elif not isinstance(rejects, pl.DataFrame):
        rejects = pl.DataFrame([{name: row.get(name) for name in REJECTS} for row in rejects], schema=REJECTS)
    present = set(rejects.columns)
    frame = rejects.select(
        (pl.col(name).cast(dtype) if name in present else pl.lit(None, dtype=dtype).alias(name))
        for name, dtype in REJECTS.items()
    )
    # Rows without a number (they never got one) follow in line order.
    frame = frame.sort([ROW, "line"], nulls_last=True, maintain_order=True)
    write_parquet(frame, folder / "rejects.parquet", ordered=True)
    write_json(folder / "look" / "rejects.json", rejects_of(frame))
    return frame.height
