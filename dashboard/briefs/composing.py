"""Makes a brief of what history knows now, for a page and for the schedule alike."""

from __future__ import annotations

import msgspec

from dashboard.areas import overview_data
from dashboard.areas.area_query import AreaQuery, against
from dashboard.areas.figures import lines
from dashboard.areas.overview_data import before_days, of, period_days, words_of
from dashboard.areas.overview_panels import PanelContext
from dashboard.brief_body import Brief, packed
from dashboard.briefs import cadence as periods
from dashboard.briefs.brief import DUE, HEAD, UNIT_HEAD, BriefContext, compose, compose_of_unit
from dashboard.briefs.cadence import BriefPeriod
from dashboard.case_list import next_workday, until
from dashboard.frames.groups import beside, grouped
from dashboard.locale import Words
from dashboard.periods import Period
from streams.access.briefs import may_brief, own_unit
from streams.access.policy import Action
from streams.access.subject import Subject
from streams.clock import CityClock
from streams.geography.places import Places
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.history.publication import cut
from streams.model.local_day import day_start, local_day
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.units import Units
from streams.registry.brief_drafts import BriefDraft
from streams.registry.briefs import brief_key
from streams.registry.published import Published
from streams.registry.registry import Registry
from streams.rewind import files
from streams.rewind.run import folder_of
from streams.settings import Settings

_encoder, _numbers = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list[Published])


def numbers_of(draft: BriefDraft, by: str) -> list[Published]:
    """As history had them when the draft was made, to be published in the name of `by`."""
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

    def brief(self, region: str, period: Period, words: Words, unit: str = "") -> Brief:
        """Of an area, or of a department in it. Raises Backlogged."""
        query = self._query(region, period, words)
        made = self._of_unit(query, unit) if unit else self._of_area(query)
        return msgspec.structs.replace(made, gaps=self._gaps(period, query.now))

    def _query(self, region: str, period: Period, words: Words) -> AreaQuery:
        rules, people = self._registry.regulation() or Regulation(), self._settings.city.population
        now, told = self._clock.now_ms(), self._history.at()
        return AreaQuery(region, period, words, self._places, rules, people, now, told=told)

    def _of_area(self, query: AreaQuery) -> Brief:
        numbers, none = self._history.numbers, frozenset[str]()
        found = overview_data.read(self._history, query, "")
        view = PanelContext(query, found, "day", True, "")
        due = {name: self._due(query, name, none) for name in DUE}
        following = next_workday(query.regulation, local_day(query.now))
        return compose(view, lines(numbers, query, found.beside, HEAD), due, following)

    def _of_unit(self, query: AreaQuery, unit: str) -> Brief:
        history, found = self._history, against(self._history.numbers, query)
        own = query.regulation.units_at(query.now).all_of(unit)
        held, before = (
            grouped(history.cases, of(words_of(query, days))._replace(units=own), ("type",), query.now)
            for days in (period_days(query), before_days(found))
        )
        due = {name: self._due(query, name, own) for name in DUE}
        following = next_workday(query.regulation, local_day(query.now))
        numbers = lines(history.numbers, query, found, UNIT_HEAD, unit)
        return compose_of_unit(BriefContext(query, found, unit), numbers, due, following, beside(held, before, "type"))

    def units(self, language: str = "zh") -> dict[str, str]:
        """Departments that may have a brief, by their names. Of a court, or another body that is not urged, there is
        none: neither its open cases nor its times are ours to report."""
        rules = self._registry.regulation() or Regulation()
        live = rules.units_at(self._clock.now_ms()).live
        named = [(one.id, one.name if language == "zh" else one.en) for one in live if one.id not in rules.independent]
        return dict(named)

    def may(self, subject: Subject, action: Action, region: str, unit: str = "") -> bool:
        """Of a village there is none: it would tell of a person. A department reads its own alone."""
        known = self._places.known(region) and len(region) <= Tier.TOWNSHIP and (not unit or unit in self.units())
        return known and may_brief(subject, action, region, unit, self._units())

    def own_unit(self, subject: Subject) -> str:
        """As `streams.access.briefs` has it, by the units of now."""
        return own_unit(subject, self._units())

    def _units(self) -> Units:
        return (self._registry.regulation() or Regulation()).units_at(self._clock.now_ms())

    def numbers(self, region: str, period: Period, by: str) -> list[Published]:
        """Of the period, to be published. Raises StoreError."""
        return cut(self._history, FactSpan(region, period.first, period.last), by)

    def draft(self, region: str, kind: BriefPeriod, period: Period, unit: str = "") -> BriefDraft:
        """As the schedule keeps it; of a department no numbers are published. Raises Backlogged, StoreError."""
        return BriefDraft(
            region=brief_key(region, unit),
            cadence=kind.value,
            first=period.first,
            last=period.last,
            body=packed(self.brief(region, period, Words("zh"), unit)),
            numbers=_encoder.encode([] if unit else self.numbers(region, period, "system")),
            due_at=day_start(period.last + 1),
            at=self._clock.now_ms(),
        )

    def _due(self, query: AreaQuery, standing: str, units: frozenset[str]) -> int:
        """As the list of that standing counts."""
        named, soon = until(standing, query.regulation, query.now)
        wanted = CaseQuery((query.region,), units=units, standing=named, soon_ms=soon, counted=True)
        return self._history.cases.count(wanted, query.now)

    def _gaps(self, period: Period, now: int) -> tuple[str, ...]:
        """Hours of the period (UTC) of which the record of the screens has nothing, from the first it has on."""
        kept = files.hours(folder_of(self._settings))
        until = min(day_start(period.last + 1), now - files.HOUR_MS)
        every = (files.hour_of(at) for at in range(day_start(period.first), until, files.HOUR_MS))
        return tuple(hour for hour in every if kept and hour >= min(kept) and hour not in kept)
