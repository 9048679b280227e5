"""A city's gateway as its province sees it: a real HTTP server on loopback whose answer a test chooses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from streams.wire.records import RegionNumbers
from streams.wire.totals import CityTotals

TOKEN = "a-token-of-the-province"


def totals(code: str, name: str, n: int, *, fold: int, age_ms: int = 2_000) -> CityTotals:
    numbers = RegionNumbers(n, 2 * n, 10 * n, n, 9 * n, 10 * n, 30, 5, 0, "90.0")
    return CityTotals(
        city=code, name=name, demo=True, now=fold + age_ms, fold=fold, rate=1.0, counties=7, silent=1, numbers=numbers
    )


class CityDoor:
    """`says`: the counts, or a status without any. `hangs`: it takes questions and answers none until the end."""

    def __init__(self, says: CityTotals | int) -> None:
        self.says = says
        self.hangs = False
        self.asked = 0
        self.url = ""
        self._let_go = threading.Event()

    @contextmanager
    def open(self) -> Iterator[CityDoor]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        serving = threading.Thread(target=server.serve_forever, args=(0.02,))
        serving.start()
        try:
            yield self
        finally:
            self._let_go.set()
            server.shutdown()
            serving.join()
            server.server_close()

    def answer(self, path: str, key: str | None) -> tuple[int, bytes]:
        self.asked += 1
        if self.hangs:
            self._let_go.wait(30)
        if path != "/v1/totals" or key != f"Bearer {TOKEN}":
            return 404, b""
        return (self.says, b"") if isinstance(self.says, int) else (200, msgspec.json.encode(self.says))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = door.answer(self.path, self.headers.get("Authorization"))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """A test's output is its own."""

        return Handler
