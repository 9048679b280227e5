"""What the demo needs to speak: made once with its store."""

from __future__ import annotations

import msgspec


class DemoKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Senders `first_sender ...` belong to workers `first_worker ...`, in the order of the roster.
    `seat_key`: of the simulated duty seat, '' in a store made before there was one."""

    fleet_key: str
    first_sender: int
    first_worker: int
    count: int
    department_key: str
    department_sender: int
    seat_key: str = ""
