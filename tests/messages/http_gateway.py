"""A gateway for text messages on the loopback, as resellers have them: it remembers what it was given, and can misbehave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


class HttpGateway(ThreadingHTTPServer):
    """`given`: what was submitted, in order. `answers`: what the next ones are told instead; `states`: by our name."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.given: list[dict[str, Any]] = []
        self.answers: list[tuple[int, Any]] = []
        self.states: dict[str, str] = {}
        self.drop_answers = False  #: takes the message and hangs up before it says so
        self.knows_repeats = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Desk(BaseHTTPRequestHandler):
    server: HttpGateway

    def log_message(self, *_args: object) -> None:
        pass

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.server.answers:
            status, body = self.server.answers.pop(0)
            return self._say(status, body)
        if not (self.server.knows_repeats and told["clientId"] in self.server.states):
            self.server.given.append(told)
        self.server.states.setdefault(told["clientId"], "ENROUTE")
        if self.server.drop_answers:
            self.close_connection = True
            self.connection.close()
            return None
        return self._say(200, {"code": 0, "data": {"id": f"g-{told['clientId']}"}})

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)["id"][0].removeprefix("g-")
        state = self.server.states.get(asked)
        if state is None:
            return self._say(404, {"code": 9})
        return self._say(
            200, {"data": {"id": f"g-{asked}"}, "reports": [{"id": f"g-{asked}", "status": state}]}
        )

    def _say(self, status: int, body: Any) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def http_gateway() -> Iterator[HttpGateway]:
    with HttpGateway() as gateway:
        Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield gateway
        finally:
            gateway.shutdown()


def settings_of(
    gateway: HttpGateway, more: str = "", *, query: bool = True, reports: str = "delivery"
) -> str:
    """The file that names it."""
    asked = (
        f'query = {{ method = "GET", url = "{gateway.url}/state?id={{reference}}&mine={{id}}" }}'
        if query
        else ""
    )
    return f"""
    [quiet]
    answer = ""
    planned = ""
    [gateway.texts]
    kind = "http"
    reports = "{reports}"
    brandname = "EVNHCMC"
    marks = false
    country_code = "84"
    per_second = 1000
    {asked}
    {more}
    [gateway.texts.submit]
    url = "{gateway.url}/send"
    headers = {{ Authorization = "Bearer secret" }}
    json = {{ to = "{{phone}}", text = "{{text}}", from = "{{brandname}}", clientId = "{{id}}", parts = "{{parts}}" }}
    [gateway.texts.answer]
    id = "data.id"
    code = "code"
    ok = ["0"]
    busy = ["17"]
    bad_address = ["99"]
    [gateway.texts.report]
    each = "reports"
    id = "id"
    state = "status"
    secret = "a-secret-of-the-gateway"
    """
