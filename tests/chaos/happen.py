"""A fault made real, from its beginning to its end; what must come back is awaited by whoever asked for it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import psutil
import redis.asyncio

from streams.clock import real_ms
from tests.chaos.faults import Fault, FaultKind
from tests.journeys.stack import BOUND_S, ROOT, Stack, until
from tests.postgres import PostgresPair
from tests.releases import Release
from tests.streams.journal.proxy import Proxy
from tests.watched import Group

_FULL = "1mb"


class Site(NamedTuple):
    """The running city, the line over which its phones send, its Redis or PostgreSQL servers where it has several, and
    the release it runs where that changes."""

    stack: Stack
    line: Proxy
    group: Group | None = None
    pair: PostgresPair | None = None
    release: Release | None = None


async def happen(fault: Fault, site: Site) -> None:
    """Until it is over: what was frozen goes on, memory is free again, a line answers."""
    await _HOW[fault.kind](fault, site)


async def _kill(fault: Fault, site: Site) -> None:
    for part in fault.parts:
        found = site.stack.process(part)
        # One that has just died by itself is as dead as one that is killed.
        if found is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                found.send_signal(signal.SIGKILL)


async def _freeze(fault: Fault, site: Site) -> None:
    found = [site.stack.process(part) for part in fault.parts]
    family = [one for process in found if process is not None for one in (process, *process.children(recursive=True))]
    try:
        for one in family:
            one.suspend()
        await asyncio.sleep(fault.seconds)
    finally:
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.resume()


async def _memory(fault: Fault, site: Site) -> None:
    async with redis.asyncio.from_url(site.stack.settings.redis_url) as client:
        before = str((await client.config_get("maxmemory"))["maxmemory"])
        await client.config_set("maxmemory", _FULL)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            await client.config_set("maxmemory", before)


async def _lost(fault: Fault, site: Site) -> None:
    site.line.eat = fault.count


async def _silent(fault: Fault, site: Site) -> None:
    site.line.silent = True
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        site.line.silent = False
        site.line.cut()


async def _second(fault: Fault, site: Site) -> None:
    """It must wait for the lease, and go when it is asked to."""
    command = [sys.executable, "-m", "streams", "--config", str(site.stack.config), "fold"]
    other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        if other.poll() is None:
            other.terminate()
        await asyncio.to_thread(other.wait, 30)


async def _primary(fault: Fault, site: Site) -> None:
    """Until another one is primary, and the dead one follows it."""
    assert site.group is not None
    dead = site.group.primary()
    dead.kill9()
    await until(lambda: site.group is not None and site.group.primary() is not dead, BOUND_S, "another primary")
    await asyncio.to_thread(dead.start)


async def _database(fault: Fault, site: Site) -> None:
    assert site.pair is not None
    await asyncio.to_thread(site.pair.fail_over)


async def _later(fault: Fault, site: Site) -> None:
    """The registry first, then the processes: that way each finds tables that it works over."""
    assert site.release is not None
    site.release.later()
    await asyncio.to_thread(site.stack.run, "migrate")
    await _renew(fault, site)


async def _before(fault: Fault, site: Site) -> None:
    assert site.release is not None
    site.release.before()
    await _renew(fault, site)


async def _renew(fault: Fault, site: Site) -> None:
    """One after the other, each at work again before the next ends, as services are restarted."""
    async with site.stack.journal() as journal:
        for part in fault.parts:
            found, begun = site.stack.process(part), real_ms()
            assert found is not None, f"{part} does not run"
            found.terminate()

            async def again(part: str = part, begun: int = begun) -> bool:
                return any(beat.process == part and beat.started >= begun for beat in await journal.beats())

            await until(again, BOUND_S, f"{part} at work again")


_HOW: Mapping[FaultKind, Callable[[Fault, Site], Awaitable[None]]] = {
    FaultKind.KILL: _kill,
    FaultKind.PAIR: _kill,
    FaultKind.STOP: _freeze,
    FaultKind.MEMORY: _memory,
    FaultKind.LOST: _lost,
    FaultKind.SILENT: _silent,
    FaultKind.SECOND: _second,
    FaultKind.PRIMARY: _primary,
    FaultKind.DATABASE: _database,
    FaultKind.LATER: _later,
    FaultKind.BEFORE: _before,
}
