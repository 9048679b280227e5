"""Cases as records, kept encoded and decoded one at a time; the fold only touches what an event names."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import msgspec

from streams.model.case import Case, Step, with_step
from streams.model.case_clock import timed
from streams.model.event import CaseStatus, Report
from streams.model.regulation import Regulation

RECENT = 50
"""Newest reports kept per county for the desks."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Case)
_recent = msgspec.msgpack.Decoder(list[tuple[int, str]])


class Cases:
    """All matters by id, the newest per county, limits to come, and what changed since it was last saved. `now`: city
    ms up to which limits were looked at."""

    def __init__(self) -> None:
        self._raw: dict[str, bytes] = {}
        self._newest: dict[str, list[tuple[int, str]]] = {}
        self._due: list[tuple[int, str]] = []
        self._expected: dict[str, int] = {}
        self.now = 0
        self.dirty: set[str] = set()
        self.dirty_newest: set[str] = set()

    def __len__(self) -> int:
        return len(self._raw)

    def __iter__(self) -> Iterator[Case]:
        return (_decoder.decode(raw) for raw in self._raw.values())

    def get(self, case: str) -> Case | None:
        raw = self._raw.get(case)
        return None if raw is None else _decoder.decode(raw)

    def report(self, report: Report, regulation: Regulation) -> tuple[Case | None, Case]:
        """(before, after). The first report under an id is the matter; the same id again changes nothing."""
        before = self.get(report.id)
        if before is not None and before.known:
            return before, before
        after = Case(
            id=report.id,
            village=report.region,
            type=report.type,
            category=report.category.value,
            channel=report.channel.value,
            reported_at=report.at,
            received_at=report.received,
            duplicate=report.duplicate_of != "",
            invalid=report.invalid,
            text=report.text,
            steps=before.steps if before else (),
        )
        after = timed(after, regulation)
        self._keep(after)
        self._note(after)
        return before, after

    def status(self, status: CaseStatus, regulation: Regulation) -> tuple[Case | None, Case]:
        """(before, after). A status for a case not yet known is parked in a case without a type."""
        before = self.get(status.case)
        after = with_step(before or Case(id=status.case), _step(status))
        if after is not before:
            after = timed(after, regulation) if after.known else after
            self._keep(after)
        return before, after

    def fallen_due(self, now: int) -> list[Case]:
        """Open matters whose limit is used up at `now` and was not when this was last asked (city ms)."""
        self.now = now
        found = []
        while self._due and self._due[0][0] <= now:
            due, name = heapq.heappop(self._due)
            # A limit that moved meanwhile stands in the heap under its new time too.
            if self._expected.get(name) != due:
                continue
            del self._expected[name]
            case = self.get(name)
            if case is not None and case.late(now):
                found.append(case)
        return found

    def retime(self, regulation: Regulation) -> Iterator[tuple[Case, Case]]:
        """(before, after) of every known matter that other limits or working hours change."""
        for name in list(self._raw):
            before = self.get(name)
            assert before is not None
            after = timed(before, regulation) if before.known else before
            if after != before:
                self._keep(after)
                yield before, after

    def derive(self, regulation: Regulation) -> Iterator[Case]:
        """Every known matter, with what follows from its steps made again."""
        for case in list(self):
            if case.known:
                after = timed(case, regulation)
                self._keep(after)
                yield after

    def newest(self, region: str) -> list[Case]:
        """The newest reports of a county, or of all counties together for a shorter code; newest first."""
        found = sorted(
            (line for county, lines in self._newest.items() if county.startswith(region) for line in lines),
            reverse=True,
        )[:RECENT]
        return [case for _, name in found if (case := self.get(name)) is not None and not case.restricted]

    def record(self, case: str) -> bytes:
        return self._raw[case]

    def newest_record(self, county: str) -> bytes:
        return _encoder.encode(self._newest[county])

    def restore(self, case: str, raw: bytes, now: int) -> None:
        self._raw[case] = raw
        self._expect(_decoder.decode(raw), now)

    def restore_newest(self, county: str, raw: bytes) -> None:
        self._newest[county] = _recent.decode(raw)

    def names(self) -> tuple[list[str], list[str]]:
        """(case ids, counties) of everything held."""
        return list(self._raw), list(self._newest)

    def _keep(self, case: Case) -> None:
        self._raw[case.id] = _encoder.encode(case)
        self.dirty.add(case.id)
        self._expect(case, self.now)

    def _expect(self, case: Case, now: int) -> None:
        """Limits already used up at `now` are in the sums."""
        due = case.due if case.known and case.due > now else 0
        if due and self._expected.get(case.id) != due:
            heapq.heappush(self._due, (due, case.id))
            self._expected[case.id] = due
        elif not due:
            self._expected.pop(case.id, None)

    def _note(self, case: Case) -> None:
        if case.restricted:
            return
        county = case.village[:6]
        lines = self._newest.setdefault(county, [])
        lines.append((case.reported_at, case.id))
        lines.sort(reverse=True)
        del lines[RECENT:]
        self.dirty_newest.add(county)


def _step(status: CaseStatus) -> Step:
    return Step(status.version, status.state, status.at, status.unit, status.extend, status.outcome, status.level)
