"""The pages as an ASGI application: a request is whole before a thread is taken for it, and an answer that is read
slowly holds none. Flask behind it stays what it is."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dashboard.bodies import FORM, Room

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

QUEUE = 256
"""Whole requests at once that run or wait for a thread; more are asked to come again."""
FILES = 4
"""Bodies larger than a form's that are read at once."""
_AGAIN = "请求太多，请稍后再试。\n\nToo many requests: try again in a moment.\n"
_LARGE = "内容太大，请减小后再发。\n\nToo large: send less.\n"
_WHO = "请先登录。\n\nSign in first.\n"


class Threads:
    """`wsgi`: the application. `room`: how much of a body may be read."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], room: Room, *, threads: int) -> None:
        self._wsgi, self._room = wsgi, room
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._at_once = 0
        self._files = asyncio.Semaphore(FILES)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        environ = _environ(scope)
        declared = environ.get("CONTENT_LENGTH", "")
        body = await _read(receive, FORM) if not declared.isdigit() or int(declared) <= FORM else None
        if isinstance(body, bytes):
            await self._run(environ, body, send)
        elif declared.isdigit():
            await self._file(environ, receive, send, int(declared))
        else:
            # A file that does not say how long it is comes from no browser.
            await _say(send, 413, _LARGE)

    async def _file(self, environ: dict[str, Any], receive: Receive, send: Send, declared: int) -> None:
        loop = asyncio.get_running_loop()
        room = await loop.run_in_executor(self._pool, self._room, dict(environ))
        if room == 0:
            await _say(send, 401, _WHO)
        elif declared > room:
            await _say(send, 413, _LARGE)
        elif self._files.locked():
            await _say(send, 503, _AGAIN)
        else:
            async with self._files:
                body = await _read(receive, room)
            if body is not None:
                await self._run(environ, body, send)

    async def _run(self, environ: dict[str, Any], body: bytes, send: Send) -> None:
        if self._at_once >= QUEUE:
            await _say(send, 503, _AGAIN)
            return
        self._at_once += 1
        try:
            await self._answer({**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}, send)
        finally:
            self._at_once -= 1

    async def _answer(self, environ: dict[str, Any], send: Send) -> None:
        loop = asyncio.get_running_loop()
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
            said.append((status, headers))

        def first() -> tuple[Any, Any, bytes | None]:
            parts = self._wsgi(environ, start)
            each = iter(parts)
            return parts, each, next(each, None)

        parts, each, part = await loop.run_in_executor(self._pool, first)
        try:
            status, headers = said[-1]
            listed = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            await send({"type": "http.response.start", "status": int(status.split()[0]), "headers": listed})
            while part is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await loop.run_in_executor(self._pool, next, each, None)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                await loop.run_in_executor(self._pool, close)


async def _read(receive: Receive, most: int) -> bytes | None:
    """The body; None when it is longer than `most` or its sender has gone."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def _say(send: Send, status: int, text: str) -> None:
    raw = text.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(raw)).encode())]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})


def _environ(scope: Message) -> dict[str, Any]:
    """As PEP 3333 has it; what a client says of its host or scheme is not believed by anything behind."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("127.0.0.1", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw in scope["headers"]:
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        value = raw.decode("latin-1")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ
