from stagecraft.io import read_json


def test_a_blank_in_a_number_column_is_missing(ingest, values):
    done = ingest("a,b\n1.5,x\n ,y\nNA,z\n,w\n2.5,v\n")
    assert values(done, "a") == [1.5, None, None, None, 2.5]
    assert done.panel("overview")["items"][4]["value"] == 0


def test_mixed_types_stay_text_and_are_reported(ingest, types, findings):
    rows = "".join(f"{at}\n" for at in range(95)) + "twelve\nthirteen\n"
    done = ingest(f"a\n{rows}")
    assert types(done) == {"a": "string"}
    assert "2 cells are not" in findings(done)
    assert "twelve" in findings(done)


def test_a_cell_that_does_not_fit_becomes_missing_is_counted_and_keeps_its_row(ingest, values, findings, column):
    done = ingest("a,b\n1,x\ntwo,y\n3,z\nfour,w\n", columns=[column("a", "integer"), column("b")])
    assert values(done, "a") == [1, None, 3, None]
    assert done.rows["rejected"] == 0
    assert "2 cells don't fit the type and became missing; the first is “two” in row 2" in findings(done)


def test_leading_zeros_and_long_whole_numbers_stay_text(ingest, types, values):
    done = ingest("zip,id,n\n01234,12345678901234567890,0\n99999,12345678901234567891,10\n")
    assert types(done) == {"zip": "string", "id": "string", "n": "integer"}
    assert values(done, "zip") == ["01234", "99999"]
    assert values(done, "id") == ["12345678901234567890", "12345678901234567891"]


def test_a_date_that_could_be_read_two_ways_is_asked_for(ingest, types, values, findings, column):
    done = ingest("d,e\n01/02/2020,31/12/2020\n03/04/2021,01/02/2020\n")
    assert types(done) == {"d": "string", "e": "date"}
    assert "DD/MM/YYYY or MM/DD/YYYY" in findings(done)
    chosen = ingest("d\n01/02/2020\n03/04/2021\n", columns=[column("d", "date", format="MM/DD/YYYY")])
    assert [str(day) for day in values(chosen, "d")] == ["2020-01-02", "2021-03-04"]


def test_year_zero_and_9999_and_an_hour_that_summer_time_skips(ingest, types, values, findings):
    done = ingest("a,b\n9999-12-31,2021-03-28 02:30\n2020-01-01,2021-06-01 12:00:01\n")
    assert types(done) == {"a": "date", "b": "datetime"}
    assert [str(day) for day in values(done, "a")] == ["9999-12-31", "2020-01-01"]
    assert [str(time) for time in values(done, "b")] == ["2021-03-28 02:30:00", "2021-06-01 12:00:01"]
    assert "9999" in findings(done)
    odd = ingest("a\n0000-01-01\n" + "2020-01-01\n" * 20)
    assert types(odd) == {"a": "string"}
    assert "0000-01-01" in findings(odd)


def test_empty_constant_and_unique_columns_are_flagged(ingest, findings):
    rows = "".join(f",same,code{at}x,{at % 2}\n" for at in range(40))
    done = ingest(f"void,one,key,y\n{rows}")
    for words in ("“void” has no value", "“one” has the same value", "“key” has a different value in every row"):
        assert words in findings(done)


def test_a_column_that_went_missing_is_named(refused, column):
    error = refused("a,c\n1,2\n", columns=[column("a", "integer"), column("b", "integer")])
    assert error.code == "column_missing"
    assert error.where == {"file": "data.csv", "column": "b"}


def test_columns_are_renamed_left_out_and_new_ones_ignored(ingest, types, findings, column):
    done = ingest(
        "a,b,c\n1,2,3\n4,5,6\n",
        columns=[column("a", "number", **{"as": "alpha"}), column("b", keep=False)],
        target="alpha",
    )
    assert types(done) == {"alpha": "number"}
    assert "“c” is new" in findings(done)
    assert read_json(done.outputs["dataset"] / "schema.json")["target"] == "alpha"


def test_the_signature_says_how_to_read_a_request(ingest):
    done = ingest("a;b;y\n1,5;;1\n2,5;x;0\n", columns=[], target="y")
    signature = read_json(done.outputs["dataset"] / "recipe.json")["signature"]
    assert [(e["name"], e["type"], e["format"], e["required"]) for e in signature] == [
        ("a", "number", ",", True),
        ("b", "string", None, False),
        ("y", "integer", ",", True),
    ]
