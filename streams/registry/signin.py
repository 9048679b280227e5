"""Links, sessions, tickets and resume tokens: who is signed in, and what lets a socket in. Times are real ms."""

from __future__ import annotations

import secrets
from collections.abc import Collection

import msgspec
from sqlalchemy import Engine, delete, insert, select, update

from streams.access.sessions import Ended, SessionRules, over
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.audit import SIGN_IN, AuditRecord, Decision
from streams.registry import secret
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.phones import PHONE, phones_alive
from streams.registry.records import OpenSession, Session, wall_name
from streams.registry.session_rows import (
    DEFAULT,
    begin,
    begin_again,
    close,
    end,
    issue,
    pass_session,
    session_of,
)
from streams.registry.tables import links, passes, sessions, users

GRACE_MS = 60_000
"""A resume token that was used lives on so long: the answer with the new one may have been lost on the way."""
_REUSED = "used again"
_TOUCH_MS = 60_000
AGAIN_MS = 10_000
"""Two presses of one button."""


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

    def take_link(
        self, token: str, now: int, address: str = "", asker: str = "", rules: SessionRules = DEFAULT
    ) -> tuple[Session, str] | None:
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
                return begin_again(tx, link.session) if same and now - link.taken_at <= AGAIN_MS else None
            session, cookie = begin(tx, Role(link.role), link.scope, link.page, now, rules=rules)
            taken = {"taken_at": now, "taken_by": by, "session": session.id}
            tx.execute(update(links).where(links.c.digest == link.digest).values(**taken))
            append(tx, AuditRecord(now, session.id, link.role, link.scope, address, SIGN_IN, "link"))
        return session, cookie

    def session(self, cookie: str, now: int, *, idle_ms: int) -> Session | None:
        """Whose cookie this is; None for one that serves for nothing: it has ended, or its person has something to do
        first (`unfinished`)."""
        found = self._serving(cookie, now, idle_ms)
        return None if found is None or found.due else found

    def unfinished(self, cookie: str, now: int, *, idle_ms: int) -> Session | None:
        """A session whose person has something to do before it serves: a second factor, a password of their own."""
        found = self._serving(cookie, now, idle_ms)
        return found if found is not None and found.due else None

    def ended_why(self, cookie: str) -> Ended | None:
        """Why the session of this cookie has ended, for its page; None while it goes on, or for no cookie of ours."""
        with self._engine.connect() as tx:
            why = tx.scalar(select(sessions.c.ended_why).where(sessions.c.cookie == secret.digest(cookie)))
        return Ended(why) if why else None

    def sweep(self, now: int, *, idle_ms: int) -> int:
        """Ends the sessions whose time is up and that are no longer used; how many."""
        columns = (sessions.c.id, sessions.c.role, sessions.c.seen_at, sessions.c.expires)
        with self._engine.connect() as tx:
            open_ = tx.execute(select(*columns).where(sessions.c.ended_at.is_(None))).all()
        gone = [(row.id, over(Role(row.role), row.seen_at, row.expires, now, idle_ms)) for row in open_]
        for session, why in gone:
            if why is not None:
                self.sign_out(session, now, why=why)
        return sum(why is not None for _, why in gone)

    def _serving(self, cookie: str, now: int, idle_ms: int) -> Session | None:
        with self._engine.connect() as tx:
            found = tx.execute(select(sessions).where(sessions.c.cookie == secret.digest(cookie))).one_or_none()
        if found is None or found.ended_at is not None:
            return None
        why = over(Role(found.role), found.seen_at, found.expires, now, idle_ms)
        if why is not None:
            self.sign_out(found.id, now, why=why)
            return None
        if now - found.seen_at > _TOUCH_MS:
            self.touch([found.id], now)
        return session_of(found)

    def touch(self, ids: Collection[str], now: int) -> None:
        """Somebody is there: a request was made, or a page of theirs is live."""
        with self._engine.begin() as tx:
            tx.execute(update(sessions).where(sessions.c.id.in_(ids)).values(seen_at=now))

    def sign_out(self, session_id: str, now: int, address: str = "", why: Ended = Ended.SIGNED_OUT) -> None:
        """Ends a session and everything that hangs on it. Without an address it is not its person that ends it."""
        with self._engine.begin() as tx:
            lock(tx)
            open_ = (sessions.c.id == session_id, sessions.c.ended_at.is_(None))
            who = tx.execute(select(sessions).where(*open_)).one_or_none()
            if who is not None:
                close(tx, [who], now, why, address)

    def open_sessions(self) -> list[OpenSession]:
        """Whose has not ended, the newest first."""
        query = select(sessions, users.c.name).join(users, users.c.id == sessions.c.user, isouter=True)
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
                    wall=wall_name(row.page),
                )
                for row in tx.execute(query)
            ]

    def end_session(self, session_id: str, record: AuditRecord, now: int) -> None:
        """By somebody else than its owner. Raises StoreError for one that is not open."""
        with self._engine.begin() as tx:
            lock(tx)
            open_ = select(sessions.c.id).where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
            if tx.scalar(open_) is None:
                raise DeedRefused("no_session", session=session_id)
            append(tx, record)
            end(tx, [session_id], now, Ended.CLOSED)

    def new_ticket(self, session_id: str, now: int) -> str:
        return self._new_pass(session_id, now, resume=False)

    def take_ticket(self, ticket: str, now: int) -> tuple[Session, str] | None:
        """(session, resume token) for a ticket that is used the first time, within 30 s."""
        kept = secret.digest(ticket)
        with self._engine.begin() as tx:
            found = pass_session(tx, kept, now, resume=False)
            if found is None or tx.execute(delete(passes).where(passes.c.digest == kept)).rowcount != 1:
                return None
        return found, self.renew_resume(found.id, now)

    def take_resume(self, token: str, now: int, where: str = "") -> tuple[Session, str] | None:
        """(session, the next resume token). A token serves once. Used again from the same place within GRACE_MS, as
        when the answer was lost, it gives the same next one; later it gives nothing, as when a tab was copied with its
        store. Used again from another place it was stolen: the session ends. `where`: address and browser."""
        kept, by = secret.digest(token), secret.digest(where)
        with self._engine.begin() as tx:
            found = pass_session(tx, kept, now, resume=True)
            if found is None:
                return None
            row = tx.execute(select(passes).where(passes.c.digest == kept).with_for_update()).one()
            if row.used_at is not None and (bytes(row.used_by) != by or now - row.used_at > GRACE_MS):
                stolen = bytes(row.used_by) != by
                obj, who = f"session/{found.id}", found.subject
                denied = AuditRecord(now, found.id, who.role.value, who.scope, where.partition(" ")[0], "resume", obj)
                append(tx, msgspec.structs.replace(denied, reason=_REUSED, decision=Decision.DENIED))
                if stolen:
                    end(tx, [found.id], now, Ended.REUSE)
                return None
            seed = secrets.token_bytes(32) if row.seed is None else bytes(row.seed)
            if row.used_at is None:
                used = {"used_at": now, "used_by": by, "seed": seed}
                tx.execute(update(passes).where(passes.c.digest == kept).values(**used))
            text = secret.following(seed, token)
            if tx.scalar(select(passes.c.digest).where(passes.c.digest == secret.digest(text))) is None:
                issue(tx, text, found.id, now, resume=True)
        return found, text

    def renew_resume(self, session_id: str, now: int) -> str:
        """One more resume token of the session."""
        return self._new_pass(session_id, now, resume=True)

    def alive(self, ids: Collection[str], now: int) -> set[str]:
        """Those of `ids` whose session has not ended, or whose phone may still send. A live page keeps its session from
        idling out."""
        held = [int(one.removeprefix(PHONE)) for one in ids if one.startswith(PHONE)]
        with self._engine.connect() as tx:
            query = select(sessions.c.id, sessions.c.seen_at)
            is_open = (sessions.c.ended_at.is_(None), sessions.c.expires > now)
            rows = tx.execute(query.where(sessions.c.id.in_(ids), *is_open)).all()
            phones = {f"{PHONE}{number}" for number in phones_alive(tx, held)} if held else set()
        quiet = [row.id for row in rows if now - row.seen_at > _TOUCH_MS]
        if quiet:
            self.touch(quiet, now)
        return {row.id for row in rows} | phones

    def _new_pass(self, session_id: str, now: int, *, resume: bool) -> str:
        text, _ = secret.new()
        with self._engine.begin() as tx:
            issue(tx, text, session_id, now, resume=resume)
        return text
