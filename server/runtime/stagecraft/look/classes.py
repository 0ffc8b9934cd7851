"""What every column looks like by class, from training rows: the test rows stay unseen."""

from typing import Any

import numpy as np
import polars as pl

from stagecraft.files import RESERVED
from stagecraft.profile import Profile, profile_column

MOST_CLASSES = 10
MOST_COLUMNS = 300
SHOWN_VALUES = 10


def by_class(sample: pl.DataFrame, profile: Profile, target: str, classes: list[str]) -> dict[str, Any]:
    """Figures of each column in the rows of each class.

    :param sample: training rows
    :param profile: of all rows; its histogram edges are used, so that the pictures lie over each other
    :returns: ``{classes, rows: {class: count}, sampled, columns: {name: {class: figures}}}``; of many classes the
        first ten, of many columns the first 300
    """
    shown = classes[:MOST_CLASSES]
    answers = sample[target].cast(pl.String)
    parts = {name: sample.filter(answers == name) for name in shown}
    columns: dict[str, Any] = {}
    for name in [name for name in sample.columns if name not in RESERVED and name != target][:MOST_COLUMNS]:
        if name not in profile["columns"]:
            continue
        drawn = profile["columns"][name]["histogram"]
        edges = np.array(drawn["edges"]) if drawn else None
        columns[name] = {key: _short(profile_column(part[name], edges)) for key, part in parts.items()}
    return {
        "classes": shown,
        "rows": {name: part.height for name, part in parts.items()},
        "sampled": sample.height,
        "columns": columns,
    }


def _short(figures: dict[str, Any]) -> dict[str, Any]:
    # The edges are those of the column's own profile, said once there.
    histogram = figures["histogram"]
    return {
        "missing": figures["missing"],
        "distinct": figures["distinct"],
        "mean": figures["mean"],
        "std": figures["std"],
        "median": figures["quantiles"].get("0.5"),
        "counts": histogram["counts"] if histogram else None,
        "top": figures["top"][:SHOWN_VALUES] if not histogram else [],
    }
