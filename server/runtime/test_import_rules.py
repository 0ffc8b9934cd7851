"""The import rules of pyproject.toml, each shown to catch what it forbids."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNTIME = Path(__file__).resolve().parent
RULES = ["A stage knows the runtime and its own room", "The protocol is the ground", "The runtime finds stages"]


def tree(root: Path, files: dict[str, str]) -> Path:
    """A runtime and two rooms that keep every rule, with some files replaced."""
    # Named after the real ones: a layer the rules name must exist.
    modules = [path.stem for path in (RUNTIME / "stagecraft").glob("*.py") if not path.stem.startswith(("test_", "__"))]
    sound = {f"stagecraft/{name}.py": "" for name in ["__init__", *modules]}
    sound |= {"stages/clean/stage.py": "from stagecraft import io", "stages/clean/steps.py": "from . import stage"}
    sound |= {"stages/feature/stage.py": ""}
    for path, text in (sound | files).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return root


def lint(root: Path) -> tuple[int, str]:
    """Exit code and output of import-linter with the project's own rules on another tree."""
    command = [Path(sys.executable).parent / "lint-imports", "--config", RUNTIME / "pyproject.toml", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_sound_tree_keeps_every_rule(tmp_path: Path):
    code, output = lint(tree(tmp_path, {}))
    assert code == 0, output
    assert all(rule in output for rule in RULES)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (RULES[0], "stages/clean/stage.py", "from stages.feature import stage"),
        (RULES[0], "stages/clean/stage.py", "from ..feature import stage"),
        (RULES[1], "stagecraft/protocol.py", "from stagecraft import io"),
        (RULES[1], "stagecraft/files.py", "from stagecraft import execute"),
        (RULES[2], "stagecraft/recipe.py", "from stages.clean import steps"),
    ],
)
def test_a_forbidden_import_is_reported(tmp_path: Path, rule: str, path: str, text: str):
    code, output = lint(tree(tmp_path, {path: text}))
    assert code != 0
    assert any(line.startswith(rule) and line.endswith("BROKEN") for line in output.splitlines()), output
