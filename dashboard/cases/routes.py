"""Data of lists and cases, and unmasking. Every route asks what its page asked."""

from __future__ import annotations

import msgspec
from flask import Flask, Response, jsonify, request

from dashboard import case_list
from dashboard import exports as outgoing
from dashboard.auth.reauth import fresh, locked
from dashboard.auth.signin import SignInRoutes
from dashboard.case_readers import business, of_office
from dashboard.cases import files
from dashboard.cases.alerts_of import alerts_of, heard_of
from dashboard.cases.calls_of import calls_of
from dashboard.cases.deeds import others
from dashboard.cases.jobs import JobRoutes
from dashboard.cases.papers import Listed
from dashboard.cases.reading import CaseView
from dashboard.cases.view import late, view
from dashboard.category_words import own_words
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from dashboard.locale import Words
from streams.access.doors import RequestSender, exports, opens
from streams.access.fields import needs_reason
from streams.access.movers import movers
from streams.access.policy import Action, CommandTarget, Page, allow
from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.formats.formats import TABLES
from streams.geography.places import Places
from streams.history.cases.lists import CaseRow
from streams.history.cases.mapper import cells
from streams.history.cases.query import CaseQuery
from streams.history.export import Export, asked, packed
from streams.history.history import History
from streams.model.audit import AuditRecord, Decision
from streams.model.case import Case, free_texts
from streams.model.case_code import case_code
from streams.model.case_table import Mover
from streams.model.local_day import local_day, stamp
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.model.typed import number as number_of
from streams.operate.track import points
from streams.registry.looks import Look
from streams.registry.parties import PartyField
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings

_LIKE, _NEAR = 5, 500
_LONGEST = 200
EXPORTED = 5_000
"""Rows of a file that is made at once; a longer one is made by the archive."""


