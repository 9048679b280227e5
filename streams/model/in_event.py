"""What every in-event has: who, what, when."""

from __future__ import annotations

import msgspec


class InEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="t"):
    """id: unique for its sender for ever (UUIDv7). source: `device/<n>`, `department/<n>`, `registry`, `system`.
    at: when it happened (fix time). received: when intake had it. region: code of its place, '' if none."""

    id: str
    source: str
    at: int
    received: int = 0
    region: str = ""
    schema: int = 1
    simulated: bool = False
