"""An event that the fold refused, as the journal keeps it among the rejects."""

from __future__ import annotations

import hashlib

import msgspec

from streams.fold.aggregate import RefusedEvent
from streams.model.reject import RAW_LIMIT, Reject


def packed(one: RefusedEvent, now: int) -> bytes:
    """msgpack of its Reject. `now`: city ms."""
    small = one.body if len(one.body) <= RAW_LIMIT else b""
    sha256 = "" if small else hashlib.sha256(one.body).hexdigest()
    reject = Reject(
        reason=one.reason, source=one.source, at=now, detail=one.why, raw=small, sha256=sha256, event=one.event
    )
    return msgspec.msgpack.encode(reject)
