"""A real process of calls on a free port: its commands are folded by the real fold, and come back as changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from streams.access.subject import Role, Subject
from streams.calls.run import CallServer
from streams.clock import real_ms
from streams.fold.live_calls import LiveCalls
from streams.journal.api import Change, Lease
from streams.journal.memory import MemoryJournal
from streams.model.calls.call import Call, CallWish
from streams.model.entry_id import EntryId
from streams.model.event import Incoming, Outcome
from streams.model.shift import SEATED_TO_SEND
from streams.model.store import StoreInfo
from streams.registry.recordings import KeptRecording
from streams.settings import CallsSection, DashboardSection, IntakeSection, Settings
from streams.wire import command as wire
from streams.wire.changes import ChangeSet, encode
from streams.wire.signed import KeyPurpose, KeyRing, SigningKey, may_sign
from tests.servers import BOUND_S, free_port
from tests.streams.fold.commands import Person, asks
from tests.streams.fold.messaging.dispatcher import Dispatcher
from tests.streams.gateway.house import GuestBook

KEY = SigningKey("calls-1", KeyPurpose.CALLS, b"k" * 32)
RING = KeyRing([KEY])
TOWN, FULL = "211221106", "w11"
LEAD = Subject(id="lead", role=Role.DUTY_LEAD, scope="2112", person="lead")
DESK = Subject(id="desk", role=Role.DUTY, scope="2112", person="desk")
TOWN_DESK = Subject(id="town", role=Role.DUTY, scope=TOWN, person="town")
PHONE = Subject(id="p/11", role=Role.WORKER, scope=TOWN, person="worker/11", worker=11)
OTHER = Subject(id="p/14", role=Role.WORKER, scope="211282101", person="worker/14", worker=14)
WALL = Subject(id="wall", role=Role.WALL, scope="2112")


class Shelf:
    """Where recordings are kept, in memory. `full`: nothing can be."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[KeptRecording, bytes]] = {}
        self.full = False

    def keep_recording(self, store: Path, kept: KeptRecording, raw: bytes) -> None:
        if self.full:
            raise OSError("no space left on device")
        self.kept[kept.id] = (kept, raw)


class Switchboard:
    """`server` is under test. `refused`: the door of commands takes nothing while set."""

    def __init__(self, journal: MemoryJournal, lease: Lease) -> None:
        self.fold, self.guests, self.journal, self._lease = Dispatcher(), GuestBook(), journal, lease
        self.refused = False
        self.shelf = Shelf()
        self.asked: set[asyncio.Task[None]] = set()
        self.port = free_port()
        self.server: CallServer
        self._last = EntryId(real_ms(), 0)

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The door of commands. `asked`: what is under way; it ends before the test does."""
        task = asyncio.create_task(self._take(reader, writer), name="a command")
        self.asked.add(task)
        task.add_done_callback(self.asked.discard)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Verified, folded, told."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
        body = await reader.readexactly(int(fields["content-length"]))
        key = RING.verified(fields["x-key"], body, bytes.fromhex(fields["x-signature"]), real_ms())
        asked = wire.decode(body)
        assert may_sign(key.purpose, asked)
        writer.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n" % (b"503 away" if self.refused else b"202 kept"))
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        if not self.refused:
            await self.tell(asked)

    async def tell(self, *events: Incoming) -> list[Outcome]:
        done = self.fold.send(*events)
        self._last = EntryId(max(real_ms(), self._last.ms + 1), 0)
        body = encode(ChangeSet(at=self.fold.picture.now, events=tuple(done.events)))
        await self.journal.emit(self._lease, [Change(id=self._last, body=body)])
        return [event for event in done.events if isinstance(event, Outcome)]

    async def starts(self, *to: str, who: Person | None = None, name: str = "c1", **more: Any) -> Outcome:
        caller = who or Person("desk", Role.DUTY)
        return await self.does(caller, "start", name, CallWish(to=to, **more))

    async def does(
        self,
        who: Person,
        step: str,
        name: str = "c1",
        wish: CallWish | None = None,
        session: str = "",
        note: str = "",
    ) -> Outcome:
        body, at = msgspec.msgpack.encode(wish or CallWish()), self.fold.picture.now
        (answer,) = await self.tell(asks(who, f"call.{step}", name, note=note, session=session, at=at, body=body))
        return answer

    async def sits(self, who: Person, session: str) -> None:
        """Takes over the shift of the desk."""
        asked = asks(who, "shift.begin", who.scope, session=session, at=self.fold.picture.now)
        (answer,) = await self.tell(msgspec.structs.replace(asked, schema=SEATED_TO_SEND))
        assert answer.accepted

    def recording(self, name: str = "c1") -> tuple[str, str]:
        """State and file of the call's last."""
        call: Call | None = self.fold.picture.kind(LiveCalls).get(name)
        last = call.recordings[-1] if call and call.recordings else None
        return (last.state.value, last.file) if last else ("", "")

    def sessions(self, address: str) -> list[str]:
        """Of the lines of an address that are open."""
        return sorted(line.session.id for line in self.server.exchange.lines if line.address == address)

    def state(self, address: str, name: str = "c1") -> str:
        call: Call | None = self.fold.picture.kind(LiveCalls).get(name)
        member = call.member(address) if call else None
        return member.state.value if member else ""

    @asynccontextmanager
    async def line(self, subject: Subject, codec: str = "opus", port: int = 0) -> AsyncIterator[SpokenLine]:
        """A new session's line that was let in. `port`: of a way to the process, 0 = its own."""
        async with connect(
            f"ws://127.0.0.1:{port or self.port}/call", compression=None, max_size=None, proxy=None
        ) as socket:
            line = SpokenLine(socket)
            await line.say("hello", ticket=self.guests.invite(subject), codec=codec)
            assert (await line.hear("welcome"))["t"] == "welcome"
            yield line


