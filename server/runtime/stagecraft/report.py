"""What a stage tells while it runs (events) and at its end (``result.json``)."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from stagecraft.errors import Cancelled
from stagecraft.metric_keys import METRIC_KEYS
from stagecraft.panels import Panel, check_panel
from stagecraft.protocol import Message, plain, truncate

PROBLEM_TYPES = frozenset(("binary", "multiclass", "regression"))
ROLES = frozenset(("validation", "test", "baseline"))
TONES = frozenset(("good", "warn", "bad", "neutral"))
LEVELS = frozenset(("debug", "info", "warning", "error"))

PROGRESS_SECONDS = 0.1
"""Between two progress messages; a person can't read faster and a loop over rows would flood the pipe."""


class Report:
    """Given to every stage entry. Methods that send may raise Cancelled, so a stage that reports can be stopped."""

    def __init__(self, send: Callable[[Message], None] | None = None, cancelled: threading.Event | None = None) -> None:
        self._send = send or (lambda message: None)
        self._cancelled = cancelled or threading.Event()
        self._last_progress = 0.0
        self._row_counts: dict[str, int] | None = None
        self._operations: list[dict[str, Any]] = []
        self._panels: list[Panel] = []
        self._verdict: dict[str, str] | None = None
        self._metrics: dict[str, dict[str, Any]] = {}
        self._problem_type: str | None = None
        self._refused: int | None = None
        self._facts: dict[str, Any] = {}
        self._canonical: dict[str, str] = {}

    # ---- while it runs

    def check_cancelled(self) -> None:
        """Raise Cancelled when the run was cancelled. Call it in long loops."""
        if self._cancelled.is_set():
            raise Cancelled

    def progress(self, done: float, total: float | None = None, text: str = "") -> None:
        """Say how far the work is: ``done`` of ``total`` (None = unknown), both in the unit the text names."""
        self.check_cancelled()
        now = time.monotonic()
        if now - self._last_progress < PROGRESS_SECONDS and done != total:
            return
        self._last_progress = now
        self._send({"type": "progress", "done": done, "total": total, "text": truncate(text)})

    def log(self, text: str, level: str = "info") -> None:
        """One line for the run's log; ``level`` is debug, info, warning or error."""
        if level not in LEVELS:
            raise ValueError(f"unknown level: {level!r}")
        self.check_cancelled()
        self._send({"type": "log", "level": level, "text": truncate(text)})

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        """One point of a live curve. A value that is no number is left out."""
        self.check_cancelled()
        if (number := plain(value)) is not None:
            self._send({"type": "metric", "name": name, "value": number, "step": step})

    def rows(self, rows_in: int, rows_out: int, rejected: int = 0, made: int = 0) -> None:
        """The stage's account of rows; the last call counts.

        :raises ValueError: rows out are not rows in − rejected + made
        """
        if rows_out != rows_in - rejected + made:
            raise ValueError(f"rows don't add up: {rows_in} in − {rejected} rejected + {made} made ≠ {rows_out} out")
        self._row_counts = {"in": int(rows_in), "out": int(rows_out), "rejected": int(rejected), "made": int(made)}
        self._send({"type": "rows", **self._row_counts})

    def operation(
        self, name: str, rows_in: int, rows_out: int, rejected: int = 0, made: int = 0, note: str = ""
    ) -> None:
        """The account of one step inside the stage; shown as an operations panel."""
        counts = {"rowsIn": int(rows_in), "rowsOut": int(rows_out), "rejected": int(rejected), "made": int(made)}
        self._operations.append({"name": name, **counts, **({"note": note} if note else {})})

    # ---- what stays

    def panel(self, panel: Panel) -> None:
        """Add a picture or table; shapes: ``panelSchema``. A panel with the id of an earlier one replaces it."""
        checked = check_panel(panel)
        for at, known in enumerate(self._panels):
            if known["id"] == checked["id"]:
                self._panels[at] = checked
                return
        self._panels.append(checked)

    def verdict(self, tone: str, text: str) -> None:
        """The stage's result in one sentence; ``tone`` is good, warn, bad or neutral."""
        if tone not in TONES:
            raise ValueError(f"unknown tone: {tone!r}")
        self._verdict = {"tone": tone, "text": text}

    def metrics(self, role: str, values: Mapping[str, Any]) -> None:
        """Metrics of a role (validation, test, baseline): numbers, ``(value, low, high)`` or ``{value, low, high}``."""
        if role not in ROLES:
            raise ValueError(f"unknown role of metrics: {role!r}")
        unknown = sorted(set(values) - METRIC_KEYS)
        if unknown:
            raise ValueError(f"unknown metrics: {', '.join(unknown)}")
        self._metrics.setdefault(role, {}).update({key: _metric_value(value) for key, value in values.items()})

    def problem_type(self, problem_type: str) -> None:
        """binary, multiclass or regression."""
        if problem_type not in PROBLEM_TYPES:
            raise ValueError(f"unknown problem type: {problem_type!r}")
        self._problem_type = problem_type

    def refused(self, count: int) -> None:
        """How many rows the production twin refused while being judged."""
        self._refused = int(count)

    def fact(self, key: str, value: Any) -> None:
        """A small machine-readable fact a later page or the engine needs."""
        self._facts[key] = plain(value)

    def canonical(self, port: str, sha256: str) -> None:
        """The hash of a port's meaning, for files whose bytes differ between equal runs."""
        self._canonical[port] = sha256

    # ---- read by the runtime

    @property
    def row_counts(self) -> dict[str, int] | None:
        """``{in, out, rejected, made}`` or None when the stage gave no account."""
        return self._row_counts

    @property
    def operations(self) -> list[dict[str, Any]]:
        """The account of rows, step by step, so far."""
        return [dict(operation) for operation in self._operations]

    @property
    def canonical_hashes(self) -> dict[str, str]:
        """Hashes given by ``canonical``, by port."""
        return self._canonical

    def result(self) -> dict[str, Any]:
        """The content of ``result.json`` (``stageResultSchema``)."""
        panels = list(self._panels)
        if self._operations and not any(panel["kind"] == "operations" for panel in panels):
            items = [dict(operation) for operation in self._operations]
            panels.append({"kind": "operations", "id": "operations", "title": "Rows, step by step", "items": items})
        return {
            "verdict": self._verdict,
            "problemType": self._problem_type,
            "metrics": self._metrics,
            "refused": self._refused,
            "panels": panels,
            "facts": self._facts,
        }


def _metric_value(value: Any) -> dict[str, float | None]:
    if isinstance(value, Mapping):
        value, low, high = value["value"], value.get("low"), value.get("high")
    elif isinstance(value, (tuple, list)):
        value, low, high = value
    else:
        low = high = None
    return {"value": plain(value), "low": plain(low), "high": plain(high)}
