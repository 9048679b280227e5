"""What is refused, as the journal keeps it."""

from __future__ import annotations

import hashlib

import msgspec

from streams.access.scrub import scrub, scrub_bytes
from streams.model.reject import RAW_LIMIT, Reason, Reject
from streams.model.words import NOTE_SIGNS, seen


def packed_reject(reason: Reason, source: str, now: int, raw: bytes, detail: str = "", *, keep: bool = True) -> bytes:
    """As the journal keeps it: the bytes up to RAW_LIMIT, scrubbed like every text, else their hash. `keep`: whether
    the sender has space for its bytes."""
    small = keep and len(raw) <= RAW_LIMIT
    reject = Reject(
        reason=reason,
        source=source,
        at=now,
        detail=seen(scrub(detail[:NOTE_SIGNS])),
        raw=scrub_bytes(raw) if small else b"",
        sha256="" if small else hashlib.sha256(raw).hexdigest(),
    )
    return msgspec.msgpack.encode(reject)
