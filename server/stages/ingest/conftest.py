"""What the tests of ingest share."""

from typing import Any

import pytest

from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.io import read_json

DRAW = {"rule": "random", "column": None, "validation": 0.2, "test": 0.1}
PARAMS: dict[str, Any] = {
    "sample": None,
    "format": None,
    "columns": [],
    "badRows": "reject",
    "draw": DRAW,
    "target": None,
}
CSV = {
    "kind": "csv",
    "encoding": "utf-8",
    "delimiter": ",",
    "quote": '"',
    "header": True,
    "decimal": ".",
    "nullTokens": [],
}


@pytest.fixture
def ingest(tmp_path):
    """Ingest the content given; text is written as UTF-8."""
    runs = iter(range(1000))

    def run(content=None, name="data.csv", seed=7, **params):
        base = tmp_path / str(next(runs))
        sources = []
        if content is not None:
            (base / "files").mkdir(parents=True)
            sources = [base / "files" / name]
            sources[0].write_bytes(content if isinstance(content, bytes) else content.encode())
        return run_stage(base / "job", "ingest", {**PARAMS, **params}, sources=sources, seed=seed)

    return run


@pytest.fixture
def refused(ingest):
    """The error that ingesting this content ends with."""

    def run(content, **params):
        with pytest.raises(StageError) as caught:
            ingest(content, **params)
        return caught.value

    return run


@pytest.fixture
def csv_format():
    """Settings of a text file in which nothing is left to be found."""
    return CSV


@pytest.fixture
def column():
    """Settings of one column."""
    return lambda name, kind="string", **more: {
        "name": name,
        "as": None,
        "type": kind,
        "format": None,
        "keep": True,
        "role": None,
        **more,
    }


@pytest.fixture
def findings():
    """All findings as one text."""
    return lambda done: " ".join(row["finding"] for row in done.panel("findings")["rows"])


@pytest.fixture
def types():
    """Types by column."""
    return lambda done: {c["name"]: c["type"] for c in read_json(done.outputs["dataset"] / "schema.json")["columns"]}


@pytest.fixture
def values():
    """Values of one column."""
    return lambda done, name: done.frame()[name].to_list()
