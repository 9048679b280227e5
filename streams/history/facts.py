"""Facts as rows: the integers the fold sums up, record by record, so that every number opens the records it is made of.

A row is a difference and is never changed: what a number is now is the sum of all its rows. It carries the unit and
the minute of its step, so that departments are judged by their own steps, and today by yesterday up to the same time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, and_, case, func, insert, not_, or_, select

from streams.history import day_sums
from streams.history.sums import sums
from streams.history.tables import facts
from streams.model.fact import FactKey, standing
from streams.model.sums import WHOLE_DAY
from streams.model.units import Heirs

_PORTION = 500
_NEVER = 10_000_000
"""A local day that does not come."""
_COLUMNS = ("measure", "day", "minute", "village", "unit")
_KEY = tuple(facts.c[name] for name in _COLUMNS)
_Key = tuple[str, int, int, str, str]


class FactSpan(NamedTuple):
    """Which facts. `region`: code prefix. `first`, `last`: local days. `unit`: '' = all. `minute`: of the last day, up
    to which it goes; None = the whole of it. `heirs`: of departments that ended; a flow of a unit is then of the
    unit that had its business on the day of the step, a level of the one that has it on the last day."""

    region: str
    first: int
    last: int
    unit: str = ""
    minute: int | None = None
    heirs: Heirs = ()


class MadeOf(NamedTuple):
    """What a number counts: the facts of `plus`, without those of `minus`."""

    span: FactSpan
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


def write(tx: Connection, kind: str, ids: Iterable[str], of: Callable[[str], Counter[FactKey]]) -> int:
    """Adds the differences between the facts of the records `ids` and what is stored of them. `of`: the facts of a
    record as it now is, none for one that is no more. Returns how many rows."""
    wanted, rows = list(ids), []
    for first in range(0, len(wanted), _PORTION):
        portion = wanted[first : first + _PORTION]
        stored: dict[str, Counter[_Key]] = {name: Counter() for name in portion}
        query = select(facts.c.id, *_KEY, func.sum(facts.c.amount)).where(facts.c.kind == kind, facts.c.id.in_(portion))
        for row in tx.execute(query.group_by(facts.c.id, *_KEY)):
            name, measure, day, minute, village, unit, amount = tuple(row)
            stored[name][measure, day, minute, village, unit] = int(amount)
        for name in portion:
            new = Counter({(k.measure, k.day, k.minute, k.region, k.unit): n for k, n in of(name).items()})
            new.subtract(stored[name])
            rows += [
                dict(zip(("kind", "id", *_COLUMNS, "amount"), (kind, name, *key, amount), strict=True))
                for key, amount in sorted(new.items())
                if amount
            ]
    if rows:
        tx.execute(insert(facts), rows)
        day_sums.add(tx, rows)
    return len(rows)


def owners(tx: Connection, kind: str) -> set[str]:
    """Ids of the records of a kind that have facts."""
    return set(tx.scalars(select(facts.c.id).where(facts.c.kind == kind).distinct()))


def behind(kind: str, number: MadeOf) -> Select[Any]:
    """(id, how often) of the records of a kind that a number counts: the amounts add up to it."""
    signed = case((facts.c.measure.in_(number.minus), -facts.c.amount), else_=facts.c.amount)
    amount = func.sum(signed if number.minus else facts.c.amount)
    condition = or_(*(one.condition for one in reads(number.span, [*number.plus, *number.minus])))
    query = select(facts.c.id, amount.label("amount")).where(facts.c.kind == kind, condition)
    return query.group_by(facts.c.id).having(amount != 0)


class FactRead(NamedTuple):
    """One condition for each kind of measure, so that an index serves each. `columns`: of what is read. `level`: a sum
    over all days. `family`: of many measures."""

    columns: FactColumns
    condition: Any
    level: bool
    family: bool


class FactColumns(NamedTuple):
    """Of `facts`, or of their sums by day."""

    table: Table
    measure: Any
    area: Any
    day: Any
    amount: Any
    imported: Any


OF_FACTS = FactColumns(
    facts, facts.c.measure, facts.c.village, facts.c.day, facts.c.amount, facts.c.minute == WHOLE_DAY
)


def reads(span: FactSpan, measures: Sequence[str], of: FactColumns = OF_FACTS, *also: Any) -> list[FactRead]:
    """`also`: conditions on each. The minute of the span is one of facts alone."""
    area = of.area.between(span.region, span.region + ":")
    if span.minute is not None and of is OF_FACTS:
        also = (or_(of.day < span.last, facts.c.minute <= span.minute), *also)
    during = of.day.between(span.first, span.last)
    found = []
    upto_last = and_(of.day <= span.last, or_(not_(of.imported), span.last <= _last_imported()))
    for time, level in ((during, False), (upto_last, True)):
        asked = [name for name in measures if standing(name) is level]
        more = [unit_of(span, level=level) == span.unit, *also] if span.unit else also
        plain = [name for name in asked if not name.endswith(".")]
        families = [name for name in asked if name.endswith(".")]
        found += [FactRead(of, and_(of.measure.in_(plain), time, area, *more), level, False)] if plain else []
        within = (of.measure.between(name, name[:-1] + "/") for name in families)
        found += [FactRead(of, and_(named, time, area, *more), level, True) for named in within]
    return found


def unit_of(span: FactSpan, *, level: bool) -> Any:
    """The unit of a fact. `level`: a sum over all days, looked at on the last day of the span."""
    found = []
    for (day, pairs), (until, _) in pairwise((*span.heirs, (_NEVER, ()))):
        if not level:
            found += [(and_(facts.c.unit == old, facts.c.day.between(day, until - 1)), new) for old, new in pairs]
        elif day <= span.last < until:
            found += [(facts.c.unit == old, new) for old, new in pairs]
    return case(*found, else_=facts.c.unit) if found else facts.c.unit


def _last_imported() -> Any:
    """The last day of imported sums. What stood on it has no cases that could end: after it, it is counted no more."""
    return select(func.coalesce(func.max(sums.c.day), 0)).scalar_subquery()
