from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from streams.clock import real_ms
from streams.operate.child import REFUSED, REFUSED_S, Child

ROOT = Path(__file__).parents[3]
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


async def test_a_log_that_takes_nothing_keeps_nobody_from_running(tmp_path: Path) -> None:
    (tmp_path / "one.log").mkdir()
    one = child(tmp_path, "ready.touch(); time.sleep(60)")
    await one.start()
    assert await one.until_ready(BOUND_S)
    await one.stop()


async def test_what_cannot_be_started_again_is_tried_until_it_can(tmp_path: Path) -> None:
    """As when a machine has no memory or no process left for a moment."""
    program, away = tmp_path / "program", tmp_path / "away"
    program.symlink_to(sys.executable)

    async def answers() -> bool:
        return True

    one, stop = (
        Child("one", [str(program), "-c", "import time; time.sleep(60)"], tmp_path / "log", answers),
        asyncio.Event(),
    )
    await one.start()
    keeping = asyncio.create_task(one.keep(stop))
    program.rename(away)
    assert one.pid is not None
    os.kill(one.pid, signal.SIGKILL)
    await until(lambda: one.falls >= 2)
    assert one.state == "restarting"
    away.rename(program)
    await until(lambda: one.state == "running")
    stop.set()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await one.stop()


async def test_one_that_does_not_hear_is_killed_after_its_grace(tmp_path: Path) -> None:
    one = child(tmp_path, "signal.signal(signal.SIGTERM, signal.SIG_IGN); ready.touch(); time.sleep(60)", 0.2)
    await one.start()
    assert await one.until_ready(BOUND_S)
    pid = one.pid
    assert pid is not None
    await asyncio.wait_for(one.stop(), BOUND_S)
    assert not psutil.pid_exists(pid)


async def test_one_that_keeps_dying_is_given_ever_more_time(tmp_path: Path) -> None:
    one, stop = child(tmp_path, "sys.exit(3)"), asyncio.Event()
    await one.start()
    keeping = asyncio.create_task(one.keep(stop))
    await until(lambda: one.falls == 3)
    assert (one.state, one.last_exit, one.pid) == ("restarting", 3, None)
    stop.set()
    await asyncio.wait_for(keeping, BOUND_S)
    await one.stop()
    assert one.state == "stopped"


async def test_one_that_refuses_says_why_and_is_left_alone_for_a_while(tmp_path: Path) -> None:
    one, stop = child(tmp_path, f"sys.exit(print('the store is newer', file=sys.stderr) or {REFUSED})"), asyncio.Event()
    await one.start()
    keeping = asyncio.create_task(one.keep(stop))
    await until(lambda: one.state == "refused")
    assert (one.falls, one.why) == (1, "the store is newer")
    assert one.since + REFUSED_S * 1000 > real_ms() + 30_000
    stop.set()
    await asyncio.wait_for(keeping, BOUND_S)


async def test_one_that_refused_comes_back_when_that_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.operate.child.REFUSED_S", 0.01)
    mended = tmp_path / "mended"
    code = f"pathlib.Path({str(mended)!r}).exists() or sys.exit({REFUSED})\nready.touch(); time.sleep(60)"
    one, stop = child(tmp_path, code), asyncio.Event()
    await one.start()
    keeping = asyncio.create_task(one.keep(stop))
    await until(lambda: one.falls >= 1)
    mended.touch()
    await until(lambda: one.state == "running")
    stop.set()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await one.stop()


_PARENT = """
import asyncio, pathlib, sys
from streams.operate.child import Child

async def main():
    folder = pathlib.Path(sys.argv[1])
    ready = folder / "ready"

    async def answers():
        return ready.exists()

    code = f"import pathlib, time; pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    one = Child("one", [sys.executable, "-c", code], folder / "one.log", answers)
    await one.start()
    said = str(one.pid) if await one.until_ready(20) else "dead"
    (folder / "new").write_text(said)
    (folder / "new").rename(folder / "pid")
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_it_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT, str(tmp_path)], cwd=ROOT)
    await until((tmp_path / "pid").exists)
    one = psutil.Process(int((tmp_path / "pid").read_text()))
    assert one.ppid() == parent.pid
    parent.kill()
    parent.wait(BOUND_S)
    await until(lambda: not one.is_running() or one.status() == psutil.STATUS_ZOMBIE)


async def test_it_lives_under_a_parent_that_is_process_1(tmp_path: Path) -> None:
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    unshare = ["unshare", *own, "--fork", "--pid", "--kill-child"]
    tried = subprocess.run([*unshare, "true"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, f"this needs a process namespace: run it as root or allow one ({tried.stderr})"
    parent = subprocess.Popen([*unshare, sys.executable, "-c", _PARENT, str(tmp_path)], cwd=ROOT)
    try:
        await until((tmp_path / "pid").exists)
        assert (tmp_path / "pid").read_text() != "dead"
    finally:
        parent.kill()
        parent.wait(BOUND_S)


async def test_a_long_log_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "one.log").write_bytes(b"x" * 20_000_001)
    one = child(tmp_path, "ready.touch(); time.sleep(60)")
    await one.start()
    await one.stop()
    assert (tmp_path / "one.old.log").stat().st_size == 20_000_001
    assert (tmp_path / "one.log").stat().st_size < 1_000
