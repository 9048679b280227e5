"""`POST /v1/commands`: what people want, from the pages' server alone, into the journal like everything else.

Answered 202 once it is durable; what became of it is the fold's to say, and comes to the session as an Outcome.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from streams.access.policy import COMMANDS, Action
from streams.access.subject import Role
from streams.access.words import UNSOUND, all_clean, sound
from streams.clock import real_ms
from streams.errors import DecodeError, JournalRefused, JournalUnavailable, Overloaded, UnknownKey
from streams.intake.bodies import body_of
from streams.intake.desk import Desk
from streams.journal.api import Event, Group
from streams.model import bodies
from streams.model.event import Command
from streams.model.fix import Lane
from streams.wire import command as wire
from streams.wire.signed import KeyRing, frame, may_sign

_ID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_BRINGS = {Action.MOVE.value: (True, False), Action.MARK.value: (True, False), Action.REPORT.value: (False, True)}
"""(wish, case) by action."""
BODY_LIMIT = 16_384
"""Bytes of a signed command: the longest text of a case, and what is around it."""
_UNKNOWN = "the service key or the signature is not known here"
_NAMES = {action.value: action for action in Action}


_ONE_WINDOW = 0
"""Device under which commands are known again, whatever key signs them."""


class Commands:
    """`ring`: the keys that may sign."""

    def __init__(self, desk: Desk, ring: Callable[[], KeyRing]) -> None:
        self._desk, self._ring = desk, ring

    async def take(self, request: Request) -> Response:
        """The cheap first: that there is such a key, and how often it is named from there; then its body; then what
        proves it. An id is no secret, so it is counted by address: who names another's id slows only itself."""
        name, address = request.headers.get("x-key", ""), self._desk.address(request)
        if self._desk.rates.tried_too_often(address) or name not in self._ring().keys:
            return self._unknown(request)
        if wait := self._desk.rates.request((name, address)):
            self._desk.gather.counts.totals["too_many"] += 1
            return JSONResponse({"retry_after": wait}, 429)
        try:
            body = await body_of(request, wire.LARGE_LIMIT)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            self._desk.gather.counts.totals["oversized"] += 1
            return _no(413, "oversized", f"a command has at most {wire.LARGE_LIMIT} bytes")
        try:
            signature = bytes.fromhex(request.headers.get("x-signature", ""))
            key = self._ring().verified(name, body, signature, real_ms())
        except (DecodeError, UnknownKey, ValueError):
            return self._unknown(request)
        try:
            asked = wire.decode(body)
        except DecodeError as error:
            return _no(413 if error.reason == "oversized" else 422, error.reason, error.detail)
        if why := _refusal(asked):
            return _no(*why)
        if not may_sign(key.purpose, asked):
            return _no(403, "forbidden", f"key {key.id} signs no command of this role")
        try:
            await self._desk.gather.offer([_group(key.id, body, signature, asked.id)])
        except (JournalUnavailable, JournalRefused, Overloaded) as away:
            return JSONResponse({"retry_after": away.retry_after}, 503)
        return JSONResponse({"kept": True}, 202)

    def _unknown(self, request: Request) -> Response:
        self._desk.wrong_key(self._desk.address(request))
        return _no(self._desk.unknown(request), "unknown", "the key or the signature is not known here")


def _group(key: str, body: bytes, signature: bytes, name: str) -> Group:
    """The very bytes that were signed, for the fold to verify again."""
    identity = hashlib.sha256(name.encode()).digest()[:12]
    event = Event(0, frame(key, body, signature), identity=identity)
    return Group(device=_ONE_WINDOW, epoch=1, lane=Lane.FOREIGN, events=(event,))


def _refusal(asked: Command) -> tuple[int, str, str] | None:
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
    try:
        body = bodies.read(asked.action, asked.body)
    except DecodeError as error:
        return 422, error.reason, error.detail
    parts = (asked,) if body is None else (asked, body)
    if not all(map(sound, parts)):
        return 422, "malformed", UNSOUND
    if not all(map(all_clean, parts)):
        return 422, "not_scrubbed", "texts come scrubbed and signed so: split them where they are taken in"
    if asked.matter is not None and not _ID.match(asked.object):
        return 422, "malformed", "the object of case.report is a UUID in lower case: the matter's own id"
    return None


def _no(status: int, code: str, what: str) -> Response:
    return JSONResponse({"error": code, "detail": what}, status)
