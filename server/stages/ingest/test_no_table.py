import pickle

import pytest


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_by_name(content, refused):
    error = refused(content)
    assert error.code == "file_empty"
    assert "data.csv" in error.message


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda tmp: b"BZh91AY&SY" + bytes(50), "bzip2"),
        (lambda tmp: b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (lambda tmp: b"MZ\x90\x00" + bytes(100), "program"),
        (lambda tmp: b"\x7fELF\x02" + bytes(100), "program"),
        (lambda tmp: pickle.dumps({"a": 1}), "pickle"),
        (lambda tmp: b"%PDF-1.7\n", "PDF"),
        (lambda tmp: b"SQLite format 3\x00" + bytes(100), "SQLite"),
    ],
)
def test_a_file_that_only_says_it_is_csv_is_told_what_it_is(tmp_path, make, word, refused):
    error = refused(make(tmp_path))
    assert error.code == "file_type"
    assert word in error.message
    assert error.remedy


def test_nul_bytes_are_refused_with_their_line(refused):
    error = refused(b"a,b\n1,2\n3,\x004\n")
    assert error.code == "nul_bytes"
    assert error.where == {"file": "data.csv", "line": 3}


def test_header_only_gives_the_schema_and_no_rows(ingest, types):
    done = ingest("a,b\n")
    assert done.rows == {"in": 0, "out": 0, "rejected": 0, "made": 0}
    assert list(types(done)) == ["a", "b"]
    assert done.result["verdict"]["tone"] == "warn"


def test_one_column_is_a_table(ingest, values):
    assert values(ingest("a\n1\n2\n3\n"), "a") == [1, 2, 3]


def test_thousands_of_columns_are_read_and_more_than_ten_thousand_are_refused_with_the_limit(ingest, refused, types):
    def wide(count):
        names = ",".join(f"c{at}" for at in range(count))
        return f"{names}\n" + "\n".join(",".join(["1.5"] * count) for _ in range(3)) + "\n"

    done = ingest(wide(2_500))
    assert done.rows["out"] == 3
    assert len(types(done)) == 2_500
    error = refused(wide(10_001))
    assert error.code == "too_many_columns"
    assert "10000" in error.message


def test_commas_in_sentences_make_no_columns(ingest, types, values, column, csv_format):
    text = "remark\nfine\nlate, but fine\nslow\nbroken, late, and rude\ngood\nnothing to say\n"
    done = ingest(text, columns=[column("remark")], format={**csv_format, "delimiter": "|"})
    assert values(done, "remark")[1] == "late, but fine"
    assert list(types(ingest(text.replace("late, but", "late but")))) == ["remark"]


def test_a_file_without_quotes_can_hold_any_quote(ingest, values, csv_format):
    done = ingest('a,b\n"x,1\ny",2\n', format={**csv_format, "quote": ""})
    assert values(done, "a") == ['"x', 'y"']
