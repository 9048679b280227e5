"""A lost seat or wall is back. Response: look whether anything was missed meanwhile. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.fold.rules.glance import Condition, Glance
from streams.model.alert import Priority
from streams.model.region import parent

NAME = "back_again"


def judge(seen: Glance) -> Iterable[Condition]:
    if seen.standing is None:
        return
    for session, gone in seen.standing.back.items():
        above = parent(gone.scope) or gone.scope
        yield Condition(NAME, session, Priority.NOTICE, above, True, gone.since, subject=gone.scope)
