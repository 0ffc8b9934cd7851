"""What survives when a spot instance is taken away.

A stage hands its results over at its end and has no half-way state. What can be kept is the finished stage of a job
that was interrupted while it handed over or uploaded: the restarted job goes on from there.
"""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from stagecraft.container.layout import Layout

COMPLETE = ".complete"


@dataclass(frozen=True)
class Checkpoint:
    """A folder that SageMaker keeps, named by everything the job was asked to do."""

    folder: Path

    @classmethod
    def of(cls, layout: Layout) -> Self | None:
        """None when the request keeps no checkpoints."""
        if layout.mode != "training" or not layout.checkpoints.is_dir():
            return None
        digest = hashlib.sha256(layout.job_file.read_bytes())
        if layout.hyperparameters.is_file():
            digest.update(layout.hyperparameters.read_bytes())
        return cls(layout.checkpoints / digest.hexdigest()[:32])

    def restore(self, output: Path) -> bool:
        """Copy a finished stage's results back; returns whether there were any."""
        if not (self.folder / COMPLETE).is_file():
            return False
        shutil.copytree(self.folder, output, dirs_exist_ok=True, ignore=shutil.ignore_patterns(COMPLETE))
        return True

    def save(self, output: Path) -> None:
        """Keep a finished stage's results. The mark comes last: SageMaker uploads while files are still written."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(output, self.folder)
        (self.folder / COMPLETE).touch()
