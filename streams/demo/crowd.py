"""Who is in session: as many as the hour demands, begun and ended one by one."""

from __future__ import annotations

import math
from random import Random

from streams.demo.chance import dice, sigma
from streams.demo.days import Days
from streams.demo.recipe_part import Spread
from streams.demo.recipe_workers import DutyPart
from streams.model.local_day import local_day, local_minute, weekday

_KINDS = ("full", "part")


class Crowd:
    """Workers by their place in the roster. `kinds`: full or part, of each. `profile`: believable, mobilised, load.
    `rain`: from when to when (city ms) everybody is called out in a believable city too."""

    def __init__(self, duty: DutyPart, kinds: list[str], profile: str, seed: int, days: Days) -> None:
        self._duty, self._profile, self._days = duty, profile, days
        self.rain = (0, 0)
        self._by_kind = {kind: [n for n, k in enumerate(kinds) if k == kind] for kind in _KINDS}
        self._random: Random = dice(seed, "crowd")

    def wanted(self, now: int) -> dict[str, int]:
        """How many of each kind should be in session at `now` (city ms)."""
        full, part = (len(self._by_kind[kind]) for kind in _KINDS)
        if self._profile == "load":
            return {"full": full, "part": part}
        hour = local_minute(now) // 60
        in_session = round(full * self._present(now) * self._duty.full_time_in_session[hour])
        if self._profile == "mobilised" or self.rain[0] <= now < self.rain[1]:
            return {"full": in_session, "part": min(part, self._duty.mobilised - in_session)}
        shift = self._duty.part_time
        begun_per_hour = part * shift.days * shift.hour[hour] / 100
        return {"full": in_session, "part": round(begun_per_hour * mean(shift.minutes) / 60)}

    def change(self, now: int, live: set[int], most: int) -> tuple[list[int], list[int]]:
        """(who begins, who ends) now, at most `most` of each kind, to come nearer to what is wanted."""
        begin: list[int] = []
        end: list[int] = []
        for kind, wanted in self.wanted(now).items():
            here = [n for n in self._by_kind[kind] if n in live]
            gap = wanted - len(here)
            if gap > 0:
                free = [n for n in self._by_kind[kind] if n not in live]
                begin += self._random.sample(free, min(gap, most, len(free)))
            elif gap < 0:
                end += self._random.sample(here, min(-gap, most))
        return begin, end

    def _present(self, now: int) -> float:
        present, day = self._duty.full_time_present, local_day(now)
        if self._days.workday(day):
            return present.workday
        if self._days.holiday(day):
            return present.holiday
        return present.saturday if weekday(day) == 5 else present.sunday


def mean(spread: Spread) -> float:
    """Of a log-normal quantity."""
    return spread.p50 * math.exp(sigma(spread) ** 2 / 2)
