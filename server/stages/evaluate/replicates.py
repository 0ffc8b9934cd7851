"""Resampled metrics, kept so that models of different runs can be compared on the same resamples."""

import hashlib
from typing import Any

import numpy as np

from .judged import Judged

DIGITS = 7
"""A metric beyond this is noise of the arithmetic; the file stays a few hundred kilobytes."""


def replicates_of(judged: Judged, seed: int) -> dict[str, Any]:
    """Replicates of one set of rows.

    Two evaluations with equal ``rows``, ``seed`` and ``narrowing`` that are both ``shared`` drew the same resamples:
    the difference of their replicates, one by one, is a paired bootstrap.
    """
    rows = hashlib.sha256()
    rows.update(np.ascontiguousarray(judged.ids, dtype=np.int64).tobytes())
    rows.update(np.ascontiguousarray(judged.y, dtype=np.float64).tobytes())
    model = judged.model
    return {
        "rows": rows.hexdigest(),
        "count": len(judged.y),
        "seed": seed,
        "shared": model.shared,
        "narrowing": model.narrowing,
        "point": {key: _plain(value) for key, value in model.point.items()},
        "replicates": {key: [_plain(value) for value in values] for key, values in model.replicates.items()},
    }


def _plain(value: float) -> float | None:
    return round(float(value), DIGITS) if np.isfinite(value) else None
