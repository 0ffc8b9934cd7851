"""Brings what the image lacks. Standard library only, because it runs before anything is installed."""

import fcntl
import hashlib
import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from stagecraft.errors import StageError

PYTHONS = ((3, 11), (3, 13))
"""Oldest and newest Python the pinned packages exist for."""

STANDS_FOR = {"xgboost-cpu": "xgboost"}
"""A pinned package → another distribution of the same library that an image may hold instead."""

SERVING = (
    "cloudpickle",
    "flatbuffers",
    "joblib",
    "lightgbm",
    "ml-dtypes",
    "narwhals",
    "numpy",
    "onnx",
    "onnxruntime",
    "packaging",
    "pandas",
    "polars",
    "polars-runtime-32",
    "protobuf",
    "pyarrow",
    "python-dateutil",
    "pytz",
    "scikit-learn",
    "scipy",
    "threadpoolctl",
    "typing-extensions",
    "tzdata",
    "xgboost-cpu",
)
"""What answering requests needs; the rest of the lock is for preparing, training and searching."""

TOOLKIT = ("setuptools", "wheel")
"""What the images' toolkits build the code with."""


@dataclass(frozen=True)
class Pin:
    """One package of ``wheels.json``."""

    name: str
    version: str
    sha256: str

    @property
    def line(self) -> str:
        """As pip reads it."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


@dataclass(frozen=True)
class Lock:
    """``wheels.json``: every pinned package with its wheel for one Python and one platform.

    Its ``toolkit`` part is for the images' own toolkits, which build the code as a package before they run it.
    """

    python: str
    pins: tuple[Pin, ...]

    @classmethod
    def read(cls, path: Path) -> "Lock":
        """Read the file that lies in the code archive."""
        given = json.loads(path.read_text(encoding="utf-8"))
        pins = tuple(Pin(one["name"], one["version"], one["sha256"]) for one in given["packages"])
        return cls(given["python"], pins)


def installed(name: str) -> str | None:
    """Version of an installed package, or of one that stands for it."""
    for one in (name, STANDS_FOR.get(name)):
        try:
            if one is not None:
                return importlib.metadata.version(one)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def check_python() -> None:
    """:raises StageError: ``python_wrong``"""
    oldest, newest = PYTHONS
    if not oldest <= sys.version_info[:2] <= newest:
        raise _wrong_python(f"{dotted(oldest)} to {dotted(newest)}")


def dotted(version: tuple[int, ...]) -> str:
    """``3.12``."""
    return ".".join(str(part) for part in version)


def _wrong_python(wanted: str) -> StageError:
    return StageError(
        "python_wrong",
        f"The image runs Python {dotted(sys.version_info[:2])}; the pinned packages are for Python {wanted}.",
        "Choose an image with that Python: XGBoost 3.2-0, scikit-learn 1.9-0, or your own by the Dockerfile.",
    )


def bring_packages(
    source: str, lock_file: Path, wheels: Path, target: Path, only: Collection[str] | None = None
) -> Path | None:
    """Install what the image lacks, or holds in another version than the pinned one.

    :param source: ``wheels`` (from the folder, no network), ``pip`` (from the index), ``image`` (nothing is installed)
    :param wheels: folder with wheel files
    :param target: where packages go; it must come first on the import path of whoever uses them
    :param only: names to look at; None = all of the lock
    :returns: ``target`` when something is installed there, None when the image has everything
    :raises StageError: ``python_wrong``, ``packages_missing``, ``wheels_missing``, ``wheels_refused``
    """
    check_python()
    lock = Lock.read(lock_file)
    pins = [pin for pin in lock.pins if only is None or pin.name in only]
    if source == "image":
        missing = [pin.name for pin in pins if installed(pin.name) is None]
        if missing:
            raise StageError(
                "packages_missing",
                f"The image lacks {', '.join(missing)}.",
                "Ship the wheels with the job, or use an image made by the Dockerfile of the runtime.",
            )
        return None
    needed = [pin for pin in pins if installed(pin.name) != pin.version]
    if not needed:
        return None
    if dotted(sys.version_info[:2]) != lock.python:
        raise _wrong_python(lock.python)
    if source == "wheels":
        absent = _absent(needed, wheels)
        if absent:
            raise StageError(
                "wheels_missing",
                f"The channel “wheels” holds no wheel of {', '.join(absent)}.",
                "Upload every wheel that the lock file names, then run again.",
            )
    _install(needed, wheels if source == "wheels" else None, target)
    return target


def _absent(pins: list[Pin], wheels: Path) -> list[str]:
    def flat(name: str) -> str:
        return re.sub(r"[-_.]+", "_", name).lower()

    files = [path.name.split("-") for path in wheels.glob("*.whl")] if wheels.is_dir() else []
    there = {(flat(parts[0]), parts[1]) for parts in files if len(parts) > 2}
    return [f"{pin.name} {pin.version}" for pin in pins if (flat(pin.name), pin.version) not in there]


def _install(pins: list[Pin], wheels: Path | None, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{pin.line}\n" for pin in pins)
    stamp = target / ".installed"
    mark = hashlib.sha256(text.encode()).hexdigest()
    # Several workers of a serving container begin at once: one installs, the others wait for it.
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == mark:
            return
        requirements = target / ".requirements.txt"
        requirements.write_text(text)
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile", "--target", str(target)]
        quiet = ["--disable-pip-version-check", "--no-input", "--no-warn-script-location", "--quiet"]
        where = [] if wheels is None else ["--no-index", "--find-links", str(wheels)]
        command = [sys.executable, "-m", "pip", "install", *quiet, *options, *where, "-r", str(requirements)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.stderr.write(done.stdout + done.stderr)
            said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
            raise StageError(
                "wheels_refused",
                f"pip refused the packages: {(said or ['it gave no reason'])[-1][:300]}",
                "A wheel is damaged, of another version or for another system: upload those of the lock file again."
                if wheels
                else "The job can't reach a package index: ship the wheels with the job instead.",
            )
        stamp.write_text(mark)
