"""What a department's system may read of tasks: those that its department received, or one that it is the heir of."""

from __future__ import annotations

from streams.clock import Clock
from streams.history.history import History
from streams.intake.task_door import GivenTo
from streams.model.local_day import iso
from streams.model.regulation import Regulation
from streams.registry.registry import Registry

_MOST = 200


class ReceivedTasks:
    """Over the history; it is told by the fold alone."""

    def __init__(self, history: History, registry: Registry, clock: Clock) -> None:
        self._history, self._registry, self._clock = history, registry, clock

    def of(self, department: str, since: int) -> list[GivenTo]:
        now = self._clock.now_ms()
        units = (self._registry.regulation() or Regulation()).units_at(now)
        lists = self._history.tasks
        found = [one for unit in units.all_of(department) for one in lists.received(f"u{unit}", since, _MOST)]
        found.sort(key=lambda one: (-one[1].since, one[0].id))
        return [
            GivenTo(
                id=task.id,
                revision=task.revision,
                title=task.title,
                text=task.text,
                issuer=task.issuer,
                given=iso(row.since),
                due=iso(task.due) if task.due else "",
                cadence=task.cadence.value,
                withdrawn=iso(task.withdrawn) if task.withdrawn else "",
                state=row.state,
                late=row.late(now) and not task.withdrawn,
            )
            for task, row in found[:_MOST]
        ]
