import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from stagecraft import entries
from stagecraft.errors import Cancelled, StageError
from stagecraft.execute import call
from stagecraft.harness import prepare, run_stage
from stagecraft.io import read_json


@pytest.fixture
def room(tmp_path):
    """Writes a stage room of its own; the real rooms are back afterwards."""
    before = entries.stages_root()
    entries.set_stages_root(tmp_path / "rooms")

    def write(kind="demo", **files):
        folder = tmp_path / "rooms" / kind
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.py").write_text(text)
        return folder

    yield write
    entries.set_stages_root(before)


RUN = "def run(params, inputs, outputs, report):\n    "


def test_a_stage_gets_its_folders_and_its_result_is_kept(room, tmp_path):
    room(
        stage=RUN
        + "text = (inputs['dataset'][0] / 'b.txt').read_text()\n    "
        + "(outputs['dataset'] / 'a.txt').write_text(text); report.fact('seed', inputs.seed)"
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_text("rows")
    done = run_stage(tmp_path / "job", "demo", {}, {"dataset": [tmp_path / "in"]}, seed=11)
    assert (done.outputs["dataset"] / "a.txt").read_text() == "rows"
    assert done.result["facts"] == {"seed": 11}
    assert done.rows is None


def test_chance_is_decided_by_the_seed(room, tmp_path):
    room(stage="import random\nimport numpy as np\n" + RUN + "report.fact('x', [random.random(), np.random.rand()])")
    drawn = [
        run_stage(tmp_path / str(at), "demo", {}, seed=seed).result["facts"]["x"] for at, seed in enumerate((1, 1, 2))
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_blas_has_one_thread_whatever_the_limits_say(room, tmp_path):
    code = "report.fact('n', [p['num_threads'] for p in threadpool_info() if p['user_api'] == 'blas'])"
    room(stage="from threadpoolctl import threadpool_info\n" + RUN + code)
    np.ones((2, 2)) @ np.ones((2, 2))
    assert set(run_stage(tmp_path / "a", "demo", {}, limits={"cpus": 2}).result["facts"]["n"]) == {1}


def test_a_changed_room_is_loaded_again_with_its_helpers(room, tmp_path):
    room(stage="from .helper import N\n" + RUN + "report.fact('n', N)", helper="N = 1\n")
    assert run_stage(tmp_path / "a", "demo", {}).result["facts"] == {"n": 1}
    room(helper="N = 22\n")
    assert run_stage(tmp_path / "b", "demo", {}).result["facts"] == {"n": 22}


def test_a_room_cannot_reach_another_room(room, tmp_path):
    room("other", stage="N = 1\n")
    room(stage="from ..other.stage import N\n" + RUN + "pass")
    with pytest.raises(ImportError):
        run_stage(tmp_path / "a", "demo", {})


@pytest.mark.parametrize("kind", ["absent", "../demo", "", "a/b"])
def test_a_room_that_does_not_exist_is_named(room, kind):
    room(stage="")
    with pytest.raises(FileNotFoundError):
        entries.load(kind)


def test_a_cancelled_stage_leaves_no_result(room, tmp_path):
    room(stage=RUN + "pass")
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        run_stage(tmp_path / "a", "demo", {}, cancelled=cancelled)
    assert not (tmp_path / "a" / "output" / "result.json").exists()


def test_a_hash_for_a_port_without_files_is_a_mistake(room, tmp_path):
    room(stage=RUN + "report.canonical('model', 'ab')")
    with pytest.raises(ValueError, match="model"):
        run_stage(tmp_path / "a", "demo", {})


def test_a_question_reaches_only_the_rooms_own_public_functions(room, tmp_path):
    room(
        stage="from json import dumps\ndef ask(params, base): return params['a']\ndef _secret(params, base): return 1\n"
        + RUN
        + "pass"
    )
    assert call(tmp_path, "demo", "ask", {"a": 2}) == 2
    for name in ("dumps", "_secret", "run", "__import__", "nothing"):
        with pytest.raises(LookupError):
            call(tmp_path, "demo", name, {})


def container(base, kind, rooms):
    code = (
        "import sys\nfrom pathlib import Path\nfrom stagecraft import entries, run\n"
        f"entries.set_stages_root(Path({str(rooms)!r}))\nsys.exit(run.main([{kind!r}]))"
    )
    environment = {**os.environ, "SAGEMAKER_BASE_DIR": str(base), "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_a_container_runs_the_same_entry(room, tmp_path):
    rooms = room(stage=RUN + "report.metric('loss', 0.5, 3); report.rows(2, 1, rejected=1)").parent
    prepare(tmp_path / "ml", "demo", {})
    finished = container(tmp_path / "ml", "demo", rooms)
    assert finished.returncode == 0
    assert finished.stdout.splitlines() == ["metric loss=0.5 step=3", "rows in=2 out=1 rejected=1 made=0"]
    assert read_json(tmp_path / "ml" / "output" / "result.json")["verdict"] is None


def test_a_container_that_fails_writes_why(room, tmp_path):
    text = "from stagecraft.errors import StageError\n" + RUN + "raise StageError('target_missing', 'No target.')"
    rooms = room(stage=text).parent
    prepare(tmp_path / "ml", "demo", {})
    finished = container(tmp_path / "ml", "demo", rooms)
    assert finished.returncode == 1
    assert (tmp_path / "ml" / "failure").read_text() == "target_missing: No target.\n"


def test_a_typed_error_reaches_the_test_untouched(room, tmp_path):
    room(stage="from stagecraft.errors import StageError\n" + RUN + "raise StageError('a_b', 'm')")
    with pytest.raises(StageError) as caught:
        run_stage(tmp_path / "a", "demo", {})
    assert caught.value.code == "a_b"
