"""A city as its province sees it: a real HTTP server on loopback whose answers a test chooses."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from streams.model.local_day import date_of
from streams.wire.days import CityDay, CityDays
from streams.wire.records import RegionNumbers
from streams.wire.totals import CityTotals

TOKEN = "a-token-of-the-province"


def totals(code: str, name: str, n: int, *, fold: int, age_ms: int = 2_000) -> CityTotals:
    numbers = RegionNumbers(n, 2 * n, 10 * n, n, 9 * n, 10 * n, 30, 5, 0, "90.0")
    return CityTotals(
        city=code, name=name, demo=True, now=fold + age_ms, fold=fold, rate=1.0, counties=7, silent=1, numbers=numbers
    )


def city_day(day: int, n: int) -> CityDay:
    """Of a local day since 1970: `n` reports, of which one each is not done."""
    return CityDay(day=date_of(day), reports=n, done=n - 1, on_time=9 * n, due=10 * n)


def city_days(code: str, name: str, days: Mapping[int, int], *, until: int, demo: bool = True) -> CityDays:
    """`days`: reports by local day."""
    held = tuple(city_day(day, n) for day, n in days.items())
    return CityDays(city=code, name=name, demo=demo, now=until, until=until, days=held)


class CityDoor:
    """`says`: the counts, `days`: of whole days; or a status without any. `hangs`: it takes questions and answers none
    until the end."""

    def __init__(self, says: CityTotals | int, days: CityDays | int = 404) -> None:
        self.says, self.days = says, days
        self.hangs = False
        self.asked = 0
        self.paths: list[str] = []
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
        self.paths.append(path)
        if self.hangs:
            self._let_go.wait(30)
        known = {"/v1/totals": self.says, "/v1/days": self.days}
        found = known.get(path.partition("?")[0], 404) if key == f"Bearer {TOKEN}" else 404
        return (found, b"") if isinstance(found, int) else (200, msgspec.json.encode(found))

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
