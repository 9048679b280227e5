"""What was refused is counted once, by sender and reason, and who sends in vain is found."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.exc import SQLAlchemyError

from streams.archive.kept_fixes import KeptFixes
from streams.history import refusals as module
from streams.history.history import History
from streams.history.refusals import SILENT_FROM, Refusals, masked
from streams.journal.memory import MemoryJournal
from streams.model import fix
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, local_day
from streams.model.reject import Reason, Reject
from tests.servers import BOUND_S

DAY = 20_780
NOW = day_start(DAY) + 3_600_000


def reject(n: int, source: str = "device/7", reason: Reason = Reason.FUTURE, at: int = 0) -> Reject:
    raw = b'{"id":"p1","lat":42.123456,"lon":123.654321,"phone":"13812345678"}'
    return Reject(reason=reason, source=source, at=at or NOW + n, detail=f"no {n}", raw=raw)


@pytest.fixture
def refusals(tmp_path: Path) -> Iterator[Refusals]:
    found = Refusals(f"sqlite:///{tmp_path / 'history.db'}")
    found.open()
    yield found
    found.close()


def test_refusals_are_summed_by_sender_and_reason_and_the_newest_is_the_example(refusals: Refusals) -> None:
    refusals.count([reject(1), reject(2), reject(3, reason=Reason.JUMP)], EntryId(1, 0))
    refusals.count([reject(4), reject(5, source="department/3")], EntryId(2, 0))
    found = {(one.source, one.reason): one for one in refusals.of(DAY, DAY)}
    assert {key: one.times for key, one in found.items()} == {
        ("device/7", "future"): 3,
        ("device/7", "jump"): 1,
        ("department/3", "future"): 1,
    }
    newest = found["device/7", "future"]
    assert (newest.first_at, newest.last_at, newest.detail) == (NOW + 1, NOW + 4, "no 4")
    assert refusals.cursor() == EntryId(2, 0)
    assert [one.source for one in refusals.of(DAY, DAY, frozenset({7}))] == ["device/7", "device/7"]
    assert refusals.of(DAY, DAY, frozenset()) == []


def test_details_and_examples_hold_no_sign_that_is_none(refusals: Refusals) -> None:
    """Bytes of a broken frame: PostgreSQL would refuse them, and all that come behind."""
    broken = msgspec.structs.replace(reject(1), detail="at \x00 or \x07", raw=b"\x93\x00\xff\x01")
    refusals.count([broken], EntryId(1, 0))
    (one,) = refusals.of(DAY, DAY)
    assert one.detail == "at   or  "
    assert (one.detail + one.example).isprintable()


def test_days_are_summed(refusals: Refusals) -> None:
    before = reject(1, at=NOW - 86_400_000)
    refusals.count([before, reject(2)], EntryId(1, 0))
    assert refusals.of(DAY - 1, DAY)[0].times == 2
    assert refusals.of(DAY, DAY)[0].times == 1


def test_a_device_of_which_nothing_is_kept_is_silent_until_a_fix_is_kept(refusals: Refusals) -> None:
    heard = KeptFixes()
    refusals.count([reject(n) for n in range(SILENT_FROM - 1)], EntryId(1, 0))
    assert not refusals.of(DAY, DAY)[0].silent
    refusals.count([reject(SILENT_FROM), reject(1, source="department/3")], EntryId(2, 0))
    first = refusals.of(DAY, DAY)
    assert [(one.source, one.silent) for one in first] == [("device/7", True), ("department/3", False)]
    rows = fix.empty(2)
    rows["device"], rows["received_ms"] = [7, 5000], [NOW + 60_000, NOW]
    heard.add(rows)
    assert (heard.at(7), heard.at(5000), heard.at(9), heard.at(10**6), heard.newest) == (
        NOW + 60_000,
        NOW,
        0,
        0,
        NOW + 60_000,
    )
    refusals.hear(heard.at, DAY)
    one = refusals.of(DAY, DAY)[0]
    assert (one.silent, one.kept_at) == (False, NOW + 60_000)
    # A process that starts again has seen nothing yet, and what is known stays.
    refusals.hear(KeptFixes().at, DAY)
    assert refusals.of(DAY, DAY)[0].kept_at == NOW + 60_000


def test_an_example_shows_its_form_and_nothing_to_find_a_person_by() -> None:
    assert masked(reject(1).raw, "") == '{"id":"p1","lat":42.1…,"lon":123.6…,"phone":"13…78"}'
    assert masked(b"", "ab" * 32) == "sha256 abababababab…"
    assert masked(b"\xff\x00\n" * 500, "").isprintable()


async def test_rejects_of_the_journal_are_counted_once_across_a_restart(tmp_path: Path) -> None:
    journal = MemoryJournal("2112")
    url = f"sqlite:///{tmp_path / 'history.db'}"
    for n in range(3):
        await journal.reject(msgspec.msgpack.encode(reject(n)))
    await journal.reject(b"\xc1 no message at all")
    for more in (0, 2):
        for n in range(more):
            await journal.reject(msgspec.msgpack.encode(reject(10 + n)))
        refusals, stop = Refusals(url), asyncio.Event()
        task = asyncio.create_task(module.run(refusals, journal, KeptFixes(), stop))
        async with asyncio.timeout(BOUND_S):
            newest = (await journal.rejects(EntryId(0, 0), count=100))[-1][0]
            while not (tmp_path / "history.db").exists() or not _counted(refusals, newest):
                await asyncio.sleep(0.01)
        stop.set()
        await task
        assert refusals.of(local_day(NOW), local_day(NOW))[0].times == 3 + more
        refusals.close()
    History(url).open()


def _counted(refusals: Refusals, newest: EntryId) -> bool:
    try:
        return refusals.cursor() == newest
    except SQLAlchemyError:
        return False
