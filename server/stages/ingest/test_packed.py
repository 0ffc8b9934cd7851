import gzip
import io
import stat
import zipfile

import polars as pl
import pytest

from stagecraft.entries import load

TABLE = b"a,b\n1,x\n2,y\n"


def zipped(*entries, link=None):
    """A zip of (name, content) pairs; ``link`` is the name of an entry that is a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == link:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content)
    return out.getvalue()


def parquet(frame):
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv.gz", gzip.compress(TABLE)),
        ("x.zip", zipped(("folder/x.csv", TABLE))),
        ("x.zip", zipped(("__MACOSX/._x.csv", b"\0\1"), ("x.csv", TABLE))),
        ("x.zip", zipped(("../../etc/x.csv", TABLE))),
        ("x.gz", gzip.compress(parquet(pl.DataFrame({"a": [1, 2], "b": ["x", "y"]})))),
    ],
)
def test_one_packed_file_is_read_like_the_file_itself(ingest, values, name, content):
    assert values(ingest(content, name=name), "a") == [1, 2]


def test_the_parts_of_a_parquet_folder_are_one_table_in_the_order_of_their_names(ingest, values):
    parts = [(f"t/part-{at}.parquet", parquet(pl.DataFrame({"a": [at, at]}))) for at in (2, 0, 1)]
    done = ingest(zipped(("t/_SUCCESS", b""), *parts), name="t.zip")
    assert values(done, "a") == [0, 0, 1, 1, 2, 2]


def test_parts_with_other_columns_are_refused_by_name(refused):
    parts = [("a.parquet", parquet(pl.DataFrame({"a": [1]}))), ("b.parquet", parquet(pl.DataFrame({"a": ["x"]})))]
    error = refused(zipped(*parts), name="t.zip")
    assert error.code == "parquet_parts_differ"
    assert error.where == {"file": "t.zip", "column": "a"}


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("archive_bomb", gzip.compress(bytes(400) * 1_000_000)),
        ("archive_bomb", zipped(("x.csv", bytes(400) * 1_000_000))),
        ("archive_nested", gzip.compress(gzip.compress(TABLE))),
        ("archive_nested", zipped(("x.zip", zipped(("x.csv", TABLE))))),
        ("archive_entries", zipped(("a.csv", TABLE), ("b.csv", TABLE))),
        ("archive_entries", zipped()),
        ("archive_link", zipped(("a.csv", b"/etc/passwd"), link="a.csv")),
        ("archive_corrupt", gzip.compress(TABLE * 1000)[:-20]),
        ("archive_corrupt", zipped(("a.csv", TABLE * 1000))[:60]),
    ],
)
def test_what_is_no_packed_table_is_stopped_and_named(refused, code, content):
    error = refused(content, name="data.packed")
    assert error.code == code
    assert "data.packed" in error.message
    assert error.remedy


def test_what_a_header_says_of_its_size_is_not_believed(tmp_path, monkeypatch):
    room = load("ingest", "unpack")
    monkeypatch.setattr(room, "FREE_BYTES", 1000)
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(bytes(400_000)))
    with pytest.raises(Exception, match="unpack to more than"):
        room.unpack(path, tmp_path)
