"""Metrics and their intervals, against scikit-learn and against theory."""

import re
from pathlib import Path

import numpy as np
import pytest
import sklearn.metrics as reference
from hypothesis import given, settings
from hypothesis import strategies as st

from stagecraft.metric_keys import HIGHER_IS_BETTER, METRIC_KEYS, NAMES
from stagecraft.modeling.bootstrap import EXACT_ROWS, View, judge
from stagecraft.modeling.data import Target
from stagecraft.modeling.threshold import choose, decide

BINARY = Target("y", "binary", ("no", "yes"), 1)


def binary_rows(rows, seed=0, decimals=9):
    rng = np.random.default_rng(seed)
    signal = rng.normal(size=rows)
    y = (signal + rng.normal(size=rows) > 0.5).astype(np.int64)
    p = np.round(1 / (1 + np.exp(-signal)), decimals)
    return y, np.column_stack([1 - p, p])


def test_every_metric_has_a_key_of_the_contract_and_a_name():
    assert set(HIGHER_IS_BETTER) == set(NAMES) == set(METRIC_KEYS)
    contract = Path(__file__).resolve().parents[3] / "stages" / "contract"
    texts = "".join(path.read_text(encoding="utf-8") for path in contract.glob("*.ts"))
    listed = re.search(r"metricKeys = \[(.*?)\]", texts, re.DOTALL)
    assert listed is not None
    assert re.findall(r'"(\w+)"', listed[1]) == list(HIGHER_IS_BETTER)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), rows=st.integers(20, 300), decimals=st.sampled_from([1, 2, 9]))
def test_two_class_metrics_equal_those_of_scikit_learn_also_with_ties(seed, rows, decimals):
    y, p = binary_rows(rows, seed, decimals)
    if len(np.unique(y)) < 2:
        return
    decided = decide(p, 1, 0.4)
    point = judge(BINARY, y, [[View(p, decided)]], 1, 0)[0].point
    scores = np.clip(p[:, 1], 1e-15, 1 - 1e-15)
    expected = {
        "roc_auc": reference.roc_auc_score(y, p[:, 1]),
        "average_precision": reference.average_precision_score(y, p[:, 1]),
        "log_loss": reference.log_loss(y, scores),
        "accuracy": reference.accuracy_score(y, decided),
        "balanced_accuracy": reference.balanced_accuracy_score(y, decided),
        "recall": reference.recall_score(y, decided),
        "f1": reference.f1_score(y, decided),
        "brier": reference.brier_score_loss(y, p[:, 1]),
    }
    for key, value in expected.items():
        assert point[key] == pytest.approx(value, abs=1e-12), key


def test_metrics_of_several_classes_equal_those_of_scikit_learn():
    rng = np.random.default_rng(3)
    y = rng.integers(0, 4, 500)
    p = rng.dirichlet(np.ones(4), 500) + 0.5 * np.eye(4)[y]
    p /= p.sum(axis=1, keepdims=True)
    point = judge(Target("y", "multiclass", tuple("abcd")), y, [[View(p, None)]], 1, 0)[0].point
    decided = p.argmax(axis=1)
    assert point["roc_auc"] == pytest.approx(reference.roc_auc_score(y, p, multi_class="ovr"))
    assert point["average_precision"] == pytest.approx(reference.average_precision_score(np.eye(4)[y], p))
    assert point["f1"] == pytest.approx(reference.f1_score(y, decided, average="macro"))
    assert point["log_loss"] == pytest.approx(reference.log_loss(y, p))


def test_a_hundred_classes_are_judged_on_all_rows_and_resampled_on_some():
    rng = np.random.default_rng(9)
    classes, rows = 100, 30_000
    y = rng.integers(0, classes, rows)
    p = rng.random((rows, classes)) + np.where(rng.random(rows) < 0.4, 1.0, 0.0)[:, None] * np.eye(classes)[y]
    p /= p.sum(axis=1, keepdims=True)
    target = Target("y", "multiclass", tuple(str(at) for at in range(classes)))
    value, low, high = judge(target, y, [[View(p, None)]], 200, 0)[0].interval("accuracy")
    decided = p.argmax(axis=1)
    assert value == pytest.approx(reference.accuracy_score(y, decided))
    spread = np.sqrt(value * (1 - value) / rows)
    assert high - low == pytest.approx(2 * 1.96 * spread, rel=0.25)


