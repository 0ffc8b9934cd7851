"""Operations on numbers one by one and side by side, for many rows: roots, bins, norms, products, ratios."""

from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement
from typing import Any, ClassVar

import numpy as np
import polars as pl
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from stagecraft.errors import StageError
from stagecraft.steps import Applied, FitContext, Fitted, Params, free_name, known_numbers, quantile, require, resolve

MOST_PRODUCTS = 500
TREE_LEAF = 20


def doubles(frame: pl.DataFrame, name: str) -> np.ndarray:
    """A column as doubles, missing as NaN. numpy works on one value as on many, to the last bit; polars doesn't."""
    return frame[name].cast(pl.Float64).to_numpy()


def back(name: str, values: np.ndarray) -> pl.Series:
    """Doubles as a column; what is no number is missing."""
    return pl.Series(name, np.where(np.isfinite(values), values, np.nan)).fill_nan(None)


class Root:
    """sign(x) · √|x|, or the cube root."""

    title: ClassVar[str] = "Root"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, degree: square | cube}``."""
        columns = resolve(frame, params["columns"], Root.title)
        require(frame, columns, "number", Root.title)
        return Fitted(columns, {"degree": params["degree"]})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The columns, as doubles."""
        made = []
        for name in columns:
            x = doubles(frame, name)
            made.append(back(name, np.cbrt(x) if parameters["degree"] == "cube" else np.sign(x) * np.sqrt(np.abs(x))))
        return Applied(frame.with_columns(made))


class Bins:
    """The number of the bin a value lies in, from 0; a value on an edge belongs to the lower bin."""

    title: ClassVar[str] = "Bins"
    uses_target: ClassVar[bool] = True
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, by: width | quantile | tree, count}``; learns inner ``edges`` by column. A tree cuts where the
        target changes most; without a target it can't."""
        columns = resolve(frame, params["columns"], Bins.title)
        require(frame, columns, "number", Bins.title)
        edges = {name: _edges(frame[name], params, context) for name in columns}
        return Fitted(columns, {"edges": edges})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The columns, as doubles."""
        made = []
        for name in columns:
            x = doubles(frame, name)
            found = np.searchsorted(np.array(parameters["edges"][name]), x, side="left").astype(np.float64)
            made.append(back(name, np.where(np.isnan(x), np.nan, found)))
        return Applied(frame.with_columns(made))


def _edges(series: pl.Series, params: Params, context: FitContext) -> list[float]:
    known = known_numbers(series)
    count = int(params["count"])
    if len(known) == 0 or known[0] == known[-1]:
        return []
    if params["by"] == "width":
        width = (known[-1] - known[0]) / count
        return [float(known[0] + width * at) for at in range(1, count)]
    if params["by"] == "quantile":
        return sorted({quantile(known, at / count) for at in range(1, count)} - {float(known[-1])})
    if context.target is None:
        raise StageError(
            "target_missing", "Bins by the target need a target.", "Cut by width or by quantiles, or add a label stage."
        )
    x, y = series.cast(pl.Float64).to_numpy(), context.target
    there = np.isfinite(x) & y.is_not_null().to_numpy()
    kind: Any = DecisionTreeRegressor if y.dtype.is_numeric() and y.n_unique() > 20 else DecisionTreeClassifier
    tree = kind(max_leaf_nodes=count, min_samples_leaf=min(TREE_LEAF, max(1, int(there.sum()) // 20)), random_state=0)
    known_y = y.filter(pl.Series(there))
    answers = (
        known_y.cast(pl.Float64).to_numpy() if kind is DecisionTreeRegressor else known_y.cast(pl.String).to_numpy()
    )
    tree.fit(x[there][:, None], answers)
    return sorted(float(cut) for cut in tree.tree_.threshold[tree.tree_.children_left >= 0])


class Normalise:
    """Each row's numbers divided by their own length: what counts is their mix, not their size."""

    title: ClassVar[str] = "Bring rows to one length"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, norm: l1 | l2 | max}``."""
        columns = resolve(frame, params["columns"], Normalise.title)
        require(frame, columns, "number", Normalise.title)
        return Fitted(columns, {"norm": params["norm"]})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The columns, as doubles; a missing value stays missing and has no length, a row of zeros stays."""
        length = np.zeros(frame.height)
        for name in columns:
            size = np.abs(np.nan_to_num(doubles(frame, name)))
            if parameters["norm"] == "max":
                length = np.maximum(length, size)
            else:
                length = length + (size * size if parameters["norm"] == "l2" else size)
        if parameters["norm"] == "l2":
            length = np.sqrt(length)
        length = np.where(length > 0, length, 1.0)
        return Applied(frame.with_columns(back(name, doubles(frame, name) / length) for name in columns))


class Polynomial:
    """Products of columns, behind the columns themselves."""

    title: ClassVar[str] = "Products and powers"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, degree: 2 | 3, powers}``; names the ``products`` as lists of columns."""
        columns = resolve(frame, params["columns"], Polynomial.title)
        require(frame, columns, "number", Polynomial.title)
        pick = combinations_with_replacement if params["powers"] else combinations
        chosen = [list(one) for degree in range(2, int(params["degree"]) + 1) for one in pick(columns, degree)]
        if len(chosen) > MOST_PRODUCTS:
            raise StageError(
                "products_many",
                f"{len(columns)} columns have {len(chosen):,} products; {MOST_PRODUCTS} are the most.",
                "Name fewer columns, or use a lower degree.",
            )
        products, taken = [], list(frame.columns)
        for names in chosen:
            new = free_name(" × ".join(names), taken)
            taken.append(new)
            products.append({"name": new, "of": names})
        return Fitted(columns, {"products": products})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """New columns; a product with a missing value is missing."""
        values = {name: doubles(frame, name) for name in columns}
        made = []
        for product in parameters["products"]:
            result = values[product["of"][0]]
            for name in product["of"][1:]:
                result = result * values[name]
            made.append(back(product["name"], result))
        return Applied(frame.with_columns(made))


class Ratio:
    """One column divided by another, behind both."""

    title: ClassVar[str] = "Ratios"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{pairs: [{of, by}], atZero}``; names the ``ratios``."""
        ratios, taken = [], list(frame.columns)
        names = [name for pair in params["pairs"] for name in (pair["of"], pair["by"])]
        columns = resolve(frame, {"by": "names", "names": names}, Ratio.title)
        require(frame, columns, "number", Ratio.title)
        for pair in params["pairs"]:
            new = free_name(f"{pair['of']} ÷ {pair['by']}", taken)
            taken.append(new)
            ratios.append({"name": new, "of": pair["of"], "by": pair["by"]})
        return Fitted(columns, {"ratios": ratios, "atZero": float(params["atZero"])})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """New columns; missing where a side is missing, ``atZero`` where the divisor is 0."""
        made = []
        for ratio in parameters["ratios"]:
            of, by = doubles(frame, ratio["of"]), doubles(frame, ratio["by"])
            with np.errstate(all="ignore"):
                divided = np.where(by == 0, np.where(np.isnan(of), np.nan, parameters["atZero"]), of / by)
            made.append(back(ratio["name"], divided))
        return Applied(frame.with_columns(made))
