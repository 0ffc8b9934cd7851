import json

import numpy as np
import polars as pl
import pytest

from stagecraft.errors import StageError
from stagecraft.harness import files_of, run_stage
from stagecraft.io import read_json
from stagecraft.recipe import FittedRecipe, Recipe
from stagecraft.recipe_cases import cases_of, check_case

DRAW = {"rule": "random", "column": None, "validation": 0.2, "test": 0.1}
INGEST = {"sample": None, "format": None, "columns": [], "badRows": "reject", "draw": DRAW, "target": None}
LABEL = {"problem": "auto", "positive": None, "conflicts": "keep"}
NUMBERS = {"by": "type", "type": "number"}
AUTO = [
    {
        "op": "date_parts",
        "columns": {"by": "type", "type": "date"},
        "parts": ["year", "month", "weekday", "hour", "age"],
        "reference": None,
    },
    {"op": "log", "columns": NUMBERS, "onlySkewed": True},
    {"op": "scale", "columns": NUMBERS, "method": "standard"},
    {
        "op": "onehot",
        "columns": {"by": "type", "type": "text"},
        "minShare": 0.005,
        "maxCategories": 30,
        "unknown": "other",
    },
    {"op": "select_variance", "threshold": 0},
]


@pytest.fixture
def feature(tmp_path):
    """Ingest, label and turn into features."""
    runs = iter(range(1000))

    def run(text=None, *operations, sample=None, target="y", auto=False, labelled=True):
        base = tmp_path / str(next(runs))
        base.mkdir()
        sources = []
        if text is not None:
            sources = [base / "data.csv"]
            sources[0].write_text(text)
        ingest = {**INGEST, "sample": sample, "target": target}
        done = run_stage(base / "ingest", "ingest", ingest, sources=sources)
        if labelled:
            folders = [done.outputs["dataset"]]
            done = run_stage(base / "label", "label", {**LABEL, "target": target}, {"dataset": folders})
        params = {"auto": auto, "operations": list(operations) or (AUTO if auto else [])}
        return run_stage(base / "feature", "feature", params, {"dataset": [done.outputs["dataset"]]})

    return run


def refused(feature, *args, **more):
    with pytest.raises(StageError) as caught:
        feature(*args, **more)
    return caught.value


def table(rows=200, **columns):
    made = {name: [make(at) for at in range(rows)] for name, make in columns.items()}
    made["y"] = [at % 2 for at in range(rows)]
    return pl.DataFrame(made).write_csv()


@pytest.mark.parametrize("path", cases_of("feature"), ids=lambda path: path.stem)
def test_a_step_does_what_its_case_says(path):
    check_case(path)


def test_automatic_preparation_of_a_real_table_gives_finite_numbers_for_every_row(feature):
    done = feature(sample="customer-churn", target="churned", auto=True)
    matrix = done.frame("features", "matrix.parquet")
    assert matrix.height == 3000
    assert matrix.columns[:3] == ["__row", "__partition", "churned"]
    numbers = matrix.select(matrix.columns[3:])
    assert set(numbers.dtypes) == {pl.Float64, pl.UInt8}
    assert np.isfinite(numbers.to_numpy()).all()
    assert not any(name.startswith("customer_id") for name in matrix.columns)
    assert {"age_missing", "contract=monthly", "signed_up_age"} <= set(matrix.columns)


def test_the_matrix_is_what_the_fitted_recipe_makes_of_the_base(feature):
    done = feature(sample="customer-churn", target="churned", auto=True)
    folder = done.outputs["features"]
    fitted, base = FittedRecipe.load(folder), done.frame("features", "base.parquet")
    result = fitted.transform(base)
    matrix = done.frame("features", "matrix.parquet")
    np.testing.assert_array_equal(result.matrix, matrix.select(fitted.feature_names).to_numpy())
    again = Recipe.load(folder).fit(base.filter(pl.col("__partition") == "train"), "churned", 7)
    assert json.dumps(again.to_json()) == json.dumps(fitted.to_json())
    assert "churned" not in [entry["name"] for entry in fitted.signature]
    assert "customer_id" not in [entry["name"] for entry in fitted.signature]


def test_scaled_training_rows_have_mean_zero_and_spread_one(feature):
    done = feature(
        table(a=lambda at: at * 1.5, b=lambda at: at**2 + 0.5),
        {"op": "scale", "columns": NUMBERS, "method": "standard"},
    )
    train = done.frame("features", "matrix.parquet").filter(pl.col("__partition") == "train")
    for name in ("a", "b"):
        assert train[name].mean() == pytest.approx(0, abs=1e-12)
        assert train[name].std(ddof=0) == pytest.approx(1)


def test_text_that_nobody_encodes_is_named(feature):
    error = refused(feature, table(a=lambda at: at * 1.5, town=lambda at: f"town {at % 3}"))
    assert error.code == "text_left"
    assert error.where == {"column": "town"}


