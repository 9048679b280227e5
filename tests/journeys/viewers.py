"""Viewers of the gateway for journeys: those who read, and one who does not."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from streams.access.subject import Role
from streams.clock import real_ms
from streams.registry.registry import Registry

HOUR_MS = 3_600_000


def tickets(registry: Registry, many: int, scope: str = "2112") -> list[str]:
    """Of one duty officer's session."""
    token = registry.new_link(Role.DUTY, scope, f"/region/{scope}", now=real_ms(), ttl_ms=HOUR_MS)
    found = registry.take_link(token, real_ms())
    assert found is not None
    return [registry.new_ticket(found[0].id, real_ms()) for _ in range(many)]


def hello(ticket: str, topics: list[str]) -> str:
    return json.dumps({"t": "hello", "ticket": ticket, "topics": [{"topic": topic} for topic in topics], "v": 1})


@dataclass
class Viewer:
    """Reads everything. `longest`: s without a frame."""

    url: str
    ticket: str
    topics: list[str]
    frames: int = 0
    longest: float = 0.0
    closed: int | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        async with connect(self.url, compression=None, max_size=None) as socket:
            await socket.send(hello(self.ticket, self.topics))
            await self._read(socket)
            self.closed = socket.close_code

    async def _read(self, socket: ClientConnection) -> None:
        last = time.monotonic()
        try:
            async for _ in socket:
                now = time.monotonic()
                self.longest = max(self.longest, now - last) if self.frames else 0.0
                last, self.frames = now, self.frames + 1
                self.ready.set()
        except ConnectionClosed:
            return


async def stuck(url: str, ticket: str, topics: list[str]) -> ClientConnection:
    """Says hello, and never reads: its buffers fill up to the gateway's own."""
    socket = await connect(url, compression=None, max_size=None, max_queue=1, ping_interval=None)
    await socket.send(hello(ticket, topics))
    socket.transport.pause_reading()
    return socket
