"""Why something that came in was not taken. Kept with its bytes (<= 16 KiB, else their hash), counted, visible."""

from __future__ import annotations

from enum import StrEnum

import msgspec

RAW_LIMIT = 16_384
"""Bytes. They are scrubbed where they come in, sign by sign, so a longer limit is a longer stop of the door."""


class Reason(StrEnum):
    MALFORMED = "malformed"
    NO_IDENTITY = "no_identity"
    FOREIGN_IDENTITY = "foreign_identity"
    """The id in the message does not belong to the key it came with."""
    NOT_A_NUMBER = "not_a_number"
    NULL_ISLAND = "null_island"
    SWAPPED = "swapped"
    OUT_OF_AREA = "out_of_area"
    INACCURATE = "inaccurate"
    FUTURE = "future"
    TOO_OLD = "too_old"
    """1970, the 1024-week rollover, or older than the archive keeps."""
    WEEK_ROLLOVER = "week_rollover"
    JUMP = "jump"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_REGION = "unknown_region"
    OVERSIZED = "oversized"
    NOT_ALLOWED = "not_allowed"
    """A phone that sends a department's word, or the other way round."""
    NOT_THEIRS = "not_theirs"
    """A status of a case its sender is not involved in, of no case at all, or a step that is another unit's."""
    ILLEGAL = "illegal"
    """A status that the table of cases does not have from where the case is, or that lacks what the step needs."""
    STALE = "stale"
    """A status whose version the case has already."""
    CROWDED_OUT = "crowded_out"
    """A status that waited, of a sender of which too many wait; the one that waited longest."""
    UNSIGNED = "unsigned"
    """Journaled without the signature of a key that may sign it; the fold takes nothing from it."""
    POISON = "poison"
    """Journaled, but the fold could not take it; set aside at once, the rest goes on."""


class Reject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`at`: city ms when it came. `source`: who sent it (device or department number as text). `raw`: its bytes."""

    reason: Reason
    source: str
    at: int
    detail: str = ""
    raw: bytes = b""
    sha256: str = ""
    """Set instead of `raw` when the bytes were too many."""
    event: str = ""
    """Id of the event as its sender gave it, where it could be read."""
