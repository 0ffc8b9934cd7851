import threading

import numpy as np
import pytest

from stagecraft.errors import Cancelled
from stagecraft.protocol import Message
from stagecraft.report import Report


def collected():
    events: list[Message] = []
    return Report(events.append), events


def test_progress_in_a_tight_loop_does_not_flood_but_ends_complete():
    report, events = collected()
    for at in range(10_001):
        report.progress(at, 10_000, "rows")
    assert len(events) < 100
    assert events[-1]["done"] == 10_000


@pytest.mark.parametrize("tell", [lambda r: r.progress(1), lambda r: r.log("x"), lambda r: r.metric("m", 1.0)])
def test_a_cancelled_stage_hears_of_it_at_its_next_word(tell):
    cancelled = threading.Event()
    report = Report(cancelled=cancelled)
    tell(report)
    cancelled.set()
    with pytest.raises(Cancelled):
        tell(report)


def test_a_metric_that_is_no_number_is_left_out():
    report, events = collected()
    report.metric("loss", float("nan"), 1)
    report.metric("loss", np.float32(0.5), 2)
    assert events == [{"type": "metric", "name": "loss", "value": 0.5, "step": 2}]


def test_metrics_take_a_number_an_interval_or_a_mapping():
    report, _ = collected()
    report.metrics("validation", {"f1": 0.5, "rmse": (1, 0.5, 2), "mae": {"value": float("inf"), "low": 1}})
    assert report.result()["metrics"] == {
        "validation": {
            "f1": {"value": 0.5, "low": None, "high": None},
            "rmse": {"value": 1, "low": 0.5, "high": 2},
            "mae": {"value": None, "low": 1, "high": None},
        }
    }


@pytest.mark.parametrize(
    "mistake",
    [
        lambda r: r.metrics("validation", {"auc": 1}),
        lambda r: r.metrics("train", {"f1": 1}),
        lambda r: r.verdict("great", "x"),
        lambda r: r.problem_type("ranking"),
        lambda r: r.log("x", "fatal"),
        lambda r: r.panel({"kind": "pie", "id": "a", "title": "A"}),
        lambda r: r.panel({"kind": "bars", "id": "a", "title": "A"}),
        lambda r: r.panel({"kind": "bars", "id": "a", "title": "A", "items": [{"label": "x"}]}),
        lambda r: r.panel(
            {"kind": "histogram", "id": "a", "title": "A", "edges": [0, 1], "series": [{"name": "x", "counts": [1, 2]}]}
        ),
        lambda r: r.panel(
            {"kind": "matrix", "id": "a", "title": "A", "rows": ["x"], "columns": ["y"], "values": [[1, 2]]}
        ),
    ],
)
def test_a_word_the_pages_do_not_know_is_refused(mistake):
    with pytest.raises(ValueError):
        mistake(Report())


def test_what_cannot_be_drawn_is_left_out_of_a_chart():
    report = Report()
    nan = float("nan")
    report.panel({"kind": "bars", "id": "b", "title": "B", "items": [{"label": "x", "value": nan}]})
    series = [{"name": "s", "points": [(0, 1), (1, nan)]}]
    report.panel({"kind": "line", "id": "l", "title": "L", "x": "x", "y": "y", "series": series, "note": None})
    bars, line = report.result()["panels"]
    assert bars["items"] == []
    assert line["series"][0]["points"] == [[0, 1]]
    assert "note" not in line


def test_a_panel_replaces_the_one_with_its_id():
    report = Report()
    report.panel({"kind": "text", "id": "a", "title": "A", "text": "first"})
    report.panel({"kind": "text", "id": "b", "title": "B", "text": "x"})
    report.panel({"kind": "text", "id": "a", "title": "A", "text": "second"})
    assert [panel["text"] for panel in report.result()["panels"]] == ["second", "x"]


def test_operations_become_a_panel_of_their_own():
    report = Report()
    report.operation("Trim", 10, 10)
    report.operation("Drop copies", 10, 8, rejected=2, note="by id")
    (panel,) = report.result()["panels"]
    assert panel["kind"] == "operations"
    assert panel["items"][1] == {
        "name": "Drop copies",
        "rowsIn": 10,
        "rowsOut": 8,
        "rejected": 2,
        "made": 0,
        "note": "by id",
    }
