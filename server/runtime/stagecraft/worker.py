"""``python -m stagecraft.worker``: raises the walls, then becomes a warm interpreter."""

import argparse
import sys
from pathlib import Path

from stagecraft import walls


def main() -> None:
    """Read the command line, raise the walls, serve until the supervisor goes."""
    parser = argparse.ArgumentParser(prog="stagecraft.worker")
    parser.add_argument("--parent", type=int, required=True, help="process id of the supervisor")
    parser.add_argument("--stages", type=Path, required=True, help="folder of the stage rooms")
    options = parser.parse_args()
    standing = {
        "diesWithParent": walls.die_with_parent(options.parent),
        "network": walls.deny_sockets(),
        "memoryBackstop": sys.platform == "linux",
    }
    # Not before: the interpreter brings the libraries, and the first of them must already stand behind the walls.
    from stagecraft.interpreter import live

    live(options.stages, standing)


if __name__ == "__main__":
    main()
