"""`up`: everything on embedded parts, watched; stopped in order."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from streams.clock import real_ms
from streams.errors import JournalError, MissingPart
from streams.journal.redis import RedisJournal
from streams.model.health import Beat
from streams.operate import redis_server, shell
from streams.operate.child import Child
from streams.operate.status import Status, caught_up
from streams.operate.store import ensure_store, refuse_half, welcome
from streams.ports import check_free
from streams.settings import Settings

_READY_S = 180.0
"""A process that lives is waited for: on a busy machine the pages alone take a minute."""
_LOADED_S = 900.0
"""A Redis that has much to read back is there when it has."""
_FILES = 65_536
_SILENT = ("redis", "dashboard", "wall")
_DOORS = ("intake", "gateway", "phones", "calls", "dashboard", "wall")
"""Ready when they answer GET /healthz; the others when they beat."""


async def up(settings: Settings, config: Path | None, stop: asyncio.Event) -> None:
    """Runs everything until `stop`. Raises PortTaken, MissingPart, StoreError, ConfigError before anything starts."""
    raise_limits()
    shell.make_data_dir(settings)
    refuse_half(settings)
    redis_server.refuse_open(settings)
    children = Children(settings, config)
    _end_orphan(settings)
    check_ports(settings)
    try:
        await children.start_redis()
        journal = RedisJournal(settings.redis_url, settings.city.code)
        await journal.open()
        try:
            await _serve(settings, children, journal, stop)
        finally:
            await journal.close()
    finally:
        print("stopping", flush=True)
        await children.stop()
        print("stopped", flush=True)


async def _serve(settings: Settings, children: Children, journal: RedisJournal, stop: asyncio.Event) -> None:
    with shell.open_registry(settings, migrate=True) as registry:
        store = await ensure_store(settings, journal, registry)
        kind = "demo store, 模拟数据" if store.demo else "production store"
        print(f"{kind} in {settings.store.data_dir}", flush=True)
        await children.start_all(journal, demo=store.demo and settings.demo.run)
        for line in welcome(settings, registry, demo=store.demo):
            print(line, flush=True)
    await children.watch(journal, stop)


class Children:
    """The processes, in the order they start; they stop the other way round, Redis last."""

    def __init__(self, settings: Settings, config: Path | None) -> None:
        self._settings = settings
        self._config = ["--config", str(config)] if config else []
        self._logs = settings.store.data_dir / "logs"
        self.redis: Child | None = None
        self.all: list[Child] = []
        self._stop = asyncio.Event()
        self._keepers: list[asyncio.Task[None]] = []

    async def start_redis(self) -> None:
        if self._settings.redis.url:
            return
        redis_server.make_folders(self._settings)
        command = redis_server.command(redis_server.find(redis_server.folder(self._settings)), self._settings)
        self.redis = Child("redis", command, self._logs / "redis.log", self._redis_answers)
        await self._begin(self.redis, _LOADED_S)
        assert self.redis.pid is not None
        _pid_file(self._settings).write_text(str(self.redis.pid))

    async def start_all(self, journal: RedisJournal, *, demo: bool) -> None:
        """All but Redis at once: each waits by itself for what it needs."""
        out = ["caller"] if self._settings.channels else []
        phones = ["phones"] if self._settings.phones.port else []
        live = ("intake", "fold", "archive", "gateway", "calls")
        names = [*live, *phones, *out, "dashboard", "wall", *(["demo"] if demo else [])]
        started = [Child(n, self._command(n), self._logs / f"{n}.log", self._probe(n, journal)) for n in names]
        await asyncio.gather(*(self._begin(child) for child in started))

    async def watch(self, journal: RedisJournal, stop: asyncio.Event) -> None:
        status, ready = Status(), False
        status.say("catching up with what is kept")
        while not stop.is_set():
            try:
                beats = await journal.beats()
            except JournalError:
                beats = []
            if not ready and caught_up(beats):
                ready = True
                status.say("ready")
            status.show(self.all, beats)
            with contextlib.suppress(JournalError):
                await self._speak_for(journal)
            for keeper in self._keepers:
                if keeper.done():
                    keeper.result()
            try:
                await asyncio.wait_for(stop.wait(), 1.0)
            except TimeoutError:
                continue

    async def _speak_for(self, journal: RedisJournal) -> None:
        """Beats of those that have no line to the journal, as long as they answer."""
        for child in self.all:
            pid = child.pid
            if child.name in _SILENT and pid is not None and await child.ready():
                with contextlib.suppress(psutil.Error):
                    memory = psutil.Process(pid).memory_info().rss // 1_000_000
                    figures = {"memory_mb": memory, "restarts": child.falls}
                    beat = Beat(
                        process=child.name, instance=str(pid), at=real_ms(), started=child.since, figures=figures
                    )
                    await journal.beat(beat)

    async def stop(self) -> None:
        self._stop.set()
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        by_name = {child.name: child for child in self.all}
        for names in (
            ["demo"],
            ["intake"],
            ["calls", "caller"],
            ["fold", "archive"],
            ["gateway", "phones", "dashboard", "wall"],
            ["redis"],
        ):
            await asyncio.gather(*(by_name[name].stop() for name in names if name in by_name))
        if self.redis:
            # Where the disk takes nothing it stays; whose it is, is asked before anything is done to it.
            with contextlib.suppress(OSError):
                _pid_file(self._settings).unlink()

    async def _begin(self, child: Child, bound_s: float = _READY_S) -> None:
        self.all.append(child)
        await child.start()
        if not await child.until_ready(bound_s):
            raise MissingPart(f"{child.name} did not start: {child.tail()} (see {self._logs / child.name}.log)")
        self._keepers.append(asyncio.create_task(child.keep(self._stop), name=f"keep-{child.name}"))

    def _command(self, name: str) -> list[str]:
        if name in ("dashboard", "wall"):
            wall = ["--wall"] if name == "wall" else []
            return [sys.executable, "-m", "dashboard", *wall, *self._config]
        return [sys.executable, "-m", "streams", *self._config, name]

    def _probe(self, name: str, journal: RedisJournal) -> Callable[[], Awaitable[bool]]:
        begun = real_ms()
        if name in _DOORS:
            url = _door(self._settings, name)
            return lambda: asyncio.to_thread(_answers, url)

        async def beats() -> bool:
            try:
                return any(b.process == name and b.started >= begun - 1000 for b in await journal.beats())
            except JournalError:
                return False

        return beats

    async def _redis_answers(self) -> bool:
        probe = RedisJournal(self._settings.redis_url, self._settings.city.code)
        try:
            await probe.open()
        except JournalError:
            return False
        finally:
            await probe.close()
        return True


def raise_limits() -> None:
    """One socket per phone needs more files than a shell allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        print(f"open files: {soft} -> {wanted}", flush=True)


