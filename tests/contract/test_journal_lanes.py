"""The journal's lanes: what is new, what is outside every session, and what is a gap."""

from __future__ import annotations

import msgspec

from streams.journal.api import Event, Group, Journal, Refusal
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.model.fix import Lane
from tests.contract.journal_rows import kept, live, owned, rows


def foreign(*names: str, device: int = 8) -> Group:
    made = rows(1, len(names), device)
    made["seq"] = 0
    made["fix_ms"] = [int(name) for name in names]
    identities = b"".join(name.rjust(12).encode() for name in names)
    return Group(device=device, epoch=1, lane=Lane.FOREIGN, fixes=made.tobytes(), identities=identities)


def duty(seq: int, start: int, end: int = 0, device: int = 7) -> Group:
    event = Event(seq, b"duty%d" % seq, duty=(start, end))
    return Group(device=device, epoch=1, lane=Lane.INCIDENT, first=seq, last=seq, events=(event,))


async def test_an_overlap_takes_exactly_what_comes_next(journal: Journal) -> None:
    await journal.append([live(1, 3)])
    (receipt,) = await journal.append([live(2, 5)])
    assert (receipt.hi, receipt.taken, receipt.duplicates) == (5, 2, 2)
    assert await kept(journal) == [1, 2, 3, 4, 5]


async def test_an_app_beside_another_is_judged_by_that_ones_sessions(journal: Journal) -> None:
    await journal.append([duty(1, 1_002), duty(1, 0, device=8)])
    beside = msgspec.structs.replace(foreign("1001", "1003"), sessions=True, sessions_of=7)
    refusals = (Refusal(0, b"before", 1_001), Refusal(0, b"within", 1_003), Refusal(0, b"never", -1))
    (receipt,) = await journal.append([msgspec.structs.replace(beside, refusals=refusals)])
    assert (receipt.taken, receipt.outside, receipt.quarantined, receipt.duplicates) == (1, 3, 1, 0)
    assert [packed for _, packed in await journal.rejects(ZERO)] == [b"within"]
    (again,) = await journal.append([beside])
    assert (again.taken, again.outside, again.duplicates) == (0, 1, 1)


async def test_a_gap_takes_nothing_and_names_hi(journal: Journal) -> None:
    await journal.append([live(1, 2)])
    (receipt,) = await journal.append([live(4, 5)])
    assert receipt.gap
    assert receipt.hi == 2
    assert await kept(journal) == [1, 2]


async def test_two_groups_of_a_lane_in_one_call_follow_each_other(journal: Journal) -> None:
    receipts = await journal.append([live(1, 2), live(3, 4), live(3, 5)])
    assert [r.hi for r in receipts] == [2, 4, 5]
    assert await kept(journal) == [1, 2, 3, 4, 5]


async def test_lanes_and_epochs_count_apart(journal: Journal) -> None:
    back = Group(device=7, epoch=1, lane=Lane.BACKFILL, first=1, last=1, fixes=rows(1, 1).tobytes())
    await journal.append([live(1, 3), back, live(1, 1, epoch=2)])
    assert await journal.hi(7, 1) == {Lane.LIVE: 3, Lane.BACKFILL: 1, Lane.INCIDENT: 0}
    assert (await journal.hi(7, 2))[Lane.LIVE] == 1


async def test_a_refused_position_outside_every_session_is_counted_and_not_kept(journal: Journal) -> None:
    begun = Group(device=7, epoch=1, lane=Lane.INCIDENT, first=1, last=1, events=(Event(1, b"s", duty=(100, 0)),))
    await journal.append([begun])
    refusals = (Refusal(1, b"before", 99), Refusal(2, b"within", 100), Refusal(3, b"no position"))
    group = Group(device=7, epoch=1, lane=Lane.LIVE, first=1, last=3, refusals=refusals, sessions=True)
    (receipt,) = await journal.append([group])
    assert (receipt.hi, receipt.outside, receipt.quarantined) == (3, 1, 2)
    assert [packed for _, packed in await journal.rejects(ZERO)] == [b"within", b"no position"]
    (again,) = await journal.append([group])
    assert (again.outside, again.quarantined, again.duplicates) == (0, 0, 3)


async def test_refusals_are_kept_once_and_raise_hi(journal: Journal) -> None:
    group = Group(
        device=7, epoch=1, lane=Lane.LIVE, first=1, last=2, refusals=(Refusal(1, b"bad"), Refusal(2, b"worse"))
    )
    (first,) = await journal.append([group])
    (again,) = await journal.append([group])
    assert (first.hi, first.quarantined) == (2, 2)
    assert (again.hi, again.quarantined, again.duplicates) == (2, 0, 2)
    assert [packed for _, packed in await journal.rejects(ZERO)] == [b"bad", b"worse"]
    assert await journal.read(ZERO) == []


