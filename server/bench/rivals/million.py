"""The same work as the pipeline, written by hand: ``million.py CSV SPLIT TWIN OUT TREES``.

With pandas, scikit-learn and XGBoost.

``SPLIT`` is a Parquet file with the partition of each row, ``TWIN`` a fitted recipe whose order of features is used, so
that both models are fitted on the same matrix. Prints one JSON line: seconds, peak memory in MB, metrics on test rows.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost
from sklearn.metrics import average_precision_score, f1_score, log_loss, precision_recall_curve, roc_auc_score

TARGET = "left"
RARE = 0.005


def main(csv: str, split: str, twin: str, out: str, trees: int) -> None:
    started = time.perf_counter()
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    frame = pd.read_csv(csv, parse_dates=["joined"])
    partition = pd.read_parquet(split)["__partition"].to_numpy()
    y = (frame.pop(TARGET) == "yes").to_numpy().astype(int)
    names = json.loads(Path(twin).read_text())["featureNames"]
    frame.to_parquet(folder / "data.parquet", compression="zstd")

    train, validation, test = (partition == name for name in ("train", "validation", "test"))
    first = matrix(frame, train, names)
    first.to_parquet(folder / "matrix.parquet", compression="zstd")
    held = fit(first[train], y[train], trees).predict(xgboost.DMatrix(first[validation].astype(np.float32)))
    precision, recall, limits = precision_recall_curve(y[validation], held)
    threshold = limits[np.argmax((2 * precision * recall / np.maximum(precision + recall, 1e-12))[:-1])]

    known = train | validation
    final = matrix(frame, known, names)
    booster = fit(final[known], y[known], trees)
    booster.save_model(folder / "model.json")
    answer = booster.predict(xgboost.DMatrix(final[test].astype(np.float32))).astype(float)
    pd.DataFrame({"y": y[test], "p": answer}).to_parquet(folder / "predictions.parquet")
    metrics = {
        "roc_auc": roc_auc_score(y[test], answer),
        "average_precision": average_precision_score(y[test], answer),
        "log_loss": log_loss(y[test], answer),
        "f1": f1_score(y[test], answer >= threshold),
    }
    (folder / "report.json").write_text(json.dumps(metrics))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    outcome = {"seconds": time.perf_counter() - started, "memoryMb": memory, "metrics": metrics}
    sys.stdout.write(json.dumps(outcome) + "\n")


def matrix(frame: pd.DataFrame, known: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Gaps filled and flagged, dates in parts, numbers scaled, texts one-hot; everything learned on ``known`` rows."""
    columns: dict[str, np.ndarray] = {}
    for name, column in frame.items():
        if pd.api.types.is_datetime64_any_dtype(column):
            parts = {"year": column.dt.year, "month": column.dt.month, "weekday": column.dt.weekday + 1}
            for part, values in parts.items():
                columns |= number(f"{name}_{part}", values.astype(float), known)
        elif pd.api.types.is_numeric_dtype(column):
            columns |= number(str(name), column.astype(float), known)
        else:
            columns |= text(str(name), column.fillna("(missing)"), known)
    return pd.DataFrame({name: columns[name] for name in names})


def number(name: str, column: pd.Series, known: np.ndarray) -> dict[str, np.ndarray]:
    missing = column.isna().to_numpy()
    filled = column.fillna(column[known].median()).to_numpy()
    learned = filled[known]
    return {name: (filled - learned.mean()) / learned.std(), f"{name}_missing": missing.astype(float)}


def text(name: str, column: pd.Series, known: np.ndarray) -> dict[str, np.ndarray]:
    if set(column.unique()) <= {"yes", "no", "(missing)"}:
        return {
            name: (column == "yes").to_numpy().astype(float),
            **{f"{name}={value}": (column == value).to_numpy().astype(float) for value in ("yes", "no", "(missing)")},
        }
    counts = column[known].value_counts()
    frequent = set(counts[counts >= RARE * known.sum()].index)
    encoded = {f"{name}={value}": (column == value).to_numpy().astype(float) for value in frequent}
    encoded[f"{name}=(other)"] = (~column.isin(frequent)).to_numpy().astype(float)
    return encoded


def fit(x: pd.DataFrame, y: np.ndarray, trees: int) -> xgboost.Booster:
    params = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "eta": 0.1,
        "max_depth": 6,
        "min_child_weight": 3,
        "lambda": 1,
        "nthread": 2,
        "verbosity": 0,
    }
    data = xgboost.QuantileDMatrix(x.to_numpy(np.float32), y, nthread=2)
    return xgboost.train(params, data, trees)


if __name__ == "__main__":
    main(*sys.argv[1:5], trees=int(sys.argv[5]))
