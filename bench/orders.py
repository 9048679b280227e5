"""One message to 1,000 duty posts of villages and to every township: how soon each has it, and what it costs."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass, field

import numpy as np
from websockets.asyncio.client import connect

from bench.commands import sent
from bench.loaded import Meter, house, told
from bench.row import Row
from streams.access.subject import Role
from streams.clock import real_ms
from streams.geography.places import load as load_places
from streams.model.messages.message import Audience, MessageKind, MessageWish
from tests.journeys.stack import Stack
from tests.journeys.viewers import hello

CITY, TOPIC = "2112", "own/self"
POSTS = 1_000
AT_ONCE = 50
TEXT = "请立即到岗，收到请回复"
BOUND_S = 120


@dataclass
class Line:
    """A duty post's line. `at`: monotonic s at which the message was on it."""

    ticket: str
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    there: asyncio.Event = field(default_factory=asyncio.Event)
    at: float = 0.0

    async def run(self, url: str, door: asyncio.Semaphore) -> None:
        async with door:
            socket = await connect(url, compression=None, max_size=None)
            await socket.send(hello(self.ticket, [TOPIC]))
        async for frame in socket:
            if isinstance(frame, str) and '"t":"snapshot"' in frame:
                self.ready.set()
            if isinstance(frame, str) and TEXT in frame:
                self.at = time.monotonic()
                self.there.set()


def seated(stack: Stack, places: list[str]) -> list[Line]:
    """A session of its own for each post."""
    found = []
    with stack.registry() as registry:
        for place in places:
            role = Role.DUTY if len(place) == 9 else Role.VILLAGE
            taken = registry.take_link(
                registry.new_link(role, place, "/tasks", now=real_ms(), ttl_ms=3_600_000), real_ms()
            )
            assert taken is not None
            found.append(Line(registry.new_ticket(taken[0].id, real_ms())))
    return found


def send(stack: Stack, places: list[str], kind: MessageKind = MessageKind.QUESTION) -> None:
    """As a page's server would, through the door of commands."""
    # Who was ordered by the simulated seat as well is no part of this.
    wish = MessageWish(kind=kind, text=TEXT, audience=Audience(to=tuple(places)), answer_s=600, anyway=True)
    sent(stack, Role.DUTY_LEAD, CITY, "message.send", str(uuid.uuid4()), wish)


async def entries(stack: Stack) -> dict[str, int]:
    async with stack.journal() as journal:
        return {name: one.length for name, one in (await journal.figures()).items()}


async def seen() -> Row:
    known = load_places()
    places = [*known.townships(), *known.villages()[:POSTS]]
    with house() as stack:
        lines, door = await asyncio.to_thread(seated, stack, places), asyncio.Semaphore(AT_ONCE)
        running = [asyncio.create_task(line.run(stack.settings.gateway_url, door)) for line in lines]
        await asyncio.wait_for(asyncio.gather(*(line.ready.wait() for line in lines)), BOUND_S)
        meter, before, begun = Meter(stack), await entries(stack), time.monotonic()
        await asyncio.to_thread(send, stack, places)
        await asyncio.wait_for(asyncio.gather(*(line.there.wait() for line in lines)), BOUND_S)
        shares, after = meter.shares(), await entries(stack)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    p50, p95, last = np.percentile([(line.at - begun) * 1000 for line in lines], [50, 95, 100])
    more = ", ".join(f"{name} {after[name] - before[name]}" for name in sorted(after))
    return Row(
        f"one message to {POSTS:,} duty posts and {len(places) - POSTS} townships, on their lines",
        "p95 <= 1 s",
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, last {last:.0f} ms after it was asked for",
        f"entries of the journal meanwhile, ticks too: {more}; {told(shares)}",
    )


def measure() -> Row:
    return asyncio.run(seen())
