"""A vehicle's terminal over TCP, from its registration to its call for help; and what must not pass."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from pathlib import Path

from streams.geography.places import Places
from streams.history.history import History
from streams.intake.run import run
from streams.intake.terminals import frame as frames
from streams.intake.terminals.frame import TerminalFrame
from streams.model.event import Sos
from streams.model.fix import Flag
from streams.operate.public import PublicRequests
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.sealing import sealer
from tests.servers import BOUND_S, free_port
from tests.signing import keys_in
from tests.streams.intake.house import HERE, VILLAGE, Interrupted, store
from tests.streams.intake.terminals.road import (
    FAILURE,
    HEARTBEAT,
    IDENTIFY,
    LOGOUT,
    MAKER,
    PHONE,
    REPORT,
    REPORTS,
    SUCCESS,
    UNKNOWN,
    Line,
    Road,
)


async def test_a_terminal_registers_identifies_itself_and_is_on_the_map(road: Road) -> None:
    device = road.vehicle()
    line = await road.identified()
    assert await line.result(HEARTBEAT) == SUCCESS
    assert await line.result(REPORT, road.report()) == SUCCESS
    (fix,) = await road.there.fixes()
    assert fix["device"] == device
    assert (fix["lon_e6"], fix["lat_e6"]) == (round(HERE[0] * 1e6), round(HERE[1] * 1e6))
    assert fix["speed_cm_s"] == 1_000
    assert await line.result(0x0900, b"of its maker") == UNKNOWN
    assert await line.result(LOGOUT) == SUCCESS
    assert await line.ask(HEARTBEAT) is None


async def test_a_terminal_of_2019_is_understood(road: Road) -> None:
    road.vehicle()
    line = await road.line(bytes.fromhex("00000000013812345678"))
    key = (await line.registered()).encode()
    assert await line.result(IDENTIFY, bytes([len(key)]) + key + b"8" * 15 + b"V1".ljust(20, b"\0")) == SUCCESS
    assert await line.result(REPORT, road.report()) == SUCCESS
    assert len(await road.there.fixes()) == 1


async def test_the_button_is_one_call_however_long_it_stays_set_and_another_when_pressed_again(road: Road) -> None:
    road.vehicle()
    line = await road.identified()
    for ago, alarms in ((50, 0), (40, 1), (30, 1), (20, 0), (10, 1)):
        assert await line.result(REPORT, road.report(alarms=alarms, ago_s=ago)) == SUCCESS
    calls = [event for event in await road.there.events() if isinstance(event, Sos)]
    assert len(calls) == 2
    assert {call.region for call in calls} == {VILLAGE}
    assert len(await road.there.fixes()) == 5


async def test_a_call_without_satellites_is_taken_and_its_place_is_not_believed(road: Road) -> None:
    road.vehicle()
    line = await road.identified()
    assert await line.result(REPORT, road.report(alarms=1, states=0)) == SUCCESS
    (call,) = await road.there.events()
    assert isinstance(call, Sos)
    assert (call.lon_e6, call.lat_e6, call.region) == (0, 0, "")
    (fix,) = await road.there.fixes()
    assert fix["flags"] & Flag.STALE


async def test_what_waited_in_a_tunnel_comes_in_one_message_once(road: Road) -> None:
    road.vehicle()
    line = await road.identified()
    kept = [road.report(ago_s=ago) for ago in (90, 60, 30)]
    body = struct.pack(">HB", 3, 1) + b"".join(struct.pack(">H", len(one)) + one for one in kept)
    assert await line.result(REPORTS, body) == SUCCESS
    assert await line.result(REPORTS, body) == SUCCESS
    assert len(await road.there.fixes()) == 3


async def test_nothing_is_a_success_before_it_is_kept(road: Road) -> None:
    road.vehicle()
    line = await road.identified()
    road.there.journal.away = True
    assert await line.result(REPORT, road.report()) is None
    road.there.journal.away = False
    assert len(await road.there.fixes()) == 0


async def test_who_is_not_known_sends_nothing(road: Road) -> None:
    road.vehicle()
    for word in (b"", b"guessed", b"\xff" * 40):
        line = await road.line()
        assert await line.result(IDENTIFY, word) == FAILURE
        assert await line.ask(HEARTBEAT) is None
    line = await road.line()
    assert await line.result(REPORT, road.report(alarms=1)) == FAILURE
    assert await line.ask(HEARTBEAT) is None
    assert await road.there.events() == []


async def test_a_pairing_serves_one_terminal_for_its_time(road: Road) -> None:
    road.vehicle(minutes=-1)
    line = await road.line()
    assert await line.registered() == "", "out of time"
    road.vehicle("13800000002")
    other = await road.line(bytes.fromhex("013800000002"))
    first = await other.registered()
    assert first
    assert await other.registered(MAKER + b"another") == "", "not the terminal that came first"
    again = await other.registered()
    assert again not in ("", first)
    assert await other.result(IDENTIFY, first.encode()) == FAILURE, "the key before has ended"


async def test_a_key_speaks_for_its_own_terminal_alone(road: Road) -> None:
    road.vehicle()
    road.vehicle("13800000002")
    key = await (await road.line()).registered()
    thief = await road.line(bytes.fromhex("013800000002"))
    assert await thief.result(IDENTIFY, key.encode()) == FAILURE


async def test_a_terminal_that_is_ended_is_out_at_its_next_word(road: Road) -> None:
    road.vehicle()
    line = await road.identified()
    for one in road.there.registry.listed_keys():
        road.there.registry.revoke_key(one.number, 1)
    await road.there.known()
    assert await line.result(REPORT, road.report()) == FAILURE
    assert await line.ask(HEARTBEAT) is None


async def test_a_frame_that_cannot_be_read_is_kept_and_the_line_goes_on(road: Road) -> None:
    road.vehicle()
    line = await road.identified()
    broken = frames.encode(TerminalFrame(REPORT, 7, PHONE, None, road.report()))[:-3] + b"\0\0\x7e"
    line._writer.write(broken)
    assert await line.result(REPORT, road.report()[:20]) == SUCCESS, "kept among what was refused"
    assert await road.there.reasons() == ["malformed", "malformed"]
    assert await line.result(REPORT, road.report()) == SUCCESS


async def test_the_process_opens_the_door_where_a_port_is_set(tmp_path: Path, places: Places) -> None:
    intake, terminals = free_port(), free_port()
    section = {"port": intake, "terminals_port": terminals}
    settings = Settings.model_validate({"store": {"data_dir": tmp_path}, "intake": section})
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    registry.migrate()
    keys_in(tmp_path)
    journal = Interrupted("2112")
    await journal.create_store(store())
    requests = PublicRequests(History("sqlite://"), registry, places, "2112")
    stop = asyncio.Event()
    running = asyncio.create_task(run(settings, journal, registry, places, requests, {}, stop))
    async with asyncio.timeout(BOUND_S):
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                line = Line(*await asyncio.open_connection("127.0.0.1", terminals), PHONE)
                break
            await asyncio.sleep(0.01)
        assert await line.registered() == ""
        stop.set()
        await running
        assert await line.ask(HEARTBEAT) is None
    line.close()
    registry.close()
