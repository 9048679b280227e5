"""Retention on a registry and a history that are real, on SQLite and PostgreSQL: exactly what is due goes."""

from __future__ import annotations

import asyncio
import hashlib
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import StoreError
from streams.history import tables
from streams.history.history import History
from streams.history.refusals import Refusals
from streams.history.retention import DELETED, DONE, DailyDeletion, run, system_record
from streams.model.audit import AuditRecord
from streams.model.case import Case, CaseOutcome, CaseState, CaseStep, Category
from streams.model.entry_id import EntryId
from streams.model.local_day import local_day
from streams.model.reject import Reason, Reject
from streams.model.store import StoreInfo
from streams.registry.heads import verify
from streams.registry.parties import Party
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.postgres import PostgresServer
from tests.sealing import sealer
from tests.servers import BOUND_S

DAY_MS = 86_400_000
REAL = real_ms()
AHEAD_MS = 100 * DAY_MS
"""The city's clock of this store: rules for cases go by it, not by the machine's."""
CITY = REAL + AHEAD_MS
WHO = Party(name="张三丰", phone="13812345678", id_number="211221198003071234", address="腰堡镇东街12号")
RECORD = AuditRecord(REAL, "s", "duty", "2112", "", "case.media", "case")


def picture_of(mark: bytes) -> bytes:
    """A PNG of one pixel, whose colour is made of `mark`."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0" + hashlib.sha256(mark).digest()[:3])
    chunks = ((b"IHDR", header), (b"IDAT", pixel), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def closed(name: str, days_ago: int, state: CaseState = CaseState.CLOSED, main: str = "") -> Case:
    at = CITY - days_ago * DAY_MS
    step = CaseStep(2, state, at, main=main, outcome=CaseOutcome.SETTLED)
    return Case(
        id=name,
        village="211221106201",
        type="D01",
        category=Category.DISPUTE.value,
        channel="window",
        reported_at=at - DAY_MS,
        text="土地承包费",
        state=state,
        steps=(CaseStep(1, CaseState.DISPATCHED, at - DAY_MS), step),
        ended_at=at,
        closed_at=at if state is CaseState.CLOSED else 0,
    )


class Store:
    """`keep` adds a case to history with a party and a picture of its own."""

    def __init__(self, folder: Path, registry_url: str, history_url: str) -> None:
        self.settings = Settings.model_validate({"store": {"data_dir": folder}})
        self.registry, self.history = Registry(registry_url, sealer(folder)), History(history_url)
        self.registry.migrate()
        self.registry.set_store(StoreInfo(city="2112", demo=True, created_ms=REAL, offset_ms=AHEAD_MS, salt="5a17"))
        self.history.open()
        self.retention = DailyDeletion(self.settings, self.registry, self.history)
        self.media = folder / "media"
        self._count = 0

    def keep(self, *some: Case, picture: bytes = b"", written: int = REAL) -> None:
        for case in some:
            self.people(case.id, picture or case.id.encode(), written)
        self._count += 1
        self.history.put(some, EntryId(self._count, 0), CITY)

    def people(self, case: str, mark: bytes, written: int = REAL) -> None:
        self.registry.add_parties(case, [WHO], written)
        record = msgspec.structs.replace(RECORD, at=written)
        self.registry.add_medium(self.media, case, picture_of(mark), "x", record)

    def personal(self, case: str) -> tuple[int, int]:
        """How many parties, how many files that are really there."""
        files = [path for one in self.registry.media(case) for path in (self.media / one.id[:2]).glob(f"{one.id}*")]
        return len(self.registry.parties(case)), len(files)

    def files(self) -> int:
        return sum(path.is_file() for path in self.media.rglob("*"))

    def rows(self) -> dict[str, list[Any]]:
        """All that numbers and lists are made of."""
        with self.history._reader.connect() as tx:
            return {table.name: sorted(map(repr, tx.execute(select(table)))) for table in tables.metadata.sorted_tables}

    def audited(self, action: str) -> list[AuditRecord]:
        return [link.record for link in self.registry.audit_chain() if link.record.action == action]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    urls = [f"sqlite:///{tmp_path / name}" for name in ("registry.db", "history.db")]
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        urls[0] = server.empty()
    made = Store(tmp_path, *urls)
    yield made
    made.registry.close()
    made.history.close()


def test_a_case_closed_366_days_ago_loses_its_people_and_files_and_nothing_else(store: Store) -> None:
    store.keep(closed("old", 366), closed("young", 364), closed("dropped", 366, CaseState.DECLINED))
    before = store.rows()
    counts = store.retention.apply(system_record(REAL))
    assert (counts["parties"], counts["media"]) == (2, 2)
    assert [store.personal(name) for name in ("old", "young", "dropped")] == [(0, 0), (1, 1), (0, 0)]
    assert store.files() == 1
    assert store.rows() == before
    assert verify(store.settings, store.registry, REAL).flaws == []


def test_every_deletion_and_every_run_is_recorded(store: Store) -> None:
    store.keep(closed("old", 366), closed("older", 400), closed("young", 3))
    store.retention.apply(system_record(REAL))
    assert [(one.actor, one.object, one.fields) for one in store.audited(DELETED)] == [
        ("system", "parties/2", ("old", "older")),
        ("system", "media/2", ("old", "older")),
    ]
    (run,) = store.audited(DONE)
    assert {"parties=2", "media=2", "sessions=0", "audit=0"} <= set(run.fields)
    store.retention.apply(system_record(REAL + 1))
    assert len(store.audited(DELETED)) == 2
    assert len(store.audited(DONE)) == 2


@pytest.mark.parametrize("state", [CaseState.REOPENED, CaseState.CHECKING, CaseState.HANDLING])
def test_a_case_that_goes_on_keeps_everything(store: Store, state: CaseState) -> None:
    store.keep(closed("on", 3_000, state))
    store.retention.apply(system_record(REAL))
    assert store.personal("on") == (1, 1)


def test_a_hold_keeps_until_it_is_released(store: Store) -> None:
    store.keep(closed("held", 900))
    held = AuditRecord(REAL, "o", "operator", "", "", "case.hold", "case/held", reason="诉讼")
    store.registry.hold("held", held)
    (line, *_) = store.retention.overview(REAL)
    assert (line.name, line.total, line.due, line.held) == ("parties", 1, 0, 1)
    store.retention.apply(system_record(REAL))
    assert store.personal("held") == (1, 1)
    with pytest.raises(StoreError, match="held already"):
        store.registry.hold("held", held)
    store.registry.release("held", held)
    store.retention.apply(system_record(REAL))
    assert store.personal("held") == (0, 0)
    with pytest.raises(StoreError, match="not held"):
        store.registry.release("held", held)


def test_a_file_that_another_case_needs_stays(store: Store) -> None:
    store.keep(closed("old", 366), closed("young", 3), picture=b"same")
    assert store.files() == 1
    store.retention.apply(system_record(REAL))
    assert (store.personal("old"), store.personal("young")) == ((0, 0), (1, 1))


def test_a_merged_case_is_as_old_as_the_one_that_took_it_in(store: Store) -> None:
    store.keep(
        closed("main", 3, CaseState.HANDLING),
        closed("over", 700),
        closed("into-open", 500, CaseState.MERGED, main="main"),
        closed("into-over", 500, CaseState.MERGED, main="over"),
    )
    store.retention.apply(system_record(REAL))
    assert store.personal("into-open") == (1, 1)
    assert store.personal("into-over") == (0, 0)


def test_people_of_a_case_that_never_came_go_by_their_own_age(store: Store) -> None:
    store.keep(closed("known", 3))
    store.registry.add_parties("lost", [WHO], REAL - 366 * DAY_MS)
    store.registry.add_parties("waiting", [WHO], REAL - 364 * DAY_MS)
    store.retention.apply(system_record(REAL))
    assert [len(store.registry.parties(name)) for name in ("lost", "waiting")] == [0, 1]


def test_nothing_is_deleted_while_history_is_behind(store: Store) -> None:
    """Empty after an upgrade, every case looks as if it never came."""
    store.registry.add_parties("old", [WHO], REAL - 400 * DAY_MS)
    with pytest.raises(StoreError, match=r"history is .* behind"):
        store.retention.apply(system_record(REAL))
    store.history.put([closed("old", 400, CaseState.HANDLING)], EntryId(1, 0), CITY - 2 * 3_600_000)
    with pytest.raises(StoreError, match="history is 120 minutes behind"):
        store.retention.apply(system_record(REAL))
    assert len(store.registry.parties("old")) == 1


def test_it_is_due_once_a_day_whoever_started_it(store: Store) -> None:
    store.keep(closed("young", 3))
    assert store.retention.is_due(REAL)
    store.retention.apply(system_record(REAL))
    assert not store.retention.is_due(REAL + DAY_MS - 1)
    assert store.retention.is_due(REAL + DAY_MS)


def test_sessions_links_tickets_and_old_records_go_by_their_own_age(store: Store) -> None:
    long_ago = REAL - 1_100 * DAY_MS
    link = store.registry.new_link(Role.DUTY, "2112", "/duty", now=long_ago, ttl_ms=1_000)
    taken = store.registry.take_link(link, long_ago)
    assert taken is not None
    store.registry.sign_out(taken[0].id, long_ago)
    open_link = store.registry.new_link(Role.DUTY, "2112", "/duty", now=REAL, ttl_ms=1_000)
    assert store.registry.take_link(open_link, REAL) is not None
    store.keep(closed("young", 3))
    counts = store.retention.apply(system_record(REAL))
    # Two records, of signing in and out; the open session and its records stay.
    assert (counts["sessions"], counts["audit"]) == (1, 2)
    assert len(store.registry.open_sessions()) == 1
    assert verify(store.settings, store.registry, REAL).flaws == []


def test_counts_of_refusals_go_after_their_days_and_on_record(store: Store) -> None:
    refusals, days = Refusals(store.history._url), store.settings.archive.rejects_days
    ages = (days + 1, days - 1)
    some = [Reject(reason=Reason.MALFORMED, source="device/1", at=CITY - age * DAY_MS) for age in ages]
    refusals.count(some, EntryId(1, 0))
    store.keep(closed("young", 3))
    (line,) = [line for line in store.retention.overview(REAL) if line.name == "refused"]
    assert (line.kept_days, line.total, line.due) == (days, 2, 1)
    assert 0 < REAL - line.oldest - days * DAY_MS < 2 * DAY_MS
    assert store.retention.apply(system_record(REAL))["refused"] == 1
    assert [one.times for one in refusals.of(0, local_day(CITY))] == [1]
    assert [record.object for record in store.audited(DELETED)] == ["refused/1"]
    assert store.retention.apply(system_record(REAL))["refused"] == 0
    refusals.close()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_the_archive_runs_it_once_a_day_and_tries_again_what_could_not_be_done(store: Store) -> None:
    """History is empty at first, so nothing may be deleted yet."""
    store.registry.add_parties("old", [WHO], REAL - 400 * DAY_MS)
    stop = asyncio.Event()
    running = asyncio.create_task(run(store.settings, store.registry, store.history, stop, look_s=0.01))
    try:
        async with asyncio.timeout(BOUND_S):
            await asyncio.to_thread(store.keep, closed("young", 3))
            while not store.audited(DONE):
                await asyncio.sleep(0.01)
        assert not store.registry.parties("old")
        assert len(store.registry.parties("young")) == 1
    finally:
        stop.set()
        await running
    assert len(store.audited(DONE)) == 1


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_is_deleted_is_not_in_the_files_of_sqlite(store: Store, tmp_path: Path) -> None:
    store.keep(closed("old", 366))
    store.registry.settle()
    store.retention.apply(system_record(REAL))
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("registry.db*"))
    assert WHO.phone.encode() not in raw
    assert WHO.name.encode() not in raw
