"""A fault made real, from its beginning to its end; what must come back is awaited by whoever asked for it."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import psutil
import redis.asyncio

from streams.clock import real_ms
from tests import clocks
from tests.chaos.disk import Disk, mountable
from tests.chaos.faults import Fault, FaultKind
from tests.journeys.load import Load
from tests.journeys.stack import BOUND_S, ROOT, Stack, until
from tests.postgres import PostgresPair
from tests.releases import Release
from tests.streams.journal.proxy import Proxy
from tests.watched import Group

_FULL = "1mb"
_AGAIN_S = 0.1
_SYNCS = "fsync,fdatasync"
_STRACE = ("strace", "-qq", "-o", os.devnull, "-e", f"trace={_SYNCS}")


class Site(NamedTuple):
    """The running city, the line over which its phones send and what they send, its Redis or PostgreSQL servers where
    it has several, the release it runs where that changes, and the disk its store is on where that can be full."""

    stack: Stack
    line: Proxy
    load: Load
    group: Group | None = None
    pair: PostgresPair | None = None
    release: Release | None = None
    disk: Disk | None = None


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


async def _cut(fault: Fault, site: Site) -> None:
    """What a process asks Redis over: each line is closed by the server as soon as it is seen."""
    end = time.monotonic() + fault.seconds
    async with redis.asyncio.from_url(site.stack.settings.redis_url) as client:
        while time.monotonic() < end:
            for line in await asyncio.to_thread(_lines, site, fault.parts[0]):
                await client.client_kill_filter(addr=line)
            await asyncio.sleep(_AGAIN_S)


def _lines(site: Site, part: str) -> list[str]:
    """Addresses at which Redis sees a process and those it started."""
    found, port = site.stack.process(part), site.stack.settings.redis.port
    lines: list[str] = []
    with contextlib.suppress(psutil.Error):
        for one in (found, *found.children(recursive=True)) if found else ():
            ends = [end for end in one.net_connections("tcp4") if end.raddr and end.raddr.port == port]
            lines += [f"{end.laddr.ip}:{end.laddr.port}" for end in ends]
    return lines


async def _torn(fault: Fault, site: Site) -> None:
    """It stands still while its files lose their ends, so that it writes nothing between that and its death."""
    found = site.stack.process("archive")
    assert found is not None, "archive does not run"
    found.suspend()
    for file in (site.stack.settings.store.data_dir / "archive").rglob("*.open"):
        os.truncate(file, max(0, file.stat().st_size - fault.count))
    found.send_signal(signal.SIGKILL)


async def _come_back(fault: Fault, site: Site) -> None:
    back = site.load.back(fault.count)
    assert len(back) == fault.count
    await until(lambda: not any(lane for one in back for lane in one.waiting.values()), BOUND_S, "all they had kept")


async def _full(fault: Fault, site: Site) -> None:
    assert site.disk is not None
    site.disk.fill()
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        site.disk.clear()


async def _read_only(fault: Fault, site: Site) -> None:
    """Nobody may write while a disk becomes read-only: who watches the processes stands still until it is."""
    assert site.disk is not None
    with site.stack.unwatched() as family:
        for one in family:
            one.send_signal(signal.SIGKILL)
        await until(lambda: site.disk is not None and not site.disk.refuse(), BOUND_S, "a disk that takes nothing")
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        site.disk.take()


async def _slow(fault: Fault, site: Site) -> None:
    delay = f"inject={_SYNCS}:delay_enter={fault.count}ms"
    found = [site.stack.process(part) for part in fault.parts]
    tracers = [
        subprocess.Popen(
            ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={_SYNCS}", "-e", delay, "-p", str(one.pid)]
        )
        for one in found
        if one is not None
    ]
    try:
        await asyncio.sleep(fault.seconds)
        assert [one.poll() for one in tracers] == [None] * len(tracers), "who slows a disk down has ended"
    finally:
        for one in tracers:
            one.terminate()
            await asyncio.to_thread(one.wait, 30)


async def _clock(fault: Fault, site: Site) -> None:
    assert site.stack.clock is not None
    site.stack.clock.set(fault.count)
    try:
        await asyncio.sleep(fault.seconds)
    finally:
        site.stack.clock.set(0)


def lacking() -> frozenset[FaultKind]:
    """Kinds that this machine cannot do: no root for a disk of its own, no strace, no compiler for a wrong clock."""
    disks = frozenset() if mountable() else frozenset({FaultKind.FULL, FaultKind.REFUSED})
    slow = frozenset() if traceable() else frozenset({FaultKind.SLOW})
    return disks | slow | (frozenset() if clocks.there() else frozenset({FaultKind.CLOCK}))


@functools.cache
def traceable() -> bool:
    return shutil.which("strace") is not None and not subprocess.run([*_STRACE, "true"], check=False).returncode


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
    FaultKind.CUT: _cut,
    FaultKind.TORN: _torn,
    FaultKind.BACK: _come_back,
    FaultKind.FULL: _full,
    FaultKind.REFUSED: _read_only,
    FaultKind.SLOW: _slow,
    FaultKind.CLOCK: _clock,
    FaultKind.PRIMARY: _primary,
    FaultKind.DATABASE: _database,
    FaultKind.LATER: _later,
    FaultKind.BEFORE: _before,
}
