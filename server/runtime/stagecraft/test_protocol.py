import datetime as dt
import json
import os
import threading
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagecraft.protocol import Channel, Lines, encode, plain, truncate

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(st.text(), json_values), max_size=5), st.integers(1, 7))
def test_messages_survive_any_cut_of_the_stream(messages, size):
    stream = b"".join(encode(message) for message in messages)
    lines = Lines()
    received = [m for at in range(0, len(stream), size) for m in lines.feed(stream[at : at + size])]
    assert received == messages


def test_a_line_never_holds_a_line_break():
    assert encode({"text": "a\nb\r\n\u2028"}).count(b"\n") == 1


@pytest.mark.parametrize("line", [b"[1]\n", b"nonsense\n", b'"text"\n'])
def test_what_is_no_object_is_refused(line):
    with pytest.raises(ValueError):
        list(Lines().feed(line))


def test_numbers_that_json_cannot_say_become_null():
    values = {"a": float("nan"), "b": [np.inf, np.float32("nan")], "c": np.array([1.0, -np.inf])}
    assert plain(values) == {"a": None, "b": [None, None], "c": [1.0, None]}


def test_values_of_libraries_become_plain():
    values = [
        np.int64(3),
        np.bool_(True),
        dt.date(2026, 1, 2),
        Decimal("1.5"),
        {"b", "a"},
        dt.timedelta(seconds=2),
        b"x",
    ]
    assert plain(values) == [3, True, "2026-01-02", 1.5, ["a", "b"], 2.0, "x"]
    json.dumps(plain(values))


def test_what_has_no_json_form_is_refused():
    with pytest.raises(TypeError, match="object"):
        plain({"a": object()})


def test_long_texts_keep_both_ends():
    text = truncate("start" + "x" * 100_000 + "end", 100)
    assert text.startswith("start")
    assert text.endswith("end")
    assert len(text) < 200


def test_threads_do_not_mix_their_lines():
    reading, writing = os.pipe()
    channel = Channel(writing)
    received = bytearray()

    def read():
        while chunk := os.read(reading, 65_536):
            received.extend(chunk)

    reader = threading.Thread(target=read)
    reader.start()

    def write(name):
        for _ in range(50):
            channel.send({"from": name, "pad": "x" * 9_000})

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.close(writing)
    reader.join()
    os.close(reading)
    assert len([json.loads(line) for line in received.splitlines()]) == 200
