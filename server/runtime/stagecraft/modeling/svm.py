"""Support vector machines, one per class against the rest, with probabilities by Platt's sigmoid."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import helper
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR

from stagecraft.modeling import graph
from stagecraft.modeling.data import Block
from stagecraft.modeling.linear import IMPOSSIBLE, column_scale
from stagecraft.modeling.neighbours import CELLS, sampled
from stagecraft.modeling.spec import Spec, shares

PLATT_FOLDS = 3
TUBE = 0.1
"""Errors below this many standard deviations of the target cost nothing."""
STEPS = 10_000


@dataclass
class Machine:
    """Scores: ``kernel(z, points) @ weights + intercept``; without points the kernel is z itself."""

    points: np.ndarray | None
    weights: np.ndarray
    intercept: np.ndarray
    gamma: float

    def scores(self, z: np.ndarray) -> np.ndarray:
        """(n, machines)."""
        if self.points is None:
            return z @ self.weights + self.intercept
        parts = []
        step = max(1, CELLS // max(1, len(self.points)))
        lengths = (self.points**2).sum(axis=1)
        for start in range(0, len(z), step):
            part = z[start : start + step]
            squares = (part**2).sum(axis=1)[:, None] - 2 * part @ self.points.T + lengths
            parts.append(np.exp(-self.gamma * np.maximum(squares, 0.0)) @ self.weights + self.intercept)
        return np.concatenate(parts) if parts else np.zeros((0, self.weights.shape[1]))


@dataclass
class SvmModel:
    """A machine over standardised features; ``steep`` and ``shift`` are Platt's sigmoid per machine."""

    machine: Machine
    steep: np.ndarray
    shift: np.ndarray
    center: np.ndarray
    spread: np.ndarray
    classes: int
    rounds: int | None = None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        scores = self.machine.scores((x - self.center) / self.spread)
        if not self.classes:
            return scores[:, 0]
        p = _sigmoid(scores * self.steep + self.shift)
        return np.hstack([1 - p, p]) if self.classes == 2 else p / p.sum(axis=1, keepdims=True)

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        nodes, constants = graph.standardised(self.center, self.spread)
        constants += [graph.constant("weights", self.machine.weights), graph.constant("b", self.machine.intercept)]
        kernel = "z"
        if self.machine.points is not None:
            more, others = graph.squared_distances(self.machine.points)
            constants += [*others, graph.constant("minus_gamma", np.array([-self.machine.gamma]))]
            nodes += [
                *more,
                helper.make_node("Mul", ["squares", "minus_gamma"], ["exponent"]),
                helper.make_node("Exp", ["exponent"], ["kernel"]),
            ]
            kernel = "kernel"
        scored = "scores" if self.classes else "value"
        nodes += [
            helper.make_node("MatMul", [kernel, "weights"], ["weighed"]),
            helper.make_node("Add", ["weighed", "b"], [scored]),
        ]
        if self.classes:
            constants += [graph.constant("steep", self.steep), graph.constant("shift", self.shift)]
            nodes += [
                helper.make_node("Mul", ["scores", "steep"], ["steeper"]),
                helper.make_node("Add", ["steeper", "shift"], ["shifted"]),
                helper.make_node("Sigmoid", ["shifted"], ["p"]),
            ]
        if self.classes == 2:
            constants.append(graph.constant("one", np.array([1.0])))
            nodes += [
                helper.make_node("Sub", ["one", "p"], ["q"]),
                helper.make_node("Concat", ["q", "p"], ["probabilities"], axis=1),
            ]
        elif self.classes:
            constants.append(graph.constant("classes_axis", np.array([1], dtype=np.int64)))
            nodes += [
                helper.make_node("ReduceSum", ["p", "classes_axis"], ["all_p"], keepdims=1),
                helper.make_node("Div", ["p", "all_p"], ["probabilities"]),
            ]
        made = graph.assemble(nodes, constants, features, self.classes)
        if self.machine.points is not None:
            most = max(1, CELLS // max(1, len(self.machine.points)))
            helper.set_model_props(made, {graph.ROWS_PER_CALL: str(most)})
        return made

    def native(self) -> None:
        """ONNX holds all there is."""
        return None

    def canonical(self) -> bytes:
        """See ``Model``."""
        arrays = [self.machine.weights, self.machine.intercept, self.steep, self.shift, self.center, self.spread]
        if self.machine.points is not None:
            arrays.append(self.machine.points)
        return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)

    def importance(self) -> np.ndarray:
        """Mean absolute coefficient; a curved kernel has none by feature."""
        if self.machine.points is not None:
            return np.zeros(len(self.center))
        return shares(np.abs(self.machine.weights).mean(axis=1))


