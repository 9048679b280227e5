"""The loop of the caller: hears the fold's changes, asks the city's gateway, says what became of it. One a city.

After a start it begins from the checkpoint: an alert that was to be called and is not known to have been heard is
called again, under the same id.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import http.client
import os
import uuid
from collections.abc import Callable

import msgspec
import structlog

from streams.access.scrub import scrub
from streams.access.subject import Role
from streams.caller.calls import Call, Calls
from streams.clock import real_ms
from streams.errors import DecodeError, JournalError
from streams.journal.api import Journal
from streams.model.alert import Alert
from streams.model.entry_id import EntryId
from streams.model.event import AlertChange, Command, DeskWish
from streams.model.health import Beat
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
_ALERT = b"a:"
log = structlog.get_logger("caller")


async def run(settings: Settings, journal: Journal, key: Callable[[], SigningKey], stop: asyncio.Event) -> None:
    """Calls out for one city until `stop`. `key`: to sign with at the door of commands."""
    caller = Caller(settings, journal, key)
    while not stop.is_set():
        try:
            await caller.step()
        except JournalError as away:
            caller.cursor = None
            log.warning("journal away", reason=str(away))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RETRY_S)


class Caller:
    """`cursor`: newest change heard, None before the checkpoint was read."""

    def __init__(self, settings: Settings, journal: Journal, key: Callable[[], SigningKey]) -> None:
        self._settings, self._journal, self._key = settings, journal, key
        self._started, self._beaten = real_ms(), 0
        self.cursor: EntryId | None = None
        self.calls = Calls(simulated=settings.store.demo)

    async def step(self) -> None:
        """Hears once, then makes what calls are due."""
        if self.cursor is None:
            self.cursor = await self._begin()
        for change in await self._journal.read_changes(self.cursor, count=_BATCH, block_ms=_BLOCK_MS):
            self.cursor = change.id
            try:
                told = wire.decode(change.body)
            except DecodeError as wrong:
                log.error("a change cannot be read", id=str(change.id), reason=str(wrong))
                continue
            for event in told.events:
                if isinstance(event, AlertChange):
                    self.calls.hear(event, real_ms())
        for call in self.calls.due(real_ms()):
            await self._call(call)
        await self._beat()

    async def _begin(self) -> EntryId:
        saved = await self._journal.load()
        if saved is None:
            return EntryId(0, 0)
        for name, raw in saved.fields.items():
            if name.startswith(_ALERT):
                self.calls.see(msgspec.msgpack.decode(raw, type=Alert), real_ms())
        return saved.cursor

    async def _call(self, call: Call) -> None:
        section = self._settings.alerts
        body = msgspec.json.encode(call.said)
        signed = hmac.new(section.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "Idempotency-Key": call.id, "X-Signature": signed}
        try:
            status, _ = await asyncio.to_thread(post, section.webhook_url, body, headers, _TIMEOUT_S)
            why = "" if 200 <= status < 300 else f"answered {status}"
        except (OSError, http.client.HTTPException) as away:
            why = f"{type(away).__name__}: {away}"
        log.info("called out", call=call.id, result=why or "heard", tries=call.tries + 1)
        became = self.calls.done(call, why, real_ms())
        if became:
            await self._tell(call, became, why)

    async def _tell(self, call: Call, became: str, why: str) -> None:
        """Through the door of commands; what is not taken there is said on health alone."""
        wish = Command(
            id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{call.id}/{became}")),
            source="caller",
            at=0,
            sent=real_ms(),
            subject="caller",
            role=Role.SYSTEM.value,
            scope=self._settings.city.code,
            by="system",
            action="alert.called",
            object=call.alert,
            note=scrub(why[:NOTE_SIGNS]),
            desk=DeskWish(to=became),
        )
        body = command.encode(wish)
        url = f"{self._settings.intake_url}{command.PATH}"
        try:
            await asyncio.to_thread(post, url, body, command.headers(self._key(), body), _TIMEOUT_S)
        except (OSError, http.client.HTTPException) as away:
            log.warning("what became of a call could not be told", call=call.id, reason=str(away))

    async def _beat(self) -> None:
        now = real_ms()
        if now - self._beaten < 1_000:
            return
        self._beaten = now
        calls = self.calls
        await self._journal.beat(
            Beat(
                process="caller",
                instance=str(os.getpid()),
                at=now,
                started=self._started,
                figures={"called": calls.heard, "failed": calls.missed, "waiting": len(calls.waiting)},
                note=calls.failed,
            )
        )
