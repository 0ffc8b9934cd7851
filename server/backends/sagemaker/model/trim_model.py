"""Makes ``service-model.json`` from the SageMaker service model that botocore carries.

It keeps the shapes of the operations we use, and no prose. ``python trim_model.py > service-model.json`` with the
botocore of ``requirements-dev.txt`` installed; the model is Apache-2.0 (see NOTICE).
"""

import json
import sys
from typing import Any

import botocore
from botocore.loaders import Loader

REQUESTS = (
    "CreateProcessingJob",
    "CreateTrainingJob",
    "CreateHyperParameterTuningJob",
    "CreateModel",
    "CreateModelPackage",
    "CreateModelPackageGroup",
    "CreateEndpointConfig",
    "CreateEndpoint",
    "UpdateEndpoint",
    "CreateTransformJob",
    "CreatePipeline",
)
ANSWERS = (
    "DescribeProcessingJob",
    "DescribeTrainingJob",
    "DescribeHyperParameterTuningJob",
    "DescribeModel",
    "DescribeModelPackage",
    "DescribeEndpointConfig",
    "DescribeEndpoint",
    "DescribeTransformJob",
    "ListTrainingJobsForHyperParameterTuningJob",
)
CONSTRAINTS = ("required", "min", "max", "pattern", "enum", "union")


def trim() -> dict[str, Any]:
    """The operations with their shapes; of answers only the structure: we read them and never write them."""
    model = Loader().load_service_model("sagemaker", "service-2")
    shapes: dict[str, Any] = {}

    def keep(name: str, *, constrained: bool) -> str:
        key = name if constrained else f"out.{name}"
        if key in shapes:
            return key
        source = model["shapes"][name]
        shape: dict[str, Any] = {"type": source["type"]}
        shapes[key] = shape
        if constrained:
            shape |= {fact: source[fact] for fact in CONSTRAINTS if fact in source}
        if "members" in source:
            shape["members"] = {
                member: keep(target["shape"], constrained=constrained) for member, target in source["members"].items()
            }
        for part in ("member", "key", "value"):
            if part in source:
                shape[part] = keep(source[part]["shape"], constrained=constrained)
        return key

    requests = {name: keep(model["operations"][name]["input"]["shape"], constrained=True) for name in REQUESTS}
    answers = {name: keep(model["operations"][name]["output"]["shape"], constrained=False) for name in ANSWERS}
    return {
        "source": f"botocore {botocore.__version__}, sagemaker {model['metadata']['apiVersion']}",
        "requests": requests,
        "answers": answers,
        "shapes": dict(sorted(shapes.items())),
    }


def text() -> str:
    """The file's exact text: one shape per line, so that a change of AWS's is a readable diff."""
    model = trim()
    lines = [f"  {json.dumps(name)}: {json.dumps(shape)}" for name, shape in model["shapes"].items()]
    head = "\n".join(f"{json.dumps(key)}: {json.dumps(model[key])}," for key in ("source", "requests", "answers"))
    return f'{{\n{head}\n"shapes": {{\n' + ",\n".join(lines) + "\n}\n}\n"


if __name__ == "__main__":
    sys.stdout.write(text())
