"""All viewers of one gateway: lets them in, tells them the time, checks their sessions, sees them out."""

from __future__ import annotations

import asyncio
import math
from typing import cast

import structlog
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed

from streams.access.policy import SEATS
from streams.access.subject import Role
from streams.clock import Clock
from streams.crowd import Newcomers
from streams.errors import DecodeError, Denied
from streams.gateway.channel import as_json
from streams.gateway.counts import Counts
from streams.gateway.doorkeeper import UNANSWERED, Doorkeeper, place
from streams.gateway.hub import Hub
from streams.gateway.line import ViewerConnection, write_all
from streams.gateway.viewer import Viewer, decode
from streams.model.store import StoreInfo
from streams.model.walls import WallPresence, wall_word
from streams.registry.records import Session
from streams.server import PER_ADDRESS, WAITING
from streams.settings import GatewaySection
from streams.wire.viewer import Bye, Heartbeat, Hello, Resume, Welcome

EXPIRED = 4401
REVOKED = 4403
MISCONDUCT = 1008
OVERLOADED = 1013
STOPPING = 1001

HELLO_S = 5.0
"""No socket without a ticket for longer than this."""
PART_S = 2.0
"""A connection that was asked to close and is still there after this is cut."""
RENEW_S = 300.0
"""Half the life of a resume token."""
RENEWED_AT_ONCE = 50
"""Each is a write of the registry; after a storm of viewers their renewals must not come in one second."""


