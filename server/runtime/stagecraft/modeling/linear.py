"""Logistic and ridge regression in float64."""

from dataclasses import dataclass

import numpy as np
import onnx
from sklearn.linear_model import LogisticRegression, Ridge

from stagecraft.modeling import graph
from stagecraft.modeling.data import Block
from stagecraft.modeling.spec import Spec, shares

NEWTON_MOST_FEATURES = 300
"""Newton's method solves a system of this size per step; wider matrices are cheaper with L-BFGS."""


@dataclass
class LinearModel:
    """Coefficients in the unit of the features: (F, 1) for two classes or a number, (F, classes) else."""

    coefficients: np.ndarray
    intercept: np.ndarray
    classes: int
    spread: np.ndarray
    rounds: int | None = None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        margin = x @ self.coefficients + self.intercept
        if self.classes == 0:
            return margin[:, 0]
        if self.classes == 2:
            positive = np.where(
                margin >= 0, 1 / (1 + np.exp(-np.abs(margin))), np.exp(-np.abs(margin)) / (1 + np.exp(-np.abs(margin)))
            )
            return np.hstack([1 - positive, positive])
        shifted = np.exp(margin - margin.max(axis=1, keepdims=True))
        return shifted / shifted.sum(axis=1, keepdims=True)

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        return graph.linear(self.coefficients, self.intercept, self.classes)

    def native(self) -> None:
        """ONNX holds all there is."""
        return None

    def canonical(self) -> bytes:
        """See ``Model``."""
        return self.coefficients.tobytes() + self.intercept.tobytes()

    def importance(self) -> np.ndarray:
        """Mean absolute coefficient per standard deviation of the feature."""
        return shares(np.abs(self.coefficients).mean(axis=1) * self.spread)


def fit_linear(spec: Spec, block: Block) -> LinearModel:
    """L2-regularised logistic regression, or ridge regression with alpha = 1/C.

    Features are standardised for fitting, so that the penalty treats all alike, and the scaling is folded into the
    coefficients. Classes without a row get probability 0 (their intercept is far below the others).
    """
    center, spread = _scale(block)
    x = (block.x - center) / spread
    strength = float(spec.hyper["regularization"])
    if spec.target.is_number:
        ridge = Ridge(
            alpha=1 / strength, solver="cholesky" if x.shape[1] <= len(x) else "auto", random_state=spec.seed
        ).fit(x, block.y)
        return _unscaled(ridge.coef_.reshape(-1, 1), np.array([float(ridge.intercept_)]), center, spread, 0)
    solver = "newton-cholesky" if x.shape[1] <= NEWTON_MOST_FEATURES else "lbfgs"
    fitted = LogisticRegression(C=strength, solver=solver, max_iter=1000, tol=1e-6, random_state=spec.seed).fit(
        x, block.y, sample_weight=block.weight
    )
    present = fitted.classes_.astype(int)
    if spec.classes == 2 and len(present) == 2:
        return _unscaled(fitted.coef_.T, fitted.intercept_, center, spread, 2)
    coefficients = np.zeros((x.shape[1], spec.classes))
    intercept = np.full(spec.classes, -700.0)
    if len(present) == 2:
        coefficients[:, present[1]] = fitted.coef_[0]
        intercept[present] = [0.0, fitted.intercept_[0]]
    else:
        coefficients[:, present] = fitted.coef_.T
        intercept[present] = fitted.intercept_
    return _unscaled(coefficients, intercept, center, spread, spec.classes)


def _scale(block: Block) -> tuple[np.ndarray, np.ndarray]:
    spread = block.x.std(axis=0)
    return block.x.mean(axis=0), np.where(spread > 0, spread, 1.0)


def _unscaled(
    coefficients: np.ndarray, intercept: np.ndarray, center: np.ndarray, spread: np.ndarray, classes: int
) -> LinearModel:
    own = coefficients / spread[:, None]
    return LinearModel(np.ascontiguousarray(own), intercept - center @ own, classes, spread)
