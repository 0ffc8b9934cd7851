import pytest


def test_duplicate_blank_numeric_long_and_reserved_names_are_changed_and_told(ingest, types, findings):
    long = "x" * 500
    done = ingest(f"a,a,,2019,{long},__row,y\nq,2,3,4,5,6,7\n")
    assert list(types(done)) == ["a", "a_2", "column_3", "column_2019", "x" * 120, "column__row", "y"]
    for word in ("a_2", "column_3", "column_2019", "column__row", "120 characters"):
        assert word in findings(done)


def test_names_that_mean_something_to_a_language_are_plain_data(ingest, values):
    done = ingest('__proto__,constructor,select,"a""b",drop table\n1,2,3,4,5\n6,7,8,9,10\n')
    assert values(done, "__proto__") == [1, 6]
    assert values(done, "constructor") == [2, 7]
    assert values(done, 'a"b') == [4, 9]
    assert values(done, "drop table") == [5, 10]


def test_ragged_rows_are_set_aside_with_line_and_reason(ingest):
    done = ingest("a,b\n1,2\n3\n4,5,6,7\n8,9\n")
    assert done.rows == {"in": 4, "out": 2, "rejected": 2, "made": 0}
    rejects = done.frame("rejects", "rejects.parquet")
    assert rejects["line"].to_list() == [3, 4]
    assert rejects["rule"].to_list() == ["too_few_cells", "too_many_cells"]
    assert rejects["reason"].to_list() == ["line 3 has 1 cells instead of 2", "line 4 has 4 cells instead of 2"]
    assert rejects["raw"].to_list() == ["3", "4,5,6,7"]
    assert rejects["__row"].to_list() == [None, None]
    assert rejects["stage"].to_list() == ["ingest", "ingest"]


def test_a_strict_reader_stops_at_the_first_bad_row(refused):
    error = refused("a,b\n1,2\n3\n", badRows="stop")
    assert error.code == "bad_rows"
    assert error.where == {"file": "data.csv", "line": 3}


def test_an_unclosed_quote_is_reported_with_the_lines_it_swallowed(ingest, values):
    done = ingest('a,b\n1,2\n3,"abc\n4,5\n6,"x"\n8,9\n')
    assert values(done, "a") == [1, 8]
    rejects = done.frame("rejects", "rejects.parquet")
    assert rejects["reason"].to_list() == ["lines 3 to 5: a quote is opened but not closed properly"]
    assert "2 more lines" in done.panel("operations")["items"][0]["note"]


def test_lines_are_counted_right_behind_a_cell_with_line_ends(ingest, values):
    done = ingest('a,b\n1,"x\ny\nz"\n3\n')
    assert done.frame("rejects", "rejects.parquet")["line"].to_list() == [5]
    assert values(done, "b") == ["x\ny\nz"]


def test_several_faults_of_one_line_are_one_reject(ingest):
    done = ingest("a,b,ü\n1,2,é\n1,é,ä,4,".encode() + b"\xff\n" + "3,4,ö\n5,6,ß\n".encode())
    assert done.rows["rejected"] == 1
    assert done.frame("rejects", "rejects.parquet").height == 1


@pytest.mark.parametrize("end", ["\r\n", "\r", "mixed"])
def test_line_ends_do_not_matter(ingest, tmp_path, end):
    text = 'a,b\n1,"x\ny"\n2,z\n3\n'
    other = text.replace("\n", end) if end != "mixed" else 'a,b\r\n1,"x\ry"\n2,z\r3\r\n'
    plain, changed = ingest(text), ingest(other)
    assert plain.frame().equals(changed.frame())
    assert plain.frame("rejects", "rejects.parquet")["line"].to_list() == [5]
    assert changed.frame("rejects", "rejects.parquet")["line"].to_list() == [5]
    for name in ("data.parquet", "schema.json", "profile.json", "recipe.json"):
        assert (plain.outputs["dataset"] / name).read_bytes() == (changed.outputs["dataset"] / name).read_bytes()


def test_no_row_that_fits_says_where_to_look(refused, csv_format):
    error = refused("a,b\n1,2,3\n4,5,6\n", format={**csv_format})
    assert error.code == "file_unreadable"
    assert "line 2" in error.message
