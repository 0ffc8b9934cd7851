"""The production twin answers what the trained model answers, and a twin that doesn't is caught."""

import json

import numpy as np
import polars as pl
import pytest

from stagecraft.io import write_json
from stagecraft.modeling.data import Source, fit_recipe, training_block
from stagecraft.modeling.fit import fit
from stagecraft.modeling.parity import check_parity, odd_requests, request_rows
from stagecraft.modeling.spec import Spec
from stagecraft.modeling.testing import AUTO_STEPS, LEARNERS, make_features, partitioned
from stagecraft.modeling.twin import Twin, graph_bytes, twin_document

BOOSTING = {"trees": 80, "learning_rate": 0.1, "row_share": 0.8, "column_share": 0.8, "l2": 1}
HYPER = {
    **LEARNERS,
    "linear": {"regularization": 0.1},
    "random_forest": {"trees": 60, "max_depth": 12, "min_leaf": 2, "column_share": 0.5},
    "xgboost": {**BOOSTING, "max_depth": 4, "min_leaf": 1},
    "lightgbm": {**BOOSTING, "max_depth": 5, "min_leaf": 5},
}


def table(problem, rows=700):
    """Money, identifiers in the billions, categories with holes: what loses digits in single precision."""
    rng = np.random.default_rng(1)
    money = rng.lognormal(11, 1, rows)
    stamp = 1.6e9 + rng.integers(0, 10**8, rows)
    city = rng.choice(["Köln", "Lyon", "Bergen", "Oulu"], rows, p=[0.5, 0.3, 0.19, 0.01])
    signal = np.log(money) - 11 + (stamp - 1.65e9) / 3e7 + (city == "Lyon") + rng.normal(size=rows) / 2
    frame = pl.DataFrame({"money": money, "stamp": stamp, "city": city.tolist()})
    frame = frame.with_columns(
        pl.when(pl.Series(rng.random(rows) < 0.1)).then(None).otherwise(pl.col("money")).alias("money"),
        pl.when(pl.Series(rng.random(rows) < 0.1)).then(None).otherwise(pl.col("city")).alias("city"),
    )
    if problem == "regression":
        return frame.with_columns(pl.Series("y", 180_000 + 70_000 * signal))
    limits = [0.2] if problem == "binary" else [-0.6, 0.8]
    return frame.with_columns(pl.Series("y", [f"c{at}" for at in np.digitize(signal, limits)]))


def trained(folder, problem, algorithm, rows=700):
    source = Source.open(make_features(folder, partitioned(table(problem, rows)), "y", problem))
    learned = source.rows("train")
    recipe = fit_recipe(source, learned, 1)
    spec = Spec(algorithm, HYPER[algorithm], source.target, 1)
    fitted = fit(spec, training_block(recipe, learned, spec.dtype, "none", source.target))
    scale = None if fitted.scale is None else {"mean": fitted.scale.mean, "std": fitted.scale.std}
    document = twin_document(recipe, source.target, 0.5 if problem == "binary" else None, scale, algorithm)
    return source, recipe, spec, fitted, document, graph_bytes(fitted.graph(len(recipe.feature_names)))


PAIRS = [
    (problem, algorithm)
    for problem in ("binary", "multiclass", "regression")
    for algorithm in sorted(HYPER)
    if (problem, algorithm) != ("regression", "naive_bayes")
]


@pytest.mark.parametrize(("problem", "algorithm"), PAIRS)
def test_twin_and_model_agree_on_all_rows_and_odd_requests(tmp_path, problem, algorithm):
    source, recipe, spec, fitted, document, graph = trained(tmp_path, problem, algorithm)
    rows = source.rows("validation", "test")
    parity = check_parity(Twin.of(document, graph), recipe, fitted, spec.dtype, rows)
    assert parity.holds, parity.report
    assert parity.report["rows"]["compared"] == len(rows)
    assert parity.report["oddRows"]["refused"] >= 2
    assert parity.report["oddRows"]["compared"] >= 8


