"""What type a column of text holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from stagecraft.signature import BLANKS, DATE_PATTERNS, MAX_SAFE, VALUE_TOKENS, Entry
from stagecraft.textcolumns import parse_expr

NULL_TOKENS = ["NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "#N/A", "?"]
"""Missing in any column."""

UNIQUE_FROM = 20
"""In fewer rows different values are no wonder."""

MIXED = 0.8
"""Share of values of one type from which the rest is worth a report."""


@dataclass
class Found:
    """What is known of a column. ``warnings`` are ``{code, column, message}``."""

    name: str
    type: str
    format: str | None
    tokens: list[str]
    missing: float
    distinct: int
    examples: list[str]
    role: str | None = None
    misfits: int | None = None
    """Cells that don't fit a type somebody chose; None: nobody did."""
    warnings: list[dict[str, Any]] = field(default_factory=list)

    def warn(self, code: str, message: str) -> None:
        """Add a warning."""
        self.warnings.append({"code": code, "column": self.name, "message": message})


def find_decimal(values: Sequence[pl.Series]) -> str:
    """The decimal sign of a file: a comma when some column can be read with it and not with a point."""
    for texts in values:
        sample = texts.head(2000)
        if len(sample) == 0 or not sample.str.contains(",", literal=True).any():
            continue
        comma = _parses(sample, "number", ",")
        grouped = _parses(sample, "number", "1,234.5")
        if comma.all() and not grouped.all():
            return ","
    return "."


def values_of(column: pl.Series, tokens: Sequence[str]) -> pl.DataFrame:
    """Distinct trimmed values with their counts, without the missing ones; most frequent first, then by value."""
    trimmed = column.str.strip_chars(BLANKS).drop_nulls()
    counted = trimmed.alias("value").value_counts(name="count")
    kept = counted.filter((pl.col("value") != "") & ~pl.col("value").is_in(list(tokens)))
    return kept.sort(["count", "value"], descending=[True, False])


def _first_values(column: pl.Series, tokens: Sequence[str]) -> list[str]:
    """The first three different values, in file order."""
    first = column.drop_nulls().head(1000).str.strip_chars(BLANKS)
    kept = first.filter((first != "") & ~first.is_in(list(tokens)))
    return (kept if len(kept) else values_of(column, tokens)["value"]).unique(maintain_order=True).head(3).to_list()


def infer(name: str, column: pl.Series, tokens: Sequence[str], decimal: str) -> Found:
    """Type, format and peculiarities of one column.

    :param column: raw text, null where the cell was empty
    :param tokens: texts that mean missing
    :param decimal: decimal sign of the file
    """
    counted = values_of(column, tokens)
    present = int(counted["count"].sum())
    rows = len(column)
    found = Found(
        name,
        "string",
        None,
        list(tokens),
        (rows - present) / rows if rows else 0.0,
        counted.height,
        _first_values(column, tokens),
    )
    if counted.height == 0:
        if rows:
            found.warn("column_empty", f"“{name}” has no value in any row.")
        return found
    _decide(found, counted, decimal)
    if counted.height == 1 and rows > 1:
        found.warn(
            "column_constant", f"“{name}” has the same value, “{counted['value'][0][:40]}”, wherever it has one."
        )
    if counted.height == rows > UNIQUE_FROM and found.type in ("string", "integer"):
        found.role = unique_role(name, found.type, column)
        warn_unique(found)
    return found


def unique_role(name: str, kind: str, column: pl.Series) -> str | None:
    """``id`` when a column of different values everywhere is an identifier rather than a measure or a sentence."""
    if re.search(r"(^|[ _.-])(id|uuid|guid|key|no|nr|index|rownames?)$", name.lower()) or re.search(
        r"[a-z](ID|Id|No|Nr|Key)$", name
    ):
        return "id"
    if kind == "integer":
        numbers = column.str.strip_chars(BLANKS).cast(pl.Int64, strict=False) if column.dtype == pl.String else column
        return "id" if numbers.diff().drop_nulls().eq(1).all() else None
    # Sentences aren't identifiers; codes are short and have no blanks.
    codes = column.drop_nulls().head(1000)
    return (
        "id" if not codes.str.contains(" ", literal=True).any() and (codes.str.len_chars().max() or 0) <= 64 else None
    )


def warn_unique(found: Found) -> None:
    """Say what a column of different values is taken for."""
    if found.role == "id":
        found.warn(
            "column_unique", f"“{found.name}” has a different value in every row. It is taken for an identifier."
        )
    elif found.type == "string":
        found.warn(
            "column_unique",
            f"“{found.name}” has a different value in every row: it tells rows apart, but teaches nothing.",
        )


