"""The desks as the checkpoint has them. Fields are only added at the end."""

from __future__ import annotations

import msgspec

from streams.model.shift import Disabled, Emptied, Handover, Planned, Seat


class RosterState(msgspec.Struct, array_like=True):
    """As it is saved. `walls`: session -> (scope, away since). `back`: session -> (scope, since). `ended`: sessions
    that handed over, and when. `named`: name of a wall that has one, by session. `empty`: scope -> how its desk was
    left."""

    seats: dict[str, Seat] = msgspec.field(default_factory=dict)
    walls: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    back: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    handovers: dict[str, Handover] = msgspec.field(default_factory=dict)
    plans: dict[str, Planned] = msgspec.field(default_factory=dict)
    disabled: dict[str, Disabled] = msgspec.field(default_factory=dict)
    ended: dict[str, int] = msgspec.field(default_factory=dict)
    named: dict[str, str] = msgspec.field(default_factory=dict)
    empty: dict[str, Emptied] = msgspec.field(default_factory=dict)
