"""What an address is to do: kept in the journal with the change that gave it, and told to who listens."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from streams.fold.run import FoldLoop
from streams.journal.api import OwnRecords
from streams.journal.memory import MemoryJournal
from streams.model.event import Command, DutyEnd, DutyStart, Incoming, RegistryChange, Tick
from streams.model.purpose import Purpose
from streams.model.store import StoreInfo
from streams.model.tasks.task import TaskWish
from streams.wire import changes as wire
from streams.wire.changes import RecordsChange
from streams.wire.records import OwnTask
from streams.wire.signed import KeyPurpose
from tests.signing import settings_in, signed
from tests.streams.fold.city import NOW, SmallPlaces, tick
from tests.streams.fold.commands import Person, asks
from tests.streams.fold.tasks.test_tasks import CITY, DAY, FIRST, JUSTICE, RULES, VILLAGES

STORE = StoreInfo(city="2112", demo=True, created_ms=0, offset_ms=0, rate=1.0, salt="00")


_BY: dict[type[Incoming], KeyPurpose] = {
    Tick: KeyPurpose.FOLD,
    Command: KeyPurpose.DESK,
    RegistryChange: KeyPurpose.INTAKE,
}


class OneFold:
    """A fold over a journal in memory; `again` is a start."""

    def __init__(self, folder: Path) -> None:
        self.journal, self.settings = MemoryJournal("2112"), settings_in(folder)

    async def begin(self) -> None:
        await self.journal.create_store(STORE)
        lease = await self.journal.acquire("test", 60_000)
        assert lease is not None
        self.lease = lease
        await self.again()
        await self.send(RegistryChange(id="r/1", source="registry", at=NOW, revision=1, regulation=RULES), tick(0))

    async def again(self) -> None:
        self.fold = FoldLoop(self.settings, self.journal, SmallPlaces(), STORE, self.lease)
        await self.fold.restore()

    async def send(self, *events: Incoming) -> None:
        for event in events:
            purpose = _BY.get(type(event), KeyPurpose.INTAKE)
            if isinstance(event, DutyEnd) and event.by == "system":
                purpose = KeyPurpose.FOLD
            await self.journal.tick(self.lease, signed(event, purpose))
        await self.catch_up()

    async def catch_up(self) -> None:
        self.fold.take(await self.journal.read(self.fold.cursor, count=100))
        await self.fold.tell()

    async def wish(self, who: Person, action: str, name: str, note: str = "", **wish: object) -> None:
        body = msgspec.msgpack.encode(TaskWish(**wish))  # type: ignore[arg-type]
        await self.send(asks(who, f"task.{action}", name, 1 if action == "withdraw" else 0, note, body=body))

    async def issue(self, *to: str) -> None:
        await self.wish(CITY, "issue", "t1", title="燃气入户排查", to=to, due=NOW + DAY)

    async def states(self, address: str) -> dict[str, str]:
        found = await self.journal.own(address)
        return {key: msgspec.json.decode(raw, type=OwnTask).state for key, raw in found.records.items()}


@pytest.fixture
async def one(tmp_path: Path) -> OneFold:
    made = OneFold(tmp_path)
    await made.begin()
    return made


async def test_a_receiver_has_what_it_is_to_do_until_it_is_done(one: OneFold) -> None:
    await one.issue(*VILLAGES, "ujustice")
    assert [await one.states(address) for address in (*VILLAGES, "ujustice")] == [{"task/t1": "open"}] * 3
    await one.wish(FIRST, "accept", "t1", recipient=VILLAGES[0])
    await one.wish(JUSTICE, "done", "t1", recipient="ujustice")
    seen = [await one.states(address) for address in (*VILLAGES, "ujustice")]
    assert seen == [{"task/t1": "accepted"}, {"task/t1": "open"}, {}]
    await one.wish(CITY, "withdraw", "t1", "不再需要")
    assert [await one.states(address) for address in VILLAGES] == [{}, {}]


async def test_who_listens_is_told_and_no_keyframe_names_it(one: OneFold) -> None:
    await one.issue("ujustice")
    last = wire.decode((await one.journal.read_changes(one.fold.cursor, inclusive=True))[0].body)
    (own,) = [topic for topic in last.topics if topic.topic.startswith("own/")]
    assert isinstance(own, RecordsChange)
    assert (own.topic, list(own.put), own.whole) == ("own/ujustice/self", ["task/t1"], False)
    await one.send(tick(3_600))
    keyframe = wire.decode((await one.journal.read_changes(one.fold.cursor, inclusive=True))[0].body)
    assert keyframe.keyframe
    assert not [topic for topic in keyframe.topics if topic.topic.startswith("own/")]


async def test_a_start_says_anew_what_every_address_has(one: OneFold) -> None:
    """Of a store that was written before there were own topics, and of one whose fold ended before it told."""
    await one.issue(*VILLAGES)
    await one.fold.save()
    before = await one.journal.own(VILLAGES[0])
    one.journal._own = {VILLAGES[0]: {"task/old": b"{}"}}
    await one.again()
    await one.send(tick(10))
    after = await one.journal.own(VILLAGES[0])
    assert after == OwnRecords(one.fold.cursor, before.records)
    assert await one.states(VILLAGES[1]) == {"task/t1": "open"}


async def test_what_was_folded_and_not_told_is_told_after_a_start(one: OneFold) -> None:
    await one.fold.save()
    await one.issue("ujustice")
    kept = await one.journal.own("ujustice")
    await one.again()
    await one.catch_up()
    assert await one.journal.own("ujustice") == kept, "told once"
    await one.send(tick(200 * 86_400))
    assert await one.states("ujustice") == {}, "a task that left the fold is nothing to do"


WORKER = 7


async def held(one: OneFold) -> dict[str, dict[str, int]]:
    found = await one.journal.own(f"w{WORKER}")
    return {key: msgspec.json.decode(raw) for key, raw in found.records.items()}


def begins(at: int) -> DutyStart:
    return DutyStart(id=f"start/{at}", source="d", at=at, device=5, worker=WORKER, purpose=Purpose.PATROL)


def ends(started: int, by: str) -> DutyEnd:
    name = f"5/{started}"
    return DutyEnd(
        id=f"end/{name}/{by}",
        source="system" if by == "system" else "d",
        at=started + 9,
        device=5,
        worker=WORKER,
        session=name,
        started=started,
        by=by,
    )


async def test_a_phone_hears_of_a_session_that_its_worker_did_not_end_until_the_next_begins(one: OneFold) -> None:
    await one.send(begins(NOW + 1), ends(NOW + 1, "worker"), tick(1))
    assert await held(one) == {}
    await one.send(begins(NOW + 20), ends(NOW + 20, "system"), tick(2))
    lapsed = {"session": {"device": 5, "started": NOW + 20, "ended": NOW + 29}}
    assert await held(one) == lapsed
    await one.fold.save()
    await one.again()
    await one.send(tick(3))
    assert await held(one) == lapsed, "after a start as before"
    await one.send(ends(NOW + 20, "worker"), tick(4))
    assert await held(one) == lapsed, "the phone's own end comes later and changes nothing"
    await one.send(begins(NOW + 60), tick(5))
    assert await held(one) == {}


async def test_a_phone_hears_that_somebody_looked_and_not_who(one: OneFold) -> None:
    await one.send(RegistryChange(id="r/2", source="registry", at=NOW, revision=2, looked=(WORKER,)), tick(1))
    assert await held(one) == {"look": {"at": NOW}}
