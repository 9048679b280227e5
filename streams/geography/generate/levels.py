"""One level cut inside the one above it, and micro-grids inside one village."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import shapely

from streams.geography.generate.balance import Cells, GroundSites, balance, ground, spread
from streams.geography.generate.diagram import drawn
from streams.geography.generate.faces import Crumbs, Labels, Polygons, dissolve, enclosed
from streams.geography.generate.plane import Plane, Points


class Grain(NamedTuple):
    """Kilometres: a point of a border about every `step`; `reach` is wider than any parent."""

    step: float
    reach: float


TOWNSHIPS = Grain(0.45, 120.0)
VILLAGES = Grain(0.3, 40.0)
MICRO_GRIDS = Grain(0.25, 12.0)
_SAMPLES = 80
_INSIDE_DEG = 2e-5


class Inner(NamedTuple):
    """What lies inside one parent: codes and their cells in one order."""

    codes: list[str]
    cells: Cells


def cut(
    parents: Mapping[str, shapely.Polygon], inner: Mapping[str, Inner], plane: Plane, grain: Grain
) -> dict[str, shapely.Polygon]:
    """code -> polygon (degrees, on the grid) of a whole level: one coverage, each unit one piece inside its parent."""
    lines = [shapely.boundary(parents[code]) for code in sorted(parents)]
    for code in sorted(inner):
        if len(inner[code].codes) > 1:
            flat = shapely.transform(parents[code], plane.flat)
            sides = drawn(inner[code].cells, flat, grain.step, grain.reach)
            lines += [shapely.transform(side, plane.degrees) for side in sides]
    faces, inside = enclosed(lines)
    labels, of, homes = _labelled(faces, inside, parents, inner, plane)
    kept = np.flatnonzero(of != "")
    place = {int(face): number for number, face in enumerate(kept)}
    faces, labels, of = faces[kept], labels[kept], of[kept]
    found = {code: place[face] for code, face in homes.items() if face in place}
    return dissolve(faces, Crumbs(faces, plane).swept(labels, of, found))


def _labelled(
    faces: Polygons, inside: Points, parents: Mapping[str, shapely.Polygon], inner: Mapping[str, Inner], plane: Plane
) -> tuple[Labels, Labels, dict[str, int]]:
    """(unit per face, parent per face or '', the face each unit's site lies in)."""
    labels, of = np.full(len(faces), "", object), np.full(len(faces), "", object)
    at, homes = plane.cells(inside), {}
    for parent in sorted(inner):
        codes, cells = inner[parent]
        mine = np.flatnonzero(shapely.contains_xy(parents[parent], inside[:, 0], inside[:, 1]))
        of[mine] = parent
        labels[mine] = [codes[i] for i in cells.owners(at[mine])]
        for code, (lon, lat) in zip(codes, plane.from_cells(cells.at), strict=True):
            home = mine[shapely.contains_xy(faces[mine], lon, lat)]
            if len(home) and labels[home[0]] == code:
                homes[code] = int(home[0])
    return labels, of, homes


def micro_grids(polygon: shapely.Polygon, code: str, count: int, plane: Plane) -> dict[str, shapely.Polygon]:
    """`count` micro-grids (1..99) of one village (degrees) by code, of nearly equal area; the village is one grid. Its
    own vertices stay, so grids of neighbours meet."""
    codes = [f"{code}001{number:02d}" for number in range(1, count + 1)]
    if count < 2:
        return dict.fromkeys(codes, polygon)
    flat = shapely.transform(polygon, plane.flat)
    over = ground(flat, _SAMPLES * count)
    at = spread(over, np.full(count, flat.area / count), np.zeros((0, 2)), np.zeros(0), code)
    loose = GroundSites(at, np.ones(count), np.ones(count), np.zeros(count, bool))
    cells = balance(over, loose, rounds=12, tolerance=0.05)
    lines = [shapely.transform(line, plane.degrees) for line in drawn(cells, flat, *MICRO_GRIDS)]
    inner = shapely.intersection(shapely.multilinestrings(lines), polygon.buffer(_INSIDE_DEG))
    faces, inside = enclosed([shapely.boundary(polygon), inner], grid=None)
    mine = shapely.contains_xy(polygon, inside[:, 0], inside[:, 1])
    faces, owners = faces[mine], cells.owners(plane.cells(inside[mine]))
    labels = np.array([codes[i] for i in owners], object)
    return dissolve(faces, Crumbs(faces, plane).swept(labels, np.full(len(labels), code, object), {}))
