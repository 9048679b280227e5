"""The whole house as real processes, each of its ports free, in a folder of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import yaml

from streams import settings as configuration
from streams.access.subject import Role
from streams.clock import real_ms
from streams.journal.redis import RedisJournal
from streams.operate.store import sign_in_links
from streams.registry.registry import Registry
from streams.registry.seal import RingSealer, seal_file
from streams.settings import Settings
from tests.clocks import WrongClock
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
READY_S = 600
BOUND_S = 120
"""Within which anything awaited has come, on a machine however busy."""
KILLABLE = ("intake", "fold", "gateway", "archive", "redis")


class Stack:
    """`up` in `folder`; `sections` override settings. Started by `start`, ended by `stop`, its children by `up`."""

    root = ROOT
    """The checkout whose programs run."""

    def __init__(self, folder: Path, **sections: dict[str, Any]) -> None:
        self.folder = folder
        ports = {name: free_port() for name in ("intake", "gateway", "calls", "dashboard", "wall")}
        wanted: dict[str, dict[str, Any]] = {
            "store": {"data_dir": str(folder / "data")},
            "intake": {"port": ports["intake"]},
            "gateway": {"port": ports["gateway"]},
            "calls": {"port": ports["calls"]},
            "dashboard": {"port": ports["dashboard"], "wall_port": ports["wall"]},
            "briefs": {"made": ""},
        }
        for name, section in sections.items():
            wanted.setdefault(name, {}).update(section)
        self.config = folder / "config.yaml"
        self.config.write_text(yaml.safe_dump(wanted), "utf-8")
        self.settings: Settings = configuration.load(self.config)
        self._log = folder / "up.log"
        self._up: subprocess.Popen[bytes] | None = None
        self.clock: WrongClock | None = None
        """By which everything that `up` starts tells the time; None: the machine's own."""

    # -- life ------------------------------------------------------------------------------------------------
    def launch(self) -> None:
        """Begins, and waits for nothing."""
        with self._log.open("wb") as out:
            self._up = subprocess.Popen(
                self._command("up"), cwd=self.root, stdout=out, stderr=out, start_new_session=True, env=self._env()
            )

    def start(self) -> float:
        """s until everything answers."""
        self.launch()
        return self.ready()

    def ready(self) -> float:
        """The same, of one that was launched."""
        begun = time.monotonic()
        assert self._up is not None
        while "\nready\n" not in self.said():
            assert self._up.poll() is None, self.said()
            assert time.monotonic() - begun < READY_S, self.said()
            time.sleep(0.1)
        return time.monotonic() - begun

    def stop(self) -> float:
        """s from TERM to the end of everything."""
        begun = time.monotonic()
        if self._up is not None and self._up.poll() is None:
            family = psutil.Process(self._up.pid).children(recursive=True)
            self._up.send_signal(signal.SIGTERM)
            self._up.wait(60)
            _, left = psutil.wait_procs(family, timeout=1)
            # One that ended and that nobody has asked about is no process any more.
            left = [one for one in left if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
            assert not left, f"still there after the stop: {left}"
        return time.monotonic() - begun

    def said(self) -> str:
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def process(self, name: str) -> psutil.Process | None:
        """The child of `up` that runs `name`, None while there is none."""
        return self.processes((name,)).get(name)

    def processes(self, names: Sequence[str]) -> dict[str, psutil.Process]:
        """Those of `names` that there are now, by one look at the children of `up`."""
        assert self._up is not None
        found: dict[str, psutil.Process] = {}
        for child in psutil.Process(self._up.pid).children():
            with contextlib.suppress(psutil.Error):
                words = child.cmdline()
                found |= {name: child for name in names if name not in found and _runs(words, name)}
        return found

    def kill9(self, name: str) -> int:
        """Its process id."""
        child = self.process(name)
        assert child is not None, f"{name} does not run"
        child.send_signal(signal.SIGKILL)
        return child.pid

    @contextlib.contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """They and what they started stand still, and go on afterwards, whatever comes between."""
        found = [self.process(name) for name in names]
        there = [process for process in found if process is not None]
        assert len(there) == len(names), f"not all of {names} run"
        family = [one for process in there for one in (process, *process.children(recursive=True))]
        try:
            for one in family:
                one.suspend()
            yield
        finally:
            for one in family:
                one.resume()

    @contextlib.contextmanager
    def unwatched(self) -> Iterator[list[psutil.Process]]:
        """All that `up` started, while it stands still itself and starts nothing anew."""
        assert self._up is not None
        watching = psutil.Process(self._up.pid)
        watching.suspend()
        try:
            yield watching.children(recursive=True)
        finally:
            watching.resume()

    # -- what an operator does -------------------------------------------------------------------------------
    def run(self, *words: str, expect: int = 0) -> str:
        """A command of this stack, to its end."""
        done = subprocess.run(
            self._command(*words), cwd=self.root, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout

    def link(self, role: str) -> str:
        """A fresh sign-in link of `wall`, `duty` or `supervisor`."""
        with self.registry() as registry:
            return sign_in_links(self.settings, registry)[role]

    def desk_of(self, region: str) -> str:
        """A sign-in link of a duty officer for an area, to its page."""
        with self.registry() as registry:
            token = registry.new_link(Role.DUTY, region, f"/region/{region}", now=real_ms(), ttl_ms=BOUND_S * 1000)
        return f"{self.settings.dashboard_url}/signin?token={token}"

    @contextlib.asynccontextmanager
    async def journal(self) -> AsyncIterator[RedisJournal]:
        journal = RedisJournal(self.settings.redis_url, self.settings.city.code)
        await journal.open()
        try:
            yield journal
        finally:
            await journal.close()

    @contextlib.contextmanager
    def registry(self) -> Any:
        registry = Registry(self.settings.registry_url, RingSealer(seal_file(self.settings)))
        registry.open()
        try:
            yield registry
        finally:
            registry.close()

    def _env(self) -> dict[str, str] | None:
        return None if self.clock is None else os.environ | self.clock.env

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "streams", "--config", str(self.config), *words]


@contextlib.contextmanager
def running(folder: Path, **sections: dict[str, Any]) -> Iterator[Stack]:
    """The house from its start to its end, which takes no minute."""
    stack = Stack(folder, **sections)
    with started(stack):
        yield stack


@contextlib.contextmanager
def started(stack: Stack) -> Iterator[None]:
    """The same of one that is there."""
    try:
        stack.start()
        yield
    finally:
        took = stack.stop()
    assert took < 60


def _runs(words: list[str], name: str) -> bool:
    """Whether a command line is that of the process `name`."""
    if name == "redis":
        return bool(words) and "redis-server" in words[0]
    if name in ("dashboard", "wall"):
        return words[1:3] == ["-m", "dashboard"] and ("--wall" in words) == (name == "wall")
    return bool(words) and words[-1] == name


async def until(condition: Any, within_s: float, what: str) -> None:
    """Waits for `condition()`, plain or awaitable, to be true."""
    end = time.monotonic() + within_s
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return
        assert time.monotonic() < end, f"not within {within_s} s: {what}"
        await asyncio.sleep(0.05)
