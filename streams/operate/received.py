"""What a department's system may read of tasks and messages: those that its department received, or one that it is the
heir of."""

from __future__ import annotations

from collections.abc import Iterator

from streams.clock import Clock
from streams.history.history import History
from streams.intake.received_door import GivenTo, SentTo
from streams.model.local_day import iso
from streams.model.regulation import Regulation
from streams.registry.registry import Registry

_MOST = 200


class ReceivedRecords:
    """Over the history; it gets its rows from the fold alone."""

    def __init__(self, history: History, registry: Registry, clock: Clock) -> None:
        self._history, self._registry, self._clock = history, registry, clock

    def tasks(self, department: str, since: int) -> list[GivenTo]:
        now, lists = self._clock.now_ms(), self._history.tasks
        found = [one for address in self._addresses(department) for one in lists.received(address, since, _MOST)]
        found.sort(key=lambda one: (-one[1].since, one[0].id))
        return [
            GivenTo(
                id=task.id,
                revision=task.revision,
                title=task.title,
                text=task.text,
                issuer=task.issuer,
                given=iso(row.since),
                due=_time(task.due),
                cadence=task.cadence.value,
                withdrawn=_time(task.withdrawn),
                state=row.state,
                late=row.late(now) and not task.withdrawn,
            )
            for task, row in found[:_MOST]
        ]

    def messages(self, department: str, since: int) -> list[SentTo]:
        lists = self._history.messages
        found = [one for address in self._addresses(department) for one in lists.received(address, since, _MOST)]
        found.sort(key=lambda one: (-one[1].since, one[0].id))
        return [
            SentTo(
                id=message.id,
                revision=row.revision,
                kind=message.kind.value,
                text=message.text,
                about=message.about,
                issuer=message.issuer,
                by=message.by,
                given=iso(row.since),
                due=_time(row.due),
                withdrawn=_time(message.withdrawn),
                state=row.state,
                rung=row.rung,
                drill=message.drill,
            )
            for message, row in found[:_MOST]
        ]

    def _addresses(self, department: str) -> Iterator[str]:
        units = (self._registry.regulation() or Regulation()).units_at(self._clock.now_ms())
        return (f"u{unit}" for unit in sorted(units.all_of(department)))


def _time(at: int) -> str:
    return iso(at) if at else ""
