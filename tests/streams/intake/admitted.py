"""Items at the door, for tests."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import numpy as np

from streams.intake.ingest_context import IngestContext
from streams.journal.api import Event, Refusal
from streams.model import fix
from streams.model.event import Incoming
from streams.model.fix import Lane
from streams.model.reject import Reason, Reject
from streams.registry.records import Key, Sender, SenderKind
from streams.registry.regulation import regulation
from streams.wire import entry
from streams.work_sections import CasesSection
from tests.streams.intake.house import HERE

NOW = 1_795_400_000_000
DAY_MS = 86_400_000
LON, LAT = HERE
PHONE = Sender(number=7, kind=SenderKind.PHONE, key=1, worker=3, epoch=2)
TYPES = regulation(CasesSection()).by_type


def said(sender: Sender = PHONE, *, shift: int = 0, simulated: bool = False, lane: Lane = Lane.LIVE) -> IngestContext:
    key = Key(number=1, digest=b"", label="", simulated=simulated)
    return IngestContext(key=key, sender=sender, lane=lane, now=NOW, shift=shift)


def row(found: bytes | Event | Refusal) -> np.void:
    assert isinstance(found, bytes)
    (one,) = fix.from_bytes(found)
    assert isinstance(one, np.void)
    return one


def event(found: bytes | Event | Refusal) -> Incoming:
    assert isinstance(found, Event)
    (body,) = entry.bodies(found.packed)
    return entry.unpack(body)


def reject(found: bytes | Event | Refusal | tuple[bytes, bytes]) -> Reject:
    assert isinstance(found, Refusal)
    return msgspec.msgpack.decode(found.packed, type=Reject)


WRONG: list[tuple[dict[str, Any], Reason]] = [
    ({"lon": math.nan}, Reason.NOT_A_NUMBER),
    ({"lat": math.inf}, Reason.NOT_A_NUMBER),
    ({"lon": 0.0, "lat": 0.0}, Reason.NULL_ISLAND),
    ({"lon": LAT, "lat": LON}, Reason.SWAPPED),
    ({"lon": 2.3, "lat": 48.8}, Reason.OUT_OF_AREA),
    ({"accuracy": 2_001.0}, Reason.INACCURATE),
    ({"at": NOW + 61_000}, Reason.FUTURE),
    ({"at": 0}, Reason.TOO_OLD),
    ({"at": NOW - 31 * DAY_MS}, Reason.TOO_OLD),
    ({"at": NOW - 1024 * 7 * DAY_MS}, Reason.WEEK_ROLLOVER),
    ({"at": 10**30}, Reason.FUTURE),
    ({"at": -(10**30)}, Reason.TOO_OLD),
]
