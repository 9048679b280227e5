"""Statuses that wait: for their case, for the statuses before them, or for their sender to be involved.

Versions of a case are judged in their order, whatever the order of arrival, so the order changes nothing. A status that
waited a day is judged as the case then is; what may not be even then is refused.
"""

from __future__ import annotations

import heapq

import msgspec

from streams.model.event import CaseStatus
from streams.model.reject import Reason

WAIT_MS = 24 * 3_600_000
"""City ms a status waits at most."""
NOT_THEIRS = "no case that this sender is involved in: check its code and which unit it was sent to"
"""The same words for an unknown case and for one of others."""


class Refused(msgspec.Struct, frozen=True):
    """An event that changes nothing: its msgpack, why, and whose it was (`event`: its id)."""

    body: bytes
    why: str
    reason: Reason = Reason.POISON
    source: str = "fold"
    event: str = ""


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """`since`: city ms. `exempt`: from a time before senders were judged here."""

    since: int
    status: CaseStatus
    exempt: bool = False

    @property
    def order(self) -> tuple[int, str, str]:
        return self.status.version, self.status.source, self.status.id


class Held(msgspec.Struct, array_like=True):
    """Of one case. `spent`: the highest version that was refused with everything before it judged; the sender goes on
    behind it."""

    spent: int = 0
    waiting: list[Waiting] = []


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Held)
_status = msgspec.msgpack.Encoder()


class Statuses:
    """By case. `dirty`, `gone`: since the last save."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._oldest: list[tuple[int, str]] = []
        self.dirty: set[str] = set()
        self.gone: set[str] = set()

    def put(self, one: Waiting) -> None:
        """Once for each sender and id."""
        held = self._held.setdefault(one.status.case, Held(0, []))
        if all(known.order != one.order for known in held.waiting):
            held.waiting.append(one)
            held.waiting.sort(key=lambda each: each.order)
            heapq.heappush(self._oldest, (one.since, one.status.case))
            self._touch(one.status.case)

    def next(self, case: str, newest: int) -> list[Waiting]:
        """Those to be judged now, by version. `newest`: highest version the case has."""
        held = self._held.get(case)
        if held is None:
            return []
        upto = max(newest, held.spent) + 1
        return [one for one in held.waiting if one.exempt or one.status.version <= upto]

    def drop(self, one: Waiting, *, spent: bool = False) -> None:
        """It was judged; `spent`: and refused, at its turn."""
        held = self._held[one.status.case]
        held.waiting.remove(one)
        if spent:
            held.spent = max(held.spent, one.status.version)
        self._touch(one.status.case)

    def expired(self, now: int) -> list[Waiting]:
        """Those that waited a day, by case and version."""
        cases = set()
        while self._oldest and self._oldest[0][0] <= now - WAIT_MS:
            cases.add(heapq.heappop(self._oldest)[1])
        held = [self._held[case] for case in sorted(cases) if case in self._held]
        return [one for each in held for one in each.waiting if one.since <= now - WAIT_MS]

    def record(self, case: str) -> bytes:
        return _encoder.encode(self._held[case])

    def restore(self, case: str, raw: bytes) -> None:
        held = self._held[case] = _decoder.decode(raw)
        for one in held.waiting:
            heapq.heappush(self._oldest, (one.since, case))

    def names(self) -> list[str]:
        return list(self._held)

    def _touch(self, case: str) -> None:
        held = self._held[case]
        if held.waiting or held.spent:
            self.dirty.add(case)
            self.gone.discard(case)
            return
        del self._held[case]
        self.dirty.discard(case)
        self.gone.add(case)


def refused(status: CaseStatus, reason: Reason, why: str) -> Refused:
    return Refused(_status.encode(status), why, reason, status.source, status.id)
