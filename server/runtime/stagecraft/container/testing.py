"""A container's file system in a temporary folder, and rooms of small stages that behave well or badly."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stagecraft.container.archives import pack
from stagecraft.container.layout import (
    CODE,
    CODE_ARCHIVE,
    CONFIG,
    JOB_FILE,
    LAYOUT_VERSION,
    LOCK_FILE,
    PROCESS_SCRIPT,
    SEARCH_MODULE,
    Layout,
    Mode,
)

RUNTIME = Path(__file__).resolve().parents[2]
ENTRIES = RUNTIME / "containers"
LIMITS = {"cpus": 1, "memoryMb": 2048, "seconds": 600}

HEAD = """
import json, os, signal, sys, time
from stagecraft.errors import StageError

"""
ROOMS = {
    "count": """
def run(params, inputs, outputs, report):
    before = sum(json.loads((folder / "n.json").read_text())["n"] for folder in inputs["dataset"])
    before += sum(int(source.read_text()) for source in inputs.sources)
    (outputs["dataset"] / "n.json").write_text(json.dumps({"n": before + params.get("add", 1)}))
    print("counted to", before + params.get("add", 1))
    report.rows(before, before)
""",
    "teach": """
def run(params, inputs, outputs, report):
    (outputs["model"] / "twin.json").write_text(json.dumps(params))
    (outputs["report"] / "report.json").write_text("{}")
    report.metrics("validation", {"roc_auc": {"value": 0.75, "low": None, "high": None}})
""",
    "refuse": """
def run(params, inputs, outputs, report):
    (outputs["dataset"] / "half.json").write_text("{}")
    raise StageError("target_missing", params.get("text", "There is no target."), "Choose a target column.")
""",
    "hog": """
def run(params, inputs, outputs, report):
    taken = []
    while True:
        taken.append(bytearray(64 * 1024 * 1024))
""",
    "killed": """
def run(params, inputs, outputs, report):
    os.kill(os.getpid(), signal.SIGKILL)
""",
    "crash": """
def run(params, inputs, outputs, report):
    os._exit(3)
""",
    "polite": """
def run(params, inputs, outputs, report):
    (outputs["dataset"] / "half.json").write_text("{}")
    print("spinning")
    while True:
        report.check_cancelled()
        time.sleep(0.01)
""",
    "stubborn": """
def run(params, inputs, outputs, report):
    print("spinning")
    while True:
        time.sleep(0.01)
""",
}


@dataclass
class Ended:
    """How an entry point ended."""

    code: int
    output: str
    failure: str | None
    message: bytes | None


@dataclass
class Box:
    """One container. ``code`` holds the code as it lies after unpacking."""

    home: Path
    mode: Mode
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layout = Layout(self.home / "opt" / "ml", self.mode)
        self.base.mkdir(parents=True)
        self.source = self.home / "source"
        make_code(self.source)

    @property
    def base(self) -> Path:
        """Its ``/opt/ml``."""
        return self.layout.base

    def job(self, *stages: dict[str, Any]) -> None:
        """Write ``job.json``."""
        self.write(CONFIG, JOB_FILE, json.dumps({"layout": LAYOUT_VERSION, "stages": stages}))

    def write(self, channel: str, name: str, content: str | bytes) -> Path:
        """Put a file into a channel."""
        path = self.layout.channel(channel) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def archive(self) -> Path:
        """Put the code into its channel."""
        path = self.layout.channel(CODE) / CODE_ARCHIVE
        pack(path, {one.name: one for one in sorted(self.source.iterdir())})
        for name in (PROCESS_SCRIPT, SEARCH_MODULE):
            shutil.copyfile(ENTRIES / name, path.parent / name)
        return path

    def variables(self) -> dict[str, str]:
        """Environment of a process in this container."""
        kept = {key: os.environ[key] for key in ("HOME", "LANG") if key in os.environ}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, **kept, "SAGEMAKER_BASE_DIR": str(self.base), **self.environment}

    def start(self, command: Sequence[str | Path]) -> "subprocess.Popen[str]":
        """Start a process of this container."""
        return subprocess.Popen(
            command,
            cwd=self.home,
            env=self.variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def command(self) -> list[str | Path]:
        """How the entry point is started without a toolkit."""
        self.archive()
        entry = ["train.py"] if self.mode == "training" else []
        return ["/bin/bash", self.layout.channel(CODE) / PROCESS_SCRIPT, *entry]

    def run(self, command: Sequence[str | Path] | None = None) -> Ended:
        """Run to the end."""
        process = self.start(command or self.command())
        return self.ended(process)

    def ended(self, process: "subprocess.Popen[str]") -> Ended:
        """Wait, and read what was left behind."""
        output, _ = process.communicate(timeout=120)
        failure, message = self.layout.failure, self.layout.message
        return Ended(
            process.returncode,
            output,
            failure.read_text("utf-8") if failure.exists() else None,
            message.read_bytes() if message.exists() else None,
        )


def make_code(folder: Path) -> None:
    """The code as the archive holds it, with the small rooms above instead of the real stages."""
    skipped = shutil.ignore_patterns("test_*", "__pycache__")
    shutil.copytree(RUNTIME / "stagecraft", folder / "stagecraft", ignore=skipped)
    for path in [*ENTRIES.glob("*.py"), ENTRIES / LOCK_FILE]:
        shutil.copyfile(path, folder / path.name)
    for room, text in ROOMS.items():
        (folder / "stages" / room).mkdir(parents=True)
        (folder / "stages" / room / "stage.py").write_text(HEAD + text)


def stage(
    room: str,
    inputs: Mapping[str, Sequence[dict[str, Any]]] | None = None,
    *,
    name: str = "",
    params: Mapping[str, Any] | None = None,
    sources: Sequence[dict[str, str]] = (),
    trial: Mapping[str, str] | None = None,
    limits: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """One stage of ``job.json``; its id is ``name`` or the room's."""
    inputs = inputs or {}
    return {
        "config": {
            "contract": 1,
            "stage": {"id": name or room, "kind": room, "name": (name or room).capitalize()},
            "entry": room,
            "params": dict(params or {}),
            "seed": 7,
            "final": False,
            "inputs": {port: len(given) for port, given in inputs.items()},
            "sources": [one["name"] for one in sources],
            "limits": {**LIMITS, **(limits or {})},
        },
        "inputs": {port: list(given) for port, given in inputs.items()},
        "sources": list(sources),
        "packModel": False,
        "trial": None if trial is None else {"hyper": dict(trial)},
    }


def channel(name: str) -> dict[str, str]:
    """An input that is a channel."""
    return {"from": "channel", "channel": name}
