"""Calls with pictures: how soon each member sees all others, how long a packet is on its way, and what it costs the
browsers and the servers. Members are pages of one Chromium with its own camera of 320 by 240."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil

from bench.row import Row
from streams.access.subject import Role, Subject
from streams.model.calls.call import CallEngine
from tests.journeys.browser import SPEAKS, chromium
from tests.journeys.test_media_server import Member, modules
from tests.streams.calls.media_servers import janus
from tests.streams.calls.switchboard import DESK, FULL, PHONE, TOWN, TOWN_DESK, Switchboard, switchboard
from tests.streams.gateway.house import eventually

_VILLAGES = tuple(f"21122110620{n}" for n in range(1, 4))
_WHO = (
    DESK,
    TOWN_DESK,
    PHONE,
    *(Subject(id=one, role=Role.VILLAGE, scope=one, person=one) for one in _VILLAGES),
)
_CALLED = (TOWN, FULL, *_VILLAGES)
MEASURED_S = 10.0
BOUND_S = 90


class Costs(NamedTuple):
    """CPU seconds so far: of the browser with all its processes, of this one, of the media server."""

    browser: float
    own: float
    media: float


class Seen(NamedTuple):
    """`took`: s until each member saw all others. `way`: ms that packets took, there and back. `cores`: as of
    Costs, a second."""

    took: list[float]
    way: list[float]
    cores: Costs
    frames: float

    def row(self, what: str, target: str, costs: str, unit: str = "pictures") -> Row:
        """`costs`: of the servers. `unit`: what `frames` counts."""
        p95 = f"{np.percentile(self.way, 95):.0f} ms" if self.way else "not told"
        return Row(
            what,
            target,
            f"p95 {np.percentile(self.took, 95):.1f} s of {len(self.took)} who came; packet there and back p95 {p95}; "
            f"{self.frames:.0f} {unit} a second of each",
            f"browser {self.cores.browser:.2f} core for all, {costs}; load {psutil.getloadavg()[0]:.1f}",
        )


async def called(engine: CallEngine, members: int) -> Seen:
    """A call of so many, by the real process of calls; its fold and this program run in the same process."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = engine is CallEngine.SERVER
        more = {"janus_url": stack.enter_context(janus(folder)).url} if server else {}
        port = stack.enter_context(modules())
        board = await stack.enter_async_context(switchboard(pages=port, **more))
        if server:
            await eventually(lambda: board.server._server.trouble == "")
        answer = await board.starts(*_CALLED[: members - 1], engine=engine)
        assert answer.accepted, answer
        browser = await stack.enter_async_context(chromium(webgl=False, more=SPEAKS))
        found = [Member(await browser.new_page()) for _ in range(members)]
        took = [await _comes(one, who, board, port, engine) for one, who in zip(found, _WHO, strict=False)]
        took = took[1:]
        return await measured(found, took)


async def _comes(member: Member, who: Subject, board: Switchboard, port: int, engine: CallEngine) -> float:
    """s from its answer until it sees everyone who is in."""
    await member.page.goto(f"http://127.0.0.1:{port}/")
    begun = time.monotonic()
    await member.answers(board, who, "c1", engine, relayed=False)
    others = sum(board.state(address) == "joined" for address in ("2112", *_CALLED)) - 1
    await all_seen(member, others, BOUND_S)
    return time.monotonic() - begun


async def all_seen(member: Member, others: int, bound_s: float) -> None:
    """Until something came from so many. Raises TimeoutError."""
    async with asyncio.timeout(bound_s):
        while True:
            frames = await member.frames()
            if len(frames) >= others and all(frames.values()):
                return
            await asyncio.sleep(0.02)


async def measured(found: Sequence[Member], took: list[float]) -> Seen:
    """What MEASURED_S of a call cost in which each sees all others."""
    first = [sum((await one.frames()).values()) for one in found]
    before, begun = _costs(), time.monotonic()
    way: list[float] = []
    while time.monotonic() - begun < MEASURED_S:
        for one in found:
            way += await one.page.evaluate(_WAY)
        await asyncio.sleep(1)
    after, seconds = _costs(), time.monotonic() - begun
    last = [sum((await one.frames()).values()) for one in found]
    ways = len(found) * (len(found) - 1)
    frames = sum(b - a for a, b in zip(first, last, strict=True)) / seconds / ways
    cores = Costs(*((b - a) / seconds for a, b in zip(before, after, strict=True)))
    return Seen(took, way, cores, frames)


def _costs() -> Costs:
    own = psutil.Process()
    by = {"chrom": 0.0, "janus": 0.0, "aiortc_relay": 0.0}
    for child in own.children(recursive=True):
        try:
            words, spent = " ".join([child.name(), *child.cmdline()[:3]]), sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
        for part in by:
            by[part] += spent if part in words else 0.0
    return Costs(by["chrom"], sum(own.cpu_times()[:2]), by["janus"] + by["aiortc_relay"])


async def _row(engine: CallEngine, members: int) -> Row:
    seen = await called(engine, members)
    media = f", Janus {seen.cores.media:.2f}" if engine is CallEngine.SERVER else ""
    costs = f"process of calls with its fold and this program {seen.cores.own:.2f}{media}"
    return seen.row(
        f"video by {engine.value}, {members} members", "each sees all others <= 5 s after the answer", costs
    )


async def seen() -> list[Row]:
    """Two and four by mesh, six by Janus."""
    calls = ((CallEngine.MESH, 2), (CallEngine.MESH, 4), (CallEngine.SERVER, 6))
    return [await _row(engine, members) for engine, members in calls]


_WAY = """async () => {
  const found = [];
  for (const { link } of session.mesh?.peers.values() ?? [])
    for (const one of (await link.getStats()).values())
      if (one.type === "candidate-pair" && one.nominated && one.currentRoundTripTime !== undefined)
        found.push(one.currentRoundTripTime * 1000);
  return found;
}"""
