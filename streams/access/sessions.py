"""How long a session lives, by what it is for. Phones, departments and our own servers have keys and no sessions: each
request proves the key again, and revoking it ends them."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from streams.access.policy import SEATS
from streams.access.subject import Role

HOUR_MS = 3_600_000
SEAT_IDLE_MS = 24 * HOUR_MS
"""A seat that was not heard of for so long is left; until then it keeps its list and its sound."""


class SessionKind(StrEnum):
    """`person`: at a desk, comes and goes. `seat`: sits through a shift. `wall`: a machine that shows the city."""

    PERSON = "person"
    SEAT = "seat"
    WALL = "wall"


class Ended(StrEnum):
    """Why a session has ended; its page shows it."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    TIME = "time"
    ELSEWHERE = "elsewhere"
    CLOSED = "closed"
    REUSE = "reuse"


class SessionRules(msgspec.Struct, frozen=True, kw_only=True):
    """`person_ms`, `seat_ms`, `wall_ms`: the longest life from signing in. `at_once`: sessions of one person at a
    time. `second`: whether roles that need two factors are asked for both."""

    person_ms: int = 12 * HOUR_MS
    seat_ms: int = 24 * HOUR_MS
    wall_ms: int = 400 * 24 * HOUR_MS
    at_once: int = 2
    second: bool = True


SECOND, PASSWORD = "second", "password"
"""What may be due before a session serves: the second factor, and a password of the own."""


def kind(role: Role) -> SessionKind:
    if role is Role.WALL:
        return SessionKind.WALL
    return SessionKind.SEAT if role in SEATS else SessionKind.PERSON


def life_ms(role: Role, rules: SessionRules) -> int:
    return {SessionKind.PERSON: rules.person_ms, SessionKind.SEAT: rules.seat_ms, SessionKind.WALL: rules.wall_ms}[
        kind(role)
    ]


def over(role: Role, seen_at: int, expires: int, now: int, idle_ms: int) -> Ended | None:
    """Why a session that was last heard of at `seen_at` has ended at `now`; None while it goes on. `idle_ms`: of people
    at desks. A wall has no idle end: no person touches it."""
    if now >= expires:
        return Ended.TIME
    longest = {SessionKind.PERSON: idle_ms, SessionKind.SEAT: SEAT_IDLE_MS}.get(kind(role))
    return Ended.IDLE if longest is not None and now - seen_at > longest else None
