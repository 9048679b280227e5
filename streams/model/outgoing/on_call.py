"""Who is on call: lines of the city's own table of line-ups, as the plan of an escalation reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from streams.model.address import Address
from streams.model.alert import LEAD_LEVEL, LEADER_LEVEL
from streams.model.local_day import day_start, number_of
from streams.model.own_tables import TableKind, TableRow

LEVEL_POSTS: dict[int, str] = {LEAD_LEVEL: "chief", LEADER_LEVEL: "lead"}
"""Which post of the table is called when an alert is raised to a level."""
POSTS = ("duty", "chief", "lead")
"""Who is reached of a centre or a department, the first of these that is held."""
_WHOLE_DAY = "24:00"
"""Of the last day, where no time of day says otherwise."""


class OnCall(NamedTuple):
    """A line of the table. `begins`, `ends`: city ms, 0 = open on that side. `stands_in`: takes the place of the others
    of its area and post while it holds. `unit`: department whose line-up it is, '' = the centre's."""

    region: str
    post: str
    name: str
    telephone: str
    mail: str
    begins: int
    ends: int
    stands_in: bool
    unit: str = ""

    def holds(self, at: int) -> bool:
        return self.begins <= at and (not self.ends or at < self.ends)


class OnCallTurn(NamedTuple):
    """Of an area and post: who is on call now, who is next, and when that begins (city ms, 0: no one is)."""

    region: str
    post: str
    now: tuple[OnCall, ...]
    next: tuple[OnCall, ...]
    next_at: int


def on_call(kind: TableKind, rows: Iterable[TableRow]) -> list[OnCall]:
    """Every line, of the centres and of departments."""
    return [_line(kind, row) for row in rows]


def turn(lines: Iterable[OnCall], region: str, post: str, at: int, unit: str = "") -> OnCallTurn:
    """Of a centre, or of a department there: `unit`."""
    own = [line for line in lines if (line.region, line.post, line.unit) == (region, post, unit)]
    # What holds changes only where a line begins or ends.
    later = sorted({edge for line in own for edge in (line.begins, line.ends) if edge > at})
    now = _holding(own, at)
    for edge in later:
        if (after := _holding(own, edge)) and after != now:
            return OnCallTurn(region, post, now, after, edge)
    return OnCallTurn(region, post, now, (), 0)


def on_duty(lines: Iterable[OnCall], address: Address, at: int) -> OnCall | None:
    """Who answers for a centre or a department (city ms); of a department that has several, in the first area."""
    known = list(lines)
    unit = address.unit
    areas = [address.region] if address.region else sorted({line.region for line in known if line.unit == unit})
    turns = (turn(known, area, post, at, unit) for post in POSTS for area in areas)
    return next((one.now[0] for one in turns if one.now), None)


def _holding(lines: list[OnCall], at: int) -> tuple[OnCall, ...]:
    found = sorted((line for line in lines if line.holds(at)), key=lambda line: (line.begins, line.name))
    return tuple([line for line in found if line.stands_in] or found)


def _line(kind: TableKind, row: TableRow) -> OnCall:
    cell = {column.id: row[kind.at[column.id]] for column in kind.columns}
    return OnCall(
        cell["region"],
        cell["post"],
        cell["name"],
        cell["telephone"],
        cell["mail"],
        _moment(cell["first"], cell["starts"]),
        _moment(cell["last"], cell["ends"] or _WHOLE_DAY),
        cell["stands_in"] == "yes",
        cell["unit"],
    )


def _moment(day: str, clock: str) -> int:
    """City ms; 0 without a day."""
    if not day:
        return 0
    hours, minutes = (int(part) for part in (clock or "00:00").split(":"))
    return day_start(number_of(date.fromisoformat(day))) + (hours * 60 + minutes) * 60_000
