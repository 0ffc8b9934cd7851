"""Train on real folders: the three laws, and traps that break a careless training."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from stagecraft import entries
from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.modeling.data import Source
from stagecraft.modeling.spec import Spec
from stagecraft.modeling.splits import cross_validation
from stagecraft.modeling.testing import (
    LEARNERS,
    make_features,
    mixed_table,
    noise_table,
    partitioned,
    poisoned,
    rooms_with_step,
)
from stagecraft.modeling.twin import Twin
from stagecraft.modeling.validation import validate

BOOSTING = {"trees": 120, "learning_rate": 0.1, "row_share": 0.8, "column_share": 0.8, "l2": 1}
HYPER = {
    **LEARNERS,
    "linear": {"regularization": 0.1},
    "random_forest": {"trees": 60, "max_depth": 8, "min_leaf": 3, "column_share": 0.5},
    "xgboost": {**BOOSTING, "max_depth": 3, "min_leaf": 3},
    "lightgbm": {**BOOSTING, "max_depth": 3, "min_leaf": 10},
}
ALGORITHMS = sorted(HYPER)
OF_NUMBERS = [name for name in ALGORITHMS if name != "naive_bayes"]
PAIRS = [
    (problem, name)
    for problem in ("binary", "multiclass", "regression")
    for name in (OF_NUMBERS if problem == "regression" else ALGORITHMS)
]
BEST_20 = """
import numpy as np
import polars as pl
from stagecraft.steps import Applied, Fitted


class SelectBest:
    title = "Keep the columns that go with the target"
    uses_target = True
    drops_columns = True

    @staticmethod
    def fit(frame, params, context):
        y = context.target.cast(pl.Categorical).to_physical().cast(pl.Float64).to_numpy()
        strength = {name: abs(np.corrcoef(frame[name].to_numpy(), y)[0, 1]) for name in frame.columns}
        kept = sorted(strength, key=strength.get, reverse=True)[: params["count"]]
        return Fitted([name for name in frame.columns if name not in kept], {})

    @staticmethod
    def apply(frame, columns, parameters):
        return Applied(frame.drop(columns, strict=False))


