"""Serving containers: our own image's server, and SageMaker's toolkits with our ``model_fn`` and ``transform_fn``."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stagecraft.container.layout import PACKAGES_VARIABLE, VERSIONS_FILE
from stagecraft.container.requests import BODY_BYTES, cut_csv, parse_json
from stagecraft.container.serving import Model
from stagecraft.container.testing import ENTRIES, RUNTIME
from stagecraft.container.versions import stamp_versions
from stagecraft.errors import StageError
from stagecraft.harness import run_stage
from stagecraft.io import read_json, write_json
from stagecraft.modeling.testing import make_features, mixed_table, partitioned

TRAIN = {
    "algorithm": "linear",
    "hyper": {"regularization": 0.1},
    "patience": None,
    "class_weights": "none",
    "validation": {"method": "holdout"},
    "test_estimate": {"method": "partition"},
    "threshold": {"rule": "f1"},
    "seed": 3,
}
ASKED = {"endpoint_name": "model", "environment": "trial", "canary_share": 0, "runner": "auto", "max_rows": 50}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """``/opt/ml/model`` as SageMaker unpacks it."""
    made = tmp_path_factory.mktemp("made")
    features = make_features(made / "features", partitioned(mixed_table("binary", 300)), "y", "binary")
    model = run_stage(made / "train", "train", TRAIN, {"features": [features]}).outputs["model"]
    endpoint = run_stage(made / "deploy", "deploy", ASKED, {"model": [model]}).outputs["endpoint"]
    target = made / "opt" / "ml" / "model"
    shutil.copytree(endpoint, target / "endpoint")
    stamp_versions(target / "endpoint")
    code = target / "code"
    shutil.copytree(RUNTIME / "stagecraft", code / "stagecraft", ignore=shutil.ignore_patterns("test_*", "__pycache__"))
    shutil.copytree(RUNTIME.parent / "stages", code / "stages", ignore=shutil.ignore_patterns("*.ts", "__pycache__"))
    for path in [*ENTRIES.glob("*.py"), ENTRIES / "wheels.json"]:
        shutil.copyfile(path, code / path.name)
    return target


@pytest.fixture(scope="module")
def probe(folder: Path) -> dict[str, Any]:
    return read_json(folder / "endpoint" / "probe.json")


@pytest.fixture(scope="module")
def row(probe: dict[str, Any]) -> dict[str, Any]:
    return probe["rows"][0]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    port = free_port()
    environment = {"SAGEMAKER_BASE_DIR": str(folder.parent), "SAGEMAKER_BIND_TO_PORT": str(port)}
    environment["PATH"] = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    command = ["/bin/bash", ENTRIES / "serve"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    first = server.stderr.readline()
    assert first == f"answering on port {port}\n", first + server.stderr.read()
    yield f"http://127.0.0.1:{port}"
    server.send_signal(signal.SIGTERM)
    assert server.wait(10) == 0


def ask(address: str, body: bytes | str, **headers: str) -> tuple[int, bytes]:
    given = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    data = body.encode() if isinstance(body, str) else body
    request = urllib.request.Request(f"{address}/invocations", data, given)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_a_ping_says_that_the_model_is_loaded(address: str):
    with urllib.request.urlopen(f"{address}/ping") as answer:
        assert (answer.status, json.load(answer)) == (200, {"status": "ok"})


def test_a_transform_job_is_told_how_to_send(address: str):
    with urllib.request.urlopen(f"{address}/execution-parameters") as answer:
        assert json.load(answer)["BatchStrategy"] == "MULTI_RECORD"


def test_another_address_and_another_method_are_told_apart(address: str):
    for path, status in (("/", 404), ("/invocations", 405)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}{path}")
        assert refused.value.code == status


def test_rows_get_the_answers_the_deployment_expects(address: str, probe: dict[str, Any]):
    status, body = ask(address, json.dumps({"instances": probe["rows"][:40]}))
    assert status == 200, body
    answers = json.loads(body)["predictions"]
    got = [[answer["probability"][name] for name in sorted(answer["probability"])] for answer in answers]
    assert got == [pytest.approx(values, abs=1e-9) for values in probe["expected"][:40]]


def test_csv_in_and_csv_out(address: str, row: dict[str, Any], probe: dict[str, Any]):
    names = sorted(row)
    text = ",".join(names) + "\r\n" + ",".join("" if row[name] is None else str(row[name]) for name in names) + "\r\n"
    status, body = ask(address, text, Content_Type="text/csv; charset=utf-8", Accept="text/csv")
    assert status == 200, body
    head, line = body.decode().splitlines()
    assert head.startswith("prediction,probability_")
    assert [float(cell) for cell in line.split(",")[1:]] == pytest.approx(probe["expected"][0], abs=1e-9)


def test_a_body_in_chunks_is_read_whole(address: str, row: dict[str, Any]):
    host, port = address.removeprefix("http://").split(":")
    parts = [json.dumps(row)[:10], json.dumps(row)[10:]]
    head = "POST /invocations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
    with socket.create_connection((host, int(port))) as connection:
        chunks = "".join(f"{len(part.encode()):x}\r\n{part}\r\n" for part in [*parts, ""])
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n{chunks}".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200")


def test_a_body_that_is_too_large_is_refused(address: str):
    status, body = ask(address, b" " * (BODY_BYTES + 1))
    assert (status, json.loads(body)["error"]["code"]) == (413, "body_too_large")


def without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def test_a_row_that_does_not_fit_is_refused_at_its_place(address: str, row: dict[str, Any]):
    first = next(iter(row))
    status, body = ask(address, json.dumps([row, without(row, first)]))
    error = json.loads(body)["error"]
    assert (status, error["code"]) == (422, "input_invalid")
    message = "is not there; send null where there is no value"
    assert error["violations"] == [{"path": f"instances[1].{first}", "message": message}]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"17", {}, 400),
        (b"\xff\xfe{}", {}, 400),
        (b"[" * 100_000 + b"]" * 100_000, {}, 400),
        (b'{"a":' + b"9" * 5000 + b"}", {}, 422),
        (b'{"a":NaN}', {}, 422),
        (b"", {}, 400),
        (b"<a/>", {"Content_Type": "application/xml"}, 415),
        (b"{}", {"Accept": "image/png"}, 406),
        (b"a,a\n1,2", {"Content_Type": "text/csv"}, 422),
        (b'a,b\n"1,2', {"Content_Type": "text/csv"}, 400),
        (b"a,b\n1,2,3", {"Content_Type": "text/csv"}, 400),
        (b'a,b\n1"2,3', {"Content_Type": "text/csv"}, 400),
        (b"a,b\n", {"Content_Type": "text/csv"}, 422),
        (b'{"instances":[]}', {}, 422),
    ],
)
def test_what_can_not_be_answered(address: str, body: bytes, headers: dict[str, str], status: int):
    assert ask(address, body, **headers)[0] == status


def test_too_many_rows_are_refused(address: str, row: dict[str, Any]):
    status, body = ask(address, json.dumps([row] * 51))
    assert (status, json.loads(body)["error"]["code"]) == (413, "too_many_rows")


# ---- a transform job: one line in, one line out


@pytest.fixture
def batch(folder: Path, monkeypatch) -> Model:
    monkeypatch.setenv("SAGEMAKER_BATCH", "True")
    return Model.load(folder)


def test_a_batch_keeps_one_line_for_each_row_and_says_what_is_wrong_in_it(batch: Model, row: dict[str, Any]):
    lines = [json.dumps(row), json.dumps(without(row, next(iter(row)))), json.dumps(row)]
    status, body, kind = batch.answer("\n".join(lines).encode(), "application/jsonlines", None)
    assert (status, kind) == (200, "application/jsonlines")
    answers = [json.loads(line) for line in body.decode().splitlines()]
    assert [answer["prediction"] is None for answer in answers] == [False, True, False]
    assert answers[0] == answers[2]
    assert "is not there" in answers[1]["error"]["message"]


def test_a_batch_takes_csv_without_a_header_in_the_order_of_the_columns(batch: Model, row: dict[str, Any]):
    cells = ",".join("" if row[name] is None else str(row[name]) for name in batch.names)
    header = ",".join(batch.names)
    bare = batch.answer(f"{cells}\n{cells}\n".encode(), "text/csv", "text/csv")
    headed = batch.answer(f"{header}\n{cells}\n{cells}\n".encode(), "text/csv", "text/csv")
    assert bare[0] == 200, bare[1]
    assert bare == headed
    assert len(bare[1].splitlines()) == 2
    assert batch.answer(f"{cells},1\n".encode(), "text/csv", "text/csv")[0] == 400


def test_a_batch_is_not_bound_by_the_rows_of_a_request(batch: Model, row: dict[str, Any]):
    lines = "\n".join([json.dumps(row)] * 51)
    assert len(batch.answer(lines, "application/jsonlines", None)[1].splitlines()) == 51


# ---- loading


def test_a_model_archive_without_a_model_is_refused(tmp_path: Path):
    with pytest.raises(StageError) as refused:
        Model.load(tmp_path)
    assert refused.value.code == "model_missing"


def test_a_model_of_other_library_versions_is_not_served(folder: Path, tmp_path: Path):
    shutil.copytree(folder / "endpoint", tmp_path / "endpoint")
    versions = tmp_path / "endpoint" / "bundle" / VERSIONS_FILE
    write_json(versions, {**read_json(versions), "onnxruntime": "1.0.0"})
    with pytest.raises(StageError) as refused:
        Model.load(tmp_path)
    assert "onnxruntime 1.0.0 (here " in refused.value.message


# ---- SageMaker's toolkits

INFERENCE = """
import json, sys
from sagemaker_inference.default_handler_service import DefaultHandlerService

