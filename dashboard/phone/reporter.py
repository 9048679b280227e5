"""`POST /phone/reporter/<report>`: the telephone of the resident whom a worker reports for, by the phone's key. It goes
to the registry alone, before or after its report, so that this person may ask at `/p`. Of a report that is somebody
else's it is dropped when the case is there."""

from __future__ import annotations

from time import monotonic
from uuid import UUID

from flask import Flask, Response, request

from dashboard.auth.attempts import Attempts
from dashboard.doors import doors_of
from dashboard.guard import refusal
from streams.access.doors import PUBLIC, RequestSender
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.registry.parties import Party
from streams.registry.registry import Registry

_KEY, _LONGEST = 100, 30


class ReporterDoor:
    """One a server of desks."""

    def __init__(self, registry: Registry) -> None:
        self._registry, self._attempts = registry, Attempts()

    def register(self, server: Flask) -> None:
        rule = "/phone/reporter/<report>"
        doors_of(server).post(rule, "phone_reporter", self._add, PUBLIC, RequestSender.OUTSIDE)

    def _add(self, report: str) -> Response:
        address, body = request.remote_addr or "", request.get_json(silent=True)
        if self._attempts.over(address, monotonic()):
            return Response(status=429)
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")[:_KEY]
        session = self._registry.take_key(key) if key else None
        if session is None:
            self._attempts.allows(address, monotonic())
            return Response(status=401)
        said = str(body.get("phone", "")).strip() if isinstance(body, dict) else ""
        if not _is_report(report) or not said or len(said) > _LONGEST:
            return refusal("broken", 422)
        who = session.subject
        about, now = f"case/{report}", real_ms()
        record = AuditRecord(
            now, session.id, who.role.value, who.scope, address, "case.parties", about, ("1",), case=report
        )
        self._registry.add_parties(report, [Party(phone=said)], now, by=who.person, record=record)
        return Response(f'{{"id": "{report}"}}', mimetype="application/json")


def _is_report(text: str) -> bool:
    """As the app names its reports."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
