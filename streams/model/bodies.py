"""What a command may carry for a kind of record of its own: one struct for each first part of an action.

The pages' door makes the body from it, intake and fold read it back; texts in it are limited and scrubbed as all are.
"""

from __future__ import annotations

from typing import Any

import msgspec

from streams.errors import DecodeError
from streams.model.calls.call import CallWish
from streams.model.drills import DrillWish
from streams.model.follow.item import FollowWish
from streams.model.messages.message import MessageWish, SafeWish
from streams.model.outgoing.attempt import AttemptWish
from streams.model.shift import ShiftWish
from streams.model.sitreps.sitrep import SitrepWish
from streams.model.tasks.task import TaskWish

BODIES: dict[str, type[msgspec.Struct]] = {
    "task": TaskWish,
    "message": MessageWish,
    "safe": SafeWish,
    "attempt": AttemptWish,
    "shift": ShiftWish,
    "sitrep": SitrepWish,
    "follow": FollowWish,
    "drill": DrillWish,
    "call": CallWish,
}
"""By prefix of the action; a kind without an entry takes no body."""
LIMIT = 65_536
"""Bytes: 2,000 addresses of twelve digits are 26 kB."""
_UNREADABLE = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError)


def body_type(action: str) -> type[msgspec.Struct] | None:
    return BODIES.get(action.partition(".")[0])


def read(action: str, body: bytes) -> Any:
    """The struct of a command's body, its defaults where it brings none; None for a kind that has none. Raises
    DecodeError."""
    wanted = body_type(action)
    if wanted is None:
        if body:
            raise DecodeError("malformed", f"{action} takes no body")
        return None
    if not body:
        return wanted()
    if len(body) > LIMIT:
        raise DecodeError("oversized", f"a body has at most {LIMIT} bytes")
    try:
        return msgspec.msgpack.decode(body, type=wanted)
    except _UNREADABLE as error:
        raise DecodeError("malformed", str(error)) from None
