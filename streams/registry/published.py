"""Numbers as they were published: of a period and area, when a person cut it. What is shown as revised (修订) is
compared with these rows and with nothing else; a period without a publication has none."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, insert, select

from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.tables import published


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """`first`, `last`: local days of the period. `value`, `n`, `top`, `p90`: as `kpi.values` has them. `version`: of
    the definition. `cut`: city ms up to which history was known. `by`: as others read it."""

    region: str
    first: int
    last: int
    kpi: str
    value: float | None
    n: int
    top: int
    p90: int | None
    version: int
    cut: int
    by: str


class Publications:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def publish(self, numbers: Iterable[Published], record: AuditRecord) -> int:
        """Keeps them with the record, or neither; returns how many. Never changes what was published before."""
        rows = [msgspec.structs.asdict(one) for one in numbers]
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            if rows:
                tx.execute(insert(published), rows)
        return len(rows)

    def published(self, region: str, first: int, last: int) -> dict[str, Published]:
        """By number, the newest publication of exactly this area and period."""
        of = (published.c.region == region, published.c.first == first, published.c.last == last)
        query = select(published).where(*of).order_by(published.c.cut)
        with self._engine.connect() as tx:
            rows = [{str(name): value for name, value in row._mapping.items()} for row in tx.execute(query)]
        return {one.kpi: one for one in msgspec.convert(rows, list[Published])}
