"""A lone task is silent. Cause: somebody on an emergency or home-visit session, or on any session by night, was not
heard of for a quarter of an hour. Consequence: somebody may be hurt and alone. Response: ring, then the pair or the
village; then the police post. To be taken within five minutes. Held back while the whole county's feed is silent.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "lone_task"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for worker, spot in seen.tick_state.lone.items():
        yield Condition(
            NAME,
            str(worker),
            Priority.URGENT,
            spot.region,
            True,
            spot.since,
            subject=str(worker),
            lon_e6=spot.lon_e6,
            lat_e6=spot.lat_e6,
        )
