"""Links, sessions, tickets and resume tokens: who is signed in, and what lets a socket in. Times are real ms."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.engine import Row

from streams.access.policy import SEATS
from streams.access.subject import Role, Subject
from streams.errors import StoreError
from streams.model.audit import SIGN_IN, AuditRecord
from streams.registry import secret
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.records import OpenSession, Session
from streams.registry.tables import links, passes, sessions, users

TICKET_MS = 30_000
RESUME_MS = 10 * 60_000
GRACE_MS = 60_000
"""A resume token that was used lives on so long: the answer with the new one may have been lost on the way."""
_TOUCH_MS = 60_000
AGAIN_MS = 10_000
"""Two presses of one button."""
SEAT_MS = 24 * 3_600_000
"""A seat that nobody was heard of for so long is left; until then it keeps its list and its sound."""


class SignIn:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def new_link(self, role: Role, scope: str, page: str, *, now: int, ttl_ms: int) -> str:
        """The token of a link that signs in once."""
        text, kept = secret.new()
        row = {"digest": kept, "role": role.value, "scope": scope, "page": page, "expires": now + ttl_ms}
        with self._engine.begin() as tx:
            tx.execute(delete(links).where(links.c.expires < now))
            tx.execute(insert(links), [row])
        return text

    def link_open(self, token: str, now: int) -> bool:
        """Whether a link would sign in now. Spends nothing."""
        open_ = (links.c.digest == secret.digest(token), links.c.expires >= now, links.c.taken_at.is_(None))
        with self._engine.connect() as tx:
            return tx.scalar(select(links.c.digest).where(*open_)) is not None

    def take_link(self, token: str, now: int, address: str = "", asker: str = "") -> tuple[Session, str] | None:
        """(session, text of its cookie), for the first who comes in time; from where is in the audit. `asker`: the
        browser's own secret word; with the same one within AGAIN_MS, pressing twice gives the same session again."""
        by = secret.digest(asker) if asker else None
        with self._engine.begin() as tx:
            lock(tx)
            link = tx.execute(select(links).where(links.c.digest == secret.digest(token))).one_or_none()
            if link is None or link.expires < now:
                return None
            if link.taken_at is not None:
                same = by is not None and link.taken_by is not None and bytes(link.taken_by) == by
                return _again(tx, link.session) if same and now - link.taken_at <= AGAIN_MS else None
            session, cookie = begin(tx, Role(link.role), link.scope, link.page, now)
            taken = {"taken_at": now, "taken_by": by, "session": session.id}
            tx.execute(update(links).where(links.c.digest == link.digest).values(**taken))
            append(tx, AuditRecord(now, session.id, link.role, link.scope, address, SIGN_IN, "link"))
        return session, cookie

    def session(self, cookie: str, now: int, *, idle_ms: int) -> Session | None:
        """Whose cookie this is. A person's session ends after `idle_ms` without a request or a live page, a duty seat's
        after SEAT_MS; a wall's never."""
        with self._engine.connect() as tx:
            found = tx.execute(select(sessions).where(sessions.c.cookie == secret.digest(cookie))).one_or_none()
        if found is None or found.ended_at is not None:
            return None
        idle_ms = SEAT_MS if found.role in SEATS else idle_ms
        if found.role != Role.WALL and now - found.seen_at > idle_ms:
            self.sign_out(found.id, now)
            return None
        if now - found.seen_at > _TOUCH_MS:
            self.touch([found.id], now)
        return _session(found)

    def touch(self, ids: Collection[str], now: int) -> None:
        """Somebody is there: a request was made, or a page of theirs is live."""
        with self._engine.begin() as tx:
            tx.execute(update(sessions).where(sessions.c.id.in_(ids)).values(seen_at=now))

    def sign_out(self, session_id: str, now: int, address: str = "") -> None:
        """Ends a session and everything that hangs on it. Without an address it is time that ends it."""
        with self._engine.begin() as tx:
            who = tx.execute(select(sessions).where(sessions.c.id == session_id)).one_or_none()
            if who is not None:
                actor = session_id if address else "system"
                append(tx, AuditRecord(now, actor, who.role, who.scope, address, "signout", f"session/{session_id}"))
            end(tx, [session_id], now)

    def open_sessions(self) -> list[OpenSession]:
        """Whose has not ended, the newest first."""
        columns = (sessions.c.id, sessions.c.role, sessions.c.scope, sessions.c.created_at, sessions.c.seen_at)
        query = select(*columns, users.c.name).join(users, users.c.id == sessions.c.user, isouter=True)
        query = query.where(sessions.c.ended_at.is_(None)).order_by(sessions.c.created_at.desc())
        with self._engine.connect() as tx:
            return [
                OpenSession(
                    id=row.id,
                    user=row.name or "",
                    role=Role(row.role),
                    scope=row.scope,
                    created_at=row.created_at,
                    seen_at=row.seen_at,
                )
                for row in tx.execute(query)
            ]

    def end_session(self, session_id: str, record: AuditRecord, now: int) -> None:
        """By somebody else than its owner. Raises StoreError for one that is not open."""
        with self._engine.begin() as tx:
            lock(tx)
            open_ = select(sessions.c.id).where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
            if tx.scalar(open_) is None:
                raise StoreError(f"there is no open session {session_id}: `sessions` lists them")
            append(tx, record)
            end(tx, [session_id], now)

    def new_ticket(self, session_id: str, now: int) -> str:
        return self._new_pass(session_id, now, resume=False)

    def take_ticket(self, ticket: str, now: int) -> tuple[Session, str] | None:
        """(session, resume token) for a ticket that is used the first time, within 30 s."""
        kept = secret.digest(ticket)
        with self._engine.begin() as tx:
            found = _pass(tx, kept, now, resume=False)
            if found is None or tx.execute(delete(passes).where(passes.c.digest == kept)).rowcount != 1:
                return None
        return found, self.renew_resume(found.id, now)

    def take_resume(self, token: str, now: int) -> tuple[Session, str] | None:
        """(session, new resume token); the old one dies within GRACE_MS."""
        kept = secret.digest(token)
        with self._engine.begin() as tx:
            found = _pass(tx, kept, now, resume=True)
            if found is None:
                return None
            short = update(passes).where(passes.c.digest == kept, passes.c.expires > now + GRACE_MS)
            tx.execute(short.values(expires=now + GRACE_MS))
        return found, self.renew_resume(found.id, now)

    def renew_resume(self, session_id: str, now: int) -> str:
        """One more resume token of the session."""
        return self._new_pass(session_id, now, resume=True)

    def alive(self, ids: Collection[str], now: int) -> set[str]:
        """Those of `ids` whose session has not ended. A live page keeps its session from idling out."""
        with self._engine.connect() as tx:
            query = select(sessions.c.id, sessions.c.seen_at)
            rows = tx.execute(query.where(sessions.c.id.in_(ids), sessions.c.ended_at.is_(None))).all()
        quiet = [row.id for row in rows if now - row.seen_at > _TOUCH_MS]
        if quiet:
            self.touch(quiet, now)
        return {row.id for row in rows}

    def _new_pass(self, session_id: str, now: int, *, resume: bool) -> str:
        text, kept = secret.new()
        expires = now + (RESUME_MS if resume else TICKET_MS)
        row = {"digest": kept, "session": session_id, "resume": resume, "expires": expires}
        with self._engine.begin() as tx:
            tx.execute(delete(passes).where(passes.c.expires < now))
            tx.execute(insert(passes), [row])
        return text


