"""`/case/<code>/media`: pictures and papers of a case, added and shown to those whose business it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
from flask import Flask, Response, jsonify, request

from dashboard.auth.reauth import locked
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from dashboard.locale import Words
from streams.access.doors import opens
from streams.access.fields import needs_reason
from streams.access.policy import COMMANDS, Action
from streams.errors import MediaRefused
from streams.model.audit import AuditRecord, Decision
from streams.model.case import Case
from streams.model.media import KEPT, PDF, Flaw
from streams.registry.looks import Look
from streams.registry.media import MOST
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings

_LONGEST = 200
LIMIT = 10_000_000
"""Bytes of one file."""

Seen = Callable[[str], tuple[Session, Case, bool] | None]
"""The case of a code, for anyone who asks, when it is that person's business."""
Made = Callable[[Session, str, Case, str, str], AuditRecord]


def register(
    server: Flask, settings: Settings, registry: Registry, signin: SignInRoutes, seen: Seen, made: Made
) -> None:
    of = _CaseFiles(settings, registry, signin, seen, made)
    doors = doors_of(server)
    doors.post("/case/<code>/media", "case_media_add", of.add, opens("case"))
    doors.post("/case/<code>/media/<name>", "case_media", of.show, opens("case"))


class _CaseFiles(NamedTuple):
    """Adds and shows files of cases."""

    settings: Settings
    registry: Registry
    signin: SignInRoutes
    seen: Seen
    made: Made

    @property
    def folder(self) -> Path:
        return self.settings.store.data_dir / "media"

    def add(self, code: str) -> Response:
        found = self.seen(code)
        if found is None:
            return no_such_page()
        session, case, _ = found
        if not COMMANDS[session.subject.role] & {Action.MOVE, Action.MARK}:
            self.signin.audit(session, "case.media", f"case/{case.id}", decision=Decision.DENIED)
            return Response(status=403)
        if locked(self.settings, session):
            return refusal("seat", 423)
        # No more is read than may be kept, whatever the request says of its length.
        raw = request.stream.read(LIMIT + 1)
        if len(raw) > LIMIT:
            return too_large()
        try:
            record = self.made(session, "case.media", case, "media", "")
            medium = self.registry.add_medium(self.folder, case.id, raw, session.subject.person, record)
        except MediaRefused as wrong:
            return refused(wrong.flaw)
        return jsonify({"id": medium.id})

    def show(self, code: str, name: str) -> Response:
        found = self.seen(code)
        medium, reason = None, _reason()
        if found is not None:
            medium = next((one for one in self.registry.media(found[1].id) if one.id == name), None)
        if found is None or medium is None:
            return no_such_page()
        session, case = found[0], found[1]
        if needs_reason(session.subject.role) and not reason:
            return refusal("reason", 422)
        record = self.made(session, "case.media.read", case, medium.id[:12], reason)
        record = msgspec.structs.replace(record, object=f"{record.object}/media/{medium.id[:12]}")
        if stopped := self.signin.looked(session, Look.MEDIA, record):
            return stopped
        return served(self.registry, self.folder, case.id, name)


def _reason() -> str:
    """Why somebody looks who must say so."""
    sent = request.get_json(silent=True)
    return str(sent.get("reason", "")).strip()[:_LONGEST] if isinstance(sent, dict) else ""


def served(registry: Registry, folder: Path, owner: str, name: str) -> Response:
    """`owner`: for what it is kept: the id of a case, or the name of another record."""
    try:
        kept = registry.medium(folder, owner, name)
    except MediaRefused as wrong:
        return refused(wrong.flaw)
    if kept is None:
        return no_such_page()
    medium, raw = kept
    kind = KEPT[medium.type]
    answer = Response(raw, mimetype=kind.type)
    # A paper is saved, not opened here: its reader is a program of its own.
    shown = "attachment" if kind == PDF else "inline"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{medium.id[:12]}.{kind.suffix}"'
    return answer


def too_large() -> Response:
    return _no(413, "size", mb=LIMIT // 1_000_000)


def refused(flaw: str) -> Response:
    """Why, in the language of the page, and what to do."""
    busy = flaw in (Flaw.BUSY, Flaw.TOO_SLOW)
    return _no(503 if busy else 409 if flaw == Flaw.TOO_MANY else 415, flaw, most=MOST)


def _no(status: int, code: str, **more: int) -> Response:
    words = Words(request.args.get("lang", "zh"))
    answer = jsonify({"code": code, "detail": words[f"media_no_{code}"].format(**more)})
    answer.status_code = status
    return answer
