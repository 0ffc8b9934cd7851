"""Does the production twin answer what the trained model answers? Measured on raw rows, not assumed.

The rule: |a − b| ≤ 1e-5 · max(1, |y|, std y), and both refuse the same rows.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from stagecraft.modeling.data import Rows, Target, matrix
from stagecraft.modeling.fit import Fitted
from stagecraft.modeling.twin import Twin
from stagecraft.protocol import plain
from stagecraft.recipe import FittedRecipe
from stagecraft.signature import parse_rows

TOLERANCE = 1e-5
MOST_ROWS = 20_000
CASES = 50
"""Ordinary rows kept with their answers, so that another interpreter of the twin can be checked without Python."""

UNSEEN = "never seen before"
MISTYPED = {
    "integer": "eleven",
    "number": "1.2.3",
    "boolean": "perhaps",
    "date": "yesterday",
    "datetime": "yesterday",
    "string": {"nested": True},
}


@dataclass(frozen=True)
class Parity:
    """The outcome; ``report`` is ``parity.json``, ``cases`` rows with expected answers."""

    holds: bool
    report: dict[str, Any]
    cases: dict[str, Any]


def check_parity(twin: Twin, recipe: FittedRecipe, fitted: Fitted, dtype: type, rows: Rows) -> Parity:
    """Compare both paths.

    :param recipe: the recipe as fitted, never written and read
    :param fitted: the model as the library holds it
    :param rows: raw rows (validation and test), of which 20,000 are taken evenly
    """
    step = max(1, -(-len(rows) // MOST_ROWS))
    frame = rows.frame[::step]
    y = rows.y[::step].astype(np.float64)
    scale = _allowance(twin.target, y)
    plain_rows = _compare(twin, recipe, fitted, dtype, frame, scale)
    requests = odd_requests(twin.recipe.signature, frame)
    odd = _compare_requests(twin, recipe, fitted, dtype, requests, scale)
    report = {
        "tolerance": TOLERANCE,
        "rule": "|a − b| ≤ tolerance · max(1, |y|, std y), and the same rows are refused",
        "holds": plain_rows["violations"] == 0 and odd["violations"] == 0,
        "rows": plain_rows,
        "oddRows": odd,
    }
    return Parity(report["holds"], report, _cases(twin, frame, requests))


def _allowance(target: Target, y: np.ndarray) -> float:
    return max(1.0, float(np.std(y))) if target.is_number and len(y) else 1.0


def _trained(
    recipe: FittedRecipe, fitted: Fitted, dtype: type, frame: pl.DataFrame, width: int
) -> tuple[np.ndarray, np.ndarray]:
    result = recipe.transform(frame)
    refused = np.asarray(result.refused, dtype=bool)
    predicted = np.full((frame.height, width), np.nan)
    if not refused.all():
        answer = fitted.predict(matrix(result.matrix[~refused], dtype))
        predicted[~refused] = answer.reshape(-1, width)
    return predicted, refused


def _differences(
    served: np.ndarray, served_refused: np.ndarray, trained: np.ndarray, refused: np.ndarray, scale: float
) -> dict[str, Any]:
    both = ~served_refused & ~refused
    gap = np.abs(served[both] - trained[both])
    allowed = TOLERANCE * np.maximum(scale, np.abs(trained[both]))
    worst = gap / allowed * TOLERANCE
    apart = int((served_refused != refused).sum())
    return {
        "compared": int(both.sum()),
        "refused": int(refused.sum()),
        "refusedDifferently": apart,
        "largestDifference": float(gap.max(initial=0.0)),
        "largestRelativeDifference": float(worst.max(initial=0.0)),
        "violations": int((gap > allowed).any(axis=1).sum()) + apart,
    }


def _compare(
    twin: Twin, recipe: FittedRecipe, fitted: Fitted, dtype: type, frame: pl.DataFrame, scale: float
) -> dict[str, Any]:
    width = len(twin.target.classes) or 1
    trained, refused = _trained(recipe, fitted, dtype, frame, width)
    answer = twin.predict(frame)
    return _differences(answer.predicted.reshape(-1, width), answer.refused, trained, refused, scale)


def _compare_requests(
    twin: Twin, recipe: FittedRecipe, fitted: Fitted, dtype: type, requests: list[dict[str, Any]], scale: float
) -> dict[str, Any]:
    width = len(twin.target.classes) or 1
    if not requests:
        return _differences(
            np.zeros((0, width)), np.zeros(0, dtype=bool), np.zeros((0, width)), np.zeros(0, dtype=bool), scale
        )
    frame, violations = parse_rows(recipe.signature, requests)
    trained, refused = _trained(recipe, fitted, dtype, frame, width)
    wrong = np.array([bool(found) for found in violations])
    trained[wrong] = np.nan
    answer = twin.predict_requests(requests)
    return _differences(answer.predicted.reshape(-1, width), answer.refused, trained, refused | wrong, scale)


def odd_requests(signature: list[dict[str, Any]], frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Requests no training set holds: every column once missing, once never seen, once mistyped, and all missing."""
    if frame.height == 0:
        return []
    usual = request_rows(signature, frame.head(1))[0]
    requests = []
    for entry in signature:
        name = entry["name"]
        requests.append({**usual, name: None})
        if entry["type"] == "string":
            requests.append({**usual, name: UNSEEN})
        elif entry["type"] in ("integer", "number"):
            requests += [{**usual, name: value} for value in (0, -1, 1_000_000_000)]
        requests.append({**usual, name: MISTYPED[entry["type"]]})
    requests.append({entry["name"]: None for entry in signature})
    return requests


def request_rows(signature: list[dict[str, Any]], frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Typed rows as a caller would send them in JSON, dates in the signature's format."""
    names = [entry["name"] for entry in signature if entry["name"] in frame.columns]
    texts = []
    for entry in signature:
        if entry["name"] not in names:
            continue
        column = pl.col(entry["name"])
        if entry["type"] == "date":
            column = column.dt.strftime(_strftime(entry, ""))
        elif entry["type"] == "datetime":
            column = column.dt.strftime(_strftime(entry, "T%H:%M:%S%.3f"))
        texts.append(column)
    return plain(frame.select(texts).to_dicts())


def _strftime(entry: dict[str, Any], time: str) -> str:
    given = entry.get("format") or "YYYY-MM-DD"
    return given.replace("YYYY", "%Y").replace("MM", "%m").replace("DD", "%d") + time


def _cases(twin: Twin, frame: pl.DataFrame, requests: list[dict[str, Any]]) -> dict[str, Any]:
    step = max(1, frame.height // CASES)
    rows = request_rows(twin.recipe.signature, frame[::step].head(CASES)) + requests[: 4 * CASES]
    answer = twin.predict_requests(rows)
    expected = [
        None if refused else values for refused, values in zip(answer.refused, answer.predicted.tolist(), strict=True)
    ]
    return {"rows": rows, "expected": expected}
