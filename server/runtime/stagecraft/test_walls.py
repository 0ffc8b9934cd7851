import ast
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

RUNTIME = Path(__file__).parents[1]
STAGES = RUNTIME.parent / "stages"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the walls are made of Linux system calls")


def behind_walls(code: str) -> str:
    """Run code after the walls; gives what it printed."""
    program = f"from stagecraft import walls\nwalls.deny_sockets()\n{code}"
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(RUNTIME)},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


@linux_only
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_no_family_of_sockets_can_be_opened(family):
    code = f"import socket\ntry:\n  socket.socket(socket.{family})\nexcept PermissionError:\n  print('denied')"
    assert behind_walls(code) == "denied"


@linux_only
def test_a_pair_of_connected_sockets_still_works_because_libraries_need_it():
    assert behind_walls("import socket\na, b = socket.socketpair()\na.send(b'x')\nprint(b.recv(1))") == "b'x'"


@linux_only
def test_libraries_work_behind_the_walls():
    code = (
        "import polars, duckdb, numpy as np\nfrom sklearn.ensemble import RandomForestClassifier\n"
        "x = np.arange(40.0).reshape(-1, 1)\n"
        "forest = RandomForestClassifier(5, n_jobs=2, random_state=0).fit(x, x[:, 0] > 20)\n"
        "print(forest.score(x, x[:, 0] > 20), duckdb.sql('select 1').fetchall(), polars.DataFrame({'a': [1]}).height)"
    )
    assert behind_walls(code) == "1.0 [(1,)] 1"


@linux_only
def test_the_memory_backstop_can_be_raised_again():
    code = (
        "import resource\nwalls.limit_memory(100)\nfirst = resource.getrlimit(resource.RLIMIT_AS)[0]\n"
        "walls.limit_memory(4000)\nsecond = resource.getrlimit(resource.RLIMIT_AS)[0]\n"
        "walls.limit_memory(None)\nprint(first < second, resource.getrlimit(resource.RLIMIT_AS)[0])"
    )
    assert behind_walls(code) == f"True {resource.getrlimit(resource.RLIMIT_AS)[1]}"


@linux_only
def test_an_orphan_ends_itself():
    code = "walls.die_with_parent(1_000_000_000)\nprint('still here')"
    with pytest.raises(subprocess.CalledProcessError):
        behind_walls(code)


def test_nothing_is_imported_before_the_walls():
    tree = ast.parse((RUNTIME / "stagecraft" / "worker.py").read_text())
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {name.name for node in top for name in node.names}
    assert names <= {"argparse", "sys", "Path", "walls"}
    # walls itself must not bring a library either.
    code = (
        "import sys\nimport stagecraft.walls\nprint(any(name in sys.modules for name in ('numpy', 'polars', 'duckdb')))"
    )
    assert behind_walls(code) == "False"


def test_no_stage_opens_a_connection_or_imports_the_processes():
    forbidden = {"socket", "requests", "urllib.request", "http.client", "boto3", "sagemaker", "stagecraft.interpreter"}
    for path in sorted(STAGES.glob("*/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not forbidden & set(names), f"{path}: {names}"
            assert not (isinstance(node, ast.ImportFrom) and node.level > 1), f"{path} reaches out of its room"
