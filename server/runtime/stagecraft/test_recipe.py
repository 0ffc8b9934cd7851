"""The three laws, and steps that break them on purpose: each must be caught."""

import json

import numpy as np
import polars as pl
import pytest

from stagecraft import entries
from stagecraft.dataset import Dataset, fit_on_train
from stagecraft.errors import StageError
from stagecraft.files import ROW
from stagecraft.harness import run_stage
from stagecraft.ledger import Ledger
from stagecraft.recipe import FittedRecipe, Recipe
from stagecraft.report import Report

NUMBERS = {"by": "type", "type": "number"}
TEXTS = {"by": "type", "type": "text"}


def step(op, **params):
    return {"op": op, "params": params, "stage": "test"}


PREPARATION = [
    step(
        "date_parts",
        columns={"by": "type", "type": "date"},
        parts=["year", "month", "weekday", "hour", "age"],
        reference=None,
    ),
    step("impute", columns=NUMBERS, method="median", value=None, flag=True),
    step("clip", columns=NUMBERS, factor=1.5),
    step("log", columns=NUMBERS, onlySkewed=True),
    step("scale", columns=NUMBERS, method="standard"),
    step("ordinal", columns={"by": "names", "names": ["size"]}, order=[]),
    step("onehot", columns=TEXTS, minShare=0.02, maxCategories=5, unknown="other"),
    step("select_correlation", threshold=0.98),
    step("select_variance", threshold=0),
]


def table(rows=600, seed=3):
    rng = np.random.default_rng(seed)
    sizes = np.array(["S", "M", "L"])[rng.integers(0, 3, rows)]
    towns = np.array([f"town {at}" for at in range(12)])[np.minimum(rng.geometric(0.3, rows), 11)]
    frame = pl.DataFrame(
        {
            ROW: np.arange(rows),
            "__partition": np.array(["train", "train", "validation", "test"])[rng.integers(0, 4, rows)],
            "__draw": rng.random(rows),
            "amount": rng.lognormal(3, 1, rows),
            "count": rng.integers(0, 50, rows),
            "size": sizes,
            "town": towns,
            "since": np.datetime64("2015-01-01") + rng.integers(0, 3000, rows).astype("timedelta64[D]"),
            "seen": (np.datetime64("2021-01-01") + rng.integers(0, 10**8, rows).astype("timedelta64[s]")).astype(
                "datetime64[ms]"
            ),
            "y": rng.integers(0, 2, rows),
        }
    )
    gone = rng.random((rows, 6)) < 0.08
    return frame.with_columns(
        pl.when(pl.Series(gone[:, at])).then(None).otherwise(pl.col(name)).alias(name)
        for at, name in enumerate(("amount", "count", "size", "town", "since", "seen"))
    )


def plain(fitted):
    return json.dumps(fitted.to_json(), sort_keys=True)


@pytest.fixture
def trap(tmp_path):
    """Adds a room with steps of our own beside the real rooms."""
    before = entries.stages_root()
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    for kind in ("ingest", "label", "clean", "feature"):
        (rooms / kind).symlink_to(before / kind)
    entries.set_stages_root(rooms)

    def write(body, stage=""):
        (rooms / "trap").mkdir(exist_ok=True)
        head = "import numpy as np\nimport polars as pl\nfrom stagecraft.steps import Applied, Fitted\n"
        (rooms / "trap" / "steps.py").write_text(head + body)
        (rooms / "trap" / "stage.py").write_text(stage)

    yield write
    entries.set_stages_root(before)


SHELL = """
class Trap:
    title = "Trap"
    uses_target = {uses}
    drops_columns = False

    @staticmethod
    def fit(frame, params, context):
        {fit}

    @staticmethod
    def apply(frame, columns, parameters):
        {apply}

STEPS = {{"trap": Trap}}
"""


def body(apply="return Applied(frame)", fit="return Fitted([], {})", uses=False):
    return SHELL.format(apply=apply, fit=fit, uses=uses)


# ---- law 1: nothing is fitted on rows that judge


