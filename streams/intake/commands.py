"""`POST /v1/commands`: what people want, from the pages' server alone, into the journal like everything else.

Answered 202 once it is durable; what became of it is the fold's to say, and comes to the session as an Outcome.
"""

from __future__ import annotations

import hashlib
import re

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from streams.access.policy import COMMANDS, Action
from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import DecodeError, JournalRefused, JournalUnavailable
from streams.intake.bodies import body_of
from streams.intake.gather import Overloaded
from streams.intake.stream import Desk
from streams.journal.api import Event, Group
from streams.model.event import Command
from streams.model.fix import Lane
from streams.registry.records import Sender, SenderKind
from streams.wire import command as wire
from streams.wire import entry

_ID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_BRINGS = {Action.MOVE.value: (True, False), Action.MARK.value: (True, False), Action.REPORT.value: (False, True)}
"""(wish, matter) by action."""
BODY_LIMIT = 16_384
"""Bytes of a signed command: the longest text of a matter, and what is around it."""
_UNKNOWN = "the service key or the signature is not known here"
_NAMES = {action.value: action for action in Action}


class Commands:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def take(self, request: Request) -> Response:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        sender = await self._sender(key, request)
        if sender is None:
            return _no(self._desk.unknown(request), "unknown", _UNKNOWN)
        if wait := self._desk.rates.request(sender.key):
            self._desk.gather.counts.totals["too_many"] += 1
            return JSONResponse({"retry_after": wait}, 429)
        try:
            body = await body_of(request, BODY_LIMIT)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            self._desk.gather.counts.totals["oversized"] += 1
            return _no(413, "oversized", f"a command has at most {BODY_LIMIT} bytes")
        if not wire.signed_by(key, body, request.headers.get("x-signature", "")):
            self._desk.gather.counts.totals["unknown_key"] += 1
            return _no(401, "unknown", _UNKNOWN)
        try:
            asked = wire.decode(body)
        except DecodeError as wrong:
            return _no(422, wrong.reason, wrong.detail)
        if why := _refusal(asked):
            return _no(*why)
        try:
            await self._desk.gather.offer([self._group(sender, asked)])
        except (JournalUnavailable, JournalRefused, Overloaded) as away:
            return JSONResponse({"retry_after": away.retry_after}, 503)
        return JSONResponse({"kept": True}, 202)

    async def _sender(self, key: str, request: Request) -> Sender | None:
        found = await self._desk.key(key, request)
        senders = self._desk.directory().senders_of(found.number) if found else []
        return next((sender for sender in senders if sender.kind is SenderKind.SERVICE), None)

    def _group(self, sender: Sender, asked: wire.Envelope) -> Group:
        now = self._desk.now()
        command = Command(
            id=asked.id,
            source="dashboard",
            at=now,
            received=now,
            subject=asked.subject,
            role=asked.role,
            scope=asked.scope,
            action=asked.action,
            object=asked.object,
            by=asked.by,
            expected_version=asked.expected_version,
            note=asked.note,
            person=asked.person,
            department=asked.department,
            named=asked.named,
            wish=asked.wish,
            matter=asked.matter,
            desk=asked.desk,
            region=asked.matter.region if asked.matter else "",
        )
        identity = hashlib.sha256(asked.id.encode()).digest()[:12]
        event = Event(0, entry.pack(command), identity=identity)
        return Group(device=sender.number, epoch=sender.epoch, lane=Lane.FOREIGN, events=(event,))


def _refusal(asked: wire.Envelope) -> tuple[int, str, str] | None:
    """(status, code, what to do) of a command that is none; None for one to take."""
    if abs(real_ms() - asked.sent) > wire.FRESH_MS:
        return (
            422,
            "stale_signature",
            "signed more than a minute ago: sign and send again; compare the clocks",
        )
    if not _ID.match(asked.id):
        return 422, "malformed", "id must be a UUID in lower case"
    try:
        may = COMMANDS[Role(asked.role)]
    except ValueError:
        return 422, "malformed", f"{asked.role!r} is no role"
    if _NAMES.get(asked.action) not in may:
        return 403, "forbidden", f"a {asked.role} may not {asked.action}"
    brought = (asked.wish is not None, asked.matter is not None)
    if brought != _BRINGS.get(asked.action, (False, False)):
        return 422, "malformed", "case.move and case.mark bring a wish, case.report a matter, others neither"
    if asked.desk is not None and asked.action.startswith("case."):
        return 422, "malformed", "a case command brings no desk wish"
    if asked.matter is not None and not _ID.match(asked.object):
        return 422, "malformed", "the object of case.report is a UUID in lower case: the matter's own id"
    return None


def _no(status: int, code: str, what: str) -> Response:
    return JSONResponse({"error": code, "detail": what}, status)
