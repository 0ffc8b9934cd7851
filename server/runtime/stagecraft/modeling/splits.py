"""Who is fitted and who judges. Positions into Rows; a row never judges what it helped to fit."""

from dataclasses import dataclass

import numpy as np

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