class Processor:
    def __init__(self, headers): self.headers = headers
    def get_request_properties(self): return self.headers

class Context:
    system_properties = {"model_dir": sys.argv[1]}
    status, kind = 200, None
    def set_response_status(self, code=200, phrase=""): self.status = code
    def set_response_content_type(self, at, kind): self.kind = kind

service = DefaultHandlerService()
start = Context()
service.initialize(start)
for line in sys.stdin:
    asked = json.loads(line)
    context = Context()
    context.request_processor = [Processor(asked["headers"])]
    # the toolkit hands the first context to the handlers, whatever request it is
    service._service._context = context
    answer = service.handle([{"body": asked["body"].encode()}], context)[0]
    print(json.dumps([context.status, context.kind, answer.decode() if isinstance(answer, bytes) else answer]))
"""

FLASK = """
import json, sys
import flask
import inference
from sagemaker_containers import _transformer, _worker

transformer = _transformer.Transformer(model_fn=inference.model_fn, transform_fn=inference.transform_fn)
transformer._model = inference.model_fn(sys.argv[1])
client = _worker.Worker(transform_fn=transformer.transform, module_name="inference").test_client()
for line in sys.stdin:
    asked = json.loads(line)
    answer = client.post("/invocations", data=asked["body"].encode(), headers=asked["headers"])
    print(json.dumps([answer.status_code, answer.content_type, answer.get_data(as_text=True)]))
