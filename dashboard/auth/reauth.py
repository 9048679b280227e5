"""`POST /confirm`: who sits here says so again. A PIN renews a duty seat; the password renews the proof that looking
behind a mask asks for as well."""

from __future__ import annotations

from time import monotonic

from flask import Flask, Response, request

from dashboard.auth.attempts import Attempts
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from streams.access.doors import SIGNED_IN
from streams.access.policy import seat_locked
from streams.clock import real_ms
from streams.errors import HashingBusy
from streams.registry.passwords import LONGEST
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings


def register(server: Flask, registry: Registry, signin: SignInRoutes) -> None:
    attempts = Attempts()

    def confirm() -> Response:
        session = signin.session()
        if session is None:
            return Response(status=401)
        address = request.remote_addr or ""
        if not attempts.allows(address, monotonic()):
            return Response(status=429)
        said = request.get_json(silent=True)
        text = said.get("said") if isinstance(said, dict) else None
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
            return Response(status=422)
        record = signin.record(session, "confirm", "seat")
        try:
            return Response(status=204 if registry.prove(session, text, record, real_ms()) else 403)
        except HashingBusy:
            return Response(status=503, headers={"Retry-After": "5"})

    doors_of(server).post("/confirm", "confirm", confirm, SIGNED_IN)


def locked(settings: Settings, session: Session) -> bool:
    """Whether the seat may not act until its PIN has renewed it."""
    return seat_locked(session.subject, session.seat_at, real_ms(), settings.access.seat_hours)


def fresh(settings: Settings, session: Session) -> bool:
    """Whether who sits here has proved it lately. Links for people exist in demo stores alone, where no one is real."""
    age_ms = real_ms() - session.proved_at
    return not session.user or age_ms <= settings.access.fresh_minutes * 60_000
