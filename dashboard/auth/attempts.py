"""How often an address may try something a minute."""

from __future__ import annotations

from collections import OrderedDict

_PER_MINUTE = 20
_ADDRESSES = 10_000
"""Addresses remembered; the longest silent is forgotten first."""


class Attempts:
    """At most _PER_MINUTE attempts a minute and address, so that names cannot be tried one after the other. Each page
    process counts for itself; the lock of a name is the registry's and holds for all."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[float]] = OrderedDict()

    def allows(self, address: str, now: float) -> bool:
        """Counts one more. `now`: monotonic s."""
        if self.over(address, now):
            return False
        self._seen.setdefault(address, []).append(now)
        while len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)
        return True

    def over(self, address: str, now: float) -> bool:
        """Whether the next is too many; counts nothing."""
        seen = [at for at in self._seen.pop(address, []) if at > now - 60]
        if seen:
            self._seen[address] = seen
        return len(seen) >= _PER_MINUTE
