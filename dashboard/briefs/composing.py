"""Makes a brief of what history knows now, for a page and for the schedule alike."""

from __future__ import annotations

import msgspec

from dashboard.areas import overview_data
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import lines
from dashboard.areas.overview_panels import PanelContext
from dashboard.briefs import cadence as periods
from dashboard.briefs.brief import DUE, HEAD, Brief, compose
from dashboard.briefs.cadence import BriefPeriod
from dashboard.case_list import next_workday, until
from dashboard.locale import Words
from dashboard.periods import Period
from streams.clock import CityClock
from streams.geography.places import Places
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.history.publication import cut
from streams.model.local_day import day_start, local_day
from streams.model.regulation import Regulation
from streams.registry.brief_drafts import BriefDraft
from streams.registry.published import Published
from streams.registry.registry import Registry
from streams.rewind import files
from streams.rewind.run import folder_of
from streams.settings import Settings

_encoder, _numbers = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list[Published])
_briefs = msgspec.msgpack.Decoder(Brief)


def packed(brief: Brief) -> bytes:
    return _encoder.encode(brief)


def unpacked(body: bytes) -> Brief:
    return _briefs.decode(body)


def numbers_of(draft: BriefDraft, by: str) -> list[Published]:
    """As history had them when the draft was made, to be published by somebody."""
    return [msgspec.structs.replace(one, by=by) for one in _numbers.decode(draft.numbers)]


class Composer:
    """Over one process's history."""

    def __init__(
        self, settings: Settings, registry: Registry, history: History, places: Places, clock: CityClock
    ) -> None:
        self._settings, self._registry, self._history = settings, registry, history
        self._places, self._clock = places, clock

    def offered(self, region: str, kind: BriefPeriod) -> list[Period]:
        """Periods that are over and written to history whole, the newest first."""
        history, rules = self._history, self._registry.regulation() or Regulation()
        today = min(local_day(history.at()), local_day(self._clock.now_ms()))
        begins = history.numbers.first_day(region)
        return [] if begins is None else periods.over(kind, today, rules.month_from, begins)

    def brief(self, region: str, period: Period, words: Words, *, cases: bool = True) -> Brief:
        """`cases`: whether its numbers lead to lists of cases. Raises Backlogged."""
        history, now = self._history, self._clock.now_ms()
        rules, people = self._registry.regulation() or Regulation(), self._settings.city.population
        query = AreaQuery(region, period, words, self._places, rules, people, now, told=history.at())
        found = overview_data.read(history, query, "")
        view = PanelContext(query, found, "day", cases, "")
        due = {name: self._due(region, name, rules, now) for name in DUE}
        following = next_workday(rules, local_day(now))
        made = compose(view, lines(history.numbers, query, found.beside, HEAD), due, following)
        return msgspec.structs.replace(made, gaps=self._gaps(period, now))

    def numbers(self, region: str, period: Period, by: str) -> list[Published]:
        """Of the period, to be published. Raises StoreError."""
        return cut(self._history, FactSpan(region, period.first, period.last), by)

    def draft(self, region: str, kind: BriefPeriod, period: Period) -> BriefDraft:
        """As the schedule keeps it. Raises Backlogged, StoreError."""
        return BriefDraft(
            region=region,
            cadence=kind.value,
            first=period.first,
            last=period.last,
            body=packed(self.brief(region, period, Words("zh"))),
            numbers=_encoder.encode(self.numbers(region, period, "system")),
            due_at=day_start(period.last + 1),
            at=self._clock.now_ms(),
        )

    def _due(self, region: str, standing: str, rules: Regulation, now: int) -> int:
        """As the list of that standing counts."""
        named, soon = until(standing, rules, now)
        return self._history.cases.count(CaseQuery((region,), standing=named, soon_ms=soon, counted=True), now)

    def _gaps(self, period: Period, now: int) -> tuple[str, ...]:
        """Hours of the period (UTC) of which the record of the screens has nothing, from the first it has on."""
        kept = files.hours(folder_of(self._settings))
        until = min(day_start(period.last + 1), now - files.HOUR_MS)
        every = (files.hour_of(at) for at in range(day_start(period.first), until, files.HOUR_MS))
        return tuple(hour for hour in every if kept and hour >= min(kept) and hour not in kept)
