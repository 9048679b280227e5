"""The picture: everything the city's numbers and dots come from, and the one way it moves.

`Picture.fold(entry)` takes a journal entry and returns what it did. Time comes from ticks in the journal alone, so
the same entries make the same picture, bit for bit. It knows no kind of record by name beyond the list of them: what a
kind is asked, and in which order, is `aggregate.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import msgspec
import numpy as np

from streams.errors import DecodeError
from streams.fold.aggregate import NOTHING, Aggregate, Context, Delta, OwnRecord, RefusedEvent, StateChange, Step
from streams.fold.kinds import AGGREGATES
from streams.fold.outcomes import outcome
from streams.fold.parked import ParkedEvents
from streams.fold.sums import Sums
from streams.fold.tables import CheckpointTable
from streams.fold.undo import Undo
from streams.fold.workers import Numbers, Workers
from streams.journal.api import Entry
from streams.model import fix
from streams.model.event import CaseStatus, Command, Incoming, Outcome, Outgoing, Report, Sos, Tick
from streams.model.fact import Fact
from streams.model.local_day import month_start
from streams.model.regulation import Regulation
from streams.wire import entry as wire

K = TypeVar("K", bound=Aggregate)
FEEDS = ("positions", "reports", "statuses", "sos")
_FEED_OF: dict[type[Incoming], str] = {Report: "reports", CaseStatus: "statuses", Sos: "sos"}
_OF_CASES = (Report, CaseStatus)
"""In-events whose delay says whether a backlog comes in."""
DEEPEST = 3
"""Commands that follow from commands."""


_NONE: Numbers = np.empty(0, np.intp)


@dataclass(slots=True)
class Folded:
    """What one entry did: the deltas of its events, in their order. `moved`: workers whose last position changed.
    `regions`: codes whose sums changed. `taken`: events by feed. `told`: (received, happened) of reports and statuses,
    city ms. `refused`: events that change nothing, with the reason."""

    at: int
    ticked: bool = False
    moved: Numbers = field(default_factory=lambda: _NONE)
    changes: list[StateChange] = field(default_factory=list)
    events: list[Outgoing] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    duty: set[int] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    renamed: bool = False
    own: list[OwnRecord] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    told: list[tuple[int, int]] = field(default_factory=list)
    refused: list[RefusedEvent] = field(default_factory=list)

    def take(self, delta: Delta) -> None:
        """All of a delta but its changes, which are observed one by one."""
        self.events += delta.events
        self.facts += delta.facts
        self.duty.update(delta.duty)
        self.regions |= delta.regions
        self.renamed |= delta.renamed
        self.own += delta.own
        self.refused += delta.refused

    def add(self, other: Folded) -> None:
        """What another step of the same entry did."""
        self.changes += other.changes
        self.events += other.events
        self.facts += other.facts
        self.duty |= other.duty
        self.regions |= other.regions
        self.renamed |= other.renamed
        self.own += other.own
        self.refused += other.refused

    def changed(self, kind: str) -> list[Any]:
        """The records of a kind as each change left them, in order."""
        return [change.after for change in self.changes if change.kind == kind]


class _Declined(Exception):
    """A command that follows from another was refused, so all of it is."""

    def __init__(self, answer: Outcome) -> None:
        super().__init__(answer.code)
        self.answer = answer


class Picture:
    """Owned by one fold. `city`: its code. `latest`: feed -> (received, event time) maxima. `kinds`: by name."""

    def __init__(self, city: str, undo: Undo | None = None) -> None:
        self.city = city
        self._undo = undo or Undo()
        self.workers, self.sums, self.parked = Workers(self._undo), Sums(), ParkedEvents(self._undo)
        self.context = Context(city, self._undo, self.workers, self.sums)
        self.kinds: dict[str, Aggregate] = {kind.kind: kind for kind in (made(self.context) for made in AGGREGATES)}
        self.context.kinds = self.kinds
        self._takers: dict[type[Incoming], list[Aggregate]] = {}
        self._answering: dict[str, Aggregate] = {}
        for kind in self.kinds.values():
            for event in kind.takes:
                self._takers.setdefault(event, []).append(kind)
            self._answering |= dict.fromkeys(kind.answers, kind)
        self._observers = [kind for kind in self.kinds.values() if type(kind).observe is not Aggregate.observe]
        self.latest: dict[str, tuple[int, int]] = dict.fromkeys(FEEDS, (0, 0))

    @property
    def now(self) -> int:
        """City ms of the newest tick."""
        return self.context.now

    @property
    def today(self) -> int:
        return self.context.today

    @property
    def regulation(self) -> Regulation:
        return self.context.regulation

    @property
    def tables(self) -> Iterator[CheckpointTable]:
        yield from (self.sums, self.parked.table)
        for kind in self.kinds.values():
            yield from kind.tables

    def kind(self, of: type[K]) -> K:
        """The one of that class."""
        found = self.kinds[of.kind]
        assert isinstance(found, of)
        return found

    # -- one entry -------------------------------------------------------------------------------------------
    def fold(self, entry: Entry, *, exempt: bool = False) -> Folded:
        """Takes one entry, whose signatures are verified (`streams.fold.opening`): its events in order, then its fixes.
        `exempt`: from before senders were judged here."""
        done = Folded(at=self.now)
        self.context.exempt = exempt
        try:
            for body in wire.bodies(entry.events):
                self._one(body, done)
        except DecodeError as error:
            done.refused.append(RefusedEvent(entry.events, str(error)))
        if entry.fixes:
            self._fixes(entry.fixes, done)
        done.at = self.now
        return done

    def _fixes(self, raw: bytes, done: Folded) -> None:
        try:
            fixes = fix.from_bytes(raw)
        except ValueError as error:
            done.refused.append(RefusedEvent(raw, str(error)))
            return
        done.moved = self.workers.apply(fixes)
        self._heard("positions", int(fixes["received_ms"].max()), int(fixes["fix_ms"].max()), done, len(fixes))

    def _one(self, body: bytes, done: Folded) -> None:
        try:
            event = wire.unpack(body)
        except DecodeError as error:
            done.refused.append(RefusedEvent(body, f"{type(error).__name__}: {error}"))
            return
        if isinstance(event, Tick):
            self._tick(event, body, done)
        elif isinstance(event, Command):
            self._command(event, body, done)
        elif self._step(lambda: self._applied(event), event, body, done):
            self._count(event, done)

    def _applied(self, event: Incoming) -> Delta:
        done = NOTHING
        for kind in self._takers.get(type(event), ()):
            applied = kind.apply(event, self.context)
            done = applied if done is NOTHING else done.plus(applied)
        return done

    def _tick(self, tick: Tick, body: bytes, done: Folded) -> None:
        """Time goes on whatever fails in it."""
        context = self.context
        yesterday, context.was, context.now = context.today, context.now, max(context.now, tick.at)
        done.ticked = True
        if context.today != yesterday:
            self.sums.forget(context.today)
            for kind in self.kinds.values():
                self._step(partial(kind.day, context), tick, body, done)
        self.sums.begin_period(month_start(context.today, context.regulation.month_from))
        for kind in self.kinds.values():
            try:
                for work in kind.tick(tick, context):
                    self._step(work, tick, body, done)
            except Exception as error:  # noqa: BLE001 - a kind that cannot say what is due stops no other, and is logged
                done.refused.append(RefusedEvent(body, f"{type(error).__name__}: {error}"))

    def _command(self, command: Command, body: bytes, done: Folded) -> None:
        command = command if command.at else msgspec.structs.replace(command, at=self.now)
        try:
            if not self._step(lambda: self._answered(command), command, body, done):
                done.events.append(outcome(command, "failed"))
        except _Declined as error:
            done.events.append(outcome(command, error.answer.code, detail=error.answer.detail))

    def _answered(self, command: Command) -> Delta:
        kind = self._answering.get(command.action.partition(".")[0])
        if kind is None:
            return Delta(events=(outcome(command, "forbidden"),))
        delta, answer = kind.command(command, self.context)
        return delta._replace(events=(answer, *delta.events))

    def _count(self, event: Incoming, done: Folded) -> None:
        if feed := _FEED_OF.get(type(event)):
            self._heard(feed, event.received, event.at, done)
        if isinstance(event, _OF_CASES):
            done.told.append((event.received, event.at))

    def _heard(self, feed: str, received: int, at: int, done: Folded, count: int = 1) -> None:
        was = self.latest[feed]
        # A clock that runs ahead makes nothing newer than its arrival.
        self.latest[feed] = max(was[0], received), max(was[1], min(at, received))
        done.taken[feed] = done.taken.get(feed, 0) + count

    # -- one transaction -------------------------------------------------------------------------------------
    def _step(self, work: Step, event: Incoming, body: bytes, done: Folded) -> bool:
        """All of a step or nothing of it; whether it was taken. A pure step fails the same way however often it is
        tried: what cannot be taken is set aside at once, with its reason, and the rest goes on. Raises _Declined."""
        taken: Folded | None = None
        try:
            with self._undo:
                delta = work()
                # Most of what time asks for changes nothing.
                if delta != NOTHING:
                    taken = Folded(self.context.now)
                    self._settle(delta, event, taken, 0)
        except MemoryError:
            raise
        except _Declined as error:
            if isinstance(event, Command):
                raise
            done.refused.append(RefusedEvent(body, f"{error.answer.code}: {error.answer.detail}"))
            return False
        except Exception as error:  # noqa: BLE001 - whatever a kind does ends its own event alone, and is logged
            done.refused.append(RefusedEvent(body, f"{type(error).__name__}: {error}"))
            return False
        if taken is not None:
            taken.regions |= self.sums.add(taken.facts, self.today)
            done.add(taken)
        return True

    def _settle(self, delta: Delta, event: Incoming, taken: Folded, depth: int) -> None:
        """Observers look at every change before history and screens get it; commands that follow come last."""
        newest = {(change.kind, change.id): change for change in delta.changes}
        for change in delta.changes:
            self._observed(change, event, taken, depth)
            taken.changes.append(change)
            kind = self.kinds[change.kind]
            if (kind.every or newest[change.kind, change.id] is change) and (told := kind.out(change, self.context)):
                taken.events.append(told)
        for change in delta.seen:
            self._observed(change, event, taken, depth)
        taken.take(delta)
        for command in delta.commands:
            if depth == DEEPEST:
                raise RecursionError(f"{command.action} follows from more than {DEEPEST} commands")
            kind = self._answering[command.action.partition(".")[0]]
            followed, answer = kind.command(command, self.context)
            if not answer.accepted:
                raise _Declined(answer)
            self._settle(followed, command, taken, depth + 1)

    def _observed(self, change: StateChange, event: Incoming, taken: Folded, depth: int) -> None:
        for kind in self._observers:
            if kind.kind != change.kind:
                self._settle(kind.observe(change, self.context), event, taken, depth)

    # -- after a start ---------------------------------------------------------------------------------------
    def restored(self) -> None:
        """Every field of the checkpoint is back."""
        self.parked.restored()
        for kind in self.kinds.values():
            kind.restored(self.context)

    def recount(self) -> None:
        """Makes the sums again from the records: for a picture saved before they were as they are."""
        self.sums.clear()
        for kind in self.kinds.values():
            for added in kind.recounted(self.context):
                self.sums.add(added, self.today)
