import json

import polars as pl
import pytest

from stagecraft.errors import StageError
from stagecraft.execute import execute
from stagecraft.harness import prepare, run_stage
from stagecraft.io import read_json

DRAW = {"rule": "random", "column": None, "validation": 0.2, "test": 0.1}
INGEST = {"sample": None, "format": None, "columns": [], "badRows": "reject", "draw": DRAW, "target": None}
LABEL = {"target": "y", "problem": "auto", "positive": None, "conflicts": "keep"}


@pytest.fixture
def label(tmp_path):
    """Ingest a text and label it; ``clean`` puts operations in between."""
    runs = iter(range(1000))

    def run(text, ingest=None, clean=None, **params):
        base = tmp_path / str(next(runs))
        base.mkdir()
        source = base / "data.csv"
        source.write_text(text)
        done = run_stage(base / "ingest", "ingest", {**INGEST, **(ingest or {})}, sources=[source])
        if clean is not None:
            folder = [done.outputs["dataset"]]
            done = run_stage(base / "clean", "clean", {"operations": clean}, {"dataset": folder})
        return run_stage(base / "label", "label", {**LABEL, **params}, {"dataset": [done.outputs["dataset"]]})

    return run


def schema(done):
    return read_json(done.outputs["dataset"] / "schema.json")


def rows_of(labels, feature=lambda at: at):
    return "x,y\n" + "".join(f"{feature(at)}.5,{value}\n" for at, value in enumerate(labels))


def code(label, *args, **params):
    with pytest.raises(StageError) as caught:
        label(*args, **params)
    return caught.value.code


def test_rows_without_an_answer_are_set_aside_and_counted(label):
    done = label(rows_of((["yes", "no", ""] * 40)[:100]))
    assert done.rows == {"in": 100, "out": 67, "rejected": 33, "made": 0}
    rejects = done.frame("rejects", "rejects.parquet")
    assert set(rejects["rule"]) == {"target_missing"}
    assert rejects["__row"].to_list() == list(range(2, 100, 3))
    assert "33 rows (33.0 %)" in done.panel("findings")["rows"][0]["finding"]


@pytest.mark.parametrize(
    ("values", "problem", "classes", "positive"),
    [
        (["yes", "no"], "binary", ["no", "yes"], "yes"),
        (["true", "false"], "binary", ["false", "true"], "true"),
        (["1", "0"], "binary", ["0", "1"], "1"),
        (["1", "2", "2"], "binary", ["1", "2"], "1"),
        (["good", "good", "odd"], "binary", ["good", "odd"], "odd"),
        (["a", "b", "c"], "multiclass", ["a", "b", "c"], None),
        (["2", "10", "9"], "multiclass", ["2", "9", "10"], None),
    ],
)
def test_the_problem_the_classes_and_the_positive_one_follow_from_the_values(label, values, problem, classes, positive):
    found = schema(label(rows_of(values * 20)))
    assert (found["problemType"], found["classes"], found["positive"]) == (problem, classes, positive)


def test_many_numbers_are_a_quantity(label):
    done = label(rows_of(range(100)))
    assert schema(done)["problemType"] == "regression"
    assert schema(done)["classes"] is None
    assert sum(done.panel("target")["series"][0]["counts"]) == schema(done)["partitions"]["train"]


def test_what_was_asked_for_wins_over_what_was_guessed(label):
    assert schema(label(rows_of([1, 2, 3] * 20), problem="regression"))["problemType"] == "regression"
    assert schema(label(rows_of(["a", "b"] * 20), positive="a"))["positive"] == "a"
    assert schema(label(rows_of(["a", "b"] * 20), problem="multiclass"))["problemType"] == "multiclass"


@pytest.mark.parametrize(
    ("labels", "params", "expected"),
    [
        (["a"] * 20, {}, "target_one_class"),
        ([""] * 20, {}, "target_empty"),
        (["a", "b"], {"target": "nope"}, "target_unknown"),
        (["a", "b"], {"target": None}, "target_missing"),
        (["a", "b", "1"] * 9, {"problem": "regression"}, "target_not_numeric"),
        (["a", "b", "c"] * 9, {"problem": "binary"}, "target_not_binary"),
        ([f"{at}.25" for at in range(40)], {"problem": "multiclass"}, "target_is_float"),
        ([f"name {at}" for at in range(300)], {}, "target_text"),
        (["2020-01-01", "2020-01-02"], {}, "target_is_date"),
        (["a", "b"], {"positive": "c"}, "positive_unknown"),
    ],
)
def test_a_target_nothing_can_be_learned_from_is_explained(label, labels, params, expected):
    assert code(label, rows_of(labels), **params) == expected


def test_no_rows_at_all_block_here(label):
    assert code(label, "x,y\n") == "rows_none"


def test_text_that_could_be_a_quantity_says_how_many_values_would_do(label):
    with pytest.raises(StageError) as caught:
        label(rows_of([*map(str, range(30)), *["many"] * 10]), problem="regression")
    assert "30 of 40 values" in caught.value.message


def test_contradicting_rows_are_counted_and_can_be_set_aside(label):
    text = "id,x,y\n" + "".join(f"k{at}q,{at % 30},{'a' if at % 31 else 'b'}\n" for at in range(90)) + "k90q,31,b\n"
    kept = label(text)
    frame = kept.frame()
    contradicting = frame.filter(pl.col("y").n_unique().over("x") > 1).height
    assert contradicting > 0
    assert f"{contradicting} rows equal another row" in kept.panel("findings")["rows"][0]["finding"]
    gone = label(text, conflicts="reject")
    assert gone.rows["rejected"] == contradicting
    assert set(gone.frame("rejects", "rejects.parquet")["rule"]) == {"label_conflict"}


