"""A viewer in Python, for tests, benches and operators: replicas that are as right as a browser's, and counted.

async with Follower(url, ["regions/2112"], ticket=...) as follower:
    await follower.until(lambda: follower.holds("regions/2112"))
    print(follower.topics["regions/2112"].records())
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable
from types import TracebackType
from typing import Self

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from streams.errors import Denied
from streams.model.entry_id import EntryId
from streams.wire import columns
from streams.wire.changes import RecordsChange
from streams.wire.replica import ColumnsReplica, RecordsReplica
from streams.wire.viewer import (
    Bye,
    Digest,
    FromViewer,
    Heartbeat,
    Hello,
    Resume,
    Resync,
    Snapshot,
    Subscribe,
    TopicDelta,
    TopicGranted,
    TopicRefused,
    TopicRequest,
    ToViewer,
    Unsubscribe,
    Welcome,
)
from tests.streams.gateway.followed import FollowedTopic, Tally, Update

_FOREVER = (4401, 4403)
_FIRST_WAIT_S = 0.2
_LONGEST_WAIT_S = 5.0
_decoder: msgspec.json.Decoder[ToViewer] = msgspec.json.Decoder(ToViewer)


class Follower:
    """`topics`: as asked, `kind/region`. `token`: for the next connection. `beat`: newest heartbeat.
    `bye`: code of the newest goodbye. `ended`: why it came to its end, None while it goes on."""

    def __init__(self, url: str, topics: Iterable[str], *, ticket: str = "", resume: str = "") -> None:
        """Exactly one of `ticket` and `resume`."""
        self.topics: dict[str, FollowedTopic] = {topic: FollowedTopic() for topic in topics}
        self.tally = Tally()
        self.welcome: Welcome | None = None
        self.beat: Heartbeat | None = None
        self.bye = ""
        self.token = resume
        self.ended: Denied | None = None
        self._url, self._ticket = url, ticket
        self._connection: ClientConnection | None = None
        self._retry_after = _FIRST_WAIT_S
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._drain(), name="follower")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            if not self._task.cancelled():
                self._task.result()

    async def updates(self) -> AsyncIterator[Update]:
        """Connects, follows, reconnects with the resume token; each frame once it has been acted on.
        Raises Denied when only a new sign-in can help."""
        while True:
            try:
                async with connect(self._url, compression=None, max_size=None, proxy=None) as connection:
                    self._connection = connection
                    async for update in self._talk(connection):
                        yield update
            except ConnectionClosed:
                self._check_welcome(self._connection)
            except (OSError, InvalidHandshake, TimeoutError):
                pass
            finally:
                self._connection = None
            await asyncio.sleep(self._retry_after * random.uniform(0.5, 1.0))
            self._retry_after = min(_LONGEST_WAIT_S, self._retry_after * 2)

    async def until(self, condition: Callable[[], bool], within_s: float = 10.0) -> None:
        """Waits for a condition on what is held. Raises TimeoutError, or Denied when the follower ended."""
        async with asyncio.timeout(within_s):
            while not condition():
                if self.ended is not None:
                    raise self.ended
                if self._task is not None and self._task.done():
                    self._task.result()
                self._news.clear()
                await self._news.wait()

    def holds(self, asked: str) -> bool:
        return self.topics[asked].rev is not None

    async def subscribe(self, *topics: str) -> None:
        self.topics |= {topic: FollowedTopic() for topic in topics}
        await self._send(Subscribe(tuple(TopicRequest(topic) for topic in topics)))

    async def unsubscribe(self, *topics: str) -> None:
        for topic in topics:
            del self.topics[topic]
        await self._send(Unsubscribe(topics))

    async def resync(self, asked: str, reason: str) -> None:
        """Asks for the topic's snapshot; what it holds counts for nothing until that came."""
        self.topics[asked].rev = None
        self.tally.resyncs += 1
        await self._send(Resync(asked, reason))

    async def _drain(self) -> None:
        try:
            async for _ in self.updates():
                pass
        except Denied as ended:
            self.ended = ended
        finally:
            self._news.set()

    async def _talk(self, connection: ClientConnection) -> AsyncIterator[Update]:
        self.tally.connections += 1
        self.bye = ""
        for held in self.topics.values():
            held.number = 0
        await self._send(self._hello())
        while True:
            raw = await connection.recv(decode=False)
            self.tally.frames += 1
            self.tally.bytes += len(raw)
            yield await self._act(raw)
            self._news.set()

    def _hello(self) -> Hello:
        asks = tuple(TopicRequest(asked, str(held.rev) if held.rev else "") for asked, held in self.topics.items())
        if self.token:
            return Hello(topics=asks, resume=self.token)
        ticket, self._ticket = self._ticket, ""
        return Hello(topics=asks, ticket=ticket)

    async def _act(self, raw: bytes) -> Update:
        if raw[:1] == bytes([columns.MAGIC]):
            return await self._dots(raw)
        frame = _decoder.decode(raw)
        kind = frame.__struct_config__.tag
        asked = ""
        if isinstance(frame, Welcome | Resume):
            self._admitted(frame)
        elif isinstance(frame, TopicGranted | TopicRefused):
            asked = self._answered(frame)
        elif isinstance(frame, Snapshot | TopicDelta | Digest):
            asked = await self._content(frame)
        elif isinstance(frame, Heartbeat):
            self.beat = frame
        elif isinstance(frame, Bye):
            self.bye, self._retry_after = frame.code, frame.retry_after
        return Update(str(kind), asked)

    def _admitted(self, frame: Welcome | Resume) -> None:
        if isinstance(frame, Resume):
            self.token = frame.token
            return
        self.welcome, self.token, self._retry_after = frame, frame.resume, _FIRST_WAIT_S

    def _answered(self, frame: TopicGranted | TopicRefused) -> str:
        """A topic granted under another name than before is another topic: what was held is forgotten."""
        held = self.topics.get(frame.asked)
        if held is None:
            return frame.asked
        held.refused = isinstance(frame, TopicRefused)
        if isinstance(frame, TopicGranted):
            if held.topic != frame.topic:
                held.rev = None
                held.replica = ColumnsReplica() if frame.columns else RecordsReplica()
            held.topic, held.number = frame.topic, frame.number
        return frame.asked

    async def _content(self, frame: Snapshot | TopicDelta | Digest) -> str:
        asked, held = self._named(lambda held: held.topic == frame.topic)
        if held is None or not isinstance(held.replica, RecordsReplica):
            if held is not None and isinstance(frame, Digest):
                await self._compare(asked, held, frame)
            return asked
        if isinstance(frame, Digest):
            await self._compare(asked, held, frame)
        elif isinstance(frame, Snapshot):
            put = {key: bytes(value) for key, value in frame.records.items()}
            held.replica.apply(RecordsChange(frame.topic, put, whole=True))
            self._stand(held, frame.rev, frame.at)
            self.tally.snapshots += 1
        elif await self._follows(asked, held, EntryId.parse(frame.prev)):
            put = {key: bytes(value) for key, value in frame.put.items()}
            held.replica.apply(RecordsChange(frame.topic, put, frame.gone))
            self._stand(held, frame.rev, frame.at)
            self.tally.deltas += 1
        return asked

    async def _dots(self, raw: bytes) -> Update:
        kind, number, rows, at, prev, rev = columns.decode_rows(raw)
        asked, held = self._named(lambda held: held.number == number)
        if held is None or not isinstance(held.replica, ColumnsReplica):
            return Update("columns", asked)
        if kind == columns.SNAPSHOT:
            held.replica.put(held.replica.difference(rows))
            self.tally.snapshots += 1
        elif await self._follows(asked, held, prev):
            held.replica.put(rows)
            self.tally.deltas += 1
        else:
            return Update("columns", asked)
        held.rev, held.at = rev, at
        return Update("columns", asked)

    async def _follows(self, asked: str, held: FollowedTopic, prev: EntryId) -> bool:
        """Whether a delta begins where the replica stands; if not, a snapshot is asked for, once."""
        if held.rev == prev:
            return True
        if held.rev is not None:
            self.tally.gaps += 1
            await self.resync(asked, "gap")
        return False

    async def _compare(self, asked: str, held: FollowedTopic, digest: Digest) -> None:
        if held.rev is None or str(held.rev) != digest.rev:
            return
        self.tally.digests += 1
        if held.replica.digest != digest.sum:
            self.tally.mismatches += 1
            await self.resync(asked, "digest")

    def _stand(self, held: FollowedTopic, rev: str, at: int) -> None:
        held.rev, held.at = EntryId.parse(rev), at

    def _named(self, fits: Callable[[FollowedTopic], bool]) -> tuple[str, FollowedTopic | None]:
        return next(((asked, held) for asked, held in self.topics.items() if fits(held)), ("", None))

    def _check_welcome(self, connection: ClientConnection | None) -> None:
        """Raises Denied when coming again with what is at hand cannot work."""
        code = connection.close_code if connection is not None else None
        if code in _FOREVER or not self.token:
            raise Denied("follow", f"{self._url} ({code} {self.bye}): sign in again for a new ticket")

    async def _send(self, frame: FromViewer) -> None:
        if self._connection is not None:
            await self._connection.send(msgspec.json.encode(frame), text=True)
