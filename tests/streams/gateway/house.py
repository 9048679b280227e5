"""A real gateway on a free port, with a journal in memory, a fold led by hand and a guest book for a registry."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import msgspec
import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import Frame, Opcode

from streams.access.subject import Role, Subject
from streams.clock import CityClock, real_ms
from streams.errors import JournalUnavailable, StreamsError
from streams.gateway.run import Gateway, Pace
from streams.journal.api import Change, Lease, OwnChange
from streams.journal.memory import MemoryJournal
from streams.model.entry_id import EntryId
from streams.model.health import Beat
from streams.model.store import StoreInfo
from streams.registry.records import Session
from streams.settings import GatewaySection, ProvinceSection, Settings
from streams.wire.changes import ROW, THERE, ChangeSet, ColumnsChange, RecordsChange, Rows, TopicChange, encode
from streams.wire.viewer import FromViewer, Hello, TopicRequest, ToViewer
from tests.servers import BOUND_S
from tests.streams.gateway.follow import Follower

CITY = "2112"
PROVINCE = "a-token-of-the-province"
WALL = Subject(id="wall-1", role=Role.WALL, scope=CITY)
DUTY = Subject(id="duty-1", role=Role.DUTY, scope=CITY)
COUNTY_DUTY = Subject(id="duty-2", role=Role.DUTY, scope="211221")


class GuestBook:
    """A registry's part for the gateway in memory; test_doorkeeper.py holds it against the real one."""

    def __init__(self) -> None:
        self.silent = False
        self.revoked: set[str] = set()
        self._sessions: dict[str, Session] = {}
        self._passes: dict[str, str] = {}
        self._numbers = count(1)

    def invite(self, subject: Subject) -> str:
        """A ticket of a new session."""
        session = Session(id=f"session-{next(self._numbers)}", subject=subject, page="wall")
        self._sessions[session.id] = session
        return self._issue(session.id, "ticket")

    def take_ticket(self, ticket: str, now: int) -> tuple[Session, str] | None:
        self._answer()
        return self._admit(self._passes.pop(ticket, "")) if ticket.startswith("ticket") else None

    def take_resume(self, token: str, now: int, where: str = "") -> tuple[Session, str] | None:
        self._answer()
        return self._admit(self._passes.get(token, "")) if token.startswith("resume") else None

    def take_key(self, key: str) -> Session | None:
        """Any key of this book is the id of a session it has."""
        self._answer()
        found = self._admit(key)
        return found[0] if found else None

    def renew_resume(self, session_id: str, now: int) -> str:
        self._answer()
        return self._issue(session_id, "resume")

    def alive(self, ids: set[str], now: int) -> set[str]:
        self._answer()
        return (ids & self._sessions.keys()) - self.revoked

    def _admit(self, session_id: str) -> tuple[Session, str] | None:
        if session_id not in self._sessions or session_id in self.revoked:
            return None
        return self._sessions[session_id], self._issue(session_id, "resume")

    def _issue(self, session_id: str, kind: str) -> str:
        token = f"{kind}-{next(self._numbers)}"
        self._passes[token] = session_id
        return token

    def _answer(self) -> None:
        if self.silent:
            raise StreamsError("the registry is away")


class FrailJournal(MemoryJournal):
    """A journal that can be away: `down`."""

    down = False

    async def read_changes(
        self, after: EntryId, *, count: int = 512, block_ms: int = 0, inclusive: bool = False
    ) -> list[Change]:
        self._answer()
        found = await super().read_changes(after, count=count, block_ms=block_ms, inclusive=inclusive)
        self._answer()
        return found

    async def beat(self, beat: Beat) -> None:
        self._answer()
        await super().beat(beat)

    def _answer(self) -> None:
        if self.down:
            raise JournalUnavailable("connection refused")


class House:
    """`emit` is the fold's hand. `gateway` is the process under test."""

    def __init__(
        self, journal: FrailJournal, lease: Lease, info: StoreInfo, section: GatewaySection, pace: Pace | None
    ) -> None:
        self.journal, self.guests, self.info = journal, GuestBook(), info
        self.port = 0
        self.gateway: Gateway
        self.stop = asyncio.Event()
        self.serving: asyncio.Task[None]
        self._lease, self._section, self._pace = lease, section, pace
        self._last = EntryId(real_ms(), 0)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def emit(
        self, *topics: TopicChange, keyframe: bool = False, body: bytes = b"", own: tuple[OwnChange, ...] = ()
    ) -> EntryId:
        """Appends one change set, or `body` as it is; its `at` is the id's ms. `own`: what addresses have by it."""
        self._last = EntryId(max(real_ms(), self._last.ms + 1), 0)
        changes = ChangeSet(at=self._last.ms, topics=topics, keyframe=keyframe)
        change = Change(id=self._last, body=body or encode(changes), keyframe=keyframe, own=own)
        await self.journal.emit(self._lease, [change])
        return self._last

    async def restart(self) -> None:
        """Starts a gateway; on the port of the one before, if there was one."""
        self.stop = asyncio.Event()
        section = self._section.model_copy(update={"port": self.port})
        settings = Settings(gateway=section, province=ProvinceSection(own_token=PROVINCE))
        self.gateway = Gateway(settings, self.journal, self.guests, CityClock(self.info), self._pace)
        listening: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.serving = asyncio.create_task(self.gateway.run(self.stop, listening.set_result), name="gateway")
        both: set[asyncio.Future[Any]] = {self.serving, listening}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        self.port = listening.result()

    async def keyframe(self) -> EntryId:
        return await self.emit(*FIRST, keyframe=True)

    def follower(self, *topics: str, subject: Subject = WALL) -> Follower:
        return Follower(self.url, topics, ticket=self.guests.invite(subject))

    @asynccontextmanager
    async def line(self, hello: FromViewer | None = None) -> AsyncIterator[Line]:
        async with connect(self.url, compression=None, max_size=None, proxy=None) as connection:
            line = Line(connection)
            if hello is not None:
                await line.say(hello)
            yield line

    def hello(self, *topics: str, subject: Subject = WALL) -> Hello:
        return Hello(topics=tuple(TopicRequest(topic) for topic in topics), ticket=self.guests.invite(subject))

    async def stuck(self, hello: Hello) -> socket.socket:
        """A viewer that says hello and never reads."""
        loop = asyncio.get_running_loop()
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setblocking(False)
        await loop.sock_connect(sock, ("127.0.0.1", self.port))
        await loop.sock_sendall(sock, HANDSHAKE)
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += await loop.sock_recv(sock, 1)
        assert answer.startswith(b"HTTP/1.1 101")
        await loop.sock_sendall(sock, Frame(Opcode.TEXT, msgspec.json.encode(hello)).serialize(mask=True))
        return sock


