"""LightGBM; its own form is text with thresholds that float32 keeps exactly."""

import re
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import onnx

from stagecraft.modeling import graph
from stagecraft.modeling.data import Block
from stagecraft.modeling.spec import Spec, Watch, shares

OPSET = 15
MOST_LEAVES = 127


@dataclass
class LightgbmModel:
    """A quantised booster cut to its best round."""

    booster: lightgbm.Booster
    classes: int
    threads: int
    rounds: int | None

    def predict(self, x: np.ndarray) -> np.ndarray:
        """See ``Model``."""
        raw = np.asarray(self.booster.predict(x, num_threads=self.threads), dtype=np.float64)
        if self.classes == 2:
            return np.column_stack([1 - raw, raw])
        return raw

    def graph(self, features: int) -> onnx.ModelProto:
        """See ``Model``."""
        from onnxmltools.convert import convert_lightgbm
        from onnxmltools.convert.common.data_types import FloatTensorType

        converted = convert_lightgbm(
            self.booster,
            initial_types=[("single", FloatTensorType([None, features]))],
            target_opset=OPSET,
            zipmap=False,
        )
        return graph.wrap(converted, features, self.classes)

    def native(self) -> tuple[str, str]:
        """See ``Model``."""
        return "lightgbm.txt", _without_parameters(self.booster.model_to_string())

    def canonical(self) -> bytes:
        """See ``Model``."""
        return _without_parameters(self.booster.model_to_string()).encode()

    def importance(self) -> np.ndarray:
        """Total gain."""
        return shares(np.asarray(self.booster.feature_importance("gain"), dtype=np.float64))


def fit_lightgbm(spec: Spec, block: Block, stop: Block | None, watch: Watch | None) -> LightgbmModel:
    """Boost until ``trees``, or until ``patience`` rounds bring nothing on the stopping rows."""
    threads = spec.threads(block)
    depth = int(spec.hyper["max_depth"])
    metric = "rmse" if spec.target.is_number else "binary_logloss" if spec.classes == 2 else "multi_logloss"
    params: dict[str, Any] = {
        "objective": "regression" if spec.target.is_number else "binary" if spec.classes == 2 else "multiclass",
        "metric": metric,
        "learning_rate": spec.hyper["learning_rate"],
        "max_depth": depth,
        "num_leaves": min(2**depth, MOST_LEAVES),
        "min_data_in_leaf": int(spec.hyper["min_leaf"]),
        "bagging_fraction": spec.hyper["row_share"],
        "bagging_freq": 1,
        "feature_fraction": spec.hyper["column_share"],
        "lambda_l2": spec.hyper["l2"],
        "feature_pre_filter": False,
        "force_row_wise": True,
        "deterministic": True,
        "num_threads": threads,
        "seed": spec.seed,
        "verbosity": -1,
    }
    if spec.classes > 2:
        params["num_class"] = spec.classes
    reader = {
        "feature_pre_filter": False,
        "verbosity": -1,
        "num_threads": threads,
        "force_row_wise": True,
        "deterministic": True,
    }
    data = block.cached(
        "lightgbm",
        lambda: lightgbm.Dataset(block.x, block.y, weight=block.weight, params=reader, free_raw_data=False).construct(),
    )
    valid, callbacks = [], []
    if stop is not None and len(stop.y):
        valid = [
            stop.cached(
                "lightgbm",
                lambda: lightgbm.Dataset(
                    stop.x, stop.y, reference=data, params=reader, free_raw_data=False
                ).construct(),
            )
        ]
        if watch is not None:
            callbacks.append(_watched(watch))
        if spec.patience is not None:
            callbacks.append(lightgbm.early_stopping(spec.patience, verbose=False))
    booster = lightgbm.train(params, data, int(spec.hyper["trees"]), valid_sets=valid, callbacks=callbacks)
    rounds = booster.best_iteration if booster.best_iteration > 0 else booster.current_iteration()
    return LightgbmModel(quantised(booster, rounds), spec.classes, threads, rounds)


def _watched(watch: Watch) -> Any:
    def tell(env: Any) -> None:
        if watch(env.iteration + 1, float(env.evaluation_result_list[0][2])):
            raise lightgbm.callback.EarlyStopException(env.iteration, env.evaluation_result_list)

    # Before LightGBM's own early stopping (30), so that its last round is seen too.
    vars(tell)["order"] = 5
    return tell


def quantised(booster: lightgbm.Booster, rounds: int) -> lightgbm.Booster:
    """The same booster with every threshold lowered to the next float32.

    Features are float32 values, so no row changes sides; the ONNX form, which knows only float32, then agrees with it.
    """

    def lower(found: re.Match[str]) -> str:
        values = np.array([float(text) for text in found.group(1).split()])
        return "threshold=" + " ".join(repr(float(value)) for value in graph.floor32(values))

    text = re.sub(r"^threshold=(.+)$", lower, booster.model_to_string(num_iteration=rounds), flags=re.MULTILINE)
    return lightgbm.Booster(model_str=re.sub(r"^tree_sizes=.*\n", "", text, flags=re.MULTILINE))


def _without_parameters(text: str) -> str:
    # The block names the number of threads, which says nothing about the model.
    return re.sub(r"\nparameters:.*?end of parameters\n", "\n", text, flags=re.DOTALL)
