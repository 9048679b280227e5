"""JT/T 808: the connections. A terminal registers where its pairing is open, identifies itself by its key, and sends.

"Success" is sent after the append alone; while the journal is away a connection is closed without an answer, and the
terminal keeps what it has and sends it later, as the protocol wants it. What cannot be used is kept among the rejects.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.access.inlets import Inlet, by_key
from streams.crowd import Newcomers
from streams.errors import DecodeError, JournalError, Overloaded
from streams.intake.admission import PHONES
from streams.intake.decoded import DecodedCall, DecodedFix
from streams.intake.desk import Desk
from streams.intake.dialects import Heard, RequestPart
from streams.intake.doors import PhoneDoors
from streams.intake.terminals import frame as frames
from streams.intake.terminals.frame import TerminalFrame
from streams.intake.terminals.position import report, reports
from streams.model.reject import Reason
from streams.registry.records import Key
from streams.server import WAITING

INLETS: tuple[Inlet, ...] = (by_key("/jt808", "TCP", PHONES),)
STRANGER_S, SILENT_S = 60.0, 600.0
"""After which a connection that has not identified itself, or is silent, is closed."""
_CHUNK = 4_096
_LOGOUT, _HEARTBEAT, _REGISTER, _IDENTIFY, _REPORT, _REPORTS = 0x0003, 0x0002, 0x0100, 0x0102, 0x0200, 0x0704
_SUCCESS, _FAILURE, _WRONG, _UNKNOWN = 0, 1, 2, 3
_PARTS: Mapping[int, Callable[[str, bytes], list[RequestPart]]] = {
    _REPORT: lambda number, body: [RequestPart(item, body) for item in report(number, body)],
    _REPORTS: reports,
}
log = structlog.get_logger("intake")


class Pair(Protocol):
    async def __call__(self, number: str, maker: bytes, address: str) -> str:
        """The key of a terminal, made anew, where its pairing is open; '' elsewhere. `maker`: what it says of itself.
        Raises SQLAlchemyError."""
        ...


class TerminalDoor:
    def __init__(self, desk: Desk, doors: PhoneDoors, pair: Pair) -> None:
        self._desk, self._doors, self._pair = desk, doors, pair
        # Terminals of one carrier come from one address, so addresses say nothing.
        self._newcomers = Newcomers(STRANGER_S, WAITING, WAITING)
        self._identified: dict[int, Terminal] = {}
        self._lines: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @contextlib.asynccontextmanager
    async def serving(self, listener: socket.socket | None) -> AsyncIterator[None]:
        """Listens meanwhile, where there is something to listen on; afterwards every connection ends."""
        if listener is None:
            yield
            return
        server = await asyncio.start_server(self._meet, sock=listener, limit=_CHUNK)
        try:
            yield
        finally:
            server.close()
            for writer in self._lines.values():
                writer.transport.abort()
            await asyncio.gather(*self._lines)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines[task] = writer
        peer = writer.get_extra_info("peername")
        one = Terminal(self._desk, self._doors, self._pair, writer, str(peer[0]) if peer else "")
        self._desk.gather.counts.connections += 1
        try:
            await self._hear(one, reader)
        except (ConnectionError, TimeoutError):
            pass
        finally:
            self._desk.gather.counts.connections -= 1
            del self._lines[task]
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _hear(self, one: Terminal, reader: asyncio.StreamReader) -> None:
        """A terminal has one connection, the newest: the one before may be of a line that broke unnoticed. Raises
        TimeoutError, ConnectionError."""
        async with self._newcomers.waiting(""):
            device = await one.introduced(reader)
        if device is None:
            return
        if (before := self._identified.get(device)) is not None:
            before.close()
        self._identified[device] = one
        try:
            await one.hear(reader)
        finally:
            if self._identified.get(device) is one:
                del self._identified[device]


class Terminal:
    """One connection. `_key`, `_device`: of who it is, None until it has identified itself."""

    def __init__(self, desk: Desk, doors: PhoneDoors, pair: Pair, writer: asyncio.StreamWriter, address: str) -> None:
        self._desk, self._doors, self._pair, self._writer, self._address = desk, doors, pair, writer, address
        self._key: Key | None = None
        self._device: int | None = None
        self._whole: list[bytes] = []
        self._held = b""
        self._serial = 0
        self._calls = False

    async def introduced(self, reader: asyncio.StreamReader) -> int | None:
        """The device that it is, once it has identified itself; None: it ends. Raises ConnectionError."""
        while self._device is None:
            if not await self._next_frame(reader):
                return None
        return self._device

    async def hear(self, reader: asyncio.StreamReader) -> None:
        """Until it ends, is silent, or must come again later. Raises TimeoutError, ConnectionError."""
        going = True
        while going:
            async with asyncio.timeout(SILENT_S):
                going = await self._next_frame(reader)

    def close(self) -> None:
        """It is heard no longer."""
        self._writer.transport.abort()

    async def _next_frame(self, reader: asyncio.StreamReader) -> bool:
        """Answers one; whether the connection goes on."""
        while not self._whole:
            more = await reader.read(_CHUNK)
            if not more:
                return False
            try:
                self._whole, self._held = frames.split(self._held + more)
            except DecodeError:
                self._desk.gather.counts.rejects[Reason.OVERSIZED.value] += 1
                return False
        going = await self._take(self._whole.pop(0))
        await self._writer.drain()
        return going

    async def _take(self, raw: bytes) -> bool:
        """Whether the connection goes on."""
        try:
            frame = frames.decode(raw)
        except DecodeError as wrong:
            return await self._unread(raw, wrong)
        if frame.message == _REGISTER:
            return await self._register(frame)
        if frame.message == _IDENTIFY:
            return await self._identify(frame)
        if self._key is None or not self._desk.directory().valid(self._key.number):
            self._answer(frame, _FAILURE)
            return False
        if frame.message in _PARTS:
            return await self._reports(self._key, frame)
        self._answer(frame, _SUCCESS if frame.message in (_HEARTBEAT, _LOGOUT) else _UNKNOWN)
        return frame.message != _LOGOUT

    async def _unread(self, raw: bytes, wrong: DecodeError) -> bool:
        """A frame whose header cannot be trusted has no answer; the terminal sends it again."""
        if self._key is None:
            self._desk.gather.counts.rejects[wrong.reason] += 1
            return False
        return await self._offer(self._key, wrong, raw)

    async def _register(self, frame: TerminalFrame) -> bool:
        if self._desk.rates.tried_too_often(self._address):
            return False
        try:
            key = await self._pair(frame.number, frame.body, self._address)
        except SQLAlchemyError as away:
            log.warning("registry away", reason=str(away).splitlines()[0])
            return False
        if not key:
            self._desk.rates.unknown(self._address)
        self._writer.write(frames.registered(frame, self._next_serial(), key))
        return True

    async def _identify(self, frame: TerminalFrame) -> bool:
        key = await self._desk.key_of(_word(frame), self._address)
        sender = None
        if key is not None and self._desk.takes(key):
            sender = self._desk.directory().by_unique_id(key.number, frame.number)
        known = sender is not None and self._device in (None, sender.number)
        if known and sender is not None:
            self._key, self._device = key, sender.number
        self._answer(frame, _SUCCESS if known else _FAILURE)
        return known

    async def _reports(self, key: Key, frame: TerminalFrame) -> bool:
        heard: Heard | DecodeError
        try:
            if frame.parts > 1:
                raise DecodeError(Reason.MALFORMED, "reports in pieces are not read: set fewer reports a message")
            heard = Heard(self._new_calls(_PARTS[frame.message](frame.number, frame.body)), tracks=False)
        except DecodeError as wrong:
            heard = wrong
        calls = isinstance(heard, Heard) and any(isinstance(part.item, DecodedCall) for part in heard.parts)
        if self._desk.rates.request(key.number) and not calls:
            # Not answered: it comes again.
            self._desk.gather.counts.totals["too_many"] += 1
            return True
        if not await self._offer(key, heard, frame.body):
            return False
        self._answer(frame, _SUCCESS if isinstance(heard, Heard) else _WRONG)
        return True

    async def _offer(self, key: Key, heard: Heard | DecodeError, raw: bytes) -> bool:
        """Whether it is kept."""
        group = self._doors.group(key, heard, raw)
        try:
            if group is not None:
                await self._desk.gather.offer([group])
        except (JournalError, Overloaded):
            return False
        return True

    def _new_calls(self, parts: list[RequestPart]) -> list[RequestPart]:
        """Without the calls for help that were answered before: the button stays set for a while."""
        found = []
        for part in parts:
            if isinstance(part.item, DecodedCall):
                if self._calls:
                    continue
                self._calls = True
            elif isinstance(part.item, DecodedFix):
                self._calls = part.item.sos
            found.append(part)
        return found

    def _answer(self, frame: TerminalFrame, result: int) -> None:
        self._writer.write(frames.answer(frame, self._next_serial(), result))

    def _next_serial(self) -> int:
        self._serial = (self._serial + 1) & 0xFFFF
        return self._serial


def _word(frame: TerminalFrame) -> str:
    """By which a terminal identifies itself: before 2019 the whole body, then one with its length before it."""
    body = frame.body
    word = body if frame.version is None else body[1 : 1 + body[0]] if body else b""
    return word.rstrip(b"\0").decode("ascii", "replace")
