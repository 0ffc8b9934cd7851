"""What a file really is, and how its text is written."""

import codecs
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from stagecraft.errors import StageError

CHUNK = 4 * 1024 * 1024
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"

_MAGIC: list[tuple[bytes, str, str]] = [
    (b"BZh", "a bzip2 archive", "Pack it with gzip or zip, or unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Pack it with gzip or zip, or unpack it first."),
    (b"\xfd7zXZ", "an xz archive", "Pack it with gzip or zip, or unpack it first."),
    (b"7z\xbc\xaf", "a 7-zip archive", "Pack it with gzip or zip, or unpack it first."),
    (b"MZ", "a Windows program", "Choose a CSV, Excel, JSON or Parquet file."),
    (b"\x7fELF", "a program", "Choose a CSV, Excel, JSON or Parquet file."),
    (b"\xcf\xfa\xed\xfe", "a program", "Choose a CSV, Excel, JSON or Parquet file."),
    (b"%PDF", "a PDF document", "Choose a CSV, Excel, JSON or Parquet file."),
    (b"\x89PNG", "a picture", "Choose a CSV, Excel, JSON or Parquet file."),
    (b"\xff\xd8\xff", "a picture", "Choose a CSV, Excel, JSON or Parquet file."),
    (b"GIF8", "a picture", "Choose a CSV, Excel, JSON or Parquet file."),
    (b"SQLite format 3", "an SQLite database", "Export the table as CSV."),
    (b"\x89HDF", "an HDF5 file", "Export the table as CSV or Parquet."),
    (b"ARROW1", "an Arrow file", "Export the table as CSV or Parquet."),
]


def file_kind(path: Path) -> str:
    """``csv``, ``parquet``, ``excel``, ``json`` or ``jsonl``, told by the content of an unpacked file.

    :raises StageError: ``file_empty``, or ``file_type`` naming what the file is instead
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8192)
        file.seek(max(0, size - 8))
        tail = file.read()
    if size == 0 or not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise StageError(
            "file_empty", f"“{path.name}” is empty.", "Choose a file with a header and rows.", {"file": path.name}
        )
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((OLD_WORKBOOK, b"PK\x03\x04")):
        return "excel"
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            raise _wrong(path, what, advice)
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05" and tail.endswith(b"."):
        raise _wrong(path, "a Python pickle", "Opening a pickle runs the code inside it. Export the table as CSV.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")):
        what = "an XML document" if start.startswith(b"<?xml") else "a web page"
        raise _wrong(path, what, "A download that needs a sign-in often saves the sign-in page instead of the table.")
    text = _spoken(head).lstrip("\ufeff \t\r\n")
    return _json_kind(text) or "csv" if text.startswith(("{", "[{", "[[")) or re.match(r"\[\s*[\[{]", text) else "csv"


def _spoken(head: bytes) -> str:
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(bom):
            return head.decode(encoding, "replace")
    return head.decode(_zeros(head) or "utf-8", "replace")


def _json_kind(text: str) -> str | None:
    """``json`` or ``jsonl`` when the beginning of a file is sound JSON as far as it goes, else None."""
    try:
        first, end = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        # Cut off in the middle, yet sound so far. A first line that is broken is no sign: the others decide.
        if error.pos >= len(text) - 8:
            return "json"
        return "jsonl" if any(_is_object(line) for line in text.split("\n")[1:20]) else None
    except RecursionError:
        return "json"
    if text.startswith("[") or any(
        isinstance(value, list) and value and isinstance(value[0], dict) for value in first.values()
    ):
        return "json"
    rest = text[end:].lstrip("\r\n \t")
    return "jsonl" if rest.startswith("{") or (rest == "" and "\n" not in text[:end].strip()) else "json"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (json.JSONDecodeError, RecursionError):
        return False


def _wrong(path: Path, what: str, advice: str) -> StageError:
    return StageError("file_type", f"“{path.name}” is {what}, not a table.", advice, {"file": path.name, "found": what})


@dataclass(frozen=True)
class Encoding:
    """How the bytes of a text file are to be read. ``damaged`` counts bytes that are no UTF-8 in a UTF-8 file."""

    name: str
    bom: int
    carriage_returns: bool
    damaged: int = 0


_BOMS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]


def _zeros(head: bytes) -> str | None:
    """utf-16-le or -be when every other byte is (mostly) zero, as in Latin text without a mark."""
    half = max(1, len(head) // 2)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else None


def find_encoding(path: Path) -> Encoding:
    """Tell the encoding by reading the whole file once.

    A byte order mark decides; then the pattern of zero bytes (UTF-16 without a mark); then whether everything is valid
    UTF-8. A file with far more valid multi-byte characters than bad bytes is UTF-8 with damage; else cp1252, or latin-1
    where cp1252 has holes.

    :raises StageError: ``nul_bytes`` with the line
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name, len(bom), _look(path, name == "utf-8").carriage_returns or name == "utf-16")
    if (wide := _zeros(head)) is not None:
        return Encoding(wide, 0, True)
    seen = _look(path, True)
    if seen.bad == 0:
        return Encoding("utf-8", 0, seen.carriage_returns)
    if seen.wide > 5 * seen.bad:
        return Encoding("utf-8", 0, seen.carriage_returns, seen.bad)
    return Encoding("latin-1" if seen.holes else "cp1252", 0, seen.carriage_returns)