def nudged(document):
    wrong = json.loads(json.dumps(document))
    scaling = next(step for step in wrong["steps"] if step["op"] == "scale")
    scaling["parameters"]["centre"]["stamp"] *= 1.0001
    return wrong


def without_imputing(document):
    wrong = json.loads(json.dumps(document))
    imputing = next(step for step in wrong["steps"] if step["op"] == "impute")
    imputing["columns"].remove("money")
    imputing["parameters"]["values"].pop("money")
    return wrong


@pytest.mark.parametrize("spoil", [nudged, without_imputing])
def test_a_twin_that_differs_is_caught(tmp_path, spoil):
    source, recipe, spec, fitted, document, graph = trained(tmp_path, "binary", "xgboost")
    parity = check_parity(
        Twin.of(spoil(document), graph), recipe, fitted, spec.dtype, source.rows("validation", "test")
    )
    assert not parity.holds
    assert parity.report["rows"]["violations"] > 0


def test_a_graph_of_another_model_is_caught(tmp_path):
    source, recipe, spec, fitted, document, _ = trained(tmp_path / "a", "regression", "lightgbm")
    other = trained(tmp_path / "b", "regression", "random_forest")[5]
    parity = check_parity(Twin.of(document, other), recipe, fitted, spec.dtype, source.rows("validation", "test"))
    assert not parity.holds


def test_odd_requests_leave_out_mistype_and_invent_every_column(tmp_path):
    source, recipe, *_ = trained(tmp_path, "binary", "linear")
    requests = odd_requests(recipe.signature, source.rows("test").frame)
    for entry in recipe.signature:
        given = [request[entry["name"]] for request in requests]
        assert None in given
        assert any(isinstance(value, (str, dict)) for value in given)
    assert all(value is None for value in requests[-1].values())


def test_a_request_row_reads_back_as_the_row_it_was_made_from(tmp_path):
    source, recipe, _, _, document, graph = trained(tmp_path, "binary", "linear")
    frame = source.rows("test").frame
    twin = Twin.of(document, graph)
    asked = twin.predict_requests(request_rows(recipe.signature, frame))
    assert np.array_equal(asked.predicted, twin.predict(frame).predicted, equal_nan=True)


def test_a_row_alone_becomes_the_same_numbers_as_among_others(tmp_path):
    frame = partitioned(table("binary", 200)).with_columns(seen=pl.from_epoch("stamp").cast(pl.Datetime("ms")))
    dates = {"columns": {"by": "names", "names": ["seen"]}, "parts": ["age", "hour"], "reference": None}
    steps = [*AUTO_STEPS[:2], {"op": "date_parts", "params": dates, "stage": "f"}, *AUTO_STEPS[2:]]
    source = Source.open(make_features(tmp_path, frame, "y", "binary", steps=steps))
    rows = source.rows("train")
    recipe = fit_recipe(source, rows, 1)
    together = recipe.transform(rows.frame).matrix
    alone = np.vstack([recipe.transform(rows.frame[at : at + 1]).matrix for at in range(40)])
    assert np.array_equal(alone, together[:40])


@pytest.mark.parametrize("algorithm", ["xgboost", "lightgbm"])
@pytest.mark.parametrize("problem", ["binary", "multiclass", "regression"])
def test_a_model_whose_graph_failed_parity_answers_in_its_own_form(tmp_path, problem, algorithm):
    source, _, _, fitted, document, graph = trained(tmp_path / "f", problem, algorithm)
    name, text = fitted.model.native()
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "model.onnx").write_bytes(trained(tmp_path / "o", problem, "random_forest")[5])
    write_json(tmp_path / "twin.json", document)
    frame = source.rows("test").frame
    expected = Twin.of(document, graph).predict(frame).predicted
    for holds, same in ((True, False), (False, True)):
        write_json(tmp_path / "parity.json", {"holds": holds})
        answered = Twin.load(tmp_path).predict(frame).predicted
        assert np.allclose(answered, expected, rtol=1e-5, atol=1e-5 * max(1.0, np.std(expected))) == same
