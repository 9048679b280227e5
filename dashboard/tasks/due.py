"""Tasks that an address has received and not done."""

from __future__ import annotations

from dashboard.to_do import ToDo
from streams.history.tasks import TaskLists

_SINCE_MS = 100 * 86_400_000


def due_tasks(lists: TaskLists, address: str, now: int) -> list[ToDo]:
    """Neither done nor withdrawn, by due time; those without one last. `now`: city ms."""
    received = lists.received(address, now - _SINCE_MS)
    left = [(task, row) for task, row in received if not row.done_at and not task.withdrawn and not row.withdrawn]
    left.sort(key=lambda pair: (pair[1].due == 0, pair[1].due))
    return [ToDo(task.id, task.title, row.due, row.late(now)) for task, row in left]
