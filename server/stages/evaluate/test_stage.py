"""Evaluate on real folders: what is closed stays closed, what is refused is counted, the verdict says what is known."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import sklearn.metrics as reference

from stagecraft.entries import load
from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.io import write_rejects
from stagecraft.modeling.testing import make_features, mixed_table, noise_table, partitioned, poisoned
from stagecraft.modeling.twin import Twin

LINEAR = {"regularization": 0.1}
STUMPS = {"trees": 5, "learning_rate": 0.05, "max_depth": 1, "min_leaf": 3, "row_share": 1, "column_share": 1, "l2": 1}


def train_params(algorithm="linear", hyper=None, **other):
    return {
        "algorithm": algorithm,
        "hyper": hyper or LINEAR,
        "patience": None,
        "class_weights": "none",
        "validation": {"method": "holdout"},
        "test_estimate": {"method": "partition"},
        "threshold": {"rule": "f1"},
        "seed": 3,
        **other,
    }


def asked(final=True, **other):
    return {
        "metric": "auto",
        "replicates": 300,
        "confidence": 0.95,
        "importance": None,
        "final": final,
        "seed": 1,
        **other,
    }


def trained(tmp_path, frame, problem="binary", steps=None, **other):
    given = {} if steps is None else {"steps": steps}
    features = make_features(tmp_path / "features", frame, "y", problem, **given)
    return features, run_stage(tmp_path / "train", "train", train_params(**other), {"features": [features]}).outputs[
        "model"
    ]


def judged(tmp_path, features, models, final=True, rejects=(), name="evaluate", **other):
    inputs = {"features": [features], "model": models, **({"rejects": list(rejects)} if rejects else {})}
    return run_stage(tmp_path / name, "evaluate", asked(final, **other), inputs, final=final)


@pytest.mark.parametrize("problem", ["binary", "multiclass", "regression"])
def test_test_metrics_are_those_of_the_twin_on_the_test_rows(tmp_path, problem):
    frame = partitioned(mixed_table(problem, 600), 2)
    features, model = trained(tmp_path, frame, problem)
    done = judged(tmp_path, features, [model])
    twin, test = Twin.load(model), frame.filter(pl.col("__partition") == "test")
    predicted = twin.predict(test).predicted
    if problem == "regression":
        expected = {
            "r2": reference.r2_score(test["y"], predicted),
            "mae": reference.mean_absolute_error(test["y"], predicted),
        }
    else:
        names = np.array(twin.target.classes)
        expected = {"accuracy": reference.accuracy_score(test["y"], names[twin.decide(predicted)])}
    for key, value in expected.items():
        found = done.result["metrics"]["test"][key]
        assert found["value"] == pytest.approx(value)
        assert found["low"] < value < found["high"]
    assert done.result["verdict"]["tone"] == "good"
    assert set(done.result["metrics"]) == {"validation", "test", "baseline"}


def test_the_test_partition_stays_closed_until_the_final_evaluation(tmp_path):
    frame = partitioned(mixed_table("binary"), 2)
    features, model = trained(tmp_path, frame)
    spoiled = make_features(tmp_path / "spoiled", poisoned(frame), "y", "binary")
    importance = {"repeats": 1, "rows": 200}
    usual = judged(tmp_path, features, [model], final=False, importance=importance)
    same = judged(tmp_path, spoiled, [model], final=False, name="again", importance=importance)
    assert usual.result == same.result
    assert "test" not in usual.result["metrics"]
    assert json.loads((usual.outputs["report"] / "statistics.json").read_text())["test"] is None
    assert "stay closed" in usual.result["verdict"]["text"]


def test_validation_is_read_from_predictions_of_rows_the_model_had_not_seen(tmp_path):
    frame = partitioned(mixed_table("binary"), 2)
    features, model = trained(tmp_path, frame)
    stored = pl.read_parquet(model / "predictions.parquet")
    done = judged(tmp_path, features, [model], final=False)
    value = reference.roc_auc_score(stored["y"] == "c1", stored["p_c1"])
    assert done.result["metrics"]["validation"]["roc_auc"]["value"] == pytest.approx(value)


def test_refused_rows_are_counted_beside_the_metrics_and_missing_from_them(tmp_path):
    frame = partitioned(mixed_table("regression", 600), 2)
    holes = frame.with_columns(pl.when(pl.col("__row") % 23 == 0).then(None).otherwise(pl.col("a")).alias("a"))
    features, model = trained(tmp_path, holes, "regression", steps=[])
    done = judged(tmp_path, features, [model])
    test = holes.filter(pl.col("__partition") == "test")
    lacking = test.filter(pl.col("a").is_null()).height
    assert lacking > 0 and done.result["refused"] == lacking
    assert f"refused {lacking}" in done.result["verdict"]["text"]
    assert json.loads((done.outputs["report"] / "statistics.json").read_text())["test"]["rows"] == test.height - lacking


def test_noise_can_not_be_told_from_the_baseline(tmp_path):
    frame = partitioned(noise_table(500, 5, 1), 1)
    features, model = trained(tmp_path, frame)
    verdict = judged(tmp_path, features, [model]).result["verdict"]
    assert verdict["tone"] == "warn" and "may be chance" in verdict["text"]


def test_a_handful_of_rows_never_makes_a_good_verdict(tmp_path):
    frame = partitioned(mixed_table("binary", 120), 2, test=0.35)
    features, model = trained(tmp_path, frame)
    verdict = judged(tmp_path, features, [model]).result["verdict"]
    assert verdict["tone"] == "warn" and "too few" in verdict["text"]


def test_of_several_models_validation_chooses_whatever_the_test_rows_say(tmp_path):
    frame = partitioned(mixed_table("binary", 600), 2)
    features, good = trained(tmp_path, frame)
    poor_params = train_params("xgboost", STUMPS)
    poor = run_stage(tmp_path / "poor", "train", poor_params, {"features": [features]}).outputs["model"]
    best = json.loads((good / "card.json").read_text())["hash"]
    assert judged(tmp_path, features, [poor, good]).result["facts"]["modelHash"] == best
    turned = frame.with_columns(
        pl.when((pl.col("__partition") == "test") & (pl.col("y") == "c1")).then(pl.lit("c0"))
        .when(pl.col("__partition") == "test").then(pl.lit("c1")).otherwise(pl.col("y")).alias("y")
    )  # fmt: skip
    against = judged(
        tmp_path, make_features(tmp_path / "turned", turned, "y", "binary"), [poor, good], name="turned-run"
    )
    assert against.result["facts"]["modelHash"] == best
    rows = against.panel("models")["rows"]
    assert [row["best"] for row in rows] == ["", "best"]
    assert rows[1]["test_roc_auc"] < rows[0]["test_roc_auc"] < 0.5


def test_shuffling_a_column_that_matters_costs_most_and_one_that_does_not_costs_nothing(tmp_path):
    frame = partitioned(mixed_table("binary", 800), 2)
    features, model = trained(tmp_path, frame)
    done = judged(tmp_path, features, [model], importance={"repeats": 3, "rows": 400})
    bars = {item["label"]: item["value"] for item in done.panel("importance")["items"]}
    assert next(iter(bars)) == "a" and bars["a"] > 0.15
    assert abs(bars["noise"]) < 0.03


def test_rejected_rows_are_listed_by_stage_and_rule(tmp_path):
    frame = partitioned(mixed_table("binary"), 2)
    features, model = trained(tmp_path, frame)
    rejects = [tmp_path / "r1", tmp_path / "r2"]
    for folder, rule, rows in zip(rejects, ("bad_line", "duplicate"), (2, 3), strict=True):
        folder.mkdir()
        write_rejects(folder, [{"stage": "ingest", "rule": rule, "reason": f"because of {rule}"}] * rows)
    done = judged(tmp_path, features, [model], rejects=rejects)
    assert [(row["rule"], row["rows"]) for row in done.panel("rejected")["rows"]] == [("duplicate", 3), ("bad_line", 2)]


def test_out_of_fold_predictions_stand_in_for_a_test_partition_and_the_report_says_so(tmp_path):
    frame = partitioned(mixed_table("binary", 300), 2, test=0.0)
    estimate = {"method": "repeated_cv", "folds": 5, "repeats": 3}
    features, model = trained(tmp_path, frame, test_estimate=estimate)
    done = judged(tmp_path, features, [model])
    stored = pl.read_parquet(model / "estimate.parquet")
    each = [reference.roc_auc_score(one["y"] == "c1", one["p_c1"]) for _, one in stored.group_by("repeat")]
    assert done.result["metrics"]["test"]["roc_auc"]["value"] == pytest.approx(np.mean(each))
    assert "out-of-fold" in done.result["verdict"]["text"]
    assert done.result["facts"]["testEstimate"] == "repeated_cv"


def test_an_empty_test_partition_is_refused_with_what_to_do(tmp_path):
    frame = partitioned(mixed_table("binary"), 2, test=0.0)
    features, model = trained(tmp_path, frame)
    with pytest.raises(StageError) as caught:
        judged(tmp_path, features, [model])
    assert caught.value.code == "test_empty" and "ingest" in caught.value.remedy


def test_a_model_of_another_problem_is_refused(tmp_path):
    _, model = trained(tmp_path, partitioned(mixed_table("binary"), 2))
    other = make_features(tmp_path / "other", partitioned(mixed_table("regression"), 2), "y", "regression")
    with pytest.raises(StageError) as caught:
        judged(tmp_path, other, [model])
    assert caught.value.code == "model_mismatch"


def test_the_same_inputs_give_the_same_report(tmp_path):
    frame = partitioned(mixed_table("multiclass", 400), 2)
    features, model = trained(tmp_path, frame, "multiclass")
    runs = [judged(tmp_path, features, [model], name=name, importance={"repeats": 2, "rows": 100}) for name in "ab"]
    for file in ("report.json", "statistics.json"):
        assert (runs[0].outputs["report"] / file).read_bytes() == (runs[1].outputs["report"] / file).read_bytes()


@pytest.mark.parametrize("file", sorted((Path(__file__).parent / "cases").glob("*.json")), ids=lambda file: file.stem)
def test_every_case_runs_as_compiled(tmp_path, file):
    case = json.loads(file.read_text(encoding="utf-8"))
    problem, expected = case["data"]["problem"], case["expected"]
    frame = partitioned(mixed_table(problem, case["data"]["rows"]), 4)
    features, model = trained(tmp_path, frame, problem)
    inputs = {"model": [model], "features": [features]}
    done = run_stage(tmp_path / "evaluate", "evaluate", case["params"], inputs, final=case["final"])
    role = "test" if case["final"] else "validation"
    assert done.result["metrics"][role][expected["metric"]]["value"] >= expected["atLeast"]
    assert any(panel["id"] == "importance" for panel in done.result["panels"]) == (
        case["params"]["importance"] is not None
    )


def test_two_models_on_the_same_rows_draw_the_same_resamples_and_on_other_rows_they_say_so(tmp_path):
    frame = partitioned(mixed_table("binary", 600), 2)
    features, strong = trained(tmp_path / "strong", frame)
    _, weak = trained(tmp_path / "weak", frame, algorithm="xgboost", hyper=STUMPS)
    both = judged(tmp_path, features, [strong, weak], name="both")
    alone = [judged(tmp_path, features, [model], name=f"alone{at}") for at, model in enumerate((strong, weak))]
    drawn = [json.loads((each.outputs["report"] / "replicates.json").read_text()) for each in (both, *alone)]
    for name in ("validation", "test"):
        assert (
            len({json.dumps([one[name][key] for key in ("rows", "seed", "shared", "narrowing")]) for one in drawn}) == 1
        )
        best = drawn[1] if drawn[0]["model"] == drawn[1]["model"] else drawn[2]
        assert drawn[0][name]["replicates"] == best[name]["replicates"]
        # Paired draws move together: their difference varies less than independent draws would.
        auc = [np.array(one[name]["replicates"]["roc_auc"], dtype=float) for one in drawn[1:]]
        assert np.std(auc[0] - auc[1]) < np.hypot(np.std(auc[0]), np.std(auc[1]))
    other = partitioned(mixed_table("binary", 600), 5)
    elsewhere, model = trained(tmp_path / "other", other)
    moved = json.loads(
        (judged(tmp_path, elsewhere, [model], name="moved").outputs["report"] / "replicates.json").read_text()
    )
    assert moved["test"]["rows"] != drawn[0]["test"]["rows"]


def rejected(folder, frame, rule="drop_rows", stage="clean"):
    """Rows as clean keeps what it takes out."""
    folder.mkdir()
    cells = [name for name in frame.columns if not name.startswith("__")]
    raws = frame.select(pl.struct(cells).struct.json_encode().alias("raw"))["raw"].to_list()
    write_rejects(folder, [{"stage": stage, "rule": rule, "reason": "left out", "raw": raw} for raw in raws])
    return folder


def replayed(tmp_path, frame, rejects, problem="binary", **other):
    features, model = trained(tmp_path, frame, problem, **other)
    done = judged(tmp_path, features, [model], rejects=rejects)
    return done, json.loads((done.outputs["report"] / "replay.json").read_text())


@pytest.mark.parametrize("problem", ["binary", "multiclass", "regression"])
def test_clean_rows_that_were_removed_for_nothing_are_answered_and_called_sane(tmp_path, problem):
    frame = partitioned(mixed_table(problem, 600), 2)
    done, found = replayed(tmp_path, frame, [rejected(tmp_path / "r", frame.head(300))], problem)
    (one,) = found["operations"]
    assert (one["removed"], one["replayed"], one["answered"]) == (300, 200, 200)
    assert one["level"] == found["level"] == "sane"
    assert done.result["facts"]["replay"]["answered"] == 200
    assert done.panel("replay")["rows"][0]["operation"] == "Drop rows with missing values"


def test_removed_rows_far_from_training_are_called_shifted(tmp_path):
    frame = partitioned(mixed_table("regression", 600), 2)
    far = frame.head(50).with_columns(pl.col("a") * 1000)
    _, found = replayed(tmp_path, frame, [rejected(tmp_path / "r", far, "clip")], "regression")
    (one,) = found["operations"]
    assert one["level"] == "shifted" and one["outOfRangeShare"] > one["trainShare"]


def test_rows_with_holes_are_refused_with_the_reason_and_lines_that_are_no_rows_too(tmp_path):
    frame = partitioned(mixed_table("binary", 600), 2)
    holes = frame.head(30).with_columns(pl.lit(None, dtype=frame.schema["a"]).alias("a"))
    lines = tmp_path / "lines"
    lines.mkdir()
    write_rejects(lines, [{"stage": "ingest", "rule": "too_few_cells", "reason": "line 3", "raw": "1;2"}] * 4)
    rejects = [rejected(tmp_path / "r", holes), lines]
    _, found = replayed(tmp_path, frame, rejects, steps=[])
    by_rule = {one["rule"]: one for one in found["operations"]}
    assert by_rule["drop_rows"]["refused"] == 30 and "“a”" in by_rule["drop_rows"]["reasons"][0]["reason"]
    assert by_rule["too_few_cells"]["refused"] == 4 and by_rule["too_few_cells"]["answered"] == 0
    assert found["level"] == "sane"


def test_a_row_that_crashes_the_twin_is_counted_and_the_evaluation_goes_on(tmp_path, monkeypatch):
    whole = Twin.predict_requests

    def fragile(self, rows):
        if any(row["a"] == "boom" for row in rows):
            raise RuntimeError("boom")
        return whole(self, rows)

    monkeypatch.setattr(Twin, "predict_requests", fragile)
    frame = partitioned(mixed_table("binary", 600), 2)
    folder = rejected(tmp_path / "r", frame.head(5))
    kept = pl.read_parquet(folder / "rejects.parquet")
    bad = json.dumps({**json.loads(kept["raw"][0]), "a": "boom"})
    write_rejects(folder, kept.with_columns(pl.Series("raw", [bad, *kept["raw"].to_list()[1:]])))
    done, found = replayed(tmp_path, frame, [folder])
    assert (found["crashed"], found["answered"], found["level"]) == (1, 4, "broken")
    assert done.result["verdict"]["tone"] == "good"


def test_dates_are_sent_in_the_form_the_model_asks_for():
    signature = [{"name": "day", "type": "date", "format": "DD.MM.YYYY"}, {"name": "n", "type": "number"}]
    raw = json.dumps({"day": "2024-03-01", "n": 1.5, "other": "x"})
    requests_of = load("evaluate", "replay").requests_of
    assert requests_of([raw, None], signature) == ([{"day": "01.03.2024", "n": 1.5}], 1)
