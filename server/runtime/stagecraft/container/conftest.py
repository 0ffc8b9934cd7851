import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def toolkits() -> Path:
    """The interpreter of the toolkits' environment, which lies beside the main one."""
    home = Path(sys.prefix).parent
    environment = {**os.environ, "STAGECRAFT_HOME": str(home)}
    subprocess.run(["node", "server/boot/toolkits.mjs"], cwd=ROOT, env=environment, check=True, capture_output=True)
    return home / "toolkits" / "bin" / "python"
