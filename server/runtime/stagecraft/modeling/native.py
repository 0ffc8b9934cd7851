"""A booster in its library's own form, for the rare model whose ONNX form doesn't answer as it was trained."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import xgboost

from stagecraft.modeling.data import matrix

NATIVE_FILES = ("xgboost.json", "lightgbm.txt")
Answering = Callable[[np.ndarray], np.ndarray]
"""Probabilities (n, classes) or values (n, 1) for a float64 matrix."""


def load_native(folder: Path, document: dict[str, Any]) -> Answering | None:
    """The booster beside a ``twin.json``; None when the folder holds none.

    :param document: the content of ``twin.json``
    """
    found = next((name for name in NATIVE_FILES if (folder / name).exists()), None)
    if found is None:
        return None
    text = (folder / found).read_text(encoding="utf-8")
    raw = _xgboost(text) if found == "xgboost.json" else _lightgbm(text)
    classes, undo = len(document["classes"] or ()), document["targetTransform"]

    def answer(rows: np.ndarray) -> np.ndarray:
        predicted = np.asarray(raw(matrix(rows, np.float32)), dtype=np.float64)
        if classes == 2:
            return np.column_stack([1 - predicted, predicted])
        if classes:
            return predicted
        return (predicted * undo["std"] + undo["mean"])[:, None]

    return answer


def _xgboost(text: str) -> Answering:
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(bytearray(text, "utf-8"))
    return lambda rows: booster.inplace_predict(rows, validate_features=False)


def _lightgbm(text: str) -> Answering:
    booster = lightgbm.Booster(model_str=text)
    return lambda rows: np.asarray(booster.predict(rows, num_threads=1))
