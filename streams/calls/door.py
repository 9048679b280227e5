"""The port of calls: lines of pages and phones, and GET /healthz."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Origin

from streams.access.inlets import Inlet, Proof
from streams.access.origins import origins_of
from streams.access.topics import address_of
from streams.calls.exchange import Exchange
from streams.calls.line import CallLine
from streams.clock import real_ms
from streams.crowd import Newcomers
from streams.errors import DecodeError, Overloaded, StreamsError
from streams.ports import bound
from streams.registry.records import Session
from streams.server import PER_ADDRESS, WAITING
from streams.settings import Settings
from streams.wire.call import (
    BEAT_S,
    MOST_BYTES,
    PATH,
    AnswerCall,
    DeclineCall,
    LeaveCall,
    LineBeat,
    LineHello,
    LineWelcome,
    decode,
)

EXPIRED, REVOKED, MISCONDUCT, OVERLOADED, STOPPING = 4401, 4403, 1008, 1013, 1001
HELLO_S = 5.0
CLOSE_S = 2.0
MOST_LINES = 2_000
UNANSWERED = (StreamsError, SQLAlchemyError)
"""What a registry that is away raises: no one new is let in, no one who is in is thrown out."""
INLETS = (Inlet("/healthz", "GET", Proof.PUBLIC), Inlet(PATH, "SOCKET", Proof.SESSION))
log = structlog.get_logger("calls")


class LineKeeper(Protocol):
    """The registry. Called in threads; times are real ms. May raise UNANSWERED."""

    def take_ticket(self, ticket: str, now: int) -> tuple[Session, str] | None:
        """The session of a ticket that is used the first time, within its time."""
        ...

    def take_key(self, key: str) -> Session | None:
        """Whose phone with our own app the key is."""
        ...

    def alive(self, ids: set[str], now: int) -> set[str]:
        """Those of the sessions that still stand."""
        ...


class CallDoor:
    """`keeper`: who may have a line at all; which call it is in is the exchange's."""

    def __init__(self, settings: Settings, exchange: Exchange, keeper: LineKeeper, healthy: Callable[[], str]) -> None:
        """`healthy`: what is wrong, '' for nothing."""
        self._settings, self._exchange, self._keeper, self._healthy = settings, exchange, keeper, healthy
        behind = WAITING if settings.dashboard.proxies else PER_ADDRESS
        self._newcomers = Newcomers(HELLO_S, WAITING, behind)
        self._loop = asyncio.get_running_loop()
        self.refused = 0

    async def open(self) -> Server:
        """Listens. A page of a foreign origin is refused; who sends no Origin is no browser. Raises PortTaken."""
        section, pages = self._settings.calls, self._settings.dashboard_url
        sock = bound(section.host, section.port, "calls.port")
        sock.setblocking(False)
        return await serve(
            self._receive,
            sock=sock,
            compression=None,
            origins=[*(Origin(name) for name in origins_of([pages])), None],
            process_request=self._answer,
            server_header=None,
            open_timeout=HELLO_S,
            ping_interval=None,
            close_timeout=CLOSE_S,
            max_size=MOST_BYTES,
            max_queue=32,
        )

    async def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        if path == "/healthz":
            wrong = self._healthy()
            status = HTTPStatus.SERVICE_UNAVAILABLE if wrong else HTTPStatus.OK
            return connection.respond(status, f"{wrong or 'ok'}\n")
        return None if path == PATH else connection.respond(HTTPStatus.NOT_FOUND, "")

    async def _receive(self, connection: ServerConnection) -> None:
        """One line from its hello to its end."""
        try:
            line = await self._admit(connection)
            if line is None:
                return
        except ConnectionClosed:
            return
        self._exchange.lines.add(line)
        try:
            line.say(LineWelcome(line.address))
            await self._converse(connection, line)
        except DecodeError as wrong:
            log.info("a line was sent away", session=line.session.id, reason=str(wrong))
            self._away(line, "malformed")
        except ConnectionClosed:
            pass
        finally:
            self._exchange.gone(line)

    async def _converse(self, connection: ServerConnection, line: CallLine) -> None:
        """Raises DecodeError, ConnectionClosed."""
        while True:
            raw = await connection.recv()
            now = self._loop.time()
            if not line.took(now):
                self._away(line, "fast")
                return
            frame = raw if isinstance(raw, bytes) else decode(raw)
            match frame:
                case LineBeat():
                    continue
                case AnswerCall() | DeclineCall() | LeaveCall():
                    self._exchange.ask(line, frame, now)
                case LineHello():
                    raise DecodeError("malformed", "a second hello")
                case _:
                    self._exchange.take(line, frame, now)

    async def _admit(self, connection: ServerConnection) -> CallLine | None:
        """None: it was turned away. Raises ConnectionClosed."""
        peer = connection.remote_address
        try:
            hello = decode(await self._hello(connection, str(peer[0]) if isinstance(peer, tuple) else ""))
            if not isinstance(hello, LineHello) or bool(hello.ticket) == bool(hello.key):
                raise DecodeError("malformed", "the first frame is a hello with a ticket or a key")
            if len(self._exchange.lines) >= MOST_LINES:
                raise Overloaded(CLOSE_S)
            session = await self._session(hello)
            address = address_of(session.subject) if session and not session.due else ""
            if session is not None and address:
                return CallLine(connection, session, address, hello.codec, self._loop.time())
            code = EXPIRED
        except (TimeoutError, DecodeError):
            code = MISCONDUCT
        except UNANSWERED as trouble:
            log.warning("a line has to come again", reason=str(trouble))
            code = OVERLOADED
        self.refused += 1
        await connection.close(code)
        return None

    async def _hello(self, connection: ServerConnection, address: str) -> str | bytes:
        """The first frame. Raises TimeoutError, also when another took its place."""
        async with self._newcomers.waiting(address):
            return await connection.recv()

    async def _session(self, hello: LineHello) -> Session | None:
        if hello.key:
            return await asyncio.to_thread(self._keeper.take_key, hello.key)
        found = await asyncio.to_thread(self._keeper.take_ticket, hello.ticket, real_ms())
        return found[0] if found else None

    def _away(self, line: CallLine, why: str) -> None:
        self.refused += 1
        line.part(why, MISCONDUCT)

    async def check_sessions(self) -> None:
        """Ends lines whose session does not stand any more, and those that are silent or take nothing."""
        now = self._loop.time()
        for line in list(self._exchange.lines):
            if now - line.heard > 3 * BEAT_S:
                line.part("silent", MISCONDUCT)
                line.cut()
        ids = {line.session.id for line in self._exchange.lines}
        try:
            alive = await asyncio.to_thread(self._keeper.alive, ids, real_ms()) if ids else ids
        except UNANSWERED as trouble:
            log.warning("the registry does not answer; sessions stay", reason=str(trouble))
            return
        for line in list(self._exchange.lines):
            if line.session.id in ids and line.session.id not in alive:
                line.part("revoked", REVOKED)

    async def close(self, server: Server) -> None:
        """Says goodbye to all."""
        server.close(close_connections=False)
        for line in list(self._exchange.lines):
            line.part("stopping", STOPPING)
        try:
            async with asyncio.timeout(CLOSE_S):
                await server.wait_closed()
        except TimeoutError:
            for line in list(self._exchange.lines):
                line.cut()