# -- sessions of duty --------------------------------------------------------------------------------------
async def test_a_fix_outside_every_session_is_counted_and_kept_nowhere(journal: Journal) -> None:
    await journal.append([duty(1, 1_002, 0)])
    (receipt,) = await journal.append([live(1, 4, judged=True)])
    assert (receipt.hi, receipt.taken, receipt.outside) == (4, 3, 1)
    assert await kept(journal) == [2, 3, 4]
    assert await journal.rejects(ZERO) == []


async def test_a_late_fix_from_inside_an_ended_session_is_kept(journal: Journal) -> None:
    await journal.append([duty(1, 1_001), duty(2, 1_001, 1_002), duty(3, 1_004)])
    (receipt,) = await journal.append([live(1, 5, judged=True)])
    assert (receipt.taken, receipt.outside) == (4, 1)
    assert await kept(journal) == [1, 2, 4, 5]


async def test_a_session_in_the_same_call_counts_for_its_fixes(journal: Journal) -> None:
    receipts = await journal.append([duty(1, 1_000), live(1, 2, judged=True)])
    assert receipts[1].taken == 2


async def test_without_a_session_everything_is_outside(journal: Journal) -> None:
    (receipt,) = await journal.append([live(1, 2, judged=True)])
    assert (receipt.hi, receipt.outside) == (2, 2)
    assert await journal.read(ZERO) == []


async def test_an_ended_session_stays_ended_whatever_is_said_again(journal: Journal) -> None:
    await journal.append([duty(1, 1_000), duty(2, 1_000, 1_001), duty(3, 1_000), duty(4, 1_000, 2_000)])
    (receipt,) = await journal.append([live(1, 2, judged=True)])
    assert (receipt.taken, receipt.outside) == (1, 1)


async def test_the_system_ends_a_forgotten_session_once(journal: Journal) -> None:
    lease = await owned(journal)
    await journal.append([duty(1, 1_000)])
    for _ in range(2):
        await journal.end_duty(lease, 7, 1_000, 1_001, b"end")
    assert [e.events for e in await journal.read(ZERO)] == [b"duty1", b"end"]


async def test_what_a_phone_kept_after_the_system_ended_its_session_is_taken_until_it_is_heard_of(
    journal: Journal,
) -> None:
    """It had no line for hours and its worker was on duty all along."""
    lease = await owned(journal)
    await journal.append([duty(1, 1_000)])
    await journal.end_duty(lease, 7, 1_000, 1_001, b"end")
    (kept_there,) = await journal.append([live(1, 3, judged=True, now=1_004)])
    (rest,) = await journal.append([live(4, 6, judged=True, now=1_009)])
    assert (kept_there.taken, kept_there.outside) == (3, 0)
    assert (rest.taken, rest.outside) == (1, 2), "1,004 was before it was heard of, 1,005 and 1,006 were after"


async def test_a_worker_knows_better_than_the_system_when_a_session_ended(journal: Journal) -> None:
    lease = await owned(journal)
    await journal.append([duty(1, 1_000)])
    await journal.end_duty(lease, 7, 1_000, 1_004, b"end")
    await journal.append([duty(2, 1_000, 1_002)])
    (receipt,) = await journal.append([live(1, 3, judged=True, now=1_009)])
    assert (receipt.taken, receipt.outside) == (2, 1)


async def test_what_was_heard_of_before_an_event_alone_ends_nothing(journal: Journal) -> None:
    """A report comes first after hours without a line, the positions behind it."""
    lease = await owned(journal)
    await journal.append([duty(1, 1_000)])
    await journal.end_duty(lease, 7, 1_000, 1_001, b"end")
    await journal.append([duty(2, 1_000, 0)])
    (receipt,) = await journal.append([live(1, 3, judged=True, now=1_009)])
    assert (receipt.taken, receipt.outside) == (3, 0)


# -- foreign clients ---------------------------------------------------------------------------------------
async def test_a_foreign_fix_is_had_once(journal: Journal) -> None:
    (first,) = await journal.append([foreign("1", "2", "2")])
    (again,) = await journal.append([foreign("2", "3")])
    assert (first.taken, first.duplicates) == (2, 1)
    assert (again.taken, again.duplicates) == (1, 1)
    times = [int(t) for e in await journal.read(ZERO) for t in fix.from_bytes(e.fixes)["fix_ms"]]
    assert times == [1, 2, 3]


async def test_the_window_is_4096_deep_and_each_devices_own(journal: Journal) -> None:
    names = [str(n) for n in range(1, 4097)]
    await journal.append([foreign(*names)])
    (again,) = await journal.append([foreign("1", "4096")])
    assert again.duplicates == 2
    await journal.append([foreign("9999")])
    (oldest,) = await journal.append([foreign("1")])
    assert oldest.taken == 1
    (other,) = await journal.append([foreign("2", device=9)])
    assert other.taken == 1
