"""The loop of the caller: hears the fold's changes, has each try put on record, asks the gateways, says what became of
it. One a city; what a run before it began is unknown to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import uuid
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
import structlog

from streams.access.scrub import scrub
from streams.access.subject import Role
from streams.caller.askers import Askers, AskingRecord
from streams.caller.calls import BeginStep, Calls, CallStep, SendStep, TellStep
from streams.caller.channel import Contact, OutgoingChannel, refused
from streams.caller.letters import TEST, Letters
from streams.caller.reach import Telephone, contact
from streams.clock import real_ms
from streams.errors import DecodeError, JournalError
from streams.journal.api import Journal
from streams.model.alert import Alert
from streams.model.entry_id import EntryId
from streams.model.event import AlertChange, Changed, Command, Outgoing
from streams.model.health import Beat
from streams.model.messages.message import Message, MessageRow
from streams.model.outgoing.attempt import AttemptState, AttemptWish, SendAttempt, SendChannel
from streams.model.outgoing.on_call import OnCall
from streams.model.words import NOTE_SIGNS
from streams.ports import post
from streams.settings import Settings
from streams.wire import changes as wire
from streams.wire import command
from streams.wire.signed import SigningKey

_BATCH = 256
_BLOCK_MS = 250
_RETRY_S = 0.5
_TIMEOUT_S = 5.0
_ROSTER_MS = 5_000
_TESTS = 3
_TRIED = (SendChannel.WEBHOOK, SendChannel.CHAT)
"""Channels whose gateway knows its receiver by itself: a try of the line sends no SMS and no letter to anybody."""
_ATTEMPT, _KIND = b"at", "attempt"
_ASKING: dict[str, type[Message | MessageRow]] = {"message": Message, "message_row": MessageRow}
_SAVED: dict[bytes, type[AskingRecord]] = {b"a": Alert, b"m": Message, b"mr": MessageRow}
"""By table of the checkpoint."""
log = structlog.get_logger("caller")


class Book(NamedTuple):
    """Whom the registry knows. `on_call`: every line of its table, as it is now (city ms); `telephone`: a worker's own
    number. Both block."""

    on_call: Callable[[int], list[OnCall]]
    telephone: Telephone


Channels = Mapping[SendChannel, OutgoingChannel]


async def run(caller: Caller, stop: asyncio.Event) -> None:
    """Calls out for one city until `stop`."""
    while not stop.is_set():
        try:
            await caller.step()
        except JournalError as away:
            caller.cursor = None
            log.warning("journal away", reason=str(away))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RETRY_S)


class Caller:
    """`key`: to sign with at the door of commands. `cursor`: newest change heard, None before the checkpoint was read.
    `city`: city ms of it. `tests`: tries of the line alone, by call and channel, how often each was made."""

    def __init__(
        self,
        settings: Settings,
        journal: Journal,
        key: Callable[[], SigningKey],
        channels: Channels,
        letters: Letters,
        book: Book,
    ) -> None:
        self._settings, self._journal, self._key = settings, journal, key
        self._channels, self._letters, self._book = channels, letters, book
        self._started, self._beaten, self._read = real_ms(), 0, 0
        self._lines: list[OnCall] = []
        self.cursor: EntryId | None = None
        self.city = 0
        self.calls, self.askers = Calls(run=uuid.uuid4().hex), Askers()
        self.tests: dict[tuple[str, SendChannel], int] = {}

    async def step(self) -> None:
        """Hears once, then does what is due."""
        if self.cursor is None:
            self.cursor = await self._begin()
        for change in await self._journal.read_changes(self.cursor, count=_BATCH, block_ms=_BLOCK_MS):
            self.cursor = change.id
            try:
                heard = wire.decode(change.body)
            except DecodeError as wrong:
                log.error("a change cannot be read", id=str(change.id), reason=str(wrong))
                continue
            self.city = max(self.city, heard.at)
            for event in heard.events:
                self._hear(event)
        await self._read_roster()
        await asyncio.gather(*(self._do(one) for one in self._steps()), *(self._test(one) for one in [*self.tests]))
        self.calls.forget(self.askers.asks)
        await self._beat()

    def _steps(self) -> list[CallStep]:
        asked = self.askers.wanted(self._channels.keys(), self._lines, self.city)
        return self.calls.steps(asked, self.city, real_ms())

    def _hear(self, event: Outgoing) -> None:
        if isinstance(event, AlertChange) and event.call.startswith(TEST):
            self.tests |= {(event.call, kind): 0 for kind in _TRIED if kind in self._channels}
        elif isinstance(event, AlertChange) and event.record:
            self.askers.see(msgspec.msgpack.decode(event.record, type=Alert))
        elif isinstance(event, Changed) and event.kind == _KIND:
            self.calls.see_attempt(msgspec.msgpack.decode(event.record, type=SendAttempt))
        elif isinstance(event, Changed) and event.kind in _ASKING:
            self.askers.see(msgspec.msgpack.decode(event.record, type=_ASKING[event.kind]))

    async def _begin(self) -> EntryId:
        saved = await self._journal.load()
        if saved is None:
            return EntryId(0, 0)
        for name, raw in saved.fields.items():
            table = name.partition(b":")[0]
            if table == _ATTEMPT:
                self.calls.see_attempt(msgspec.msgpack.decode(raw, type=SendAttempt))
            elif table in _SAVED:
                self.askers.see(msgspec.msgpack.decode(raw, type=_SAVED[table]))
        return saved.cursor

    async def _read_roster(self) -> None:
        """At most every few seconds, and only while something may have to be sent."""
        now = real_ms()
        if (self.askers or self.calls.newest) and now - self._read >= _ROSTER_MS:
            self._read, self._lines = now, await asyncio.to_thread(self._book.on_call, self.city)

    async def _do(self, step: CallStep) -> None:
        match step:
            case BeginStep(name, one, nth):
                wish = AttemptWish(**one._asdict(), nth=nth, run=self.calls.run)
                await self._tell(name, "attempt.begin", wish, f"{name}/{self.calls.run}")
            case SendStep(attempt):
                await self._send(attempt)
            case TellStep(name, result):
                wish = AttemptWish(state=result.state)
                await self._tell(name, "attempt.answer", wish, f"{name}/{result.state}", result.note)

    async def _send(self, attempt: SendAttempt) -> None:
        """Asks the gateway of an attempt that is on record; what it is about may be over by then."""
        channel, about, to = self._channels.get(attempt.channel), self.askers.of(attempt), attempt.to
        telephone = self._book.telephone
        reached = await asyncio.to_thread(contact, attempt.channel, to, self._lines, self.city, telephone)
        if channel is None or about is None or reached is None:
            result = refused("no receiver, channel or record any more")
        else:
            result = await asyncio.to_thread(channel.send, self._letters.of(attempt, about), reached)
        log.info(
            "called out", attempt=attempt.id, channel=attempt.channel.value, result=result.state.value, nth=attempt.nth
        )
        self.calls.sent(attempt, result)

    async def _test(self, tried: tuple[str, SendChannel]) -> None:
        """A try of the line: it is about nothing, so it is on no record; health says whether it went."""
        (call, kind), nth = tried, self.tests[tried] + 1
        message = self._letters.test(call, self.city, nth)
        result = await asyncio.to_thread(self._channels[kind].send, message, Contact())
        self.calls.noted(result)
        if result.state is AttemptState.TAKEN or nth >= _TESTS:
            self.tests.pop(tried, None)
        else:
            self.tests[tried] = nth

    async def _tell(self, name: str, action: str, wish: AttemptWish, unique: str, note: str = "") -> None:
        """Through the door of commands; what is not taken there is asked again."""
        body = command.encode(
            Command(
                id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{action}/{unique}")),
                source="caller",
                at=0,
                sent=real_ms(),
                subject="caller",
                role=Role.SYSTEM.value,
                scope=self._settings.city.code,
                by="system",
                action=action,
                object=name,
                note=scrub(note[:NOTE_SIGNS]),
                body=msgspec.msgpack.encode(wish),
            )
        )
        url = f"{self._settings.inner_url}{command.PATH}"
        try:
            status, _ = await asyncio.to_thread(post, url, body, command.headers(self._key(), body), _TIMEOUT_S)
        except (OSError, http.client.HTTPException) as away:
            log.warning("the door of commands is away", attempt=name, reason=str(away))
            return
        if status != 202:
            log.warning("the door of commands refused", attempt=name, action=action, status=status)

    async def _beat(self) -> None:
        now = real_ms()
        if now - self._beaten < 1_000:
            return
        self._beaten = now
        calls = self.calls
        figures = {"called": calls.taken, "failed": calls.missed, "waiting": calls.waiting}
        await self._journal.beat(
            Beat(
                process="caller",
                instance=str(os.getpid()),
                at=now,
                started=self._started,
                figures=figures,
                note=calls.failed,
            )
        )
