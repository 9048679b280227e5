"""Groups as append.lua reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from streams.journal.api import Group
from streams.model.fix import Lane


def bundle(groups: Sequence[Group], *, before: int) -> tuple[bytes, list[bytes]]:
    """msgpack of the groups, and the bytes they speak of by place. `before`: arguments that stand before those."""
    blobs = _Blobs(before)
    body = msgspec.msgpack.encode([_group(group, blobs) for group in groups])
    return body, blobs.args


def lane(device: int, epoch: int, of: Lane) -> str:
    """Field of the hash `hi`."""
    return f"{device}.{epoch}.{of}"


class _Blobs:
    """Bytes passed beside the packed groups: each goes as an argument of its own, named by its place."""

    def __init__(self, before: int) -> None:
        self._before = before
        self.args: list[bytes] = [b""]

    def put(self, raw: bytes) -> int:
        """The one-based place of `raw` among all arguments."""
        if not raw:
            return self._before + 1
        self.args.append(raw)
        return self._before + len(self.args)


def _group(group: Group, blobs: _Blobs) -> tuple[Any, ...]:
    foreign = group.lane is Lane.FOREIGN
    return (
        group.device,
        "" if foreign else lane(group.device, group.epoch, group.lane),
        group.first,
        group.last,
        group.judge,
        blobs.put(group.fixes),
        [(e.seq, blobs.put(e.packed), *(e.duty or (0, 0)), blobs.put(e.identity)) for e in group.events],
        [(r.seq, blobs.put(r.packed), r.moment) for r in group.refusals],
        blobs.put(group.identities),
        group.now,
    )
