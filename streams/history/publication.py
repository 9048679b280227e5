"""The numbers of a period at one moment, to be published: of an area, and of the areas one tier below it."""

from __future__ import annotations

from collections.abc import Iterator

from streams.errors import StoreError
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.kpi.dictionary import KPIS, Shape
from streams.kpi.values import Totals, measures, value
from streams.model.local_day import local_day
from streams.model.region import Tier
from streams.registry.published import Published

_SHAPES = frozenset({Shape.COUNT, Shape.STANDING, Shape.RATE, Shape.TIME, Shape.AGE})
_CUT = tuple(kpi for kpi in KPIS if kpi.shape in _SHAPES)
"""What is made of facts alone; the rest is context, live, or not connected."""
_MEASURES = tuple(dict.fromkeys(name for kpi in _CUT for name in measures(kpi)))
_NEXT = {Tier.CITY: Tier.COUNTY, Tier.COUNTY: Tier.TOWNSHIP, Tier.TOWNSHIP: Tier.VILLAGE}


def cut(history: History, span: FactSpan, by: str, *, below: bool = False) -> list[Published]:
    """As history knows it now. Raises StoreError for a period that is not over, or one that is not written yet."""
    at = history.at()
    if local_day(at) <= span.last or span.first > span.last:
        raise StoreError("only a period that is over, and written to history whole, can be published")
    found = list(_of(history.numbers.totals(span, _MEASURES), span, at, by))
    length = _NEXT.get(Tier(len(span.region))) if below else None
    if length is not None:
        for code, totals in sorted(history.numbers.by_area(span, _MEASURES, length).items()):
            if len(code) == length:
                found += _of(totals, span._replace(region=code), at, by)
    return found


def _of(totals: Totals, span: FactSpan, at: int, by: str) -> Iterator[Published]:
    for kpi in _CUT:
        one = value(kpi, totals, on=span.last)
        yield Published(
            region=span.region,
            first=span.first,
            last=span.last,
            kpi=kpi.id,
            value=one.value,
            n=one.n,
            top=one.top,
            p90=one.p90,
            version=kpi.version,
            cut=at,
            by=by,
        )
