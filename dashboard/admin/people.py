"""`/admin/people`: one worker as the registry has them: data, phone, and how often somebody looked. For the role that
gives rights. What is wrong is mended by the next roster."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dashboard.admin.form_page import Ask, Sheet, form, words_here
from dashboard.locale import Words
from streams.errors import DeedRefused
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import stamp
from streams.model.roster import Person
from streams.model.roster_plan import masked
from streams.registry.records import Session
from streams.registry.registry import Registry

_SHOWN = 50
"""People of one answer: more are a reason to ask more exactly."""


def people(registry: Registry, places: Places) -> Sheet:
    def find(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        sought = typed.get("object", "")
        found = [one for one in registry.people() if sought and _is(one, sought)]
        if not found:
            raise DeedRefused("no_staff")
        registry.audit(record)
        words = words_here()
        lines = [_card(one, registry, places, words) for one in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append(words["roster_more"].format(n=len(found) - _SHOWN))
        return "\n\n".join(lines)

    def body(words: Words) -> str:
        told = f'<p class="quiet">{escape(words["people_how"])}</p>'
        return f"{form(words, 'people.find', words['find'], [Ask('object', words['people_who'])])}{told}"

    return Sheet("people", body, {"people.find": find})


def _is(one: Person, sought: str) -> bool:
    return sought in (str(one.number), one.own_number, one.name, one.telephone)


def _card(one: Person, registry: Registry, places: Places, words: Words) -> str:
    worker = registry.worker(one.number)
    assert worker is not None
    phones = ", ".join(str(sender.number) for sender in registry.phones([one.number])) or words["people_no_phone"]
    said = {
        "phones_number": str(one.number),
        "roster_name": one.name,
        "people_own": one.own_number or "—",
        "people_phone": masked(one.telephone) if one.telephone else "—",
        "workers_post": f"{places.name(one.home)} {worker.post} 网格 · {places.full_name(one.village)}",
        "workers_kind": f"{words[one.kind]} {one.called}".strip(),
        "phone_device": phones,
        "people_looks": str(len(registry.looks_at(one.number, 1_000))),
        "people_state": words["people_gone"].format(time=stamp(worker.left_at)) if one.left else words["people_on"],
    }
    return "\n".join(f"{words[key]}: {text}" for key, text in said.items())
