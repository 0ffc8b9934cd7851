"""What a job says at its end, in the two files that SageMaker reads. Standard library only."""

import json
from contextlib import suppress
from typing import Any

from stagecraft.container.layout import FAILURE_CHARACTERS, MESSAGE_BYTES, Layout
from stagecraft.protocol import Message


def utf8(text: str) -> str:
    """The text without what can't be written as UTF-8 (names of files may hold such bytes)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def failure_text(failure: Message, stage: str | None) -> str:
    """Cause, then remedy, in at most 1,024 characters; a long cause is cut before its remedy is lost.

    :param failure: the fields of ``failure_of``
    :param stage: name of the stage, when one was running
    """
    cause = f"{stage}: {failure['message']}" if stage else str(failure["message"])
    remedy = f" {failure['remedy']}" if failure.get("remedy") else ""
    end = utf8(f"{remedy[:400]} [{failure['code']}]")
    cause = utf8(cause)
    space = FAILURE_CHARACTERS - len(end)
    return (cause if len(cause) <= space else f"{cause[: space - 1]}…") + end


def message_line(fields: dict[str, Any]) -> bytes:
    """One line of JSON in at most a kilobyte of UTF-8; a long ``message`` is cut, never the line."""
    fields = {key: utf8(value) if isinstance(value, str) else value for key, value in fields.items()}

    def encoded() -> bytes:
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()

    line = encoded()
    while len(line) > MESSAGE_BYTES:
        # The longest text pays first; escapes and wide characters make bytes and characters differ.
        key = max((key for key, value in fields.items() if isinstance(value, str)), key=lambda one: len(fields[one]))
        fields[key] = (
            fields[key][: max(0, len(fields[key]) - (len(line) - MESSAGE_BYTES + 3) // 4 - 1)].rstrip("…") + "…"
        )
        if fields[key] == "…":
            del fields[key]
        line = encoded()
    return line


def tell_failure(layout: Layout, failure: Message, stage: dict[str, str] | None) -> None:
    """Write both files. Nothing here may raise: it would hide what went wrong."""
    with suppress(OSError):
        layout.failure.parent.mkdir(parents=True, exist_ok=True)
        layout.failure.write_bytes(failure_text(failure, stage["name"] if stage else None).encode())
    if layout.mode == "processing":
        fields = {"stage": stage["id"] if stage else None, "code": failure["code"], "message": failure["message"]}
        with suppress(OSError):
            layout.message.write_bytes(message_line(fields))


def tell_success(layout: Layout, fields: dict[str, Any]) -> None:
    """Write the message of a processing job that ended well."""
    if layout.mode == "processing":
        layout.message.parent.mkdir(parents=True, exist_ok=True)
        layout.message.write_bytes(message_line(fields))
