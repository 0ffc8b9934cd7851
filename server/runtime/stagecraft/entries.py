"""Finds and loads the Python code of the stage rooms.

A room is loaded as a package of its own (``stagecraft_rooms.<kind>``), so ``stage.py`` reaches a file beside it with
``from .name import …`` and can't reach another room.
"""

import hashlib
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

ROOMS = "stagecraft_rooms"
DEFAULT_ROOT = Path(__file__).resolve().parents[2] / "stages"

_loaded: dict[str, tuple[Path, str]] = {}


def stages_root() -> Path:
    """The folder of the stage rooms this interpreter works with."""
    return _root


def set_stages_root(root: Path) -> None:
    """Use another folder of rooms, for tests."""
    global _root
    _root = root.resolve()


_root = DEFAULT_ROOT


def rooms_with(file: str) -> list[str]:
    """Names of the rooms that hold a file of this name, e.g. ``steps.py``."""
    return sorted(path.parent.name for path in _root.glob(f"*/{file}"))


def load(kind: str, name: str = "stage") -> ModuleType:
    """The module ``<stages root>/<kind>/<name>.py``; loaded again when any Python file of the room has changed.

    :raises FileNotFoundError: there is no such file
    """
    room = _root / kind
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", kind) or not (room / f"{name}.py").is_file():
        raise FileNotFoundError(f"{room / name}.py")
    package_name = f"{ROOMS}.{kind}"
    stamp = _stamp(room)
    if _loaded.get(kind) != (room, stamp):
        for known in [known for known in sys.modules if known == package_name or known.startswith(f"{package_name}.")]:
            del sys.modules[known]
        _package(ROOMS, [])
        _package(package_name, [str(room)])
        importlib.invalidate_caches()
        _loaded[kind] = (room, stamp)
    return importlib.import_module(f"{package_name}.{name}")


def _package(name: str, path: list[str]) -> None:
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = path
        sys.modules[name] = package


def _stamp(room: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(room.glob("*.py")):
        digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
