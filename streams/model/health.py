"""What a process says of itself once a second."""

from __future__ import annotations

import msgspec


class Beat(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`process`: intake, fold, gateway, archive, caller, demo, dashboard, wall, redis; `instance`: pid or name.
    `at`: real ms. `started`: real ms. `figures`: name -> integer, the unit in the name (`lag_ms`, `fixes_per_s`).
    `note`: one line for a person when something is not as it should be. `present`: of a gateway, the seats and walls it
    has."""

    process: str
    instance: str
    at: int
    started: int
    figures: dict[str, int] = {}
    note: str = ""
    present: tuple[str, ...] = ()