def test_poisoning_the_rows_that_judge_leaves_every_fitted_parameter_unchanged():
    frame = table()
    judge = pl.col("__partition") != "train"
    poisoned = frame.with_columns(
        pl.when(judge).then(1e9).otherwise(pl.col("amount")).alias("amount"),
        pl.when(judge).then(None).otherwise(pl.col("count")).alias("count"),
        pl.when(judge).then(pl.lit("poison")).otherwise(pl.col("town")).alias("town"),
        pl.when(judge).then(pl.lit("XXL")).otherwise(pl.col("size")).alias("size"),
        pl.when(judge).then(pl.date(9999, 12, 31)).otherwise(pl.col("since")).alias("since"),
        pl.when(judge).then(1 - pl.col("y")).otherwise(pl.col("y")).alias("y"),
    )
    recipe = Recipe(PREPARATION)
    assert plain(fit_on_train(frame, recipe, "y", 1).fitted) == plain(fit_on_train(poisoned, recipe, "y", 1).fitted)


def test_no_step_sees_the_target_the_draw_or_the_partition():
    recipe = Recipe([step("scale", columns={"by": "all"}, method="standard")])
    frame = table().select("__row", "__partition", "__draw", "amount", "count", "y")
    assert recipe.fit(frame, "y", 1).steps[0].columns == ["amount", "count"]


def test_a_step_that_names_the_target_finds_no_such_column():
    with pytest.raises(StageError) as caught:
        Recipe([step("scale", columns={"by": "names", "names": ["y"]}, method="standard")]).fit(table(), "y", 1)
    assert caught.value.code == "column_missing"


def test_trap_a_step_that_looks_at_the_other_rows_while_applying_is_caught(trap):
    trap(body(apply='return Applied(frame.with_columns(pl.col("amount") - pl.col("amount").mean()))'))
    with pytest.raises(RuntimeError, match="other rows are absent"):
        Recipe([step("trap")]).fit(table(), "y", 1)


SELECT = """
        names = [name for name, dtype in frame.schema.items() if dtype.is_numeric()]
        y = context.target.cast(pl.Float64).to_numpy()
        strength = {n: abs(np.corrcoef(frame[n].to_numpy(), y)[0, 1]) for n in names}
        best = sorted(names, key=lambda n: -strength[n])[:20]
        return Fitted([n for n in names if n not in best], {})"""


def _cross_validated_auc(frame, recipe, refit, seed):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    folds = np.random.default_rng(seed).permutation(frame.height) % 5
    outside = recipe.fit(frame, "y", 1)
    scores = np.empty(frame.height)
    for fold in range(5):
        judge = folds == fold
        train = frame.filter(pl.Series(~judge))
        fitted = recipe.fit(train, "y", 1) if refit else outside
        model = LogisticRegression(max_iter=500).fit(fitted.transform(train).matrix, train["y"].to_numpy())
        judged = fitted.transform(frame.filter(pl.Series(judge)))
        scores[judge] = model.predict_proba(judged.matrix)[:, 1]
    return roc_auc_score(frame["y"].to_numpy(), scores)


def test_trap_selecting_by_a_noise_target_is_worth_nothing_when_refitted_in_each_fold_and_a_lot_when_not(trap):
    trap(body(fit=SELECT, apply="return Applied(frame.drop(columns))", uses=True))
    inside, outside = [], []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        frame = pl.DataFrame({f"x{at}": rng.normal(size=300) for at in range(500)} | {"y": rng.integers(0, 2, 300)})
        recipe = Recipe([step("trap")])
        inside.append(_cross_validated_auc(frame, recipe, True, seed))
        outside.append(_cross_validated_auc(frame, recipe, False, seed))
    assert np.mean(inside) == pytest.approx(0.5, abs=0.05)
    assert np.mean(outside) > 0.7


def test_a_class_that_does_not_ask_for_the_target_does_not_get_it(trap):
    trap(body(fit='assert context.target is None; return Fitted([], {"seed": context.seed})'))
    assert Recipe([step("trap")]).fit(table(), "y", 5).steps[0].parameters == {"seed": 5}


# ---- law 2: one recipe, many interpreters


def test_a_fitted_recipe_is_data_and_means_the_same_after_a_trip_through_json():
    frame = table()
    fitted = Recipe(PREPARATION).fit(frame, "y", 1)
    again = FittedRecipe.from_json(json.loads(json.dumps(fitted.to_json(), allow_nan=False)))
    one, two = fitted.transform(frame), again.transform(frame)
    assert one.feature_names == two.feature_names
    np.testing.assert_array_equal(one.matrix, two.matrix)
    assert one.matrix.dtype == np.float64
    assert one.keep.all()


