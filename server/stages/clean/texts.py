"""One spelling for one thing: whitespace, case, synonyms. Nothing is learned, so any row can be changed alone."""

from collections.abc import Sequence
from typing import ClassVar

import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params, require, resolve

SPACE = "[ \t\n\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+"
"""Spelled out: what counts as space differs between languages."""


class TidyText:
    """Trim and collapse whitespace, fold case, replace synonyms; what is empty afterwards is missing."""

    title: ClassVar[str] = "Tidy text"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = False

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{columns, whitespace, letters: keep | lower | upper, synonyms: [{from: [text], to}]}``."""
        columns = resolve(frame, params["columns"], TidyText.title)
        require(frame, columns, "text", TidyText.title)
        words: dict[str, str] = {}
        for synonym in params["synonyms"]:
            for text in synonym["from"]:
                words.setdefault(text, synonym["to"])
        return Fitted(columns, {"whitespace": params["whitespace"], "letters": params["letters"], "words": words})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Tidied columns."""
        words = parameters["words"]
        tidied = []
        for name in columns:
            text = pl.col(name)
            if parameters["whitespace"]:
                text = text.str.replace_all(SPACE, " ").str.strip_chars(" ")
            if parameters["letters"] != "keep":
                text = text.str.to_lowercase() if parameters["letters"] == "lower" else text.str.to_uppercase()
            if words:
                text = text.replace(list(words), list(words.values()))
            tidied.append(pl.when(text != "").then(text).alias(name))
        return Applied(frame.with_columns(tidied))
