"""Recommendations that came out of something else: those whose text names its page, and the way to a new one of the
like cases of a case."""

from __future__ import annotations

from urllib.parse import urlencode

from dashboard.follow.like_cases import LEAST, SPAN_DAYS, LikeCases, freezes_cases
from dashboard.services import Services
from streams.access.subject import Subject
from streams.model.case import Case
from streams.model.follow.kind import FollowKind
from streams.model.local_day import iso_day, local_day
from streams.model.region import Tier
from streams.model.regulation import Regulation


def naming(services: Services, address: str, scope: str, since: int) -> list[tuple[str, str]]:
    """(title and due day, way) of those of an area that were opened at or after a time (city ms)."""
    lists, now = services.history.follow, services.clock.now_ms()
    found = [one for kind in _kinds(services) for one in lists.of_kind(kind.id, scope, since, now + 1)]
    return [
        (f"{one.title}（{iso_day(local_day(one.due))}）", f"/supervision?item={one.id}")
        for one in found
        if address in one.text
    ]


def way_to_new(services: Services, subject: Subject, text: str, case: Case | None) -> str:
    """To the form with this text in it, for the like cases of a case in its part of the area; '' for who opens none,
    and where there are too few of them."""
    kind = next((one for one in _kinds(services) if subject.role.value in one.open_by), None)
    rules, now = services.registry.regulation() or Regulation(), services.clock.now_ms()
    known, today = rules.by_type.get(case.type) if case else None, local_day(now)
    if case is None or kind is None or known is None or known.restricted:
        return ""
    place = case.village[: Tier.TOWNSHIP if len(subject.scope) >= Tier.COUNTY else Tier.COUNTY]
    like = LikeCases(case.type, place, today - SPAN_DAYS, today - 1)
    if services.history.cases.count(like.query(), now) < LEAST:
        return ""
    days = {"from": iso_day(like.first), "to": iso_day(like.last)}
    asked = {"kind": kind.id, "new": kind.id, "type": like.type, "place": place, **days, "text": text}
    return f"/supervision?{urlencode(asked)}"


def _kinds(services: Services) -> list[FollowKind]:
    rules = services.registry.regulation() or Regulation()
    return [one for one in rules.follow_kinds.values() if freezes_cases(one)]
