"""Conversations in which something is too much, too early, twice, or away."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import connect

from streams.crowd import Newcomers
from streams.geography.places import Places
from streams.intake.rates import Buckets
from streams.intake.stream import HELLO_S
from streams.model.event import Sos
from streams.model.fix import Flag
from streams.model.reject import Reason
from streams.registry.records import NewWorker
from streams.wire.phone import Busy, Frame, Kept, PhoneHello, PhoneWelcome, Refused
from tests.servers import BOUND_S
from tests.streams.intake.house import HERE, TOWNSHIP, VILLAGE, House, eventually, house, store
from tests.streams.intake.line import Phone, batch, closed_with, line, position, start

LON, LAT = HERE
LAST_SEQ = 2**32 - 1


async def on_duty(phone: Phone, device: int, at: int) -> None:
    assert isinstance(await phone.ask(batch(device, "incident", 1, start(at))), Kept)


async def test_answers_come_in_the_order_of_the_frames_however_many_are_under_way(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    async with line(demo, key) as phone:
        await on_duty(phone, device, now - 60_000)
        for n in range(1, 31):
            await phone.say(Frame(n, (batch(device, "live", n, position(now - 60_000 + n)),)))
        answers = [await phone.hear() for _ in range(30)]
    assert answers == [Kept(n=n, hi=((device, "live", n),)) for n in range(1, 31)]
    assert (await demo.fixes())["seq"].tolist() == list(range(1, 31))


async def test_a_frame_said_three_times_on_two_lines_is_kept_once(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    frame = Frame(5, (batch(device, "live", 1, position(now - 2_000), position(now - 1_000)),))
    async with line(demo, key) as phone, line(demo, key, text=True) as twin:
        await on_duty(phone, device, now - 60_000)
        for one in (phone, phone, twin):
            await one.say(frame)
        heard = [await phone.hear(), await phone.hear(), await twin.hear()]
    assert all(isinstance(a, Kept) and a.hi == ((device, "live", 2),) for a in heard)
    assert sum(a.duplicates for a in heard if isinstance(a, Kept)) == 4
    assert len(await demo.fixes()) == 2
    assert demo.intake.counts.totals["duplicates"] == 4


async def test_lanes_have_their_own_sequences_within_one_frame(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    live = (position(now - 2_000), position(now - 1_000))
    late = (position(now - 50_000), position(now - 40_000), position(now - 30_000))
    async with line(demo, key) as phone:
        kept = await phone.ask(
            batch(device, "incident", 1, start(now - 60_000)),
            batch(device, "live", 1, *live),
            batch(device, "backfill", 1, *late),
        )
    assert kept == Kept(n=1, hi=((device, "incident", 1), (device, "live", 2), (device, "backfill", 3)))
    rows = await demo.fixes()
    assert rows["lane"].tolist() == [0, 0, 1, 1, 1]
    assert rows["seq"].tolist() == [1, 2, 1, 2, 3]


async def test_one_key_speaks_for_a_whole_fleet_of_simulated_phones(demo: House) -> None:
    new = [NewWorker(name=f"w{n}", home=TOWNSHIP, village=VILLAGE, kind="full") for n in range(3)]
    workers = demo.registry.enrol_workers(new, 0)
    fleet, key = demo.registry.enrol_fleet(workers, label="fleet", now=0)
    await demo.known()
    now = demo.now
    async with line(demo, key) as phone:
        await phone.ask(*(batch(device, "incident", 1, start(now - 60_000)) for device in fleet))
        kept = await phone.ask(*(batch(device, "live", 1, position(now)) for device in fleet))
    assert kept == Kept(n=1, hi=tuple((device, "live", 1) for device in fleet))
    rows = await demo.fixes()
    assert rows["worker"].tolist() == list(workers)
    assert all(flags & Flag.SIMULATED for flags in rows["flags"].tolist())


async def test_too_much_waits_backfill_is_turned_away_then_live_never_an_incident(
    tmp_path: Path, places: Places
) -> None:
    async with house(tmp_path, places, store(), queue_fixes=100) as there:
        device, key = await there.phone(foreign=False)
        now = there.now
        fixes = [position(now - 50_000 + n) for n in range(151)]
        async with line(there, key) as phone:
            await on_duty(phone, device, now - 60_000)
            there.journal.open_gate.clear()
            for n, asked in enumerate(
                (
                    batch(device, "live", 1, *fixes[:101]),
                    batch(device, "backfill", 1, fixes[0]),
                    batch(device, "live", 102, *fixes[:150]),
                    batch(device, "live", 252, fixes[150]),
                    batch(device, "incident", 2, Sos(id="help", source="", at=now, worker=0)),
                ),
                1,
            ):
                await phone.say(Frame(n, (asked,)))
            await eventually(lambda: there.intake.gather.size == 252)
            there.journal.open_gate.set()
            heard = [await phone.hear() for _ in range(5)]
            assert [type(answer) for answer in heard] == [Kept, Busy, Kept, Busy, Kept]
            assert [answer.n for answer in heard if isinstance(answer, Busy | Kept)] == [1, 2, 3, 4, 5]
            assert there.intake.counts.totals["busy"] == 2
            again = await phone.ask(batch(device, "backfill", 1, fixes[0]))
            assert again == Kept(n=1, hi=((device, "backfill", 1),))


async def test_nothing_is_said_to_be_kept_before_it_is(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    async with line(demo, key) as phone:
        demo.journal.open_gate.clear()
        await phone.say(Frame(1, (batch(device, "incident", 1, start(demo.now)),)))
        await eventually(lambda: demo.intake.gather.size == 1)
        heard = asyncio.create_task(phone.hear())
        done, _ = await asyncio.wait([heard], timeout=0.1)
        assert not done
        demo.journal.open_gate.set()
        assert isinstance(await heard, Kept)


async def test_a_hello_while_the_journal_is_away_is_told_to_come_again(demo: House) -> None:
    """Never a welcome without the `hi` it asked for: a phone that lost its store would begin at 1."""
    device, key = await demo.phone(foreign=False)
    demo.journal.away = True
    async with connect(demo.stream) as socket:
        phone = Phone(socket, text=True)
        await phone.say(PhoneHello(key, (device,)))
        busy = await phone.hear()
        assert isinstance(busy, Busy)
        assert (busy.n, busy.retry_after > 0) == (0, True)
        await socket.wait_closed()
    assert socket.close_code == 1013
    demo.journal.away = False
    async with line(demo, key, device) as phone:
        await on_duty(phone, device, demo.now)


async def test_what_cannot_be_read_and_cannot_be_kept_is_asked_for_again(demo: House) -> None:
    _, key = await demo.phone(foreign=False)
    async with line(demo, key, text=True) as phone:
        demo.journal.away = True
        await phone.say("{")
        assert isinstance(await phone.hear(), Busy)
        demo.journal.away = False
        await phone.say("{")
        assert isinstance(await phone.hear(), Refused)
    assert await demo.reasons() == [Reason.MALFORMED]


async def test_a_phone_that_leaves_before_its_answer_finds_all_of_it_kept(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    async with line(demo, key) as phone:
        demo.journal.open_gate.clear()
        await phone.say(Frame(1, (batch(device, "incident", 1, start(now - 1_000)),)))
        await eventually(lambda: demo.intake.gather.size == 1)
    await eventually(lambda: demo.intake.counts.connections == 0)
    demo.journal.open_gate.set()
    async with connect(demo.stream) as socket:
        phone = Phone(socket, text=False)
        await eventually(lambda: demo.intake.gather.size == 0)
        await phone.say(PhoneHello(key, (device,)))
        welcome = await phone.hear()
    assert isinstance(welcome, PhoneWelcome)
    assert (device, 1, "incident", 1) in welcome.hi


@pytest.mark.parametrize("first", [LAST_SEQ, LAST_SEQ + 1, 10**30])
async def test_a_sequence_that_no_row_can_hold_is_refused_and_the_line_goes_on(demo: House, first: int) -> None:
    device, key = await demo.phone(foreign=False)
    item = f'{{"t":"position","at":{demo.now},"lon":{LON},"lat":{LAT}}}'
    one = f'{{"device":{device},"epoch":1,"lane":"live","first":{first},"items":[{item}]}}'
    async with line(demo, key, text=True) as phone:
        await phone.say(f'{{"t":"frame","n":3,"batches":[{one}]}}')
        refused = await phone.hear()
        assert isinstance(refused, Refused)
        assert (refused.n, refused.reason) == (3, Reason.MALFORMED)
        await on_duty(phone, device, demo.now)


@pytest.mark.parametrize(
    "words",
    [
        {"t": "duty_end", "device": 1, "worker": 1, "session": "s", "started": -(10**30)},
        {"t": "report", "type": "H01", "category": "H", "lon_e6": 10**30, "lat_e6": 1},
        {"t": "nonsense"},
    ],
)
async def test_an_item_that_no_entry_can_hold_costs_only_itself(demo: House, words: dict[str, Any]) -> None:
    device, key = await demo.phone(foreign=False)
    common = {"id": "x", "source": "", "at": demo.now}
    call = {"t": "sos", "worker": 0} | common
    one = {"device": device, "epoch": 1, "lane": "incident", "first": 1, "items": [common | words, call]}
    async with line(demo, key, text=True) as phone:
        await phone.say(json.dumps({"t": "frame", "n": 1, "batches": [one]}))
        assert await phone.hear() == Kept(n=1, hi=((device, "incident", 2),), quarantined=1)
    assert [type(event) for event in await demo.events()] == [Sos]
    assert len(await demo.rejects()) == 1


async def test_a_frame_with_one_strangers_device_is_refused_whole(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    stranger, _ = await demo.phone("p2", foreign=False)
    begun = start(demo.now)
    async with line(demo, key) as phone:
        refused = await phone.ask(batch(device, "incident", 1, begun), batch(stranger, "incident", 1, begun))
        assert isinstance(refused, Refused)
        assert (refused.reason, refused.detail) == (Reason.FOREIGN_IDENTITY, f"device {stranger}")
    assert await demo.events() == []


async def test_no_key_said_on_a_line_reaches_a_log(demo: House, caplog: Any, capfd: Any) -> None:
    device, key = await demo.phone(foreign=False)
    with caplog.at_level(logging.DEBUG):
        async with line(demo, key, text=True) as phone:
            await phone.say("{")
            await phone.hear()
            await on_duty(phone, device, demo.now)
        assert await closed_with(demo, msgspec.json.encode(PhoneHello("wrong-key")).decode()) == 4401
    told = capfd.readouterr()
    ours = "".join(r.getMessage() for r in caplog.records if not r.name.startswith("websockets.client"))
    for text in (told.out, told.err, ours):
        assert key not in text
        assert "wrong-key" not in text


async def test_sockets_that_say_nothing_keep_no_phone_out(demo: House, monkeypatch: pytest.MonkeyPatch) -> None:
    device, key = await demo.phone(foreign=False)
    monkeypatch.setattr(demo.intake, "_desk", demo.intake._desk._replace(entering=Newcomers(HELLO_S, 3, 3)))
    async with contextlib.AsyncExitStack() as silent:
        sockets = [await silent.enter_async_context(connect(demo.stream)) for _ in range(5)]
        for socket in sockets[:2]:
            await asyncio.wait_for(socket.wait_closed(), BOUND_S)
            assert socket.close_code == 4401
        async with line(demo, key) as phone:
            await on_duty(phone, device, demo.now - 60_000)


async def test_a_key_that_sends_too_much_is_told_when_and_an_incident_is_taken(
    demo: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, key = await demo.phone(foreign=False)
    now = demo.now
    async with line(demo, key) as phone:
        await on_duty(phone, device, now - 60_000)
        monkeypatch.setattr(demo.intake._desk.rates, "_items", Buckets(1.0, lambda: 0, 1.0))
        assert isinstance(await phone.ask(batch(device, "live", 1, position(now - 50_000))), Kept)
        busy = await phone.ask(batch(device, "live", 2, position(now - 40_000)))
        assert isinstance(busy, Busy)
        assert busy.retry_after == 1.0
        assert isinstance(await phone.ask(batch(device, "incident", 2, start(now - 30_000))), Kept)
