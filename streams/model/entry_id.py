"""Ids of journal entries: `ms-seq`, totally ordered. A viewer's rev is the id of a change."""

from __future__ import annotations

from typing import NamedTuple


class EntryId(NamedTuple):
    """Compares as Redis compares. `ms`: the Redis server's real time; `seq`: counter within it."""

    ms: int
    seq: int

    def __str__(self) -> str:
        return f"{self.ms}-{self.seq}"

    @classmethod
    def parse(cls, text: str | bytes) -> EntryId:
        """Raises ValueError for anything but `digits-digits`."""
        word = text.decode("ascii") if isinstance(text, bytes) else text
        ms, _, seq = word.partition("-")
        if not (ms.isdigit() and seq.isdigit()):
            raise ValueError(f"{word!r} is not an entry id")
        return cls(int(ms), int(seq))


ZERO = EntryId(0, 0)