class Line:
    """A viewer that says exactly what it is told to."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, frame: FromViewer | bytes) -> None:
        raw = frame if isinstance(frame, bytes) else msgspec.json.encode(frame)
        await self.connection.send(raw, text=True)

    async def hear(self) -> ToViewer | bytes:
        """The next frame; bytes for dots."""
        raw = await asyncio.wait_for(self.connection.recv(decode=False), BOUND_S)
        return raw if raw[:1] == b"\x5a" else msgspec.json.decode(raw, type=ToViewer)

    async def hear_until(self, kind: type, times: int = 1) -> list[ToViewer | bytes]:
        """All frames up to the `times`-th of a kind."""
        heard: list[ToViewer | bytes] = []
        while sum(isinstance(frame, kind) for frame in heard) < times:
            heard.append(await self.hear())
        return heard

    async def closed(self) -> int:
        """The code it was closed with; 1006 when it was cut."""
        await asyncio.wait_for(self.connection.wait_closed(), BOUND_S)
        return self.connection.close_code or 0


@asynccontextmanager
async def house(first: bool = True, pace: Pace | None = None, **changed: object) -> AsyncIterator[House]:
    """`changed`: gateway settings that differ. `first`: whether there is a keyframe to begin with. `pace`: of
    another gateway than the desks'."""
    journal = FrailJournal(CITY)
    await journal.open()
    info = await journal.create_store(StoreInfo(city=CITY, demo=True, created_ms=real_ms(), salt="00"))
    lease = await journal.acquire("fold", 3_600_000)
    assert lease is not None
    home = House(journal, lease, info, GatewaySection(port=0).model_copy(update=changed), pace)
    if first:
        await home.keyframe()
    await home.restart()
    try:
        yield home
    finally:
        home.stop.set()
        await asyncio.wait_for(home.serving, BOUND_S)
        await journal.close()


async def eventually(condition: Callable[[], bool], within_s: float = BOUND_S) -> None:
    """Polls; raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


def dots(n: int, moved: int = 0, base: int = 0) -> Rows:
    """`n` dots; `moved` shifts them all."""
    rows = np.zeros(n, ROW)
    rows["idx"] = np.arange(base, base + n)
    rows["lon_e6"], rows["lat_e6"] = 123_800_000 + moved, 42_300_000
    rows["fix_s"], rows["state"] = real_ms() // 1000, THERE
    return rows


HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
FIRST: tuple[TopicChange, ...] = (
    RecordsChange("regions/2112/wall", {"2112": b'{"reports":1,"open":1,"reachable":9}'}, whole=True),
    RecordsChange("regions/2112/desk", {"2112": b'{"reports":1,"open":1,"reachable":9}'}, whole=True),
    RecordsChange("regions/211221/desk", {"211221": b'{"reports":1,"open":1,"reachable":9}'}, whole=True),
    RecordsChange("clusters/2112/wall", {"211221": b'{"n":9,"lon_e6":1,"lat_e6":2}'}, whole=True),
    RecordsChange("reports/2112/desk", {"c1": '{"text":"漏水"}'.encode()}, whole=True),
    RecordsChange("reports/211221/desk", {"c1": '{"text":"漏水"}'.encode()}, whole=True),
    RecordsChange("feed/2112/wall", {"sos": b'{"at":0,"fix_at":0,"per_min":0}'}, whole=True),
    RecordsChange("feed/2112/desk", {"sos": b'{"at":0,"fix_at":0,"per_min":0}'}, whole=True),
    RecordsChange("posts/211221/desk", {"1": b'{"post":"x","kind":"full"}'}, whole=True),
    ColumnsChange("workers/211221/wall", dots(3).tobytes(), whole=True),
    ColumnsChange("workers/211221/desk", dots(3).tobytes(), whole=True),
)
