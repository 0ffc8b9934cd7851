"""Names the target, tells the kind of problem, and sets aside rows without an answer."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from stagecraft.dataset import Dataset, partition_names, settle
from stagecraft.errors import StageError
from stagecraft.files import DRAW, PARTITION, RESERVED, ROW
from stagecraft.io import Inputs, Outputs
from stagecraft.ledger import Ledger
from stagecraft.look.write import write_operations
from stagecraft.recipe import Recipe
from stagecraft.report import Report
from stagecraft.rowhash import row_hash

from . import panels
from .people import ask_people

MOST_NUMBER_CLASSES = 10
"""Up to this many different whole numbers are taken for classes rather than for a quantity."""

MOST_CLASSES = 200
POSITIVE_WORDS = ("yes", "true", "1", "y", "t", "positive", "bad", "malignant", "fraud", "default", "churned", "failed")
REGRESSION_STRATA = 10


@dataclass(frozen=True)
class Problem:
    """What kind of answer is learned; ``classes`` in order, ``positive`` for two classes."""

    kind: str
    classes: list[str] | None = None
    positive: str | None = None


def run(params: dict[str, Any], inputs: Inputs, outputs: Outputs, report: Report) -> None:
    """Write the labelled dataset and the rows without a usable label."""
    dataset = Dataset.load(inputs.one("dataset"))
    ledger = Ledger(report, inputs.stage["id"], dataset.data[ROW])
    if "people" in params:
        dataset = ask_people(dataset, params, inputs, outputs, ledger, report)
    target = _find(params["target"], dataset)
    base = dataset.base
    unanswered = base[target].is_null()
    in_play = base[ROW].is_in(dataset.data[ROW].implode())
    missing = ledger.reject(base.filter(unanswered & in_play), "target_missing", f"“{target}” has no value")
    report.operation("Rows without an answer", dataset.data.height, dataset.data.height - missing, missing)
    base = base.filter(~unanswered)
    if base.height == 0:
        raise StageError(
            "target_empty",
            f"The target “{target}” has no value in any of {dataset.data.height} rows.",
            "Choose another column, or bring data with outcomes.",
            {"column": target},
        )
    problem = decide(base[target], target, params["problem"], params["positive"])
    if problem.classes is not None:
        base = base.with_columns(class_texts(base[target]).alias(target))
    conflicts = _conflicting(base, dataset, target) if problem.classes is not None else pl.Series([False] * base.height)
    before = base.height
    if params["conflicts"] == "reject" and conflicts.any():
        wanted = base.filter(conflicts).filter(pl.col(ROW).is_in(dataset.data[ROW].implode()))
        gone = ledger.reject(wanted, "label_conflict", f"an equal row has another value of “{target}”")
        report.operation("Contradicting rows", before, before - gone, gone)
        base = base.filter(~conflicts)
        problem = decide(base[target], target, params["problem"], params["positive"])
    if dataset.draw["rule"] == "stratified":
        base = _stratified(base, dataset, target, problem)
        report.operation("Same class shares in every partition", base.height, base.height)
    recipe = Recipe(dataset.recipe.steps, [entry for entry in dataset.recipe.signature if entry["name"] != target])
    settled = settle(
        replace(dataset, schema={**dataset.schema, "target": target}), base, recipe, target, inputs.seed, ledger
    )
    ledger.close(settled.dataset.data[ROW], outputs["rejects"])
    schema = settled.dataset.write(
        outputs["dataset"],
        target=target,
        problem_type=problem.kind,
        classes=problem.classes,
        positive=problem.positive,
        roles={name: None for name in dataset.with_role("target") if name != target},
        origin=inputs.stage["id"],
    )
    write_operations(outputs["dataset"], report.operations)
    report.problem_type(problem.kind)
    panels.show(report, settled.dataset.data, schema, missing, int(conflicts.sum()), params["conflicts"])


def _find(target: str | None, dataset: Dataset) -> str:
    if target is None:
        raise StageError("target_missing", "No target chosen.", "Pick the column the model should predict.")
    if target not in dataset.base.columns or target in RESERVED:
        names = [name for name in dataset.base.columns if name not in RESERVED]
        raise StageError(
            "target_unknown",
            f"There is no column “{target}” in the data that reach this stage.",
            f"Choose one of {', '.join(names[:20])}{' …' if len(names) > 20 else ''}.",
            {"column": target},
        )
    if dataset.base.height == 0:
        raise StageError(
            "rows_none", "No rows reach this stage, so there is nothing to learn from.", "Bring a file with rows."
        )
    if dataset.base.schema[target] in (pl.Date, pl.Datetime):
        raise StageError(
            "target_is_date",
            f"The target “{target}” is a date; a target is a class or a number.",
            "Turn it into a number first.",
            {"column": target},
        )
    return target


def class_texts(series: pl.Series) -> pl.Series:
    """Classes as text: whole numbers without a point, truth values as true and false."""
    if series.dtype.is_float():
        whole = (series == series.floor()).all()
        return series.cast(pl.Int64).cast(pl.String) if whole else series.cast(pl.String)
    return series.cast(pl.String)


def decide(series: pl.Series, target: str, wanted: str, positive: str | None) -> Problem:
    """The kind of problem, from the values and what was asked for.

    :param series: the target without missing values
    :param wanted: auto, binary, multiclass or regression
    :raises StageError: ``target_one_class``, ``target_not_numeric``, ``target_not_binary``, ``target_text``,
        ``target_is_float``, ``positive_unknown``
    """
    where = {"column": target}
    distinct = series.n_unique()
    if distinct < 2:
        raise StageError(
            "target_one_class",
            f"The target “{target}” has the same value, “{series[0]}”, in all {len(series)} rows: nothing can be told "
            "apart.",
            "Choose another column, or bring data with other outcomes.",
            where,
        )
    kind = wanted if wanted != "auto" else _guess(series, distinct)
    if kind == "regression":
        if not series.dtype.is_numeric():
            readable = series.cast(pl.Float64, strict=False).count() if series.dtype == pl.String else 0
            hint = f" {readable} of {len(series)} values could be read as numbers." if readable else ""
            raise StageError(
                "target_not_numeric",
                f"“{target}” is not a number, so a quantity can't be learned from it.{hint}",
                "Convert it to a number (Ingest or Clean), or choose classes.",
                where,
            )
        return Problem("regression")
    if series.dtype.is_float() and distinct > 2 and not (series == series.floor()).all():
        raise StageError(
            "target_is_float",
            f"“{target}” holds decimal numbers; {distinct} of them would each be a class.",
            "Choose “A quantity”, or turn it into classes first.",
            where,
        )
    if kind == "binary" and distinct != 2:
        raise StageError(
            "target_not_binary",
            f"“{target}” has {distinct} different values, not two.",
            "Choose “Several classes” or another column.",
            where,
        )
    if distinct > MOST_CLASSES:
        raise StageError(
            "target_text",
            f"“{target}” has {distinct} different values; at most {MOST_CLASSES} classes can be learned.",
            "Group them, choose another column, or convert it to a number.",
            where,
        )
    classes = _ordered_classes(series)
    if kind == "binary":
        return Problem("binary", classes, _positive(series, classes, positive, where))
    return Problem("multiclass", classes)


def _guess(series: pl.Series, distinct: int) -> str:
    if distinct == 2:
        return "binary"
    if series.dtype.is_float():
        return "regression"
    if series.dtype.is_integer():
        return "multiclass" if distinct <= MOST_NUMBER_CLASSES else "regression"
    return "multiclass"


def _ordered_classes(series: pl.Series) -> list[str]:
    # Numbers sort as numbers before they become text.
    return class_texts(series.unique().sort()).to_list()


def _positive(series: pl.Series, classes: list[str], wanted: str | None, where: dict[str, Any]) -> str:
    if wanted is not None:
        if wanted in classes:
            return wanted
        raise StageError(
            "positive_unknown",
            f"The positive class “{wanted}” doesn't occur; the classes are “{classes[0]}” and “{classes[1]}”.",
            "Choose one of them.",
            where,
        )
    for word in POSITIVE_WORDS:
        for name in classes:
            if name.lower() == word:
                return name
    counts = dict(class_texts(series).alias("c").value_counts(name="n").iter_rows())
    return min(classes, key=lambda name: (counts[name], name))


def _conflicting(base: pl.DataFrame, dataset: Dataset, target: str) -> pl.Series:
    """Rows whose features equal those of a row with another label."""
    spared = {*RESERVED, target, *dataset.with_role("id")}
    names = [name for name in base.columns if name not in spared]
    if not names:
        return pl.Series([False] * base.height)
    hashed = pl.DataFrame({"hash": row_hash(base.select(names)), "label": base[target]})
    return hashed.select(pl.col("label").n_unique().over("hash") > 1).to_series()


def _stratified(base: pl.DataFrame, dataset: Dataset, target: str, problem: Problem) -> pl.DataFrame:
    """Cut the partitions anew within each class (or tenth of a quantity), by the rank of the draw.

    Copies of a row have one draw, so they share a rank and stay together. Rows an earlier stage took out of training
    keep their partition.
    """
    validation, test = dataset.draw["validation"], dataset.draw["test"]
    if problem.kind == "regression":
        values = base[target].cast(pl.Float64).to_numpy()
        edges = np.unique(np.quantile(values, np.linspace(0, 1, REGRESSION_STRATA + 1)[1:-1]))
        strata = pl.Series("stratum", np.searchsorted(edges, values, side="right").astype(np.int32))
    else:
        strata = base[target].alias("stratum")
    in_play = base[ROW].is_in(dataset.data[ROW].implode()).alias("in_play")
    share = ((pl.col(DRAW).rank("min") - 1) / pl.len()).over("stratum", "in_play")
    cut = pl.when(pl.col("in_play")).then(partition_names(share, validation, test)).otherwise(pl.col(PARTITION))
    return base.with_columns(strata, in_play).with_columns(cut.alias(PARTITION)).drop("stratum", "in_play")
