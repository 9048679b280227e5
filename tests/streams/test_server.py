"""A real server on a port, and clients that send half of what they should."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from streams.crowd import ConnectionLimit
from streams.ports import bound
from streams.server import Deadlines, Guarded, guarded

QUICK = Deadlines(header_s=0.5, body_s=0.5, write_s=0.5)
HALF_HEADER = b"GET / HTTP/1.1\r\nHost: a\r\nX-a: "
HALF_BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\nhalf"
WHOLE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def _answer(request: Request) -> Response:
    return Response(str(len(await request.body())))


async def _refuse(_: Request) -> Response:
    return Response(status_code=401)


async def _large(_: Request) -> Response:
    return Response(b"x" * 50_000_000)


@contextlib.asynccontextmanager
async def served(per_address: int = 512, deadlines: Deadlines = QUICK) -> AsyncIterator[int]:
    app = Starlette(
        routes=[
            Route("/", _answer, methods=["GET", "POST"]),
            Route("/refuse", _refuse, methods=["POST"]),
            Route("/large", _large),
        ]
    )
    sock = bound("127.0.0.1", 0, "test")
    config = uvicorn.Config(
        app,
        http=guarded(per_address=per_address, deadlines=deadlines),
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([sock]))
    sock.listen(2048)
    try:
        yield sock.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


async def line(port: int, said: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    await writer.drain()
    return reader, writer


async def closed_after(reader: asyncio.StreamReader) -> float:
    begun = time.monotonic()
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionError):
            await reader.read()
    return time.monotonic() - begun


@pytest.mark.parametrize("half", [b"", HALF_HEADER, HALF_BODY, WHOLE + HALF_HEADER])
async def test_half_a_request_is_closed_in_time(half: bytes) -> None:
    async with served() as port:
        reader, writer = await line(port, half)
        assert 0.3 < await closed_after(reader) < 5
        writer.close()


async def test_a_drop_a_second_does_not_keep_a_line_open() -> None:
    async with served() as port:
        reader, writer = await line(port, b"GET / HTTP/1.1\r\n")
        ended = asyncio.create_task(closed_after(reader))
        with contextlib.suppress(ConnectionError):
            while not ended.done():
                writer.write(b"X-a: b\r\n")
                await asyncio.sleep(0.1)
        assert await ended < 5
        writer.close()


async def test_many_half_requests_and_a_whole_one_is_answered() -> None:
    async with served(per_address=50) as port:
        halves = [await line(port, HALF_HEADER if n % 2 else b"") for n in range(300)]
        begun = time.monotonic()
        reader, writer = await line(port, WHOLE)
        async with asyncio.timeout(5):
            assert b"200 OK" in await reader.readline()
        assert time.monotonic() - begun < 2
        for _, half in [*halves, (reader, writer)]:
            half.close()


async def test_who_has_just_come_is_not_closed_for_those_that_come_behind() -> None:
    """However many come at once: what it says may lie unread while they are let in."""
    async with served(per_address=3, deadlines=Deadlines(header_s=60)) as port:
        old = [await line(port, b"") for _ in range(3)]
        reader, writer = await line(port, b"GET / HTTP/1.1\r\n")
        crowd = [await line(port, HALF_HEADER) for _ in range(30)]
        last = await line(port, WHOLE)
        assert b"200 OK" in await asyncio.wait_for(last[0].readline(), 10)
        writer.write(b"Host: a\r\n\r\n")
        assert b"200 OK" in await asyncio.wait_for(reader.readline(), 10)
        # Those that say no more are gone long before their time.
        for silent, _ in [*old, *crowd[:-3]]:
            assert await closed_after(silent) < 10
        for _, one in [*old, *crowd, last, (reader, writer)]:
            one.close()


async def test_a_line_that_is_kept_serves_again() -> None:
    async with served() as port:
        reader, writer = await line(port, WHOLE)
        for _ in range(3):
            assert b"200 OK" in (await reader.readuntil(b"\r\n\r\n"))
            assert await reader.readexactly(1) == b"0"
            writer.write(WHOLE)
        writer.close()


async def test_a_body_nobody_wants_is_not_read_to_its_end() -> None:
    async with served() as port:
        reader, writer = await line(port, b"POST /refuse HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert b"401" in await reader.readline()
        sent = 0
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(5):
                while sent < 300_000_000:
                    writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
                    sent += 65_536
                    await writer.drain()
        assert 0 < sent < 30_000_000
        writer.close()


async def test_a_small_rest_of_a_refused_body_costs_no_connection() -> None:
    async with served() as port:
        reader, writer = await line(port, b"POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
        assert b"401" in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"12345" + WHOLE)
        async with asyncio.timeout(5):
            assert b"200 OK" in await reader.readline()
        writer.close()


async def test_an_answer_nobody_reads_is_given_up() -> None:
    async with served() as port:
        reader, writer = await line(port, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        await asyncio.sleep(1.5)
        got = 0
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(1_000_000):
                got += len(part)
        assert got < 50_000_000
        writer.close()


def test_a_longer_body_has_longer() -> None:
    one = object.__new__(Guarded)
    one._deadlines = Deadlines()
    for length, within in ((b"0", 10.0), (b"10000000", 210.0), (b"9" * 11, 240.0), (b"x", 10.0)):
        one.headers = [(b"content-length", length)]
        assert one._within("body") == within


def test_the_crowd_is_one_for_a_server() -> None:
    assert isinstance(guarded().keywords["crowd"], ConnectionLimit)  # type: ignore[attr-defined]
