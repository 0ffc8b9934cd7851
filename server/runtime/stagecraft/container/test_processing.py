import json
import os
import signal
import sys
import tarfile
from pathlib import Path

import pytest

from stagecraft.container.layout import LAYOUT_VARIABLE, PACKAGES_VARIABLE
from stagecraft.container.testing import Box, channel, stage


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path, "processing")


def number(box: Box, name: str) -> int:
    return json.loads((box.layout.output / name / "dataset" / "n.json").read_text())["n"]


def test_a_stage_runs_and_its_results_lie_below_its_id(box: Box):
    box.write("dataset", "n.json", '{"n": 4}')
    box.job(stage("count", {"dataset": [channel("dataset")]}))
    ended = box.run()
    assert ended.code == 0, ended.output
    assert number(box, "count") == 5
    assert json.loads((box.layout.output / "count" / "result.json").read_text())["metrics"] == {}
    assert json.loads(ended.message or b"") == {
        "stage": "count",
        "rows": {"in": 4, "out": 4, "rejected": 0, "made": 0},
    }
    assert ended.failure is None
    assert not box.layout.work.exists()


def test_fused_stages_run_in_order_and_hand_on_inside_of_the_job(box: Box):
    box.write("source-first", "given.txt", "40")
    box.job(
        stage("count", name="first", sources=[{"channel": "source-first", "name": "given.txt"}]),
        stage("count", {"dataset": [{"from": "stage", "stage": "first", "port": "dataset"}]}, name="second"),
        stage(
            "count",
            {"dataset": [{"from": "stage", "stage": name, "port": "dataset"} for name in ("first", "second")]},
            name="third",
            params={"add": 100},
        ),
    )
    ended = box.run()
    assert ended.code == 0, ended.output
    assert [number(box, name) for name in ("first", "second", "third")] == [41, 42, 183]


def test_inputs_come_in_the_order_of_their_edges_and_out_of_archives(box: Box):
    box.write("dataset-b", "n.json", '{"n": 1}')
    box.write("packed", "n.json", '{"n": 10}')
    archive = box.layout.channel("model") / "output.tar.gz"
    archive.parent.mkdir(parents=True)
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(box.layout.channel("packed"), "./dataset")
    packed = {"from": "archive", "channel": "model", "archive": "output.tar.gz", "folder": "dataset"}
    box.job(stage("count", {"dataset": [packed, channel("dataset-b")]}))
    assert box.run().code == 0
    assert number(box, "count") == 12


def refused(box: Box, code: str) -> str:
    """Runs the job, which must fail with this code; the failure's text."""
    ended = box.run()
    assert ended.code == 1, ended.output
    assert ended.failure is not None
    assert ended.failure.endswith(f"[{code}]"), ended.failure
    assert json.loads(ended.message or b"")["code"] == code
    assert not box.layout.output.exists()
    return ended.failure


def test_a_stage_that_raises_says_cause_and_remedy_and_leaves_no_half_result(box: Box):
    box.job(stage("refuse"))
    assert refused(box, "target_missing") == "Refuse: There is no target. Choose a target column. [target_missing]"


def test_a_later_stage_that_raises_takes_back_what_the_earlier_ones_made(box: Box):
    box.job(stage("count"), stage("refuse"))
    refused(box, "target_missing")


def test_a_message_that_is_no_utf_8_is_made_one(box: Box):
    box.job(stage("refuse", params={"text": "The file caf\udce9.csv can’t be read. " + "é" * 2000}))
    ended = box.run()
    assert len(ended.failure or "") == 1024
    assert (ended.failure or "").endswith("… Choose a target column. [target_missing]")
    message = ended.message or b""
    assert len(message) <= 1024
    assert b"\n" not in message
    assert json.loads(message.decode())["message"].startswith("The file caf?.csv can’t be read. éé")


