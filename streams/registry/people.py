"""Workers, keys, senders, departments: who exists. Every write bumps the revision and tells the journal by outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from streams.model.event import Incoming, RegistryChange
from streams.model.regulation import Regulation
from streams.model.worker_entry import WorkerEntry
from streams.registry import secret
from streams.registry.consent_rows import withdrawn_in
from streams.registry.directory import SenderDirectory
from streams.registry.records import Datum, Key, KeyLine, NewWorker, Sender, SenderKind, Worker
from streams.registry.tables import keys, outbox, senders, state, township_posts, workers
from streams.wire import entry

_LARGEST = 2_147_483_647
"""Of numbers that an integer column holds."""
PORTION = 1_000
"""Workers per outbox event."""


class People:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enrol_worker(self, worker: NewWorker, now: int) -> Worker:
        """Gives the worker a number and, once for ever, the next post of the township."""
        number = self.enrol_workers([worker], now)[0]
        found = self.worker(number)
        assert found is not None
        return found

    def enrol_workers(self, new: Sequence[NewWorker], now: int) -> range:
        """Numbers in the order given."""
        with self._engine.begin() as tx:
            lock(tx)
            first = 1 + (tx.scalar(select(func.max(workers.c.number))) or 0)
            posts = Posts(tx)
            rows = [
                _worker_row(number, worker, posts.next(worker.home), now) for number, worker in enumerate(new, first)
            ]
            tx.execute(insert(workers), rows)
            posts.write()
            tell_workers(tx, now, [WorkerEntry(r["number"], r["home"], r["post"], r["kind"]) for r in rows])
        return range(first, first + len(new))

    def enrol_department(self, name: str, *, simulated: bool, now: int) -> tuple[Sender, str]:
        """The system of one department. `name`: its id, as cases are sent to it."""
        return self._enrol_system(SenderKind.DEPARTMENT, name, simulated=simulated, now=now)

    def enrol_platform(self, name: str, *, simulated: bool, now: int) -> tuple[Sender, str]:
        """An upstream platform. Who may have one is decided by the caller (streams.operate.enrol)."""
        return self._enrol_system(SenderKind.PLATFORM, name, simulated=simulated, now=now)

    def _enrol_system(self, kind: SenderKind, name: str, *, simulated: bool, now: int) -> tuple[Sender, str]:
        with self._engine.begin() as tx:
            lock(tx)
            key, text = new_key(tx, name, simulated, now)
            department = name if kind is SenderKind.DEPARTMENT else ""
            sender = Sender(number=next_sender(tx), kind=kind, key=key, unique_id=name, department=department)
            tx.execute(insert(senders), [sender_row(sender)])
            tell(tx, now, [])
        return sender, text

    def revoke_key(self, number: int, now: int) -> None:
        with self._engine.begin() as tx:
            lock(tx)
            tx.execute(update(keys).where(keys.c.number == number).values(revoked_at=now))
            tell(tx, now, [])

    def listed_keys(self) -> list[KeyLine]:
        """By number; without those that servers of ours had before they signed, which no one needs to end."""
        service = select(senders.c.key).where(senders.c.kind == SenderKind.SERVICE.value)
        count = select(senders.c.key, func.count().label("n")).group_by(senders.c.key).subquery()
        query = select(keys, count.c.n).join(count, count.c.key == keys.c.number, isouter=True)
        with self._engine.connect() as tx:
            return [
                KeyLine(
                    number=row.number,
                    label=row.label,
                    senders=int(row.n or 0),
                    revoked=row.revoked_at is not None,
                    created_at=row.created_at,
                )
                for row in tx.execute(query.where(keys.c.number.not_in(service)).order_by(keys.c.number))
            ]

    def worker(self, number: int) -> Worker | None:
        if not 0 < number <= _LARGEST:
            return None
        with self._engine.connect() as tx:
            row = tx.execute(select(workers).where(workers.c.number == number)).mappings().one_or_none()
        return None if row is None else worker_of(row)

    def workers(self, home: str = "") -> list[Worker]:
        """Who is on the roster and whose home lies in an area, by number; everybody where none is named."""
        query = select(workers).where(workers.c.home.startswith(home, autoescape=True), workers.c.left_at == 0)
        query = query.order_by(workers.c.number)
        with self._engine.connect() as tx:
            return [worker_of(row) for row in tx.execute(query).mappings()]

    def roster_counts(self, home: str) -> dict[tuple[str, str], int]:
        """{(village, kind): how many are on the roster} of an area."""
        query = select(workers.c.village, workers.c.kind, func.count()).group_by(workers.c.village, workers.c.kind)
        query = query.where(workers.c.home.startswith(home, autoescape=True), workers.c.left_at == 0)
        with self._engine.connect() as tx:
            return {(village, kind): int(n) for village, kind, n in tx.execute(query)}

    def sender(self, number: int) -> Sender | None:
        with self._engine.connect() as tx:
            row = tx.execute(select(senders).where(senders.c.number == number)).mappings().one_or_none()
        return None if row is None else sender_of(row)

    def revision(self) -> int:
        with self._engine.connect() as tx:
            return int(tx.scalar(select(state.c.revision)) or 0)

    def directory(self) -> SenderDirectory:
        """Who may send, as one consistent reading."""
        with self._engine.begin() as tx:
            revision = int(tx.scalar(select(state.c.revision)) or 0)
            held = [
                Key(
                    number=row.number,
                    digest=bytes(row.digest),
                    label=row.label,
                    simulated=row.simulated,
                    revoked=row.revoked_at is not None,
                )
                for row in tx.execute(select(keys))
            ]
            known = [sender_of(row) for row in tx.execute(select(senders)).mappings()]
            withdrawn = withdrawn_in(tx)
        return SenderDirectory(revision, held, known, withdrawn)

    def pending(self, limit: int = 100) -> list[tuple[int, bytes]]:
        """(seq, packed RegistryChange) the journal has yet to have; seq has no holes."""
        with self._engine.connect() as tx:
            relayed = tx.scalar(select(state.c.relayed)) or 0
            rows = tx.execute(select(outbox).where(outbox.c.seq > relayed).order_by(outbox.c.seq).limit(limit))
            return [(row.seq, bytes(row.packed)) for row in rows]

    def outbox_relayed(self) -> int:
        """The last outbox row that the journal has."""
        with self._engine.connect() as tx:
            return int(tx.scalar(select(state.c.relayed)) or 0)

    def relayed(self, upto: int) -> None:
        """Everything up to `upto` is in the journal."""
        with self._engine.begin() as tx:
            tx.execute(update(state).where(state.c.relayed < upto).values(relayed=upto))


def lock(tx: Connection) -> None:
    """One writer at a time, so that numbers, posts and the outbox have no holes."""
    tx.execute(select(state.c.revision).where(state.c.id == 1).with_for_update())


class Posts:
    """The running numbers that townships give, within a transaction of the caller's who holds the lock."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        rows = tx.execute(select(township_posts.c.home, township_posts.c.last))
        self._before: dict[str, int] = {home: last for home, last in rows}
        self._last = dict(self._before)

    def next(self, home: str) -> int:
        self._last[home] = self._last.get(home, 0) + 1
        return self._last[home]

    def write(self) -> None:
        moved = {home: last for home, last in self._last.items() if last != self._before.get(home)}
        for home, last in moved.items():
            if home in self._before:
                self._tx.execute(update(township_posts).where(township_posts.c.home == home).values(last=last))
        new = [{"home": home, "last": last} for home, last in moved.items() if home not in self._before]
        if new:
            self._tx.execute(insert(township_posts), new)