def test_a_fit_does_not_depend_on_the_order_of_rows_or_on_chunks():
    frame = table()
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=1)
    chunked = pl.concat([frame.slice(at, 100) for at in range(0, 600, 100)], rechunk=False)
    recipe = Recipe(PREPARATION)
    assert plain(recipe.fit(frame, "y", 1)) == plain(recipe.fit(shuffled, "y", 1)) == plain(recipe.fit(chunked, "y", 1))


def test_rows_without_a_value_are_refused_with_the_feature_and_never_left_out():
    frame = table().select("amount", "count", "y")
    result = Recipe([]).fit(frame, "y", 1).transform(frame)
    lacking = (frame["amount"].is_null() | frame["count"].is_null()).to_numpy()
    np.testing.assert_array_equal(result.refused, lacking)
    assert result.matrix.shape == (600, 2)
    assert set(result.reasons) == set(np.flatnonzero(lacking))
    first = int(np.flatnonzero(frame["amount"].is_null())[0])
    assert "“amount”" in result.reasons[first]


def test_a_column_dropped_before_anyone_used_it_need_not_be_sent():
    names = ["amount", "count", "town"]
    signature = [{"name": name, "type": "number", "format": None, "nullTokens": [], "required": True} for name in names]
    recipe = Recipe([step("drop_columns", columns={"by": "names", "names": ["town"]}, maxMissing=None)], signature)
    fitted = recipe.fit(table(), "y", 1)
    assert [entry["name"] for entry in fitted.signature] == ["amount", "count"]
    fitted.transform(table().select("amount", "count"))


def test_a_column_that_vanished_since_training_is_named():
    names = ["amount", "count"]
    signature = [{"name": name, "type": "number", "format": None, "nullTokens": [], "required": True} for name in names]
    fitted = Recipe([], signature).fit(table(), "y", 1)
    with pytest.raises(StageError) as caught:
        fitted.transform(table().drop("count"))
    assert caught.value.code == "column_missing"
    assert caught.value.where == {"column": "count"}


def test_a_step_nobody_knows_is_named():
    with pytest.raises(StageError) as caught:
        Recipe([step("magic")]).fit(table(), "y", 1)
    assert caught.value.code == "step_unknown"


# ---- law 3: every row is accounted for


def test_dropped_rows_stay_in_the_arrays_and_later_steps_do_not_learn_from_them():
    frame = table()
    drop = step("drop_rows", columns={"by": "names", "names": ["count"]})
    fill = step("impute", columns={"by": "names", "names": ["amount"]}, method="mean", value=None, flag=False)
    fitted = Recipe([drop, fill]).fit(frame.select("amount", "count", "y"), "y", 1)
    kept = frame.filter(pl.col("count").is_not_null())
    assert fitted.steps[1].parameters["values"]["amount"] == pytest.approx(kept["amount"].mean())
    result = fitted.transform(frame)
    np.testing.assert_array_equal(result.dropped_by == 0, frame["count"].is_null().to_numpy())
    assert len(result.keep) == frame.height


def test_trap_a_step_that_loses_a_row_uncounted_is_caught(trap):
    trap(body(apply="return Applied(frame.slice(1))"))
    with pytest.raises(RuntimeError, match="without counting"):
        Recipe([step("trap")]).fit(table(), "y", 1)


