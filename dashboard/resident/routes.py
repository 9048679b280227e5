"""`/p` and `/progress`: a resident asks by the code of the case and a proof, and answers once how it was settled. The
answer is a command of the reporter, judged by the fold like everybody's."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Callable
from time import monotonic

from flask import Flask, Response, jsonify, request

from dashboard import case_list
from dashboard.auth.attempts import Attempts
from dashboard.commands import Wish, sent
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.resident import page
from dashboard.resident.progress import progress
from dashboard.services import Services
from streams.access.doors import PUBLIC, RequestSender
from streams.access.movers import reporter_of
from streams.access.policy import Action
from streams.access.subject import Role, Subject
from streams.clock import real_ms
from streams.model.case import Case, MarkKind
from streams.model.case_code import is_case_code
from streams.model.event import CaseWish
from streams.model.regulation import Regulation
from streams.model.typed import code as code_of
from streams.registry.records import Session
from streams.wire.signed import SigningKey

_LONGEST = 200
_TOKEN_MS = 30 * 60_000
"""Real ms for which the page of a case may send its answer."""
_ANSWERS = {"satisfied": MarkKind.SATISFIED, "unsatisfied": MarkKind.UNSATISFIED}


class ResidentRoutes:
    """One a server of desks. `key`: of this server, signs commands and the tokens of its forms."""

    def __init__(self, services: Services, key: Callable[[], SigningKey]) -> None:
        self._services, self._key = services, key
        self._attempts = Attempts()

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get(page.PATH, "resident", self._form, PUBLIC, RequestSender.OUTSIDE)
        doors.post(page.PATH, "resident_ask", self._shown, PUBLIC, RequestSender.OUTSIDE)
        doors.post(f"{page.PATH}/rate", "resident_rate", self._rate, PUBLIC, RequestSender.OUTSIDE)
        doors.post("/progress", "progress", self._progress, PUBLIC, RequestSender.OUTSIDE)

    def _form(self) -> Response:
        return self._page(page.asking(self._words()))

    def _shown(self) -> Response:
        words, code = self._words(), code_of(request.form.get("code", ""))
        if not self._allowed():
            return self._page(page.asking(words, "p_often", code), 429)
        case = self._proved(code)
        if case is None:
            # The same sentence for a code that is none and a proof that is wrong.
            return self._page(page.asking(words, "p_wrong", code), 404)
        if case.restricted:
            return self._page(page.passed_on(words, code))
        rules, now = self._rules(), self._services.clock.now_ms()
        told = progress(case, rules, now)
        return self._page(page.shown(words, code, told, rules, self._services.places, self._token(case), now))

    def _rate(self) -> Response:
        words, code = self._words(), code_of(request.form.get("code", ""))
        answer = _ANSWERS.get(request.form.get("answer", ""))
        if not self._allowed():
            return self._page(page.answered(words, "p_often"), 429)
        case = self._case(code)
        if answer is None or case is None or not self._holds(case, request.form.get("token", "")[:_LONGEST]):
            return self._page(page.answered(words, "p_rate_again"), 403)
        status, _ = sent(self._services.settings, self._key, _reporter(case), _wish(case, answer))
        return self._page(page.answered(words, "p_rate_kept" if status == 202 else "p_rate_away"), status)

    def _progress(self) -> Response:
        """The same for programs: the state, and nothing else. By POST, since an address is logged on its way."""
        if not self._allowed():
            return Response(status=429)
        code = code_of(request.form.get("code", ""))
        case = self._proved(code)
        if case is None:
            return no_such_page()
        words = Words(request.args.get("lang", "zh"))
        # Of a restricted case the reporter sees only that it was passed on.
        state = words["passed_on"] if case.restricted else case_list.state(case.state, case.category, words)
        return jsonify({"code": code, "state": state})

    def _proved(self, code: str) -> Case | None:
        """The case of that code, for who knows the telephone it was reported from, or the PIN given then."""
        registry, case = self._services.registry, self._case(code)
        if case is not None:
            registry.confirm_parties(case.id, case.reporter)
        # The way is the same for a code that is none: no time tells which there are.
        right = registry.may_ask(case.id if case else "", request.form.get("secret", "")[:_LONGEST], real_ms())
        return case if right else None

    def _case(self, code: str) -> Case | None:
        return self._services.history.cases.get(code) if is_case_code(code) else None

    def _allowed(self) -> bool:
        return self._attempts.allows(request.remote_addr or "", monotonic())

    def _token(self, case: Case) -> str:
        until = str(real_ms() + _TOKEN_MS)
        return f"{until}.{self._mac(case, until)}"

    def _holds(self, case: Case, token: str) -> bool:
        until, _, mac = token.partition(".")
        # What bears the mac was written here, so that it is a number is known by then.
        return hmac.compare_digest(mac.encode(), self._mac(case, until).encode()) and real_ms() < int(until)

    def _mac(self, case: Case, until: str) -> str:
        return hmac.new(self._key().secret, f"p/{case.id}/{until}".encode(), hashlib.sha256).hexdigest()

    def _words(self) -> Words:
        return Words(request.args.get("lang", "zh"))

    def _rules(self) -> Regulation:
        return self._services.registry.regulation() or Regulation()

    def _page(self, body: str, status: int = 200) -> Response:
        services = self._services
        frame = page.PageFrame(self._words(), services.settings.city.centre, services.store.demo)
        answer = Response(page.framed(frame, body), 200 if status == 202 else status, mimetype="text/html")
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _reporter(case: Case) -> Session:
    """Who has proved to have reported this case; signed in to nothing."""
    who = Subject(id="p", role=Role.PUBLIC, scope=case.village, person=reporter_of(case.id))
    return Session(id="p", subject=who, page=page.PATH)


def _wish(case: Case, answer: MarkKind) -> Wish:
    """One id for what was seen: a form that is sent twice is one answer."""
    name = str(uuid.uuid5(uuid.NAMESPACE_OID, f"rate/{case.id}/{case.revision}"))
    return Wish(id=name, action=Action.MARK, object=case.id, wish=CaseWish(mark=answer))
