"""Columns that tell who somebody is: found by name, and by what their values look like among training rows."""

import re
from collections.abc import Sequence
from typing import ClassVar

import polars as pl

from stagecraft.steps import Applied, FitContext, Fitted, Params

LOOKED_AT = 200
"""Values looked at per column, evenly spread."""
ALIKE = 0.6
"""Share of the values that must look alike."""

NAMES = re.compile(
    r"(^|[^a-z])(e-?mail|mail_?address|phone|mobile|telephone|fax|(first|last|full|middle|family|given|user|customer)_?name"
    r"|surname|address|street|ssn|social_security|passport|iban|card_?number|credit_?card|birth_?date|date_?of_?birth|dob"
    r"|ip_?address|licen[cs]e_?plate|vorname|nachname|telefon|strasse|straße|geburtsdatum|anschrift|adresse)($|[^a-z])"
)
"""``propagate.ts`` knows the same names."""
VALUES = [
    re.compile(r"^[^\s@<>()\",;:]+@[^\s@<>()\",;:]+\.[^\W\d_]{2,}$"),
    re.compile(r"^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$"),
    re.compile(r"^[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}$"),
    re.compile(r"^\d{3}-\d{2}-\d{4}$"),
    re.compile(r"^\+\d[\d ()/.-]{6,18}\d$"),
]


def is_personal_name(name: str) -> bool:
    """Whether a column's name alone says that it is personal."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return NAMES.search(re.sub(r"[\s.]+", "_", spaced).lower()) is not None


class DropPersonal:
    """Remove columns of personal data, and those that name a row."""

    title: ClassVar[str] = "Drop personal and id columns"
    uses_target: ClassVar[bool] = False
    drops_columns: ClassVar[bool] = True

    @staticmethod
    def fit(frame: pl.DataFrame, params: Params, context: FitContext) -> Fitted:
        """``{personal, keep: [name], ids: [name]}``; ``ids`` are the columns earlier stages recognised."""
        kept, ids = set(params["keep"]), set(params["ids"])
        found = []
        for name in frame.columns:
            if name not in kept and (name in ids or (params["personal"] and _is_personal(frame[name]))):
                found.append(name)
        return Fitted(found, {})

    @staticmethod
    def apply(frame: pl.DataFrame, columns: Sequence[str], parameters: Params) -> Applied:
        """Without the columns."""
        return Applied(frame.drop(columns, strict=False))


def _is_personal(series: pl.Series) -> bool:
    if is_personal_name(series.name):
        return True
    if series.dtype != pl.String:
        return False
    known = series.drop_nulls()
    looked = known.gather_every(max(1, len(known) // LOOKED_AT)).head(LOOKED_AT).to_list()
    return any(sum(bool(one.match(text.strip())) for text in looked) >= ALIKE * len(looked) for one in VALUES) and bool(
        looked
    )
