"""`/admin/approvals`: what one administrator wants done to an administrator's user, for a second one to agree to."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dashboard.admin.form_page import Sheet, form
from dashboard.admin.rights import scan
from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.clock import real_ms
from streams.errors import DeedRefused
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import stamp
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings

_AGREE, _REFUSE = "proposal.agree", "proposal.refuse"


def approvals(settings: Settings, registry: Registry, places: Places) -> Sheet:
    def agree(me: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        wanted = next((one for one in registry.proposals(real_ms()) if one.id == typed.get("object")), None)
        if wanted is None:
            raise DeedRefused("no_proposal")
        outcome = registry.agree(wanted.id, record, real_ms(), me)
        return f"{wanted.name}: {wanted.role} {wanted.scope}".rstrip(": ") + scan(settings, wanted.name, outcome.secret)

    def refuse(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        return registry.refuse(typed.get("object", ""), record, real_ms())

    def body(words: Words) -> str:
        heads = [
            words[f"admin_{key}"] for key in ("since", "asker", "deed", "name", "role", "reason", "agree", "refuse")
        ]
        rows = [
            [
                stamp(one.at),
                escape(one.by),
                escape(words[f"deed_{one.deed}"]),
                escape(one.name),
                escape(f"{words[f'role_{one.role}']} {places.name(one.scope)}" if one.role else "—"),
                escape(one.reason),
                form(words, _AGREE, words["admin_agree"], [], {"object": one.id}),
                form(words, _REFUSE, words["admin_refuse"], [], {"object": one.id}),
            ]
            for one in registry.proposals(real_ms())
        ]
        return f"<p>{escape(words['admin_four_eyes'])}</p>{table(heads, map(row, rows))}"

    return Sheet("approvals", body, {_AGREE: agree, _REFUSE: refuse})
