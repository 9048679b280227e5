"""`/admin/roster`: workers from a table, with a report of what was refused and why. For whoever gives rights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape

from flask import request

from dashboard.admin.sheet import Ask, Sheet, form
from dashboard.locale import Words
from dashboard.plain import row, table
from streams.clock import real_ms
from streams.errors import DeedRefused
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.operate.roster import imported
from streams.registry.records import Session
from streams.registry.registry import Registry

_LARGEST = 10_000_000
"""Bytes of a roster."""


def roster(registry: Registry, places: Places) -> Sheet:
    """The page: a file to take in, and how many there are by county."""

    def take(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        file = request.files.get("file")
        raw = file.read(_LARGEST + 1) if file else b""
        if file is None or not raw or len(raw) > _LARGEST:
            raise DeedRefused("file", mb=_LARGEST // 1_000_000)
        registry.audit(record)
        found = imported(registry, places, file.filename or "roster.csv", raw, real_ms())
        return "\n".join([f"+ {len(found.workers)}", *(f"{one.line}: {one.reason}" for one in found.refused)])

    def body(words: Words) -> str:
        asks = [Ask("file", words["admin_roster_file"], kind="file")]
        counts = Counter((worker.home[:6], worker.kind) for worker in registry.workers())
        heads = [words["county_name"], words["full"], words["part"]]
        rows = [
            [escape(places.name(code)), *(str(counts[code, kind]) for kind in ("full", "part"))]
            for code in places.counties()
        ]
        told = f'<p class="quiet">{escape(words["admin_roster_how"])}</p>'
        return f"{form(words, 'roster.import', words['admin_add'], asks)}{told}{table(heads, map(row, rows))}"

    return Sheet("roster", body, {"roster.import": take})
