"""Who is fitted and who judges. Positions into Rows; a row never judges what it helped to fit."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from stagecraft.errors import StageError
from stagecraft.modeling.data import Rows, Target

STOP_SHARE = 7
"""One in seven rows of a fold's training part is held out to stop boosting, because the judging fold mustn't."""


@dataclass(frozen=True)
class Split:
    """``fit`` teaches, ``judge`` judges. ``stop`` are the rows of ``fit`` held out to say when boosting stops; without
    them ``judge`` does, which is right for a validation partition only."""

    fit: np.ndarray
    judge: np.ndarray
    stop: np.ndarray | None
    fold: int = 0
    repeat: int = 0


def fold_numbers(rows: Rows, target: Target, folds: int, seed: int) -> np.ndarray:
    """Fold 0…folds−1 per row: stratified by class (numbers: by tenths), equal draws together.

    Copies of a row and members of a group share their draw, so they never stand on both sides.
    """
    draws, first, inverse = np.unique(rows.draw, return_index=True, return_inverse=True)
    y = rows.y[first]
    if target.is_number:
        ranks = np.argsort(np.argsort(y, kind="stable"), kind="stable")
        strata = (ranks * 10) // max(1, len(y))
    else:
        strata = y
    order = np.random.default_rng(seed).permutation(len(draws))
    by_stratum = order[np.argsort(strata[order], kind="stable")]
    numbers = np.empty(len(draws), dtype=np.int64)
    # Counting on through the strata keeps the folds equally large although strata don't divide evenly.
    numbers[by_stratum] = np.arange(len(draws)) % folds
    return numbers[inverse]


def cross_validation(
    rows: Rows, target: Target, folds: int, seed: int, repeats: int = 1, stops: bool = False
) -> list[Split]:
    """Splits of (repeated) stratified k-fold cross-validation.

    :param stops: hold out part of each training side, because the model stops early
    :raises StageError: ``too_few_rows``, ``class_too_small``
    """
    enough_rows(rows, target, folds)
    splits = []
    for repeat in range(repeats):
        numbers = fold_numbers(rows, target, folds, seed + 7919 * repeat)
        for fold in range(folds):
            fit = np.flatnonzero(numbers != fold)
            stop = inner_stop(rows, target, fit, seed + 7919 * repeat + fold + 1) if stops else None
            splits.append(Split(fit, np.flatnonzero(numbers == fold), stop, fold, repeat))
    return splits


def grouped(rows: Rows, column: str) -> Rows:
    """The same rows, those with one value of a column kept together in whatever is cut from them.

    Copies of a row stay together too, so groups that share a copy become one. Rows without a value are groups of their
    own.

    :raises StageError: ``column_missing``, ``groups_few``
    """
    values = _column(rows, column, "groups")
    codes = values.rank("dense").fill_null(0).cast(pl.Int64).to_numpy().copy()
    gone = values.is_null().to_numpy()
    codes[gone] = codes.max(initial=0) + 1 + np.arange(int(gone.sum()))
    draws = np.unique(rows.draw, return_inverse=True)[1]
    # Groups on one side, copies on the other: whatever hangs together is one component.
    size = int(codes.max(initial=0)) + 1
    edges = (codes, size + draws)
    total = size + int(draws.max(initial=0)) + 1
    joined = connected_components(coo_array((np.ones(len(codes)), edges), shape=(total, total)), directed=False)[1]
    found = joined[codes].astype(np.float64)
    if len(np.unique(found)) < 2:
        raise StageError(
            "groups_few",
            f"All rows belong to one group of “{column}”, so that nothing can be held out.",
            "Choose another column.",
            {"column": column},
        )
    return replace(rows, groups=found)


def time_splits(rows: Rows, column: str, folds: int, stops: bool = False) -> list[Split]:
    """Fold after fold in time: each judges the rows that follow all its teachers. Rows of one moment stay together;
    rows without a time only teach. The first part is never judged.

    :param stops: hold out the latest seventh of the teachers, because the model stops early
    :raises StageError: ``column_missing``, ``moments_few``
    """
    moments = _column(rows, column, "time")
    if moments.dtype == pl.String:
        raise StageError(
            "column_type",
            f"“{column}” holds text, so nobody can say what comes before what.",
            "Choose a date or a number, or convert the column in Clean first.",
            {"column": column},
        )
    ranks = moments.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
    order = np.sort(ranks[ranks > 0])
    limits = np.unique([order[len(order) * at // (folds + 1)] for at in range(1, folds + 1)]) if len(order) else []
    limits = [limit for limit in limits if limit > 1]
    if len(limits) < folds:
        raise StageError(
            "moments_few",
            f"“{column}” has too few different times for {folds} folds that follow each other.",
            "Use fewer folds, or another column.",
            {"column": column},
        )
    splits = []
    for fold, (start, end) in enumerate(zip(limits, [*limits[1:], np.inf], strict=True)):
        fit, judge = np.flatnonzero(ranks < start), np.flatnonzero((ranks >= start) & (ranks < end))
        stop = None
        if stops:
            known = np.sort(ranks[fit])
            stop = fit[ranks[fit] >= known[len(known) - max(1, len(known) // STOP_SHARE)]]
            if len(stop) == len(fit):
                stop = fit[:0]
        splits.append(Split(fit, judge, stop, fold))
    return splits


def _column(rows: Rows, column: str, what: str) -> pl.Series:
    if column not in rows.frame.columns:
        raise StageError(
            "column_missing",
            f"The column “{column}”, which says the {what} of folds, isn't there.",
            "Choose another column, or keep it in the stages before.",
            {"column": column},
        )
    return rows.frame[column]


def inner_stop(rows: Rows, target: Target, fit: np.ndarray, seed: int) -> np.ndarray:
    """Positions (a seventh of ``fit``) that say when boosting stops."""
    return fit[fold_numbers(rows.take(fit), target, STOP_SHARE, seed) == 0]


def hold_out(rows: Rows) -> list[Split]:
    """The one split given by the validation partition.

    :raises StageError: ``validation_empty``
    """
    partition = rows.partition
    fit, judge = np.flatnonzero(partition == "train"), np.flatnonzero(partition == "validation")
    if len(judge) == 0 or len(fit) == 0:
        raise StageError(
            "validation_empty",
            f"The {'validation' if len(judge) == 0 else 'train'} partition holds no rows.",
            "Give it a share in the ingest stage, or choose k-fold validation.",
        )
    return [Split(fit, judge, None)]


def enough_rows(rows: Rows, target: Target, folds: int) -> None:
    """Refuse tables on which the split can't work.

    :raises StageError: ``too_few_rows``, ``class_too_small``
    """
    if len(rows) < 2 * folds:
        raise StageError(
            "too_few_rows",
            f"{len(rows)} rows with a known target are too few for {folds} folds.",
            "Use fewer folds, or more data.",
        )
    check_classes(rows, target)


def check_classes(rows: Rows, target: Target) -> None:
    """A two-class problem needs at least two rows of each class.

    :raises StageError: ``class_too_small``
    """
    if target.problem_type != "binary":
        return
    counts = np.bincount(rows.y, minlength=2)
    rare = int(np.argmin(counts))
    if counts[rare] < 2:
        raise StageError(
            "class_too_small",
            f"The class “{target.classes[rare]}” has too few rows outside the test partition: {counts[rare]}.",
            "Collect more rows of this class.",
            {"column": target.column},
        )
