"""`/admin/own`: the city's own tables, one mechanism for every kind: rows, an edit or a file with its preview, versions
with who and why, and forms to fill in. For the administrator of users and rights.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

import msgspec
from flask import Flask, request
from werkzeug.wrappers import Response as Answer

from dashboard.admin import own_parts
from dashboard.admin.form_page import Sheet, upload, words_here
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.names import shown_name
from streams.access.doors import RequestSender, exports
from streams.clock import Clock, real_ms
from streams.errors import DeedRefused, StoreError
from streams.geography.places import Places
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.local_day import local_day
from streams.model.own_tables import TableComparison, TableKind, TableRow, compare
from streams.model.regulation import Regulation
from streams.operate import own_city
from streams.operate.own_checks import InForce
from streams.operate.own_reading import TableReading, judged, linked, read
from streams.operate.own_workbook import workbook
from streams.registry.own_data import OwnTables, TableDraft
from streams.registry.own_kinds import kinds, sentence
from streams.registry.own_units import TakenBy
from streams.registry.records import Session
from streams.registry.registry import Registry

_LARGEST = 10_000_000
"""Bytes of a file."""
_MOST_FAULTS = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_digested = msgspec.msgpack.Encoder()


class OwnPages:
    """The deeds of the page and its files."""

    def __init__(
        self, registry: Registry, history: History, places: Places, clock: Clock, signin: SignInRoutes
    ) -> None:
        self._registry, self._history, self._places = registry, history, places
        self._clock, self._signin = clock, signin

    def sheet(self) -> Sheet:
        deeds = {"own.edit": self._edit, "own.end": self._end, "own.look": self._look, "own.back": self._back}
        return Sheet("own", self._body, {**deeds, "own.take": self._take, "own.drop": self._drop})

    def register(self, server: Flask) -> None:
        doors_of(server).get(
            "/admin/own/<kind>.xlsx", "own_file", self._file, exports("admin.own"), RequestSender.ADDRESS
        )

    def _file(self, kind: str) -> Answer:
        """The table as it holds, or a version of it."""
        session, known = self._signin.session(), kinds().get(kind)
        if session is None or known is None:
            return no_such_page()
        rows: Sequence[TableRow] = self._rows(known)
        if number := request.args.get("version", ""):
            version = next((one for one in self._registry.own_versions(kind) if str(one.number) == number), None)
            if version is None:
                return no_such_page()
            rows = version.rows
        self._signin.audit(session, "own.export", f"own/{kind}")
        raw = workbook(known, rows, own_city.names_of(self._registry, self._day()), self._places)
        return sent(raw, _XLSX, f"{known.zh}.xlsx")

    def _edit(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        """One row, new or in place of the one with its key."""
        kind = _kind(typed)
        texts = {column.id: typed.get(f"c_{column.id}", "") for column in kind.columns}
        rows = list(self._rows(kind))
        old = next((n for n, row in enumerate(rows) if own_parts.name_of(kind, row) == typed.get("row")), len(rows))
        lines = [_texts(kind, row) for row in rows]
        lines[old : old + 1] = [texts]
        return self._seen(session, kind, "", self._judged(kind, lines), record)

    def _end(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        kind = _kind(typed)
        left = [_texts(kind, row) for row in self._rows(kind) if own_parts.name_of(kind, row) != typed.get("row")]
        return self._seen(session, kind, "", self._judged(kind, left), record)

    def _look(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        kind = _kind(typed)
        file, raw = upload(_LARGEST, f"{kind.zh}.xlsx")
        reading = self._linked(read(kind, file, raw, self._entries(), self._in_force()))
        return self._seen(session, kind, file, reading, record)

    def _back(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        """An earlier version, judged as if it were new."""
        kind = _kind(typed)
        versions = self._registry.own_versions(kind.id)
        wanted = next((one for one in versions if str(one.number) == typed.get("version")), None)
        if wanted is None:
            raise DeedRefused("draft_gone")
        reading = self._judged(kind, [_texts(kind, row) for row in wanted.rows])
        return self._seen(session, kind, "", reading, record)

    def _seen(self, session: Session, kind: TableKind, file: str, reading: TableReading, record: AuditRecord) -> str:
        """Keeps it to be looked at. Raises StoreError with every reason why not."""
        words = words_here()
        if reading.faults:
            shown = [sentence(kind, fault, words.language) for fault in reading.faults[:_MOST_FAULTS]]
            raise StoreError("\n".join([words["own_refused"].format(n=len(reading.faults)), *shown]))
        self._registry.audit(record)
        self._registry.keep_own_draft(session.id, TableDraft(kind.id, file, reading.rows), real_ms())
        ignored = words["own_ignored"].format(what="、".join(reading.ignored)) if reading.ignored else ""
        return "\n".join(filter(None, (words["own_looked"], ignored)))

    def _take(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        draft = self._registry.own_draft(session.id, real_ms())
        if draft is None:
            raise DeedRefused("draft_gone")
        kind, seen = kinds()[draft.kind], typed.get("seen", "")
        # Cases may have come to a department meanwhile.
        again = self._judged(kind, [_texts(kind, row) for row in draft.rows])
        if again.faults:
            raise StoreError("\n".join(sentence(kind, fault, words_here().language) for fault in again.faults))
        tables = OwnTables({kind.id: draft.rows}, {kind.id: draft.file})
        taken = TakenBy(shown_name(session.subject), typed["reason"], self._day())
        made = self._registry.take_own(tables, record, taken, seen=lambda _, found: _digest(found) == seen)
        self._registry.drop_own_draft(session.id)
        return f"{words_here()['own_done']} {own_parts.counts(made[kind.id], words_here())}"

    def _drop(self, session: Session, _: Mapping[str, str], record: AuditRecord) -> str:
        self._registry.audit(record)
        self._registry.drop_own_draft(session.id)
        return words_here()["own_dropped"]

    def _body(self, words: Words) -> str:
        kind = kinds().get(request.args.get("kind", ""), next(iter(kinds().values())))
        names = own_city.names_of(self._registry, self._day())
        rows = self._rows(kind)
        chosen = next((row for row in rows if own_parts.name_of(kind, row) == request.args.get("row")), None)
        parts = [own_parts.tabs(kind, words), self._preview(kind, rows, words)]
        parts.append(own_parts.files(kind, words))
        parts.append(own_parts.edit(kind, chosen, names, words))
        parts.append(own_parts.table_of(kind, rows, request.args.get("find", ""), words))
        parts.append(own_parts.versions(kind, self._registry.own_versions(kind.id), words))
        return "".join(parts)

    def _preview(self, kind: TableKind, rows: Sequence[TableRow], words: Words) -> str:
        session = self._signin.session()
        draft = self._registry.own_draft(session.id, real_ms()) if session else None
        if draft is None or draft.kind != kind.id:
            return ""
        made = compare(kind, rows, draft.rows)
        rules = self._registry.regulation() or Regulation()
        cases = own_city.concerned(kind, made, rules, self._history.cases.open_by())
        return own_parts.preview(kind, draft.file, made, cases, _digest(made), words)

    def _rows(self, kind: TableKind) -> tuple[TableRow, ...]:
        return self._registry.own_rows(kind.id, self._day())

    def _day(self) -> int:
        return local_day(self._clock.now_ms())

    def _entries(self) -> Mapping[str, Collection[str]]:
        return own_city.entries_of(self._registry, self._day())

    def _in_force(self) -> InForce:
        return own_city.standing(self._registry, self._places, self._history.cases.open_by())

    def _judged(self, kind: TableKind, lines: Sequence[Mapping[str, str]]) -> TableReading:
        return self._linked(judged(kind, list(enumerate(lines, 1)), self._entries(), self._in_force()))

    def _linked(self, reading: TableReading) -> TableReading:
        before = self._rows(reading.kind) if reading.kind else ()
        return linked(reading, before, lambda kind: self._registry.own_rows(kind, self._day()))


def _kind(typed: Mapping[str, str]) -> TableKind:
    known = kinds().get(typed.get("object", ""))
    if known is None:
        raise DeedRefused("draft_gone")
    return known


def _texts(kind: TableKind, row: TableRow) -> Mapping[str, str]:
    return {column.id: cell for column, cell in zip(kind.columns, row, strict=True)}


def _digest(made: TableComparison) -> str:
    """Of what somebody saw: another change is not made in its place."""
    return hashlib.sha256(_digested.encode(made)).hexdigest()
