"""The words spoken between the supervisor and an interpreter: JSON lines, one message each.

This module imports nothing of ours and nothing but the standard library, so that the walls can be raised before it.
"""

import datetime
import decimal
import json
import math
import os
import threading
from collections.abc import Iterator
from typing import Any

Message = dict[str, Any]

MAX_TEXT = 4_000
"""Characters of a log line or a progress text; converters produce error texts of thousands of lines."""


def truncate(text: str, limit: int = MAX_TEXT) -> str:
    """Keep both ends of a long text, because an exception says what it is first and why last."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head
    return f"{text[:head]} … [{len(text) - limit} characters left out] … {text[-tail:]}"


def plain(value: Any) -> Any:
    """Turn numpy scalars, arrays, dates and sets into JSON values; NaN and infinite numbers become None."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(entry) for entry in value), key=str)
    if isinstance(value, decimal.Decimal):
        return plain(float(value))
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if hasattr(value, "to_list"):
        return plain(value.to_list())
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"{type(value).__name__} can't be written as JSON")


def encode(message: Message) -> bytes:
    """One message as one line."""
    return json.dumps(plain(message), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


class Channel:
    """Writes messages to a file descriptor; safe to use from several threads."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Write one line completely. Raises BrokenPipeError when nobody listens any more."""
        line = memoryview(encode(message))
        with self._lock:
            while line:
                line = line[os.write(self._fd, line) :]


class Lines:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[Message]:
        """Yield every message completed by this chunk. Raises ValueError on a line that is no JSON object."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if not line.strip():
                continue
            message = json.loads(line)
            if not isinstance(message, dict):
                raise ValueError("a message must be a JSON object")
            yield message
