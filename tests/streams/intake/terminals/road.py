"""What the tests of the terminals' door share: a terminal's connection, and the city with the door open."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from datetime import UTC, datetime, timedelta

from streams.clock import real_ms
from streams.intake.terminals import frame as frames
from streams.intake.terminals.frame import TerminalFrame
from streams.registry.records import Datum, NewWorker
from tests.servers import BOUND_S
from tests.streams.intake.house import HERE, TOWNSHIP, VILLAGE, House

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

    async def ended(self) -> bool:
        """Once the other side has closed it."""
        async with asyncio.timeout(BOUND_S):
            with contextlib.suppress(ConnectionError):
                return await self._reader.read(4_096) == b""
        return True

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
