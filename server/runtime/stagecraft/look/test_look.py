import datetime as dt

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import roc_auc_score

from stagecraft.io import read_json
from stagecraft.look.changes import account, changes_of
from stagecraft.look.classes import by_class
from stagecraft.look.correlation import pairwise
from stagecraft.look.findings import findings_of, shift_of
from stagecraft.look.power import area_under, power_of
from stagecraft.look.preview import MOST_CELLS, MOST_TEXT, cell_of, preview_of
from stagecraft.look.rejected import rejects_of
from stagecraft.look.sample import sample_of
from stagecraft.look.write import write_table
from stagecraft.profile import profile_of
from stagecraft.protocol import encode
from stagecraft.recipe import Recipe


def rng():
    return np.random.default_rng(5)


def table(**columns):
    height = len(next(iter(columns.values())))
    part = ["train", "train", "validation", "test"]
    return pl.DataFrame(
        {"__row": range(height), "__partition": [part[at % 4] for at in range(height)], **columns}
    )  # fmt: skip


# ---- preview


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (float("nan"), None),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
        (0.1 + 0.2, 0.30000000000000004),
        (2**53, 2**53),
        (2**53 + 1, "9007199254740993"),
        (-(2**62), "-4611686018427387904"),
        ("", ""),
        (" x ", " x "),
        (dt.date(2026, 3, 1), "2026-03-01"),
        (dt.datetime(2026, 3, 1, 12, 0, 0, 5000), "2026-03-01 12:00:00.005000"),
        (True, True),
    ],
)
def test_a_cell_is_shown_as_it_is_stored(value, shown):
    assert cell_of(value) == shown


def test_a_long_text_is_cut_and_says_how_long_it_is():
    cell = cell_of("ab" * MOST_TEXT)
    assert (len(cell["text"]), cell["length"]) == (MOST_TEXT, 2 * MOST_TEXT)


def test_the_first_rows_are_the_first_and_the_random_ones_are_rows_of_the_table():
    frame = table(a=list(range(1_000)), b=[f"t{at}" for at in range(1_000)])
    preview = preview_of(frame, {"a": "ingest"})
    assert preview["first"]["cells"][3] == [3, "t3"] and preview["first"]["partitions"][2] == "validation"
    assert preview["columns"] == [
        {"name": "a", "type": "integer", "origin": "ingest"},
        {"name": "b", "type": "string", "origin": None},
    ]
    rows = preview["random"]["rows"]
    assert len(set(rows)) == 100 and rows == sorted(rows) and rows != list(range(100))
    assert preview["random"]["cells"] == [[row, f"t{row}"] for row in rows]
    assert preview_of(frame, {"a": "ingest"}) == preview


def test_a_table_of_a_thousand_columns_stays_small():
    frame = table(**{f"c{at}": rng().normal(size=500) for at in range(1_000)})
    preview = preview_of(frame)
    assert len(preview["columns"]) == 1_000
    assert len(preview["first"]["cells"]) * 1_000 <= MOST_CELLS
    assert len(encode(preview)) < 2_000_000


def test_an_empty_table_and_one_row_have_a_preview():
    assert preview_of(table(a=[1]).clear())["random"]["cells"] == []
    assert preview_of(table(a=[1]))["random"]["cells"] == [[1]]


# ---- rejects


def test_every_rule_is_counted_and_shown_by_its_first_rows():
    frame = pl.DataFrame(
        {
            "__row": [None, *range(300)],
            "line": [7, *([None] * 300)],
            "stage": ["ingest", *(["clean"] * 300)],
            "rule": ["too_few_cells", *(["duplicate"] * 300)],
            "reason": ["3 of 4 cells", *(["equal"] * 300)],
            "raw": ["x" * 5_000, *(["{}"] * 300)],
        },
        schema_overrides={"__row": pl.Int64, "line": pl.Int64},
    )
    told = rejects_of(frame)
    assert [(rule["rule"], rule["rows"]) for rule in told["rules"]] == [("duplicate", 300), ("too_few_cells", 1)]
    assert sum(rule["rows"] for rule in told["rules"]) == told["rows"] == 301
    assert [row["rule"] for row in told["slice"]].count("duplicate") == 50
    assert next(row for row in told["slice"] if row["rule"] == "too_few_cells")["raw"]["length"] == 5_000
    assert rejects_of(frame.clear()) == {"rows": 0, "rules": [], "slice": []}


# ---- figures


def test_the_sample_holds_training_rows_only_and_spreads_over_them():
    frame = table(a=list(range(100_000)))
    sample = sample_of(frame, most=1_000)
    assert set(sample["__partition"]) == {"train"} and sample.height == 1_000
    assert sample["a"][0] == 0 and sample["a"][-1] > 99_000


def test_the_area_is_scikit_learns():
    random = rng()
    y = random.integers(0, 2, 500).astype(float)
    score = np.round(random.normal(size=500) + y, 1)
    assert area_under(y, score) == pytest.approx(roc_auc_score(y, score), abs=1e-12)


