"""Facts summed up by day and area as they are written, so that no page adds up what every case did since the beginning:
a sum of a month, or of what is open, reads a row a day and area and not one a fact. Made of `facts` alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, literal, not_, or_, select, text
from sqlalchemy import insert as inserted

from streams.history.tables import day_sums, facts
from streams.model.fact import BORN, HISTOGRAMS
from streams.model.region import Tier
from streams.model.sums import WHOLE_DAY

TIERS = (int(Tier.COUNTY), int(Tier.TOWNSHIP))
"""Digits of the codes that sums are kept by; what is known of a larger area alone is kept by its own code."""
_APART = tuple(name for name in HISTOGRAMS if name != BORN)
"""Nearly every fact of these is of another measure: there is nothing to sum up."""
_ADD = text(
    "INSERT INTO day_sums (tier, measure, area, day, imported, amount)"
    " VALUES (:tier, :measure, :area, :day, :imported, :amount)"
    " ON CONFLICT (tier, measure, area, day, imported) DO UPDATE SET amount = day_sums.amount + excluded.amount"
)


def summed(measure: str) -> bool:
    return not measure.startswith(_APART)


def tier_of(length: int) -> int | None:
    """The tier whose sums tell areas of `length` digits apart; None: the facts alone do."""
    return next((tier for tier in TIERS if length <= tier), None)


def add(tx: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """What facts that are written add."""
    found: Counter[tuple[int, str, str, int, int]] = Counter()
    for row in rows:
        if summed(row["measure"]):
            imported = int(row["minute"] == WHOLE_DAY)
            for tier in TIERS:
                found[tier, row["measure"], row["village"][:tier], row["day"], imported] += row["amount"]
    names = ("tier", "measure", "area", "day", "imported", "amount")
    if made := [dict(zip(names, (*key, n), strict=True)) for key, n in sorted(found.items()) if n]:
        tx.execute(_ADD, made)


def remake(tx: Connection) -> None:
    """From all facts."""
    tx.execute(delete(day_sums))
    apart = or_(*(facts.c.measure.startswith(name, autoescape=True) for name in _APART))
    imported = case((facts.c.minute == WHOLE_DAY, 1), else_=0).label("imported")
    for tier in TIERS:
        area = func.substr(facts.c.village, 1, tier).label("area")
        key = (facts.c.measure, area, facts.c.day, imported)
        found = select(literal(tier), *key, func.sum(facts.c.amount)).where(not_(apart))
        names = ["tier", "measure", "area", "day", "imported", "amount"]
        tx.execute(
            inserted(day_sums).from_select(names, found.group_by(facts.c.measure, "area", facts.c.day, "imported"))
        )


def missing(tx: Connection) -> bool:
    """Whether there are facts and no sums of them: in a store of an older release."""
    stored = and_(select(facts.c.id).exists(), not_(select(day_sums.c.tier).exists()))
    return bool(tx.scalar(select(stored)))
