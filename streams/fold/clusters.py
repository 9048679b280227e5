"""Where the same thing is reported again and again: a window of reports, and what stands out in it."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

from streams.alert_rules.inputs import Located
from streams.fold.alike import Alike, Told
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case


class Clusters:
    """Reports of the window by type. `dirty`: since it was last saved."""

    def __init__(self) -> None:
        self.dirty = True
        self._plan = AlertPlan()
        self._kinds: dict[str, Alike] = {}
        self._ages: list[tuple[int, str, str]] = []
        self._found: dict[str, Located] = {}

    @property
    def plan(self) -> AlertPlan:
        return self._plan

    @plan.setter
    def plan(self, plan: AlertPlan) -> None:
        self._plan, known = plan, self.types
        self.types = known

    @property
    def types(self) -> dict[str, list[Told]]:
        """type -> its reports in the order they came: what is saved, and all that is needed to go on."""
        return {name: list(kind.told.values()) for name, kind in self._kinds.items()}

    @types.setter
    def types(self, types: Mapping[str, list[Told]]) -> None:
        self._kinds, self._ages, self._found = {}, [], {}
        for kind, told in types.items():
            for one in told:
                self._add(kind, one)

    def add(self, case: Case) -> None:
        if case.invalid or case.restricted or not case.village:
            return
        self._add(case.type, Told(case.reported_at, case.id, case.village, case.lon_e6, case.lat_e6))
        self.dirty = True

    def now(self, now: int) -> Mapping[str, Located]:
        """type/village -> where and since when, of all that stand out at `now` (city ms)."""
        self._forget(now - self._plan.cluster_window * 1000)
        if any([kind.look() for kind in self._kinds.values()]):
            found = [spot for kind in self._kinds.values() for spot in kind.spots.items()]
            self._found = dict(sorted(found))
        for name in [name for name, kind in self._kinds.items() if not kind.told]:
            del self._kinds[name]
        return self._found

    def _add(self, kind: str, one: Told) -> None:
        alike = self._kinds.setdefault(kind, Alike(kind, self._plan))
        if one.case in alike.told:
            return
        alike.add(one)
        heapq.heappush(self._ages, (one.at, one.case, kind))

    def _forget(self, before: int) -> None:
        while self._ages and self._ages[0][0] <= before:
            _, case, kind = heapq.heappop(self._ages)
            self._kinds[kind].forget(case)
            self.dirty = True
