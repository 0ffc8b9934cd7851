"""The tables of ``million.py``: gaps filled and flagged, columns encoded, and what each column looks like."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

RARE = 0.005
MISSING = "(missing)"
QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
BINS = 30
TOP = 20


def fit_cleaning(rows: pd.DataFrame) -> dict[str, float]:
    """Medians of the numbers."""
    return {str(name): float(median) for name, median in rows.select_dtypes("number").median().items()}


def clean(rows: pd.DataFrame, medians: Mapping[str, float]) -> pd.DataFrame:
    """Numbers filled and flagged where they were missing, a category of its own for missing texts."""
    columns: dict[str, Any] = {}
    for name, column in rows.items():
        if name in medians:
            columns[f"{name}_missing"] = column.isna()
            columns[str(name)] = column.fillna(medians[str(name)])
        elif isinstance(column.dtype, pd.CategoricalDtype):
            named = column if MISSING in column.cat.categories else column.cat.add_categories(MISSING)
            columns[str(name)] = named.fillna(MISSING)
        else:
            columns[str(name)] = column
    return pd.DataFrame(columns)


def _dated(rows: pd.DataFrame) -> dict[str, pd.Series]:
    parts: dict[str, pd.Series] = {}
    for name, column in rows.select_dtypes("datetime").items():
        parts |= {
            f"{name}_year": column.dt.year.astype(float),
            f"{name}_month": column.dt.month.astype(float),
            f"{name}_weekday": column.dt.weekday + 1.0,
        }
    return parts


def fit_encoding(rows: pd.DataFrame) -> dict[str, Any]:
    """Mean and spread of the numbers and of the parts of dates; the categories that aren't rare."""
    numbers = {**{str(n): c for n, c in rows.select_dtypes("number").items()}, **_dated(rows)}
    scales = {name: (float(column.mean()), float(column.std(ddof=0))) for name, column in numbers.items()}
    frequent = {}
    for name, column in rows.select_dtypes("category").items():
        counts = np.bincount(column.cat.codes, minlength=len(column.cat.categories))
        frequent[str(name)] = [
            str(c) for c, n in zip(column.cat.categories, counts, strict=True) if n >= RARE * len(rows)
        ]
    return {"scales": scales, "categories": frequent}


def encode(rows: pd.DataFrame, encoding: Mapping[str, Any], names: list[str]) -> pd.DataFrame:
    """Numbers scaled, one column per category; columns in the order of ``names``."""
    columns: dict[str, Any] = {str(name): column for name, column in rows.select_dtypes("bool").items()}
    dated = _dated(rows)
    for name, (mean, spread) in encoding["scales"].items():
        columns[name] = ((dated[name] if name in dated else rows[name]).to_numpy() - mean) / spread
    for name, kept in encoding["categories"].items():
        codes, places = rows[name].cat.codes.to_numpy(), {c: at for at, c in enumerate(rows[name].cat.categories)}
        columns |= {f"{name}={category}": codes == places[category] for category in kept}
        columns[f"{name}=(other)"] = ~np.isin(codes, [places[category] for category in kept])
    return pd.DataFrame({name: columns[name] for name in names})


def profile(
    frame: pd.DataFrame, masks: Mapping[str, np.ndarray], known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Per column: gaps, distinct values, moments, quantiles, frequent values and a histogram, whole and by partition.

    :param known: profiles of columns that haven't changed
    """
    found: dict[str, Any] = {}
    for name, column in frame.items():
        if known is not None and name in known:
            found[str(name)] = known[name]
            continue
        if isinstance(column.dtype, pd.CategoricalDtype) or column.dtype == bool:
            named = column.astype("category")
            labels, codes = [str(c) for c in named.cat.categories], named.cat.codes.to_numpy()
            parts = {"all": codes, **{key: codes[mask] for key, mask in masks.items()}}
            found[str(name)] = {key: _categories(labels, part) for key, part in parts.items()}
        else:
            values = column.to_numpy()
            values = values.astype("datetime64[ms]").astype(float) if column.dtype.kind == "M" else values.astype(float)
            edges = np.linspace(np.nanmin(values), np.nanmax(values), BINS + 1)
            parts = {"all": values, **{key: values[mask] for key, mask in masks.items()}}
            found[str(name)] = {key: _numbers(part, edges) for key, part in parts.items()}
    return found


def _categories(labels: list[str], codes: np.ndarray) -> dict[str, Any]:
    counts = np.bincount(codes[codes >= 0], minlength=len(labels))
    top = np.argsort(-counts, kind="stable")[:TOP]
    return {
        "missing": float((codes < 0).mean()),
        "distinct": int((counts > 0).sum()),
        "top": [(labels[at], int(counts[at])) for at in top],
    }


def _numbers(values: np.ndarray, edges: np.ndarray) -> dict[str, Any]:
    known = np.sort(values[~np.isnan(values)])
    starts = np.flatnonzero(np.concatenate(([True], known[1:] != known[:-1])))
    counts = np.diff(np.append(starts, len(known)))
    few = np.argpartition(-counts, min(TOP, len(counts) - 1))[:TOP]
    inner = np.searchsorted(known, edges)
    inner[-1] = len(known)
    return {
        "missing": 1 - len(known) / len(values),
        "distinct": len(starts),
        "min": known[0],
        "max": known[-1],
        "mean": known.mean(),
        "std": known.std(ddof=1),
        "quantiles": np.quantile(known, QUANTILES).tolist(),
        "top": [(known[starts[at]], int(counts[at])) for at in few[np.argsort(-counts[few], kind="stable")]],
        "histogram": {"edges": edges.tolist(), "counts": np.diff(inner).tolist()},
    }
