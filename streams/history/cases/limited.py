"""Cases with a limit, as a look ahead needs them, never a restricted one; and since when there are cases at all."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from streams.history.cases.query import within
from streams.history.cases.tables import cases
from streams.kpi.breaches import LimitedCase

_STRAY = 20
"""So many of the oldest are no history yet: they were entered afterwards."""
_COLUMNS = [cases.c[name] for name in LimitedCase._fields]


def limited_cases(tx: Connection, region: str, since: int) -> list[LimitedCase]:
    """Those that are open, and those done from `since` on (city ms)."""
    wanted = or_(cases.c.ended_at == 0, cases.c.ended_at >= since)
    query = select(*_COLUMNS).where(within(region), cases.c.counts, cases.c.restricted.is_(False), cases.c.due > 0)
    return [LimitedCase(*row) for row in tx.execute(query.where(wanted))]


def begins(tx: Connection, region: str) -> int:
    """City ms from which on cases of a region are there; 0 while there are next to none."""
    query = select(cases.c.reported_at).where(within(region), cases.c.counts).order_by(cases.c.reported_at)
    return int(tx.scalar(query.offset(_STRAY).limit(1)) or 0)
