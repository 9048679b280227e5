"""What a followed item adds to the sums: by place and responsible department, on the day it was opened.

| measure         | counts                                        |
| <kind>_opened   | items                                         |
| <kind>_proven   | of these in a state that somebody has proven  |
| <kind>_listed   | places of the lists that were frozen          |

What is one of a list counts on the list's day, so that both are of one cohort.
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


def listed(kind: str) -> str:
    return f"{kind}_listed"


def contribution(item: FollowItem, _: int) -> Counter[FactKey]:
    """Time alone changes nothing of it."""
    sums: Counter[FactKey] = Counter()
    at = item.counted_at or item.at
    day, minute = local_day(at), local_minute(at)
    for measure in (opened(item.kind), *((proven(item.kind),) if item.proven else ())):
        sums[FactKey(measure, item.place, day, minute, item.unit)] += 1
    for place in item.places:
        sums[FactKey(listed(item.kind), place, day, minute, "")] += 1
    return sums
