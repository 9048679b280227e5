"""What people wrote, as they wrote it: sealed, by the event that brought it, written before the journal has the event.

The journal and all that follows from it hold the scrubbed text; a case's page finds the original by it. Read one at a
time, after the look is in the audit; deleted with the rest of a case's personal data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Engine, delete, func, insert, select, update

from streams.model.audit import AuditRecord
from streams.model.words import Original
from streams.registry.audit import append
from streams.registry.case_tables import originals
from streams.registry.people import lock
from streams.registry.seal import Sealer
from streams.registry.sealed import ORIGINAL, required
from streams.registry.tables import state

_PORTION = 500


class Originals:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def keep_originals(self, new: Sequence[Original], now: int) -> None:
        """The same again changes nothing. `now`: real ms. Raises SQLAlchemyError or MissingPart; then nothing may be
        given to the journal."""
        for at in range(0, len(new), _PORTION):
            self._keep({_id(one): one for one in new[at : at + _PORTION]}, now)

    def _keep(self, new: dict[str, Original], now: int) -> None:
        if not new:
            return
        sealer = required(self._sealer)
        with self._engine.begin() as tx:
            lock(tx)
            known = set(tx.scalars(select(originals.c.id).where(originals.c.id.in_(new))))
            rows = [
                {
                    "id": id_,
                    "case_id": one.case,
                    "clean": _digest(one.clean),
                    "sealed": sealer.seal(one.text.encode(), ORIGINAL.context(id_, "sealed")),
                    "created_at": now,
                }
                for id_, one in new.items()
                if id_ not in known
            ]
            if rows:
                tx.execute(insert(originals), rows)

    def has_originals(self, case: str, texts: Collection[str]) -> set[str]:
        """Those of a case's texts, as the journal has them, whose original is kept."""
        with self._engine.connect() as tx:
            known = {bytes(raw) for raw in tx.scalars(select(originals.c.clean).where(originals.c.case_id == case))}
        return {text for text in texts if _digest(text) in known}

    def original(self, case: str, clean: str, record: AuditRecord | None) -> str | None:
        """What was written where the case has `clean`, after the look is in the audit; None when it is not kept. Two
        that read alike are both returned, the older first. `record`: None when the look is there already. Raises
        SQLAlchemyError, and then nothing is returned."""
        if record is not None:
            with self._engine.begin() as tx:
                append(tx, record)
        query = select(originals.c.id, originals.c.sealed).where(
            originals.c.case_id == case, originals.c.clean == _digest(clean)
        )
        with self._engine.connect() as tx:
            rows = tx.execute(query.order_by(originals.c.created_at, originals.c.id)).all()
        sealer = required(self._sealer)
        found = [sealer.open(bytes(row.sealed), ORIGINAL.context(row.id, "sealed")).decode() for row in rows]
        return "\n".join(dict.fromkeys(found)) if found else None

    def sweep_originals(self, before: int, texts_of: Callable[[str], Collection[str] | None]) -> int:
        """Deletes those written before `before` (real ms) that no event followed: refused, or never kept. `texts_of`:
        all free texts of a case, None for one that is not known. Returns how many."""
        query = select(originals.c.id, originals.c.case_id, originals.c.clean).where(
            originals.c.created_at < before, originals.c.swept.is_(False)
        )
        with self._engine.connect() as tx:
            waiting = tx.execute(query.order_by(originals.c.case_id).limit(_PORTION)).all()
        there: dict[str, set[bytes]] = {}
        for row in waiting:
            if row.case_id not in there:
                there[row.case_id] = {_digest(text) for text in texts_of(row.case_id) or ()}
        gone = [row.id for row in waiting if bytes(row.clean) not in there[row.case_id]]
        with self._engine.begin() as tx:
            lock(tx)
            tx.execute(delete(originals).where(originals.c.id.in_(gone)))
            tx.execute(update(originals).where(originals.c.id.in_([row.id for row in waiting])).values(swept=True))
        return len(gone)

    def originals_kept(self) -> int:
        with self._engine.connect() as tx:
            return int(tx.scalar(select(func.count()).select_from(originals)) or 0)

    def texts_split(self) -> bool:
        """Whether everything this store has in its journal was split when it was taken in, or since."""
        with self._engine.connect() as tx:
            return bool(tx.scalar(select(state.c.texts_split)))

    def set_texts_split(self) -> None:
        with self._engine.begin() as tx:
            tx.execute(update(state).values(texts_split=True))


def _id(original: Original) -> str:
    return hashlib.sha256(f"{original.event}\n{original.field}".encode()).hexdigest()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
