import errno

import duckdb
import pytest

from stagecraft.errors import Cancelled, StageError, failure_of


def test_a_typed_error_keeps_its_words_and_its_place():
    failure = failure_of(StageError("target_missing", "No “churn”.", "Choose another.", {"column": "churn"}))
    assert failure["code"] == "target_missing"
    assert failure["message"] == "No “churn”."
    assert failure["remedy"] == "Choose another."
    assert failure["where"] == {"column": "churn"}


def test_a_bug_shows_nothing_of_itself():
    failure = failure_of(KeyError("secret column"))
    assert failure["code"] == "internal"
    assert "secret" not in failure["message"]
    assert "secret column" in failure["internal"]


def duckdb_out_of_memory():
    with duckdb.connect(config={"memory_limit": "10MB", "threads": 1}) as connection:
        connection.execute("set temp_directory = ''; set max_temp_directory_size = '0KB'")
        connection.execute("create table t as select range a, hash(range) b from range(20000000)")


def wrapped():
    try:
        raise MemoryError
    except MemoryError as error:
        raise RuntimeError("fit failed") from error


def booster():
    raise RuntimeError("[12:00:00] std::bad_alloc")


@pytest.mark.parametrize("cause", [duckdb_out_of_memory, wrapped, booster])
def test_every_way_of_running_out_of_memory_is_said_the_same(cause):
    with pytest.raises(Exception) as caught:
        cause()
    failure = failure_of(caught.value, 512)
    assert failure["code"] == "out_of_memory"
    assert "512 MB" in failure["message"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named(number):
    assert failure_of(OSError(number, "x"))["code"] == "disk_full"


def test_a_full_disk_told_by_a_library_is_named():
    assert failure_of(RuntimeError("IO Error: No space left on device"))["code"] == "disk_full"


def test_a_typed_error_about_memory_stays_typed():
    assert failure_of(StageError("x_y", "bad_alloc"))["code"] == "x_y"


def test_leaving_the_interpreter_is_no_result():
    assert failure_of(SystemExit(0))["code"] == "no_result"


def test_thousands_of_lines_are_cut():
    assert len(failure_of(ValueError("x" * 1_000_000))["internal"]) < 30_000


def test_a_cancel_passes_through_handlers_of_exceptions():
    assert not issubclass(Cancelled, Exception)
