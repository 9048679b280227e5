"""Pictures and papers of cases: which there are, and the files themselves, outside of anything that is served.

A file is named by the hash of its content: no name anybody typed is ever a path.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
from sqlalchemy import Engine, insert, select

from streams.errors import StoreError
from streams.model.audit import AuditRecord
from streams.model.media import Kind, kind_of
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.tables import media

MOST = 20
"""Files of one case."""


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: hash of its content. `at`: real ms."""

    id: str
    case: str
    type: str
    size: int
    by: str
    at: int


class Media:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_medium(self, folder: Path, case: str, raw: bytes, by: str, record: AuditRecord) -> Medium:
        """Kept, after its record. Raises StoreError for what is neither picture, film nor document, or one too many;
        then nothing is written."""
        kind = kind_of(raw)
        if kind is None:
            raise StoreError("neither JPEG, PNG, MP4 nor PDF: the content says otherwise, or is not whole")
        name = hashlib.sha256(raw).hexdigest()
        known = self.media(case)
        found = next((one for one in known if one.id == name), None)
        if found is not None:
            return found
        if len(known) >= MOST:
            raise StoreError(f"a case has at most {MOST} files")
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            _write(path_of(folder, name, kind), raw)
            made = Medium(id=name, case=case, type=kind.type, size=len(raw), by=by, at=record.at)
            row = {"case_id" if key == "case" else key: value for key, value in msgspec.structs.asdict(made).items()}
            tx.execute(insert(media), [row])
        return made

    def media(self, case: str) -> list[Medium]:
        """In the order they came."""
        query = select(media).where(media.c.case_id == case).order_by(media.c.at, media.c.id)
        with self._engine.connect() as tx:
            return [
                Medium(id=row.id, case=row.case_id, type=row.type, size=row.size, by=row.by, at=row.at)
                for row in tx.execute(query)
            ]


def path_of(folder: Path, name: str, kind: Kind) -> Path:
    return folder / name[:2] / f"{name}.{kind.suffix}"


def _write(path: Path, raw: bytes) -> None:
    """Whole or not at all; readable by the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
