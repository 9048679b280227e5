"""What streams/journal/api.py promises, asked of the real journal and of its shipped fake alike."""

from __future__ import annotations

import asyncio

import pytest

from streams.errors import JournalRefused, LeaseLost
from streams.journal import limits
from streams.journal.api import Change, Event, Group, Journal, OwnChange, OwnRecords, Refusal
from streams.model import fix
from streams.model.entry_id import ZERO, EntryId
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.store import StoreInfo
from tests.contract.journal_rows import kept, live, owned, rows

BOUND_S = 20


# -- append ----------------------------------------------------------------------------------------------
async def test_one_call_makes_one_packed_entry(journal: Journal) -> None:
    receipts = await journal.append([live(1, 3), live(1, 2, device=9)])
    assert [(r.hi, r.taken) for r in receipts] == [(3, 3), (2, 2)]
    (entry,) = await journal.read(ZERO)
    assert fix.from_bytes(entry.fixes)["device"].tolist() == [7, 7, 7, 9, 9]


async def test_sending_again_changes_nothing_and_answers_the_same(journal: Journal) -> None:
    await journal.append([live(1, 3)])
    (again,) = await journal.append([live(1, 3)])
    assert (again.hi, again.taken, again.duplicates) == (3, 0, 3)
    assert await kept(journal) == [1, 2, 3]


async def test_events_come_before_fixes_in_their_order(journal: Journal) -> None:
    events = (Event(1, b"one"), Event(3, b"three"))
    group = Group(device=7, epoch=1, lane=Lane.LIVE, first=1, last=3, events=events, fixes=rows(2, 2).tobytes())
    (receipt,) = await journal.append([group])
    assert (receipt.hi, receipt.taken) == (3, 3)
    (entry,) = await journal.read(ZERO)
    assert entry.events == b"onethree"


