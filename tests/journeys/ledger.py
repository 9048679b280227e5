"""What must agree: acknowledged = segments = state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.journal.api import Change, Entry
from streams.model import fix
from streams.model.event import CaseChange, Report
from streams.model.fix import Lane
from streams.wire import changes as wire
from streams.wire import entry as entries
from tests.journeys.phones import Phone


@dataclass
class Archived:
    """How often each (device, lane, seq) and each report id stands in the segments."""

    fixes: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    last_fix: dict[int, tuple[int, int, int]] = field(default_factory=dict)


def archived(found: Iterable[Entry]) -> Archived:
    total = Archived()
    for entry in found:
        for row in fix.from_bytes(entry.fixes):
            total.fixes[int(row["device"]), int(row["lane"]), int(row["seq"])] += 1
            place = (int(row["fix_ms"]), int(row["lon_e6"]), int(row["lat_e6"]))
            worker = int(row["worker"])
            total.last_fix[worker] = max(total.last_fix.get(worker, (0, 0, 0)), place)
        for body in entries.bodies(entry.events):
            event = entries.unpack(body)
            if isinstance(event, Report):
                total.reports[event.id] += 1
    return total


def check_segments(phones: list[Phone], reports: list[str], total: Archived) -> None:
    """Every acknowledged item once, and nothing that was not acknowledged."""
    acknowledged = {(p.device, int(Lane.LIVE), seq) for p in phones for seq in range(1, p.hi["live"] + 1)}
    assert set(total.fixes) == acknowledged
    assert set(total.fixes.values()) <= {1}
    assert set(total.reports) == set(reports)
    assert set(total.reports.values()) <= {1}


def check_picture(phones: list[Phone], reports: list[str], picture: Picture, total: Archived) -> None:
    """The picture's last positions are the segments' and the phones' own; its cases are the reports."""
    for phone in phones:
        row = picture.workers.rows[phone.worker]
        place = (int(row["fix_ms"]), int(row["lon_e6"]), int(row["lat_e6"]))
        assert place == total.last_fix[phone.worker]
        assert phone.last is not None
        assert place == (phone.last.at, round(phone.last.lon * 1e6), round(phone.last.lat * 1e6))
    assert {case.id for case in picture.kind(Cases)} == set(reports)


def check_changes(changes: Iterable[Change], reports: list[str]) -> None:
    """Ids only grow, and each report became a case exactly once."""
    seen: Counter[str] = Counter()
    last = None
    for change in changes:
        assert last is None or change.id > last
        last = change.id
        for event in wire.decode(change.body).events:
            if isinstance(event, CaseChange):
                seen[event.cause] += 1
    assert seen == Counter(reports)