"""


@pytest.mark.parametrize("script", [INFERENCE, FLASK], ids=["inference toolkit", "flask toolkit"])
def test_the_toolkits_answer_as_our_own_server_does(
    folder: Path, toolkits: Path, address: str, row: dict[str, Any], script: str
):
    header, cells = ",".join(row), ",".join("" if value is None else str(value) for value in row.values())
    json_type = {"Content-Type": "application/json", "Accept": "application/json"}
    csv_type = {"Content-Type": "text/csv", "Accept": "text/csv"}
    asked = [
        {"headers": json_type, "body": json.dumps({"instances": [row]})},
        {"headers": csv_type, "body": f"{header}\n{cells}\n"},
        {"headers": json_type, "body": json.dumps({**row, "shoe": 42})},
        {"headers": json_type, "body": "{"},
        {"headers": {"Content-Type": "application/xml", "Accept": "*/*"}, "body": "<a/>"},
    ]
    environment = {
        "SAGEMAKER_BASE_DIR": str(folder.parent),
        "SAGEMAKER_PROGRAM": "inference.py",
        "PYTHONPATH": str(folder / "code"),
        PACKAGES_VARIABLE: "image",
        "PATH": "/usr/bin",
    }
    lines = "".join(json.dumps(one) + "\n" for one in asked)
    command = [toolkits, "-W", "ignore", "-c", script, folder]
    done = subprocess.run(command, env=environment, input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    ours = [
        ask(address, one["body"], **{key.replace("-", "_"): value for key, value in one["headers"].items()})
        for one in asked
    ]
    assert [(status, body) for status, _, body in said] == [(status, body.decode()) for status, body in ours]
    assert [status for status, _, _ in said] == [200, 200, 422, 400, 415]


# ---- parsing


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,b\r\n"1, 2","x\n""y"""\r\n', [["a", "b"], ["1, 2", 'x\n"y"']]),
        ("a,b\n\n1,\n,2", [["a", "b"], ["1", ""], ["", "2"]]),
        ("a\n1\n\n", [["a"], ["1"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("", []),
    ],
)
def test_cells_of_a_csv(text: str, cells: list[list[str]]):
    assert cut_csv(text) == cells


def test_words_for_numbers_that_are_not_finite_are_kept_where_they_are_text():
    value = parse_json('{"name":"NaN","x":NaN,"y":-Infinity,"z":inf}')
    assert value == {"name": "NaN", "x": float("inf"), "y": float("-inf"), "z": float("inf")}
