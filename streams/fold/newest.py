"""The newest reports of each county, for the desks."""

from __future__ import annotations

import msgspec

from streams.fold.tables import CheckpointTable, Records
from streams.fold.undo import Undo
from streams.model.case import Case
from streams.model.region import Tier

RECENT = 50
"""Kept per county."""
Lines = tuple[tuple[int, str], ...]
"""((city ms, case), ...), the newest first."""
_lines = msgspec.msgpack.Decoder(Lines)


class NewestIds:
    """By county; restricted cases and those of a drill are in none."""

    def __init__(self, undo: Undo) -> None:
        self._counties = Records[Lines]("n", undo, _lines.decode)

    @property
    def table(self) -> CheckpointTable:
        return self._counties

    def of(self, region: str) -> list[str]:
        """Of a county, or of all counties together for a shorter code; newest first."""
        inside = (self._counties.get(county) or () for county in self._counties if county.startswith(region))
        return [name for _, name in sorted((line for lines in inside for line in lines), reverse=True)[:RECENT]]

    def add(self, case: Case) -> None:
        if case.restricted or case.drill:
            return
        county = case.village[: Tier.COUNTY]
        lines = (*(self._counties.get(county) or ()), (case.reported_at, case.id))
        self._counties.put(county, tuple(sorted(lines, reverse=True)[:RECENT]))

    def forget(self, case: Case) -> None:
        county = case.village[: Tier.COUNTY]
        lines = self._counties.get(county) or ()
        kept = tuple(line for line in lines if line[1] != case.id)
        if len(kept) == len(lines):
            return
        if kept:
            self._counties.put(county, kept)
        else:
            self._counties.drop(county)
