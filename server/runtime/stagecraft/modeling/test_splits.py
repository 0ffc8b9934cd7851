"""Folds: who stands on which side."""

import numpy as np
import polars as pl
import pytest

from stagecraft.errors import StageError
from stagecraft.files import DRAW, PARTITION, ROW
from stagecraft.modeling.data import Rows, Target
from stagecraft.modeling.splits import cross_validation, fold_numbers, hold_out

BINARY = Target("y", "binary", ("no", "yes"), 1)


def rows_of(y, draw=None, partition="train"):
    y = np.asarray(y)
    frame = pl.DataFrame(
        {ROW: np.arange(len(y)), DRAW: np.random.default_rng(0).random(len(y)) if draw is None else draw}
    )
    return Rows(frame.with_columns(pl.lit(partition).alias(PARTITION)), y)


def test_every_row_judges_exactly_once_per_repeat_and_never_where_it_taught():
    rows = rows_of(np.arange(203) % 3 == 0)
    splits = cross_validation(rows, BINARY, 5, 1, repeats=2, stops=True)
    assert len(splits) == 10
    for repeat in (0, 1):
        judges = np.concatenate([split.judge for split in splits if split.repeat == repeat])
        assert sorted(judges) == list(range(203))
    for split in splits:
        assert not set(split.fit) & set(split.judge)
        assert set(split.stop) < set(split.fit)


def test_folds_hold_every_class_in_its_share():
    y = (np.arange(500) < 60).astype(np.int64)
    numbers = fold_numbers(rows_of(y), BINARY, 5, 3)
    assert np.bincount(numbers[y == 1]).tolist() == [12] * 5
    assert np.bincount(numbers).tolist() == [100] * 5


def test_copies_of_a_row_never_stand_on_both_sides():
    draw = np.repeat(np.random.default_rng(1).random(80), 3)
    numbers = fold_numbers(rows_of(np.arange(240) % 2, draw), BINARY, 4, 5)
    assert all(len(set(numbers[draw == one])) == 1 for one in draw)


def test_repeats_draw_the_folds_anew_and_a_seed_draws_them_again():
    rows = rows_of(np.arange(100) % 2)
    first, second = (cross_validation(rows, BINARY, 5, 9, repeats=2) for _ in range(2))
    assert not np.array_equal(first[0].judge, first[5].judge)
    assert all(np.array_equal(a.judge, b.judge) for a, b in zip(first, second, strict=True))


def test_a_class_of_one_row_is_refused_with_its_name():
    with pytest.raises(StageError) as caught:
        cross_validation(rows_of([1] + [0] * 50), BINARY, 5, 1)
    assert caught.value.code == "class_too_small" and "yes" in caught.value.message


def test_an_empty_validation_partition_is_refused():
    with pytest.raises(StageError) as caught:
        hold_out(rows_of([0, 1] * 10))
    assert caught.value.code == "validation_empty"