class Whose(NamedTuple):
    """Of a session: the user's id, the worker whose phone that person carries, the department; '' and 0 = a link's."""

    user: str = ""
    worker: int = 0
    department: str = ""


NOBODY = Whose()


def begin(tx: Connection, role: Role, scope: str, page: str, now: int, whose: Whose = NOBODY) -> tuple[Session, str]:
    """(a new session, text of its cookie), within a transaction of the caller's."""
    cookie, digest = secret.new()
    session = secrets.token_hex(8)
    row = {"id": session, "cookie": digest, "role": role.value, "scope": scope, "page": page}
    times = dict.fromkeys(("created_at", "seen_at", "proved_at", "seat_at"), now)
    tx.execute(insert(sessions), [row | times | whose._asdict()])
    return _session(tx.execute(select(sessions).where(sessions.c.id == session)).one()), cookie


def _again(tx: Connection, session: str) -> tuple[Session, str] | None:
    """A session that has just begun, under a fresh cookie: the answer with the first one was not looked at."""
    cookie, digest = secret.new()
    open_ = (sessions.c.id == session, sessions.c.ended_at.is_(None))
    if tx.execute(update(sessions).where(*open_).values(cookie=digest)).rowcount != 1:
        return None
    return _session(tx.execute(select(sessions).where(sessions.c.id == session)).one()), cookie


def end(tx: Connection, ids: Collection[str], now: int) -> None:
    """Ends sessions and everything that hangs on them."""
    tx.execute(update(sessions).where(sessions.c.id.in_(ids)).values(ended_at=now))
    tx.execute(delete(passes).where(passes.c.session.in_(ids)))


def _pass(tx: Connection, kept: bytes, now: int, *, resume: bool) -> Session | None:
    found = tx.execute(
        select(sessions)
        .join(passes, passes.c.session == sessions.c.id)
        .where(passes.c.digest == kept, passes.c.resume == resume, passes.c.expires >= now)
        .where(sessions.c.ended_at.is_(None))
    ).one_or_none()
    return None if found is None else _session(found)


def _session(row: Row[tuple[object, ...]]) -> Session:
    subject = Subject(
        id=row.id,
        role=Role(row.role),
        scope=row.scope,
        person=f"worker/{row.worker}" if row.worker else row.user or row.id,
        department=row.department,
        worker=row.worker,
    )
    return Session(
        id=row.id, subject=subject, page=row.page, user=row.user, proved_at=row.proved_at, seat_at=row.seat_at
    )
