"""Passes over the rows, ended early by rows that don't teach."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np

from stagecraft.modeling.data import Block
from stagecraft.modeling.losses import loss
from stagecraft.modeling.spec import Spec, Watch

LEAST = 1e-6
"""Progress in the loss below which a pass counts as one without any."""


class Learned(Protocol):
    """A model as it stands after a pass."""

    rounds: int | None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        ...


M = TypeVar("M", bound=Learned)


def run_epochs(spec: Spec, learn: Callable[[int], M], stop: Block | None, watch: Watch | None) -> M:
    """The model after the last pass; with patience, after the pass that was best on the stopping rows.

    :param learn: makes pass 1, 2, … and returns the model so far
    """
    total = int(spec.hyper["epochs"])
    best: tuple[float, int, M] | None = None
    model = None
    for epoch in range(1, total + 1):
        model = learn(epoch)
        if stop is None or not len(stop.y):
            continue
        value = loss(stop.y, model.predict(stop.x), spec.classes)
        if best is None or value < best[0] - LEAST:
            best = (value, epoch, model)
        over = watch is not None and watch(epoch, value)
        if over or (spec.patience is not None and epoch - best[1] >= spec.patience):
            break
    if model is None:
        raise ValueError("at least one pass is needed")
    if spec.patience is None or best is None:
        return model
    best[2].rounds = best[1]
    return best[2]
