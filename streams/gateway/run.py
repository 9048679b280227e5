"""The gateway process: what follows the journal, what keeps time, and how it ends."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

import msgspec
import structlog
from websockets.asyncio.server import Server

from streams.clock import Clock
from streams.errors import JournalError
from streams.gateway import health
from streams.gateway.counts import Counts
from streams.gateway.door import GatewayHealth, observers, open_door
from streams.gateway.doorkeeper import Doorkeeper
from streams.gateway.feed import Feed
from streams.gateway.hub import Hub
from streams.gateway.line import write_all
from streams.gateway.own import OwnLoader
from streams.gateway.poll import Poll
from streams.gateway.reception import Reception
from streams.gateway.totals import Totals
from streams.jobs import until_stopped
from streams.journal.api import Journal
from streams.model.health import Beat
from streams.model.topic import Projection
from streams.server import PER_ADDRESS, WAITING
from streams.settings import Settings
from streams.wire.changes import RecordsChange

BEAT_S = 1.0
LOOK_S = 0.5
SESSIONS_S = 5.0
"""A key that was revoked is heard by no phone for longer."""
OWN_S = 0.25
"""Between a viewer's first question for an own topic and the journal's answer."""
END_S = 2.0
"""For the library to finish after everybody was seen out."""


async def run(
    settings: Settings,
    journal: Journal,
    doorkeeper: Doorkeeper,
    clock: Clock,
    stop: asyncio.Event,
    listening: Callable[[int], None] | None = None,
    pace: Pace | None = None,
) -> None:
    """Serves viewers until `stop` is set, then ends within 5 s. `journal` is open and stays so. `listening` is called
    the port once viewers are let in. Raises PortTaken."""
    await Gateway(settings, journal, doorkeeper, clock, pace).run(stop, listening or _no_port)


class Pace(NamedTuple):
    """`process`: its name in beats. `beat_s`: how often the time is sent and sessions are looked up. `own_alone`: it
    serves what single addresses have and nothing of the city, so that a phone costs a desk nothing."""

    process: str = "gateway"
    beat_s: float = BEAT_S
    own_alone: bool = False


def of_phones(settings: Settings) -> Pace:
    return Pace("phones", settings.phones.beat_s, own_alone=True)


class Gateway:
    """One process's parts, wired; to be made inside the running loop."""

    def __init__(
        self, settings: Settings, journal: Journal, doorkeeper: Doorkeeper, clock: Clock, pace: Pace | None = None
    ) -> None:
        pace = pace or Pace()
        section = settings.gateway
        self.counts, self._pace = Counts(), pace
        self._settings, self._journal, self._clock = settings, journal, clock
        self._loop = asyncio.get_running_loop()
        self._hub = Hub(section, self._loop, write_all, self.counts, own_alone=pace.own_alone)
        self._feed = Feed(journal, self._hub, clock, self.counts)
        behind = WAITING if settings.dashboard.proxies else PER_ADDRESS
        self.reception = Reception(
            section, self._hub, doorkeeper, clock, self.counts, per_address=behind, beat_s=pace.beat_s
        )
        self._own = OwnLoader(journal, self._hub, self.counts)
        self._poll = Poll(settings, self._hub, doorkeeper, clock)
        self._totals = Totals(settings, self._hub, clock)
        self._started = clock.real_ms()
        self._rates = _Rates(self._started)
        self._log = structlog.get_logger(pace.process)

    async def run(self, stop: asyncio.Event, listening: Callable[[int], None]) -> None:
        answer = observers(self.counts, self._condition, self._poll, self._totals, self._settings.access.metrics_token)
        server = await open_door(self._settings, self.reception, self.counts, answer)
        try:
            await self._know_store(stop)
            if not stop.is_set():
                listening(server.sockets[0].getsockname()[1])
                await self._work(stop)
        finally:
            await self._close(server)

    async def _know_store(self, stop: asyncio.Event) -> None:
        """Waits until there is a store: no one is let in before, since there is no time to give."""
        while self.reception.store is None and not stop.is_set():
            try:
                self.reception.store = self._totals.store = await self._journal.store()
            except JournalError as trouble:
                self._feed.trouble = str(trouble)
            if self.reception.store is None:
                await _pause(stop, LOOK_S)

    async def _work(self, stop: asyncio.Event) -> None:
        """Everything that goes on while viewers are served. A task that fails ends the process."""
        jobs: dict[str, Coroutine[Any, Any, None]] = {
            "feed": self._feed.run(),
            "beat": _every(self._pace.beat_s, self._beat),
            "look": _every(LOOK_S, self._look),
            "own": _every(OWN_S, self._own.step),
            "digests": _every(max(self._pace.beat_s, float(self._settings.gateway.digest_s)), self._digests),
            "sessions": _every(min(self._pace.beat_s, SESSIONS_S), self._sessions),
            "health": _every(BEAT_S, self._health),
        }
        await until_stopped(stop, {f"gateway {name}": job for name, job in jobs.items()})

    async def _close(self, server: Server) -> None:
        """No new viewers, goodbye to those who are there, and the end, however stuck some are."""
        server.close(close_connections=False)
        await self.reception.stop()
        try:
            async with asyncio.timeout(END_S):
                await server.wait_closed()
        except TimeoutError:
            self._log.error("connections did not end; leaving them", left=len(self.reception.lines))

    async def _beat(self) -> None:
        self.reception.beat()

    async def _look(self) -> None:
        self.reception.look(self._loop.time())

    async def _digests(self) -> None:
        self._hub.digests()

    async def _sessions(self) -> None:
        await self.reception.check_sessions(self._loop.time())

    async def _health(self) -> None:
        """Beats, then tells everybody's health. While the journal does not answer, only its own line moves."""
        own = self._own_beat()
        try:
            await self._journal.beat(own)
            beats = self.counts.beats = await self._journal.beats()
            lines = health.process_lines(beats)
            streams, cursors = await self._journal.figures(), await self._journal.cursors()
            lines |= health.stream_lines(streams, cursors, self._hub.rev)
            self._tell(lines, health.brief_lines(beats), whole=True)
        except JournalError as trouble:
            own = msgspec.structs.replace(own, note=str(trouble))
            self._tell(health.process_lines([own]), health.brief_lines([own]), whole=False)

    def _tell(self, lines: dict[str, bytes], brief: dict[str, bytes], *, whole: bool) -> None:
        if self._pace.own_alone:
            return
        for projection, shown in ((Projection.DESK, lines), (Projection.BRIEF, brief)):
            change = RecordsChange(health.topic(self._settings.city.code, projection), shown, whole=whole)
            self._hub.own(change, self._clock.now_ms(), self._clock.real_ms())

    def _own_beat(self) -> Beat:
        now = self._clock.real_ms()
        figures = {
            "viewers": self.counts.viewers,
            "resyncs": self.counts.resyncs,
            "cut": self.counts.cut.total(),
            "refused": self.counts.refused.total(),
            "lag_ms": self.counts.lag_ms,
            "undecodable": self.counts.undecodable,
            **self._rates.since(now, self.counts),
        }
        return Beat(
            process=self._pace.process,
            instance=str(os.getpid()),
            at=now,
            started=self._started,
            figures=figures,
            note=self._feed.trouble,
            present=self.reception.present(),
        )

    def _condition(self) -> GatewayHealth:
        trouble = self._feed.trouble
        note = trouble or ("" if self._hub.ready else "no keyframe yet: the fold has not begun")
        return GatewayHealth(ok=not note, viewers=self.counts.viewers, fold_at=self._hub.at, note=note)


class _Rates:
    """Frames and bytes per second since the last look."""

    def __init__(self, now: int) -> None:
        self._at, self._frames, self._bytes = now, 0, 0

    def since(self, now: int, counts: Counts) -> dict[str, int]:
        ms = max(1, now - self._at)
        rates = {
            "frames_per_s": (counts.frames - self._frames) * 1000 // ms,
            "bytes_per_s": (counts.bytes - self._bytes) * 1000 // ms,
        }
        self._at, self._frames, self._bytes = now, counts.frames, counts.bytes
        return rates


async def _every(seconds: float, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Acts until cancelled, at a steady pace; a beat that was missed is not made up for."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        await act()
        due = max(due + seconds, loop.time())
        await asyncio.sleep(due - loop.time())


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def _no_port(_port: int) -> None:
    """No one asked."""
