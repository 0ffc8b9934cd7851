import datetime
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagecraft.entries import DEFAULT_ROOT
from stagecraft.errors import StageError
from stagecraft.signature import DATE_PATTERNS, DTYPES, NUMBER_PATTERNS, CellError, check_format, parse_cell, parse_rows
from stagecraft.textcolumns import missing_expr, parse_expr, parse_series, parse_text

GROUPS = json.loads(Path(DEFAULT_ROOT / "ingest" / "cases" / "cells.json").read_text(encoding="utf-8"))
CASES = [
    pytest.param(group["entry"], cell, id=f"{group['title']}: {cell['raw']!r}")
    for group in GROUPS
    for cell in group["cells"]
]
EPOCH = datetime.datetime(1970, 1, 1)


def physical(value):
    if isinstance(value, datetime.datetime):
        return (value - EPOCH) // datetime.timedelta(milliseconds=1)
    if isinstance(value, datetime.date):
        return (value - EPOCH.date()).days
    return value


@pytest.mark.parametrize(("entry", "cell"), CASES)
def test_a_cell_means_what_the_shared_cases_say(entry, cell):
    if cell.get("error"):
        with pytest.raises(CellError):
            parse_cell(entry, cell["raw"])
    else:
        assert physical(parse_cell(entry, cell["raw"])) == cell["value"]


@pytest.mark.parametrize(("entry", "cell"), [case for case in CASES if isinstance(case.values[1]["raw"], str)])
def test_a_column_of_text_gives_the_same_values_as_single_cells(entry, cell):
    column = pl.DataFrame({"x": [cell["raw"]]})
    value = column.select(parse_expr(entry, pl.col("x"))).to_series()
    assert value.dtype == DTYPES[entry["type"]]
    assert value.to_physical()[0] == cell.get("value")
    missing = column.select(missing_expr(entry, pl.col("x"))).item()
    assert missing == (not cell.get("error") and cell["value"] is None)


ENTRIES = [
    {"name": "x", "type": kind, "format": style, "nullTokens": tokens}
    for kind, styles in (
        ("number", NUMBER_PATTERNS),
        ("integer", NUMBER_PATTERNS),
        ("boolean", [None]),
        ("date", DATE_PATTERNS),
        ("datetime", DATE_PATTERNS),
    )
    for style in styles
    for tokens in (["NA", "-", "1.0"], ["NA"])
]
LIKELY = (
    st.text("0123456789+-.,eE/:TZ NAx\u00a0", max_size=24)
    | st.dates().map(str)
    | st.datetimes().map(str)
    | st.from_regex(r"[ +-]?[0-9]{1,5}[-/.][0-9]{1,2}[-/.][0-9]{1,4} ?", fullmatch=True)
    | st.floats().map(str)
)


@given(st.lists(LIKELY | st.text(max_size=8).filter(lambda text: text.isprintable()), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_both_readers_agree_on_any_text(texts):
    column = pl.DataFrame({"x": texts}, schema={"x": pl.String})
    for entry in ENTRIES:
        values = column.select(parse_expr(entry, pl.col("x"))).to_series()
        singles = []
        for text in texts:
            try:
                singles.append(parse_cell(entry, text))
            except CellError:
                singles.append(None)
        assert values.to_physical().to_list() == [physical(value) for value in singles], entry
        quick = parse_series(entry, column["x"])
        assert quick.equals(values.alias("x"), null_equal=True, check_dtypes=True), entry


def test_cells_that_do_not_fit_are_counted_and_missing_ones_are_not():
    entry = {"name": "x", "type": "number", "format": None, "nullTokens": ["NA"]}
    typed, misfits = parse_text([entry], pl.DataFrame({"x": ["1", "NA", " ", "two", "three", None]}))
    assert typed["x"].to_list() == [1.0, None, None, None, None, None]
    assert misfits == {"x": 2}


def test_a_request_is_mapped_by_name_and_every_violation_is_named():
    signature = [
        {"name": "age", "type": "integer", "format": None, "nullTokens": [], "required": True},
        {"name": "__proto__", "type": "string", "format": None, "nullTokens": [], "required": False},
        {"name": "when", "source": "Date", "type": "date", "format": None, "nullTokens": [], "required": False},
    ]
    rows = [
        {"Date": "2020-01-02", "extra": 1, "age": "41", "__proto__": "x"},
        {"age": None, "when": "soon"},
    ]
    frame, violations = parse_rows(signature, rows)
    assert frame["age"].to_list() == [41, None]
    assert frame["__proto__"].to_list() == ["x", None]
    assert frame["when"].to_list() == [datetime.date(2020, 1, 2), None]
    assert violations[0] == {}
    assert set(violations[1]) == {"age", "when"}


def test_a_format_nobody_can_read_is_refused_by_name():
    with pytest.raises(StageError) as refused:
        check_format({"name": "when", "type": "date", "format": "MMM YY"})
    assert refused.value.code == "format_unknown"
    assert refused.value.where == {"column": "when"}
