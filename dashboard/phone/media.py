"""`POST /phone/media/<about>`: a picture or a voice note of a worker, by the phone's key and piece by piece, for the
own report or for an order about a case. Each piece says of which file it is (`X-File`: SHA-256 in hexadecimal digits,
`X-Size`: bytes of all of it, `X-At`: where the piece begins) and is answered how many bytes there are; the last one
with the file's name. What is kept is made anew of it, as of every other file of a case, and the case comes first:
until it is there, a phone is asked to come again."""

from __future__ import annotations

import hashlib
import re
from time import monotonic

from flask import Flask, Response, jsonify, request

from dashboard.auth.attempts import Attempts
from dashboard.doors import doors_of
from dashboard.services import Services
from streams.access.doors import PUBLIC, RequestSender
from streams.access.movers import concerns
from streams.access.topics import address_of
from streams.clock import real_ms
from streams.errors import MediaRefused
from streams.model.audit import AuditRecord
from streams.model.case import Case
from streams.model.media import Flaw
from streams.model.regulation import Regulation
from streams.registry.part_files import FOLDER, PartFiles
from streams.registry.phones import PHONE
from streams.registry.records import Session

LIMIT = 10_000_000
"""Bytes of one file. A phone makes its pictures smaller than a tenth of it."""
_LATER_S = {Flaw.BUSY: 5, Flaw.TOO_SLOW: 60}
_ABOUT = "case/"
_NAME = re.compile(r"[0-9a-f]{64}")
_KEY = 100


class MediaDoor:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services, self._attempts = services, Attempts()
        self._folder = services.settings.store.data_dir / "media"
        self._parts = PartFiles(services.settings.store.data_dir / FOLDER)

    def register(self, server: Flask) -> None:
        rule = "/phone/media/<about>"
        doors_of(server).post(rule, "phone_media", self._add, PUBLIC, RequestSender.OUTSIDE)

    def _add(self, about: str) -> Response:
        address = request.remote_addr or ""
        if self._attempts.over(address, monotonic()):
            return _no(429, Flaw.BUSY)
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")[:_KEY]
        session = self._services.registry.take_key(key) if key else None
        if session is None:
            self._attempts.allows(address, monotonic())
            return _no(401, "phone_ended")
        name, size, at = request.headers.get("X-File", ""), _number("X-Size"), _number("X-At")
        if not _NAME.fullmatch(name) or not 0 <= at <= size or not size:
            return _no(400, Flaw.BROKEN)
        if size > LIMIT:
            return _no(413, "size")
        case = self._case(session, about)
        return self._piece(session, case, name, size, at) if case else _no(404, "unknown")

    def _case(self, session: Session, about: str) -> Case | None:
        """The own report, or what an order to this worker is about; None for anything else and for what is not in
        history yet."""
        history, units = self._services.history, self._regulation().units_at(self._services.clock.now_ms())
        case = history.cases.get(about)
        if case is not None:
            return case if concerns(session.subject, case, named=True, units=units) else None
        message, mine = history.messages.get(about), address_of(session.subject)
        if message is None or not message.about.startswith(_ABOUT):
            return None
        if not any(row.recipient == mine and not row.refused for row in history.messages.rows(message.id)):
            return None
        return history.cases.get(message.about.removeprefix(_ABOUT))

    def _piece(self, session: Session, case: Case, name: str, size: int, at: int) -> Response:
        sender = int(session.id.removeprefix(PHONE))
        have = self._parts.add(sender, name, at, request.get_data(), size)
        if have < size:
            return jsonify({"have": have})
        raw = self._parts.take(sender, name)
        if hashlib.sha256(raw).hexdigest() != name:
            self._parts.drop(sender, name)
            return _no(422, Flaw.BROKEN)
        try:
            medium = self._services.registry.add_medium(
                self._folder, case.id, raw, session.subject.person, _record(session, case)
            )
        except MediaRefused as wrong:
            if wrong.flaw in _LATER_S:
                return _no(503, wrong.flaw, _LATER_S[Flaw(wrong.flaw)])
            self._parts.drop(sender, name)
            return _no(415, wrong.flaw)
        self._parts.drop(sender, name)
        return jsonify({"have": size, "id": medium.id})

    def _regulation(self) -> Regulation:
        return self._services.registry.regulation() or Regulation()


def _record(session: Session, case: Case) -> AuditRecord:
    who, address = session.subject, request.remote_addr or ""
    object_, fields = f"case/{case.id}", ("media",)
    return AuditRecord(
        real_ms(), session.id, who.role.value, who.scope, address, "case.media", object_, fields, case=case.id
    )


def _number(header: str) -> int:
    """-1 for what is none."""
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _no(status: int, code: str, after_s: int = 0) -> Response:
    """`code`: the app has a sentence for each (`media_no_...`)."""
    answer = jsonify({"code": code})
    answer.status_code = status
    if after_s:
        answer.headers["Retry-After"] = str(after_s)
    return answer
