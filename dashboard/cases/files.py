"""`/case/<code>/media`: pictures and papers of a case, added and shown to those whose business it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from flask import Flask, Response, jsonify, request

from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.proof import locked
from dashboard.signin import SignIn
from streams.access.doors import opens
from streams.access.policy import COMMANDS, Action
from streams.access.subject import Role
from streams.errors import StoreError
from streams.model.audit import AuditRecord, Decision
from streams.model.case import Case
from streams.model.media import kind_of
from streams.registry.looks import Look
from streams.registry.media import Medium, path_of
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings

_LONGEST = 200
LIMIT = 10_000_000
"""Bytes of one file."""

Seen = Callable[[str], tuple[Session, Case, bool] | None]
"""The case of a code, for whoever asks, when it is that person's business."""
Made = Callable[[Session, str, Case, str, str], AuditRecord]


def register(server: Flask, settings: Settings, registry: Registry, signin: SignIn, seen: Seen, made: Made) -> None:
    folder = settings.store.data_dir / "media"

    def add(code: str) -> Response:
        found = seen(code)
        if found is None:
            return no_such_page()
        session, case, _ = found
        if not COMMANDS[session.subject.role] & {Action.MOVE, Action.MARK}:
            signin.audit(session, "case.media", f"case/{case.id}", decision=Decision.DENIED)
            return Response(status=403)
        if locked(settings, session):
            return Response('{"code": "seat"}', 423, mimetype="application/json")
        # No more is read than may be kept, whatever the request says of its length.
        raw = request.stream.read(LIMIT + 1)
        if len(raw) > LIMIT:
            return _no(413, f"a file has at most {LIMIT // 1_000_000} MB")
        try:
            record = made(session, "case.media", case, "media", "")
            medium = registry.add_medium(folder, case.id, raw, session.subject.person, record)
        except StoreError as wrong:
            return _no(415, str(wrong))
        return jsonify({"id": medium.id})

    def show(code: str, name: str) -> Response:
        found = seen(code)
        medium = None
        said = request.get_json(silent=True)
        reason = str(said.get("reason", "")).strip()[:_LONGEST] if isinstance(said, dict) else ""
        if found is not None:
            medium = next((one for one in registry.media(found[1].id) if one.id == name), None)
        if found is None or medium is None:
            return no_such_page()
        session, case = found[0], found[1]
        if session.subject.role is Role.LEADER and not reason:
            return Response('{"code": "reason"}', 422, mimetype="application/json")
        record = made(session, "case.media.read", case, medium.id[:12], reason)
        record = msgspec.structs.replace(record, object=f"{record.object}/media/{medium.id[:12]}")
        if refused := signin.looked(session, Look.MEDIA, record):
            return refused
        return _file(folder, medium) or no_such_page()

    doors = doors_of(server)
    doors.post("/case/<code>/media", "case_media_add", add, opens("case"))
    doors.post("/case/<code>/media/<name>", "case_media", show, opens("case"))


def _file(folder: Path, medium: Medium) -> Response | None:
    """What lies there, when its content is still of its kind."""
    matches = list((folder / medium.id[:2]).glob(f"{medium.id}.*"))
    raw = matches[0].read_bytes() if matches else b""
    kind = kind_of(raw)
    if kind is None or matches[0] != path_of(folder, medium.id, kind):
        return None
    answer = Response(raw, mimetype=kind.type)
    answer.headers["Content-Disposition"] = f'inline; filename="{medium.id[:12]}.{kind.suffix}"'
    return answer


def _no(status: int, what: str) -> Response:
    answer = jsonify({"detail": what})
    answer.status_code = status
    return answer
