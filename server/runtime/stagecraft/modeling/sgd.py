"""Linear models by mini-batch gradient descent with momentum; the outcome is a linear model like any other."""

import numpy as np

from stagecraft.errors import StageError
from stagecraft.modeling.data import Block
from stagecraft.modeling.epochs import run_epochs
from stagecraft.modeling.linear import LinearModel, column_scale, unscaled
from stagecraft.modeling.spec import Spec, Watch

MOMENTUM = 0.9
BEND = 1.35
"""Huber's loss is straight beyond this many standard deviations of the target."""
SLOWER = 0.02
"""The learning rate of pass t is divided by 1 + 0.02 t: steps shrink as the bottom comes near."""


def fit_sgd(spec: Spec, block: Block, stop: Block | None, watch: Watch | None) -> LinearModel:
    """Log loss for classes; squared error or Huber's loss for numbers; ``l2`` on standardised coefficients.

    :raises StageError: ``training_diverged``
    """
    center, spread = column_scale(block)
    z = (block.x - center) / spread
    hyper = spec.hyper
    width = 1 if spec.classes in (0, 2) else spec.classes
    wanted = _wanted(spec, block.y, width)
    weight = np.ones(len(z)) if block.weight is None else block.weight
    rng = np.random.default_rng(spec.seed)
    beta, base = np.zeros((z.shape[1], width)), np.zeros(width)
    pace_beta, pace_base = np.zeros_like(beta), np.zeros_like(base)
    batch = min(int(hyper["batch"]), len(z))

    def learn(epoch: int) -> LinearModel:
        rate = float(hyper["learning_rate"]) / (1 + SLOWER * (epoch - 1))
        order = rng.permutation(len(z))
        with np.errstate(all="ignore"):
            for start in range(0, len(z), batch):
                at = order[start : start + batch]
                pull = _pull(spec, z[at] @ beta + base, wanted[at], hyper["loss"]) * weight[at, None] / len(at)
                pace_beta[:] = MOMENTUM * pace_beta - rate * (z[at].T @ pull + float(hyper["l2"]) * beta)
                pace_base[:] = MOMENTUM * pace_base - rate * pull.sum(axis=0)
                beta[:] += pace_beta
                base[:] += pace_base
        if not np.isfinite(beta).all():
            raise StageError(
                "training_diverged",
                f"The coefficients grew beyond all bounds in pass {epoch}.",
                "Use a smaller learning rate, or a larger batch.",
                {"setting": "learningRate"},
            )
        return unscaled(beta.copy(), base.copy(), center, spread, spec.classes)

    return run_epochs(spec, learn, stop, watch)


def _wanted(spec: Spec, y: np.ndarray, width: int) -> np.ndarray:
    if width == 1:
        return np.asarray(y, dtype=np.float64)[:, None]
    return (y[:, None] == np.arange(width)).astype(np.float64)


def _pull(spec: Spec, margin: np.ndarray, wanted: np.ndarray, loss: str) -> np.ndarray:
    """Derivative of the loss by the margin."""
    if spec.target.is_number:
        gap = margin - wanted
        return np.clip(gap, -BEND, BEND) if loss == "huber" else gap
    if spec.classes == 2:
        return 1 / (1 + np.exp(-np.clip(margin, -500, 500))) - wanted
    raised = np.exp(margin - margin.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True) - wanted
