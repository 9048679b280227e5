"""What calls add to the sums: by the area whose desk called, never by person.

| measure       | day of     | counts                                                            |
|---|---|---|
| calls         | it began   | calls                                                             |
| call_rung     | it began   | posts and departments that answered, declined or did not answer   |
| call_answered | it began   | of these answered                                                 |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from streams.model.address import Address
from streams.model.calls.call import Call, MemberState
from streams.model.fact import FactKey
from streams.model.local_day import local_day, local_minute

CALLS = "calls"
CALL_RUNG = "call_rung"
CALL_ANSWERED = "call_answered"
_MISSED = frozenset({MemberState.DECLINED, MemberState.UNANSWERED})


def call_contribution(call: Call, _: int) -> Counter[FactKey]:
    """A person is in no number, nor is a desk in its own call; who was still rung when it ended is in neither."""
    sums: Counter[FactKey] = Counter()
    day, minute = local_day(call.at), local_minute(call.at)
    sums[FactKey(CALLS, call.scope, day, minute, "")] = 1
    for one in call.members:
        address = Address.parse(one.address)
        if address.worker or one.address == call.scope or not (one.joined or one.state in _MISSED):
            continue
        for measure in [CALL_RUNG] + [CALL_ANSWERED] * bool(one.joined):
            sums[FactKey(measure, call.scope, day, minute, address.unit)] += 1
    return sums


def all_of_calls(calls: Iterable[Call]) -> Counter[FactKey]:
    total: Counter[FactKey] = Counter()
    for call in calls:
        total.update(call_contribution(call, 0))
    return total
