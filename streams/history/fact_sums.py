"""What facts add up to, by area, unit or day: read from the sums of each day where these have it, else from facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, FromClause, Integer, String, cast, func, select
from sqlalchemy import literal_column as constant

from streams.history.day_sums import summed, tier_of
from streams.history.facts import OF_FACTS, FactColumns, FactRead, FactSpan, reads, unit_of
from streams.history.tables import day_sums, facts
from streams.model.fact import REPORTS

OF_DAYS = FactColumns(
    day_sums,
    day_sums.c.measure,
    day_sums.c.area,
    day_sums.c.day,
    day_sums.c.amount,
    day_sums.c.imported == constant("1", Integer),
)


class AreaPart(NamedTuple):
    """A part by areas: the first `length` digits of the village. What is known less well is in the part that is."""

    length: int


DAY, UNIT = "day", "unit"
Part = AreaPart | str | Any
"""DAY, UNIT, AreaPart, or a column of what facts are joined with."""


def totals(tx: Connection, span: FactSpan, measures: Sequence[str]) -> Counter[str]:
    """{measure: integer} of the asked ones; a name that ends with a dot asks for its whole family."""
    found: Counter[str] = Counter()
    for one in _reads(span, measures, ()):
        measure = one.columns.measure
        query = select(measure, func.sum(one.columns.amount)).where(one.condition).group_by(measure)
        for name, amount in tx.execute(query):
            found[name] += int(amount)
    return _plain(found)


def split(tx: Connection, span: FactSpan, measures: Sequence[str], by: Part) -> dict[str, Counter[str]]:
    """The same by part; by unit, by who had its business."""
    return {str(part): counted for (part,), counted in split_by(tx, span, measures, (by,)).items()}


def split_by(
    tx: Connection, span: FactSpan, measures: Sequence[str], by: Sequence[Part], source: FromClause | None = None
) -> dict[tuple[Any, ...], Counter[str]]:
    """The same by several at once. `source`: facts joined with records that have columns of `by`."""
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for one in reads(span, measures) if source is not None else _reads(span, measures, by):
        parts = [_part(part, one, span).label(f"part{n}") for n, part in enumerate(by)]
        table = one.columns.table if source is None else source
        for of, measure, amount in (_of_family if one.family else _of_measures)(tx, table, parts, one):
            counted = found.setdefault(of, {})
            counted[measure] = counted.get(measure, 0) + amount
    return {part: _plain(counted) for part, counted in found.items()}


def known_above(tx: Connection, span: FactSpan, length: int) -> bool:
    """Whether imported sums of these days are known of larger areas alone than those with `length` digits."""
    tier = tier_of(max(len(span.region), length))
    of = OF_FACTS if tier is None else OF_DAYS
    query = select(of.day).where(
        of.measure == REPORTS,
        of.day.between(span.first, span.last),
        of.area.between(span.region, span.region + ":"),
        of.imported,
        func.length(of.area) < length,
        *(() if tier is None else (day_sums.c.tier == tier,)),
    )
    return tx.scalar(query.limit(1)) is not None


def _reads(span: FactSpan, measures: Sequence[str], by: Sequence[Part]) -> list[FactRead]:
    """Where each measure is read. Up to a minute, its day is read from the facts and the days before from the sums."""
    lengths = [part.length for part in by if isinstance(part, AreaPart)]
    tier = None if span.unit or UNIT in by else tier_of(max(len(span.region), *lengths, 0))
    if tier is None:
        return reads(span, measures)
    kept = [name for name in measures if summed(name)]
    of_tier = day_sums.c.tier == tier
    found = reads(span, [name for name in measures if not summed(name)])
    if span.minute is None:
        return found + reads(span, kept, OF_DAYS, of_tier)
    before = reads(span, kept, OF_DAYS, of_tier, day_sums.c.day < span.last)
    return list(chain(found, before, reads(span, kept, OF_FACTS, facts.c.day == span.last)))


def _part(part: Part, one: FactRead, span: FactSpan) -> Any:
    if isinstance(part, AreaPart):
        return func.substr(one.columns.area, 1, part.length)
    if isinstance(part, str):
        return one.columns.day if part == DAY else unit_of(span, level=one.level)
    return part


_Rows = Iterator[tuple[tuple[Any, ...], str, int]]


def _of_measures(tx: Connection, source: FromClause, parts: list[Any], one: FactRead) -> _Rows:
    measure, amount = one.columns.measure, func.sum(one.columns.amount)
    query = select(*parts, measure, amount).select_from(source).where(one.condition)
    for *part, name, n in tx.execute(query.group_by(measure, *(each.name for each in reversed(parts)))):
        yield tuple(part), name, int(n)


def _of_family(tx: Connection, source: FromClause, parts: list[Any], one: FactRead) -> _Rows:
    """A family has nearly as many measures as facts: as one text a part they are read four times as fast as by row."""
    each = one.columns.measure.concat(" ").concat(cast(one.columns.amount, String))
    query = select(*parts, func.aggregate_strings(each, ",")).select_from(source).where(one.condition)
    for *part, listed in tx.execute(query.group_by(*(each.name for each in parts))):
        of = tuple(part)
        for pair in listed.split(","):
            measure, _, amount = pair.partition(" ")
            yield of, measure, int(amount)


def _plain(sums: Mapping[str, int]) -> Counter[str]:
    return Counter({measure: amount for measure, amount in sums.items() if amount})
