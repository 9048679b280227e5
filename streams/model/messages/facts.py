"""What the recipients of orders add to the sums: by place and department, never by person, never of a drill.

| measure         | day of      | counts                                              |
|---|---|---|
| order_due       | it was sent | recipients of orders that asked for an answer in time |
| order_answered  | it was sent | of these answered in time                            |
| arrival_due     | it was sent | recipients of orders that asked for an arrival in time |
| arrival_in_time | it was sent | of these on site in time                             |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from streams.model.address import Address
from streams.model.fact import FactKey
from streams.model.local_day import local_day, local_minute
from streams.model.messages.message import MessageKind, MessageRow, line_of

ORDER_DUE = "order_due"
ORDER_ANSWERED = "order_answered"
ARRIVAL_DUE = "arrival_due"
ARRIVAL_IN_TIME = "arrival_in_time"


def order_contribution(row: MessageRow, _: int) -> Counter[FactKey]:
    """What one recipient adds; who was withdrawn before an answer adds nothing, nor does a person."""
    sums: Counter[FactKey] = Counter()
    if row.kind is not MessageKind.ORDER or row.drill or row.refused or not row.clocked or line_of(row.recipient):
        return sums
    address = Address.parse(row.recipient)
    if address.worker or (row.withdrawn and not row.answered_at):
        return sums
    found = []
    if row.due:
        found += [ORDER_DUE] + [ORDER_ANSWERED] * (0 < row.answered_at <= row.due)
    if row.arrive_due:
        found += [ARRIVAL_DUE] + [ARRIVAL_IN_TIME] * (0 < row.arrived_at <= row.arrive_due)
    for measure in found:
        place = address.region or row.scope
        sums[FactKey(measure, place, local_day(row.since), local_minute(row.since), address.unit)] += 1
    return sums


def all_of(rows: Iterable[MessageRow]) -> Counter[FactKey]:
    total: Counter[FactKey] = Counter()
    for row in rows:
        total.update(order_contribution(row, 0))
    return total
