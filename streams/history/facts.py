"""Facts as rows: the integers the fold sums up, record by record, so that every number opens the records it is made of.

A row is a difference and is never changed: what a number is now is the sum of all its rows. It carries the unit and
the minute of its step, so that departments are judged by their own steps, and today by yesterday up to the same time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, FromClause, Select, String, and_, case, cast, func, insert, or_, select

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
    return len(rows)


def owners(tx: Connection, kind: str) -> set[str]:
    """Ids of the records of a kind that have facts."""
    return set(tx.scalars(select(facts.c.id).where(facts.c.kind == kind).distinct()))


def totals(tx: Connection, span: FactSpan, measures: Sequence[str]) -> Counter[str]:
    """{measure: integer} of the asked ones; a name that ends with a dot asks for its whole family."""
    found: Counter[str] = Counter()
    for condition, *_ in _asked(span, measures):
        query = select(facts.c.measure, func.sum(facts.c.amount)).where(condition).group_by(facts.c.measure)
        for measure, amount in tx.execute(query):
            found[measure] += int(amount)
    return _plain(found)


def split(tx: Connection, span: FactSpan, measures: Sequence[str], by: Any) -> dict[str, Counter[str]]:
    """The same by part: `by` is a column of facts, or an expression over one; of the column of units, by who had their
    business."""
    return {str(part): counted for (part,), counted in split_by(tx, span, measures, (by,)).items()}


def split_by(
    tx: Connection, span: FactSpan, measures: Sequence[str], by: Sequence[Any], source: FromClause = facts
) -> dict[tuple[Any, ...], Counter[str]]:
    """The same by several at once. `source`: facts, or a join with records that have columns of `by`."""
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for condition, level, family in _asked(span, measures):
        parts = [
            (_unit(span, level=level) if one is facts.c.unit else one).label(f"part{n}") for n, one in enumerate(by)
        ]
        for part, measure, amount in (_of_family if family else _of_measures)(tx, source, parts, condition):
            counted = found.setdefault(part, {})
            counted[measure] = counted.get(measure, 0) + amount
    return {part: _plain(counted) for part, counted in found.items()}


_Rows = Iterator[tuple[tuple[Any, ...], str, int]]


def _of_measures(tx: Connection, source: FromClause, parts: list[Any], condition: Any) -> _Rows:
    query = select(*parts, facts.c.measure, func.sum(facts.c.amount)).select_from(source).where(condition)
    for *part, measure, amount in tx.execute(query.group_by(facts.c.measure, *(one.name for one in reversed(parts)))):
        yield tuple(part), measure, int(amount)


def _of_family(tx: Connection, source: FromClause, parts: list[Any], condition: Any) -> _Rows:
    """A family has nearly as many measures as facts: as one text a part they are read four times as fast as by row."""
    each = facts.c.measure.concat(" ").concat(cast(facts.c.amount, String))
    query = select(*parts, func.aggregate_strings(each, ",")).select_from(source).where(condition)
    for *part, text in tx.execute(query.group_by(*(one.name for one in parts))):
        of = tuple(part)
        for one in text.split(","):
            measure, _, amount = one.partition(" ")
            yield of, measure, int(amount)


def places(length: int) -> Any:
    """Areas of a tier: the first `length` digits of the village."""
    return func.substr(facts.c.village, 1, length)


def behind(kind: str, number: MadeOf) -> Select[Any]:
    """(id, how often) of the records of a kind that a number counts: the amounts add up to it."""
    signed = case((facts.c.measure.in_(number.minus), -facts.c.amount), else_=facts.c.amount)
    amount = func.sum(signed if number.minus else facts.c.amount)
    condition = or_(*(each for each, *_ in _asked(number.span, [*number.plus, *number.minus])))
    query = select(facts.c.id, amount.label("amount")).where(facts.c.kind == kind, condition)
    return query.group_by(facts.c.id).having(amount != 0)


def _unit(span: FactSpan, *, level: bool) -> Any:
    """The unit of a fact. `level`: a sum over all days, looked at on the last day of the span."""
    found = []
    for (day, pairs), (until, _) in pairwise((*span.heirs, (_NEVER, ()))):
        if not level:
            found += [(and_(facts.c.unit == old, facts.c.day.between(day, until - 1)), new) for old, new in pairs]
        elif day <= span.last < until:
            found += [(facts.c.unit == old, new) for old, new in pairs]
    return case(*found, else_=facts.c.unit) if found else facts.c.unit


def _asked(span: FactSpan, measures: Sequence[str]) -> list[tuple[Any, bool, bool]]:
    """One condition for each kind of measure, so that an index serves each, whether it is a level, and a family."""
    area = facts.c.village.between(span.region, span.region + ":")
    upto = [] if span.minute is None else [or_(facts.c.day < span.last, facts.c.minute <= span.minute)]
    during = facts.c.day.between(span.first, span.last)
    found = []
    upto_last = and_(facts.c.day <= span.last, or_(facts.c.minute < WHOLE_DAY, span.last <= _last_imported()))
    for time, level in ((during, False), (upto_last, True)):
        asked = [name for name in measures if standing(name) is level]
        more = [_unit(span, level=level) == span.unit, *upto] if span.unit else upto
        plain = [name for name in asked if not name.endswith(".")]
        families = [name for name in asked if name.endswith(".")]
        found += [(and_(facts.c.measure.in_(plain), time, area, *more), level, False)] if plain else []
        within = (facts.c.measure.between(name, name[:-1] + "/") for name in families)
        found += [(and_(named, time, area, *more), level, True) for named in within]
    return found


def _last_imported() -> Any:
    """The last day of imported sums. What stood on it has no cases that could end: after it, it is counted no more."""
    return select(func.coalesce(func.max(sums.c.day), 0)).scalar_subquery()


def _plain(sums: Mapping[str, int]) -> Counter[str]:
    return Counter({measure: amount for measure, amount in sums.items() if amount})
