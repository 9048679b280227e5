"""What a worker reads of the own work and the own rights, beside the own entry: reports with their code and state, what
one is given and until when, and the next rest stations."""

from __future__ import annotations

from typing import Any

from dashboard.case_list import state, unit
from dashboard.locale import CATALOGUES, Words
from dashboard.services import Services
from streams.errors import Backlogged
from streams.history.cases.lists import CaseWhistle
from streams.history.cases.query import CaseQuery
from streams.model.distance import metres
from streams.model.local_day import iso_day, local_day, stamp, weekday
from streams.model.region import Tier
from streams.model.sites import Site, SiteKind
from streams.model.units import Units
from streams.registry.records import Worker

_REPORTS, _STATIONS = 20, 3
_BEFORE_MS = 90 * 86_400_000


def mine(services: Services, worker: Worker) -> dict[str, Any]:
    now = services.clock.now_ms()
    day = local_day(now)
    today = iso_day(day)
    return {
        "cases": _cases(services, worker, now),
        "benefits": [
            {"name": one.benefit, "by": one.giver, "until": one.valid_to, "over": one.over(today)}
            for one in services.registry.benefits_of(worker.own_number, day)
        ],
        "stations": [
            {"name": one.name, "m": int(round(way, -2)), "open": not one.days or weekday(day) in one.days}
            for way, one in _stations(services, worker)
        ],
    }


def _cases(services: Services, worker: Worker, now: int) -> dict[str, Any]:
    """By report, as a resident reads them; one that went to the named office was passed on, and no more is known."""
    person = f"worker/{worker.number}"
    wanted = CaseQuery(("",), reporter=person, standing="all", since=now - _BEFORE_MS, restricted=True)
    try:
        lines = services.history.cases.find(wanted, now, limit=_REPORTS)
    except Backlogged:
        return {}
    plain = services.history.cases.find(wanted._replace(restricted=False), now, limit=_REPORTS)
    seen = {one.id for one in plain}
    whistles = _whistles(services, seen, now)
    return {
        one.id: {
            "code": one.code,
            "state": {
                language: state(one.state, one.category, words) if one.id in seen else words["passed_on"]
                for language, words in ((language, Words(language)) for language in CATALOGUES)
            },
            "whistles": whistles.get(one.id, []),
        }
        for one in lines
    }


def _whistles(services: Services, names: set[str], now: int) -> dict[str, list[dict[str, str]]]:
    """Which departments were called to the place, and how far each has come: one text a department and language. It has
    no clock of theirs."""
    rules = services.registry.regulation()
    if rules is None:
        return {}
    units = rules.units_at(now)
    found: dict[str, list[dict[str, str]]] = {}
    for one in services.history.cases.whistles(names):
        texts = {language: _whistle(one, Words(language), units) for language in CATALOGUES}
        found.setdefault(one.case_id, []).append(texts)
    return found


def _whistle(one: CaseWhistle, words: Words, units: Units) -> str:
    steps = (("left", one.left_at), ("arrived", one.arrived_at), ("answered", one.answered_at))
    step = next(
        (f"{words[f'mark_{name}']} {stamp(at)[11:16]}" for name, at in steps if at), words["phone_whistle_waits"]
    )
    solved = {1: words["mark_solved"], 0: words["mark_unsolved"]}.get(one.solved, "")
    parts = (f"{words['mark_whistle']} {stamp(one.at)[11:16]} {unit(one.unit, words, units)}", step, solved)
    return " · ".join(filter(None, parts))


def _stations(services: Services, worker: Worker) -> list[tuple[float, Site]]:
    """The next from the own village, within the county."""
    places, county = services.places, worker.home[: Tier.COUNTY]
    here = places.label(worker.village if places.known(worker.village) else worker.home)
    rest = [
        one
        for one in services.registry.sites()
        if one.kind is SiteKind.REST and one.region.startswith(county) and one.lon_e6
    ]
    by_way = sorted((metres(here, (one.lon_e6, one.lat_e6)), one.id, one) for one in rest)
    return [(way, one) for way, _, one in by_way[:_STATIONS]]