STAGE = """
from stagecraft.dataset import Dataset
from stagecraft.files import ROW
from stagecraft.ledger import Ledger

def run(params, inputs, outputs, report):
    dataset = Dataset.load(inputs.one("dataset"))
    ledger = Ledger(report, "trap", dataset.data[ROW])
    rows = dataset.data
    {change}
    ledger.close(rows[ROW], outputs["rejects"])
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("rows = rows.slice(1)", "unaccounted"),
        ("rows = pl.concat([rows, rows.head(1)])", "unaccounted"),
        ("ledger.reject(rows.head(1), 'rule', 'reason')", "unaccounted"),
        ("rows = pl.concat([rows.slice(1), rows.tail(1)])", "twice"),
        (
            "ledger.reject(rows.head(1), 'rule', 'reason'); rows = rows.head(rows.height - 1)",
            "both rejected and passed on",
        ),
        ("rows = rows.with_columns(pl.col(ROW) + 1)", "without being counted"),
    ],
)
def test_trap_a_stage_whose_rows_do_not_add_up_is_caught(trap, tmp_path, change, words):
    trap("STEPS = {}\n", "import polars as pl\n" + STAGE.format(change=change))
    draw = {"rule": "random", "column": None, "validation": 0.2, "test": 0.1}
    params = {"sample": "wine", "format": None, "columns": [], "badRows": "reject", "draw": draw, "target": "grower"}
    wine = run_stage(tmp_path / "wine", "ingest", params)
    with pytest.raises(RuntimeError, match=words):
        run_stage(tmp_path / "trap", "trap", {}, {"dataset": [wine.outputs["dataset"]]})


def test_rows_that_add_up_are_written_and_reported(tmp_path):
    frame = table(10)
    report = Report()
    ledger = Ledger(report, "here", frame[ROW])
    ledger.reject(
        frame.head(2),
        "too_odd",
        pl.concat_str(pl.lit("count is "), pl.col("count").cast(pl.String).fill_null("missing")),
    )
    ledger.make(pl.Series(ROW, [10]))
    assert ledger.close(pl.Series(ROW, [*range(2, 10), 10]), tmp_path) == 2
    assert report.row_counts == {"in": 10, "out": 9, "rejected": 2, "made": 1}
    written = pl.read_parquet(tmp_path / "rejects.parquet")
    assert written["stage"].to_list() == ["here", "here"]
    assert written["reason"][0].startswith("count is ")
    assert json.loads(written["raw"][0])["amount"] == pytest.approx(frame["amount"][0])


def test_an_empty_training_partition_is_explained():
    frame = table(20).with_columns(pl.lit("test").alias("__partition"))
    with pytest.raises(StageError) as caught:
        fit_on_train(frame, Recipe(PREPARATION), "y", 1)
    assert caught.value.code == "training_empty"


def test_a_dataset_survives_being_written_and_read(tmp_path):
    frame = table(50)
    first = Dataset.first(frame, Recipe([], []), {"rule": "random", "validation": 0.2, "test": 0.1})
    schema = first.write(tmp_path, target="y", roles={"town": "group"})
    again = Dataset.load(tmp_path)
    assert again.base.equals(frame)
    assert again.target == "y"
    assert again.with_role("group") == ["town"]
    assert again.schema == schema


@pytest.mark.parametrize(
    ("counts", "error"),
    [
        ("10, 10", None),
        ("12, 10, 2", None),
        ("12, 10", ValueError),
        ("9, 9", RuntimeError),
        ("11, 10, 1", RuntimeError),
    ],
)
def test_trap_a_stage_that_reports_other_rows_than_it_wrote_is_caught(trap, tmp_path, counts, error):
    rejected = 2 if counts == "12, 10, 2" else 0
    trap(
        "STEPS = {}\n",
        "from stagecraft.io import write_dataset, write_rejects\nimport polars as pl\n"
        "def run(params, inputs, outputs, report):\n"
        "    write_dataset(outputs['dataset'], pl.DataFrame({'__row': range(10), 'a': range(10)}))\n"
        f"    write_rejects(outputs['rejects'], [{{'rule': 'r'}}] * {rejected})\n"
        f"    report.rows({counts})\n",
    )
    if error is None:
        assert run_stage(tmp_path / "job", "trap", {}).rows["out"] == 10
    else:
        with pytest.raises(error):
            run_stage(tmp_path / "job", "trap", {})


def test_a_row_hashes_alike_alone_and_among_many(monkeypatch):
    from stagecraft import rowhash

    frame = table(1000).drop("__row", "__partition", "__draw")
    whole = rowhash.row_hash(frame)
    monkeypatch.setattr(rowhash, "SLICE_ROWS", 64)
    np.testing.assert_array_equal(rowhash.row_hash(frame), whole)
    assert rowhash.row_hash(frame.slice(500, 1))[0] == whole[500]
    assert len(np.unique(whole)) == frame.unique().height
