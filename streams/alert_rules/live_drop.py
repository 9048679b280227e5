"""A county has far fewer workers in session than usual at this hour: under half of the median, for a quarter of an
hour. Cause: an app, a network or an instruction gone wrong. Consequence: what happens there is seen late. Response:
ring the county's centre; look at the app's status. To be taken within five minutes. Held back while its feed is silent.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "live_drop"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for code, since in seen.tick_state.drops.items():
        yield Condition(NAME, code, Priority.URGENT, code, True, since, subject=code)
