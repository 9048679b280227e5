"""A small city for the fold's tests: entries made by hand, three townships of two counties."""

from __future__ import annotations

from collections.abc import Sequence

from streams.journal.api import Entry
from streams.model import fix
from streams.model.case import CaseOutcome, CaseState, Category, Method
from streams.model.entry_id import EntryId
from streams.model.event import CaseStatus, DutyEnd, DutyStart, Incoming, Report, Tick
from streams.wire import entry as wire

NOW = 1_795_400_000_000
"""2026-11-23 in Shanghai, city ms."""
VILLAGE = 21106201
COUNTIES = ["211221", "211282"]
TOWNSHIPS = ["211221106", "211221107", "211282101"]


class SmallPlaces:
    """Three townships; label points are made of the code."""

    def name(self, code: str) -> str:
        return f"名{code}"

    def label(self, code: str) -> tuple[int, int]:
        return 123_000_000 + int(code[4:] or 0), 42_000_000

    def counties(self) -> list[str]:
        return COUNTIES

    def townships(self) -> list[str]:
        return TOWNSHIPS

    def micro_grids(self, code: str) -> int:
        return 40 if len(code) == 9 else 0


def fixes(*points: tuple[int, int, int, int], village: int = VILLAGE, foreign: bool = True) -> fix.Fixes:
    """Rows of (worker, seconds after NOW, lon e6, lat e6), received as they are fixed."""
    rows = fix.empty(len(points))
    for row, (worker, second, lon, lat) in zip(rows, points, strict=True):
        row["worker"] = row["device"] = worker
        row["fix_ms"] = row["received_ms"] = NOW + second * 1000
        row["lon_e6"], row["lat_e6"], row["village"] = lon, lat, village
        row["flags"] = fix.Flag.FOREIGN if foreign else 0
    return rows


def entry(seq: int, *events: Incoming, rows: fix.Fixes | None = None) -> Entry:
    body = b"".join(wire.pack(event) for event in events)
    return Entry(id=EntryId(NOW, seq), events=body, fixes=b"" if rows is None else rows.tobytes())


def tick(second: int) -> Tick:
    return Tick(id=f"tick/{second}", source="system", at=NOW + second * 1000, real=NOW + second * 1000, token=1)


def report(name: str, second: int = 0, region: str = "211221106201", **more: bool) -> Report:
    return Report(
        id=name,
        source="device/1",
        at=NOW + second * 1000,
        received=NOW + second * 1000 + 500,
        region=region,
        type="H01",
        category=Category.HAZARD,
        text="路灯不亮",
        invalid=more.get("invalid", False),
    )


def status(case: str, version: int, state: CaseState, second: int = 0, acting: str = "") -> CaseStatus:
    """With all that a step can ask for, by a platform for `acting`: the county of most cases here, and for what another
    than the handler decides, the city."""
    checks = state in (CaseState.CLOSED, CaseState.REWORK)
    return CaseStatus(
        id=f"{case}/{version}",
        source="platform/9",
        at=NOW + second * 1000,
        received=NOW + second * 1000,
        case=case,
        version=version,
        state=state,
        unit="justice" if state in (CaseState.DISPATCHED, CaseState.TRANSFERRED) else "",
        until=NOW + (second + 3600) * 1000 if state is CaseState.SUSPENDED else 0,
        outcome=CaseOutcome.SETTLED if state is CaseState.CHECKING else None,
        method=Method.ON_SITE if state in (CaseState.CHECKING, CaseState.HANDLING) else None,
        reason="情况说明",
        paper="1号",
        acting=acting or ("2112" if checks else "211221"),
    )


def duty_start(worker: int, second: int) -> DutyStart:
    return DutyStart(
        id=f"{worker}@{second}", source=f"device/{worker}", at=NOW + second * 1000, device=worker, worker=worker
    )


def duty_end(worker: int, started: int, second: int) -> DutyEnd:
    return DutyEnd(
        id=f"{worker}@{started}-",
        source=f"device/{worker}",
        at=NOW + second * 1000,
        device=worker,
        worker=worker,
        session=f"{worker}@{started}",
        started=NOW + started * 1000,
    )


def numbered(batches: Sequence[Sequence[Incoming]]) -> list[Entry]:
    return [entry(at + 1, *events) for at, events in enumerate(batches)]
