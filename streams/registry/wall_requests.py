"""A wall without a keyboard comes in by a code on its screen, which an administrator types at a desk: the device
sign-in of RFC 8628. The code says which wall is meant; what signs it in is its browser's own secret word, which is
never shown."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Engine, LargeBinary, String, Table, delete, func, insert, select
from sqlalchemy import update as change

from streams.access.sessions import SessionRules
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.audit import SIGN_IN, AuditRecord
from streams.model.case_code import SIGNS
from streams.registry import secret
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.records import Session
from streams.registry.session_rows import DEFAULT, begin
from streams.registry.tables import metadata

LIFE_MS = 600_000
MOST, MOST_OF_ADDRESS = 200, 10
"""Walls that ask at one time."""
LENGTH = 8
_AGENT = 200

wall_requests = Table(
    "wall_requests",
    metadata,
    Column("asker", LargeBinary, primary_key=True),  # digest of the browser's own word
    Column("code", String, nullable=False, unique=True),
    Column("address", String, nullable=False),
    Column("agent", String, nullable=False),  # what its browser calls itself
    Column("at", BigInteger, nullable=False),
    Column("scope", String, nullable=False),  # '' until it is admitted
    Column("page", String, nullable=False),
)


class WallRequest(NamedTuple):
    """A wall that asks, as an administrator may recognise it. `at`: real ms."""

    address: str
    agent: str
    at: int


class WallRequests:
    """Takes an engine; `Registry` is made of it."""

    _engine: Engine

    def wall_code(self, asker: str, now: int, address: str, agent: str) -> str:
        """The code that this browser shows, the same until it is too old. Raises DeedRefused `walls_many`."""
        by = secret.digest(asker)
        mine = select(wall_requests.c.code).where(wall_requests.c.asker == by, wall_requests.c.at >= now - LIFE_MS)
        # A wall asks every few seconds: a code that it has takes no lock and writes nothing.
        with self._engine.connect() as tx:
            if (known := tx.scalar(mine)) is not None:
                return str(known)
        with self._engine.begin() as tx:
            lock(tx)
            if (known := tx.scalar(mine)) is not None:
                return str(known)
            tx.execute(delete(wall_requests).where(wall_requests.c.at < now - LIFE_MS))
            theirs = select(func.count()).where(wall_requests.c.address == address)
            all_ = select(func.count()).select_from(wall_requests)
            if (tx.scalar(theirs) or 0) >= MOST_OF_ADDRESS or (tx.scalar(all_) or 0) >= MOST:
                raise DeedRefused("walls_many")
            code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
            row = {"asker": by, "code": code, "address": address, "agent": agent[:_AGENT], "at": now}
            tx.execute(insert(wall_requests), [{**row, "scope": "", "page": ""}])
        return code

    def walls_asking(self, now: int) -> list[WallRequest]:
        """The newest first; never their codes: who types one has seen the wall."""
        open_ = (wall_requests.c.at >= now - LIFE_MS, wall_requests.c.scope == "")
        columns = (wall_requests.c.address, wall_requests.c.agent, wall_requests.c.at)
        query = select(*columns).where(*open_).order_by(wall_requests.c.at.desc())
        with self._engine.connect() as tx:
            return [WallRequest(*row) for row in tx.execute(query)]

    def admit_wall(self, code: str, scope: str, page: str, record: AuditRecord, now: int) -> None:
        """The wall that shows `code` may open `page`. Raises DeedRefused `wall_code` for none that asks."""
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            open_ = (wall_requests.c.code == code, wall_requests.c.at >= now - LIFE_MS, wall_requests.c.scope == "")
            if not tx.execute(change(wall_requests).where(*open_).values(scope=scope, page=page)).rowcount:
                raise DeedRefused("wall_code")

    def take_wall(
        self, asker: str, now: int, address: str = "", rules: SessionRules = DEFAULT
    ) -> tuple[Session, str] | None:
        """(session, text of its cookie) for the browser whose code was typed, once."""
        by = secret.digest(asker)
        open_ = (wall_requests.c.asker == by, wall_requests.c.scope != "", wall_requests.c.at >= now - LIFE_MS)
        with self._engine.connect() as tx:
            if tx.scalar(select(wall_requests.c.code).where(*open_)) is None:
                return None
        with self._engine.begin() as tx:
            lock(tx)
            found = tx.execute(select(wall_requests).where(*open_)).one_or_none()
            if found is None:
                return None
            tx.execute(delete(wall_requests).where(wall_requests.c.asker == by))
            session, cookie = begin(tx, Role.WALL, found.scope, found.page, now, rules=rules)
            append(tx, AuditRecord(now, session.id, Role.WALL.value, found.scope, address, SIGN_IN, "code"))
        return session, cookie
