from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect

from streams.access.sessions import Ended
from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import PortTaken, StoreError
from streams.geography.places import Places
from streams.history.history import History
from streams.intake.received_door import TASKS, GivenTo
from streams.intake.run import run
from streams.model.event import RegistryChange
from streams.model.fix import Lane
from streams.operate.public import PublicRequests
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import entry
from streams.wire.phone import Frame, PhoneHello
from tests.sealing import sealer
from tests.streams.intake.house import House, Interrupted, eventually, house, send, store
from tests.streams.intake.line import Phone, batch, start


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    made = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    made.migrate()
    return made


def nothing(registry: Registry, places: Places) -> PublicRequests:
    return PublicRequests(History("sqlite://"), registry, places, "2112")


def nothing_received(department: str, since: int) -> list[GivenTo]:
    return []


async def test_without_a_store_it_says_what_creates_one(registry: Registry, places: Places) -> None:
    with pytest.raises(StoreError, match="up"):
        await run(
            Settings(),
            Interrupted("2112"),
            registry,
            places,
            nothing(registry, places),
            {TASKS: nothing_received},
            asyncio.Event(),
        )
    registry.close()


async def test_a_taken_port_is_named(registry: Registry, places: Places) -> None:
    journal = Interrupted("2112")
    await journal.create_store(store())
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = Settings.model_validate({"intake": {"port": other.getsockname()[1]}})
        with pytest.raises(PortTaken, match=r"intake\.port"):
            await run(
                settings,
                journal,
                registry,
                places,
                nothing(registry, places),
                {TASKS: nothing_received},
                asyncio.Event(),
            )
    registry.close()


async def relayed(there: House) -> list[RegistryChange]:
    bodies = [body for e in await there.kept() for body in entry.bodies(e.events)]
    return [event for event in map(entry.unpack, bodies) if isinstance(event, RegistryChange)]


async def test_what_the_registry_writes_is_journaled_once_and_in_order(demo: House) -> None:
    for n in range(3):
        await demo.phone(f"p{n}")
    last = demo.registry.revision()
    async with asyncio.timeout(20):
        while [change.revision for change in await relayed(demo)] != list(range(1, last + 1)):
            await asyncio.sleep(0.01)
    assert (await demo.journal.hi(0, 1))[Lane.INCIDENT] == last
    # That it is there is written down a moment after it is there.
    await eventually(lambda: demo.registry.pending() == [])


async def test_its_beat_says_how_it_is(demo: House) -> None:
    _, key = await demo.phone()
    await send(demo, "wrong")
    await send(demo, key)
    async with asyncio.timeout(20):
        while not [beat for beat in await demo.journal.beats() if beat.figures["unknown_key"]]:
            await asyncio.sleep(0.01)
    (beat,) = await demo.journal.beats()
    assert beat.process == "intake"
    assert beat.started <= beat.at
    assert {"fixes_per_s", "rejects_per_s", "append_ms", "connections", "busy", "queue"} <= beat.figures.keys()


async def test_it_lives_through_a_journal_that_is_away_and_relays_afterwards(demo: House) -> None:
    demo.journal.away = True
    await demo.phone()
    assert await relayed(demo) == []
    demo.journal.away = False
    async with asyncio.timeout(20):
        while len(await relayed(demo)) != demo.registry.revision():
            await asyncio.sleep(0.01)


async def test_the_number_of_lines_is_known(demo: House) -> None:
    async with connect(demo.stream), connect(demo.stream):
        await eventually(lambda: demo.intake.counts.connections == 2)
    await eventually(lambda: demo.intake.counts.connections == 0)


async def test_a_stop_commits_what_waits_and_tells_the_lines_to_come_again(tmp_path: Path, places: Places) -> None:
    async with house(tmp_path, places, store(), gather_ms=200) as there:
        device, key = await there.phone(foreign=False)
        socket = await connect(there.stream)
        phone = Phone(socket, text=True)
        await phone.say(PhoneHello(key))
        await phone.hear()
        await phone.say(Frame(1, (batch(device, "incident", 1, start(there.now)),)))
        await eventually(lambda: there.intake.gather.size == 1)
        journal, url = there.journal, there.url
    await socket.wait_closed()
    assert socket.close_code == 1012
    assert (await journal.hi(device, 1))[Lane.INCIDENT] == 1
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.TransportError):
            await client.get(f"{url}/healthz")


async def test_a_session_whose_time_is_up_is_ended_though_no_page_asks(
    tmp_path: Path, places: Places, registry: Registry
) -> None:
    """It stayed open in the table until somebody came with its cookie."""
    then = real_ms() - 13 * 3_600_000
    link = registry.new_link(Role.SUPERVISOR, "2112", "/region/2112", now=then, ttl_ms=1_000)
    _, cookie = registry.take_link(link, then) or pytest.fail("not signed in")
    async with house(tmp_path, places, store()):
        await eventually(lambda: registry.open_sessions() == [])
    assert registry.ended_why(cookie) is Ended.TIME
    registry.close()
