"""`POST /command`: a person's wish, signed with who that is, goes back in through intake's door. Nothing is decided
here; the answer only says that it is kept. The browser hears what became of it from the gateway.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
import structlog
from flask import Flask, Response, request

from dashboard.cases.readers import reads
from dashboard.locale.zh import ZH
from dashboard.proof import locked
from dashboard.signin import SignIn
from streams.access.policy import COMMANDS
from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import MissingPart
from streams.model.audit import Decision
from streams.model.event import CaseWish, Command, DeskWish, Matter
from streams.model.regulation import Regulation
from streams.ports import post
from streams.registry.parties import Party
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import command as wire
from streams.wire.signed import SigningKey
from streams.wire.unreadable import UNREADABLE

log = structlog.get_logger("dashboard")

_TIMEOUT_S = 2.0
_LONGEST = 500
"""Signs of a field in the audit."""
_NAMES = {role: ZH[f"role_{role.value}"] for role in Role}
"""As others read who did something."""


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody a matter is about, as typed at the desk: for the registry alone."""

    part: Literal["reporter", "party"] = "reporter"
    name: Annotated[str, msgspec.Meta(max_length=60)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=30)] = ""
    id_number: Annotated[str, msgspec.Meta(max_length=30)] = ""
    address: Annotated[str, msgspec.Meta(max_length=120)] = ""

    def __repr__(self) -> str:
        return f"Told({self.part!r})"


class Wish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page sends."""

    id: str
    action: str
    object: str
    expected_version: int = 0
    note: str = ""
    wish: CaseWish | None = None
    matter: Matter | None = None
    desk: DeskWish | None = None
    parties: tuple[Told, ...] = ()


_decoder = msgspec.json.Decoder(Wish)


def register(
    server: Flask, settings: Settings, registry: Registry, signin: SignIn, key: Callable[[], SigningKey]
) -> None:
    """`key`: of this server, read when it is needed: it may have been rotated."""

    @server.post("/command")
    def command() -> Response:
        session = signin.session()
        if session is None or not signin.ours():
            return Response(status=401)
        if not COMMANDS[session.subject.role]:
            signin.audit(session, "command", "", decision=Decision.DENIED)
            return Response(status=403)
        if locked(settings, session):
            signin.audit(session, "command", "seat", decision=Decision.DENIED)
            return Response('{"code": "seat"}', 423, mimetype="application/json")
        try:
            wish = _decoder.decode(request.get_data(cache=False))
        except UNREADABLE as wrong:
            return Response(str(wrong), 422, mimetype="text/plain")
        signin.audit(session, wish.action[:_LONGEST], wish.object[:_LONGEST], reason=wish.note[:_LONGEST])
        if wish.parties and wish.matter is not None:
            # Before the matter itself: a desk that opens it shall find whom to ring.
            parties = [Party(**msgspec.structs.asdict(one)) for one in wish.parties]
            registry.add_parties(wish.object[:_LONGEST], parties, real_ms())
        named = reads(session, wish.object, registry, registry.regulation() or Regulation())
        status, answer = sent(settings, key, session, wish, named=named)
        if status == 202 and wish.matter is not None and (pin := registry.give_pin(wish.object[:_LONGEST], real_ms())):
            # For who reports, to ask with later; shown once and nowhere kept as it is.
            answer = msgspec.json.encode({"kept": True, "pin": pin})
        return Response(answer, status, mimetype="application/json")


def _command(session: Session, wish: Wish, *, named: bool) -> Command:
    who = session.subject
    return Command(
        id=wish.id,
        source="dashboard",
        at=0,
        sent=real_ms(),
        subject=session.id,
        role=who.role.value,
        scope=who.scope,
        by=f"{_NAMES[who.role]} {who.department or session.id[:4]}",
        action=wish.action,
        object=wish.object,
        expected_version=wish.expected_version,
        note=wish.note,
        person=who.person,
        department=who.department,
        named=named,
        wish=wish.wish,
        matter=wish.matter,
        desk=wish.desk,
    )


def sent(
    settings: Settings, key: Callable[[], SigningKey], session: Session, wish: Wish, *, named: bool = False
) -> tuple[int, bytes]:
    """(status, answer) of intake's door; 503 where it does not answer."""
    body = wire.encode(_command(session, wish, named=named))
    try:
        said = key()
        return post(f"{settings.intake_url}{wire.PATH}", body, wire.headers(said, body), _TIMEOUT_S)
    except MissingPart as missing:
        log.error("cannot sign", reason=str(missing))
    except (OSError, http.client.HTTPException) as away:
        log.warning("intake does not answer", reason=str(away))
    return 503, b'{"retry_after": 1}'
