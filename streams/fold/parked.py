"""Events of a kind that this version does not know, as a newer one wrote them before it was taken back: kept with the
picture, and taken by the first version that knows them."""

from __future__ import annotations

import msgspec

from streams.fold.tables import CheckpointTable, Records
from streams.fold.undo import Undo
from streams.model.entry_id import EntryId
from streams.wire import entry as wire

MOST = 10_000
"""Beyond that many one more is refused, like whatever cannot be read."""


class ParkedEvent(msgspec.Struct, frozen=True, array_like=True):
    """`at`: real ms of its entry. `body`: signed, as it was journaled."""

    at: int
    body: bytes


_decoder = msgspec.msgpack.Decoder(ParkedEvent)


class ParkedEvents:
    """By entry and place in it."""

    def __init__(self, undo: Undo) -> None:
        self._all = Records("later", undo, _decoder.decode)
        self._ripe: list[str] = []

    def __len__(self) -> int:
        return len(self._all)

    @property
    def table(self) -> CheckpointTable:
        return self._all

    def park(self, entry: EntryId, nth: int, body: bytes) -> bool:
        """Whether there was space for it."""
        if len(self._all) >= MOST:
            return False
        self._all.put(f"{entry}/{nth}", ParkedEvent(entry.ms, body))
        return True

    def restored(self) -> None:
        """What a version before this one parked and this one knows is ripe."""
        self._ripe = [name for name in self._all if not wire.unknown_tag(self._event(name).body)]
        self._ripe.sort(key=lambda name: (EntryId.parse(name.partition("/")[0]), int(name.partition("/")[2])))

    def ripe(self) -> list[ParkedEvent]:
        """Those to be taken now, in the order of the journal; they are parked no more."""
        found = [self._event(name) for name in self._ripe]
        for name in self._ripe:
            self._all.drop(name)
        self._ripe = []
        return found

    def _event(self, name: str) -> ParkedEvent:
        found = self._all.get(name)
        assert found is not None
        return found
