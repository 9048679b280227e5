"""What a followed item adds to the sums: by place and responsible department, on the day it was opened.

| measure         | counts                                        |
| <kind>_opened   | items                                         |
| <kind>_proven   | of these in a state that somebody has proven  |
"""

from __future__ import annotations

from collections import Counter

from streams.model.fact import FactKey
from streams.model.follow.item import FollowItem
from streams.model.local_day import local_day, local_minute


def opened(kind: str) -> str:
    return f"{kind}_opened"


def proven(kind: str) -> str:
    return f"{kind}_proven"


def contribution(item: FollowItem, _: int) -> Counter[FactKey]:
    """Time alone changes nothing of it."""
    sums: Counter[FactKey] = Counter()
    day, minute = local_day(item.at), local_minute(item.at)
    for measure in (opened(item.kind), *((proven(item.kind),) if item.proven else ())):
        sums[FactKey(measure, item.place, day, minute, item.unit)] += 1
    return sums
