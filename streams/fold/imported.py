"""Daily sums that were imported: kept as they are and passed on to history. No live number holds them."""

from __future__ import annotations

import msgspec

from streams.fold.aggregate import NOTHING, Aggregate, Context, Delta, StateChange
from streams.fold.tables import CheckpointTable, Records
from streams.model.event import Incoming, SumsChange, SumsImported
from streams.model.sums import NEWEST_DAYS, ImportedSums, wrong

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ImportedSums)


class Imported(Aggregate):
    """By origin and day, encoded."""

    kind = "sums"
    takes = (SumsImported,)

    def __init__(self, context: Context) -> None:
        self._raw = Records[bytes]("i", context.undo, bytes, bytes)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._raw,)

    def get(self, name: str) -> ImportedSums | None:
        raw = self._raw.get(name)
        return None if raw is None else _decoder.decode(raw)

    def apply(self, event: Incoming, context: Context) -> Delta:
        """The newest of a day and origin replaces the others. Raises ValueError for what no sums of a day are."""
        assert isinstance(event, SumsImported)
        if why := wrong(event.sums, context.city):
            raise ValueError(why)
        if event.day > context.today - NEWEST_DAYS:
            raise ValueError(f"day {event.day} is nearer than {NEWEST_DAYS} days: live numbers would lack it")
        name = f"{event.origin}/{event.day}"
        before = self.get(name)
        if before is not None and before.sums == event.sums:
            return NOTHING
        version = 1 + (before.version if before else 0)
        after = ImportedSums(name, event.origin, event.day, event.at, version, event.sums)
        self._raw.put(name, _encoder.encode(after))
        return Delta(changes=(StateChange(self.kind, name, before, after, event),))

    def out(self, change: StateChange, context: Context) -> SumsChange:
        return SumsChange(cause=change.event.id, at=context.now, sums=change.id, record=self._raw.record(change.id))
