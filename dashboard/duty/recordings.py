"""POST `/duty/recording`: a recording of a call of the own desk, for a lead, after a reason that is on record first."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from streams.access.doors import opens
from streams.access.policy import Action, CommandTarget, allow
from streams.model.audit import Decision
from streams.registry.looks import Look
from streams.registry.registry import Registry

_LONGEST = 200


def register(server: Flask, registry: Registry, signin: SignInRoutes, store: Path) -> None:
    """`store`: the data folder."""

    def play() -> Response:
        asked = request.get_json(silent=True)
        found = asked if isinstance(asked, dict) else {}
        id_, reason = (str(found.get(name, "")).strip()[:_LONGEST] for name in ("id", "reason"))
        session, kept = signin.session(), registry.recording(id_)
        if session is None or kept is None:
            return no_such_page()
        may = allow(session.subject, Action.CALL_RECORD, CommandTarget("call", kept.scope))
        if not may or session.subject.scope != kept.scope:
            return no_such_page()
        record = signin.record(session, "recording.play", f"recording/{id_}", reason=reason)
        if not reason:
            refused = signin.record(session, "recording.play", f"recording/{id_}", decision=Decision.DENIED)
            registry.audit(refused)
            return refusal("reason", 422)
        if quota := signin.looked(session, Look.MEDIA, record, again=True):
            return quota
        raw = registry.recording_file(store, kept)
        if raw is None:
            return no_such_page()
        return Response(raw, headers={"Cache-Control": "no-store"}, mimetype="application/octet-stream")

    doors_of(server).post("/duty/recording", "duty_recording", play, opens("duty"))
