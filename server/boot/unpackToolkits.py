"""Puts SageMaker's toolkits into the environment of their tests: ``python unpackToolkits.py FOLDER_OF_SDISTS RUNTIME``.

They are published as source with a C extension that only changes a host's name for several machines, so nothing is
built: their Python is copied untouched. What can't be imported outside of the images is stood in for here, and only
here.
"""

import shutil
import site
import sys
import tarfile
import tempfile
from pathlib import Path

STAND_INS = {
    # The C extension and the SSH library: only jobs on several machines use them.
    "gethostname.py": "",
    "paramiko.py": "",
    # Made by a protoc whose output protobuf no longer takes; read by formats we don't send.
    "sagemaker_containers/record_pb2.py": "class Record: ...\n",
    # The older toolkit was written for Python 3.6; the image's copy is mended in the same place.
    "toolkits.pth": "import collections, collections.abc; collections.Mapping = collections.abc.Mapping\n",
}


def main(sdists: Path, runtime: Path) -> None:
    """Copy the packages, write the stand-ins, and let the environment see the runtime's own packages."""
    target = Path(site.getsitepackages()[0])
    with tempfile.TemporaryDirectory() as scratch:
        for sdist in sorted(sdists.glob("*.tar.gz")):
            with tarfile.open(sdist) as tar:
                tar.extractall(scratch, filter="data")
        for top in sorted(Path(scratch).iterdir()):
            source = top / "src" if (top / "src").is_dir() else top
            for package in sorted(one.parent for one in source.glob("*/__init__.py") if one.parent.name != "tests"):
                shutil.copytree(package, target / package.name, dirs_exist_ok=True)
    for name, text in STAND_INS.items():
        (target / name).write_text(text)
    (target / "runtime.pth").write_text(f"{runtime}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
