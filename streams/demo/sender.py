"""Connections that each speak for many senders: store and forward, deleted only when the door says it is durable."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

import msgspec
import structlog
import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import CloseCode

from streams.wire.phone import LANES, Batch, Busy, Frame, Item, Kept, PhoneHello, PhoneWelcome, Refused, ToPhone

_decoder = msgspec.msgpack.Decoder(ToPhone)
_encoder = msgspec.msgpack.Encoder()
_PER_BATCH, _PER_FRAME = 400, 600
_PAUSES_S = (0.3, 1.0, 2.0, 5.0)
log = structlog.get_logger("demo")

LaneOf = tuple[int, str]


class _Waiting:
    """What one sender has yet to send on one lane. `first`: sequence of items[0]; None until the door answers it."""

    __slots__ = ("first", "items")

    def __init__(self) -> None:
        self.first: int | None = None
        self.items: deque[Item] = deque()


class SenderConnection:
    """One connection. `sent` counts what became durable."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url, key
        self._lanes: dict[LaneOf, _Waiting] = {}
        self._full: dict[LaneOf, None] = {}
        self._news = asyncio.Event()
        self._most = _PER_FRAME
        self.sent = 0
        self.trouble = ""

    @property
    def waiting(self) -> int:
        return sum(len(self._lanes[lane].items) for lane in self._full)

    def owing(self, every_lane: bool) -> bool:
        """Whether something waits that must not be sent twice: incidents, or anything of a department."""
        return any(every_lane or lane == "incident" for _, lane in self._full)

    def owed(self, every_lane: bool, before: int) -> int:
        """How much of that happened before (city ms)."""
        lanes = (lane for lane in self._full if every_lane or lane[1] == "incident")
        return sum(item.at < before for lane in lanes for item in self._lanes[lane].items)

    def put(self, device: int, lane: str, item: Item) -> None:
        held = self._lanes.get((device, lane))
        if held is None:
            held = self._lanes[device, lane] = _Waiting()
        held.items.append(item)
        self._full[device, lane] = None
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        tries = 0
        while True:
            try:
                async with connect(self._url, compression=None, max_size=None, open_timeout=5) as socket:
                    await socket.send(_encoder.encode(PhoneHello(self._key)))
                    if isinstance(await _heard(socket), PhoneWelcome):
                        self.trouble, tries = "", 0
                        await self._converse(socket)
            except (OSError, TimeoutError, websockets.WebSocketException) as lost:
                self.trouble = f"{type(lost).__name__}: {lost}"
                if too_big(lost):
                    # Sent again as it was, it would never be taken.
                    self._most = max(1, self._most // 2)
            await asyncio.sleep(_PAUSES_S[min(tries, len(_PAUSES_S) - 1)])
            tries += 1

    async def _converse(self, socket: ClientConnection) -> None:
        number = 0
        while True:
            batches = self._batches()
            if not batches:
                self._news.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 1.0)
                continue
            number += 1
            await socket.send(_encoder.encode(Frame(number, batches)))
            await self._settle(await _heard(socket))

    def _batches(self) -> tuple[Batch, ...]:
        """Incidents first. A lane whose sequence is not known yet is asked for with an empty batch."""
        found: list[Batch] = []
        size = 0
        for lane in sorted(self._full, key=lambda lane: -LANES[lane[1]]):
            held = self._lanes[lane]
            items = () if held.first is None else tuple(held.items)[: min(_PER_BATCH, self._most - size)]
            found.append(Batch(lane[0], 1, lane[1], held.first or 1, items))
            size += len(items) + 1
            if size >= self._most:
                break
        return tuple(found)

    async def _settle(self, answer: ToPhone) -> None:
        if isinstance(answer, Busy):
            await asyncio.sleep(answer.retry_after)
        elif isinstance(answer, Refused):
            log.error("refused", reason=answer.reason, detail=answer.detail)
            await asyncio.sleep(1.0)
        elif isinstance(answer, Kept):
            for device, lane, hi in answer.hi:
                self._kept((device, lane), hi)

    def _kept(self, lane: LaneOf, hi: int) -> None:
        held = self._lanes[lane]
        first = held.first if held.first is not None else hi + 1
        done = max(0, min(hi - first + 1, len(held.items)))
        for _ in range(done):
            held.items.popleft()
        self.sent += done
        held.first = hi + 1
        if not held.items:
            self._full.pop(lane, None)


def too_big(lost: Exception) -> bool:
    """Whether the door ended the line because a frame was longer than it takes (`intake.body_limit`)."""
    if not isinstance(lost, websockets.ConnectionClosed) or lost.rcvd is None:
        return False
    return lost.rcvd.code == CloseCode.MESSAGE_TOO_BIG


async def _heard(socket: ClientConnection) -> ToPhone:
    raw = await asyncio.wait_for(socket.recv(), 30)
    assert isinstance(raw, bytes)
    answer: ToPhone = _decoder.decode(raw)
    return answer
