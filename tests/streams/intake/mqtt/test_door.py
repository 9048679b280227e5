"""Phones behind a real broker: what they publish is on the map once, and acknowledged when the journal has it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest

from streams.errors import ConfigError
from streams.intake.mqtt.door import MqttDoor
from streams.intake.rates import Buckets
from streams.model.event import Sos
from streams.registry.records import TOPIC
from streams.settings import MqttSection
from tests.servers import BOUND_S
from tests.streams.intake.house import HERE, House, eventually
from tests.streams.intake.mqtt.broker import PASSWORDS, Mosquitto, phone, publish

LI = "owntracks/li/phone1"


@contextlib.asynccontextmanager
async def client_of(broker: Mosquitto, there: House, **words: str) -> AsyncIterator[MqttDoor]:
    """The city as a client of the broker; at once where it does not get in."""
    section = MqttSection(url=broker.url, user="city", password=PASSWORDS["city"]).model_copy(update=words)
    desk = there.intake._desk
    door = MqttDoor(desk, there.intake._doors, section, limit=262_144)
    async with door.serving():
        await eventually(lambda: desk.gather.counts.broker != "not connected yet")
        yield door


def place(there: House, ago_s: int = 0, **words: object) -> bytes:
    seconds = there.now // 1000 - ago_s
    return json.dumps({"_type": "location", "lon": HERE[0], "lat": HERE[1], "tst": seconds} | words).encode()


async def fixes(there: House, count: int) -> None:
    async with asyncio.timeout(BOUND_S):
        while len(await there.fixes()) < count:
            await asyncio.sleep(0.02)


async def test_what_a_phone_publishes_is_on_the_map(demo: House, broker: Mosquitto) -> None:
    device, _ = await demo.phone(TOPIC + "li/phone1")
    async with client_of(broker, demo):
        with phone(broker, "li") as li:
            body = place(demo, tid="L1", batt=80)
            await publish(li, LI, body, b"", body, place(demo, 5))
        await fixes(demo, 2)
    assert demo.intake.counts.broker == ""
    fix, _ = await demo.fixes()
    assert fix["device"] == device
    assert (fix["lon_e6"], fix["lat_e6"]) == (round(HERE[0] * 1e6), round(HERE[1] * 1e6))
    assert await demo.reasons() == []


async def test_a_call_for_help_is_taken_however_much_the_phone_sends(
    demo: House, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo.phone(TOPIC + "li/phone1")
    monkeypatch.setattr(demo.intake._desk.rates, "_items", Buckets(0.1, lambda: 0, 10))
    async with client_of(broker, demo):
        with phone(broker, "li") as li:
            call = place(demo, alarm="sos")
            await publish(li, LI, place(demo, 9), place(demo, 8), call)
        async with asyncio.timeout(BOUND_S):
            while not [event for event in await demo.events() if isinstance(event, Sos)]:
                await asyncio.sleep(0.02)
    assert await demo.reasons() == ["oversized"]
    assert demo.intake.counts.totals["too_many"] == 1


async def test_nobody_writes_for_another_and_who_is_not_enrolled_sends_nothing(demo: House, broker: Mosquitto) -> None:
    await demo.phone(TOPIC + "li/phone1")
    await demo.phone("li/phone2")
    async with client_of(broker, demo):
        with phone(broker, "wang") as wang:
            await publish(wang, LI, place(demo))
            await publish(wang, "owntracks/wang/x", place(demo))
        with phone(broker, "li") as li:
            await publish(li, "owntracks/li/phone2", place(demo))
            await publish(li, LI, place(demo, 5))
        await fixes(demo, 1)
    assert len(await demo.fixes()) == 1
    assert demo.intake.counts.totals["unknown_key"] == 2


async def test_what_cannot_be_true_or_read_is_kept_among_the_refused(demo: House, broker: Mosquitto) -> None:
    await demo.phone(TOPIC + "li/phone1")
    async with client_of(broker, demo):
        with phone(broker, "li") as li:
            bodies = (b"\xff\xfe", b"{", b"[]", b'{"_type": "location"}', place(demo, lon=0, lat=0), place(demo))
            await publish(li, LI, *bodies)
        await fixes(demo, 1)
    assert len(await demo.fixes()) == 1
    assert sorted(await demo.reasons()) == ["malformed", "malformed", "malformed", "malformed", "null_island"]


async def test_nothing_is_acknowledged_before_it_is_kept(demo: House, broker: Mosquitto) -> None:
    await demo.phone(TOPIC + "li/phone1")
    demo.journal.away = True
    with phone(broker, "li") as li:
        async with client_of(broker, demo):
            await publish(li, LI, place(demo, 9), place(demo, 8))
            await eventually(lambda: demo.intake.gather.size > 0)
        assert demo.intake.counts.totals["mqtt"] == 0, "it ended without having kept them"
        demo.journal.away = False
        assert len(await demo.fixes()) == 0
        async with client_of(broker, demo):
            await fixes(demo, 2)
            await eventually(lambda: demo.intake.counts.totals["mqtt"] == 2)
    async with client_of(broker, demo):
        with phone(broker, "li") as li:
            await publish(li, LI, place(demo, 1))
        await eventually(lambda: demo.intake.counts.totals["mqtt"] >= 3)
    assert demo.intake.counts.totals["mqtt"] == 3, "what was acknowledged does not come again"


async def test_while_the_journal_is_away_it_waits_and_is_kept_once(demo: House, broker: Mosquitto) -> None:
    await demo.phone(TOPIC + "li/phone1")
    async with client_of(broker, demo):
        demo.journal.away = True
        with phone(broker, "li") as li:
            await publish(li, LI, *(place(demo, ago) for ago in range(300, 0, -1)))
        await eventually(lambda: demo.intake.gather.size > 0)
        demo.journal.away = False
        await fixes(demo, 300)
    assert len(await demo.fixes()) == 300


async def test_what_came_while_intake_was_away_is_kept_by_the_broker_over_its_own_restart(
    demo: House, broker: Mosquitto
) -> None:
    await demo.phone(TOPIC + "li/phone1")
    async with client_of(broker, demo):
        pass
    with phone(broker, "li") as li:
        await publish(li, LI, *(place(demo, ago) for ago in range(50, 0, -1)))
    await asyncio.to_thread(broker.stop)
    await asyncio.to_thread(broker.start)
    async with client_of(broker, demo):
        await fixes(demo, 50)


async def test_a_broker_that_goes_and_comes_is_said_and_found_again(demo: House, broker: Mosquitto) -> None:
    await demo.phone(TOPIC + "li/phone1")
    counts = demo.intake.counts
    async with client_of(broker, demo):
        assert b"intake_mqtt 1.0" in counts.text()
        await asyncio.to_thread(broker.kill9)
        await eventually(lambda: "broker" in str(counts.broker))
        assert b"intake_mqtt 0.0" in counts.text()
        await noted(demo, "mqtt: the ")
        await asyncio.to_thread(broker.start)
        await eventually(lambda: counts.broker == "")
        with phone(broker, "li") as li:
            await publish(li, LI, place(demo))
        await fixes(demo, 1)
        await noted(demo, "")


# The library leaves a socket on which no certificate was accepted to be collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_broker_is_asked_over_tls_and_must_be_the_one_that_is_meant(demo: House, broker: Mosquitto) -> None:
    await demo.phone(TOPIC + "li/phone1")
    async with client_of(broker, demo, url=broker.secure_url, ca=str(broker.ca)):
        with phone(broker, "li") as li:
            await publish(li, LI, place(demo))
        await fixes(demo, 1)
    async with client_of(broker, demo, url=broker.secure_url):
        assert "certificate verify failed" in str(demo.intake.counts.broker)
    with pytest.raises(ConfigError, match=r"mqtt\.ca"):
        async with client_of(broker, demo, url=broker.secure_url, ca="/nowhere"):
            pass


async def test_a_broker_that_refuses_us_is_said(demo: House, broker: Mosquitto) -> None:
    async with client_of(broker, demo, password="guessed"):
        assert demo.intake.counts.broker == "the broker refuses us: Not authorized"


async def test_a_failure_of_ours_ends_this_door_alone_is_said_and_loses_nothing(
    demo: House, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo.phone(TOPIC + "li/phone1")

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with phone(broker, "li") as li:
        with monkeypatch.context() as broken:
            broken.setattr(demo.intake._doors, "group", fails)
            async with client_of(broker, demo):
                await publish(li, LI, place(demo))
                await eventually(lambda: "our door failed (ZeroDivisionError)" in str(demo.intake.counts.broker))
        async with client_of(broker, demo):
            await fixes(demo, 1)


async def noted(there: House, begin: str) -> None:
    """Until intake's beat says so, which `doctor` and `/health` read."""
    async with asyncio.timeout(BOUND_S):
        while True:
            notes = [beat.note for beat in await there.journal.beats()]
            if notes and (notes[-1].startswith(begin) if begin else not notes[-1]):
                return
            await asyncio.sleep(0.05)
