"""A whistle was answered and the township has not said whether it was solved. Response: the township says so. Within
the shift. Whistles are not ranked."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import STALE_MS, Condition, RuleInput, about
from streams.model.alert import Priority
from streams.model.case import MarkKind
from streams.model.event import CaseStatus, Command

NAME = "whistle_open"
_WORDS = frozenset({MarkKind.SOLVED, MarkKind.UNSOLVED})


def judge(seen: RuleInput) -> Iterable[Condition]:
    case = seen.case
    if case is None or case.restricted or not isinstance(seen.event, CaseStatus | Command):
        return
    left = [mark.at for mark in case.marks if mark.kind is MarkKind.LEFT]
    said = [mark.at for mark in case.marks if mark.kind in _WORDS]
    if not left:
        return
    open_ = max(left) > max(said, default=0) and case.open
    if open_ and seen.now - max(left) >= STALE_MS:
        return
    found = about(case, NAME, Priority.NOTICE, holds=open_, since=max(left))
    yield found._replace(region=case.village[:9])