class SpokenLine:
    """`floors`, `packets`: what was heard on the way to something else."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.packets: list[bytes] = []

    async def say(self, kind: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"t": kind, **fields}))

    async def hear(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """The next frame of a kind with these fields; speech is kept, the rest passed over."""
        async with asyncio.timeout(BOUND_S):
            while True:
                raw = await self.socket.recv()
                if isinstance(raw, bytes):
                    self.packets.append(raw)
                    continue
                frame: dict[str, Any] = json.loads(raw)
                if frame["t"] == kind and all(frame.get(name) == value for name, value in wanted.items()):
                    return frame

    async def speech(self, count: int) -> list[bytes]:
        async with asyncio.timeout(BOUND_S):
            while len(self.packets) < count:
                raw = await self.socket.recv()
                if isinstance(raw, bytes):
                    self.packets.append(raw)
        return self.packets

    async def answers(self, call: str = "c1") -> dict[str, Any]:
        await self.say("answer", call=call)
        return await self.hear("in", call=call)

    async def closed(self) -> int:
        await asyncio.wait_for(self.socket.wait_closed(), BOUND_S)
        return self.socket.close_code or 0


@asynccontextmanager
async def switchboard(pages: int = 8050, **more: str) -> AsyncIterator[Switchboard]:
    """`pages`: port of the pages whose browsers are let in. `more`: settings of calls."""
    journal = MemoryJournal("2112")
    await journal.open()
    await journal.create_store(StoreInfo(city="2112", demo=True, created_ms=real_ms(), salt="00"))
    lease = await journal.acquire("fold", 3_600_000)
    assert lease is not None
    board, door = Switchboard(journal, lease), free_port()
    intake = await asyncio.start_server(board.take, "127.0.0.1", door)
    calls = CallsSection.model_validate({"port": board.port, **more})
    settings = Settings(calls=calls, intake=IntakeSection(port=door), dashboard=DashboardSection(port=pages))
    board.server = CallServer(settings, journal, board.guests, board.shelf, lambda: KEY)
    stop, ready = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(board.server.run(stop, lambda _: ready.set()), name="calls")
    try:
        await asyncio.wait_for(ready.wait(), BOUND_S)
        yield board
    finally:
        stop.set()
        await asyncio.wait_for(serving, BOUND_S)
        intake.close()
        await asyncio.wait_for(asyncio.gather(*board.asked), BOUND_S)
        await journal.close()
