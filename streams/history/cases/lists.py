"""Lists of cases, and single ones, read from their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, func, select

from streams.history import facts
from streams.history.backlog import reading
from streams.history.cases.closings import Closings, closings
from streams.history.cases.columns import CaseColumns, answers
from streams.history.cases.groups import columns
from streams.history.cases.known import known_cases
from streams.history.cases.limited import begins, limited_cases
from streams.history.cases.query import CaseQuery, filtered, within
from streams.history.cases.tables import cases, records, whistles
from streams.history.cases.waits import WaitRow, unit_waits, waits
from streams.kpi.breaches import LimitedCase
from streams.model.case import Case, Category
from streams.model.case_code import is_case_code
from streams.model.follow.evidence import EvidenceSource, KnownCases

_PORTION = 500
NEAR_MS = 90 * 86_400_000

_decoder = msgspec.msgpack.Decoder(Case)


class CaseRow(NamedTuple):
    """A case in a list."""

    id: str
    code: str
    village: str
    type: str
    category: str
    state: str
    unit: str
    reported_at: int
    due: int
    ended_at: int
    revision: int
    text: str


class CaseSpot(NamedTuple):
    """Where a case is: 1e-6 degree, WGS-84; 0, 0 where it is not known."""

    code: str
    village: str
    type: str
    category: str
    state: str
    lon_e6: int
    lat_e6: int


class CaseWhistle(NamedTuple):
    """A department that was called to the place of a case. Times are city ms, 0: not yet. `solved`: as the township
    has it, 1 yes, 0 no, -1 not yet."""

    case_id: str
    unit: str
    at: int
    answered_at: int
    arrived_at: int
    left_at: int
    solved: int


class PastSpot(NamedTuple):
    """What was reported near a place, and when: no more than a count is made of it."""

    id: str
    category: str
    reported_at: int
    lon_e6: int
    lat_e6: int


_SHOWN = [cases.c[name] for name in CaseRow._fields]


class CaseLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader, self._columns = reader, CaseColumns()

    def counted(self, wanted: CaseQuery) -> int:
        """The number whose cases a list with `made_of` shows: a case may count more than once. Raises Backlogged."""
        assert wanted.made_of is not None
        behind = facts.behind("case", wanted.made_of).subquery()
        with reading(self._reader) as tx:
            return int(tx.scalar(select(func.sum(behind.c.amount))) or 0)

    def find(self, wanted: CaseQuery, now: int, *, limit: int) -> list[CaseRow]:
        """The newest first, or the oldest where that is asked; overdue and due ones by their limit."""
        newest = cases.c.reported_at if wanted.oldest else cases.c.reported_at.desc()
        by = cases.c.due if wanted.standing in ("overdue", "soon") and not wanted.oldest else newest
        few = filtered(select(cases.c.id), wanted, now).order_by(by, cases.c.id).limit(limit)
        query = select(*_SHOWN).where(cases.c.id.in_(few)).order_by(by, cases.c.id)
        with self._reader.connect() as tx:
            return [CaseRow(*row) for row in tx.execute(query)]

    def spots(self, wanted: CaseQuery, now: int, *, limit: int) -> list[CaseSpot]:
        """The newest first."""
        query = filtered(select(*(cases.c[name] for name in CaseSpot._fields)), wanted, now)
        with self._reader.connect() as tx:
            rows = tx.execute(query.order_by(cases.c.reported_at.desc(), cases.c.id).limit(limit))
            return [CaseSpot(*row) for row in rows]

    def each(self, wanted: CaseQuery, now: int) -> Iterator[CaseRow]:
        """All of them as of one moment, the newest first, read little by little."""
        query = filtered(select(*_SHOWN), wanted, now).order_by(cases.c.reported_at.desc(), cases.c.id)
        with self._reader.connect() as tx:
            for row in tx.execution_options(yield_per=_PORTION).execute(query):
                yield CaseRow(*row)

    def count(self, wanted: CaseQuery, now: int) -> int:
        """Raises Backlogged."""
        with reading(self._reader) as tx:
            query = filtered(select(func.count()).select_from(cases), wanted, now)
            return int(tx.scalar(query) or 0)

    def grouped(self, wanted: CaseQuery, by: tuple[str, ...], now: int, length: int = 12) -> list[tuple[Any, ...]]:
        """(values of `by`, how many) of what a list of `wanted` holds; `by` and `length` as `groups.columns` takes
        them. Raises Backlogged."""
        if answers(wanted):
            with reading(self._reader) as tx:
                return self._columns.grouped(tx, wanted, by, now, length)
        parts = columns(by, length, now)
        query = filtered(select(*parts, func.count().label("n")).select_from(cases), wanted, now)
        with reading(self._reader) as tx:
            return [tuple(row) for row in tx.execute(query.group_by(*(part.name for part in parts)))]

    def read_ahead(self) -> None:
        """What `grouped` reads before it answers. Raises Backlogged."""
        with reading(self._reader) as tx:
            self._columns.refresh(tx)

    def waits(self, wanted: CaseQuery, by: tuple[str, ...], now: int, length: int = 12) -> list[WaitRow]:
        """Where the time went of what a list of `wanted` holds: by columns of `groups`, or by the departments of the
        steps where `by` is empty. Raises Backlogged."""
        with reading(self._reader) as tx:
            return waits(tx, wanted, by, now, length) if by else unit_waits(tx, wanted, now)

    def open_by(self) -> dict[tuple[str, str], int]:
        """How many are open, restricted ones too, by type and department: for what is decided of these."""
        query = select(cases.c.type, cases.c.unit, func.count()).where(cases.c.ended_at == 0, cases.c.counts)
        with self._reader.connect() as tx:
            rows = tx.execute(query.group_by(cases.c.type, cases.c.unit))
            return {(kind, unit): n for kind, unit, n in rows}

    def get(self, name: str) -> Case | None:
        """By id or by code."""
        match = cases.c.code == name if is_case_code(name) else cases.c.id == name
        query = select(records.c.record).join(cases, cases.c.id == records.c.id).where(match).limit(1)
        with self._reader.connect() as tx:
            row = tx.execute(query).one_or_none()
        return None if row is None else _decoder.decode(bytes(row.record))

    def near(self, case: Case, *, limit: int) -> list[CaseRow]:
        """Others of the same village, at most 90 days apart, never beyond it."""
        query = select(*_SHOWN).where(
            cases.c.village == case.village,
            cases.c.id != case.id,
            cases.c.restricted.is_(False),
            cases.c.reported_at.between(case.reported_at - NEAR_MS, case.reported_at + NEAR_MS),
        )
        with self._reader.connect() as tx:
            return [CaseRow(*row) for row in tx.execute(query.order_by(cases.c.reported_at.desc()).limit(limit))]

    def around(self, scope: str, box: tuple[int, int, int, int], since: int) -> list[PastSpot]:
        """What was reported in a box (west, south, east, north, 1e-6 degree) of an area since (city ms): no disputes,
        nothing restricted."""
        west, south, east, north = box
        query = select(*(cases.c[name] for name in PastSpot._fields)).where(
            within(scope),
            cases.c.reported_at >= since,
            cases.c.restricted.is_(False),
            cases.c.category != Category.DISPUTE.value,
            cases.c.lon_e6.between(west, east),
            cases.c.lat_e6.between(south, north),
        )
        with self._reader.connect() as tx:
            return [PastSpot(*row) for row in tx.execute(query)]

    def disputes(self, village: str, since: int) -> list[int]:
        """When disputes were reported in a village since (city ms), without restricted ones."""
        query = select(cases.c.reported_at).where(
            cases.c.village == village,
            cases.c.category == Category.DISPUTE.value,
            cases.c.restricted.is_(False),
            cases.c.reported_at >= since,
        )
        with self._reader.connect() as tx:
            return list(tx.scalars(query))

    def whistles(self, names: Collection[str]) -> list[CaseWhistle]:
        """Of these cases, in the order they were blown."""
        shown = [whistles.c[name] for name in CaseWhistle._fields]
        query = select(*shown).where(whistles.c.case_id.in_(names)).order_by(whistles.c.case_id, whistles.c.nth)
        with self._reader.connect() as tx:
            return [CaseWhistle(*row) for row in tx.execute(query)]

    def heard(self, region: str, since: int) -> set[str]:
        """Villages of a region that something was reported from since (city ms)."""
        query = select(cases.c.village).where(within(region), cases.c.reported_at >= since).distinct()
        with self._reader.connect() as tx:
            return set(tx.scalars(query))

    def reaches(self, region: str, at: int) -> bool:
        """Whether anything was reported from a region by then (city ms)."""
        query = select(cases.c.id).where(within(region), cases.c.reported_at <= at).limit(1)
        with self._reader.connect() as tx:
            return tx.scalar(query) is not None

    def begins(self, region: str) -> int:
        """City ms from which on cases of a region are there; 0 while there are next to none."""
        with self._reader.connect() as tx:
            return begins(tx, region)

    def limited(self, region: str, since: int) -> list[LimitedCase]:
        """Cases with a limit that are open, or were done since (city ms). Raises Backlogged."""
        with reading(self._reader) as tx:
            return limited_cases(tx, region, since)

    def known(self, source: EvidenceSource, region: str, since: int, until: int) -> dict[str, KnownCases]:
        """What is known beside what villages of a region say of themselves. Raises Backlogged."""
        return known_cases(self._reader, source, region, since, until)

    def closings(self, names: Collection[str], before: int) -> Closings:
        """Of these cases, which history has and which were closed for good by `before` (city ms)."""
        return closings(self._reader, names, before)

    def every(self) -> Iterator[Case]:
        with self._reader.connect() as tx:
            for row in tx.execute(select(records.c.record).order_by(records.c.id)):
                yield _decoder.decode(bytes(row.record))
