"""What hostile clients do: silent sockets, half requests, bodies and texts without end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
from websockets.asyncio.client import connect

from streams.settings import Settings

TEXT = "1 3-" * 62_500
"""250 KB of what costs a scrubber most."""
AGAIN_S = 5.0
"""How often closed sockets are opened again: as often as a server gives up waiting."""
_AT_ONCE = 64
_SILENT = b""
_HALVES = (b"GET /healthz HTTP/1.1\r\nX-a: ", b"POST /signin HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\nhalf")


class Door(msgspec.Struct, frozen=True):
    """Where one of our servers listens. `posts`: paths that take a body."""

    name: str
    url: str
    posts: tuple[str, ...]

    @property
    def place(self) -> tuple[str, int]:
        return urlsplit(self.url).hostname or "", urlsplit(self.url).port or 0


def doors(settings: Settings) -> tuple[Door, ...]:
    return (
        Door("pages", settings.dashboard_url, ("/signin", "/command", "/case/x/media")),
        Door("wall", settings.wall_url, ("/signin",)),
        Door("gateway", settings.gateway_url, ("/",)),
        Door("intake", settings.intake_url, ("/v1/commands", "/v1/events", "/k/x/", "/open311/v2/requests.json")),
    )


class _Socket(asyncio.Protocol):
    """Says its words and waits; `gone` as soon as the server has closed it."""

    def __init__(self, words: bytes) -> None:
        self._words, self.gone = words, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._words)

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone = True


class Crowd:
    """So many sockets at a door that say `words` and no more. `opened`: in all."""

    def __init__(self, door: Door, words: bytes, many: int) -> None:
        self._door, self._words, self._many = door, words, many
        self._held: list[_Socket] = []
        self.opened = 0

    async def fill(self) -> None:
        """Opens those that are missing."""
        self._held = [one for one in self._held if not one.gone]
        missing = self._many - len(self._held)
        for at in range(0, missing, _AT_ONCE):
            await asyncio.gather(*(self._one() for _ in range(min(_AT_ONCE, missing - at))))

    async def keep(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_S)
            await self.fill()

    def part(self) -> None:
        for one in self._held:
            one.transport.abort()

    async def _one(self) -> None:
        with contextlib.suppress(OSError):
            _, socket = await asyncio.get_running_loop().create_connection(
                lambda: _Socket(self._words), *self._door.place
            )
            self._held.append(socket)
            self.opened += 1


@contextlib.asynccontextmanager
async def crowded(there: tuple[Door, ...], silent: int, halves: int) -> AsyncIterator[list[Crowd]]:
    """So many silent sockets and half requests at each door, from the first to the last line."""
    crowds = [Crowd(door, _SILENT, silent) for door in there]
    crowds += [Crowd(door, words, halves // 2) for door in there for words in _HALVES]
    try:
        await asyncio.gather(*(crowd.fill() for crowd in crowds))
        keeping = [asyncio.create_task(crowd.keep()) for crowd in crowds]
        yield crowds
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)
    finally:
        for crowd in crowds:
            crowd.part()


async def large_body(door: Door, path: str, size: int) -> int:
    """The status that a body of `size` bytes without a length gets; 0 when the line was cut without one."""
    try:
        reader, writer = await asyncio.open_connection(*door.place)
    except OSError:
        return 0
    status = asyncio.create_task(_first_line(reader))
    writer.write(f"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    part = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    with contextlib.suppress(OSError):
        for _ in range(size // 65_536):
            if status.done():
                break
            writer.write(part)
            await writer.drain()
    found = await status
    writer.close()
    return found


async def _first_line(reader: asyncio.StreamReader) -> int:
    with contextlib.suppress(OSError):
        words = (await reader.readline()).split()
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    return 0


async def large_bodies(there: tuple[Door, ...], size: int) -> dict[str, int]:
    """Status by door and path, of `size` bytes each, all at once."""
    asked = [(door, path) for door in there for path in door.posts]
    found = await asyncio.gather(*(large_body(door, path, size) for door, path in asked))
    return {f"{door.name} {path}": status for (door, path), status in zip(asked, found, strict=True)}


async def long_frames(intake: str, key: str, many: int) -> set[str]:
    """What frames of 250 KB that say nothing are answered, one after the other on one line."""
    heard = set()
    async with connect(f"{intake.replace('http', 'ws', 1)}/v1/stream", compression=None) as socket:
        await socket.send(json.dumps({"t": "hello", "key": key}))
        await socket.recv()
        for _ in range(many):
            await socket.send(TEXT)
            heard.add(json.loads(await socket.recv())["t"])
    return heard


async def long_texts(intake: str, key: str, many: int) -> set[int]:
    """Statuses of matters of 250 KB by a department's key, by CloudEvents and by Open311."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        found = set()
        for n in range(many):
            data = {"type": "S01", "category": "S", "region": "211221106201", "text": TEXT}
            event = {"specversion": "1.0", "id": f"hostile-{n}", "source": "/x", "type": "city.case.report"}
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/cloudevents+json"}
            body = json.dumps(event | {"data": data})
            found.add(await _status(client, f"{intake}/v1/events", content=body, headers=headers))
            form = {"api_key": key, "service_code": "S01", "lat": "42.2", "long": "123.7", "description": TEXT}
            found.add(await _status(client, f"{intake}/open311/v2/requests.json", data=form))
    return found


async def _status(client: httpx.AsyncClient, url: str, **said: Any) -> int:
    """0 when the line was cut before there was one."""
    try:
        return (await client.post(url, **said)).status_code
    except httpx.TransportError:
        return 0
