"""Entry of a training container: ``sagemaker_program`` names it. Importing it does nothing."""

import sys
from pathlib import Path


def main() -> int:
    """Run the job; returns the exit code."""
    code = Path(__file__).resolve().parent
    sys.path.insert(0, str(code))
    from stagecraft.container.boot import main as run_job

    return run_job("training", code)


if __name__ == "__main__":
    # The hyper-parameters on the command line are Python forms, not JSON: they are read from their file instead.
    sys.exit(main())
