"""Statuses that wait: for their case, for the statuses before them, or for their sender to be involved.

Versions of a case are judged in their order, whatever the order of arrival, so the order changes nothing. A status that
waited a day is judged as the case then is; what may not be even then is refused. Of one sender only so many wait:
beyond that what waited longest falls out as a reject, so that a sender crowds out no one's but its own.
"""

from __future__ import annotations

import heapq

import msgspec

from streams.fold.aggregate import RefusedEvent
from streams.fold.tables import Records
from streams.fold.undo import Undo
from streams.model.event import CaseStatus
from streams.model.reject import Reason

WAIT_MS = 24 * 3_600_000
"""City ms a status waits at most."""
MOST, MOST_OF_CASE = 5_000, 100
"""Statuses of one sender that wait at a time, and of them for one case: an outage of hours brings hundreds, and what
waits is kept in memory and in the checkpoint."""
CROWDED_OUT = "too many statuses of this sender wait for their case or their turn: send the case first, then it again"
NOT_THEIRS = "no case that this sender is involved in: check its code and which unit it was sent to"
"""The same words for an unknown case and for one of others."""


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """`since`: city ms. `exempt`: from a time before senders were judged here."""

    since: int
    status: CaseStatus
    exempt: bool = False

    @property
    def order(self) -> tuple[int, str, str]:
        return self.status.version, self.status.source, self.status.id


class HeldStatuses(msgspec.Struct, frozen=True, array_like=True):
    """Of one case. `spent`: the highest version that was refused with everything before it judged; the sender goes on
    behind it."""

    spent: int = 0
    waiting: tuple[Waiting, ...] = ()


_NONE = HeldStatuses()


Entry = tuple[int, str, tuple[int, str, str]]
"""(since, case, order) of one that waits: the same one falls out wherever the entries are read."""


class StatusQueue:
    """What waits of one sender, the longest first. What is put in or taken out twice is so once."""

    def __init__(self) -> None:
        self._heap: list[Entry] = []
        self._live: dict[Entry, Waiting] = {}

    def __len__(self) -> int:
        return len(self._live)

    def put(self, one: Waiting) -> None:
        self._live[_entry(one)] = one
        heapq.heappush(self._heap, _entry(one))

    def drop(self, one: Waiting) -> None:
        self._live.pop(_entry(one), None)
        if len(self._heap) > 2 * len(self._live) + 64:
            # What was judged at once must not stand here for a day.
            self._heap = sorted(self._live)

    def until(self, at: int) -> list[Waiting]:
        """Those that wait since `at` or longer, by time."""
        found: dict[Entry, None] = {}
        while self._heap and self._heap[0][0] <= at:
            entry = heapq.heappop(self._heap)
            if entry in self._live:
                found[entry] = None
        for entry in found:
            heapq.heappush(self._heap, entry)
        return [self._live[entry] for entry in found]

    def oldest(self) -> Waiting:
        while self._heap[0] not in self._live:
            heapq.heappop(self._heap)
        return self._live[self._heap[0]]


_decoder = msgspec.msgpack.Decoder(HeldStatuses)
_status = msgspec.msgpack.Encoder()


class Statuses:
    """By case."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self.table = Records("q", undo, _decoder.decode)
        self._lines: dict[str, StatusQueue] = {}

    def put(self, one: Waiting) -> None:
        """Once for each sender and id."""
        held = self.table.get(one.status.case) or _NONE
        if all(known.order != one.order for known in held.waiting):
            self._undo.note(lambda: self._out_of_line(one))
            self._into_line(one)
            self._keep(one.status.case, held.spent, (*held.waiting, one))

    def crowded_out(self, source: str, case: str) -> Waiting | None:
        """What falls out, and waits no more, of a sender that has too many waiting, or too many for this case: what
        waited longest. Asked behind each `put`, once what need not wait was taken."""
        held, line = self.table.get(case), self._lines.get(source)
        of_case = [one for one in held.waiting if _whose(one) == source] if held else []
        if len(of_case) > MOST_OF_CASE:
            out = min(of_case, key=_entry)
        elif line is not None and len(line) > MOST:
            out = line.oldest()
        else:
            return None
        self.drop(out)
        return out

    def next(self, case: str, newest: int) -> list[Waiting]:
        """Those to be judged now, by version. `newest`: highest version the case has."""
        held = self.table.get(case)
        if held is None:
            return []
        upto = max(newest, held.spent) + 1
        return [one for one in held.waiting if one.exempt or one.status.version <= upto]

    def drop(self, one: Waiting, *, spent: bool = False) -> None:
        """It was judged; `spent`: and refused, at its turn."""
        held = self.table.get(one.status.case) or _NONE
        self._undo.note(lambda: self._into_line(one))
        self._out_of_line(one)
        now_spent = max(held.spent, one.status.version) if spent else held.spent
        self._keep(one.status.case, now_spent, tuple(each for each in held.waiting if each.order != one.order))

    def forget(self, case: str) -> list[CaseStatus]:
        """Whatever waited for a case waits no more."""
        held = self.table.get(case)
        if held is None:
            return []
        for one in held.waiting:
            self.drop(one)
        if case in self.table:
            self.table.drop(case)
        return [one.status for one in held.waiting]

    def expired(self, now: int) -> list[Waiting]:
        """Those that waited a day, by case and version."""
        found = [one for line in self._lines.values() for one in line.until(now - WAIT_MS)]
        return sorted(found, key=lambda one: (one.status.case, one.order))

    def restored(self) -> None:
        """The lines are made again of what waits."""
        self._lines.clear()
        for held in self.table.values():
            for one in held.waiting:
                self._into_line(one)

    def _keep(self, case: str, spent: int, waiting: tuple[Waiting, ...]) -> None:
        if waiting or spent:
            self.table.put(case, HeldStatuses(spent, tuple(sorted(waiting, key=lambda each: each.order))))
        else:
            self.table.drop(case)

    def _into_line(self, one: Waiting) -> None:
        self._lines.setdefault(_whose(one), StatusQueue()).put(one)

    def _out_of_line(self, one: Waiting) -> None:
        line = self._lines.get(_whose(one))
        if line is not None:
            line.drop(one)
            if not line:
                del self._lines[_whose(one)]


def _whose(one: Waiting) -> str:
    """Whose limit it counts for; those of before senders were judged count for no one's."""
    return "" if one.exempt else one.status.source


def _entry(one: Waiting) -> Entry:
    return one.since, one.status.case, one.order


def refused(status: CaseStatus, reason: Reason, why: str) -> RefusedEvent:
    return RefusedEvent(_status.encode(status), why, reason, status.source, status.id)
