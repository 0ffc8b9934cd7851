"""How a later batch differs from the reference, column by column.

Effect sizes decide: a column warns or alarms when its population stability index passes a limit. With enough rows every
difference becomes significant, and with few rows chance alone makes large indices; so a test (two-sample
Kolmogorov–Smirnov for numbers, chi-square for categories) must agree after correction for the number of columns
(Benjamini and Hochberg 1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from scipy import stats

LEVELS = ("stable", "noticed", "warn", "alarm")
MAX_CATEGORIES = 50
OTHER = "(other)"
MISSING = "(missing)"


@dataclass(frozen=True)
class Limits:
    """Limits of a monitor; shares are 0…1, ``psi_*`` population stability indices."""

    psi_warn: float
    psi_alarm: float
    false_discovery_rate: float
    missing_rise: float
    bins: int
    min_rows: int


def is_number(dtype: pl.DataType) -> bool:
    """Numbers and times are binned; text and yes/no are counted by value."""
    return dtype.is_numeric() or dtype.is_temporal()


def _values(column: pl.Series) -> np.ndarray:
    """Present values as float64; times as seconds."""
    if column.dtype == pl.Date:
        column = column.cast(pl.Datetime("ms"))
    if column.dtype.is_temporal():
        column = column.dt.epoch("ms").cast(pl.Float64) / 1000.0
    values = column.drop_nulls().cast(pl.Float64).to_numpy()
    return values[np.isfinite(values)]


def bin_edges(values: np.ndarray, bins: int) -> np.ndarray:
    """Inner edges of quantile bins: at most ``bins`` bins, fewer when values repeat."""
    if values.size == 0:
        return np.array([])
    edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1], method="lower"))
    return edges[edges < values.max()] if edges.size else edges


def psi(reference: np.ndarray, batch: np.ndarray) -> float:
    """Population stability index Σ (b − r) · ln(b / r) over bins.

    :param reference, batch: counts by bin; half a count is added to each bin, so that empty ones stay finite
    """
    r = (reference + 0.5) / (reference.sum() + 0.5 * reference.size)
    b = (batch + 0.5) / (batch.sum() + 0.5 * batch.size)
    return float(np.sum((b - r) * np.log(b / r)))


def chi_square(reference: np.ndarray, batch: np.ndarray) -> float:
    """p-value of the chi-square test of equal shares; bins expected to hold fewer than five rows are put together."""
    table = np.vstack([reference, batch]).astype(float)
    expected = table.sum(axis=0) * min(table.sum(axis=1)) / max(table.sum(), 1.0)
    rare = expected < 5
    if rare.any():
        table = np.column_stack([table[:, ~rare], table[:, rare].sum(axis=1)])
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():
        return 1.0
    return float(stats.chi2_contingency(table, correction=False).pvalue)


@dataclass
class _Compared:
    kind: str
    labels: list[str]
    reference: np.ndarray
    batch: np.ndarray
    p_value: float
    unknown: float


def _compare_numbers(reference: pl.Series, batch: pl.Series, bins: int) -> _Compared:
    old, new = np.sort(_values(reference)), np.sort(_values(batch))
    edges = bin_edges(old, bins)

    def counts(values: np.ndarray) -> np.ndarray:
        return np.bincount(np.searchsorted(edges, values, side="left"), minlength=edges.size + 1)

    p_value = float(stats.ks_2samp(old, new, method="asymp").pvalue) if old.size and new.size else 1.0
    return _Compared("number", _bin_labels(edges), counts(old), counts(new), p_value, 0.0)


def _bin_labels(edges: np.ndarray) -> list[str]:
    bounds = [f"{edge:.4g}" for edge in edges]
    if not bounds:
        return ["all"]
    return [f"≤ {bounds[0]}", *(f"{low} – {high}" for low, high in pairwise(bounds)), f"> {bounds[-1]}"]


def _compare_categories(reference: pl.Series, batch: pl.Series) -> _Compared:
    old = reference.drop_nulls().cast(pl.String).value_counts(sort=True)
    known = old[old.columns[0]].to_list()
    kept = sorted(known[:MAX_CATEGORIES])
    column = batch.drop_nulls().cast(pl.String)
    now = dict(column.value_counts().iter_rows())
    before = dict(old.iter_rows())
    labels = [*kept, OTHER]

    def counts(source: dict[str, int]) -> np.ndarray:
        inside = [source.get(label, 0) for label in kept]
        return np.array([*inside, sum(source.values()) - sum(inside)])

    unknown = sum(count for value, count in now.items() if value not in before) / max(len(column), 1)
    left, right = counts(before), counts(now)
    return _Compared("category", labels, left, right, chi_square(left, right), unknown)


def compare(reference: pl.DataFrame, batch: pl.DataFrame, columns: Sequence[str], limits: Limits) -> dict[str, Any]:
    """Compare a batch with the reference.

    :param reference, batch: rows with typed columns; a column the batch lacks counts as missing in every row
    :param columns: what to compare, in the order of the report
    :returns: ``{rows, judged, level, columns: [{name, kind, level, psi, test, pValue, pAdjusted, missing: {reference,
        batch}, unknown, bins: [{label, reference, batch}]}]}``; shares are 0…1. Fewer than ``min_rows`` rows are
        counted but not judged: every level is "stable" and ``judged`` is false.
    """
    rows: list[dict[str, Any]] = []
    p_values: list[float] = []
    for name in columns:
        old = reference[name]
        new = batch[name] if name in batch.columns else pl.Series(name, [None] * batch.height, dtype=old.dtype)
        compared = _compare_numbers(old, new, limits.bins) if is_number(old.dtype) else _compare_categories(old, new)
        absent = np.array([old.null_count(), new.null_count()])
        missing_p = chi_square(np.array([absent[0], len(old) - absent[0]]), np.array([absent[1], len(new) - absent[1]]))
        p_values += [compared.p_value, missing_p]
        rows.append(
            {
                "name": name,
                "kind": compared.kind,
                "psi": psi(compared.reference, compared.batch) if compared.batch.sum() else 0.0,
                "test": "Kolmogorov–Smirnov" if compared.kind == "number" else "chi-square",
                "pValue": compared.p_value,
                "missing": {
                    "reference": float(absent[0] / max(len(old), 1)),
                    "batch": float(absent[1] / max(len(new), 1)),
                },
                "unknown": compared.unknown,
                "bins": [
                    {
                        "label": label,
                        "reference": share_of(compared.reference, at),
                        "batch": share_of(compared.batch, at),
                    }
                    for at, label in enumerate(compared.labels)
                ],
            }
        )
    adjusted = stats.false_discovery_control(p_values, method="bh") if p_values else np.array([])
    judged = batch.height >= limits.min_rows
    for at, row in enumerate(rows):
        row["pAdjusted"] = float(adjusted[2 * at])
        row["missingPAdjusted"] = float(adjusted[2 * at + 1])
        row["level"] = _level(row, limits) if judged else "stable"
    worst = max((LEVELS.index(row["level"]) for row in rows), default=0)
    return {"rows": batch.height, "judged": judged, "level": LEVELS[worst], "columns": rows}


def share_of(counts: np.ndarray, at: int) -> float:
    """Share of the counts that lies in one bin, 0 when there are none."""
    total = counts.sum()
    return float(counts[at] / total) if total else 0.0


def _level(row: dict[str, Any], limits: Limits) -> str:
    rose = row["missing"]["batch"] - row["missing"]["reference"]
    if rose >= limits.missing_rise and row["missingPAdjusted"] < limits.false_discovery_rate:
        return "alarm"
    if row["pAdjusted"] >= limits.false_discovery_rate:
        return "stable"
    if row["psi"] >= limits.psi_alarm:
        return "alarm"
    return "warn" if row["psi"] >= limits.psi_warn else "noticed"
