"""What waits for one viewer. Pure: it writes through a Pipe and never waits.

While the pipe takes frames they go straight out, in bulk for all viewers (hub.py). Once it is full:
records frames and answers wait in order, in a queue bounded by bytes; dots do not wait: the topic is owed, and what
happened meanwhile goes as one frame when the pipe is empty again. A snapshot is owed too, never queued, so that a
large one cannot overflow the queue and the newest is sent. Beats and digests are left out.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from streams.gateway.channel import Channel, OutboundFrame
from streams.model.entry_id import EntryId


class Pipe(Protocol):
    """The way to one viewer."""

    @property
    def full(self) -> bool:
        """Whether more was written than the viewer has taken lately. Cleared before `Outbox.pump` is called."""
        ...

    def backlog(self) -> int:
        """Bytes written and not yet taken by the system."""
        ...

    def write(self, frame: OutboundFrame) -> None:
        """Never waits."""
        ...

    def cut(self, why: str) -> None:
        """Ends the connection at once."""
        ...


class Outbox:
    """One viewer's. `limit`: bytes that may wait before the viewer is cut; it comes back for a snapshot."""

    __slots__ = ("_bytes", "_frozen", "_limit", "_owed", "_queue", "pipe")

    def __init__(self, pipe: Pipe, limit: int) -> None:
        self.pipe = pipe
        self._limit = limit
        self._queue: deque[OutboundFrame] = deque()
        self._bytes = 0
        self._owed: dict[Channel, EntryId | None] = {}
        self._frozen: set[Channel] = set()

    @property
    def waiting(self) -> int:
        """Bytes that wait here and in the pipe."""
        return self._bytes + self.pipe.backlog()

    @property
    def owed(self) -> int:
        """Topics that wait for their turn."""
        return len(self._owed) + len(self._frozen)

    def say(self, frame: OutboundFrame) -> None:
        """An answer: after everything before it, never left out."""
        if self.pipe.full:
            self._keep(frame)
        else:
            self.pipe.write(frame)

    def ready(self, channel: Channel, frame: OutboundFrame) -> bool:
        """Whether the channel's newest delta is to be written now. If not, it has been seen to here."""
        if channel in self._owed or channel in self._frozen:
            return False
        if not self.pipe.full:
            return True
        if channel.columns:
            self._owed[channel] = frame.prev
        else:
            self._keep(frame)
        return False

    def hears(self, channel: Channel) -> bool:
        """Whether a digest of the channel would mean something to the viewer now."""
        return not self.pipe.full and channel not in self._owed and channel not in self._frozen

    def owe(self, channel: Channel, rev: EntryId | None) -> None:
        """From now on the viewer is due what happened on the channel since `rev` (None: all of it)."""
        self._frozen.discard(channel)
        self._owed[channel] = rev
        self.pump()

    def freeze(self, channel: Channel) -> None:
        """Sends nothing of the channel until it is owed again."""
        self._owed.pop(channel, None)
        self._frozen.add(channel)

    def drop(self, channel: Channel) -> None:
        """The viewer does not want the channel any more."""
        self._owed.pop(channel, None)
        self._frozen.discard(channel)

    def pump(self) -> None:
        """Writes what waits while the pipe takes it: first the queue, then what is owed."""
        while not self.pipe.full:
            if self._queue:
                frame = self._queue.popleft()
                self._bytes -= len(frame.data)
                self.pipe.write(frame)
            elif self._owed:
                channel = next(iter(self._owed))
                for frame in channel.catch_up(self._owed.pop(channel)):
                    self.say(frame)
            else:
                return

    def _keep(self, frame: OutboundFrame) -> None:
        self._queue.append(frame)
        self._bytes += len(frame.data)
        if self.waiting > self._limit:
            self.pipe.cut("overflow")
