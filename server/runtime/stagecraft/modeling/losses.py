"""What models minimise: log loss for classes, root mean squared error for numbers."""

import numpy as np

SMALLEST_PROBABILITY = 1e-15


def log_loss(y: np.ndarray, p: np.ndarray) -> float:
    """Mean −log p of the actual class; probabilities are kept above 1e-15."""
    chosen = np.clip(p[np.arange(len(y)), y], SMALLEST_PROBABILITY, 1.0)
    return float(-np.log(chosen).mean()) if len(y) else float("nan")


def rmse(y: np.ndarray, value: np.ndarray) -> float:
    """Root mean squared error."""
    return float(np.sqrt(np.mean((y - value) ** 2))) if len(y) else float("nan")


def loss(y: np.ndarray, predicted: np.ndarray, classes: int) -> float:
    """Log loss when there are classes, else root mean squared error."""
    return log_loss(y, predicted) if classes else rmse(y, predicted)
