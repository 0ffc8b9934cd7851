"""Random forests, extremely random trees, and the single tree."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from stagecraft.modeling import graph
from stagecraft.modeling.data import Block
from stagecraft.modeling.losses import loss
from stagecraft.modeling.spec import Spec, Watch, shares

CHUNK = 50
"""Trees grown between two looks at the stopping rows (and at a cancel)."""


@dataclass
class ForestModel:
    """Trees as arrays; their mean is the prediction."""

    trees: list[graph.TreeArrays]
    classes: int
    gains: np.ndarray
    estimator: Any
    rounds: int | None = None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        if self.classes == 0:
            return self.estimator.predict(x)
        return _all_classes(self.estimator.predict_proba(x), self.estimator.classes_, self.classes)

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        return graph.trees(self.trees, features, self.classes)

    def native(self) -> None:
        """ONNX holds all there is."""
        return None

    def canonical(self) -> bytes:
        """See ``Model``."""
        arrays = [(tree.feature, tree.threshold, tree.left, tree.right, tree.value) for tree in self.trees]
        return b"".join(np.ascontiguousarray(array).tobytes() for parts in arrays for array in parts)

    def importance(self) -> np.ndarray:
        """Mean decrease of impurity."""
        return shares(self.gains)


def fit_forest(spec: Spec, block: Block, stop: Block | None, watch: Watch | None) -> ForestModel:
    """A forest whose depth and leaf size are capped; grown in chunks so that it can be watched and cancelled."""
    total = int(spec.hyper["trees"])
    options = {
        "max_depth": int(spec.hyper["max_depth"]),
        "min_samples_leaf": int(spec.hyper["min_leaf"]),
        "max_features": float(spec.hyper["column_share"]),
        "n_jobs": spec.threads(block),
        "random_state": spec.seed,
        "warm_start": True,
    }
    forest = _kind(spec)(**options)
    summed = np.zeros(0)
    for grown in [*range(CHUNK, total, CHUNK), total]:
        before = len(getattr(forest, "estimators_", []))
        forest.set_params(n_estimators=grown)
        forest.fit(block.x, block.y, sample_weight=block.weight)
        if watch is not None and stop is not None and len(stop.y):
            added = [_tree_values(forest, tree, stop.x, spec.classes) for tree in forest.estimators_[before:]]
            summed = np.sum(added, axis=0) + (summed if summed.size else 0.0)
            if watch(grown, loss(stop.y, summed / grown, spec.classes)):
                break
    # Threads add up their trees' votes in the order they happen to finish: the last bits would differ from run to run.
    forest.set_params(n_jobs=1)
    trees = [_arrays(forest, tree.tree_, spec.classes) for tree in forest.estimators_]
    return ForestModel(trees, spec.classes, np.asarray(forest.feature_importances_, dtype=np.float64), forest)


def _kind(spec: Spec) -> Any:
    if spec.algorithm == "extra_trees":
        return ExtraTreesRegressor if spec.target.is_number else ExtraTreesClassifier
    return RandomForestRegressor if spec.target.is_number else RandomForestClassifier


def fit_tree(spec: Spec, block: Block) -> ForestModel:
    """One tree, small enough to be read."""
    kind: Any = DecisionTreeRegressor if spec.target.is_number else DecisionTreeClassifier
    tree = kind(
        max_depth=int(spec.hyper["max_depth"]), min_samples_leaf=int(spec.hyper["min_leaf"]), random_state=spec.seed
    )
    tree.fit(block.x, block.y, sample_weight=block.weight)
    gains = np.asarray(tree.feature_importances_, dtype=np.float64)
    return ForestModel([_arrays(tree, tree.tree_, spec.classes)], spec.classes, gains, tree)


def _tree_values(forest: Any, tree: Any, x: np.ndarray, classes: int) -> np.ndarray:
    if classes == 0:
        return tree.predict(x, check_input=False)
    return _all_classes(tree.predict_proba(x, check_input=False), forest.classes_, classes)


def _all_classes(known: np.ndarray, present: np.ndarray, classes: int) -> np.ndarray:
    if known.shape[1] == classes:
        return known
    full = np.zeros((len(known), classes))
    full[:, present.astype(int)] = known
    return full


def _arrays(forest: Any, tree: Any, classes: int) -> graph.TreeArrays:
    feature = np.where(tree.children_left < 0, -1, tree.feature)
    value = tree.value[:, 0, :]
    if classes:
        value = _all_classes(value / value.sum(axis=1, keepdims=True), forest.classes_, classes)
    return graph.TreeArrays(
        feature, tree.threshold.copy(), tree.children_left.copy(), tree.children_right.copy(), value.copy()
    )
