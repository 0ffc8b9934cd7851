"""The search: trials on matrices that are prepared once, poor ones given up early, the best one's predictions kept."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import optuna

from stagecraft.metric_keys import HIGHER_IS_BETTER
from stagecraft.modeling.artefact import choose_threshold
from stagecraft.modeling.bootstrap import View, judge
from stagecraft.modeling.data import Target
from stagecraft.modeling.losses import loss
from stagecraft.modeling.spec import Spec, Watch
from stagecraft.modeling.threshold import decide
from stagecraft.modeling.validation import FoldResult, OutOfFold, Prepared, gather, run_split

STARTUP_TRIALS = 6
"""Random trials before TPE believes what it has seen, and finished trials before any is given up."""
FIRST_RACERS = 3
"""Finished trials before folds are compared with the best one's."""
FIRST_LOOK = 0.25
"""Share of a full run (in rounds × learning rate) before a trial may be given up."""

optuna.logging.set_verbosity(optuna.logging.ERROR)


@dataclass(frozen=True)
class Trial:
    """One set of hyper-parameters; ``value`` is the objective, or the loss so far of a trial given up."""

    number: int
    hyper: dict[str, Any]
    value: float
    pruned: bool
    rounds: int | None
    seconds: float


@dataclass
class Search:
    """What was asked: bounds by name ``{low, high, log, integer, start}``, sampler, objective, most rows per trial;
    ``listed``: the trials themselves, where they are known before."""

    space: dict[str, dict[str, Any]]
    sampler: str
    trials: int
    metric: str
    prune: bool
    threshold: dict[str, Any]
    seed: int
    rows: int
    starts: Sequence[dict[str, Any]] = ()
    listed: Sequence[dict[str, Any]] | None = None


@dataclass
class Found:
    """The outcome of a search."""

    spec: Spec
    results: list[FoldResult]
    trials: list[Trial]
    importance: dict[str, float] = field(default_factory=dict)


class _GivenUp(Exception):
    """A trial is worse than the median of earlier ones."""


def objective_of(target: Target, wanted: str) -> str:
    """The metric trials are ranked by; ``auto`` is the loss."""
    if wanted != "auto":
        return wanted
    return "rmse" if target.is_number else "log_loss"


def search(
    prepared: Sequence[Prepared],
    base: Spec,
    asked: Search,
    told: Callable[[Trial, float], None],
    check: Callable[[], None],
) -> Found:
    """Try hyper-parameters one after the other; the same seed gives the same trials.

    :param prepared: matrices of every split; the recipe doesn't depend on hyper-parameters, so trials share them
    :param told: called after each trial with it and the best value so far
    :param check: raises when the run was cancelled
    """
    higher = HIGHER_IS_BETTER[asked.metric]
    sampler = (
        optuna.samplers.TPESampler(seed=asked.seed, n_startup_trials=STARTUP_TRIALS)
        if asked.sampler == "tpe"
        else optuna.samplers.RandomSampler(seed=asked.seed)
    )
    study = optuna.create_study(direction="maximize" if higher else "minimize", sampler=sampler)
    known: list[dict[str, Any]] = []
    for start in (
        []
        if asked.listed is not None
        else [*asked.starts, {name: bounds["start"] for name, bounds in asked.space.items()}]
    ):
        inside = {name: _inside(start[name], bounds) for name, bounds in asked.space.items() if name in start}
        if inside and inside not in known:
            known.append(inside)
            study.enqueue_trial(inside)
    pruner = Pruner(asked.prune)
    trials: list[Trial] = []
    best: tuple[float, Spec, list[FoldResult]] | None = None
    for number in range(asked.trials):
        check()
        proposal = _proposal(study, asked, number)
        spec = base.with_hyper(**proposal.hyper)
        began = time.monotonic()
        try:
            results = _run(prepared, spec, pruner, len(spec.target.classes), check)
            value = objective(spec.target, asked.metric, asked.threshold, gather(results))
            proposal.tell(value)
            pruned, rounds = False, best_of(results)
            if best is None or (value > best[0] if higher else value < best[0]):
                best = (value, spec, results)
        except _GivenUp as given_up:
            value, pruned, rounds = float(given_up.args[0]), True, int(given_up.args[1])
            proposal.tell(None)
        trials.append(
            Trial(
                number,
                {name: spec.hyper[name] for name in asked.space},
                value,
                pruned,
                rounds,
                time.monotonic() - began,
            )
        )
        told(trials[-1], best[0] if best is not None else float("nan"))
    if best is None:
        raise RuntimeError("no trial was finished, although the first ones are never given up")
    return Found(best[1], best[2], trials, _importance(study, asked))


@dataclass
class _Proposal:
    """A trial to make; ``tell`` is told its value, or None when it was given up."""

    hyper: dict[str, Any]
    tell: Callable[[float | None], None]


def _proposal(study: optuna.Study, asked: Search, number: int) -> _Proposal:
    if asked.listed is not None:
        # Nothing is searched, so nobody has to learn from the outcome.
        return _Proposal(dict(asked.listed[number]), lambda value: None)
    trial = study.ask()
    hyper = {name: _suggest(trial, name, bounds) for name, bounds in asked.space.items()}

    def tell(value: float | None) -> None:
        if value is None:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(trial, value)

    return _Proposal(hyper, tell)


