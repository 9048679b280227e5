"""What cases say of places beside what these say of themselves: counts by place of a period, never a restricted one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, Select, select

from streams.history.backlog import reading
from streams.history.cases.query import within
from streams.history.cases.tables import cases, events
from streams.model.case import CaseState
from streams.model.follow.evidence import SILENT_DAYS, EvidenceKind, EvidenceSource, KnownCases

_DAY_MS = 86_400_000


def known_cases(reader: Engine, source: EvidenceSource, region: str, since: int, until: int) -> dict[str, KnownCases]:
    """By village, of those of a region from which something was reported at all within the period (city ms) or the
    SILENT_DAYS before its end. Blocking."""
    with reading(reader) as tx:
        rows = tx.execute(_query(source, region, since, until)).all()
        silent = until - SILENT_DAYS * _DAY_MS
        query = select(cases.c.village).where(
            within(region), cases.c.reported_at >= silent, cases.c.reported_at < until
        )
        heard = set(tx.scalars(query.distinct()))
    found: dict[str, tuple[list[str], list[str]]] = {village: ([], []) for village in heard}
    for village, channel, code in rows:
        against, own = found.setdefault(village, ([], []))
        (against if not source.channels or channel in source.channels else own).append(code)
    return {
        village: KnownCases(tuple(against), tuple(own), village in heard)
        for village, (against, own) in sorted(found.items())
    }


def _query(source: EvidenceSource, region: str, since: int, until: int) -> Select[Any]:
    query: Select[Any] = select(cases.c.village, cases.c.channel, cases.c.code)
    query = query.where(within(region), cases.c.counts, cases.c.restricted.is_(False))
    query = _of(query, "category", source.categories)
    query = _of(query, "type", source.types)
    if source.source is EvidenceKind.TURNED_AWAY:
        declined, later = events.alias("declined"), events.alias("later")
        taken_up = select(declined.c.case_id).where(
            declined.c.kind == "state",
            declined.c.name == CaseState.DECLINED.value,
            declined.c.at >= since,
            declined.c.at < until,
            later.c.case_id == declined.c.case_id,
            later.c.kind == "state",
            later.c.nth > declined.c.nth,
        )
        return query.where(cases.c.id.in_(taken_up)).order_by(cases.c.code)
    return query.where(cases.c.reported_at >= since, cases.c.reported_at < until).order_by(cases.c.code)


def _of(query: Select[Any], column: str, values: Iterable[str]) -> Select[Any]:
    wanted = sorted(values)
    return query.where(cases.c[column].in_(wanted)) if wanted else query
