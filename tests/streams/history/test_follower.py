"""The history follows the fold: from its checkpoint, then change by change, over gaps and restarts."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from streams.errors import Backlogged
from streams.fold.publishing.backlog import MANY as LATE
from streams.fold.publishing.backlog import SPAN
from streams.fold.run import FoldLoop
from streams.history.backlog import WHOLE, Behind
from streams.history.facts import FactSpan
from streams.history.follower import Follower, run
from streams.history.history import History
from streams.history.publication import cut
from streams.history.tables import kinds, standing
from streams.journal.memory import MemoryJournal
from streams.model.case import Case, CaseState
from streams.model.event import Incoming, Tick
from streams.model.local_day import local_day
from streams.model.store import StoreInfo
from streams.wire.signed import KeyPurpose
from tests.postgres import PostgresServer
from tests.servers import BOUND_S
from tests.signing import settings_in, signed
from tests.streams.fold.city import NOW, SmallPlaces, report, status, tick


class House:
    """A fold and a history over one journal."""

    def __init__(self, folder: Path) -> None:
        self.journal = MemoryJournal("2112")
        self.history = History(f"sqlite:///{folder / 'history.db'}")
        self.follower = Follower(self.history, self.journal)
        self.fold: FoldLoop | None = None
        self.settings = settings_in(folder)

    async def open(self) -> None:
        store = StoreInfo(city="2112", demo=True, created_ms=0, offset_ms=0, rate=1.0, salt="00")
        await self.journal.create_store(store)
        lease = await self.journal.acquire("test", 60_000)
        assert lease is not None
        self.lease = lease
        self.fold = FoldLoop(self.settings, self.journal, SmallPlaces(), store, lease)
        await self.fold.restore()

    async def send(self, *events: Incoming) -> None:
        """Through the journal into the fold, and told."""
        assert self.fold is not None
        for event in events:
            await self.journal.tick(
                self.lease, signed(event, KeyPurpose.FOLD if isinstance(event, Tick) else KeyPurpose.INTAKE)
            )
        self.fold.take(await self.journal.read(self.fold.cursor, count=100))
        await self.fold.tell()

    async def caught_up(self) -> None:
        for _ in range(20):
            await self.follower.step()
            if self.history.cursor() >= await self.journal.last_change():
                return

    def states(self) -> dict[str, CaseState]:
        return {case.id: case.state for case in self.history.cases.every()}


@pytest.fixture
async def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    await made.open()
    return made


async def test_what_the_fold_tells_stands_in_the_rows(house: House) -> None:
    await house.send(tick(0), report("a"))
    assert house.fold is not None
    await house.fold.save()
    await house.caught_up()
    assert house.states() == {"a": CaseState.REPORTED}
    await house.send(status("a", 1, CaseState.TRIAGED, 5))
    await house.caught_up()
    assert house.states() == {"a": CaseState.TRIAGED}


async def test_it_goes_on_where_it_stopped(house: House, tmp_path: Path) -> None:
    await house.send(tick(0), report("a"))
    assert house.fold is not None
    await house.fold.save()
    await house.caught_up()
    await house.send(report("b", 1))
    house.follower = Follower(house.history, house.journal)
    await house.caught_up()
    assert house.states().keys() == {"a", "b"}


async def test_changes_that_are_gone_come_from_the_checkpoint(house: House) -> None:
    await house.send(tick(0), report("a"))
    assert house.fold is not None
    await house.fold.save()
    await house.caught_up()
    await house.send(report("b", 1))
    await house.fold.save()
    await house.journal.trim_changes(await house.journal.last_change())
    house.follower = Follower(house.history, house.journal)
    await house.caught_up()
    assert house.states().keys() == {"a", "b"}


async def test_a_kind_of_another_version_comes_from_the_checkpoint_and_the_changes_since(house: House) -> None:
    await house.send(tick(0), report("a"))
    assert house.fold is not None
    await house.fold.save()
    await house.caught_up()
    await house.send(report("b", 1))
    await house.caught_up()
    upto = house.history.cursor()
    with house.history._engine.begin() as tx:
        tx.execute(update(kinds).where(kinds.c.kind == "case").values(version=4))
    house.follower = Follower(house.history, house.journal)
    await house.follower.step()
    assert house.history.untold() == frozenset()
    await house.caught_up()
    assert house.states().keys() == {"a", "b"}
    assert house.history.cursor() == upto


async def test_rows_of_a_newer_release_do_not_end_the_archive(house: House) -> None:
    house.history.open()
    with house.history._engine.begin() as tx:
        tx.execute(update(standing).values(version=99))
    stop = asyncio.Event()
    running = asyncio.create_task(run(house.history, house.journal, stop))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, BOUND_S)


async def test_it_stops_when_asked(house: House) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(run(house.history, house.journal, stop))
    stop.set()
    await asyncio.wait_for(running, BOUND_S)
    assert stop.is_set()


async def test_how_far_the_rows_are_is_kept_on_a_quiet_night(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quiet night and an archive that stands still read differently."""
    monkeypatch.setattr("streams.history.follower._KEEP_S", 0.0)
    await house.send(tick(0), report("a"))
    assert house.fold is not None
    await house.fold.save()
    await house.caught_up()
    told = house.history.at()
    await house.send(tick(60_000))
    await house.caught_up()
    assert house.history.at() >= told + 60_000 - 1_000
    assert house.states() == {"a": CaseState.REPORTED}


