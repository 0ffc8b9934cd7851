import json

import polars as pl
import pytest

from stagecraft import io
from stagecraft.errors import StageError


def frame(rows=1_000):
    return pl.DataFrame(
        {
            "__row": range(rows),
            "__partition": (["train", "validation", "test"] * rows)[:rows],
            "price": [at / 7 for at in range(rows)],
            "churn": (["yes", "no"] * rows)[:rows],
        }
    )


def test_equal_rows_give_equal_bytes_in_any_order_and_any_chunks(tmp_path):
    shuffled = pl.concat([frame().sample(fraction=1, shuffle=True, seed=3)[:400], frame()[:0]], rechunk=False)
    shuffled = pl.concat([shuffled, frame().join(shuffled, on="__row", how="anti")], rechunk=False)
    for name, rows in {"a": frame(), "b": shuffled}.items():
        io.write_parquet(rows, tmp_path / f"{name}.parquet")
    for name, rows in {"c": frame(), "d": shuffled}.items():
        io.write_parquet(rows.lazy(), tmp_path / f"{name}.parquet")
    hashes = {name: io.sha256_of(tmp_path / f"{name}.parquet") for name in "abcd"}
    assert hashes["a"] == hashes["b"]
    assert hashes["c"] == hashes["d"]
    assert io.read_parquet(tmp_path / "d.parquet")["__row"].is_sorted()


def test_a_failed_write_leaves_the_old_file_and_no_trace(tmp_path):
    io.write_json(tmp_path / "a.json", {"a": 1})
    with pytest.raises(TypeError):
        io.write_json(tmp_path / "a.json", {"a": object()})
    with pytest.raises(RuntimeError), io.atomic(tmp_path / "a.json") as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert io.read_json(tmp_path / "a.json") == {"a": 1}


def test_json_on_disk_is_json(tmp_path):
    io.write_json(tmp_path / "a.json", {"a": float("nan"), "ü": 1})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{"a":null,"ü":1}\n'


def test_a_dataset_describes_itself(tmp_path):
    schema = io.write_dataset(
        tmp_path, frame(), target="churn", problem_type="binary", classes=["no", "yes"], positive="yes"
    )
    assert schema == io.read_schema(tmp_path)
    assert [(column["name"], column["type"], column["role"]) for column in schema["columns"]] == [
        ("price", "number", None),
        ("churn", "string", "target"),
    ]
    assert schema["rows"] == 1_000
    assert schema["partitions"] == {"train": 334, "validation": 333, "test": 333}
    assert (schema["target"], schema["problemType"], schema["positive"]) == ("churn", "binary", "yes")
    assert json.loads((tmp_path / "profile.json").read_text())["rows"] == 1_000
    assert io.read_base(tmp_path).equals(io.read_data(tmp_path))
    assert io.read_recipe(tmp_path) is None


def test_a_streamed_dataset_is_described_like_one_in_memory(tmp_path):
    io.write_dataset(tmp_path / "a", frame(), target="churn")
    io.write_dataset(tmp_path / "b", frame().lazy(), target="churn")
    for name in ("schema.json", "profile.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_roles_and_target_are_carried_over_for_columns_that_remain(tmp_path):
    first = io.write_dataset(tmp_path / "a", frame(), target="churn", problem_type="binary", roles={"price": "id"})
    kept = io.write_dataset(tmp_path / "b", frame(), like=first)
    assert kept == first
    gone = io.write_dataset(tmp_path / "c", frame().drop("churn"), like=first)
    assert (gone["target"], gone["problemType"]) == (None, None)
    assert gone["columns"][0]["role"] == "id"
    moved = io.write_dataset(tmp_path / "d", frame(), like=first, target="price")
    assert {column["name"]: column["role"] for column in moved["columns"]} == {"price": "target", "churn": None}
    assert moved["problemType"] is None


def test_the_base_and_the_recipe_lie_beside_the_rows(tmp_path):
    io.write_dataset(tmp_path, frame().with_columns(price=0.0), base=frame(), recipe={"steps": [], "signature": []})
    assert io.read_base(tmp_path)["price"].to_list()[-1] > 0
    assert io.read_recipe(tmp_path) == {"steps": [], "signature": []}


def test_rejects_have_all_their_columns_even_when_there_are_none(tmp_path):
    assert io.write_rejects(tmp_path, []) == 0
    assert io.read_parquet(tmp_path / "rejects.parquet").schema == io.REJECTS
    rows = [{"line": 9, "rule": "b", "reason": "r"}, {"__row": 4, "rule": "a"}, {"line": 2, "rule": "c"}]
    assert io.write_rejects(tmp_path, rows) == 3
    assert io.read_parquet(tmp_path / "rejects.parquet")["rule"].to_list() == ["a", "c", "b"]


def test_a_missing_input_is_the_users_to_mend(tmp_path):
    config = {
        "stage": {"id": "a", "kind": "clean", "name": "A"},
        "seed": 1,
        "limits": {"cpus": 1},
        "inputs": {"dataset": 2},
    }
    inputs = io.Inputs(tmp_path, config)
    assert [folder.name for folder in inputs["dataset"]] == ["0", "1"]
    assert inputs["model"] == []
    with pytest.raises(StageError, match="has 0") as caught:
        inputs.one("model")
    assert caught.value.code == "input_missing"
