"""Fits any algorithm; the target of regressors is standardised and the way back is part of the model."""

from dataclasses import dataclass

import numpy as np
import onnx

from stagecraft.modeling import graph
from stagecraft.modeling.bayes import fit_naive_bayes
from stagecraft.modeling.data import Block
from stagecraft.modeling.forest import fit_forest, fit_tree
from stagecraft.modeling.lgbm import fit_lightgbm
from stagecraft.modeling.linear import fit_linear
from stagecraft.modeling.neighbours import fit_neighbours
from stagecraft.modeling.network import fit_network
from stagecraft.modeling.rule import fit_rule
from stagecraft.modeling.sgd import fit_sgd
from stagecraft.modeling.spec import Model, Spec, Watch
from stagecraft.modeling.svm import fit_svm
from stagecraft.modeling.xgb import fit_xgboost


@dataclass(frozen=True)
class Scale:
    """Mean and standard deviation of a numeric target on the rows fitted."""

    mean: float
    std: float


@dataclass
class Fitted:
    """A fitted model that answers in the target's own unit."""

    model: Model
    scale: Scale | None

    @property
    def rounds(self) -> int | None:
        """Trees or passes that held-out rows chose."""
        return self.model.rounds

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Probabilities (n, classes), or values (n,) in the target's unit, float64."""
        raw = self.model.predict(x)
        return raw if self.scale is None else raw * self.scale.std + self.scale.mean

    def graph(self, features: int) -> onnx.ModelProto:
        """The model as ONNX, including the way back to the target's unit."""
        proto = self.model.graph(features)
        return proto if self.scale is None else graph.undo_standardisation(proto, self.scale.mean, self.scale.std)


def fit(spec: Spec, train: Block, stop: Block | None = None, watch: Watch | None = None) -> Fitted:
    """Fit an algorithm.

    :param train: rows to learn from
    :param stop: rows that say when to stop boosting, and that the learning curve is drawn on; never learned from
    """
    scale = None
    # A rule's numbers are typed in the target's own unit.
    if spec.target.is_number and spec.algorithm != "rule":
        scale = train.cached("scale", lambda: scale_of(train.y))
        train, stop = _standardised(train, scale), _standardised(stop, scale) if stop is not None else None
    match spec.algorithm:
        case "linear":
            model: Model = fit_linear(spec, train)
        case "sgd":
            model = fit_sgd(spec, train, stop, watch)
        case "decision_tree":
            model = fit_tree(spec, train)
        case "random_forest" | "extra_trees":
            model = fit_forest(spec, train, stop, watch)
        case "xgboost":
            model = fit_xgboost(spec, train, stop, watch)
        case "lightgbm":
            model = fit_lightgbm(spec, train, stop, watch)
        case "knn":
            model = fit_neighbours(spec, train)
        case "naive_bayes":
            model = fit_naive_bayes(spec, train)
        case "svm":
            model = fit_svm(spec, train)
        case "mlp":
            model = fit_network(spec, train, stop, watch)
        case "rule":
            model = fit_rule(spec, train)
        case other:
            raise ValueError(f"unknown algorithm: {other}")
    return Fitted(model, scale)


def scale_of(y: np.ndarray) -> Scale:
    """Mean and standard deviation; a constant target keeps a deviation of 1."""
    std = float(np.std(y))
    return Scale(float(np.mean(y)), std if std > 0 else 1.0)


def _standardised(block: Block, scale: Scale) -> Block:
    # The standardised view shares the matrix and the library's own form of it.
    return block.cached(
        f"standardised {scale.mean!r} {scale.std!r}",
        lambda: Block(block.x, (block.y - scale.mean) / scale.std, block.at, block.weight),
    )
