"""What a list of cases asks for, as a query."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select

from streams.history import facts
from streams.history.cases import groups
from streams.history.cases.tables import cases
from streams.history.facts import MadeOf
from streams.history.search import Reach, matching


class CaseQuery(NamedTuple):
    """Which cases, '' = any. `regions`: code prefixes of which one must hold. `units`: of which one is involved.
    `held_by`: those of `units` of which one has it now. `reporter`: person. `standing`: open, overdue, soon (due within
    `soon_ms`), done, or ''. `text`: words that its text or code holds. `named`: restricted cases that may be read,
    `restricted`: all of them. `whistled`: with a whistle that no unit has answered. `made_of`: what a number counts.
    `oldest`: who has waited longest comes first. `until`: reported before. `weekday`, `hour`: of the report, -1 = any.
    `channels`: it came by one of them. `holder`, `outcome`: of `groups`. `counted`: of those that numbers count alone.
    Times are city ms."""

    regions: tuple[str, ...]
    state: str = ""
    category: str = ""
    type: str = ""
    units: frozenset[str] = frozenset()
    reporter: str = ""
    standing: str = "open"
    text: str = ""
    since: int = 0
    named: frozenset[str] = frozenset()
    restricted: bool = False
    soon_ms: int = 24 * 3_600_000
    channel: str = ""
    whistled: bool = False
    made_of: MadeOf | None = None
    oldest: bool = False
    held_by: frozenset[str] = frozenset()
    until: int = 0
    weekday: int = -1
    hour: int = -1
    channels: frozenset[str] = frozenset()
    holder: str = ""
    outcome: str = ""
    counted: bool = False


def filtered(query: Select[Any], wanted: CaseQuery, now: int) -> Select[Any]:
    query = query.where(or_(*(within(code) for code in wanted.regions)))
    if not wanted.restricted:
        query = query.where(or_(cases.c.restricted.is_(False), cases.c.id.in_(wanted.named)))
    for name in ("state", "category", "type", "channel"):
        if value := getattr(wanted, name):
            query = query.where(cases.c[name] == value)
    if wanted.units:
        named = (cases.c.involved.contains(f"|{unit}|", autoescape=True) for unit in sorted(wanted.units))
        query = query.where(or_(*named))
    if wanted.held_by:
        query = query.where(cases.c.unit.in_(sorted(wanted.held_by)))
    if wanted.reporter:
        query = query.where(cases.c.reporter == wanted.reporter)
    if wanted.text:
        reach = Reach(wanted.regions, wanted.units, wanted.named, wanted.restricted)
        query = query.where(cases.c.id.in_(matching("case", wanted.text, reach)))
    if wanted.whistled:
        query = query.where(cases.c.whistled)
    if wanted.since:
        query = query.where(cases.c.reported_at >= wanted.since)
    if wanted.made_of:
        behind = facts.behind("case", wanted.made_of).subquery()
        query = query.where(cases.c.id.in_(select(behind.c.id)))
    return _standing(_narrowed(query, wanted, now), wanted, now)


def _narrowed(query: Select[Any], wanted: CaseQuery, now: int) -> Select[Any]:
    """By what a mark of a figure is of."""
    if wanted.until:
        query = query.where(cases.c.reported_at < wanted.until)
    if wanted.weekday >= 0:
        query = query.where(groups.weekday() == wanted.weekday)
    if wanted.hour >= 0:
        query = query.where(groups.hour() == wanted.hour)
    if wanted.channels:
        query = query.where(cases.c.channel.in_(sorted(wanted.channels)))
    if wanted.holder:
        query = query.where(groups.holder() == wanted.holder)
    if wanted.outcome:
        query = query.where(groups.outcome(now) == wanted.outcome)
    return query.where(cases.c.counts, cases.c.restricted.is_(False)) if wanted.counted else query


def _standing(query: Select[Any], wanted: CaseQuery, now: int) -> Select[Any]:
    match wanted.standing:
        case "open":
            return query.where(cases.c.ended_at == 0, cases.c.counts)
        case "overdue":
            return query.where(cases.c.ended_at == 0, cases.c.counts, cases.c.due > 0, cases.c.due <= now)
        case "soon":
            late = now + wanted.soon_ms
            return query.where(cases.c.ended_at == 0, cases.c.counts, cases.c.due > now, cases.c.due <= late)
        case "done":
            return query.where(cases.c.ended_at > 0, cases.c.counts)
    return query


def within(code: str) -> Any:
    """Every code that begins so: a range, so that the index serves it."""
    return cases.c.village.between(code, code + ":")
