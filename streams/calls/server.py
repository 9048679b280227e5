"""Video by a media server (媒体服务器): each browser sends its picture once, and has one way from each other.

Meetings, members and who sees whom are made here, of the lines that the fold has in a call; a browser says and hears
SDP and ICE alone, and no word of the server's own.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Mapping
from typing import Any, NamedTuple

import msgspec
import structlog

from streams.calls.janus import IceCandidate, JanusClient, SessionDescription
from streams.calls.line import CallLine
from streams.calls.media import Heard, LineGroup
from streams.errors import MediaServerAway, MediaServerRefused
from streams.model.calls.call import MOST_MEMBERS, CallEngine
from streams.wire.call import HUB, LinesIn, MediaNow, Signal, SignalOf, SpeechCodec

RETRY_S = 1.0
MOST_WAITING = 100
"""Signals of one line that wait: a browser has a few for each way."""
BITS = 256_000
"""Of one picture and its sound, a second."""
log = structlog.get_logger("calls")


class MediaSignal(msgspec.Struct, frozen=True):
    """What a browser says of one way: a description, or a candidate of its ICE."""

    sdp: SessionDescription | None = None
    ice: IceCandidate | None = None


class _SignalTo(NamedTuple):
    to: str
    said: MediaSignal


class _Sees(NamedTuple):
    """The way from a member is due anew, or is none any more."""

    address: str


class ServedLine:
    """One line's ways through the server. `feed`: its number there. `sends`: whether what it sends is there."""

    def __init__(self, line: CallLine) -> None:
        self.line, self.feed, self.sends = line, secrets.randbits(52), False
        self.waiting: asyncio.Queue[_SignalTo | _Sees | None] = asyncio.Queue()
        self.ways: dict[str, int] = {}


class ServedGroup(LineGroup):
    """`room`: the number of its meeting at the server; `pin`: what lets a handle of ours in."""

    def __init__(self) -> None:
        super().__init__()
        self.served: dict[str, ServedLine] = {}
        self.anew()

    def anew(self) -> None:
        """Another meeting, since the server forgot the one there was."""
        self.room, self.pin, self.made = secrets.randbits(52), secrets.token_hex(8), asyncio.Event()
        self.served = {}


