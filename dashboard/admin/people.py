"""`/admin/people`: one worker as the registry has them: data, benefits, phone, and how often somebody looked; and the
corrections that workers ask for of their own entries. For the role that gives rights. An entry is put right by the next
roster; the person who asked for a correction reads what was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dashboard.admin.form_page import Ask, Sheet, form, words_here
from dashboard.benefit_text import until
from dashboard.html_page import row, table
from dashboard.locale import Words
from dashboard.names import shown_name
from streams.clock import CityClock
from streams.errors import DeedRefused
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import iso_day, local_day, stamp
from streams.model.roster import Person
from streams.model.roster_plan import masked
from streams.registry.corrections import CorrectionOutcome
from streams.registry.records import Session
from streams.registry.registry import Registry

_OUTCOMES = (CorrectionOutcome.CORRECTED, CorrectionOutcome.DECLINED)
_SHOWN = 50
"""People of one answer: more are a reason to ask more exactly."""


def people(registry: Registry, places: Places, clock: CityClock) -> Sheet:
    """`clock`: the city's, by which a benefit is over."""

    def find(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        sought = typed.get("object", "")
        found = [one for one in registry.people() if sought and _is(one, sought)]
        if not found:
            raise DeedRefused("no_staff")
        registry.audit(record)
        words = words_here()
        lines = [_card(one, registry, places, local_day(clock.now_ms()), words) for one in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append(words["roster_more"].format(n=len(found) - _SHOWN))
        return "\n\n".join(lines)

    def body(words: Words) -> str:
        told = f'<p class="quiet">{escape(words["people_how"])}</p>'
        found = form(words, "people.find", words["find"], [Ask("object", words["people_who"])])
        return f"{found}{told}{_waiting(registry, places, words)}"

    def settle(me: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        outcome = next((one for one in _OUTCOMES if one.value == typed.get("outcome")), None)
        if outcome is None:
            raise DeedRefused("no_correction")
        registry.settle_correction(typed.get("object", ""), outcome, typed["reason"], shown_name(me.subject), record)
        return words_here()[f"correction_{outcome.value}"]

    return Sheet("people", body, {"people.find": find, "correction.settle": settle})


def _waiting(registry: Registry, places: Places, words: Words) -> str:
    """Corrections that wait, the oldest first. The reason of a deed is the answer."""
    waiting = registry.open_corrections()
    if not waiting:
        return f'<p class="quiet">{escape(words["corrections_none"])}</p>'
    workers = {one.number: one for one in registry.workers()}
    choices = [("", ""), *((one.value, words[f"correction_{one.value}"]) for one in _OUTCOMES)]
    ask = [Ask("outcome", words["correction_outcome"], choices)]
    lines = []
    for one in waiting:
        worker = workers.get(one.worker)
        who = "—" if worker is None else f"{worker.name} {worker.own_number} {places.name(worker.home)}"
        answer = form(words, "correction.settle", words["correction_settle"], ask, {"object": one.id})
        lines.append(row([stamp(one.at), escape(who), escape(one.text), answer]))
    heads = [words[key] for key in ("me_correct_at", "people_asker", "me_correct_text", "correction_outcome")]
    told = f'<p class="quiet">{escape(words["corrections_how"])}</p>'
    return f"<h2>{escape(words['corrections_open'])}</h2>{told}{table(heads, lines)}"


def _is(one: Person, sought: str) -> bool:
    return sought in (str(one.number), one.own_number, one.name, one.telephone)


def _card(one: Person, registry: Registry, places: Places, day: int, words: Words) -> str:
    worker = registry.worker(one.number)
    assert worker is not None
    benefits = [f"{b.benefit} {until(b, iso_day(day), words)}" for b in registry.benefits_of(one.own_number, day)]
    phones = ", ".join(str(sender.number) for sender in registry.phones([one.number])) or words["people_no_phone"]
    said = {
        "phones_number": str(one.number),
        "roster_name": one.name,
        "people_own": one.own_number or "—",
        "people_phone": masked(one.telephone) if one.telephone else "—",
        "workers_post": f"{places.name(one.home)} {worker.post} 网格 · {places.full_name(one.village)}",
        "workers_kind": f"{words[one.kind]} {one.called}".strip(),
        "phone_device": phones,
        "me_benefits": "；".join(benefits) or words["me_no_benefit"],
        "people_corrections": str(len(registry.corrections_of(one.number))),
        "people_looks": str(len(registry.looks_at(one.number, 1_000))),
        "people_state": words["people_gone"].format(time=stamp(worker.left_at)) if one.left else words["people_on"],
    }
    return "\n".join(f"{words[key]}: {text}" for key, text in said.items())