def check_ports(settings: Settings) -> None:
    """Raises PortTaken for the first port that somebody else has."""
    ports = [
        (settings.intake.host, settings.intake.port, "intake.port"),
        (settings.gateway.host, settings.gateway.port, "gateway.port"),
        (settings.calls.host, settings.calls.port, "calls.port"),
        (settings.dashboard.host, settings.dashboard.port, "dashboard.port"),
        (settings.dashboard.host, settings.dashboard.wall_port, "dashboard.wall_port"),
    ]
    if settings.phones.port:
        ports.append((settings.gateway.host, settings.phones.port, "phones.port"))
    if not settings.redis.url and settings.redis.port:
        ports.append(("127.0.0.1", settings.redis.port, "redis.port"))
    for host, port, key in ports:
        check_free(host, port, key)


def _end_orphan(settings: Settings) -> None:
    """A Redis of this very folder that outlived an `up` that was killed ends by the id it left behind."""
    path = _pid_file(settings)
    if settings.redis.url or not path.exists():
        return
    try:
        orphan = psutil.Process(int(path.read_text()))
        if orphan.cwd() == str(redis_server.folder(settings)):
            orphan.send_signal(signal.SIGTERM)
            orphan.wait(10)
    except (psutil.Error, ValueError):
        return


def _pid_file(settings: Settings) -> Path:
    return settings.store.data_dir / "redis.pid"


def _door(settings: Settings, name: str) -> str:
    host, port = {
        "intake": (settings.intake.host, settings.intake.port),
        "gateway": (settings.gateway.host, settings.gateway.port),
        "calls": (settings.calls.host, settings.calls.port),
        "phones": (settings.gateway.host, settings.phones.port),
        "dashboard": (settings.dashboard.host, settings.dashboard.port),
        "wall": (settings.dashboard.host, settings.dashboard.wall_port),
    }[name]
    return f"http://{host}:{port}/healthz"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
