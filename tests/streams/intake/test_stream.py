"""Conversations over a real WebSocket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from streams.geography.places import Places
from streams.intake.stream import MOST_ITEMS
from streams.model.case import CaseState, Category
from streams.model.event import CaseStatus, DutyStart, Report, Sos
from streams.model.reject import Reason
from streams.wire.phone import Batch, Busy, Kept, PhoneHello, PhoneWelcome, Refused
from tests.streams.intake.house import HERE, VILLAGE, House, house, store
from tests.streams.intake.line import Phone, batch, closed_with, end, line, position, start

LON, LAT = HERE


@pytest.mark.parametrize("text", [True, False])
async def test_a_session_and_its_fixes_in_either_codec(demo: House, text: bool) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    async with line(demo, key, text=text) as phone:
        begun = await phone.ask(batch(device, "incident", 1, start(now - 60_000)))
        assert begun == Kept(n=1, hi=((device, "incident", 1),))
        fixes = [position(now - 50_000 + n * 10_000) for n in range(3)]
        assert await phone.ask(batch(device, "live", 1, *fixes), n=2) == Kept(n=2, hi=((device, "live", 3),))
    rows = await demo.fixes()
    assert rows["seq"].tolist() == [1, 2, 3]
    assert rows["fix_ms"].tolist() == [fix.at for fix in fixes]
    (event,) = await demo.events()
    assert isinstance(event, DutyStart)
    assert (event.source, event.device, event.worker) == (f"device/{device}", device, 1)


async def test_welcome_names_how_far_everything_is_durable(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    stranger, _ = await demo.phone("p2", foreign=False)
    async with line(demo, key) as phone:
        await phone.ask(batch(device, "incident", 1, start(demo.now)))
    async with connect(demo.stream) as socket:
        phone = Phone(socket, text=True)
        await phone.say(PhoneHello(key, (device, stranger)))
        welcome = await phone.hear()
    assert isinstance(welcome, PhoneWelcome)
    assert abs(welcome.now - demo.now) < 60_000
    assert welcome.hi == ((device, 1, "live", 0), (device, 1, "backfill", 0), (device, 1, "incident", 1))


async def test_a_phone_that_lost_its_numbers_begins_anew_and_nothing_of_before_is_lost(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    stranger, _ = await demo.phone("p2", foreign=False)
    async with line(demo, key) as phone:
        await phone.ask(batch(device, "incident", 1, start(demo.now)))
    lost = PhoneHello(key, (device,), anew=(device, stranger))
    for _ in range(2):
        async with connect(demo.stream) as socket:
            phone = Phone(socket, text=True)
            await phone.say(lost)
            welcome = await phone.hear()
            assert isinstance(welcome, PhoneWelcome)
            assert {(epoch, hi) for _, epoch, _, hi in welcome.hi} == {(2, 0)}, "said twice it is one"
            old = await phone.ask(batch(device, "incident", 2, start(demo.now, "s2")))
            assert isinstance(old, Refused)
            assert old.reason == "old_epoch"
    async with line(demo, key) as phone:
        again = msgspec.structs.replace(batch(device, "incident", 1, start(demo.now, "s3")), epoch=2)
        answer = await phone.ask(again)
        assert isinstance(answer, Kept)
        assert answer.hi == ((device, "incident", 1),)
    assert len([one for one in await demo.events() if isinstance(one, DutyStart)]) == 2
    known = demo.registry.sender(stranger)
    assert known is not None
    assert known.epoch == 1, "of another key"


async def test_a_gap_is_answered_with_hi_and_a_repeat_counted_once(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    fixes = [position(now - 9_000 + n * 1_000) for n in range(6)]
    async with line(demo, key) as phone:
        await phone.ask(batch(device, "incident", 1, start(now - 10_000)))
        assert await phone.ask(batch(device, "live", 3, *fixes[2:4])) == Kept(n=1, hi=((device, "live", 0),))
        await phone.ask(batch(device, "live", 1, *fixes[:4]))
        again = await phone.ask(batch(device, "live", 1, *fixes))
        assert again == Kept(n=1, hi=((device, "live", 6),), duplicates=4)
        asked = await phone.ask(batch(device, "live", 1))
        assert asked == Kept(n=1, hi=((device, "live", 6),))
    assert (await demo.fixes())["seq"].tolist() == [1, 2, 3, 4, 5, 6]


async def test_outside_a_session_nothing_is_stored_and_hi_goes_on(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    async with line(demo, key) as phone:
        before = await phone.ask(batch(device, "live", 1, position(now - 100_000)))
        assert before == Kept(n=1, hi=((device, "live", 1),), outside=1)
        await phone.ask(batch(device, "incident", 1, start(now - 90_000), end(now - 50_000, now - 90_000)))
        late = (position(now - 60_000), position(now - 40_000))
        assert await phone.ask(batch(device, "backfill", 1, *late)) == Kept(
            n=1, hi=((device, "backfill", 2),), outside=1
        )
    assert (await demo.fixes())["fix_ms"].tolist() == [now - 60_000]
    assert await demo.reasons() == []


async def test_a_bad_item_is_quarantined_and_the_good_ones_around_it_are_taken(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    async with line(demo, key, text=True) as phone:
        await phone.ask(batch(device, "incident", 1, start(now - 10_000)))
        good = f'{{"t":"position","at":{now},"lon":{LON},"lat":{LAT}}}'
        bad = '{"t":"position","at":"soon","lon":1,"lat":2}'
        far = f'{{"t":"position","at":{now},"lon":2.3,"lat":48.8}}'
        items = ",".join((good, bad, far, good))
        whole = f'{{"device":{device},"epoch":1,"lane":"live","first":1,"items":[{items}]}}'
        await phone.say(f'{{"t":"frame","n":7,"batches":[{whole}]}}')
        assert await phone.hear() == Kept(n=7, hi=((device, "live", 4),), quarantined=2)
    assert sorted(await demo.reasons()) == ["malformed", "out_of_area"]
    assert (await demo.fixes())["seq"].tolist() == [1, 4]


async def test_a_report_is_placed_by_its_code_or_its_point(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    matter: dict[str, Any] = {"source": "", "at": demo.now, "type": "H01", "category": Category.HAZARD}
    point: dict[str, Any] = {"lon_e6": round(LON * 1e6), "lat_e6": round(LAT * 1e6)}
    reports = (
        Report(id="by-code", region="211282001", **matter),
        Report(id="by-point", **point, **matter),
        Report(id="nowhere", **matter),
        Report(id="", region="211282001", **matter),
    )
    async with line(demo, key) as phone:
        kept = await phone.ask(batch(device, "incident", 1, *reports))
    assert kept == Kept(n=1, hi=((device, "incident", 4),), quarantined=2)
    found = {event.id: event for event in await demo.events() if isinstance(event, Report)}
    assert {name: report.region for name, report in found.items()} == {"by-code": "211282001", "by-point": VILLAGE}
    assert {report.worker for report in found.values()} == {1}
    assert sorted(await demo.reasons()) == [Reason.NO_IDENTITY, Reason.UNKNOWN_REGION]


async def test_departments_speak_of_cases_and_phones_do_not(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    department, word = demo.registry.enrol_department("司法所", simulated=False, now=0)
    await demo.known()
    status = CaseStatus(id="c-1", source="", at=demo.now, case="c", version=1, state=CaseState.ACCEPTED)
    async with line(demo, word) as desk, line(demo, key) as phone:
        assert isinstance(await desk.ask(batch(department.number, "live", 1, status)), Kept)
        wrong = await desk.ask(batch(department.number, "live", 2, position(demo.now)))
        assert isinstance(wrong, Kept)
        assert wrong.quarantined == 1
        refused = await phone.ask(batch(device, "incident", 1, status))
        assert isinstance(refused, Kept)
        assert refused.quarantined == 1
    (event,) = await demo.events()
    assert isinstance(event, CaseStatus)
    assert event.department == "司法所"
    assert await demo.reasons() == [Reason.NOT_ALLOWED, Reason.NOT_ALLOWED]


async def test_a_call_for_help_needs_no_session(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    async with line(demo, key) as phone:
        await phone.ask(batch(device, "incident", 1, Sos(id="help", source="", at=demo.now, worker=99)))
    (event,) = await demo.events()
    assert isinstance(event, Sos)
    assert event.worker == 1


async def test_a_key_that_writes_without_end_waits_and_still_calls_for_help(demo: House) -> None:
    """Matters of 2,000 signs as fast as they go; another key's, and anything without a text, are none of it."""
    device, key = await demo.phone(foreign=False)
    other, another = await demo.phone("p2", foreign=False)

    def long(n: int) -> Report:
        of: dict[str, Any] = {"source": "", "at": demo.now, "type": "H01", "category": Category.HAZARD}
        return Report(id=f"r{n}", region=VILLAGE, text="1 " * 1_000, **of)

    async with line(demo, key) as phone, line(demo, another) as neighbour:
        first, waited = 1, None
        while waited is None and first < 2_000:
            heard = await phone.ask(batch(device, "incident", first, *(long(n) for n in range(first, first + 25))))
            first, waited = (first, heard) if isinstance(heard, Busy) else (first + 25, None)
        assert isinstance(waited, Busy)
        assert 0 < waited.retry_after < 30
        assert 100 < first < 2_000
        # Whole numbers of sequences: the call goes where the matter that has to wait would have gone.
        call = Sos(id="help", source="", at=demo.now, worker=99)
        assert isinstance(await phone.ask(batch(device, "incident", first, call, start(demo.now))), Kept)
        assert isinstance(await neighbour.ask(batch(other, "incident", 1, long(0))), Kept)
    assert demo.intake.counts.totals["too_many"] == 1


