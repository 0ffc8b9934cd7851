"""Fewer columns that say most of it: principal components, and the columns that tell most about the target."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import polars as pl
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

from stagecraft.steps import Applied, FitContext, Fitted, Params, free_name, require, resolve

from .shapes import back, doubles

INFORMATION_ROWS = 20_000
"""Evenly spread rows that mutual information is measured on."""


class Pca:
    """The first principal components of standardised columns, in place of the columns."""

    title: ClassVar[str] = "Principal components"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, components}``; learns ``centre`` and ``spread`` by column and ``weights`` by component. Rows with
        a gap teach nothing. The largest weight of a component is positive, so that its sign isn't chance."""
        columns = resolve(frame, params["columns"], Pca.title)
        require(frame, columns, "number", Pca.title)
        values = np.column_stack([doubles(frame, name) for name in columns]) if columns else np.zeros((0, 0))
        values = values[np.isfinite(values).all(axis=1)]
        if len(values) < 2 or not columns:
            return Fitted([], {"centre": {}, "spread": {}, "components": []})
        centre, spread = values.mean(axis=0), values.std(axis=0)
        spread = np.where(spread > 1e-12 * np.maximum(1.0, np.abs(centre)), spread, 1.0)
        z = (values - centre) / spread
        vectors = np.linalg.eigh(z.T @ z / len(z))[1][:, ::-1]
        taken = [name for name in frame.columns if name not in columns]
        components: list[dict[str, Any]] = []
        for at in range(min(int(params["components"]), len(columns))):
            vector = vectors[:, at]
            vector = vector * np.sign(vector[np.argmax(np.abs(vector))])
            name = free_name(f"component_{at + 1}", taken)
            taken.append(name)
            components.append({"name": name, "weights": vector.tolist()})
        by_name = {"centre": centre, "spread": spread}
        learned = {key: dict(zip(columns, part.tolist(), strict=True)) for key, part in by_name.items()}
        return Fitted(columns, {**learned, "components": components})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """The components; all missing where a value is missing."""
        if not columns:
            return Applied(frame)
        z = [(doubles(frame, name) - parameters["centre"][name]) / parameters["spread"][name] for name in columns]
        made = []
        for component in parameters["components"]:
            # One column after the other: a product of matrices sums in another order for one row than for many.
            total = np.zeros(frame.height)
            for values, weight in zip(z, component["weights"], strict=True):
                total = total + values * weight
            made.append(back(component["name"], total))
        return Applied(frame.drop(columns).with_columns(made))


class SelectInformation:
    """Keep the columns that tell most about the target among training rows."""

    title: ClassVar[str] = "Keep the most telling columns"
    uses_target: ClassVar[bool] = True
    drops_columns: ClassVar[bool] = True

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{keep}``: how many number columns stay, by mutual information with the target; gaps count as the mean."""
        names = [name for name, dtype in frame.schema.items() if dtype.is_numeric() or dtype == pl.Boolean]
        if len(names) <= params["keep"] or context.target is None:
            return Fitted([], {})
        there = np.flatnonzero(context.target.is_not_null().to_numpy())
        rows = there[np.unique(np.linspace(0, len(there) - 1, min(len(there), INFORMATION_ROWS)).astype(int))]
        values = np.column_stack([doubles(frame, name)[rows] for name in names])
        means = np.where(np.isnan(values).all(axis=0), 0.0, np.nan_to_num(np.nanmean(values, axis=0)))
        values = np.where(np.isnan(values), means, values)
        yes_or_no = np.array([frame.schema[name] == pl.Boolean for name in names])
        y = context.target[rows]
        if y.dtype.is_numeric() and y.n_unique() > 20:
            told = mutual_info_regression(
                values, y.cast(pl.Float64).to_numpy(), discrete_features=yes_or_no, random_state=context.seed
            )
        else:
            told = mutual_info_classif(
                values, y.cast(pl.String).to_numpy(), discrete_features=yes_or_no, random_state=context.seed
            )
        kept = set(np.argsort(-told, kind="stable")[: int(params["keep"])].tolist())
        return Fitted([name for at, name in enumerate(names) if at not in kept], {})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Without the columns."""
        return Applied(frame.drop(columns, strict=False))
