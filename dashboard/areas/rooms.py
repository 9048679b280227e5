"""Places of mediation (调解室) and carriers of a township, for its line-up: who is there today, and on which days they
are held. One inside a court is the court's, and its staffing is not judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from dashboard.locale import Words
from streams.geography.places import Places
from streams.model.local_day import weekday
from streams.model.own_tables import TableRow
from streams.model.region import holds
from streams.model.sites import Site
from streams.registry.sites import DutyTurn


class RoomLine(NamedTuple):
    """`own`: which one; `note`: how it is today."""

    name: str
    own: str
    who: str
    phone: str
    note: str


def rooms_of(
    sites: Iterable[Site], turns: Sequence[DutyTurn], region: str, day: int, days_off: Iterable[int], words: Words
) -> list[RoomLine]:
    """`sites`: places of mediation; those of a region on a local day, in the order of their ids."""
    holiday = day in set(days_off)
    lines = []
    for site in sorted((one for one in sites if holds(region, one.region)), key=lambda one: one.id):
        who = words["joint"].join(one.who for one in turns if one.turn.site == site.id and one.turn.covers(day))
        note = _note(site, day, words, holiday=holiday, staffed=bool(who))
        lines.append(RoomLine(words["lineup_room"], site.name, who, "", note))
    return lines


def carriers_of(rows: Iterable[TableRow], region: str, day: int, words: Words) -> list[RoomLine]:
    """`rows`: of the city's own table of carriers; those held in a region, and those of all of an area around it."""
    lines = []
    for _, brand, name, area, days, telephone, note in rows:
        if holds(region, area) or holds(area, region):
            named = words["weekdays"].split(",")
            held = words["joint"].join(named[int(digit) % 7] for digit in days)
            today = str(weekday(day) + 1) in days
            text = words["carrier_today"] if today else words["carrier_days"].format(days=held) if held else note
            lines.append(RoomLine(brand, name, "", telephone, text))
    return lines


CARRIER = "carrier"


def carrier_spots(rows: Iterable[TableRow], code: str, places: Places) -> list[dict[str, Any]]:
    """Carriers of an area and of those inside it, as the map takes them: where the name of their area is written."""
    found = []
    for _, brand, name, area, *_more in rows:
        if holds(code, area) and places.known(area):
            lon, lat = places.label(area)
            found.append({"kind": CARRIER, "name": f"{brand} {name}", "lon": lon, "lat": lat})
    return found


def _note(site: Site, day: int, words: Words, *, holiday: bool, staffed: bool) -> str:
    if site.in_court:
        return words["room_in_court"]
    if not site.days:
        return words["room_no_days"]
    if holiday or weekday(day) not in site.days:
        return words["room_closed"]
    return words["room_open" if staffed else "room_empty"]
