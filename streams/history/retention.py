"""Deletes what its time is over for, once a day: the rules are declared in `registry.retention`, the age of a case's
data is that of its closing as history has it.

Nothing is deleted while history is behind: a case that was reopened meanwhile would lose its people.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.access.subject import Role
from streams.clock import city_ms, real_ms
from streams.errors import StoreError, StreamsError
from streams.history.history import History
from streams.history.mappers import MAPPERS
from streams.model.audit import AuditRecord
from streams.model.entry_id import ZERO
from streams.refusals import NO_STORE
from streams.registry.audit import Wanted
from streams.registry.heads import cut
from streams.registry.part_files import FOLDER, PartFiles
from streams.registry.registry import Registry
from streams.registry.retention import AGED, CASE_DATA, CaseData, CaseRows
from streams.settings import Settings

DONE, DELETED = "retention.run", "retention.delete"
_DAY_MS = 86_400_000
LOOK_S = 600.0
_BEHIND_MS = 3_600_000
_PORTION = 100
"""Cases of one transaction, and of one audit record."""
log = structlog.get_logger("archive")


class RuleCount(NamedTuple):
    """One rule. `total`, `due`: rows; `held`: rows that a hold keeps; `oldest`: real ms of the oldest row, 0 = none."""

    name: str
    kept_days: int
    total: int
    due: int
    oldest: int
    held: int = 0


class DailyDeletion:
    """Blocking. Raises StoreError where history is behind."""

    def __init__(self, settings: Settings, registry: Registry, history: History) -> None:
        self._settings, self._registry, self._history = settings, registry, history

    def overview(self, now: int) -> list[RuleCount]:
        """Every rule at `now` (real ms), and what it would delete."""
        section, city = self._settings.retention, self._city(now)
        held = {hold.case for hold in self._registry.holds()}
        lines = []
        for data in CASE_DATA:
            rows = list(self._registry.case_rows(data))
            due = self._due(rows, now, city)
            counts = [sum(row.rows for row in rows if row.case in names) for names in (due - held, due & held)]
            oldest = min((row.newest for row in rows), default=0)
            total = sum(row.rows for row in rows)
            lines.append(RuleCount(data.table.name, section.case_days, total, counts[0], oldest, counts[1]))
        for aged in AGED:
            found = self._registry.aged_rows(aged, section.audit_days, now)
            kept = aged.kept_ms(section.audit_days) // _DAY_MS
            lines.append(RuleCount(aged.table.name, kept, found.total, found.due, found.oldest))
        tapes = self._registry.recording_ages(now - section.recordings_days * _DAY_MS)
        lines.append(RuleCount("recordings", section.recordings_days, tapes.total, tapes.due, tapes.oldest))
        lines += self._rows(now, city)
        total, last, oldest = self._registry.audit_before(now - section.audit_days * _DAY_MS)
        first = next(iter(self._registry.audit_chain()), None)
        due_records = last - first.seq + 1 if first and last else 0
        return [*lines, RuleCount("audit", section.audit_days, total, due_records, oldest)]

    def apply(self, by: AuditRecord) -> dict[str, int]:
        """Deletes all that is due at the time of `by`, the record of who runs it, which is completed for each
        deletion. Rows by rule."""
        now, section = by.at, self._settings.retention
        city, record = self._city(now), msgspec.structs.replace(by, action=DELETED)
        counts = {data.table.name: self._forget(data, city, record) for data in CASE_DATA}
        for aged in AGED:
            counts[aged.table.name] = self._registry.forget_aged(aged, section.audit_days, record)
        store, before = self._settings.store.data_dir, now - section.recordings_days * _DAY_MS
        counts["recordings"] = self._registry.forget_recordings(store, before, record)
        counts |= self._forget_rows(city, record)
        PartFiles(self._settings.store.data_dir / FOLDER).sweep(now)
        counts["audit"] = cut(self._settings, self._registry, now - section.audit_days * _DAY_MS, record)
        fields = tuple(f"{name}={count}" for name, count in counts.items())
        self._registry.audit(msgspec.structs.replace(by, action=DONE, object="store", fields=fields))
        self._registry.settle()
        return counts

    def is_due(self, now: int) -> bool:
        """Whether the last run was a day ago, by a person or by itself."""
        last = self._registry.audit_search(Wanted(action=DONE), 1)
        return not last or now - last[0].record.at >= _DAY_MS

    def _forget(self, data: CaseData, city: int, record: AuditRecord) -> int:
        due = sorted(self._due(list(self._registry.case_rows(data)), record.at, city))
        store = self._settings.store.data_dir
        portions = (due[first : first + _PORTION] for first in range(0, len(due), _PORTION))
        return sum(self._registry.forget_cases(data, portion, store, record) for portion in portions)

    def _rows(self, now: int, city: int) -> Iterator[RuleCount]:
        """Rows of history that are kept for some days."""
        for mapper in MAPPERS:
            if life := mapper.life:
                days = life.days(self._settings)
                found = self._history.aged(life, city - days * _DAY_MS)
                oldest = now - (city - found.oldest) if found.oldest else 0
                yield RuleCount(life.since.table.name, days, found.total, found.due, oldest)

    def _forget_rows(self, city: int, record: AuditRecord) -> dict[str, int]:
        """Rows of history that are older than their kind keeps them."""
        counts: dict[str, int] = {}
        for mapper in MAPPERS:
            if life := mapper.life:
                count = self._history.forget_aged(life, city - life.days(self._settings) * _DAY_MS)
                counts[life.since.table.name] = count
                if count:
                    self._registry.audit(msgspec.structs.replace(record, object=f"{mapper.audit}/{count}"))
        return counts

    def _due(self, rows: list[CaseRows], now: int, city: int) -> set[str]:
        """Cases closed so long ago; and those that history never heard of, by the age of what is kept of them."""
        kept_ms = self._settings.retention.case_days * _DAY_MS
        found = self._history.cases.closings([row.case for row in rows], city - kept_ms)
        orphans = {row.case for row in rows if row.case not in found.known and row.newest <= now - kept_ms}
        return orphans | found.over

    def _city(self, now: int) -> int:
        """City ms of `now`."""
        store = self._registry.store()
        if store is None:
            raise StoreError(NO_STORE)
        self._history.open()
        city = city_ms(store, now)
        behind = city - self._history.at()
        if self._history.cursor() == ZERO or behind > _BEHIND_MS:
            raise StoreError(
                f"history is {behind // 60_000} minutes behind the city: nothing is deleted by it; "
                "run this again while `up` (or fold and archive) runs"
            )
        return city


def system_record(now: int) -> AuditRecord:
    """Of a run that no person started."""
    return AuditRecord(now, Role.SYSTEM.value, Role.SYSTEM.value, "", "", DONE, "store")


async def run(
    settings: Settings, registry: Registry, history: History, stop: asyncio.Event, look_s: float = LOOK_S
) -> None:
    """Once a day until `stop`; what cannot be done now is tried again after `look_s`."""
    retention = DailyDeletion(settings, registry, history)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), look_s)
            return
        try:
            if await asyncio.to_thread(retention.is_due, real_ms()):
                counts = await asyncio.to_thread(retention.apply, system_record(real_ms()))
                log.info("retention_done", **counts)
        except (StreamsError, SQLAlchemyError, OSError) as error:
            log.warning("retention_postponed", reason=str(error).splitlines()[0])
