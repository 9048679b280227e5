"""Groups as tests send them."""

from __future__ import annotations

from streams.journal.api import Entry, Group
from streams.model import fix
from streams.model.fix import Lane


def live(first: int, last: int, device: int = 7) -> Group:
    """Fixes of the sequences first..last on the live lane, judged by nothing."""
    made = fix.empty(last - first + 1)
    made["seq"] = range(first, last + 1)
    made["device"] = made["worker"] = device
    made["fix_ms"] = 1_000 + made["seq"]
    return Group(device=device, epoch=1, lane=Lane.LIVE, first=first, last=last, fixes=made.tobytes())


def sequences(entries: list[Entry]) -> list[int]:
    return [int(seq) for entry in entries for seq in fix.from_bytes(entry.fixes)["seq"]]