@dataclass
class _Seen:
    carriage_returns: bool = False
    bad: int = 0
    wide: int = 0
    holes: bool = False


def _look(path: Path, refuse_nul: bool) -> _Seen:
    seen, line = _Seen(), 1
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if refuse_nul and (at := chunk.find(0)) >= 0:
                line += chunk.count(b"\n", 0, at)
                raise StageError(
                    "nul_bytes",
                    f"“{path.name}” holds a zero byte in line {line}: it is damaged, or no text file.",
                    "Export the table again.",
                    {"file": path.name, "line": line},
                )
            line += chunk.count(b"\n")
            seen.carriage_returns = seen.carriage_returns or b"\r" in chunk
            if not chunk.isascii() or rest:
                rest = _count_utf8(rest + chunk, seen)
                seen.holes = seen.holes or any(hole in chunk for hole in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
    seen.bad += len(rest)
    return seen


def _count_utf8(data: bytes, seen: _Seen) -> bytes:
    """Count bad bytes and wide characters; returns an unfinished character at the end."""
    try:
        text, used = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        text, used = codecs.utf_8_decode(data, "surrogateescape", False)
        seen.bad += sum(1 for character in text if "\udc80" <= character <= "\udcff")
        seen.wide += sum(1 for character in text if character > "\x7f" and not "\udc80" <= character <= "\udcff")
        return data[used:]
    seen.wide += 0 if text.isascii() else sum(1 for character in text[:200_000] if character > "\x7f")
    return data[used:]


def as_utf8(path: Path, encoding: Encoding, folder: Path) -> Path:
    """The file as UTF-8 with plain line ends: itself when it already is, else a copy in ``folder``.

    Line ends inside quotes become plain too, so the same table gives the same cells however it was saved.
    """
    if encoding.name == "utf-8" and encoding.bom == 0 and not encoding.carriage_returns:
        return path
    target = folder / "text.csv"
    with path.open("rb") as source, target.open("wb") as out:
        if encoding.name == "utf-8":
            source.seek(encoding.bom)
            _copy_bytes(source.read, out.write)
        else:
            codec = {"latin-1": "latin-1", "cp1252": "cp1252"}.get(encoding.name, encoding.name)
            decoder = codecs.getincrementaldecoder(codec)("replace")

            def more(size: int) -> bytes:
                while chunk := source.read(size):
                    if text := decoder.decode(chunk):
                        return text.encode("utf-8", "replace")
                return decoder.decode(b"", True).encode("utf-8", "replace")

            _copy_bytes(more, out.write)
    return target


def _copy_bytes(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
    held = b""
    while chunk := read(CHUNK):
        chunk = held + chunk
        # A pair cut in the middle must not become two line ends.
        held = b"\r" if chunk.endswith(b"\r") else b""
        chunk = chunk[: len(chunk) - len(held)]
        write(chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    write(b"\n" if held else b"")
