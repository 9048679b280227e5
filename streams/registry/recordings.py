"""Recordings of calls: which there are, and the files themselves, named by their hash, outside of anything that is
served. Speech is in no table and no journal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Integer, String, Table, delete, func, insert, select

from streams import durable
from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.tables import metadata

FOLDER = "recordings"
"""Below the data folder."""
recordings = Table(
    "recordings",
    metadata,
    Column("id", String, primary_key=True),  # sha256 of the file
    Column("call", String, nullable=False),
    Column("scope", String, nullable=False),  # region of the desk whose call it was
    Column("at", BigInteger, nullable=False),  # real ms
    Column("size", Integer, nullable=False),
)


class KeptRecording(msgspec.Struct, frozen=True):
    """`at`: real ms of its end."""

    id: str
    call: str
    scope: str
    at: int
    size: int


class RecordingAges(msgspec.Struct, frozen=True):
    """`oldest`: real ms, 0 without any."""

    total: int
    due: int
    oldest: int


class KeptRecordings:
    """Takes an engine; `Registry` is made of it. `store`: the data folder."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_recording(self, store: Path, kept: KeptRecording, raw: bytes) -> None:
        """The file first: a row names one that is there. Raises OSError, SQLAlchemyError."""
        durable.write(_path(store, kept.id), raw, private=True)
        with self._engine.begin() as tx:
            lock(tx)
            if tx.scalar(select(recordings.c.id).where(recordings.c.id == kept.id)) is None:
                tx.execute(insert(recordings), [msgspec.structs.asdict(kept)])

    def recording(self, id_: str) -> KeptRecording | None:
        names = [recordings.c[name] for name in KeptRecording.__struct_fields__]
        with self._engine.connect() as tx:
            row = tx.execute(select(*names).where(recordings.c.id == id_)).mappings().one_or_none()
        return None if row is None else KeptRecording(**row)

    @staticmethod
    def recording_file(store: Path, kept: KeptRecording) -> bytes | None:
        """None where it is gone."""
        try:
            return _path(store, kept.id).read_bytes()
        except FileNotFoundError:
            return None

    def recording_ages(self, before: int) -> RecordingAges:
        """`before`: real ms; what ended earlier is due."""
        with self._engine.connect() as tx:
            total, oldest = tx.execute(select(func.count(), func.min(recordings.c.at))).one()
            due = tx.scalar(select(func.count()).where(recordings.c.at < before))
        return RecordingAges(int(total), int(due or 0), int(oldest or 0))

    def forget_recordings(self, store: Path, before: int, record: AuditRecord) -> int:
        """Deletes the files and rows of what ended before; how many. Raises OSError."""
        with self._engine.begin() as tx:
            lock(tx)
            due: Sequence[str] = tx.scalars(select(recordings.c.id).where(recordings.c.at < before)).all()
            for id_ in due:
                _path(store, id_).unlink(missing_ok=True)
            if due:
                tx.execute(delete(recordings).where(recordings.c.id.in_(due)))
                append(tx, msgspec.structs.replace(record, object=f"recordings/{len(due)}"))
        return len(due)


def _path(store: Path, id_: str) -> Path:
    return store / FOLDER / id_[:2] / f"{id_}.talk"
