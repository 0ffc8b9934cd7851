"""Gaussian naive Bayes in float64, as a quadratic form: what the formula says, without a loop over classes."""

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper

from stagecraft.modeling import graph
from stagecraft.modeling.data import Block
from stagecraft.modeling.linear import IMPOSSIBLE, column_scale
from stagecraft.modeling.spec import Spec, shares


@dataclass
class BayesModel:
    """log p(class, z) = z²·square + z·slope + base; ``square`` and ``slope`` are (F, classes)."""

    square: np.ndarray
    slope: np.ndarray
    base: np.ndarray
    center: np.ndarray
    spread: np.ndarray
    apart: np.ndarray
    rounds: int | None = None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        z = (x - self.center) / self.spread
        margin = (z * z) @ self.square + z @ self.slope + self.base
        raised = np.exp(margin - margin.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        nodes, constants = graph.standardised(self.center, self.spread)
        for name in ("square", "slope", "base"):
            constants.append(graph.constant(name, getattr(self, name)))
        nodes += [
            helper.make_node("Mul", ["z", "z"], ["zz"]),
            helper.make_node("MatMul", ["zz", "square"], ["curved"]),
            helper.make_node("MatMul", ["z", "slope"], ["straight"]),
            helper.make_node("Add", ["curved", "straight"], ["both"]),
            helper.make_node("Add", ["both", "base"], ["margin"]),
            helper.make_node("Softmax", ["margin"], ["probabilities"], axis=1),
        ]
        return graph.assemble(nodes, constants, features, len(self.base))

    def native(self) -> None:
        """ONNX holds all there is."""
        return None

    def canonical(self) -> bytes:
        """See ``Model``."""
        return b"".join(array.tobytes() for array in (self.square, self.slope, self.base, self.center, self.spread))

    def importance(self) -> np.ndarray:
        """How far the classes' means lie apart, in standard deviations."""
        return shares(self.apart)


def fit_naive_bayes(spec: Spec, block: Block) -> BayesModel:
    """Mean and variance of every standardised feature by class; ``smoothing`` is added to each variance.

    Classes without a row get a probability of (almost) 0.
    """
    center, spread = column_scale(block)
    z = (block.x - center) / spread
    weight = np.ones(len(block.y)) if block.weight is None else block.weight
    features = z.shape[1]
    mean, variance = np.zeros((features, spec.classes)), np.ones((features, spec.classes))
    prior = np.full(spec.classes, IMPOSSIBLE)
    for number in np.unique(block.y):
        mine = block.y == number
        w = weight[mine] / weight[mine].sum()
        mean[:, number] = w @ z[mine]
        variance[:, number] = w @ (z[mine] - mean[:, number]) ** 2 + float(spec.hyper["smoothing"])
        prior[number] = np.log(weight[mine].sum() / weight.sum())
    square = -0.5 / variance
    slope = mean / variance
    base = prior - 0.5 * (np.log(2 * np.pi * variance) + mean**2 / variance).sum(axis=0)
    known = np.unique(block.y)
    apart = mean[:, known].std(axis=1) / np.sqrt(variance[:, known].mean(axis=1))
    square, slope, base = (np.ascontiguousarray(part) for part in (square, slope, base))
    return BayesModel(square, slope, base, center, spread, apart)
