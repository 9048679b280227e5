"""Files that take long: asked for on a page, made by the archive, fetched by who asked. What is asked and how far
it is, is kept here; the file lies beside the database and is dropped after a day."""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.engine import Row

from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.tables import jobs

KEPT_MS = 24 * 3_600_000
QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """`session`: of who asked, the only one who gets it. `asked`: packed, for the archive. `total`: 0 until it is
    known. `why`: it failed. Times are real ms."""

    id: str
    session: str
    name: str
    asked: bytes
    state: str = QUEUED
    done: int = 0
    total: int = 0
    why: str = ""
    created_at: int = 0


class Jobs:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def new_job(self, session: str, name: str, asked: bytes, record: AuditRecord) -> Job:
        """`name`: of the file; `record`: kept together with it, or neither is."""
        made = Job(id=secrets.token_hex(16), session=session, name=name, asked=asked, created_at=record.at)
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            tx.execute(insert(jobs), [msgspec.structs.asdict(made)])
        return made

    def job(self, name: str) -> Job | None:
        """By id."""
        with self._engine.connect() as tx:
            row = tx.execute(select(jobs).where(jobs.c.id == name)).one_or_none()
        return None if row is None else _job(row)

    def next_job(self) -> Job | None:
        """The oldest that is not ended: also one that a crash cut off."""
        query = select(jobs).where(jobs.c.state.in_((QUEUED, RUNNING))).order_by(jobs.c.created_at, jobs.c.id).limit(1)
        with self._engine.connect() as tx:
            row = tx.execute(query).one_or_none()
        return None if row is None else _job(row)

    def job_is(self, name: str, state: str, done: int = 0, total: int = 0, why: str = "") -> None:
        values = {"state": state, "done": done, "total": total, "why": why}
        with self._engine.begin() as tx:
            tx.execute(update(jobs).where(jobs.c.id == name).values(values))

    def forget_jobs(self, now: int) -> list[str]:
        """Drops those of a day ago; their names."""
        old = jobs.c.created_at < now - KEPT_MS
        with self._engine.begin() as tx:
            names = list(tx.scalars(select(jobs.c.name).where(old)))
            tx.execute(delete(jobs).where(old))
        return names


def _job(row: Row[tuple[object, ...]]) -> Job:
    said = {str(name): value for name, value in row._mapping.items()}
    return msgspec.convert({**said, "asked": bytes(said["asked"])}, Job)
