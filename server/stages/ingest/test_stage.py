import datetime
import gzip
import json
import pickle
import zipfile

import numpy as np
import polars as pl
import pytest

from stagecraft.errors import StageError
from stagecraft.execute import call
from stagecraft.harness import files_of, run_stage
from stagecraft.io import read_json

DRAW = {"rule": "random", "column": None, "validation": 0.2, "test": 0.1}
PARAMS = {"sample": None, "format": None, "columns": [], "badRows": "reject", "draw": DRAW, "target": None}
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


def refused(ingest, content, **params):
    with pytest.raises(StageError) as caught:
        ingest(content, **params)
    return caught.value


def column(name, kind="string", **more):
    return {"name": name, "as": None, "type": kind, "format": None, "keep": True, "role": None, **more}


def findings(done):
    return " ".join(row["finding"] for row in done.panel("findings")["rows"])


def types(done):
    return {c["name"]: c["type"] for c in read_json(done.outputs["dataset"] / "schema.json")["columns"]}


def values(done, name):
    return done.frame()[name].to_list()


# ---- what is no table


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_by_name(ingest, content):
    error = refused(ingest, content)
    assert error.code == "file_empty"
    assert "data.csv" in error.message


def a_zip(tmp_path, member):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda tmp: a_zip(tmp, "[Content_Types].xml"), "Excel"),
        (lambda tmp: a_zip(tmp, "a.csv"), "zip"),
        (lambda tmp: gzip.compress(b"a,b\n1,2\n"), "gzip"),
        (lambda tmp: b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (lambda tmp: b"MZ\x90\x00" + bytes(100), "program"),
        (lambda tmp: b"\x7fELF\x02" + bytes(100), "program"),
        (lambda tmp: pickle.dumps({"a": 1}), "pickle"),
        (lambda tmp: b"%PDF-1.7\n", "PDF"),
        (lambda tmp: b"SQLite format 3\x00" + bytes(100), "SQLite"),
        (lambda tmp: json.dumps([{"a": 1}]).encode(), "JSON"),
    ],
)
def test_a_file_that_only_says_it_is_csv_is_told_what_it_is(ingest, tmp_path, make, word):
    error = refused(ingest, make(tmp_path))
    assert error.code == "file_type"
    assert word in error.message
    assert error.remedy


def test_nul_bytes_are_refused_with_their_line(ingest):
    error = refused(ingest, b"a,b\n1,2\n3,\x004\n")
    assert error.code == "nul_bytes"
    assert error.where == {"file": "data.csv", "line": 3}


def test_header_only_gives_the_schema_and_no_rows(ingest):
    done = ingest("a,b\n")
    assert done.rows == {"in": 0, "out": 0, "rejected": 0, "made": 0}
    assert list(types(done)) == ["a", "b"]
    assert done.result["verdict"]["tone"] == "warn"


def test_one_column_is_a_table(ingest):
    assert values(ingest("a\n1\n2\n3\n"), "a") == [1, 2, 3]


def test_thousands_of_columns_are_read_and_more_than_ten_thousand_are_refused_with_the_limit(ingest):
    def wide(count):
        names = ",".join(f"c{at}" for at in range(count))
        return f"{names}\n" + "\n".join(",".join(["1.5"] * count) for _ in range(3)) + "\n"

    done = ingest(wide(2_500))
    assert done.rows["out"] == 3
    assert len(types(done)) == 2_500
    error = refused(ingest, wide(10_001))
    assert error.code == "too_many_columns"
    assert "10000" in error.message


def test_commas_in_sentences_make_no_columns(ingest):
    text = "remark\nfine\nlate, but fine\nslow\nbroken, late, and rude\ngood\nnothing to say\n"
    done = ingest(text, columns=[column("remark")], format={**CSV, "delimiter": "|"})
    assert values(done, "remark")[1] == "late, but fine"
    assert list(types(ingest(text.replace("late, but", "late but")))) == ["remark"]


def test_a_file_without_quotes_can_hold_any_quote(ingest):
    done = ingest('a,b\n"x,1\ny",2\n', format={**CSV, "quote": ""})
    assert values(done, "a") == ['"x', 'y"']


# ---- names


