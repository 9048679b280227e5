"""The round of links: those of the table alone are asked, and none is followed elsewhere."""

from __future__ import annotations

import asyncio
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from streams.model.cameras import CameraCheck
from streams.model.own_tables import TableRow
from streams.operate.cameras import look, run
from tests.servers import BOUND_S, free_port


class Book:
    """`rows`: of the table of cameras. `kept`: after each round."""

    def __init__(self, *rows: TableRow) -> None:
        self.rows, self.checks = rows, list[CameraCheck]()
        self.kept = asyncio.Event()

    def own_rows(self, kind: str, day: int) -> tuple[TableRow, ...]:
        assert kind == "cameras"
        return self.rows

    def camera_checks(self) -> list[CameraCheck]:
        return self.checks

    def keep_camera_checks(self, found: list[CameraCheck], sites: set[str]) -> None:
        others = {one.site: one for one in self.checks if one.site in sites}
        self.checks = list((others | {one.site: one for one in found}).values())

    @property
    def answered(self) -> dict[str, bool]:
        return {one.site: one.answered for one in self.checks}


@contextmanager
def platform() -> Iterator[tuple[int, list[str]]]:
    """(port, what was asked of it): pages of a video platform that may answer, refuse, fail, or send on."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response({"/no": 404, "/broken": 503, "/on": 302}.get(self.path, 200))
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_OPTIONS = do_HEAD

        def log_message(self, *_: object) -> None:
            """Nothing."""

    port = free_port()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield port, asked
    finally:
        server.shutdown()
        server.server_close()


def test_who_answers_is_known_by_its_answer_and_a_way_elsewhere_is_not_followed() -> None:
    with platform() as (port, asked):
        at = f"http://127.0.0.1:{port}"
        away = f"http://127.0.0.1:{free_port()}/"
        book = Book(
            ("s1", "县公安局", "page", f"{at}/live?id=1"),
            ("s2", "县公安局", "whep", f"{at}/whep"),
            ("s3", "县公安局", "hls", f"{at}/on"),
            ("s4", "县公安局", "page", f"{at}/broken"),
            ("s5", "县公安局", "gateway", away),
            ("s6", "县公安局", "page", f"{at}/no"),
        )
        look(book, 1_000_000)
    assert book.answered == {"s1": True, "s2": True, "s3": True, "s4": False, "s5": False, "s6": True}
    assert asked == ["HEAD /live?id=1", "OPTIONS /whep", "HEAD /on", "HEAD /broken", "HEAD /no"]


def test_what_left_the_table_is_asked_no_more_and_forgotten() -> None:
    with platform() as (port, asked):
        book = Book(("s1", "县公安局", "page", f"http://127.0.0.1:{port}/"))
        look(book, 1_000_000)
        book.rows = ()
        look(book, 2_000_000)
    assert (book.answered, len(asked)) == ({}, 1)


def test_a_round_ends_with_the_process() -> None:
    book = Book(("s1", "县公安局", "page", "http://127.0.0.1:1/"))
    look(book, 1_000_000, lambda: True)
    assert book.answered == {}


async def test_the_first_round_is_made_at_once() -> None:
    with platform() as (port, asked):
        book, stop = Book(("s1", "县公安局", "page", f"http://127.0.0.1:{port}/")), asyncio.Event()
        running = asyncio.create_task(run(book, stop), name="cameras")
        async with asyncio.timeout(BOUND_S):
            while not book.answered:
                await asyncio.sleep(0)
            stop.set()
            await running
    assert asked == ["HEAD /"]
