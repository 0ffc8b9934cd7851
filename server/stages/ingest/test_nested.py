import json

import pytest


def lines(*rows):
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)


def test_an_array_of_objects_is_a_table_and_objects_inside_get_a_dot(ingest, types, values, findings):
    done = ingest(
        json.dumps(
            [
                {"id": "007", "at": {"city": "Rom", "zip": "00118"}, "tags": ["a", 1.5], "ok": True},
                {"id": "012", "at": {"city": None}, "n": 3},
            ]
        ),
        name="x.json",
    )
    assert types(done) == {
        "id": "string",
        "at.city": "string",
        "at.zip": "string",
        "tags": "string",
        "ok": "boolean",
        "n": "integer",
    }
    assert values(done, "id") == ["007", "012"]
    assert values(done, "tags") == ['["a", 1.5]', None]
    assert values(done, "n") == [None, 3]
    assert "“at.city”" in findings(done)


def test_an_object_around_the_only_list_is_looked_through(ingest, values):
    assert values(ingest('{"count": 2, "rows": [{"a": 1}, {"a": 2}]}', name="x.json"), "a") == [1, 2]


def test_lines_that_are_no_object_are_set_aside_with_their_number(ingest, values):
    done = ingest(lines({"a": 1}, "{broken", "", "[1]", {"a": 2}), name="x.jsonl")
    assert values(done, "a") == [1, 2]
    rejects = done.frame("rejects", "rejects.parquet")
    assert rejects["line"].to_list() == [2, 4]
    assert rejects["rule"].to_list() == ["bad_json", "not_an_object"]


def test_numbers_keep_their_digits_until_their_type_is_known(ingest, types, values):
    done = ingest(lines('{"a": 12345678901234567890, "b": 1.50, "c": NaN}', '{"a": 1, "b": 2, "c": 1}'), name="x.jsonl")
    assert types(done) == {"a": "string", "b": "number", "c": "integer"}
    assert values(done, "a") == ["12345678901234567890", "1"]
    assert values(done, "c") == [None, 1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings_of_json_are_told_apart(ingest, values, encoding):
    assert values(ingest(json.dumps([{"a": "Zoë"}], ensure_ascii=False).encode(encoding), name="x.json"), "a") == [
        "Zoë"
    ]


def test_names_that_mean_something_to_a_language_are_plain_data_in_json_too(ingest, values):
    done = ingest('[{"__proto__": 1, "constructor": 2, "a": {"b": 3}, "a.b": 4}]', name="x.json")
    assert [values(done, name) for name in ("__proto__", "constructor", "a.b", "a.b_2")] == [[1], [2], [3], [4]]


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("json_invalid", '[{"a": 1}, {"a": }]'),
        ("json_not_rows", "[[1], [2]]"),
        ("json_not_rows", '{\n  "a": {"b": 1}\n}'),
        ("json_too_deep", '[{"a":' + "[" * 100_000 + "]" * 100_000 + "}]"),
    ],
)
def test_json_that_is_no_table_says_why(refused, code, content):
    error = refused(content, name="x.json")
    assert error.code == code
    assert "x.json" in error.message