def test_nothing_to_learn_from_is_explained(feature):
    assert refused(feature, table(a=lambda at: 5), {"op": "select_variance", "threshold": 0}).code == "features_none"


def test_without_a_label_stage_the_way_is_shown(feature):
    error = refused(feature, table(a=lambda at: at), labelled=False)
    assert error.code == "target_missing"
    assert "Label" in error.remedy


def test_the_target_cannot_become_a_feature(feature):
    step = {"op": "scale", "columns": {"by": "names", "names": ["y"]}, "method": "standard"}
    assert refused(feature, table(a=lambda at: at), step).code == "target_touched"


def test_rows_nobody_can_answer_leave_training_with_a_reason_and_stay_elsewhere(feature):
    done = feature(table(a=lambda at: None if at % 10 == 0 else at * 1.5, b=lambda at: at * 0.5))
    matrix, base = done.frame("features", "matrix.parquet"), done.frame("features", "base.parquet")
    gaps = base.filter(pl.col("a").is_null())
    lost = gaps.filter(pl.col("__partition") == "train").height
    assert done.rows == {"in": 200, "out": 200 - lost, "rejected": lost, "made": 0}
    assert matrix["a"].null_count() == gaps.height - lost > 0
    assert base.height == 200
    rejects = done.frame("rejects", "rejects.parquet")
    assert set(rejects["rule"]) == {"no_value"}
    assert "“a” has no value" in rejects["reason"][0]
    assert done.result["facts"]["refused"] == gaps.height - lost


def test_when_every_training_row_lacks_a_value_the_run_stops_with_the_count(feature):
    error = refused(feature, table(a=lambda at: None, b=lambda at: at * 1.5))
    assert error.code in ("rows_none", "text_left")


def test_constant_and_correlated_columns_are_dropped_and_shown(feature):
    done = feature(
        table(a=lambda at: at * 1.5, twice=lambda at: at * 3.0 + 1, flat=lambda at: 7, b=lambda at: (at * 37) % 11),
        {"op": "select_variance", "threshold": 0},
        {"op": "select_correlation", "threshold": 0.98},
    )
    assert done.frame("features", "matrix.parquet").columns[3:] == ["a", "b"]
    assert [(row["column"], row["by"]) for row in done.panel("dropped")["rows"]] == [
        ("flat", "Drop columns that hardly vary"),
        ("twice", "Drop columns that say the same"),
    ]


def test_names_that_mean_something_to_a_language_are_features_like_others(feature):
    text = pl.DataFrame(
        {
            "__proto__": [f"v{at % 2}" for at in range(60)],
            "constructor": [at * 0.5 for at in range(60)],
            "y": [at % 2 for at in range(60)],
        }
    )
    done = feature(text.write_csv(), auto=True)
    assert set(done.frame("features", "matrix.parquet").columns[3:]) == {"__proto__=v0", "__proto__=v1", "constructor"}
    assert read_json(done.outputs["features"] / "fitted.json")["featureNames"]


def test_equal_runs_write_equal_bytes(feature):
    one = feature(sample="customer-churn", target="churned", auto=True).outputs["features"]
    two = feature(sample="customer-churn", target="churned", auto=True).outputs["features"]
    for path in files_of(one):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path.name


def test_of_many_noise_columns_the_one_that_tells_stays(feature):
    rng = np.random.default_rng(3)
    y = rng.integers(0, 2, 400)
    columns = {f"n{at}": rng.normal(size=400).round(3) for at in range(8)} | {
        "told": (y + rng.normal(size=400) / 3).round(3)
    }
    frame = pl.DataFrame(columns).with_columns(pl.Series("y", [f"c{one}" for one in y]))
    done = feature(frame.write_csv(), {"op": "select_information", "keep": 1})
    assert read_json(done.outputs["features"] / "fitted.json")["featureNames"] == ["told"]


def test_bins_by_target_are_cut_where_it_changes_among_training_rows(feature):
    rows = "".join(f"{at / 4},{'yes' if at / 4 > 30 else 'no'}\n" for at in range(400))
    done = feature("a,y\n" + rows, {"op": "bins", "columns": NUMBERS, "by": "tree", "count": 2})
    step = read_json(done.outputs["features"] / "fitted.json")["steps"][-1]
    assert step["parameters"]["edges"]["a"] == [pytest.approx(30, abs=1)]


def test_too_many_products_are_refused_before_they_are_made(feature):
    names = [f"a{at}" for at in range(40)]
    text = (
        ",".join([*names, "y"])
        + "\n"
        + "".join(",".join([str(at + k + 0.5) for k in range(40)] + [f"c{at % 2}"]) + "\n" for at in range(30))
    )
    with pytest.raises(StageError) as caught:
        feature(text, {"op": "polynomial", "columns": NUMBERS, "degree": 2, "powers": True})
    assert caught.value.code == "products_many"
