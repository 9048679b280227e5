"""Letters of subscriptions on their way out: what is approved or due, to who subscribed. They wait in the registry, not
in the journal: nothing of the city happens by them. They never hold up a call for help, which has a loop of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.access.briefs import may_brief
from streams.access.policy import Action
from streams.caller.channel import CallMessage, Contact, OutgoingChannel, SendResult, refused
from streams.clock import CityClock, real_ms
from streams.model.outgoing.attempt import SendChannel
from streams.model.units import NO_UNITS, Units
from streams.registry.briefs import of_brief_key
from streams.registry.registry import Registry
from streams.registry.subscriptions import WAITS, Addressee, Letter

PORTION = 50
"""Letters that are put on record at once before their gateway is asked."""
AWAY = 3
"""After so many in a row that did not reach their gateway it rests, and with it what else waits for it."""
FIRST_MS = 60_000
LONGEST_MS = 15 * 60_000
_POLL_S = 2.0
_ENDED = refused("the subscription ended")
_NO_RIGHT = refused("may not read it any more")
log = structlog.get_logger("caller")


@dataclass(slots=True)
class _Rest:
    """Of one gateway. `until`: real ms. `row`: letters in a row that did not reach it; `times`: how often it rested
    since one did."""

    until: int = 0
    row: int = 0
    times: int = 0

    def heard(self, *, away: bool, now: int) -> None:
        self.row = self.row + 1 if away else 0
        if not away:
            self.times = 0
        elif self.row >= AWAY:
            self.until = now + min(LONGEST_MS, FIRST_MS << min(self.times, 10))
            self.times, self.row = self.times + 1, 0


@dataclass(slots=True)
class Posting:
    """`simulated`: of a demo store. `run`: this run of the process."""

    registry: Registry
    channels: Mapping[SendChannel, OutgoingChannel]
    simulated: bool
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    rests: dict[str, _Rest] = field(default_factory=dict)

    def step(self, now: int) -> int:
        """Sends a portion; how many gateways were asked. `now`: real ms. Blocks. Raises SQLAlchemyError."""
        awake = [kind for kind in self.channels if self._rest(kind).until <= now]
        waiting = self.registry.waiting_letters([kind.value for kind in awake], now, PORTION)
        if not waiting:
            return 0
        self.registry.letters_begun([one.id for one in waiting], self.run)
        known = self.registry.addressees([one.subscription for one in waiting if one.subscription])
        units, results, asked = self._units(), dict[str, tuple[str, str]](), 0
        for one in waiting:
            kind = SendChannel(one.channel)
            if self._rest(kind).until > now:
                results[one.id] = (WAITS, "the gateway is away")
                continue
            result = self._sent(one, kind, known.get(one.subscription), units)
            asked += 1
            self._rest(kind).heard(away=result.away, now=now)
            # What did not reach the gateway certainly did not leave: it waits on.
            results[one.id] = (WAITS, result.note) if result.away else (result.state.value, result.note)
        self.registry.letters_are(results)
        return asked

    def _rest(self, kind: SendChannel) -> _Rest:
        return self.rests.setdefault(kind.value, _Rest())

    def _sent(self, one: Letter, kind: SendChannel, to: Addressee | None, units: Units) -> SendResult:
        if one.subscription and to is None:
            return _ENDED
        if to is not None and to.region and not may_brief(to.subject, Action.OPEN, *of_brief_key(to.region), units):
            return _NO_RIGHT
        message = CallMessage(
            id=one.id,
            rule=one.about.partition("/")[0],
            priority=0,
            region=one.region,
            at=one.created_at,
            level=0,
            test=False,
            simulated=self.simulated,
            attempt=f"{one.id}/{one.tries + 1}",
            nth=one.tries + 1,
            text=one.text,
        )
        return self.channels[kind].send(message, Contact(mail=to.mail if to else ""))

    def _units(self) -> Units:
        """Departments as they are now."""
        store, rules = self.registry.store(), self.registry.regulation()
        return NO_UNITS if store is None or rules is None else rules.units_at(CityClock(store).now_ms())


async def run(posting: Posting, stop: asyncio.Event) -> None:
    """Until `stop`. What a run before it began is unknown."""
    began = False
    while not stop.is_set():
        try:
            if not began:
                cut = await asyncio.to_thread(posting.registry.letters_cut_off, posting.run)
                began = True
                if cut:
                    log.warning("letters_unknown", letters=cut)
            if await asyncio.to_thread(posting.step, real_ms()):
                continue
        except SQLAlchemyError as away:
            log.warning("letters_wait", reason=str(away).splitlines()[0])
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _POLL_S)
