"""Archives of code, artefacts and models. Standard library only."""

import gzip
import shutil
import tarfile
import zlib
from pathlib import Path

from stagecraft.errors import StageError


def extract(archive: Path, folder: Path, inside: str = "") -> None:
    """Unpack a tar.gz, or the part of it below a folder.

    Links and paths that lead out of the folder are refused.

    :param archive: made by SageMaker from what a job left behind
    :param folder: where it goes; made when it isn't there
    :param inside: only what lies below this folder of the archive; "" = everything
    :raises StageError: ``archive_missing``, ``archive_broken``, ``archive_without``
    """
    if not archive.is_file():
        raise StageError(
            "archive_missing",
            f"There is no archive {archive.name} in the channel “{archive.parent.name}”.",
            "Point the channel at the output of the job before.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    prefix = f"{inside}/" if inside else ""
    found = False
    try:
        with tarfile.open(archive, mode="r:gz") as tar:
            for member in tar:
                name = member.name.removeprefix("./")
                if not name.startswith(prefix) or name == prefix or not (member.isfile() or member.isdir()):
                    continue
                found = True
                tar.extract(member.replace(name=name.removeprefix(prefix)), folder, filter="data")
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise StageError(
            "archive_broken",
            f"The archive {archive.name} in the channel “{archive.parent.name}” can't be unpacked: {error}.",
            "It is cut off or damaged: upload it again, or run the job that made it once more.",
        ) from error
    if not found:
        raise StageError(
            "archive_without",
            f"The archive {archive.name} in the channel “{archive.parent.name}” holds no “{inside}”.",
            "It was made by a job of another kind of stage: connect the stage whose output this is.",
        )


def pack(archive: Path, content: dict[str, Path]) -> None:
    """Write a tar.gz whose bytes follow from names and contents alone.

    :param content: name inside of the archive → file or folder
    """
    files: dict[str, Path] = {}
    for name, path in content.items():
        found = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        for file in found:
            if "__pycache__" not in file.parts:
                files[name if file == path else f"{name}/{file.relative_to(path).as_posix()}"] = file
    archive.parent.mkdir(parents=True, exist_ok=True)
    # Level 1: models are small, wheels are compressed already.
    with (
        archive.open("wb") as out,
        gzip.GzipFile("", "wb", 1, out, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for name, file in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = file.stat().st_size
            entry.mode = 0o644
            with file.open("rb") as stream:
                tar.addfile(entry, stream)


def move(source: Path, target: Path) -> None:
    """Move the content of a folder into another one, which may exist and may lie on another disk."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir()):
        there = target / entry.name
        if there.is_dir() and entry.is_dir():
            move(entry, there)
        else:
            shutil.move(entry, there)
