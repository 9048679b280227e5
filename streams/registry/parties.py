"""Residents' names, telephones, id numbers and addresses: kept here alone, never in the journal, shown one field at a
time, and only after the look is in the audit. And who may read a restricted case, one by one.

Because no event holds them, no topic, segment, export or log can: what must be forgotten is forgotten here. In the
database and its copies they are sealed; they are compared opened, a case at a time, so nothing that can be searched for
is kept beside them.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Engine, delete, insert, select, update

from streams.model.audit import AuditRecord
from streams.model.typed import name as name_of
from streams.model.typed import plain
from streams.registry.audit import append
from streams.registry.case_tables import parties, readers
from streams.registry.people import lock
from streams.registry.seal import Sealer
from streams.registry.sealed import PARTY, opened_cell, opened_row, sealed_row
from streams.registry.tables import users

TELLS = 7
"""Signs a number has at least that tells somebody apart."""
_READABLE = parties.c.confirmed | (parties.c.given_by == "")
"""What came with a command waits for its case; a door gives its report an id of its own, so no one else can name it."""


_READABLE = parties.c.confirmed | (parties.c.given_by == "")
"""What came with a command waits for its case; a door gives its report an id of its own, so no one else can name it."""


class PartyField(StrEnum):
    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"


_TELLING = (PartyField.PHONE.value, PartyField.ID_NUMBER.value)


REPORTER = "reporter"


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """`part`: reporter or party. `address`: where somebody lives or is written to (e-mail, account), with links they
    sent, each called what it is. '' = not known."""

    part: str = REPORTER
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
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def add_parties(
        self, case: str, new: Sequence[Party], now: int, *, by: str = "", record: AuditRecord | None = None
    ) -> None:
        """The same case again adds nothing: a report that is sent twice is one. `by`: the person whose command tells of
        the case; no one reads them before the case is there and that person has reported it. `record`: kept with
        them or neither does."""
        given = {"case_id": case, "created_at": now, "given_by": by, "confirmed": False}
        rows = [
            sealed_row(
                self._sealer,
                PARTY,
                {"id": secrets.token_hex(8)}
                | given
                | {key: plain(value) for key, value in msgspec.structs.asdict(p).items()},
            )
            for p in new
        ]
        known = parties.c.confirmed | (parties.c.given_by == by)
        with self._engine.begin() as tx:
            lock(tx)
            if rows and tx.scalar(select(parties.c.id).where(parties.c.case_id == case, known).limit(1)) is None:
                if record is not None:
                    append(tx, record)
                tx.execute(insert(parties), rows)

    def confirm_parties(self, case: str, reporter: str) -> None:
        """The case is there: what its reporter, or a door, gave is kept; what anybody else gave is dropped."""
        waiting = (parties.c.case_id == case, parties.c.confirmed.is_(False))
        with self._engine.connect() as tx:
            if tx.scalar(select(parties.c.id).where(*waiting).limit(1)) is None:
                return
        with self._engine.begin() as tx:
            lock(tx)
            tx.execute(delete(parties).where(*waiting, parties.c.given_by.not_in(["", reporter])))
            tx.execute(update(parties).where(*waiting).values(confirmed=True))

    def waiting_parties(self) -> dict[str, int]:
        """Cases no one has confirmed yet that parties were given for, and when (real ms)."""
        query = select(parties.c.case_id, parties.c.created_at).where(parties.c.confirmed.is_(False))
        with self._engine.connect() as tx:
            return {row.case_id: row.created_at for row in tx.execute(query)}

    def drop_parties(self, case: str, record: AuditRecord) -> None:
        """Of a case that has never come."""
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            tx.execute(delete(parties).where(parties.c.case_id == case, parties.c.confirmed.is_(False)))

    def parties(self, case: str) -> list[Masked]:
        return [_masked(row) for row in self._opened([case])]

    def party_names(self, case: str) -> list[str]:
        """Of a case's people: what a text about it must not hold."""
        return [row["name"] for row in self._opened([case]) if row["name"]]

    def party_phone_matches(self, case: str, phone: str, part: str = "") -> bool:
        """Whether a whole telephone number is that of a party of the case. Every number is compared in full. `part`:
        reporter or party, '' = whichever."""
        given = digits_of(phone)
        known = [digits_of(row["phone"]) for row in self._opened([case]) if part in ("", row["part"])]
        matches = [hmac.compare_digest(one.encode(), given.encode()) for one in known if len(one) >= TELLS]
        return any(matches)

    def numbers_of(self, case: str) -> set[str]:
        """Digits of the telephones that were given with a case, long enough to tell one from another."""
        return {one for row in self._opened([case]) if len(one := digits_of(row["phone"])) >= TELLS}

    def phone_numbers(self, since: int) -> list[tuple[int, str, str]]:
        """(created, case, digits) of every telephone that was given at or after `since` (real ms)."""
        query = select(parties).where(parties.c.created_at >= since)
        with self._engine.connect() as tx:
            rows = [{str(name): cell for name, cell in row.items()} for row in tx.execute(query).mappings()]
        opened = ((row, opened_cell(self._sealer, PARTY, "phone", row["id"], row["phone"])) for row in rows)
        return [(row["created_at"], row["case_id"], digits_of(phone)) for row, phone in opened if phone]

    def sharing(self, case: str, others: Collection[str]) -> set[str]:
        """Those of `others` in which the same telephone or id number is: a hint, given as a yes and nothing else."""
        known = {row[name] for row in self._opened([case]) for name in _TELLING if len(row[name]) >= TELLS}
        if not known:
            return set()
        return {row["case_id"] for row in self._opened(others) if known & {row[name] for name in _TELLING}}

    def reveal(self, case: str, party: str, field: PartyField, record: AuditRecord | None) -> str | None:
        """One field of one party, after the look is in the audit; None when the case has no such party. `record`: None
        when the look is there already. Raises SQLAlchemyError, and then nothing is returned."""
        if record is not None:
            with self._engine.begin() as tx:
                append(tx, record)
        return next((str(row[field.value]) for row in self._opened([case]) if row["id"] == party), None)

    def set_readers(self, case: str, names: Collection[str], record: AuditRecord, now: int) -> list[str]:
        """Who may read a restricted case from now on, by name; returns the names no one has, and then nothing was
        changed."""
        wanted = {name_of(name) for name in names if name.strip()}
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
        """Restricted cases that a user may read."""
        with self._engine.connect() as tx:
            return {row.case_id for row in tx.execute(select(readers.c.case_id).where(readers.c.user == user))}

    def _opened(self, cases: Collection[str]) -> list[dict[str, Any]]:
        """Rows of these cases with plain values: reporters first."""
        query = select(parties).where(parties.c.case_id.in_(list(cases)), _READABLE)
        with self._engine.connect() as tx:
            rows = tx.execute(query.order_by(parties.c.part.desc(), parties.c.id)).mappings().all()
        return [opened_row(self._sealer, PARTY, {str(name): cell for name, cell in row.items()}) for row in rows]

    def readers(self, case: str) -> list[str]:
        """Names, in order."""
        query = select(users.c.name).join(readers, readers.c.user == users.c.id).where(readers.c.case_id == case)
        with self._engine.connect() as tx:
            return sorted(row.name for row in tx.execute(query))


def digits_of(phone: str) -> str:
    """Its digits, without the country's: 13800000000 however it was typed."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isdecimal())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def _masked(row: Mapping[str, Any]) -> Masked:
    name, phone, number = row["name"], row["phone"], row["id_number"]
    return Masked(
        id=row["id"],
        part=row["part"],
        name=name[:1] + "某" if name else "",
        phone=f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****" if phone else "",
        id_number=f"{number[:2]}****" if number else "",
        address="****" if row["address"] else "",
    )
