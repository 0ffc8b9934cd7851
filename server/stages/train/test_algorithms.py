"""The algorithms beside boosters and forests: what they find, how they stop, and what a typed rule answers."""

import json

import numpy as np
import polars as pl
import pytest
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.modeling.data import Block, Target
from stagecraft.modeling.fit import fit
from stagecraft.modeling.spec import Spec
from stagecraft.modeling.testing import LEARNERS, make_features, mixed_table, partitioned
from stagecraft.modeling.twin import Twin

BINARY, NUMBER = Target("y", "binary", ("no", "yes"), 1), Target("y", "regression")


def params(algorithm, hyper=None, **other):
    return {
        "algorithm": algorithm,
        "hyper": hyper or LEARNERS[algorithm],
        "patience": None,
        "class_weights": "none",
        "validation": {"method": "holdout"},
        "test_estimate": {"method": "partition"},
        "threshold": {"rule": "f1"},
        "seed": 3,
        **other,
    }


def trained(tmp_path, asked, problem="binary", rows=500, frame=None):
    table = partitioned(mixed_table(problem, rows) if frame is None else frame, 4)
    features = make_features(tmp_path / "features", table, "y", problem)
    return run_stage(tmp_path / "train", "train", asked, {"features": [features]})


@pytest.mark.parametrize("algorithm", sorted(LEARNERS))
def test_every_algorithm_finds_what_a_table_holds_in_classes(tmp_path, algorithm):
    done = trained(tmp_path, params(algorithm))
    assert done.result["metrics"]["validation"]["roc_auc"]["value"] > 0.8
    parity = json.loads((done.outputs["model"] / "parity.json").read_text())
    assert parity["holds"] and parity["rows"]["refusedDifferently"] == 0


@pytest.mark.parametrize("algorithm", sorted(set(LEARNERS) - {"naive_bayes"}))
def test_every_algorithm_finds_what_a_table_holds_in_numbers(tmp_path, algorithm):
    done = trained(tmp_path, params(algorithm), "regression")
    assert done.result["metrics"]["validation"]["r2"]["value"] > 0.5


def blobs(rows=300, classes=3):
    rng = np.random.default_rng(5)
    y = np.arange(rows) % classes
    return rng.normal(size=(rows, 4)) + np.eye(4)[y] * 2.0, y.astype(np.int64)


@pytest.mark.parametrize("weighting", ["uniform", "distance"])
def test_neighbours_are_those_of_scikit_learn(weighting):
    x, y = blobs()
    spec = Spec(
        "knn",
        {"neighbours": 5, "weighting": weighting, "most_rows": 999},
        Target("y", "multiclass", ("a", "b", "c")),
        1,
    )
    ours = fit(spec, Block(x, y, np.arange(len(y))))
    z, asked = (x - x.mean(axis=0)) / x.std(axis=0), blobs(120)[0] + 0.01
    known = KNeighborsClassifier(5, weights=weighting).fit(z, y)
    expected = known.predict_proba((asked - x.mean(axis=0)) / x.std(axis=0))
    assert np.allclose(ours.predict(asked), expected, atol=1e-9 if weighting == "uniform" else 0.01)
    number = Spec("knn", {**spec.hyper, "weighting": "uniform"}, NUMBER, 1)
    values = fit(number, Block(x, x[:, 0] * 3 + 7, np.arange(len(y)))).predict(asked)
    known_number = KNeighborsRegressor(5).fit(z, x[:, 0] * 3 + 7)
    assert np.allclose(values, known_number.predict((asked - x.mean(axis=0)) / x.std(axis=0)))


def test_naive_bayes_is_that_of_scikit_learn():
    x, y = blobs()
    spec = Spec("naive_bayes", {"smoothing": 1e-9}, Target("y", "multiclass", ("a", "b", "c")), 1)
    ours = fit(spec, Block(x, y, np.arange(len(y)))).predict(x)
    assert np.allclose(ours, GaussianNB().fit(x, y).predict_proba(x), atol=1e-6)


def test_naive_bayes_of_a_number_is_refused(tmp_path):
    with pytest.raises(StageError) as caught:
        trained(tmp_path, params("naive_bayes"), "regression")
    assert caught.value.code == "algorithm_unfit"


@pytest.mark.parametrize("algorithm", ["mlp", "sgd"])
def test_passes_end_when_held_out_rows_get_no_better_and_the_refit_makes_as_many(tmp_path, algorithm):
    hyper = {**LEARNERS[algorithm], "epochs": 300, "learning_rate": 0.05}
    done = trained(tmp_path, params(algorithm, hyper, patience=5))
    card = json.loads((done.outputs["model"] / "card.json").read_text())
    assert 1 <= card["hyper"]["epochs"] < 300
    assert done.panel("learning")["x"] == "Passes over the rows"
    told = [event for event in done.events if event["type"] == "metric" and event["name"] == "validation_loss"]
    best = min(event["value"] for event in told)
    assert told[card["hyper"]["epochs"] - 1]["value"] == pytest.approx(best, abs=1e-5)


