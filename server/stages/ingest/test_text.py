import pytest


@pytest.mark.parametrize(
    ("encoding", "prefix"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
        ("latin-1", b""),
    ],
)
def test_encodings_are_told_apart(ingest, encoding, prefix, types, values):
    text = "name,größe\nJürgen,1\nZoë,2\n"
    done = ingest(prefix + text.encode(encoding))
    assert list(types(done)) == ["name", "größe"]
    assert values(done, "name") == ["Jürgen", "Zoë"]


def test_bytes_that_are_no_utf8_in_a_utf8_file_cost_their_row_and_are_told(ingest, findings):
    good = "".join(f"{at},Müller {at}\n" for at in range(50))
    done = ingest(f"id,name\n{good}".encode() + b"99,bad \xff\n")
    assert done.rows["out"] == 50
    assert done.frame("rejects", "rejects.parquet")["rule"].to_list() == ["bad_encoding"]
    assert "not valid UTF-8" in findings(done)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(ingest, separator, types):
    rows = "".join(f"{at}{separator}word {at % 3}{separator}{at}.5\n" for at in range(30))
    done = ingest(f"a{separator}b{separator}c\n{rows}")
    assert types(done) == {"a": "integer", "b": "string", "c": "number"}


def test_a_decimal_comma_is_found_and_can_be_overruled(ingest, values, column):
    text = "a;b;c\n1,5;1.234,5;7\n2,25;10,0;8\n"
    done = ingest(text)
    assert values(done, "a") == [1.5, 2.25]
    assert values(done, "b") == [1234.5, 10.0]
    assert values(done, "c") == [7, 8]
    plain = ingest(text, columns=[column("a", "string"), column("c", "number", format=".")])
    assert values(plain, "a") == ["1,5", "2,25"]


def test_a_file_without_a_header_keeps_its_first_row(ingest, types):
    done = ingest("A11,6,1.5\nA12,48,2.5\nA14,12,3.5\n")
    assert list(types(done)) == ["column_1", "column_2", "column_3"]
    assert done.rows["out"] == 3


def test_numbers_and_very_long_words_are_names_when_the_cells_below_are_of_another_kind(ingest, types):
    rows = "".join(f"0.{at},{'ab'[at % 2]},{'yes' if at % 3 else 'no'}\n" for at in range(20))
    done = ingest(f",1,{'h' * 500}\n{rows}")
    assert done.rows["out"] == 20
    assert all(len(name) < 200 for name in types(done))