STEPS = {"select_best": SelectBest}
"""


def params(algorithm="linear", validation=None, **other):
    return {
        "algorithm": algorithm,
        "hyper": HYPER[algorithm],
        "patience": 15 if algorithm in ("xgboost", "lightgbm", "mlp", "sgd") else None,
        "class_weights": "none",
        "validation": validation or {"method": "holdout"},
        "test_estimate": {"method": "partition"},
        "threshold": {"rule": "f1"},
        "seed": 3,
        **other,
    }


def trained(tmp_path, name, frame, problem="binary", steps=None, **asked):
    given = {} if steps is None else {"steps": steps}
    features = make_features(tmp_path / f"{name}-features", frame, "y", problem, **given)
    return run_stage(tmp_path / name, "train", params(**asked), {"features": [features]})


@pytest.fixture
def select_best(tmp_path):
    entries.set_stages_root(rooms_with_step(tmp_path / "rooms", BEST_20))
    yield [{"op": "select_best", "params": {"count": 20}, "stage": "trap"}]
    entries.set_stages_root(entries.DEFAULT_ROOT)


KFOLD = {"method": "kfold", "folds": 5}


@pytest.mark.parametrize("role", ["validation", "estimate"])
def test_selecting_columns_by_a_noise_target_gains_nothing_in_cross_validation(tmp_path, select_best, role):
    values = []
    for seed in range(4):
        table = partitioned(noise_table(260, 500, seed), seed)
        other = {} if role == "validation" else {"test_estimate": {"method": "repeated_cv", "folds": 5, "repeats": 2}}
        done = trained(tmp_path, f"noise{seed}", table, steps=select_best, validation=KFOLD, **other)
        if role == "validation":
            values.append(done.result["metrics"]["validation"]["roc_auc"]["value"])
            continue
        model = done.outputs["model"]
        features = tmp_path / f"noise{seed}-features"
        asked = {"metric": "auto", "replicates": 200, "confidence": 0.95, "importance": None, "final": True, "seed": 1}
        judged = run_stage(
            tmp_path / f"judge{seed}", "evaluate", asked, {"model": [model], "features": [features]}, final=True
        )
        values.append(judged.result["metrics"]["test"]["roc_auc"]["value"])
    assert np.mean(values) == pytest.approx(0.5, abs=0.05)


def test_the_trap_bites_whoever_selects_before_cutting_folds(tmp_path, select_best):
    table = partitioned(noise_table(260, 500, 0), 0)
    rows = table.filter(pl.col("__partition") != "test")
    classes = rows["y"].cast(pl.Categorical).to_physical().cast(pl.Float64).to_numpy()
    strength = {f"x{at}": abs(np.corrcoef(rows[f"x{at}"].to_numpy(), classes)[0, 1]) for at in range(500)}
    chosen = sorted(strength, key=lambda name: strength[name], reverse=True)[:20]
    peeking = table.select(*chosen, "y", "__row", "__partition", "__draw")
    done = trained(tmp_path, "peeking", peeking, steps=[], validation=KFOLD)
    assert done.result["metrics"]["validation"]["roc_auc"]["value"] > 0.65


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("validation", [{"method": "holdout"}, KFOLD])
def test_poisoned_test_rows_change_no_parameter_no_threshold_and_no_prediction(tmp_path, algorithm, validation):
    frame = partitioned(mixed_table("binary"), 1)
    clean = trained(tmp_path, "clean", frame, algorithm=algorithm, validation=validation)
    spoiled = trained(tmp_path, "spoiled", poisoned(frame), algorithm=algorithm, validation=validation)
    assert clean.done["outputs"]["model"]["canonical"] == spoiled.done["outputs"]["model"]["canonical"]
    for name in ("twin.json", "predictions.parquet", "baseline.json"):
        assert (clean.outputs["model"] / name).read_bytes() == (spoiled.outputs["model"] / name).read_bytes(), name
    assert clean.result["metrics"] == spoiled.result["metrics"]


def folds_of(folder, frame, algorithm):
    """Recipe and model of every fold, as data."""
    source = Source.open(make_features(folder, frame, "y", "regression"))
    rows = source.rows("train", "validation")
    patience = params(algorithm)["patience"]
    spec = Spec(algorithm, HYPER[algorithm], source.target, 3, 1, patience)
    splits = cross_validation(rows, source.target, 5, 3, stops=spec.stops_early)
    results = validate(source, rows, splits, spec, "none", 3, lambda split: None, lambda done: None)
    return [
        (json.dumps(one.recipe.to_json()), one.fitted.scale, one.fitted.model.canonical()) for one in results
    ], splits


@pytest.mark.parametrize("algorithm", OF_NUMBERS)
def test_rows_that_judge_a_fold_have_no_say_in_its_recipe_or_model(tmp_path, algorithm):
    frame = partitioned(mixed_table("regression"), 1, test=0.0)
    honest, splits = folds_of(tmp_path / "honest", frame, algorithm)
    judges = pl.col("__row").is_in(splits[0].judge.tolist())
    # Strata follow the ranks of the target: its lie must be small, or rows would change folds.
    lies = [pl.col("a") * 1000, pl.col("y") + 0.001]
    lie = frame.with_columns(
        pl.when(judges).then(wrong).otherwise(pl.col(wrong.meta.root_names()[0])) for wrong in lies
    )
    lied, same = folds_of(tmp_path / "lied", lie, algorithm)
    assert np.array_equal(splits[0].judge, same[0].judge)
    assert lied[0] == honest[0]
    assert all(changed != before for changed, before in zip(lied[1:], honest[1:], strict=True))


@pytest.mark.parametrize(("problem", "algorithm"), PAIRS)
def test_the_same_inputs_and_seed_give_the_same_model_with_one_thread_or_two(tmp_path, monkeypatch, algorithm, problem):
    # Small tables get one thread; here the second one is what is tried.
    monkeypatch.setattr("stagecraft.modeling.spec.ONE_THREAD_CELLS", 0)
    features = make_features(tmp_path / "f", partitioned(mixed_table(problem), 2), "y", problem)
    runs = [
        run_stage(tmp_path / str(cpus), "train", params(algorithm), {"features": [features]}, limits={"cpus": cpus})
        for cpus in (1, 2)
    ]
    first, second = runs
    assert first.done["outputs"]["model"]["canonical"] == second.done["outputs"]["model"]["canonical"]
    for name in ("model.onnx", "twin.json", "predictions.parquet"):
        assert (first.outputs["model"] / name).read_bytes() == (second.outputs["model"] / name).read_bytes(), name
    assert json.loads((first.outputs["model"] / "parity.json").read_text())["holds"]


@pytest.mark.parametrize("problem", ["binary", "multiclass", "regression"])
def test_every_judged_row_is_predicted_once_or_counted_as_refused(tmp_path, problem):
    frame = partitioned(mixed_table(problem), 2)
    holes = frame.with_columns(pl.when(pl.col("__row") % 29 == 0).then(None).otherwise(pl.col("a")).alias("a"))
    # Without a step that fills them, rows with holes have no answer.
    steps = [
        {
            "op": "onehot",
            "params": {
                "columns": {"by": "type", "type": "text"},
                "minShare": 0.01,
                "maxCategories": 9,
                "unknown": "other",
            },
            "stage": "f",
        }
    ]
    done = trained(tmp_path, "train", holes, problem, steps=steps)
    judged = holes.filter(pl.col("__partition") == "validation")
    lacking = judged.filter(pl.col("a").is_null()).height
    assert lacking > 0 and done.result["refused"] == lacking
    assert done.frame("model", "predictions.parquet").height == judged.height - lacking


def test_the_winner_is_refitted_on_train_and_validation_and_the_card_says_so(tmp_path):
    frame = partitioned(mixed_table("binary"), 2)
    done = trained(tmp_path, "train", frame, algorithm="xgboost")
    card = json.loads((done.outputs["model"] / "card.json").read_text())
    learned = frame.filter(pl.col("__partition") != "test").height
    assert card["rowsFitted"] == learned and "train and validation" in card["refit"]
    assert card["rounds"] <= HYPER["xgboost"]["trees"]
    assert "train and validation" in done.panel("notes")["text"]


def test_a_threshold_of_out_of_fold_rows_is_chosen_on_the_other_folds(tmp_path):
    frame = partitioned(mixed_table("binary"), 2)
    done = trained(tmp_path, "t", frame, test_estimate={"method": "repeated_cv", "folds": 5, "repeats": 2})
    estimate = done.frame("model", "estimate.parquet")
    assert estimate.height == 2 * frame.filter(pl.col("__partition") != "test").height
    assert estimate.group_by("repeat", "__row").len()["len"].max() == 1
    assert estimate.group_by("repeat", "fold").agg(pl.col("threshold").n_unique())["threshold"].max() == 1
    assert "test" not in estimate["__partition"].to_list()


def test_regression_answers_in_the_unit_of_the_target(tmp_path):
    frame = partitioned(mixed_table("regression", 600), 2)
    done = trained(tmp_path, "t", frame, "regression", algorithm="lightgbm")
    twin = Twin.load(done.outputs["model"])
    test = frame.filter(pl.col("__partition") == "test")
    error = twin.predict(test).predicted - test["y"].to_numpy()
    assert np.abs(error).mean() < 0.7 * test["y"].std()


def test_a_forest_whose_production_form_differs_is_not_handed_on(tmp_path, monkeypatch):
    monkeypatch.setattr("stagecraft.modeling.graph.floor32", lambda values: values.astype(np.float32) + 0.5)
    with pytest.raises(StageError) as caught:
        trained(tmp_path, "t", partitioned(mixed_table("binary"), 2), algorithm="random_forest")
    assert caught.value.code == "twin_differs"


def test_balanced_weights_raise_the_probability_of_a_rare_class(tmp_path):
    frame = partitioned(mixed_table("binary", 800), 1)
    keep = (pl.col("y") == "c0") | (pl.col("__row") % 5 == 0)
    rare = frame.filter(keep)
    means = [
        trained(tmp_path, weights, rare, class_weights=weights).frame("model", "predictions.parquet")["p_c1"].mean()
        for weights in ("none", "balanced")
    ]
    assert means[1] > 1.5 * means[0]


def test_a_learning_curve_is_told_while_boosting_and_shown_afterwards(tmp_path):
    done = trained(tmp_path, "t", partitioned(mixed_table("binary"), 2), algorithm="lightgbm")
    told = [event for event in done.events if event["type"] == "metric"]
    assert [event["step"] for event in told[:3]] == [1, 2, 3]
    assert done.panel("learning")["series"][0]["points"][0][1] == pytest.approx(told[0]["value"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda frame: frame.with_columns(pl.lit("c0").alias("y")), "target_one_class"),
        (lambda frame: frame.filter(pl.col("__partition") != "validation"), "validation_empty"),
        (lambda frame: frame.head(8), "too_few_rows"),
        (lambda frame: frame.with_columns(a=pl.lit(None, dtype=pl.Float64)).head(300), "too_few_rows"),
    ],
)
def test_what_the_user_can_mend_is_said_with_a_code_and_a_remedy(tmp_path, change, code):
    frame = change(partitioned(mixed_table("binary"), 2))
    steps = [
        {
            "op": "onehot",
            "params": {
                "columns": {"by": "type", "type": "text"},
                "minShare": 0.01,
                "maxCategories": 9,
                "unknown": "other",
            },
            "stage": "f",
        }
    ]
    with pytest.raises(StageError) as caught:
        trained(tmp_path, "t", frame, steps=steps)
    assert caught.value.code == code
    assert caught.value.remedy


@pytest.mark.parametrize("file", sorted((Path(__file__).parent / "cases").glob("*.json")), ids=lambda file: file.stem)
def test_every_case_runs_as_compiled(tmp_path, file):
    case = json.loads(file.read_text(encoding="utf-8"))
    problem, expected = case["data"]["problem"], case["expected"]
    frame = partitioned(mixed_table(problem, case["data"]["rows"]), 4)
    features = make_features(tmp_path / "features", frame, "y", problem)
    done = run_stage(tmp_path / "train", "train", case["params"], {"features": [features]})
    assert done.result["metrics"]["validation"][expected["metric"]]["value"] >= expected["atLeast"]
    assert (done.outputs["model"] / "estimate.parquet").exists() == (
        case["params"]["test_estimate"]["method"] != "partition"
    )
