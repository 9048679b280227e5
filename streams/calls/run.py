"""The process of calls: follows what the fold says of them, has each answer put on record, beats for those that go on.
When it dies its calls die with it, never the picture."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import http.client
import os
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol

import msgspec
import structlog

from streams.access.policy import Action
from streams.access.subject import Role, Subject
from streams.calls.door import UNANSWERED, CallDoor, LineKeeper
from streams.calls.exchange import Exchange, LineCommand
from streams.calls.ice import relays
from streams.calls.media import CallMedia
from streams.calls.mesh import Mesh
from streams.calls.recorder import Recorder, Tape
from streams.calls.server import MediaServer
from streams.calls.talk import Talk
from streams.clock import real_ms
from streams.errors import DecodeError, JournalError, MissingPart
from streams.jobs import until_stopped
from streams.journal.api import Journal
from streams.model.calls.call import Call, CallEngine, CallWish
from streams.model.calls.recording import RecordingState
from streams.model.entry_id import ZERO, EntryId
from streams.model.event import Changed, Command, Outcome
from streams.model.health import Beat
from streams.model.shift import SEATED_TO_SEND
from streams.ports import post
from streams.registry.recordings import KeptRecording
from streams.registry.records import Session
from streams.settings import Settings
from streams.wire import changes as wire
from streams.wire import command
from streams.wire.call import IceServer
from streams.wire.signed import SigningKey

_BATCH, _BLOCK_MS, _RETRY_S, _TIMEOUT_S = 256, 100, 0.5, 2.0
_BEAT_S, _LOOK_S = 1.0, 0.5
CALLS_BEAT_S = 8.0
"""A call is spoken of so often; the fold ends it when it was not for 30 s."""
_KIND, _TABLE = "call", b"vc"
_decoder = msgspec.msgpack.Decoder(Call)
log = structlog.get_logger("calls")


async def run(
    settings: Settings,
    journal: Journal,
    keeper: LineKeeper,
    shelf: TapeShelf,
    key: Callable[[], SigningKey],
    stop: asyncio.Event,
    listening: Callable[[int], None] = lambda _: None,
) -> None:
    """Carries calls until `stop`. `listening` is called the port once lines are let in. Raises PortTaken."""
    await CallServer(settings, journal, keeper, shelf, key).run(stop, listening)


class TapeShelf(Protocol):
    """The registry. Called in threads; may raise UNANSWERED or OSError."""

    def keep_recording(self, store: Path, kept: KeptRecording, raw: bytes) -> None: ...


class CallServer:
    """One process's parts, wired; to be made inside the running loop."""

    def __init__(
        self,
        settings: Settings,
        journal: Journal,
        keeper: LineKeeper,
        shelf: TapeShelf,
        key: Callable[[], SigningKey],
    ) -> None:
        self._settings, self._journal, self._key = settings, journal, key
        self._server = MediaServer(settings.calls.janus_url)
        self._wanted: asyncio.Queue[LineCommand] = asyncio.Queue()
        self._tapes: asyncio.Queue[Tape] = asyncio.Queue()
        self._recorder, self._shelf = Recorder(self._recorded, self._tapes.put_nowait), shelf
        self._media: dict[CallEngine, CallMedia] = {
            CallEngine.TALK: Talk(self._recorder.hear),
            CallEngine.MESH: Mesh(),
            CallEngine.SERVER: self._server,
        }
        self.exchange = Exchange(self._media, self._wanted.put_nowait, self._relays, self._recorder)
        self._door = CallDoor(settings, self.exchange, keeper, lambda: self._trouble)
        self._started, self._beaten, self._trouble = real_ms(), 0.0, "not begun"
        self._loop = asyncio.get_running_loop()
        self._cursor: EntryId | None = None
        self._run = uuid.uuid4().hex

    async def run(self, stop: asyncio.Event, listening: Callable[[int], None]) -> None:
        server = await self._door.open()
        jobs: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "follow": self._follow,
            "give": self._give,
            "keep": self._keep,
            "look": _steady(_LOOK_S, self._look),
            "sessions": _steady(_BEAT_S, self._door.check_sessions),
            "beat": _steady(_BEAT_S, self._beat),
        }
        if self._settings.calls.janus_url:
            jobs["media"] = self._server.run
        try:
            listening(server.sockets[0].getsockname()[1])
            await until_stopped(stop, {f"calls {name}": job() for name, job in jobs.items()})
        finally:
            await self._door.close(server)

    def _relays(self, session: Session) -> tuple[IceServer, ...]:
        """The relay's log has a number of the session, which tells no one who it is."""
        return relays(self._settings.calls, hashlib.sha256(session.id.encode()).hexdigest()[:12], real_ms())

    async def _follow(self) -> None:
        while True:
            try:
                await self._hear()
            except JournalError as away:
                self._cursor, self._trouble = None, str(away)
                await asyncio.sleep(_RETRY_S)

    async def _hear(self) -> None:
        if self._cursor is None:
            self._cursor = await self._begin()
        for change in await self._journal.read_changes(self._cursor, count=_BATCH, block_ms=_BLOCK_MS):
            self._cursor = change.id
            try:
                events = wire.decode(change.body).events
            except DecodeError as wrong:
                log.error("a change cannot be read", id=str(change.id), reason=str(wrong))
                continue
            for event in events:
                if isinstance(event, Changed) and event.kind == _KIND:
                    self.exchange.see(_decoder.decode(event.record), self._loop.time())
            for event in events:
                if isinstance(event, Outcome):
                    self.exchange.hear(event)
        self._trouble = ""

    async def _begin(self) -> EntryId:
        """Calls as the checkpoint has them; the changes behind it follow."""
        saved = await self._journal.load()
        if saved is None:
            return ZERO
        for name, raw in saved.fields.items():
            if name.partition(b":")[0] == _TABLE:
                self.exchange.see(_decoder.decode(raw), self._loop.time())
        return saved.cursor

    def _recorded(self, call: str, state: RecordingState, file: str) -> None:
        wanted = LineCommand(str(uuid.uuid4()), Action.CALL_RECORDED, call, recording=state, file=file)
        self._wanted.put_nowait(wanted)

    async def _keep(self) -> None:
        """What cannot be kept is gone, and the record says so."""
        while True:
            tape = await self._tapes.get()
            raw, state = bytes(tape.raw), RecordingState.KEPT
            kept = KeptRecording(tape.file, tape.call.id, tape.call.scope, real_ms(), len(raw))
            try:
                await asyncio.to_thread(self._shelf.keep_recording, self._settings.store.data_dir, kept, raw)
            except (*UNANSWERED, OSError) as trouble:
                log.error("a recording could not be kept", call=tape.call.id, reason=str(trouble))
                state = RecordingState.NONE
            self._recorded(tape.call.id, state, kept.id if state is RecordingState.KEPT else "")

    async def _give(self) -> None:
        """One after the other, as lines asked. What the door of commands does not take is dropped: who asked hears
        that it is not on record, and a lost line is missed again."""
        while True:
            wanted = await self._wanted.get()
            if not await self._taken(wanted):
                self.exchange.not_taken(wanted)

    async def _taken(self, wanted: LineCommand) -> bool:
        url = f"{self._settings.inner_url}{command.PATH}"
        body = command.encode(_command(wanted, self._settings.city.code))
        try:
            status, _ = await asyncio.to_thread(post, url, body, command.headers(self._key(), body), _TIMEOUT_S)
        except (OSError, http.client.HTTPException, MissingPart) as away:
            log.warning("the door of commands is away", call=wanted.call, reason=str(away))
            return False
        if status != 202:
            log.warning("the door of commands refused", call=wanted.call, action=wanted.action, status=status)
        return status == 202

    async def _look(self) -> None:
        now = self._loop.time()
        self.exchange.look(now)
        if self.exchange.calls and now - self._beaten >= CALLS_BEAT_S:
            self._beaten = now
            going = tuple(self.exchange.calls)
            self._wanted.put_nowait(LineCommand(str(uuid.uuid4()), Action.CALL_BEAT, self._run, calls=going))

    async def _beat(self) -> None:
        exchange = self.exchange
        figures = {"lines": len(exchange.lines), "calls": len(exchange.calls), "refused": self._door.refused}
        for media in self._media.values():
            figures |= media.figures()
        beat = Beat(
            process="calls",
            instance=str(os.getpid()),
            at=real_ms(),
            started=self._started,
            figures=figures,
            note=self._trouble or self._server.trouble,
        )
        with contextlib.suppress(JournalError):
            await self._journal.beat(beat)


def _command(wanted: LineCommand, city: str) -> Command:
    """As of the person whose line it is; what no person does is the system's own word."""
    wish = CallWish(member=wanted.member, calls=wanted.calls, recording=wanted.recording, file=wanted.file)
    who = wanted.session.subject if wanted.session else Subject(id="calls", role=Role.SYSTEM, scope=city)
    return Command(
        id=wanted.id,
        source="calls",
        schema=SEATED_TO_SEND,
        at=0,
        sent=real_ms(),
        subject=wanted.session.id if wanted.session else who.id,
        role=who.role.value,
        scope=who.scope,
        by=who.person or "system",
        person=who.person,
        department=who.department,
        action=wanted.action.value,
        object=wanted.call,
        body=msgspec.msgpack.encode(wish),
    )


def _steady(seconds: float, act: Callable[[], Awaitable[None]]) -> Callable[[], Coroutine[Any, Any, None]]:
    async def job() -> None:
        while True:
            await act()
            await asyncio.sleep(seconds)

    return job
