"""What the city's own tables make of the regulation, and what the regulation looks like as tables: pure, one pair per
kind. Tables that no judgement needs (sites without calendar, carriers, line-ups) have no effect here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec

from streams.model.case import Category
from streams.model.deadlines import Hours, Limit, Unit
from streams.model.own_rules import OwnCategory, OwnLimit
from streams.model.own_tables import TableRow
from streams.model.regulation import CaseType, Regulation
from streams.model.response import ResponseStep
from streams.model.telephones import PhoneEntry, PhoneService
from streams.registry.holidays import calendar
from streams.registry.own_kinds import kinds

Rows = Sequence[TableRow]
_EPOCH = date(1970, 1, 1).toordinal()
HANDLING = "handle"
"""The step of limits that are set for a type or a department."""
_FLOW = 4
"""The column of a category's flow."""


def kept(wanted: Regulation, known: Regulation, own: Mapping[str, Rows]) -> Regulation:
    """The configured regulation with the city's tables in force. `known`: what is in force; `own`: by kind, the rows
    of every kind of which the city has brought a table."""
    rules = msgspec.structs.replace(wanted, own=known.own)
    if "units" in own:
        rules = msgspec.structs.replace(rules, units=known.units)
    if "types" in own:
        rules = msgspec.structs.replace(rules, types=known.types)
    for kind in kinds():
        if kind in own:
            rules = applied(kind, rules, own[kind])
    return rules


def applied(kind: str, rules: Regulation, rows: Rows) -> Regulation:
    """With the table in place of the one before. Departments change by their own records (`own_units`)."""
    effect = _APPLIED.get(kind)
    return rules if effect is None else effect(rules, rows)


def first_rows(kind: str, rules: Regulation) -> tuple[TableRow, ...]:
    """The table as the regulation has it: what is shipped, before the city brings its own."""
    shown = _SHOWN.get(kind)
    return tuple(shown(rules)) if shown else ()


def local_day_of(text: str) -> int:
    """`text`: an ISO date."""
    return date.fromisoformat(text).toordinal() - _EPOCH


def date_of(day: int) -> str:
    return date.fromordinal(day + _EPOCH).isoformat()


def _own(rules: Regulation, **fields: object) -> Regulation:
    return msgspec.structs.replace(rules, own=msgspec.structs.replace(rules.own_rules, **fields))


def categories(rules: Regulation) -> tuple[OwnCategory, ...]:
    """The city's, else the basic ones as they are shipped; in their order."""
    basic = kinds()["categories"].columns[_FLOW].choices
    shipped = (OwnCategory(one.id, one.zh, one.en, n, Category(one.id)) for n, one in enumerate(basic, 1))
    return tuple(sorted(rules.own_rules.categories or shipped, key=lambda one: (one.order, one.id)))


def category_of(rules: Regulation, type_: CaseType) -> str:
    """The category that a type is filed under."""
    return rules.own_rules.filed.get(type_.id, type_.category.value)


def _categories(rules: Regulation, rows: Rows) -> Regulation:
    return _own(
        rules,
        categories=tuple(
            OwnCategory(id_, name, en or name, int(order), Category(flow), restricted == "yes")
            for id_, name, en, order, flow, restricted in rows
        ),
    )


def _category_rows(rules: Regulation) -> list[TableRow]:
    return [(c.id, c.name, c.en, str(c.order), c.flow.value, _yes(c.restricted)) for c in categories(rules)]


def _types(rules: Regulation, rows: Rows) -> Regulation:
    """Ended types stay: their cases go on under them."""
    flows = {one.id: one.flow for one in categories(rules)}
    wanted = [
        CaseType(id_, code, name, flows[category], limit, serious == "yes", restricted == "yes", en or name)
        for id_, code, name, en, category, limit, serious, restricted in rows
    ]
    ids = {one.id for one in wanted}
    ended = [one for one in rules.types if one.id not in ids]
    rules = msgspec.structs.replace(rules, types=(*wanted, *ended))
    filed = {row[0]: row[4] for row in rows if row[4] != flows[row[4]].value}
    return _own(rules, ended_types=tuple(one.id for one in ended), filed=filed)


