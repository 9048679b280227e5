"""The protocol of a kind of record: what the picture asks of cases, alerts, workers and every kind to come.

An event is one transaction (`undo.py`): the kinds that take it say in a Delta what they changed, commands that follow
from it are taken next, observers look at every change, and sums come last. Whatever raises on the way leaves nothing of
the event behind. How a new kind joins: docs/how-to/add-a-record.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from streams.fold.timers import Timers
from streams.fold.undo import Undo
from streams.model.event import Changed, Command, Incoming, Outcome, Outgoing, Tick
from streams.model.fact import Fact
from streams.model.local_day import local_day
from streams.model.regulation import Regulation
from streams.model.reject import Reason

if TYPE_CHECKING:
    from streams.fold.sums import Sums
    from streams.fold.tables import CheckpointTable
    from streams.fold.workers import Workers


class RefusedEvent(msgspec.Struct, frozen=True):
    """An event that changes nothing: its msgpack, why, and whose it was (`event`: its id)."""

    body: bytes
    why: str
    reason: Reason = Reason.POISON
    source: str = "fold"
    event: str = ""


class StateChange(NamedTuple):
    """One record that is not what it was: `before` None when it is new, `event` what moved it, `by` whose name it
    bears."""

    kind: str
    id: str
    before: Any
    after: Any
    event: Incoming
    by: str = "system"


class OwnRecord(NamedTuple):
    """A record in the own topic of an address. `value`: JSON, b'' = it is there no more."""

    address: str
    key: str
    value: bytes


class Delta(NamedTuple):
    """What a step did. `changes`: for observers, history and screens. `seen`: records that time made worth a look,
    though they are as they were. `commands`: what follows from it, taken in the same transaction. `duty`: workers whose
    session changed. `regions`: codes whose numbers show otherwise for another reason than facts. `renamed`: names of
    posts may be others. `own`: what addresses are to do now."""

    changes: tuple[StateChange, ...] = ()
    seen: tuple[StateChange, ...] = ()
    facts: tuple[Fact, ...] = ()
    events: tuple[Outgoing, ...] = ()
    refused: tuple[RefusedEvent, ...] = ()
    commands: tuple[Command, ...] = ()
    duty: tuple[int, ...] = ()
    regions: frozenset[str] = frozenset()
    renamed: bool = False
    own: tuple[OwnRecord, ...] = ()

    def plus(self, other: Delta) -> Delta:
        """Both, in this order."""
        return Delta(
            self.changes + other.changes,
            self.seen + other.seen,
            self.facts + other.facts,
            self.events + other.events,
            self.refused + other.refused,
            self.commands + other.commands,
            self.duty + other.duty,
            self.regions | other.regions,
            self.renamed or other.renamed,
            self.own + other.own,
        )


NOTHING = Delta()
_encoder = msgspec.msgpack.Encoder()


class Versioned(Protocol):
    """A record with the id that history knows it by and a revision that grows with each change."""

    @property
    def id(self) -> str: ...
    @property
    def revision(self) -> int: ...


def changed(kind: str, record: Versioned, region: str, cause: str, now: int) -> Changed:
    """What history and screens get of a record. `region`: it is listed under; `cause`: id of the event."""
    raw = _encoder.encode(record)
    return Changed(cause=cause, at=now, kind=kind, id=record.id, region=region, version=record.revision, record=raw)


Step = Callable[[], Delta]
Answer = tuple[Delta, Outcome]


@dataclass(slots=True)
class Context:
    """What a kind may know beside its own records. `now`: city ms of the newest tick, `was`: of the one before.
    `exempt`: the entry is from before senders were judged here. `kinds`: the others, by name: `read` alone.
    `timers`: what is due, of all kinds."""

    city: str
    undo: Undo
    workers: Workers
    sums: Sums
    now: int = 0
    was: int = 0
    exempt: bool = False
    regulation: Regulation = field(default_factory=Regulation)
    kinds: Mapping[str, Aggregate] = field(default_factory=dict)
    timers: Timers = field(default_factory=Timers)

    @property
    def today(self) -> int:
        return local_day(self.now)

    def read(self, kind: str, name: str) -> Any:
        """A record of another kind as it is in this transaction; None: there is none."""
        return self.kinds[kind].get(name)


class Aggregate:
    """One kind of record. `kind`: its name in changes and topics. `takes`: its in-events. `answers`: what the actions
    of its commands begin with. `every`: history and screens get every change; otherwise of the last that an
    event made to a record. Every method may raise: then nothing of the event stays."""

    kind: str = ""
    takes: tuple[type[Incoming], ...] = ()
    answers: tuple[str, ...] = ()
    every: bool = True

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        """What of it is saved."""
        return ()

    def get(self, name: str) -> Any:
        """The record of that name, None for none."""
        return None

    def apply(self, event: Incoming, context: Context) -> Delta:
        """Takes one of the in-events that it `takes`."""
        return NOTHING

    def command(self, command: Command, context: Context) -> Answer:
        """Takes a command whose action begins with one of `answers`."""
        raise NotImplementedError(command.action)

    def observe(self, change: StateChange, context: Context) -> Delta:
        """Looks at a change of any kind, its own not among them. It changes no record of that kind."""
        return NOTHING

    def leaves(self, record: Any) -> int:
        """City ms at which one of its records leaves the fold and is history's alone; 0: it stays."""
        return 0

    def day(self, context: Context) -> Delta:
        """A local day has begun."""
        return NOTHING

    def tick(self, tick: Tick, context: Context) -> Iterable[Step]:
        """The steps that time asks for, each a transaction of its own: one that fails takes no other with it."""
        return context.timers.fire(self.kind, tick, context)

    def regulated(self, cause: str, context: Context) -> Delta:
        """The regulation is another one now. `cause`: id of the event."""
        return NOTHING

    def restored(self, context: Context) -> None:
        """Every field is back: what follows from the records is made again."""

    def recounted(self, context: Context) -> Iterable[list[Fact]]:
        """The facts of every record, made again with what follows from its steps."""
        return ()

    def own(self) -> Iterable[OwnRecord]:
        """All that addresses have of it: what its deltas sent, and what their receivers may have kept otherwise."""
        return ()

    def out(self, change: StateChange, context: Context) -> Outgoing | None:
        """What history and screens get of a change of its own."""
        return None
