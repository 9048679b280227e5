"""Who asks: a role within a scope. Comes from the sign-in session, never from the browser."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """The roles of RELIABILITY's table that exist so far; the others join with the access issue."""

    WALL = "wall"
    DUTY = "duty"
    SUPERVISOR = "supervisor"


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: session or user, for logs. `scope`: region code prefix."""

    id: str
    role: Role
    scope: str
