"""The same thing reported again and again in one place: five of a type within 500 m and half an hour, heating by its
community. Cause: one fault behind many calls. Consequence: dozens of single orders where one is wanted. Response: name
one main matter, send one unit, tell those who rang. To be taken within five minutes. Held back by a planned event
that explains it, and by a serious alert in the same township.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "cluster"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for name, spot in seen.tick_state.clusters.items():
        yield Condition(
            NAME,
            name,
            Priority.URGENT,
            spot.region,
            True,
            spot.since,
            subject=spot.subject,
            lon_e6=spot.lon_e6,
            lat_e6=spot.lat_e6,
        )