async def test_what_the_database_cannot_hold_is_left_out_and_the_rest_goes_on(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    """Of a journal from before ids had a longest one: change by change, and from the checkpoint."""
    house, long = House(tmp_path), secrets.token_hex(4_000)
    house.history = History(postgres.empty())
    house.follower = Follower(house.history, house.journal)
    await house.open()
    await house.send(tick(0), report("first"))
    assert house.fold is not None
    await house.fold.save()
    await house.caught_up()
    await house.send(report("before"), report(long), report("behind"))
    await house.caught_up()
    assert set(house.states()) == {"first", "before", "behind"}
    assert house.history.cursor() == await house.journal.last_change()
    await house.fold.save()
    house.history.forget()
    house.follower = Follower(house.history, house.journal)
    await house.caught_up()
    assert set(house.states()) == {"first", "before", "behind"}
    house.history.close()


DAY_MS = 86_400_000
TODAY = local_day(NOW)
BEFORE = FactSpan("2112", TODAY - 3, TODAY - 3)


async def test_nothing_is_published_of_a_backlog_and_the_right_numbers_are_behind_it(house: House) -> None:
    """A first start, or a line that was away: reports of three days ago come in long before the words that ended them.
    Before, a day was published with all of them open."""
    at = -3 * 86_400
    await house.send(tick(0))
    assert house.fold is not None
    await house.fold.save()
    old = [msgspec.structs.replace(report(f"c{n}", at), received=NOW) for n in range(LATE)]
    await house.send(*old, tick(1))
    await house.caught_up()
    with pytest.raises(Backlogged):
        cut(house.history, BEFORE, "operator")
    words = [msgspec.structs.replace(status(f"c{n}", 1, CaseState.CHECKING, at), received=NOW) for n in range(LATE)]
    await house.send(*words, tick(2))
    await house.caught_up()
    with pytest.raises(Backlogged):
        cut(house.history, BEFORE, "operator")
    assert house.history.behind().done < WHOLE
    for second in range(3, 4 + SPAN):
        await house.send(tick(second))
    await house.caught_up()
    assert house.history.behind() == Behind()
    found = {one.kpi: one.value for one in cut(house.history, BEFORE, "operator")}
    assert (found["reports"], found["open"]) == (LATE, 0)


async def test_it_says_how_many_changes_wait_and_writes_a_matter_once_for_many(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.history.follower._BATCH", 10)
    monkeypatch.setattr("streams.history.follower._MOST", 40)
    monkeypatch.setattr("streams.history.follower.MANY", 5)
    await house.send(tick(0), report("a"))
    assert house.fold is not None
    await house.fold.save()
    await house.caught_up()
    written: list[int] = []
    put = house.history.put

    def counted(changed: list[Case], *rest: Any, **more: Any) -> None:
        written.append(len(changed))
        put(changed, *rest, **more)

    monkeypatch.setattr(house.history, "put", counted)
    for second in range(1, 91):
        await house.send(tick(second), *([report("b", second)] if second == 1 else []))
    waits = []
    for _ in range(4):
        await house.follower.step()
        waits.append(house.history.behind())
    assert [one.entries for one in waits] == sorted((one.entries for one in waits), reverse=True)
    assert (waits[0].entries > 5, waits[0].done < WHOLE) == (True, True)
    assert waits[-1] == Behind()
    assert sum(written) == 1


async def test_what_the_fold_said_before_a_checkpoint_holds_for_it(house: House) -> None:
    await house.send(tick(0), report("a"), tick(1))
    assert house.fold is not None
    await house.fold.save()
    await house.follower.step()
    assert house.history.behind() == Behind()
    old = [msgspec.structs.replace(report(f"c{n}", -3 * 86_400), received=NOW) for n in range(LATE)]
    await house.send(*old, tick(2))
    await house.fold.save()
    house.history.forget()
    house.follower = Follower(house.history, house.journal)
    await house.follower.step()
    assert house.history.behind().done == 0


async def test_whether_a_checkpoint_is_whole_the_fold_says(house: House) -> None:
    """History that is told from a checkpoint may be told from the middle of a backlog."""
    await house.send(tick(0), report("a"))
    assert house.fold is not None
    await house.fold.save()
    await house.journal.trim_changes(await house.journal.last_change())
    await house.follower.step()
    assert house.history.behind() == Behind(0, 0)
    await house.send(tick(40))
    await house.caught_up()
    assert house.history.behind() == Behind()
