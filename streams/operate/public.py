"""What the public's doors may know of cases: the history, without anything that is anybody's."""

from __future__ import annotations

import hashlib

from streams.clock import real_ms
from streams.geography.places import Places
from streams.history.cases.public import PublicQuery, PublicStep
from streams.history.history import History
from streams.intake.open311.answers import STEPS, PublicRequest, Update
from streams.intake.open311.question import Question
from streams.intake.open311.services import PUBLIC
from streams.model.case import DONE, DROPPED, Case, Channel
from streams.model.local_day import iso
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.registry.registry import Registry


class PublicRequests:
    """Cases that came by a public door, of categories that are services, never restricted ones."""

    def __init__(self, history: History, registry: Registry, places: Places, city: str) -> None:
        self._history, self._registry, self._places, self._city = history, registry, places, city

    def id_of(self, code: str) -> str:
        found = self._history.cases.get(code)
        return found.id if found else ""

    def requests(self, asked: Question) -> list[PublicRequest]:
        rules = self._registry.regulation() or Regulation()
        found = self._history.public.cases(self._shown(asked), skip=asked.skip, limit=asked.limit)
        return [self._known(case, code, rules) for case, code in found]

    def updates(self, asked: Question) -> list[Update]:
        found = self._history.public.steps(self._shown(asked), STEPS, skip=asked.skip, limit=asked.limit)
        return [_update(step) for step in found]

    def _shown(self, asked: Question) -> PublicQuery:
        return PublicQuery(
            region=self._city,
            channel=Channel.MINI_PROGRAM,
            categories=PUBLIC,
            codes=asked.codes,
            types=asked.services,
            ended=None if asked.open is None else not asked.open,
            since=asked.since,
            until=asked.until,
        )

    def _known(self, case: Case, code: str, rules: Regulation) -> PublicRequest:
        kind, agency = rules.by_type.get(case.type), rules.units_at(real_ms()).now(case.unit)
        lon, lat = self._places.label(case.village) if self._places.known(case.village) else (None, None)
        return PublicRequest(
            code=code,
            open=not case.ended_at,
            state=case.state.value,
            service_code=case.type,
            service_name=kind.name if kind else case.type,
            requested=iso(case.reported_at),
            updated=iso(max([case.reported_at, *(step.at for step in case.story)])),
            expected=iso(case.due) if case.due else "",
            agency=agency.name if agency else case.unit,
            address=self._address(case.village),
            address_id=case.village,
            lon=None if lon is None else lon / 1e6,
            lat=None if lat is None else lat / 1e6,
        )

    def _address(self, village: str) -> str:
        """Its names from the county down."""
        tiers = (village[:digits] for digits in (Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE) if len(village) >= digits)
        return "".join(self._places.name(code) for code in tiers if self._places.known(code))


def _update(step: PublicStep) -> Update:
    """The same step has the same name, whatever comes late before it."""
    who = hashlib.blake2b(f"{step.id}\n{step.at}\n{step.state}".encode(), digest_size=6).hexdigest()
    over = {state.value for state in DONE | DROPPED}
    return Update(id=who, code=step.code, open=step.state not in over, state=step.state, at=iso(step.at))
