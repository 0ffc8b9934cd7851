import json

import polars as pl
import pytest

from stagecraft.errors import StageError
from stagecraft.harness import files_of, run_stage
from stagecraft.io import read_json
from stagecraft.recipe import Recipe
from stagecraft.recipe_cases import cases_of, check_case

DRAW = {"rule": "random", "column": None, "validation": 0.2, "test": 0.1}
INGEST = {"sample": None, "format": None, "columns": [], "badRows": "reject", "draw": DRAW, "target": None}
JOIN = {"op": "join", "left": "k", "right": "k", "how": "left", "suffix": "_2"}
NUMBERS = {"by": "type", "type": "number"}


@pytest.fixture
def clean(tmp_path):
    """Ingest texts and clean them with operations; what was ingested is in ``ingested``."""
    runs = iter(range(1000))

    def run(texts, *operations, target=None, before=None):
        base = tmp_path / str(next(runs))
        base.mkdir()
        run.ingested = []
        for at, text in enumerate([texts] if isinstance(texts, str) else texts):
            source = base / f"{at}.csv"
            source.write_text(text)
            run.ingested.append(run_stage(base / f"i{at}", "ingest", {**INGEST, "target": target}, sources=[source]))
        folders = [done.outputs["dataset"] for done in run.ingested]
        if before is not None:
            folders = [
                run_stage(base / "before", "clean", {"operations": before}, {"dataset": folders}).outputs["dataset"]
            ]
        return run_stage(base / "clean", "clean", {"operations": list(operations)}, {"dataset": folders})

    return run


def code(clean, *args, **more):
    with pytest.raises(StageError) as caught:
        clean(*args, **more)
    return caught.value.code


def named(*names):
    return {"by": "names", "names": list(names)}


def impute(columns=NUMBERS, method="median", value=None, flag=False):
    return {"op": "impute", "columns": columns, "method": method, "value": value, "flag": flag}


def signature(done):
    return {entry["name"]: entry for entry in read_json(done.outputs["dataset"] / "recipe.json")["signature"]}


def rejects(done):
    return done.frame("rejects", "rejects.parquet")


def operations(done):
    return done.panel("operations")["items"]


@pytest.mark.parametrize("path", cases_of("clean"), ids=lambda path: path.stem)
def test_a_step_does_what_its_case_says(path):
    check_case(path)


def test_without_operations_the_rows_pass_unchanged(clean):
    done = clean("a,b\n1,x\n2,y\n")
    assert done.frame().equals(clean.ingested[0].frame())
    assert done.rows == {"in": 2, "out": 2, "rejected": 0, "made": 0}


# ---- join


def test_a_join_adds_columns_counts_matches_and_keeps_rows_without_one(clean):
    done = clean(["k,v\n1,a\n2,b\n3,c\n,d\n", "k,v,w\n1,x,10\n3,y,30\n9,z,90\n"], JOIN)
    frame = done.frame().sort("__row")
    assert frame.select("k", "v", "v_2", "w").rows() == [
        (1, "a", "x", 10),
        (2, "b", None, None),
        (3, "c", "y", 30),
        (None, "d", None, None),
    ]
    assert operations(done)[0]["note"] == "50.0 % of rows found a match; 1 keys of the second table stayed unused"
    assert list(signature(done)) == ["k", "v", "v_2", "w"]


def test_an_inner_join_sets_rows_without_a_match_aside(clean):
    done = clean(["k,v\n1,a\n2,b\n3,c\n", "k,w\n1,10\n"], {**JOIN, "how": "inner"})
    assert done.rows == {"in": 3, "out": 1, "rejected": 2, "made": 0}
    assert set(rejects(done)["rule"]) == {"no_key_match"}
    assert json.loads(rejects(done)["raw"][0]) == {"k": 2, "v": "b"}


def test_fan_out_is_counted_as_made_rows_that_name_their_origin_and_share_its_partition(clean):
    done = clean(["k,v\n1,a\n2,b\n", "k,w\n1,10\n1,11\n1,12\n2,20\n"], JOIN)
    assert done.rows == {"in": 2, "out": 4, "rejected": 0, "made": 2}
    frame = done.frame()
    assert frame["__row"].to_list() == [0, 1, 2, 3]
    assert frame["w"].to_list() == [10, 20, 11, 12]
    assert done.frame(file="origins.parquet").rows() == [(2, 0), (3, 0)]
    assert frame.group_by("k").agg(pl.col("__partition").n_unique())["__partition"].max() == 1


