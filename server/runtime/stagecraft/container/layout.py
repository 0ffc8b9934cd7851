"""Where everything lies in a container: the Python side of ``server/backends/sagemaker/containerLayout.ts``.

Standard library only: the outer process reads it before any package is installed.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LAYOUT_VERSION = 1

CONFIG, CODE, WHEELS = "config", "code", "wheels"
"""Channels every job has."""
JOB_FILE = "job.json"
CODE_ARCHIVE = "sourcedir.tar.gz"
MODEL_ARCHIVE = "model.tar.gz"
PROCESS_SCRIPT = "process.sh"
SEARCH_MODULE = "stagecraft_search.py"
ENTRY_FILES = {"training": "train.py", "processing": "process.py", "serving": "inference.py"}

PACKAGES_VARIABLE = "STAGECRAFT_PACKAGES"
LAYOUT_VARIABLE = "STAGECRAFT_LAYOUT"
PACKAGE_SOURCES = ("wheels", "pip", "image")

LOCK_FILE = "wheels.json"
"""In the code archive: every pinned package with the hash of its wheel."""
VERSIONS_FILE = "versions.json"
"""Beside every ``twin.json`` a container made: the versions of the libraries that made it."""

FAILURE_CHARACTERS = 1024
MESSAGE_BYTES = 1024

Mode = Literal["training", "processing"]


def base_dir() -> Path:
    """``/opt/ml``, or the folder that ``SAGEMAKER_BASE_DIR`` names."""
    return Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))


@dataclass(frozen=True)
class Layout:
    """The folders of one job."""

    base: Path
    mode: Mode

    @property
    def root(self) -> Path:
        """The part of the base that this kind of container owns."""
        return self.base / "processing" if self.mode == "processing" else self.base

    def channel(self, name: str) -> Path:
        """The folder of an input channel."""
        return self.root / "input" / name if self.mode == "processing" else self.root / "input" / "data" / name

    @property
    def job_file(self) -> Path:
        """What the job does."""
        return self.channel(CONFIG) / JOB_FILE

    @property
    def work(self) -> Path:
        """Ours alone: folders of the stages while they run, and installed packages."""
        return self.root / "stagecraft"

    @property
    def packages(self) -> Path:
        """Packages installed for this job; apart from the image's own, which its toolkit needs as they are."""
        return self.work / "packages"

    @property
    def outcome(self) -> Path:
        """What the inner process says to the outer one at its end."""
        return self.work / "outcome.json"

    @property
    def failure(self) -> Path:
        """Its first 1,024 characters become the job's FailureReason."""
        return self.base / "output" / "failure"

    @property
    def message(self) -> Path:
        """Its first kilobyte becomes a processing job's ExitMessage."""
        return self.base / "output" / "message"

    @property
    def model(self) -> Path:
        """Becomes ``model.tar.gz`` of a training job."""
        return self.base / "model"

    @property
    def output(self) -> Path:
        """Results: ``<port>/…`` of a training job, ``<stage id>/<port>/…`` of a processing job."""
        return self.root / "output" if self.mode == "processing" else self.base / "output" / "data"

    @property
    def checkpoints(self) -> Path:
        """Kept by SageMaker when a spot instance is taken away; exists only when the request asks for it."""
        return self.base / "checkpoints"

    @property
    def hyperparameters(self) -> Path:
        """The request's hyper-parameters, all of them texts."""
        return self.base / "input" / "config" / "hyperparameters.json"
