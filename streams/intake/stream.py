"""`/v1/stream`: our own protocol over a WebSocket. Frames are answered in order; some may be under way at once.

Fast when everything is well-formed; a frame with one bad item is read again item by item, so that the bad one becomes a
refusal that still raises `hi` and the good ones behind it are not held up.
"""

from __future__ import annotations

import asyncio

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from streams.access.words import texts
from streams.errors import JournalRefused, JournalUnavailable, Overloaded
from streams.intake.anew import begin_anew
from streams.intake.codec import JSON, MSGPACK
from streams.intake.consent import consent
from streams.intake.desk import Desk
from streams.intake.ingest_context import IngestContext
from streams.intake.rejects import packed_reject
from streams.jobs import end
from streams.journal.api import Event, Group, GroupTaken, Refusal
from streams.model.event import Sos
from streams.model.fix import Lane
from streams.model.reject import Reason
from streams.registry.records import Key
from streams.wire.phone import (
    LANES,
    Batch,
    Busy,
    ConsentFrame,
    Frame,
    Item,
    Kept,
    LooseBatch,
    LooseFrame,
    PhoneWelcome,
    Refused,
    ToPhone,
)

UNKNOWN_KEY = 4401
NOT_HERE = 4403
AGAIN = 1013
_AGAIN_S = 2.0
IN_FLIGHT = 8
HELLO_S = 5.0
_HI_ASKED = 64
MOST_ITEMS = 5_000
"""Of a frame: as many as the shortest there are of a frame's bytes."""
_ITEM_SIGNS = 20
"""What an item of a frame that is read item by item counts as, besides its bytes."""
_LAST_SEQ = 2**32 - 1
"""A row of FIX holds no higher sequence."""


