"""Shifts as records: begun, ended with a hand-over or lost, signed for by another. Kept for history beside the desk's
own state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from streams.errors import IllegalMove
from streams.fold.tables import Records
from streams.fold.undo import Undo
from streams.model.alert import Alert, Priority
from streams.model.event import Changed, Command
from streams.model.shift import SEATED, Handover, Seat, ShiftRecord

KIND = "shift"
KEPT_MS = 7 * 86_400_000
"""A shift that is over stays so long for the signature that comes late; then it is history's."""
_decoder = msgspec.msgpack.Decoder(ShiftRecord)


class LeftOver(NamedTuple):
    """What a desk has to do: how many alerts by state, and the critical and urgent ones, the gravest first, of those
    the oldest."""

    counts: Mapping[str, int] = MappingProxyType({})
    grave: tuple[Alert, ...] = ()

    @property
    def critical(self) -> int:
        return sum(alert.priority is Priority.CRITICAL for alert in self.grave)


def left_over(alerts: Iterable[Alert]) -> LeftOver:
    """`alerts`: the open ones of a desk; those of a drill are nothing to be handed over."""
    counts: dict[str, int] = {}
    grave = []
    for alert in (one for one in alerts if not one.drill):
        counts[alert.state.value] = counts.get(alert.state.value, 0) + 1
        if alert.priority <= Priority.URGENT:
            grave.append(alert)
    return LeftOver(counts, tuple(sorted(grave, key=lambda a: (a.priority, a.raised_at, a.id))))


def handed_over(seat: Seat, command: Command, left: LeftOver, now: int) -> Handover:
    """What `seat` leaves at its desk."""
    grave = tuple(alert.id for alert in left.grave)
    counts = dict(left.counts)
    return Handover(
        command.id, seat.scope, seat.by, seat.person, now, command.note, counts, grave=grave, shift=seat.shift
    )


def to_read(left: Handover, seat: Seat, grave: Iterable[Alert]) -> list[str]:
    """Ids of what is read before the signature: the critical and urgent alerts that were announced before the taker
    sat there. What came later rang in the taker's own ears."""
    until = max(left.at, seat.since)
    return [alert.id for alert in grave if alert.told_at <= until]


class ShiftBook:
    """`moved`: those that changed since they were last published."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self.table = Records("sp", undo, _decoder.decode)
        self.moved: dict[str, ShiftRecord] = {}

    def begin(self, command: Command, by: str, now: int) -> str:
        """Id of the shift that begins; '' for a command of before SEATED: a store of then has no such records."""
        if command.schema < SEATED:
            return ""
        self._keep(
            ShiftRecord(
                id=command.id,
                scope=command.scope,
                by=by,
                person=command.person or command.subject,
                role=command.role,
                began=now,
            )
        )
        return command.id

    def hand_over(self, seat: Seat, left: Handover) -> None:
        more: dict[str, object] = {"note": left.note, "counts": left.counts, "grave": left.grave}
        self._end(seat, left.at, more)

    def lose(self, seat: Seat, at: int) -> None:
        """No hand-over ended it."""
        self._end(seat, at, {"lost": True})

    def sign(self, left: Handover, read: tuple[str, ...], person: str) -> None:
        known = self.table.get(left.shift)
        if known is not None:
            taken = {"taken_by": left.taken_by, "taken_person": person, "taken_at": left.taken_at}
            self._keep(msgspec.structs.replace(known, version=known.version + 1, read=read, **taken))

    def forget(self, now: int) -> None:
        for name in [one.id for one in self.table.values() if 0 < one.ended < now - KEPT_MS]:
            self.table.drop(name)

    def pending(self, cause: str, now: int) -> tuple[Changed, ...]:
        """What history gets of the changes since the last time."""
        found = tuple(
            Changed(
                cause=cause,
                at=now,
                kind=KIND,
                id=one.id,
                region=one.scope,
                version=one.version,
                record=self.table.record(one.id),
            )
            for one in self.moved.values()
        )
        self.moved.clear()
        return found

    def _end(self, seat: Seat, at: int, more: dict[str, object]) -> None:
        known = self.table.get(seat.shift)
        if known is not None and not known.ended:
            self._keep(msgspec.structs.replace(known, version=known.version + 1, ended=at, **more))

    def _keep(self, record: ShiftRecord) -> None:
        self._undo.note(self.moved.clear)
        self.table.put(record.id, record)
        self.moved[record.id] = record


def sign_off(
    left: Handover | None, seat: Seat | None, command: Command, read: tuple[str, ...], grave: Iterable[Alert], now: int
) -> Handover:
    """The hand-over with the second name under it. Raises IllegalMove, naming what is missing."""
    name = f"hand-over {command.object}"
    if left is None or seat is None or seat.scope != left.scope:
        raise IllegalMove(name, "not here", "sign", "a hand-over of the desk where one sits")
    if left.taken_by:
        raise IllegalMove(name, f"signed by {left.taken_by}", "sign", "one signature")
    if left.person == (command.person or command.subject):
        raise IllegalMove(name, "own", "sign", "a second person")
    missing = [one for one in to_read(left, seat, grave) if one not in read]
    if missing:
        raise IllegalMove(name, f"{len(missing)} not read", "sign", "every critical and urgent alert is read first")
    return msgspec.structs.replace(left, taken_by=command.by or command.subject, taken_at=now)