def best_of(results: Sequence[FoldResult]) -> int | None:
    """Median of the rounds the splits chose."""
    chosen = [result.rounds for result in results if result.rounds is not None]
    return int(np.median(chosen)) if chosen else None


def objective(target: Target, metric: str, rule: dict[str, Any], outcome: OutOfFold) -> float:
    """The objective on out-of-fold predictions; decisions are those of the threshold rule."""
    predicted = outcome.predicted[0]
    if metric in ("log_loss", "rmse"):
        return loss(outcome.y, predicted, len(target.classes))
    decided = None
    if target.positive is not None:
        frozen = choose_threshold(rule, target, outcome)
        decided = decide(predicted, target.positive, frozen if frozen is not None else 0.5)
    return judge(target, outcome.y, [[View(predicted, decided)]], 1, 0)[0].point[metric]


def _run(
    prepared: Sequence[Prepared], spec: Spec, pruner: "Pruner", classes: int, check: Callable[[], None]
) -> list[FoldResult]:
    curve = pruner.begin(spec)
    results = []
    for fold, one in enumerate(prepared):
        results.append(run_split(one, spec, curve.watch(fold, check)))
        curve.scores.append(loss(results[-1].y, results[-1].predicted, classes))
        if fold + 1 < len(prepared) and pruner.beaten(curve):
            raise _GivenUp(float(np.mean(curve.scores)), best_of(results) or 0)
    pruner.finish(curve)
    return results


class Curve:
    """Best loss so far of one trial, by split, over progress (rounds × learning rate)."""

    def __init__(self, pruner: "Pruner", rate: float, total: float) -> None:
        self.pruner = pruner
        self.rate = rate
        self.total = total
        self.best: dict[int, list[float]] = {}
        self.scores: list[float] = []

    def watch(self, fold: int, check: Callable[[], None]) -> Watch:
        """Observer of one split; gives the trial up when it is worse than the median of finished ones."""
        losses = self.best.setdefault(fold, [])

        def told(round_number: int, value: float) -> bool:
            check()
            losses.append(min(value, losses[-1]) if losses else value)
            if self.pruner.hopeless(fold, round_number * self.rate, self.total, losses[-1]):
                raise _GivenUp(losses[-1], round_number)
            return False

        return told

    def at(self, fold: int, progress: float) -> float | None:
        """Best loss at this progress; the last one if the trial stopped before."""
        losses = self.best.get(fold)
        if not losses:
            return None
        return losses[min(len(losses) - 1, max(0, int(progress / self.rate) - 1))]


class Pruner:
    """Gives up a trial whose best loss is above the median of the finished trials' at the same progress, or that the
    best finished trial beats in each of its first folds."""

    def __init__(self, active: bool) -> None:
        self.active = active
        self.finished: list[Curve] = []

    def begin(self, spec: Spec) -> Curve:
        """The curve of a new trial. Forests have no learning rate: their progress is the share of trees."""
        if "epochs" in spec.hyper:
            # A step of a network says nothing about how far it has come: passes do.
            return Curve(self, 1.0 / max(1, int(spec.hyper["epochs"])), 1.0)
        rate = float(spec.hyper.get("learning_rate", 1.0 / max(1, int(spec.hyper.get("trees", 1)))))
        return Curve(self, rate, 1.0 if "learning_rate" not in spec.hyper else 5.0)

    def finish(self, curve: Curve) -> None:
        """Remember a finished trial."""
        self.finished.append(curve)

    def beaten(self, curve: Curve) -> bool:
        """True when the trial loses to the best finished one in every fold so far (two at least)."""
        if not self.active or len(self.finished) < FIRST_RACERS or len(curve.scores) < 2:
            return False
        best = min(self.finished, key=lambda one: float(np.mean(one.scores)))
        return all(mine > theirs for mine, theirs in zip(curve.scores, best.scores, strict=False))

    def hopeless(self, fold: int, progress: float, total: float, best: float) -> bool:
        """True when the trial should be given up."""
        if not self.active or len(self.finished) < STARTUP_TRIALS or progress < FIRST_LOOK * total:
            return False
        others = [value for curve in self.finished if (value := curve.at(fold, progress)) is not None]
        return len(others) >= STARTUP_TRIALS and best > float(np.median(others))


def _inside(value: float, bounds: dict[str, Any]) -> float | int:
    kept = min(max(value, bounds["low"]), bounds["high"])
    return int(kept) if bounds["integer"] else float(kept)


def _suggest(trial: optuna.Trial, name: str, bounds: dict[str, Any]) -> float | int:
    if bounds["integer"]:
        return trial.suggest_int(name, int(bounds["low"]), int(bounds["high"]), log=bool(bounds["log"]))
    return trial.suggest_float(name, float(bounds["low"]), float(bounds["high"]), log=bool(bounds["log"]))


def _importance(study: optuna.Study, asked: Search) -> dict[str, float]:
    complete = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.COMPLETE]
    varied = [name for name, bounds in asked.space.items() if bounds["low"] < bounds["high"]]
    if len(complete) < STARTUP_TRIALS + 2 or len(varied) < 2:
        return {}
    evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    try:
        return dict(optuna.importance.get_param_importances(study, evaluator=evaluator, params=varied))
    except (ValueError, RuntimeError):
        # All trials equal: nothing mattered.
        return {}