async def test_the_newest_refusals_are_kept_and_fill_no_memory(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By both ways in; Redis lets go of whole nodes, so some more than the limit may stand."""
    monkeypatch.setattr(limits, "REJECTS", 300)
    for n in range(0, 1_000, 100):
        refusals = tuple(Refusal(0, b"%d" % one) for one in range(n, n + 100))
        await journal.append([Group(device=7, epoch=1, lane=Lane.FOREIGN, refusals=refusals)])
    for n in range(1_000, 1_100):
        await journal.reject(b"%d" % n)
    held = [int(packed) for _, packed in await journal.rejects(ZERO, count=2_000)]
    assert 300 <= len(held) <= 500
    assert held == list(range(1_100 - len(held), 1_100))


# -- readers ---------------------------------------------------------------------------------------------
async def test_reading_goes_on_behind_what_was_read(journal: Journal) -> None:
    for n in range(1, 4):
        await journal.append([live(n, n)])
    first = await journal.read(ZERO, count=2)
    rest = await journal.read(first[-1].id)
    assert [e.id for e in first + rest] == sorted(e.id for e in first + rest)
    assert (len(first), len(rest)) == (2, 1)


async def test_a_waiting_reader_wakes_when_something_comes(journal: Journal) -> None:
    waiting = asyncio.create_task(journal.read(ZERO, block_ms=BOUND_S * 1000))
    await asyncio.sleep(0)
    await journal.append([live(1, 1)])
    async with asyncio.timeout(BOUND_S):
        assert len(await waiting) == 1


async def test_a_waiting_reader_gives_up_in_time(journal: Journal) -> None:
    assert await journal.read(ZERO, block_ms=50) == []


async def test_figures_name_length_and_ends(journal: Journal) -> None:
    assert (await journal.figures())["in"].length == 0
    await journal.append([live(1, 1)])
    await journal.append([live(2, 2)])
    found = (await journal.figures())["in"]
    assert found.length == 2
    assert ZERO < found.first < found.last


# -- the fold --------------------------------------------------------------------------------------------
async def test_one_owner_at_a_time_and_a_new_token_each(journal: Journal) -> None:
    first = await owned(journal)
    assert await journal.acquire("other", 60_000) is None
    await journal.release(first)
    second = await journal.acquire("other", 60_000)
    assert second is not None
    assert second.token > first.token


async def test_an_old_token_writes_nothing(journal: Journal) -> None:
    old = await owned(journal)
    await journal.release(old)
    await journal.acquire("other", 60_000)
    change = Change(id=EntryId(1, 0), body=b"x")
    for late in (
        journal.renew(old, 1_000),
        journal.tick(old, b"t"),
        journal.emit(old, [change]),
        journal.save(old, EntryId(1, 0), {b"a": b"b"}),
        journal.end_duty(old, 7, 1, 2, b"e"),
    ):
        with pytest.raises(LeaseLost):
            await late
    assert await journal.load() is None
    assert await journal.read_changes(ZERO) == []
    assert await journal.read(ZERO) == []


async def test_a_change_is_told_once(journal: Journal) -> None:
    lease = await owned(journal)
    told = [Change(id=EntryId(5, n), body=b"%d" % n) for n in range(1, 4)]
    assert await journal.emit(lease, told[:2]) == 2
    assert await journal.emit(lease, told) == 1
    assert [c.body for c in await journal.read_changes(ZERO)] == [b"1", b"2", b"3"]
    assert await journal.last_change() == EntryId(5, 3)
    assert [c.id for c in await journal.read_changes(EntryId(5, 2))] == [EntryId(5, 3)]
    assert [c.id.seq for c in await journal.read_changes(EntryId(5, 2), inclusive=True)] == [2, 3]


async def test_what_an_address_has_is_kept_with_the_change_that_gave_it(journal: Journal) -> None:
    lease = await owned(journal)
    assert await journal.own("u1") == OwnRecords(ZERO, {})
    first = Change(
        id=EntryId(5, 1), body=b"1", own=(OwnChange("u1", {"a": b"1", "b": b"2"}), OwnChange("211221", {"a": b"3"}))
    )
    second = Change(id=EntryId(5, 2), body=b"2", own=(OwnChange("u1", {"b": "二".encode()}, ("a", "never")),))
    assert await journal.emit(lease, [first, second]) == 2
    assert await journal.own("u1") == OwnRecords(EntryId(5, 2), {"b": "二".encode()})
    assert await journal.own("211221") == OwnRecords(EntryId(5, 2), {"a": b"3"})
    again = Change(
        id=EntryId(5, 3), body=b"3", own=(OwnChange("u1", {"c": b"4"}, whole=True), OwnChange("211221", {}, ("a",)))
    )
    assert await journal.emit(lease, [first, second, again]) == 1, "what was told is not done again"
    assert await journal.own("u1") == OwnRecords(EntryId(5, 3), {"c": b"4"})
    assert await journal.own("211221") == OwnRecords(EntryId(5, 3), {})
    assert [one.body for one in await journal.read_changes(ZERO)] == [b"1", b"2", b"3"]


async def test_what_many_addresses_get_is_one_change(journal: Journal) -> None:
    lease = await owned(journal)
    villages = [f"2112211{n:05d}" for n in range(1_471)]
    own = tuple(OwnChange(code, {"task/1": b"{}"}) for code in villages)
    assert await journal.emit(lease, [Change(id=EntryId(5, 1), body=b"", own=own)]) == 1
    assert [await journal.own(code) for code in villages[::700]] == [OwnRecords(EntryId(5, 1), {"task/1": b"{}"})] * 3


async def test_the_newest_keyframe_is_known(journal: Journal) -> None:
    lease = await owned(journal)
    assert await journal.keyframe() is None
    await journal.emit(lease, [Change(id=EntryId(5, n), body=b"", keyframe=n == 2) for n in range(1, 4)])
    assert await journal.keyframe() == EntryId(5, 2)


async def test_what_is_saved_comes_back_with_its_cursor(journal: Journal) -> None:
    lease = await owned(journal)
    assert await journal.load() is None
    many = {b"f%d" % n: b"v%d" % n for n in range(3_000)}
    await journal.save(lease, EntryId(7, 1), many)
    await journal.save(lease, EntryId(7, 2), {b"f1": b"new"}, [b"f2"])
    saved = await journal.load()
    assert saved is not None
    assert saved.cursor == EntryId(7, 2)
    del many[b"f2"]
    assert saved.fields == {**many, b"f1": b"new"}


async def test_ticks_stand_in_the_same_order_as_everything_else(journal: Journal) -> None:
    lease = await owned(journal)
    await journal.append([live(1, 1)])
    ticked = await journal.tick(lease, b"tick")
    await journal.append([live(2, 2)])
    found = await journal.read(ZERO)
    assert [e.events for e in found] == [b"", b"tick", b""]
    assert found[1].id == ticked


# -- trimming --------------------------------------------------------------------------------------------
async def test_nothing_is_trimmed_that_a_reader_has_yet_to_pass(journal: Journal) -> None:
    lease = await owned(journal)
    for n in range(1, 6):
        await journal.append([live(n, n)])
    ids = [e.id for e in await journal.read(ZERO)]
    far = EntryId(ids[-1].ms + 1_000_000, 0)
    with pytest.raises(JournalRefused):
        await journal.trim(far)
    await journal.set_cursor("archive", ids[3])
    assert await journal.trim(far) == 0
    await journal.save(lease, ids[1], {b"a": b"b"})
    assert await journal.trim(far) == 2
    assert [e.id for e in await journal.read(ids[1])] == ids[2:]
    with pytest.raises(JournalRefused, match="segments"):
        await journal.read(ids[0])


async def test_a_cursor_only_grows(journal: Journal) -> None:
    await journal.set_cursor("archive", EntryId(5, 0))
    await journal.set_cursor("archive", EntryId(4, 0))
    assert await journal.cursors() == {"archive": EntryId(5, 0)}


async def test_changes_are_trimmed_up_to_the_newest_keyframe(journal: Journal) -> None:
    lease = await owned(journal)
    await journal.emit(lease, [Change(id=EntryId(5, n), body=b"", keyframe=n == 3) for n in range(1, 6)])
    assert await journal.trim_changes(EntryId(9, 0)) == 2
    assert [c.id.seq for c in await journal.read_changes(ZERO)] == [3, 4, 5]


# -- store and health --------------------------------------------------------------------------------------
async def test_a_store_is_what_it_was_created_as(journal: Journal) -> None:
    assert await journal.store() is None
    first = StoreInfo(city="2112", demo=True, created_ms=5, offset_ms=-7, salt="ab")
    assert await journal.create_store(first) == first
    assert await journal.create_store(StoreInfo(city="2112", demo=False, created_ms=6)) == first
    assert await journal.store() == first


async def test_beats_keep_the_newest_of_each_process_and_forget_the_dead(journal: Journal) -> None:
    for instance, at in (("1", 1_000), ("1", 5_000_000), ("2", 1_000)):
        await journal.beat(Beat(process="fold", instance=instance, at=at, started=0, figures={"lag_ms": at}))
    assert [(b.instance, b.at) for b in await journal.beats()] == [("1", 5_000_000)]
