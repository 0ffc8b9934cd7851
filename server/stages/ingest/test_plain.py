"""The quick reader gives what the thorough one gives, or leaves the file to it."""

import random

import polars as pl
import pytest

from stagecraft.entries import load

CASES = {
    "orderly": "1,2\n3,4\n",
    "no line end at the end": "1,2\n3,4",
    "empty cells": ",\n1,\n,2\n",
    "spaces and signs": " a , b\n#x,'y'\n",
    "an umlaut": "ä,ß\n€,😀\n",
    "blank line": "1,2\n\n3,4\n",
    "blank lines at the end": "1,2\n3,4\n\n\n",
    "too few": "1,2\n3\n4,5\n",
    "too many": "1,2\n3,4,5\n",
    "one too many and one too few": "1,2\n3,4,5\n6\n7,8\n",
    "quoted": '1,"2"\n3,4\n',
    "a quote inside": '1,2"\n3,4\n',
    "bad bytes": b"1,2\n\xff,4\n",
    "nothing": "",
}


def _both(tmp_path, content: str | bytes) -> tuple[pl.DataFrame | None, pl.DataFrame, int]:
    dialect = load("ingest", "dialect").Dialect(",", '"', True, 2, ["a", "b"], 1)
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n" + (content if isinstance(content, bytes) else content.encode()))
    quick = load("ingest", "plain").read_plain(path, dialect)
    table = load("ingest", "read")._read_thoroughly(path, dialect, tmp_path, 512)
    return quick, table.texts.collect(), table.rejects.height


@pytest.mark.parametrize("content", CASES.values(), ids=CASES)
def test_the_quick_reader_agrees_or_declines(tmp_path, content):
    quick, thorough, rejected = _both(tmp_path, content)
    if quick is not None:
        assert rejected == 0
        assert quick.equals(thorough, null_equal=True)


@pytest.mark.parametrize("name", ["orderly", "no line end at the end", "empty cells", "an umlaut"])
def test_the_quick_reader_takes_orderly_files(tmp_path, name):
    assert _both(tmp_path, CASES[name])[0] is not None


def test_any_text_is_read_alike(tmp_path, monkeypatch):
    """Five hundred small files of everything that means something to a reader."""
    # Chunks of three bytes: every place a line can be cut at.
    monkeypatch.setattr(load("ingest", "plain"), "CHUNK", 3)
    rng = random.Random(5)
    taken = 0
    for _ in range(500):
        text = "".join(rng.choices(list('1x,\n ä"'), [6, 6, 12, 8, 1, 1, 0.2], k=rng.randint(3, 9)))
        quick, thorough, rejected = _both(tmp_path, text)
        if quick is not None:
            taken += 1
            assert rejected == 0, repr(text)
            assert quick.equals(thorough, null_equal=True), repr(text)
    assert taken > 20
