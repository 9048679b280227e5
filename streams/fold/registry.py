"""What the registry sent the fold: who works where, and the regulation everybody is judged by."""

from __future__ import annotations

import msgspec

from streams.fold.aggregate import NOTHING, Aggregate, Context, Delta, OwnRecord
from streams.fold.tables import CheckpointTable, Single
from streams.fold.undo import Undo
from streams.model.event import Incoming, RegistryChange
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.worker_entry import WorkerEntry
from streams.wire.sent_records import OwnLook

BLOCK = 64
"""Workers per checkpoint field."""
_json = msgspec.json.Encoder()
_encoder = msgspec.msgpack.Encoder(order="sorted")
_regulation = msgspec.msgpack.Decoder(Regulation)
_block = msgspec.msgpack.Decoder(list[WorkerEntry])


class Roster:
    """Workers by number; saved in blocks."""

    prefix = "p"

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self.entries: dict[int, WorkerEntry] = {}
        self._dirty: set[int] = set()
        self._counties: frozenset[str] | None = None

    @property
    def counties(self) -> frozenset[str]:
        """Codes of those that somebody's home lies in."""
        if self._counties is None:
            homes = {entry.home[: Tier.COUNTY] for entry in self.entries.values()}
            self._counties = frozenset(home for home in homes if len(home) == Tier.COUNTY)
        return self._counties

    def put(self, entry: WorkerEntry) -> None:
        before = self.entries.get(entry.number)
        self._undo.note(lambda: self._back(entry.number, before))
        self.entries[entry.number], self._counties = entry, None
        self._dirty.add(entry.number // BLOCK)

    def changed(self) -> dict[bytes, bytes]:
        return {b"p:%d" % block: self._record(block) for block in self._dirty}

    def gone(self) -> list[bytes]:
        return []

    def saved(self) -> None:
        self._dirty.clear()

    def whole(self) -> dict[bytes, bytes]:
        return {b"p:%d" % block: self._record(block) for block in {number // BLOCK for number in self.entries}}

    def restore(self, name: str, raw: bytes) -> None:
        self.entries.update((entry.number, entry) for entry in _block.decode(raw))
        self._counties = None

    def _record(self, block: int) -> bytes:
        numbers = range(block * BLOCK, (block + 1) * BLOCK)
        return _encoder.encode([self.entries[number] for number in numbers if number in self.entries])

    def _back(self, number: int, before: WorkerEntry | None) -> None:
        self._counties = None
        if before is None:
            del self.entries[number]
        else:
            self.entries[number] = before


class RegistryReplica(Aggregate):
    """`revision`: of the newest change taken."""

    kind = "registry"
    takes = (RegistryChange,)

    def __init__(self, context: Context) -> None:
        self._undo = context.undo
        self.revision = 0
        self.roster = Roster(context.undo)
        self._rules = Single("rules", context.undo, context.regulation, _regulation.decode, _encoder.encode, saved=True)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return self.roster, self._rules

    def get(self, name: str) -> WorkerEntry | None:
        """A worker by number."""
        return self.roster.entries.get(int(name))

    def apply(self, event: Incoming, context: Context) -> Delta:
        assert isinstance(event, RegistryChange)
        if event.revision <= self.revision:
            return NOTHING
        was = self.revision
        self._undo.note(lambda: setattr(self, "revision", was))
        self.revision = event.revision
        if event.looked:
            line = _json.encode(OwnLook(at=event.at))
            return Delta(own=tuple(OwnRecord(f"w{worker}", "look", line) for worker in event.looked))
        if event.forgotten:
            return Delta(duty=tuple(worker for worker in event.forgotten if context.workers.forget(worker)))
        done = Delta(renamed=True)
        if event.regulation is not None:
            before = context.regulation
            self._undo.note(lambda: setattr(context, "regulation", before))
            self._rules.put(event.regulation)
            context.regulation = event.regulation
            for kind in context.kinds.values():
                done = done.plus(kind.regulated(event.id, context))
        for worker in event.workers:
            self.roster.put(worker)
        return done

    def restored(self, context: Context) -> None:
        context.regulation = self._rules.value
