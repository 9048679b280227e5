"""What a store is, fixed at its creation: whose city, demo or production, on which clock."""

from __future__ import annotations

import msgspec


class StoreInfo(msgspec.Struct, frozen=True, kw_only=True):
    """`created_ms`, `offset_ms`: milliseconds. `rate`: city seconds per real second.

    `salt`: 32 random bytes, hex; seeds the daily reshuffling of indices on wall topics, so that a replay
    shuffles the same way and no one outside can undo it.
    """

    city: str
    demo: bool
    created_ms: int
    offset_ms: int = 0
    rate: float = 1.0
    salt: str = ""
