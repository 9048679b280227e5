"""A worker of the roster, as far as the fold needs to know it."""

from __future__ import annotations

import msgspec


class WorkerEntry(msgspec.Struct, frozen=True, array_like=True):
    """One worker as the fold needs to know it. `home`: township code. `post`: running number in that township."""

    number: int
    home: str
    post: int
    kind: str
    active: bool = True
