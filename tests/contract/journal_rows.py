"""Groups as devices send them, for tests of the journal."""

from __future__ import annotations

from streams.journal.api import Group, Journal, Lease
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.model.fix import Lane


def rows(first: int, last: int, device: int = 7, at: int = 1_000) -> fix.Fixes:
    """Fixes of the sequences first..last, `at` + seq ms after 1970."""
    made = fix.empty(last - first + 1)
    made["seq"] = range(first, last + 1)
    made["device"] = made["worker"] = device
    made["fix_ms"] = at + made["seq"]
    return made


def live(first: int, last: int, device: int = 7, *, judged: bool = False, epoch: int = 1, now: int = 0) -> Group:
    raw, lane = rows(first, last, device).tobytes(), Lane.LIVE
    return Group(device=device, epoch=epoch, lane=lane, first=first, last=last, fixes=raw, sessions=judged, now=now)


async def kept(journal: Journal) -> list[int]:
    """Sequences of all fixes in the input, in order."""
    return [int(s) for e in await journal.read(ZERO, count=10_000) for s in fix.from_bytes(e.fixes)["seq"]]


async def owned(journal: Journal) -> Lease:
    lease = await journal.acquire("fold", 60_000)
    assert lease is not None
    return lease
