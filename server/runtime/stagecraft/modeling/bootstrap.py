"""Intervals: metrics of resampled rows.

Up to ``EXACT_ROWS`` rows are drawn with replacement, n out of n. Beyond that the same spread costs
less: two-class scores are gathered into cells of equal class, decision and nearly equal score whose counts are Poisson;
numbers into random blocks; several classes are judged on a random subsample whose interval is narrowed by √(m/n).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from stagecraft.modeling import metrics
from stagecraft.modeling.data import Target
from stagecraft.modeling.metrics import Measured, Scores, scores_of

EXACT_ROWS = 5000
FEWEST_ROWS = 1000
"""Rows resampled when there are many classes, each of which is ranked in every resample."""
SCORE_BINS = 1000
BLOCKS = 2000
CHUNK_CELLS = 2_000_000


@dataclass(frozen=True)
class View:
    """One set of predictions for rows: probabilities (n, classes) and decisions, or values (n,) and None."""

    predicted: np.ndarray
    decided: np.ndarray | None


@dataclass(frozen=True)
class Judgement:
    """Point estimates and replicates by metric.

    ``shared``: any predictor judged on the same rows with the same seed got the same resamples, one by one.
    """

    point: dict[str, float]
    replicates: Measured
    narrowing: float = 1.0
    shared: bool = True

    def interval(self, key: str, confidence: float = 0.95) -> tuple[float | None, float | None, float | None]:
        """Value and percentile interval; None where undefined."""
        value = self.point[key]
        return (_or_none(value), *self._bounds(value, self.replicates[key], confidence))

    def difference(
        self, other: "Judgement", key: str, confidence: float = 0.95
    ) -> tuple[float | None, float | None, float | None]:
        """This minus the other on the same resamples, with its interval."""
        value = self.point[key] - other.point[key]
        return (_or_none(value), *self._bounds(value, self.replicates[key] - other.replicates[key], confidence))

    def table(self, confidence: float = 0.95) -> dict[str, tuple[float | None, float | None, float | None]]:
        """Every metric with its interval."""
        return {key: self.interval(key, confidence) for key in self.point}

    def _bounds(self, value: float, drawn: np.ndarray, confidence: float) -> tuple[float | None, float | None]:
        known = drawn[np.isfinite(drawn)]
        if len(known) < 20 or not np.isfinite(value):
            return None, None
        low, high = np.quantile(known, [(1 - confidence) / 2, (1 + confidence) / 2])
        middle = float(np.median(known))
        if self.narrowing < 1.0:
            low, high = value + (low - middle) * self.narrowing, value + (high - middle) * self.narrowing
        return float(low), float(high)


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def judge(
    target: Target, y: np.ndarray, groups: Sequence[Sequence[View]], replicates: int, seed: int
) -> list[Judgement]:
    """Judge several predictors on the same rows and the same resamples.

    :param y: class index or value per row
    :param groups: per predictor its views; several views (repeats of cross-validation) are averaged
    """
    rng = np.random.default_rng(seed)
    n = len(y)
    repeated = any(len(views) > 1 for views in groups)
    if target.is_number and not repeated and n > EXACT_ROWS:
        return _in_blocks(y, groups, replicates, rng)
    if target.problem_type == "binary" and not repeated and n > EXACT_ROWS:
        return _in_cells(target, y, groups, replicates, rng)
    most = EXACT_ROWS if len(target.classes) < 3 else max(FEWEST_ROWS, 3 * EXACT_ROWS // len(target.classes))
    chosen = np.sort(rng.permutation(n)[:most]) if n > most else np.arange(n)
    weights = _drawn(len(chosen), replicates, rng)
    full = [[_measure(target, y, view) for view in views] for views in groups]
    sampled = [[_measure(target, y[chosen], _at(view, chosen)) for view in views] for views in groups]
    ones = np.ones((1, n))
    return [
        Judgement(
            {key: float(values[0]) for key, values in _average([measure(ones) for measure in whole]).items()},
            _average([_chunked(measure, weights) for measure in part]),
            float(np.sqrt(len(chosen) / max(1, n))),
        )
        for whole, part in zip(full, sampled, strict=True)
    ]


def _at(view: View, rows: np.ndarray) -> View:
    return View(view.predicted[rows], None if view.decided is None else view.decided[rows])


def _measure(target: Target, y: np.ndarray, view: View) -> Callable[[np.ndarray], Measured]:
    if target.is_number:
        sums = metrics.number_sums(y, view.predicted)
        return lambda weights: metrics.number(sums, weights)
    decided = view.decided if view.decided is not None else view.predicted.argmax(axis=1)
    if target.problem_type == "binary":
        scores = _positive(target, y, view.predicted, decided)
        return lambda weights: metrics.binary(scores, weights)
    return lambda weights: metrics.multiclass(y, view.predicted, decided, weights)


def _positive(target: Target, y: np.ndarray, p: np.ndarray, decided: np.ndarray) -> Scores:
    positive = target.positive if target.positive is not None else 1
    return scores_of((y == positive).astype(np.int64), p[:, positive], (decided == positive).astype(np.int64))


def _drawn(n: int, replicates: int, rng: np.random.Generator) -> np.ndarray:
    weights = np.empty((replicates, n), dtype=np.float32)
    for at in range(replicates):
        weights[at] = np.bincount(rng.integers(0, n, n), minlength=n)
    return weights


def _chunked(measure: Callable[[np.ndarray], Measured], weights: np.ndarray) -> Measured:
    parts = [measure(part.astype(np.float64)) for part in _chunks(weights)]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _chunks(weights: np.ndarray) -> Iterator[np.ndarray]:
    step = max(1, CHUNK_CELLS // max(1, weights.shape[1]))
    for start in range(0, len(weights), step):
        yield weights[start : start + step]


def _average(measured: list[Measured]) -> Measured:
    return {key: np.mean([one[key] for one in measured], axis=0) for key in measured[0]}


def _in_cells(
    target: Target, y: np.ndarray, groups: Sequence[Sequence[View]], replicates: int, rng: np.random.Generator
) -> list[Judgement]:
    scored = []
    for views in groups:
        view = views[0]
        decided = view.decided if view.decided is not None else view.predicted.argmax(axis=1)
        scored.append(_positive(target, y, view.predicted, decided))
    # The cells of the first predictor serve all, so that differences are taken on the same resamples.
    cells = Cells.of(scored[0])
    drawn = rng.poisson(cells.counts, size=(replicates, len(cells.counts))).astype(np.float32)
    ones = np.ones((1, len(y)))
    judged = []
    for scores in scored:
        point = {key: float(values[0]) for key, values in metrics.binary(scores, ones).items()}
        few = cells.gather(scores)
        gathered = metrics.binary(few, cells.counts[None, :])
        replicated = _chunked(partial(metrics.binary, few), drawn)
        # Gathering moves a metric by a hair; the spread is kept, its middle belongs to the point estimate.
        judged.append(
            # The cells follow the first predictor's scores, so another evaluation draws others.
            Judgement(
                point, {key: values + point[key] - gathered[key][0] for key, values in replicated.items()}, shared=False
            )
        )
    return judged


@dataclass(frozen=True)
class Cells:
    """Rows gathered by nearly equal score, class and decision; ``cell`` and ``bin`` per row, ``counts`` per cell."""

    cell: np.ndarray
    bin: np.ndarray
    counts: np.ndarray
    first: np.ndarray

    @classmethod
    def of(cls, scores: Scores) -> "Cells":
        """Cells of at most ``SCORE_BINS`` equally filled score bins."""
        edges = np.unique(np.quantile(scores.p, np.linspace(0, 1, SCORE_BINS + 1)[1:-1]))
        bins = np.searchsorted(edges, scores.p, side="right") * 2 + scores.decided
        _, bins = np.unique(bins, return_inverse=True)
        _, first, cell = np.unique(bins * 2 + scores.y, return_index=True, return_inverse=True)
        return cls(cell, bins, np.bincount(cell).astype(np.float64), first)

    def gather(self, scores: Scores) -> Scores:
        """One row per cell. Rows of a bin share its mean score: they must stay ties for both classes."""
        middle = np.bincount(self.bin, weights=scores.p) / np.bincount(self.bin)
        own = middle[self.bin[self.first]]
        losses = (np.bincount(self.cell, weights=values) / self.counts for values in (scores.log_loss, scores.squared))
        # A constant score must not split into neighbours by rounding.
        return Scores(scores.y[self.first], np.round(own, 12), scores.decided[self.first], *losses)


def _in_blocks(
    y: np.ndarray, groups: Sequence[Sequence[View]], replicates: int, rng: np.random.Generator
) -> list[Judgement]:
    block = rng.permutation(len(y)) % BLOCKS
    weights = _drawn(BLOCKS, replicates, rng).astype(np.float64)
    judged = []
    for views in groups:
        sums = metrics.number_sums(y, views[0].predicted)
        gathered_sums = np.stack([np.bincount(block, weights=column, minlength=BLOCKS) for column in sums.T], axis=1)
        point = {key: float(values[0]) for key, values in metrics.number(sums, np.ones((1, len(y)))).items()}
        judged.append(Judgement(point, metrics.number(gathered_sums, weights)))
    return judged
