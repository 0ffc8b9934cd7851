"""What can go wrong in a stage, and how it is said to the user."""

import errno
import traceback
from typing import Any

from stagecraft.protocol import Message, plain, truncate

MAX_INTERNAL = 20_000


class StageError(Exception):
    """A mistake the user can mend.

    :param code: snake_case, e.g. ``target_missing``
    :param message: what happened and why, in the user's words
    :param remedy: what to do about it
    :param where: the place: ``{"column": …}``, ``{"row": …}``, ``{"setting": …}``
    """

    def __init__(self, code: str, message: str, remedy: str | None = None, where: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.where = where


class Cancelled(BaseException):
    """The run was cancelled. Not an Exception: ``except Exception`` in a stage or a library must not swallow it."""


_OUT_OF_MEMORY_TEXTS = (
    "bad_alloc",
    "memory allocation of",
    "Out of Memory Error",
    "failed to allocate",
    "Cannot allocate",
)
_DISK_FULL_TEXTS = ("No space left on device", "Disk quota exceeded")


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or at.__context__
    return chain


def _is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return True
    # Boosters and converters wrap a failed allocation into errors of their own: only the text tells.
    return not isinstance(error, StageError) and any(text in str(error)[:MAX_INTERNAL] for text in _OUT_OF_MEMORY_TEXTS)


def _is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return not isinstance(error, StageError) and any(text in str(error)[:MAX_INTERNAL] for text in _DISK_FULL_TEXTS)


def failure_of(error: BaseException, memory_mb: int | None = None) -> Message:
    """The fields of a ``failed`` message.

    :param error: whatever the entry raised
    :param memory_mb: the stage's limit, named when memory ran out
    :returns: ``{code, message, remedy, where, internal}``; ``internal`` (a traceback) is for the log only
    """
    internal = truncate("".join(traceback.format_exception(error)), MAX_INTERNAL)
    if isinstance(error, StageError):
        return {
            "code": error.code,
            "message": truncate(error.message),
            "remedy": truncate(error.remedy) if error.remedy else None,
            "where": plain(error.where),
            "internal": internal,
        }
    if any(_is_out_of_memory(link) for link in _chain(error)):
        limit = f" at {memory_mb} MB" if memory_mb else ""
        return {
            "code": "out_of_memory",
            "message": f"The stage ran out of memory{limit}.",
            "remedy": "Give the stage more memory, or work with fewer rows or columns.",
            "where": None,
            "internal": internal,
        }
    if any(_is_disk_full(link) for link in _chain(error)):
        return {
            "code": "disk_full",
            "message": "The disk is full: the stage couldn't write its results.",
            "remedy": "Free some space in the data folder, then run again.",
            "where": None,
            "internal": internal,
        }
    if isinstance(error, SystemExit):
        return {
            "code": "no_result",
            "message": "The stage ended by itself without a result.",
            "remedy": "This is a fault of the stage's code; the run's log has the details.",
            "where": None,
            "internal": internal,
        }
    return {
        "code": "internal",
        "message": "Something went wrong inside this stage. It is not your data or settings as far as we can tell.",
        "remedy": "The run's log has the details; report them if it happens again.",
        "where": None,
        "internal": internal,
    }
