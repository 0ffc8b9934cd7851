"""SageMaker's own toolkits run our entry points: what the images do before and after them is theirs, untouched."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stagecraft.container.layout import CODE, PACKAGES_VARIABLE, WHEELS
from stagecraft.container.testing import ENTRIES, Box, Ended, channel, stage

FRAMEWORKS = {
    # What the images name in SAGEMAKER_TRAINING_MODULE: one call into the toolkit each.
    "sagemaker_sklearn_container": "from sagemaker_training import entry_point, environment\n"
    "def main():\n"
    "    env = environment.Environment()\n"
    "    entry_point.run(env.module_dir, env.user_entry_point, env.to_cmd_args(), env.to_env_vars())\n",
    "sagemaker_xgboost_container": "import sagemaker_containers.beta.framework as framework\n"
    "def main():\n"
    "    env = framework.training_env()\n"
    "    framework.modules.run_module(\n"
    "        env.module_dir, env.to_cmd_args(), env.to_env_vars(), env.module_name, capture_error=False)\n",
}
TRAINERS = {
    "sagemaker_sklearn_container": "sagemaker_training.cli.train",
    "sagemaker_xgboost_container": "sagemaker_containers.cli.train",
}


def build_wheels(toolkits: Path, folder: Path) -> None:
    """setuptools and wheel as wheels, made of the installed ones: the older toolkit builds the code with them."""
    script = (
        "import sys, zipfile, importlib.metadata as m\n"
        "for d in map(m.distribution, ('setuptools', 'wheel')):\n"
        "    with zipfile.ZipFile(f'{sys.argv[1]}/{d.name}-{d.version}-py3-none-any.whl', 'w') as z:\n"
        "        for f in d.files:\n"
        "            if f.locate().is_file() and not str(f).startswith('..') and '__pycache__' not in str(f):\n"
        "                z.write(f.locate(), str(f))\n"
    )
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([toolkits, "-c", script, folder], check=True)


def container(tmp_path: Path, framework: str, toolkits: Path) -> Box:
    """A training container of an image, with the code in its channel."""
    box = Box(tmp_path / "box", "training")
    box.environment |= {
        "SAGEMAKER_TRAINING_MODULE": f"{framework}.training:main",
        "PYTHONPATH": str(tmp_path / "image"),
        PACKAGES_VARIABLE: "image",
    }
    package = tmp_path / "image" / framework
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "training.py").write_text(FRAMEWORKS[framework])
    config = box.base / "input" / "config"
    config.mkdir(parents=True)
    (box.base / "output").mkdir()
    host = platform.node()
    groups = [{"instance_group_name": "all", "instance_type": "ml.m5.large", "hosts": [host]}]
    resources = {"current_host": host, "hosts": [host], "network_interface_name": "eth0"}
    resources |= {"current_instance_type": "ml.m5.large", "current_group_name": "all", "instance_groups": groups}
    (config / "resourceconfig.json").write_text(json.dumps(resources))
    channels = {name: {"TrainingInputMode": "File"} for name in ("config", "code", "wheels", "dataset")}
    (config / "inputdataconfig.json").write_text(json.dumps(channels))
    if framework == "sagemaker_xgboost_container":
        build_wheels(toolkits, box.layout.channel(WHEELS))
        # Network isolation: pip finds what it builds with in the channel.
        box.environment |= {
            # Newer versions of pip always build apart from what is installed.
            "PIP_USE_PEP517": "1",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(box.layout.channel(WHEELS)),
        }
    return box


def python_of_its_own(box: Box, toolkits: Path) -> Path:
    """An interpreter that sees the toolkits and takes what is installed in this container, and goes away with it."""
    home = box.home / "python"
    subprocess.run([toolkits, "-m", "venv", "--without-pip", home], check=True)
    (packages,) = home.glob("lib/python3*/site-packages")
    (seen,) = toolkits.parent.parent.glob("lib/python3*/site-packages")
    (packages / "toolkits.pth").write_text(f"import site; site.addsitedir({str(seen)!r})\n")
    return home / "bin" / "python"


def train(box: Box, framework: str, toolkits: Path, given: dict[str, str] | None = None) -> Ended:
    """Run the container as the image does."""
    archive = box.archive()
    if framework == "sagemaker_xgboost_container":
        toolkits = python_of_its_own(box, toolkits)
    script = {"sagemaker_program": '"train.py"', "sagemaker_submit_directory": json.dumps(str(archive))}
    box.layout.hyperparameters.write_text(json.dumps({**script, **(given or {})}))
    return box.run([toolkits, "-m", TRAINERS[framework]])


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_toolkit_runs_our_entry_to_success(tmp_path: Path, toolkits: Path, framework: str):
    box = container(tmp_path, framework, toolkits)
    box.write("dataset", "n.json", '{"n": 1}')
    params = {"hyper": {"depth": 3, "eta": 0.3}}
    box.job(stage("teach", {"dataset": [channel("dataset")]}, params=params, trial={"depth": "integer"}))
    # A list and a flag reach the command line as Python forms; neither may disturb the entry.
    hyper = {"depth": "5", "features": '["a", "b"]', "flag": "true", "_tuning_objective_metric": "validation:roc_auc"}
    ended = train(box, framework, toolkits, hyper)
    assert ended.code == 0, ended.output
    assert json.loads((box.layout.model / "twin.json").read_text()) == {"hyper": {"depth": 5, "eta": 0.3}}
    assert (box.layout.output / "report" / "report.json").is_file()
    assert re.search(r"\[metric\] validation\.roc_auc=([-+0-9.eE]+);", ended.output)
    assert ended.failure is None
    assert (box.base / "output" / "success").exists()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_toolkit_keeps_our_word_about_a_failure(tmp_path: Path, toolkits: Path, framework: str):
    box = container(tmp_path, framework, toolkits)
    box.job(stage("refuse"))
    ended = train(box, framework, toolkits)
    assert ended.code != 0
    word = "Refuse: There is no target. Choose a target column. [target_missing]"
    # The older toolkit writes over the file whatever lies there: that is why direct jobs bring an entry point of their
    # own, and searches, which can't, the module that the toolkit calls.
    assert ended.failure == word if framework == "sagemaker_sklearn_container" else "target_missing:" in ended.output
    assert not any(box.layout.model.glob("*"))
    assert not (box.base / "output" / "success").exists()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_search_keeps_our_word_about_a_failure_with_every_toolkit(tmp_path: Path, toolkits: Path, framework: str):
    box = container(tmp_path, framework, toolkits)
    # As the requests of a search say; the scripts lie loose in the channel.
    box.environment |= {
        "SAGEMAKER_TRAINING_MODULE": "stagecraft_search:main",
        "PYTHONPATH": str(box.layout.channel(CODE)),
    }
    box.job(stage("refuse"))
    ended = train(box, framework, toolkits)
    assert ended.code != 0
    assert ended.failure == "Refuse: There is no target. Choose a target column. [target_missing]"


def test_a_broken_code_archive_fails_in_the_toolkit(tmp_path: Path, toolkits: Path):
    box = container(tmp_path, "sagemaker_sklearn_container", toolkits)
    box.job(stage("teach"))
    archive = box.archive()
    archive.write_bytes(archive.read_bytes()[:1000])
    box.layout.hyperparameters.write_text(
        json.dumps({"sagemaker_program": '"train.py"', "sagemaker_submit_directory": json.dumps(str(archive))})
    )
    ended = box.run([toolkits, "-m", TRAINERS["sagemaker_sklearn_container"]])
    assert ended.code != 0
    assert "end-of-stream" in (ended.failure or "")


def test_the_older_toolkit_builds_with_the_wheels_of_the_channel_and_no_network(tmp_path: Path, toolkits: Path):
    box = container(tmp_path, "sagemaker_xgboost_container", toolkits)
    shutil.rmtree(box.layout.channel(WHEELS))
    box.job(stage("teach"))
    ended = train(box, "sagemaker_xgboost_container", toolkits)
    assert ended.code != 0
    assert "No matching distribution found for setuptools" in ended.output


def test_importing_an_entry_point_does_nothing(tmp_path: Path):
    for name in ("train", "process", "inference"):
        shutil.copyfile(ENTRIES / f"{name}.py", tmp_path / f"{name}.py")
    script = "import sys; before = list(sys.path); import train, process, inference; assert sys.path == before"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, env={"SAGEMAKER_BASE_DIR": "/nowhere"})
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == [
        "inference.py",
        "process.py",
        "train.py",
    ]


def test_the_environment_the_toolkit_gives_a_script_is_the_recorded_one(tmp_path: Path, toolkits: Path):
    recorded = json.loads((ENTRIES / "cases" / "training_environment.json").read_text())
    wanted = recorded["env"]
    box = container(tmp_path, "sagemaker_sklearn_container", toolkits)
    host = platform.node()
    config = box.base / "input" / "config"
    (config / "resourceconfig.json").write_text(wanted["SM_RESOURCE_CONFIG"].replace('"vm"', json.dumps(host)))
    (config / "inputdataconfig.json").write_text(wanted["SM_INPUT_DATA_CONFIG"])
    shutil.copytree(box.source, box.base / "code")
    seen_file = tmp_path / "seen.json"
    script = "import json, os, sys\njson.dump([sys.argv[1:], os.getcwd(), {**os.environ}], open("
    (box.base / "code" / "train.py").write_text(f"{script}{str(seen_file)!r}, 'w'))\n")
    hyper = {name: json.dumps(value) for name, value in json.loads(wanted["SM_HPS"]).items()}
    hyper |= {"sagemaker_program": '"train.py"', "sagemaker_region": '"us-east-1"'}
    box.layout.hyperparameters.write_text(json.dumps(hyper))
    box.environment["TRAINING_JOB_NAME"] = "job1"
    ended = box.run([toolkits, "-m", TRAINERS["sagemaker_sklearn_container"]])
    assert ended.code == 0, ended.output
    arguments, folder, seen = json.loads(seen_file.read_text())

    def same(text: str) -> str:
        """This container's text in the recording's words: base folder, host and processors."""
        text = text.replace(str(box.base), "BASE/opt/ml").replace(f'"{host}"', '"vm"')
        return text.replace(f'"num_cpus":{os.cpu_count()}', '"num_cpus":2')

    assert arguments == recorded["argv"]
    assert same(folder) == recorded["cwd"]
    seen |= {"SM_CURRENT_HOST": "vm", "SM_NUM_CPUS": "2"}
    assert {key: same(seen[key]) for key in wanted if key in seen} == wanted
