"""The HTTP server of our own image: ``/ping``, ``/invocations``, ``/execution-parameters``."""

import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from stagecraft.container.requests import BODY_BYTES, Refusal, too_large
from stagecraft.container.serving import Model, Reply

PORT = 8080
BLOCK_BYTES = 64 * 1024
MOST_BYTES = 8 * BODY_BYTES


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "stagecraft"
    sys_version = ""
    timeout = 65
    # Head and body leave in one packet and at once: else the answer waits 40 ms for an acknowledgement.
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    model: Model

    def do_GET(self) -> None:
        """Ping and what a transform job asks before it begins."""
        parameters = {
            "MaxConcurrentTransforms": os.cpu_count() or 1,
            "BatchStrategy": "MULTI_RECORD",
            "MaxPayloadInMB": 6,
        }
        answers = {"/ping": {"status": "ok"}, "/execution-parameters": parameters}
        answer = answers.get(self.path.split("?", 1)[0])
        self._reply(self._unknown("POST") if answer is None else (200, json.dumps(answer).encode(), "application/json"))

    def do_POST(self) -> None:
        """An invocation."""
        try:
            body = self._body()
        except Refusal as refusal:
            self.close_connection = True
            self._reply((refusal.status, refusal.body, "application/json"))
            return
        if self.path.split("?", 1)[0] != "/invocations":
            self._reply(self._unknown("GET"))
            return
        self._reply(self.model.answer(body, self.headers.get("Content-Type"), self.headers.get("Accept")))

    def _unknown(self, other: str) -> Reply:
        known = "/invocations" if other == "POST" else "/ping"
        wrong_method = self.path.split("?", 1)[0] == known
        refusal = (
            Refusal(405, "method_not_allowed", f"Use {other}.")
            if wrong_method
            else Refusal(404, "address_unknown", "There is nothing at this address.")
        )
        return refusal.status, refusal.body, "application/json"

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES:
            # Thrown away, so that the caller can read why; what is far too large isn't waited for.
            for _ in range(min(length, MOST_BYTES) // BLOCK_BYTES):
                self.rfile.read(BLOCK_BYTES)
            raise too_large()
        return self.rfile.read(length)

    def _chunks(self) -> bytes:
        parts = b""
        while (size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16)) > 0:
            parts += self.rfile.read(size)
            self.rfile.readline()
            if len(parts) > BODY_BYTES:
                raise too_large()
        self.rfile.readline()
        return parts

    def _reply(self, reply: Reply) -> None:
        status, body, content_type = reply
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Pings come every few seconds; the log is for what went wrong."""
        if not self.path.startswith("/ping"):
            sys.stderr.write(f"{format % args}\n")


def serve(model: Model) -> None:
    """Answer until a SIGTERM."""
    Handler.model = model
    address = ("0.0.0.0", int(os.environ.get("SAGEMAKER_BIND_TO_PORT") or PORT))
    server = ThreadingHTTPServer(address, Handler)
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda _signal, _frame: threading.Thread(target=server.shutdown).start())
    sys.stderr.write(f"answering on port {server.server_address[1]}\n")
    server.serve_forever()
    server.server_close()