def fit_svm(spec: Spec, block: Block) -> SvmModel:
    """Machines on standardised features, at most ``most_rows`` rows; the time grows with their square.

    The sigmoid is fitted on scores of rows the machine that scored them hadn't seen, in folds of the teaching rows.
    """
    center, spread = column_scale(block)
    at = sampled(len(block.y), int(spec.hyper["most_rows"]), spec.seed)
    z, y = (block.x[at] - center) / spread, block.y[at]
    weight = None if block.weight is None else block.weight[at]
    gamma = float(spec.hyper.get("gamma") or 1.0 / max(1.0, z.shape[1]))
    if spec.target.is_number:
        machine = _machine([_number(spec, z, y, gamma)], z, spec, gamma)
        return SvmModel(machine, np.ones(1), np.zeros(1), center, spread, 0)
    wanted = [1] if spec.classes == 2 else list(range(spec.classes))
    machine = _machine([_against_rest(spec, z, y == number, weight, gamma) for number in wanted], z, spec, gamma)
    sigmoids = [_platt(spec, z, y == number, weight, gamma) for number in wanted]
    steep, shift = (np.array([pair[side] for pair in sigmoids]) for side in (0, 1))
    return SvmModel(machine, steep, shift, center, spread, spec.classes)


def _against_rest(spec: Spec, z: np.ndarray, mine: np.ndarray, weight: np.ndarray | None, gamma: float) -> Any:
    if mine.all() or not mine.any():
        return None
    c = float(spec.hyper["regularization"])
    if spec.hyper["kernel"] == "linear":
        machine: Any = LinearSVC(C=c, dual="auto", max_iter=STEPS, random_state=spec.seed)
    else:
        machine = SVC(C=c, kernel="rbf", gamma=gamma, cache_size=500)
    return machine.fit(z, mine.astype(np.int64), sample_weight=weight)


def _number(spec: Spec, z: np.ndarray, y: np.ndarray, gamma: float) -> Any:
    c = float(spec.hyper["regularization"])
    if spec.hyper["kernel"] == "linear":
        return LinearSVR(
            C=c, epsilon=TUBE, dual="auto", loss="squared_epsilon_insensitive", max_iter=STEPS, random_state=spec.seed
        ).fit(z, y)
    return SVR(C=c, kernel="rbf", gamma=gamma, epsilon=TUBE, cache_size=500).fit(z, y)


def _machine(fitted: list[Any], z: np.ndarray, spec: Spec, gamma: float) -> Machine:
    """Machines side by side, over the support vectors of all."""
    intercept = np.array([0.0 if one is None else float(np.ravel(one.intercept_)[0]) for one in fitted])
    if spec.hyper["kernel"] == "linear":
        columns = [np.zeros(z.shape[1]) if one is None else np.ravel(one.coef_) for one in fitted]
        return Machine(None, np.ascontiguousarray(np.stack(columns, axis=1)), intercept, gamma)
    support = np.unique(np.concatenate([one.support_ for one in fitted if one is not None] or [np.zeros(1, dtype=int)]))
    weights = np.zeros((len(support), len(fitted)))
    for number, one in enumerate(fitted):
        if one is not None:
            weights[np.searchsorted(support, one.support_), number] = one.dual_coef_[0]
    return Machine(np.ascontiguousarray(z[support]), weights, intercept, gamma)


def _platt(spec: Spec, z: np.ndarray, mine: np.ndarray, weight: np.ndarray | None, gamma: float) -> tuple[float, float]:
    rarest = int(min(mine.sum(), (~mine).sum()))
    if rarest == 0:
        return 0.0, -IMPOSSIBLE if mine.any() else IMPOSSIBLE
    if rarest < PLATT_FOLDS:
        return 1.0, 0.0
    scores = np.zeros(len(z))
    folds = StratifiedKFold(PLATT_FOLDS, shuffle=True, random_state=spec.seed)
    for teaching, held_out in folds.split(z, mine):
        w = None if weight is None else weight[teaching]
        one = _against_rest(spec, z[teaching], mine[teaching], w, gamma)
        scores[held_out] = one.decision_function(z[held_out])
    sigmoid = LogisticRegression(C=1e4, tol=1e-8).fit(scores[:, None], mine.astype(np.int64), sample_weight=weight)
    return float(sigmoid.coef_[0, 0]), float(sigmoid.intercept_[0])


def _sigmoid(margin: np.ndarray) -> np.ndarray:
    small = np.exp(-np.abs(margin))
    return np.where(margin >= 0, 1 / (1 + small), small / (1 + small))
