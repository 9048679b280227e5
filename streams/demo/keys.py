"""What the demo needs to speak: made once with its store."""

from __future__ import annotations

import msgspec


class SystemKey(msgspec.Struct, frozen=True):
    """One sender of statuses and its key."""

    sender: int
    key: str


class DemoKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Senders `first_sender ...` belong to workers `first_worker ...`, in the order of the roster.
    `departments`: by id. `platform`: speaks for villages and centres; both missing in a store made before they were."""

    fleet_key: str
    first_sender: int
    first_worker: int
    count: int
    departments: dict[str, SystemKey] = {}
    platform: SystemKey | None = None
