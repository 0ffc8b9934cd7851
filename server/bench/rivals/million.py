"""The same work as the pipeline, written by hand: ``million.py CSV SPLIT TWIN OUT TREES``.

With pandas, scikit-learn and XGBoost, for one table, without checks and without a way to run half of it.

``SPLIT`` is a Parquet file with the partition of each row, ``TWIN`` a fitted recipe whose order of features is used, so
that both models are fitted on the same matrix. ``OUT`` gets what the stages leave behind: the typed, the split, the
cleaned and the encoded table, their profiles, the model with its ONNX form and its parity, both sets of predictions,
metrics with intervals beside the baseline, curves, confusion, importance and the counts that money is computed from.
What the pipeline writes only because its stages stand alone (copies of an unchanged table, rejected rows, previews) is
left out.
Prints one JSON line: seconds, peak memory in MB, metrics on test rows.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pandas as pd
import xgboost
from million_judging import curves, importance, judge, statistics, threshold_for_f1
from million_tables import clean, encode, fit_cleaning, fit_encoding, profile
from onnxmltools.convert import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType

TARGET = "left"
PARITY_ROWS = 20_000


def main(csv: str, split: str, twin: str, out: str, trees: int) -> None:
    started = time.perf_counter()
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    names = json.loads(Path(twin).read_text())["featureNames"]
    frame, y, partition = read(csv, split)
    train, validation, test = (partition == name for name in ("train", "validation", "test"))
    masks = {"train": train, "validation": validation, "test": test}
    features = frame.drop(columns=TARGET)
    about = {"copies": int(pd.util.hash_pandas_object(frame, index=False).duplicated().sum())}
    hashed = pd.DataFrame({"hash": pd.util.hash_pandas_object(features, index=False), "label": y})
    kinds = hashed[hashed["hash"].duplicated(keep=False)].groupby("hash")["label"].nunique()
    about |= {"contradictions": int((kinds > 1).sum()), "classes": np.bincount(y).tolist()}
    frame.to_parquet(folder / "data.parquet", compression="zstd")
    frame.assign(__partition=partition).to_parquet(folder / "labelled.parquet", compression="zstd")
    raw_profile = profile(frame, masks)
    write(folder / "profile.json", {**about, "columns": raw_profile})

    cleaning = fit_cleaning(features[train])
    cleaned = clean(features, cleaning)
    cleaned.to_parquet(folder / "clean.parquet", compression="zstd")
    write(folder / "clean-profile.json", profile(cleaned, masks, {"joined": raw_profile["joined"]}))
    encoding = fit_encoding(cleaned[train])
    first = encode(cleaned, encoding, names)
    first.to_parquet(folder / "matrix.parquet", compression="zstd")
    write(folder / "fitted.json", {"cleaning": cleaning, "encoding": encoding})

    curve: dict[str, Any] = {}
    held_out = first[validation]
    booster = fit(first[train], y[train], trees, (xgboost.DMatrix(held_out, y[validation]), curve))
    held = booster.inplace_predict(held_out).astype(float)
    del first, held_out, booster
    write(folder / "learning.json", curve)
    threshold = threshold_for_f1(y[validation], held)

    known = train | validation
    cleaning = fit_cleaning(features[known])
    cleaned = clean(features, cleaning)
    encoding = fit_encoding(cleaned[known])
    final = encode(cleaned, encoding, names)
    booster = fit(final[known], y[known], trees)
    booster.save_model(folder / "model.json")
    shape = [("single", FloatTensorType([None, len(names)]))]
    graph = convert_xgboost(booster, initial_types=shape, target_opset=15).SerializeToString()
    (folder / "model.onnx").write_bytes(graph)
    write(folder / "twin.json", {"cleaning": cleaning, "encoding": encoding, "threshold": threshold})
    write(folder / "parity.json", {"largest": parity(booster, graph, final[validation | test])})
    answer = booster.inplace_predict(final[test]).astype(float)

    for name, rows, scores in (("validation", validation, held), ("test", test, answer)):
        said = frame[rows].assign(__prediction=scores)
        said.iloc[:: max(1, len(said) // PARITY_ROWS)].to_parquet(folder / f"{name}-reference.parquet")
        pd.DataFrame({"row": np.flatnonzero(rows), "y": y[rows], "p": scores}).to_parquet(
            folder / f"{name}-predictions.parquet"
        )
        write(folder / f"{name}-statistics.json", statistics(y[rows], scores, threshold))
    guess = float(y[known].mean())
    judged = {
        # Once for choosing, once more beside the test rows, as the two reports have it.
        "train": judge(y[validation], held, threshold, float(y[train].mean())),
        "validation": judge(y[validation], held, threshold, guess),
        "test": judge(y[test], answer, threshold, guess),
    }

    def predict(rows: pd.DataFrame) -> np.ndarray:
        return booster.inplace_predict(encode(clean(rows, cleaning), encoding, names)).astype(float)

    write(
        folder / "report.json",
        {
            **judged,
            "curves": curves(y[test], answer),
            "importance": importance(features[test], y[test], predict),
            "gain": booster.get_score(importance_type="total_gain"),
        },
    )
    metrics = {key: judged["test"]["model"][key][0] for key in ("roc_auc", "average_precision", "log_loss", "f1")}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    outcome = {"seconds": time.perf_counter() - started, "memoryMb": memory, "metrics": metrics}
    sys.stdout.write(json.dumps(outcome) + "\n")


def read(csv: str, split: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """The typed table, the target as 0 and 1, and the partition of each row."""
    frame = pd.read_csv(csv, engine="pyarrow", parse_dates=["joined"])
    for name in frame.columns:
        if frame[name].dtype == object:
            frame[name] = frame[name].astype("category")
    partition = pd.read_parquet(split, columns=["__partition"])["__partition"].to_numpy()
    return frame, (frame[TARGET] == "yes").to_numpy().astype(int), partition


def fit(
    x: pd.DataFrame, y: np.ndarray, trees: int, watched: tuple[xgboost.DMatrix, dict[str, Any]] | None = None
) -> xgboost.Booster:
    """A booster of so many trees; ``watched``: rows to draw the learning curve on, and where to put it."""
    params = {
        "objective": "binary:logistic",
        "eval_metric": "logloss",
        "tree_method": "hist",
        "eta": 0.1,
        "max_depth": 6,
        "min_child_weight": 3,
        "lambda": 1,
        "nthread": 2,
        "verbosity": 0,
    }
    data = xgboost.QuantileDMatrix(x, y, nthread=2)
    # Names with brackets can't be written; the order of the columns says the same.
    data.feature_names, data.feature_types = None, None
    evals = []
    if watched is not None:
        watched[0].feature_names, watched[0].feature_types = None, None
        evals = [(watched[0], "validation")]
    curve = watched[1] if watched is not None else None
    return xgboost.train(params, data, trees, evals=evals, evals_result=curve, verbose_eval=False)


def parity(booster: xgboost.Booster, graph: bytes, rows: pd.DataFrame) -> float:
    """The largest difference between the model and its ONNX form."""
    sample = rows.iloc[:: max(1, len(rows) // PARITY_ROWS)].to_numpy(np.float32)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    served = session.run(None, {"single": sample})[1][:, 1]
    return float(np.abs(served - booster.inplace_predict(sample)).max())


def write(path: Path, value: Any) -> None:
    """JSON."""
    path.write_text(json.dumps(value))


if __name__ == "__main__":
    main(*sys.argv[1:5], trees=int(sys.argv[5]))
