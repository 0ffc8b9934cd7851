"""The baseline: always the class shares (and the majority as decision), or always the mean."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from stagecraft.modeling.data import Target


@dataclass(frozen=True)
class Baseline:
    """What a guess without looking gives."""

    probabilities: np.ndarray | None
    value: float | None

    @classmethod
    def of(cls, target: Target, y: np.ndarray) -> "Baseline":
        """Class shares or mean of the rows fitted."""
        if target.is_number:
            return cls(None, float(np.mean(y)) if len(y) else 0.0)
        counts = np.bincount(y, minlength=len(target.classes)).astype(np.float64)
        return cls(counts / max(1.0, counts.sum()), None)

    def predict(self, rows: int) -> np.ndarray:
        """The same answer for every row."""
        if self.probabilities is None:
            return np.full(rows, self.value)
        return np.tile(self.probabilities, (rows, 1))

    def decide(self, rows: int) -> np.ndarray | None:
        """The majority class for every row; None for a number."""
        return None if self.probabilities is None else np.full(rows, int(np.argmax(self.probabilities)))

    def to_json(self, target: Target) -> dict[str, Any]:
        """The content of ``baseline.json``."""
        if self.probabilities is None:
            return {"kind": "mean", "value": self.value}
        shares = dict(zip(target.classes, self.probabilities.tolist(), strict=True))
        return {
            "kind": "majority",
            "class": target.classes[int(np.argmax(self.probabilities))],
            "probabilities": shares,
        }

    @classmethod
    def from_json(cls, target: Target, value: dict[str, Any]) -> "Baseline":
        """The inverse of ``to_json``."""
        if value["kind"] == "mean":
            return cls(None, float(value["value"]))
        return cls(np.array([value["probabilities"][name] for name in target.classes]), None)