def test_keys_of_different_types_match_by_their_text(clean):
    done = clean(["k,v\n1,a\n2,b\n", "k,w\nx,0\n2,1\n"], JOIN)
    assert done.frame()["w"].to_list() == [None, 1]


def test_a_join_that_would_multiply_rows_without_bound_is_stopped(clean, monkeypatch):
    from stagecraft.entries import load

    monkeypatch.setattr(load("clean", "combine"), "MOST_ROWS", 100)
    left = "k,v\n" + "1,a\n" * 20
    right = "k,w\n" + "1,b\n" * 30
    assert code(clean, [left, right], JOIN) == "join_explodes"


def test_appending_counts_the_second_tables_rows_as_made_and_fills_absent_columns(clean):
    done = clean(["a,b\n1,x\n2,y\n", "a,c\n3.5,z\n"], {"op": "union"})
    assert done.rows == {"in": 2, "out": 3, "rejected": 0, "made": 1}
    assert done.frame().select("__row", "a", "b", "c").rows() == [
        (0, 1, "x", None),
        (1, 2, "y", None),
        (2, 3.5, None, "z"),
    ]
    found = signature(done)
    assert (found["a"]["type"], found["a"]["required"], found["b"]["required"]) == ("number", True, False)


@pytest.mark.parametrize(
    ("texts", "ops", "expected"),
    [
        (["k\n1\n2\n", "k\n1\n"], [], "combine_missing"),
        (["k\n1\n2\n"], [JOIN], "join_inputs"),
        (["k\n1\n2\n", "k\n1\n"], [{**JOIN, "right": "q"}], "column_missing"),
        (["k\n1\n2\n"], [impute(), {"op": "union"}], "combine_not_first"),
        (["a\n1\n2\n", "a\nx\n"], [{"op": "union"}], "union_types"),
    ],
)
def test_a_combination_that_cannot_work_is_explained(clean, texts, ops, expected):
    assert code(clean, texts, *ops) == expected


# ---- whole-population operations


def test_of_equal_rows_the_first_stays_whatever_their_identifiers_say(clean):
    text = "id,a\n" + "".join(f"k{at}z,{at % 10}\n" for at in range(30))
    done = clean(text, {"op": "deduplicate", "keys": []})
    assert done.rows == {"in": 30, "out": 10, "rejected": 20, "made": 0}
    assert done.frame()["__row"].to_list() == list(range(10))
    assert set(rejects(done)["rule"]) == {"duplicate"}


def test_duplicates_by_key(clean):
    done = clean("k,v\n1,a\n1,b\n2,c\n", {"op": "deduplicate", "keys": ["k"]})
    assert done.frame()["v"].to_list() == ["a", "c"]
    assert rejects(done)["reason"].to_list() == ["equal to an earlier row in k"]


def test_a_converted_column_changes_what_production_expects_and_counts_what_does_not_fit(clean):
    text = "a,d,t,n\n1.5,31/12/2020, x,1\noops,30/11/2020,y ,2\n-,01/02/2020,z,3\n"
    done = clean(
        text,
        {"op": "convert", "columns": named("a"), "to": "number", "format": None},
        {"op": "convert", "columns": named("t"), "to": "trim", "format": None},
        {"op": "convert", "columns": named("n"), "to": "text", "format": None},
    )
    frame = done.frame()
    assert frame["a"].to_list() == [1.5, None, None]
    assert frame["t"].to_list() == ["x", "y", "z"]
    assert frame["n"].to_list() == ["1", "2", "3"]
    assert operations(done)[0]["note"] == "1 cells of “a” didn't fit and became missing"
    found = signature(done)
    assert (found["a"]["type"], found["a"]["required"]) == ("number", False)
    assert found["t"]["trim"] is True
    assert found["n"]["type"] == "string"


@pytest.mark.parametrize(("to", "name"), [("date", "x"), ("text", "x"), ("trim", "x"), ("boolean", "x")])
def test_a_conversion_without_a_clear_meaning_is_refused(clean, to, name):
    assert (
        code(clean, "x\n1.5\n2.5\n", {"op": "convert", "columns": named(name), "to": to, "format": None})
        == "convert_type"
    )