def test_duplicate_blank_numeric_long_and_reserved_names_are_changed_and_told(ingest):
    long = "x" * 500
    done = ingest(f"a,a,,2019,{long},__row,y\nq,2,3,4,5,6,7\n")
    assert list(types(done)) == ["a", "a_2", "column_3", "column_2019", "x" * 120, "column__row", "y"]
    for word in ("a_2", "column_3", "column_2019", "column__row", "120 characters"):
        assert word in findings(done)


def test_names_that_mean_something_to_a_language_are_plain_data(ingest):
    done = ingest('__proto__,constructor,select,"a""b",drop table\n1,2,3,4,5\n6,7,8,9,10\n')
    assert values(done, "__proto__") == [1, 6]
    assert values(done, "constructor") == [2, 7]
    assert values(done, 'a"b') == [4, 9]
    assert values(done, "drop table") == [5, 10]


# ---- rows


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


def test_a_strict_reader_stops_at_the_first_bad_row(ingest):
    error = refused(ingest, "a,b\n1,2\n3\n", badRows="stop")
    assert error.code == "bad_rows"
    assert error.where == {"file": "data.csv", "line": 3}


def test_an_unclosed_quote_is_reported_with_the_lines_it_swallowed(ingest):
    done = ingest('a,b\n1,2\n3,"abc\n4,5\n6,"x"\n8,9\n')
    assert values(done, "a") == [1, 8]
    rejects = done.frame("rejects", "rejects.parquet")
    assert rejects["reason"].to_list() == ["lines 3 to 5: a quote is opened but not closed properly"]
    assert "2 more lines" in done.panel("operations")["items"][0]["note"]


def test_lines_are_counted_right_behind_a_cell_with_line_ends(ingest):
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


def test_no_row_that_fits_says_where_to_look(ingest):
    error = refused(ingest, "a,b\n1,2,3\n4,5,6\n", format={**CSV})
    assert error.code == "file_unreadable"
    assert "line 2" in error.message


# ---- text


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
def test_encodings_are_told_apart(ingest, encoding, prefix):
    text = "name,größe\nJürgen,1\nZoë,2\n"
    done = ingest(prefix + text.encode(encoding))
    assert list(types(done)) == ["name", "größe"]
    assert values(done, "name") == ["Jürgen", "Zoë"]


def test_bytes_that_are_no_utf8_in_a_utf8_file_cost_their_row_and_are_told(ingest):
    good = "".join(f"{at},Müller {at}\n" for at in range(50))
    done = ingest(f"id,name\n{good}".encode() + b"99,bad \xff\n")
    assert done.rows["out"] == 50
    assert done.frame("rejects", "rejects.parquet")["rule"].to_list() == ["bad_encoding"]
    assert "not valid UTF-8" in findings(done)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(ingest, separator):
    rows = "".join(f"{at}{separator}word {at % 3}{separator}{at}.5\n" for at in range(30))
    done = ingest(f"a{separator}b{separator}c\n{rows}")
    assert types(done) == {"a": "integer", "b": "string", "c": "number"}


def test_a_decimal_comma_is_found_and_can_be_overruled(ingest):
    text = "a;b;c\n1,5;1.234,5;7\n2,25;10,0;8\n"
    done = ingest(text)
    assert values(done, "a") == [1.5, 2.25]
    assert values(done, "b") == [1234.5, 10.0]
    assert values(done, "c") == [7, 8]
    plain = ingest(text, columns=[column("a", "string"), column("c", "number", format=".")])
    assert values(plain, "a") == ["1,5", "2,25"]


def test_a_file_without_a_header_keeps_its_first_row(ingest):
    done = ingest("A11,6,1.5\nA12,48,2.5\nA14,12,3.5\n")
    assert list(types(done)) == ["column_1", "column_2", "column_3"]
    assert done.rows["out"] == 3


def test_numbers_and_very_long_words_are_names_when_the_cells_below_are_of_another_kind(ingest):
    rows = "".join(f"0.{at},{'ab'[at % 2]},{'yes' if at % 3 else 'no'}\n" for at in range(20))
    done = ingest(f",1,{'h' * 500}\n{rows}")
    assert done.rows["out"] == 20
    assert all(len(name) < 200 for name in types(done))


