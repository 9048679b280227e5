"""`POST /command`: a person's wish, signed with who that is, goes back in through intake's door. Nothing is decided
here; the answer only says that it is kept. The browser hears what became of it from the gateway.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
import structlog
from flask import Flask, Response, request

from dashboard.auth.reauth import locked
from dashboard.auth.signin import SignInRoutes
from dashboard.case_readers import reads
from dashboard.doors import doors_of
from dashboard.names import shown_name
from streams.access.doors import COMMANDER
from streams.access.policy import Action, CommandTarget, allow
from streams.access.words import UNSOUND, sound, split, texts
from streams.clock import Clock, real_ms
from streams.errors import MissingPart
from streams.history.history import History
from streams.model.audit import Decision
from streams.model.bodies import LIMIT, body_type
from streams.model.event import CaseWish, Command, DeskWish, NewCase
from streams.model.regulation import Regulation
from streams.model.shift import SEATED_TO_SEND
from streams.model.words import Note, Original
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
_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_LONGEST = 500
"""Signs of a field in the audit."""


BODY_LIMIT = 16_384
"""Bytes of one command with everybody it names."""
LARGE_LIMIT = 2 * LIMIT
"""Of one of a kind with a body: JSON takes more than what is signed."""
MOST_PARTIES = 10


class NamedParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody a case is about, as typed at the desk: for the registry alone."""

    part: Literal["reporter", "party"] = "reporter"
    name: Annotated[str, msgspec.Meta(max_length=60)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=30)] = ""
    id_number: Annotated[str, msgspec.Meta(max_length=30)] = ""
    address: Annotated[str, msgspec.Meta(max_length=120)] = ""

    def __repr__(self) -> str:
        return f"NamedParty({self.part!r})"


class Wish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page sends."""

    id: str
    action: str
    object: str
    expected_version: int = 0
    note: Note = ""
    wish: CaseWish | None = None
    matter: NewCase | None = None
    desk: DeskWish | None = None
    parties: Annotated[tuple[NamedParty, ...], msgspec.Meta(max_length=MOST_PARTIES)] = ()


class Posted(Wish, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same with the body of a kind of its own, still as JSON."""

    body: msgspec.Raw = msgspec.Raw(b"")


_decoder = msgspec.json.Decoder(Posted)


class CommandSender:
    """What people want, on its way to intake. `key`: of this server, read when it is needed: it may have been rotated.
    `clock`: of the city."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        signin: SignInRoutes,
        history: History,
        key: Callable[[], SigningKey],
        clock: Clock,
    ) -> None:
        self._settings, self._registry, self._signin = settings, registry, signin
        self._history, self._key, self._clock = history, key, clock

    def register(self, server: Flask) -> None:
        doors_of(server).post("/command", "command", self._route, COMMANDER)

    def give(self, session: Session, wish: Wish, body: msgspec.Struct | None = None) -> tuple[int, bytes]:
        """(status, answer) of intake's door, or why it was not asked: the one way of a page and of a form. `body`: of
        a kind of its own (`streams/model/bodies.py`). Its texts are scrubbed, the originals kept, the wish recorded."""
        registry, signin = self._registry, self._signin
        if locked(self._settings, session):
            signin.audit(session, "command", "seat", decision=Decision.DENIED)
            return 423, b'{"code": "seat"}'
        wish, originals = _split(wish, registry)
        if body is not None:
            body, more = split(body, event=f"dashboard/{wish.id[:_LONGEST]}", case="")
            originals += more
        if not sound(wish) or (body is not None and not sound(body)):
            return 422, UNSOUND.encode()
        signin.audit(session, wish.action[:_LONGEST], wish.object[:_LONGEST], reason=wish.note[:_LONGEST])
        if wish.parties and not _may_name(session, wish, self._history):
            signin.audit(session, "case.parties", f"case/{wish.object[:_LONGEST]}", decision=Decision.DENIED)
            return 422, b'{"code": "forbidden"}'
        registry.keep_originals(originals, real_ms())
        if wish.parties:
            self._keep_parties(session, wish)
        rules = registry.regulation() or Regulation()
        named = reads(session, wish.object, registry, rules, self._clock.now_ms())
        status, answer = sent(self._settings, self._key, session, wish, named=named, body=body)
        if status == 202 and wish.matter is not None and (pin := registry.give_pin(wish.object[:_LONGEST], real_ms())):
            # For who reports, to ask with later; shown once and nowhere kept as it is.
            answer = msgspec.json.encode({"kept": True, "pin": pin})
        return status, answer

    def _route(self) -> Response:
        session = self._signin.session()
        if session is None:
            return Response(status=401)
        raw = request.stream.read(LARGE_LIMIT + 1)
        if len(raw) > LARGE_LIMIT:
            return _too_large(LARGE_LIMIT)
        try:
            posted = _decoder.decode(raw)
            wanted = body_type(posted.action)
            if wanted is None and len(raw) > BODY_LIMIT:
                return _too_large(BODY_LIMIT)
            body = msgspec.json.decode(posted.body, type=wanted) if wanted and posted.body else None
        except UNREADABLE as error:
            if len(raw) > BODY_LIMIT:
                return _too_large(BODY_LIMIT)
            return Response(str(error), 422, mimetype="text/plain")
        wish = Wish(**{name: getattr(posted, name) for name in Wish.__struct_fields__})
        status, answer = self.give(session, wish, body)
        return Response(answer, status, mimetype="application/json" if answer[:1] == b"{" else "text/plain")

    def _keep_parties(self, session: Session, wish: Wish) -> None:
        """Before the case itself: a desk that opens it shall find whom to ring. They are read by no one before the case
        is there and is this person's."""
        parties = [Party(**msgspec.structs.asdict(one)) for one in wish.parties]
        about = f"case/{wish.object}"
        record = self._signin.record(session, "case.parties", about, fields=(str(len(parties)),), case=wish.object)
        self._registry.add_parties(wish.object, parties, real_ms(), by=session.subject.person, record=record)