class CaseRoutes:
    """Routes over the history. One a server."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        signin: SignInRoutes,
        history: History,
        places: Places,
        store: StoreInfo,
    ) -> None:
        self._settings, self._registry, self._signin = settings, registry, signin
        self._history, self._places, self._clock, self._demo = history, places, CityClock(store), store.demo
        self._rate = store.rate
        self._jobs = JobRoutes(settings.store.data_dir, registry, signin)

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get("/cases.json", "cases_json", self._list, opens("cases"), RequestSender.SCRIPT)
        doors.post("/cases/export", "cases_export", self._export, exports("cases"))
        self._jobs.register(server)
        doors.post("/case/<code>/data", "case_data", self._data, opens("case"))
        doors.post("/case/<code>/reveal", "case_reveal", self._reveal, opens("case"))
        doors.post("/case/<code>/original", "case_original", self._original, opens("case"))
        doors.post("/case/<code>/readers", "case_readers", self._readers, opens("case"))
        files.register(server, self._settings, self._registry, self._signin, self._seen, self._made)

    def _list(self) -> Response:
        session = self._signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("cases")):
            return no_such_page()
        rules, now, words = self._rules(), self._clock.now_ms(), Words(request.args.get("lang", "zh"))
        named = frozenset(self._registry.reads(session.user)) if session.user else frozenset[str]()
        office = of_office(session, rules, now)
        wanted = case_list.wanted(session.subject, request.args, rules, named, now, office=office)
        if wanted is None:
            wrong = case_list.in_vain(request.args, session.subject, rules)
            notes = case_list.notes(request.args, wrong, words)
            return jsonify({"rows": [], "n": 0, "at": now, "rev": "", "notes": notes})
        behind = self._history.behind()
        if behind.far and not wanted.text:
            # By a limit that is used up, or as open, a case would stand here that was done weeks ago.
            note = words["backlog_list"].format(n=behind.percent)
            return jsonify({"rows": [], "n": 0, "at": now, "rev": "", "notes": [note], "backlog": behind.percent})
        rev = self._history.cursor()
        limit = case_list.shown(request.args)
        found = self._history.cases.find(wanted, now, limit=limit)
        n = len(found) if len(found) < limit or behind.far else self._history.cases.count(wanted, now)
        rows = [case_list.row(line, words, self._places, rules, now) for line in found]
        counted = self._history.cases.counted(wanted) if wanted.made_of else n
        return jsonify({"rows": rows, "n": n, "counted": counted, "at": now, "rev": str(rev)})

    def _export(self) -> Response:
        """What the list asks for, as a file; a long one as a job."""
        found = outgoing.asked(self._signin, Page("cases"))
        if isinstance(found, Response):
            return found
        session, take = found
        rules, now = self._rules(), self._clock.now_ms()
        words = own_words(Words(take.get("lang", "zh")), rules)
        if wrong := case_list.in_vain(take, session.subject, rules):
            return outgoing.in_vain(case_list.notes(take, wrong, words))
        wanted = case_list.wanted(session.subject, take, rules, frozenset(), now)
        n = self._history.cases.count(wanted, now) if wanted else 0
        listed = Listed(session.subject, take, words, self._places, rules, now, n)
        if wanted and n > EXPORTED and take.format in TABLES:
            return self._long(session, take, listed, wanted)
        lines = self._history.cases.find(wanted, now, limit=EXPORTED) if wanted else []
        paper = listed.paper([cells(line, listed.labels, self._places) for line in lines])
        return outgoing.file(self._signin, session, take, paper, words=words, demo=self._demo)

    def _long(self, session: Session, take: outgoing.Take, listed: Listed, wanted: CaseQuery) -> Response:
        """The archive's job to make; what is written above it and beside it is decided here."""
        paper, words = listed.paper([]), listed.words
        notes = outgoing.notes_of(self._signin, session, words, paper, demo=self._demo)
        export = Export(
            wanted=asked(wanted),
            now=listed.now,
            labels=listed.labels,
            notes=tuple(notes),
            head=tuple(listed.head),
            format=take.format,
            name=words["sheet_data"],
            more=listed.explains(),
        )
        name = outgoing.name_of(paper, words, take.format)
        return self._jobs.new(session, f"cases.{take.format}", name, packed(export), take.reason)

    def _data(self, code: str) -> Response:
        found = self._seen(code)
        if found is None:
            return no_such_page()
        session, case, named = found
        rules = self._rules()
        words = own_words(Words(request.args.get("lang", "zh")), rules)
        now, named_others = self._clock.now_ms(), self._others(session, case)
        shown = CaseView(session.subject, words, self._places, rules, now, named, named_others)
        said = request.get_json(silent=True)
        reason = str(said.get("reason", "")).strip()[:_LONGEST] if isinstance(said, dict) else ""
        if needs_reason(session.subject.role) and not reason:
            return refusal("reason", 422)
        record = self._made(session, "case.read", case, "", reason)
        if refused := self._signin.looked(session, Look.CASE, record, again=bool(reason)):
            return refused
        like, again = self._like(session, case)
        told = view(case, self._registry.parties(case.id), like, shown, again)
        alerts = heard_of(case, shown, self._history)
        told["alerts"] = alerts_of(alerts or (), shown)
        told["calls"] = calls_of(case, alerts, shown, self._history) if alerts is not None else []
        told["late"] = late(self._history.at(), shown.now, self._rate, words)
        told["media"] = [{"id": one.id, "type": one.type} for one in self._registry.media(case.id)]
        told["track"], told["tracked"] = self._track(session, case)
        may = allow(session.subject, Action.REVEAL, CommandTarget("case", case.village), field=PartyField.PHONE.value)
        told["originals"] = sorted(self._registry.has_originals(case.id, free_texts(case))) if may else []
        return jsonify(told)

    def _others(self, session: Session, case: Case) -> dict[str, str]:
        """Codes of the cases that it names, by id, of those that are this person's business too."""
        now, found = self._clock.now_ms(), {}
        for name in others(case):
            other = self._history.cases.get(name)
            code = case_code(other.id, other.village, other.reported_at) if other else ""
            if business(session, code, self._history, self._registry, now):
                found[name] = code
        return found

    def _track(self, session: Session, case: Case) -> tuple[str, bool]:
        """Where the worker who reported it was on that day: the address, for whom that may be asked, and whether there
        is a track: a report needs no session."""
        kind, _, number = case.reporter.partition("/")
        worker = self._registry.worker(number_of(number) or 0) if kind == "worker" else None
        if worker is None or not allow(session.subject, Action.OPEN, Page("track", worker.home)):
            return "", False
        code = case_code(case.id, case.village, case.reported_at)
        there = len(points(self._settings, worker.number, local_day(case.reported_at)).rows) > 0
        return f"/worker/{worker.number}/track?d={stamp(case.reported_at)[:10]}&case={code}", there

    def _like(self, session: Session, case: Case) -> tuple[list[CaseRow], set[str]]:
        """(similar cases of the village, those with somebody in them again). Whether somebody is, only anyone who
        triages sees them; it joins nothing by itself."""
        if case.restricted:
            return [], set()
        near = self._history.cases.near(case, limit=_NEAR)
        units = self._rules().units_at(self._clock.now_ms())
        triages = Mover.HOLDER in movers(session.subject, case, named=False, units=units)
        again = self._registry.sharing(case.id, [line.id for line in near]) if triages else set()
        found = [line for line in near if line.id in again or line.type == case.type]
        return sorted(found, key=lambda line: line.id not in again)[:_LIKE], again

    def _reveal(self, code: str) -> Response:
        """One field of one person. An open case is a reason of its own; otherwise one is asked for."""
        found = self._seen(code)
        if found is None:
            return no_such_page()
        session, case, _ = found
        said = request.get_json(silent=True)
        said = said if isinstance(said, dict) else {}
        party, name, reason = (str(said.get(key, ""))[:_LONGEST] for key in ("party", "field", "reason"))
        field = next((one for one in PartyField if one.value == name), None)
        matter = CommandTarget("case", case.village)
        if field is None or not allow(session.subject, Action.REVEAL, matter, field=field.value):
            self._record(session, "case.reveal", case, name, decision=Decision.DENIED)
            return Response(status=403)
        if locked(self._settings, session) or not fresh(self._settings, session):
            return refusal("fresh", 423)
        if not case.open and not reason.strip():
            return refusal("reason", 422)
        record = self._made(session, "case.reveal", case, field.value, reason or "open case")
        if refused := self._signin.looked(session, Look.REVEAL, record, again=True):
            return refused
        told = self._registry.reveal(case.id, party, field, None)
        return no_such_page() if told is None else jsonify({"value": told})

    def _original(self, code: str) -> Response:
        """One text as it was written; always for a reason."""
        found = self._seen(code)
        if found is None:
            return no_such_page()
        session, case, _ = found
        if not allow(session.subject, Action.REVEAL, CommandTarget("case", case.village), field=PartyField.PHONE.value):
            self._record(session, "case.original", case, "text", decision=Decision.DENIED)
            return Response(status=403)
        if locked(self._settings, session) or not fresh(self._settings, session):
            return refusal("fresh", 423)
        said = request.get_json(silent=True)
        said = said if isinstance(said, dict) else {}
        text, reason = str(said.get("text", "")), str(said.get("reason", "")).strip()[:_LONGEST]
        if not reason:
            return refusal("reason", 422)
        if not self._registry.has_originals(case.id, free_texts(case) & {text}):
            return no_such_page()
        record = self._made(session, "case.original", case, "text", reason)
        if refused := self._signin.looked(session, Look.REVEAL, record, again=True):
            return refused
        told = self._registry.original(case.id, text, None)
        return no_such_page() if told is None else jsonify({"value": told})

    def _readers(self, code: str) -> Response:
        """Who may read a restricted case: named by one who may already."""
        found = self._seen(code)
        if found is None or not found[1].restricted:
            return no_such_page()
        session, case, _ = found
        said = request.get_json(silent=True)
        said = said if isinstance(said, dict) else {}
        names = said.get("names")
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            return Response(status=422)
        record = self._made(session, "case.readers", case, ",".join(names)[:_LONGEST], str(said.get("reason", "")))
        unknown = self._registry.set_readers(case.id, names, record, real_ms())
        return jsonify({"unknown": unknown})

    def _seen(self, code: str) -> tuple[Session, Case, bool] | None:
        """(who asks, the case, whether as a named reader), when it is that person's business."""
        session = self._signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("case")):
            return None
        found = business(session, code, self._history, self._registry, self._clock.now_ms())
        if found is None:
            return None
        self._registry.confirm_parties(found[0].id, found[0].reporter)
        old = found[0].reported_at < self._clock.now_ms() - case_list.OWN_MS
        return None if old and session.subject.role is Role.CLERK else (session, *found)

    def _rules(self) -> Regulation:
        return self._registry.regulation() or Regulation()

    def _made(self, session: Session, action: str, case: Case, field: str = "", reason: str = "") -> AuditRecord:
        fields = (field,) if field else ()
        return self._signin.record(session, action, f"case/{case.id}", fields=fields, reason=reason, case=case.id)

    def _record(
        self, session: Session, action: str, case: Case, field: str = "", decision: Decision = Decision.ALLOWED
    ) -> None:
        self._registry.audit(msgspec.structs.replace(self._made(session, action, case, field), decision=decision))
