"""`upgrade`: a store of before texts were split at the door, written anew once: segments, journal, checkpoint, history.

Every step may be cut off and done again: what is scrubbed stays as it is, and an original is kept once. The last
step says that it is done; until then nothing starts on this store.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from streams.access.scrub import scrub, scrub_bytes
from streams.access.words import split
from streams.archive.rewrite import rewrite_events
from streams.archive.run import folder_of
from streams.clock import real_ms
from streams.errors import DecodeError, StoreError
from streams.fold.alerting.roster_state import RosterState
from streams.fold.statuses import HeldStatuses
from streams.history.alerts import ALERTS
from streams.history.cases.mapper import CASES
from streams.history.drills import DRILLS
from streams.history.live_calls import LIVE_CALLS
from streams.history.rewrite import Rewrite, rewrite_history
from streams.history.shifts import SHIFTS
from streams.history.sitreps import SITREPS
from streams.journal import rewrite
from streams.model.alert import Alert
from streams.model.case import Case, with_texts
from streams.model.event import AlertChange, CaseChange, CaseStatus, Command, Incoming, Outgoing, Report
from streams.model.reject import Reject
from streams.model.words import Original
from streams.operate import redis_server, shell
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import changes, entry

_YOUNGER: dict[str, Rewrite] = {kind.kind: bytes for kind in (SHIFTS, SITREPS, DRILLS, LIVE_CALLS)}
"""Kinds that were first kept when texts were split at the doors already."""
_encoder = msgspec.msgpack.Encoder()
_case, _alert = msgspec.msgpack.Decoder(Case), msgspec.msgpack.Decoder(Alert)
_desk, _reject = msgspec.msgpack.Decoder(RosterState), msgspec.msgpack.Decoder(Reject)
_held = msgspec.msgpack.Decoder(HeldStatuses)
_CHANGES, _REJECT, _EVENTS = b"b", b"r", b"e"


def upgrade(settings: Settings, say: Callable[[str], None]) -> None:
    """Raises StoreError while the store is in use, and what its parts raise."""
    with _journal(settings), shell.open_registry(settings, migrate=True) as registry:
        if registry.texts_split():
            say("the texts of this store are split already: nothing to do")
            return
        asyncio.run(_rewritten(settings, registry, say))
        for name in _backups(registry):
            say(f"backup {name} was made before: it still holds the texts as they were written; delete it when you can")


@contextlib.contextmanager
def _journal(settings: Settings) -> Iterator[None]:
    """The Redis of this store, for this command alone."""
    if settings.redis.url:
        yield
        return
    if redis_server.answers(settings):
        raise StoreError("the store is in use: end `up` first (Ctrl-C), then run upgrade again")
    with redis_server.running(settings):
        yield


async def _rewritten(settings: Settings, registry: Registry, say: Callable[[str], None]) -> None:
    work, url, city = Rewriting(registry), settings.redis_url, settings.city.code
    files = await asyncio.to_thread(rewrite_events, folder_of(settings), work.events)
    say(f"segments: {files} files rewritten")
    entries = await rewrite.rewrite_stream(url, city, "in", work.field(_EVENTS, work.events))
    entries += await rewrite.rewrite_stream(url, city, "changes", work.field(_CHANGES, work.changes))
    entries += await rewrite.rewrite_stream(url, city, "rejects", work.field(_REJECT, work.reject))
    fields = await rewrite.rewrite_checkpoint(url, city, work.checkpoint)
    say(f"journal: {entries} entries and {fields} fields of the checkpoint rewritten")
    if not settings.redis.url:
        await rewrite.rewrite_file(url, city)
    alerts = await asyncio.to_thread(
        rewrite_history, settings.history_url, {ALERTS.kind: work.alert, CASES.kind: work.case, **_YOUNGER}
    )
    say(f"history: {alerts} alerts and cases rewritten; its rows are made anew at the next start")
    registry.set_texts_split()
    registry.settle()
    say(f"done: {work.texts} texts scrubbed, {registry.originals_kept()} originals sealed in the registry")


def _backups(registry: Registry) -> list[str]:
    records = (one.record for one in registry.audit_chain())
    return sorted({Path(record.object).name for record in records if record.action == "backup"})


class Rewriting:
    """What becomes of each kind of bytes. `texts`: how many were changed so far."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.texts = 0

    def field(self, name: bytes, made: Callable[[bytes], bytes]) -> Callable[[rewrite.Fields], rewrite.Fields]:
        return lambda fields: {key: made(raw) if key == name else raw for key, raw in fields.items()}

    def events(self, raw: bytes) -> bytes:
        """Packed events. What no version reads stays: the fold sets it aside as it did before. What is signed stays to
        the byte: it was split before it was signed, and a changed one would be taken for forged."""
        kept: list[Original] = []
        made = b"".join(self._event(body, kept) for body in entry.bodies(raw))
        self._registry.keep_originals(kept, real_ms())
        return made

    def _event(self, body: bytes, kept: list[Original]) -> bytes:
        if body[:1] == entry.SIGNED:
            return _framed(body)
        try:
            event = entry.unpack(body)
        except DecodeError:
            return _framed(body)
        scrubbed, originals = split(event, event=f"{event.source}/{event.id}", case=_about(event))
        kept += originals
        if scrubbed is event:
            return _framed(body)
        self.texts += 1
        return entry.pack(scrubbed)

    def changes(self, raw: bytes) -> bytes:
        told = changes.decode(raw)
        events = tuple(self._outgoing(event) for event in told.events)
        return raw if events == told.events else changes.encode(msgspec.structs.replace(told, events=events))

    def _outgoing(self, event: Outgoing) -> Outgoing:
        if isinstance(event, CaseChange) and event.record:
            return msgspec.structs.replace(event, record=self.case(event.record))
        if isinstance(event, AlertChange) and event.record:
            return msgspec.structs.replace(event, record=self.alert(event.record))
        return event

    def reject(self, raw: bytes) -> bytes:
        found = _reject.decode(raw)
        made = msgspec.structs.replace(found, raw=scrub_bytes(found.raw), detail=scrub(found.detail))
        return raw if made == found else _encoder.encode(made)

    def checkpoint(self, name: bytes, raw: bytes) -> bytes:
        if name.startswith(b"c:"):
            return self.case(raw)
        if name.startswith(b"a:"):
            return self.alert(raw)
        if name.startswith(b"q:"):
            return self.waiting(raw)
        return self.desk(raw) if name == b"desk" else raw

    def case(self, raw: bytes) -> bytes:
        found = _case.decode(raw)
        made = with_texts(found, scrub)
        return raw if made == found else _encoder.encode(made)

    def waiting(self, raw: bytes) -> bytes:
        """Statuses that wait for their turn."""
        found = _held.decode(raw)
        made = tuple(msgspec.structs.replace(one, status=_scrubbed(one.status)) for one in found.waiting)
        return raw if made == found.waiting else _encoder.encode(msgspec.structs.replace(found, waiting=made))

    def alert(self, raw: bytes) -> bytes:
        found = _alert.decode(raw)
        steps = tuple(msgspec.structs.replace(step, note=scrub(step.note)) for step in found.steps)
        made = msgspec.structs.replace(found, note=scrub(found.note), steps=steps)
        return raw if made == found else _encoder.encode(made)

    def desk(self, raw: bytes) -> bytes:
        found, made = _desk.decode(raw), _desk.decode(raw)
        replace = msgspec.structs.replace
        made.handovers = {n: replace(one, note=scrub(one.note)) for n, one in made.handovers.items()}
        made.plans = {n: replace(one, words=scrub(one.words)) for n, one in made.plans.items()}
        made.disabled = {n: replace(one, reason=scrub(one.reason)) for n, one in made.disabled.items()}
        return raw if made == found else _encoder.encode(made)


def _scrubbed(status: CaseStatus) -> CaseStatus:
    return split(status, event="", case="")[0]


def _framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "little") + body


def _about(event: Incoming) -> str:
    """Whose texts an event brings, '' = of no case."""
    match event:
        case Report():
            return event.id
        case CaseStatus():
            return event.case
        case Command() if event.action.startswith("case."):
            return event.object
    return ""
