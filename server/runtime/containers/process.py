"""Entry of a processing container: ``process.sh`` starts it after unpacking the code. Importing it does nothing."""

import sys
from pathlib import Path


def main() -> int:
    """Run the job; returns the exit code."""
    code = Path(__file__).resolve().parent
    sys.path.insert(0, str(code))
    from stagecraft.container.boot import main as run_job

    return run_job("processing", code)


if __name__ == "__main__":
    sys.exit(main())