# ---- types


def test_a_blank_in_a_number_column_is_missing(ingest):
    done = ingest("a,b\n1.5,x\n ,y\nNA,z\n,w\n2.5,v\n")
    assert values(done, "a") == [1.5, None, None, None, 2.5]
    assert done.panel("overview")["items"][4]["value"] == 0


def test_mixed_types_stay_text_and_are_reported(ingest):
    rows = "".join(f"{at}\n" for at in range(95)) + "twelve\nthirteen\n"
    done = ingest(f"a\n{rows}")
    assert types(done) == {"a": "string"}
    assert "2 cells are not" in findings(done)
    assert "twelve" in findings(done)


def test_a_cell_that_does_not_fit_becomes_missing_is_counted_and_keeps_its_row(ingest):
    done = ingest("a,b\n1,x\ntwo,y\n3,z\nfour,w\n", columns=[column("a", "integer"), column("b")])
    assert values(done, "a") == [1, None, 3, None]
    assert done.rows["rejected"] == 0
    assert "2 cells don't fit the type and became missing; the first is “two” in row 2" in findings(done)


def test_leading_zeros_and_long_whole_numbers_stay_text(ingest):
    done = ingest("zip,id,n\n01234,12345678901234567890,0\n99999,12345678901234567891,10\n")
    assert types(done) == {"zip": "string", "id": "string", "n": "integer"}
    assert values(done, "zip") == ["01234", "99999"]
    assert values(done, "id") == ["12345678901234567890", "12345678901234567891"]


def test_a_date_that_could_be_read_two_ways_is_asked_for(ingest):
    done = ingest("d,e\n01/02/2020,31/12/2020\n03/04/2021,01/02/2020\n")
    assert types(done) == {"d": "string", "e": "date"}
    assert "DD/MM/YYYY or MM/DD/YYYY" in findings(done)
    chosen = ingest("d\n01/02/2020\n03/04/2021\n", columns=[column("d", "date", format="MM/DD/YYYY")])
    assert [str(day) for day in values(chosen, "d")] == ["2020-01-02", "2021-03-04"]


def test_year_zero_and_9999_and_an_hour_that_summer_time_skips(ingest):
    done = ingest("a,b\n9999-12-31,2021-03-28 02:30\n2020-01-01,2021-06-01 12:00:01\n")
    assert types(done) == {"a": "date", "b": "datetime"}
    assert [str(day) for day in values(done, "a")] == ["9999-12-31", "2020-01-01"]
    assert [str(time) for time in values(done, "b")] == ["2021-03-28 02:30:00", "2021-06-01 12:00:01"]
    assert "9999" in findings(done)
    odd = ingest("a\n0000-01-01\n" + "2020-01-01\n" * 20)
    assert types(odd) == {"a": "string"}
    assert "0000-01-01" in findings(odd)


def test_empty_constant_and_unique_columns_are_flagged(ingest):
    rows = "".join(f",same,code{at}x,{at % 2}\n" for at in range(40))
    done = ingest(f"void,one,key,y\n{rows}")
    for words in ("“void” has no value", "“one” has the same value", "“key” has a different value in every row"):
        assert words in findings(done)


def test_a_column_that_went_missing_is_named(ingest):
    error = refused(ingest, "a,c\n1,2\n", columns=[column("a", "integer"), column("b", "integer")])
    assert error.code == "column_missing"
    assert error.where == {"file": "data.csv", "column": "b"}


def test_columns_are_renamed_left_out_and_new_ones_ignored(ingest):
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


# ---- parquet


def test_parquet_keeps_its_types(ingest, tmp_path):
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
def test_damaged_parquet_is_caught(ingest, tmp_path, cut):
    pl.DataFrame({"a": range(1000)}).write_parquet(tmp_path / "x.parquet")
    error = refused(ingest, (tmp_path / "x.parquet").read_bytes()[:cut])
    assert error.code == "parquet_corrupt"


def test_parquet_with_damaged_pages_is_caught(ingest, tmp_path):
    pl.DataFrame({"a": np.random.default_rng(1).normal(size=5000)}).write_parquet(tmp_path / "x.parquet")
    data = bytearray((tmp_path / "x.parquet").read_bytes())
    data[40:2000] = b"\xff" * 1960
    assert refused(ingest, bytes(data)).code == "parquet_corrupt"


