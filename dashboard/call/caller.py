"""`/duty/caller`: what is known of the number that calls: how many cases were registered with it, and how many are
open. Counts alone, of the own area, without restricted cases; each question is on record, without the number."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from streams.access.doors import opens
from streams.access.fields import FIELDS
from streams.access.policy import Action, Page, allow
from streams.access.subject import Subject
from streams.clock import CityClock, real_ms
from streams.history.history import History
from streams.model.region import holds
from streams.model.store import StoreInfo
from streams.registry.callers import CallerIndex
from streams.registry.looks import Look
from streams.registry.registry import Registry

DAY_MS = 86_400_000
LOOKED_BACK_MS = 90 * DAY_MS
_LONGEST = 30


def register(
    server: Flask, registry: Registry, signin: SignInRoutes, history: History, index: CallerIndex, store: StoreInfo
) -> None:
    """`index`: whose number was given with which case."""
    clock = CityClock(store)

    def caller() -> Response:
        session = signin.session()
        if session is None or not answers(session.subject):
            return no_such_page()
        asked = request.get_json(silent=True)
        phone = str(asked.get("phone", ""))[:_LONGEST] if isinstance(asked, dict) else ""
        record = signin.record(session, "caller.known", "caller", fields=("phone",))
        if refused := signin.looked(session, Look.CASE, record, again=True):
            return refused
        names = index.cases(phone, real_ms() - LOOKED_BACK_MS)
        cases = [case for name in names if (case := history.cases.get(name)) is not None]
        own = [case for case in cases if not case.restricted and holds(session.subject.scope, case.village)]
        now = clock.now_ms()
        recent = [case for case in own if case.reported_at > now - DAY_MS]
        return jsonify({"day": len(recent), "quarter": len(own), "open": sum(case.open for case in own)})

    doors_of(server).post("/duty/caller", "duty_caller", caller, opens("duty"))


def answers(subject: Subject) -> bool:
    """Who may see a caller's number at a desk."""
    return "phone" in FIELDS[subject.role] and allow(subject, Action.OPEN, Page("duty"))
