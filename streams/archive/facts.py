"""Facts as rows: the integers the fold sums up, case by case, so that every number opens the cases it is made of.

A row is a difference and is never changed: `known` says on which local day it was told. What was published at a cut is
the sum of what was known then; the rest is a revision (修订).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, case, func, insert, or_, select

from streams.archive.tables import facts
from streams.model.case import Case
from streams.model.fact import STAGE, contribution, standing
from streams.model.local_day import local_day

_PORTION = 500
_KEY = (facts.c.measure, facts.c.day, facts.c.village, facts.c.unit)
_Key = tuple[str, int, str, str]


class Span(NamedTuple):
    """Which facts. `region`: code prefix. `first`, `last`: local days. `unit`: '' = all. `known`: told on that
    local day at the latest, None = whatever is known."""

    region: str
    first: int
    last: int
    unit: str = ""
    known: int | None = None


class MadeOf(NamedTuple):
    """What a number counts: the facts of `plus`, without those of `minus`."""

    span: Span
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


def told(tx: Connection, changed: Mapping[str, Case], names: Iterable[str], now: int) -> int:
    """Writes what the facts of the cases `names` lack; `changed`: as they are, missing ones are no more. Returns how
    many rows. `now`: city ms."""
    wanted, rows, known = list(names), [], local_day(now)
    for first in range(0, len(wanted), _PORTION):
        portion = wanted[first : first + _PORTION]
        held: dict[str, Counter[_Key]] = {name: Counter() for name in portion}
        query = select(facts.c.case_id, *_KEY, func.sum(facts.c.amount)).where(facts.c.case_id.in_(portion))
        for name, *key, amount in tx.execute(query.group_by(facts.c.case_id, *_KEY)):
            held[name][key[0], key[1], key[2], key[3]] = int(amount)
        for name in portion:
            new = _of(changed.get(name), now)
            new.subtract(held[name])
            rows += [
                dict(zip(("case_id", "measure", "day", "village", "unit", "known", "amount"), row, strict=True))
                for row in ((name, *key, known, amount) for key, amount in sorted(new.items()) if amount)
            ]
    if rows:
        tx.execute(insert(facts), rows)
    return len(rows)


def _of(one: Case | None, now: int) -> Counter[_Key]:
    """What a case adds; where it stands in the funnel is read from the cases themselves."""
    unit = "" if one is None else one.unit
    return Counter(
        {
            (measure, day, village, unit): amount
            for (measure, village, day), amount in contribution(one, now).items()
            if amount and not measure.startswith(STAGE)
        }
    )


def totals(tx: Connection, span: Span, measures: Sequence[str]) -> Counter[str]:
    """{measure: integer} of the asked ones; a name that ends with a dot asks for its whole family."""
    found: Counter[str] = Counter()
    for condition in _asked(span, measures):
        query = select(facts.c.measure, func.sum(facts.c.amount)).where(condition).group_by(facts.c.measure)
        for measure, amount in tx.execute(query):
            found[measure] += int(amount)
    return _plain(found)


def split(tx: Connection, span: Span, measures: Sequence[str], by: Any) -> dict[str, Counter[str]]:
    """The same by part: `by` is a column of facts, or an expression over one."""
    found: dict[str, Counter[str]] = {}
    for condition in _asked(span, measures):
        query = select(by, facts.c.measure, func.sum(facts.c.amount)).where(condition).group_by(by, facts.c.measure)
        for part, measure, amount in tx.execute(query):
            found.setdefault(str(part), Counter())[measure] += int(amount)
    return {part: _plain(sums) for part, sums in found.items()}


def places(length: int) -> Any:
    """Areas of a tier: the first `length` digits of the village."""
    return func.substr(facts.c.village, 1, length)


def behind(number: MadeOf) -> Select[Any]:
    """(case, how often) of what a number counts: the amounts add up to it."""
    signed = case((facts.c.measure.in_(number.minus), -facts.c.amount), else_=facts.c.amount)
    amount = func.sum(signed if number.minus else facts.c.amount)
    condition = or_(*_asked(number.span, [*number.plus, *number.minus]))
    query = select(facts.c.case_id.label("id"), amount.label("amount")).where(condition)
    return query.group_by(facts.c.case_id).having(amount != 0)


def _asked(span: Span, measures: Sequence[str]) -> list[Any]:
    """One condition for each kind of measure, so that an index serves each."""
    area = facts.c.village.between(span.region, span.region + ":")
    more = [facts.c.unit == span.unit] if span.unit else []
    more += [facts.c.known <= span.known] if span.known is not None else []
    during = facts.c.day.between(span.first, span.last)
    plain = [name for name in measures if not standing(name) and not name.endswith(".")]
    stands = [name for name in measures if standing(name)]
    found = [and_(facts.c.measure.in_(plain), during, area, *more)] if plain else []
    found += [and_(facts.c.measure.in_(stands), facts.c.day <= span.last, area, *more)] if stands else []
    families = [name for name in measures if name.endswith(".")]
    return found + [and_(facts.c.measure.between(name, name[:-1] + "/"), during, area, *more) for name in families]


def _plain(sums: Counter[str]) -> Counter[str]:
    return Counter({measure: amount for measure, amount in sums.items() if amount})
