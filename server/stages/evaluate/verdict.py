"""The result in one sentence."""

import numpy as np

from stagecraft.errors import StageError
from stagecraft.metric_keys import HIGHER_IS_BETTER, NAMES
from stagecraft.modeling.bootstrap import Judgement
from stagecraft.modeling.data import Target

OWN = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "r2"}
NUMBER_METRICS = ("rmse", "mae", "r2", "mape")
ALGORITHMS = {
    "linear": "The linear model",
    "random_forest": "The random forest",
    "xgboost": "XGBoost",
    "lightgbm": "LightGBM",
    "decision_tree": "The decision tree",
    "extra_trees": "The extra trees",
    "knn": "The nearest neighbours",
    "naive_bayes": "Naive Bayes",
    "svm": "The support vector machine",
    "mlp": "The neural network",
    "sgd": "The linear model",
    "rule": "The typed rule",
}
FEW_ROWS = 100
SCARCE_ROWS = 50
SCARCE_OF_CLASS = 10
"""Below these a bootstrap interval is itself a matter of luck, so that no result is called good."""


def leading_metric(target: Target, wanted: str) -> str:
    """The metric that decides; ``auto`` follows from the problem.

    :raises StageError: ``metric_unfit``
    """
    if wanted == "auto":
        return OWN[target.problem_type]
    if target.is_number != (wanted in NUMBER_METRICS):
        raise StageError(
            "metric_unfit",
            f"{NAMES[wanted]} can't judge a model that predicts {'a number' if target.is_number else 'classes'}.",
            "Choose another deciding metric, or leave it automatic.",
            {"setting": "metric"},
        )
    return wanted


def verdict_of(
    target: Target,
    metric: str,
    model: Judgement,
    baseline: Judgement,
    y: np.ndarray,
    refused: int,
    final: bool,
    estimated: bool,
    confidence: float,
    algorithm: str,
) -> tuple[str, str]:
    """Tone and sentence: the metric with its interval, the baseline, and by how much the model is better.

    It is better only when the whole interval of the difference is, and when there are rows enough for an interval.

    :param y: class index or value per judged row
    """
    rows = len(y)
    name = NAMES[metric]
    value, low, high = model.interval(metric, confidence)
    guess = baseline.point[metric]
    where = (
        "on validation rows"
        if not final
        else "on out-of-fold rows, which stand in for a test"
        if estimated
        else "on test rows"
    )
    who = ALGORITHMS[algorithm]
    if value is None:
        why = "have one and the same target" if target.is_number else "don't hold every class"
        return "warn", f"{name} is undefined {where}: these {rows:,} rows {why}."
    said = f"{name} {number(value)}{_range(low, high)} {where}"
    what = "the mean of the target" if target.is_number else "the share of each class"
    if not np.isfinite(guess):
        return (
            "neutral",
            f"{who}: {said}. Always guessing {what} has no {name} to compare with.{_rest(rows, refused, final)}",
        )
    gain, gain_low, gain_high = model.difference(baseline, metric, confidence)
    sign = 1.0 if HIGHER_IS_BETTER[metric] else -1.0
    gain = 0.0 if gain is None else gain * sign
    bounds = sorted(bound * sign for bound in (gain_low, gain_high) if bound is not None)
    against = f"always guessing {what} has {number(float(guess))}"
    if len(bounds) < 2:
        return (
            "warn",
            f"{who}: {said}; {against}. Too few rows for an interval of the difference.{_rest(rows, refused, final)}",
        )
    spread = f"{number(abs(gain))}{_range(*bounds)}"
    if bounds[0] > 0 and (scarce := _scarcity(target, y)):
        return (
            "warn",
            f"{who} seems to beat the baseline: {said}; {against}. The gain is {spread}, "
            f"but {scarce}.{_rest(rows, refused, final)}",
        )
    if bounds[0] > 0:
        return (
            "good",
            f"{who} beats the baseline: {said}; {against}. The gain is {spread}.{_rest(rows, refused, final)}",
        )
    if bounds[1] < 0:
        return (
            "bad",
            f"{who} is worse than the baseline: {said}; {against}. "
            f"The loss is {number(abs(gain))}{_range(-bounds[1], -bounds[0])}.{_rest(rows, refused, final)}",
        )
    return (
        "warn",
        f"{who} can't be told from the baseline: {said}; {against}. "
        f"The difference, {number(gain)}{_range(*bounds)}, may be chance.{_rest(rows, refused, final)}",
    )


def _scarcity(target: Target, y: np.ndarray) -> str | None:
    if len(y) < SCARCE_ROWS:
        return f"{len(y):,} rows are too few to be sure"
    if target.positive is None:
        return None
    counts = np.bincount(y, minlength=2)
    rare = int(np.argmin(counts))
    return f"only {counts[rare]} rows are “{target.classes[rare]}”" if counts[rare] < SCARCE_OF_CLASS else None


def number(value: float) -> str:
    """Three decimals for shares, thousands separators for amounts."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}" if abs(value) >= 10 else f"{value:.3f}"


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({number(low)} to {number(high)})"


def _rest(rows: int, refused: int, final: bool) -> str:
    parts = []
    if refused:
        parts.append(f"The production twin refused {refused:,} rows, which no metric contains.")
    if rows < FEW_ROWS:
        parts.append(f"{rows:,} rows are few: read the interval, not the value.")
    if not final:
        parts.append("The test rows stay closed until the final evaluation.")
    return "".join(f" {part}" for part in parts)
