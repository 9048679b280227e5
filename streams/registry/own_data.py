"""The city's own tables, version by version: read, looked at, and taken with their effect on the regulation, the audit
and the journal in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.model.own_tables import TableComparison, TableRow, TableVersion, compare
from streams.model.regulation import Regulation
from streams.registry.audit import append
from streams.registry.own_effects import Rows, applied, first_rows
from streams.registry.own_kinds import kinds
from streams.registry.own_schema import own_drafts, own_versions
from streams.registry.own_units import TakenBy, unit_rows, with_units
from streams.registry.people import lock
from streams.registry.regulating import in_force, put
from streams.registry.sites import site_rows, tell_sites, turn_rows, write_sites, write_turns

_DRAFT_MS = 3_600_000
_PLACED = {"sites": (site_rows, write_sites), "turns": (turn_rows, write_turns)}
"""Kinds with SQL tables of their own, and how these are read and written."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[TableRow, ...])


class TableDraft(NamedTuple):
    """A table that waits for a yes. `file`: where it came from, '' = an edit on the page."""

    kind: str
    file: str
    rows: tuple[TableRow, ...]


class Benefit(NamedTuple):
    """What a worker is given. `valid_from`, `valid_to`: ISO dates, the latter '' without an end."""

    benefit: str
    giver: str
    valid_from: str
    valid_to: str

    def over(self, today: str) -> bool:
        """`today`: an ISO date."""
        return bool(self.valid_to) and self.valid_to < today


class OwnTables(NamedTuple):
    """What is taken at once. `files`: by kind, where each came from."""

    rows: Mapping[str, Rows]
    files: Mapping[str, str]


class OwnData:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def own_rows(self, kind: str, day: int) -> tuple[TableRow, ...]:
        """The table as it holds on a local day."""
        with self._engine.connect() as tx:
            return _current(tx, kind, day)

    def benefits_of(self, person: str, day: int) -> list[Benefit]:
        """Of one worker by the own number, as the table holds on a local day; '' has none."""
        return [Benefit(*row[1:]) for row in self.own_rows("benefits", day) if person and row[0] == person]

    def own_versions(self, kind: str) -> list[TableVersion]:
        """The newest first; none before the city has brought a table."""
        query = select(own_versions).where(own_versions.c.kind == kind).order_by(own_versions.c.number.desc())
        with self._engine.connect() as tx:
            return [
                TableVersion(row.kind, row.number, row.at, row.who, row.reason, row.file, _whole(kind, row.rows))
                for row in tx.execute(query)
            ]

    def take_own(
        self,
        tables: OwnTables,
        record: AuditRecord,
        taken: TakenBy,
        *,
        seen: Callable[[str, TableComparison], bool] = lambda _, __: True,
    ) -> dict[str, TableComparison]:
        """All tables or none; by kind what changed. A table that changes nothing makes no version. Raises DeedRefused
        where what would change is not what was `seen`, UnitRefused."""
        with self._engine.begin() as tx:
            lock(tx)
            made: dict[str, TableComparison] = {}
            for kind in (one for one in kinds() if one in tables.rows):
                before = _current(tx, kind, taken.day)
                made[kind] = compare(kinds()[kind], before, tables.rows[kind])
                if not seen(kind, made[kind]):
                    raise DeedRefused("own_other")
                if not made[kind].empty:
                    _keep(tx, kind, before, tables, record, taken)
                    _take(tx, kind, tables.rows[kind], record.at, taken)
            if any(not one.empty for one in made.values()):
                append(tx, msgspec.structs.replace(record, fields=(*record.fields, *map(_counted, made.items()))))
        return made

    def keep_own_draft(self, session: str, draft: TableDraft, now: int) -> None:
        """In place of what this session looked at before."""
        row = {"session": session, "kind": draft.kind, "file": draft.file, "made_at": now}
        row |= {"rows": _encoder.encode(draft.rows)}
        with self._engine.begin() as tx:
            old = (own_drafts.c.session == session) | (own_drafts.c.made_at < now - _DRAFT_MS)
            tx.execute(delete(own_drafts).where(old))
            tx.execute(insert(own_drafts), [row])

    def own_draft(self, session: str, now: int) -> TableDraft | None:
        query = select(own_drafts).where(own_drafts.c.session == session, own_drafts.c.made_at >= now - _DRAFT_MS)
        with self._engine.connect() as tx:
            row = tx.execute(query).one_or_none()
        return None if row is None else TableDraft(row.kind, row.file, _decoder.decode(row.rows))

    def drop_own_draft(self, session: str) -> None:
        with self._engine.begin() as tx:
            tx.execute(delete(own_drafts).where(own_drafts.c.session == session))


def own_in_force(tx: Connection) -> dict[str, Rows]:
    """By kind, the rows of every kind of which the city has brought a table."""
    rows = tx.execute(select(own_versions).order_by(own_versions.c.number))
    return {row.kind: _whole(row.kind, row.rows) for row in rows}


def _current(tx: Connection, kind: str, day: int) -> tuple[TableRow, ...]:
    if kind in _PLACED:
        return tuple(_PLACED[kind][0](tx))
    rules = in_force(tx) or Regulation()
    if kind == "units":
        return tuple(unit_rows(rules, day))
    newest = select(own_versions.c.rows).where(own_versions.c.kind == kind).order_by(own_versions.c.number.desc())
    raw = tx.scalar(newest.limit(1))
    return first_rows(kind, rules) if raw is None else _whole(kind, raw)


def _whole(kind: str, raw: bytes) -> tuple[TableRow, ...]:
    table = kinds()[kind]
    return tuple(table.whole(row) for row in _decoder.decode(raw))


def _keep(tx: Connection, kind: str, before: Rows, tables: OwnTables, record: AuditRecord, taken: TakenBy) -> None:
    """The version, and before the city's first the table as it was."""
    known = list(tx.scalars(select(own_versions.c.number).where(own_versions.c.kind == kind)))
    row = {"kind": kind, "number": 1, "at": 0, "who": "", "reason": "", "file": "", "rows": _encoder.encode(before)}
    if not known:
        tx.execute(insert(own_versions), [row])
    row |= {"number": max(known, default=1) + 1, "at": record.at, "who": taken.by, "reason": taken.reason}
    row |= {"file": tables.files.get(kind, ""), "rows": _encoder.encode(tuple(tables.rows[kind]))}
    tx.execute(insert(own_versions), [row])


def _take(tx: Connection, kind: str, rows: Rows, now: int, taken: TakenBy) -> None:
    if kind in _PLACED:
        _PLACED[kind][1](tx, rows)
        tell_sites(tx, now)
        return
    rules = in_force(tx) or Regulation()
    put(tx, with_units(rules, rows, taken) if kind == "units" else applied(kind, rules, rows), now)


def _counted(change: tuple[str, TableComparison]) -> str:
    kind, made = change
    return f"{kind}=+{len(made.added)} ~{len(made.changed)} -{len(made.ended)}"
