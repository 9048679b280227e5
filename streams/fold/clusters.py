"""Where the same thing is reported again and again: a window of reports by type, and what stands out in it."""

from __future__ import annotations

import math

import msgspec

from streams.fold.rules.glance import Spot
from streams.fold.workers import M_PER_E6
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case

BY_COMMUNITY = frozenset({"S02"})
"""Types whose place is the community: one boiler heats it all."""


class Told(msgspec.Struct, frozen=True, array_like=True):
    at: int
    case: str
    village: str
    lon_e6: int = 0
    lat_e6: int = 0


class Clusters:
    """`types`: type -> its reports of the window, oldest first. `dirty`: since it was last saved."""

    def __init__(self) -> None:
        self.types: dict[str, list[Told]] = {}
        self.plan = AlertPlan()
        self.dirty = True
        self._found: dict[str, dict[str, Spot]] = {}

    def add(self, case: Case) -> None:
        if case.invalid or case.restricted or not case.village:
            return
        self.types.setdefault(case.type, []).append(
            Told(case.reported_at, case.id, case.village, case.lon_e6, case.lat_e6)
        )
        self._found.pop(case.type, None)
        self.dirty = True

    def now(self, now: int) -> dict[str, Spot]:
        """type/village -> where and since when, of all that stand out at `now` (city ms)."""
        found: dict[str, Spot] = {}
        for kind, told in list(self.types.items()):
            still = [one for one in told if one.at > now - self.plan.cluster_window * 1000]
            if len(still) != len(told):
                self.types[kind] = still
                self._found.pop(kind, None)
                self.dirty = True
            if not still:
                del self.types[kind]
                continue
            if kind not in self._found:
                self._found[kind] = self._of(kind, still)
            found |= self._found[kind]
        return found

    def _of(self, kind: str, told: list[Told]) -> dict[str, Spot]:
        """Greedily from the oldest: who is near it belongs to it."""
        found: dict[str, Spot] = {}
        if len(told) < self.plan.cluster_n:
            return found
        rest = sorted(told, key=lambda one: (one.at, one.case))
        while len(rest) >= self.plan.cluster_n:
            first = rest[0]
            near = [one for one in rest if self._near(kind, first, one)]
            if len(near) >= self.plan.cluster_n:
                since = near[self.plan.cluster_n - 1].at
                name = f"{kind}/{first.village}"
                found.setdefault(name, Spot(first.village, since, first.lon_e6, first.lat_e6, kind))
                rest = [one for one in rest if one not in near]
            else:
                rest = rest[1:]
        return found

    def _near(self, kind: str, a: Told, b: Told) -> bool:
        if kind in BY_COMMUNITY or not (a.lon_e6 and b.lon_e6):
            return a.village == b.village
        north = (a.lat_e6 - b.lat_e6) * M_PER_E6
        east = (a.lon_e6 - b.lon_e6) * M_PER_E6 * math.cos(math.radians(a.lat_e6 / 1e6))
        return math.hypot(north, east) <= self.plan.cluster_m
