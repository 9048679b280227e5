"""`/admin/roster`: workers from a table, looked at before it is taken: who is new, changed, moved, back or gone, and
what was refused and why. For anyone who gives rights."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import NamedTuple

import msgspec

from dashboard.admin.form_page import Ask, Sheet, form, upload, words_here
from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.clock import real_ms
from streams.errors import DeedRefused, UnknownRegion
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.roster import Plan, RefusedLine, RosterChange, RosterStep
from streams.operate.roster import plan, read, take
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.registry.rolls import Draft

_LARGEST = 10_000_000
"""Bytes of a roster."""
_SHOWN = 200
"""Lines of a list on the page."""
_encoder = msgspec.msgpack.Encoder()


def roster(
    registry: Registry, places: Places, session_of: Callable[[], Session | None], part_kinds: Sequence[str]
) -> Sheet:
    """The page: a file to look at, what it would change, and how many there are by county. `session_of`: whose request
    this is."""
    of = _Roster(registry, places, session_of, part_kinds)
    return Sheet("roster", of.body, {"roster.look": of.look, "roster.take": of.confirm, "roster.drop": of.drop})


class _Roster(NamedTuple):
    """The deeds of the page of the roster."""

    registry: Registry
    places: Places
    session_of: Callable[[], Session | None]
    part_kinds: Sequence[str]

    def look(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        file, raw = upload(_LARGEST, "roster.csv")
        whole = typed.get("whole", "")
        if whole and not self.places.known(whole):
            raise UnknownRegion(whole)
        reading = read(file, raw, self.places, self.part_kinds)
        self.registry.audit(record)
        self.registry.keep_draft(session.id, Draft(file, whole, reading), real_ms())
        return words_here()["roster_looked"]

    def confirm(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        words = words_here()
        draft = self.registry.draft(session.id, real_ms())
        if draft is None:
            raise DeedRefused("draft_gone")
        seen = typed.get("seen", "")
        made = take(
            self.registry,
            self.places,
            draft.reading,
            record,
            whole=draft.whole,
            seen=lambda found: _digest(found) == seen,
        )
        if _digest(made) != seen:
            raise DeedRefused("draft_other")
        self.registry.drop_draft(session.id)
        return f"{words['roster_done']} {_counts(made, words)}"

    def drop(self, session: Session, _: Mapping[str, str], record: AuditRecord) -> str:
        self.registry.audit(record)
        self.registry.drop_draft(session.id)
        return words_here()["roster_dropped"]

    def body(self, words: Words) -> str:
        session = self.session_of()
        draft = self.registry.draft(session.id, real_ms()) if session else None
        areas = [("", words["roster_part_of"]), (self.places.city, self.places.name(self.places.city))]
        areas += [(code, self.places.name(code)) for code in self.places.counties()]
        asks = [
            Ask("file", words["admin_roster_file"], kind="file"),
            Ask("whole", words["roster_whole"], areas, needed=False),
        ]
        told = f'<p class="quiet">{escape(words["admin_roster_how"])}</p>'
        shown = (
            ""
            if draft is None
            else _preview(draft, plan(self.registry, draft.reading, whole=draft.whole), words, self.places)
        )
        ask = form(words, "roster.look", words["roster_look"], asks)
        return f"{ask}{told}{shown}{_by_county(self.registry, self.places, words)}"


def _preview(draft: Draft, made: Plan, words: Words, places: Places) -> str:
    parts = [f"<h2>{escape(words['roster_preview'].format(file=draft.name))}</h2>", f"<p>{_counts(made, words)}</p>"]
    if draft.whole and made.refused:
        parts.append(f'<p class="trouble">{escape(words["roster_nobody_leaves"])}</p>')
    if draft.reading.ignored:
        parts.append(
            f'<p class="quiet">{escape(words["roster_ignored"].format(what="、".join(draft.reading.ignored)))}</p>'
        )
    if made.refused:
        heads = [words["roster_line"], words["roster_why"]]
        lines = [row([escape(_where(one)), escape(_why(one, words))]) for one in made.refused[:_SHOWN]]
        parts.append(table(heads, lines))
    if made.steps:
        heads = [words["roster_change"], words["roster_name"], words["roster_before"], words["roster_after"]]
        # What is rare and undone by hand alone comes first.
        rare = sorted(made.steps, key=lambda step: -tuple(RosterChange).index(step.change))
        parts.append(table(heads, [_step(step, words, places) for step in rare[:_SHOWN]]))
        if len(made.steps) > _SHOWN:
            parts.append(f'<p class="quiet">{escape(words["roster_more"].format(n=len(made.steps) - _SHOWN))}</p>')
        parts.append(form(words, "roster.take", words["roster_take"], [], {"seen": _digest(made)}))
    parts.append(form(words, "roster.drop", words["roster_drop"], []))
    return "".join(parts)


def _counts(made: Plan, words: Words) -> str:
    counts = [f"{words[f'roster_{change.value}']} {len(made.of(change))}" for change in RosterChange]
    return escape(
        " · ".join([*counts, f"{words['roster_same']} {made.same}", f"{words['roster_refused']} {len(made.refused)}"])
    )


def _step(step: RosterStep, words: Words, places: Places) -> str:
    before, after = step.before, step.after
    name = after.name if after else before.name if before else ""
    was = "" if before is None else f"{before.name} {places.full_name(before.village)} {words[before.kind]}"
    now = "" if after is None else f"{places.full_name(after.village or after.home)} {words[after.kind]} {after.called}"
    return row([escape(words[f"roster_{step.change.value}"]), escape(name), escape(was), escape(now.strip())])


def _where(one: RefusedLine) -> str:
    return f"{one.sheet} {one.line}" if one.sheet else str(one.line)


def _why(one: RefusedLine, words: Words) -> str:
    return words[f"roster_why_{one.why}"].format(found=one.found, other=one.other)


def _digest(made: Plan) -> str:
    """Of what somebody saw: another plan is not done in its place."""
    return hashlib.sha256(_encoder.encode(made)).hexdigest()


def _by_county(registry: Registry, places: Places, words: Words) -> str:
    counts = Counter((worker.home[:6], worker.kind) for worker in registry.workers())
    now = real_ms()
    heads = [words[key] for key in ("county_name", "full", "part", "phones_with", "phones_waiting")]
    lines = []
    for code in places.counties():
        found = registry.invited(code, now)
        numbers = (counts[code, "full"], counts[code, "part"], found.with_phone, found.waiting)
        lines.append(row([escape(places.name(code)), *map(str, numbers)]))
    return table(heads, lines)
