"""A vehicle's terminal over TCP, from its registration to its call for help; and what must not pass."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams.clock import real_ms
from streams.geography.places import Places
from streams.history.history import History
from streams.intake.run import run
from streams.intake.terminals import frame as frames
from streams.intake.terminals.frame import TerminalFrame
from streams.model.event import Sos
from streams.model.fix import Flag
from streams.operate.public import PublicRequests
from streams.ports import bound
from streams.registry.records import Datum, NewWorker
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.sealing import sealer
from tests.servers import BOUND_S, free_port
from tests.signing import keys_in
from tests.streams.intake.house import HERE, TOWNSHIP, VILLAGE, House, Interrupted, store

NUMBER = "13812345678"
PHONE = bytes.fromhex("013812345678")
MAKER = b"\0\x15\x04\x4d70107BSJ-A6-BD\0\0" + b"T0001\0\0" + b"\x01" + "辽M88888".encode("gbk")
REGISTER, IDENTIFY, HEARTBEAT, LOGOUT, REPORT, REPORTS = 0x0100, 0x0102, 0x0002, 0x0003, 0x0200, 0x0704
SUCCESS, FAILURE, WRONG, UNKNOWN = 0, 1, 2, 3


class Line:
    """One terminal's connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, phone: bytes) -> None:
        self._reader, self._writer, self._phone = reader, writer, phone
        self._serial, self._held = 0, b""
        self._answers: list[TerminalFrame] = []

    async def ask(self, message: int, body: bytes = b"") -> TerminalFrame | None:
        """The answer; None when the line is closed instead."""
        self._serial += 1
        version = 1 if len(self._phone) == 10 else None
        return await self.raw(frames.encode(TerminalFrame(message, self._serial, self._phone, version, body)))

    async def raw(self, sent: bytes) -> TerminalFrame | None:
        self._writer.write(sent)
        async with asyncio.timeout(BOUND_S):
            while not self._answers:
                try:
                    more = await self._reader.read(4_096)
                except ConnectionError:
                    return None
                if not more:
                    return None
                whole, self._held = frames.split(self._held + more)
                self._answers += map(frames.decode, whole)
        return self._answers.pop(0)

    async def result(self, message: int, body: bytes = b"") -> int | None:
        """Of the general answer, which names what it answers."""
        answer = await self.ask(message, body)
        if answer is None:
            return None
        serial, to, result = struct.unpack(">HHB", answer.body)
        assert (answer.message, serial, to) == (0x8001, self._serial, message)
        return int(result)

    async def registered(self, maker: bytes = MAKER) -> str:
        answer = await self.ask(REGISTER, maker)
        assert answer is not None
        serial, result = struct.unpack_from(">HB", answer.body)
        assert (answer.message, serial) == (0x8100, self._serial)
        assert result == (0 if answer.body[3:] else 4)
        return answer.body[3:].decode()

    def close(self) -> None:
        self._writer.close()


class Road:
    """The city's door, and lines to it."""

    def __init__(self, there: House, port: int) -> None:
        self.there, self.port = there, port
        self.lines: list[Line] = []

    async def line(self, phone: bytes = PHONE) -> Line:
        made = Line(*await asyncio.open_connection("127.0.0.1", self.port), phone)
        self.lines.append(made)
        return made

    def vehicle(self, number: str = NUMBER, minutes: int = 10) -> int:
        """Its device; its pairing is open."""
        registry = self.there.registry
        worker = registry.enrol_worker(NewWorker(name="巡逻车", home=TOWNSHIP, village=VILLAGE, kind="full"), 0)
        sender, _ = registry.enrol_phone(
            worker.number, unique_id=number, foreign=True, simulated=False, datum=Datum.WGS84, now=0
        )
        registry.open_pairing(number, sender.number, real_ms() + minutes * 60_000)
        return sender.number

    async def identified(self) -> Line:
        line = await self.line()
        key = await line.registered()
        assert await line.result(IDENTIFY, key.encode()) == SUCCESS
        return line

    def report(self, *, alarms: int = 0, states: int = 2, ago_s: int = 0) -> bytes:
        when = datetime.fromtimestamp(self.there.now // 1000 - ago_s, UTC) + timedelta(hours=8)
        moment = bytes.fromhex(when.strftime("%y%m%d%H%M%S"))
        lat, lon = round(HERE[1] * 1e6), round(HERE[0] * 1e6)
        return struct.pack(">IIIIHHH6s", alarms, states, lat, lon, 90, 360, 45, moment) + b"\x01\x04\0\0\0\x09"


@pytest.fixture
async def road(demo: House) -> AsyncIterator[Road]:
    port = free_port()
    async with demo.intake.terminals.serving(bound("127.0.0.1", port, "intake.terminals_port")):
        made = Road(demo, port)
        yield made
        for line in made.lines:
            line.close()


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


async def test_a_flood_without_an_end_is_closed(road: Road) -> None:
    line = await road.line()
    assert await line.raw(b"x" * 10_000) is None
