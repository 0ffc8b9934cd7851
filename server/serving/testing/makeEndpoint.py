"""Trains a small model and packs it, for tests: ``python makeEndpoint.py <folder> <options as JSON>``.

Leaves ``train/output/model``, ``deploy/output/endpoint`` and ``monitor/output/drift`` below the folder, made by the
stages themselves.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from stagecraft.harness import run_stage
from stagecraft.io import read_json, write_json
from stagecraft.modeling.testing import make_features, partitioned

TRAIN: dict[str, Any] = {
    "algorithm": "linear",
    "hyper": {"regularization": 0.1},
    "patience": None,
    "class_weights": "none",
    "validation": {"method": "holdout"},
    "test_estimate": {"method": "partition"},
    "threshold": {"rule": "f1"},
    "seed": 3,
}
EVALUATE: dict[str, Any] = {
    "metric": "auto",
    "replicates": 50,
    "confidence": 0.95,
    "importance": None,
    "final": True,
    "seed": 1,
}
MONITOR: dict[str, Any] = {
    "psi_warn": 0.1,
    "psi_alarm": 0.25,
    "false_discovery_rate": 0.05,
    "missing_rise": 0.1,
    "bins": 10,
    "min_rows": 100,
}
EXTRA = 16
"""Columns beside the four with a meaning: a request has twenty."""


def table(problem: str, seed: int, rows: int) -> pl.DataFrame:
    """Twenty columns of all kinds and an answer ``y`` that depends on four of them."""
    random = np.random.default_rng(seed)
    age = random.integers(18, 90, rows)
    income = np.round(random.lognormal(10, 0.6, rows), 2)
    city = random.choice(["Bern", "Genève", "Zürich", "Basel"], rows)
    member = random.random(rows) < 0.4
    score = (age - 50) / 20 + (city == "Bern") * 1.5 - member + random.normal(0, 0.7, rows)
    answers = {
        "binary": np.where(score > 0, "yes", "no"),
        "multiclass": np.select([score < -0.7, score < 0.7], ["low", "middle"], "high"),
        "regression": 1000 * score + income / 50,
    }
    gaps = random.random(rows) < 0.1
    frame = pl.DataFrame({"age": age, "income": income, "home town": city, "member": member})
    frame = frame.with_columns(pl.when(pl.Series(gaps)).then(None).otherwise(pl.col("income")).alias("income"))
    extra = pl.DataFrame({f"x{at}": random.normal(at, 1 + at, rows) for at in range(EXTRA)})
    return pl.concat([frame, extra], how="horizontal").with_columns(pl.Series("y", answers[problem]))


def main(folder: Path, options: dict[str, Any]) -> None:
    """Run train, evaluate, deploy and monitor on the table."""
    problem = options["problem"]
    features = make_features(
        folder / "features",
        partitioned(table(problem, options["seed"], options["rows"]), options["seed"]),
        "y",
        problem,
    )
    recipe = read_json(features / "recipe.json")
    for entry in recipe["signature"]:
        entry["required"] = entry["name"] in ("age", "home town")
        entry["nullTokens"] = ["NA"]
        entry["source"] = "Income CHF" if entry["name"] == "income" else None
    write_json(features / "recipe.json", recipe)
    trained = run_stage(folder / "train", "train", {**TRAIN, **options.get("train", {})}, {"features": [features]})
    model = trained.outputs["model"]
    judged = run_stage(
        folder / "evaluate", "evaluate", EVALUATE, {"features": [features], "model": [model]}, final=True
    )
    deployed = run_stage(
        folder / "deploy",
        "deploy",
        {
            "endpoint_name": options["name"],
            "environment": "staging",
            "canary_share": 0.0,
            "runner": options["runner"],
            "max_rows": options["maxRows"],
        },
        {"model": [model], "report": [judged.outputs["report"]]},
    )
    run_stage(folder / "monitor", "monitor", MONITOR, {"endpoint": [deployed.outputs["endpoint"]]})
    write_json(folder / "done.json", {"canonical": deployed.done["outputs"]["endpoint"]["canonical"]})


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