def test_metrics_of_numbers_keep_their_digits_when_the_target_is_large():
    rng = np.random.default_rng(4)
    y = 1e9 + rng.normal(size=400)
    predicted = y + 0.1 * rng.normal(size=400)
    point = judge(Target("y", "regression"), y, [[View(predicted, None)]], 1, 0)[0].point
    assert point["r2"] == pytest.approx(reference.r2_score(y, predicted), abs=1e-9)
    assert point["rmse"] == pytest.approx(reference.root_mean_squared_error(y, predicted))
    assert point["mape"] == pytest.approx(reference.mean_absolute_percentage_error(y, predicted))


def test_an_undefined_metric_is_none_and_never_a_number():
    y, p = np.zeros(40, dtype=np.int64), np.full((40, 2), 0.5)
    judged = judge(BINARY, y, [[View(p, np.zeros(40, dtype=np.int64))]], 200, 0)[0]
    assert judged.interval("roc_auc") == (None, None, None)
    assert judged.interval("recall")[0] is None


@pytest.mark.parametrize("key", ["roc_auc", "average_precision", "log_loss", "f1", "brier"])
def test_the_cheap_intervals_of_many_rows_are_those_of_the_exact_bootstrap(key, monkeypatch):
    y, p = binary_rows(EXACT_ROWS + 3000)
    view = View(p, decide(p, 1, 0.4))
    cheap = judge(BINARY, y, [[view]], 600, 1)[0].interval(key)
    monkeypatch.setattr("stagecraft.modeling.bootstrap.EXACT_ROWS", len(y))
    exact = judge(BINARY, y, [[view]], 600, 1)[0].interval(key)
    width = exact[2] - exact[1]
    assert cheap[0] == exact[0]
    assert cheap[1] == pytest.approx(exact[1], abs=0.15 * width)
    assert cheap[2] == pytest.approx(exact[2], abs=0.15 * width)


def test_blocks_of_many_numbers_give_the_interval_theory_asks_for():
    rng = np.random.default_rng(5)
    error = rng.normal(size=60_000)
    y = rng.normal(size=60_000)
    value, low, high = judge(Target("y", "regression"), y, [[View(y + error, None)]], 1000, 2)[0].interval("mae")
    half = 1.96 * np.abs(error).std() / np.sqrt(len(error))
    assert high - low == pytest.approx(2 * half, rel=0.15)
    assert low < value < high


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    truth, hits = 0.5, 0
    for seed in range(80):
        rng = np.random.default_rng(seed)
        y = rng.integers(0, 2, 300)
        p = rng.random(300)
        _, low, high = judge(BINARY, y, [[View(np.column_stack([1 - p, p]), None)]], 300, seed)[0].interval("roc_auc")
        hits += low <= truth <= high
    assert 0.88 <= hits / 80 <= 1.0


def test_a_difference_is_taken_on_the_same_resamples():
    y, p = binary_rows(EXACT_ROWS + 500)
    view = View(p, decide(p, 1, 0.4))
    same = judge(BINARY, y, [[view], [view]], 200, 3)
    assert same[0].difference(same[1], "roc_auc") == (0.0, 0.0, 0.0)


def test_the_threshold_maximises_its_rule_and_lies_between_scores():
    y, p = binary_rows(400, 8, 2)
    for rule, score in (("f1", reference.f1_score), ("balanced_accuracy", reference.balanced_accuracy_score)):
        limit = choose({"rule": rule}, y == 1, p[:, 1])
        best = max(score(y, p[:, 1] >= candidate) for candidate in np.unique(p[:, 1]))
        assert score(y, decide(p, 1, limit)) == pytest.approx(best)
        assert limit not in p[:, 1]


def test_a_threshold_without_both_classes_is_a_half():
    assert choose({"rule": "f1"}, np.ones(5, dtype=bool), np.linspace(0, 1, 5)) == 0.5
    assert choose({"rule": "fixed", "value": 0.2}, np.ones(5, dtype=bool), np.linspace(0, 1, 5)) == 0.2
