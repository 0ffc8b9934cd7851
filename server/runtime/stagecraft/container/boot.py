"""The outer process of a job. Standard library only.

It lives on when the inner one dies of memory or is stopped, so the job always says why it ended.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from stagecraft.container.job import read_job
from stagecraft.container.layout import LOCK_FILE, PACKAGE_SOURCES, PACKAGES_VARIABLE, WHEELS, Layout, Mode, base_dir
from stagecraft.container.packages import bring_packages
from stagecraft.container.tell import tell_failure, tell_success
from stagecraft.errors import StageError, failure_of
from stagecraft.protocol import Message

GRACE_SECONDS = 100.0
"""SageMaker kills 120 seconds after its SIGTERM; the rest is for saying so."""
POLL_SECONDS = 0.05

STOPPED: Message = {
    "code": "stopped",
    "message": "The job was stopped before its end: its time limit was reached, or somebody stopped it.",
    "remedy": "Give it a longer time limit, a larger instance or fewer rows; nothing of it was handed on.",
    "where": None,
    "internal": "",
}


def main(mode: Mode, code: Path, grace: float = GRACE_SECONDS) -> int:
    """Run the job to its end; returns the exit code.

    :param code: the unpacked code archive, with ``stagecraft/`` and ``stages/``
    :param grace: seconds the inner process gets to end after a SIGTERM
    """
    layout = Layout(base_dir(), mode)
    stop = _Stop()
    try:
        read_job(layout)
        layout.work.mkdir(parents=True, exist_ok=True)
        packages = bring_packages(_package_source(), code / LOCK_FILE, layout.channel(WHEELS), layout.packages)
        ended = _run_inner(layout, code, packages, stop, grace)
    except Exception as error:
        ended = {"failure": failure_of(error), "stage": None}
        sys.stderr.write(f"{ended['failure']['internal']}\n")
    finally:
        # What is left would only fill the volume; results lie in the output folders by now.
        shutil.rmtree(layout.work, ignore_errors=True)
    failure = ended.get("failure")
    if failure is None:
        tell_success(layout, ended["message"])
        return 0
    tell_failure(layout, failure, ended.get("stage"))
    sys.stderr.write(f"{failure['code']}: {failure['message']} {failure.get('remedy') or ''}\n")
    return 1


def _package_source() -> str:
    source = os.environ.get(PACKAGES_VARIABLE, "image")
    if source not in PACKAGE_SOURCES:
        raise StageError(
            "config_unreadable",
            f"{PACKAGES_VARIABLE} is “{source}”, which says nothing about where packages come from.",
            f"Set it to {', '.join(PACKAGE_SOURCES)}.",
        )
    return source


class _Stop:
    """Notes a SIGTERM."""

    def __init__(self) -> None:
        self.asked: float | None = None
        signal.signal(signal.SIGTERM, self._note)

    def _note(self, _signal: int, _frame: object) -> None:
        self.asked = self.asked or time.monotonic()


def _run_inner(layout: Layout, code: Path, packages: Path | None, stop: _Stop, grace: float) -> dict[str, Any]:
    layout.outcome.unlink(missing_ok=True)
    path = [str(packages)] if packages else []
    path += [str(code), *filter(None, [os.environ.get("PYTHONPATH")])]
    spoken = {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8:replace"}
    environment = {**os.environ, **spoken, "PYTHONPATH": os.pathsep.join(path)}
    inner = subprocess.Popen(
        [sys.executable, "-m", "stagecraft.container.work", layout.mode], cwd=code, env=environment
    )
    told = False
    while (code_of_end := inner.poll()) is None:
        if stop.asked is not None and not told:
            inner.send_signal(signal.SIGTERM)
            told = True
        if stop.asked is not None and time.monotonic() - stop.asked > grace:
            inner.kill()
        time.sleep(POLL_SECONDS)
    ended = _read_outcome(layout)
    if ended is not None and "failure" not in ended:
        return ended
    stage = ended.get("stage") if ended else None
    if stop.asked is not None:
        return {"failure": STOPPED, "stage": stage}
    if ended is not None and ended["failure"] is not None:
        return ended
    return {"failure": _death(code_of_end, ended), "stage": stage}


def _read_outcome(layout: Layout) -> dict[str, Any] | None:
    try:
        return json.loads(layout.outcome.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _death(code: int, ended: dict[str, Any] | None) -> Message:
    """A death without a word: the inner process notes where it is, so the stage and its limit are known."""
    limit = f" at {ended['memoryMb']} MB" if ended and ended.get("memoryMb") else ""
    # Only the kernel kills this way without being asked; libraries abort when an allocation fails.
    if code in (-signal.SIGKILL, -signal.SIGABRT):
        return {
            "code": "out_of_memory",
            "message": f"The stage ran out of memory{limit}.",
            "remedy": "Choose a larger instance, or work with fewer rows or columns.",
            "where": None,
            "internal": "",
        }
    word = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    return {
        "code": "died",
        "message": f"The stage's process died ({word}).",
        "remedy": "The job's log has the details; report them if it happens again.",
        "where": None,
        "internal": "",
    }
