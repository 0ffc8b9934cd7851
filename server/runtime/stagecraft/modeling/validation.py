"""Honest validation: per split the whole recipe is refitted on the rows that teach, and the rest is predicted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stagecraft.modeling.data import Block, Rows, Source, fit_recipe, judging_block, pick, training_block
from stagecraft.modeling.fit import Fitted, fit
from stagecraft.modeling.spec import Spec, Watch
from stagecraft.modeling.splits import Split
from stagecraft.recipe import FittedRecipe


@dataclass
class Prepared:
    """The matrices of one split.

    ``refused``: positions (in Rows) of judging rows the twin would refuse; ``taught``: rows to learn from
    before thinning.
    """

    split: Split
    recipe: FittedRecipe
    train: Block
    stop: Block | None
    judge: Block
    refused: np.ndarray
    taught: int = 0


@dataclass
class FoldResult:
    """Predictions of one split's judging rows; ``at`` are positions in Rows."""

    split: Split
    at: np.ndarray
    y: np.ndarray
    predicted: np.ndarray
    refused: np.ndarray
    rounds: int | None
    fitted: Fitted
    recipe: FittedRecipe


def prepare(source: Source, rows: Rows, split: Split, spec: Spec, weights: str, seed: int) -> Prepared:
    """Fit the recipe on the teaching rows and turn all rows of the split into matrices."""
    teachers = rows.take(split.fit)
    recipe = fit_recipe(source, teachers, seed)
    whole = training_block(recipe, teachers, spec.dtype, weights, source.target)
    judges = rows.take(split.judge)
    judge = judging_block(recipe, judges, spec.dtype)
    refused = np.setdiff1d(np.arange(len(judges)), judge.at, assume_unique=True)
    train, stop = whole, judge if split.stop is None else None
    if split.stop is not None and spec.stops_early:
        held_out = np.isin(split.fit[whole.at], split.stop)
        train, stop = _part(whole, ~held_out), _part(whole, held_out)
        # Stopping is judged by plain rows: weights belong to learning.
        stop.weight = None
    return Prepared(split, recipe, train, stop, judge, split.judge[refused], len(train.y))


def thinned(prepared: Prepared, most: int, seed: int) -> Prepared:
    """The same split with at most this many rows to learn from, and half as many to stop and judge by."""
    rng = np.random.default_rng(seed)
    judge = _sample(prepared.judge, max(1, most // 2), rng)
    stop = judge if prepared.stop is prepared.judge else prepared.stop
    if stop is not None and stop is not judge:
        stop = _sample(stop, max(1, most // 2), rng)
    return replace(prepared, train=_sample(prepared.train, most, rng), stop=stop, judge=judge)


def _sample(block: Block, most: int, rng: np.random.Generator) -> Block:
    if len(block.y) <= most:
        return block
    chosen = np.zeros(len(block.y), dtype=bool)
    chosen[rng.permutation(len(block.y))[:most]] = True
    return _part(block, chosen)


def _part(block: Block, chosen: np.ndarray) -> Block:
    return Block(
        pick(block.x, chosen), block.y[chosen], block.at[chosen], None if block.weight is None else block.weight[chosen]
    )


def run_split(prepared: Prepared, spec: Spec, watch: Watch | None = None) -> FoldResult:
    """Fit on the split's teaching rows and predict its judging rows."""
    fitted = fit(spec, prepared.train, prepared.stop, watch)
    split, judge = prepared.split, prepared.judge
    predicted = fitted.predict(judge.x)
    return FoldResult(
        split, split.judge[judge.at], judge.y, predicted, prepared.refused, fitted.rounds, fitted, prepared.recipe
    )


def validate(
    source: Source,
    rows: Rows,
    splits: Sequence[Split],
    spec: Spec,
    weights: str,
    seed: int,
    watch: Callable[[Split], Watch | None],
    done: Callable[[int], None],
) -> list[FoldResult]:
    """Run every split in order.

    :param watch: makes the observer of a split's learning curve
    :param done: told how many splits are finished
    """
    results = []
    for number, split in enumerate(splits, start=1):
        results.append(run_split(prepare(source, rows, split, spec, weights, seed), spec, watch(split)))
        done(number)
    return results


@dataclass
class OutOfFold:
    """Predictions side by side: one matrix per repeat for the rows every repeat could predict.

    ``at``: positions in Rows, rising. ``fold`` and ``predicted`` have one entry per repeat.
    """

    at: np.ndarray
    y: np.ndarray
    predicted: list[np.ndarray]
    fold: list[np.ndarray]
    refused: np.ndarray


def gather(results: Sequence[FoldResult]) -> OutOfFold:
    """Put the predictions of all splits in row order."""
    refused = np.unique(np.concatenate([result.refused for result in results]))
    predicted, folds = [], []
    at, y = np.zeros(0, dtype=np.int64), np.zeros(0)
    for repeat in sorted({result.split.repeat for result in results}):
        mine = [result for result in results if result.split.repeat == repeat]
        positions = np.concatenate([result.at for result in mine])
        order = np.argsort(positions, kind="stable")
        order = order[~np.isin(positions[order], refused)]
        at = positions[order]
        y = np.concatenate([result.y for result in mine])[order]
        predicted.append(np.concatenate([result.predicted for result in mine])[order])
        folds.append(np.concatenate([np.full(len(result.at), result.split.fold) for result in mine])[order])
    return OutOfFold(at, y, predicted, folds, refused)


def best_rounds(results: Sequence[FoldResult]) -> int | None:
    """Trees for the refit: the median of what the splits chose."""
    chosen = [result.rounds for result in results if result.rounds is not None]
    return max(1, int(np.median(chosen))) if chosen else None
