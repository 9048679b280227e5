"""What a foreign client's request says, before anybody judges whether it can be true, and how its parts are read.

An extra that cannot be read is unknown and never costs the fix; an alarm is read before a place is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from streams.errors import DecodeError

NOWHERE = math.nan
"""A coordinate that was not given."""
_CALLS = frozenset({"sos", "panic", "emergency"})
"""Alarm words of a call for help: `sos` of Traccar's clients and server, and what buttons of other makers say."""
_TRUE = frozenset({"true", "1", "yes"})
_FALSE = frozenset({"false", "0", "no"})


class DecodedFix(msgspec.Struct, frozen=True, kw_only=True):
    """`claimed`: the id the client gives itself, '' if its protocol has none. `at`: ms since 1970, None = now.
    lon, lat: degrees, unjudged (may be NaN). speed: m/s. bearing: degrees. accuracy: m. None = unknown.
    `sos`: it came with a call for help. `mock`: the phone says that another app made the place up. `stale`: the phone
    says that it has no valid fix and repeats an older one."""

    claimed: str
    at: int | None
    lon: float
    lat: float
    accuracy: float | None = None
    speed: float | None = None
    bearing: float | None = None
    battery: int | None = None
    sos: bool = False
    mock: bool = False
    stale: bool = False


class DecodedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call for help. `at`: ms since 1970, None = now. lon, lat: degrees, unjudged, NOWHERE where none is given."""

    claimed: str
    at: int | None
    lon: float = NOWHERE
    lat: float = NOWHERE


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is no fix: a card, a last will, cells without a place. Accepted, plotted nowhere."""

    claimed: str
    kind: str


Decoded = DecodedFix | DecodedCall | Understood
Message = list[Decoded | DecodeError]
"""What one message says: a call, a fix or why there is none, in this order."""


def calls(*words: Any) -> bool:
    """Whether one of them is an alarm that asks for help: a word, words with commas between, or a list of them."""
    return any(
        word.strip().lower() in _CALLS
        for value in words
        for part in (value if isinstance(value, list) else [value])
        if isinstance(part, str)
        for word in part.split(",")
    )


def may_call(raw: bytes) -> bool:
    """Whether the bytes of a request can hold a call for help: cheap, and never wrongly no."""
    small = raw.lower()
    return any(word.encode() in small for word in _CALLS)


def inside(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of that name, {} where there is none."""
    found = message.get(name)
    return found if isinstance(found, dict) else {}


def number(value: Any) -> float | None:
    """A number as number or text; None where there is none."""
    if value is None or isinstance(value, (bool, list, dict)):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def known(value: float | None) -> float | None:
    """None for what clients write for unknown: -1, NaN."""
    return None if value is None or not value >= 0 else value


def per_cent(value: float | None) -> int | None:
    return round(value) if value is not None and 0 <= value <= 100 else None


def is_true(value: Any) -> bool:
    return value is True or str(value).lower() in _TRUE


def is_false(value: Any) -> bool:
    return value is False or str(value).lower() in _FALSE