def test_correlations_with_gaps_are_those_of_pandas_pairs():
    random = rng()
    values = random.normal(size=(400, 5)) * [1, 1e6, 1e-6, 1, 1] + [0, 1e9, 0, 3, 0]
    values[:, 3] += values[:, 0]
    values[random.random(values.shape) < 0.2] = np.nan
    values[:, 4] = 7.0
    ours = pairwise(values)
    for i in range(4):
        for j in range(4):
            both = np.isfinite(values[:, i]) & np.isfinite(values[:, j])
            expected = np.corrcoef(values[both, i], values[both, j])[0, 1]
            assert ours[i][j] == pytest.approx(expected, abs=1e-4)
    assert ours[4] == [None] * 5


@pytest.mark.parametrize("problem", ["binary", "multiclass", "regression"])
def test_a_copy_of_the_answer_is_all_powerful_and_noise_is_not(problem):
    random = rng()
    n = 4_000
    if problem == "regression":
        y = pl.Series("y", np.exp(random.normal(size=n)))
        copy, floor = y * 2 + 1, 0.0
    else:
        y = pl.Series("y", random.integers(0, 2 if problem == "binary" else 4, n)).cast(pl.String)
        copy, floor = y + "!", 0.5
    assert power_of(copy, y, problem) > 0.99
    for noise in (pl.Series(random.normal(size=n)), pl.Series(random.integers(0, 2_000, n)).cast(pl.String)):
        assert power_of(noise, y, problem) == pytest.approx(floor, abs=0.04)


def test_missing_values_that_tell_the_answer_are_noticed():
    y = pl.Series("y", ["a", "b"] * 500)
    column = pl.Series([None, 1.0] * 500)
    # Every second row is of one class; the halves must not be cut the same way.
    order = rng().permutation(1_000)
    assert power_of(column[order], y[order], "binary") > 0.99


def test_figures_by_class_are_those_of_the_rows_of_the_class():
    random = rng()
    frame = table(x=random.normal(size=2_000), t=random.choice(["a", "b"], 2_000), y=["no", "no", "no", "yes"] * 500)
    frame = frame.with_columns(__partition=pl.lit("train"))
    profile = profile_of(frame)
    told = by_class(frame, profile, "y", ["no", "yes"])
    mine = frame.filter(pl.col("y") == "yes")["x"].to_numpy()
    assert told["rows"] == {"no": 1_500, "yes": 500}
    assert told["columns"]["x"]["yes"]["mean"] == pytest.approx(mine.mean())
    edges = profile["columns"]["x"]["histogram"]["edges"]
    assert told["columns"]["x"]["yes"]["counts"] == np.histogram(mine, edges)[0].tolist()
    assert told["columns"]["t"]["no"]["counts"] is None and told["columns"]["t"]["no"]["top"]


# ---- findings


def schema_of(frame, target="y", problem="binary", roles=None):
    columns = [
        {"name": name, "role": (roles or {}).get(name) or ("target" if name == target else None)}
        for name in frame.columns
        if not name.startswith("__")
    ]
    return {"columns": columns, "target": target, "problemType": problem, "classes": None}


def found(frame, **facts):
    schema = schema_of(frame, **facts)
    return findings_of(profile_of(frame), schema, frame, {}, None, None)


def codes(findings):
    return {(one["code"], tuple(one["columns"])) for one in findings}


