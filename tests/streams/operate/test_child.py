from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from streams.operate.child import Child

BOUND_S = 20


def child(folder: Path, code: str, grace_s: float = 4.0) -> Child:
    """A process that runs `code` and is ready when it has written its file."""
    ready = folder / "ready"

    async def answers() -> bool:
        return ready.exists()

    program = f"import pathlib, time, sys, signal\nready = pathlib.Path({str(ready)!r})\n{code}"
    return Child("one", [sys.executable, "-c", program], folder / "one.log", answers, grace_s)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(BOUND_S):
        while not condition():
            await asyncio.sleep(0.01)


async def test_it_is_ready_when_it_says_so(tmp_path: Path) -> None:
    one = child(tmp_path, "ready.touch(); time.sleep(60)")
    await one.start()
    assert await one.until_ready(BOUND_S)
    assert one.state == "running"
    await one.stop()
    assert (one.state, one.pid) == ("stopped", None)


async def test_one_that_dies_before_is_not_and_says_why(tmp_path: Path) -> None:
    one = child(tmp_path, "sys.exit('no such thing')")
    await one.start()
    assert not await one.until_ready(BOUND_S)
    assert "no such thing" in one.tail()


async def test_one_that_is_killed_comes_back_until_it_is_stopped(tmp_path: Path) -> None:
    one, stop = child(tmp_path, "ready.touch(); time.sleep(60)"), asyncio.Event()
    await one.start()
    assert await one.until_ready(BOUND_S)
    keeping = asyncio.create_task(one.keep(stop))
    first = one.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: one.state == "running" and one.pid not in (None, first))
    assert (one.falls, one.last_exit) == (1, -signal.SIGKILL)
    stop.set()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await one.stop()
    assert one.pid is None


async def test_one_that_does_not_hear_is_killed_after_its_grace(tmp_path: Path) -> None:
    one = child(tmp_path, "signal.signal(signal.SIGTERM, signal.SIG_IGN); ready.touch(); time.sleep(60)", 0.2)
    await one.start()
    assert await one.until_ready(BOUND_S)
    pid = one.pid
    assert pid is not None
    await asyncio.wait_for(one.stop(), BOUND_S)
    assert not psutil.pid_exists(pid)


async def test_a_long_log_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "one.log").write_bytes(b"x" * 20_000_001)
    one = child(tmp_path, "ready.touch(); time.sleep(60)")
    await one.start()
    await one.stop()
    assert (tmp_path / "one.old.log").stat().st_size == 20_000_001
    assert (tmp_path / "one.log").stat().st_size < 1_000
