"""Drills for the golden rows of history: the golden journal is older than these."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.history.drills import DRILLS
from streams.model.drills import Drill


def drills(at: int) -> Iterator[tuple[int, str, bytes]]:
    """One that has ended and one that goes on."""
    to = ("211221106", "uurban")
    begun = Drill(id="d1", scope="2112", reason="燃气泄漏演练", to=to, by="甲", person="p1", began=at)
    more = {"ended": at + 60_000, "ended_by": "甲", "result": "按预案完成", "revision": 2}
    yield at + 60_000, DRILLS.kind, msgspec.msgpack.encode(msgspec.structs.replace(begun, **more))
    yield at + 120_000, DRILLS.kind, msgspec.msgpack.encode(msgspec.structs.replace(begun, id="d2", began=at + 90_000))
