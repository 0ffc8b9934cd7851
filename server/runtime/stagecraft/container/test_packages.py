import base64
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from stagecraft.container import packages
from stagecraft.container.layout import PACKAGES_VARIABLE, WHEELS
from stagecraft.container.packages import Lock, bring_packages, dotted, installed
from stagecraft.container.testing import ENTRIES, RUNTIME, Box, stage
from stagecraft.errors import StageError

HERE = dotted(sys.version_info[:2])


def wheel(folder: Path, name: str, version: str, text: str = "") -> Path:
    """A wheel of one module that says its version."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f'VERSION = "{version}"\n{text}',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    hashed = {name: base64.urlsafe_b64encode(hashlib.sha256(one.encode()).digest()) for name, one in files.items()}
    record = "".join(f"{name},sha256={one.decode().rstrip('=')},{len(files[name])}\n" for name, one in hashed.items())
    with zipfile.ZipFile(path, "w") as archive:
        for name, one in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(name, one)
    return path


def lock(path: Path, wheels: Sequence[Path], python: str = HERE) -> Path:
    """A lock file of these wheels."""
    entries = [
        {
            "name": one.name.split("-")[0],
            "version": one.name.split("-")[1],
            "file": one.name,
            "sha256": hashlib.sha256(one.read_bytes()).hexdigest(),
        }
        for one in wheels
    ]
    path.write_text(json.dumps({"python": python, "platforms": ["any"], "packages": entries, "toolkit": []}))
    return path


def refusal(source: str, lock_file: Path, wheels: Path, target: Path) -> StageError:
    with pytest.raises(StageError) as refused:
        bring_packages(source, lock_file, wheels, target)
    assert not any(target.glob("*.py"))
    return refused.value


def test_wheels_are_installed_beside_the_image_without_a_network(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/nothing")
    made = [wheel(tmp_path / WHEELS, "stagecraft_extra", "1.2.0")]
    target = bring_packages("wheels", lock(tmp_path / "lock", made), tmp_path / WHEELS, tmp_path / "target")
    assert target == tmp_path / "target"
    script = f"import sys; sys.path.insert(0, {str(target)!r}); from stagecraft_extra import VERSION; print(VERSION)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "1.2.0\n"
    assert installed("stagecraft_extra") is None


def test_a_job_sees_the_wheels_before_what_the_image_holds(tmp_path: Path):
    box = Box(tmp_path / "box", "processing", {PACKAGES_VARIABLE: "wheels"})
    # The image holds six; the lock pins a version no image holds.
    made = wheel(box.layout.channel(WHEELS), "colorlog", "99.0", "COLOUR = 'ours'\n")
    lock(box.source / "wheels.json", [made])
    look = "import colorlog\ndef run(params, inputs, outputs, report):\n    assert colorlog.COLOUR == 'ours'\n"
    (box.source / "stages" / "look").mkdir()
    (box.source / "stages" / "look" / "stage.py").write_text(
        f"{look}    (outputs['dataset'] / 'x').write_text(colorlog.VERSION)\n"
    )
    box.job(stage("look"))
    ended = box.run()
    assert ended.code == 0, ended.output
    assert (box.layout.output / "look" / "dataset" / "x").read_text() == "99.0"


def test_an_image_that_has_everything_gets_nothing(tmp_path: Path):
    path = tmp_path / "lock"
    version = installed("numpy")
    entry = {"name": "numpy", "version": version, "file": "none", "sha256": "0" * 64}
    path.write_text(json.dumps({"python": "3.99", "packages": [entry], "toolkit": []}))
    for source in ("wheels", "pip", "image"):
        assert bring_packages(source, path, tmp_path / WHEELS, tmp_path / "target") is None


def test_wheels_that_are_not_there_are_named(tmp_path: Path):
    made = [wheel(tmp_path / WHEELS, name, "1.0") for name in ("stagecraft_a", "stagecraft_b")]
    path = lock(tmp_path / "lock", made)
    made[1].unlink()
    error = refusal("wheels", path, tmp_path / WHEELS, tmp_path / "target")
    assert (error.code, "stagecraft_b 1.0" in error.message, "stagecraft_a" in error.message) == (
        "wheels_missing",
        True,
        False,
    )
    assert refusal("wheels", path, tmp_path / "nowhere", tmp_path / "target").code == "wheels_missing"


def test_a_wheel_that_is_not_the_pinned_one_is_refused(tmp_path: Path):
    made = wheel(tmp_path / WHEELS, "stagecraft_extra", "1.0")
    path = lock(tmp_path / "lock", [made])
    wheel(tmp_path / WHEELS, "stagecraft_extra", "1.0", "EVIL = True")
    assert refusal("wheels", path, tmp_path / WHEELS, tmp_path / "target").code == "wheels_refused"


def test_an_image_that_lacks_packages_says_which(tmp_path: Path):
    made = [wheel(tmp_path / WHEELS, "stagecraft_extra", "1.0")]
    error = refusal("image", lock(tmp_path / "lock", made), tmp_path / WHEELS, tmp_path / "target")
    assert (error.code, error.message) == ("packages_missing", "The image lacks stagecraft_extra.")


def test_another_python_is_refused_with_both_named(tmp_path: Path, monkeypatch):
    made = [wheel(tmp_path / WHEELS, "stagecraft_extra", "1.0")]
    error = refusal("wheels", lock(tmp_path / "lock", made, "3.99"), tmp_path / WHEELS, tmp_path / "target")
    assert error.code == "python_wrong"
    assert f"runs Python {HERE}; the pinned packages are for Python 3.99" in error.message
    monkeypatch.setattr(packages, "PYTHONS", ((3, 50), (3, 51)))
    error = refusal("image", lock(tmp_path / "lock", []), tmp_path / WHEELS, tmp_path / "target")
    assert "for Python 3.50 to 3.51" in error.message


def test_several_workers_that_begin_at_once_install_once(tmp_path: Path):
    made = [wheel(tmp_path / WHEELS, "stagecraft_extra", "1.0")]
    arguments = ["wheels", lock(tmp_path / "lock", made), tmp_path / WHEELS, tmp_path / "target"]
    script = "import sys; from pathlib import Path; from stagecraft.container.packages import bring_packages\n"
    script += "bring_packages(sys.argv[1], *map(Path, sys.argv[2:]))"
    environment = {**os.environ, "PYTHONPATH": str(RUNTIME)}
    begun = [subprocess.Popen([sys.executable, "-c", script, *arguments], env=environment) for _ in range(3)]
    assert [one.wait(60) for one in begun] == [0, 0, 0]
    assert len(list((tmp_path / "target").glob("stagecraft_extra*.dist-info"))) == 1


def test_the_lock_pins_what_the_runtime_pins():
    pinned = {}
    for line in (RUNTIME / "requirements.txt").read_text().splitlines():
        package, _, marker = line.partition(";")
        if "==" in package and not line.startswith("#") and '== "darwin"' not in marker:
            name, _, version = package.strip().partition("==")
            pinned[name] = version
    lock_file = Lock.read(ENTRIES / "wheels.json")
    assert {pin.name: pin.version for pin in lock_file.pins} == pinned
    assert lock_file.python == "3.12"
    assert set(packages.SERVING) <= set(pinned)


def test_the_outer_process_needs_the_standard_library_alone(tmp_path: Path):
    script = f"import sys; sys.path.insert(0, {str(RUNTIME)!r}); import stagecraft.container.boot"
    # -S: without site-packages
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