def test_a_missing_config_is_said(box: Box):
    assert "nothing lies at" in refused(box, "config_missing")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"layout": 1}',
        '{"layout": 1, "stages": []}',
        '{"layout": 1, "stages": [{"config": {}}]}',
        "\xff",
    ],
)
def test_a_config_that_cannot_be_understood_is_said(box: Box, text: str):
    box.write("config", "job.json", text.encode("latin-1"))
    refused(box, "config_unreadable")


def test_a_job_for_another_layout_is_refused_with_both_named(box: Box):
    box.environment[LAYOUT_VARIABLE] = "9"
    box.job(stage("count"))
    assert "for layout 9, the code in it knows layout 1" in refused(box, "layout_other")


def test_an_empty_channel_a_missing_file_and_a_missing_archive_are_told_apart(box: Box):
    box.job(stage("count", {"dataset": [channel("dataset")]}))
    assert "“dataset” holds nothing" in refused(box, "channel_empty")
    box.job(stage("count", sources=[{"channel": "source-count", "name": "a.csv"}]))
    assert "“a.csv”" in refused(box, "source_missing")
    packed = {"from": "archive", "channel": "model", "archive": "model.tar.gz", "folder": ""}
    box.job(stage("count", {"dataset": [packed]}))
    refused(box, "archive_missing")
    box.write("model", "model.tar.gz", b"no archive at all")
    refused(box, "archive_broken")


def test_a_broken_or_missing_code_archive_is_said(box: Box):
    box.job(stage("count"))
    command = box.command()
    archive = box.layout.channel("code") / "sourcedir.tar.gz"
    whole = archive.read_bytes()
    for content, code in ((whole[: len(whole) // 2], "code_broken"), (b"", "code_broken"), (None, "code_missing")):
        archive.unlink()
        if content is not None:
            archive.write_bytes(content)
        ended = box.run(command)
        assert ended.code == 1
        assert (ended.failure or "").endswith(f"[{code}]")
        assert json.loads(ended.message or b"")["code"] == code


@pytest.mark.parametrize("room", ["hog", "killed"])
def test_memory_that_runs_out_is_said_with_its_limit(box: Box, room: str):
    box.job(stage(room, limits={"memoryMb": 512}))
    assert "ran out of memory at 512 MB" in refused(box, "out_of_memory")


def test_a_process_that_dies_without_a_word_is_said_with_its_stage(box: Box):
    box.job(stage("count"), stage("crash"))
    assert refused(box, "died").startswith("Crash: The stage's process died (exit code 3).")


def test_a_source_of_packages_nobody_knows_is_refused(box: Box):
    box.environment[PACKAGES_VARIABLE] = "conda"
    box.job(stage("count"))
    assert "conda" in refused(box, "config_unreadable")


def test_a_stop_ends_the_stage_and_hands_nothing_on(box: Box):
    box.job(stage("polite"))
    process = box.start(box.command())
    assert process.stdout is not None
    while "spinning" not in process.stdout.readline():
        pass
    os.kill(process.pid, signal.SIGTERM)
    ended = box.ended(process)
    assert ended.code == 1
    assert (ended.failure or "").startswith("Polite: The job was stopped before its end")
    assert json.loads(ended.message or b"")["code"] == "stopped"
    assert not box.layout.output.exists()


def test_a_stage_that_ignores_the_stop_is_killed_when_its_grace_is_over(box: Box):
    box.job(stage("stubborn"))
    box.command()
    code = f"import sys; sys.path.insert(0, {str(box.source)!r})\nfrom pathlib import Path\n"
    code += f"from stagecraft.container.boot import main\nsys.exit(main('processing', Path({str(box.source)!r}), 0.3))"
    process = box.start([sys.executable, "-c", code])
    assert process.stdout is not None
    while "spinning" not in process.stdout.readline():
        pass
    os.kill(process.pid, signal.SIGTERM)
    assert (box.ended(process).failure or "").endswith("[stopped]")
