"""The loop of a warm interpreter: one stage at a time in the main thread.

A side thread owns stdin: it notes a cancel, sends the heartbeat, and ends the whole process group the moment the
supervisor is gone.
"""

import ctypes
import gc
import importlib
import os
import queue
import select
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from stagecraft import walls
from stagecraft.entries import set_stages_root
from stagecraft.errors import Cancelled, failure_of
from stagecraft.execute import call, execute, fail, read_config
from stagecraft.protocol import Channel, Lines, Message

HEARTBEAT_SECONDS = 1.0
IDLE_SECONDS = 3.0
"""Quiet time before the next rarely used library is loaded: loading must not delay a stage that follows at once."""

WARM = (
    "numpy",
    "polars",
    "duckdb",
    "pyarrow",
    "pyarrow.parquet",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.preprocessing",
    "xgboost",
    "lightgbm",
)
END_OF_OUTPUT = "\x1e"
"""The record separator of ASCII; begins the line that ends a stage's output on stderr."""

IDLE = ("onnxruntime", "optuna", "onnx", "skl2onnx", "onnxmltools")
NAMED = ("numpy", "polars", "duckdb", "pyarrow", "sklearn", "xgboost", "lightgbm")


class Worker:
    """One interpreter's life."""

    def __init__(self, stdin: int, channel: Channel) -> None:
        self._stdin = stdin
        self._channel = channel
        self._work: queue.Queue[Message] = queue.Queue()
        self._cancelled = threading.Event()
        self._current: str | None = None
        self._lock = threading.Lock()

    # ---- side thread

    def listen(self) -> None:
        """Read stdin for ever; runs in the side thread."""
        lines = Lines()
        try:
            while True:
                readable, _, _ = select.select([self._stdin], [], [], HEARTBEAT_SECONDS)
                if readable:
                    chunk = os.read(self._stdin, 65_536)
                    if not chunk:
                        break
                    for message in lines.feed(chunk):
                        self._take(message)
                elif (current := self._current) is not None:
                    self._channel.send({"type": "heartbeat", "id": current, "rssMb": resident_mb()})
        finally:
            # The supervisor is gone. Nobody waits for the stage, and its children must not outlive it.
            end_group()

    def _take(self, message: Message) -> None:
        match message["type"]:
            case "cancel":
                with self._lock:
                    if message["id"] == self._current:
                        self._cancelled.set()
            case "exit":
                os._exit(0)
            case "run" | "call":
                # Here and not in the main thread, so that a cancel that follows at once finds its stage.
                with self._lock:
                    self._current = message["id"]
                    self._cancelled.clear()
                self._work.put(message)

    # ---- main thread

    def serve(self) -> None:
        """Run what arrives, for ever."""
        idle = list(IDLE)
        while True:
            try:
                message = self._work.get(timeout=IDLE_SECONDS if idle else None)
            except queue.Empty:
                with suppress(ImportError):
                    importlib.import_module(idle.pop(0))
                continue
            self._serve_one(message)
            tidy()

    def _serve_one(self, message: Message) -> None:
        job, base = message["id"], Path(message["base"])

        def send(event: Message) -> None:
            self._channel.send({**event, "id": job})

        send({"type": "started"})
        try:
            if message["type"] == "call":
                answer: Message = {
                    "type": "result",
                    "value": call(base, message["entry"], message["function"], message["params"]),
                }
            else:
                walls.limit_memory(read_config(base)["limits"]["memoryMb"])
                answer = {"type": "done", **execute(base, message["entry"], send, self._cancelled)}
        except Cancelled:
            answer = {"type": "failed", "code": "cancelled", "message": "Cancelled.", **_NOTHING_ELSE}
        except BaseException as error:
            # Also SystemExit and KeyboardInterrupt: the stage ends, the interpreter stays.
            walls.limit_memory(None)
            failure = failure_of(error) if message["type"] == "call" else fail(base, error)
            answer = {"type": "failed", **failure}
        walls.limit_memory(None)
        end_output(job)
        with self._lock:
            self._current = None
        send(answer)


_NOTHING_ELSE: Message = {"remedy": None, "where": None, "internal": None}


def resident_mb() -> int:
    """Resident size of this process in MB; 0 where the system doesn't say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (OSError, ValueError):
        return 0


def end_output(job: str) -> None:
    """Write out what was printed and mark its end, so that the supervisor gives every line to the right stage."""
    sys.stdout.flush()
    sys.stderr.flush()
    ctypes.CDLL(None).fflush(None)
    os.write(2, f"\n{END_OF_OUTPUT}{job}\n".encode())


def end_group() -> None:
    """Kill this process and everything it started."""
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def tidy() -> None:
    """Give memory back after a stage."""
    gc.collect()
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def versions() -> dict[str, str]:
    """Versions of the libraries that decide a result."""
    return {name: str(importlib.import_module(name).__version__) for name in NAMED}


def live(stages: Path, standing: dict[str, bool]) -> None:
    """Take over stdin and stdout, warm up, say ready, serve for ever.

    :param stages: folder of the stage rooms
    :param standing: which walls stand, for the ready message
    """
    # Protocol lines travel on private descriptors: what a library prints goes to stderr, what it reads is empty.
    stdin, stdout = os.dup(0), os.dup(1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_stages_root(stages)
    channel = Channel(stdout)
    worker = Worker(stdin, channel)
    # Before the imports, so that a supervisor that dies meanwhile leaves nothing behind.
    threading.Thread(target=worker.listen, name="stdin", daemon=True).start()
    for name in WARM:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    ready: dict[str, Any] = {
        "type": "ready",
        "id": "",
        "pid": os.getpid(),
        "python": sys.version.split()[0],
        "packages": versions(),
        "walls": standing,
    }
    channel.send(ready)
    worker.serve()