class Conversation:
    """One connection, from hello to its end."""

    def __init__(self, socket: WebSocket, desk: Desk) -> None:
        self._socket, self._desk = socket, desk
        self._answers: asyncio.Queue[asyncio.Future[ToPhone] | None] = asyncio.Queue(IN_FLIGHT)
        self._codec = JSON

    async def run(self) -> None:
        """Raises WebSocketDisconnect when the phone has gone."""
        key = await self._hello()
        if key is None:
            return
        speaking = asyncio.create_task(self._speak(), name="intake-answers")
        try:
            while not speaking.done():
                raw = await self._frame()
                if not self._desk.directory().valid(key.number):
                    await self._socket.close(UNKNOWN_KEY, "this key was revoked")
                    return
                await self._answers.put(self._take(raw, key))
        finally:
            await end(speaking)

    async def _first(self) -> bytes:
        """The first frame. Raises TimeoutError, also when another took its place."""
        async with self._desk.entering.waiting(self._desk.address(self._socket)):
            return await self._frame()

    async def _hello(self) -> Key | None:
        try:
            raw = await self._first()
            hello = self._codec.hello.decode(raw)
        except (TimeoutError, msgspec.DecodeError, UnicodeDecodeError):
            await self._socket.close(UNKNOWN_KEY, "say hello with your key first")
            return None
        key = await self._desk.key(hello.key, self._socket)
        if key is None:
            await self._socket.close(UNKNOWN_KEY, "unknown key")
            return None
        if not self._desk.takes(key):
            await self._socket.close(NOT_HERE, "this store does not take such senders")
            return None
        try:
            await begin_anew(self._desk, hello.anew[:_HI_ASKED], key)
            hi = await self._hi(hello.devices[:_HI_ASKED], key)
        except (JournalUnavailable, JournalRefused, SQLAlchemyError) as away:
            # A welcome without the `hi` it asked for would say to a phone that lost its store: begin at 1.
            await self._send(Busy(n=0, retry_after=getattr(away, "retry_after", _AGAIN_S)))
            await self._socket.close(AGAIN, "the journal is away: say hello again")
            return None
        await self._send(PhoneWelcome(now=self._desk.now(), hi=hi))
        return key

    async def _hi(self, devices: tuple[int, ...], key: Key) -> tuple[tuple[int, int, str, int], ...]:
        found = []
        for number in devices:
            sender = self._desk.directory().sender(number)
            if sender is None or sender.key != key.number:
                continue
            hi = await self._desk.journal.hi(number, sender.epoch)
            found += [(number, sender.epoch, name, hi[Lane(lane)]) for name, lane in LANES.items()]
        return tuple(found)

    async def _frame(self) -> bytes:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1006))
        text = message.get("text")
        self._codec = MSGPACK if text is None else JSON
        raw: bytes = message["bytes"] if text is None else text.encode()
        return raw

    async def _speak(self) -> None:
        while (answer := await self._answers.get()) is not None:
            await self._send(await answer)

    async def _send(self, answer: ToPhone) -> None:
        raw = self._codec.encode(answer)
        if self._codec.text:
            await self._socket.send_text(raw.decode())
        else:
            await self._socket.send_bytes(raw)

    def _take(self, raw: bytes, key: Key) -> asyncio.Future[ToPhone]:
        """The answer to a frame, as soon as there is one."""
        try:
            frame = self._codec.read(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            if wait := self._desk.rates.signs(key.number, len(raw)):
                return self._later(0, wait)
            return asyncio.ensure_future(self._unreadable(raw, key, str(wrong)))
        if isinstance(frame, ConsentFrame):
            return asyncio.ensure_future(consent(self._desk, frame, key))
        refused = self._not_theirs(frame, key)
        if refused is not None:
            return _now(refused)
        if wait := self._too_many(frame, raw, key):
            return self._later(frame.n, wait)
        groups = [self._group(batch, key) for batch in frame.batches]
        try:
            receipts = self._desk.gather.offer(groups)
        except Overloaded as busy:
            return _now(Busy(n=frame.n, retry_after=busy.retry_after))
        return asyncio.ensure_future(_kept(frame, groups, receipts))

    def _too_many(self, frame: Frame | LooseFrame, raw: bytes, key: Key) -> float:
        """Seconds the frame has to wait. Of one that brings an incident only its texts count."""
        rates = self._desk.rates
        if all(LANES[batch.lane] != Lane.INCIDENT for batch in frame.batches):
            return rates.items(key.number, _count(frame))
        return rates.signs(key.number, _signs(frame, raw))

    def _later(self, n: int, wait: float) -> asyncio.Future[ToPhone]:
        self._desk.gather.counts.totals["too_many"] += 1
        return _now(Busy(n=n, retry_after=wait))

    async def _unreadable(self, raw: bytes, key: Key, why: str) -> ToPhone:
        """Kept with its bytes: the phone is asked never to send it again, so no one else may lose it."""
        counts = self._desk.gather.counts
        counts.rejects[Reason.MALFORMED.value] += 1
        try:
            keep, whose = self._desk.rates.keeps(key.number, len(raw)), f"key/{key.number}"
            await self._desk.journal.reject(
                packed_reject(Reason.MALFORMED, whose, self._desk.now(), raw, why, keep=keep)
            )
        except (JournalUnavailable, JournalRefused) as away:
            return Busy(n=0, retry_after=away.retry_after)
        return Refused(n=0, reason=Reason.MALFORMED, detail=why[:200])

    def _not_theirs(self, frame: Frame | LooseFrame, key: Key) -> Refused | None:
        if (count := _count(frame)) > MOST_ITEMS:
            return Refused(
                n=frame.n, reason=Reason.OVERSIZED, detail=f"{count} items: a frame has at most {MOST_ITEMS}"
            )
        for batch in frame.batches:
            sender = self._desk.directory().sender(batch.device)
            if sender is None or sender.key != key.number:
                return Refused(n=frame.n, reason=Reason.FOREIGN_IDENTITY, detail=f"device {batch.device}")
            if batch.epoch != sender.epoch:
                return Refused(n=frame.n, reason="old_epoch", detail=f"device {batch.device}: {sender.epoch}")
            if batch.lane not in LANES or not 1 <= batch.first <= _LAST_SEQ - len(batch.items):
                return Refused(n=frame.n, reason=Reason.MALFORMED, detail="lane or first")
        return None

    def _group(self, batch: Batch | LooseBatch, key: Key) -> Group:
        sender = self._desk.directory().sender(batch.device)
        assert sender is not None
        lane = Lane(LANES[batch.lane])
        context = self._desk.context(key, sender, lane)
        rows: list[bytes] = []
        events: list[Event] = []
        refusals: list[Refusal] = []
        for seq, item in enumerate(batch.items, batch.first):
            match self._item(context, seq, item):
                case bytes() as row:
                    rows.append(row)
                case Event() as event:
                    events.append(event)
                case Refusal() as refusal:
                    refusals.append(refusal)
        return Group(
            device=sender.number,
            epoch=sender.epoch,
            lane=lane,
            first=batch.first,
            last=batch.first + len(batch.items) - 1,
            fixes=b"".join(rows),
            events=tuple(events),
            refusals=tuple(refusals),
            sessions=context.judged,
            sessions_of=self._desk.directory().sessions_of(sender),
            now=context.now,
        )

    def _item(self, context: IngestContext, seq: int, item: Item | msgspec.Raw) -> bytes | Event | Refusal:
        if not isinstance(item, msgspec.Raw):
            return self._desk.admission.item(context, seq, item)
        try:
            known = self._codec.one(item)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            # It may have been a position: outside a session nothing of one is kept.
            moment = 0 if context.lane is Lane.INCIDENT else context.now
            return self._desk.admission.refuse(context, seq, Reason.MALFORMED, bytes(item), str(wrong), moment)
        return self._desk.admission.item(context, seq, known)


def _count(frame: Frame | LooseFrame) -> int:
    return sum(len(batch.items) for batch in frame.batches)


def _signs(frame: Frame | LooseFrame, raw: bytes) -> int:
    """What people wrote in it; nothing where one calls for help. What cannot be read at once is all text."""
    if isinstance(frame, LooseFrame):
        return len(raw) + _ITEM_SIGNS * _count(frame)
    items = [item for batch in frame.batches for item in batch.items]
    if any(isinstance(item, Sos) for item in items):
        return 0
    return sum(len(text) for item in items for text in texts(item))


async def _kept(frame: Frame | LooseFrame, groups: list[Group], receipts: asyncio.Future[list[GroupTaken]]) -> ToPhone:
    try:
        found = await receipts
    except (JournalUnavailable, JournalRefused) as away:
        return Busy(n=frame.n, retry_after=away.retry_after)
    names = {lane: name for name, lane in LANES.items()}
    return Kept(
        n=frame.n,
        hi=tuple((g.device, names[g.lane], r.hi) for g, r in zip(groups, found, strict=True)),
        quarantined=sum(r.quarantined for r in found),
        outside=sum(r.outside for r in found),
        duplicates=sum(r.duplicates for r in found),
    )


def _now(answer: ToPhone) -> asyncio.Future[ToPhone]:
    future: asyncio.Future[ToPhone] = asyncio.get_running_loop().create_future()
    future.set_result(answer)
    return future
