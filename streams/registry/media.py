"""Pictures and papers of cases: which there are, and the files themselves, outside of anything that is served.

A file is named by the hash of what was sent: no name anybody typed is ever a path. What is kept is what `streams.media`
makes of it; a file from before those rules is made when it is next asked for, or by `python -m streams media`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from sqlalchemy import Engine, Row, insert, select, update

from streams import durable
from streams.errors import MediaRefused
from streams.media import process
from streams.model.audit import AuditRecord
from streams.model.media import KEPT, RULES, Flaw, Made, MediaKind
from streams.registry.audit import append
from streams.registry.case_tables import media
from streams.registry.people import lock

MOST = 20
"""Files of one case."""


class Medium(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: hash of what was sent. `at`: real ms. `made`: version of the rules. `flaw`: why it is not shown, or ''."""

    id: str
    case: str
    type: str
    size: int
    by: str
    at: int
    made: int = 0
    flaw: str = ""


class Media:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_medium(self, folder: Path, case: str, raw: bytes, by: str, record: AuditRecord) -> Medium:
        """Kept, after its record. Raises MediaRefused for what is not taken, or one too many; then nothing is
        written."""
        name = hashlib.sha256(raw).hexdigest()
        known = self.media(case)
        found = next((one for one in known if one.id == name), None)
        if found is not None:
            return found
        if len(known) >= MOST:
            raise MediaRefused(Flaw.TOO_MANY)
        kept = process.made(raw)
        if kept.flaw:
            raise MediaRefused(kept.flaw)
        medium = Medium(id=name, case=case, type=kept.type, size=len(kept.raw), by=by, at=record.at, made=RULES)
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            durable.write(path_of(folder, name, KEPT[kept.type]), kept.raw, private=True)
            row = {"case_id" if key == "case" else key: value for key, value in msgspec.structs.asdict(medium).items()}
            tx.execute(insert(media), [row])
        return medium

    def media(self, case: str) -> list[Medium]:
        """In the order they came."""
        query = select(media).where(media.c.case_id == case).order_by(media.c.at, media.c.id)
        with self._engine.connect() as tx:
            return [_medium(row) for row in tx.execute(query)]

    def medium(self, folder: Path, case: str, name: str) -> tuple[Medium, bytes] | None:
        """A file as it may be shown; None where there is none. Raises MediaRefused for one that is not shown."""
        found = next((one for one in self.media(case) if one.id == name), None)
        if found is None:
            return None
        if found.made < RULES:
            found = self._make(folder, found)
        if found.flaw:
            raise MediaRefused(found.flaw)
        try:
            return found, path_of(folder, name, KEPT[found.type]).read_bytes()
        except FileNotFoundError:
            return None

    def make_media(self, folder: Path) -> tuple[int, int]:
        """Makes all files from before the rules: (how many are shown, how many are not)."""
        query = select(media).where(media.c.made < RULES).order_by(media.c.at, media.c.id)
        with self._engine.connect() as tx:
            waiting = [_medium(row) for row in tx.execute(query)]
        flawed = sum(bool(self._make(folder, one).flaw) for one in waiting)
        return len(waiting) - flawed, flawed

    def _make(self, folder: Path, old: Medium) -> Medium:
        """The file of one that was kept as it came takes its place; of one that is refused the file stays, unshown.
        Raises MediaRefused when it cannot be looked into now."""
        before = next(iter((folder / old.id[:2]).glob(f"{old.id}.*")), None)
        kept = Made(flaw=Flaw.BROKEN) if before is None else process.made(before.read_bytes())
        if kept.flaw is Flaw.BUSY:
            raise MediaRefused(Flaw.BUSY)
        made = msgspec.structs.replace(old, made=RULES, flaw=kept.flaw or "")
        if before is not None and not kept.flaw:
            made = msgspec.structs.replace(made, type=kept.type, size=len(kept.raw))
            path = path_of(folder, old.id, KEPT[kept.type])
            durable.write(path, kept.raw, private=True)
            if path != before:
                before.unlink()
        # The same file may hang on other cases: what was made of it is now theirs too.
        with self._engine.begin() as tx:
            values = {"type": made.type, "size": made.size, "made": made.made, "flaw": made.flaw}
            tx.execute(update(media).where(media.c.id == old.id).values(values))
        return made


def path_of(folder: Path, name: str, kind: MediaKind) -> Path:
    return folder / name[:2] / f"{name}.{kind.suffix}"


def _medium(row: Row[tuple[object, ...]]) -> Medium:
    said = {"case" if key == "case_id" else key: value for key, value in row._asdict().items()}
    return msgspec.convert({str(key): value for key, value in said.items()}, Medium)
