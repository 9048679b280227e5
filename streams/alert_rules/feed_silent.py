"""A feed is silent. Cause: nothing came for longer than it may take. Consequence: what is shown of that county is old,
and no alert from there can be trusted to come. Response: call the county's centre, look at the line. To be taken within
five minutes. When every county is silent it is one matter, of the city.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "feed_silent"
DELAY_MS = 60_000
"""How long it must have been silent beyond its own time before anybody is called."""


def judge(seen: RuleInput) -> Iterable[Condition]:
    standing = seen.tick_state
    if standing is None:
        return
    lasting = {code: since for code, since in standing.silent.items() if seen.now - since >= DELAY_MS}
    whole = len(lasting) == standing.counties > 1
    yield _condition(seen.where, min(lasting.values(), default=seen.now), whole)
    if not whole:
        yield from (_condition(code, since, True) for code, since in lasting.items())


def _condition(code: str, since: int, holds: bool) -> Condition:
    return Condition(NAME, code, Priority.URGENT, code, holds, since, subject=code)
