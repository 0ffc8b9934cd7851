"""The committed model is the one of the pinned botocore, shape by shape."""

import importlib.util
from pathlib import Path

HERE = Path(__file__).parent


def test_the_committed_model_is_what_botocore_says_today() -> None:
    specification = importlib.util.spec_from_file_location("trim_model", HERE / "trim_model.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    committed = (HERE / "service-model.json").read_text(encoding="utf-8")
    assert committed == module.text(), "run python server/backends/sagemaker/model/trim_model.py > …/service-model.json"
