"""Monitor on real folders: what is still, what moves, and what can't be compared."""

import json
from pathlib import Path

import polars as pl
import pytest

from stagecraft import entries
from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.io import read_json
from stagecraft.modeling.testing import make_features, mixed_table, partitioned

TRAIN = {
    "algorithm": "linear",
    "hyper": {"regularization": 0.1},
    "patience": None,
    "class_weights": "none",
    "validation": {"method": "holdout"},
    "test_estimate": {"method": "partition"},
    "threshold": {"rule": "f1"},
    "seed": 3,
}
CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))
DEFAULTS = json.loads((Path(__file__).parent / "cases" / "defaults.json").read_text())["params"]


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A folder as the server lays it out for a question, without the batch; and rows like those of the training."""
    folder = tmp_path_factory.mktemp("watched")
    frame = partitioned(mixed_table("binary", 3000))
    features = make_features(folder / "features", frame, "y", "binary")
    model = run_stage(folder / "train", "train", TRAIN, {"features": [features]}).outputs["model"]
    asked = {
        "endpoint_name": "model",
        "environment": "trial",
        "canary_share": 0.0,
        "runner": "auto",
        "max_rows": 1000,
    }
    endpoint = run_stage(folder / "deploy", "deploy", asked, {"model": [model], "report": []}).outputs["endpoint"]
    drift = run_stage(folder / "monitor", "monitor", DEFAULTS, {"endpoint": [endpoint]}).outputs["drift"]
    for name, target in (("endpoint", endpoint), ("drift", drift)):
        (folder / "base" / "input" / name).mkdir(parents=True)
        (folder / "base" / "input" / name / "0").symlink_to(target)
    names = [entry["name"] for entry in read_json(endpoint / "endpoint.json")["signature"]]
    return folder / "base", frame.select(names)


def judge(watched, tmp_path, write=None, limits=DEFAULTS, rows=None):
    base = tmp_path / "base"
    (base / "input" / "source" / "0").mkdir(parents=True)
    for name in ("endpoint", "drift"):
        (base / "input" / name).symlink_to(watched[0] / "input" / name)
    if write is not None:
        write(base / "input" / "source" / "0" / "batch")
    return entries.load("monitor").judge_batch({"limits": limits, **({} if rows is None else {"rows": rows})}, base)


def numbers(frame):
    return [name for name, dtype in frame.schema.items() if dtype.is_float()]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_moved_column_reaches_the_level_of_the_case(path, watched, tmp_path):
    case = json.loads(path.read_text())
    frame = watched[1]
    name = numbers(frame)[0]
    moved = frame.with_columns(pl.col(name) + case["shift"] * frame[name].std())
    report = judge(watched, tmp_path, moved.write_csv, case["params"])
    levels = {column["name"]: column["level"] for column in report["columns"]}
    assert levels[name] == case["level"]


def test_the_same_rows_are_stable_in_every_form_they_may_come_in(watched, tmp_path):
    frame = watched[1]
    forms = {
        "csv": frame.write_csv,
        "semicolons": lambda path: frame.write_csv(path, separator=";"),
        "parquet": frame.write_parquet,
        "lines": frame.write_ndjson,
        "list": lambda path: path.write_text(json.dumps(frame.to_dicts())),
        "reordered": frame.select(reversed(frame.columns)).write_csv,
    }
    for name, write in forms.items():
        report = judge(watched, tmp_path / name, write)
        assert (report["level"] in ("stable", "noticed"), report["rows"], report["refused"]) == (True, frame.height, 0)


def test_logged_rows_are_judged_as_a_file_would_be(watched, tmp_path):
    frame = watched[1]
    from_file = judge(watched, tmp_path / "file", frame.write_ndjson)
    from_log = judge(watched, tmp_path / "log", rows=frame.to_dicts())
    assert from_log == from_file


def test_missing_values_alarm_and_mistyped_cells_are_counted(watched, tmp_path):
    frame = watched[1]
    name = numbers(frame)[0]
    gone = judge(watched, tmp_path / "gone", frame.with_columns(pl.lit(None).cast(pl.Float64).alias(name)).write_csv)
    assert gone["level"] == "alarm"
    typo = frame.with_columns(pl.col(name).cast(pl.String)).with_columns(
        pl.when(pl.int_range(frame.height) < 7).then(pl.lit("many")).otherwise(pl.col(name)).alias(name)
    )
    assert judge(watched, tmp_path / "typo", typo.write_csv)["refused"] == 7


def test_few_rows_are_counted_not_judged(watched, tmp_path):
    report = judge(watched, tmp_path, watched[1].head(20).write_csv)
    assert not report["judged"]
    assert "too few" in report["verdict"]["text"]


def test_the_small_pictures_stand_by_harm_and_hold_every_row_with_a_value(watched, tmp_path):
    frame = watched[1]
    moved = frame.with_columns(pl.lit(float(frame[name].max()) * 3).alias(name) for name in frame.columns[:1])
    report = judge(watched, tmp_path, moved.write_csv)
    panel = next(panel for panel in report["panels"] if panel["kind"] == "multiples")
    tones = [item["tone"] for item in panel["items"]]
    assert tones == sorted(tones, key=["bad", "warn", "good"].index)
    assert {item["name"] for item in panel["items"]} == {row["column"] for row in report["panels"][1]["rows"]}
    for item in panel["items"]:
        for side in ("before", "after"):
            assert sum(one[side] for one in item["bins"]) == pytest.approx(1) or item["name"] not in moved.columns


@pytest.mark.parametrize(
    ("content", "code"),
    [("p,q\n1,2\n", "batch_other_columns"), ("[1, 2]", "batch_unreadable"), ('{"a": ', "batch_unreadable")],
)
def test_what_is_no_batch_is_refused_with_a_reason(content, code, watched, tmp_path):
    with pytest.raises(StageError) as refused:
        judge(watched, tmp_path, lambda path: path.write_text(content))
    assert refused.value.code == code


def test_a_header_alone_is_an_empty_batch(watched, tmp_path):
    with pytest.raises(StageError) as refused:
        judge(watched, tmp_path, watched[1].head(0).write_csv)
    assert refused.value.code == "batch_empty"
