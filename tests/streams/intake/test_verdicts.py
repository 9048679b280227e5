from __future__ import annotations

import msgspec

from streams.intake import verdicts
from streams.intake.verdicts import Verdicts
from streams.journal.memory import MemoryJournal
from streams.model.reject import Reason, Reject


async def refuse(journal: MemoryJournal, source: str, event: str, why: str = "") -> None:
    reject = Reject(reason=Reason.NOT_THEIRS, source=source, at=1, detail=why, event=event)
    await journal.reject(msgspec.msgpack.encode(reject))


async def test_a_refusal_is_found_by_its_sender_and_event_alone() -> None:
    journal = MemoryJournal("2112")
    found = Verdicts(journal)
    assert await found.refusal("department/1", "a") is None
    await refuse(journal, "department/1", "a", "first")
    await refuse(journal, "department/2", "b")
    await refuse(journal, "device/7", "")
    mine = await found.refusal("department/1", "a")
    assert mine is not None
    assert mine.detail == "first"
    assert await found.refusal("department/1", "b") is None
    assert await found.refusal("department/2", "a") is None
    assert await found.refusal("device/7", "") is None


async def test_of_each_sender_only_the_newest_stay_in_memory() -> None:
    journal = MemoryJournal("2112")
    found = Verdicts(journal)
    await refuse(journal, "department/2", "before them all")
    for n in range(30):
        await refuse(journal, "department/1", f"e{n}")
    before, verdicts.MOST = verdicts.MOST, 10
    try:
        assert await found.refusal("department/1", "e29") is not None
        assert await found.refusal("department/1", "e19") is None
        assert await found.refusal("department/2", "before them all") is not None
    finally:
        verdicts.MOST = before