def test_a_class_of_one_row_is_warned_about_and_survives_the_split(label):
    done = label(rows_of(["a", "b"] * 50 + ["c"]), ingest={"draw": {**DRAW, "rule": "stratified"}})
    assert "Class “c” has a single row" in done.panel("findings")["rows"][0]["finding"]
    assert done.frame().filter(pl.col("y") == "c")["__partition"].to_list() == ["train"]


def test_strata_give_every_partition_the_same_class_shares_and_keep_copies_together(label):
    labels = (["rare"] + ["usual"] * 9) * 100
    done = label(rows_of(labels, lambda at: at // 20 * 10 + at % 10), ingest={"draw": {**DRAW, "rule": "stratified"}})
    frame = done.frame()
    for (_,), part in frame.group_by("__partition"):
        assert (part["y"] == "rare").mean() == pytest.approx(0.1, abs=0.02)
    assert frame.group_by("x", "y").agg(pl.col("__partition").n_unique())["__partition"].max() == 1
    assert schema(done)["partitions"] == dict(frame["__partition"].value_counts().iter_rows())


def test_strata_of_a_quantity_spread_every_tenth_of_it(label):
    done = label(rows_of(range(1000)), ingest={"draw": {**DRAW, "rule": "stratified"}})
    frame = done.frame().with_columns((pl.col("y") // 100).alias("tenth"))
    counts = frame.group_by("tenth").agg((pl.col("__partition") == "test").sum().alias("test"))
    assert counts["test"].to_list() == [10] * 10


def test_rows_a_cleaned_table_no_longer_has_are_not_booked_twice(label):
    text = "x,z,y\n" + "".join(
        f"{at * 1.25},{'' if at % 5 == 0 else at},{'' if at % 7 == 0 else at % 2}\n" for at in range(200)
    )
    drop = [{"op": "drop_rows", "columns": {"by": "names", "names": ["z"]}}]
    done = label(text, ingest={"draw": {**DRAW, "rule": "stratified"}}, clean=drop)
    data, base = done.frame(), done.frame(file="base.parquet")
    assert done.rows["out"] == data.height
    assert done.rows["in"] - done.rows["rejected"] == data.height
    assert data.filter((pl.col("__partition") == "train") & pl.col("z").is_null()).height == 0
    assert data.filter(pl.col("z").is_null()).height > 0
    assert base.height > data.height


def test_a_column_that_was_the_projects_target_is_an_input_again_when_another_is_chosen(label):
    done = label(rows_of(["a", "b"] * 10), ingest={"target": "x"})
    assert [entry["name"] for entry in read_json(done.outputs["dataset"] / "recipe.json")["signature"]] == ["x"]
    assert [(column["name"], column["role"]) for column in schema(done)["columns"]] == [("x", None), ("y", "target")]


def test_the_target_is_no_input_of_the_recipe(label):
    done = label(rows_of(["a", "b"] * 10))
    signature = read_json(done.outputs["dataset"] / "recipe.json")["signature"]
    assert [entry["name"] for entry in signature] == ["x"]


# ---- people

PEOPLE = {
    "target": "label",
    "people": {"classes": ["yes", "no"], "rows": 40, "instructions": "Is it big?"},
    "opinions": 2,
}


def asked_people(tmp_path, ingested, answers=None):
    base = tmp_path / ("again" if answers else "first")
    prepare(base, "label", {**LABEL, **PEOPLE}, {"dataset": [ingested.outputs["dataset"]]})
    if answers is not None:
        (base / "input" / "config" / "people.json").write_text(json.dumps(answers))
    return base


def test_rows_wait_for_people_and_go_on_with_what_they_said(tmp_path):
    source = tmp_path / "data.csv"
    source.write_text("id,a,b\n" + "".join(f"k{at}z,{at % 50},{at % 2 * 0.5}\n" for at in range(100)))
    ingested = run_stage(tmp_path / "ingest", "ingest", INGEST, sources=[source])
    base = asked_people(tmp_path, ingested)
    with pytest.raises(StageError) as caught:
        execute(base, "label", lambda message: None)
    assert caught.value.code == "needs_people" and "40 of 40 rows" in caught.value.message
    questions = read_json(base / "output" / "people.json")
    keys = [item["key"] for item in questions["items"]]
    # Copies but for the identifier are asked about once.
    assert len(set(keys)) == 40 and questions["classes"] == ["yes", "no"] and questions["opinions"] == 2
    assert [cell["name"] for cell in questions["items"][0]["content"]] == ["id", "a", "b"]

    states = [("disagreed", None), ("unknown", None), *[("labelled", "yes"), ("labelled", "no")] * 19]
    answers = {
        "seconds": 7200,
        "items": [
            {"key": key, "state": state, "label": label} for key, (state, label) in zip(keys, states, strict=True)
        ],
    }
    almost = {**answers, "items": answers["items"][:-1]}
    with pytest.raises(StageError) as caught:
        execute(asked_people(tmp_path / "almost", ingested, almost), "label", lambda message: None)
    assert "1 of 40 rows" in caught.value.message

    done = asked_people(tmp_path, ingested, answers)
    result = execute(done, "label", lambda message: None)
    rows = pl.read_parquet(done / "output" / "dataset" / "data.parquet")
    rejects = pl.read_parquet(done / "output" / "rejects" / "rejects.parquet")
    assert set(rows["label"]) == {"yes", "no"}
    assert result["rows"] == {"in": 100, "out": rows.height, "rejected": 100 - rows.height, "made": 0}
    assert set(rejects["rule"]) == {"not_asked", "label_disagreement", "label_unknown"}
    assert read_json(done / "output" / "result.json")["facts"]["labelHours"] == 2
    assert read_json(done / "output" / "dataset" / "schema.json")["target"] == "label"
