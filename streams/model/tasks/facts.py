"""What the receivers of tasks add to the sums: by place and department, never by person.

| measure       | day of            | counts                                                   |
| task_sent     | it became one     | receivers of tasks                                       |
| task_received | it became one     | of these with a receipt                                  |
| task_done     | the due time      | done and with a due time, whatever day it was reported   |
| task_on_time  | the due time      | of these by the due time                                 |
| task_late     | the due time      | not done by the due time, once that has passed           |
"""

from __future__ import annotations

from collections import Counter

from streams.model.address import Address
from streams.model.fact import FactKey
from streams.model.local_day import local_day, local_minute
from streams.model.tasks.task import TaskRow

TASK_SENT = "task_sent"
TASK_RECEIVED = "task_received"
TASK_DONE = "task_done"
TASK_ON_TIME = "task_on_time"
TASK_LATE = "task_late"


def contribution(row: TaskRow, now: int) -> Counter[FactKey]:
    """What one receiver adds at `now` (city ms). A notice to a grid worker counts nowhere; nor does a task that was
    withdrawn, but for those who had answered it."""
    sums: Counter[FactKey] = Counter()
    address = Address.parse(row.recipient)
    if address.worker or (row.withdrawn and not row.receipts):
        return sums
    place = address.region or row.scope
    moments = [(TASK_SENT, row.since)]
    if row.receipts:
        moments.append((TASK_RECEIVED, row.since))
    if row.due and row.done_at:
        moments.append((TASK_DONE, row.due))
        if not row.late(now):
            moments.append((TASK_ON_TIME, row.due))
    elif row.late(now) and not row.withdrawn:
        moments.append((TASK_LATE, row.due))
    for measure, at in moments:
        sums[FactKey(measure, place, local_day(at), local_minute(at), address.unit)] += 1
    return sums
