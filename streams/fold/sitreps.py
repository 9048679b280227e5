"""Reports of serious incidents: drafted by the desk that has the alert, approved by the leader on duty, reported. One
record an alert; a version that was approved stays as it was."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.access.subject import Role
from streams.errors import IllegalMove
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, OwnRecord, changed
from streams.fold.outcomes import may, outcome
from streams.fold.tables import CheckpointTable, Records
from streams.model import bodies
from streams.model.alert import Alert, Priority
from streams.model.event import Command
from streams.model.region import Tier
from streams.model.sitreps.sitrep import ReportSent, Sitrep, SitrepWish, approved, drafted, reported
from streams.wire.sent_records import OwnReport

KEPT_MS = 100 * 86_400_000
"""Reports stay so long after their newest step; then they are history's."""
_DESKS = (Tier.CITY, Tier.COUNTY, Tier.TOWNSHIP)
_decoder = msgspec.msgpack.Decoder(Sitrep)
_json = msgspec.json.Encoder()


class Sitreps(Aggregate):
    """By alert."""

    kind = "sitrep"
    answers = ("sitrep",)

    def __init__(self, context: Context) -> None:
        self._reports = Records("si", context.undo, _decoder.decode)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._reports,)

    def get(self, name: str) -> Sitrep | None:
        return self._reports.get(name)

    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, SitrepWish)
        known = self._reports.get(command.object)
        alert = context.read("alert", command.object)
        region = known.region if known else alert.region if alert else ""
        if not region or not may(command, CommandTarget("sitrep", region), context.now):
            return NOTHING, outcome(command, "unknown" if not region else "forbidden")
        if known and command.expected_version != known.revision:
            return NOTHING, outcome(command, "stale", known.revision)
        try:
            after = _moved(command, wish, known or _begun(command, alert, context), context.now)
        except IllegalMove as error:
            return NOTHING, outcome(command, "illegal", known.revision if known else 0, detail=str(error))
        self._reports.put(after.id, after)
        told = changed(self.kind, after, after.region, command.id, context.now)
        return Delta(events=(told,), own=tuple(_lines_of(after))), outcome(command, "ok", after.revision)

    def leaves(self, record: Sitrep) -> int:
        newest = record.last
        steps = [newest.at, newest.approved_at, *(one.at for one in newest.sent)] if newest else [record.known_at]
        return max(steps) + KEPT_MS

    def day(self, context: Context) -> Delta:
        over = [one for one in self._reports.values() if self.leaves(one) < context.now]
        for one in over:
            self._reports.drop(one.id)
        return Delta(own=tuple(line for one in over for line in _lines_of(one, gone=True)))

    def own(self) -> Iterable[OwnRecord]:
        return (line for one in self._reports.values() for line in _lines_of(one))


def _lines_of(report: Sitrep, *, gone: bool = False) -> Iterable[OwnRecord]:
    """That there is a newer one, to every desk that may read it; what it says is read in history."""
    line = b"" if gone else _json.encode(OwnReport(revision=report.revision))
    desks = {report.scope, *(report.region[:tier] for tier in _DESKS if len(report.region) >= tier)}
    return (OwnRecord(desk, f"sitrep/{report.id}", line) for desk in sorted(desks))


def _begun(command: Command, alert: Alert | None, context: Context) -> Sitrep:
    """The clocks run from the first knowledge: when its alert was raised. Raises IllegalMove."""
    if alert is None or alert.priority > Priority.URGENT:
        raise IllegalMove("reports", "none", command.action, "a critical or urgent alert")
    clock = context.regulation.alerts.report_clock(len(command.scope))
    return Sitrep(
        id=alert.id,
        region=alert.region,
        scope=command.scope,
        known_at=alert.raised_at,
        call_due=alert.raised_at + clock.call * 1000,
        paper_due=alert.raised_at + clock.paper * 1000,
        drill=alert.drill,
    )


def _moved(command: Command, wish: SitrepWish, known: Sitrep, now: int) -> Sitrep:
    by, person = command.by or command.subject, command.person or command.subject
    if command.action == Action.SITREP_DRAFT:
        return drafted(known, wish, by, person, now)
    if command.action == Action.SITREP_APPROVE:
        speaker = "" if command.role == Role.LEADER else wish.speaker.strip()
        if command.role != Role.LEADER and not speaker:
            raise IllegalMove(
                f"reports of {known.id}", "draft", "approve", "the leader on duty, or which leader agreed"
            )
        return approved(known, speaker, by, person, now)
    return reported(known, ReportSent(wish.way, wish.to.strip(), now, by, wish.taker.strip()))