def test_types_cannot_change_under_fitted_operations(clean):
    convert = {"op": "convert", "columns": named("a"), "to": "text", "format": None}
    assert code(clean, "a,b\n1,2\n,3\n4,5\n" * 20, convert, before=[impute()]) == "convert_after_fitted"


# ---- fitted operations


def test_rows_with_gaps_leave_training_only_and_the_others_are_flagged(clean):
    text = "a,b\n" + "".join(f"{'' if at % 4 == 0 else at},{at * 1.25}\n" for at in range(200))
    done = clean(text, {"op": "drop_rows", "columns": named("a")})
    data, base = done.frame(), done.frame(file="base.parquet")
    gaps = base.filter(pl.col("a").is_null())
    lost = gaps.filter(pl.col("__partition") == "train").height
    assert 0 < lost < gaps.height
    assert done.rows == {"in": 200, "out": 200 - lost, "rejected": lost, "made": 0}
    assert data.filter(pl.col("a").is_null()).height == gaps.height - lost
    assert operations(done)[0]["note"] == f"{gaps.height - lost} rows outside training stay and are flagged"
    assert set(rejects(done)["rule"]) == {"drop_rows"}


def test_statistics_come_from_training_rows(clean):
    text = "a,b\n" + "".join(f"{'' if at % 5 == 0 else at * 1.5},{at}\n" for at in range(300))
    done = clean(text, impute(named("a"), "mean"))
    data, base = done.frame(), done.frame(file="base.parquet")
    expected = base.filter(pl.col("__partition") == "train")["a"].mean()
    assert data.filter(base["a"].is_null())["a"].unique().to_list() == [pytest.approx(expected)]
    assert base["a"].null_count() == 60


def test_the_target_and_identifiers_are_out_of_reach_of_a_rule(clean):
    text = "id,a,y\n" + "".join(f"{at},{'' if at % 3 else at},{'' if at % 4 else at}\n" for at in range(60))
    done = clean(text, impute(flag=True), target="y")
    assert done.frame()["y"].null_count() == 45
    assert done.frame()["a"].null_count() == 0
    assert "id_missing" not in done.frame().columns
    assert code(clean, text, impute(named("y")), target="y") == "target_touched"


def test_filling_a_column_says_that_production_may_leave_it_out(clean):
    text = "a,b\n" + "".join(f"{at},{at}\n" for at in range(50, 90, 3))
    done = clean(text, impute(named("a")))
    assert {name: entry["required"] for name, entry in signature(done).items()} == {"a": False, "b": True}


def test_when_no_row_is_left_the_count_of_each_rule_is_said(clean):
    with pytest.raises(StageError) as caught:
        clean(["k,v\n1,a\n2,b\n", "k,w\n9,1\n"], {**JOIN, "how": "inner"})
    assert caught.value.code == "rows_none"
    assert caught.value.where == {"counts": {"no_key_match": 2}}


def test_when_no_training_row_is_left_the_operation_is_named(clean):
    with pytest.raises(StageError) as caught:
        clean("a,b\n" + ",1\n" * 30, {"op": "drop_rows", "columns": named("a")})
    assert caught.value.code == "rows_none"
    assert caught.value.where["operation"] == "drop_rows"


def test_a_second_cleaning_goes_on_where_the_first_ended(clean):
    text = "a,b\n" + "".join(f"{'' if at % 4 == 0 else at},{'' if at % 5 == 0 else at}\n" for at in range(200))
    drop = {"op": "drop_rows", "columns": named("a")}
    done = clean(text, {"op": "drop_rows", "columns": named("b")}, {"op": "deduplicate", "keys": ["b"]}, before=[drop])
    recipe = read_json(done.outputs["dataset"] / "recipe.json")
    assert [step["op"] for step in recipe["steps"]] == ["drop_rows", "drop_rows"]
    assert done.rows["in"] - done.rows["rejected"] == done.rows["out"] == done.frame().height
    train = done.frame().filter(pl.col("__partition") == "train")
    assert train["a"].null_count() == 0
    assert train["b"].null_count() == 0