def _parses(texts: pl.Series, kind: str, style: str | None) -> pl.Series:
    entry: Entry = {"name": "value", "type": kind, "format": style, "nullTokens": []}
    return texts.to_frame("value").select(parse_expr(entry, pl.col("value")).is_not_null()).to_series()


def _decide(found: Found, counted: pl.DataFrame, decimal: str) -> None:
    texts = counted["value"]
    lower = texts.head(10).str.to_lowercase()
    if counted.height <= 6 and lower.is_in(["true", "false"]).all():
        found.type = "boolean"
        return
    softened = counted.filter(~pl.col("value").is_in(VALUE_TOKENS))
    if softened.height == 0:
        return
    if _number(found, softened, decimal) or _moment(found, softened):
        dropped = (
            [token for token in VALUE_TOKENS if token in set(texts.to_list())] if softened.height < len(texts) else []
        )
        if dropped:
            found.tokens = [*found.tokens, *dropped]
            present = int(softened["count"].sum())
            rows = int(counted["count"].sum()) / max(1e-9, 1 - found.missing) if found.missing < 1 else 0
            found.missing = 1 - present / rows if rows else found.missing
            found.distinct = softened.height
            found.examples = [example for example in found.examples if example not in dropped]


def _number(found: Found, counted: pl.DataFrame, decimal: str) -> bool:
    texts, weights = counted["value"], counted["count"]
    styles = [",", ".", "1,234.5"] if decimal == "," else [".", "1,234.5", ","]
    shares: dict[str, float] = {}
    total = int(weights.sum())
    for style in styles:
        fits = _parses(texts, "number", style)
        shares[style] = int(weights.filter(fits).sum()) / total
        if shares[style] == 1:
            return _as_number(found, texts, style)
        if shares[style] == 0 and style == styles[0] and not texts.head(50).str.contains(r"[0-9]").any():
            return False
    if max(shares.values()) >= MIXED:
        best = max(shares, key=lambda style: shares[style])
        odd = counted.filter(~_parses(texts, "number", best))
        few = ", ".join(f"“{text[:30]}”" for text in odd["value"].head(3).to_list())
        found.warn(
            "column_mixed",
            f"“{found.name}” is mostly numbers, but {int(odd['count'].sum())} cells are not ({few}). It is kept as "
            "text; choose the type number to count these as missing.",
        )
    return False


def _as_number(found: Found, texts: pl.Series, style: str) -> bool:
    whole = texts.str.contains(r"^[+-]?[0-9]+$")
    if style == "." and whole.any():
        padded = texts.str.contains(r"^[+-]?0[0-9]")
        if (padded & whole).any():
            sample = texts.filter(padded & whole)[0]
            found.warn(
                "leading_zeros", f"“{found.name}” holds codes with leading zeros such as “{sample}”: kept as text."
            )
            return False
        long = texts.filter(whole & (texts.str.len_chars() >= 16)).cast(pl.Float64)
        if (long.abs() > MAX_SAFE).any():
            found.warn("long_integers", f"“{found.name}” holds whole numbers of 16 digits and more: kept as text.")
            return False
    found.type = "integer" if whole.all() or (style != "." and _parses(texts, "integer", style).all()) else "number"
    found.format = None if style == "." else style
    return True


def _moment(found: Found, counted: pl.DataFrame) -> bool:
    texts, weights = counted["value"], counted["count"]
    head = texts.head(200)
    if not head.str.contains(r"^[0-9]{1,4}[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,4}").any():
        return False
    best, best_share = None, 0.0
    for kind in ("date", "datetime"):
        fitting: list[str] = []
        for style in DATE_PATTERNS:
            if style == "YYYYMMDD" or _parses(head, kind, style).mean() < 0.5:
                continue
            share = int(weights.filter(_parses(texts, kind, style)).sum()) / int(weights.sum())
            if share == 1:
                fitting.append(style)
            if share > best_share:
                best, best_share = style, share
        if len(fitting) > 1:
            found.warn(
                "date_order",
                f"“{found.name}” could be {' or '.join(fitting)}: no day is above 12, so only you can know. It is kept "
                "as text until you choose the type date and a format.",
            )
            return False
        if fitting:
            found.type, found.format = kind, fitting[0]
            if texts.str.contains("9999", literal=True).any():
                found.warn(
                    "date_sentinel", f"“{found.name}” holds the year 9999, which often means “never”. It is kept."
                )
            return True
    if best is not None and best_share >= MIXED:
        odd = counted.filter(~_parses(texts, "datetime", best))
        few = ", ".join(f"“{text[:30]}”" for text in odd["value"].head(3).to_list())
        found.warn(
            "column_mixed",
            f"“{found.name}” is mostly dates of the form {best}, but {int(odd['count'].sum())} cells are not ({few}). "
            "It is kept as text; choose the type date to count these as missing.",
        )
    return False
