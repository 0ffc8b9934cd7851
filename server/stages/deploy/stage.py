"""Deploy: choose the model, check that it can be served as trained, and pack what the serving process loads.

Going live (loading, the live check over HTTP, switching the address) is the server's work after this entry.
"""

import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

from stagecraft.errors import StageError
from stagecraft.io import Inputs, Outputs, read_json, write_json
from stagecraft.modeling.native import NATIVE_FILES
from stagecraft.modeling.parity import request_rows
from stagecraft.modeling.reference import read_probe
from stagecraft.modeling.twin import Twin
from stagecraft.report import Report

BUNDLE = ("twin.json", "model.onnx", "parity.json", "card.json")


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Write the endpoint artefact: ``endpoint.json``, ``bundle/``, ``probe.json`` and ``reference.parquet``."""
    evaluation = inputs["report"][0] if inputs["report"] else None
    verdict = read_json(evaluation / "report.json") if evaluation else None
    model = _choose(inputs["model"], verdict)
    twin, card, parity = (read_json(model / name) for name in ("twin.json", "card.json", "parity.json"))
    runner = _runner(params["runner"], parity)
    folder = outputs["endpoint"]
    bundle = folder / "bundle"
    bundle.mkdir()
    for name in BUNDLE:
        shutil.copyfile(model / name, bundle / name)
    for name in NATIVE_FILES:
        if (model / name).exists():
            shutil.copyfile(model / name, bundle / name)
    shutil.copyfile(model / "reference.parquet", folder / "reference.parquet")
    probe = _probe(model, evaluation, twin)
    write_json(folder / "probe.json", probe)
    write_json(
        folder / "endpoint.json",
        {
            "version": 1,
            "name": params["endpoint_name"],
            "environment": params["environment"],
            "canaryShare": params["canary_share"],
            "runner": runner,
            "maxRows": params["max_rows"],
            "modelHash": card["hash"],
            "algorithm": card["algorithm"],
            "problemType": twin["problemType"],
            "target": twin["target"],
            "classes": twin["classes"],
            "positive": twin["positive"],
            "threshold": twin["threshold"],
            "signature": twin["signature"],
            "parity": {"holds": parity["holds"], "largestDifference": parity["rows"]["largestDifference"]},
            "evaluation": None
            if verdict is None
            else {key: verdict[key] for key in ("metric", "metrics", "final", "rows")},
        },
    )
    report.canonical("endpoint", _identity(card["hash"], params, runner))
    report.problem_type(twin["problemType"])
    report.fact("modelHash", card["hash"])
    report.fact("runner", runner)
    report.panel(
        {
            "kind": "stats",
            "id": "endpoint",
            "title": "Endpoint",
            "items": [
                {"label": "Name", "value": params["endpoint_name"]},
                {"label": "Environment", "value": params["environment"].capitalize()},
                *(
                    [{"label": "Traffic at first", "value": params["canary_share"], "unit": "share"}]
                    if params["canary_share"]
                    else []
                ),
                {"label": "Runs in", "value": "Node (ONNX)" if runner == "node" else "Python"},
                {"label": "Algorithm", "value": card["algorithm"]},
                {"label": "Columns asked for", "value": len(twin["signature"])},
                {"label": "Largest difference to the trained model", "value": parity["rows"]["largestDifference"]},
                {"label": "Rows of the live check", "value": len(probe["rows"])},
            ],
        }
    )


def _choose(models: list[Path], verdict: dict[str, Any] | None) -> Path:
    hashes = {read_json(folder / "card.json")["hash"]: folder for folder in models}
    if verdict is None:
        if len(hashes) == 1:
            return next(iter(hashes.values()))
        raise StageError(
            "models_ambiguous",
            f"{len(hashes)} models are connected and nothing says which one to deploy.",
            "Connect the report of an evaluate stage, or only one model.",
        )
    chosen = verdict.get("model")
    if chosen not in hashes:
        raise StageError(
            "report_of_other_model",
            "The report judges a model that isn't connected here.",
            "Connect the same models to evaluate and to deploy.",
        )
    return hashes[chosen]


def _runner(wanted: str, parity: dict[str, Any]) -> str:
    if wanted == "node" and not parity["holds"]:
        raise StageError(
            "parity_failed",
            "The converted model doesn't answer what the trained one answers, so Node can't serve it.",
            "Choose automatic or Python in the settings.",
            {"setting": "runner"},
        )
    if wanted == "auto":
        return "node" if parity["holds"] else "python"
    return wanted


def _probe(model: Path, evaluation: Path | None, twin: dict[str, Any]) -> dict[str, Any]:
    """Request rows with the answers the endpoint must give: judged rows when evaluated, else the parity cases."""
    if evaluation is None:
        cases = read_json(model / "parity_cases.json")
        return {"rows": cases["rows"], "expected": cases["expected"]}
    frame, expected = read_probe(evaluation)
    return {"rows": request_rows(twin["signature"], frame), "expected": expected}


def _identity(model: str, params: dict[str, Any], runner: str) -> str:
    import hashlib

    settings = (params[name] for name in ("endpoint_name", "environment", "canary_share", "max_rows"))
    text = "\0".join([model, runner, *(str(value) for value in settings)])
    return hashlib.sha256(text.encode()).hexdigest()


def answer(params: dict[str, Any], base: Path) -> list[list[float] | str]:
    """What the model says about request rows, for bundles that Node can't serve.

    :param params: ``{rows: [{column: cell}]}``
    :param base: a folder with ``twin.json`` and ``model.onnx``, kept loaded between calls
    :returns: per row probabilities (or one value), or the reason why it is refused
    """
    twin = _loaded(str(base), (base / "twin.json").stat().st_mtime_ns)
    result = twin.predict_requests(params["rows"])
    width = len(twin.target.classes) or 1
    values = result.predicted.reshape(-1, width).tolist()
    return [
        result.reasons.get(at, "the model has no answer for this row") if result.refused[at] else values[at]
        for at in range(len(values))
    ]


@lru_cache(maxsize=4)
def _loaded(folder: str, stamp: int) -> Twin:
    # The stamp only tells a replaced bundle from the one before.
    return Twin.load(Path(folder))
