"""Deploy on real folders: the right model, the right runner, and rows with the answers a live endpoint must give."""

import json
from pathlib import Path

import numpy as np
import pytest

from stagecraft import entries
from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.io import read_json, write_json
from stagecraft.modeling.testing import make_features, mixed_table, partitioned
from stagecraft.modeling.twin import Twin

TRAIN = {
    "algorithm": "linear",
    "hyper": {"regularization": 0.1},
    "patience": None,
    "class_weights": "none",
    "validation": {"method": "holdout"},
    "test_estimate": {"method": "partition"},
    "threshold": {"rule": "f1"},
    "seed": 3,
}
EVALUATE = {"metric": "auto", "replicates": 20, "confidence": 0.95, "importance": None, "final": True, "seed": 1}
ASKED = {"endpoint_name": "model", "environment": "trial", "canary_share": 0.0, "runner": "auto", "max_rows": 1000}
CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    features = make_features(folder / "features", partitioned(mixed_table("binary", 400)), "y", "binary")
    models = [
        run_stage(
            folder / f"train{seed}", "train", {**TRAIN, "hyper": {"regularization": seed}}, {"features": [features]}
        ).outputs["model"]
        for seed in (0.1, 10.0)
    ]
    report = run_stage(
        folder / "evaluate", "evaluate", EVALUATE, {"features": [features], "model": models[:1]}, final=True
    ).outputs["report"]
    return models, report


def copied(model, folder, **files):
    folder.mkdir()
    for path in model.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    for name, change in files.items():
        write_json(folder / f"{name}.json", {**read_json(folder / f"{name}.json"), **change})
    return folder


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_packs_what_the_case_says(path, made, tmp_path):
    case = json.loads(path.read_text())
    models, report = made
    done = run_stage(tmp_path / "deploy", "deploy", case["params"], {"model": models[:1], "report": [report]})
    about = read_json(done.outputs["endpoint"] / "endpoint.json")
    assert about["runner"] == case["expected"]["runner"]
    assert about["name"] == case["params"]["endpoint_name"]
    assert about["maxRows"] == case["params"]["max_rows"]


def test_takes_the_model_the_report_is_about(made, tmp_path):
    models, report = made
    both = run_stage(tmp_path / "both", "deploy", ASKED, {"model": models[::-1], "report": [report]})
    assert both.result["facts"]["modelHash"] == read_json(models[0] / "card.json")["hash"]
    with pytest.raises(StageError) as other:
        run_stage(tmp_path / "other", "deploy", ASKED, {"model": models[1:], "report": [report]})
    assert other.value.code == "report_of_other_model"
    with pytest.raises(StageError) as unclear:
        run_stage(tmp_path / "unclear", "deploy", ASKED, {"model": models, "report": []})
    assert unclear.value.code == "models_ambiguous"


def test_never_serves_from_node_what_node_answers_otherwise(made, tmp_path):
    models, _ = made
    parity = {"holds": False}
    model = copied(models[0], tmp_path / "model", parity=parity)
    done = run_stage(tmp_path / "auto", "deploy", ASKED, {"model": [model], "report": []})
    assert read_json(done.outputs["endpoint"] / "endpoint.json")["runner"] == "python"
    with pytest.raises(StageError) as refused:
        run_stage(tmp_path / "node", "deploy", {**ASKED, "runner": "node"}, {"model": [model], "report": []})
    assert refused.value.code == "parity_failed"


def test_the_probe_holds_judged_rows_with_the_twins_answers(made, tmp_path):
    models, report = made
    done = run_stage(tmp_path / "deploy", "deploy", ASKED, {"model": models[:1], "report": [report]})
    folder = done.outputs["endpoint"]
    probe = read_json(folder / "probe.json")
    answer = Twin.load(folder / "bundle").predict_requests(probe["rows"])
    assert len(probe["rows"]) == len(probe["expected"]) > 20
    for at, expected in enumerate(probe["expected"]):
        if expected is None:
            assert answer.refused[at]
        else:
            np.testing.assert_allclose(answer.predicted[at], expected, atol=1e-9)


def test_the_same_deployment_has_the_same_name_and_another_another(made, tmp_path):
    models, report = made
    names = [
        run_stage(tmp_path / str(at), "deploy", {**ASKED, **change}, {"model": models[:1], "report": [report]}).done[
            "outputs"
        ]["endpoint"]["canonical"]
        for at, change in enumerate(
            (
                {},
                {},
                {"max_rows": 7},
                {"endpoint_name": "b"},
                {"runner": "python"},
                {"environment": "staging"},
                {"canary_share": 0.1},
            )
        )
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 6


def test_answers_request_rows_and_says_why_not(made, tmp_path):
    models, report = made
    done = run_stage(tmp_path / "deploy", "deploy", ASKED, {"model": models[:1], "report": [report]})
    folder = done.outputs["endpoint"]
    probe = read_json(folder / "probe.json")
    good = next(at for at, values in enumerate(probe["expected"]) if values is not None)
    number = next(
        entry["name"] for entry in read_json(folder / "endpoint.json")["signature"] if entry["type"] == "number"
    )
    stage = entries.load("deploy")
    answers = stage.answer(
        {"rows": [probe["rows"][good], {**probe["rows"][good], number: "eleven"}]}, folder / "bundle"
    )
    np.testing.assert_allclose(answers[0], probe["expected"][good], atol=1e-9)
    assert isinstance(answers[1], str)
    assert number in answers[1]
