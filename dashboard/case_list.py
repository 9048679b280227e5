"""The list of cases: its filters are the link's words, its rows are what somebody may see."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from dashboard import case_marks, periods
from dashboard.locale import Words
from streams.access.subject import Role, Subject
from streams.geography.places import Places
from streams.history.cases.lists import CaseRow
from streams.history.cases.query import CaseQuery
from streams.history.export import Labels
from streams.history.facts import FactSpan, MadeOf
from streams.kpi.dictionary import KPIS, by_id
from streams.kpi.values import made_of
from streams.model import deadlines
from streams.model.case import CaseState, Category
from streams.model.deadlines import Limit, Unit
from streams.model.drills import DRILL_MARK
from streams.model.local_day import day_start, local_day, stamp
from streams.model.region import holds, is_code
from streams.model.regulation import Regulation
from streams.model.typed import number
from streams.model.units import UnitName, Units

SHOWN = 200
"""Rows of a list; how many more there are is shown."""
STANDINGS = ("open", "soon2", "soon24", "today", "nextday", "overdue", "done", "all")
_OF_UNIT = frozenset({Role.DEPARTMENT, Role.MEDIATOR})
_SOON_MIN = {"soon2": 120, "soon24": 24 * 60}
"""Working minutes within which a limit is used up."""
_LONGEST_REST = 30
"""Days: no holiday is longer."""
_CALLED = {
    "standing": "case_standing",
    "category": "case_category",
    "type": "case_type",
    "kpi": "numbers_title",
    "whistled": "whistles",
    "held": "case_unit",
    "region": "case_place",
    "range": "vain_period",
    "since": "mark_day",
    "until": "mark_day",
    "weekday": "mark_day",
    "hour": "mark_hour",
    "minute": "mark_day",
    "source": "mark_source",
    "holder": "mark_holder",
    "outcome": "mark_outcome",
    "counted": "mark_counted",
}
"""What a filter is called on the page."""
_LONGEST = 60
_HOUR_MS = 3_600_000
OWN_MS = 30 * 24 * _HOUR_MS
"""A window sees what it keyed in for so long."""


def heading(name: str, words: Words) -> str:
    """The head of a column of the list, on the page and in a file."""
    return words[{"due": "case_limit", "state": "state"}.get(name, f"case_{name}")]


def shown(asked: Mapping[str, str]) -> int:
    """How many rows of a list somebody wants: `rows`, at most SHOWN."""
    return min(number(asked.get("rows", "")) or SHOWN, SHOWN)


def region_of(subject: Subject, asked: Mapping[str, str]) -> str:
    """The area a list is of: the one asked for, and never more than one's own."""
    region = asked.get("region", "")
    return region if holds(subject.scope, region) else subject.scope


def wanted(
    subject: Subject,
    asked: Mapping[str, str],
    regulation: Regulation,
    named: frozenset[str],
    now: int,
    *,
    office: bool = False,
) -> CaseQuery | None:
    """What `subject` gets when it asks so; None when that is nothing, as for what is asked in vain.
    `office`: a person of the office restricted cases are sent to."""
    if in_vain(asked, subject, regulation):
        return None
    region, known = region_of(subject, asked), regulation.units_at(now)
    unit = asked.get("unit", "")[:_LONGEST]
    if subject.role in _OF_UNIT:
        if not subject.department:
            return None
        unit = known.of(subject.department)
    behind = _made_of(asked, region, unit, now, regulation)
    standing = "all" if behind else asked.get("standing") or "open"
    standing, soon = until(standing, regulation, now)
    plain = CaseQuery(
        regions=(region,),
        state=asked.get("state", ""),
        category=asked.get("category", ""),
        type=asked.get("type", ""),
        units=frozenset() if behind and subject.role not in _OF_UNIT else known.all_of(unit),
        reporter=subject.person if subject.role is Role.CLERK else "",
        standing=standing,
        text=asked.get("q", "").strip()[:_LONGEST],
        since=now - OWN_MS if subject.role is Role.CLERK else 0,
        named=named,
        restricted=office,
        soon_ms=soon,
        whistled=asked.get("whistled") == "1",
        made_of=behind,
        held_by=known.all_of(unit) if asked.get("held") == "1" else frozenset(),
    )
    return case_marks.narrowed(plain, asked)


def until(standing: str, regulation: Regulation, now: int) -> tuple[str, int]:
    """(as a query names it, ms within which a limit ends; 0 = whenever). `nextday`: up to the end of the next day of
    work."""
    if standing in _SOON_MIN:
        limit = Limit(_SOON_MIN[standing], Unit.WORKING_MINUTES)
        return "soon", deadlines.due(regulation.calendar, now, limit) - now
    if standing == "today":
        return "soon", day_start(local_day(now) + 1) - now
    if standing == "nextday":
        return "soon", day_start(next_workday(regulation, local_day(now)) + 1) - now
    return standing, 0


def next_workday(regulation: Regulation, day: int) -> int:
    """The first local day of work after one."""
    following = range(day + 1, day + _LONGEST_REST)
    return next((one for one in following if regulation.calendar.workday(one)), day + 1)


