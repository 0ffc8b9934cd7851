"""What to fit, and what a fitted model can do; the families implement it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import onnx

from stagecraft.modeling.data import Block, Target

ONE_THREAD_CELLS = 2_000_000
"""Below this many matrix cells a second thread costs more in waiting than it brings."""


IN_DOUBLES = frozenset({"linear", "sgd", "knn", "naive_bayes", "svm", "mlp", "rule"})
"""Algorithms that stay in float64; trees compare in float32."""


@dataclass(frozen=True)
class Spec:
    """An algorithm with complete hyper-parameters.

    ``patience``: rounds without progress before growing stops; None = go through all of them.
    """

    algorithm: str
    hyper: dict[str, Any]
    target: Target
    seed: int
    cpus: int = 1
    patience: int | None = None

    @property
    def classes(self) -> int:
        """Number of classes; 0 for a number."""
        return len(self.target.classes)

    @property
    def dtype(self) -> type:
        """Precision of the matrix: trees compare in float32, everything else stays in float64."""
        return np.float64 if self.algorithm in IN_DOUBLES else np.float32

    @property
    def stops_early(self) -> bool:
        """True when fitting needs rows that say when to stop."""
        return self.patience is not None

    def with_rounds(self, rounds: int) -> "Spec":
        """The same algorithm with exactly this many trees (or passes over the rows), whatever held-out rows say."""
        return replace(self.with_hyper(**{"epochs" if "epochs" in self.hyper else "trees": rounds}), patience=None)

    def with_hyper(self, **hyper: Any) -> "Spec":
        """The same algorithm with other hyper-parameters."""
        return replace(self, hyper={**self.hyper, **hyper})

    def threads(self, block: Block) -> int:
        """Threads worth using on this matrix."""
        return self.cpus if block.x.size >= ONE_THREAD_CELLS else 1


class Model(Protocol):
    """A fitted model."""

    rounds: int | None
    """Trees grown, or passes made, where held-out rows chose the number; None elsewhere."""

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Probabilities (n, classes) or standardised values (n,), float64. ``x`` has the precision of training."""
        ...

    def graph(self, features: int) -> onnx.ModelProto:
        """The model as ONNX; see ``graph.py`` for inputs and outputs."""
        ...

    def native(self) -> tuple[str, str] | None:
        """File name and text of the library's own format, if it has a readable one."""
        ...

    def canonical(self) -> bytes:
        """Bytes equal for equal models, whatever machine or file made them."""
        ...

    def importance(self) -> np.ndarray:
        """Share each feature has inside the model; sums to 1, or all 0."""
        ...


Watch = Callable[[int, float], bool]
"""Called with round and loss on the stopping rows while a model grows; True ends the growth."""


def shares(raw: np.ndarray) -> np.ndarray:
    """Non-negative weights scaled to a sum of 1."""
    total = float(raw.sum())
    return raw / total if total > 0 else np.zeros_like(raw, dtype=np.float64)
