"""Columns of one encoded category, put together while trees grow.

A category of 40 values is 40 columns of zeros and ones, and a histogram of each is counted in every node, though they
say no more than one column with 40 codes. XGBoost can split such a column one value against the rest, which is the
split of one of the 40 columns: the same tree at less than half the work. Afterwards the tree is told in terms of the
columns again, so that nobody but the grower knows.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow
import xgboost

MOST_VALUES = 200
"""Columns in one bundle; codes are counted in as many bins, and XGBoost's default number of bins is 256."""

PROBED_ROWS = 512
"""A column of numbers gives itself away within so many rows."""

Bundles = list[list[int]]


def find_bundles(x: np.ndarray, others: Sequence[np.ndarray] = ()) -> Bundles | None:
    """Runs of neighbouring columns of which exactly one is 1 in each row, the rest 0.

    :param x: the matrix trees are grown on, columns lying one after the other
    :param others: matrices that are watched meanwhile; what is no bundle in all of them is none
    :returns: every column in its place, alone or with its bundle; None when there is no bundle
    """
    features = x.shape[1]
    truth = [_is_truth(x[:, at]) for at in range(features)]
    found: Bundles = []
    at = 0
    while at < features:
        end = _bundle_end(x, truth, at) if truth[at] else at + 1
        members = list(range(at, end))
        if len(members) > 1 and not all(_exactly_one(other, members) for other in others):
            found += [[member] for member in members]
        else:
            found.append(members)
        at = end
    return found if len(found) < features else None


def _is_truth(column: np.ndarray) -> bool:
    head = column[:PROBED_ROWS]
    return bool(((head == 0) | (head == 1)).all() and ((column == 0) | (column == 1)).all())


def _bundle_end(x: np.ndarray, truth: Sequence[bool], start: int) -> int:
    filled = x[:, start] != 0
    end = start + 1
    while not filled.all():
        if end == len(truth) or not truth[end] or end - start == MOST_VALUES:
            return start + 1
        more = x[:, end] != 0
        if (filled & more).any():
            return start + 1
        filled |= more
        end += 1
    return end


def _exactly_one(x: np.ndarray, members: Sequence[int]) -> bool:
    ones = np.zeros(len(x), dtype=np.int16)
    for at in members:
        column = x[:, at]
        if not _is_truth(column):
            return False
        ones += column != 0
    return bool((ones == 1).all())


def bundled(x: np.ndarray, bundles: Bundles) -> tuple[pyarrow.Table, list[str]]:
    """The matrix with one column of codes per bundle, and XGBoost's type of each column."""
    columns = {}
    for place, members in enumerate(bundles):
        column = x[:, members[0]]
        if len(members) > 1:
            column = np.zeros(len(x), dtype=np.float32)
            for code, at in enumerate(members):
                column[x[:, at] != 0] = code
        columns[str(place)] = pyarrow.array(column)
    return pyarrow.table(columns), ["q" if len(members) == 1 else "c" for members in bundles]


def unbundled(booster: xgboost.Booster, bundles: Bundles) -> xgboost.Booster:
    """The same trees asking for columns instead of codes: "code is 3" becomes "the fourth column isn't below 1"."""
    features = sum(len(members) for members in bundles)
    raw: dict[str, Any] = json.loads(bytes(booster.save_raw("json")))
    learner = raw["learner"]
    learner["learner_model_param"]["num_feature"] = str(features)
    learner["feature_types"] = []
    for tree in learner["gradient_booster"]["model"]["trees"]:
        tree["tree_param"]["num_feature"] = str(features)
        codes = {
            node: tree["categories"][start : start + size]
            for node, start, size in zip(
                tree["categories_nodes"], tree["categories_segments"], tree["categories_sizes"], strict=True
            )
        }
        for node, left in enumerate(tree["left_children"]):
            if left < 0:
                continue
            members = bundles[tree["split_indices"][node]]
            if tree["split_type"][node] == 0:
                tree["split_indices"][node] = members[0]
                continue
            # One value against the rest: rows with it go right, as rows with a 1 do.
            (code,) = codes[node]
            tree["split_indices"][node] = members[code]
            tree["split_type"][node] = 0
            tree["split_conditions"][node] = 1.0
            tree["default_left"][node] = 1
        for key in ("categories", "categories_nodes", "categories_segments", "categories_sizes"):
            tree[key] = []
    told = xgboost.Booster()
    told.load_model(bytearray(json.dumps(raw).encode()))
    return told
