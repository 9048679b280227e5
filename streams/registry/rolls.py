"""Who is on the roster, month by month: a plan taken whole, and rosters that somebody looks at first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from streams.model.audit import AuditRecord
from streams.model.roster import Person, Plan, RosterLine, RosterReading, RosterStep
from streams.model.worker_entry import WorkerEntry
from streams.registry.audit import append
from streams.registry.people import Posts, lock, tell, tell_workers
from streams.registry.phones import end_phones
from streams.registry.roll_tables import drafts, telephones
from streams.registry.seal import Sealer
from streams.registry.sealed import DRAFT, TELEPHONE, opened_cell, required, sealed_cell
from streams.registry.tables import workers

_DRAFT_MS = 3_600_000
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(RosterReading)


class Draft(NamedTuple):
    """A roster that waits for a yes. `whole`: the area whose every worker it has, '' = none."""

    name: str
    whole: str
    reading: RosterReading


class Rolls:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def people(self) -> list[Person]:
        """Everybody who is or was on the roster, by number."""
        with self._engine.connect() as tx:
            return _people(tx, self._sealer)

    def telephone(self, worker: int) -> str:
        """A worker's own number, '' where the roster has none. Who asks has put the look on record before."""
        of = str(worker)
        with self._engine.connect() as tx:
            cell = tx.scalar(select(telephones.c.number).where(telephones.c.worker == of)) or ""
        return opened_cell(self._sealer, TELEPHONE, "number", of, cell)

    def take_roster(
        self,
        plan: Callable[[list[Person]], Plan],
        village_of: Callable[[str], str],
        record: AuditRecord,
        *,
        seen: Callable[[Plan], bool] = lambda _: True,
    ) -> Plan:
        """Does what the plan for the people of this moment says, in one transaction. `village_of`: where somebody
        belongs whose village is not given, by township. Nothing is done of a plan that is not `seen`. The phones of who
        left may send no more."""
        with self._engine.begin() as tx:
            lock(tx)
            made = plan(_people(tx, self._sealer))
            if not made.steps or not seen(made):
                return made
            append(tx, record)
            rows = _Rows(tx, self._sealer, village_of, record.at)
            for step in made.steps:
                rows.take(step)
            rows.write()
        return made

    def keep_draft(self, session: str, draft: Draft, now: int) -> None:
        """In place of what this session looked at before."""
        sealed = required(self._sealer).seal(_encoder.encode(draft.reading), DRAFT.context(session, "sealed"))
        row = {"session": session, "name": draft.name, "whole": draft.whole, "sealed": sealed, "made_at": now}
        with self._engine.begin() as tx:
            tx.execute(delete(drafts).where((drafts.c.session == session) | (drafts.c.made_at < now - _DRAFT_MS)))
            tx.execute(insert(drafts), [row])

    def draft(self, session: str, now: int) -> Draft | None:
        query = select(drafts).where(drafts.c.session == session, drafts.c.made_at >= now - _DRAFT_MS)
        with self._engine.connect() as tx:
            row = tx.execute(query).one_or_none()
        if row is None:
            return None
        plain = required(self._sealer).open(bytes(row.sealed), DRAFT.context(session, "sealed"))
        return Draft(row.name, row.whole, _decoder.decode(plain))

    def drop_draft(self, session: str) -> None:
        with self._engine.begin() as tx:
            tx.execute(delete(drafts).where(drafts.c.session == session))


class _Rows:
    """What a plan writes, gathered and written together."""

    def __init__(self, tx: Connection, sealer: Sealer | None, village_of: Callable[[str], str], now: int) -> None:
        self._tx, self._sealer, self._village_of, self._now = tx, sealer, village_of, now
        self._posts = Posts(tx)
        self._next = 1 + (tx.scalar(select(func.max(workers.c.number))) or 0)
        kept = tx.execute(select(workers.c.number, workers.c.home, workers.c.post))
        self._post_of: dict[int, tuple[str, int]] = {number: (home, post) for number, home, post in kept}
        self._new: list[dict[str, Any]] = []
        self._told: list[WorkerEntry] = []
        self._numbers: dict[str, str] = {}
        self._left: list[int] = []

    def take(self, step: RosterStep) -> None:
        if step.after is None:
            assert step.before is not None
            self._leave(step.before)
            return
        number, line = (step.before.number if step.before else self._next), step.after
        known = self._post_of.get(number)
        post = known[1] if known and known[0] == line.home else self._posts.next(line.home)
        row = _row(line, step.before, post, self._village_of)
        if step.before is None:
            self._next += 1
            self._new.append({"number": number, "enrolled_at": self._now, **row})
        else:
            self._tx.execute(update(workers).where(workers.c.number == number).values(**row, left_at=0))
        if line.telephone and line.telephone != (step.before.telephone if step.before else ""):
            self._numbers[str(number)] = line.telephone
        self._told.append(WorkerEntry(number, line.home, post, line.kind))

    def write(self) -> None:
        if self._new:
            self._tx.execute(insert(workers), self._new)
        self._posts.write()
        end_phones(self._tx, self._left, self._now)
        _write_telephones(self._tx, self._sealer, self._numbers)
        tell_workers(self._tx, self._now, self._told)
        if self._left:
            tell(self._tx, self._now, [], forgotten=tuple(self._left))

    def _leave(self, person: Person) -> None:
        self._tx.execute(update(workers).where(workers.c.number == person.number).values(left_at=self._now))
        home, post = self._post_of[person.number]
        self._told.append(WorkerEntry(person.number, home, post, person.kind, active=False))
        self._left.append(person.number)


def _row(line: RosterLine, before: Person | None, post: int, village_of: Callable[[str], str]) -> dict[str, Any]:
    """What a table does not say of somebody we know stays as it is."""
    stays = before.village if before is not None and before.home == line.home else village_of(line.home)
    return {
        "name": line.name,
        "home": line.home,
        "village": line.village or stays,
        "kind": line.kind,
        "post": post,
        "own_number": line.own_number or (before.own_number if before else ""),
        "called": line.called,
    }


def _people(tx: Connection, sealer: Sealer | None) -> list[Person]:
    numbers: dict[str, str] = {row.worker: row.number for row in tx.execute(select(telephones))}
    return [
        Person(
            number=row.number,
            name=row.name,
            home=row.home,
            village=row.village,
            kind=row.kind,
            own_number=row.own_number,
            telephone=opened_cell(sealer, TELEPHONE, "number", str(row.number), numbers.get(str(row.number), "")),
            called=row.called,
            left=bool(row.left_at),
        )
        for row in tx.execute(select(workers).order_by(workers.c.number))
    ]


def _write_telephones(tx: Connection, sealer: Sealer | None, numbers: Mapping[str, str]) -> None:
    if not numbers:
        return
    there = set(tx.scalars(select(telephones.c.worker)))
    sealed = {of: sealed_cell(sealer, TELEPHONE, "number", of, plain) for of, plain in numbers.items()}
    for of in sealed.keys() & there:
        tx.execute(update(telephones).where(telephones.c.worker == of).values(number=sealed[of]))
    new = [{"worker": of, "number": cell} for of, cell in sealed.items() if of not in there]
    if new:
        tx.execute(insert(telephones), new)
