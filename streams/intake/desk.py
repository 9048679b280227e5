"""What every door of intake shares: the senders' directory, who is admitted, and how often."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from starlette.requests import HTTPConnection

from streams.crowd import Newcomers
from streams.intake.admission import Admission
from streams.intake.gather import Gather
from streams.intake.ingest_context import IngestContext
from streams.intake.rates import Rates
from streams.journal.api import Journal
from streams.model.fix import Lane
from streams.registry.directory import SenderDirectory
from streams.registry.records import Key, Sender
from streams.registry.registry import Registry


class Desk(NamedTuple):
    """What a conversation needs. `now`: city ms. `shift`: ms added to a real phone's times. `takes`: whether the
    store takes a key's senders, simulated or real. `refresh`: reads the registry again, soon. `entering`: who has not
    sent hello. `address`: of a connection. `written`: what a phone's line changes in the registry; when it
    answers, this process judges by it."""

    directory: Callable[[], SenderDirectory]
    refresh: Callable[[], Any]
    admission: Admission
    gather: Gather
    journal: Journal
    now: Callable[[], int]
    shift: Callable[[Key], int]
    takes: Callable[[Key], bool]
    rates: Rates
    entering: Newcomers
    address: Callable[[HTTPConnection], str]
    written: Callable[[Callable[[Registry], Any]], Awaitable[Any]]

    def context(self, key: Key, sender: Sender, lane: Lane) -> IngestContext:
        """Under what an item of this sender is taken in now."""
        directory = self.directory()
        return IngestContext(
            key=key,
            sender=sender,
            lane=lane,
            now=self.now(),
            shift=self.shift(key),
            judged=directory.judged(sender),
            withdrawn=directory.withdrawn(sender),
        )

    async def key(self, text: str, line: HTTPConnection) -> Key | None:
        """The key that `text` is, of a connection."""
        return await self.key_of(text, self.address(line))

    async def key_of(self, text: str, address: str) -> Key | None:
        """The key that `text` is; a new one may be in the registry and not here yet. The registry is not asked for an
        address that has tried too many."""
        found = self.directory().key(text) if text else None
        if found is None and text and not self.rates.tried_too_often(address):
            await self.refresh()
            found = self.directory().key(text)
        if found is None:
            self.wrong_key(address)
        return found

    def wrong_key(self, address: str) -> None:
        """Counts it, for its address as well."""
        self.gather.counts.totals["unknown_key"] += 1
        self.rates.unknown(address)

    def unknown(self, line: HTTPConnection) -> int:
        """The status for a key that is not known."""
        return 429 if self.rates.tried_too_often(self.address(line)) else 401