def test_each_fault_is_found_and_a_sound_table_has_none():
    random = rng()
    n = 2_000
    sound = table(a=random.normal(size=n), b=random.choice(["x", "y", "z"], n), y=random.choice(["no", "yes"], n))
    assert found(sound) == []
    faulty = sound.with_columns(
        half=pl.Series([None, None, None, 1] * (n // 4)),
        few=pl.Series([None, *range(10)] * (n // 11 + 1))[:n],
        gone=pl.lit(None, dtype=pl.Float64),
        same=pl.lit(1),
        key=pl.Series([f"k{at}" for at in range(n)]),
        money=pl.Series(np.exp(3 * random.normal(size=n))),
        far=pl.Series(np.where(random.random(n) < 0.01, 50.0, random.normal(size=n))) * random.choice([-1, 1], n),
    )
    assert codes(found(faulty)) == {
        ("mostly_missing", ("half",)),
        ("missing", ("few",)),
        ("empty", ("gone",)),
        ("constant", ("same",)),
        ("identifier", ("key",)),
        ("skewed", ("money",)),
        ("outliers", ("far",)),
    }


def test_gaps_in_many_columns_are_one_finding_with_all_of_them():
    gap = pl.Series([None, *range(1, 20)] * 20, dtype=pl.Float64)
    frame = table(**{f"c{at:02}": gap for at in range(30)}, t=[None, "a", "b", "c"] * 100, y=["no", "yes"] * 200)
    told = [one for one in found(frame) if one["code"] == "missing"]
    assert [(one["kind"], len(one["columns"])) for one in told] == [("number", 30), ("text", 1)] or [
        (one["kind"], len(one["columns"])) for one in told
    ] == [("text", 1), ("number", 30)]
    assert all("30 number columns" in one["text"] for one in told if one["kind"] == "number")


def test_findings_stand_by_harm_and_name_leaks_twins_shifts_and_copies():
    random = rng()
    n = 8_000
    x = random.normal(size=n)
    frame = table(x=x, twin=x * 3 + 1, moved=x, y=random.choice(["no", "yes"], n, p=[0.98, 0.02]))
    late = (pl.col("__partition") == "test").cast(pl.Float64)
    frame = frame.with_columns(moved=pl.Series(random.normal(size=n)) + 2 * late)
    correlation = {"columns": ["x", "twin"], "values": [[1.0, 1.0], [1.0, 1.0]]}
    all_found = findings_of(profile_of(frame), schema_of(frame), frame, {"x": 0.999, "twin": 0.9}, correlation, 80)
    assert [one["code"] for one in all_found] == ["leak", "shift", "duplicates", "imbalance", "twins"]
    assert all_found[1]["columns"] == ["moved"] and "test" in all_found[1]["text"]
    assert all(0 <= one["harm"] <= 100 for one in all_found)


def test_equal_histograms_have_no_shift_and_few_rows_make_none():
    counts = rng().integers(0, 50, 30)
    assert shift_of(counts, counts) == pytest.approx(0, abs=1e-3)
    left = np.histogram(rng().normal(size=1_000), 30, (-5, 5))[0]
    right = np.histogram(np.random.default_rng(6).normal(size=600), 30, (-5, 5))[0]
    assert shift_of(left, right) < 0.1


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (["no", "yes"] * 300, "binary"),
        ([True, False] * 300, "binary"),
        (["a", "b", "c"] * 200, "multiclass"),
        ([0, 1, 2] * 200, "multiclass"),
        ([float(at) for at in range(600)], "regression"),
    ],
)
def test_leaks_show_before_label_has_looked_at_the_target(values, problem, tmp_path):
    order = rng().permutation(len(values))
    y = [values[at] for at in order]
    frame = table(y=y, copy=[f"{value}" for value in y] if problem != "regression" else [value * 2 for value in y])
    frame = frame.with_columns(__partition=pl.lit("train"))
    schema = {**schema_of(frame, problem=None)}
    write_table(tmp_path, frame, profile_of(frame), schema, {"rule": "random"})
    told = read_json(tmp_path / "look" / "findings.json")
    assert told["measure"] == ("R²" if problem == "regression" else "AUC")
    assert ("leak", ["copy"]) in [(one["code"], one["columns"]) for one in told["findings"]]
    assert (tmp_path / "look" / "classes.json").exists() == (problem != "regression")


# ---- before and after


def test_before_and_after_of_every_step_count_the_changed_cells():
    random = rng()
    n = 1_000
    a = np.where(random.random(n) < 0.1, np.nan, random.normal(size=n))
    a[5] = 80.0
    frame = table(a=a, b=random.choice(["x", "y"], n), c=np.ones(n)).with_columns(pl.col("a").fill_nan(None))
    train = frame.filter(pl.col("__partition") == "train")
    columns = {"by": "names", "names": ["a"]}
    fitted = Recipe().extended(
        [
            {"op": "impute", "params": {"columns": columns, "method": "median", "value": None, "flag": True}},
            {"op": "clip", "params": {"columns": columns, "factor": 3.0}},
            {"op": "drop_columns", "params": {"columns": {"by": "names", "names": ["c"]}, "maxMissing": None}},
        ],
        "clean",
    ).fit(train, None, 1)  # fmt: skip
    impute, clip, drop = changes_of(fitted, 0, train)
    gaps = train["a"].null_count()
    filled = next(column for column in impute["columns"] if column["name"] == "a")
    assert (filled["changed"], filled["of"], filled["after"]["missing"]) == (gaps, train.height, 0.0)
    assert filled["sharedAxis"] and filled["before"]["histogram"]["edges"] == filled["after"]["histogram"]["edges"]
    assert sum(filled["after"]["histogram"]["counts"]) - sum(filled["before"]["histogram"]["counts"]) == gaps
    assert [column["state"] for column in impute["columns"]] == ["changed", "added"]
    assert not clip["columns"][0]["sharedAxis"] and clip["columns"][0]["before"]["max"] == 80.0
    assert [(column["name"], column["state"]) for column in drop["columns"]] == [("c", "dropped")]
    rows = [{"name": "Remove duplicates"}, {"name": "Fill"}, {"name": "Clip"}, {"name": "Drop"}]
    told = account(rows, 1, [impute, clip, drop], train.height)["operations"]
    assert [one["op"] for one in told] == [None, "impute", "clip", "drop_columns"]
