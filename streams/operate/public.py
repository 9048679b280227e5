"""What the public's doors may know of matters: the history, without anything that is anybody's."""

from __future__ import annotations

from streams.archive.history import History, Line, Wanted
from streams.clock import real_ms
from streams.geography.places import Places
from streams.intake.georeport import PUBLIC, Known
from streams.model.case import Case, Channel
from streams.model.local_day import iso
from streams.model.regulation import Regulation
from streams.registry.registry import Registry


class PublicRequests:
    """Matters that came by a public door, of categories that are services, never restricted ones."""

    def __init__(self, history: History, registry: Registry, places: Places, city: str) -> None:
        self._history, self._registry, self._places, self._city = history, registry, places, city

    def id_of(self, code: str) -> str:
        found = self._history.case(code)
        return found.id if found else ""

    def requests(self, *, code: str = "", type: str = "", status: str = "", limit: int = 200) -> list[Known]:
        rules = self._registry.regulation() or Regulation()
        if code:
            case = self._history.case(code)
            if case is None or not _public(case):
                return []
            updated = max([case.reported_at, *(step.at for step in case.story)])
            return [self._known(code, case, updated, rules)]
        standing = {"open": "open", "closed": "done"}.get(status, "all")
        wanted = Wanted((self._city,), type=type, standing=standing, channel=Channel.MINI_PROGRAM.value)
        lines = self._history.find(wanted, 0, limit=limit)
        return [
            self._known(line.code, line, line.ended_at or line.reported_at, rules)
            for line in lines
            if line.category in PUBLIC
        ]

    def _known(self, code: str, one: Case | Line, updated: int, rules: Regulation) -> Known:
        known, agency = rules.by_type.get(one.type), rules.units_at(real_ms()).now(one.unit)
        lon, lat = self._places.label(one.village) if self._places.known(one.village) else (0, 0)
        return Known(
            code=code,
            open=not one.ended_at,
            service_code=one.type,
            service_name=known.name if known else one.type,
            requested=iso(one.reported_at),
            updated=iso(updated),
            expected=iso(one.due) if one.due else "",
            agency=agency.name if agency else one.unit,
            lon_e6=lon,
            lat_e6=lat,
        )


def _public(case: Case) -> bool:
    return not case.restricted and case.channel == Channel.MINI_PROGRAM and case.category in PUBLIC
