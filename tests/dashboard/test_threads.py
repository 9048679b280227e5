"""A WSGI application behind ASGI: what it is asked, what it answers, and what never reaches it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, request

from dashboard import threads
from dashboard.threads import Threads

FILE = 200_000


def _app() -> Flask:
    server = Flask("test")

    @server.route("/echo", methods=["GET", "POST", "HEAD"])
    def echo() -> Response:
        said = [request.method, request.path, request.args.get("q", ""), request.headers.get("X-A", "")]
        return Response("|".join([*said, request.remote_addr or "", str(len(request.get_data()))]))

    @server.get("/parts")
    def parts() -> Response:
        return Response(b"part" for _ in range(3))

    @server.get("/中文")
    def chinese() -> Response:
        return Response(request.path)

    return server


async def ask(
    path: str,
    bodies: Iterable[bytes] = (b"",),
    *,
    app: Any = None,
    room: int = FILE,
    headers: Iterable[tuple[bytes, bytes]] = (),
    method: str = "GET",
) -> tuple[int, bytes, int]:
    """(status, body, how many parts of the request were read)."""
    parts = list(bodies)
    read, answered = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        if read > len(parts):
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts[read - 1], "more_body": read < len(parts)}

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    name, _, query = path.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": name,
        "query_string": query.encode(),
        "headers": list(headers),
        "client": ("10.1.2.3", 5),
        "server": ("127.0.0.1", 80),
    }
    await (app or Threads(_app(), lambda _: room, threads=2))(scope, receive, send)
    status = answered[0]["status"] if answered else 0
    return status, b"".join(m.get("body", b"") for m in answered), read


def declared(length: int) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(length).encode())]


async def test_flask_sees_the_request_as_it_came() -> None:
    status, body, _ = await ask("/echo?q=1", [b"ab", b"c"], method="POST", headers=[(b"x-a", b"b")])
    assert (status, body) == (200, b"POST|/echo|1|b|10.1.2.3|3")
    assert (await ask("/parts"))[1] == b"partpartpart"
    assert (await ask("/中文"))[1] == "/中文".encode()


async def test_more_than_a_form_without_a_length_is_read_no_further() -> None:
    status, _, read = await ask("/echo", [b"x" * 65_536] * 5_000, method="POST")
    assert (status, read) == (413, 2)


async def test_a_file_of_nobody_is_answered_before_it_is_read() -> None:
    status, _, read = await ask("/echo", [b"x"], room=0, method="POST", headers=declared(FILE))
    assert (status, read) == (401, 0)
    status, _, read = await ask("/echo", [b"x"], room=FILE, method="POST", headers=declared(FILE + 1))
    assert (status, read) == (413, 0)


async def test_a_file_of_who_is_signed_in_is_read() -> None:
    status, body, _ = await ask("/echo", [b"x" * 100_000] * 2, method="POST", headers=declared(FILE))
    assert (status, body.split(b"|")[-1]) == (200, b"200000")


async def test_half_a_body_takes_no_thread() -> None:
    called = threading.Event()

    def app(_: dict[str, Any], start: Any) -> list[bytes]:
        called.set()
        start("200 OK", [])
        return [b""]

    async def never() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def send(_: dict[str, Any]) -> None: ...

    pages = Threads(app, lambda _: FILE, threads=1)
    scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": "/"}
    scope |= {"query_string": b"", "headers": declared(400)}
    halves = [asyncio.create_task(pages(scope, never, send)) for _ in range(20)]
    assert (await asyncio.wait_for(ask("/", app=pages), 5))[0] == 200
    for half in halves:
        half.cancel()
    await asyncio.gather(*halves, return_exceptions=True)
    assert called.is_set()


async def test_too_many_at_once_are_told_to_come_again(monkeypatch: Any) -> None:
    monkeypatch.setattr(threads, "QUEUE", 1)
    begun, go_on = threading.Event(), threading.Event()

    def app(_: dict[str, Any], start: Any) -> list[bytes]:
        begun.set()
        go_on.wait(10)
        start("200 OK", [])
        return [b"done"]

    pages = Threads(app, lambda _: FILE, threads=1)
    first = asyncio.create_task(ask("/", app=pages))
    await asyncio.to_thread(begun.wait, 10)
    assert (await ask("/", app=pages))[0] == 503
    go_on.set()
    assert (await first)[:2] == (200, b"done")
