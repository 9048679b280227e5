"""What a foreign client's request says, before anybody judges whether it can be true."""

from __future__ import annotations

import msgspec


class DecodedFix(msgspec.Struct, frozen=True, kw_only=True):
    """`claimed`: the id the client gives itself, '' if its protocol has none. `at`: ms since 1970, None = now.
    lon, lat: degrees, unjudged (may be NaN). speed: m/s. bearing: degrees. accuracy: m. None = unknown."""

    claimed: str
    at: int | None
    lon: float
    lat: float
    accuracy: float | None = None
    speed: float | None = None
    bearing: float | None = None
    battery: int | None = None
    sos: bool = False


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is no fix: a card, a last will, cells without a place. Accepted, plotted nowhere."""

    claimed: str
    kind: str


Decoded = DecodedFix | Understood
