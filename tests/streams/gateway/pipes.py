"""Pipes and timers in memory, for tests of what stands behind a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from streams.gateway.channel import OutboundFrame
from streams.gateway.outbox import Pipe
from streams.wire.viewer import ToViewer


class MemoryPipe:
    """Takes `room` bytes, then is full until `drain`."""

    def __init__(self, room: int = 1 << 30) -> None:
        self.room = room
        self.full = False
        self.taken: list[OutboundFrame] = []
        self.why_cut = ""
        self._backlog = 0

    def backlog(self) -> int:
        return self._backlog

    def write(self, frame: OutboundFrame) -> None:
        assert not self.full
        self.taken.append(frame)
        self._backlog += len(frame.data)
        self.full = self._backlog > self.room

    def cut(self, why: str) -> None:
        self.why_cut = why

    def drain(self) -> None:
        self.full, self._backlog = False, 0

    def said(self) -> list[ToViewer]:
        """The JSON frames among what was taken."""
        return [msgspec.json.decode(f.data, type=ToViewer) for f in self.taken if f.text]


class HandTimer:
    """Time that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self._calls: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None]) -> object:
        self._calls.append((self.now + delay, callback))
        return None

    def step(self, seconds: float) -> None:
        self.now += seconds
        due = [callback for at, callback in self._calls if at <= self.now]
        self._calls = [(at, callback) for at, callback in self._calls if at > self.now]
        for callback in due:
            callback()


def write_each(pipes: Iterable[Pipe], frame: OutboundFrame) -> None:
    for pipe in pipes:
        pipe.write(frame)
