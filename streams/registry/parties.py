"""Residents' names, telephones, id numbers and addresses: kept here alone, never in the journal, told one field at a
time, and only after the look is in the audit. And who may read a restricted matter, one by one.

Because no event holds them, no topic, segment, export or log can: what must be forgotten is forgotten here.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.engine import Row

from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.tables import parties, readers, users

_TELLS = 7
"""Signs a number has at least that tells somebody apart."""


class Field(StrEnum):
    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """`part`: reporter or party. '' = not known."""

    part: str = "reporter"
    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return f"Party({self.part!r})"


class Masked(msgspec.Struct, frozen=True, kw_only=True):
    """A party as everybody with the case sees it: a field is '' when it is not known."""

    id: str
    part: str
    name: str
    phone: str
    id_number: str
    address: str


class Parties:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_parties(self, case: str, new: Sequence[Party], now: int) -> None:
        """The same case again adds nothing: a report that is sent twice is one."""
        rows = [
            {"id": secrets.token_hex(8), "case_id": case, "created_at": now} | msgspec.structs.asdict(p) for p in new
        ]
        with self._engine.begin() as tx:
            lock(tx)
            if rows and tx.scalar(select(parties.c.id).where(parties.c.case_id == case).limit(1)) is None:
                tx.execute(insert(parties), rows)

    def parties(self, case: str) -> list[Masked]:
        query = select(parties).where(parties.c.case_id == case).order_by(parties.c.part.desc(), parties.c.id)
        with self._engine.connect() as tx:
            return [_masked(row) for row in tx.execute(query)]

    def party_phone_matches(self, case: str, phone: str) -> bool:
        """Whether it is, in full, the telephone of a party of the case."""
        wanted = _digits(phone)
        with self._engine.connect() as tx:
            rows = tx.execute(select(parties.c.phone).where(parties.c.case_id == case)).all()
        found = [secrets.compare_digest(_digits(row.phone), wanted) for row in rows]
        return len(wanted) >= _TELLS and any(found)

    def sharing(self, case: str, others: Collection[str]) -> set[str]:
        """Those of `others` in which the same telephone or id number stands: a hint, told as a yes and nothing else."""
        mine = select(parties.c.phone, parties.c.id_number).where(parties.c.case_id == case)
        theirs = select(parties.c.case_id, parties.c.phone, parties.c.id_number)
        with self._engine.connect() as tx:
            known = {text for row in tx.execute(mine) for text in row if len(text) >= _TELLS}
            if not known:
                return set()
            rows = tx.execute(theirs.where(parties.c.case_id.in_(list(others))))
            return {row.case_id for row in rows if known & {row.phone, row.id_number}}

    def reveal(self, case: str, party: str, field: Field, record: AuditRecord) -> str | None:
        """One field of one party, after the look is in the audit; None when the case has no such party. Raises
        SQLAlchemyError, and then nothing is told."""
        with self._engine.begin() as tx:
            append(tx, record)
        query = select(parties.c[field.value]).where(parties.c.id == party, parties.c.case_id == case)
        with self._engine.connect() as tx:
            found = tx.execute(query).one_or_none()
        return None if found is None else str(found[0])

    def set_readers(self, case: str, names: Collection[str], record: AuditRecord, now: int) -> list[str]:
        """Who may read a restricted matter from now on, by name; returns the names nobody has, and then nothing was
        changed."""
        wanted = {name.strip().casefold() for name in names if name.strip()}
        with self._engine.begin() as tx:
            lock(tx)
            known = {row.name: row.id for row in tx.execute(select(users).where(users.c.name.in_(wanted)))}
            if unknown := sorted(wanted - known.keys()):
                return unknown
            append(tx, record)
            tx.execute(delete(readers).where(readers.c.case_id == case))
            rows = [{"case_id": case, "user": user, "added_at": now} for user in known.values()]
            if rows:
                tx.execute(insert(readers), rows)
        return []

    def reads(self, user: str) -> set[str]:
        """Restricted matters that a user may read."""
        with self._engine.connect() as tx:
            return {row.case_id for row in tx.execute(select(readers.c.case_id).where(readers.c.user == user))}

    def readers(self, case: str) -> list[str]:
        """Names, in order."""
        query = select(users.c.name).join(readers, readers.c.user == users.c.id).where(readers.c.case_id == case)
        with self._engine.connect() as tx:
            return sorted(row.name for row in tx.execute(query))


def _digits(phone: str) -> str:
    """As people write it: with spaces, strokes or the country's number, in full width too."""
    plain = unicodedata.normalize("NFKC", phone)
    found = "".join(sign for sign in plain if sign.isascii() and sign.isdigit())
    return found[2:] if len(found) == 13 and found.startswith("86") else found


def _masked(row: Row[tuple[object, ...]]) -> Masked:
    name, phone, number = str(row.name), str(row.phone), str(row.id_number)
    return Masked(
        id=row.id,
        part=row.part,
        name=name[:1] + "某" if name else "",
        phone=f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****" if phone else "",
        id_number=f"{number[:2]}****" if number else "",
        address="****" if row.address else "",
    )
