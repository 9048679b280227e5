"""A shift was handed over and nobody has signed for it. Consequence: what was left is nobody's. Response: sign in and
take it. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.fold.rules.glance import Condition, Glance
from streams.model.alert import Priority

NAME = "handover"


def judge(seen: Glance) -> Iterable[Condition]:
    if seen.standing is None:
        return
    for name, left in seen.standing.unsigned.items():
        since = left.at + seen.plan.unsigned * 1000
        yield Condition(NAME, name, Priority.NOTICE, left.scope, True, since, subject=left.scope)
