"""Who is connected and has not yet sent a whole request or a hello: how many may wait, and who goes when more come.

What is counted is any object; who owns it closes what `arrive` returns. The newest is always let in, because an
honest client sends what it has to say at once, and a silent one is the oldest before long.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)

GRACE_S = 1.0
"""Anyone who `arrive` returns is closed, but not before it was there for so long: when a thousand come at once, what an
honest one among them has sent waits unread for a while."""


class ConnectionLimit(Generic[T]):
    """At most `total` at once, and at most `per_address` of one address."""

    def __init__(self, total: int, per_address: int) -> None:
        self._total, self._per_address = total, per_address
        self._waiting: dict[str, dict[T, None]] = {}
        self._where: dict[T, str] = {}

    def __len__(self) -> int:
        return len(self._where)

    def arrive(self, one: T, address: str) -> T | None:
        """Counts `one`; returns the one to close in its place: the oldest of the same address, or, when all are too
        many, the oldest of the address that has the most."""
        self.leave(one)
        here = self._waiting.setdefault(address, {})
        dropped = None
        if len(here) >= self._per_address:
            dropped = next(iter(here))
        elif len(self._where) >= self._total:
            most = max(self._waiting, key=lambda one_address: len(self._waiting[one_address]))
            dropped = next(iter(self._waiting[most]))
        here[one] = None
        self._where[one] = address
        if dropped is not None:
            self.leave(dropped)
        return dropped

    def leave(self, one: T) -> None:
        """It waits no longer: it has gone, or has sent what was waited for."""
        address = self._where.pop(one, None)
        if address is None:
            return
        here = self._waiting[address]
        del here[one]
        if not here:
            del self._waiting[address]


class Newcomers:
    """Connections that have not identified themselves: each for `within_s`, and at most so many. One that has is
    counted here no longer, and no newcomer ends it."""

    def __init__(self, within_s: float, total: int, per_address: int) -> None:
        self._within_s = within_s
        self._limit: ConnectionLimit[asyncio.Timeout] = ConnectionLimit(total, per_address)

    @contextlib.asynccontextmanager
    async def waiting(self, address: str) -> AsyncIterator[None]:
        """Meanwhile a connection is a newcomer. Raises TimeoutError after its time, or when another takes its place."""
        async with asyncio.timeout(self._within_s) as patience:
            dropped = self._limit.arrive(patience, address)
            if dropped is not None:
                until = dropped.when()
                dropped.reschedule(0 if until is None else until - self._within_s + GRACE_S)
            try:
                yield
            finally:
                self._limit.leave(patience)
