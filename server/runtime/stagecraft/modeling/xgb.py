"""XGBoost on arrays; its own form is JSON."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import pyarrow
import xgboost

from stagecraft.modeling import graph
from stagecraft.modeling.bundles import MOST_VALUES, Bundles, bundled, find_bundles, unbundled
from stagecraft.modeling.data import Block
from stagecraft.modeling.spec import ONE_THREAD_CELLS, Spec, Watch, shares

OPSET = 15


@dataclass
class XgboostModel:
    """A booster cut to its best round."""

    booster: xgboost.Booster
    classes: int
    features: int
    rounds: int | None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        raw = np.asarray(self.booster.inplace_predict(x, validate_features=False), dtype=np.float64)
        if self.classes == 2:
            return np.column_stack([1 - raw, raw])
        return raw

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        from onnxmltools.convert import convert_xgboost
        from onnxmltools.convert.common.data_types import FloatTensorType

        converted = convert_xgboost(
            self.booster, initial_types=[("single", FloatTensorType([None, features]))], target_opset=OPSET
        )
        return graph.wrap(converted, features, self.classes)

    def native(self) -> tuple[str, str]:
        """See ``Model``."""
        return "xgboost.json", bytes(self.booster.save_raw("json")).decode()

    def canonical(self) -> bytes:
        """See ``Model``."""
        return bytes(self.booster.save_raw("json"))

    def importance(self) -> np.ndarray:
        """Total gain."""
        gain = self.booster.get_score(importance_type="total_gain")
        raw = np.zeros(self.features)
        for name, value in gain.items():
            raw[int(name[1:])] = value if not isinstance(value, list) else sum(value)
        return shares(raw)


class _Watched(xgboost.callback.TrainingCallback):
    def __init__(self, watch: Watch, metric: str) -> None:
        super().__init__()
        self.watch = watch
        self.metric = metric

    def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
        """Tell the loss of this round; True stops the training."""
        return self.watch(epoch + 1, float(evals_log["stop"][self.metric][-1]))


def _bundles(spec: Spec, block: Block, stop: Block | None) -> Bundles | None:
    """Columns that can be put together. Not where columns are drawn by lot: a bundle would be drawn as one."""
    if block.x.flags.c_contiguous or block.x.size < ONE_THREAD_CELLS or spec.hyper["column_share"] < 1:
        return None
    return find_bundles(block.x, [] if stop is None else [stop.x])


def _columns(x: np.ndarray, bundles: Bundles | None) -> tuple[Any, list[str] | None]:
    """Columns are handed over as they lie in memory: the same bins as from rows, in half the time."""
    if bundles is not None:
        return bundled(x, bundles)
    if x.flags.c_contiguous:
        return x, None
    return pyarrow.table({str(at): pyarrow.array(x[:, at]) for at in range(x.shape[1])}), None


def _matrix(kind: type[xgboost.DMatrix], block: Block, bundles: Bundles | None, threads: int) -> xgboost.DMatrix:
    x, types = _columns(block.x, bundles)
    data = kind(x, block.y, weight=block.weight, nthread=threads, feature_types=types, enable_categorical=True)
    # The model knows its features by place.
    data.feature_names = None
    if bundles is None:
        data.feature_types = None
    return data


def fit_xgboost(spec: Spec, block: Block, stop: Block | None, watch: Watch | None) -> XgboostModel:
    """Boost until ``trees``, or until ``patience`` rounds bring nothing on the stopping rows."""
    threads = spec.threads(block)
    metric = "rmse" if spec.target.is_number else "logloss" if spec.classes == 2 else "mlogloss"
    params: dict[str, Any] = {
        "objective": "reg:squarederror"
        if spec.target.is_number
        else "binary:logistic"
        if spec.classes == 2
        else "multi:softprob",
        "eval_metric": metric,
        "tree_method": "hist",
        "eta": spec.hyper["learning_rate"],
        "max_depth": int(spec.hyper["max_depth"]),
        "min_child_weight": spec.hyper["min_leaf"],
        "subsample": spec.hyper["row_share"],
        "colsample_bytree": spec.hyper["column_share"],
        "lambda": spec.hyper["l2"],
        "nthread": threads,
        "seed": spec.seed,
        "verbosity": 0,
    }
    if spec.classes > 2:
        params["num_class"] = spec.classes
    # Trials share what is built; whether columns are drawn by lot differs between them.
    share = "xgboost" if spec.hyper["column_share"] < 1 else "xgboost, bundled"
    bundles = block.cached(f"{share}, columns", lambda: _bundles(spec, block, stop))
    if bundles is not None:
        # Never several values together: that is no split of the columns.
        params["max_cat_to_onehot"] = MOST_VALUES + 1
    data = block.cached(share, lambda: _matrix(xgboost.QuantileDMatrix, block, bundles, threads))
    evals: list[tuple[xgboost.DMatrix, str]] = []
    callbacks: list[xgboost.callback.TrainingCallback] = []
    if stop is not None and len(stop.y):
        # Nothing is learned from these rows, so they need no bins.
        held_out = stop.cached(share, lambda: _matrix(xgboost.DMatrix, stop, bundles, threads))
        evals = [(held_out, "stop")]
        if watch is not None:
            callbacks.append(_Watched(watch, metric))
        if spec.patience is not None:
            callbacks.append(xgboost.callback.EarlyStopping(rounds=spec.patience, metric_name=metric, data_name="stop"))
    booster = xgboost.train(
        params, data, int(spec.hyper["trees"]), evals=evals, callbacks=callbacks, verbose_eval=False
    )
    rounds = booster.num_boosted_rounds()
    if evals and spec.patience is not None:
        rounds = int(booster.best_iteration) + 1
        booster = booster[:rounds]
        booster.set_attr(best_iteration=None, best_score=None)
    if bundles is not None:
        booster = unbundled(booster, bundles)
    booster.set_param({"nthread": threads})
    return XgboostModel(booster, spec.classes, block.x.shape[1], rounds)
