"""What a city's gateway says of the whole city to its province's page: counts, and how old they are."""

from __future__ import annotations

import msgspec

from streams.wire.records import RegionNumbers


class CityTotals(msgspec.Struct, frozen=True, kw_only=True):
    """`now`: city ms at the answer. `fold`: city ms of the newest change that is in it. `rate`: city s per real s.
    `demo`: simulated. `counties`, `silent`: how many counties there are, and how many of them ought to be heard of and
    are not. `numbers`: of the city, as its wall shows them."""

    city: str
    name: str
    demo: bool
    now: int
    fold: int
    rate: float
    counties: int
    silent: int
    numbers: RegionNumbers

    @property
    def age_ms(self) -> int:
        """Real ms since what it says was so, at the answer."""
        return max(0, int((self.now - self.fold) / self.rate))