def test_equal_runs_write_equal_bytes(clean):
    text = "a,b,c\n" + "".join(f"{'' if at % 4 == 0 else at * 0.1},{at % 7},w{at % 3}\n" for at in range(300))
    steps = [impute(flag=True), {"op": "clip", "columns": NUMBERS, "factor": 1.5}]
    one, two = (clean(text, *steps).outputs["dataset"] for _ in range(2))
    for path in files_of(one):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path.name


# ---- filters, forward fill, personal columns

AGE = {
    "node": "compare",
    "op": ">=",
    "left": {"node": "column", "name": "age", "at": 0},
    "right": {"node": "number", "value": 18, "at": 7},
    "at": 4,
}


def test_a_filter_takes_rows_out_of_all_partitions_and_production_refuses_such_rows(clean):
    text = "age,b\n" + "".join(f"{'' if at % 10 == 0 else at % 40},{at}\n" for at in range(200))
    done = clean(text, {"op": "filter", "condition": AGE, "keep": True, "text": "age >= 18"}, impute())
    frame = done.frame()
    assert frame["age"].min() == 18
    assert done.rows == {"in": 200, "out": frame.height, "rejected": 200 - frame.height, "made": 0}
    assert rejects(done)["rule"].value_counts().sort("rule").rows() == [("filter", 80), ("filter_unknown", 20)]
    assert done.frame(file="base.parquet").height == frame.height
    fitted = Recipe.load(done.outputs["dataset"]).fit(frame.filter(pl.col("__partition") == "train"), None, 1)
    asked = pl.DataFrame({"age": [20, 3, None], "b": [1, 1, 1]})
    result = fitted.transform(asked)
    assert result.refused.tolist() == [False, True, True]
    assert result.reasons[1] == "the model's population requires: age >= 18"


def test_a_filter_that_reads_the_target_is_no_check_of_production(clean):
    condition = {**AGE, "left": {"node": "column", "name": "y", "at": 0}}
    text = "a,y\n" + "".join(f"{at},{at % 30}\n" for at in range(60))
    done = clean(text, {"op": "filter", "condition": condition, "keep": False, "text": "y >= 18"}, target="y")
    assert done.frame()["y"].max() == 17
    assert read_json(done.outputs["dataset"] / "recipe.json")["steps"] == []


def test_gaps_take_the_value_before_within_their_group_and_in_production_the_last_one_known(clean):
    text = "s,t,v\n" + "a,1,10\nb,1,50\na,3,\na,2,20\nb,2,\nc,1,\n" * 3
    op = {"op": "fill_forward", "columns": named("v"), "order": "t", "group": "s"}
    done = clean(text, op)
    rows = done.frame(file="base.parquet").sort("s", "t", "__row").select("s", "t", "v")
    assert set(rows.filter(pl.col("s") == "a", pl.col("t") == 3)["v"]) == {20}
    assert set(rows.filter(pl.col("s") == "b")["v"]) == {50}
    assert rows.filter(pl.col("s") == "c")["v"].null_count() == 3
    assert operations(done)[0]["note"] == "6 cells took the value before"
    assert done.rows["in"] == done.rows["out"]
    assert signature(done)["v"]["required"] is False


def test_columns_that_tell_who_somebody_is_go_by_name_and_by_what_they_hold(clean):
    people = "".join(f"k{at}z,p{at}@example.org,+49 30 1234{at:03},{at % 7},{at % 5}\n" for at in range(60))
    done = clean(
        "id,contact,Phone,plan,kept\n" + people, {"op": "drop_personal", "personal": True, "ids": True, "keep": []}
    )
    assert [name for name in done.frame().columns if not name.startswith("__")] == ["plan", "kept"]
    assert [step["op"] for step in read_json(done.outputs["dataset"] / "recipe.json")["steps"]] == ["drop_personal"]


def test_rows_with_outliers_leave_training_only(clean):
    text = "a,b\n" + "".join(f"{1000 if at % 40 == 0 else at % 10},{at * 1.25}\n" for at in range(400))
    op = {"op": "outliers", "columns": named("a"), "by": "zscore", "limit": 3, "share": 0.01, "action": "delete"}
    done = clean(text, op)
    frame = done.frame()
    assert frame.filter(pl.col("__partition") == "train")["a"].max() == 9
    assert frame.filter(pl.col("__partition") != "train")["a"].max() == 1000
    assert done.rows["rejected"] == 400 - frame.height > 0
