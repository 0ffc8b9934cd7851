"""The rival of the endpoint: FastAPI, pydantic and onnxruntime as their manuals have it, same model, same preparation.

``python fastapi_endpoint.py <bundle folder> <key> <port>``. It checks a key and a schema and logs nothing.
"""

import hmac
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import uvicorn
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field, create_model

FOLDER, KEY, PORT = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
TWIN = json.loads((FOLDER / "twin.json").read_text())
OPTIONS = onnxruntime.SessionOptions()
OPTIONS.intra_op_num_threads = 1
SESSION = onnxruntime.InferenceSession(str(FOLDER / "model.onnx"), OPTIONS)
TYPES = {"integer": int, "number": float, "boolean": bool, "string": str, "date": str, "datetime": str}


def field(entry: dict[str, Any]) -> tuple[Any, Any]:
    """A pydantic field of a signature entry."""
    kind = TYPES[entry["type"]]
    return (kind, Field(alias=entry["name"])) if entry["required"] else (kind | None, Field(None, alias=entry["name"]))


Row = create_model(
    "Row",
    __config__=ConfigDict(extra="forbid", populate_by_name=True),
    **{f"column_{at}": field(entry) for at, entry in enumerate(TWIN["signature"])},
)


class Request(BaseModel):
    """The body of a request."""

    instances: list[Row]  # type: ignore[valid-type]


def prepare(row: dict[str, Any]) -> list[float]:
    """The fitted steps for one row."""
    for step in TWIN["steps"]:
        learned = step["parameters"]
        for name in step["columns"]:
            value = row.get(name)
            match step["op"]:
                case "impute":
                    if name in learned["flags"]:
                        row[learned["flags"][name]] = value is None
                    if value is None:
                        row[name] = learned["values"][name]
                case "log":
                    row[name] = math.copysign(math.log1p(abs(value)), value)
                case "scale":
                    row[name] = (value - learned["centre"][name]) / learned["spread"][name]
                case "onehot":
                    encoding = learned["encodings"][name]
                    for new in encoding["categories"].values():
                        row[new] = False
                    for key in ("other", "missing"):
                        if encoding[key] is not None:
                            row[encoding[key]] = False
                    hit = encoding["categories"].get(str(value), encoding["unknown"])
                    if hit is not None:
                        row[hit] = True
                    del row[name]
                case "select_variance" | "select_correlation" | "drop_columns":
                    row.pop(name, None)
                case other:
                    raise ValueError(other)
    return [float(row[name]) for name in TWIN["featureNames"]]


app = FastAPI()


@app.post("/invocations")
async def invocations(request: Request, authorization: str = Header("")) -> dict[str, Any]:
    """Probabilities and the class at the threshold."""
    if not hmac.compare_digest(authorization, f"Bearer {KEY}"):
        raise HTTPException(401)
    rows = [
        prepare({entry["name"]: getattr(one, f"column_{at}") for at, entry in enumerate(TWIN["signature"])})
        for one in request.instances
    ]
    answers = SESSION.run(None, {TWIN["graph"]["input"]: np.array(rows, dtype=np.float64)})[0]
    classes, positive = TWIN["classes"], TWIN["classes"].index(TWIN["positive"])
    return {
        "predictions": [
            {
                "prediction": classes[positive if values[positive] >= TWIN["threshold"] else 1 - positive],
                "probability": dict(zip(classes, map(float, values), strict=True)),
            }
            for values in answers
        ]
    }


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)
