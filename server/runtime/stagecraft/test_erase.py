"""Erasing one person: what goes, and that everything else stays as it was."""

import gzip
import json
from pathlib import Path

import polars as pl

from stagecraft.erase import erase_person as erase


def lay(base: Path, place: str, content: str | pl.DataFrame) -> Path:
    path = base / "input" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, str):
        path.write_text(content, "utf-8")
    else:
        content.write_parquet(path)
    return path


def test_takes_the_persons_lines_out_of_a_text_and_keeps_all_others_byte_for_byte(tmp_path: Path) -> None:
    text = 'id,note\r\n 7 ,x\r\n8,"two\nlines, 7"\r\n"7","again"\r\n77,y'
    path = tmp_path / "input" / "0" / "data.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
    answer = erase({"column": "id", "value": "7"}, tmp_path)
    rest = (tmp_path / "output" / "0" / "data.csv").read_bytes()
    assert rest == b'id,note\r\n8,"two\nlines, 7"\r\n77,y'
    assert answer["changed"] == [{"folder": "0", "path": "data.csv", "rows": 2}]


def test_reads_the_encoding_the_delimiter_and_gzip(tmp_path: Path) -> None:
    path = tmp_path / "input" / "0" / "data.csv.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress("név;kor\nJenő;3\nÉva;4\n".encode("cp1250")))
    how = {"encoding": "cp1250", "delimiter": ";"}
    erase({"column": "név", "value": "Jenő", "format": how}, tmp_path)
    rest = gzip.decompress((tmp_path / "output" / "0" / "data.csv.gz").read_bytes())
    assert rest.decode("cp1250") == "név;kor\nÉva;4\n"


def test_says_what_it_cant_rewrite(tmp_path: Path) -> None:
    lay(tmp_path, "0/data.xlsx", "x")
    answer = erase({"column": "id", "value": "7"}, tmp_path)
    assert [(each["path"], each["folder"]) for each in answer["left"]] == [("data.xlsx", "0")]


def test_finds_the_rows_of_later_tables_by_their_number_and_of_made_rows_by_their_origin(tmp_path: Path) -> None:
    people = pl.DataFrame(
        {"__row": [0, 1, 2], "__partition": ["train", "train", "test"], "mail": ["a@x.de", "b@x.de", "a@x.de"]}
    )
    lay(tmp_path, "0/data.parquet", people)
    lay(tmp_path, "1/matrix.parquet", pl.DataFrame({"__row": [0, 1, 2, 9], "f": [0.1, 0.2, 0.3, 0.4]}))
    lay(tmp_path, "1/origins.parquet", pl.DataFrame({"__row": [9], "origin": [0]}))
    answer = erase({"column": "mail", "value": "a@x.de"}, tmp_path)
    assert pl.read_parquet(tmp_path / "output" / "0" / "data.parquet")["__row"].to_list() == [1]
    assert pl.read_parquet(tmp_path / "output" / "1" / "matrix.parquet")["__row"].to_list() == [1]
    assert answer["train"] == 1


def test_finds_rows_without_key_and_number_by_everything_else(tmp_path: Path) -> None:
    people = pl.DataFrame(
        {"__row": [0, 1], "id": [7, 8], "age": [30, 30], "city": ["Bern", "Bern"], "spend": [1.5, None]}
    )
    lay(tmp_path, "0/data.parquet", people)
    lay(tmp_path, "1/reference.parquet", people.select("age", "city", "spend").with_columns(__prediction=0.5))
    erase({"column": "id", "value": "7"}, tmp_path)
    rest = pl.read_parquet(tmp_path / "output" / "1" / "reference.parquet")
    assert rest["spend"].to_list() == [None]


def test_clears_previews_and_examples_and_never_touches_what_was_learned(tmp_path: Path) -> None:
    lay(tmp_path, "0/data.parquet", pl.DataFrame({"__row": [0, 1], "mail": ["a@x.de", "b@x.de"]}))
    part = {"rows": [0, 1], "partitions": None, "cells": [["a@x.de"], ["b@x.de"]]}
    lay(tmp_path, "0/look/preview.json", json.dumps({"rows": 2, "columns": [{"name": "mail"}], "first": part}))
    lay(tmp_path, "0/look/findings.json", json.dumps({"text": "“a@x.de” is rare; ba@x.de isn’t"}))
    learned = json.dumps({"categories": ["a@x.de", "b@x.de"]})
    path = lay(tmp_path, "0/twin.json", learned)
    answer = erase({"column": "mail", "value": "a@x.de"}, tmp_path)
    shown = json.loads((tmp_path / "output" / "0" / "look" / "preview.json").read_text("utf-8"))
    assert shown["first"] == {"rows": [1], "partitions": None, "cells": [["b@x.de"]]}
    found = json.loads((tmp_path / "output" / "0" / "look" / "findings.json").read_text("utf-8"))
    assert found == {"text": "“erased” is rare; ba@x.de isn’t"}
    assert path.read_text("utf-8") == learned
    assert [each["path"] for each in answer["left"]] == ["twin.json"]


def test_changes_nothing_where_the_person_isnt(tmp_path: Path) -> None:
    lay(tmp_path, "0/data.parquet", pl.DataFrame({"__row": [0], "id": [12345], "n": [1234]}))
    lay(tmp_path, "0/profile.json", json.dumps({"rows": 1234, "top": [{"value": "12345"}]}))
    answer = erase({"column": "id", "value": "1234"}, tmp_path)
    assert answer == {"changed": [], "rows": 0, "train": 0, "left": []}
