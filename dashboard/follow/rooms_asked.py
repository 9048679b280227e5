"""Places of mediation and carriers that an item may name: those of its township, with who is there today and the
telephone. The call itself is made by people."""

from __future__ import annotations

from functools import partial

from dashboard.areas.rooms import RoomLine, carriers_of, rooms_of
from dashboard.context import PageContext
from dashboard.services import Services
from streams.model.follow.kind import ROOM, FollowKind
from streams.model.local_day import local_day
from streams.model.region import Tier
from streams.model.sites import SiteKind

_LONGEST = 60


def room_choices(services: Services, kind: FollowKind, page: PageContext) -> dict[str, list[tuple[str, str]]]:
    """By field; none where the city keeps no table of them: then the name is written by hand. The telephone is shown
    and not kept: it is the table's."""
    nth = kind.column(ROOM)
    case = services.history.cases.get(page.asked.get("case", "-"))
    place = case.village if case else page.subject.scope
    rooms = _rooms(services, place, page) if nth is not None else []
    found = {named: " ".join(filter(None, (named, today))) for named, today in map(partial(_texts, page), rooms)}
    return {f"c{nth}": list(found.items())} if found else {}


def room_today(services: Services, named: str, place: str, page: PageContext) -> str:
    """Who is there today and the telephone, of a place that an item names; '' where the table has none of that name."""
    found = (_texts(page, one) for one in _rooms(services, place, page))
    return next((today for name, today in found if name == named), "")


def _rooms(services: Services, place: str, page: PageContext) -> list[RoomLine]:
    town, registry = place[: Tier.TOWNSHIP], services.registry
    day = local_day(services.clock.now_ms())
    there = [one for one in registry.sites() if one.kind is SiteKind.ROOM and not one.in_court]
    rooms = rooms_of(there, registry.duty_turns(), town, day, page.regulation.days_off, page.words)
    return [*rooms, *carriers_of(registry.own_rows("carriers", day), town, day, page.words)]


def _texts(page: PageContext, one: RoomLine) -> tuple[str, str]:
    """(its name, who is there today and its telephone); of a carrier its brand comes first."""
    named = one.own if one.name == page.words["lineup_room"] else f"{one.name} {one.own}"
    return named[:_LONGEST], " ".join(part for part in (one.who, one.phone) if part)
