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
NEWTON_MOST_CELLS = 30_000_000
"""scikit-learn's Newton solver copies the matrix several times."""
NEWTON_STEPS = 100
DECREMENT = 1e-10
SMALLEST_STEP = 1e-12
SMALLEST_SPREAD = 1e-12
"""Relative spread below which a column is constant but for rounding."""
BLOCK_ROWS = 8192
IMPOSSIBLE = -700.0
"""Margin of a class without a row: e^−700 is still a number."""


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
    coefficients. Two classes and numbers are solved over blocks of rows: no second matrix is ever made. Classes without
    a row get a probability of (almost) 0.
    """
    center, spread = column_scale(block)
    strength = float(spec.hyper["regularization"])
    wide = block.x.shape[1] > NEWTON_MOST_FEATURES
    if spec.target.is_number and not wide:
        return unscaled(*ridge(block.x, block.y, center, spread, 1 / strength), center, spread, 0)
    present = np.arange(0) if spec.target.is_number else np.unique(block.y)
    if len(present) == 2 and spec.classes == 2 and not wide:
        return unscaled(*logistic(block.x, block.y, block.weight, center, spread, strength), center, spread, 2)
    x = (block.x - center) / spread
    if spec.target.is_number:
        fitted = Ridge(
            alpha=1 / strength, solver="cholesky" if x.shape[1] <= len(x) else "auto", random_state=spec.seed
        )
        fitted.fit(x, block.y)
        return unscaled(fitted.coef_.reshape(-1, 1), np.array([float(fitted.intercept_)]), center, spread, 0)
    return _sklearn_classes(spec, x, block, present, strength, center, spread)


def _sklearn_classes(
    spec: Spec,
    x: np.ndarray,
    block: Block,
    present: np.ndarray,
    strength: float,
    center: np.ndarray,
    spread: np.ndarray,
) -> LinearModel:
    coefficients = np.zeros((x.shape[1], spec.classes))
    intercept = np.full(spec.classes, IMPOSSIBLE)
    if len(present) == 1:
        intercept[present] = 0.0
    else:
        solver = "newton-cholesky" if x.size <= NEWTON_MOST_CELLS and x.shape[1] <= NEWTON_MOST_FEATURES else "lbfgs"
        fitted = LogisticRegression(C=strength, solver=solver, max_iter=1000, tol=1e-6, random_state=spec.seed)
        fitted.fit(x, block.y, sample_weight=block.weight)
        if len(present) == 2:
            coefficients[:, present[1]] = fitted.coef_[0]
            intercept[present] = [0.0, fitted.intercept_[0]]
        else:
            coefficients[:, present] = fitted.coef_.T
            intercept[present] = fitted.intercept_
    if spec.classes == 2:
        coefficients, intercept = coefficients[:, 1:] - coefficients[:, :1], intercept[1:] - intercept[:1]
    return unscaled(coefficients, intercept, center, spread, spec.classes)


def logistic(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray | None, center: np.ndarray, spread: np.ndarray, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """Minimise ½‖β‖² + C Σ w·log-loss by Newton's method on standardised features; the intercept goes unpenalised.

    :param y: 0 or 1
    :returns: coefficients (F, 1) of the standardised features, and the intercept (1,)
    """
    features = x.shape[1]
    penalty = np.append(np.ones(features), 0.0)
    beta = trial = np.zeros(features + 1)
    best = np.inf
    for _ in range(NEWTON_STEPS):
        value, slope, curve = _logistic_terms(x, y, weight, center, spread, trial)
        value = strength * value + 0.5 * float(penalty @ trial**2)
        if not value <= best + 1e-12 * abs(best):
            # Too far: a convex function falls again on the way back.
            trial = (beta + trial) / 2
            if np.abs(trial - beta).max() < SMALLEST_STEP:
                break
            continue
        beta, best = trial, value
        gradient, hessian = strength * slope + penalty * beta, strength * curve + np.diag(penalty)
        step = _solved(hessian, gradient)
        if float(gradient @ step) < DECREMENT * max(1.0, abs(best)):
            break
        trial = beta - step
    return beta[:-1, None].copy(), beta[-1:].copy()


def _solved(hessian: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    # The penalty keeps the system regular but for the intercept, whose curvature vanishes when every row is certain.
    try:
        return np.linalg.solve(hessian, gradient)
    except np.linalg.LinAlgError:
        return np.linalg.lstsq(hessian, gradient, rcond=None)[0]


def _logistic_terms(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray | None, center: np.ndarray, spread: np.ndarray, beta: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Σ w·log-loss with its gradient and Hessian; the last entry is the intercept."""
    size = len(beta)
    value, slope, curve = 0.0, np.zeros(size), np.zeros((size, size))
    for start in range(0, len(y), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        z = np.ones((len(y[rows]), size))
        z[:, :-1] = (x[rows] - center) / spread
        w = np.ones(len(z)) if weight is None else weight[rows]
        margin = z @ beta
        p = np.where(margin >= 0, 1 / (1 + np.exp(-np.abs(margin))), 1 - 1 / (1 + np.exp(-np.abs(margin))))
        value += float((w * (np.logaddexp(0, margin) - y[rows] * margin)).sum())
        slope += z.T @ (w * (p - y[rows]))
        curve += z.T @ (z * (w * p * (1 - p))[:, None])
    return value, slope, curve


def ridge(
    x: np.ndarray, y: np.ndarray, center: np.ndarray, spread: np.ndarray, alpha: float
) -> tuple[np.ndarray, np.ndarray]:
    """Minimise ‖y − Zβ − b‖² + α‖β‖² over standardised features Z by the normal equations.

    :returns: coefficients (F, 1) of the standardised features, and the intercept (1,)
    """
    features = x.shape[1]
    middle = float(np.mean(y))
    product, answers = alpha * np.eye(features), np.zeros(features)
    for start in range(0, len(y), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        z = (x[rows] - center) / spread
        product += z.T @ z
        answers += z.T @ (y[rows] - middle)
    return np.linalg.solve(product, answers)[:, None], np.array([middle])


def column_scale(block: Block) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of every column; a column that is constant but for rounding keeps 1."""
    center = block.x.mean(axis=0)
    square = np.zeros(block.x.shape[1])
    for start in range(0, len(block.x), BLOCK_ROWS):
        square += ((block.x[start : start + BLOCK_ROWS] - center) ** 2).sum(axis=0)
    spread = np.sqrt(square / max(1, len(block.x)))
    return center, np.where(spread > SMALLEST_SPREAD * np.maximum(1.0, np.abs(center)), spread, 1.0)


def unscaled(
    coefficients: np.ndarray, intercept: np.ndarray, center: np.ndarray, spread: np.ndarray, classes: int
) -> LinearModel:
    """A model of the features themselves, from one of the standardised features."""
    own = coefficients / spread[:, None]
    return LinearModel(np.ascontiguousarray(own), intercept - center @ own, classes, spread)
