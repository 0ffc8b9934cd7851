"""Entry of a serving container: ``SAGEMAKER_PROGRAM`` names it. Importing it does nothing.

The images' servers call ``model_fn`` once and ``transform_fn`` for each request; in our own image this file is the
server.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

CODE = Path(__file__).resolve().parent


def _bring(model_dir: Path) -> None:
    """Install what the image lacks, from wheels in the model archive or from the index."""
    if str(CODE) not in sys.path:
        sys.path.insert(0, str(CODE))
    from stagecraft.container.layout import LOCK_FILE, PACKAGES_VARIABLE, WHEELS
    from stagecraft.container.packages import SERVING, bring_packages

    source = os.environ.get(PACKAGES_VARIABLE, "image")
    target = Path(tempfile.gettempdir()) / "stagecraft-packages"
    brought = bring_packages(source, CODE / LOCK_FILE, model_dir / WHEELS, target, SERVING)
    if brought is not None and str(brought) not in sys.path:
        sys.path.insert(0, str(brought))


def model_fn(model_dir: str | Path) -> Any:
    """The model, loaded from the folder into which SageMaker unpacked the model archive."""
    _bring(Path(model_dir))
    from stagecraft.container.serving import Model
    from stagecraft.entries import set_stages_root

    set_stages_root(CODE / "stages")
    return Model.load(Path(model_dir))


def transform_fn(
    model: Any, data: bytes | str, content_type: str | None, accept: str | None, context: Any = None
) -> Any:
    """Answer one request."""
    from stagecraft.container.serving import give

    return give(model.answer(data, content_type, accept), context)


def main() -> None:
    """Serve until told to stop."""
    model = model_fn(Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")) / "model")
    from stagecraft.container.server import serve

    serve(model)


if __name__ == "__main__":
    main()
