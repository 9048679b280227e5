"""What the public's doors may know of matters: the history, without anything that is anybody's."""

from __future__ import annotations

from streams.archive.history import History, Line, Wanted
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
        if code:
            case = self._history.case(code)
            return [self._known(code, case)] if case is not None and _public(case) else []
        standing = {"open": "open", "closed": "done"}.get(status, "all")
        wanted = Wanted((self._city,), type=type, standing=standing, channel=Channel.MINI_PROGRAM.value)
        lines = self._history.find(wanted, 0, limit=limit)
        return [self._line(line) for line in lines if line.category in PUBLIC]

    def _known(self, code: str, case: Case) -> Known:
        updated = max([case.reported_at, *(step.at for step in case.steps)])
        return self._made(
            code, case.village, case.type, case.unit, case.reported_at, updated, case.due, open_=case.open
        )

    def _line(self, line: Line) -> Known:
        updated = line.ended_at or line.reported_at
        return self._made(
            line.code, line.village, line.type, line.unit, line.reported_at, updated, line.due, open_=not line.ended_at
        )

    def _made(
        self, code: str, village: str, kind: str, unit: str, at: int, updated: int, due: int, *, open_: bool
    ) -> Known:
        rules = self._registry.regulation() or Regulation()
        known, agency = rules.by_type.get(kind), rules.unit_names.get(unit)
        lon, lat = self._places.label(village) if self._places.known(village) else (0, 0)
        return Known(
            code=code,
            open=open_,
            service_code=kind,
            service_name=known.name if known else kind,
            requested=iso(at),
            updated=iso(updated),
            expected=iso(due) if due else "",
            agency=agency.name if agency else unit,
            lon_e6=lon,
            lat_e6=lat,
        )


def _public(case: Case) -> bool:
    return not case.restricted and case.channel == Channel.MINI_PROGRAM and case.category in PUBLIC
