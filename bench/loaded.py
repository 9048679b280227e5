"""A house under the load of a city: 15,000 phones, 3,000 positions/s; and what its processes burn meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psutil

from tests.journeys import load as kit
from tests.journeys.load import Load
from tests.journeys.phones import begin
from tests.journeys.stack import Stack, until

PROCESSES = ("intake", "fold", "gateway", "archive", "redis")


@contextlib.contextmanager
def house(**sections: dict[str, Any]) -> Iterator[Stack]:
    """A stack without the demo's own load."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), demo={"run": False}, **sections)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()


@contextlib.asynccontextmanager
async def loaded(stack: Stack, reports_per_s: int, phones: int = kit.PHONES) -> AsyncIterator[Load]:
    """From the first fix of every phone on."""
    stop = asyncio.Event()
    load = await kit.load_of(stack)
    load.reports_per_s = reports_per_s
    load.fleet.phones = load.fleet.phones[:phones]
    begin(load.fleet.phones, load.clock.now_ms())
    load.fleet.start()
    sending = asyncio.create_task(load.run(stop))
    await until(lambda: load.acknowledged() >= phones, 120, "a first fix of every phone")
    try:
        yield load
    finally:
        stop.set()
        await sending
        await load.fleet.stop()


class Meter:
    """CPU since it was made, as a share of one core, by process of the stack."""

    def __init__(self, stack: Stack) -> None:
        self._there = {name: psutil.Process(found.pid) for name in PROCESSES if (found := stack.process(name))}
        self._before = self._spent()
        self._begun = time.monotonic()

    def shares(self) -> dict[str, float]:
        took = time.monotonic() - self._begun
        return {name: (spent - self._before[name]) / took for name, spent in self._spent().items()}

    def _spent(self) -> dict[str, float]:
        return {name: sum(process.cpu_times()[:2]) for name, process in self._there.items()}


def told(shares: dict[str, float]) -> str:
    """`intake 41 %, fold 20 %`: of one core each; and how busy the machine was, by the kernel's own average."""
    listed = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    return f"of one core each: {listed}; the machine's load was {psutil.getloadavg()[0]:.1f}"
