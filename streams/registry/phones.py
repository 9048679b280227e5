"""Phones of workers: enrolled by hand, or by an invitation that serves once; handed over, and ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Connection, Engine, Select, delete, func, insert, select, update

from streams.access.subject import Role, Subject
from streams.model.audit import AuditRecord
from streams.registry import secret
from streams.registry.audit import append
from streams.registry.people import lock, new_key, next_sender, sender_of, sender_row, tell, worker_of
from streams.registry.records import Datum, Sender, SenderKind, Session, Worker
from streams.registry.tables import invitations, keys, senders, workers

PHONE = "phone-"
"""A phone with our own app has no session of sign-in: its number follows this."""
_LAST_EPOCH = 65_535
_PORTION = 500
"""Rows of one statement."""


class Taken(NamedTuple):
    """An invitation that was taken. `key`: its text, given only here."""

    worker: Worker
    sender: Sender
    key: str


class Invited(NamedTuple):
    """How many of an area have been invited and have a phone. `waiting`: invitations that still serve."""

    people: int
    with_phone: int
    waiting: int


class Phones:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enrol_phone(
        self,
        worker: int,
        *,
        unique_id: str,
        foreign: bool,
        simulated: bool,
        datum: Datum,
        now: int,
        needs_session: bool = False,
    ) -> tuple[Sender, str]:
        """A phone under a key of its own; the key's text is given only here."""
        with self._engine.begin() as tx:
            lock(tx)
            return _enrol(tx, worker, unique_id, foreign, simulated, datum, now, needs_session)

    def enrol_fleet(self, of: range, *, label: str, now: int) -> tuple[range, str]:
        """Simulated phones, one per worker, under one key."""
        with self._engine.begin() as tx:
            lock(tx)
            key, text = new_key(tx, label, True, now)
            first = next_sender(tx)
            made = [
                Sender(number=first + n, kind=SenderKind.PHONE, key=key, worker=worker, unique_id=f"sim-{worker}")
                for n, worker in enumerate(of)
            ]
            tx.execute(insert(senders), [sender_row(sender) for sender in made])
            tell(tx, now, [])
        return range(first, first + len(of)), text

    def raise_epoch(self, device: int, now: int) -> None:
        """The sequences of a phone that lost what it had numbered begin again; beyond the last epoch they do not."""
        with self._engine.begin() as tx:
            lock(tx)
            mine = (senders.c.number == device, senders.c.epoch < _LAST_EPOCH)
            tx.execute(update(senders).where(*mine).values(epoch=senders.c.epoch + 1))
            tell(tx, now, [])

    def devices(self, home: str = "") -> dict[int, Worker]:
        """Whose each phone is or was, of those whose home lies in an area."""
        query = select(senders.c.number.label("device"), workers).join(workers, workers.c.number == senders.c.worker)
        query = query.where(workers.c.home.startswith(home, autoescape=True))
        with self._engine.connect() as tx:
            return {int(row["device"]): worker_of(row) for row in tx.execute(query).mappings()}

    def phones(self, people: Sequence[int]) -> list[Sender]:
        """Theirs that may send. `people`: numbers of workers."""
        with self._engine.connect() as tx:
            return _phones(tx, people)

    def phone_of(self, key: str) -> Taken | None:
        """Whose phone with our own app a key is; None for one that is unknown or revoked, and for one of any other
        sender."""
        with self._engine.connect() as tx:
            found = tx.execute(_apps().where(keys.c.digest == secret.digest(key))).mappings().all()
        if len(found) != 1:
            return None
        worker = {name: found[0][f"workers_{name}"] for name in Worker.__struct_fields__}
        sender = sender_of({name.removeprefix("senders_"): value for name, value in found[0].items()})
        return Taken(Worker(**worker), sender, key)

    def take_key(self, key: str) -> Session | None:
        """What a phone with our own app hears the gateway as: its worker, as long as the key serves."""
        held = self.phone_of(key)
        if held is None:
            return None
        name, worker = f"{PHONE}{held.sender.number}", held.worker
        subject = Subject(
            id=name, role=Role.WORKER, scope=worker.home, person=f"worker/{worker.number}", worker=worker.number
        )
        return Session(id=name, subject=subject, page="/phone/app")

    def invite(self, people: Sequence[int], record: AuditRecord, *, expires: int) -> list[str]:
        """A token for each, in the order given; it is given only here, serves once and until `expires` (real ms). An
        earlier one of theirs serves no more; the phone they have goes on until the token is taken."""
        made = [secret.new() for _ in people]
        with self._engine.begin() as tx:
            append(tx, record)
            for at in range(0, len(people), _PORTION):
                some = people[at : at + _PORTION]
                tx.execute(delete(invitations).where(invitations.c.worker.in_(some), invitations.c.taken_at == 0))
            rows = [
                {"digest": digest, "worker": worker, "made_at": record.at, "expires": expires}
                for worker, (_, digest) in zip(people, made, strict=True)
            ]
            if rows:
                tx.execute(insert(invitations), rows)
        return [text for text, _ in made]

    def take_invitation(self, token: str, *, now: int, address: str, simulated: bool = False) -> Taken | None:
        """The phone of whom the token invites, with our own app; None for one that is unknown, taken or out of time.
        Whatever phone they had before may send no more."""
        with self._engine.begin() as tx:
            lock(tx)
            digest = secret.digest(token)
            row = tx.execute(select(invitations).where(invitations.c.digest == digest)).one_or_none()
            if row is None or row.taken_at or row.expires < now:
                return None
            person = tx.execute(select(workers).where(workers.c.number == row.worker)).mappings().one()
            if person["left_at"]:
                return None
            worker = worker_of(person)
            end_phones(tx, [worker.number], now)
            unique_id = f"{worker.home}-{worker.post}"
            sender, key = _enrol(tx, worker.number, unique_id, False, simulated, Datum.WGS84, now)
            taken = {"taken_at": now, "sender": sender.number}
            tx.execute(update(invitations).where(invitations.c.digest == digest).values(**taken))
            about = f"worker/{worker.number}"
            append(
                tx, AuditRecord(now, "", "", worker.home, address, "phone.enrol", about, (f"device={sender.number}",))
            )
        return Taken(worker, sender, key)

    def invited(self, home: str, now: int) -> Invited:
        """Of an area."""
        here = workers.c.home.startswith(home, autoescape=True) & (workers.c.left_at == 0)
        people = select(func.count()).select_from(workers).where(here)
        phone = select(func.count(func.distinct(senders.c.worker))).join(workers, workers.c.number == senders.c.worker)
        asked = select(func.count()).select_from(invitations).join(workers, workers.c.number == invitations.c.worker)
        serves = (invitations.c.taken_at == 0) & (invitations.c.expires >= now)
        with self._engine.connect() as tx:
            return Invited(
                tx.scalar(people) or 0,
                tx.scalar(phone.where(here, senders.c.ended_at == 0)) or 0,
                tx.scalar(asked.where(here, serves)) or 0,
            )


