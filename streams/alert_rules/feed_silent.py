"""The feed of a county is silent. Cause: no data came for longer than its interval allows. Consequence: the picture of
that county is old, and its alerts may not arrive. Response: call the county's centre, check the line. To be taken
within five minutes. When every county is silent, one alert of the city replaces theirs.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import Tier

DELAY_MS = 60_000
"""How long the silence must last beyond the feed's own interval."""


def judge(state: TickState) -> Iterable[Condition]:
    lasting = {code: since for code, since in state.silent.items() if state.now - since >= DELAY_MS}
    whole = len(lasting) == state.counties > 1
    # The alert of the city ends before those of its counties begin.
    since_all = min(lasting.values(), default=state.now)
    yield RULE.condition(state.city, state.city, since_all, holds=whole, subject=state.city)
    if not whole:
        for code, since in lasting.items():
            yield RULE.condition(code, code, since, subject=code)


RULE = LevelRule(
    name="feed_silent",
    priority=Priority.URGENT,
    subject=AlertSubject.PLACE,
    wall_subject=True,
    plan=RulePlan(off_delay=60, tiers=(Tier.COUNTY, Tier.CITY)),
    judge=judge,
)
