"""`/duty.json`: what is shown beside the queue: how many cases fall due, are overdue, wait for dispatch or for the
answer to a whistle, and which places no one has heard of. Counts with a way to their cases, as of a time."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from dashboard.auth.signin import SignInRoutes
from dashboard.case_list import place, wanted
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.quiet import quiet_villages
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.geography.places import Places
from streams.history.history import History
from streams.model.case import CaseState
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.registry.registry import Registry

SHOWN = 20
LISTS: dict[str, dict[str, str]] = {
    "soon24": {"standing": "soon24"},
    "overdue": {"standing": "overdue"},
    "waiting": {"state": CaseState.TRIAGED.value},
    "whistles": {"whistled": "1"},
}
"""Each as the list of cases is asked for it."""


def register(
    server: Flask, registry: Registry, signin: SignInRoutes, history: History, places: Places, store: StoreInfo
) -> None:
    clock = CityClock(store)

    def duty_lists() -> Response:
        session = signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("duty")):
            return no_such_page()
        rules, now = registry.regulation() or Regulation(), clock.now_ms()
        counts = {}
        for name, asked in LISTS.items():
            which = wanted(session.subject, asked, rules, frozenset(), now)
            link = "&".join(f"{key}={value}" for key, value in asked.items())
            counts[name] = {"n": history.cases.count(which, now) if which else 0, "href": f"/cases?{link}"}
        scope = session.subject.scope
        quiet = quiet_villages(history, places, scope, now)
        named = [place(code, places) for code in quiet[:SHOWN]] if len(scope) >= Tier.TOWNSHIP else []
        said = {"at": now, "lists": counts, "quiet": {"n": len(quiet), "places": named}}
        return jsonify(said)

    doors_of(server).get("/duty.json", "duty_lists", duty_lists, opens("duty"), RequestSender.SCRIPT)
