"""What a process says of itself once a second."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

LATE_MS = 3_600_000
"""City ms between what happened and its arrival from which on it is of long ago: more than a phone in a valley,
less than a line that was away."""


class Beat(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`process`: intake, fold, gateway, archive, caller, demo, dashboard, wall, redis; `instance`: pid or name.
    `at`: real ms. `started`: real ms. `figures`: name -> integer, the unit in the name (`lag_ms`, `fixes_per_s`).
    A sender that beats says in `owed` how much of long ago it has yet to tell.
    `note`: one line for a person when something is not as it should be. `present`: of a gateway, the seats and walls it
    has."""

    process: str
    instance: str
    at: int
    started: int
    figures: dict[str, int] = {}
    note: str = ""
    present: tuple[str, ...] = ()


def newest(beats: Iterable[Beat]) -> dict[str, Beat]:
    """By process: what its newest instance says."""
    return {beat.process: beat for beat in sorted(beats, key=lambda beat: beat.at)}
