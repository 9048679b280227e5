"""Cases, their events and their facts as rows, for lists, numbers and the pages of one: what the fold made of them, as
of `cursor`.

A replica like any other: brought up from the checkpoint, kept by the changes, each batch with its cursor in one
transaction. Rows hold what lists filter and sort by; the whole case is kept beside them. SQLite or PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    Connection,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from streams.alert_rules import OF_PERSONS
from streams.errors import StoreError
from streams.history import facts as sums
from streams.history.backlog import Behind, keep, kept, reading
from streams.history.case_query import Wanted, filtered, hinted, within
from streams.history.closings import Closings, closings
from streams.history.engine import alone, connect
from streams.history.numbers import Numbers
from streams.history.public_cases import PublicCases
from streams.history.rows import alert_row, case_row, events_of, whistles_of
from streams.history.tables import (
    REPLICA,
    VERSION,
    alerts,
    cases,
    events,
    facts,
    metadata,
    records,
    standing,
    whistles,
)
from streams.model.alert import ACTIVE, ASIDE, Alert
from streams.model.case import Case
from streams.model.case_code import is_case_code
from streams.model.entry_id import ZERO, EntryId

_PORTION = 500
NEAR_MS = 90 * 86_400_000

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Case)
_alert = msgspec.msgpack.Decoder(Alert)


class Line(NamedTuple):
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


class Spot(NamedTuple):
    """Where a case is: 1e-6 degree, WGS-84; 0, 0 where nobody said."""

    code: str
    village: str
    type: str
    category: str
    state: str
    lon_e6: int
    lat_e6: int


_SHOWN = [cases.c[name] for name in Line._fields]


class History:
    """`url`: SQLAlchemy's. Blocking: callers in an event loop go through a thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine = connect(url, writes=True)
        self._reader = connect(url, writes=False)
        self.numbers = Numbers(self._reader)
        self.public = PublicCases(self._reader)

    def open(self) -> None:
        """Makes the tables where there are none. Raises StoreError for tables of a newer version."""
        with self._engine.begin() as tx:
            alone(tx)
            metadata.create_all(tx)
            version = tx.scalar(select(standing.c.version))
            if version is None:
                tx.execute(insert(standing), [{"id": 1, "version": VERSION, "cursor": "0-0", "at": 0}])
            elif version < VERSION:
                # A replica of an older shape: it is told anew.
                metadata.drop_all(tx, tables=REPLICA)
                metadata.create_all(tx)
                tx.execute(insert(standing), [{"id": 1, "version": VERSION, "cursor": "0-0", "at": 0}])
            elif version > VERSION:
                raise StoreError(f"history is of version {version}, newer than {VERSION}: run the newer release")

    def close(self) -> None:
        self._engine.dispose()
        self._reader.dispose()

    def cursor(self) -> EntryId:
        with self._reader.connect() as tx:
            return EntryId.parse(tx.scalar(select(standing.c.cursor)) or "0-0")

    def forget(self) -> None:
        """Forgets how far this is: the next to keep it tells everything anew from the checkpoint."""
        with self._engine.begin() as tx:
            tx.execute(update(standing).values(cursor=str(ZERO)))

    def at(self) -> int:
        """City ms up to which this is told."""
        with self._reader.connect() as tx:
            return int(tx.scalar(select(standing.c.at)) or 0)

    def behind(self) -> Behind:
        """What is not told yet."""
        with self._reader.connect() as tx:
            return kept(tx)

    def put(
        self,
        changed: Iterable[Case],
        cursor: EntryId,
        at: int,
        *,
        whole: bool = False,
        alerted: Iterable[bytes] = (),
        behind: Behind | None = None,
    ) -> None:
        """The newest of each case, and how far that is; `at`: city ms, 0 = not known. `whole`: these are all there are.
        `alerted`: records of the alerts that moved. `behind`: what is not told yet; None: as it was. What is told twice
        changes nothing."""
        known = {case.id: case for case in changed if case.known}
        rows = {name: case_row(case) for name, case in known.items()}
        with self._engine.begin() as tx:
            before = int(tx.scalar(select(standing.c.at)) or 0)
            now = at or max([before, *(_newest(case) for case in known.values())])
            late = self._fell_due(tx, known, before, now)
            gone = (
                set(tx.scalars(select(facts.c.id).where(facts.c.kind == sums.KIND).distinct())) - set(known)
                if whole
                else set()
            )
            self._replace(tx, (cases, records), rows, whole=whole)
            self._replace(tx, (events, whistles), rows, whole=whole)
            if rows:
                tx.execute(insert(cases), list(rows.values()))
                tx.execute(insert(records), [{"id": n, "record": _encoder.encode(one)} for n, one in known.items()])
            for table, made in ((events, events_of), (whistles, whistles_of)):
                if found := [row for case in known.values() for row in made(case)]:
                    tx.execute(insert(table), found)
            sums.told(tx, known | late, [*known, *late, *sorted(gone)], now)
            self._alerted(tx, alerted)
            if behind is not None:
                keep(tx, behind)
            tx.execute(update(standing).values(cursor=str(cursor), at=max(now, before)))

    def due(self, now: int) -> bool:
        """Whether a limit was used up since the last `put` (city ms): a fact that nobody's deed makes."""
        with self._reader.connect() as tx:
            before = int(tx.scalar(select(standing.c.at)) or 0)
            return tx.scalar(_falls_due(before, now).limit(1)) is not None

    def _fell_due(self, tx: Connection, known: dict[str, Case], before: int, now: int) -> dict[str, Case]:
        """Cases, other than those just told, whose limit was used up meanwhile."""
        names = [name for name in tx.scalars(_falls_due(before, now)) if name not in known]
        found: dict[str, Case] = {}
        for first in range(0, len(names), _PORTION):
            wanted = records.c.id.in_(names[first : first + _PORTION])
            found.update(
                (row.id, _decoder.decode(bytes(row.record))) for row in tx.execute(select(records).where(wanted))
            )
        return found

    def _replace(self, tx: Connection, tables: tuple[Table, ...], rows: dict[str, Any], *, whole: bool) -> None:
        names = list(rows)
        for table in tables:
            key = table.c.id if "id" in table.c else table.c.case_id
            if whole:
                tx.execute(delete(table))
            for first in range(0, 0 if whole else len(names), _PORTION):
                tx.execute(delete(table).where(key.in_(names[first : first + _PORTION])))

    def _alerted(self, tx: Connection, alerted: Iterable[bytes]) -> None:
        newest = {alert.id: (alert, raw) for raw in alerted for alert in (_alert.decode(raw),)}
        for name, (alert, raw) in newest.items():
            held = tx.scalar(select(alerts.c.version).where(alerts.c.id == name))
            if held is None or held <= alert.version:
                tx.execute(delete(alerts).where(alerts.c.id == name))
                tx.execute(insert(alerts), [alert_row(alert, raw)])

    def counted(self, wanted: Wanted) -> int:
        """The number whose cases a list with `made_of` shows: a matter may count more than once. Raises Backlogged."""
        assert wanted.made_of is not None
        behind = sums.behind(wanted.made_of).subquery()
        with reading(self._reader) as tx:
            return int(tx.scalar(select(func.sum(behind.c.amount))) or 0)

    def alerts(self, region: str, since: int, until: int) -> list[Alert]:
        """Raised in a region within a time (city ms), oldest first."""
        area = alerts.c.region.between(region, region + ":")
        query = select(alerts.c.record).where(area, alerts.c.raised_at >= since, alerts.c.raised_at < until)
        with self._reader.connect() as tx:
            return [_alert.decode(bytes(raw)) for raw in tx.scalars(query.order_by(alerts.c.raised_at))]

    def alerts_of(self, worker: int, since: int, until: int) -> list[Alert]:
        """Those that name a worker, raised within a time (city ms)."""
        return [one for one in self._of_workers(since, until) if one.subject == str(worker)]

    def alerted(self, since: int, until: int) -> frozenset[int]:
        """Workers with an alert, raised within a time (city ms), that is not closed."""
        standing = [one for one in self._of_workers(since, until) if one.state in ACTIVE | ASIDE]
        return frozenset(int(one.subject) for one in standing if one.subject.isdecimal())

    def _of_workers(self, since: int, until: int) -> list[Alert]:
        query = select(alerts.c.record).where(
            alerts.c.rule.in_(OF_PERSONS), alerts.c.raised_at >= since, alerts.c.raised_at < until
        )
        with self._reader.connect() as tx:
            return [_alert.decode(bytes(raw)) for raw in tx.scalars(query)]

    def find(self, wanted: Wanted, now: int, *, limit: int) -> list[Line]:
        """The newest first; overdue and due ones by their limit."""
        by = cases.c.due if wanted.standing in ("overdue", "soon") else cases.c.reported_at.desc()
        few = filtered(select(cases.c.id), wanted, now).order_by(by, cases.c.id).limit(limit)
        query = select(*_SHOWN).where(cases.c.id.in_(hinted(few, wanted))).order_by(by, cases.c.id)
        with self._reader.connect() as tx:
            return [Line(*row) for row in tx.execute(query)]

    def spots(self, wanted: Wanted, now: int, *, limit: int) -> list[Spot]:
        """The newest first."""
        query = filtered(select(*(cases.c[name] for name in Spot._fields)), wanted, now)
        with self._reader.connect() as tx:
            rows = tx.execute(query.order_by(cases.c.reported_at.desc(), cases.c.id).limit(limit))
            return [Spot(*row) for row in rows]

    def each(self, wanted: Wanted, now: int) -> Iterator[Line]:
        """All of them as of one moment, the newest first, read little by little."""
        query = filtered(select(*_SHOWN), wanted, now).order_by(cases.c.reported_at.desc(), cases.c.id)
        with self._reader.connect() as tx:
            for row in tx.execution_options(yield_per=_PORTION).execute(query):
                yield Line(*row)

    def count(self, wanted: Wanted, now: int) -> int:
        """Raises Backlogged."""
        with reading(self._reader) as tx:
            query = filtered(select(func.count()).select_from(cases), wanted, now)
            return int(tx.scalar(hinted(query, wanted)) or 0)

    def case(self, name: str) -> Case | None:
        """By id or by code."""
        match = cases.c.code == name if is_case_code(name) else cases.c.id == name
        query = select(records.c.record).join(cases, cases.c.id == records.c.id).where(match).limit(1)
        with self._reader.connect() as tx:
            row = tx.execute(query).one_or_none()
        return None if row is None else _decoder.decode(bytes(row.record))

    def near(self, case: Case, *, limit: int) -> list[Line]:
        """Others of the same village, at most 90 days apart, never beyond it."""
        query = select(*_SHOWN).where(
            cases.c.village == case.village,
            cases.c.id != case.id,
            cases.c.restricted.is_(False),
            cases.c.reported_at.between(case.reported_at - NEAR_MS, case.reported_at + NEAR_MS),
        )
        with self._reader.connect() as tx:
            return [Line(*row) for row in tx.execute(query.order_by(cases.c.reported_at.desc()).limit(limit))]

    def heard(self, region: str, since: int) -> set[str]:
        """Villages of a region that something was reported from since (city ms)."""
        query = select(cases.c.village).where(within(region), cases.c.reported_at >= since).distinct()
        with self._reader.connect() as tx:
            return set(tx.scalars(query))

    def begins(self, region: str) -> int:
        """City ms of the oldest report of a region, 0 before there is one."""
        query = select(func.min(cases.c.reported_at)).where(within(region))
        with self._reader.connect() as tx:
            return int(tx.scalar(query) or 0)

    def closings(self, names: Collection[str], before: int) -> Closings:
        """Of these cases, which history has and which were closed for good by `before` (city ms)."""
        return closings(self._reader, names, before)

    def every(self) -> Iterator[Case]:
        with self._reader.connect() as tx:
            for row in tx.execute(select(records.c.record).order_by(records.c.id)):
                yield _decoder.decode(bytes(row.record))


def _falls_due(before: int, now: int) -> Select[Any]:
    limits = or_(*(and_(limit > before, limit <= now) for limit in (cases.c.due, cases.c.original_due)))
    return select(cases.c.id).where(limits, cases.c.ended_at == 0)


def _newest(case: Case) -> int:
    """City ms of the newest thing known of a case."""
    return max([case.reported_at, *(step.at for step in case.story), *(mark.at for mark in case.marks)])


def decoded(record: bytes) -> Case:
    return _decoder.decode(record)