def test_a_parquet_bomb_is_refused_before_it_is_unpacked(ingest, tmp_path):
    frame = pl.select(a=pl.repeat(0, 5_000_000, dtype=pl.Int64))
    frame.with_columns(pl.col("a").alias(f"b{at}") for at in range(40)).write_parquet(tmp_path / "x.parquet")
    assert (tmp_path / "x.parquet").stat().st_size < 5_000_000
    base = tmp_path / "bomb"
    with pytest.raises(StageError) as caught:
        run_stage(base, "ingest", PARAMS, sources=[tmp_path / "x.parquet"], limits={"memoryMb": 100})
    assert caught.value.code == "parquet_too_large"


# ---- the draw


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
def test_a_split_that_cannot_be_made_is_explained(ingest, rule, name, code):
    draw = {"rule": rule, "column": name, "validation": 0.2, "test": 0.1}
    assert refused(ingest, "w,v\na,1\nb,2\n", draw=draw).code == code


# ---- looking and samples


def test_detect_tells_what_the_run_then_does(tmp_path):
    folder = tmp_path / "input" / "source" / "0"
    folder.mkdir(parents=True)
    rows = "".join(f"C{at:03d};{at}.5;{'yes' if at % 2 else 'no'};{at % 28 + 1:02d}.03.2020; \n" for at in range(50))
    (folder / "x.csv").write_text(f"customer_id;amount;left;day;void\n{rows}")
    found = call(tmp_path, "ingest", "detect", {"name": "x.csv"})
    assert found["format"]["delimiter"] == ";"
    assert found["rows"] == 50
    assert [(c["name"], c["type"], c["format"], c["role"]) for c in found["columns"]] == [
        ("customer_id", "string", None, "id"),
        ("amount", "number", None, None),
        ("left", "string", None, None),
        ("day", "date", "DD.MM.YYYY", None),
        ("void", "string", None, None),
    ]
    assert found["columns"][4]["missing"] == 1
    assert {warning["code"] for warning in found["warnings"]} >= {"column_empty", "column_unique"}
    assert found["columns"][2]["distinct"] == 2


def test_detect_of_a_large_file_looks_at_all_its_length(tmp_path, monkeypatch):
    from stagecraft.entries import load

    monkeypatch.setattr(load("ingest", "read"), "SPREAD_BYTES", 200_000)
    folder = tmp_path / "input" / "source" / "0"
    folder.mkdir(parents=True)
    rows = "".join(f"{at},{'x' * 20}\n" for at in range(90_000)) + "".join(f"late{at},y\n" for at in range(10_000))
    (folder / "x.csv").write_text(f"a,b\n{rows}")
    found = call(tmp_path, "ingest", "detect", {})
    assert found["columns"][0]["type"] == "string"
    assert found["rows"] == pytest.approx(100_000, rel=0.05)


@pytest.mark.parametrize(
    ("sample", "rows", "target"),
    [
        ("customer-churn", 3000, "churned"),
        ("breast-cancer", 569, "diagnosis"),
        ("diabetes", 442, "progression"),
        ("wine", 178, "grower"),
    ],
)
def test_samples_are_there_without_a_network_and_always_the_same(ingest, sample, rows, target):
    first, second = ingest(sample=sample, target=target), ingest(sample=sample, target=target)
    assert first.rows["out"] == rows
    assert read_json(first.outputs["dataset"] / "schema.json")["target"] == target
    one, two = first.outputs["dataset"], second.outputs["dataset"]
    for path in files_of(one):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes()


def test_the_churn_sample_has_the_gaps_of_a_real_table(ingest):
    done = ingest(sample="customer-churn", target="churned")
    frame = done.frame()
    assert frame["total_charge"].null_count() > 50
    assert frame["age"].null_count() > 50
    assert 0.2 < (frame["churned"] == "yes").mean() < 0.4


def test_an_unknown_sample_and_no_source_are_explained(ingest):
    assert refused(ingest, None, sample="x").code == "sample_unknown"
    assert refused(ingest, None).code == "source_missing"
