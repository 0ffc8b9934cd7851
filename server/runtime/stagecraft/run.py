"""``python -m stagecraft.run <kind>``: one stage in its own process, as in a SageMaker container.

The folder is named by ``SAGEMAKER_BASE_DIR`` (``/opt/ml`` by default). Events are printed as text; a failure is written
to ``<base>/failure`` and ends the process with 1.
"""

import os
import sys
from pathlib import Path

from stagecraft.errors import Cancelled
from stagecraft.execute import execute, fail
from stagecraft.protocol import Message


def describe_event(message: Message) -> str:
    """One event as a line of a container's log; metrics as ``name=value``, for SageMaker's metric patterns."""
    match message["type"]:
        case "metric":
            step = "" if message["step"] is None else f" step={message['step']}"
            return f"metric {message['name']}={message['value']}{step}"
        case "progress":
            total = "" if message["total"] is None else f"/{message['total']}"
            return f"progress {message['done']}{total} {message['text']}".rstrip()
        case "log":
            return f"{message['level']}: {message['text']}"
        case "rows":
            return f"rows in={message['in']} out={message['out']} rejected={message['rejected']} made={message['made']}"
        case other:
            return str(other)


def _say(message: Message) -> None:
    sys.stdout.write(describe_event(message) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Run the stage named on the command line; returns the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m stagecraft.run <kind>\n")
        return 2
    base = Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
    try:
        execute(base, arguments[0], _say)
    except (Exception, SystemExit, KeyboardInterrupt, Cancelled) as error:
        failure = fail(base, error)
        sys.stderr.write(f"{failure['code']}: {failure['message']}\n{failure['internal']}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
