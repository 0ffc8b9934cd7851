"""Multilayer perceptrons: scikit-learn's passes over the rows, stopped by rows that don't teach."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import helper
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from stagecraft.errors import StageError
from stagecraft.modeling import graph
from stagecraft.modeling.data import Block
from stagecraft.modeling.epochs import run_epochs
from stagecraft.modeling.linear import column_scale
from stagecraft.modeling.spec import Spec, Watch, shares

ACTIVATIONS = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid"}
BLOCK_ROWS = 50_000


@dataclass
class NetworkModel:
    """Layers over standardised features; the last is linear, then sigmoid (two classes) or softmax."""

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    activation: str
    center: np.ndarray
    spread: np.ndarray
    classes: int
    rounds: int | None = None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        parts = [self._answer(x[start : start + BLOCK_ROWS]) for start in range(0, max(1, len(x)), BLOCK_ROWS)]
        return np.concatenate(parts)

    def _answer(self, x: np.ndarray) -> np.ndarray:
        layer = (x - self.center) / self.spread
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            layer = _activated(layer @ weight + bias, self.activation)
        margin = layer @ self.weights[-1] + self.biases[-1]
        if not self.classes:
            return margin[:, 0]
        if self.classes == 2:
            p = _activated(margin, "logistic")
            return np.hstack([1 - p, p])
        raised = np.exp(margin - margin.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        nodes, constants = graph.standardised(self.center, self.spread)
        layer = "z"
        for at, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            last = at == len(self.weights) - 1
            made = "value" if last and not self.classes else f"sum{at}"
            constants += [graph.constant(f"w{at}", weight), graph.constant(f"b{at}", bias)]
            nodes.append(helper.make_node("MatMul", [layer, f"w{at}"], [f"product{at}"]))
            nodes.append(helper.make_node("Add", [f"product{at}", f"b{at}"], [made]))
            layer = made
            if not last:
                layer = f"layer{at}"
                nodes.append(helper.make_node(ACTIVATIONS[self.activation], [made], [layer]))
        if self.classes == 2:
            constants.append(graph.constant("one", np.array([1.0])))
            nodes += [
                helper.make_node("Sigmoid", [layer], ["p"]),
                helper.make_node("Sub", ["one", "p"], ["q"]),
                helper.make_node("Concat", ["q", "p"], ["probabilities"], axis=1),
            ]
        elif self.classes:
            nodes.append(helper.make_node("Softmax", [layer], ["probabilities"], axis=1))
        return graph.assemble(nodes, constants, features, self.classes)

    def native(self) -> None:
        """ONNX holds all there is."""
        return None

    def canonical(self) -> bytes:
        """See ``Model``."""
        arrays = [*self.weights, *self.biases, self.center, self.spread]
        return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)

    def importance(self) -> np.ndarray:
        """Mean absolute weight of the first layer."""
        return shares(np.abs(self.weights[0]).mean(axis=1))


def _activated(values: np.ndarray, activation: str) -> np.ndarray:
    if activation == "relu":
        return np.maximum(values, 0.0)
    if activation == "tanh":
        return np.tanh(values)
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1 / (1 + small), small / (1 + small))


def fit_network(spec: Spec, block: Block, stop: Block | None, watch: Watch | None) -> NetworkModel:
    """Pass over the rows ``epochs`` times, or until ``patience`` passes bring nothing on the stopping rows.

    :raises StageError: ``training_diverged``
    """
    center, spread = column_scale(block)
    z = (block.x - center) / spread
    hyper = spec.hyper
    options: dict[str, Any] = {
        "hidden_layer_sizes": (int(hyper["units"]),) * int(hyper["layers"]),
        "activation": hyper["activation"],
        "solver": hyper["solver"],
        "alpha": float(hyper["l2"]),
        "batch_size": min(int(hyper["batch"]), len(z)),
        "learning_rate_init": float(hyper["learning_rate"]),
        "random_state": spec.seed,
    }
    network: Any = MLPRegressor(**options) if spec.target.is_number else MLPClassifier(**options)
    given = {} if spec.target.is_number else {"classes": np.arange(spec.classes)}

    def learn(epoch: int) -> NetworkModel:
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore", ConvergenceWarning)
                network.partial_fit(z, block.y, sample_weight=block.weight, **given)
        except ValueError as error:
            raise StageError(
                "training_diverged",
                f"The network's weights grew beyond all bounds in pass {epoch}.",
                "Use a smaller learning rate, or stronger regularization.",
                {"setting": "learningRate"},
            ) from error
        weights, biases = network.coefs_, network.intercepts_
        return NetworkModel(
            [part.copy() for part in weights],
            [part.copy() for part in biases],
            hyper["activation"],
            center,
            spread,
            spec.classes,
        )

    return run_epochs(spec, learn, stop, watch)
