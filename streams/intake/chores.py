"""What intake does beside its doors: the registry's events to the journal, signed heads of the audit, and the beat."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.errors import JournalError
from streams.intake.gather import Gather
from streams.journal.api import Event, Group, Journal
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.registry.heads import Heads
from streams.registry.registry import Registry

POLL_S = 0.5
_BEAT_S = 1.0
_SWEEP_S = 60.0
"""How often sessions whose time is up are ended in the registry, whether anyone asks for them or not."""
log = structlog.get_logger("intake")


class Chores(NamedTuple):
    """`refresh`: reads the registry again if it changed. `sign`: an event of the registry as the journal takes it.
    `started`: real ms. `idle_ms`: after which an unused session ends."""

    registry: Registry
    journal: Journal
    heads: Heads
    gather: Gather
    refresh: Callable[[], Awaitable[None]]
    sign: Callable[[bytes], bytes]
    started: int
    idle_ms: int

    async def run(self) -> None:
        """Until it is cancelled; what fails is tried again."""
        beat_at = swept_at = 0.0
        while True:
            now = asyncio.get_running_loop().time()
            try:
                await self.refresh()
                await self._relay()
                await asyncio.to_thread(self.heads.sign, real_ms())
                if now - swept_at >= _SWEEP_S:
                    swept_at = now
                    await asyncio.to_thread(self.registry.sweep, real_ms(), idle_ms=self.idle_ms)
                if now - beat_at >= _BEAT_S:
                    beat_at = now
                    await self.journal.beat(self._beat())
            except (JournalError, SQLAlchemyError, OSError) as away:
                log.warning("waiting", reason=str(away).splitlines()[0])
            await asyncio.sleep(POLL_S)

    async def _relay(self) -> None:
        """Registry events into the journal, in order; the script takes each once, however many intakes relay."""
        pending = await asyncio.to_thread(self.registry.pending)
        if not pending:
            return
        events = tuple(Event(seq, self.sign(packed)) for seq, packed in pending)
        first, last = pending[0][0], pending[-1][0]
        group = Group(device=0, epoch=1, lane=Lane.INCIDENT, first=first, last=last, events=events)
        (receipt,) = await self.journal.append([group])
        await asyncio.to_thread(self.registry.relayed, receipt.hi)

    def _beat(self) -> Beat:
        figures = self.gather.counts.per_beat() | {"queue": self.gather.size}
        broker = self.gather.counts.broker
        note = (
            f"mqtt: {broker}; phones that publish to it are not seen: see mqtt.url, systemctl status mosquitto"
            if broker
            else ""
        )
        return Beat(
            process="intake", instance=str(os.getpid()), at=real_ms(), started=self.started, figures=figures, note=note
        )