def _too_large(most: int) -> Response:
    return Response(f"a command has at most {most} bytes", 413, mimetype="text/plain")


def _may_name(session: Session, wish: Wish, history: History) -> bool:
    """Whether residents' data may come with it: with a report alone, of a region of one's own, under an id that no
    case has."""
    if wish.action != Action.REPORT or wish.matter is None or not _ID.fullmatch(wish.object):
        return False
    may = allow(session.subject, Action.REPORT, CommandTarget("case", wish.matter.region))
    return may and history.cases.get(wish.object) is None


def _split(wish: Wish, registry: Registry) -> tuple[Wish, tuple[Original, ...]]:
    """(the wish with its texts scrubbed, what was written): before it is signed, recorded or sent on. Names of the
    case's own people are taken out too, those that come with it and those that are known."""
    about = wish.object[:_LONGEST] if wish.action.startswith("case.") else ""
    if all(not text for text in texts(wish)):
        return wish, ()
    names = [one.name for one in wish.parties if one.name] + (registry.party_names(about) if about else [])
    return split(wish, event=f"dashboard/{wish.id[:_LONGEST]}", case=about, names=names)


def _command(session: Session, wish: Wish, *, named: bool, body: msgspec.Struct | None) -> Command:
    who = session.subject
    return Command(
        id=wish.id,
        schema=SEATED_TO_SEND,
        source="dashboard",
        at=0,
        sent=real_ms(),
        subject=session.id,
        role=who.role.value,
        scope=who.scope,
        by=shown_name(who),
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
        body=b"" if body is None else msgspec.msgpack.encode(body),
    )


def sent(
    settings: Settings,
    key: Callable[[], SigningKey],
    session: Session,
    wish: Wish,
    *,
    named: bool = False,
    body: msgspec.Struct | None = None,
) -> tuple[int, bytes]:
    """(status, answer) of intake's door; 503 where it does not answer."""
    raw = wire.encode(_command(session, wish, named=named, body=body))
    try:
        said = key()
        return post(f"{settings.inner_url}{wire.PATH}", raw, wire.headers(said, raw), _TIMEOUT_S)
    except MissingPart as missing:
        log.error("cannot sign", reason=str(missing))
    except (OSError, http.client.HTTPException) as away:
        log.warning("intake does not answer", reason=str(away))
    return 503, b'{"retry_after": 1}'


def why_not(answer: bytes) -> str:
    """The reason in an answer that refuses, as far as there is one."""
    try:
        found: Any = msgspec.json.decode(answer)
    except msgspec.DecodeError:
        return answer.decode("utf-8", "replace")
    return str(found.get("detail") or found.get("code") or "") if isinstance(found, dict) else ""
