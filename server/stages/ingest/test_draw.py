import polars as pl
import pytest


def test_copies_of_a_row_share_a_partition_even_if_an_identifier_tells_them_apart(ingest):
    rows = [f"{at % 100},{at % 7}.5,w{at % 100}" for at in range(400)]
    done = ingest("id,a,b,c\n" + "".join(f"K{at:04d}x,{row}\n" for at, row in enumerate(rows)))
    groups = done.frame().group_by("a", "b", "c").agg(pl.col("__partition").n_unique(), pl.len())
    assert groups["__partition"].max() == 1
    assert done.frame()["__partition"].n_unique() == 3


def test_shares_are_kept_and_the_seed_decides(ingest):
    text = "a\n" + "".join(f"{at}.5\n" for at in range(20_000))
    one, again, other = ingest(text), ingest(text), ingest(text, seed=8)
    shares = dict(one.frame()["__partition"].value_counts(normalize=True).iter_rows())
    assert shares == pytest.approx({"train": 0.7, "validation": 0.2, "test": 0.1}, abs=0.01)
    assert one.frame().equals(again.frame())
    assert not one.frame()["__partition"].equals(other.frame()["__partition"])
    assert one.frame()["__row"].to_list() == list(range(20_000))


def test_by_time_the_newest_rows_judge_and_one_moment_stays_together(ingest):
    days = [f"2020-01-{1 + at % 20:02d}" for at in range(200)]
    text = "when,v\n" + "".join(f"{day},{at}\n" for at, day in enumerate(days))
    done = ingest(text, draw={"rule": "time", "column": "when", "validation": 0.2, "test": 0.1})
    frame = done.frame()
    assert frame.group_by("when").agg(pl.col("__partition").n_unique())["__partition"].max() == 1
    spans = {name: part["when"] for (name,), part in frame.group_by("__partition")}
    assert spans["train"].max() < spans["validation"].min()
    assert spans["validation"].max() < spans["test"].min()
    assert {name: len(span) for name, span in spans.items()} == {"train": 140, "validation": 40, "test": 20}


def test_rows_of_a_group_stay_together(ingest):
    text = "who,v\n" + "".join(f"g{at % 60},{at}\n" for at in range(600))
    done = ingest(text, draw={"rule": "group", "column": "who", "validation": 0.2, "test": 0.1})
    assert done.frame().group_by("who").agg(pl.col("__partition").n_unique())["__partition"].max() == 1


@pytest.mark.parametrize(
    ("rule", "name", "code"), [("group", "nope", "split_column_unknown"), ("time", "w", "split_column_type")]
)
def test_a_split_that_cannot_be_made_is_explained(rule, name, code, refused):
    draw = {"rule": rule, "column": name, "validation": 0.2, "test": 0.1}
    assert refused("w,v\na,1\nb,2\n", draw=draw).code == code
