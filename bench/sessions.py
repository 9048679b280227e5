"""How soon who may see no more sees no more, and how soon everybody is back while the pages' server is down."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import time
from dataclasses import dataclass, field

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.loaded import house
from bench.row import Row
from streams.access.subject import Role
from streams.clock import real_ms
from tests.journeys.stack import Stack
from tests.journeys.viewers import hello, tickets

TOPICS = ["regions/211221", "reports/211221", "alerts/211221", "feed/2112"]
TRIALS, AT_ONCE, PER_S = 1_000, 100, 25
VIEWERS, OPENING = 1_500, 64
BOUND_S = 60


@dataclass
class Seat:
    """One sign-in session with one socket. `closed_at`: monotonic s; `last`: of the last frame."""

    session: str
    ticket: str
    closed_at: float = 0.0
    last: float = 0.0
    live: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def sit(self, url: str) -> None:
        async with connect(url, compression=None, max_size=None) as socket:
            await socket.send(hello(self.ticket, TOPICS))
            try:
                async for _ in socket:
                    self.last = time.monotonic()
                    self.live.set()
            except ConnectionClosed:
                pass
        self.closed_at = time.monotonic()
        self.gone.set()


def seats(stack: Stack, many: int) -> list[Seat]:
    found = []
    with stack.registry() as registry:
        for _ in range(many):
            link = registry.new_link(Role.DUTY, "211221", "/region/211221", now=real_ms(), ttl_ms=3_600_000)
            taken = registry.take_link(link, real_ms())
            assert taken is not None
            found.append(Seat(taken[0].id, registry.new_ticket(taken[0].id, real_ms())))
    return found


async def revoked(stack: Stack) -> tuple[list[float], int]:
    """(s from the end of a session to the end of its socket, how many frames came later than 2 s after)."""
    took: list[float] = []
    late = 0
    dice = random.Random(2112)
    for _ in range(TRIALS // AT_ONCE):
        here = await asyncio.to_thread(seats, stack, AT_ONCE)
        sitting = [asyncio.create_task(seat.sit(stack.settings.gateway_url)) for seat in here]
        await asyncio.wait_for(asyncio.gather(*(seat.live.wait() for seat in here)), BOUND_S)
        with stack.registry() as registry:
            ended = {}
            for seat in here:
                await asyncio.sleep(dice.expovariate(PER_S))
                await asyncio.to_thread(registry.sign_out, seat.session, real_ms(), "127.0.0.1")
                ended[seat.session] = time.monotonic()
        await asyncio.wait_for(asyncio.gather(*(seat.gone.wait() for seat in here)), BOUND_S)
        await asyncio.gather(*sitting)
        took += [seat.closed_at - ended[seat.session] for seat in here]
        late += sum(seat.last > ended[seat.session] + 2.0 for seat in here)
    return took, late


async def welcomed(url: str, word: dict[str, str], gate: asyncio.Semaphore) -> tuple[ClientConnection, str]:
    """(the socket, live; its resume token)."""
    async with gate:
        socket = await connect(url, compression=None, max_size=None, open_timeout=BOUND_S)
        said = json.loads(hello("", TOPICS))
        del said["ticket"]
        await socket.send(json.dumps({**said, **word}))
        token = ""
        async for raw in socket:
            frame = json.loads(raw) if isinstance(raw, str) else {}
            token = frame.get("resume", token)
            if frame.get("t") == "snapshot":
                return socket, token
    raise AssertionError("closed before it was live")


async def back(stack: Stack) -> float:
    """s until VIEWERS are live again, all thrown out at once, while the pages' servers are frozen."""
    url, gate = stack.settings.gateway_url, asyncio.Semaphore(OPENING)
    words = []
    for _ in range(VIEWERS // 100):
        with stack.registry() as registry:
            some = tickets(registry, 100, "211221")
        words += await asyncio.gather(*(welcomed(url, {"ticket": ticket}, gate) for ticket in some))
    frozen = [found for name in ("dashboard", "wall") if (found := stack.process(name))]
    assert len(frozen) == 2
    for one in frozen:
        for process in (one, *one.children(recursive=True)):
            process.send_signal(signal.SIGSTOP)
    for socket, _ in words:
        socket.transport.abort()
    begun = time.monotonic()
    again = await asyncio.gather(*(welcomed(url, {"resume": token}, gate) for _, token in words))
    took = time.monotonic() - begun
    for one in frozen:
        for process in (one, *one.children(recursive=True)):
            process.send_signal(signal.SIGCONT)
    await asyncio.gather(*(socket.close() for socket, _ in again))
    return took


async def seen() -> tuple[list[float], int, float]:
    with house() as stack:
        took, late = await revoked(stack)
        return took, late, await back(stack)


def measure() -> list[Row]:
    took, late, again = asyncio.run(seen())
    p50, p99 = np.percentile(took, [50, 99])
    return [
        Row(
            f"revocation, {TRIALS:,} sessions ended while their sockets were open",
            "<= 2 s, nothing later",
            f"p50 {p50:.2f} s, p99 {p99:.2f} s, longest {max(took):.2f} s; {late} frames later than 2 s",
            f"{AT_ONCE} sockets at a time, {PER_S} ended a second",
        ),
        Row(
            f"{VIEWERS:,} viewers thrown out at once, the pages' servers frozen",
            "all live <= 30 s",
            f"{again:.1f} s",
            f"{OPENING} opening at a time, all in one process beside the gateway",
        ),
    ]
