"""Tune on real folders: the search is repeatable, stays inside its bounds and can't fool its own estimate."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from stagecraft.harness import run_stage
from stagecraft.modeling.testing import LEARNERS, make_features, mixed_table, noise_table, partitioned, poisoned

RATE = {"low": 0.05, "high": 0.3, "log": True, "integer": False, "start": 0.1}
DEPTH = {"low": 2, "high": 5, "log": False, "integer": True, "start": 3}
LEAF = {"low": 1, "high": 20, "log": True, "integer": True, "start": 3}
SHARE = {"low": 0.5, "high": 1.0, "log": False, "integer": False, "start": 0.8}
L2 = {"low": 0.1, "high": 10, "log": True, "integer": False, "start": 1}
BOOSTING = {
    "learning_rate": RATE,
    "max_depth": DEPTH,
    "min_leaf": LEAF,
    "row_share": SHARE,
    "column_share": SHARE,
    "l2": L2,
}
SPACES: dict[str, dict] = {
    "linear": {"regularization": {"low": 0.001, "high": 10, "log": True, "integer": False, "start": 0.1}},
    "random_forest": {"max_depth": DEPTH, "min_leaf": LEAF, "column_share": SHARE},
    "xgboost": BOOSTING,
    "lightgbm": BOOSTING,
}
FIXED = {"linear": {}, "random_forest": {"trees": 60}, "xgboost": {"trees": 150}, "lightgbm": {"trees": 150}}


def params(algorithm="linear", trials=8, **other):
    return {
        "algorithm": algorithm,
        "fixed": FIXED[algorithm],
        "space": SPACES[algorithm],
        "sampler": "tpe",
        "trials": trials,
        "metric": "auto",
        "prune": True,
        "search_rows": 100_000,
        "patience": 15 if algorithm in ("xgboost", "lightgbm") else None,
        "class_weights": "none",
        "validation": {"method": "holdout"},
        "test_estimate": {"method": "partition"},
        "threshold": {"rule": "f1"},
        "seed": 5,
        **other,
    }


def tuned(tmp_path, name, frame, problem="binary", model=None, **asked):
    features = make_features(tmp_path / f"{name}-features", frame, "y", problem)
    inputs = {"features": [features], **({"model": [model]} if model else {})}
    return run_stage(tmp_path / name, "tune", params(**asked), inputs)


def trials_of(done):
    return [{**row, "seconds": None} for row in done.panel("trials")["rows"]]


@pytest.mark.parametrize("algorithm", sorted(SPACES))
@pytest.mark.parametrize("problem", ["binary", "multiclass", "regression"])
def test_the_same_seed_gives_the_same_trials_and_model_within_the_bounds(tmp_path, algorithm, problem):
    frame = partitioned(mixed_table(problem), 1)
    first, second = (tuned(tmp_path, str(at), frame, problem, algorithm=algorithm, trials=6) for at in range(2))
    assert trials_of(first) == trials_of(second)
    assert first.done["outputs"]["model"]["canonical"] == second.done["outputs"]["model"]["canonical"]
    for name, bounds in SPACES[algorithm].items():
        values = [row[name] for row in trials_of(first)]
        assert min(values) >= bounds["low"] * 0.999 and max(values) <= bounds["high"] * 1.001
        assert values[0] == bounds["start"]
    assert json.loads((first.outputs["model"] / "parity.json").read_text())["holds"]


def test_the_best_trial_is_the_model_that_is_handed_on(tmp_path):
    done = tuned(tmp_path, "t", partitioned(mixed_table("binary"), 1), algorithm="lightgbm", trials=10)
    finished = [row for row in trials_of(done) if row["state"] != "given up"]
    best = next(row for row in finished if row["state"] == "best")
    assert best["value"] == min(row["value"] for row in finished)
    assert done.result["metrics"]["validation"]["log_loss"]["value"] == pytest.approx(best["value"])
    card = json.loads((done.outputs["model"] / "card.json").read_text())
    assert card["hyper"]["max_depth"] == best["max_depth"]
    told = [event for event in done.events if event["type"] == "metric" and event["name"] == "best"]
    assert len(told) == 10 and told[-1]["value"] == pytest.approx(best["value"])


@pytest.mark.parametrize("metric", ["roc_auc", "f1"])
def test_an_objective_where_more_is_better_is_maximised(tmp_path, metric):
    done = tuned(tmp_path, "t", partitioned(mixed_table("binary"), 1), metric=metric, prune=False)
    values = [row["value"] for row in trials_of(done)]
    assert next(row["value"] for row in trials_of(done) if row["state"] == "best") == max(values)


def test_giving_up_saves_work_and_costs_nothing_when_switched_off(tmp_path):
    frame = partitioned(mixed_table("binary", 600), 1)
    eager = tuned(tmp_path, "eager", frame, algorithm="xgboost", trials=16)
    patient = tuned(tmp_path, "patient", frame, algorithm="xgboost", trials=16, prune=False)
    assert any(row["state"] == "given up" for row in trials_of(eager))
    assert all(row["state"] != "given up" for row in trials_of(patient))


def test_a_connected_model_gives_the_first_trial(tmp_path):
    frame = partitioned(mixed_table("binary"), 1)
    before = tuned(tmp_path, "before", frame, algorithm="xgboost", trials=7)
    learned = json.loads((before.outputs["model"] / "card.json").read_text())["searched"]
    after = tuned(tmp_path, "after", frame, algorithm="xgboost", trials=3, model=before.outputs["model"])
    first = trials_of(after)[0]
    assert first["max_depth"] == learned["max_depth"]
    assert first["l2"] == pytest.approx(learned["l2"], rel=1e-3)
    other = tuned(tmp_path, "other", frame, algorithm="linear", trials=2, model=before.outputs["model"])
    assert any("another algorithm" in event["text"] for event in other.events if event["type"] == "log")


def test_poisoned_test_rows_change_no_trial_and_no_model(tmp_path):
    frame = partitioned(mixed_table("binary"), 1)
    kfold = {"method": "kfold", "folds": 3}
    clean = tuned(tmp_path, "clean", frame, algorithm="xgboost", trials=5, validation=kfold)
    spoiled = tuned(tmp_path, "spoiled", poisoned(frame), algorithm="xgboost", trials=5, validation=kfold)
    assert trials_of(clean) == trials_of(spoiled)
    assert clean.done["outputs"]["model"]["canonical"] == spoiled.done["outputs"]["model"]["canonical"]


@pytest.mark.parametrize("validation", [{"method": "holdout"}, {"method": "kfold", "folds": 3}])
def test_trials_on_fewer_rows_hand_on_a_winner_validated_and_fitted_on_all(tmp_path, validation):
    frame = partitioned(mixed_table("binary", 900), 1)
    done = tuned(tmp_path, "t", frame, algorithm="lightgbm", trials=4, search_rows=200, validation=validation)
    card = json.loads((done.outputs["model"] / "card.json").read_text())
    learned = frame.filter(pl.col("__partition") != "test").height
    judged = learned if validation["method"] == "kfold" else frame.filter(pl.col("__partition") == "validation").height
    assert card["rowsFitted"] == learned
    assert done.frame("model", "predictions.parquet").height == judged
    assert "200 rows" in done.panel("trials")["note"]


def test_searching_on_noise_gains_nothing_in_the_test_estimate(tmp_path):
    values = []
    for seed in range(5):
        frame = partitioned(noise_table(250, 20, seed), seed, test=0.0)
        estimate = {"method": "repeated_cv", "folds": 5, "repeats": 1}
        done = tuned(tmp_path, str(seed), frame, algorithm="linear", trials=8, test_estimate=estimate)
        inputs = {"model": [done.outputs["model"]], "features": [tmp_path / f"{seed}-features"]}
        asked = {"metric": "auto", "replicates": 200, "confidence": 0.95, "importance": None, "final": True, "seed": 1}
        judged = run_stage(tmp_path / f"e{seed}", "evaluate", asked, inputs, final=True)
        values.append(judged.result["metrics"]["test"]["roc_auc"]["value"])
    assert np.mean(values) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("file", sorted((Path(__file__).parent / "cases").glob("*.json")), ids=lambda file: file.stem)
def test_every_case_runs_as_compiled(tmp_path, file):
    case = json.loads(file.read_text(encoding="utf-8"))
    problem, expected = case["data"]["problem"], case["expected"]
    frame = partitioned(mixed_table(problem, case["data"]["rows"]), 4)
    features = make_features(tmp_path / "features", frame, "y", problem)
    done = run_stage(tmp_path / "tune", "tune", case["params"], {"features": [features]})
    assert done.result["metrics"]["validation"][expected["metric"]]["value"] >= expected["atLeast"]
    assert len(done.panel("trials")["rows"]) == case["params"]["trials"]
    _lines_say_what_the_table_says(done)


def _lines_say_what_the_table_says(done):
    table, lines = done.panel("trials")["rows"], done.panel("parallel")
    assert [row["label"] for row in lines["rows"]] == [f"Trial {row['trial']}" for row in table]
    assert [row["values"][-1] for row in lines["rows"]] == [row["value"] for row in table]
    assert [row["state"] for row in lines["rows"]].count("best") == 1
    assert all(len(row["values"]) == len(lines["axes"]) for row in lines["rows"])


@pytest.mark.parametrize("algorithm", sorted(LEARNERS))
def test_a_list_of_trials_is_tried_as_it_stands(tmp_path, algorithm):
    hyper = LEARNERS[algorithm]
    name = next(
        key for key in ("units", "learning_rate", "max_depth", "neighbours", "smoothing", "gamma") if key in hyper
    )
    values = {"gamma": [0.02, 0.3], "smoothing": [1e-4, 0.1], "learning_rate": [0.01, 0.05]}.get(name, [3, 9])
    bounds = {"low": min(values), "high": max(values), "log": False, "integer": False, "start": values[0]}
    fixed = {key: value for key, value in hyper.items() if key != name}
    frame = partitioned(mixed_table("binary", 300), 1)
    listed = {
        "space": {name: bounds},
        "fixed": fixed,
        "list": [{name: value} for value in reversed(values)],
        "sampler": "grid",
    }
    features = make_features(tmp_path / "f", frame, "y", "binary")
    done = run_stage(
        tmp_path / "t", "tune", {**params(trials=2), "algorithm": algorithm, **listed}, {"features": [features]}
    )
    assert [row[name] for row in done.panel("trials")["rows"]] == list(reversed(values))
    best = min(done.panel("trials")["rows"], key=lambda row: row["value"])
    card = json.loads((done.outputs["model"] / "card.json").read_text())
    assert card["searched"][name] == best[name]
