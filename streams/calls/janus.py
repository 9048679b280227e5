"""A client of Janus, the media server: one socket, one session, a handle for each way of media. What it answers is
awaited; whether media flows it says by itself, to who owns the handle.
Words of Janus: https://janus.conf.meetecho.com/docs/rest.html
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from streams.errors import MediaServerAway, MediaServerRefused

PLUGIN = "janus.plugin.videoroom"
ANSWER_S = 10.0
ALIVE_S = 15.0
"""Janus drops a session that it did not hear of for a minute."""
OPEN_S = 3.0
MOST_BYTES = 1_048_576
_FLOWS = {"webrtcup": True, "hangup": False}
JanusMessage = dict[str, Any]
"""One message of Janus, as it came."""


class SessionDescription(msgspec.Struct, frozen=True):
    """As browsers have it."""

    type: str
    sdp: str


class IceCandidate(msgspec.Struct, frozen=True, omit_defaults=True):
    """As browsers have it."""

    candidate: str
    mid: str | None = msgspec.field(default=None, name="sdpMid")
    line: int | None = msgspec.field(default=None, name="sdpMLineIndex")


class _Asked(NamedTuple):
    """`acked`: whether an acknowledgement is all there will be."""

    answer: asyncio.Future[JanusMessage]
    acked: bool


class JanusClient:
    """Use it as `async with`; `serve` runs beside what asks. Everything raises MediaServerAway once the server is gone,
    and MediaServerRefused where it says no."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._socket: ClientConnection | None = None
        self._session = 0
        self._asked: dict[str, _Asked] = {}
        self._owners: dict[int, Callable[[bool], None]] = {}

    async def __aenter__(self) -> JanusClient:
        try:
            self._socket = await connect(
                self._url,
                subprotocols=[Subprotocol("janus-protocol")],
                compression=None,
                proxy=None,
                open_timeout=OPEN_S,
                close_timeout=1,
                max_size=MOST_BYTES,
            )
        except (OSError, TimeoutError, WebSocketException) as away:
            raise MediaServerAway(str(away)) from None
        return self

    async def __aexit__(self, *_: object) -> None:
        self._end("closed")
        if self._socket is not None:
            await self._socket.close()

    async def serve(self) -> None:
        """Hears, until the server is gone. Raises MediaServerAway."""
        assert self._socket is not None
        try:
            async for raw in self._socket:
                self._hear(msgspec.json.decode(raw))
        except (WebSocketException, msgspec.DecodeError) as lost:
            raise MediaServerAway(str(lost)) from None
        finally:
            self._end("gone")
        raise MediaServerAway("closed")

    async def begin(self) -> None:
        """The session, before anything else."""
        self._session = int((await self._ask({"janus": "create"}))["data"]["id"])

    async def keep(self) -> None:
        """Says that this process lives. Raises MediaServerAway."""
        while True:
            await self._ask({"janus": "keepalive"}, acked=True)
            await asyncio.sleep(ALIVE_S)

    async def attach(self, flows: Callable[[bool], None] = lambda _: None) -> int:
        """A handle. `flows` is called with whether media has a way by it, when that changes."""
        handle = int((await self._ask({"janus": "attach", "plugin": PLUGIN}))["data"]["id"])
        self._owners[handle] = flows
        return handle

    async def detach(self, handle: int) -> None:
        """All that it carried ends."""
        self._owners.pop(handle, None)
        await self._ask({"janus": "detach", "handle_id": handle})

    async def ask(
        self, handle: int, body: JanusMessage, description: SessionDescription | None = None
    ) -> SessionDescription | None:
        """What a meeting is asked; the description that it answered, None where there is none."""
        message: JanusMessage = {"janus": "message", "handle_id": handle, "body": body}
        if description is not None:
            message["jsep"] = {"type": description.type, "sdp": description.sdp}
        said = await self._ask(message)
        data = said.get("plugindata", {}).get("data", {})
        if "error_code" in data:
            raise MediaServerRefused(f"{body['request']}: {data['error_code']} {data.get('error', '')}")
        jsep = said.get("jsep")
        return SessionDescription(jsep["type"], jsep["sdp"]) if jsep else None

    async def trickle(self, handle: int, candidate: IceCandidate) -> None:
        found = msgspec.to_builtins(candidate)
        await self._ask({"janus": "trickle", "handle_id": handle, "candidate": found}, acked=True)

    async def _ask(self, message: JanusMessage, *, acked: bool = False) -> JanusMessage:
        assert self._socket is not None
        name = uuid.uuid4().hex
        asked = self._asked[name] = _Asked(asyncio.get_running_loop().create_future(), acked)
        whole = message | {"transaction": name} | ({"session_id": self._session} if self._session else {})
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._socket.send(msgspec.json.encode(whole).decode())
                said = await asked.answer
        except (TimeoutError, WebSocketException) as away:
            raise MediaServerAway(str(away) or f"no answer within {ANSWER_S} s") from None
        finally:
            self._asked.pop(name, None)
        if said["janus"] == "error":
            raise MediaServerRefused(f"{message['janus']}: {said['error']['code']} {said['error']['reason']}")
        return said

    def _hear(self, said: JanusMessage) -> None:
        flows = _FLOWS.get(said["janus"])
        if flows is not None and (owner := self._owners.get(said.get("sender", 0))):
            owner(flows)
        asked = self._asked.get(said.get("transaction", ""))
        # What takes its time is acknowledged first, and answered by an event.
        if asked is None or asked.answer.done() or (said["janus"] == "ack" and not asked.acked):
            return
        asked.answer.set_result(said)

    def _end(self, why: str) -> None:
        for one in self._asked.values():
            if not one.answer.done():
                one.answer.set_exception(MediaServerAway(why))
