"""What an interpreter can't do. Raised before any library is imported, so that nothing can slip out first."""

import ctypes
import errno
import os
import platform
import resource
import signal
import socket
import struct
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1
_ARCHITECTURES = {"x86_64": (0xC000003E, 41, 317), "aarch64": (0xC00000B7, 198, 277)}
"""Audit number of the architecture, its numbers of socket() and seccomp()."""
_IO_URING_SETUP = 425
_KILL, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000

SPARE_MB = 3_072
"""Address space is about three times the resident size and the libraries map 2–3 GB: less would hit honest work."""


def _instruction(code: int, yes: int, no: int, value: int) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _filter(machine: str) -> bytes:
    audit, socket_call, _ = _ARCHITECTURES[machine]
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    program = [
        _instruction(load, 0, 0, 4),
        _instruction(equal, 1, 0, audit),
        _instruction(give, 0, 0, _KILL),
        _instruction(load, 0, 0, 0),
    ]
    if machine == "x86_64":
        # The x32 variant has its own call numbers, which would walk around the comparison below.
        program += [_instruction(at_least, 0, 1, 0x40000000), _instruction(give, 0, 0, _KILL)]
    program += [
        _instruction(equal, 0, 1, socket_call),
        _instruction(give, 0, 0, _ERRNO | errno.EACCES),
        _instruction(equal, 0, 1, _IO_URING_SETUP),
        _instruction(give, 0, 0, _ERRNO | errno.EPERM),
        _instruction(give, 0, 0, _ALLOW),
    ]
    return b"".join(program)


class _Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def deny_sockets() -> bool:
    """Make ``socket()`` fail for this process and its children, for good. Returns whether it does."""
    machine = platform.machine()
    if sys.platform == "linux" and machine in _ARCHITECTURES:
        code = _filter(machine)
        buffer = ctypes.create_string_buffer(code, len(code))
        program = _Program(len(code) // 8, ctypes.addressof(buffer))
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            seccomp = _ARCHITECTURES[machine][2]
            libc.syscall(seccomp, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(program))
    return sockets_denied()


def sockets_denied() -> bool:
    """Whether opening a socket fails: tried, not believed."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def die_with_parent(parent: int) -> bool:
    """Have the kernel kill this process when its parent is gone. Returns whether the kernel will.

    :param parent: process id of the supervisor
    """
    if sys.platform != "linux":
        return False
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        return False
    if os.getppid() != parent:
        # The parent died before the request was made: the signal would never come.
        os._exit(1)
    return True


def limit_memory(memory_mb: int | None) -> bool:
    """Set the soft limit of the address space as a backstop behind the supervisor's watch; None lifts it.

    Only the soft limit: a hard one could not be raised for the next stage.
    """
    if sys.platform != "linux":
        return False
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = hard if memory_mb is None else (memory_mb * 3 // 2 + SPARE_MB) * 1024 * 1024
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard) if soft != resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return True