def _type_rows(rules: Regulation) -> list[TableRow]:
    return [
        (t.id, t.code, t.name, t.en, category_of(rules, t), t.limit, _yes(t.serious), _yes(t.restricted))
        for t in rules.current.values()
    ]


def _limits(rules: Regulation, rows: Rows) -> Regulation:
    general = {clock: Limit(int(n), Unit(measure)) for clock, _, _, n, measure in rows if clock != HANDLING}
    special = (row for row in rows if row[0] == HANDLING)
    own = tuple(OwnLimit(kind, unit, Limit(int(n), Unit(measure))) for _, kind, unit, n, measure in special)
    return _own(msgspec.structs.replace(rules, limits={**rules.limits, **general}), limits=own)


def _limit_rows(rules: Regulation) -> list[TableRow]:
    steps = [choice.id for choice in kinds()["limits"].columns[0].choices]
    known = sorted(rules.limits.items(), key=lambda limit: steps.index(limit[0]))
    general = [(clock, "", "", str(one.amount), one.unit.value) for clock, one in known]
    own = rules.own_rules.limits
    return [*general, *((HANDLING, o.type, o.unit, str(o.limit.amount), o.limit.unit.value) for o in own)]


def _hours(rules: Regulation, rows: Rows) -> Regulation:
    groups = groupby(sorted(rows), key=lambda row: row[0])
    hours = (Hours(local_day_of(day), tuple((_minute(a), _minute(b)) for _, a, b in spans)) for day, spans in groups)
    return msgspec.structs.replace(rules, hours=tuple(hours))


def _hour_rows(rules: Regulation) -> list[TableRow]:
    return [(date_of(hours.valid_from), _clock(a), _clock(b)) for hours in rules.hours for a, b in hours.spans]


def _holidays(rules: Regulation, rows: Rows) -> Regulation:
    off, on, known = calendar({date.fromisoformat(day): works == "on" for day, works in rows})
    return msgspec.structs.replace(
        rules,
        days_off=tuple(sorted(day.toordinal() - _EPOCH for day in off)),
        days_on=tuple(sorted(day.toordinal() - _EPOCH for day in on)),
        known_until=known.toordinal() - _EPOCH,
    )


def _holiday_rows(rules: Regulation) -> list[TableRow]:
    """Days on which the city differs from the published calendar."""
    public_off, public_on, _ = calendar({})
    off, on = ({date.fromordinal(day + _EPOCH) for day in days} for days in (rules.days_off, rules.days_on))
    own = {day: "off" for day in (off - public_off) | (public_on - on)}
    own |= {day: "on" for day in (on - public_on) | (public_off - off)}
    return [(day.isoformat(), works) for day, works in sorted(own.items())] if rules.days_off else []


def _directory(rules: Regulation, rows: Rows) -> Regulation:
    return _own(rules, directory=tuple(PhoneEntry(PhoneService(row[0]), *row[1:]) for row in rows))


def _directory_rows(rules: Regulation) -> list[TableRow]:
    return [(one.service, one.region, one.name, one.telephone, one.backup) for one in rules.own_rules.directory]


def _responses(rules: Regulation, rows: Rows) -> Regulation:
    steps = tuple(
        ResponseStep(rule, kind, name, text, en, service, int(minutes or 0))
        for rule, kind, name, text, en, service, minutes in rows
    )
    return msgspec.structs.replace(rules, responses=steps)


def _response_rows(rules: Regulation) -> list[TableRow]:
    return [
        (one.rule, one.type, one.id, one.text, one.en, one.service, str(one.minutes or ""))
        for one in rules.response_steps
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


_APPLIED: Mapping[str, Callable[[Regulation, Rows], Regulation]] = {
    "categories": _categories,
    "types": _types,
    "limits": _limits,
    "hours": _hours,
    "holidays": _holidays,
    "directory": _directory,
    "responses": _responses,
}
_SHOWN: Mapping[str, Callable[[Regulation], list[TableRow]]] = {
    "categories": _category_rows,
    "types": _type_rows,
    "limits": _limit_rows,
    "hours": _hour_rows,
    "holidays": _holiday_rows,
    "directory": _directory_rows,
    "responses": _response_rows,
}
