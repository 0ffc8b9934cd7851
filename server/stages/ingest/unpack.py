"""Compressed files: gzip and zip of one file, and zips of Parquet parts. A small file never becomes an endless one."""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from stagecraft.errors import StageError

CHUNK = 1024 * 1024
MAX_UNPACKED = 20 * 1024**3
"""Bytes a packed file may hold."""
FREE_BYTES = 200 * 1024**2
"""Up to here nobody asks how well it was packed."""
MAX_RATIO = 200
"""Tables pack to a tenth or a fiftieth; a thousandth is made by somebody who means harm."""
MAX_PARTS = 10_000


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
OTHERS = {b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7-zip"}


def unpack(path: Path, scratch: Path) -> Path:
    """The file itself, or the one inside it, or a folder of the Parquet parts inside it.

    :raises StageError: ``archive_bomb``, ``archive_nested``, ``archive_entries``, ``archive_link``,
        ``archive_corrupt``, ``archive_encrypted``
    """
    with path.open("rb") as file:
        head = file.read(8192)
    if head.startswith(GZIP):
        inner = scratch / (path.name.removesuffix(".gz") or "data")
        with gzip.open(path) as source:
            _copy(path, source, inner, path.stat().st_size)
        return _whole(path, inner)
    if head.startswith(ZIP) and not is_workbook(path):
        return _unzip(path, scratch)
    return path


def is_workbook(path: Path) -> bool:
    """Whether a zip is an Excel workbook: those hold a list of their content types."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def check_size(path: Path, unpacked: int) -> None:
    """Refuse what would unpack to more than a table of this size can.

    :raises StageError: ``archive_bomb``
    """
    packed = max(1, path.stat().st_size)
    if unpacked > MAX_UNPACKED or (unpacked > FREE_BYTES and unpacked > packed * MAX_RATIO):
        raise _refused(
            path,
            "archive_bomb",
            f"would unpack to more than {unpacked // 1024**2} MB from {packed // 1024} KB, which no table does",
            "Upload the table itself.",
        )


def _unzip(path: Path, scratch: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not _is_noise(entry)]
            for entry in entries:
                _check_entry(path, entry)
            parts = [entry for entry in entries if entry.filename.lower().endswith((".parquet", ".pq"))]
            if len(parts) > 1 and len(parts) == len(entries):
                return _parts(path, archive, parts, scratch)
            if len(entries) != 1:
                listed = ", ".join(f"“{entry.filename[-60:]}”" for entry in entries[:5])
                raise _refused(
                    path,
                    "archive_entries",
                    f"holds {len(entries)} files ({listed}…)" if entries else "holds no file",
                    "Pack one table, or the parts of one Parquet folder.",
                )
            # The entry's own name never decides where anything is written.
            inner = scratch / (Path(entries[0].filename.replace("\\", "/")).name or "data")
            with archive.open(entries[0]) as source:
                _copy(path, source, inner, path.stat().st_size)
            return _whole(path, inner)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _corrupt(path) from error


def _is_noise(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    last = name.rsplit("/", 1)[-1]
    return entry.is_dir() or name.startswith("__MACOSX/") or last.startswith(("._", ".DS_Store", "_SUCCESS"))


def _check_entry(path: Path, entry: zipfile.ZipInfo) -> None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused(path, "archive_link", f"holds a link, “{entry.filename[-60:]}”", "Pack the file itself.")
    if entry.flag_bits & 1:
        raise _refused(path, "archive_encrypted", "needs a password", "Pack it without one.")
    check_size(path, entry.file_size)


def _parts(path: Path, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], scratch: Path) -> Path:
    if len(parts) > MAX_PARTS:
        raise _refused(path, "archive_entries", f"holds {len(parts)} files", f"Pack at most {MAX_PARTS} parts.")
    check_size(path, sum(part.file_size for part in parts))
    folder = scratch / "parts"
    folder.mkdir()
    for at, part in enumerate(sorted(parts, key=lambda entry: entry.filename)):
        with archive.open(part) as source:
            _copy(path, source, folder / f"{at:05d}.parquet", path.stat().st_size)
    return folder


def _copy(path: Path, source: _Readable, target: Path, packed: int) -> None:
    """Copy, counting: what a header says of its size may be a lie."""
    written = 0
    try:
        with target.open("wb") as out:
            for chunk in _chunks(source):
                written += len(chunk)
                if written > FREE_BYTES:
                    check_size(path, written)
                out.write(chunk)
    except (zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise _corrupt(path) from error


def _chunks(source: _Readable) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _whole(path: Path, inner: Path) -> Path:
    with inner.open("rb") as file:
        head = file.read(8)
    packed = head.startswith((GZIP, *OTHERS)) or (head.startswith(ZIP) and not is_workbook(inner))
    if packed:
        raise _refused(path, "archive_nested", "holds another packed file", "Unpack it once and upload what is inside.")
    return inner


def _corrupt(path: Path) -> StageError:
    return _refused(path, "archive_corrupt", "is cut off or damaged", "Pack or upload it again.")


def _refused(path: Path, code: str, what: str, advice: str) -> StageError:
    return StageError(code, f"“{path.name}” {what}.", advice, {"file": path.name})
