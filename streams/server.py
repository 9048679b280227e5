"""The HTTP connection that every server of ours under uvicorn uses: each part of a request has a deadline.

A client that sends half a request, or does not read its answer, costs one socket for some seconds and nothing else.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, NamedTuple, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from streams.crowd import GRACE_S, ConnectionLimit

HEADER_S = 5.0
"""From the connection, or from the answer before, to the end of a request's headers."""
BODY_S = 10.0
"""From there to the end of its body; longer by what a slow line takes for the length it declares."""
SLOWEST = 50_000
"""Bytes/s a slow line carries."""
LONGEST_S = 240.0
WRITE_S = 30.0
"""An answer that is not read for so long is given up."""
WAITING, PER_ADDRESS = 2_048, 512
"""Connections whose request is not complete."""
_LINGER_S = 1.0
_LINGER_BYTES = 65_536
"""A request that is answered before its end: so much more of it is thrown away before its connection is closed."""


class Deadlines(NamedTuple):
    header_s: float = HEADER_S
    body_s: float = BODY_S
    write_s: float = WRITE_S


_USUAL = Deadlines()


class Guarded(H11Protocol):
    """uvicorn's protocol with deadlines; `crowd` is shared by all connections of a server."""

    def __init__(
        self,
        config: Any,
        server_state: Any,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        crowd: ConnectionLimit[Guarded],
        deadlines: Deadlines,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._crowd, self._deadlines = crowd, deadlines
        self._phase, self._since = "", 0.0
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._thrown_away = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._enter("")
        self._stop_unread()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._phase == "rest":
            self._thrown_away += len(data)
            if self._thrown_away > _LINGER_BYTES:
                self.transport.pause_reading()
                return
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._enter("")
        self._phase = "upgraded"
        super().handle_websocket_upgrade(event)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stop_unread()
        self._unread = self.loop.call_later(self._deadlines.write_s, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_unread()
        super().resume_writing()

    def drop(self) -> None:
        """Closes it at once: its time is over."""
        self.transport.abort()

    def make_room(self) -> None:
        """Its place is another's: closed as soon as it has been awaited for GRACE_S."""
        soon = self._since + GRACE_S
        if self._phase == "head" and self._deadline is not None and self.loop.time() < soon:
            soon = min(soon, self._deadline.when())
            self._deadline.cancel()
            self._deadline = self.loop.call_at(soon, self.drop)
        else:
            self.drop()

    def _watch(self) -> None:
        """Sets the deadline of the part of a request that is awaited now."""
        if self._phase == "upgraded" or self.transport.is_closing():
            return
        theirs = self.conn.their_state
        if theirs is h11.IDLE:
            self._enter("head" if self.conn.our_state is h11.IDLE else "")
        elif theirs is h11.SEND_BODY:
            self._enter("rest" if self.cycle.response_complete else "body")
        else:
            self._enter("")

    def _enter(self, phase: str) -> None:
        if phase == self._phase and phase != "":
            return
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self._phase = phase
        if phase == "":
            self._crowd.leave(self)
            return
        if phase == "rest":
            self._thrown_away = 0
            self._unset_keepalive_if_required()
        self._deadline = self.loop.call_later(self._within(phase), self.drop)
        self._since = self.loop.time()
        if phase == "head":
            dropped = self._crowd.arrive(self, self.client[0] if self.client else "")
            if dropped is not None:
                dropped.make_room()

    def _within(self, phase: str) -> float:
        if phase == "head":
            return self._deadlines.header_s
        if phase == "rest":
            return _LINGER_S
        declared = dict(self.headers).get(b"content-length", b"0")
        length = int(declared) if declared.isdigit() and len(declared) < 12 else 0
        return min(LONGEST_S, self._deadlines.body_s + length / SLOWEST)

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None


def guarded(*, per_address: int = PER_ADDRESS, deadlines: Deadlines = _USUAL) -> type[asyncio.Protocol]:
    """What uvicorn's `http` takes: connections of one server, counted together. `per_address`: as many as wait at all
    where proxies of ours stand before the server, because all its connections are theirs."""
    crowd: ConnectionLimit[Guarded] = ConnectionLimit(WAITING, min(per_address, WAITING))
    return cast(type[asyncio.Protocol], partial(Guarded, crowd=crowd, deadlines=deadlines))
