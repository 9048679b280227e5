"""Reports of one type by where they are, and what is conspicuous among them.

Those of one village, or of squares side by side, may concern each other; all others cannot. Each such group is looked
through again only when something in it moved: a flood of reports costs what its newest second costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from streams.alert_rules.inputs import Located
from streams.model.alert_plan import AlertPlan
from streams.model.distance import M_PER_E6, metres

BY_COMMUNITY = frozenset({"S02"})
"""Types whose place is the community: one boiler heats it all."""
_P = TypeVar("_P")
_LEAST_COS = 0.5
"""Of the latitude: squares are wide enough up to 60 degrees."""
Place = str | tuple[int, int]
"""A village, or a square at least as wide as reports that belong together lie apart."""


class PlacedReport(msgspec.Struct, frozen=True, array_like=True):
    at: int
    case: str
    village: str
    lon_e6: int = 0
    lat_e6: int = 0


class ReportGroup(msgspec.Struct):
    """Places whose reports may concern each other, and what is conspicuous there, by type and village."""

    places: set[Place]
    spots: dict[str, Located]


class Similar:
    """`told`: every report, by case, in the order it came. `spots`: what is conspicuous."""

    def __init__(self, kind: str, plan: AlertPlan) -> None:
        self.kind, self._plan = kind, plan
        self.told: dict[str, PlacedReport] = {}
        self.spots: dict[str, Located] = {}
        self._at: dict[Place, dict[str, PlacedReport]] = {}
        self._loose: dict[str, dict[str, PlacedReport]] = {}
        self._groups: dict[Place, ReportGroup] = {}
        self._moved: set[Place] = set()

    def add(self, one: PlacedReport) -> None:
        self.told[one.case] = one
        for place in self._places(one):
            self._at.setdefault(place, {})[one.case] = one
            self._moved.update((place, *_beside(place)))
        if self._square(one) is None:
            self._loose.setdefault(one.village, {})[one.case] = one

    def forget(self, case: str) -> None:
        one = self.told.pop(case)
        for place in self._places(one):
            _drop(self._at, place, case)
            self._moved.add(place)
        if self._square(one) is None:
            _drop(self._loose, one.village, case)

    def look(self) -> bool:
        """Brings `spots` up to date; whether anything had moved."""
        stale = set(self._moved)
        for place in self._moved:
            if group := self._groups.get(place):
                stale |= group.places
        for place in stale:
            if group := self._groups.pop(place, None):
                for name in group.spots:
                    self.spots.pop(name, None)
        for place in stale:
            if place in self._at and place not in self._groups:
                self._group(place)
        self._moved.clear()
        return bool(stale)

    def _group(self, begin: Place) -> None:
        group, inside, waiting = ReportGroup({begin}, {}), {}, [begin]
        while waiting:
            place = waiting.pop()
            here = self._at[place]
            inside.update(here)
            more = {other for one in here.values() for other in self._places(one)}
            more.update(other for other in _beside(place) if other in self._at)
            waiting += more - group.places
            group.places |= more
        for spot in self._stand_out(inside.values()):
            group.spots.setdefault(f"{self.kind}/{spot.region}", spot)
        self._groups.update(dict.fromkeys(group.places, group))
        self.spots |= group.spots

    def _stand_out(self, told: Iterable[PlacedReport]) -> Iterator[Located]:
        """Greedily from the oldest: who is near it belongs to it."""
        rest = {one.case for one in told}
        if len(rest) < self._plan.cluster_n:
            return
        for first in sorted(told, key=_age):
            if first.case not in rest:
                continue
            near = [one for one in self._candidates(first) if one.case in rest and self._near(first, one)]
            if len(near) < self._plan.cluster_n:
                rest.discard(first.case)
                continue
            rest.difference_update(one.case for one in near)
            since = sorted(near, key=_age)[self._plan.cluster_n - 1].at
            yield Located(first.village, since, first.lon_e6, first.lat_e6, self.kind)

    def _candidates(self, first: PlacedReport) -> Iterator[PlacedReport]:
        """Each once: those of the village, or, of a place of its own, those in the squares around it and those of the
        village that have no place."""
        square = self._square(first)
        if square is None:
            yield from self._at[first.village].values()
            return
        yield from self._loose.get(first.village, {}).values()
        for place in (square, *_beside(square)):
            yield from self._at.get(place, {}).values()

    def _near(self, a: PlacedReport, b: PlacedReport) -> bool:
        if self._square(a) is None or self._square(b) is None:
            return a.village == b.village
        return metres((a.lon_e6, a.lat_e6), (b.lon_e6, b.lat_e6)) <= self._plan.cluster_m

    def _places(self, one: PlacedReport) -> tuple[Place, ...]:
        square = self._square(one)
        return (one.village,) if square is None else (one.village, square)

    def _square(self, one: PlacedReport) -> tuple[int, int] | None:
        """Of a report whose own place counts."""
        if self.kind in BY_COMMUNITY or not (one.lon_e6 and one.lat_e6):
            return None
        side = max(1.0, self._plan.cluster_m / M_PER_E6)
        return (int(one.lon_e6 * _LEAST_COS // side), int(one.lat_e6 // side))


def _drop(held: dict[_P, dict[str, PlacedReport]], place: _P, case: str) -> None:
    """What holds nothing any more is gone."""
    del held[place][case]
    if not held[place]:
        del held[place]


def _beside(place: Place) -> list[Place]:
    """The eight squares around one; a village has none."""
    if isinstance(place, str):
        return []
    x, y = place
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def _age(one: PlacedReport) -> tuple[int, str]:
    return one.at, one.case
