"""How often a key may ask, and an address whose keys are not known: one rule for every door of intake.

Buckets of ten seconds' worth, refilled by the clock. An SOS is never counted: it is taken at any rate. Of the other
incidents only what people wrote is: a text is read for numbers sign by sign.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

_BURST_S = 10.0
_REMEMBERED = 20_000
"""Buckets kept; the longest untouched is forgotten first, and is full by then."""
UNKNOWN_PER_S = 5.0
"""Unknown keys an address may try per second."""
QUESTIONS_PER_S = 5.0
"""Questions without a key from an address per second."""
ITEMS = 200.0
"""Items that one request of a key counts for: what a stream or a batch may bring per second is that many times more."""

SIGNS_PER_S = 20_000.0
"""Signs of free text of a key per second: ten cases as long as they may be, or hundreds as people tell them."""
RAW_PER_S, RAW_BURST_S = 100.0, 2_560.0
"""Bytes of what was not taken that are kept of a key, beyond 256 KB at once: a phone that is wrong every ten seconds
keeps all of it; one that floods is seen by its hashes and its count."""


class Buckets:
    """`now`: ms, never backwards by much."""

    def __init__(self, per_s: float, now: Callable[[], int], burst_s: float = _BURST_S) -> None:
        self._per_s, self._full, self._now = per_s, per_s * burst_s, now
        self._levels: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def take(self, whose: Hashable, amount: float = 1.0) -> float:
        """0 when it was taken; else the seconds after which there is enough, and nothing was taken. More than a whole
        bucket is taken from a full one, and is paid off afterwards."""
        now = self._now()
        level, at = self._levels.pop(whose, (self._full, now))
        level = min(self._full, level + max(0, now - at) / 1000 * self._per_s)
        needed = min(amount, self._full)
        taken = level >= needed
        self._levels[whose] = (level - amount if taken else level, now)
        while len(self._levels) > _REMEMBERED:
            self._levels.popitem(last=False)
        return 0.0 if taken else (needed - level) / self._per_s

    def empty(self, whose: Hashable) -> bool:
        """Whether one more would be refused; takes nothing."""
        level, at = self._levels.get(whose, (self._full, 0))
        return level + max(0, self._now() - at) / 1000 * self._per_s < 1


class Rates:
    """`per_s`: requests of a key per second."""

    def __init__(self, per_s: float, now: Callable[[], int]) -> None:
        self._requests = Buckets(per_s, now)
        self._items = Buckets(per_s * ITEMS, now)
        self._signs = Buckets(SIGNS_PER_S, now)
        self._unknown = Buckets(UNKNOWN_PER_S, now)
        self._questions = Buckets(QUESTIONS_PER_S, now)
        self._raw = Buckets(RAW_PER_S, now, RAW_BURST_S)

    def request(self, key: Hashable) -> float:
        """Of a key. Seconds to wait, 0 = go on."""
        return self._requests.take(key)

    def items(self, key: int, count: int) -> float:
        """Seconds to wait, 0 = go on."""
        return self._items.take(key, count)

    def signs(self, key: int, count: int) -> float:
        """Of what people wrote. Seconds to wait, 0 = go on; nothing written never waits."""
        return self._signs.take(key, count) if count else 0.0

    def keeps(self, key: int, size: int) -> bool:
        """Whether so many bytes of a key's that are not taken are kept as they came."""
        return self._raw.take(key, size) == 0.0

    def question(self, address: str) -> float:
        """Of the public, without a key. Seconds to wait, 0 = go on."""
        return self._questions.take(address)

    def unknown(self, address: str) -> None:
        """A key that no one has was tried from there."""
        self._unknown.take(address)

    def tried_too_often(self, address: str) -> bool:
        """Whether so many unknown keys came from there that none is looked up for a while."""
        return self._unknown.empty(address)
