"""The newest briefs of who asks, for the first page: what was approved, and for who freezes and approves what waits."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.list_page import issue_text, state_of
from dashboard.locale import Words
from dashboard.periods import Period
from dashboard.services import Services
from streams.access.briefs import may_brief, own_unit
from streams.access.policy import Action
from streams.access.subject import Subject
from streams.model.local_day import iso_day
from streams.model.regulation import Regulation
from streams.registry.briefs import brief_key

_MOST = 4


class NewestBrief(NamedTuple):
    text: str
    state: str
    href: str


def newest(services: Services, subject: Subject, words: Words) -> list[NewestBrief]:
    """The newest first; of the own area, or for a department its own in it."""
    rules, region = services.registry.regulation() or Regulation(), subject.scope
    units = rules.units_at(services.clock.now_ms())
    unit = own_unit(subject, units)
    if not may_brief(subject, Action.OPEN, region, unit, units):
        return []
    waits = may_brief(subject, Action.CHANGE, region, unit, units)
    asked = {"unit": unit, "lang": "" if words.language == "zh" else words.language}
    query = urlencode({name: value for name, value in asked.items() if value})
    found = list[NewestBrief]()
    for one in services.registry.newest_briefs(brief_key(region, unit), _MOST, waiting=waits):
        kind = BriefPeriod(one.cadence)
        text = f"{words[f'brief_{kind.value}']} {issue_text(kind, Period('custom', one.first, one.last), words)}"
        href = f"/briefs/{region}/{kind.value}/{iso_day(one.first)}{f'?{query}' if query else ''}"
        found.append(NewestBrief(text, state_of(words, one.approved_at is not None, None), href))
    return found
