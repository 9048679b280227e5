"""Rows of sessions and of what opens a socket, within a transaction of the caller's. Times are real ms."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import Row

from streams.access.sessions import Ended, SessionRules, life_ms
from streams.access.subject import Role, Subject
from streams.model.audit import AuditRecord
from streams.registry import secret
from streams.registry.audit import append
from streams.registry.records import Session
from streams.registry.tables import passes, sessions

TICKET_MS = 30_000
RESUME_MS = 10 * 60_000
DEFAULT = SessionRules()


class Whose(NamedTuple):
    """Of a session: the user's id, the worker whose phone that person carries, the department; '' and 0 = a link's."""

    user: str = ""
    worker: int = 0
    department: str = ""


NO_PERSON = Whose()


def begin(
    tx: Connection,
    role: Role,
    scope: str,
    page: str,
    now: int,
    whose: Whose = NO_PERSON,
    *,
    rules: SessionRules = DEFAULT,
    due: str = "",
) -> tuple[Session, str]:
    """(a new session, text of its cookie), within a transaction of the caller's. Of one person there are at most
    `rules.at_once`: the oldest end. `due`: what must be done before it serves."""
    cookie, digest = secret.new()
    session = secrets.token_hex(8)
    row = {"id": session, "cookie": digest, "role": role.value, "scope": scope, "page": page, "due": due}
    times = dict.fromkeys(("created_at", "seen_at", "proved_at", "seat_at"), now)
    times["expires"] = now + life_ms(role, rules)
    tx.execute(insert(sessions), [row | times | whose._asdict()])
    if whose.user and not due:
        keep_few(tx, whose.user, session, now, rules)
    return session_of(tx.execute(select(sessions).where(sessions.c.id == session)).one()), cookie


def keep_few(tx: Connection, user: str, session: str, now: int, rules: SessionRules) -> None:
    """Of a person's sessions that serve, this one and the newest others stay."""
    theirs = (sessions.c.user == user, sessions.c.ended_at.is_(None), sessions.c.due == "", sessions.c.id != session)
    others = tx.execute(select(sessions).where(*theirs).order_by(sessions.c.created_at.desc())).all()
    close(tx, others[rules.at_once - 1 :], now, Ended.ELSEWHERE)


def close(tx: Connection, rows: Collection[Row[tuple[object, ...]]], now: int, why: Ended, address: str = "") -> None:
    """Ends sessions with a record of each. Without an address it is not their person that ends them."""
    for row in rows:
        actor, reason = (row.id, "") if address else ("system", why.value)
        append(tx, AuditRecord(now, actor, row.role, row.scope, address, "signout", f"session/{row.id}", (), reason))
    end(tx, [row.id for row in rows], now, why)


def begin_again(tx: Connection, session: str) -> tuple[Session, str] | None:
    """A session that has just begun, under a fresh cookie: the answer with the first one was not looked at."""
    cookie, digest = secret.new()
    open_ = (sessions.c.id == session, sessions.c.ended_at.is_(None))
    if tx.execute(update(sessions).where(*open_).values(cookie=digest)).rowcount != 1:
        return None
    return session_of(tx.execute(select(sessions).where(sessions.c.id == session)).one()), cookie


def end(tx: Connection, ids: Collection[str], now: int, why: Ended) -> None:
    """Ends sessions and everything that hangs on them."""
    tx.execute(update(sessions).where(sessions.c.id.in_(ids)).values(ended_at=now, ended_why=why.value))
    tx.execute(delete(passes).where(passes.c.session.in_(ids)))


def issue(tx: Connection, text: str, session: str, now: int, *, resume: bool) -> None:
    tx.execute(delete(passes).where(passes.c.expires < now))
    row = {"digest": secret.digest(text), "session": session, "resume": resume}
    row["expires"] = now + (RESUME_MS if resume else TICKET_MS)
    tx.execute(insert(passes), [row | ({"seed": secrets.token_bytes(32)} if resume else {})])


def pass_session(tx: Connection, kept: bytes, now: int, *, resume: bool) -> Session | None:
    found = tx.execute(
        select(sessions)
        .join(passes, passes.c.session == sessions.c.id)
        .where(passes.c.digest == kept, passes.c.resume == resume, passes.c.expires >= now)
        .where(sessions.c.ended_at.is_(None), sessions.c.expires > now, sessions.c.due == "")
    ).one_or_none()
    return None if found is None else session_of(found)


def session_of(row: Row[tuple[object, ...]]) -> Session:
    subject = Subject(
        id=row.id,
        role=Role(row.role),
        scope=row.scope,
        person=f"worker/{row.worker}" if row.worker else row.user or row.id,
        department=row.department,
        worker=row.worker,
    )
    return Session(
        id=row.id,
        subject=subject,
        page=row.page,
        user=row.user,
        proved_at=row.proved_at,
        seat_at=row.seat_at,
        due=row.due,
    )