def end_phones(tx: Connection, people: Sequence[int], now: int) -> int:
    """Their phones may send no more; how many. A key that speaks for no one any more is revoked."""
    ended = 0
    for at in range(0, len(people), _PORTION):
        held = _phones(tx, people[at : at + _PORTION])
        if not held:
            continue
        ended += len(held)
        numbers = [sender.number for sender in held]
        tx.execute(update(senders).where(senders.c.number.in_(numbers)).values(ended_at=now))
        still = select(senders.c.key).where(senders.c.ended_at == 0)
        of = {sender.key for sender in held}
        alone = keys.c.number.in_(of) & keys.c.number.not_in(still) & keys.c.revoked_at.is_(None)
        tx.execute(update(keys).where(alone).values(revoked_at=now))
    return ended


def phones_alive(tx: Connection, numbers: Collection[int]) -> set[int]:
    """Those of the phones with our own app that may still send."""
    return set(tx.scalars(_apps().where(senders.c.number.in_(numbers)).with_only_columns(senders.c.number)))


def _apps() -> Select[Any]:
    """Phones with our own app, of workers who are on the roster, under keys that are not revoked."""
    query = select(senders, workers).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
    query = query.join(keys, keys.c.number == senders.c.key).join(workers, workers.c.number == senders.c.worker)
    mine = (senders.c.kind == SenderKind.PHONE.value, senders.c.foreign_app.is_(False), senders.c.ended_at == 0)
    return query.where(*mine, keys.c.revoked_at.is_(None), workers.c.left_at == 0)


def _phones(tx: Connection, people: Sequence[int]) -> list[Sender]:
    query = select(senders).where(
        senders.c.worker.in_(people), senders.c.kind == SenderKind.PHONE.value, senders.c.ended_at == 0
    )
    return [sender_of(row) for row in tx.execute(query).mappings()]


def _enrol(
    tx: Connection,
    worker: int,
    unique_id: str,
    foreign: bool,
    simulated: bool,
    datum: Datum,
    now: int,
    needs_session: bool = False,
) -> tuple[Sender, str]:
    key, text = new_key(tx, f"phone of worker {worker}", simulated, now)
    sender = Sender(
        number=next_sender(tx),
        kind=SenderKind.PHONE,
        key=key,
        worker=worker,
        unique_id=unique_id,
        foreign=foreign,
        datum=datum,
        needs_session=needs_session,
    )
    tx.execute(insert(senders), [sender_row(sender)])
    tell(tx, now, [])
    return sender, text
