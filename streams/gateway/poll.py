"""`GET /v1/snapshot`: the second best way to see. Who cannot keep a WebSocket asks for the same topics, in the same
projection, with the same resume token, every few seconds; a phone in a pocket with its key, once a minute. Nothing of
it goes through the pages' server.
"""

from __future__ import annotations

import asyncio
import base64
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import msgspec
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from streams.access.served import served
from streams.clock import Clock
from streams.gateway.channel import RecordsChannel
from streams.gateway.doorkeeper import UNANSWERED, Doorkeeper, origins
from streams.gateway.hub import Hub
from streams.gateway.viewer import TOPICS
from streams.model.topic import OWN_ADDRESS
from streams.registry.records import Session
from streams.settings import Settings
from streams.wire.viewer import TopicGranted

PATH = "/v1/snapshot"
PER_S = 2.0
"""Requests a session may make per second; a page makes one in five."""
_BURST = 10.0
LOADING, LOADING_S = 5, 0.3
"""How often, and after how many s, it is looked whether an own topic has come."""


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """One topic: as granted, and either its snapshot frame or, of dots, the binary frame as base64."""

    granted: TopicGranted
    frame: msgspec.Raw = msgspec.Raw(b"null")
    rows: str = ""


class Polled(msgspec.Struct, frozen=True):
    """Times as in a beat. `resume`: for the next request. Topics that are refused are missing."""

    now: int
    real: int
    fold: int
    resume: str
    topics: tuple[Seen, ...]


class Poll:
    """Answers requests of pages. A registry that does not answer lets no one in."""

    def __init__(self, settings: Settings, hub: Hub, doorkeeper: Doorkeeper, clock: Clock) -> None:
        self._origins = set(origins(settings))
        self._hub, self._doorkeeper, self._clock = hub, doorkeeper, clock
        self._levels: dict[str, tuple[float, int]] = {}

    async def answer(self, request: Request, where: str) -> Response:
        """`where`: the connection's place."""
        origin = request.headers.get("Origin", "")
        if origin and origin not in self._origins:
            return _reply(HTTPStatus.FORBIDDEN, b"", origin="")
        if request.method == "OPTIONS":
            return _reply(HTTPStatus.NO_CONTENT, b"", origin=origin)
        try:
            found = await asyncio.to_thread(self._admitted, request.headers.get("Authorization", ""), where)
        except UNANSWERED:
            return _reply(HTTPStatus.SERVICE_UNAVAILABLE, b"", origin=origin)
        if found is None:
            return _reply(HTTPStatus.UNAUTHORIZED, b"", origin=origin)
        session, resume = found
        if not self._may(session.id):
            return _reply(HTTPStatus.TOO_MANY_REQUESTS, b"", origin=origin)
        if not self._hub.ready:
            return _reply(HTTPStatus.SERVICE_UNAVAILABLE, b"", origin=origin)
        asked = parse_qs(urlsplit(request.path).query).get("topic", [])[:TOPICS]
        seen = await self._all(session, asked)
        polled = Polled(self._clock.now_ms(), self._clock.real_ms(), self._hub.at, resume, seen)
        return _reply(HTTPStatus.OK, msgspec.json.encode(polled), origin=origin)

    def _admitted(self, given: str, where: str) -> tuple[Session, str] | None:
        """By a resume token, or by the key of a phone, which has none. Blocking."""
        scheme, _, word = given.partition(" ")
        if scheme == "Key":
            phone = self._doorkeeper.take_key(word)
            return (phone, "") if phone else None
        return self._doorkeeper.take_resume(word, self._clock.real_ms(), where)

    async def _all(self, session: Session, names: list[str]) -> tuple[Seen, ...]:
        """An own topic is loaded when it is asked for; who asks once a minute waits for it here."""
        seen: tuple[Seen, ...] = ()
        for _ in range(LOADING):
            seen = tuple(one for name in names if (one := self._see(session, name)))
            if OWN_ADDRESS not in names or any(one.granted.asked == OWN_ADDRESS for one in seen):
                break
            await asyncio.sleep(LOADING_S)
        return seen

    def _see(self, session: Session, name: str) -> Seen | None:
        topic = served(session.subject, name, self._clock.now_ms())
        if topic is None:
            return None
        may = self._hub.may(session.subject, topic)
        channel = self._hub.channel(topic) if may else None
        if channel is None:
            self._hub.own_wanted(topic)
            return None
        granted = TopicGranted(asked=name, topic=channel.topic, number=channel.number, columns=channel.columns)
        data = channel.snapshot().data
        if isinstance(channel, RecordsChannel):
            return Seen(granted, frame=msgspec.Raw(data))
        return Seen(granted, rows=base64.b64encode(data).decode())

    def _may(self, session: str) -> bool:
        now = self._clock.real_ms()
        level, at = self._levels.get(session, (_BURST, now))
        level = min(_BURST, level + (now - at) / 1000 * PER_S)
        # Who has not asked for as long as fills a bucket need not be remembered.
        self._levels = {key: kept for key, kept in self._levels.items() if now - kept[1] < _BURST / PER_S * 1000}
        self._levels[session] = (level - 1 if level >= 1 else level, now)
        return level >= 1


def _reply(status: HTTPStatus, body: bytes, *, origin: str) -> Response:
    headers = Headers({"Content-Length": str(len(body)), "Cache-Control": "no-store", "Connection": "close"})
    if body:
        headers["Content-Type"] = "application/json"
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Headers"] = "authorization"
        headers["Vary"] = "Origin"
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        headers["Retry-After"] = "2"
    return Response(status.value, status.phrase, headers, body)