def tell_workers(tx: Connection, now: int, told: Sequence[WorkerEntry]) -> None:
    """In portions that one entry holds."""
    for at in range(0, len(told), PORTION):
        tell(tx, now, told[at : at + PORTION])


def tell(
    tx: Connection,
    now: int,
    told: Iterable[WorkerEntry],
    regulation: Regulation | None = None,
    looked: tuple[int, ...] = (),
    forgotten: tuple[int, ...] = (),
) -> None:
    """One revision more, and the journal shall hear of it."""
    workers_told = tuple(told)

    def made(revision: int) -> RegistryChange:
        return RegistryChange(
            id=f"registry/{revision}",
            source="registry",
            at=now,
            received=now,
            revision=revision,
            workers=workers_told,
            regulation=regulation,
            looked=looked,
            forgotten=forgotten,
        )

    announce(tx, made)


def announce(tx: Connection, made: Callable[[int], Incoming]) -> None:
    """Puts the event that is made of the next revision into the outbox; the journal has it soon."""
    revision = 1 + int(tx.scalar(select(state.c.revision)) or 0)
    tx.execute(update(state).values(revision=revision))
    tx.execute(insert(outbox), [{"seq": revision, "packed": entry.pack(made(revision))}])


def new_key(tx: Connection, label: str, simulated: bool, now: int) -> tuple[int, str]:
    text, kept = secret.new()
    number = 1 + (tx.scalar(select(func.max(keys.c.number))) or 0)
    row = {"number": number, "digest": kept, "label": label, "simulated": simulated, "created_at": now}
    tx.execute(insert(keys), [row])
    return number, text


def next_sender(tx: Connection) -> int:
    return 1 + int(tx.scalar(select(func.max(senders.c.number))) or 0)


def _worker_row(number: int, worker: NewWorker, post: int, now: int) -> dict[str, Any]:
    return {
        "number": number,
        "name": worker.name,
        "home": worker.home,
        "village": worker.village,
        "kind": worker.kind,
        "post": post,
        "enrolled_at": now,
        "own_number": worker.own_number,
        "called": worker.called,
    }


def worker_of(row: Any) -> Worker:
    return Worker(**{name: row[name] for name in Worker.__struct_fields__})


def sender_row(sender: Sender) -> dict[str, Any]:
    return {
        "number": sender.number,
        "kind": sender.kind.value,
        "key": sender.key,
        "worker": sender.worker,
        "unique_id": sender.unique_id,
        "epoch": sender.epoch,
        "foreign_app": sender.foreign,
        "datum": sender.datum.value,
        "department": sender.department,
        "needs_session": sender.needs_session,
    }


def sender_of(row: Any) -> Sender:
    return Sender(
        number=row["number"],
        kind=SenderKind(row["kind"]),
        key=row["key"],
        worker=row["worker"],
        unique_id=row["unique_id"],
        epoch=row["epoch"],
        foreign=row["foreign_app"],
        datum=Datum(row["datum"]),
        department=row["department"],
        ended_at=row["ended_at"],
        needs_session=row["needs_session"],
    )