async def test_a_frame_of_more_items_than_there_is_room_for_is_refused_unread(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    async with line(demo, key, text=True) as phone:
        items = ",".join(["1"] * (MOST_ITEMS + 1))
        whole = f'{{"device":{device},"epoch":1,"lane":"incident","first":1,"items":[{items}]}}'
        await phone.say(f'{{"t":"frame","n":3,"batches":[{whole}]}}')
        heard = await phone.hear()
        assert isinstance(heard, Refused)
        assert (heard.n, heard.reason) == (3, Reason.OVERSIZED)
    assert await demo.reasons() == []


async def test_another_senders_device_an_old_epoch_and_a_lane_of_nobody_are_refused(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    other, _ = await demo.phone("p2", foreign=False)
    now = demo.now
    async with line(demo, key) as phone:
        assert isinstance(await phone.ask(batch(other, "live", 1, position(now))), Refused)
        assert isinstance(await phone.ask(Batch(device, 2, "live", 1, (position(now),))), Refused)
        assert isinstance(await phone.ask(batch(device, "express", 1, position(now))), Refused)
        assert isinstance(await phone.ask(batch(device, "live", 0, position(now))), Refused)
    assert len(await demo.fixes()) == 0


async def test_while_the_journal_is_away_a_phone_is_told_to_come_back(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    demo.journal.away = True
    async with line(demo, key) as phone:
        busy = await phone.ask(batch(device, "incident", 1, start(demo.now)), n=4)
        assert isinstance(busy, Busy)
        assert busy.n == 4
        assert busy.retry_after > 0
        demo.journal.away = False
        assert isinstance(await phone.ask(batch(device, "incident", 1, start(demo.now))), Kept)


async def test_without_a_known_key_there_is_no_conversation(demo: House) -> None:
    assert await closed_with(demo, '{"t":"hello","key":"nobody"}') == 4401
    assert await closed_with(demo, "not json") == 4401
    assert await closed_with(demo, b"\xc1\xff") == 4401


async def test_a_frame_that_is_too_long_ends_the_connection(demo: House) -> None:
    _, key = await demo.phone(foreign=False)
    assert await closed_with(demo, f'{{"t":"hello","key":"{key}"}}', b"x" * 400_000) == 1009


async def test_a_frame_that_says_nothing_is_kept_and_refused(demo: House) -> None:
    _, key = await demo.phone(foreign=False)
    async with line(demo, key, text=True) as phone:
        await phone.say('{"t":"frame","n":')
        assert isinstance(await phone.hear(), Refused)
    (reject,) = await demo.rejects()
    assert (reject.reason, reject.raw) == (Reason.MALFORMED, b'{"t":"frame","n":')


async def test_a_revoked_key_ends_the_conversation(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    async with line(demo, key) as phone:
        assert isinstance(await phone.ask(batch(device, "incident", 1, start(demo.now))), Kept)
        demo.registry.revoke_key(1, 0)
        await demo.known()
        with pytest.raises(ConnectionClosed) as closed:
            await phone.ask(batch(device, "live", 1, position(demo.now)))
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4401
    assert len(await demo.fixes()) == 0


async def test_a_production_store_has_no_line_for_the_simulated(tmp_path: Path, places: Places) -> None:
    async with house(tmp_path, places, store(demo=False)) as there:
        _, key = await there.phone(simulated=True, foreign=False)
        assert await closed_with(there, f'{{"t":"hello","key":"{key}"}}') == 4403


async def test_of_a_refused_position_outside_a_session_nothing_is_kept(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    far = {"lon": 2.3, "lat": 48.8}
    async with line(demo, key) as phone:
        wrong = (position(now - 5_000, **far), position(2**60), position(0))
        assert await phone.ask(batch(device, "live", 1, *wrong)) == Kept(n=1, hi=((device, "live", 3),), outside=3)
        await phone.ask(batch(device, "incident", 1, start(now - 2_000)))
        kept = await phone.ask(batch(device, "live", 4, position(now - 1_000, **far), position(0)))
        assert kept == Kept(n=1, hi=((device, "live", 5),), quarantined=2)
    assert sorted(await demo.reasons()) == [Reason.OUT_OF_AREA, Reason.TOO_OLD]
