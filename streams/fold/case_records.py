"""Cases as records: kept encoded, decoded one at a time, with the newest of each county and the limits to come."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.fold.aggregate import Context
from streams.fold.limits import Limits
from streams.fold.newest import NewestIds
from streams.fold.tables import CheckpointTable, Records
from streams.model.case import Case

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Case)


_HEAD = _encoder.encode(Case(id=""))[:3]
"""How many members a case is saved with."""


def _renewed(raw: bytes) -> bytes:
    """A saved case as this version writes it: one of an older version lacks the members that were added since."""
    return raw if raw.startswith(_HEAD) else _encoder.encode(_decoder.decode(raw))


class CaseRecords:
    """`limits`: when something of a case is due."""

    def __init__(self, context: Context) -> None:
        self._raw = Records[bytes]("c", context.undo, _renewed, bytes)
        self._newest = NewestIds(context.undo)
        self.limits = Limits(context)

    @property
    def tables(self) -> tuple[CheckpointTable, CheckpointTable]:
        """(cases, the newest of each county)."""
        return self._raw, self._newest.table

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def __iter__(self) -> Iterator[Case]:
        return (_decoder.decode(raw) for raw in self._raw.values())

    def names(self) -> list[str]:
        return list(self._raw)

    def get(self, name: str) -> Case | None:
        raw = self._raw.get(name)
        return None if raw is None else _decoder.decode(raw)

    def saved(self, name: str) -> Case:
        """One that a checkpoint brought. Raises KeyError."""
        return _decoder.decode(self._raw.record(name))

    def newest(self, region: str) -> list[Case]:
        """The newest reports of a county, or of all counties together for a shorter code; newest first."""
        found = (self.get(name) for name in self._newest.of(region))
        return [case for case in found if case is not None and not case.restricted]

    def keep(self, case: Case) -> Case:
        self._raw.put(case.id, _encoder.encode(case))
        self.limits.expect(case)
        return case

    def add(self, case: Case) -> None:
        """One that is new."""
        self.keep(case)
        self._newest.add(case)

    def forget(self, case: Case) -> None:
        self.drop(case.id)
        self._newest.forget(case)

    def drop(self, name: str) -> None:
        self._raw.drop(name)

    def encoded(self, case: Case) -> bytes:
        return _encoder.encode(case)
