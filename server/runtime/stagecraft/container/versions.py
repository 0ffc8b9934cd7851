"""Versions of the libraries that made a model: written beside it, and held against those that are to read it."""

import importlib.metadata
import platform
from pathlib import Path

from stagecraft.container.layout import VERSIONS_FILE
from stagecraft.container.packages import installed
from stagecraft.errors import StageError
from stagecraft.io import read_json, write_json

DECIDING = ("polars", "scikit-learn", "xgboost", "lightgbm", "onnxruntime")
"""Libraries that read a model back: prepare its rows, load its boosters, run its graph."""
TOLD = (*DECIDING, "numpy", "pyarrow", "duckdb", "onnx")

TWIN = "twin.json"
CARD = "card.json"


def current_versions() -> dict[str, str]:
    """Versions of what is installed here, by package."""
    return {"python": platform.python_version(), **{name: found for name in TOLD if (found := _version(name))}}


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return installed("xgboost-cpu") if name == "xgboost" else None


def _model_folders(folder: Path) -> list[Path]:
    """Where models lie in an artefact: at its top (model) or in its bundle (endpoint)."""
    return [one for one in (folder, folder / "bundle") if (one / TWIN).is_file()]


def stamp_versions(folder: Path) -> None:
    """Write ``versions.json`` beside every model of an output."""
    for model in _model_folders(folder):
        write_json(model / VERSIONS_FILE, current_versions())


def check_versions(folder: Path, what: str) -> None:
    """Refuse a model that other library versions made.

    A model of this machine's own runs has no ``versions.json``; its card names the library that trained it.

    :param what: how to call it, e.g. ``the model of “Train”``
    :raises StageError: ``versions_differ``, naming both versions
    """
    here = current_versions()
    for model in _model_folders(folder):
        made: dict[str, str] = {}
        if (model / CARD).is_file():
            library = read_json(model / CARD).get("library") or {}
            made |= {library["name"]: library["version"]} if library else {}
        if (model / VERSIONS_FILE).is_file():
            made |= read_json(model / VERSIONS_FILE)
        differing = [name for name in DECIDING if name in made and made[name] != here.get(name)]
        if differing:
            pairs = ", ".join(f"{name} {made[name]} (here {here.get(name, 'not installed')})" for name in differing)
            raise StageError(
                "versions_differ",
                f"{what[0].upper()}{what[1:]} was made with {pairs}.",
                "Train it again with the packages of this job, or run this job with those of the model.",
            )
