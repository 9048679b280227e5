"""Cases as records, kept encoded and decoded one at a time; the fold only touches what an event names."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.model.case import Case, Step, with_step
from streams.model.event import CaseStatus, Report

RECENT = 50
"""Newest reports kept per county for the desks."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Case)
_recent = msgspec.msgpack.Decoder(list[tuple[int, str]])


class Cases:
    """All matters by id, the newest per county, and what changed since it was last saved."""

    def __init__(self) -> None:
        self._raw: dict[str, bytes] = {}
        self._newest: dict[str, list[tuple[int, str]]] = {}
        self.dirty: set[str] = set()
        self.dirty_newest: set[str] = set()

    def __len__(self) -> int:
        return len(self._raw)

    def __iter__(self) -> Iterator[Case]:
        return (_decoder.decode(raw) for raw in self._raw.values())

    def get(self, case: str) -> Case | None:
        raw = self._raw.get(case)
        return None if raw is None else _decoder.decode(raw)

    def report(self, report: Report) -> tuple[Case | None, Case]:
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
        self._keep(after)
        self._note(after)
        return before, after

    def status(self, status: CaseStatus) -> tuple[Case | None, Case]:
        """(before, after). A status for a case not yet known is parked in a case without a type."""
        before = self.get(status.case)
        after = with_step(before or Case(id=status.case), Step(status.version, status.state, status.at))
        if after is not before:
            self._keep(after)
        return before, after

    def newest(self, region: str) -> list[Case]:
        """The newest reports of a county, or of all counties together for a shorter code; newest first."""
        found = sorted(
            (line for county, lines in self._newest.items() if county.startswith(region) for line in lines),
            reverse=True,
        )[:RECENT]
        return [case for _, name in found if (case := self.get(name)) is not None]

    def record(self, case: str) -> bytes:
        return self._raw[case]

    def newest_record(self, county: str) -> bytes:
        return _encoder.encode(self._newest[county])

    def restore(self, case: str, raw: bytes) -> None:
        self._raw[case] = raw

    def restore_newest(self, county: str, raw: bytes) -> None:
        self._newest[county] = _recent.decode(raw)

    def names(self) -> tuple[list[str], list[str]]:
        """(case ids, counties) of everything held."""
        return list(self._raw), list(self._newest)

    def _keep(self, case: Case) -> None:
        self._raw[case.id] = _encoder.encode(case)
        self.dirty.add(case.id)

    def _note(self, case: Case) -> None:
        county = case.village[:6]
        lines = self._newest.setdefault(county, [])
        lines.append((case.reported_at, case.id))
        lines.sort(reverse=True)
        del lines[RECENT:]
        self.dirty_newest.add(county)
