"""Delivered units beside what is known of the rest: every place has exactly one unit, of the finest known level.

What is delivered stays; its neighbours give way. Townships are delivered a county at a time and villages a township at
a time, so that nothing has to be made up between delivered and known ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.match import Matched
from streams.geography.generate.faces import GRID, dissolve
from streams.geography.generate.plane import Plane
from streams.geography.repair import Health, polygonal, repaired
from streams.model.region import Tier

Polygons = dict[str, shapely.Geometry]


class KnownUnits(NamedTuple):
    """What somebody has delivered, or the product ships, by code; never what was generated. `counties` are complete."""

    counties: Polygons
    townships: Polygons
    villages: Polygons

    def leaves(self) -> Polygons:
        """The finest known unit of every place."""
        with_villages = {code[: Tier.TOWNSHIP] for code in self.villages}
        with_towns = {code[: Tier.COUNTY] for code in [*self.townships, *self.villages]}
        return (
            {c: p for c, p in self.counties.items() if c not in with_towns}
            | {c: p for c, p in self.townships.items() if c not in with_villages}
            | self.villages
        )


class Joined(NamedTuple):
    """`change`: delivered code -> its area after over before, less 1; `lost`: units delivered earlier that this
    delivery replaces from above."""

    known: KnownUnits
    before: Health
    after: Health
    change: dict[str, float]
    lost: list[str]


def join(known: KnownUnits, delivered: Matched, names: Mapping[str, str], plane: Plane) -> Joined:
    """Raises BoundaryError when units of a parent are missing, or when the parents themselves are not known."""
    _refuse_holes(known, delivered, names)
    first = repaired(_array(delivered.polygons), plane)
    mine = _all_left(sorted(delivered.polygons), first.polygons, names)
    replaced = tuple({code if len(code) == Tier.COUNTY else code[:-3] for code in mine})
    whole = shapely.union_all(_array(mine))
    leaves = known.leaves()
    others = {c: p.difference(whole) for c, p in leaves.items() if not c.startswith(replaced)}
    together = mine | _all_left(list(others), list(others.values()), names)
    done = repaired(_on_grid(_array(together)), plane)
    found = _all_left(sorted(together), _on_grid(done.polygons), names)
    change = {c: _area(found[c], plane) / _area(polygonal(delivered.polygons[c]), plane) - 1 for c in mine}
    lost = sorted(c for c in leaves if c not in mine and c.startswith(replaced) and len(c) > len(next(iter(mine))))
    return Joined(_levels(found), first.before, done.after, change, lost)


def _refuse_holes(known: KnownUnits, delivered: Matched, names: Mapping[str, str]) -> None:
    digits = len(next(iter(delivered.polygons)))
    if digits == Tier.COUNTY:
        return
    if delivered.missing:
        listed = ", ".join(f"{code} {names[code]}" for code in delivered.missing[:5])
        above = "county" if digits == Tier.TOWNSHIP else "township"
        raise BoundaryError(
            f"{len(delivered.missing)} units are missing ({listed}): deliver every {delivered.level} of a {above}"
        )
    if digits == Tier.VILLAGE:
        alone = sorted({code[: Tier.TOWNSHIP] for code in delivered.polygons} - set(known.townships))
        if alone:
            raise BoundaryError(f"the townships of {alone[0][:6]} are generated: deliver them before their villages")


def _all_left(codes: Sequence[str], polygons: Iterable[shapely.Geometry], names: Mapping[str, str]) -> Polygons:
    """By code. Raises BoundaryError for a unit of which nothing is left."""
    found = dict(zip(codes, polygons, strict=True))
    gone = [c for c, p in found.items() if p.is_empty]
    if gone:
        raise BoundaryError(f"nothing is left of {gone[0]} {names[gone[0]]}: delivered units cover all of it")
    return found


def _levels(leaves: Polygons) -> KnownUnits:
    villages = {c: p for c, p in leaves.items() if len(c) == Tier.VILLAGE}
    townships = {c: p for c, p in leaves.items() if len(c) == Tier.TOWNSHIP} | _above(villages)
    counties = {c: p for c, p in leaves.items() if len(c) == Tier.COUNTY} | _above(townships)
    return KnownUnits(dict(sorted(counties.items())), dict(sorted(townships.items())), villages)


def _above(units: Polygons) -> Polygons:
    if not units:
        return {}
    return dissolve(_array(units), np.array([c[:-3] for c in sorted(units)], object))


def _on_grid(polygons: np.ndarray[tuple[int], np.dtype[np.object_]]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Shared vertices go to the same point of the grid, so a coverage stays one."""
    return np.asarray(shapely.transform(polygons, lambda at: np.round(at / GRID) * GRID), dtype=object)


def _array(polygons: Mapping[str, shapely.Geometry]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """In order of the codes."""
    return np.array([polygons[code] for code in sorted(polygons)], dtype=object)


def _area(polygon: shapely.Geometry, plane: Plane) -> float:
    return float(shapely.area(shapely.transform(polygon, plane.flat)))
