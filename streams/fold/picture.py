"""The picture: everything the city's numbers and dots come from, and the one way it moves.

`Picture.fold(entry)` takes a journal entry and returns what it did. Time comes from ticks in the journal alone, so
the same entries make the same picture, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from streams.errors import DecodeError
from streams.fold.cases import Cases
from streams.fold.sums import Sums
from streams.fold.workers import Numbers, Workers
from streams.journal.api import Entry
from streams.model import fix
from streams.model.case import Case
from streams.model.event import (
    CaseChange,
    CaseStatus,
    DutyEnd,
    DutyStart,
    Incoming,
    Outgoing,
    RegistryChange,
    Report,
    Sos,
    Tick,
    WorkerChange,
    WorkerEntry,
)
from streams.model.fact import Fact, facts
from streams.model.local_day import local_day
from streams.wire import entry as wire

FEEDS = ("positions", "reports", "statuses", "sos")


@dataclass(slots=True)
class Effects:
    """What one entry did. `moved`: workers whose last position changed. `regions`: codes whose sums changed.
    `counties`: whose newest reports changed. `taken`: events by feed. `poison`: (body, why) of events that say nothing.
    """

    at: int
    ticked: bool = False
    moved: Numbers = field(default_factory=lambda: np.empty(0, np.intp))
    duty: set[int] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    counties: set[str] = field(default_factory=set)
    roster: bool = False
    events: list[Outgoing] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    poison: list[tuple[bytes, str]] = field(default_factory=list)


class Picture:
    """Owned by one fold. `now`: city ms of the newest tick. `latest`: feed -> (received, event time) maxima."""

    def __init__(self) -> None:
        self.now = 0
        self.revision = 0
        self.workers = Workers()
        self.cases = Cases()
        self.sums = Sums()
        self.roster: dict[int, WorkerEntry] = {}
        self.dirty_roster: set[int] = set()
        self.forgotten_days: list[tuple[str, int]] = []
        self.latest: dict[str, tuple[int, int]] = dict.fromkeys(FEEDS, (0, 0))

    @property
    def today(self) -> int:
        return local_day(self.now)

    def fold(self, entry: Entry) -> Effects:
        """Takes one entry: its events in order, then its fixes."""
        done = Effects(at=self.now)
        try:
            for body in wire.bodies(entry.events):
                self._one(body, done)
        except DecodeError as cut:
            done.poison.append((entry.events, str(cut)))
        if entry.fixes:
            self._fixes(entry.fixes, done)
        done.at = self.now
        return done

    def _fixes(self, raw: bytes, done: Effects) -> None:
        try:
            fixes = fix.from_bytes(raw)
        except ValueError as wrong:
            done.poison.append((raw, str(wrong)))
            return
        done.moved = self.workers.apply(fixes)
        self._heard("positions", int(fixes["received_ms"].max()), int(fixes["fix_ms"].max()), done, len(fixes))

    def _one(self, body: bytes, done: Effects) -> None:
        # A pure step fails the same way however often it is tried: what cannot be taken is set aside at once, with
        # its reason, and the rest goes on.
        try:
            self._event(wire.unpack(body), done)
        except (DecodeError, ValueError, ArithmeticError, LookupError) as wrong:
            done.poison.append((body, f"{type(wrong).__name__}: {wrong}"))

    def _event(self, event: Incoming, done: Effects) -> None:
        match event:
            case Tick():
                self._tick(event, done)
            case Report():
                before, after = self.cases.report(event)
                self._case(before, after, event.id, event.at, done)
                self._heard("reports", event.received, event.at, done)
            case CaseStatus():
                before, after = self.cases.status(event)
                self._case(before, after, event.id, event.at, done)
                self._heard("statuses", event.received, event.at, done)
            case DutyStart() | DutyEnd():
                self._duty(event, done)
            case RegistryChange():
                self._registry(event, done)
            case Sos():
                self._heard("sos", event.received, event.at, done)
            case _:
                # Commands are reserved: no door takes them yet, and a later version's fold will know them.
                done.poison.append((wire.pack(event)[4:], "no rule for this event yet"))

    def _tick(self, tick: Tick, done: Effects) -> None:
        yesterday, self.now = self.today, max(self.now, tick.at)
        done.ticked = True
        if self.today != yesterday:
            self.forgotten_days += self.sums.forget(self.today)

    def _case(self, before: Case | None, after: Case, cause: str, at: int, done: Effects) -> None:
        if after == before:
            return
        added = facts(before, after)
        done.facts += added
        done.regions |= self.sums.add(added, self.today)
        if not after.known:
            return
        done.counties.add(after.village[:6])
        if before is None or before.state is not after.state or not before.known:
            done.events.append(
                CaseChange(
                    cause=cause,
                    at=at,
                    case=after.id,
                    region=after.village,
                    type=after.type,
                    state=after.state,
                    version=after.version,
                )
            )

    def _duty(self, event: DutyStart | DutyEnd, done: Effects) -> None:
        changed = self.workers.start(event) if isinstance(event, DutyStart) else self.workers.end(event)
        if changed:
            done.duty.add(event.worker)
            open_now = isinstance(event, DutyStart)
            done.events.append(WorkerChange(cause=event.id, at=event.at, worker=event.worker, in_session=open_now))

    def _registry(self, change: RegistryChange, done: Effects) -> None:
        if change.revision <= self.revision:
            return
        self.revision = change.revision
        for worker in change.workers:
            self.roster[worker.number] = worker
            self.dirty_roster.add(worker.number)
        done.roster = True

    def _heard(self, feed: str, received: int, at: int, done: Effects, count: int = 1) -> None:
        was = self.latest[feed]
        self.latest[feed] = max(was[0], received), max(was[1], at)
        done.taken[feed] = done.taken.get(feed, 0) + count
