"""The picture: everything the city's numbers and dots come from, and the one way it moves.

`Picture.fold(entry)` takes a journal entry and returns what it did. Time comes from ticks in the journal alone, so
the same entries make the same picture, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import numpy as np

from streams.alert_rules.inputs import RuleInput
from streams.errors import DecodeError
from streams.fold.cases import Cases
from streams.fold.silence import Silence
from streams.fold.statuses import Refused
from streams.fold.steps import Steps
from streams.fold.sums import Sums
from streams.fold.watch import Watch
from streams.fold.workers import Numbers, Workers
from streams.journal.api import Entry
from streams.model import fix
from streams.model.alert import Alert, AlertMove
from streams.model.case import Case
from streams.model.event import (
    AlertChange,
    CaseChange,
    CaseStatus,
    Command,
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
from streams.model.local_day import local_day, month_start
from streams.model.regulation import Regulation
from streams.wire import entry as wire

FEEDS = ("positions", "reports", "statuses", "sos")


@dataclass(slots=True)
class Effects:
    """What one entry did. `moved`: workers whose last position changed. `regions`: codes whose sums changed.
    `counties`: whose newest reports changed. `alerts`: ids that changed. `cases`: as they are after it. `taken`: events
    by feed. `told`: (received, happened) of reports and statuses, city ms. `refused`: events that change nothing, with
    the reason.
    """

    at: int
    ticked: bool = False
    moved: Numbers = field(default_factory=lambda: np.empty(0, np.intp))
    duty: set[int] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    counties: set[str] = field(default_factory=set)
    alerts: set[str] = field(default_factory=set)
    cases: list[Case] = field(default_factory=list)
    roster: bool = False
    events: list[Outgoing] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    told: list[tuple[int, int]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class Picture:
    """Owned by one fold. `city`: its code. `now`: city ms of the newest tick. `latest`: feed -> (received, event time)
    maxima."""

    def __init__(self, city: str) -> None:
        self.city = city
        self.now = 0
        self.revision = 0
        self.regulation = Regulation()
        self.dirty_regulation = False
        self._exempt = False
        self.watch = Watch(city)
        self.alerts = self.watch.alerts
        self.silence = Silence()
        self.workers = Workers()
        self.cases = Cases()
        self.sums = Sums()
        self.steps = Steps(city)
        self.roster: dict[int, WorkerEntry] = {}
        self.dirty_roster: set[int] = set()
        self.forgotten_days: list[tuple[str, int]] = []
        self.latest: dict[str, tuple[int, int]] = dict.fromkeys(FEEDS, (0, 0))

    @property
    def today(self) -> int:
        return local_day(self.now)

    def fold(self, entry: Entry, *, exempt: bool = False) -> Effects:
        """Takes one entry, whose signatures are verified (`streams.fold.opening`): its events in order, then its fixes.
        `exempt`: from before senders were judged here."""
        done = Effects(at=self.now)
        self._exempt = exempt
        try:
            for body in wire.bodies(entry.events):
                self._one(body, done)
        except DecodeError as cut:
            done.refused.append(Refused(entry.events, str(cut)))
        if entry.fixes:
            self._fixes(entry.fixes, done)
        done.at = self.now
        return done

    def regulated(self) -> None:
        """Everybody judges by the regulation that is in force now."""
        self.watch.regulate(self.regulation)
        self.cases.accept_ms = self.regulation.alerts.accept * 1000

    def resum(self) -> None:
        """Makes again from the cases' steps whatever follows from them: for a picture saved before it was so."""
        self.forgotten_days += self.sums.clear()
        for case in self.cases.derive(self.regulation):
            self.sums.add(facts(None, case, self.now), self.today)
        self.forgotten_days = [key for key in self.forgotten_days if key not in self.sums.dirty]

    def _fixes(self, raw: bytes, done: Effects) -> None:
        try:
            fixes = fix.from_bytes(raw)
        except ValueError as wrong:
            done.refused.append(Refused(raw, str(wrong)))
            return
        done.moved = self.workers.apply(fixes)
        self._heard("positions", int(fixes["received_ms"].max()), int(fixes["fix_ms"].max()), done, len(fixes))

    def _one(self, body: bytes, done: Effects) -> None:
        # A pure step fails the same way however often it is tried: what cannot be taken is set aside at once, with
        # its reason, and the rest goes on.
        try:
            self._event(wire.unpack(body), done)
        except (DecodeError, ValueError, ArithmeticError, LookupError) as wrong:
            done.refused.append(Refused(body, f"{type(wrong).__name__}: {wrong}"))

    def _event(self, event: Incoming, done: Effects) -> None:
        match event:
            case Tick():
                self._tick(event, done)
            case Report():
                before, after = self.cases.report(event, self.regulation)
                if after is not before:
                    self._changed(before, after, event, done)
                    self._follow(after.id, done)
                self._heard("reports", event.received, event.at, done)
                done.told.append((event.received, event.at))
            case CaseStatus():
                self.cases.status(event, exempt=self._exempt)
                self._follow(event.case, done)
                done.refused += self.cases.crowded_out(event)
                self._heard("statuses", event.received, event.at, done)
                done.told.append((event.received, event.at))
            case DutyStart() | DutyEnd():
                self._duty(event, done)
            case RegistryChange():
                self._registry(event, done)
            case Sos():
                *last, village, at = self.workers.place(event.worker)
                where = event.region or self._village(village)
                self._judge(RuleInput(self.now, event, where, place=(last[0], last[1]), placed_at=at), done)
                self._heard("sos", event.received, event.at, done)
            case Command():
                self._command(event, done)

    def _tick(self, tick: Tick, done: Effects) -> None:
        was, yesterday, self.now = self.now, self.today, max(self.now, tick.at)
        done.ticked = True
        if self.today != yesterday:
            self.forgotten_days += self.sums.forget(self.today)
            self.alerts.forget(self.now)
        self.sums.begin_period(month_start(self.today, self.regulation.month_from))
        late, refusals = self.cases.expired(self.now, self.regulation)
        done.refused += refusals
        for (held, after), status in late:
            self._changed(held, after, status, done)
            self._follow(after.id, done)
        by_time = self.cases.resume(self.now, self.regulation) + self.cases.unanswered(self.now, self.regulation)
        for held, after in by_time:
            self._changed(held, after, tick, done)
            self._follow(after.id, done)
        for before in self.cases.fallen_due(self.now):
            self._add(facts(before, before, self.now, was), done)
            self._look(before, tick, done)
        for case in self.cases.waiting(self.now):
            self._look(case, tick, done)
        self.steps.take(self.sums, self.today, self.now)
        self.silence.listen(was, self.now, tick.rate)
        done.regions |= self.silence.judge(self.workers, self.city, self.now, tick.rate)
        self._told(self.watch.tick(tick, self.workers, self.silence, self.now), tick.id, "system", done)

    def _look(self, case: Case, event: Incoming, done: Effects) -> None:
        """Rules look at a case that time has changed."""
        kind = self.regulation.by_type.get(case.type)
        self._judge(RuleInput(self.now, event, self.city, case, kind), done)

    def _follow(self, case: str, done: Effects) -> None:
        """Takes the statuses that waited for what the case has become."""
        while True:
            pairs, status, refusals = self.cases.follow(case, self.regulation)
            done.refused += refusals
            if status is None:
                return
            for before, after in pairs:
                if after != before:
                    self._changed(before, after, status, done)

    def _changed(self, before: Case | None, after: Case, event: Incoming, done: Effects) -> None:
        """Numbers, lists, rules and history hear of a case that is not what it was."""
        self._add(facts(before, after, self.now), done)
        if not after.known:
            return
        done.counties.add(after.village[:6])
        done.cases.append(after)
        if before is None or not before.known:
            self.watch.clusters.add(after)
        self._look(after, event, done)
        self._tell(after, event.id, event.at, done)

    def _tell(self, after: Case, cause: str, at: int, done: Effects) -> None:
        done.events.append(
            CaseChange(
                cause=cause,
                at=at,
                case=after.id,
                region=after.village,
                type=after.type,
                state=after.state,
                version=after.version,
                record=self.cases.record(after.id),
            )
        )

    def _add(self, added: list[Fact], done: Effects) -> None:
        done.facts += added
        done.regions |= self.sums.add(added, self.today)

    def _judge(self, seen: RuleInput, done: Effects) -> None:
        self._told(self.watch.see(seen), seen.event.id, "system", done)

    def _command(self, command: Command, done: Effects) -> None:
        command = command if command.at else msgspec.structs.replace(command, at=self.now)
        if command.action.startswith("case."):
            pairs, outcome = self.cases.command(command, self.now, self.regulation)
            for before, after in pairs:
                self._changed(before, after, command, done)
                self._follow(after.id, done)
            done.events.append(outcome)
            return
        moved, outcome = self.watch.command(command, self.now)
        self._told(moved, command.id, command.by, done)
        done.events.append(outcome)
        for call in self.watch.calls():
            done.events.append(AlertChange(cause=command.id, at=self.now, alert=call, state="test", call=call))

    def _told(self, alerts: list[Alert], cause: str, by: str, done: Effects) -> None:
        for alert in alerts:
            done.alerts.add(alert.id)
            last = alert.steps[-1] if alert.steps else None
            calls = last is not None and last.move is AlertMove.CALL
            done.events.append(
                AlertChange(
                    cause=cause,
                    at=self.now,
                    alert=alert.id,
                    state=alert.state.value,
                    rule=alert.rule,
                    priority=alert.priority,
                    region=alert.region,
                    version=alert.version,
                    by=by,
                    move=last.move.value if last else "",
                    record=self.alerts.record(alert.id),
                    call=f"{alert.id}/{alert.call}" if calls else "",
                )
            )

    def _village(self, tail: int) -> str:
        """A village's code by its last eight digits, the city's own for none."""
        return f"{self.city}{tail:08d}" if tail else self.city

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
        if change.regulation is not None:
            self.regulation, self.dirty_regulation = change.regulation, True
            self.regulated()
            for before, after in self.cases.retime(self.regulation):
                self._add(facts(before, after, self.now), done)
                self._tell(after, change.id, self.now, done)
        for worker in change.workers:
            self.roster[worker.number] = worker
            self.dirty_roster.add(worker.number)
        done.roster = True

    def _heard(self, feed: str, received: int, at: int, done: Effects, count: int = 1) -> None:
        was = self.latest[feed]
        # A clock that runs ahead makes nothing newer than its arrival.
        self.latest[feed] = max(was[0], received), max(was[1], min(at, received))
        done.taken[feed] = done.taken.get(feed, 0) + count
