"""What a city's pages answer to its province of its days: counts of whole local days, which add up over cities."""

from __future__ import annotations

from datetime import date

import msgspec

DAYS = "/v1/days"
MOST_DAYS = 92
"""A quarter: so many days are asked for at most."""


class CityDay(msgspec.Struct, frozen=True, kw_only=True):
    """`reports`, `done`: by the dictionary, of the local day. `on_time` of `due`: both sides of its on-time rate."""

    day: date
    reports: int
    done: int
    on_time: int
    due: int


class CityDays(msgspec.Struct, frozen=True, kw_only=True):
    """`now`: city ms at the answer. `until`: city ms up to which history is written. `demo`: simulated. `days`: of
    those that were asked for, each that was over by `until` and not before history begins; a missing one is not
    known, which is not the same as a day of zeros."""

    city: str
    name: str
    demo: bool
    now: int
    until: int
    days: tuple[CityDay, ...]