@pytest.mark.parametrize("algorithm", ["mlp", "sgd"])
def test_a_learning_rate_beyond_reason_is_named(tmp_path, algorithm):
    hyper = {**LEARNERS[algorithm], "learning_rate": 1e300}
    with pytest.raises(StageError) as caught:
        trained(tmp_path, params(algorithm, hyper | ({"solver": "sgd"} if algorithm == "mlp" else {})), "regression")
    assert caught.value.code == "training_diverged"


# ---- typed rules


def column(name):
    return {"node": "column", "name": name, "at": 0}


def above(name, value):
    return {
        "node": "compare",
        "op": ">",
        "left": column(name),
        "right": {"node": "number", "value": value, "at": 2},
        "at": 1,
    }


CITY = {
    "node": "compare",
    "op": "=",
    "left": column("city"),
    "right": {"node": "text", "value": "Lyon", "at": 1},
    "at": 0,
}
FIXED = {"rule": "fixed", "value": 0.5}


def rule(*answers, otherwise="c0"):
    return {
        "rules": [{"when": f"rule {at}", "then": answer} for at, answer in enumerate(answers)],
        "otherwise": otherwise,
    }


def test_a_rule_decides_as_it_was_typed_reads_raw_values_and_needs_only_its_columns(tmp_path):
    asked = params("rule", rule("c1", "c1"), rules=[CITY, above("a", 0.5)], threshold=FIXED)
    done = trained(tmp_path, asked)
    twin = Twin.load(done.outputs["model"])
    assert sorted(entry["name"] for entry in twin.recipe.signature) == ["a", "city"]
    rows = [
        {"a": 0.0, "city": "Lyon"},
        {"a": 0.6, "city": "Oulu"},
        {"a": 0.4, "city": "Oulu"},
        {"a": None, "city": None},
    ]
    answer = twin.predict_requests(rows)
    assert not answer.refused.any()
    assert twin.decide(answer.predicted).tolist() == [1, 1, 0, 0]
    assert (answer.predicted.max(axis=1) < 1).all()
    assert done.result["metrics"]["validation"]["roc_auc"]["value"] > 0.6
    assert json.loads((done.outputs["model"] / "parity.json").read_text())["holds"]


def test_a_rule_that_leaves_the_answer_open_takes_the_mean_of_the_rows_it_catches(tmp_path):
    frame = pl.DataFrame({"a": [0.0, 1.0] * 50, "y": [10.0, 30.0] * 50})
    asked = params("rule", rule("", otherwise="7"), rules=[above("a", 0.5)])
    twin = Twin.load(trained(tmp_path, asked, "regression", frame=frame).outputs["model"])
    assert twin.predict_requests([{"a": 1.0}, {"a": 0.0}]).predicted.tolist() == [30.0, 7.0]


@pytest.mark.parametrize(
    ("answer", "problem", "code"), [("maybe", "binary", "rule_class"), ("many", "regression", "rule_number")]
)
def test_an_answer_that_is_none_is_named(tmp_path, answer, problem, code):
    with pytest.raises(StageError) as caught:
        trained(tmp_path, params("rule", rule(answer, otherwise=""), rules=[above("a", 0.5)]), problem)
    assert caught.value.code == code


# ---- validation beside hold-out and k-fold


def test_iterated_folds_give_the_mean_of_the_iterations_and_a_spread(tmp_path):
    how = {"method": "repeated", "folds": 3, "repeats": 2}
    done = trained(tmp_path, params("decision_tree", validation=how))
    stored = pl.read_parquet(done.outputs["model"] / "predictions.parquet")
    assert stored.group_by("repeat", "__row").len()["len"].max() == 1 and stored["repeat"].n_unique() == 2
    assert len(done.panel("folds")["rows"]) == 7
    assert "2 × 3-fold" in done.panel("notes")["text"]


def test_folds_keep_groups_together_and_follow_each_other_in_time(tmp_path):
    frame = mixed_table("binary", 400).with_columns(
        customer=pl.Series(np.arange(400) // 4), when=pl.Series(np.arange(400) % 100)
    )
    for method, column_name in (("group", "customer"), ("time", "when")):
        how = {"method": method, "folds": 4, "column": column_name}
        done = trained(tmp_path / method, params("linear", {"regularization": 0.1}, validation=how), frame=frame)
        stored = pl.read_parquet(done.outputs["model"] / "predictions.parquet").join(
            frame.with_row_index("__row").select(pl.col("__row").cast(pl.Int64), "customer", "when"), on="__row"
        )
        if method == "group":
            assert stored.group_by("customer").agg(pl.col("fold").n_unique())["fold"].max() == 1
        else:
            spans = stored.group_by("fold").agg(pl.col("when").min().alias("first"), pl.col("when").max().alias("last"))
            spans = spans.sort("fold")
            assert (spans["first"][1:] > spans["last"][:-1]).all() and spans["first"][0] > 10