class MediaServer:
    """`url`: where it listens, '' for none. `trouble`: why it carries nothing, '' for nothing."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._groups: dict[str, ServedGroup] = {}
        self._client: JanusClient | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._rooms = 0
        self.trouble = "the media server is not there yet" if url else ""
        self.signals = self.refused = 0

    # -- the engine ------------------------------------------------------------------------------------------
    def admit(self, call: str, line: CallLine) -> None:
        group = self._groups.get(call)
        if group is None:
            group = self._groups[call] = ServedGroup()
            self._spawn(self._make(group), group.lines)
        group.lines[line.address] = line
        self._listed(group)
        line.say(MediaNow(self._client is not None))
        self._serve(group, line)

    def drop(self, call: str, line: CallLine) -> None:
        group = self._groups.get(call)
        if group is None or group.lines.get(line.address) is not line:
            return
        del group.lines[line.address]
        if served := group.served.pop(line.address, None):
            served.waiting.put_nowait(None)
        self._seen_by_others(group, line.address)
        self._listed(group)
        if not group.lines:
            del self._groups[call]
            self._spawn(self._unmake(group), {})

    def take(self, call: str, line: CallLine, heard: Heard, now: float) -> None:
        served = self._groups[call].served.get(line.address)
        if not isinstance(heard, Signal) or served is None:
            return
        try:
            said = msgspec.json.decode(heard.data, type=MediaSignal)
        except msgspec.DecodeError:
            self.refused += 1
            return
        if served.waiting.qsize() >= MOST_WAITING:
            self.refused += 1
            return
        self.signals += 1
        served.waiting.put_nowait(_SignalTo(heard.to, said))

    def look(self, now: float) -> None:
        """Nothing of it is due."""

    def figures(self) -> dict[str, int]:
        return {"media_signals": self.signals, "media_refused": self.refused, "media_rooms": len(self._groups)}

    # -- the server ------------------------------------------------------------------------------------------
    async def run(self) -> None:
        """Holds on to the server, for as long as this process lives."""
        while True:
            try:
                await self._hold()
            except* (MediaServerAway, MediaServerRefused) as away:
                self.trouble = str(away.exceptions[0])
            if self._client is not None:
                self._client = self._tasks = None
                log.error("the media server is gone", reason=self.trouble)
                self._tell()
            await asyncio.sleep(RETRY_S)

    async def _hold(self) -> None:
        async with JanusClient(self._url) as client, asyncio.TaskGroup() as tasks:
            tasks.create_task(client.serve(), name="janus hears")
            await client.begin()
            tasks.create_task(client.keep(), name="janus keeps")
            self._rooms = await client.attach()
            self._client, self._tasks, self.trouble = client, tasks, ""
            self._tell()

    def _tell(self) -> None:
        """All lines, whether it is there; if it is they begin anew."""
        for group in self._groups.values():
            group.anew()
            self._spawn(self._make(group), group.lines)
            for line in group.lines.values():
                line.say(MediaNow(self._client is not None))
                self._serve(group, line)

    def _spawn(self, work: Coroutine[Any, Any, None], lines: Mapping[str, CallLine]) -> None:
        """`lines`: that have no media where the server refuses that work."""
        if self._tasks is None:
            work.close()
        else:
            self._tasks.create_task(self._guarded(work, lines), name="media of a call")

    async def _guarded(self, work: Coroutine[Any, Any, None], lines: Mapping[str, CallLine]) -> None:
        try:
            await work
        except MediaServerRefused as refused:
            self.refused += 1
            log.warning("the media server refused", reason=str(refused))
            for line in lines.values():
                line.say(MediaNow(False))

    def _serve(self, group: ServedGroup, line: CallLine) -> None:
        if self._client is not None:
            served = group.served[line.address] = ServedLine(line)
            self._spawn(self._carry(group, served), {line.address: line})

    async def _make(self, group: ServedGroup) -> None:
        room = {"room": group.room, "secret": group.pin, "pin": group.pin, "is_private": True, "permanent": False}
        most = {"publishers": MOST_MEMBERS[CallEngine.SERVER], "bitrate": BITS, "bitrate_cap": True, "fir_freq": 10}
        codecs = {"audiocodec": "opus", "videocodec": "vp8"}
        await self._ask(self._rooms, {"request": "create"} | room | most | codecs)
        group.made.set()

    async def _unmake(self, group: ServedGroup) -> None:
        await group.made.wait()
        await self._ask(self._rooms, {"request": "destroy", "room": group.room, "secret": group.pin})

    async def _ask(
        self, handle: int, body: dict[str, Any], said: SessionDescription | None = None
    ) -> SessionDescription | None:
        assert self._client is not None
        return await self._client.ask(handle, body, said)

    async def _carry(self, group: ServedGroup, served: ServedLine) -> None:
        """One line's ways from the first to the end, in the order in which they are asked for."""
        await group.made.wait()
        try:
            await self._join(group, served)
            while wanted := await served.waiting.get():
                await self._do(group, served, wanted)
        except MediaServerRefused:
            await self._free(served)
            raise
        await self._free(served)

    async def _free(self, served: ServedLine) -> None:
        assert self._client is not None
        for handle in served.ways.values():
            await self._client.detach(handle)
        served.ways = {}

    async def _join(self, group: ServedGroup, served: ServedLine) -> None:
        assert self._client is not None
        served.ways[HUB] = await self._client.attach(lambda flows: self._flows(group, served, flows))
        join = {"request": "join", "ptype": "publisher", "room": group.room, "pin": group.pin, "id": served.feed}
        await self._ask(served.ways[HUB], join)
        for other in group.served.values():
            if other.sends and other is not served:
                served.waiting.put_nowait(_Sees(other.line.address))

    async def _do(self, group: ServedGroup, served: ServedLine, wanted: _SignalTo | _Sees) -> None:
        if isinstance(wanted, _Sees):
            await self._see(group, served, wanted.address)
            return
        handle, said = served.ways.get(wanted.to), wanted.said
        if handle is None:
            return
        assert self._client is not None
        if said.ice is not None:
            await self._client.trickle(handle, said.ice)
        if said.sdp is None:
            return
        if wanted.to != HUB:
            await self._ask(handle, {"request": "start", "room": group.room}, said.sdp)
            return
        answer = await self._ask(handle, {"request": "publish", "bitrate": BITS}, said.sdp)
        self._say(served, HUB, answer)

    def _flows(self, group: ServedGroup, served: ServedLine, flows: bool) -> None:
        """What a line sends is there, or is not any more."""
        served.sends = flows
        if group.served.get(served.line.address) is served:
            self._seen_by_others(group, served.line.address)

    async def _see(self, group: ServedGroup, served: ServedLine, address: str) -> None:
        """A way from a member that sends; the one there was is of an earlier line, or of what it sent before."""
        assert self._client is not None
        if (before := served.ways.pop(address, None)) is not None:
            await self._client.detach(before)
        other = group.served.get(address)
        if other is None or not other.sends:
            return
        handle = served.ways[address] = await self._client.attach()
        join = {"request": "join", "ptype": "subscriber", "room": group.room, "pin": group.pin}
        offer = await self._ask(handle, join | {"streams": [{"feed": other.feed}]})
        self._say(served, address, offer)

    def _say(self, served: ServedLine, sender: str, said: SessionDescription | None) -> None:
        served.line.say(SignalOf(sender, msgspec.Raw(msgspec.json.encode({"sdp": said}))))

    @staticmethod
    def _seen_by_others(group: ServedGroup, address: str) -> None:
        for other in group.served.values():
            if other.line.address != address:
                other.waiting.put_nowait(_Sees(address))

    @staticmethod
    def _listed(group: ServedGroup) -> None:
        for line in group.lines.values():
            line.say(LinesIn(tuple(group.lines), SpeechCodec.OPUS))