class Reception:
    """`store` is None until the journal has named it; no one is let in before. `per_address`: sockets of one address
    that have sent no hello."""

    def __init__(
        self,
        section: GatewaySection,
        hub: Hub,
        doorkeeper: Doorkeeper,
        clock: Clock,
        counts: Counts,
        *,
        per_address: int = PER_ADDRESS,
        beat_s: float = 1.0,
    ) -> None:
        self.viewers: set[Viewer] = set()
        self.lines: set[ViewerConnection] = set()
        self.store: StoreInfo | None = None
        self._section, self._hub, self._doorkeeper, self._clock, self._counts = section, hub, doorkeeper, clock, counts
        self._newcomers = Newcomers(HELLO_S, WAITING, per_address)
        self._entering, self._beat_s = 0, beat_s
        self._stopping = False
        self._log = structlog.get_logger("gateway")

    async def receive(self, connection: ServerConnection) -> None:
        """One viewer from its hello to its end; what `websockets.serve` calls."""
        line = cast(ViewerConnection, connection)
        store = self.store
        if store is None or self._stopping or self._full():
            self._turn_away(line, "stopping" if self._stopping else "overloaded", OVERLOADED)
            return
        try:
            admitted = await self._admit(line, _address(connection))
        except ConnectionClosed:
            return
        if admitted is not None:
            await self._converse(line, store, *admitted)

    def beat(self) -> None:
        """The time, to everybody who takes it."""
        now = Heartbeat(now=self._clock.now_ms(), real=self._clock.real_ms(), fold=self._hub.at)
        pipes = [viewer.outbox.pipe for viewer in self.viewers if not viewer.outbox.pipe.full]
        frame = as_json(now)
        self._counts.frames += len(pipes)
        self._counts.bytes += len(pipes) * len(frame.data)
        write_all(pipes, frame)

    def present(self) -> tuple[str, ...]:
        """Sessions of the duty seats and walls that are here: what the fold misses when they are not."""
        return tuple(sorted({name for viewer in self.viewers if (name := _expected(viewer.session))}))

    def look(self, now: float) -> None:
        """Cuts who is stuck; serves what had to wait. `now`: s of the loop."""
        for line in tuple(self.lines):
            line.look(now, self._section.send_deadline_s)
        for viewer in tuple(self.viewers):
            viewer.look(now)
        self._hub.walls.forget(now)
        self._counts.viewers = len(self.viewers)

    async def check_sessions(self, now: float) -> None:
        """Ends viewers whose session does not stand any more; renews resume tokens that are due.
        A registry that does not answer ends no one: the live map goes on."""
        viewers = tuple(self.viewers)
        ids = {viewer.session.id for viewer in viewers}
        try:
            alive = await asyncio.to_thread(self._doorkeeper.alive, ids, self._clock.real_ms()) if ids else ids
            for viewer in viewers:
                if viewer.session.id not in alive:
                    self._end(viewer, "revoked", REVOKED)
            await self._renew([v for v in viewers if v.session.id in alive and now >= v.renew_at], now)
        except UNANSWERED as trouble:
            self._counts.registry_errors += 1
            self._log.warning("the registry does not answer; sessions stay", reason=str(trouble))

    async def stop(self) -> None:
        """Says goodbye to all; anyone who is still there after PART_S is cut."""
        self._stopping = True
        bye = as_json(Bye(code="stopping", retry_after=PART_S))
        for line in tuple(self.lines):
            line.part(bye, STOPPING, PART_S)
        going = [asyncio.create_task(line.wait_closed(), name="viewer leaving") for line in self.lines]
        if going:
            await asyncio.wait(going, timeout=PART_S)
        for line in tuple(self.lines):
            line.cut("stopping")
        await asyncio.gather(*going)

    def _full(self) -> bool:
        """Whether no more viewers are let in. A socket that has sent nothing is no viewer."""
        return len(self.viewers) + self._entering >= self._section.viewers

    async def _hello(self, line: ViewerConnection, address: str) -> bytes:
        """The first frame. Raises TimeoutError, also when another took its place."""
        async with self._newcomers.waiting(address):
            return await line.recv(decode=False)

    async def _admit(self, line: ViewerConnection, address: str) -> tuple[Hello, Session, str] | None:
        """The hello, its session and the next resume token; None when the viewer was turned away."""
        try:
            hello = decode(await self._hello(line, address))
        except TimeoutError:
            self._turn_away(line, "expired", EXPIRED)
            return None
        except DecodeError:
            self._turn_away(line, "malformed", MISCONDUCT)
            return None
        if not isinstance(hello, Hello):
            self._turn_away(line, "malformed", MISCONDUCT)
            return None
        if self._full():
            self._turn_away(line, "overloaded", OVERLOADED)
            return None
        self._entering += 1
        try:
            found = await self._sign_in(line, hello)
        finally:
            self._entering -= 1
        return (hello, *found) if found else None

    async def _sign_in(self, line: ViewerConnection, hello: Hello) -> tuple[Session, str] | None:
        found, now = None, self._clock.real_ms()
        passes = sum(1 for one in (hello.ticket, hello.resume, hello.key) if one)
        try:
            if passes != 1:
                pass
            elif hello.key:
                phone = await asyncio.to_thread(self._doorkeeper.take_key, hello.key)
                found = (phone, "") if phone else None
            elif hello.ticket:
                found = await asyncio.to_thread(self._doorkeeper.take_ticket, hello.ticket, now)
            else:
                headers = line.request.headers if line.request else Headers()
                where = place(line.remote_address, headers)
                found = await asyncio.to_thread(self._doorkeeper.take_resume, hello.resume, now, where)
        except UNANSWERED as trouble:
            self._counts.registry_errors += 1
            self._log.warning("the registry does not answer; a viewer has to come again", reason=str(trouble))
            self._turn_away(line, "overloaded", OVERLOADED)
            return None
        if found is None:
            self._turn_away(line, "expired", EXPIRED)
        return found

    async def _converse(
        self, line: ViewerConnection, store: StoreInfo, hello: Hello, session: Session, resume: str
    ) -> None:
        loop = asyncio.get_running_loop()
        viewer = Viewer(session, line, self._hub, self._clock, self._counts, self._section.queue_bytes)
        # Without a token there is none to renew: a phone proves its key again.
        viewer.renew_at = loop.time() + RENEW_S if resume else math.inf
        line.on_drained = viewer.outbox.pump
        self.viewers.add(viewer)
        try:
            viewer.outbox.say(as_json(self._welcome(store, session, resume)))
            viewer.subscribe(hello.topics)
            while True:
                viewer.hear(await line.recv(decode=False), loop.time())
        except (DecodeError, Denied) as misconduct:
            self._log.info("viewer sent away", session=session.id, reason=str(misconduct))
            self._turn_away(line, "malformed", MISCONDUCT)
        except ConnectionClosed:
            pass
        finally:
            viewer.leave()
            self.viewers.discard(viewer)

    def _welcome(self, store: StoreInfo, session: Session, resume: str) -> Welcome:
        subject = session.subject
        return Welcome(
            resume=resume,
            now=self._clock.now_ms(),
            real=self._clock.real_ms(),
            rate=store.rate,
            demo=store.demo,
            role=subject.role,
            scope=subject.scope,
            beat_s=self._beat_s,
        )

    async def _renew(self, due: list[Viewer], now: float) -> None:
        for viewer in due[:RENEWED_AT_ONCE]:
            viewer.renew_at = now + RENEW_S
            token = await asyncio.to_thread(self._doorkeeper.renew_resume, viewer.session.id, self._clock.real_ms())
            viewer.outbox.say(as_json(Resume(token)))

    def _end(self, viewer: Viewer, code: str, close: int) -> None:
        """Leaves the topics at once: nothing more is sent, however long the connection takes to end."""
        viewer.leave()
        self._turn_away(cast(ViewerConnection, viewer.outbox.pipe), code, close)

    def _turn_away(self, line: ViewerConnection, code: str, close: int) -> None:
        self._counts.refused[code] += 1
        line.part(as_json(Bye(code=code, retry_after=PART_S)), close, PART_S)


def _expected(session: Session) -> str:
    """As the journal names who ought to stay: '' for anybody else."""
    subject = session.subject
    if subject.role is Role.WALL:
        return wall_word(WallPresence(subject.scope, session.wall, subject.id))
    return subject.id if subject.role in SEATS else ""


def _address(connection: ServerConnection) -> str:
    """'' where it has gone already."""
    there = connection.remote_address
    return str(there[0]) if there else ""
