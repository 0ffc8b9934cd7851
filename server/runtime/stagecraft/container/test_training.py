import json
from pathlib import Path

import pytest

from stagecraft.container.layout import VERSIONS_FILE
from stagecraft.container.testing import ENTRIES, Box, Ended, channel, stage


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path, "training")


def hyperparameters(box: Box, given: dict[str, str]) -> None:
    box.layout.hyperparameters.parent.mkdir(parents=True, exist_ok=True)
    box.layout.hyperparameters.write_text(json.dumps(given))


def taught(box: Box) -> dict[str, object]:
    return json.loads((box.layout.model / "twin.json").read_text())


def code_of(ended: Ended) -> str:
    return (ended.failure or "")[:-1].rpartition("[")[2]


def test_the_model_lies_at_the_top_and_everything_else_by_port(box: Box):
    box.job(stage("teach", params={"hyper": {"depth": 3}}))
    ended = box.run()
    assert ended.code == 0, ended.output
    assert taught(box) == {"hyper": {"depth": 3}}
    assert sorted(path.relative_to(box.layout.output).as_posix() for path in box.layout.output.rglob("*.json")) == [
        "report/report.json",
        "result.json",
    ]
    assert "[metric] validation.roc_auc=0.75;" in ended.output.splitlines()
    assert ended.message is None


def test_a_model_carries_the_versions_that_made_it(box: Box):
    import onnxruntime
    import sklearn

    box.job(stage("teach"))
    assert box.run().code == 0
    versions = json.loads((box.layout.model / VERSIONS_FILE).read_text())
    assert versions["scikit-learn"] == sklearn.__version__
    assert versions["onnxruntime"] == onnxruntime.__version__
    assert {"python", "polars", "xgboost", "lightgbm", "numpy"} < set(versions)


def test_a_trial_takes_its_hyper_parameters_as_json_and_rounds_whole_ones(box: Box):
    params = {"algorithm": "xgboost", "hyper": {"depth": 3, "eta": 0.3, "rounds": 50}}
    box.job(stage("teach", params=params, trial={"depth": "integer", "eta": "number"}))
    hyperparameters(
        box,
        {"depth": "5.6", "eta": '"0.07"', "rounds": "9", "_tuning_objective_metric": "x", "sagemaker_program": '"a"'},
    )
    ended = box.run()
    assert ended.code == 0, ended.output
    assert taught(box) == {"algorithm": "xgboost", "hyper": {"depth": 6, "eta": 0.07, "rounds": 50}}


def test_hyper_parameters_of_a_job_that_is_no_trial_change_nothing(box: Box):
    box.job(stage("teach", params={"hyper": {"depth": 3}}))
    hyperparameters(box, {"depth": "9"})
    assert box.run().code == 0
    assert taught(box) == {"hyper": {"depth": 3}}


@pytest.mark.parametrize(("given", "code"), [({}, "hyper_missing"), ({"depth": "deep"}, "hyper_unreadable")])
def test_a_trial_without_a_number_is_refused(box: Box, given: dict[str, str], code: str):
    box.job(stage("teach", params={"hyper": {}}, trial={"depth": "integer"}))
    hyperparameters(box, given)
    ended = box.run()
    assert (ended.code, code_of(ended)) == (1, code)
    assert not box.layout.model.exists()


def test_a_training_job_holds_one_stage(box: Box):
    box.job(stage("teach"), stage("teach"))
    assert code_of(box.run()) == "config_unreadable"


def test_a_finished_stage_survives_the_loss_of_its_instance(box: Box, tmp_path: Path):
    box.layout.checkpoints.mkdir()
    box.write("dataset", "n.json", '{"n": 1}')
    box.job(stage("teach", {"dataset": [channel("dataset")]}, params={"hyper": {"depth": 3}}))
    assert box.run().code == 0
    again = Box(tmp_path / "again", "training")
    # the input is gone: only a run that goes on from the checkpoint can end well
    box.layout.checkpoints.rename(again.layout.checkpoints)
    again.write("config", "job.json", box.layout.job_file.read_bytes())
    ended = again.run()
    assert ended.code == 0, ended.output
    assert taught(again) == taught(box)
    assert "[metric] validation.roc_auc=0.75;" in ended.output


def test_a_checkpoint_of_other_settings_or_half_of_one_is_not_taken(box: Box, tmp_path: Path):
    box.layout.checkpoints.mkdir()
    box.job(stage("teach", params={"hyper": {"depth": 3}}))
    assert box.run().code == 0
    (kept,) = box.layout.checkpoints.iterdir()
    (kept / ".complete").unlink()
    (kept / "model" / "twin.json").write_text("{}")
    again = Box(tmp_path / "again", "training")
    box.layout.checkpoints.rename(again.layout.checkpoints)
    again.write("config", "job.json", box.layout.job_file.read_bytes())
    assert again.run().code == 0
    assert taught(again) == {"hyper": {"depth": 3}}
    other = Box(tmp_path / "other", "training")
    again.layout.checkpoints.rename(other.layout.checkpoints)
    other.job(stage("teach", params={"hyper": {"depth": 4}}))
    assert other.run().code == 0
    assert taught(other) == {"hyper": {"depth": 4}}


def made_with(box: Box, versions: dict[str, str], card: dict[str, object] | None = None) -> None:
    box.write("model", "twin.json", "{}")
    box.write("model", VERSIONS_FILE, json.dumps(versions))
    if card is not None:
        box.write("model", "card.json", json.dumps(card))
    box.job(stage("teach", {"model": [channel("model")]}))


def test_a_model_of_other_library_versions_is_refused_with_both_named(box: Box):
    import xgboost

    made_with(box, {"xgboost": "2.1.0", "python": "3.9"})
    ended = box.run()
    assert code_of(ended) == "versions_differ"
    assert f"made with xgboost 2.1.0 (here {xgboost.__version__})" in (ended.failure or "")


def test_a_model_of_a_local_run_is_judged_by_its_card(box: Box):
    made_with(box, {}, {"library": {"name": "scikit-learn", "version": "1.9.1"}})
    assert "scikit-learn 1.9.1 (here " in (box.run().failure or "")


def test_a_model_of_the_same_versions_is_taken(box: Box):
    box.job(stage("teach"))
    assert box.run().code == 0
    box.layout.model.rename(box.layout.channel("model"))
    box.job(stage("teach", {"model": [channel("model")]}))
    ended = box.run()
    assert ended.code == 0, ended.output


def test_our_own_image_trains_by_its_command(box: Box):
    box.job(stage("teach", params={"hyper": {"depth": 3}}))
    box.archive()
    ended = box.run(["/bin/bash", ENTRIES / "train"])
    assert ended.code == 0, ended.output
    assert taught(box) == {"hyper": {"depth": 3}}
