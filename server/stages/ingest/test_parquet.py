import datetime

import numpy as np
import polars as pl
import pytest

from stagecraft.errors import StageError
from stagecraft.harness import run_stage


def test_parquet_keeps_its_types(ingest, tmp_path, types, values, findings):
    frame = pl.DataFrame(
        {
            "n": [1.5, float("nan")],
            "i": [1, None],
            "big": [2**60, 1],
            "s": ["a", " "],
            "when": [None, datetime.datetime(2020, 1, 2, 3, 4, 5)],
            "list": [[1], [2]],
        }
    )
    frame.write_parquet(tmp_path / "x.parquet")
    done = ingest((tmp_path / "x.parquet").read_bytes(), name="x.parquet")
    assert types(done) == {"n": "number", "i": "integer", "big": "string", "s": "string", "when": "datetime"}
    assert values(done, "n") == [1.5, None]
    assert values(done, "big") == [str(2**60), "1"]
    assert values(done, "s") == ["a", None]
    assert "“list” is left out" in findings(done)


def test_a_table_saved_as_csv_and_as_parquet_is_split_alike(ingest, tmp_path):
    text = "a,b,c\n" + "".join(f"{at},{at / 4},word{at % 7}\n" for at in range(200))
    pl.read_csv(text.encode()).write_parquet(tmp_path / "x.parquet")
    first, second = ingest(text), ingest((tmp_path / "x.parquet").read_bytes(), name="x.parquet")
    assert first.frame()["__draw"].to_list() == second.frame()["__draw"].to_list()


@pytest.mark.parametrize("cut", [8, 100, -20])
def test_damaged_parquet_is_caught(tmp_path, cut, refused):
    pl.DataFrame({"a": range(1000)}).write_parquet(tmp_path / "x.parquet")
    error = refused((tmp_path / "x.parquet").read_bytes()[:cut])
    assert error.code == "parquet_corrupt"


def test_parquet_with_damaged_pages_is_caught(tmp_path, refused):
    pl.DataFrame({"a": np.random.default_rng(1).normal(size=5000)}).write_parquet(tmp_path / "x.parquet")
    data = bytearray((tmp_path / "x.parquet").read_bytes())
    data[40:2000] = b"\xff" * 1960
    assert refused(bytes(data)).code == "parquet_corrupt"


def test_a_parquet_bomb_is_refused_before_it_is_unpacked(tmp_path):
    frame = pl.select(a=pl.repeat(0, 5_000_000, dtype=pl.Int64))
    frame.with_columns(pl.col("a").alias(f"b{at}") for at in range(40)).write_parquet(tmp_path / "x.parquet")
    assert (tmp_path / "x.parquet").stat().st_size < 5_000_000
    base = tmp_path / "bomb"
    with pytest.raises(StageError) as caught:
        run_stage(
            base,
            "ingest",
            {"sample": None, "format": None, "columns": [], "badRows": "reject", "draw": {}, "target": None},
            sources=[tmp_path / "x.parquet"],
            limits={"memoryMb": 100},
        )
    assert caught.value.code == "parquet_too_large"
