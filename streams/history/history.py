"""Records of the fold as rows, for lists, numbers and pages, up to `cursor`: a replica that starts from the checkpoint
and follows the changes. Each batch and its cursor are one transaction. SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from streams.errors import StoreError
from streams.history import ages, versions
from streams.history.ages import RowAges
from streams.history.alerts import AlertLists
from streams.history.attempts import AttemptLists
from streams.history.backlog import Behind, keep, kept
from streams.history.cases.lists import CaseLists
from streams.history.cases.public import PublicCases
from streams.history.drills import DrillLists
from streams.history.engine import alone, connect
from streams.history.follow import FollowLists
from streams.history.live_calls import CallLists
from streams.history.mapper import Life
from streams.history.mappers import BY_TYPE, MAPPERS, REPLICA
from streams.history.messages import MessageLists
from streams.history.numbers import Numbers
from streams.history.past_alerts import PastAlerts
from streams.history.shifts import ShiftLists
from streams.history.sitreps import SitrepLists
from streams.history.tables import VERSION, metadata, standing
from streams.history.tasks import TaskLists
from streams.history.writer import write
from streams.model.entry_id import ZERO, EntryId

_NONE: Mapping[str, Collection[str]] = {}


class History:
    """`url`: SQLAlchemy's. Blocking: callers in an event loop go through a thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine = connect(url, writes=True)
        self._reader = connect(url, writes=False)
        self.numbers: Numbers = Numbers(self._reader)
        self.cases: CaseLists = CaseLists(self._reader)
        self.alerts: AlertLists = AlertLists(self._reader)
        self.past_alerts: PastAlerts = PastAlerts(self._reader)
        self.attempts: AttemptLists = AttemptLists(self._reader)
        self.shifts: ShiftLists = ShiftLists(self._reader)
        self.sitreps: SitrepLists = SitrepLists(self._reader)
        self.follow: FollowLists = FollowLists(self._reader)
        self.drills: DrillLists = DrillLists(self._reader)
        self.calls: CallLists = CallLists(self._reader)
        self.tasks: TaskLists = TaskLists(self._reader)
        self.messages: MessageLists = MessageLists(self._reader)
        self.public: PublicCases = PublicCases(self._reader)

    def open(self) -> None:
        """Makes the tables where there are none. Raises StoreError for tables of a newer version."""
        with self._engine.begin() as tx:
            alone(tx)
            metadata.create_all(tx)
            version = tx.scalar(select(standing.c.version))
            if version is not None and version > VERSION:
                raise StoreError(f"history is of version {version}, newer than {VERSION}: run the newer release")
            if version is None or version < VERSION:
                metadata.drop_all(tx, tables=REPLICA)
                metadata.create_all(tx)
                tx.execute(insert(standing), [{"id": 1, "version": VERSION, "cursor": str(ZERO), "at": 0}])
            _index(tx)
            versions.settle(tx, empty=tx.scalar(select(standing.c.cursor)) == str(ZERO))
            versions.searched_again(tx)

    def close(self) -> None:
        self._engine.dispose()
        self._reader.dispose()

    def cursor(self) -> EntryId:
        with self._reader.connect() as tx:
            return EntryId.parse(tx.scalar(select(standing.c.cursor)) or str(ZERO))

    def forget(self) -> None:
        """Forgets how far this is: the next to keep it tells everything anew from the checkpoint."""
        with self._engine.begin() as tx:
            tx.execute(update(standing).values(cursor=str(ZERO)))

    def at(self) -> int:
        """City ms up to which changes are written."""
        with self._reader.connect() as tx:
            return int(tx.scalar(select(standing.c.at)) or 0)

    def behind(self) -> Behind:
        """What is not written yet."""
        with self._reader.connect() as tx:
            return kept(tx)

    def untold(self) -> frozenset[str]:
        """Kinds whose tables were made anew and are not filled from the checkpoint yet."""
        with self._reader.connect() as tx:
            return versions.not_sent(tx)

    def put(
        self,
        changed: Iterable[Any],
        cursor: EntryId,
        at: int,
        *,
        whole: bool = False,
        only: Collection[str] | None = None,
        left: Mapping[str, Collection[str]] = _NONE,
        behind: Behind | None = None,
    ) -> None:
        """The newest of each record that changed, of any kind with records, and how far that is; `at`: city ms, 0 = not
        known. `whole`: these are all there are, `only`: of these kinds (None = all), with those that
        `left` the fold, by kind, which are taken as they are stored. `behind`: what is not written yet;
        None: as it was. A record that is written twice changes nothing."""
        newest: dict[str, dict[str, Any]] = {}
        for record in changed:
            newest.setdefault(BY_TYPE[type(record)].kind, {})[record.id] = record
        with self._engine.begin() as tx:
            before = int(tx.scalar(select(standing.c.at)) or 0)
            now = at or max([before, *_times(newest)])
            for mapper in MAPPERS:
                if mapper.records and (only is None or mapper.kind in only):
                    found = newest.get(mapper.kind, {})
                    write(tx, mapper, mapper.records, found, (before, now), whole=whole, left=left.get(mapper.kind, ()))
                    if whole:
                        versions.mark_sent(tx, mapper.kind)
            if behind is not None:
                keep(tx, behind)
            tx.execute(update(standing).values(cursor=str(cursor), at=max(now, before)))

    def due(self, now: int) -> bool:
        """Whether facts changed by time alone since the last `put` (`now`: city ms)."""
        passed = [mapper.records.passed for mapper in MAPPERS if mapper.records and mapper.records.passed]
        with self._reader.connect() as tx:
            before = int(tx.scalar(select(standing.c.at)) or 0)
            return any(tx.scalar(ids(before, now).limit(1)) is not None for ids in passed)

    def aged(self, life: Life, before: int) -> RowAges:
        """`before`: city ms."""
        with self._reader.connect() as tx:
            return ages.aged(tx, life, before)

    def forget_aged(self, life: Life, before: int) -> int:
        """Deletes the rows that are older than `before` (city ms); how many."""
        with self._engine.begin() as tx:
            return ages.forget(tx, life, before)


def _index(tx: Connection) -> None:
    """Makes what this release searches by and an older one did not, in the tables that it left."""
    for table in metadata.tables.values():
        for index in table.indexes:
            index.create(tx, checkfirst=True)


def _times(newest: dict[str, dict[str, Any]]) -> list[int]:
    """City ms of the newest thing in each record that is known."""
    return [
        mapper.records.newest(record)
        for mapper in MAPPERS
        if mapper.records
        for record in newest.get(mapper.kind, {}).values()
        if mapper.records.known(record)
    ]