def in_vain(asked: Mapping[str, str], subject: Subject, regulation: Regulation) -> tuple[str, ...]:
    """Names of what an address asks for that there is not. A list that passed over one would show too much."""
    known: dict[str, Container[str]] = {
        "standing": STANDINGS,
        "state": set(CaseState),
        "category": set(Category),
        "type": regulation.by_type,
        "kpi": {kpi.id for kpi in KPIS if kpi.listed},
        "whistled": ("0", "1"),
        "held": ("0", "1"),
    }
    wrong = [name for name, values in known.items() if asked.get(name) and asked[name] not in values]
    wrong += case_marks.in_vain(asked)
    region = asked.get("region", "")
    # An area around one's own is one's own; beside it there is nothing.
    if region and not (is_code(region) and (holds(subject.scope, region) or holds(region, subject.scope))):
        wrong.append("region")
    if asked.get("kpi") and periods.in_vain(asked):
        wrong.append("range")
    return tuple(wrong)


def notes(asked: Mapping[str, str], wrong: tuple[str, ...], words: Words) -> list[str]:
    """A sentence for each."""
    return [
        words["vain_nothing"].format(
            why=words[periods.in_vain(asked) if name == "range" else "vain_value"].format(
                name=words[_CALLED.get(name, name)], value=asked.get(name, "")[:_LONGEST]
            )
        )
        for name in wrong
    ]


def _made_of(asked: Mapping[str, str], region: str, unit: str, now: int, regulation: Regulation) -> MadeOf | None:
    """What a number counts, when the list is asked for one: `kpi`, its period, area and unit. Of a rate all it is made
    of, or its upper part with `part=top`."""
    name = asked.get("kpi", "")
    if not name:
        return None
    plus, minus = made_of(by_id(name), top=asked.get("part") == "top")
    if not plus:
        return None
    period = periods.asked(asked, local_day(now), regulation.month_from)
    span = FactSpan(region, period.first, period.last, unit, heirs=regulation.departments.heirs)
    return MadeOf(span, plus, minus)


def row(line: CaseRow, words: Words, places: Places, regulation: Regulation, now: int) -> dict[str, Any]:
    """As the grid shows it; texts alone, so that no code runs in it."""
    name = regulation.type_name(line.type, words.language)
    if line.text.startswith(DRILL_MARK):
        name = f"{words['drill_prefix']}{name}"
    light, due = limit(line.due, line.ended_at, words, now)
    return {
        "id": line.id,
        "code": f"[{line.code}](/case/{line.code})",
        "place": place(line.village, places),
        "type": name,
        "state": state(line.state, line.category, words),
        "unit": unit(line.unit, words, regulation.units_at(now)),
        "reported": stamp(line.reported_at)[5:16],
        "light": light,
        "due": due,
        "text": line.text,
        "revision": line.revision,
    }


def labels(words: Words, units: Units, regulation: Regulation) -> Labels:
    """Names for a file, in the language of the page. `units`: as they are now."""
    zh = words.language == "zh"
    return Labels(
        types={one.id: one.name if zh else one.en for one in regulation.types},
        units={name: unit(name, words, units) for name in units.names},
        states={f"{s.value}|{c.value}": state(s.value, c.value, words) for s in CaseState for c in Category},
    )


def state(name: str, category: str, words: Words) -> str:
    """A state as it is called for this kind of case: disputes are mediated, and their people are called back."""
    own = f"state_{name}_{category}"
    return words[own] if own in words.all else words[f"state_{name}"]


def unit(name: str, words: Words, units: Units) -> str:
    """Who has the business of a department now, as people read it; one the city has no name for by its id."""
    return _called(units.now(name), name, words)


def unit_then(name: str, words: Words, units: Units) -> str:
    """A department as it was called when `units` were so."""
    return _called(units.names.get(name), name, words)


def _called(known: UnitName | None, name: str, words: Words) -> str:
    return name if known is None else known.name if words.language == "zh" else known.en


def place(village: str, places: Places) -> str:
    """A village is always shown with its township."""
    known = places.nearest(village)
    if len(known) < 12:
        return places.distinct_name(known) if known else "—"
    return places.full_name(known)


def limit(due: int, ended: int, words: Words, now: int) -> tuple[str, str]:
    """(red, yellow or green, how long is left or over) of the 办理 limit."""
    if not due or ended:
        return "", ""
    left = due - now
    text = span(abs(left), words)
    if left <= 0:
        return "red", words["case_over"].format(time=text)
    return "yellow" if left < 24 * _HOUR_MS else "green", words["case_left"].format(time=text)


def span(ms: int, words: Words) -> str:
    """Natural time as people say it."""
    minutes = max(0, ms) // 60_000
    if minutes < 60:
        return words["span_minutes"].format(n=minutes)
    if minutes < 48 * 60:
        return words["span_hours"].format(n=minutes // 60)
    return words["span_days"].format(n=minutes // 1440)
