"""`/admin/units`: departments that are new, renamed, merged or apart again, one by one or from a table. For the
administrator of users and rights: who sees a case depends on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from dashboard.admin.form_page import Ask, Sheet, form, upload
from dashboard.html_page import row, table
from dashboard.locale import Words
from dashboard.names import shown_name
from streams.clock import Clock, real_ms
from streams.model.audit import AuditRecord
from streams.model.local_day import day_start, stamp
from streams.model.regulation import Regulation
from streams.model.units import UnitChangeKind
from streams.operate.units import change, changes
from streams.registry.records import Session
from streams.registry.registry import Registry

_LARGEST = 1_000_000
"""Bytes of a table."""
_DO = "unit."


def units(registry: Registry, clock: Clock) -> Sheet:
    of = _UnitChanges(registry, clock)
    # What ends without a successor is decided where its open cases are counted: on the page of own tables.
    deeds = {_DO + each: of.decide for each in UnitChangeKind if each is not UnitChangeKind.END}
    return Sheet("units", of.body, {**deeds, "units.import": of.take})


class _UnitChanges(NamedTuple):
    """The deeds of the page of departments."""

    registry: Registry
    clock: Clock

    def decide(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        fields = {**typed, "unit": typed.get("object", ""), "change": typed["do"].removeprefix(_DO)}
        one = change(fields, by=shown_name(session.subject), reason=typed["reason"])
        self.registry.change_units([one], record, real_ms())
        return f"{one.unit}: {one.change.value} {one.name or one.successor}".strip()

    def take(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        file, raw = upload(_LARGEST, "units.csv")
        found = changes(file, raw, by=shown_name(session.subject), reason=typed["reason"])
        self.registry.change_units(found, record, real_ms())
        return f"+ {len(found)}"

    def body(self, words: Words) -> str:
        rules = self.registry.regulation() or Regulation()
        today = rules.units_at(self.clock.now_ms())
        zh = words.language == "zh"
        known = [(one.id, f"{one.name if zh else one.en} ({one.id})") for one in today.names.values()]
        change_forms = "".join(_forms(words, known))
        how = f'<p class="quiet">{escape(words["units_how"])}</p>'
        heads = [words[f"units_{key}"] for key in ("from", "unit", "what", "into", "by")] + [words["admin_reason"]]
        rows = [
            [
                stamp(day_start(one.valid_from))[:10],
                escape(one.unit),
                escape(words[f"units_do_{one.change.value}"]),
                escape(one.name or one.successor),
                escape(one.by),
                escape(one.reason),
            ]
            for one in reversed(rules.changes)
        ]
        now = [
            [escape(one.id), escape(one.name if zh else one.en), escape(today.heirs.get(one.id, ""))]
            for one in today.names.values()
        ]
        heads_now = [words["units_id"], words["units_name"], words["units_into"]]
        return f"{change_forms}{how}{table(heads, map(row, rows))}{table(heads_now, map(row, now))}"


def _forms(words: Words, known: Sequence[tuple[str, str]]) -> list[str]:
    """One for each kind of change, and one for a table of them."""
    which = Ask("object", words["units_unit"], known)
    since = Ask("valid_from", words["units_from"], kind="date")
    called = [Ask("name", words["units_name"]), Ask("en", words["units_en"], needed=False)]
    asks = {
        UnitChangeKind.NAME: [which, *called, since],
        UnitChangeKind.MERGE: [which, Ask("successor", words["units_into"], known), since],
        UnitChangeKind.NEW: [Ask("object", words["units_id"]), *called, since],
        UnitChangeKind.APART: [which, since],
    }
    file = Ask("file", words["admin_roster_file"], kind="file")
    changes_ = [form(words, _DO + kind, words[f"units_do_{kind.value}"], each) for kind, each in asks.items()]
    return [*changes_, form(words, "units.import", words["units_do_import"], [file])]
