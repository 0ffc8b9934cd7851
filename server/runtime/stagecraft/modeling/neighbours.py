"""k nearest neighbours. The graph is the model: distances are rounded before they are compared, so that a tie is a tie
on every machine and the earlier row wins it."""

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper

from stagecraft.modeling import graph
from stagecraft.modeling.data import Block
from stagecraft.modeling.linear import column_scale
from stagecraft.modeling.spec import Spec
from stagecraft.modeling.twin import graph_answers, graph_bytes

GRID = 1e6
"""Squared distances are compared in millionths of a squared standard deviation."""
NEAREST = 1e-3
"""Added to a distance before it becomes a weight: an equal row doesn't outvote all others."""
CELLS = 4_000_000
"""Distances held at once."""


@dataclass
class NeighboursModel:
    """Rows remembered: standardised points (m, F) and what each votes for (m, classes or 1)."""

    points: np.ndarray
    votes: np.ndarray
    center: np.ndarray
    spread: np.ndarray
    k: int
    by_distance: bool
    classes: int
    rounds: int | None = None

    def __post_init__(self) -> None:
        self._answer = graph_answers(graph_bytes(self.graph(self.points.shape[1])))

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        answer = self._answer(x)
        return answer if self.classes else answer[:, 0]

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        nodes, constants = graph.standardised(self.center, self.spread)
        more, others = graph.squared_distances(self.points)
        constants += [
            *others,
            graph.constant("grid", np.array([GRID])),
            graph.constant("k", np.array([self.k], dtype=np.int64)),
            graph.constant("votes", self.votes),
        ]
        nodes += [
            *more,
            helper.make_node("Mul", ["squares", "grid"], ["fine"]),
            helper.make_node("Round", ["fine"], ["comparable"]),
            helper.make_node("TopK", ["comparable", "k"], ["near", "who"], axis=1, largest=0, sorted=1),
            helper.make_node("Gather", ["votes", "who"], ["given"], axis=0),
        ]
        if self.by_distance:
            constants += [
                graph.constant("nearest", np.array([NEAREST])),
                graph.constant("last", np.array([2], dtype=np.int64)),
            ]
            nodes += [
                helper.make_node("Div", ["near", "grid"], ["near_squares"]),
                helper.make_node("Sqrt", ["near_squares"], ["distance"]),
                helper.make_node("Add", ["distance", "nearest"], ["kept_off"]),
                helper.make_node("Reciprocal", ["kept_off"], ["weight"]),
                helper.make_node("ReduceSum", ["weight", "across"], ["all_weight"], keepdims=1),
                helper.make_node("Div", ["weight", "all_weight"], ["share"]),
                helper.make_node("Unsqueeze", ["share", "last"], ["share_each"]),
                helper.make_node("Mul", ["given", "share_each"], ["weighted"]),
            ]
        else:
            constants.append(graph.constant("one_of", np.array([1.0 / self.k])))
            nodes.append(helper.make_node("Mul", ["given", "one_of"], ["weighted"]))
        if self.classes:
            nodes += [
                helper.make_node("ReduceSum", ["weighted", "across"], ["ballot"], keepdims=0),
                helper.make_node("ReduceSum", ["ballot", "across"], ["cast"], keepdims=1),
                helper.make_node("Div", ["ballot", "cast"], ["probabilities"]),
            ]
        else:
            nodes.append(helper.make_node("ReduceSum", ["weighted", "across"], ["value"], keepdims=0))
        made = graph.assemble(nodes, constants, features, self.classes)
        helper.set_model_props(made, {graph.ROWS_PER_CALL: str(max(1, CELLS // len(self.points)))})
        return made

    def native(self) -> None:
        """ONNX holds all there is."""
        return None

    def canonical(self) -> bytes:
        """See ``Model``."""
        arrays = (self.points, self.votes, self.center, self.spread)
        return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays) + bytes(
            [self.k % 256, self.by_distance]
        )

    def importance(self) -> np.ndarray:
        """Every feature counts alike."""
        return np.zeros(self.points.shape[1])


def fit_neighbours(spec: Spec, block: Block) -> NeighboursModel:
    """Remember the rows (at most ``most_rows`` of them, drawn by the seed); class weights weigh the votes."""
    center, spread = column_scale(block)
    at = sampled(len(block.y), int(spec.hyper["most_rows"]), spec.seed)
    points = (block.x[at] - center) / spread
    y = block.y[at]
    weight = np.ones(len(y)) if block.weight is None else block.weight[at]
    votes = np.zeros((len(y), spec.classes or 1))
    if spec.target.is_number:
        votes[:, 0] = y
    else:
        votes[np.arange(len(y)), y] = weight
    k = min(int(spec.hyper["neighbours"]), len(y))
    return NeighboursModel(points, votes, center, spread, k, spec.hyper["weighting"] == "distance", spec.classes)


def sampled(rows: int, most: int, seed: int) -> np.ndarray:
    """Positions of at most ``most`` rows, drawn at random, in their order."""
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).permutation(rows)[:most])
