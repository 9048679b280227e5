"""A viewer's connection: the only file that knows websockets' insides.

No one awaits a write. `websockets.broadcast` is the library's supported way to push a message without draining: it
writes to the transport and skips what is not open. (Writing frames serialised once straight to the transport took
6.6 us a viewer against broadcast's 8.3 us in one run; not worth leaving the supported way.) What broadcast lacks is
a brake, and asyncio has one: the transport calls `pause_writing` when its buffer passes the high-water mark and
`resume_writing` when it is down again. Between the two the line is full, and its outbox keeps the rest.

websockets' own keepalive waits in `drain()` when the buffer is full and never evicts such a viewer, so it is
switched off; `look` does both: a full line must make progress, a quiet one must answer a ping.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from websockets.asyncio.server import ServerConnection, broadcast
from websockets.protocol import State

from streams.gateway.channel import OutboundFrame
from streams.gateway.counts import Counts
from streams.gateway.outbox import Pipe

PROGRESS = 32_768
"""A full line that moved so many bytes within the deadline is slow, not stuck."""
PING_S = 3.0
"""A line that was silent for so long is asked for a sign of life."""


class ViewerConnection(ServerConnection):
    """`full`, `backlog`, `write`, `cut`: a Pipe. `on_drained` is called when a full line takes frames again."""

    def __init__(
        self, *arguments: Any, lines: set[ViewerConnection], counts: Counts, limit: int, **options: Any
    ) -> None:
        """`lines`: where it enters itself while its socket is open. `limit`: bytes that may wait in its buffer."""
        super().__init__(*arguments, **options)
        self._lines, self._counts, self._limit = lines, counts, limit
        self.full = False
        self.on_drained: Callable[[], None] = _no_viewer
        self._since = self._heard = self.loop.time()
        self._mark = 0
        self._pinged = False
        self._leave_by: float | None = None

    def backlog(self) -> int:
        return int(self.transport.get_write_buffer_size())

    def write(self, frame: OutboundFrame) -> None:
        self._counts.frames += 1
        self._counts.bytes += len(frame.data)
        broadcast((self,), frame.data, text=frame.text)

    def cut(self, why: str) -> None:
        if not self.transport.is_closing():
            self._counts.cut[why] += 1
            self.transport.abort()

    def part(self, last: OutboundFrame, code: int, within_s: float) -> None:
        """Says `last` and closes with `code`, without waiting; who is not gone `within_s` later is cut by `look`."""
        if self.protocol.state is not State.OPEN:
            return
        if not self.full:
            self.write(last)
        self.protocol.send_close(code)
        self.send_data()
        self._leave_by = self.loop.time() + within_s

    def look(self, now: float, deadline_s: float) -> None:
        """Cuts the line when it is stuck; asks for a sign of life when it is quiet. `now`: s of the loop."""
        if self._leave_by is not None:
            if now >= self._leave_by:
                self.cut("closing")
        elif self.full:
            self._look_full(now, deadline_s)
        elif self._pinged:
            if now - self._since >= deadline_s:
                self.cut("silent")
        elif now - self._heard >= PING_S and self.protocol.state is State.OPEN:
            self._pinged, self._since = True, now
            self.protocol.send_ping(b"")
            self.send_data()

    def _look_full(self, now: float, deadline_s: float) -> None:
        if now - self._since < deadline_s:
            return
        if self._mark - self.backlog() < PROGRESS:
            self.cut("stuck")
        self._since, self._mark = now, self.backlog()

    # What asyncio calls.

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._lines.discard(self)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.full, self._pinged = True, False
        self._since, self._mark = self.loop.time(), self.backlog()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.full = False
        # It read: that is a sign of life, though its pong may lie behind much else.
        self._heard = self.loop.time()
        self.on_drained()

    def data_received(self, data: bytes) -> None:
        self._heard, self._pinged = self.loop.time(), False
        super().data_received(data)
        # The library answers pings by itself: who sends them and reads nothing must not fill our memory.
        if self.full and self.backlog() > self._limit:
            self.cut("overflow")


def line_factory(lines: set[ViewerConnection], counts: Counts, limit: int) -> type[ServerConnection]:
    """For `serve(create_connection=...)`, which only ever calls it."""
    return cast(type[ServerConnection], partial(ViewerConnection, lines=lines, counts=counts, limit=limit))


def write_all(pipes: Iterable[Pipe], frame: OutboundFrame) -> None:
    """One frame to many lines, without waiting for any."""
    broadcast(cast(Iterable[ViewerConnection], pipes), frame.data, text=frame.text)


def library_log() -> logging.Logger:
    """websockets' log without a line per connection."""
    log = logging.getLogger("streams.gateway.websockets")
    log.setLevel(logging.WARNING)
    return log


def _no_viewer() -> None:
    """Before the viewer is known there is nothing to send."""
