"""Typed conditions mean for many rows what they mean for one in ``evaluate.ts``."""

import json

import numpy as np
import pytest

from stagecraft.entries import stages_root
from stagecraft.errors import StageError
from stagecraft.expression import columns_read, evaluate, holds, types_of
from stagecraft.recipe_cases import signature_of
from stagecraft.signature import parse_rows

CASES = json.loads((stages_root() / "contract" / "cases" / "expressions.json").read_text(encoding="utf-8"))


def frame_of_cases():
    frame, wrong = parse_rows(signature_of(CASES["types"]), CASES["rows"])
    assert not any(wrong)
    return frame


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["text"])
def test_a_condition_is_worked_out_as_for_one_row(case):
    frame = frame_of_cases()
    types = types_of(case["tree"], frame, "Filter")
    true, unknown = holds(case["tree"], frame, types)
    said = [None if gone else bool(yes) for yes, gone in zip(true, unknown, strict=True)]
    assert said == case["expected"]
    alone = [holds(case["tree"], frame[at : at + 1], types)[0][0] for at in range(frame.height)]
    assert np.array_equal(true, alone)
    assert set(types) == set(columns_read(case["tree"]))


@pytest.mark.parametrize("case", CASES["unfit"][1:], ids=lambda case: case["text"])
def test_parts_that_dont_go_together_are_refused_with_the_character(case):
    frame = frame_of_cases()
    if case["tree"]["node"] == "column":
        return
    with pytest.raises(StageError) as caught:
        types_of(case["tree"], frame, "Filter")
    assert caught.value.code == "condition_unfit"
    assert caught.value.where == {"character": case["at"] + 1}


def test_a_column_that_isnt_there_is_named():
    with pytest.raises(StageError) as caught:
        types_of({"node": "column", "name": "gone", "at": 0}, frame_of_cases(), "Filter")
    assert caught.value.code == "column_missing"


def test_an_unknown_part_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="unknown part"):
        evaluate({"node": "eval", "at": 0}, frame_of_cases(), {})
